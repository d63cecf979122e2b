"""Which blocks Trafilatura and Resiliparse take for main content, and whether a page is a forum's.

Trafilatura (A. Barbaresi: Trafilatura, a Web Scraping Library and Command-Line Tool for Text Discovery and
Extraction, ACL 2021) is careful, Resiliparse (J. Bevendorff and others: Elastic ChatNoir, ECIR 2018) is not.
Their results do not say where on the page a text stood. So each text of a copy of the page is marked with
one invisible character (private use planes, Unicode 17.0, 23.5) that identifies its block: the results then
tell which blocks were taken, beyond doubt where two have the same words. The words of the article are always
the page's own. On a forum's page the comments are the main content.
"""

import copy
import logging
import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from pipeline.scraper.readers.html_elements import INVISIBLE_TAGS
from pipeline.scraper.readers.text_blocks import TextBlock
from pipeline.text.normalize import letters_with_case

#: The two planes of private use (Unicode 17.0, 23.5): no text has a reason to hold their characters.
_FIRST_MARKER_CODE_POINT, _LAST_MARKER_CODE_POINT = 0xF0000, 0x10FFFD
_MARKER_CHAR = re.compile(f"[{chr(_FIRST_MARKER_CODE_POINT)}-{chr(_LAST_MARKER_CODE_POINT)}]")
#: What lxml lets a page hold but does not write (Extensible Markup Language 1.0, 2.2).
_NON_XML_CHARS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: So many blocks may stand between two texts without a letter in common, before the page is out of step.
_MAX_LOOKAHEAD_BLOCKS = 40
#: Larger pages would take an extractor minutes; no article is so long.
_MAX_PAGE_CHARS, _MAX_PAGE_BLOCKS, _MAX_PAGE_ELEMENTS = 3_000_000, 50_000, 60_000
#: From this share of its texts on a block is voted for.
_MIN_VOTED_SHARE = 0.3
#: A careful extractor that finds less than this share of what the generous one does has lost the article, but
#: for a long one, and where the rest are comments. Of a forum's thread it may miss less.
_MIN_CAREFUL_SHARE, _MIN_CAREFUL_THREAD_SHARE, _MIN_LONG_ARTICLE_CHARS = 0.2, 0.6, 3000

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read, it would print


def find_voted_blocks(root: etree._Element, blocks: Sequence[TextBlock], *, thread: bool) -> list[bool]:
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
    marks = _BlockTracer(blocks)
    marks.insert_markers(page)
    careful = marks.find_blocks(_extract_with_trafilatura(page))
    few = count_voted_chars(blocks, careful)
    if few >= _MIN_LONG_ARTICLE_CHARS:
        return careful
    generous = marks.find_blocks(_extract_with_resiliparse(page, comments=thread))
    if few >= count_voted_chars(blocks, generous) * (
        _MIN_CAREFUL_THREAD_SHARE if thread else _MIN_CAREFUL_SHARE
    ):
        return careful
    return [one or other for one, other in zip(careful, generous, strict=True)] if thread else generous


def _is_huge(root: etree._Element, blocks: Sequence[TextBlock]) -> bool:
    return (
        len(blocks) > _MAX_PAGE_BLOCKS
        or sum(len(block.text) for block in blocks) > _MAX_PAGE_CHARS
        or sum(1 for _ in root.iter()) > _MAX_PAGE_ELEMENTS
    )


def count_voted_chars(blocks: Sequence[TextBlock], voted: Sequence[bool]) -> int:
    """How many letters speak for the article: those of the blocks voted for, links not counted."""
    return sum(
        max(0, len(block.text) - block.link_chars)
        for block, is_voted in zip(blocks, voted, strict=True)
        if is_voted
    )


def _extract_with_trafilatura(page: etree._Element) -> str:
    from trafilatura import bare_extraction

    if not isinstance(page, HtmlElement):
        return ""
    try:
        found = bare_extraction(page, fast=True, favor_recall=True, include_comments=False)
    except Exception:  # whatever a page does to it, the other one still votes
        return ""
    body = getattr(found, "body", None)
    return "" if body is None else "".join(body.itertext())


def _extract_with_resiliparse(page: etree._Element, *, comments: bool) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    source = etree.tostring(page, encoding="unicode", method="html")
    return str(
        extract_plain_text(source, main_content=True, alt_texts=False, list_bullets=False, comments=comments)
    )


