"""Parts the words that a page's own style sheets show as lines, as boxes side by side, or set apart.

Where words of two elements touch, all rules that may lay them out are looked at; else those of one class
only (``.old``, ``span.old``).
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS, is_block_element
from pipeline.scraper.html.layout_rules import (
    BOX_DISPLAYS,
    LAYOUT_DECLARATION,
    LINE_DISPLAYS,
    LayoutRules,
    is_gap,
)
from pipeline.scraper.html.selectors import BudgetExceededError
from pipeline.scraper.html.style_rules import StyleRule, StyleSheets
from pipeline.scraper.html.tree import put_text_before, put_text_behind
from pipeline.scraper.html.word_gaps import (
    find_char_before,
    find_char_behind,
    find_first_char,
    find_last_char,
    part_words_before,
    part_words_behind,
)

_CLASS_SELECTOR = re.compile(r"\s*(?:[a-z][\w-]*)?\.([\w-]+)(::?(?:before|after))?\s*", re.IGNORECASE)
#: A letter of an icon font (private use, U+E000 to U+F8FF).
_DRAWN_ICON = re.compile(r"content\s*:\s*[\"'](?:\\[ef][0-9a-f]{3}\s?|[\ue000-\uf8ff])[\"']")
#: Elements of a line that a style sheet may show as lines of their own; an icon has no text to be parted.
_PARTED_TAGS = frozenset(
    {
        *("span", "a", "b", "strong", "em", "i", "small", "time", "label", "cite", "u", "font", "mark"),
        *("abbr", "q", "data", "dfn", "code", "kbd", "samp", "var", "ins", "bdi", "output"),
    }
)


@dataclass
class _ClassStyles:
    """What a page's style sheets say of elements by their classes, and their other rules that lay out.

    Attributes:
        displays: how elements of a class are shown.
        apart: the classes that set elements apart, by a gap or an icon that is drawn before or behind them.
        rules: all rules that lay out elements.
    """

    displays: dict[str, str] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    rules: list[StyleRule] = field(default_factory=list)

    def find_displays(self, element: etree._Element) -> set[str]:
        """How an element is shown by the classes that it has; where they differ, which holds is not known."""
        if not (classes := element.get("class")):
            return set()
        return {self.displays[name] for name in classes.split() if name in self.displays}

    def sets_apart(self, element: etree._Element) -> bool:
        """Whether a class of an element sets it apart."""
        classes = element.get("class")
        return classes is not None and not self.apart.isdisjoint(classes.split())


def part_styled_lines(root: etree._Element, sheets: StyleSheets) -> None:
    """Part the words of elements that a style sheet shows as lines, as boxes side by side, or set apart.

    ``<span class="name">Bridge</span><span class="text">Lie down`` is no word ``BridgeLie``. An element
    with no text right beside it becomes a block if its style says so. Within a sentence or heading only
    spaces are put around it, so that it stays one.

    Args:
        root: the root element of a page; it is changed in place.
        sheets: the style sheets of the page.
    """
    styles = _read_class_styles(sheets)
    if not styles.rules and not styles.apart:
        return
    touching = [element for element in root.iter(*_PARTED_TAGS) if not _part_by_class(element, styles)]
    if not touching:
        return
    layouts = LayoutRules(styles.rules)
    with suppress(BudgetExceededError):
        for element in touching:
            _part_touching(element, layouts)


def _part_by_class(element: etree._Element, styles: _ClassStyles) -> bool:
    """Part an element as its classes say; whether they do, or no other word touches its own."""
    parent = element.getparent()
    if parent is None:
        return True
    if styles.displays:
        is_line = _is_one_of(styles.find_displays(element), LINE_DISPLAYS)
        if is_line or _is_one_of(styles.find_displays(parent), BOX_DISPLAYS):
            _part_box(element, parent, is_line=is_line)
            return True
    if styles.sets_apart(element):
        part_words_before(element)
        part_words_behind(element)
        return True
    return not _touches_text(element)


def _is_one_of(displays: set[str], wanted: frozenset[str]) -> bool:
    return len(displays) == 1 and displays <= wanted


def _touches_text(element: etree._Element) -> bool:
    """Whether a word of an element, or what ends a sentence, and a word beside it stand without a space."""
    tail = element.tail
    behind = tail[:1] if tail else find_char_behind(element)
    if behind.isalnum() and _may_end_word(find_last_char(element)):
        return True
    return _may_end_word(find_char_before(element)) and find_first_char(element).isalnum()


def _may_end_word(char: str) -> bool:
    return char.isalnum() or (char != "" and char in ".,:;!?)%\u2026\u3002\uff1a")


def _part_touching(element: etree._Element, layouts: LayoutRules) -> None:
    """Part an element that touches other words where any rule of the page lays it out apart from them.

    A single letter that floats is the first one of a word.
    """
    parent = element.getparent()
    if parent is None:
        return
    layout = layouts.find(element)
    is_line = layout.display in LINE_DISPLAYS
    if is_line or layouts.find(parent).display in BOX_DISPLAYS:
        _part_box(element, parent, is_line=is_line)
    elif layout.is_apart or (layout.is_float and len("".join(element.itertext()).strip()) > 1):
        part_words_before(element)
        part_words_behind(element)


def _part_box(element: etree._Element, parent: etree._Element, *, is_line: bool) -> None:
    """Part a line or box from what stands beside it; what stands alone has nothing to be joined with."""
    text = "".join(element.itertext()).strip()
    if not text or is_block_element(element) or text == "".join(parent.itertext()).strip():
        return
    if is_line and not _has_text_beside(element, parent) and not _is_in_heading(parent):
        element.set("style", f"{element.get('style', '')};display:block")
    else:
        put_text_behind(element, " ")
        put_text_before(element, " ")


def _read_class_styles(sheets: StyleSheets) -> _ClassStyles:
    """How elements are shown by the classes that they have, and the classes that set them apart."""
    styles = _ClassStyles()
    for rule in sheets.rules:
        declarations = rule.declarations.lower()
        found = LAYOUT_DECLARATION.findall(declarations)
        has_icon = "content" in declarations and _DRAWN_ICON.search(declarations) is not None
        if found:
            styles.rules.append(rule)
        elif not has_icon:
            continue
        display = next((value for name, value, _ in reversed(found) if name == "display"), "")
        has_gap = any(is_gap(name, value) for name, value, _ in found)
        for selector in rule.selectors.split(",") if display or has_gap or has_icon else ():
            match = _CLASS_SELECTOR.fullmatch(selector)
            if match is None:
                continue
            if display and not match[2]:
                styles.displays[match[1]] = display.strip()
            if has_icon if match[2] else has_gap:
                styles.apart.add(match[1])
    return styles


def _has_text_beside(element: etree._Element, parent: etree._Element) -> bool:
    above = element.getprevious()
    before = parent.text if above is None else above.tail
    return bool((before or "").strip() or (element.tail or "").strip())


def _is_in_heading(element: etree._Element) -> bool:
    return element.tag in HEADING_TAGS or any(outer.tag in HEADING_TAGS for outer in element.iterancestors())
