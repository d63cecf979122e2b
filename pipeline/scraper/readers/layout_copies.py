"""Finds what a page holds in two layouts: a table for wide screens, and cards or a list for narrow ones."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from pipeline.article import Finding
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.html.tree import UNSEEN_ATTRIBUTE
from pipeline.scraper.html.unshown_text import find_screens
from pipeline.scraper.line import ROW
from pipeline.scraper.readers.page_findings import SCREEN_COPY
from pipeline.scraper.readers.shown_order import group_parts

_SAME_MESSAGE = (
    "The page holds this twice, in two layouts for two kinds of screens; the copy was left out: {words}"
)
_REPEATED_MESSAGE = "This stands twice, once as a table: is it a copy of what stands beside it? {words}"
_DIFFERING_MESSAGE = (
    "The page holds this in two layouts for two kinds of screens, and not the same: {words}. "
    "Decide which holds, and drop the other."
)
_TOKEN = re.compile(r"\w+")
_MAX_BLOCKS, _MAX_WRAPPERS, _MAX_QUOTED_CHARS = 300, 4, 80
#: Of what stands in two layouts, most words are the same.
_MIN_SHARED_WORDS = 0.6


@dataclass(frozen=True, slots=True)
class LayoutCopy:
    """What stands in two layouts, side by side.

    Attributes:
        blocks: the blocks of the one that wide screens do not show, or else of the second one.
        is_same: whether it says the same as the other, and so may be left out.
        is_for_screens: whether the page says that the two are for two kinds of screens.
    """

    blocks: range
    is_same: bool
    is_for_screens: bool

    def make_finding(self, blocks: Sequence[TextBlock], shift: int) -> Finding:
        """What a person should know of it."""
        message = _SAME_MESSAGE if self.is_same else _DIFFERING_MESSAGE
        if not self.is_for_screens:
            message = _REPEATED_MESSAGE
        words = "; ".join(blocks[index].text for index in self.blocks)[:_MAX_QUOTED_CHARS]
        is_open = self.is_for_screens and not self.is_same
        return Finding(
            self.blocks[0] + shift,
            SCREEN_COPY,
            message.format(words=f"«{words}»"),
            "decide" if is_open else "look",
        )


def find_layout_copies(blocks: Sequence[TextBlock], outside: Mapping[int, str]) -> Iterator[LayoutCopy]:
    """Each part of the article that stands right beside the same in another layout.

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
    """
    first_blocks, parts = group_parts(blocks, outside)
    end = 0
    for children in parts.values():
        all_kinds = list(map(_find_kind, children)) if len(children) > 1 else []
        for (one, other), kinds in zip(pairwise(children), pairwise(all_kinds), strict=True):
            start, middle = first_blocks[one], first_blocks[other]
            has_table = (blocks[start].mark == ROW) != (blocks[middle].mark == ROW)
            if start < end or not (has_table or kinds[0] != kinds[1]):
                continue
            ranges = range(start, middle), _find_blocks(blocks, other, middle)
            if copy := _compare(blocks, outside, ranges, kinds):
                end = ranges[1].stop
                yield copy


def _compare(
    blocks: Sequence[TextBlock],
    outside: Mapping[int, str],
    ranges: tuple[range, range],
    kinds: tuple[str, str],
) -> LayoutCopy | None:
    if max(map(len, ranges)) > _MAX_BLOCKS:
        return None
    texts = [[index for index in indexes if index not in outside] for indexes in ranges]
    heads = {
        token
        for indexes in texts
        if indexes and blocks[indexes[0]].mark == ROW
        for token in _find_tokens(blocks[indexes[0]].text)
    }
    tokens = [[token for index in indexes for token in _find_tokens(blocks[index].text)] for indexes in texts]
    bodies = [[token for token in found if token not in heads] for found in tokens]
    is_for_screens = "narrow" in kinds or set(kinds) == {"wide", ""}
    copied = ranges[0] if kinds[0] == "narrow" else ranges[1]
    if len(set(bodies[0])) < _MIN_WORDS or len(set(bodies[1])) < _MIN_WORDS:
        return None
    if bodies[0] == bodies[1]:
        return LayoutCopy(copied, is_for_screens, is_for_screens)
    if len(texts[0]) == len(texts[1]):  # `find_differing_copies` tells it line by line
        return None
    shared = set(bodies[0]) & set(bodies[1])
    if is_for_screens and len(shared) > _MIN_SHARED_WORDS * len(set(bodies[0]) | set(bodies[1])):
        return LayoutCopy(copied, is_same=False, is_for_screens=True)
    return None


_MIN_WORDS = 3


def _find_tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _find_blocks(blocks: Sequence[TextBlock], element: etree._Element, start: int) -> range:
    """The blocks within an element, of which the first one is known."""
    end = start + 1
    while end < min(len(blocks), start + _MAX_BLOCKS + 1) and any(
        outer is element for outer in (blocks[end].element, *blocks[end].element.iterancestors())
    ):
        end += 1
    return range(start, end)


def _find_kind(element: etree._Element) -> str:
    """For which screens a part of the page is, by its class or what its style sheets hide; empty for all."""
    current: etree._Element | None = element
    for _ in range(_MAX_WRAPPERS):
        if current is None:
            break
        if UNSEEN_ATTRIBUTE in current.attrib:
            return "narrow"
        if screens := find_screens(current.get("class") or ""):
            return screens
        current = current[0] if len(current) == 1 else None
    return ""
