"""Limits of size for raw articles; what exceeds them is refused, never cut.

An article that is cut could lose its warnings, so each limit is a `ReadError` with what to do next. The
limits keep a hostile file cheap and are never met by a real one: the longest real pages seen while they were
chosen had 130,000 characters on 1,800 lines, 22 attributes an element, and an article of 960 items; each
limit is some times that.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ReadError

if TYPE_CHECKING:
    from lxml import etree

#: Chromium and WebKit show no element deeper than this (``Document::kMaximumHTMLParserDOMTreeDepth``).
MAX_NESTED_ELEMENTS = 512
#: The parser looks through all attributes of an element for each of them: 100,000 take it minutes.
MAX_ELEMENT_ATTRIBUTES = 1_000
#: How deeply Markdown may nest (a list counts twice) before its parser passes over what is within, without a
#: word. With more, runs of brackets would take it minutes.
MAX_MARKDOWN_LEVELS = 20
#: Accents that one letter may bear: those of Stream-Safe Text Format (Unicode Standard Annex 15, 13).
_MAX_LETTER_ACCENTS = 30
#: What may be a run of accents, or of other signs: no letters, no spaces.
_SIGN_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MAX_LETTER_ACCENTS + 1},}}")
#: For each bracket its parser looks for the end of a link, as deep as they nest.
_MAX_MARKDOWN_BRACKETS = 20_000


@dataclass(frozen=True)
class SizeLimits:
    """The largest raw article that is read.

    Attributes:
        max_bytes: bytes, unpacked. A saved page may hold its pictures; its text is bound below.
        max_chars: of text that can be seen.
        max_lines: of text that can be seen; of a web page or of Markdown, blocks.
        max_elements: of a web page, seen or not: each takes memory.
    """

    max_bytes: int = 25_000_000
    max_chars: int = 500_000
    max_lines: int = 10_000
    max_elements: int = 100_000


DEFAULT_LIMITS = SizeLimits()


def refuse_long_text(texts: Iterable[str], bounds: SizeLimits, where: str) -> None:
    """Refuse an article with more text than anyone reads, or with what no letter bears.

    Args:
        texts: its lines or blocks, all that can be seen.
        bounds: the largest that is read.
        where: what an error calls it.

    Raises:
        ReadError: it has.
    """
    texts = list(texts)
    lengths = [len(text) for text in texts]
    if len(lengths) > bounds.max_lines:
        raise _make_size_error(f"more than {bounds.max_lines:,} lines of text", where)
    if sum(lengths) > bounds.max_chars:
        raise _make_size_error(f"more than {bounds.max_chars:,} characters of text", where)
    for text in texts:
        _refuse_stacked_accents(text, where)


def _refuse_stacked_accents(text: str, where: str) -> None:
    """Refuse a letter with more accents than any language writes.

    They are drawn over the lines above and below, and hide them; and putting them in order (Unicode Standard
    Annex 15) takes time square in their number.
    """
    for run in () if text.isascii() else _SIGN_RUN.finditer(text):
        longest = count_max_run(unicodedata.combining(character) > 0 for character in run[0])
        if longest > _MAX_LETTER_ACCENTS:
            told = f"a letter has more than {_MAX_LETTER_ACCENTS} accents"
            raise ReadError(told, where=where, next_step="delete them")


def count_max_run(flags: Iterable[bool]) -> int:
    """How many true values stand in a row, at the most.

    >>> count_max_run([True, False, True, True])
    2
    """
    longest = current = 0
    for flag in flags:
        current = current + 1 if flag else 0
        longest = max(longest, current)
    return longest


def refuse_many_links(text: str, where: str) -> None:
    """Refuse Markdown with more beginnings of links than any article has.

    Raises:
        ReadError: it has.
    """
    if text.count("[") > _MAX_MARKDOWN_BRACKETS:
        raise _make_size_error(f"more than {_MAX_MARKDOWN_BRACKETS:,} brackets", where)


def refuse_large_page(content: bytes, bounds: SizeLimits, where: str) -> None:
    """Refuse a page that would take its parser, or what walks through its tree, too much time or memory.

    The page is gone through once without making a tree of it.

    Args:
        content: the page, in UTF-8.
        bounds: the largest that is read.
        where: what an error calls it.

    Raises:
        ReadError: the page is too large.
    """
    from lxml import etree  # only pages need it

    counter = _PageSizeCounter(bounds, where)
    parser = etree.HTMLParser(target=counter, encoding="utf-8", huge_tree=True)  # type: ignore[call-overload] # it has no comments
    try:
        etree.fromstring(content, parser)
    except etree.XMLSyntaxError:  # nothing in it; it is told where the tree is made
        return


class _PageSizeCounter:
    """Takes the events of a parser, and counts."""

    def __init__(self, bounds: SizeLimits, where: str) -> None:
        self._limits, self._where = bounds, where
        self._elements = self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._elements += 1
        self._depth += 1
        if self._elements > self._limits.max_elements:
            raise _make_size_error(f"more than {self._limits.max_elements:,} elements", self._where)
        if len(attributes) > MAX_ELEMENT_ATTRIBUTES:
            raise _make_size_error(
                f"an element with more than {MAX_ELEMENT_ATTRIBUTES:,} attributes", self._where
            )
        if self._depth > MAX_NESTED_ELEMENTS:
            raise _make_size_error(
                f"more than {MAX_NESTED_ELEMENTS} elements, each within the other", self._where
            )

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1

    def close(self) -> None:
        """The page ends."""


def refuse_truncated_page(parser: "etree.HTMLParser", where: str) -> None:
    """Refuse a page that its parser has not read to its end.

    What it leaves out it tells nobody else, and it may be the warnings.

    Args:
        parser: it has read the page.
        where: what an error calls it.

    Raises:
        ReadError: it has left something out.
    """
    from lxml import etree

    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise ReadError(
            "the page is too large or too deep for its parser",
            where=where,
            next_step="save the article alone, as text",
        )


def _make_size_error(what: str, where: str) -> ReadError:
    told = f"this is larger than any article: it has {what}"
    return ReadError(told, where=where, next_step="cut it into articles, or save the article alone, as text")
