"""The tests have the same names whenever and wherever they are collected, which costs next to nothing."""

import os
import re
import subprocess
import sys

import pytest

from support.articles import ROOT

pytestmark = pytest.mark.slow

#: What takes long to load, and is needed by single tests only.
HEAVY = {
    *("PIL", "distributed", "ebooklib", "fontTools", "jsonschema", "pikepdf", "pypdfium2", "s3fs"),
    *("trafilatura", "weasyprint"),
}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> "subprocess.CompletedProcess[str]":
    """A process of another seed, place and time zone that tells all tests, and the modules that it loads."""
    around = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    elsewhere = {"PYTHONHASHSEED": "1", "TMPDIR": str(tmp_path_factory.mktemp("other")), "TZ": "Asia/Tokyo"}
    collect = ("--collect-only", "-q", "-s", "-p", "no:cacheprovider")
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pytest", *collect],
        cwd=ROOT,
        env={**around, **elsewhere},
        capture_output=True,
        text=True,
    )


def test_names_depend_on_nothing(
    collected: "subprocess.CompletedProcess[str]", request: pytest.FixtureRequest
) -> None:
    """This process began in another second; of its tests, which may be some only, all are called the same."""
    names = [line for line in collected.stdout.splitlines() if "::" in line]
    assert len(names) > 3000
    here = [item.nodeid for item in request.session.items]
    ours = set(here)
    assert by_file(here) == by_file([name for name in names if name in ours])


def by_file(names: list[str]) -> list[str]:
    """The names of tests file by file, those of a file in their order."""
    return sorted(names, key=lambda name: name.partition("::")[0])


def test_nothing_heavy_is_loaded(collected: "subprocess.CompletedProcess[str]") -> None:
    loaded = set(re.findall(r"^import time: .*\| +([\w.]+)$", collected.stderr, re.MULTILINE))
    assert "pipeline" in loaded
    assert loaded & HEAVY == set()
