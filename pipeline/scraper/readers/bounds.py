"""How large an article may be: bounds that no honest one meets, and that keep a hostile one cheap.

They are refusals, with what to do next, never cuts: an article that is cut could lose its warnings. The
longest real pages seen while they were chosen had 130,000 characters on 1,800 lines, 22 attributes an
element, and a kept article of 960 items; each bound is some times that.
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
MOST_DEPTH = 512
#: The parser looks through all attributes of an element for each of them: 100,000 take it minutes.
MOST_ATTRIBUTES = 1_000
#: How deeply Markdown may nest (a list counts twice) before its parser passes over what is within, without a
#: word. With more, runs of brackets would take it minutes.
MOST_NESTED_MARKDOWN = 20
#: Accents that one letter may bear: those of Stream-Safe Text Format (Unicode Standard Annex 15, 13).
_MOST_ACCENTS = 30
#: What may be a run of accents, or of other signs: no letters, no spaces.
_SIGNS = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MOST_ACCENTS + 1},}}")
#: For each bracket its parser looks for the end of a link, as deep as they nest.
_MOST_BRACKETS = 20_000


@dataclass(frozen=True)
class Bounds:
    """The largest raw article that is read.

    Attributes:
        content: bytes, unpacked. A saved page may hold its pictures; its text is bound below.
        characters: of text that can be seen.
        lines: of text that can be seen; of a web page or of Markdown, blocks.
        elements: of a web page, seen or not: each takes memory.
    """

    content: int = 25_000_000
    characters: int = 500_000
    lines: int = 10_000
    elements: int = 100_000


HONEST = Bounds()


def refuse_long_text(texts: Iterable[str], bounds: Bounds, where: str) -> None:
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
    if len(lengths) > bounds.lines:
        raise _immense(f"more than {bounds.lines:,} lines of text", where)
    if sum(lengths) > bounds.characters:
        raise _immense(f"more than {bounds.characters:,} characters of text", where)
    for text in texts:
        _refuse_stacked_accents(text, where)


def _refuse_stacked_accents(text: str, where: str) -> None:
    """Refuse a letter with more accents than any language writes.

    They are drawn over the lines above and below, and hide them; and putting them in order (Unicode Standard
    Annex 15) takes time square in their number.
    """
    for run in () if text.isascii() else _SIGNS.finditer(text):
        longest = longest_run(unicodedata.combining(character) > 0 for character in run[0])
        if longest > _MOST_ACCENTS:
            told = f"a letter has more than {_MOST_ACCENTS} accents"
            raise ReadError(told, where=where, next_step="delete them")


def longest_run(flags: Iterable[bool]) -> int:
    """How many true values stand in a row, at the most.

    >>> longest_run([True, False, True, True])
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
    if text.count("[") > _MOST_BRACKETS:
        raise _immense(f"more than {_MOST_BRACKETS:,} brackets", where)


def refuse_immense_page(content: bytes, bounds: Bounds, where: str) -> None:
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

    counter = _Counter(bounds, where)
    parser = etree.HTMLParser(target=counter, encoding="utf-8", huge_tree=True)  # type: ignore[call-overload] # it has no comments
    try:
        etree.fromstring(content, parser)
    except etree.XMLSyntaxError:  # nothing in it; it is told where the tree is made
        return


class _Counter:
    """Takes the events of a parser, and counts."""

    def __init__(self, bounds: Bounds, where: str) -> None:
        self._bounds, self._where = bounds, where
        self._elements = self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._elements += 1
        self._depth += 1
        if self._elements > self._bounds.elements:
            raise _immense(f"more than {self._bounds.elements:,} elements", self._where)
        if len(attributes) > MOST_ATTRIBUTES:
            raise _immense(f"an element with more than {MOST_ATTRIBUTES:,} attributes", self._where)
        if self._depth > MOST_DEPTH:
            raise _immense(f"more than {MOST_DEPTH} elements, each within the other", self._where)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1

    def close(self) -> None:
        """The page ends."""


def refuse_cut(parser: "etree.HTMLParser", where: str) -> None:
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


def _immense(what: str, where: str) -> ReadError:
    told = f"this is larger than any article: it has {what}"
    return ReadError(told, where=where, next_step="cut it into articles, or save the article alone, as text")
