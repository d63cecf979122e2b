"""How much room parts of an article need on paper: what must be let break, and how a table is set.

Style sheets cannot count letters, so the mark-up tells them in a class what is long.
"""

import re
from collections.abc import Iterable

from pipeline.article import Item, OrderedList, Table

#: Characters above which an item or a box may be broken between pages: about a fifth of one.
_LONG = 600
#: Points: the width of a table, what a character takes at the size of the text and at 11 points (bold, on
#: average, to be safe), and the space between columns.
_WIDTH, _NORMAL, _SMALL, _NORMAL_GAP, _SMALL_GAP = 440, 7.6, 6.4, 9, 6

_WORD = re.compile(r"[^\s\-–—/]+[\-–—/]?")


def is_long(texts: Iterable[str]) -> bool:
    """Whether these texts together fill so much of a page that they may be broken between two."""
    return sum(map(len, texts)) > _LONG


def is_long_item(item: Item) -> bool:
    """Whether a list item, with the items below it, may be broken between two pages."""
    return is_long(_texts(item))


def table_fit(table: Table) -> str:
    """How a table is set: ``roomy``, ``close`` (smaller letters), or ``even`` (its words must be broken)."""
    columns = zip(*table.items, strict=False)
    longest = [
        max((len(word) for cell in column for word in _WORD.findall(cell.text)), default=0)
        for column in columns
    ]
    letters, gaps = sum(longest), len(longest)
    if letters * _NORMAL + gaps * _NORMAL_GAP <= _WIDTH:
        return "roomy"
    return "close" if letters * _SMALL + gaps * _SMALL_GAP <= _WIDTH else "even"


def numeral_width(steps: OrderedList) -> str:
    """The digits of a list's highest number: ``one-digit`` to ``three-digit``, or ``many-digit``."""
    digits = len(str(steps.start + len(steps.items) - 1))
    return {1: "one-digit", 2: "two-digit", 3: "three-digit"}.get(digits, "many-digit")


def _texts(item: Item) -> Iterable[str]:
    yield item.text
    for child in item.items:
        yield from _texts(child)
