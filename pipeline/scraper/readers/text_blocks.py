"""Walks the tree of a web page and returns its visible text block by block, in the order of the page.

A block is what a browser shows between two breaks: a paragraph, a heading, a list item, a table row, a line
that ends at ``<br>``. Its words are the page's own, with white space as a browser shows it (HTML Living
Standard); its mark-up is kept as far as it means something. Source lines count from 1.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.line import BULLET, CONTINUATION, INDENT, PICTURE, QUOTE, ROW, render_step_mark
from pipeline.scraper.readers.html_elements import (
    BOLD_TAGS,
    HEADING_TAGS,
    INLINE_TAGS,
    INVISIBLE_TAGS,
    is_data_table,
    is_hidden_element,
    render_rows,
)

#: What a browser shows as one space (HTML Living Standard, ASCII white space): no-break spaces are none.
ASCII_WHITESPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class TextBlock:
    """One block of a page.

    Attributes:
        text: its words, white space as a browser shows it; of a picture its caption, maybe none.
        mark: the Markdown that its tags stand for (see `pipeline.scraper.line`); none for a paragraph.
        element: the innermost element that holds all of it.
        source_lines: first and last line of the page's source that it stands on, 1-based.
        link_chars: how many of its characters are the text of links.
        bold: whether all of it is shown bold, or the page calls it a heading without making it one.
        hidden: whether the page hides it at first.
        image_source: address of the picture, where it is one.
        alt: the picture's text alternative.
    """

    text: str
    mark: str
    element: etree._Element
    source_lines: tuple[int, int]
    link_chars: int = 0
    bold: bool = False
    hidden: bool = False
    image_source: str = ""
    alt: str = ""


#: How pages name what they show as a heading (``class="InnerHeading"``, ``"section-title"``).
_HEADING_CLASS = re.compile(r"(?:heading|title|headline|header)\d?(?:\s|$)", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_INTEGER = re.compile(r"-?\d{1,9}")
#: Lists deeper than this stand at this depth: Markdown's own parser leaves out what is nested deeper.
_MAX_LIST_LEVELS = 7
#: Shorter alternatives (``logo``, ``IMG_2041.jpg``) tell a reader nothing about the picture.
_MIN_ALT_WORDS = 3


def extract_text_blocks(root: etree._Element) -> list[TextBlock]:
    """All text of a parsed page that can be seen, in order.

    Args:
        root: the page as lxml parsed it; an attribute ``data-line`` (``3-5``) on an element names the source
            lines where they are not the element's own.
    """
    walk = _BlockWalker()
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if walk.open_element(element):
                events.skip_subtree()
        elif event == "end":
            walk.close_element(element)
        else:
            walk.skip_comment(element)
    walk.flush()
    return [block for block in walk.blocks if block.text or len(block.alt.split()) >= _MIN_ALT_WORDS]


@dataclass(slots=True)
class _OpenList:
    """An open list: the number of its next item, None where it has bullets."""

    number: int | None
    step: int = 1


@dataclass(slots=True)
class _OpenItem:
    """An open list item: the mark of its first block, and whether that has been given."""

    mark: str
    depth: int
    begun: bool = False
    broken: bool = False


@dataclass
class _BlockWalker:
    """What is open while a page is walked through."""

    blocks: list[TextBlock] = field(default_factory=list)
    line: int = 1
    declared_lines: tuple[int, int] | None = None
    lists: list[_OpenList] = field(default_factory=list)
    items: list[_OpenItem] = field(default_factory=list)
    heading_level: int = 0
    link_depth: int = 0
    bold_depth: int = 0
    quote_depth: int = 0
    script_shift: int = 0
    hidden: etree._Element | None = None
    pre_depth: int = 0
    caption_depth: int = 0
    has_heading_class: bool = False
    owner: etree._Element | None = None
    text_parts: list[str] = field(default_factory=list)
    link_chars: int = 0
    plain_chars: int = 0
    visible_chars: int = 0
    first_line: int = 0
    last_line: int = 0

    def open_element(self, element: etree._Element) -> bool:
        """An element begins; whether what is in it is to be passed over."""
        tag = str(element.tag)
        if element.sourceline and element.sourceline > self.line:
            self.line = element.sourceline
        if tag in INVISIBLE_TAGS:
            return True
        if tag == "br":
            self._break_line()
            return True
        if tag == "img":
            self._add_image(element)
            return True
        if self.hidden is None and is_hidden_element(element):
            self.hidden = element
        if tag in INLINE_TAGS:
            self._open_inline(tag)
        else:
            self._open_block(element, tag)
            if tag == "table" and is_data_table(element):
                self._add_table_rows(element)
                return True
        self._add_text(element.text, element)
        return False

    def close_element(self, element: etree._Element) -> None:
        """An element ends; its tail follows."""
        tag = str(element.tag)
        if tag in INVISIBLE_TAGS:
            self.line += sum(text.count("\n") for text in element.itertext())
        elif tag in INLINE_TAGS:
            self._close_inline(tag)
        elif tag not in ("br", "img"):
            self._close_block(tag)
        if self.hidden is element:
            self.flush()
            self.hidden = None
        self._add_text(element.tail, element.getparent())

    def skip_comment(self, element: etree._Element) -> None:
        """A comment or processing instruction: only what follows it is text."""
        self.line += (element.text or "").count("\n")
        self._add_text(element.tail, element.getparent())

    def _open_inline(self, tag: str) -> None:
        self.link_depth += tag == "a"
        self.bold_depth += tag in BOLD_TAGS
        self.script_shift += {"sup": 1, "sub": -1}.get(tag, 0)

    def _close_inline(self, tag: str) -> None:
        self.link_depth -= tag == "a"
        self.bold_depth -= tag in BOLD_TAGS
        self.script_shift -= {"sup": 1, "sub": -1}.get(tag, 0)

    def _open_block(self, element: etree._Element, tag: str) -> None:
        self.flush()
        self.declared_lines = _parse_line_attribute(element) or self.declared_lines
        if tag in HEADING_TAGS:
            self.heading_level = int(tag[1])
            if self.items:
                self.items[-1].broken = True
        elif tag in ("ul", "menu", "ol"):
            self.lists.append(_OpenList(_parse_start_number(element) if tag == "ol" else None))
        elif tag == "li" or (tag == "dt" and element.getparent() is not None):
            self._open_item(element)
        elif tag == "blockquote":
            self.quote_depth += 1
        elif tag == "pre":
            self.pre_depth += 1
        elif tag == "figcaption":
            self.caption_depth += 1
        self.bold_depth += tag in BOLD_TAGS
        self.has_heading_class = bool(_HEADING_CLASS.search(element.get("class", "")))

    def _open_item(self, element: etree._Element) -> None:
        number = None
        if element.tag == "li" and self.lists and self.lists[-1].number is not None:
            own = element.get("value", "")
            number = int(own) if _INTEGER.fullmatch(own) else self.lists[-1].number
            self.lists[-1].number = number + 1
        depth = min(len(self.items), _MAX_LIST_LEVELS)
        mark = BULLET if number is None or number < 0 else render_step_mark(number)
        self.items.append(_OpenItem(INDENT * depth + mark, depth))

    def _close_block(self, tag: str) -> None:
        self.flush()
        self.declared_lines = None
        if tag in HEADING_TAGS:
            self.heading_level = 0
        elif tag in ("ul", "menu", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("li", "dt") and self.items:
            self.items.pop()
        elif tag == "blockquote":
            self.quote_depth -= 1
        elif tag == "pre":
            self.pre_depth -= 1
        elif tag == "figcaption":
            self.caption_depth -= 1
        self.bold_depth -= tag in BOLD_TAGS
        self.has_heading_class = False

    def _break_line(self) -> None:
        """A line break: within a heading it is a space."""
        if self.heading_level:
            self.text_parts.append(" ")
        else:
            self.flush()

    def _add_text(self, text: str | None, owner: etree._Element | None) -> None:
        """Text stands here."""
        if not text:
            return
        if self.pre_depth and not self.heading_level:
            for number, part in enumerate(text.split("\n")):
                if number:
                    self.flush()
                    self.line += 1
                self._add_line_text(part, owner)
            return
        self._add_line_text(text, owner)

    def _add_line_text(self, text: str, owner: etree._Element | None) -> None:
        words = text.strip(" \t\n\r\f")
        if not words:
            self.line += text.count("\n")
            if self.text_parts:
                self.text_parts.append(" ")
            return
        begin = self.line + text[: text.index(words[0])].count("\n")
        if not self.visible_chars:
            self.first_line = begin
            while owner is not None and owner.tag in INLINE_TAGS:
                owner = owner.getparent()
            self.owner = owner
        self.last_line = begin + words.count("\n")
        self.line += text.count("\n")
        if self.script_shift:
            text = text.translate(_SUPERSCRIPT if self.script_shift > 0 else _SUBSCRIPT)
        self.text_parts.append(text)
        self.visible_chars += len(words)
        if self.link_depth:
            self.link_chars += len(words)
        if not self.bold_depth:
            self.plain_chars += len(words)

    def flush(self) -> None:
        """The block that is open ends here."""
        text = ASCII_WHITESPACE.sub(" ", "".join(self.text_parts)).strip(" ")
        if text.strip() and self.owner is not None:
            at = self.declared_lines or (self.first_line, self.last_line)
            strong = self.has_heading_class or not self.plain_chars
            if (
                self.caption_depth
                and self.blocks
                and self.blocks[-1].mark == PICTURE
                and not self.blocks[-1].text
            ):
                self.blocks[-1].text, self.blocks[-1].source_lines = text, at
            else:
                hidden = self.hidden is not None
                self.blocks.append(
                    TextBlock(text, self._choose_mark(), self.owner, at, self.link_chars, strong, hidden)
                )
        self.text_parts.clear()
        self.link_chars = self.plain_chars = self.visible_chars = 0

    def _choose_mark(self) -> str:
        if self.heading_level:
            return "#" * max(2, self.heading_level) + " "
        if self.items and not self.items[-1].broken:
            item = self.items[-1]
            if item.begun:
                return INDENT * item.depth + CONTINUATION
            item.begun = True
            return item.mark
        return QUOTE if self.quote_depth else ""

    def _add_image(self, element: etree._Element) -> None:
        alt = ASCII_WHITESPACE.sub(" ", element.get("alt") or "").strip()
        source = (element.get("src") or element.get("data-src") or "").strip()
        if source and not self.text_parts and not self.items:
            here, hidden = (self.line, self.line), self.hidden is not None
            self.blocks.append(TextBlock("", PICTURE, element, here, 0, False, hidden, source, alt))

    def _add_table_rows(self, table: etree._Element) -> None:
        """A table of data: one block a row."""
        if self.items:
            self.items[-1].broken = True
        hidden = self.hidden is not None
        for caption in table.iterchildren("caption"):
            if words := ASCII_WHITESPACE.sub(" ", "".join(caption.itertext())).strip():
                self.blocks.append(TextBlock(words, "", caption, (self.line, self.line), hidden=hidden))
        for row, text in render_rows(table):
            line = max(self.line, row.sourceline or 0)
            given = _parse_line_attribute(row)
            linked = sum(len("".join(link.itertext()).strip()) for link in row.iter("a"))
            at = given or (line, line + sum(part.count("\n") for part in row.itertext()))
            self.blocks.append(TextBlock(text, ROW, row, at, linked, False, hidden))
            self.line = at[1]


def _parse_line_attribute(element: etree._Element) -> tuple[int, int] | None:
    lines = element.get("data-line")
    if not lines:
        return None
    start, _, end = lines.partition("-")
    return int(start), int(end)


def _parse_start_number(element: etree._Element) -> int:
    start = element.get("start", "")
    return int(start) if _INTEGER.fullmatch(start) else 1
