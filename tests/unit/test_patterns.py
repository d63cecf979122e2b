"""Patterns mean the same for every Python that the product may be run by.

Before 3.11.5, a possessive group, ``(...)*+`` or ``(...)?+``, matches what it should not, or nothing, and an
atomic one, ``(?>...)``, is of the same making. A possessive character or set, ``[...]*+``, is always right.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _parser
from typing import Any

import pytest

import pipeline
from support.articles import ROOT

#: The ends of possessive groups, and the begin of an atomic one, as they are written.
WRITTEN = re.compile(r"(?<![\\(])\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")
CHARACTERS = {"ANY", "IN", "LITERAL", "NOT_LITERAL"}


def groups(parsed: Any) -> Iterator[str]:
    """What is possessive in a parsed pattern and more than a character."""
    for operation, operand in parsed:
        name = str(operation)
        if name == "ATOMIC_GROUP":
            yield name
        if name == "POSSESSIVE_REPEAT" and [str(inner) for inner, _ in operand[2]] not in (
            [character] for character in CHARACTERS
        ):
            yield name
        yield from inside(operand)


def inside(operand: Any) -> Iterator[str]:
    if isinstance(operand, _parser.SubPattern):
        yield from groups(operand)
    elif isinstance(operand, (tuple, list)):
        for part in operand:
            yield from inside(part)


def faults(pattern: str, flags: int = 0) -> list[str]:
    return list(groups(_parser.parse(pattern, flags & ~re.DEBUG)))


POSSESSIVE = (r"(?:ab)*+c", r"(a|b)?+", r"((?:ab){2,}+|c)", r"(?>a+)b", r"x(?=(?:yz)++)")
HARMLESS = (r"[ab]*+c", r"\s?+x{2,3}+.++", r"(?:ab)*c+", r"(?:[ab]*+c)*", r"\(\)*+")


@pytest.mark.parametrize("pattern", POSSESSIVE)
def test_a_possessive_group_is_noticed(pattern: str) -> None:
    assert faults(pattern)
    assert WRITTEN.search(pattern)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_possessive_characters_and_other_groups_are_not(pattern: str) -> None:
    assert not faults(pattern)
    assert not WRITTEN.search(pattern)


def test_no_pattern_of_the_product_has_one() -> None:
    found, count = [], 0
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                count += 1
                found += [f"{module.name}.{name}" for _ in faults(value.pattern, value.flags)]
            elif isinstance(value, str) and WRITTEN.search(value):
                found.append(f"{module.name}.{name}")
    assert count > 100
    assert found == []


def literals(tree: ast.AST) -> Iterator[str]:
    """The strings of a module; what is filled in stands as a group, since it may be one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "(?:x)" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_none_is_written_in_a_string_or_a_table_of_the_product() -> None:
    found = []
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        found += [
            f"{path.relative_to(ROOT)}: {text}"
            for text in literals(ast.parse(path.read_text(encoding="utf-8")))
            if WRITTEN.search(text)
        ]
    for path in sorted((ROOT / "pipeline").rglob("*.toml")):
        found += [
            f"{path.relative_to(ROOT)}: {hit}" for hit in WRITTEN.findall(path.read_text(encoding="utf-8"))
        ]
    assert found == []
