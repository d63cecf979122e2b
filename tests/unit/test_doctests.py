"""What the docstrings show is true: every example in the code is run."""

import doctest
import importlib
from pathlib import Path

import pytest

from support.articles import ROOT


def name_module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = sorted(
    name_module(path)
    for path in (ROOT / "pipeline").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_hold(module: str) -> None:
    results = doctest.testmod(importlib.import_module(module))
    assert results.attempted
    assert not results.failed


def test_many_modules_have_examples() -> None:
    assert len(MODULES) > 30
