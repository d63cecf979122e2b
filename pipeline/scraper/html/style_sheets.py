"""Writes into the ``style`` of each element what the page's own style sheets say about whether it is shown.

Whether an element is struck out or set in a font of symbols, and whether a part of a line is hidden. What
depends on the screen, the browser or the mouse (``@media``, ``:hover``) does not count. Selectors of tags,
classes and names are matched, alone or within others (``.tip .text``, ``p > span``); of several that match,
the one wins that wins in a browser.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from pipeline.scraper.html.elements import BLOCK_TAGS, is_inline_only

#: Longer selectors are cut at their head, rules that declare more are not read.
_MAX_SELECTOR_CHARS, _MAX_DECLARATIONS_CHARS = 400, 2000
_COMMENT = re.compile(r"/\*.{0,5000}?\*/", re.DOTALL)
_COMPOUND = re.compile(r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_DECLARATION = re.compile(
    r"(?:^|[;\s])(display|visibility|text-decoration(?:-line)?|font-family|content)\s*:\s*([^;]{1,200})",
    re.IGNORECASE,
)
#: Words of the properties that count: most rules of a page have none of them, and are passed over by these.
_DECLARED = ("display", "visibility", "text-decoration", "font-family", "content")
#: Only style sheets and rules that say one of these are looked at closely.
_NOTABLE = re.compile(
    r"line-through|\bcontent\s*:|display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-family\s*:\s*[\"']?(?:wingdings|webdings|zapf ?dingbats|symbol\b)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"::?before\s*$", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
#: Ticks and crosses as text, and as letters of Font Awesome.
_DRAWN_SIGNS = {
    **dict.fromkeys("\u2705\u2714\u2713\u2611\uf00c\uf058", "\u2705"),
    **dict.fromkeys("\u274c\u2716\u2717\u2718\u2715\u00d7\U0001f6ab\uf00d\uf057", "\u274c"),
}
_MAX_STYLE_CHARS = 300_000
_MAX_COMPOUNDS = 5
_HIDING_PROPERTIES = frozenset({"display", "visibility"})
#: More rules for one class or tag, and more elements around one, are not looked at.
_MAX_RULES_A_NAME, _MAX_ANCESTORS = 40, 40

#: How strongly a declaration holds: whether it is important, its names, classes and tags, and its place.
_Strength = tuple[bool, int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Compound:
    """What a selector says of one element: ``span.old``.

    Attributes:
        is_parent: whether it must match the parent of what the next one matches, not any ancestor.
    """

    tag: str
    classes: frozenset[str]
    name: str
    is_parent: bool = False

    def matches(self, element: etree._Element) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.name and element.get("id") != self.name:
            return False
        return not self.classes or self.classes <= set(element.get("class", "").split())


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector with what it declares of one property."""

    compounds: tuple[_Compound, ...]
    property: str
    value: str
    strength: _Strength


def apply_style_sheets(root: etree._Element) -> None:
    """Write into the elements' own styles what the page's style sheets hide, strike out or set in symbols.

    Args:
        root: the root element of a page; it is changed in place.
    """
    by_key: dict[str, list[_Rule]] = defaultdict(list)
    for rule in _parse_rules(root):
        last = rule.compounds[-1]
        found = by_key[next(iter(last.classes), "") or last.name or last.tag]
        if len(found) < _MAX_RULES_A_NAME:
            found.append(rule)
    if not by_key:
        return
    for element in root.iter(etree.Element):
        keys = [*element.get("class", "").split(), element.get("id"), element.tag]
        rules = [rule for key in keys if key in by_key for rule in by_key[key]]
        if rules:
            _apply_rules(element, rules)


def _apply_rules(element: etree._Element, rules: list[_Rule]) -> None:
    winners: dict[str, _Rule] = {}
    own = element.get("style") or ""
    is_block = element.tag in BLOCK_TAGS and "display" not in own.lower()
    for rule in rules:
        if is_block and rule.property in _HIDING_PROPERTIES:
            continue  # a paragraph may be an answer that opens when it is pressed
        above = winners.get(rule.property)
        if (above is None or above.strength < rule.strength) and _matches(element, rule.compounds):
            winners[rule.property] = rule
    for rule in winners.values():
        if rule.property == "content":
            _draw_mark(element, rule.value)
            continue
        if rule.property in _HIDING_PROPERTIES and not is_inline_only(element):
            continue
        declaration = f"{rule.property}: {rule.value}"
        if _NOTABLE.search(declaration) and (rule.strength[0] or rule.property not in own.lower()):
            own = f"{declaration}; {own}"
    if own:
        element.set("style", own)


