"""Works out how a page's style sheets lay out single elements of a line: as a line, as a box, with a gap.

For the few elements of which it matters; `style_sheets` works out what else holds, for all elements.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from pipeline.scraper.html.selectors import AncestorFilter, MatchBudget, Selector, find_element_keys
from pipeline.scraper.html.style_rules import StyleRule
from pipeline.scraper.html.style_sheets import RuleIndex

#: What lays out an element, in small letters: its name, its value, and whether it is important.
LAYOUT_DECLARATION = re.compile(
    r"(?:^|[;{\s])(display|float|position|(?:margin|padding)(?:-left|-right|-inline(?:-start|-end)?)?)"
    r"\s*:\s*([^;!]{1,60})(!?)"
)
_WIDTH = re.compile(r"(\d{0,4}\.?\d{1,4})(px|em|rem|ch)")
#: How wide a space is at the most, by unit.
_SPACE_WIDTHS = {"px": 4.0, "em": 0.25, "rem": 0.25, "ch": 0.5}
LINE_DISPLAYS = frozenset({"block", "flex", "grid", "list-item", "table", "flow-root", "table-row"})
#: What makes boxes of all that an element holds.
BOX_DISPLAYS = frozenset({"flex", "grid", "inline-flex", "inline-grid"})
_CELL = "table-cell"


@dataclass(frozen=True, slots=True)
class Layout:
    """How an element of a line is laid out.

    Attributes:
        display: its ``display``; empty if no style sheet says one.
        is_apart: whether it stands apart from the words beside it: by a gap, as a cell or a box of its own.
        is_float: whether it is moved to a side, or to a place of its own.
    """

    display: str = ""
    is_apart: bool = False
    is_float: bool = False


class LayoutRules:
    """The rules of a page that lay out elements."""

    def __init__(self, rules: Iterable[StyleRule]) -> None:
        self._index = RuleIndex(AncestorFilter(), MatchBudget())
        self._layouts: dict[etree._Element, Layout] = {}
        for rule in rules:
            self._index.add(rule)

    def find(self, element: etree._Element) -> Layout:
        """How an element is laid out.

        Raises:
            BudgetExceededError: too many elements of the page were looked at.
        """
        found = self._layouts.get(element)
        if found is None:
            matching = self._index.find(element, (*find_element_keys(element), "*"))
            found = self._layouts[element] = _find_layout(_choose_values(matching))
        return found


def _choose_values(matching: Iterable[tuple[StyleRule, Selector]]) -> dict[str, str]:
    """Of several rules that match an element, the values that win."""
    winners: dict[str, tuple[tuple[object, ...], str]] = {}
    for rule, selector in matching:
        if selector.pseudo_element:
            continue
        for name, value, important in LAYOUT_DECLARATION.findall(rule.declarations.lower()):
            strength = (bool(important), rule.layer, *selector.specificity, rule.place)
            if name not in winners or winners[name][0] <= strength:
                winners[name] = strength, value
    return {name: value.strip() for name, (_, value) in winners.items()}


def _find_layout(values: dict[str, str]) -> Layout:
    display = values.get("display", "")
    is_float = values.get("float", "") in ("left", "right") or values.get("position", "") in _OWN_PLACES
    is_apart = display == _CELL or any(is_gap(name, value) for name, value in values.items())
    return Layout(display, is_apart, is_float)


_OWN_PLACES = ("absolute", "fixed")


def is_gap(name: str, value: str) -> bool:
    """Whether a margin or padding, on one side or on all, is as wide as a space on the left or right.

    >>> is_gap("margin", "0 5px 5px 0"), is_gap("padding-left", ".3em"), is_gap("margin", "8px 0")
    (True, True, False)
    """
    if not name.startswith(("margin", "padding")):
        return False
    widths = value.split()[:4]
    if "-" not in name:
        widths = widths if len(widths) == 1 else [widths[1], *widths[3:]] if widths else []
    return any(
        float(match[1]) >= _SPACE_WIDTHS[match[2]] for width in widths if (match := _WIDTH.fullmatch(width))
    )
