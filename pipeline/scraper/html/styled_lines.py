"""Parts the words that a page's own style sheets show as lines, as boxes side by side, or set apart.

Only selectors of one class count (``.old``, ``span.old``): which elements others match is not worked out.
"""

import re

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS, is_block_element
from pipeline.scraper.html.style_rules import StyleSheets
from pipeline.scraper.html.word_gaps import part_words_before, part_words_behind

_CLASS_SELECTOR = re.compile(r"\s*(?:[a-z][\w-]*)?\.([\w-]+)(::?(?:before|after))?\s*", re.IGNORECASE)
_DISPLAY = re.compile(r"(?:^|[;{\s])display\s*:\s*([a-z-]+)", re.IGNORECASE)
_GAP = re.compile(
    r"(?:^|[;{\s])(?:margin|padding)(-left|-right|-inline(?:-start|-end)?)?\s*:\s*([^;!]{1,60})",
    re.IGNORECASE,
)
_WIDTH = re.compile(r"(\d{0,4}\.?\d{1,4})(px|em|rem|ch)", re.IGNORECASE)
#: How wide a space is at the most, by unit.
_SPACE_WIDTHS = {"px": 4.0, "em": 0.25, "rem": 0.25, "ch": 0.5}
#: A letter of an icon font (private use, U+E000 to U+F8FF).
_DRAWN_ICON = re.compile(r"content\s*:\s*[\"'](?:\\[ef][0-9a-f]{3}\s?|[\ue000-\uf8ff])[\"']", re.IGNORECASE)
#: Elements of a line that a style sheet may show as lines of their own; an icon has no text to be parted.
_PARTED_TAGS = frozenset(
    {"span", "a", "b", "strong", "em", "i", "small", "time", "label", "cite", "u", "font", "mark", "abbr"}
)


def part_styled_lines(root: etree._Element, sheets: StyleSheets) -> None:
    """Part the words of elements that a style sheet shows as lines, as boxes side by side, or set apart.

    ``<span class="name">Bridge</span><span class="text">Lie down`` is no word ``BridgeLie``. An element
    with no text right beside it becomes a block if its style says so. Within a sentence or heading only
    spaces are put around it, so that it stays one.

    Args:
        root: the root element of a page; it is changed in place.
        sheets: the style sheets of the page.
    """
    displays, apart = _read_class_styles(sheets)
    if not displays and not apart:
        return
    for element in root.iter(*_PARTED_TAGS):
        parent = element.getparent()
        if parent is None:
            continue
        is_line = _find_displays(element, displays) in _LINE_DISPLAYS
        if not is_line and _find_displays(parent, displays) not in _BOX_DISPLAYS:
            if apart and not apart.isdisjoint((element.get("class") or "").split()):
                part_words_before(element)
                part_words_behind(element)
            continue
        text = "".join(element.itertext()).strip()
        # What stands alone there has nothing that it could be joined with.
        if not text or is_block_element(element) or text == "".join(parent.itertext()).strip():
            continue
        if is_line and not _has_text_beside(element, parent) and not _is_in_heading(parent):
            element.set("style", f"{element.get('style', '')};display:block")
        else:
            _put_spaces_around(element, parent)


def _read_class_styles(sheets: StyleSheets) -> tuple[dict[str, str], set[str]]:
    """How elements are shown by the classes that they have; and the classes that set them apart.

    By a gap as wide as a space, or by an icon that is drawn before or behind them.
    """
    displays, apart = dict[str, str](), set[str]()
    for rule in sheets.rules:
        declarations = rule.declarations
        found = _DISPLAY.findall(declarations)
        has_gap = any(map(_is_gap, _GAP.findall(declarations)))
        has_icon = _DRAWN_ICON.search(declarations) is not None
        if not found and not has_gap and not has_icon:
            continue
        for selector in rule.selectors.split(","):
            match = _CLASS_SELECTOR.fullmatch(selector)
            if match is None:
                continue
            if found and not match[2]:
                displays[match[1]] = found[-1].lower()
            if has_icon if match[2] else has_gap:
                apart.add(match[1])
    return displays, apart


def _is_gap(declaration: tuple[str, str]) -> bool:
    """Whether a margin or padding, on one side or on all, is as wide as a space on the left or right.

    >>> _is_gap(("", "0 5px 5px 0")), _is_gap(("-left", ".3em")), _is_gap(("", "8px 0"))
    (True, True, False)
    """
    side, value = declaration
    widths = value.split()[:4]
    if not side:
        widths = widths if len(widths) == 1 else [widths[1], *widths[3:]] if widths else []
    return any(
        float(match[1]) >= _SPACE_WIDTHS[match[2].lower()]
        for width in widths
        if (match := _WIDTH.fullmatch(width))
    )


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
