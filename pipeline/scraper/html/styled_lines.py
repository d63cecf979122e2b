"""Parts the words that a page's own style sheets show as lines, or as boxes side by side.

Only selectors of one class count (``.old``, ``span.old``): which elements others match is not worked out.
"""

import re

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS, is_block_element
from pipeline.scraper.html.style_rules import StyleSheets

_CLASS_SELECTOR = re.compile(r"\s*(?:[a-z][\w-]*)?\.([\w-]+)\s*", re.IGNORECASE)
_DISPLAY = re.compile(r"(?:^|[;{\s])display\s*:\s*([a-z-]+)", re.IGNORECASE)
#: Elements of a line that a style sheet may show as lines of their own; an icon has no text to be parted.
_PARTED_TAGS = frozenset(
    {"span", "a", "b", "strong", "em", "i", "small", "time", "label", "cite", "u", "font", "mark", "abbr"}
)


def part_styled_lines(root: etree._Element, sheets: StyleSheets) -> None:
    """Part the words of elements that a style sheet shows as lines or boxes side by side.

    ``<span class="name">Bridge</span><span class="text">Lie down`` is no word ``BridgeLie``. An element
    with no text right beside it becomes a block if its style says so. Within a sentence or heading only
    spaces are put around it, so that it stays one.

    Args:
        root: the root element of a page; it is changed in place.
        sheets: the style sheets of the page.
    """
    displays = {
        match[1]: found[-1].lower()
        for rule in sheets.rules
        if (found := _DISPLAY.findall(rule.declarations))
        for selector in rule.selectors.split(",")
        if (match := _CLASS_SELECTOR.fullmatch(selector))
    }
    if not displays:
        return
    for element in root.iter(*_PARTED_TAGS):
        parent = element.getparent()
        text = "".join(element.itertext()).strip()
        if parent is None or is_block_element(element) or not text:
            continue
        is_line = _find_displays(element, displays) in _LINE_DISPLAYS
        if not is_line and _find_displays(parent, displays) not in _BOX_DISPLAYS:
            continue
        if text == "".join(parent.itertext()).strip():  # nothing that it could be joined with
            continue
        if is_line and not _has_text_beside(element, parent) and not _is_in_heading(parent):
            element.set("style", f"{element.get('style', '')};display:block")
        else:
            _put_spaces_around(element, parent)


_LINE_DISPLAYS = ({"block"}, {"flex"}, {"grid"}, {"list-item"}, {"table"}, {"flow-root"})
#: What makes boxes of all that an element holds.
_BOX_DISPLAYS = ({"flex"}, {"grid"}, {"inline-flex"}, {"inline-grid"})


def _find_displays(element: etree._Element, displays: dict[str, str]) -> set[str]:
    """How an element is shown by the classes that it has; where they differ, which holds is not known."""
    return {displays[name] for name in element.get("class", "").split() if name in displays}


def _has_text_beside(element: etree._Element, parent: etree._Element) -> bool:
    above = element.getprevious()
    before = parent.text if above is None else above.tail
    return bool((before or "").strip() or (element.tail or "").strip())


def _is_in_heading(element: etree._Element) -> bool:
    return element.tag in HEADING_TAGS or any(outer.tag in HEADING_TAGS for outer in element.iterancestors())


def _put_spaces_around(element: etree._Element, parent: etree._Element) -> None:
    element.tail = " " + (element.tail or "")
    above = element.getprevious()
    if above is None:
        parent.text = (parent.text or "") + " "
    else:
        above.tail = (above.tail or "") + " "
