"""Counts the items of a Word document's lists, and says what stands in front of each: ``2.``, ``b)``, ``•``.

Word writes no number into a paragraph, only the list and the level that it is in (ISO/IEC 29500-1, 17.9).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.word.package import children, find, get

_MAX_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
#: Kinds of numbers that are the same in digits: ``①``, ``1st``, ``一``. Letters of other scripts are not.
_NUMBER_KINDS = frozenset(
    {
        *("decimal", "decimalHalfWidth", "decimalFullWidth", "decimalFullWidth2", "numberInDash"),
        *("decimalEnclosedCircle", "decimalEnclosedCircleChinese", "decimalEnclosedFullstop"),
        *("decimalEnclosedParen", "ideographEnclosedCircle", "ordinal", "ordinalText", "cardinalText"),
        *("ideographDigital", "japaneseCounting", "japaneseLegal", "japaneseDigitalTenThousand"),
        *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "taiwaneseCounting"),
        *("taiwaneseCountingThousand", "taiwaneseDigital", "ideographLegalTraditional", "koreanCounting"),
        *("koreanDigital", "koreanDigital2", "koreanLegal", "hindiNumbers", "hindiCounting", "thaiNumbers"),
        *("thaiCounting", "vietnameseCounting"),
    }
)
#: Larger numbers are written in digits: so many letters in a row nobody reads.
_MAX_LETTER_NUMBER, _MAX_ROMAN_NUMBER = 26 * 5, 3999
_MAX_START = 100_000


@dataclass(frozen=True, slots=True)
class ListMarker:
    """What stands in front of an item.

    Attributes:
        text: the number, letters or bullet as they are shown; empty where nothing is.
        font: the font of a bullet; empty for the text's own.
        level: the level of the item in its list, from 1.
        list_name: the list.
        is_known: whether the kind of number could be read; else it is written in digits.
        is_picture: whether the bullet is a picture.
        is_bullet: whether it is a bullet, whatever its text.
    """

    text: str
    font: str
    level: int
    list_name: str
    is_known: bool = True
    is_picture: bool = False
    is_bullet: bool = False


@dataclass(slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    font: str = ""
    is_legal: bool = False
    is_picture: bool = False
    style: str = ""
    restart: int | None = None


@dataclass(slots=True)
class _List:
    """A list that paragraphs name, and the counters that it shares with others of the same definition."""

    levels: dict[int, _Level]
    counters: dict[int, int]
    restarts: dict[int, int] = field(default_factory=dict)


class WordNumbering:
    """The lists of a document, counting as they are asked for the marker of each item, in order."""

    def __init__(self, root: etree._Element | None, find_linked: Callable[[str], str]) -> None:
        """Read the definitions.

        Args:
            root: the part with the definitions of lists; None where there is none.
            find_linked: gives the list that a list style names.
        """
        self._definitions = {get(one, "w:abstractNumId"): one for one in children(root, "w:abstractNum")}
        self._numbers = {get(one, "w:numId"): one for one in children(root, "w:num")}
        self._find_linked = find_linked
        self._counters: dict[str, dict[int, int]] = {}
        self._lists: dict[str, _List | None] = {}

    def count(self, number: str, level: int) -> ListMarker | None:
        """Count an item and return its marker; None where there is no such list.

        Args:
            number: the identifier of the list.
            level: the level of the item, from 0.
        """
        found = self._find_list(number)
        if found is None:
            return None
        level = max(0, min(level, _MAX_LEVELS - 1))
        own = found.levels.get(level, _Level())
        if level in found.restarts:
            found.counters[level] = found.restarts.pop(level)
        else:
            found.counters[level] = found.counters.get(level, own.start - 1) + 1
        for deeper in [key for key in found.counters if key > level]:
            restart = found.levels.get(deeper, own).restart
            if restart is None or level < restart:
                del found.counters[deeper]
        text, is_known = _format_marker(own, found)
        return ListMarker(
            text, own.font, level + 1, f"l{number}", is_known, own.is_picture, own.kind == "bullet"
        )

    def find_level(self, number: str, style: str) -> str:
        """The level of a list that is tied to a style of paragraphs, from 0; the first where none is."""
        found = self._find_list(number) if style else None
        levels = found.levels.items() if found is not None else ()
        return next((str(index) for index, one in levels if one.style == style), "0")

    def _find_list(self, number: str) -> _List | None:
        if number not in self._lists:
            self._lists[number] = self._read_list(number)
        return self._lists[number]

    def _read_list(self, number: str) -> _List | None:
        element = self._numbers.get(number)
        definition_name = get(find(element, "w:abstractNumId"), "w:val")
        definition = self._definitions.get(definition_name)
        if element is None or definition is None:
            return None
        linked = get(find(definition, "w:numStyleLink"), "w:val")
        if linked and find(definition, "w:lvl") is None:
            other = self._numbers.get(self._find_linked(linked))
            definition = self._definitions.get(get(find(other, "w:abstractNumId"), "w:val"), definition)
        levels = {_read_index(one): _read_level(one) for one in children(definition, "w:lvl")}
        restarts = {}
        for override in children(element, "w:lvlOverride"):
            index = _read_index(override)
            if (replaced := find(override, "w:lvl")) is not None:
                levels[index] = _read_level(replaced)
            if start := get(find(override, "w:startOverride"), "w:val"):
                restarts[index] = _read_integer(start, 1)
        return _List(levels, self._counters.setdefault(definition_name, {}), restarts)


def _read_index(level: etree._Element) -> int:
    return _read_integer(get(level, "w:ilvl"), 0)


def _read_integer(text: str, default: int) -> int:
    return min(int(text), _MAX_START) if text.isascii() and text.isdecimal() and len(text) < 10 else default


def _read_level(level: etree._Element) -> _Level:
    fonts = find(level, "w:rPr", "w:rFonts")
    kind = find(level, "w:numFmt")
    if kind is None:  # a number that older versions of Word do not know
        kind = find(find(level, "mc:AlternateContent", "mc:Fallback"), "w:numFmt")
    return _Level(
        _read_integer(get(find(level, "w:start"), "w:val"), 1),
        get(kind, "w:val") or "decimal",
        get(find(level, "w:lvlText"), "w:val"),
        get(fonts, "w:ascii") or get(fonts, "w:hAnsi"),
        find(level, "w:isLgl") is not None,
        find(level, "w:lvlPicBulletId") is not None,
        get(find(level, "w:pStyle"), "w:val"),
        _read_integer(restart, 0) if (restart := get(find(level, "w:lvlRestart"), "w:val")) else None,
    )


def _format_marker(own: _Level, found: _List) -> tuple[str, bool]:
    """The marker of an item whose level has just been counted, and whether its kind is known."""
    if own.kind == "bullet":
        return own.text or "•", True
    if own.kind == "none":  # words in place of a number stay
        return _PLACEHOLDER.sub("", own.text), True
    is_known = True

    def replace(match: "re.Match[str]") -> str:
        nonlocal is_known
        index = int(match[1]) - 1
        shown = found.levels.get(index, own)
        value = found.counters.get(index, shown.start)
        text = _format_number(value, "decimal" if own.is_legal else shown.kind)
        is_known = is_known and text is not None
        return str(value) if text is None else text

    return _PLACEHOLDER.sub(replace, own.text), is_known


def _format_number(value: int, kind: str) -> str | None:
    """A number as a list of this kind writes it; None for a kind that is not known here."""
    if kind in _NUMBER_KINDS:
        return str(value)
    if kind == "decimalZero":
        return f"{value:02}"
    if kind in ("lowerLetter", "upperLetter"):
        if not 0 < value <= _MAX_LETTER_NUMBER:
            return str(value)
        text = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return text.upper() if kind == "upperLetter" else text
    if kind in ("lowerRoman", "upperRoman"):
        if not 0 < value <= _MAX_ROMAN_NUMBER:
            return str(value)
        text = ""
        for amount, letters in _ROMAN:
            count, value = divmod(value, amount)
            text += letters * count
        return text.upper() if kind == "upperRoman" else text
    return None
