"""constraints.txt pins all that any installation of the product brings, at versions that go together."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from support.articles import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"([A-Za-z0-9][\w.-]*)==([\w.!+]+)")
PIN_LINES = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
#: hatchling asks for it when it makes an editable installation.
EDITABLE = ["editables"]


def pins() -> dict[str, Version]:
    return {
        canonicalize_name(name): Version(version)
        for name, _, version in (line.partition("==") for line in PIN_LINES)
    }


def walk(requirements: list[str], wanted_by: str) -> Iterator[tuple[str, Requirement]]:
    """Every requirement of an installation on this machine, and what asks for it.

    What is not installed here (an extra that the tests do without) is not followed any further.
    """
    queue = [(wanted_by, Requirement(text), "") for text in requirements]
    visited = set[tuple[str, str]]()
    while queue:
        wanted_by, requirement, extra = queue.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        yield wanted_by, requirement
        name = canonicalize_name(requirement.name)
        for wanted_extra in ("", *requirement.extras):
            if (name, wanted_extra) not in visited:
                visited.add((name, wanted_extra))
                try:
                    below = requires(name) or []
                except PackageNotFoundError:
                    continue
                queue += [(name, Requirement(text), wanted_extra) for text in below]


def test_every_line_is_a_pin_and_each_package_has_one() -> None:
    assert [line for line in PIN_LINES if not PIN.fullmatch(line)] == []
    assert len(pins()) == len(PIN_LINES)
    assert sorted(PIN_LINES) == PIN_LINES


@pytest.mark.parametrize("extra", ["", "build", *EXTRAS])
def test_all_that_an_installation_brings_is_pinned_to_a_version_that_may_be_used(extra: str) -> None:
    requirements = {
        "": PROJECT["project"]["dependencies"],
        "build": [*PROJECT["build-system"]["requires"], *EDITABLE],
        **EXTRAS,
    }[extra]
    pinned = pins()
    wrong = [
        f"{wanted_by} wants {requirement}: {pinned.get(canonicalize_name(requirement.name), 'no pin')}"
        for wanted_by, requirement in walk(requirements, "the product")
        if (name := canonicalize_name(requirement.name)) not in pinned
        or not requirement.specifier.contains(pinned[name], prereleases=True)
    ]
    assert wrong == []


def test_the_target_that_writes_the_pins_resolves_all_extras_together() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("define WANTED")[2]
    assert '*sum(project["optional-dependencies"].values(), [])' in recipe.partition("endef")[0]