class _BlockTracer:
    """One invisible character a block, put before each of its texts."""

    def __init__(self, blocks: Sequence[TextBlock]) -> None:
        self.block_letters = [letters_with_case(block.text) for block in blocks]
        self.marker_counts = [0] * len(blocks)
        self.current_block = 0
        self.offset = 0

    def insert_markers(self, page: etree._Element) -> None:
        """Mark the texts of a page that has the same blocks."""
        pre = 0
        events = etree.iterwalk(page, events=("start", "end"))
        for event, element in events:
            if event == "start":
                if element.tag in INVISIBLE_TAGS:
                    events.skip_subtree()
                    continue
                pre += element.tag == "pre"
                element.text = self._insert_line_markers(element.text, pre)
                continue
            pre -= element.tag == "pre"
            element.tail = self._insert_line_markers(element.tail, pre)

    def _insert_line_markers(self, text: str | None, pre: int) -> str | None:
        if not text or text.isspace():
            return text and _NON_XML_CHARS.sub("", text)
        if pre and "\n" in text:
            return "\n".join(self._insert_marker(line) for line in text.split("\n"))
        return self._insert_marker(text)

    def _insert_marker(self, text: str) -> str:
        letters = letters_with_case(text)
        block = self._find_block(letters)
        if block is None:
            return _NON_XML_CHARS.sub("", text)
        self.current_block, self.offset = block, self.offset + len(letters)
        self.marker_counts[block] += 1
        text = _NON_XML_CHARS.sub("", _MARKER_CHAR.sub("", text))
        begin = len(text) - len(text.lstrip())
        return f"{text[:begin]}{chr(_FIRST_MARKER_CODE_POINT + block)}{text[begin:]}"

    def _find_block(self, letters: str) -> int | None:
        """The block that goes on with these letters; `offset` is where in it."""
        if not letters:
            return None
        while self.current_block < len(self.block_letters) and self.offset >= len(
            self.block_letters[self.current_block]
        ):
            self.current_block, self.offset = self.current_block + 1, 0
        if self.current_block == len(self.block_letters):
            return None
        if self.block_letters[self.current_block].startswith(letters, self.offset):
            return self.current_block
        for block in range(
            self.current_block + 1, min(len(self.block_letters), self.current_block + _MAX_LOOKAHEAD_BLOCKS)
        ):
            if self.block_letters[block].startswith(letters):
                self.offset = 0
                return block
        return None

    def find_blocks(self, text: str) -> list[bool]:
        """Which blocks are in a text that was made from the marked page."""
        taken = Counter(_MARKER_CHAR.findall(text))
        return [
            bool(put) and taken[chr(_FIRST_MARKER_CODE_POINT + block)] > put * _MIN_VOTED_SHARE
            for block, put in enumerate(self.marker_counts)
        ]


#: Programs that forums are made with, as they name themselves in the page.
_FORUM_SOFTWARE = re.compile(
    r"phpbb|vbulletin|xenforo|discourse|invision|ips (?:community|board)|simple ?machines|mybb|nodebb|flarum"
    r"|vanilla forums|woltlab|bbpress|fluxbb",
    re.IGNORECASE,
)
_FORUM_MARKUP_NAME = re.compile(
    r"\b(?:phpbb|vbulletin|xenforo|ips(?:app|layout)\w*|discourse|smf|mybb|bbpress|question-page|(?:single|template)-topic)\b",
    re.IGNORECASE,
)
_GENERATOR_META_NAMES = frozenset({"generator", "Generator", "application-name"})
#: schema.org types of such pages.
_FORUM_JSON_LD_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:DiscussionForumPosting|QAPage)"')
_FORUM_ADDRESS = re.compile(
    r"//(?:[\w-]+\.)*(?:forums?|boards?)\.|/(?:forums?|threads?|viewtopic|showthread|forumdisplay)[/.?]"
)


def is_forum(root: etree._Element) -> bool:
    """Whether the page says by its address, its generator, its type or its names that it is a forum's."""
    for meta in root.iter("meta"):
        said, names = meta.get("content") or "", {meta.get("name"), meta.get("property")}
        if names & _GENERATOR_META_NAMES and _FORUM_SOFTWARE.search(said):
            return True
        if "og:url" in names and _FORUM_ADDRESS.search(said):
            return True
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and _FORUM_ADDRESS.search(link.get("href") or ""):
            return True
    for script in root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json" and _FORUM_JSON_LD_TYPE.search(
            script.text or ""
        ):
            return True
    return any(
        _FORUM_MARKUP_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        for element in (root, *root.iter("body"))
    )
