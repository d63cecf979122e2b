"""Which blocks of a web page are its article.

Two extractors vote on every block (`votes`). Where their votes stand closely together is the article's area
(`core`). Extractors leave out lists and boxes in its middle and take in notes at its end: rules that go by
the page's own mark-up and words mend both (`gaps`, `edges`). Every block is kept as it is, or removed by a
rule.
"""

from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.scraper.readers.blocks import TextBlock
from pipeline.scraper.readers.core import core_of
from pipeline.scraper.readers.edges import (
    add_lead,
    drop_below_body,
    drop_closing_links,
    drop_last_headings,
    drop_other_sections,
    drop_promotions,
)
from pipeline.scraper.readers.forum import is_forum
from pipeline.scraper.readers.gaps import add_folded, add_headings, add_left_out, add_pictures
from pipeline.scraper.readers.parts import most_telling, parts
from pipeline.scraper.readers.selection import Selection
from pipeline.scraper.readers.votes import voted_for

#: What an extractor took for the article although its part of the page has another name.
_NEVER = frozenset(
    {
        "page-foot",
        "author-note",
        "newsletter",
        "cookies",
        "sharing",
        "related-links",
        "form",
        "dialog",
        "call",
        "tags",
    }
)
_THREAD = frozenset({"comments", "author-note"})
#: Without any vote: paragraphs of so many letters, few of them links.
_PARAGRAPH, _LINKS = 60, 0.3


def furniture(root: etree._Element, blocks: Sequence[TextBlock]) -> dict[int, str]:
    """For each block that is no part of the article, the rule that says so.

    Args:
        root: the page as it was parsed.
        blocks: its blocks of text, in order.

    Returns:
        The names of rules by the index of the block. Whatever the page is like, some block is kept.
    """
    alive = list(root.iter())  # lxml makes an element anew each time it is met, unless somebody holds it
    thread = is_forum(root)
    outside = furniture_by(root, blocks, voted_for(root, blocks, thread=thread), thread=thread)
    del alive
    return outside


def furniture_by(
    root: etree._Element, blocks: Sequence[TextBlock], voted: Sequence[bool], *, thread: bool = False
) -> dict[int, str]:
    """The same, where it is known which blocks are voted for; ``thread`` tells that it is a forum's page."""
    declared = root.findtext(".//title") or ""
    for taken in _guesses(blocks, voted):
        letters = [_letters(block) * is_taken for block, is_taken in zip(blocks, taken, strict=True)]
        core = core_of(blocks, letters)
        if core is None:
            continue
        page = Selection(blocks, core, letters)
        if thread:
            page.parts = [rules - _THREAD for rules in page.parts]
        _select(page, taken, declared)
        if any(page.kept):
            return dict(page.outside())
    return {}


def _guesses(blocks: Sequence[TextBlock], voted: Sequence[bool]) -> Iterator[Sequence[bool]]:
    """Which blocks may be the article's, the best guess first."""
    yield voted
    yield _by_form(blocks)
    yield [True] * len(blocks)


def _select(page: Selection, voted: Sequence[bool], declared: str) -> None:
    """Choose among the blocks of a page, step by step."""
    _take_voted(page, voted)
    drop_below_body(page)
    add_left_out(page)
    add_folded(page)
    add_headings(page)
    drop_promotions(page)
    drop_other_sections(page)
    drop_closing_links(page)
    add_lead(page, declared)
    drop_last_headings(page)
    add_pictures(page)


def _letters(block: TextBlock) -> int:
    return max(0, len(block.text) - block.links)


def _by_form(blocks: Sequence[TextBlock]) -> list[bool]:
    """Which blocks are paragraphs, in no part of the page with another name; without any such, all blocks."""
    free = [not any(parts(element) for element in (b.element, *b.element.iterancestors())) for b in blocks]
    found = [
        is_free and len(block.text) >= _PARAGRAPH and block.links < len(block.text) * _LINKS
        for block, is_free in zip(blocks, free, strict=True)
    ]
    if any(found):
        return found
    return free


def _take_voted(page: Selection, voted: Sequence[bool]) -> None:
    """Keep what is voted for and stands in the article's area, in no part with another name."""
    for index, is_voted in enumerate(voted):
        if not is_voted or not page.inside[index]:
            continue
        if named := page.parts[index] & _NEVER:
            page.drop(index, most_telling(named))
        else:
            page.keep(index)
