"""What the styles of a Word document say about its paragraphs: headings, lists, hidden text."""

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.scraper.word.package import children, find, get, is_on

_HEADING_NAME = re.compile(r"heading ([1-9])\Z", re.IGNORECASE)
#: Styles based on each other: Word itself allows no more.
_MAX_STYLE_LEVELS = 11


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph's style says, with the styles that it is based on.

    Attributes:
        heading: the level of a heading, 1 to 9; 0 for the title; None for text.
        list_number: the list that its paragraphs are in; empty for none.
        list_level: their level in it, from 0; empty where the style does not say.
        is_contents: whether it is that of a table of contents.
        is_hidden: whether its text is hidden.
    """

    heading: int | None = None
    list_number: str = ""
    list_level: str = ""
    is_contents: bool = False
    is_hidden: bool = False


class WordStyles:
    """The styles of a document, and the language that it declares.

    Attributes:
        language: the language of the text where nothing else is said; may be empty.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._styles = {get(style, "w:styleId"): style for style in children(root, "w:style")}
        self._cache: dict[str, ParagraphStyle] = {}
        self.language = get(find(root, "w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"), "w:val")

    def find_style(self, identifier: str) -> ParagraphStyle:
        """What a style says; nothing of one that is not there."""
        if identifier not in self._cache:
            self._cache[identifier] = self._read(identifier)
        return self._cache[identifier]

    def is_hidden(self, identifier: str) -> bool:
        """Whether the text of a character or paragraph style is hidden."""
        return bool(identifier) and self.find_style(identifier).is_hidden

    def _read(self, identifier: str) -> ParagraphStyle:
        heading: int | None = None
        number = level = ""
        hidden: bool | None = None
        is_contents = False
        for style in self._chain(identifier):
            name = get(find(style, "w:name"), "w:val").strip()
            properties = find(style, "w:pPr")
            if heading is None:
                heading = _read_heading(name, get(find(properties, "w:outlineLvl"), "w:val"))
            number = number or get(find(properties, "w:numPr", "w:numId"), "w:val")
            level = level or get(find(properties, "w:numPr", "w:ilvl"), "w:val")
            is_contents = is_contents or name.lower().startswith(("toc ", "toc heading"))
            vanish = find(style, "w:rPr", "w:vanish")
            hidden = is_on(vanish) if hidden is None and vanish is not None else hidden
        return ParagraphStyle(heading, number, level, is_contents, bool(hidden))

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
