"""Where on a page its article stands.

The idea is Readability's (Arc90, 2009): paragraphs speak for the element that holds them. Here only those
speak that an extractor took for the article, each as loud as it is long, links not counted.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.scraper.readers.blocks import TextBlock
from pipeline.scraper.readers.elements import HEADINGS

#: What holds a piece of running text; whatever holds these is a part of the page.
_PIECES = HEADINGS | {
    *(
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "details",
        "summary",
    ),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
    *("img", "picture", "a", "b", "center", "em", "font", "i", "small", "span", "strong"),
}
#: The least share of the voted text that the article's area holds; the rest is taken for an error.
_AREA = 0.8


@dataclass(frozen=True)
class Core:
    """Where the article stands.

    Attributes:
        area: the innermost element that holds nearly all of the voted text.
        body: the one part of the page in it that holds most of it directly.
        share: how much of the area's voted text that is.
        pieces: voted letters of each part of the page that holds some directly.
    """

    area: etree._Element
    body: etree._Element
    share: float
    pieces: Counter[etree._Element]


def core_of(blocks: Sequence[TextBlock], letters: Sequence[int]) -> Core | None:
    """Find the article.

    Args:
        blocks: the blocks of the page.
        letters: how many letters of each speak for it.
    """
    voted = sum(letters)
    if not voted:
        return None
    held = _held(blocks, letters)
    area = max((element for element, sum_ in held.items() if sum_ >= _AREA * voted), key=_depth)
    pieces: Counter[etree._Element] = Counter()
    for block, count in zip(blocks, letters, strict=True):
        if count and is_within(block.element, area):
            pieces[part_of(block.element)] += count
    body, most = pieces.most_common(1)[0]
    return Core(area, body, most / pieces.total(), pieces)


def _held(blocks: Sequence[TextBlock], letters: Sequence[int]) -> Counter[etree._Element]:
    """How many voted letters each element holds, in all that is in it."""
    direct: Counter[etree._Element] = Counter()
    for block, count in zip(blocks, letters, strict=True):
        if count:
            direct[block.element] += count
    held: Counter[etree._Element] = Counter()
    for element, count in direct.items():
        held[element] += count
        for ancestor in element.iterancestors():
            held[ancestor] += count
    return held


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def is_within(element: etree._Element, outer: etree._Element) -> bool:
    """Whether an element is ``outer`` or stands somewhere in it."""
    return element is outer or any(ancestor is outer for ancestor in element.iterancestors())


def part_of(element: etree._Element) -> etree._Element:
    """The part of the page that a piece of text stands in: neither a paragraph nor a list nor a table."""
    while element.tag in _PIECES:
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        element = parent
    return element