def _draw_mark(element: etree._Element, value: str) -> None:
    """Put the tick or cross that a style sheet draws before an item or paragraph into its text."""
    text = _ESCAPE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), value.strip("\"' ")).strip(
        "\ufe0f "
    )
    sign = _DRAWN_SIGNS.get(text)
    if sign is not None and element.tag in ("li", "p", "td", "dd", "div"):
        element.text = f"{sign} {(element.text or '').lstrip()}"


def _matches(element: etree._Element, compounds: tuple[_Compound, ...]) -> bool:
    """Whether an element is what a selector names; of its ancestors, the nearest that fits is taken."""
    if not compounds[-1].matches(element):
        return False
    wanted = list(compounds[:-1])
    for ancestor in islice(element.iterancestors(), _MAX_ANCESTORS):
        if not wanted:
            return True
        if wanted[-1].matches(ancestor):
            wanted.pop()
        elif wanted[-1].is_parent:
            return False
    return not wanted


def iterate_style_rules(root: etree._Element, wanted: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The rules of a page's own style sheets, each as its selectors and its declarations, in order.

    Args:
        root: the root element of a page.
        wanted: what a style sheet must say somewhere to be read.
    """
    size = 0
    for style in root.iter("style"):
        text = style.text or ""
        size += len(text)
        if size > _MAX_STYLE_CHARS:
            return
        if wanted.search(text):
            yield from _split_rules(_drop_conditional_rules(_COMMENT.sub("", text)))


def _split_rules(text: str) -> Iterator[tuple[str, str]]:
    """The innermost rules of a style sheet; cut at the braces, since most are of no use to who asks."""
    for rule in text.split("}")[:-1]:
        head, opening, declarations = rule.rpartition("{")
        if not opening or len(declarations) > _MAX_DECLARATIONS_CHARS:
            continue
        start = max(head.rfind(sign) for sign in "{;@") + 1
        if selectors := head[max(start, len(head) - _MAX_SELECTOR_CHARS) :]:
            yield selectors, declarations


def _parse_rules(root: etree._Element) -> Iterator[_Rule]:
    order = 0
    for selectors, declarations in iterate_style_rules(root, _NOTABLE):
        lowered = declarations.lower()
        if not any(name in lowered for name in _DECLARED):
            continue
        for name, value in _DECLARATION.findall(declarations):
            order += 1
            is_important = "!important" in value
            value = value.replace("!important", "").strip()
            is_drawn = name.lower() == "content"
            for selector in selectors.split(","):
                stem = _BEFORE.sub("", selector)
                if (stem != selector) != is_drawn:
                    continue
                if compounds := _parse_selector(stem):
                    strength = (is_important, *_weigh(compounds), order)
                    property_name = name.lower().removesuffix("-line")
                    yield _Rule(compounds, property_name, value, strength)


def _weigh(compounds: tuple[_Compound, ...]) -> tuple[int, int, int]:
    return (
        sum(bool(compound.name) for compound in compounds),
        sum(len(compound.classes) for compound in compounds),
        sum(bool(compound.tag) for compound in compounds),
    )


def _parse_selector(selector: str) -> tuple[_Compound, ...]:
    """The compounds of a selector, outermost first; none where it is of another kind."""
    compounds: list[_Compound] = []
    words = selector.replace(">", " > ").split()
    if len(words) > _MAX_COMPOUNDS:
        return ()
    for index, word in enumerate(words):
        if word == ">":
            continue
        match = _COMPOUND.fullmatch(word)
        if match is None:
            return ()
        parts = re.findall(r"[.#][\w-]+", match[2])
        classes = frozenset(part[1:] for part in parts if part[0] == ".")
        name = next((part[1:] for part in parts if part[0] == "#"), "")
        tag = (match[1] or "").lower().replace("*", "")
        compounds.append(_Compound(tag, classes, name, words[index + 1 : index + 2] == [">"]))
    last = compounds[-1] if compounds else None
    return tuple(compounds) if last is not None and (last.tag or last.classes or last.name) else ()


def _drop_conditional_rules(text: str) -> str:
    """A style sheet without what holds only for some media or browsers (``@media print {…}``)."""
    parts, start = [], 0
    while (at := text.find("@", start)) >= 0:
        parts.append(text[start:at])
        opening, end = text.find("{", at), text.find(";", at)
        if end >= 0 and (opening < 0 or end < opening):
            start = end + 1
            continue
        if opening < 0:
            return "".join(parts)
        depth, start = 1, opening + 1
        while depth and start < len(text):
            closing, inner = text.find("}", start), text.find("{", start)
            if closing < 0:
                return "".join(parts)
            is_inner = 0 <= inner < closing
            depth += 1 if is_inner else -1
            start = (inner if is_inner else closing) + 1
    parts.append(text[start:])
    return "".join(parts)
