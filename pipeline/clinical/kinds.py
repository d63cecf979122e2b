"""The kind of each section, by the words of its heading."""

import msgspec

from pipeline.article import Kind, Section
from pipeline.locale import reading
from pipeline.locale.headings import kind_of


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
