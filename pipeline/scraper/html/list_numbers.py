"""How does a page number the items of a list: from which number on, with letters, downwards?

And what a walk over the page knows of the lists and items that it is in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.scraper.html.counter_styles import (
    COUNTER_STYLE,
    find_style_of_class,
    find_style_of_type,
    render_counter,
)

_INTEGER = re.compile(r"-?\d{1,9}")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:([^;]*)", re.IGNORECASE)
#: How many labels a finding names.
_SHOWN_LABELS = 3


def find_numbering(numbered_list: etree._Element) -> str:
    """How a page numbers a list, if not 1, 2, 3: ``a, b, c``, or ``3, 2, 1`` where it counts down."""
    items = [child for child in numbered_list if child.tag == "li"]
    style = _find_counter_style(numbered_list, items)
    value = items[0].get("value", "") if items else ""
    if style:
        first = int(value) if _INTEGER.fullmatch(value) else parse_start_number(numbered_list)
        labels = (render_counter(number, style) for number in range(first, first + _SHOWN_LABELS))
        return ", ".join(labels)
    if "reversed" in numbered_list.attrib:
        count = len(items)
        start = numbered_list.get("start", "")
        first = int(start) if _INTEGER.fullmatch(start) else count
        return ", ".join(map(str, range(first, first - min(_SHOWN_LABELS, count), -1)))
    return ""


def _find_counter_style(numbered_list: etree._Element, items: Sequence[etree._Element]) -> str:
    """The style in which a list shows its numbers: by its style, its class, its type or that of its items."""
    if declared := _LIST_STYLE.findall(numbered_list.get("style") or ""):
        match = COUNTER_STYLE.search(declared[-1])
        return match[0] if match else ""
    if found := find_style_of_type(numbered_list.get("type", "")):
        return found
    classes = numbered_list.get("class")
    if classes and (found := find_style_of_class(classes)):
        return found
    return find_style_of_type(items[0].get("type", "")) if items else ""


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
