"""Walks the tree of a web page and returns its visible text block by block, in document order.

A block is what a browser shows between two line breaks: a paragraph, a heading, a list item, a table row, a
line that ends at ``<br>``. Its text is that of the page with white space collapsed as a browser does (HTML
Living Standard). Of its mark-up, headings, lists, quotes, pictures, tables and bold type are kept. Source
lines count from 1. Text that the page hides at first is a block too: it may be an answer that opens when
pressed. Words within a sentence that are struck out, hidden or said twice stand in the text as well, never
joined to what stands beside them, and the block names them as cuts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.html.elements import (
    BOLD_TAGS,
    HEADING_TAGS,
    INVISIBLE_TAGS,
    has_hidden_type,
    is_block_element,
    is_direction_override,
    is_hidden_element,
)
from pipeline.scraper.html.hiding_styles import closes_box, hides_box
from pipeline.scraper.html.inline_text import ASCII_WHITESPACE, TextPart, is_part_of_word, join_parts
from pipeline.scraper.html.list_numbers import OpenItem, OpenList, find_numbering, parse_start_number
from pipeline.scraper.html.pictures import (
    find_film_address,
    find_picture_source,
    is_invisible_picture,
    is_picture_object,
)
from pipeline.scraper.html.table_rows import find_hidden_columns, render_row
from pipeline.scraper.html.tables import find_inner_heads, is_data_table, place_cells
from pipeline.scraper.html.text_block import MIN_ALT_WORDS, TextBlock
from pipeline.scraper.html.tree import UNSEEN_ATTRIBUTE, read_text
from pipeline.scraper.html.unshown_text import (
    SCREEN_READER_CLASS,
    SHOWN_AGAIN,
    find_unshown_elements,
    is_wholly_cut,
)
from pipeline.scraper.line import (
    BULLET,
    CONTINUATION,
    INDENT,
    PICTURE,
    QUOTE,
    ROW,
    Cut,
    render_step_mark,
)
from pipeline.text.raised_signs import RAISED_DIGITS, SUBSCRIPT, SUPERSCRIPT

#: Class names that pages give to what they show as a heading (``class="InnerHeading"``, ``"section-title"``).
_HEADING_CLASS = re.compile(r"(?:heading|title|headline|header)\d?(?:\s|$)", re.IGNORECASE)
#: How far ``<sup>`` and ``<sub>`` move text up.
_SCRIPT_SHIFTS = {"sup": 1, "sub": -1}
#: Elements that a page moves up or down by a style, and such styles; the last one is Word's.
_SHIFTED_TAGS = frozenset({"span", "font", "small"})
_SHIFT_STYLE = re.compile(
    r"vertical-align\s*:\s*(?:super|(sub))\b|mso-text-raise\s*:\s*(?!1(?:\.\d+)?pt)[1-9]", re.IGNORECASE
)
_INTEGER = re.compile(r"-?\d{1,9}")
#: Elements that group blocks: a sign in front of or behind one says nothing of the next text.
_GROUP_TAGS = frozenset({"li", "dt", "ul", "ol", "menu", "dl", "table", "hr"})
#: Signs by which pages say what is right, wrong or dangerous, and the selector of their variant.
LONE_SIGN = re.compile(
    "[\u2705\u2714\u2713\u2611\u274c\u274e\u2715\u2716\u2717\u2718\u2612\xd7\u25cb\u25ef\u25ce\u25b3\u2b55\u26a0\u26d4\u2757"
    "\u203c\U0001f6ab\U0001f6d1\U0001f44d\U0001f44e]\ufe0f?"
)
#: Elements that draw nothing, not even a gap: the text before and behind them is one word.
_UNDRAWN_TAGS = frozenset({"script", "style", "template", "link", "meta"})
#: Elements that draw something in the line, whose text is read apart or not at all.
_DRAWN_TAGS = frozenset(
    {"img", "svg", "canvas", "video", "audio", "iframe", "object", "embed", "select", "textarea", "input"}
)
#: The attribute by which HTML that was rendered from Markdown gives the source lines of an element, ``3-5``.
LINE_ATTRIBUTE = "data-line"
_LINE_RANGE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
#: Lists nested more deeply stand at this level: the Markdown parser leaves out what is nested deeper.
_MAX_LIST_LEVELS = 7
_SENTENCE_ENDS = (".", "!", "?", ":", "。", "！", "？", "।", "؟")
_OPEN_DECIMAL = re.compile(r"\d[.,]\Z")


def extract_text_blocks(root: etree._Element) -> list[TextBlock]:
    """All visible text of a parsed page and all its pictures, in document order.

    Args:
        root: the root element. An element may declare its source lines by `LINE_ATTRIBUTE`.
    """
    walker = _BlockWalker(find_unshown_elements(root))
    _walk(root, walker)
    return walker.blocks


def _walk(root: etree._Element, walker: "_BlockWalker") -> None:
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if walker.open_element(element):
                events.skip_subtree()
        elif event == "end":
            walker.close_element(element)
        else:
            walker.skip_comment(element)
    walker.flush()


@dataclass
class _BlockWalker:
    """The state of a walk over a page: finished blocks, open elements, and the text of the current block.

    Attributes:
        unshown: the elements whose text is to be cut, each with its rule.
        is_cell: whether the walk is over a cell of a table.
        blocks: the blocks that are finished.
        line: the current source line.
        declared_lines: source lines that the current element declares.
        lists: the open lists, innermost last.
        items: the open list items, innermost last.
        heading_level: the level of the open heading, 0 outside headings.
        link_depth: how many links are open; so for ``bold_depth``, ``quote_depth``, ``pre_depth`` and
            ``caption_depth``.
        caption_start: how many blocks stand above the caption that was opened last.
        script_shift: above 0 in superscript, below 0 in subscript.
        cut_rules: the rules of the open ones, outermost first.
        is_after_comment: whether the text that is added stands right behind a comment, or what draws nothing.
        are_blocks: of each open element, whether it is a block.
        is_after_drawing: whether a picture, field or player stands between the text before and that added.
        numbering: how the page numbers the list that was opened last, until its first item.
        wrappers: the buttons and elements of no standard that are open around all of the current block.
        hidden_element: the outermost open element that the page hides at first. Its end ends the block, so
            that hidden text and the visible text behind it are not read as one: "Hold for 5" "30 seconds".
        turned_element: the outermost open block whose letters and digits the page turns round.
        has_heading_class: whether the innermost block element has the class name of a heading.
        owner: the block element in which the text of the current block begins.
        parts: the text of the current block so far.
        link_chars: how many of its characters are within links.
        plain_chars: how many are not bold.
        visible_chars: how many it has, without white space at the ends of its parts.
        first_line: the source line on which it begins.
        last_line: the source line on which it ends.
    """

    unshown: Mapping[etree._Element, str] = field(default_factory=dict)
    is_cell: bool = False
    blocks: list[TextBlock] = field(default_factory=list)
    line: int = 1
    cut_rules: list[str] = field(default_factory=list)
    wrappers: tuple[etree._Element, ...] = ()
    are_blocks: list[bool] = field(default_factory=list)
    numbering: str = ""
    is_after_comment: bool = False
    is_after_drawing: bool = False
    joined_digits: list[str] = field(default_factory=list)
    overrides: list[str] = field(default_factory=list)
    declared_lines: tuple[int, int] | None = None
    lists: list[OpenList] = field(default_factory=list)
    items: list[OpenItem] = field(default_factory=list)
    heading_level: int = 0
    link_depth: int = 0
    bold_depth: int = 0
    quote_depth: int = 0
    script_shift: int = 0
    hidden_element: etree._Element | None = None
    turned_element: etree._Element | None = None
    pre_depth: int = 0
    caption_depth: int = 0
    caption_start: int = 0
    has_heading_class: bool = False
    owner: etree._Element | None = None
    parts: list[TextPart] = field(default_factory=list)
    link_chars: int = 0
    plain_chars: int = 0
    visible_chars: int = 0
    first_line: int = 0
    last_line: int = 0

    def open_element(self, element: etree._Element) -> bool:
        """Handle a start tag.

        Returns:
            Whether the walk is to skip the content of the element.
        """
        tag = str(element.tag)
        self.is_after_comment = False
        if element.sourceline and element.sourceline > self.line:
            self.line = element.sourceline
        if tag in ("br", "img") or tag in INVISIBLE_TAGS:
            self._add_empty_element(element, tag)
            return True
        if (rule := self.unshown.get(element)) is not None:
            self.cut_rules.append(rule)
        elif self.hidden_element is None and self._is_hidden(element):
            self.flush()
            self.hidden_element = element
        is_block = is_block_element(element)
        self.are_blocks.append(is_block)
        if is_block:
            self._open_block(element, tag)
            if tag == "table" and is_data_table(element):
                self._add_table_rows(element)
                return True
        else:
            if tag in _SHIFTED_TAGS and (style := element.get("style")):
                tag = element.tag = _find_shifted_tag(style) or tag
            self._open_inline(tag)
        if is_direction_override(element):
            if is_block:
                self.turned_element = self.turned_element if self.turned_element is not None else element
            else:
                self.overrides.append(read_text(element))
        self._add_text(element.text, element)
        self.is_after_comment = False
        return False

    def _is_hidden(self, element: etree._Element) -> bool:
        """Whether the page does not show an element; a dialog in a cell is no part of the page around it."""
        if self.is_cell and element.tag == "dialog" and "open" not in element.attrib:
            return True
        return is_hidden_element(element) or _is_unseen_box(element)

    def _add_empty_element(self, element: etree._Element, tag: str) -> None:
        """Handle an element that shows no text of its own: it breaks a line, shows a picture, or nothing."""
        if tag == "br":
            self._break_line()
            return
        if tag in _DRAWN_TAGS and not (tag == "input" and has_hidden_type(element)):
            self.is_after_drawing |= not is_invisible_picture(element)
        if tag == "img":
            self._add_image(element)
        elif tag == "svg":
            self._add_drawing(element)
        elif tag in ("video", "iframe") and (film := find_film_address(element)):
            self._add_picture(element, film, element.get("title") or element.get("aria-label") or "")
            self.blocks[-1].is_inline = True  # what it is called says nothing of what it shows
        elif tag == "object" and is_picture_object(element):
            self._add_picture(element, element.get("data", "").strip(), element.get("aria-label", ""))

    def close_element(self, element: etree._Element) -> None:
        """Handle an end tag, and the text after it."""
        tag = str(element.tag)
        if tag in INVISIBLE_TAGS:
            self.line += sum(text.count("\n") for text in element.itertext())
            self.is_after_comment = tag in _UNDRAWN_TAGS
        elif tag not in ("br", "img"):
            if self.are_blocks.pop():
                self._close_block(tag)
            else:
                self._close_inline(tag)
            if element in self.unshown:
                self.cut_rules.pop()
        if self.turned_element is element:
            self.turned_element = None
        if self.hidden_element is element:
            self.flush()
            self.hidden_element = None
        if tag == "button" and self.parts and is_part_of_word((element.tail or "")[:1]):
            self.parts.append(TextPart(" "))
        self._add_text(element.tail, element.getparent())
        self.is_after_comment = False

    def skip_comment(self, element: etree._Element) -> None:
        """Handle a comment or processing instruction: only the text after it is visible."""
        self.line += (element.text or "").count("\n")
        self.is_after_comment = True
        self._add_text(element.tail, element.getparent())
        self.is_after_comment = False

    def _open_inline(self, tag: str) -> None:
        if tag == "button" and self.parts and is_part_of_word(self.parts[-1].text[-1:]):
            self.parts.append(TextPart(" "))  # a browser sets buttons apart
        self.link_depth += tag == "a"
        self.bold_depth += tag in BOLD_TAGS
        self.script_shift += _SCRIPT_SHIFTS.get(tag, 0)

    def _close_inline(self, tag: str) -> None:
        self.link_depth -= tag == "a"
        self.bold_depth -= tag in BOLD_TAGS
        self.script_shift -= _SCRIPT_SHIFTS.get(tag, 0)

    def _open_block(self, element: etree._Element, tag: str) -> None:
        self.flush(carries_sign=tag not in _GROUP_TAGS)
        self.declared_lines = _parse_line_attribute(element) or self.declared_lines
        if tag in HEADING_TAGS:
            self.heading_level = int(tag[1])
            if self.items:
                self.items[-1].is_interrupted = True
        elif tag in ("ul", "menu", "ol"):
            self.lists.append(OpenList(parse_start_number(element) if tag == "ol" else None))
            self.numbering = find_numbering(element) if tag == "ol" else self.numbering
        elif tag == "li" or (tag == "dt" and element.getparent() is not None):
            self._open_item(element)
        elif tag == "blockquote":
            self.quote_depth += 1
        elif tag == "pre":
            self.pre_depth += 1
        elif tag == "figcaption":
            self.caption_depth += 1
            self.caption_start = len(self.blocks)
        self.link_depth += tag == "a"  # a link that is shown as a block
        self.bold_depth += tag in BOLD_TAGS
        self.has_heading_class = bool(_HEADING_CLASS.search(element.get("class", "")))

    def _open_item(self, element: etree._Element) -> None:
        number = None
        if element.tag == "li" and self.lists and self.lists[-1].next_number is not None:
            value = element.get("value", "")
            number = int(value) if _INTEGER.fullmatch(value) else self.lists[-1].next_number
            self.lists[-1].next_number = number + 1
            number -= self.lists[-1].cut_items
            self.lists[-1].cut_items += is_wholly_cut(element, self.unshown)
        depth = min(len(self.items), _MAX_LIST_LEVELS)
        mark = BULLET if number is None or number < 0 else render_step_mark(number)
        self.items.append(OpenItem(INDENT * depth + mark, depth))

    def _close_block(self, tag: str) -> None:
        self.flush(carries_sign=bool(self.items) and (tag == "dt" or tag not in _GROUP_TAGS))
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
            self._join_caption()
        self.link_depth -= tag == "a"
        self.bold_depth -= tag in BOLD_TAGS
        self.has_heading_class = False

    def _join_caption(self) -> None:
        """Join the lines of a caption that is one sentence: a picture has one caption, in one line."""
        start = self.caption_start
        picture = self.blocks[start - 1] if start else None
        if picture is None or picture.mark != PICTURE or not picture.text:
            return
        torn: list[TextBlock] = []
        for block in (picture, *self.blocks[start:]):
            if block is picture or block.mark != PICTURE:
                torn.append(block)
                if block.text.endswith(_SENTENCE_ENDS):
                    break
        if all(block.text[0].isupper() for block in torn[1:]):  # a name, a credit
            return
        for block in torn[1:]:
            offset = len(picture.text) + 1
            picture.cuts += tuple(Cut(cut.start + offset, cut.end + offset, cut.rule) for cut in block.cuts)
            picture.text += f" {block.text}"
            self.blocks.remove(block)

    def _break_line(self) -> None:
        """Handle ``<br>``: it ends the block, but within a heading it is a space."""
        if self.heading_level:
            self.parts.append(TextPart(" "))
        else:
            self.flush(carries_sign=True)

    def _add_text(self, text: str | None, owner: etree._Element | None) -> None:
        """Add text; in preformatted text, each line is a block."""
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
        """Add text to the current block, and follow the source lines that it stands on."""
        stripped = text.strip(" \t\n\r\f")
        if not stripped:
            self.line += text.count("\n")
            if self.parts:
                self.parts.append(TextPart(" "))
            return
        start_line = self.line + text[: text.index(stripped[0])].count("\n")
        rule = self.cut_rules[0] if self.cut_rules and self.cut_rules[-1] != SHOWN_AGAIN else ""
        if not any(part.text.strip() for part in self.parts):
            self.first_line = start_line
            self.owner, self.wrappers = _find_owner(owner)
        elif self.wrappers:
            around = set(_find_owner(owner)[1])
            self.wrappers = tuple(wrapper for wrapper in self.wrappers if wrapper in around)
        self.last_line = start_line + stripped.count("\n")
        self.line += text.count("\n")
        if self.script_shift:
            raised = SUPERSCRIPT if stripped == "n" else RAISED_DIGITS
            text = text.translate(raised if self.script_shift > 0 else SUBSCRIPT)
        self._part_from_text_above(text, rule)
        self.parts.append(TextPart(text, rule))
        if rule:
            return
        self.visible_chars += len(stripped)
        if self.link_depth:
            self.link_chars += len(stripped)
        if not self.bold_depth:
            self.plain_chars += len(stripped)

    def _part_from_text_above(self, text: str, rule: str) -> None:
        """Part two words with something drawn between, or two numbers side by side; note decimals that join.

        A comment between them parts nothing: the text before and behind it is that of one element.
        """
        above = self.parts[-1] if self.parts else None
        is_after_drawing, self.is_after_drawing = self.is_after_drawing, False
        if above is None or rule or above.rule or self.script_shift:
            return
        last, first = above.text[-1], text[0]
        is_number = last.isdecimal() and first.isdecimal()
        if is_after_drawing and not is_number and is_part_of_word(last) and is_part_of_word(first):
            self.parts.append(TextPart(" "))
            return
        if not first.isdecimal() or self.is_after_comment:
            return
        if last.isdecimal():
            self.parts.append(TextPart(" "))
        elif not _OPEN_DECIMAL.search(above.text):
            return
        self.joined_digits.append(f"{above.text.split()[-1]}, {text.split()[0]}")

    def flush(self, *, carries_sign: bool = False) -> None:
        """Finish the current block; a ``figcaption`` becomes the caption of the picture above it.

        Args:
            carries_sign: whether a tick or cross that stands alone goes on to the block that follows: what it
                says is said of that one.
        """
        text, cuts = join_parts(self.parts) if self.parts else ("", ())
        if carries_sign and text and LONE_SIGN.fullmatch(text) and not cuts:
            self.parts.append(TextPart(" "))
            return
        if text.strip() and self.owner is not None:
            source_lines = self.declared_lines or (self.first_line, self.last_line)
            is_bold = self.has_heading_class or not self.plain_chars
            if (
                self.caption_depth
                and 0 < len(self.blocks) == self.caption_start
                and self.blocks[-1].mark == PICTURE
                and not self.blocks[-1].text
            ):
                picture = self.blocks[-1]
                picture.text, picture.cuts, picture.source_lines = text, cuts, source_lines
            else:
                owner = self.wrappers[0] if self.wrappers else self.owner
                block = TextBlock(text, self._choose_mark(), owner, source_lines, self.link_chars, is_bold)
                block.cuts, block.joined_digits = cuts, tuple(self.joined_digits)
                block.overrides = tuple(self.overrides) if self.turned_element is None else (text,)
                block.hidden_in = self.hidden_element
                if self.items:
                    block.numbering, self.numbering = self.numbering, ""
                self.blocks.append(block)
        self.parts.clear()
        self.joined_digits.clear()
        self.overrides.clear()
        self.link_chars = self.plain_chars = self.visible_chars = 0

    def _choose_mark(self) -> str:
        if self.heading_level:
            return "#" * max(2, self.heading_level) + " "
        if self.items and not self.items[-1].is_interrupted:
            item = self.items[-1]
            if item.has_blocks:
                return INDENT * item.depth + CONTINUATION
            item.has_blocks = True
            return item.mark
        return QUOTE if self.quote_depth else ""

    def _add_image(self, element: etree._Element) -> None:
        alt = ASCII_WHITESPACE.sub(" ", element.get("alt") or "").strip()
        source = find_picture_source(element)
        if not source or is_invisible_picture(element):
            return
        self._add_picture(element, source, alt)

    def _add_picture(self, element: etree._Element, source: str, alt: str) -> None:
        """Add a picture, and say in which item and beside which text it stands."""
        picture = TextBlock("", PICTURE, element, (self.line, self.line), image_source=source, alt=alt)
        if self.items:
            picture.item = self.items[-1].mark.strip()
        picture.is_inline = bool(self.parts or self.items)
        self.blocks.append(picture)

    def _add_drawing(self, element: etree._Element) -> None:
        """Add a drawing within the page (SVG) that has words: its title, its label, or the text in it."""
        titles = [title.text or "" for title in element.iter("title", "{*}title")]
        words = [element.get("aria-label") or "", *titles]
        words += ["".join(text.itertext()) for text in element.iter("text", "{*}text")]
        alt = ASCII_WHITESPACE.sub(" ", " ".join(dict.fromkeys(filter(None, words)))).strip()
        if len(alt.split()) >= MIN_ALT_WORDS:
            lines = (self.line, self.line)
            self.blocks.append(TextBlock("", PICTURE, element, lines, alt=alt))

    def _add_table_rows(self, table: etree._Element) -> None:
        """Add a data table: a block for its caption and one for each row."""
        if self.items:
            self.items[-1].is_interrupted = True
        pictures = list[TextBlock]()  # they stand below the table, whose rows they would part
        for caption in table.iterchildren("caption"):
            content = render_row([_read_cell(caption, self.unshown)])
            pictures += content.pictures
            if content.text:
                lines = (self.line, self.line)
                self.blocks.append(TextBlock(content.text, "", caption, lines, cuts=content.cuts))
        is_first = True
        heads = find_inner_heads(table)
        rows = list(place_cells(table))
        hidden_columns = find_hidden_columns((cells for _, cells in rows), self.unshown)
        for row, cells in rows:
            line = max(self.line, row.sourceline or 0)
            source_lines = _parse_line_attribute(row) or (
                line,
                line + sum(part.count("\n") for part in row.itertext()),
            )
            blocks = [[] if cell is None else _read_cell(cell, self.unshown) for cell in cells]
            content = render_row(blocks, hidden_columns)
            pictures += content.pictures
            text = content.text
            if rule := self._find_row_rule(row):
                content.cuts = (Cut(0, len(text), rule),)
            if text.strip(" |"):
                link_chars = sum(len("".join(link.itertext()).strip()) for link in row.iter("a"))
                block = TextBlock(text, ROW, row, source_lines, link_chars)
                block.cuts, block.starts_table = content.cuts, is_first or row in heads
                block.joined_digits, block.overrides = content.joined_digits, content.overrides
                block.numbering = content.numbering
                is_off = is_hidden_element(row) or _is_unseen_box(row)
                around = content.hidden_in if self.hidden_element is None else self.hidden_element
                block.hidden_in = row if is_off else around
                self.blocks.append(block)
                is_first = False
            self.line = source_lines[1]
        self.blocks += pictures

    def _find_row_rule(self, row: etree._Element) -> str:
        """The rule that takes out a row as a whole: its own, its part's or its table's."""
        if self.cut_rules:
            return self.cut_rules[0]
        part = row.getparent()
        return self.unshown.get(row) or ("" if part is None else self.unshown.get(part, ""))


def _read_cell(cell: etree._Element, unshown: Mapping[etree._Element, str]) -> list[TextBlock]:
    """The blocks of a cell, which is read like any other part of the page."""
    walker = _BlockWalker(unshown, is_cell=True)
    tail, cell.tail = cell.tail, None
    try:
        _walk(cell, walker)
    finally:
        cell.tail = tail
    return walker.blocks


def _find_shifted_tag(style: str) -> str:
    """The element that moves its text as a style does; empty where that does not."""
    match = _SHIFT_STYLE.search(style)
    return "" if match is None else "sub" if match[1] else "sup"


def _find_owner(element: etree._Element | None) -> tuple[etree._Element | None, tuple[etree._Element, ...]]:
    """The block element around a text, and the buttons and custom elements between it and the text."""
    wrappers: list[etree._Element] = []
    while element is not None and not is_block_element(element):
        if element.tag == "button" or "-" in str(element.tag):
            wrappers.append(element)
        element = element.getparent()
    return element, tuple(wrappers)


def _parse_line_attribute(element: etree._Element) -> tuple[int, int] | None:
    """First and last source line that an element declares; None where its attribute means something else."""
    match = _LINE_RANGE.fullmatch(element.get(LINE_ATTRIBUTE, ""))
    return (int(match[1]), int(match[2])) if match else None


def _is_unseen_box(element: etree._Element) -> bool:
    """Whether the page does not show a block: by a style sheet, off the screen, or in no colour."""
    attributes = element.attrib
    if not attributes:
        return False
    if UNSEEN_ATTRIBUTE in attributes:
        return True
    style = element.get("style")
    if not style or not (hides_box(style) or closes_box(style)) or not is_block_element(element):
        return False
    return not SCREEN_READER_CLASS.search(element.get("class") or "")
