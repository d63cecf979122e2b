"""How does a page number the items of a list: from which number on, with letters, downwards?

And what a walk over the page knows of the lists and items that it is in.
"""

import re
from dataclasses import dataclass

from lxml import etree

_INTEGER = re.compile(r"-?\d{1,9}")
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(lower|upper)-(alpha|latin|roman|greek)", re.IGNORECASE
)
_NUMBERINGS = {"a": "a, b, c", "A": "A, B, C", "i": "i, ii, iii", "I": "I, II, III"}


def find_numbering(numbered_list: etree._Element) -> str:
    """How a page numbers a list, if not 1, 2, 3: ``a, b, c``, or ``3, 2, 1`` where it counts down."""
    style = _LIST_STYLE.search(numbered_list.get("style") or "")
    kind = numbered_list.get("type", "")
    if style is not None:
        kind = "i" if style[2].lower() == "roman" else "a"
        kind = kind.upper() if style[1].lower() == "upper" else kind
    if kind in _NUMBERINGS:
        return _NUMBERINGS[kind]
    if "reversed" in numbered_list.attrib:
        count = sum(child.tag == "li" for child in numbered_list)
        start = numbered_list.get("start", "")
        first = int(start) if _INTEGER.fullmatch(start) else count
        return ", ".join(map(str, range(first, first - min(3, count), -1)))
    return ""


def parse_start_number(element: etree._Element) -> int:
    """The number of the first item of a numbered list: its attribute ``start``, else 1.

    A list that counts down is numbered from 1: to count up from where it starts would be neither.
    """
    start = "" if "reversed" in element.attrib else element.get("start", "")
    return int(start) if _INTEGER.fullmatch(start) else 1


@dataclass(slots=True)
class OpenList:
    """A list whose end tag has not been met.

    Attributes:
        next_number: the number of its next item, None in a list with bullets.
        cut_items: how many of its items were cut as a whole; those below move up.
    """

    next_number: int | None
    cut_items: int = 0


@dataclass(slots=True)
class OpenItem:
    """A list item whose end tag has not been met.

    Attributes:
        mark: the mark of its first block; further blocks are continuations.
        depth: how many items its list is nested in.
        has_blocks: whether its first block has been added.
        is_interrupted: whether a heading or table stood in it; later blocks do not continue the item.
    """

    mark: str
    depth: int
    has_blocks: bool = False
    is_interrupted: bool = False
