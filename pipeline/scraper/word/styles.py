"""What the styles of a Word document say: headings and lists; words that are struck out, hidden or raised.

A run takes its format from the defaults of the document, the styles of its table, paragraph and characters,
and its own properties, each with the styles that it is based on (ISO/IEC 29500-1, 17.7.2 and 17.7.3).
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from pipeline.scraper.word.package import children, find, get, is_on, short_name

_HEADING_NAME = re.compile(r"heading ([1-9])\Z", re.IGNORECASE)
#: Styles based on each other: Word itself allows no more.
_MAX_STYLE_LEVELS = 11
#: A run that is moved less is set a little better, and not raised.
_MIN_POSITION_HALF_POINTS = 4
_SHIFTS = {"superscript": 1, "subscript": -1, "baseline": 0}


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph's style says, with the styles that it is based on.

    Attributes:
        heading: the level of a heading, 1 to 9; 0 for the title; None for text.
        list_number: the list that its paragraphs are in; empty for none.
        list_level: their level in it, from 0; empty where the style does not say.
        is_contents: whether it is that of a table of contents.
    """

    heading: int | None = None
    list_number: str = ""
    list_level: str = ""
    is_contents: bool = False


class RunFormat(NamedTuple):
    """How a run is shown, as far as it changes what is read.

    Attributes:
        is_struck: whether it is struck out, once or twice.
        is_hidden: whether it is hidden.
        shift: above 0 where it is raised, below 0 where it is lowered.
        font: the font of its letters; empty for that of the text.
    """

    is_struck: bool = False
    is_hidden: bool = False
    shift: int = 0
    font: str = ""


class _RunProperties(NamedTuple):
    """What one place (a style, a run) says of the format of runs; None for what it does not say."""

    strike: bool | None = None
    double_strike: bool | None = None
    vanish: bool | None = None
    shift: int | None = None
    position: int | None = None
    font: str | None = None

    def over(self, below: "_RunProperties") -> "_RunProperties":
        """These, and those of ``below`` where these do not say."""
        said = {name: value for name, value in self._asdict().items() if value is not None}
        return below._replace(**said)


