"""Reads the selectors of style sheets, and tells which elements of a page they match.

Tags, classes, names, attributes, ``:is()``, ``:not()``, ``:has()``, an element's place among its siblings,
and all combinators. A selector of another kind, or of a state that a page is not in when it is opened
(``:hover``), matches nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise
from zlib import crc32

from lxml import etree

_IDENTIFIER = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n])+"
_PART = re.compile(
    rf"(?P<gap>\s*[>+~]\s*|\s+)|(?P<tag>\*|{_IDENTIFIER})|\#(?P<name>{_IDENTIFIER})|\.(?P<class>{_IDENTIFIER})"
    rf"|\[\s*(?P<attribute>[\w:-]+)\s*(?:(?P<sign>[~|^$*]?=)\s*(?P<value>\"[^\"]*\"|'[^']*'|{_IDENTIFIER})"
    r"\s*[is]?\s*)?\]|(?P<colons>::?)(?P<pseudo>[\w-]+)(?P<bracket>\()?"
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_MAX_COMPOUNDS, _MAX_CHARS, _MAX_BRACKETS = 8, 800, 8
#: More elements around or before one are not looked at, and no more of them in all to match one selector.
_MAX_ANCESTORS, _MAX_SIBLINGS, _MAX_STEPS = 60, 200, 300
#: States in which no element is when a page is opened.
_DYNAMIC_STATES = frozenset(
    {
        *("hover", "focus", "focus-within", "focus-visible", "active", "target", "visited", "popover-open"),
        *("fullscreen", "modal", "user-invalid", "invalid", "placeholder-shown", "autofill", "indeterminate"),
    }
)
_PSEUDO_ELEMENTS = frozenset({"before", "after", "marker"})
_PLACE = re.compile(r"\s*(?:(odd|even)|([+-]?\d*)n\s*(?:([+-])\s*(\d+))?|([+-]?\d+))\s*\Z", re.IGNORECASE)

#: How many names, classes and tags a selector has: the more, the more strongly it holds.
Specificity = tuple[int, int, int]
_Test = Callable[[etree._Element], bool]


@dataclass(frozen=True, slots=True)
class _Compound:
    """What a selector says of one element: ``span.old:first-child``.

    Attributes:
        combinator: how it stands to the element of the compound before: within, child, next, later.
        keys: of these, an element has to have one (``.class``, ``#name``, ``tag``); empty if any may match.
    """

    combinator: str
    tag: str
    classes: frozenset[str]
    name: str
    tests: tuple[_Test, ...]
    keys: frozenset[str]

    def matches(self, element: etree._Element, budget: "MatchBudget | None" = None) -> bool:
        """Whether an element is one that is meant; what is around it does not count."""
        return self.fits_names(element) and self.passes_tests(element, budget)

    def fits_names(self, element: etree._Element) -> bool:
        """Whether an element has the tag, name and classes of those that are meant."""
        if self.tag and element.tag != self.tag:
            return False
        if self.name and element.get("id") != self.name:
            return False
        return not self.classes or self.classes <= _split_names(element.get("class") or "")

    def passes_tests(self, element: etree._Element, budget: "MatchBudget | None" = None) -> bool:
        """Whether an element is what is said of it beside that: its attributes, its place, its state."""
        if not self.tests:
            return True
        if budget is not None:
            budget.spend(_TEST_STEPS * len(self.tests))
        for test in self.tests:  # noqa: SIM110 - a generator for each element costs more than the tests
            if not test(element):
                return False
        return True


@lru_cache(maxsize=4096)
def _split_names(classes: str) -> frozenset[str]:
    """The names in an element's class; a page has the same ones again and again."""
    return frozenset(classes.split())


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector without commas.

    Attributes:
        compounds: what it says of an element and those around it, outermost first.
        pseudo_element: ``before``, ``after``, ``marker`` or nothing.
        specificity: how strongly it holds.
        outer_bits: what is known of the elements around a matched one, as `AncestorFilter` writes it.
        is_of_names: whether nothing counts but the tag, name and classes of the element itself.
    """

    compounds: tuple[_Compound, ...]
    pseudo_element: str
    specificity: Specificity
    outer_bits: int = 0
    is_of_names: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Of these (``.class``, ``#name``, ``tag``) a matched element has one; empty if any may match."""
        return self.compounds[-1].keys

    def matches(self, element: etree._Element, budget: "MatchBudget") -> bool:
        """Whether an element is one of those that are meant.

        Raises:
            BudgetExceededError: too many elements of the page were looked at.
        """
        return self.fits_names(element) and self.matches_fitting(element, budget)

    def fits_names(self, element: etree._Element) -> bool:
        """Whether an element has the tag, name and classes of those that are meant."""
        return self.compounds[-1].fits_names(element)

    def matches_fitting(self, element: etree._Element, budget: "MatchBudget") -> bool:
        """The same as `matches`, of an element that `fits_names`."""
        if not self.compounds[-1].passes_tests(element, budget):
            return False
        if len(self.compounds) == 1:
            return True
        return _Match(self.compounds, budget).fits(element, len(self.compounds) - 1)


def _find_outer_bits(compounds: Sequence[_Compound]) -> int:
    """The bits of the keys that elements around a matched one must have."""
    bits = 0
    for compound, below in pairwise(compounds):
        if below.combinator in (" ", ">") and len(compound.keys) == 1:
            bits |= key_bit(next(iter(compound.keys)))
    return bits


_FILTER_BITS = 509


@lru_cache(maxsize=4096)
def key_bit(key: str) -> int:
    """One bit that stands for a class (``.a``), name (``#a``) or tag; several share it."""
    return 1 << (crc32(key.encode("utf-8", "replace")) % _FILTER_BITS)


@dataclass
class AncestorFilter:
    """Tells by bits which classes, names and tags elements around an element may have, as browsers do."""

    bits: dict[etree._Element, int] = field(default_factory=dict)

    def find_bits(self, element: etree._Element) -> int:
        """The bits of all elements around an element."""
        path = []
        current = element.getparent()
        while current is not None and current not in self.bits:
            path.append(current)
            current = current.getparent()
        bits = 0 if current is None else self.bits[current]
        for outer in reversed(path):
            for key in find_element_keys(outer):
                bits |= key_bit(key)
            self.bits[outer] = bits
        return bits


def find_element_keys(element: etree._Element) -> list[str]:
    """The classes (``.a``), name (``#a``) and tag of an element, by which selectors are found for it."""
    keys = [f".{name}" for name in (element.get("class") or "").split()]
    if name := element.get("id"):
        keys.append(f"#{name}")
    keys.append(str(element.tag))
    return keys


#: What a test of siblings or of inner selectors costs.
_TEST_STEPS = 20


class BudgetExceededError(Exception):
    """So many selectors were held against so many elements that no real page needs it."""


@dataclass
class MatchBudget:
    """How many steps may still be taken to match selectors to the elements of a page."""

    steps: int = 600_000

    def spend(self, steps: int) -> None:
        """Take some steps.

        Raises:
            BudgetExceededError: none are left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceededError


class _Match:
    """One attempt to match the elements around an element; gives up after a number of steps."""

    def __init__(self, compounds: tuple[_Compound, ...], budget: MatchBudget) -> None:
        self.compounds = compounds
        self.budget = budget
        self.steps = 0

    def fits(self, element: etree._Element, index: int) -> bool:
        """Whether the compounds before one are matched around the element that matches it."""
        if index == 0:
            return True
        wanted = self.compounds[index - 1]
        for other in _candidates(element, self.compounds[index].combinator):
            self.steps += 1
            if self.steps > _MAX_STEPS:
                return False
            self.budget.spend(1)
            if wanted.matches(other, self.budget) and self.fits(other, index - 1):
                return True
        return False


def _candidates(element: etree._Element, combinator: str) -> Iterator[etree._Element]:
    match combinator:
        case ">":
            parent = element.getparent()
            return iter(() if parent is None else (parent,))
        case "+":
            return islice(element.itersiblings(etree.Element, preceding=True), 1)
        case "~":
            return islice(element.itersiblings(etree.Element, preceding=True), _MAX_SIBLINGS)
        case _:
            return islice(element.iterancestors(), _MAX_ANCESTORS)


@lru_cache(maxsize=4096)
def parse_selector(text: str) -> Selector | None:
    """A selector without commas; none if it is of a kind that is not known, or never matches.

    >>> parse_selector(".tip > p:first-child").specificity, parse_selector("#a b:hover")
    ((0, 2, 1), None)
    """
    if len(text) > _MAX_CHARS or text.count("(") > _MAX_BRACKETS:
        return None
    try:
        return _SelectorParser(text.strip()).parse()
    except _UnknownSelectorError:
        return None


def split_selectors(text: str) -> list[str]:
    """The selectors of a rule: what stands between the commas that are in no brackets."""
    if "(" not in text and "[" not in text:
        return text.split(",")
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


class _UnknownSelectorError(Exception):
    """A selector, or a part of one, that matches nothing that is known here."""


class _SelectorParser:
    """Reads one selector."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.compounds: list[_Compound] = []
        self.pseudo_element = ""
        self.weights = [0, 0, 0]
        self._begin(" ")

    def _begin(self, combinator: str) -> None:
        self.combinator, self.tag, self.name = combinator, "", ""
        self.classes: list[str] = []
        self.tests: list[_Test] = []
        self.inner_keys: frozenset[str] = frozenset()
        self.is_empty = True

    def parse(self) -> Selector:
        at = 0
        while at < len(self.text):
            match = _PART.match(self.text, at)
            if match is None or match.end() == at:
                raise _UnknownSelectorError
            at = match.end()
            if match["gap"]:
                self._finish_compound()
                self._begin(match["gap"].strip() or " ")
            elif match["pseudo"]:
                at = self._add_pseudo(match, at)
            else:
                self._add_simple(match)
        self._finish_compound()
        return Selector(
            tuple(self.compounds),
            self.pseudo_element,
            (self.weights[0], self.weights[1], self.weights[2]),
            _find_outer_bits(self.compounds),
            len(self.compounds) == 1 and not self.compounds[0].tests,
        )

    def _finish_compound(self) -> None:
        if self.is_empty or len(self.compounds) >= _MAX_COMPOUNDS:
            raise _UnknownSelectorError
        keys = self.inner_keys
        if self.classes:
            keys = frozenset({f".{self.classes[0]}"})
        elif self.name:
            keys = frozenset({f"#{self.name}"})
        elif self.tag:
            keys = frozenset({self.tag})
        self.compounds.append(
            _Compound(self.combinator, self.tag, frozenset(self.classes), self.name, tuple(self.tests), keys)
        )

    def _add_simple(self, match: re.Match[str]) -> None:
        self.is_empty = False
        if tag := match["tag"]:
            self.tag = "" if tag == "*" else _unescape(tag).lower()
            self.weights[2] += tag != "*"
        elif match["name"]:
            self.name = _unescape(match["name"])
            self.weights[0] += 1
        elif match["class"]:
            self.classes.append(_unescape(match["class"]))
            self.weights[1] += 1
        else:
            self.weights[1] += 1
            self.tests.append(
                _attribute_test(match["attribute"].lower(), match["sign"], match["value"] or "")
            )

    def _add_pseudo(self, match: re.Match[str], at: int) -> int:
        """Handle what stands behind a colon; returns where the selector goes on."""
        name, argument = match["pseudo"].lower(), ""
        if match["bracket"]:
            end = _find_closing_bracket(self.text, at)
            argument, at = self.text[at:end], end + 1
        if name in _PSEUDO_ELEMENTS:
            self.pseudo_element = name
            self.weights[2] += 1
            self.is_empty = False
            return at
        if match["colons"] == "::" or self.pseudo_element:
            raise _UnknownSelectorError
        self.is_empty = False
        if name in ("is", "where", "matches", "-webkit-any", "not"):
            self._add_inner_selectors(name, argument)
        elif name == "has":
            self._add_relative_selectors(argument)
        else:
            self.weights[1] += 1
            self.tests.append(_find_state_test(name, argument))
        return at

    def _add_inner_selectors(self, name: str, argument: str) -> None:
        parts = split_selectors(argument)
        inner = [one for part in parts if (one := parse_selector(part)) is not None]
        if any(
            len(one.compounds) > 1 for one in inner
        ):  # each would be looked for around each element around
            raise _UnknownSelectorError
        if name == "not":
            if len(inner) < len(parts) and not _DYNAMIC.search(argument):
                raise _UnknownSelectorError
            self.tests.append(lambda element: not any(one.compounds[0].matches(element) for one in inner))
        else:
            if not inner:
                raise _UnknownSelectorError
            self.tests.append(lambda element: any(one.compounds[0].matches(element) for one in inner))
            if all(one.keys for one in inner):
                self.inner_keys = frozenset().union(*(one.keys for one in inner))
        if name != "where" and inner:
            heaviest = max(one.specificity for one in inner)
            self.weights = [own + added for own, added in zip(self.weights, heaviest, strict=True)]

    def _add_relative_selectors(self, argument: str) -> None:
        """Handle ``:has()``: an element around or before one that is described."""
        relatives = [_parse_relative(part) for part in split_selectors(argument)]
        self.tests.append(lambda element: any(_has_relative(element, *one) for one in relatives))
        self.tests += [_is_any] * _HAS_WEIGHT  # it looks at many elements
        heaviest = max(specificity for _, _, specificity in relatives)
        self.weights = [own + added for own, added in zip(self.weights, heaviest, strict=True)]


def _is_any(_element: etree._Element) -> bool:
    return True


#: As many other tests take as long as one of ``:has()``, which looks at so many elements.
_HAS_WEIGHT, _MAX_RELATIVES = 10, 200


def _parse_relative(text: str) -> tuple[str, _Compound, Specificity]:
    """What ``:has()`` looks for: how it stands to the element, what it is, and its specificity."""
    text = text.strip()
    combinator = text[:1] if text[:1] in (">", "+", "~") else ""
    inner = parse_selector(text.removeprefix(combinator))
    if inner is None or len(inner.compounds) > 1 or inner.pseudo_element or ":has" in text:
        raise _UnknownSelectorError
    return combinator, inner.compounds[0], inner.specificity


def _has_relative(
    element: etree._Element, combinator: str, wanted: _Compound, _specificity: Specificity
) -> bool:
    match combinator:
        case ">":
            others = element.iterchildren(etree.Element)
        case "+":
            others = islice(element.itersiblings(etree.Element), 1)
        case "~":
            others = element.itersiblings(etree.Element)
        case _:
            others = element.iterdescendants(etree.Element)
    return any(wanted.matches(other) for other in islice(others, _MAX_RELATIVES))


_DYNAMIC = re.compile(rf":(?:{'|'.join(_DYNAMIC_STATES)})\b")


def _find_closing_bracket(text: str, at: int) -> int:
    depth = 1
    for index in range(at, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    raise _UnknownSelectorError


def _unescape(text: str) -> str:
    """An identifier without the escapes of style sheets (``\\31 0`` is ``10``)."""
    return _ESCAPE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)) if match[1] else match[2], text)


