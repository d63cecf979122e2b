"""The kind of a section, by the words of its heading."""

import re
from collections.abc import Mapping
from typing import cast, get_args

import msgspec

from pipeline.article import Kind, Section
from pipeline.locale import reading

_KINDS = frozenset[str](get_args(Kind))


def kind_of(heading: str | None, patterns: Mapping[str, str]) -> Kind:
    """The kind of section that a heading announces.

    Args:
        heading: its words, None for the text before the first heading.
        patterns: a regular expression over the case-folded heading for each kind; the first found wins.
    """
    if heading is None:
        return "intro"
    folded = heading.casefold()
    found = next((kind for kind, pattern in patterns.items() if re.search(pattern, folded)), "other")
    return cast(Kind, found) if found in _KINDS else "other"


def with_kinds(sections: tuple[Section, ...], language: str) -> tuple[Section, ...]:
    """The sections, each with its kind; one below another whose heading says nothing is of its kind."""
    patterns = reading(language).get("sections", {})
    found: list[Section] = []
    above: dict[int, Kind] = {}
    for section in sections:
        kind = kind_of(section.heading, patterns)
        if kind == "other":
            kind = above.get(section.level - 1, "other")
        above = {level: known for level, known in above.items() if level < section.level}
        above[section.level] = kind
        found.append(msgspec.structs.replace(section, kind=kind))
    return tuple(found)