class WordStyles:
    """The styles of a document, and the language that it declares.

    Attributes:
        language: the language of the text where nothing else is said; may be empty.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._styles = {get(style, "w:styleId"): style for style in children(root, "w:style")}
        self._default_style = _find_default_style(root)
        defaults = find(root, "w:docDefaults", "w:rPrDefault", "w:rPr")
        self._defaults = _read_run_properties(defaults)
        self._cache: dict[str, ParagraphStyle] = {}
        self._properties: dict[str, _RunProperties] = {}
        self._formats: dict[tuple[str, str, str, _RunProperties], RunFormat] = {}
        self.language = get(find(defaults, "w:lang"), "w:val")

    def find_style(self, identifier: str) -> ParagraphStyle:
        """What a style says; nothing of one that is not there."""
        if identifier not in self._cache:
            self._cache[identifier] = self._read(identifier)
        return self._cache[identifier]

    def find_format(
        self, properties: etree._Element | None, paragraph_style: str = "", table_style: str = ""
    ) -> RunFormat:
        """How a run is shown.

        Args:
            properties: its own properties (``w:rPr``); None where it has none.
            paragraph_style: the style of its paragraph; empty for the one that paragraphs have by default.
            table_style: the style of the table that it stands in.
        """
        own = _read_run_properties(properties)
        run_style = get(find(properties, "w:rStyle"), "w:val")
        if paragraph_style not in self._styles:
            paragraph_style = self._default_style
        key = (run_style, paragraph_style, table_style, own)
        if key not in self._formats:
            self._formats[key] = self._combine(own, (run_style, paragraph_style, table_style))
        return self._formats[key]

    def _combine(self, own: _RunProperties, styles: tuple[str, ...]) -> RunFormat:
        said = [self._read_properties(style) for style in styles]
        merged = own
        for one in (*said, self._defaults):
            merged = merged.over(one)
        strikes, hides = [one.strike for one in said], [one.vanish for one in said]
        is_struck = _toggle(own.strike, strikes, self._defaults.strike) or bool(merged.double_strike)
        shift = merged.shift or 0
        if not shift and abs(merged.position or 0) >= _MIN_POSITION_HALF_POINTS:
            shift = 1 if (merged.position or 0) > 0 else -1
        return RunFormat(
            is_struck, _toggle(own.vanish, hides, self._defaults.vanish), shift, merged.font or ""
        )

    def _read_properties(self, identifier: str) -> _RunProperties:
        """What a style says of runs, with the styles that it is based on."""
        if identifier not in self._properties:
            merged = _RunProperties()
            for style in self._chain(identifier):
                merged = merged.over(_read_run_properties(find(style, "w:rPr")))
            self._properties[identifier] = merged
        return self._properties[identifier]

    def _read(self, identifier: str) -> ParagraphStyle:
        heading: int | None = None
        number = level = ""
        is_contents = False
        for style in self._chain(identifier):
            name = get(find(style, "w:name"), "w:val").strip()
            properties = find(style, "w:pPr")
            if heading is None:
                heading = _read_heading(name, get(find(properties, "w:outlineLvl"), "w:val"))
            number = number or get(find(properties, "w:numPr", "w:numId"), "w:val")
            level = level or get(find(properties, "w:numPr", "w:ilvl"), "w:val")
            is_contents = is_contents or name.lower().startswith(("toc ", "toc heading"))
        return ParagraphStyle(heading, number, level, is_contents)

    def _chain(self, identifier: str) -> list[etree._Element]:
        """A style, the one that it is based on, and so on."""
        chain: list[etree._Element] = []
        while identifier in self._styles and len(chain) < _MAX_STYLE_LEVELS:
            style = self._styles[identifier]
            chain.append(style)
            identifier = get(find(style, "w:basedOn"), "w:val")
        return chain


def _read_heading(name: str, outline_level: str) -> int | None:
    if name.lower() == "title":
        return 0
    if match := _HEADING_NAME.match(name):
        return int(match[1])
    return int(outline_level) + 1 if outline_level in "01234567" and outline_level else None


def _find_default_style(root: etree._Element | None) -> str:
    """The style of paragraphs that name none."""
    for style in children(root, "w:style"):
        if get(style, "w:type") == "paragraph" and get(style, "w:default") in ("1", "true", "on"):
            return get(style, "w:styleId")
    return ""


def _read_run_properties(properties: etree._Element | None) -> _RunProperties:
    if properties is None or not len(properties):
        return _NO_PROPERTIES
    found = {name: child for child in properties if (name := short_name(child.tag)) in _READ_PROPERTIES}
    if not found:
        return _NO_PROPERTIES
    position = get(found.get("w:position"), "w:val")
    return _RunProperties(
        _read_switch(found.get("w:strike")),
        _read_switch(found.get("w:dstrike")),
        _read_switch(found.get("w:vanish")),
        _SHIFTS.get(get(found.get("w:vertAlign"), "w:val")),
        int(position) if _POSITION.fullmatch(position) else None,
        _read_font(found.get("w:rFonts")),
    )


_NO_PROPERTIES = _RunProperties()
_READ_PROPERTIES = frozenset({"w:strike", "w:dstrike", "w:vanish", "w:vertAlign", "w:position", "w:rFonts"})
_POSITION = re.compile(r"-?\d{1,5}")


def _read_switch(element: etree._Element | None) -> bool | None:
    return None if element is None else is_on(element)


def _read_font(fonts: etree._Element | None) -> str | None:
    """The font for Latin letters; empty for one of the theme, which is none of symbols."""
    if get(fonts, "w:asciiTheme"):
        return ""
    return get(fonts, "w:ascii") or get(fonts, "w:hAnsi") or None


def _toggle(own: bool | None, styles: list[bool | None], default: bool | None) -> bool:
    """Whether a property is on that each kind of style turns round: two that strike out strike nothing."""
    if own is not None:
        return own
    return bool(default) or sum(map(bool, styles)) % 2 == 1
