"""The sections of a handout as they are laid out: sound heading levels, and do beside don't."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.article import Article, DoList, DontList, Section

#: A column is half a line wide: longer lists stand one after the other.
_MAX_COLUMN_ITEMS, _MAX_COLUMN_CHARS = 6, 700


@dataclass(frozen=True)
class OutlineSection:
    """A section, where it stands: its anchor and the heading level that skips none.

    ``leads`` says whether something stands below its heading: text, or a heading of a deeper level.
    """

    section: Section
    anchor: str
    level: int
    leads: bool = True


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
    placed = [
        replace(one, leads=bool(one.section.blocks) or (below is not None and below.level > one.level))
        for one, below in zip_longest(flat, flat[1:])
    ]
    result: list[SectionGroup] = []
    while placed:
        pair = len(placed) > 1 and _is_pair(placed[0].section, placed[1].section)
        taken = 2 if pair else 1
        result.append(SectionGroup(tuple(placed[:taken])))
        placed = placed[taken:]
    return result


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
    short = sum(len(item.text) for item in block.items) <= _MAX_COLUMN_CHARS
    return type(block) if short and not any(item.items for item in block.items) else None
