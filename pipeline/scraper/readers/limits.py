"""Size limits for raw articles; an article that exceeds one is refused, never truncated.

A truncated article could lose its warnings, so exceeding a limit is a `ReadError`. The limits bound the time
and memory that a hostile file can take. They are several times the largest values found in real pages:
130,000 characters on 1,800 lines, 22 attributes on one element, an article of 960 items.
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
#: libxml2 compares each attribute of an element with all others: 100,000 of them take minutes.
MAX_ELEMENT_ATTRIBUTES = 1_000
#: How deeply Markdown may nest (a list counts twice). The parser silently leaves out what is nested deeper;
#: with a higher limit, runs of brackets would take it minutes.
MAX_MARKDOWN_LEVELS = 20
#: For each opening bracket, the Markdown parser searches for the end of a link.
_MAX_MARKDOWN_BRACKETS = 20_000
#: Accents on one letter: the limit of the Stream-Safe Text Format (Unicode Standard Annex 15, 13).
_MAX_LETTER_ACCENTS = 30
#: A run that may be accents or other signs: neither letters nor spaces.
_SIGN_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MAX_LETTER_ACCENTS + 1},}}")


@dataclass(frozen=True)
class SizeLimits:
    """The largest raw article that is read.

    Attributes:
        max_bytes: size of the file, decompressed. A saved page may hold its pictures, so this is far above
            the limit of its text.
        max_chars: characters of visible text.
        max_lines: lines of visible text; of a web page or of Markdown, text blocks.
        max_elements: elements of a web page, visible or not: each takes memory.
    """

    max_bytes: int = 25_000_000
    max_chars: int = 500_000
    max_lines: int = 10_000
    max_elements: int = 100_000


DEFAULT_LIMITS = SizeLimits()


def refuse_long_text(texts: Iterable[str], limits: SizeLimits, where: str) -> None:
    """Refuse an article with too much visible text, or with a letter under a stack of accents.

    Args:
        texts: all visible lines or text blocks of the article.
        limits: size limits of the article.
        where: the name that errors give the file.

    Raises:
        ReadError: the text has too many lines or characters, or a letter more than 30 accents.
    """
    texts = list(texts)
    lengths = [len(text) for text in texts]
    if len(lengths) > limits.max_lines:
        raise _make_size_error(f"more than {limits.max_lines:,} lines of text", where)
    if sum(lengths) > limits.max_chars:
        raise _make_size_error(f"more than {limits.max_chars:,} characters of text", where)
    for text in texts:
        _refuse_stacked_accents(text, where)


def _refuse_stacked_accents(text: str, where: str) -> None:
    """Refuse a letter with more accents than any language writes.

    They would be drawn over the lines above and below and hide them; and sorting them, which normalisation
    does (Unicode Standard Annex 15), takes time quadratic in their number.
    """
    for run in () if text.isascii() else _SIGN_RUN.finditer(text):
        longest = count_max_run(unicodedata.combining(character) > 0 for character in run[0])
        if longest > _MAX_LETTER_ACCENTS:
            message = f"a letter has more than {_MAX_LETTER_ACCENTS} accents"
            raise ReadError(message, where=where, next_step="delete them")


def count_max_run(flags: Iterable[bool]) -> int:
    """The length of the longest run of true values.

    >>> count_max_run([True, False, True, True])
    2
    """
    longest = current = 0
    for flag in flags:
        current = current + 1 if flag else 0
        longest = max(longest, current)
    return longest


def refuse_many_links(text: str, where: str) -> None:
    """Refuse Markdown with more opening brackets than any article has: each may begin a link.

    Raises:
        ReadError: there are more than 20,000.
    """
    if text.count("[") > _MAX_MARKDOWN_BRACKETS:
        raise _make_size_error(f"more than {_MAX_MARKDOWN_BRACKETS:,} brackets", where)


def refuse_large_page(content: bytes, limits: SizeLimits, where: str) -> None:
    """Refuse a page whose tree would take too much time or memory to build or to walk.

    Elements are counted in one pass of the parser, before a tree is built.

    Args:
        content: the page, in UTF-8.
        limits: size limits of the article.
        where: the name that errors give the file.

    Raises:
        ReadError: the page has too many elements, one with too many attributes, or nests too deeply.
    """
    from lxml import etree  # imported here: plain text does not need it

    counter = _PageSizeCounter(limits, where)
    parser = etree.HTMLParser(target=counter, encoding="utf-8", huge_tree=True)  # type: ignore[call-overload] # it has no comments
    try:
        etree.fromstring(content, parser)
    except etree.XMLSyntaxError:  # an empty page; `parse_page` reports that
        return


class _PageSizeCounter:
    """Counts elements as lxml reports them; its methods are those of an lxml parser target."""

    def __init__(self, limits: SizeLimits, where: str) -> None:
        self._limits, self._where = limits, where
        self._elements = self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Count the start tag of an element, and its attributes.

        Raises:
            ReadError: a limit is exceeded.
        """
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
        """Count the end tag of an element."""
        self._depth -= 1

    def close(self) -> None:
        """Do nothing at the end of the page; lxml calls this."""


def refuse_truncated_page(parser: "etree.HTMLParser", where: str) -> None:
    """Refuse a page that the parser stopped reading at a limit of its own.

    libxml2 then returns the part above without an error, and what is missing may be the warnings.

    Args:
        parser: the parser that has read the page.
        where: the name that errors give the file.

    Raises:
        ReadError: the parser reached a limit.
    """
    from lxml import etree

    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise ReadError(
            "the page is too large or too deep for its parser",
            where=where,
            next_step="save the article alone, as text",
        )


def _make_size_error(excess: str, where: str) -> ReadError:
    message = f"this is larger than any article: it has {excess}"
    return ReadError(
        message, where=where, next_step="cut it into articles, or save the article alone, as text"
    )