def _attribute_test(name: str, sign: str | None, value: str) -> _Test:
    if sign is None:
        return lambda element: name in element.attrib
    wanted = value.strip("\"'")

    def test(element: etree._Element) -> bool:
        found = element.get(name)
        if found is None:
            return False
        match sign:
            case "=":
                return found == wanted
            case "~=":
                return wanted in found.split()
            case "|=":
                return found == wanted or found.startswith(f"{wanted}-")
            case "^=":
                return bool(wanted) and found.startswith(wanted)
            case "$=":
                return bool(wanted) and found.endswith(wanted)
            case _:
                return bool(wanted) and wanted in found

    return test


def _find_state_test(name: str, argument: str) -> _Test:
    """The test of what stands behind one colon: a place among siblings, or a state."""
    if name in _PLACES:
        tag_only, is_from_end, wanted = _PLACES[name]
        return _place_test(wanted or argument, tag_only=tag_only, is_from_end=is_from_end)
    match name:
        case "only-child":
            return lambda element: _count_siblings(element, forward=True) + _count_siblings(element) == 0
        case "root":
            return lambda element: element.getparent() is None
        case "link" | "any-link":
            return lambda element: element.tag == "a" and "href" in element.attrib
        case "checked" | "disabled" | "open" | "required":
            attribute = name
            return lambda element: attribute in element.attrib
        case "empty":
            return lambda element: len(element) == 0 and not element.text
        case _:
            raise _UnknownSelectorError


