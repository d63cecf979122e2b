"""Runs two extractors on a page and finds out which text blocks they take for main content.

Trafilatura (A. Barbaresi: Trafilatura, a Web Scraping Library and Command-Line Tool for Text Discovery and
Extraction, ACL 2021) favours precision, Resiliparse (J. Bevendorff and others: Elastic ChatNoir, ECIR 2018)
recall. Their results do not say where on the page a text stood. So each text of a copy of the page is marked
with one invisible character (private use planes, Unicode 17.0, 23.5) that identifies its block; the markers
in a result tell which blocks were taken, even where two have the same words. The text of the article is
always that of the page itself. On the page of a forum the comments are main content.
"""

import copy
import logging
import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from pipeline.scraper.html.elements import INVISIBLE_TAGS
from pipeline.scraper.html.text_block import TextBlock
from pipeline.text.normalize import letters_with_case

#: The two private use planes (Unicode 17.0, 23.5): no text has a reason to hold their characters.
_FIRST_MARKER_CODE_POINT, _LAST_MARKER_CODE_POINT = 0xF0000, 0x10FFFD
_MARKER_CHAR = re.compile(f"[{chr(_FIRST_MARKER_CODE_POINT)}-{chr(_LAST_MARKER_CODE_POINT)}]")
#: Characters that lxml accepts in a page but not in what it writes (Extensible Markup Language 1.0, 2.2).
_NON_XML_CHARS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: The white space that XML knows: most texts of a page are nothing else, and stay as they are.
_XML_SPACES = " \t\n\r"
#: How many blocks ahead the block of a text is searched for.
_MAX_LOOKAHEAD_BLOCKS = 40
#: The extractors are not run on larger pages: they would take minutes, and no article is so long.
_MAX_PAGE_CHARS, _MAX_PAGE_BLOCKS, _MAX_PAGE_ELEMENTS = 3_000_000, 50_000, 60_000
#: A block is voted for if an extractor took more than this share of its texts.
_MIN_VOTED_SHARE = 0.3
#: The result of Trafilatura is used if it has so many characters, or this share of Resiliparse's; with less
#: it has missed the article. Of the thread of a forum it may miss less.
_MIN_LONG_ARTICLE_CHARS, _MIN_TRAFILATURA_SHARE, _MIN_TRAFILATURA_THREAD_SHARE = 3000, 0.2, 0.6

#: Software that forums run on, as pages name their generator.
_FORUM_SOFTWARE = re.compile(
    r"phpbb|vbulletin|xenforo|discourse|invision|ips (?:community|board)|simple ?machines|mybb|nodebb|flarum"
    r"|vanilla forums|woltlab|bbpress|fluxbb",
    re.IGNORECASE,
)
#: Names in ``class`` and ``id`` of the pages of such software.
_FORUM_MARKUP_NAME = re.compile(
    r"\b(?:phpbb|vbulletin|xenforo|ips(?:app|layout)\w*|discourse|smf|mybb|bbpress|question-page"
    r"|(?:single|template)-topic)\b",
    re.IGNORECASE,
)
_GENERATOR_META_NAMES = frozenset({"generator", "Generator", "application-name"})
_FORUM_JSON_LD_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:DiscussionForumPosting|QAPage)"')
_FORUM_ADDRESS = re.compile(
    r"//(?:[\w-]+\.)*(?:forums?|boards?)\.|/(?:forums?|threads?|viewtopic|showthread|forumdisplay)[/.?]"
)

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs what it cannot parse


def find_voted_blocks(
    root: etree._Element, blocks: Sequence[TextBlock], *, is_forum_page: bool
) -> list[bool]:
    """For each block, whether it is voted for: by Trafilatura, or by Resiliparse where that one failed.

    Args:
        root: the root element of the page.
        blocks: its text blocks, in document order.
        is_forum_page: whether this is the page of a forum, where comments are main content. The votes of both
            count there if Trafilatura misses much.
    """
    if _is_huge(root, blocks):
        return [False] * len(blocks)
    page = copy.deepcopy(root)
    etree.strip_tags(page, etree.Comment, etree.ProcessingInstruction)
    tracer = _BlockTracer(blocks)
    tracer.insert_markers(page)
    precise = tracer.find_blocks(_extract_with_trafilatura(page))
    precise_chars = _count_voted_chars(blocks, precise)
    if precise_chars >= _MIN_LONG_ARTICLE_CHARS:
        return precise
    generous = tracer.find_blocks(_extract_with_resiliparse(page, comments=is_forum_page))
    min_share = _MIN_TRAFILATURA_THREAD_SHARE if is_forum_page else _MIN_TRAFILATURA_SHARE
    if precise_chars >= _count_voted_chars(blocks, generous) * min_share:
        return precise
    if is_forum_page:
        return [one or other for one, other in zip(precise, generous, strict=True)]
    return generous


