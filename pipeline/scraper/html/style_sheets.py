"""Writes into the ``style`` of each element what the page's style sheets say that its words depend on.

Whether it is struck out, raised, set in a font of symbols or turned round, and whether a part of a line is
hidden; also the words and signs that a style sheet draws before and behind elements. Of several rules that
match, the one wins that wins in a browser.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.html.counter_styles import COUNTER_STYLE
from pipeline.scraper.html.drawn_words import ContentDrawer, draw_background_sign
from pipeline.scraper.html.elements import is_block_element, is_inline_only
from pipeline.scraper.html.hiding_styles import closes_box, hides_box, hides_words, parse_declarations
from pipeline.scraper.html.selectors import (
    AncestorFilter,
    BudgetExceededError,
    MatchBudget,
    Selector,
    find_element_keys,
    parse_selector,
    split_selectors,
)
from pipeline.scraper.html.struck_styles import is_struck_by_gradient
from pipeline.scraper.html.style_rules import StyleRule, StyleSheets
from pipeline.scraper.html.tree import UNSEEN_ATTRIBUTE
from pipeline.scraper.html.unshown_text import SCREEN_READER_CLASS

#: Only rules that say one of these, in small letters, or that hide words otherwise, are looked at closely.
_NOTABLE = re.compile(
    "|".join(
        (
            r"line-through",
            r"text-decoration[\w-]*\s*:\s*none",
            r"content(?<![-\w]content)\s*:\s*(?!(?:none|normal|\"\"|'')\s*[;!]|[\"']\\[ef](?!00[cd]|05[78])[0-9a-f]{3})",
            *(rf"{side}\s*:\s*(?:(?:4\d|5\d|60)(?:\.\d+)?%|calc\(50%)" for side in ("top", "bottom")),
            r"counter-(?:reset|increment|set)\s*:",
            r"display\s*:\s*none",
            r"visibility\s*:\s*(?:hidden|collapse|visible)",
            r"-override",
            r"-reverse\b",
            r"grid-(?:row|area|template-areas|template\s*:[^;]{0,40}[\"'])",
            r"gradient\([^%;]{0,60}transparent[^%;]{0,60}(?:3[5-9]|4\d|50)(?:\.\d+)?%",
            r"background-size\s*:[^;]{0,20}100%\s+(?:[1-3]px|0?\.\d+r?em|\d%)",
            r"order(?<![-\w]order)\s*:\s*-?\d",
            *(
                rf"{name}(?<![-\w]{name})(?:-image)?\s*:[^;]{{0,60}}url\("
                for name in ("background", "mask", "list-style")
            ),
            rf"list-style(?:-type)?\s*:[^;]{{0,60}}(?:[\"']|decimal|{COUNTER_STYLE.pattern})",
            r"vertical-align\s*:\s*(?:super|sub)\b",
            r"display\s*:\s*ruby",
            r"direction(?<![-\w]direction)\s*:\s*rtl",
            r"font(?<![-\w]font)(?:-family)?\s*:[^;]{0,60}(?:wingdings|webdings|zapf ?dingbats|symbol\b)",
        )
    )
)
_SYMBOL_FONT = re.compile(r"wingdings|webdings|zapf ?dingbats|symbol\b", re.IGNORECASE)
#: What it costs to take up a rule that matches.
_RULE_STEPS = 5
#: More rules for one class, name or tag are not looked at.
_MAX_RULES_A_NAME = 60
_KEY = re.compile(r"\.([\w-]+)|#([\w-]+)|\A([a-z][\w-]*)", re.IGNORECASE)
_PSEUDO_ELEMENT = re.compile(r"::?(?:before|after|marker)\b", re.IGNORECASE)
_STRUCK_TAGS = frozenset({"s", "strike", "del"})

#: How strongly a declaration holds: its layer, the names, classes and tags of its selector, and its place.
_Strength = tuple[int, int, int, int, int]


@dataclass
class RuleIndex:
    """Rules by the class, name or tag that an element must have to be matched."""

    ancestors: AncestorFilter
    budget: MatchBudget
    rules: dict[str, list[tuple[StyleRule, str]]] = field(default_factory=lambda: defaultdict(list))
    _parsed: dict[str, list[tuple[StyleRule, Selector]]] = field(default_factory=dict)
    _fitting: dict[tuple[str, str | None, str | None], list[tuple[StyleRule, Selector]]] = field(
        default_factory=dict
    )

    def add(self, rule: StyleRule) -> None:
        """Add a rule, each of its selectors by itself."""
        for selector in split_selectors(rule.selectors):
            for key in _find_keys(selector):
                found = self.rules[key]
                if len(found) < _MAX_RULES_A_NAME:
                    found.append((rule, selector))

    def find(self, element: etree._Element, keys: Iterable[str]) -> Iterator[tuple[StyleRule, Selector]]:
        """The rules of which a selector matches an element, each with the selector.

        Raises:
            BudgetExceededError: too many elements of the page were looked at.
        """
        fitting = self._find_fitting(element, keys)
        self.budget.spend(len(fitting))
        around = -1  # all bits: nothing is ruled out
        if any(selector.outer_bits for _, selector in fitting):
            around = self.ancestors.find_bits(element)
        for rule, selector in fitting:
            wanted = selector.outer_bits
            if wanted & around == wanted and (
                selector.is_of_names or selector.matches_fitting(element, self.budget)
            ):
                yield rule, selector

    def _find_fitting(self, element: etree._Element, keys: Iterable[str]) -> list[tuple[StyleRule, Selector]]:
        """The rules for elements of the same tag, name and classes, which a page has many of."""
        kind = (str(element.tag), element.get("id"), element.get("class"))
        found = self._fitting.get(kind)
        if found is None:
            rules = [
                rule
                for key in keys
                if key in self.rules
                for rule in (self._parsed[key] if key in self._parsed else self._parse(key))
            ]
            self.budget.spend(len(rules))
            found = [(rule, selector) for rule, selector in rules if selector.fits_names(element)]
            self._fitting[kind] = found
        return found

    def _parse(self, key: str) -> list[tuple[StyleRule, Selector]]:
        """The rules of a key with their selectors; those of a kind that is not known are left out."""
        parsed = ((rule, parse_selector(text)) for rule, text in self.rules[key])
        found = self._parsed[key] = [(rule, selector) for rule, selector in parsed if selector is not None]
        return found


def _find_keys(selector: str) -> frozenset[str]:
    """Of these an element must have one to be matched: a class (``.a``), a name (``#a``) or a tag."""
    if not _HARD_SELECTOR.search(selector):
        words = (
            _PSEUDO_ELEMENT.sub("", selector).replace(">", " ").replace("+", " ").replace("~", " ").split()
        )
        match = _KEY.search(words[-1]) if words else None
        if match is not None:
            return frozenset(
                {f".{match[1]}" if match[1] else f"#{match[2]}" if match[2] else match[3].lower()}
            )
    parsed = parse_selector(selector)
    return frozenset() if parsed is None else parsed.keys or frozenset({"*"})


#: What makes it take more than a look to tell what a selector matches.
_HARD_SELECTOR = re.compile(r"[\[(\\]")


def apply_style_sheets(root: etree._Element, sheets: StyleSheets) -> None:
    """Write into the elements' own styles what the page's style sheets hide, strike out, turn round or draw.

    Args:
        root: the root element of a page; it is changed in place.
        sheets: the style sheets of the page.
    """
    ancestors, budget = AncestorFilter(), MatchBudget()
    notable = RuleIndex(ancestors, budget)
    for rule in sheets.rules:
        declarations = sheets.resolve(rule.declarations).lower()
        if (
            _NOTABLE.search(declarations)
            or (sheets.marks and _LIST_STYLE.search(declarations))
            or hides_words(declarations, is_box=True)
        ):
            notable.add(rule)
    if not notable.rules:
        return
    with suppress(BudgetExceededError):
        _apply_rules(root, notable, _Cascade(sheets, RuleIndex(ancestors, budget)))


def _apply_rules(root: etree._Element, notable: RuleIndex, cascade: "_Cascade") -> None:
    noted = notable.rules.keys()
    everywhere = ("*",) if "*" in noted else ()
    for element in list(root.iter(etree.Element)):
        keys = [key for key in find_element_keys(element) if key in noted]
        if keys or everywhere:
            found = notable.find(element, (*keys, *everywhere))
            if pseudo_elements := {selector.pseudo_element for _, selector in found}:
                cascade.apply(element, pseudo_elements)


class _Cascade:
    """Works out what holds for an element, of all that the style sheets say, and writes what matters."""

    def __init__(self, sheets: StyleSheets, index: RuleIndex) -> None:
        self.sheets = sheets
        self.index = index
        for rule in sheets.rules:
            if _READ_PROPERTY.search(rule.declarations):
                self.index.add(rule)
        self.declarations: dict[int, dict[str, str]] = {}
        self.values: dict[tuple[tuple[int, int], ...], dict[str, dict[str, str]]] = {}
        self.drawer = ContentDrawer()

    def apply(self, element: etree._Element, pseudo_elements: set[str]) -> None:
        """Write what holds for one element, and draw what stands before and behind it.

        Args:
            element: the element.
            pseudo_elements: for which of its pseudo-elements a rule says what matters; empty for itself.
        """
        values = self._find_values(element)
        own = values.get("", {})
        self.drawer.count(element, own)
        if "" in pseudo_elements:
            _write_style(element, own)
        for name in ("before", "after", "marker"):
            if name in values and name in pseudo_elements:
                self.drawer.draw(element, name, values[name])

    def _find_values(self, element: etree._Element) -> dict[str, dict[str, str]]:
        """For the element and each pseudo-element: the values that hold; what is important says so."""
        rules = list(self.index.find(element, (*find_element_keys(element), "*")))
        self.index.budget.spend(_RULE_STEPS * len(rules))
        # Most elements of a page are of a few kinds, which the same rules match.
        key = tuple((id(rule), id(selector)) for rule, selector in rules)
        if key not in self.values:
            self.values[key] = self._choose_values(rules)
        return self.values[key]

    def _choose_values(self, rules: Iterable[tuple[StyleRule, Selector]]) -> dict[str, dict[str, str]]:
        """Of several rules, the values that hold for an element and each pseudo-element."""
        winners: dict[str, dict[str, tuple[bool, _Strength, str]]] = defaultdict(dict)
        for rule, selector in rules:
            strength = (rule.layer, *selector.specificity, rule.place)
            found = winners[selector.pseudo_element]
            for name, value in self._parse(rule).items():
                is_important = value.endswith(_IMPORTANT)
                above = found.get(name)
                if above is None or above[:2] < (is_important, strength):
                    found[name] = (is_important, strength, value)
        return {
            pseudo_element: {name: value for name, (_, _, value) in found.items()}
            for pseudo_element, found in winners.items()
        }

    def _parse(self, rule: StyleRule) -> dict[str, str]:
        found = self.declarations.get(rule.place)
        if found is None:
            found = self.declarations[rule.place] = _parse_rule(self.sheets.resolve(rule.declarations))
            if self.sheets.marks:
                self._name_marks(found)
        return found

    def _name_marks(self, values: dict[str, str]) -> None:
        """Put the signs that the page's own list styles draw in place of the names of these."""
        for name in ("list-style", "list-style-type"):
            for word in values.get(name, "").split():
                if match := _SYMBOLS.search(self.sheets.marks.get(word, "")):
                    symbols = ["".join(found) for found in _SYMBOL.findall(match[1])]
                    is_counted = len(symbols) > 1 and symbols[0].isalnum()
                    values[name] = f"labels({' '.join(symbols)})" if is_counted else f'"{symbols[0]}"'


#: The signs that a list style of a page draws (``@counter-style``), and each of them.
_SYMBOLS = re.compile(r"symbols\s*:\s*([^\s;][^;]*)")
_SYMBOL = re.compile(r"\"([^\"]+)\"|'([^']+)'|([^\s;\"']+)")
#: The properties on which it depends what of an element is shown.
_READ_PROPERTIES = frozenset(
    {
        *(
            "display",
            "visibility",
            "text-decoration",
            "text-decoration-line",
            "font-family",
            "vertical-align",
            "content",
            "font",
        ),
        *(
            "unicode-bidi",
            "direction",
            "counter-reset",
            "counter-increment",
            "counter-set",
            "opacity",
            "filter",
        ),
        *("content-visibility", "font-size", "color", "background", "background-color", "background-clip"),
        *("-webkit-background-clip", "-webkit-text-fill-color", "text-shadow", "position", "left", "right"),
        *("top", "bottom", "inset", "inset-inline-start", "inset-inline-end", "inset-inline", "inset-block"),
        *(
            "margin",
            "margin-left",
            "margin-right",
            "margin-top",
            "margin-inline-start",
            "text-indent",
            "clip",
        ),
        *("clip-path", "-webkit-clip-path", "height", "width", "max-height", "max-width", "block-size"),
        *("inline-size", "overflow", "overflow-x", "overflow-y", "scale", "translate", "transform", "float"),
        *(
            "order",
            "flex-direction",
            "flex-flow",
            "flex-wrap",
            "grid-row",
            "grid-row-start",
            "grid-column",
            "grid-column-start",
            "grid-area",
            "grid-template",
            "grid-template-areas",
            "background-size",
            "background-position",
            "border",
            "border-top",
            "border-bottom",
            "list-style",
            "list-style-type",
            "list-style-image",
        ),
        *(
            "grid-template-rows",
            "background-image",
            "mask",
            "mask-image",
            "-webkit-mask-image",
            "-webkit-mask",
        ),
    }
)
_READ_PROPERTY = re.compile(rf"(?:^|[;\s])(?:{'|'.join(sorted(_READ_PROPERTIES))})\s*:", re.IGNORECASE)
#: Of a box without height or colour: what gives it room, or makes it appear.
_OPENING_PROPERTIES = ("padding", "min-", "transition", "animation", "will-change")
_IMPORTANT = "!important"
#: A declaration, whose strings may hold a semicolon.
_DECLARATION = re.compile(r"([-\w]+)\s*:\s*((?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^;\"'])*)", re.DOTALL)


def _parse_rule(declarations: str) -> dict[str, str]:
    """What a rule declares of the properties that are read; what is important ends with that word."""
    values: dict[str, str] = {}
    for name, value in _DECLARATION.findall(declarations):
        name, value = name.lower(), value.strip()
        if name not in _READ_PROPERTIES and not name.startswith(_OPENING_PROPERTIES):
            continue
        if "!" in value and value.lower().replace(" ", "").endswith(_IMPORTANT):
            value = value[: value.rindex("!")].strip() + _IMPORTANT
        if name == "text-decoration-line":
            name = "text-decoration"
        if not values.get(name, "").endswith(_IMPORTANT) or value.endswith(_IMPORTANT):
            values[name] = value
    return values


def _write_style(element: etree._Element, values: dict[str, str]) -> None:
    """Write into an element's own style what holds for it and matters."""
    own_style = element.get("style") or ""
    own = parse_declarations(own_style)
    merged = {
        **{name: value.removesuffix(_IMPORTANT).strip().lower() for name, value in values.items()},
        **{name: value for name, value in own.items() if not values.get(name, "").endswith(_IMPORTANT)},
    }
    written = [*_find_text_styles(str(element.tag), merged), *_hide(element, merged)]
    if element.tag in _LIST_TAGS and (mark := _find_list_style(values)) and not _LIST_STYLE.search(own_style):
        written.append(mark)
    written += _find_order_styles(values)
    if background := next((values[name] for name in _BACKGROUNDS if "url(" in values.get(name, "")), ""):
        background = f"background: {background.removesuffix(_IMPORTANT)}"
        if len(element) == 0 and not (element.text or "").strip():
            written.append(background)
        draw_background_sign(element, background)
    if written:
        element.set("style", "; ".join((*written, own_style)))


_ORDER_PROPERTIES = ("order", "grid-row", "grid-row-start", "grid-column", "grid-column-start", "grid-area")
_BOX_PROPERTIES = ("flex-direction", "flex-flow", "flex-wrap", "grid-template", "grid-template-areas")


def _find_order_styles(values: dict[str, str]) -> Iterator[str]:
    """The declarations by which boxes are shown in another order than they stand in."""
    for name in (*_ORDER_PROPERTIES, *_BOX_PROPERTIES):
        value = values.get(name, "").removesuffix(_IMPORTANT)
        if value and (name in _ORDER_PROPERTIES or "reverse" in value or "grid" in name):
            yield f"{name}: {value}"
    display = values.get("display", "")
    if values.get("direction") == "rtl" and display.startswith(("flex", "grid")):
        yield f"display: {display.removesuffix(_IMPORTANT)}"


def _find_text_styles(tag: str, values: dict[str, str]) -> Iterator[str]:
    """The declarations that strike out, raise, make ruby, set in a font of symbols, or turn round."""
    if (display := values.get("display", "")).startswith("ruby"):
        yield f"display: {display}"
    decoration = values.get("text-decoration", "")
    if "line-through" in decoration or ("gradient(" in _join(values) and is_struck_by_gradient(values)):
        yield "text-decoration: line-through"
    elif tag in _STRUCK_TAGS and decoration.startswith("none"):
        yield "text-decoration: none"
    if values.get("visibility") == "visible":
        yield "visibility: visible"
    if (font := values.get("font-family", "")) and _SYMBOL_FONT.match(font.strip("\"' ")):
        yield f"font-family: {font}"
    if values.get("vertical-align") in ("super", "sub"):
        yield f"vertical-align: {values['vertical-align']}"
    is_turned = "override" in values.get("unicode-bidi", "")
    if is_turned or ("unicode-bidi" in values and "direction" in values):
        yield f"unicode-bidi: {values['unicode-bidi']}"
    if "direction" in values and (is_turned or tag == "bdo" or values["direction"] == "rtl"):
        yield f"direction: {values['direction']}"


def _hide(element: etree._Element, values: dict[str, str]) -> Iterator[str]:
    """Mark a block that is not shown; of a part of a line that is not, the declaration that hides it."""
    is_blank = values.get("visibility") in ("hidden", "collapse")
    is_off = is_blank or values.get("display") == "none"
    classes = element.get("class") or ""
    if is_block_element(element):
        joined = _join(values)
        if is_off or (not SCREEN_READER_CLASS.search(classes) and (hides_box(joined) or closes_box(joined))):
            element.set(UNSEEN_ATTRIBUTE, "style")
    elif (is_off or _is_unseen(values, classes)) and is_inline_only(element):
        # Of what is only blank, parts may be visible.
        is_gone = values.get("display") == "none"
        yield "display: none" if is_gone else "visibility: hidden" if is_off else "opacity: 0"


_LIST_TAGS = frozenset({"ul", "ol", "menu", "li"})
_LIST_STYLE = re.compile(r"list-style(?:-type|-image)?\s*:", re.IGNORECASE)
_TELLING_LIST_STYLE = re.compile(rf"[\"']|url\(|decimal|{COUNTER_STYLE.pattern}", re.IGNORECASE)
_BACKGROUNDS = ("background-image", "background")


def _find_list_style(values: dict[str, str]) -> str:
    """The declaration that draws marks before items, if one does."""
    for name in ("list-style-image", "list-style-type", "list-style"):
        value = values.get(name, "").removesuffix(_IMPORTANT)
        if _TELLING_LIST_STYLE.search(value):
            return f"{name}: {value}"
    return ""


def _is_unseen(values: dict[str, str], classes: str) -> bool:
    if SCREEN_READER_CLASS.search(classes):
        return False
    return hides_words(_join(values))


def _join(values: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in values.items())
