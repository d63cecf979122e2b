"""The sections of a handout as they are laid out: sound heading levels, and do beside don't."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.article import Article, DoList, DontList, Section

#: A column is half a line wide: longer lists stand one after the other.
_MAX_COLUMN_ITEMS, _MAX_COLUMN_CHARS = 6, 700


@dataclass(frozen=True)
class OutlineSection:
    """A section as it is laid out.

    Attributes:
        section: the section of the article.
        anchor: its ``id`` in the mark-up.
        level: the level of its heading, at most one deeper than that of the heading above.
        has_content: whether something stands below its heading: text, or a heading of a deeper level.
    """

    section: Section
    anchor: str
    level: int
    has_content: bool = True


@dataclass(frozen=True)
class SectionGroup:
    """Sections that stand side by side (two of them), or one alone."""

    members: tuple[OutlineSection, ...]

    @property
    def is_pair(self) -> bool:
        """Whether there are two."""
        return len(self.members) > 1


def group_sections(article: Article) -> list[SectionGroup]:
    """The sections in reading order; empty ones are left out, a do and a don't list are paired."""
    flat = list(_assign_levels(article))
    entries = [
        replace(
            entry, has_content=bool(entry.section.blocks) or (after is not None and after.level > entry.level)
        )
        for entry, after in zip_longest(flat, flat[1:])
    ]
    groups: list[SectionGroup] = []
    start = 0
    while start < len(entries):
        pair = entries[start : start + 2]
        is_pair = len(pair) > 1 and _is_pair(pair[0].section, pair[1].section)
        size = 2 if is_pair else 1
        groups.append(SectionGroup(tuple(pair[:size])))
        start += size
    return groups


def _assign_levels(article: Article) -> Iterator[OutlineSection]:
    level = 1
    for number, section in enumerate(article.sections, 1):
        if not section.blocks and not section.heading:
            continue
        if section.heading:
            level = min(max(section.level, 2), level + 1)
        yield OutlineSection(section, f"s{number}", level)


def _is_pair(first: Section, second: Section) -> bool:
    kinds = {_find_polarity(first), _find_polarity(second)}
    return kinds == {DoList, DontList} and first.level == second.level


def _find_polarity(section: Section) -> type | None:
    """The kind of the only list of a short section that has nothing but a do or a don't list."""
    if not section.heading or len(section.blocks) != 1:
        return None
    block = section.blocks[0]
    if not isinstance(block, DoList | DontList) or len(block.items) > _MAX_COLUMN_ITEMS:
        return None
    is_short = sum(len(item.text) for item in block.items) <= _MAX_COLUMN_CHARS
    return type(block) if is_short and not any(item.items for item in block.items) else None
