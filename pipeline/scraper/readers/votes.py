"""What two extractors of main content take for the article.

Trafilatura (A. Barbaresi: Trafilatura, a Web Scraping Library and Command-Line Tool for Text Discovery and
Extraction, ACL 2021) is careful, Resiliparse (J. Bevendorff and others: Elastic ChatNoir, ECIR 2018) is not.
What they give back has lost its place on the page. So each text of a copy of the page is marked with one
character that nobody can see, which names its block: their results then tell which blocks they took, beyond
doubt where two say the same. The words of the article are never theirs, always the page's own.
"""

import copy
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from pipeline.scraper.readers.blocks import TextBlock
from pipeline.scraper.readers.elements import UNSEEN

#: The two planes of private use (Unicode 17.0, 23.5): no text has a reason to hold their characters.
_FIRST, _LAST = 0xF0000, 0x10FFFD
_MARK = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_NO_LETTER = re.compile(r"[\W_]+")
#: What lxml lets a page hold but does not write (Extensible Markup Language 1.0, 2.2).
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: So many blocks may stand between two texts without a letter in common, before the page is out of step.
_AHEAD = 40
#: Larger pages would take an extractor minutes; no article is so long.
_MOST_LETTERS, _MOST_BLOCKS, _MOST_ELEMENTS = 3_000_000, 50_000, 60_000
#: From this share of its texts on a block is voted for.
_VOTED = 0.3
#: A careful extractor that finds less than this share of what the generous one does has lost the article, but
#: for a long one, and where the rest are comments. Of a forum's thread it may miss less.
_TOO_LITTLE, _TOO_LITTLE_OF_THREAD, _ENOUGH = 0.2, 0.6, 3000

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read, it would print


def voted_for(root: etree._Element, blocks: Sequence[TextBlock], *, thread: bool) -> list[bool]:
    """Which blocks are taken for the article: by the careful extractor, unless it has lost it.

    Args:
        root: the page as it was parsed.
        blocks: its blocks of text, in order.
        thread: whether the page is one of a forum, where comments are the article.
    """
    none = [False] * len(blocks)
    if _is_huge(root, blocks):
        return none
    page = copy.deepcopy(root)
    etree.strip_tags(page, etree.Comment, etree.ProcessingInstruction)
    marks = _Marks(blocks)
    marks.put(page)
    careful = marks.found_in(_careful(page))
    few = letters_for(blocks, careful)
    if few >= _ENOUGH:
        return careful
    generous = marks.found_in(_generous(page, comments=thread))
    if few >= letters_for(blocks, generous) * (_TOO_LITTLE_OF_THREAD if thread else _TOO_LITTLE):
        return careful
    return [one or other for one, other in zip(careful, generous, strict=True)] if thread else generous


def _is_huge(root: etree._Element, blocks: Sequence[TextBlock]) -> bool:
    return (
        len(blocks) > _MOST_BLOCKS
        or sum(len(block.text) for block in blocks) > _MOST_LETTERS
        or sum(1 for _ in root.iter()) > _MOST_ELEMENTS
    )


def letters_for(blocks: Sequence[TextBlock], voted: Sequence[bool]) -> int:
    """How many letters speak for the article: those of the blocks voted for, links not counted."""
    return sum(
        max(0, len(block.text) - block.links)
        for block, is_voted in zip(blocks, voted, strict=True)
        if is_voted
    )


def _careful(page: etree._Element) -> str:
    from trafilatura import bare_extraction

    if not isinstance(page, HtmlElement):
        return ""
    try:
        found = bare_extraction(page, fast=True, favor_recall=True, include_comments=False)
    except Exception:  # whatever a page does to it, the other one still votes
        return ""
    body = getattr(found, "body", None)
    return "" if body is None else "".join(body.itertext())


def _generous(page: etree._Element, *, comments: bool) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    source = etree.tostring(page, encoding="unicode", method="html")
    return str(
        extract_plain_text(source, main_content=True, alt_texts=False, list_bullets=False, comments=comments)
    )


class _Marks:
    """One invisible character a block, put before each of its texts."""

    def __init__(self, blocks: Sequence[TextBlock]) -> None:
        self.letters = [_letters(block.text) for block in blocks]
        self.put_at = [0] * len(blocks)
        self.block = 0
        self.offset = 0

    def put(self, page: etree._Element) -> None:
        """Mark the texts of a page that has the same blocks."""
        pre = 0
        events = etree.iterwalk(page, events=("start", "end"))
        for event, element in events:
            if event == "start":
                if element.tag in UNSEEN:
                    events.skip_subtree()
                    continue
                pre += element.tag == "pre"
                element.text = self._marked(element.text, pre)
                continue
            pre -= element.tag == "pre"
            element.tail = self._marked(element.tail, pre)

    def _marked(self, text: str | None, pre: int) -> str | None:
        if not text or text.isspace():
            return text and _NOT_XML.sub("", text)
        if pre and "\n" in text:
            return "\n".join(self._mark(line) for line in text.split("\n"))
        return self._mark(text)

    def _mark(self, text: str) -> str:
        letters = _letters(text)
        block = self._block_of(letters)
        if block is None:
            return _NOT_XML.sub("", text)
        self.block, self.offset = block, self.offset + len(letters)
        self.put_at[block] += 1
        text = _NOT_XML.sub("", _MARK.sub("", text))
        begin = len(text) - len(text.lstrip())
        return f"{text[:begin]}{chr(_FIRST + block)}{text[begin:]}"

    def _block_of(self, letters: str) -> int | None:
        """The block that goes on with these letters; `offset` is where in it."""
        if not letters:
            return None
        while self.block < len(self.letters) and self.offset >= len(self.letters[self.block]):
            self.block, self.offset = self.block + 1, 0
        if self.block == len(self.letters):
            return None
        if self.letters[self.block].startswith(letters, self.offset):
            return self.block
        for block in range(self.block + 1, min(len(self.letters), self.block + _AHEAD)):
            if self.letters[block].startswith(letters):
                self.offset = 0
                return block
        return None

    def found_in(self, text: str) -> list[bool]:
        """Which blocks are in a text that was made from the marked page."""
        taken = Counter(_MARK.findall(text))
        return [
            bool(put) and taken[chr(_FIRST + block)] > put * _VOTED for block, put in enumerate(self.put_at)
        ]


def _letters(text: str) -> str:
    """The letters and digits of a text: what the page and its blocks have in common.

    >>> _letters("2 kg | m²")
    '2kgm2'
    """
    return _NO_LETTER.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text))
