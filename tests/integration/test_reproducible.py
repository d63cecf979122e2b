"""The same input gives the same bytes, whenever and wherever it is built."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.articles import ROOT

pytestmark = pytest.mark.slow


def built(folder: Path, **variables: str) -> dict[str, bytes]:
    """All that a build of two articles leaves in ``folder``, by name."""
    (folder / "source").mkdir(parents=True)
    for name in ("lower-back-pain.txt", "knee-strength.txt"):
        (folder / "source" / name).write_bytes((ROOT / "source" / name).read_bytes())
    kept = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    run = subprocess.run(
        [sys.executable, "-m", "pipeline", "build"],
        cwd=folder,
        env={**kept, **variables},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    output = folder / "output"
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_the_same_bytes(tmp_path: Path) -> None:
    """Of two builds of which everything differs that a build might look at but should not."""
    once = built(tmp_path / "once", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    elsewhere = {"PYTHONHASHSEED": "2", "TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8"}
    again = built(tmp_path / "a folder of another name", SOURCE_DATE_EPOCH="1700000000", **elsewhere)
    assert again.keys() == once.keys()
    assert [name for name in once if once[name] != again[name]] == []
