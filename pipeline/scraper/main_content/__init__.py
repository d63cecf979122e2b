"""Decides which text blocks of a web page are its main content, and by which rule others are not.

Two extractors vote on every block (`extractors`). The smallest element that holds nearly all voted text is
the article's area (`region`). Extractors leave out lists and boxes in its middle and take in notes at its
end: rules that go by the page's own mark-up and words correct both (`recover`, `trim`). Every block is kept
as it is, or excluded with the name of the rule that excludes it.
"""

from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.scraper.main_content.extractors import find_voted_blocks, is_forum
from pipeline.scraper.main_content.page_parts import choose_role, roles_by_markup
from pipeline.scraper.main_content.recover import (
    add_collapsible_text,
    add_headings,
    add_omitted_text,
    add_pictures,
)
from pipeline.scraper.main_content.region import Selection, find_main_region
from pipeline.scraper.main_content.trim import (
    add_lead,
    drop_below_body,
    drop_closing_links,
    drop_last_headings,
    drop_other_sections,
    drop_promotions,
)
from pipeline.scraper.readers.text_blocks import TextBlock

#: What an extractor took for the article although its part of the page has another name.
_ALWAYS_EXCLUDED_ROLES = frozenset(
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
_FORUM_CONTENT_ROLES = frozenset({"comments", "author-note"})
#: Without any vote: paragraphs of so many letters, few of them links.
_MIN_PARAGRAPH_CHARS, _MAX_LINK_SHARE = 60, 0.3


def page_chrome(root: etree._Element, blocks: Sequence[TextBlock]) -> dict[int, str]:
    """For each block that is no part of the article, the rule that says so.

    Args:
        root: the page as it was parsed.
        blocks: its blocks of text, in order.

    Returns:
        The names of rules by the index of the block. Whatever the page is like, some block is kept.
    """
    alive = list(root.iter())  # lxml makes an element anew each time it is met, unless somebody holds it
    thread = is_forum(root)
    outside = find_page_chrome_by_votes(
        root, blocks, find_voted_blocks(root, blocks, thread=thread), thread=thread
    )
    del alive
    return outside


def find_page_chrome_by_votes(
    root: etree._Element, blocks: Sequence[TextBlock], voted: Sequence[bool], *, thread: bool = False
) -> dict[int, str]:
    """The same, where it is known which blocks are voted for; ``thread`` tells that it is a forum's page."""
    declared = root.findtext(".//title") or ""
    for taken in _guess_article_blocks(blocks, voted):
        letters = [
            _count_unlinked_chars(block) * is_taken for block, is_taken in zip(blocks, taken, strict=True)
        ]
        core = find_main_region(blocks, letters)
        if core is None:
            continue
        page = Selection(blocks, core, letters)
        if thread:
            page.roles = [rules - _FORUM_CONTENT_ROLES for rules in page.roles]
        _select_blocks(page, taken, declared)
        if any(page.kept):
            return dict(page.find_excluded())
    return {}


def _guess_article_blocks(blocks: Sequence[TextBlock], voted: Sequence[bool]) -> Iterator[Sequence[bool]]:
    """Which blocks may be the article's, the best guess first."""
    yield voted
    yield _find_paragraphs(blocks)
    yield [True] * len(blocks)


def _select_blocks(page: Selection, voted: Sequence[bool], declared: str) -> None:
    """Choose among the blocks of a page, step by step."""
    _keep_voted(page, voted)
    drop_below_body(page)
    add_omitted_text(page)
    add_collapsible_text(page)
    add_headings(page)
    drop_promotions(page)
    drop_other_sections(page)
    drop_closing_links(page)
    add_lead(page, declared)
    drop_last_headings(page)
    add_pictures(page)


def _count_unlinked_chars(block: TextBlock) -> int:
    return max(0, len(block.text) - block.link_chars)


def _find_paragraphs(blocks: Sequence[TextBlock]) -> list[bool]:
    """Which blocks are paragraphs, in no part of the page with another name; without any such, all blocks."""
    free = [
        not any(roles_by_markup(element) for element in (b.element, *b.element.iterancestors()))
        for b in blocks
    ]
    found = [
        is_free
        and len(block.text) >= _MIN_PARAGRAPH_CHARS
        and block.link_chars < len(block.text) * _MAX_LINK_SHARE
        for block, is_free in zip(blocks, free, strict=True)
    ]
    if any(found):
        return found
    return free


def _keep_voted(page: Selection, voted: Sequence[bool]) -> None:
    """Keep what is voted for and stands in the article's area, in no part with another name."""
    for index, is_voted in enumerate(voted):
        if not is_voted or not page.in_area[index]:
            continue
        if named := page.roles[index] & _ALWAYS_EXCLUDED_ROLES:
            page.drop(index, choose_role(named))
        else:
            page.keep(index)