def _is_huge(root: etree._Element, blocks: Sequence[TextBlock]) -> bool:
    return (
        len(blocks) > _MAX_PAGE_BLOCKS
        or sum(len(block.text) for block in blocks) > _MAX_PAGE_CHARS
        or sum(1 for _ in root.iter()) > _MAX_PAGE_ELEMENTS
    )


def _count_voted_chars(blocks: Sequence[TextBlock], voted: Sequence[bool]) -> int:
    """How many characters the blocks have that are voted for, links not counted."""
    return sum(block.unlinked_chars for block, is_voted in zip(blocks, voted, strict=True) if is_voted)


def _extract_with_trafilatura(page: etree._Element) -> str:
    """The main content of a marked page as text, with its markers; empty where Trafilatura fails."""
    from trafilatura import bare_extraction

    if not isinstance(page, HtmlElement):
        return ""
    try:
        document = bare_extraction(page, fast=True, favor_recall=True, include_comments=False)
    except Exception:  # on some pages it fails in ways of its own; Resiliparse still votes
        return ""
    body = getattr(document, "body", None)
    return "" if body is None else "".join(body.itertext())


def _extract_with_resiliparse(page: etree._Element, *, comments: bool) -> str:
    """The main content of a marked page as text, with its markers."""
    from resiliparse.extract.html2text import extract_plain_text

    source = etree.tostring(page, encoding="unicode", method="html")
    return str(
        extract_plain_text(source, main_content=True, alt_texts=False, list_bullets=False, comments=comments)
    )


class _BlockTracer:
    """Marks the texts of a page with the block that each belongs to, and finds the blocks in extracted text.

    The texts of the page are assigned to blocks in document order, by their letters and digits.
    """

    def __init__(self, blocks: Sequence[TextBlock]) -> None:
        self.block_letters = [letters_with_case(block.text) for block in blocks]
        self.marker_counts = [0] * len(blocks)
        self.current_block = 0
        self.offset = 0

    def insert_markers(self, page: etree._Element) -> None:
        """Put a marker before each text of a copy of the page; in preformatted text, before each line."""
        pre_depth = 0
        events = etree.iterwalk(page, events=("start", "end"))
        for event, element in events:
            if event == "start":
                if element.tag in INVISIBLE_TAGS:
                    events.skip_subtree()
                    continue
                pre_depth += element.tag == "pre"
                if (text := element.text) and text.strip(_XML_SPACES):
                    element.text = self._insert_line_markers(text, pre_depth)
                continue
            pre_depth -= element.tag == "pre"
            if (text := element.tail) and text.strip(_XML_SPACES):
                element.tail = self._insert_line_markers(text, pre_depth)

    def _insert_line_markers(self, text: str, pre_depth: int) -> str:
        if text.isspace():
            return _NON_XML_CHARS.sub("", text)
        if pre_depth and "\n" in text:
            return "\n".join(self._insert_marker(line) for line in text.split("\n"))
        return self._insert_marker(text)

    def _insert_marker(self, text: str) -> str:
        letters = letters_with_case(text)
        block = self._find_block(letters)
        if block is None:
            return _NON_XML_CHARS.sub("", text)
        self.current_block, self.offset = block, self.offset + len(letters)
        self.marker_counts[block] += 1
        text = _NON_XML_CHARS.sub("", text if text.isascii() else _MARKER_CHAR.sub("", text))
        begin = len(text) - len(text.lstrip())
        return f"{text[:begin]}{chr(_FIRST_MARKER_CODE_POINT + block)}{text[begin:]}"

    def _find_block(self, letters: str) -> int | None:
        """The block that goes on with these letters at `offset`, else the next that begins with them."""
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
        """For each block, whether enough of its markers are in a text that was extracted from the page."""
        extracted = Counter(_MARKER_CHAR.findall(text))
        return [
            bool(inserted) and extracted[chr(_FIRST_MARKER_CODE_POINT + block)] > inserted * _MIN_VOTED_SHARE
            for block, inserted in enumerate(self.marker_counts)
        ]


def is_forum(root: etree._Element) -> bool:
    """Whether this is the page of a forum, by its generator, address, JSON-LD type or mark-up names."""
    for meta in root.iter("meta"):
        content, names = meta.get("content") or "", {meta.get("name"), meta.get("property")}
        if names & _GENERATOR_META_NAMES and _FORUM_SOFTWARE.search(content):
            return True
        if "og:url" in names and _FORUM_ADDRESS.search(content):
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
