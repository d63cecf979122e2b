"""The visible text of a web page, block by block, in the order of the page.

A block is what a browser shows between two breaks: a paragraph, a heading, a list item, a table row, a line
that ends at ``<br>``. Its words are the page's own; its mark-up is kept as far as it means something.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.lines import BULLET, CONTINUATION, INDENT, PICTURE, QUOTE, ROW, step_mark
from pipeline.scraper.readers.blocks import SPACE, TextBlock
from pipeline.scraper.readers.elements import HEADINGS, INLINE, STRONG, UNSEEN, is_hidden
from pipeline.scraper.readers.grid import is_grid, rows

#: How pages name what they show as a heading (``class="InnerHeading"``, ``"section-title"``).
_HEADED = re.compile(r"(?:heading|title|headline|header)\d?(?:\s|$)", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_NUMBER = re.compile(r"-?\d{1,9}")
#: Lists deeper than this stand at this depth: Markdown's own parser leaves out what is nested deeper.
_DEEPEST_LIST = 7
#: Shorter alternatives (``logo``, ``IMG_2041.jpg``) tell a reader nothing about the picture.
_FEWEST_ALT_WORDS = 3


def text_blocks(root: etree._Element) -> list[TextBlock]:
    """All text of a parsed page that can be seen, in order.

    Args:
        root: the page as lxml parsed it; an attribute ``data-line`` (``3-5``) on an element names the source
            lines where they are not the element's own.
    """
    walk = _Walk()
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if walk.open(element):
                events.skip_subtree()
        elif event == "end":
            walk.close(element)
        else:
            walk.pass_by(element)
    walk.flush()
    return [block for block in walk.blocks if block.text or len(block.alt.split()) >= _FEWEST_ALT_WORDS]


@dataclass(slots=True)
class _List:
    """An open list: the number of its next item, None where it has bullets."""

    number: int | None
    step: int = 1


@dataclass(slots=True)
class _Item:
    """An open list item: the mark of its first block, and whether that has been given."""

    mark: str
    depth: int
    begun: bool = False
    broken: bool = False


@dataclass
class _Walk:
    """What is open while a page is walked through."""

    blocks: list[TextBlock] = field(default_factory=list)
    line: int = 1
    given: tuple[int, int] | None = None
    lists: list[_List] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    heading: int = 0
    links: int = 0
    strong: int = 0
    quotes: int = 0
    script: int = 0
    hidden: etree._Element | None = None
    pre: int = 0
    captions: int = 0
    is_headed: bool = False
    owner: etree._Element | None = None
    text: list[str] = field(default_factory=list)
    linked: int = 0
    plain: int = 0
    seen: int = 0
    first: int = 0
    last: int = 0

    def open(self, element: etree._Element) -> bool:
        """An element begins; whether what is in it is to be passed over."""
        tag = str(element.tag)
        if element.sourceline and element.sourceline > self.line:
            self.line = element.sourceline
        if tag in UNSEEN:
            return True
        if tag == "br":
            self._break()
            return True
        if tag == "img":
            self._picture(element)
            return True
        if self.hidden is None and is_hidden(element):
            self.hidden = element
        if tag in INLINE:
            self._open_inline(tag)
        else:
            self._open_block(element, tag)
            if tag == "table" and is_grid(element):
                self._rows(element)
                return True
        self._say(element.text, element)
        return False

    def close(self, element: etree._Element) -> None:
        """An element ends; its tail follows."""
        tag = str(element.tag)
        if tag in UNSEEN:
            self.line += sum(text.count("\n") for text in element.itertext())
        elif tag in INLINE:
            self._close_inline(tag)
        elif tag not in ("br", "img"):
            self._close_block(tag)
        if self.hidden is element:
            self.flush()
            self.hidden = None
        self._say(element.tail, element.getparent())

    def pass_by(self, element: etree._Element) -> None:
        """A comment or processing instruction: only what follows it is text."""
        self.line += (element.text or "").count("\n")
        self._say(element.tail, element.getparent())

    def _open_inline(self, tag: str) -> None:
        self.links += tag == "a"
        self.strong += tag in STRONG
        self.script += {"sup": 1, "sub": -1}.get(tag, 0)

    def _close_inline(self, tag: str) -> None:
        self.links -= tag == "a"
        self.strong -= tag in STRONG
        self.script -= {"sup": 1, "sub": -1}.get(tag, 0)

    def _open_block(self, element: etree._Element, tag: str) -> None:
        self.flush()
        self.given = _given(element) or self.given
        if tag in HEADINGS:
            self.heading = int(tag[1])
            if self.items:
                self.items[-1].broken = True
        elif tag in ("ul", "menu", "ol"):
            self.lists.append(_List(_first_number(element) if tag == "ol" else None))
        elif tag == "li" or (tag == "dt" and element.getparent() is not None):
            self._open_item(element)
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.pre += 1
        elif tag == "figcaption":
            self.captions += 1
        self.strong += tag in STRONG
        self.is_headed = bool(_HEADED.search(element.get("class", "")))

    def _open_item(self, element: etree._Element) -> None:
        number = None
        if element.tag == "li" and self.lists and self.lists[-1].number is not None:
            own = element.get("value", "")
            number = int(own) if _NUMBER.fullmatch(own) else self.lists[-1].number
            self.lists[-1].number = number + 1
        depth = min(len(self.items), _DEEPEST_LIST)
        mark = BULLET if number is None or number < 0 else step_mark(number)
        self.items.append(_Item(INDENT * depth + mark, depth))

    def _close_block(self, tag: str) -> None:
        self.flush()
        self.given = None
        if tag in HEADINGS:
            self.heading = 0
        elif tag in ("ul", "menu", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("li", "dt") and self.items:
            self.items.pop()
        elif tag == "blockquote":
            self.quotes -= 1
        elif tag == "pre":
            self.pre -= 1
        elif tag == "figcaption":
            self.captions -= 1
        self.strong -= tag in STRONG
        self.is_headed = False

    def _break(self) -> None:
        """A line break: within a heading it is a space."""
        if self.heading:
            self.text.append(" ")
        else:
            self.flush()

    def _say(self, text: str | None, owner: etree._Element | None) -> None:
        """Text stands here."""
        if not text:
            return
        if self.pre and not self.heading:
            for number, part in enumerate(text.split("\n")):
                if number:
                    self.flush()
                    self.line += 1
                self._say_line(part, owner)
            return
        self._say_line(text, owner)

    def _say_line(self, text: str, owner: etree._Element | None) -> None:
        words = text.strip(" \t\n\r\f")
        if not words:
            self.line += text.count("\n")
            if self.text:
                self.text.append(" ")
            return
        begin = self.line + text[: text.index(words[0])].count("\n")
        if not self.seen:
            self.first = begin
            while owner is not None and owner.tag in INLINE:
                owner = owner.getparent()
            self.owner = owner
        self.last = begin + words.count("\n")
        self.line += text.count("\n")
        if self.script:
            text = text.translate(_SUPERSCRIPT if self.script > 0 else _SUBSCRIPT)
        self.text.append(text)
        self.seen += len(words)
        if self.links:
            self.linked += len(words)
        if not self.strong:
            self.plain += len(words)

    def flush(self) -> None:
        """The block that is open ends here."""
        text = SPACE.sub(" ", "".join(self.text)).strip(" ")
        if text.strip() and self.owner is not None:
            at = self.given or (self.first, self.last)
            strong = self.is_headed or not self.plain
            if self.captions and self.blocks and self.blocks[-1].mark == PICTURE and not self.blocks[-1].text:
                self.blocks[-1].text, self.blocks[-1].at = text, at
            else:
                hidden = self.hidden is not None
                self.blocks.append(TextBlock(text, self._mark(), self.owner, at, self.linked, strong, hidden))
        self.text.clear()
        self.linked = self.plain = self.seen = 0

    def _mark(self) -> str:
        if self.heading:
            return "#" * max(2, self.heading) + " "
        if self.items and not self.items[-1].broken:
            item = self.items[-1]
            if item.begun:
                return INDENT * item.depth + CONTINUATION
            item.begun = True
            return item.mark
        return QUOTE if self.quotes else ""

    def _picture(self, element: etree._Element) -> None:
        alt = SPACE.sub(" ", element.get("alt") or "").strip()
        source = (element.get("src") or element.get("data-src") or "").strip()
        if source and not self.text and not self.items:
            here, hidden = (self.line, self.line), self.hidden is not None
            self.blocks.append(TextBlock("", PICTURE, element, here, 0, False, hidden, source, alt))

    def _rows(self, table: etree._Element) -> None:
        """A table of data: one block a row."""
        if self.items:
            self.items[-1].broken = True
        hidden = self.hidden is not None
        for caption in table.iterchildren("caption"):
            if words := SPACE.sub(" ", "".join(caption.itertext())).strip():
                self.blocks.append(TextBlock(words, "", caption, (self.line, self.line), hidden=hidden))
        for row, text in rows(table):
            line = max(self.line, row.sourceline or 0)
            given = _given(row)
            linked = sum(len("".join(link.itertext()).strip()) for link in row.iter("a"))
            at = given or (line, line + sum(part.count("\n") for part in row.itertext()))
            self.blocks.append(TextBlock(text, ROW, row, at, linked, False, hidden))
            self.line = at[1]


def _given(element: etree._Element) -> tuple[int, int] | None:
    lines = element.get("data-line")
    if not lines:
        return None
    start, _, end = lines.partition("-")
    return int(start), int(end)


def _first_number(element: etree._Element) -> int:
    start = element.get("start", "")
    return int(start) if _NUMBER.fullmatch(start) else 1
