"""What extractors leave out of the middle of an article: it comes back.

Lists of short items, tables, boxes, questions that open when they are pressed, and headings look like the
furniture of a page. In the article's area they are its own, unless they say that they are something else.
"""

import re

from lxml import etree

from pipeline.scraper.lines import PICTURE, QUOTE
from pipeline.scraper.readers.blocks import TextBlock
from pipeline.scraper.readers.core import part_of
from pipeline.scraper.readers.selection import Selection, is_heading, is_linked

#: Shares of a paragraph and of an item that may be links.
_LINKED_TEXT = 0.3
_LINKED_SENTENCE = 0.7
#: Characters that make a paragraph, and a sentence.
_PARAGRAPH, _SENTENCE = 60, 30
_PIECE = 3
_STOPS = (".", "!", "?", "。", "！", "？", "।", "؟")
_ENDS = (*_STOPS, ":", ";", "：")
_FOLDED = re.compile(r"accordion|faq|collaps|toggle|expand", re.IGNORECASE)
#: With more of the article in one part of the page, a paragraph in another part needs a reason.
_ONE_PART = 0.7
#: The least share of the article that a body holds in which a box at the side is its own.
_BOXED = 0.5
_SIDEBAR = frozenset({"sidebar"})
#: A question that is a button is no form.
_PRESSED = frozenset({"form"})


class _Kinds:
    """The parts of the page in which the voted text stands, and parts of the same kind."""

    def __init__(self, page: Selection) -> None:
        self.body = page.core.body
        self.parts = set(page.core.pieces)
        self.around = {part.getparent() for part in self.parts}
        self.names = {(part.tag, part.get("class")) for part in self.parts}

    def has(self, block: TextBlock) -> bool:
        """Whether a block stands in such a part, or in one of the same name beside one."""
        part = part_of(block.element)
        return part in self.parts or (
            (part.tag, part.get("class")) in self.names and part.getparent() in self.around
        )

    def holds(self, block: TextBlock) -> bool:
        """Whether a block stands beside voted text."""
        return part_of(block.element) in self.parts

    def is_folded(self, block: TextBlock) -> bool:
        """Whether a block stands in something that opens when it is pressed."""
        for outer in _outward(block.element):
            if outer is self.body:
                return False
            if outer.tag == "details" or _FOLDED.search(outer.get("class") or ""):
                return True
        return False


def add_left_out(page: Selection) -> None:
    """Keep the paragraphs, items and rows of the article's area that no extractor took."""
    known = _Kinds(page)
    for index, block in enumerate(page.blocks):
        if page.is_open(index) and _is_text(block) and _belongs(page, index, known):
            page.keep(index)


def _belongs(page: Selection, index: int, known: _Kinds) -> bool:
    """Whether a block that was left out reads and stands like the article's own."""
    block, named = page.blocks[index], page.parts[index]
    is_box = _is_boxed(page, index)
    if named and not is_box:
        return False
    if _is_piece(block):
        return not is_linked(block)
    if is_box:
        return _reads_on(block)
    if _is_linked_sentence(block) and known.holds(block):
        return True
    is_scattered = page.core.share < _ONE_PART or not page.in_body[index]
    return _reads_on(block) and (is_scattered or known.has(block))


def _is_boxed(page: Selection, index: int) -> bool:
    """Whether a block stands in a box beside the text that is the article's own, such as a warning."""
    return page.parts[index] == _SIDEBAR and page.in_body[index] and page.core.share >= _BOXED


def add_folded(page: Selection) -> None:
    """Keep questions and answers that open when they are pressed, such as ``<details>``."""
    known = _Kinds(page)
    for index, block in enumerate(page.blocks):
        if not page.is_open(index) or not page.parts[index] <= _PRESSED or not _is_text(block):
            continue
        long_enough = len(block.text) >= _SENTENCE or block.strong
        if long_enough and block.links < len(block.text) * _LINKED_TEXT and known.is_folded(block):
            page.keep(index)


def add_headings(page: Selection) -> None:
    """Keep the headings of what is kept, the last one first, so that one above another counts."""
    below: int | None = None
    for index in range(len(page.blocks) - 1, -1, -1):
        block = page.blocks[index]
        if page.is_open(index) and is_heading(block) and not is_linked(block):
            heads = below is not None and page.kept[below] and page.inside[below]
            named = page.parts[index]
            is_free = (
                not named or _is_boxed(page, index) or (named <= _PRESSED and block.mark.startswith("#"))
            )
            if heads and is_free:
                page.keep(index)
        if not block.mark.startswith(PICTURE):
            below = index


def add_pictures(page: Selection) -> None:
    """Keep the pictures between the first and the last block of the article that nothing is written under."""
    kept = page.indices()
    for index in range(kept[0] + 1, kept[-1]) if kept else ():
        block = page.blocks[index]
        if (
            page.is_open(index)
            and block.mark == PICTURE
            and (block.alt or not block.text)
            and not page.parts[index]
        ):
            page.keep(index)


def _is_text(block: TextBlock) -> bool:
    return bool(block.text) and not block.mark.startswith(("#", PICTURE))


def _is_piece(block: TextBlock) -> bool:
    """Whether a block is an item of a list or a row of a table."""
    mark = block.mark.strip()
    return bool(mark) and mark != QUOTE.strip() and len(block.text) >= _PIECE


def _reads_on(block: TextBlock) -> bool:
    """Whether a block is a paragraph or a sentence."""
    if block.links >= len(block.text) * _LINKED_TEXT:
        return False
    length = len(block.text)
    return length >= _PARAGRAPH or (length >= _SENTENCE and block.text.endswith(_ENDS))


def _is_linked_sentence(block: TextBlock) -> bool:
    """Whether a block is a sentence of running text, though links are much of it."""
    return (
        len(block.text) >= _PARAGRAPH
        and block.text.endswith(_STOPS)
        and block.links < len(block.text) * _LINKED_SENTENCE
    )


def _outward(element: etree._Element) -> list[etree._Element]:
    return [element, *element.iterancestors()]
