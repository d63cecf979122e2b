"""The tests have the same names whenever and wherever they are collected, which costs next to nothing."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.articles import ROOT

pytestmark = pytest.mark.slow

#: What takes long to load, and is needed by single tests only.
HEAVY = {
    *("PIL", "distributed", "ebooklib", "fontTools", "jsonschema", "pikepdf", "pypdfium2", "s3fs"),
    *("trafilatura", "weasyprint"),
}


def collecting(seed: str, folder: Path, zone: str) -> "subprocess.Popen[str]":
    """A process that tells the names of all tests, and the modules that it loads."""
    folder.mkdir()
    around = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    collect = ("--collect-only", "-q", "-s", "-p", "no:cacheprovider")
    return subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "pytest", *collect],
        cwd=ROOT,
        env={**around, "PYTHONHASHSEED": seed, "TMPDIR": str(folder), "TZ": zone},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """What is told by two that begin in different seconds, with different seeds, places and time zones."""
    folder = tmp_path_factory.mktemp("collected")
    first = collecting("1", folder / "one", "Asia/Tokyo")
    time.sleep(1.1)
    second = collecting("2", folder / "other", "America/Lima")
    return [process.communicate() for process in (first, second)]


def test_names_depend_on_nothing(collected: list[tuple[str, str]]) -> None:
    first, second = ([line for line in told.splitlines() if "::" in line] for told, _ in collected)
    assert len(first) > 3000
    assert first == second


def test_nothing_heavy_is_loaded(collected: list[tuple[str, str]]) -> None:
    loaded = set(re.findall(r"^import time: .*\| +([\w.]+)$", collected[0][1], re.MULTILINE))
    assert "pipeline" in loaded
    assert loaded & HEAVY == set()