#: For each name: whether only siblings of the same tag count, whether from the end, and the place, if set.
_PLACES = {
    "first-child": (False, False, "1"),
    "last-child": (False, True, "1"),
    "first-of-type": (True, False, "1"),
    "last-of-type": (True, True, "1"),
    "nth-child": (False, False, ""),
    "nth-last-child": (False, True, ""),
    "nth-of-type": (True, False, ""),
    "nth-last-of-type": (True, True, ""),
}


def _place_test(place: str, *, tag_only: bool, is_from_end: bool) -> _Test:
    match = _PLACE.match(place)
    if match is None:
        raise _UnknownSelectorError
    if match[1]:
        step, first = 2, match[1].lower() == "odd"
    elif match[5]:
        step, first = 0, int(match[5])
    else:
        step = int(match[2] + "1") if match[2] in ("", "+", "-") else int(match[2])
        first = int((match[3] or "") + (match[4] or "0"))

    def test(element: etree._Element) -> bool:
        number = _count_siblings(element, tag_only=tag_only, forward=is_from_end) + 1 - int(first)
        return number == 0 if step == 0 else number % step == 0 and number // step >= 0

    return test


def _count_siblings(element: etree._Element, *, tag_only: bool = False, forward: bool = False) -> int:
    """How many siblings stand before an element, or behind it."""
    tag = str(element.tag)
    siblings = islice(element.itersiblings(etree.Element, preceding=not forward), _MAX_SIBLINGS)
    return sum(1 for sibling in siblings if not tag_only or sibling.tag == tag)
