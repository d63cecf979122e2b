"""Decides which text blocks of a web page are main content, and by which rule each other block is excluded.

Two extractors vote on every block (`extractors`). The smallest element that holds nearly all votes is the
area of the main content (`region`). Extractors leave out lists and boxes in its middle and take in notes at
its end; rules that use the page's mark-up and words correct both (`recover`, `trim`).
"""

from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.main_content.extractors import find_voted_blocks, is_forum
from pipeline.scraper.main_content.page_parts import choose_role, find_roles
from pipeline.scraper.main_content.recover import (
    add_button_lists,
    add_collapsible_text,
    add_headings,
    add_last_lists,
    add_omitted_text,
    add_parts_of_sentences,
    add_pictures,
    add_steps,
    add_words_of_sentences,
)
from pipeline.scraper.main_content.region import (
    MIN_PARAGRAPH_CHARS,
    Selection,
    find_main_region,
    has_few_links,
)
from pipeline.scraper.main_content.trim import (
    add_lead,
    drop_below_body,
    drop_closing_links,
    drop_last_headings,
    drop_other_sections,
    drop_promotions,
)

#: A block with one of these roles is excluded even if an extractor took it.
_ALWAYS_EXCLUDED_ROLES = frozenset(
    {
        *("page-foot", "author-note", "newsletter", "cookies", "sharing", "related-links", "form", "dialog"),
        *("call", "tags"),
    }
)
#: Roles of the main content on the page of a forum.
_FORUM_CONTENT_ROLES = frozenset({"comments", "author-note"})


def find_page_chrome(root: etree._Element, blocks: Sequence[TextBlock]) -> dict[int, str]:
    """The text blocks that are not main content.

    Args:
        root: the root element of the page.
        blocks: its text blocks, in document order.

    Returns:
        Block index to the name of the rule that excludes the block. At least one block is always kept.
    """
    # lxml makes a new object for an element that nobody holds, and elements are compared by identity below.
    all_elements = list(root.iter())
    is_forum_page = is_forum(root)
    voted = find_voted_blocks(root, blocks, is_forum_page=is_forum_page)
    outside = _exclude_by_votes(root, blocks, voted, is_forum_page=is_forum_page)
    del all_elements
    return outside


def _exclude_by_votes(
    root: etree._Element, blocks: Sequence[TextBlock], voted: Sequence[bool], *, is_forum_page: bool
) -> dict[int, str]:
    """The same as `find_page_chrome`, from the votes of the extractors."""
    page_title = root.findtext(".//title") or ""
    for candidates in _iterate_candidates(blocks, voted):
        voted_chars = [
            block.unlinked_chars * is_candidate
            for block, is_candidate in zip(blocks, candidates, strict=True)
        ]
        region = find_main_region(blocks, voted_chars)
        if region is None:
            continue
        selection = Selection(blocks, region, voted_chars)
        if is_forum_page:
            selection.roles = [roles - _FORUM_CONTENT_ROLES for roles in selection.roles]
        _select_blocks(selection, candidates, page_title)
        if any(selection.kept):
            return dict(selection.find_excluded())
    return {}


def _iterate_candidates(blocks: Sequence[TextBlock], voted: Sequence[bool]) -> Iterator[Sequence[bool]]:
    """Sets of blocks that may be the main content, the best first: voted for, paragraphs, all."""
    yield voted
    yield _find_paragraphs(blocks)
    yield [True] * len(blocks)


def _find_paragraphs(blocks: Sequence[TextBlock]) -> list[bool]:
    """Which blocks are paragraphs without a role; where none is, which blocks have no role."""
    without_role = [
        not any(find_roles(element) for element in (block.element, *block.element.iterancestors()))
        for block in blocks
    ]
    paragraphs = [
        is_without_role and len(block.text) >= MIN_PARAGRAPH_CHARS and has_few_links(block)
        for block, is_without_role in zip(blocks, without_role, strict=True)
    ]
    return paragraphs if any(paragraphs) else without_role


def _select_blocks(selection: Selection, candidates: Sequence[bool], page_title: str) -> None:
    """Apply all steps of the selection, in order."""
    _keep_candidates(selection, candidates)
    drop_below_body(selection)
    add_omitted_text(selection)
    add_steps(selection)
    add_parts_of_sentences(selection)
    add_collapsible_text(selection)
    add_button_lists(selection)
    add_headings(selection)
    add_last_lists(selection)
    drop_promotions(selection)
    drop_other_sections(selection)
    drop_closing_links(selection)
    add_lead(selection, page_title)
    drop_last_headings(selection)
    add_words_of_sentences(selection)
    add_pictures(selection)


def _keep_candidates(selection: Selection, candidates: Sequence[bool]) -> None:
    """Keep the candidates in the area, but for those with a role that always excludes them."""
    for index, is_candidate in enumerate(candidates):
        if not is_candidate or not selection.in_area[index]:
            continue
        if excluded := selection.roles[index] & _ALWAYS_EXCLUDED_ROLES:
            selection.drop(index, choose_role(excluded))
        else:
            selection.keep(index)
