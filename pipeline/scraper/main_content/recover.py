"""Recovers text of the article that extractors leave out of its middle.

Lists of short items, tables, boxes, collapsible questions and headings look like page chrome to an
extractor. In the article's area they are kept, unless their mark-up gives them another role.
"""

import re

from lxml import etree

from pipeline.scraper.line import PICTURE, QUOTE
from pipeline.scraper.main_content.region import Selection, find_page_part, is_heading, is_linked
from pipeline.scraper.readers.text_blocks import TextBlock

#: Shares of a paragraph and of an item that may be links.
_MAX_LINK_SHARE = 0.3
_MAX_SENTENCE_LINK_SHARE = 0.7
#: Characters that make a paragraph, and a sentence.
_MIN_PARAGRAPH_CHARS, _MIN_SENTENCE_CHARS = 60, 30
_MIN_ITEM_CHARS = 3
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟")
_CLAUSE_ENDS = (*_SENTENCE_ENDS, ":", ";", "：")
_COLLAPSIBLE_CLASS = re.compile(r"accordion|faq|collaps|toggle|expand", re.IGNORECASE)
#: With more of the article in one part of the page, a paragraph in another part needs a reason.
_MIN_SINGLE_PART_SHARE = 0.7
#: The least share of the article that a body holds in which a box at the side is its own.
_MIN_BOX_BODY_SHARE = 0.5
_SIDEBAR_ROLES = frozenset({"sidebar"})
#: A question that is a button is no form.
_BUTTON_ROLES = frozenset({"form"})


class _VotedParts:
    """The parts of the page in which the voted text stands, and parts of the same kind."""

    def __init__(self, page: Selection) -> None:
        self.body = page.region.body
        self.parts = set(page.region.voted_chars_by_part)
        self.parents = {part.getparent() for part in self.parts}
        self.signatures = {(part.tag, part.get("class")) for part in self.parts}

    def is_in_similar_part(self, block: TextBlock) -> bool:
        """Whether a block stands in such a part, or in one of the same name beside one."""
        part = find_page_part(block.element)
        return part in self.parts or (
            (part.tag, part.get("class")) in self.signatures and part.getparent() in self.parents
        )

    def is_in_voted_part(self, block: TextBlock) -> bool:
        """Whether a block stands beside voted text."""
        return find_page_part(block.element) in self.parts

    def is_collapsible(self, block: TextBlock) -> bool:
        """Whether a block stands in something that opens when it is pressed."""
        for outer in _list_self_and_ancestors(block.element):
            if outer is self.body:
                return False
            if outer.tag == "details" or _COLLAPSIBLE_CLASS.search(outer.get("class") or ""):
                return True
        return False


def add_omitted_text(page: Selection) -> None:
    """Keep the paragraphs, items and rows of the article's area that no extractor took."""
    known = _VotedParts(page)
    for index, block in enumerate(page.blocks):
        if page.is_undecided(index) and _is_text(block) and _is_article_text(page, index, known):
            page.keep(index)


def _is_article_text(page: Selection, index: int, known: _VotedParts) -> bool:
    """Whether a block that was left out reads and stands like the article's own."""
    block, named = page.blocks[index], page.roles[index]
    is_box = _is_boxed(page, index)
    if named and not is_box:
        return False
    if _is_item_or_row(block):
        return not is_linked(block)
    if is_box:
        return _is_running_text(block)
    if _is_linked_sentence(block) and known.is_in_voted_part(block):
        return True
    is_scattered = page.region.body_share < _MIN_SINGLE_PART_SHARE or not page.in_body[index]
    return _is_running_text(block) and (is_scattered or known.is_in_similar_part(block))


def _is_boxed(page: Selection, index: int) -> bool:
    """Whether a block stands in a box beside the text that is the article's own, such as a warning."""
    return (
        page.roles[index] == _SIDEBAR_ROLES
        and page.in_body[index]
        and page.region.body_share >= _MIN_BOX_BODY_SHARE
    )


def add_collapsible_text(page: Selection) -> None:
    """Keep questions and answers that open when they are pressed, such as ``<details>``."""
    known = _VotedParts(page)
    for index, block in enumerate(page.blocks):
        if not page.is_undecided(index) or not page.roles[index] <= _BUTTON_ROLES or not _is_text(block):
            continue
        long_enough = len(block.text) >= _MIN_SENTENCE_CHARS or block.bold
        if (
            long_enough
            and block.link_chars < len(block.text) * _MAX_LINK_SHARE
            and known.is_collapsible(block)
        ):
            page.keep(index)


def add_headings(page: Selection) -> None:
    """Keep the headings of what is kept, the last one first, so that one above another counts."""
    below: int | None = None
    for index in range(len(page.blocks) - 1, -1, -1):
        block = page.blocks[index]
        if page.is_undecided(index) and is_heading(block) and not is_linked(block):
            heads = below is not None and page.kept[below] and page.in_area[below]
            named = page.roles[index]
            is_free = (
                not named or _is_boxed(page, index) or (named <= _BUTTON_ROLES and block.mark.startswith("#"))
            )
            if heads and is_free:
                page.keep(index)
        if not block.mark.startswith(PICTURE):
            below = index


def add_pictures(page: Selection) -> None:
    """Keep the pictures between the first and the last block of the article that nothing is written under."""
    kept = page.find_kept()
    for index in range(kept[0] + 1, kept[-1]) if kept else ():
        block = page.blocks[index]
        if (
            page.is_undecided(index)
            and block.mark == PICTURE
            and (block.alt or not block.text)
            and not page.roles[index]
        ):
            page.keep(index)


def _is_text(block: TextBlock) -> bool:
    return bool(block.text) and not block.mark.startswith(("#", PICTURE))


def _is_item_or_row(block: TextBlock) -> bool:
    """Whether a block is an item of a list or a row of a table."""
    mark = block.mark.strip()
    return bool(mark) and mark != QUOTE.strip() and len(block.text) >= _MIN_ITEM_CHARS


def _is_running_text(block: TextBlock) -> bool:
    """Whether a block is a paragraph or a sentence."""
    if block.link_chars >= len(block.text) * _MAX_LINK_SHARE:
        return False
    length = len(block.text)
    return length >= _MIN_PARAGRAPH_CHARS or (
        length >= _MIN_SENTENCE_CHARS and block.text.endswith(_CLAUSE_ENDS)
    )


def _is_linked_sentence(block: TextBlock) -> bool:
    """Whether a block is a sentence of running text, though links are much of it."""
    return (
        len(block.text) >= _MIN_PARAGRAPH_CHARS
        and block.text.endswith(_SENTENCE_ENDS)
        and block.link_chars < len(block.text) * _MAX_SENTENCE_LINK_SHARE
    )


def _list_self_and_ancestors(element: etree._Element) -> list[etree._Element]:
    return [element, *element.iterancestors()]
