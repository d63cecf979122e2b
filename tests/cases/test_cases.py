"""A folder a fault: the raw article beside the clean Markdown, ledger and meaning that it must give."""

from pathlib import Path

import pytest

from support.new_case import CASES, outcome

FOLDERS = sorted(path for path in CASES.iterdir() if path.is_dir() and path.name != "__pycache__")

#: What is not done right yet: the golden files say what should come out; the day it does, the test tells.
KNOWN_FAILURES = [path for path in FOLDERS if path.name.startswith("known-failure-")]
EXPECTED = [
    pytest.param(path, marks=pytest.mark.xfail(reason=path.name, strict=True))
    if path in KNOWN_FAILURES
    else path
    for path in FOLDERS
]


@pytest.mark.parametrize("folder", EXPECTED, ids=lambda path: path.name)
def test_case(folder: Path) -> None:
    for file, content in outcome(folder).items():
        assert content == (folder / file).read_text(encoding="utf-8"), file


@pytest.mark.parametrize(
    "folder", [path for path in FOLDERS if path.name.startswith("untouched-")], ids=lambda path: path.name
)
def test_untouched_articles_keep_every_character(folder: Path) -> None:
    ledger = (folder / "ledger.txt").read_text(encoding="utf-8")
    assert "repaired" not in ledger.replace("0 repaired", "")
    assert "removed" not in ledger.replace("0 removed", "")
