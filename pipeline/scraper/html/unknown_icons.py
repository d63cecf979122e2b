"""Finds icons that may say what to do and what not, though it is not known which.

Where the items of a list have two icons, one may be a tick and the other a cross. One icon before all items
is a bullet, and one of its own before each is a picture of what the item says.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from lxml import etree

from pipeline.scraper.html.elements import find_block

#: The attribute that marks an item or row before which an icon stands that is not known.
ICON_ATTRIBUTE = "data-unknown-icon"
_ICON_CLASS = re.compile(
    r"icon|\bico\b|\bfa[srlb]?\b|\bfa-|glyph|symbol|svg|material|dashicon|\bbi-|picto|emoji|sprite|\bmark",
    re.IGNORECASE,
)
_MIN_ITEMS = 2
_MAX_NAME_CHARS = 80


def find_icon_name(icon: etree._Element, text: str) -> str:
    """What tells one icon from another: its name or its drawing; empty if an element is no icon.

    Args:
        icon: an element without text of its own.
        text: the name of the icon, if its font draws it by that.
    """
    if text:
        return text
    classes = icon.get("class") or ""
    if icon.tag != "svg":
        return classes if _ICON_CLASS.search(classes) else ""
    drawing = next((path.get("d") for path in icon.iter("path", "{*}path") if path.get("d")), None)
    links = (str(value) for use in icon.iter("use", "{*}use") for value in use.attrib.values())
    return (drawing or next(links, "") or classes)[:_MAX_NAME_CHARS]


def mark_unknown_icons(openers: Iterable[tuple[etree._Element, str]]) -> None:
    """Mark the items of lists with two kinds of icons, and the rows with an icon alone in a cell.

    Args:
        openers: the icons that open their blocks, each with its name or the sign that it was replaced by.
    """
    items: dict[etree._Element, dict[str, list[etree._Element]]] = defaultdict(lambda: defaultdict(list))
    for icon, name in openers:
        block = find_block(icon)
        if block is None:
            continue
        row = block.getparent()
        if block.tag == "td" and row is not None and "".join(block.itertext()).strip() == "":
            row.set(ICON_ATTRIBUTE, "cell")
        while block is not None and block.tag in ("p", "div"):
            block = block.getparent()
        if block is not None and block.tag == "li" and (around := block.getparent()) is not None:
            items[_find_first_list(around)][name].append(block)
    for names in items.values():
        unknown = [name for name in names if not _is_sign(name)]
        counts = sorted(map(len, names.values()))
        # One item is enough of a kind of which the other is known for a tick or a cross.
        is_two_kinds = (
            len(names) == _KINDS and (counts[0] if len(unknown) == _KINDS else counts[1]) >= _MIN_ITEMS
        )
        if unknown and is_two_kinds:
            for name in unknown:
                names[name][0].set(ICON_ATTRIBUTE, "item")


def _find_first_list(element: etree._Element) -> etree._Element:
    """The first of the lists that stand right behind each other: each may have an icon of its own."""
    for _ in range(_MAX_LISTS):
        above = element.getprevious()
        if above is None or above.tag not in ("ul", "ol"):
            break
        element = above
    return element


_MAX_LISTS = 4
#: A tick and a cross are two kinds; more are pictures of what the items say.
_KINDS = 2


def _is_sign(name: str) -> bool:
    return len(name) == 1 and not name.isascii()
