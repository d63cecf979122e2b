"""Writes the text of a Word document as mark-up, block by block, as a person sees it who accepts all changes.

Inserted text stays and deleted text goes, also where a text was moved; comments and hidden text go. What goes
is a block of its own, under the name of the rule that takes it out, and a finding with its words. Lists are
written as Word's own web pages have them (see `pipeline.scraper.html.office_lists`). A text that stands in
anything that is not known here (a diagram, an embedded document) is a finding too: nothing is lost silently.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.cut_rules import HIDDEN_TEXT
from pipeline.scraper.html.editor_comments import EDITOR_COMMENT
from pipeline.scraper.html.elements import is_block_element
from pipeline.scraper.html.text_blocks import LINE_ATTRIBUTE
from pipeline.scraper.symbol_fonts import is_symbol_font
from pipeline.scraper.word.elements import (
    CONTAINERS,
    DELETIONS,
    MATH,
    TRACKED_CHANGE,
    UNREAD_PART,
    choose_alternative,
)
from pipeline.scraper.word.numbering import ListMarker, WordNumbering
from pipeline.scraper.word.package import WordPackage, children, find, get, is_on, short_name
from pipeline.scraper.word.parts import describe_part, is_text_part
from pipeline.scraper.word.runs import ParagraphText, RunWriter, strip_markup
from pipeline.scraper.word.styles import WordStyles
from pipeline.scraper.word.tables import TableCell, iterate_rows, read_cells, render_row
from pipeline.scraper.word.texts import iterate_texts, settle_check_box

_MAX_FINDINGS_OF_A_KIND = 20


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """A document within the document that was read (``w:altChunk``).

    Attributes:
        body: the element with its blocks.
        text: their words.
        findings: what a person should check about it.
    """

    body: etree._Element
    text: str
    findings: tuple["WordFinding", ...] = ()


#: Reads a document within the document, by its name and bytes; None where it cannot be read.
ChunkReader = Callable[[str, bytes], EmbeddedText | None]


@dataclass(frozen=True, slots=True)
class WordFinding:
    """Something that a person should check about a block.

    Attributes:
        line: the number of the block, from 1.
        rule: the rule of the finding.
        text: the words that it is about.
    """

    line: int
    rule: str
    text: str


@dataclass
class WordText:
    """The text of a document.

    Attributes:
        markup: the blocks as HTML; each element states its number by ``data-line``, and the rule by which it
            goes, if it does, by ``data-rule``.
        lines: the words of each block.
        findings: what a person should check.
        languages: the languages of the text, the most frequent first.
    """

    markup: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    findings: list[WordFinding] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


def read_word_text(package: WordPackage, read_chunk: ChunkReader) -> WordText:
    """The text of a document: its body, the notes below it, its comments, and its margins and footers.

    Args:
        package: the document.
        read_chunk: reads a document within it.

    Raises:
        ReadError: a part is damaged or too large.
    """
    return _Writer(package, read_chunk).write()


class _Writer:
    def __init__(self, package: WordPackage, read_chunk: ChunkReader) -> None:
        self._package = package
        self._read_chunk = read_chunk
        relationships = package.read_relationships(package.main)
        self._targets = {identifier: one.target for identifier, one in relationships.items()}
        self._kinds = {one.kind: one.target for one in relationships.values()}
        self._relationships = relationships
        self.styles = WordStyles(self._read_part("styles"))
        self._numbering = WordNumbering(self._read_part("numbering"), self._find_list_of_style)
        self._text = WordText()
        self._comments = {get(one, "w:id"): one for one in children(self._read_part("comments"), "w:comment")}
        self._notes = {
            (tag, get(one, "w:id")): one
            for kind, tag in (("footnotes", "w:footnote"), ("endnotes", "w:endnote"))
            for one in children(self._read_part(kind), tag)
        }
        self._runs = RunWriter(self.styles, self._notes, lambda identifier: self._targets.get(identifier, ""))
        self._described: set[str] = set()
        self._told_markers: set[tuple[str, str, int]] = set()
        self._joined = ParagraphText()
        self._heading_shift = 0
        self._is_inserted = self._is_deleted = False
        self._row: int | None = None
        self._is_in_list = False
        self._waiting: list[tuple[str, str]] = []

    def _read_part(self, kind: str) -> etree._Element | None:
        return self._package.read_xml(self._kinds[kind]) if kind in self._kinds else None

    def _find_list_of_style(self, style: str) -> str:
        return self.styles.find_style(style).list_number

    def write(self) -> WordText:
        root = self._package.read_xml(self._package.main)
        body = find(root, "w:body")
        if body is not None:
            self._heading_shift = self._find_heading_shift(body)
            margins = self._find_margins(body)
            self._write_margins(margins["header"], "page-head")
            self._write_blocks(body)
            self._flush_joined()
            self._end_list()
            written = 0
            while written < len(self._runs.used_notes):  # a note may refer to another
                for key, number in list(self._runs.used_notes.items())[written:]:
                    self._write_note(number, self._notes[key])
                    written += 1
            self._end_list()
            self._write_margins(margins["footer"], "page-foot")
        self._find_other_parts()
        self._text.languages = [language for language, _ in self._runs.languages.most_common()]
        if self.styles.language:
            self._text.languages.append(self.styles.language)
        return self._text

    def _find_heading_shift(self, body: etree._Element) -> int:
        """How much lower headings are than their level: by one where a title or several stand above all."""
        levels = [
            level
            for paragraph in body.iter()
            if short_name(paragraph.tag) == "w:p"
            and (level := self._find_heading_level(paragraph)) is not None
        ]
        return 0 if 0 not in levels and levels.count(1) == 1 else 1

    def _find_heading_level(self, paragraph: etree._Element) -> int | None:
        properties = find(paragraph, "w:pPr")
        outline = get(find(properties, "w:outlineLvl"), "w:val")
        style = self.styles.find_style(get(find(properties, "w:pStyle"), "w:val"))
        if style.is_contents:
            return None
        return (
            int(outline) + 1 if style.heading is None and outline and outline in "01234567" else style.heading
        )

    def _find_margins(self, body: etree._Element) -> Mapping[str, list[str]]:
        """The parts with the margins and footers that the sections of the document use, each once."""
        found: dict[str, dict[str, None]] = {"header": {}, "footer": {}}
        for element in body.iter():
            name = short_name(element.tag)
            if name in ("w:headerReference", "w:footerReference"):
                found[name[2:8]][self._targets.get(get(element, "r:id"), "")] = None
        return {kind: list(filter(None, targets)) for kind, targets in found.items()}

    def _write_margins(self, targets: Sequence[str], rule: str) -> None:
        """Add the paragraphs of margins or footers, each once, as blocks that go."""
        texts: dict[str, None] = {}
        for target in targets:
            root = self._package.read_xml(target)
            if root is not None:
                texts |= dict.fromkeys(_iterate_paragraph_texts(root))
        for text in texts:
            self._add_removed(text, rule)

    def _write_blocks(self, parent: etree._Element) -> None:
        for child in parent:
            name = short_name(child.tag)
            if name == "w:p":
                self._write_paragraph(child)
            elif name == "w:tbl":
                self._flush_joined()
                self._write_table(child)
            elif name in CONTAINERS:
                self._write_blocks(child)
            elif name == "w:sdt":
                self._write_sdt_blocks(child)
            elif name == "mc:AlternateContent":
                self._write_blocks(choose_alternative(child))
            elif name in ("w:altChunk", "w:subDoc"):
                self._write_chunk(get(child, "r:id"))
            else:
                self._write_other_block(name, child)

    def _write_other_block(self, name: str, block: etree._Element) -> None:
        """Write a deleted block or an equation; tell of anything else that has a text."""
        if name in MATH:
            self._write_paragraph(block)
            return
        text = "".join(iterate_texts(block, deleted=True))
        if name in DELETIONS:
            self._flush_joined()
            self._add_finding(TRACKED_CHANGE, text)
            self._add_removed(text, TRACKED_CHANGE)
        elif text.strip():
            self._add_what_went(ParagraphText(unread=[text.strip()]))

    def _write_chunk(self, identifier: str) -> None:
        """Write a document within the document, which counts as one line; tell of one that cannot be read."""
        self._flush_joined()
        self._end_list()
        self._described.add(identifier)
        target = self._targets.get(identifier, "")
        content = self._package.read_bytes(target)
        chunk = self._read_chunk(target, content) if content else None
        if chunk is None:
            self._add_finding(UNREAD_PART, f"an embedded document ({target or identifier})", next_line=True)
            return
        number = self._row
        if number is None:
            self._text.lines.append(chunk.text)
            number = len(self._text.lines)
        chunk.body.tag = "div"
        for element in chunk.body.iter(etree.Element):
            if is_block_element(element):
                element.set(LINE_ATTRIBUTE, f"{number}-{number}")
        self._text.markup.append(etree.tostring(chunk.body, encoding="unicode", method="html"))
        for finding in chunk.findings:
            self._add_finding(finding.rule, finding.text)

    def _write_sdt_blocks(self, sdt: etree._Element) -> None:
        properties = find(sdt, "w:sdtPr")
        gallery = get(find(properties, "w:docPartObj", "w:docPartGallery"), "w:val")
        settle_check_box(sdt)
        content = find(sdt, "w:sdtContent")
        if content is None:
            return
        if gallery == "Table of Contents":
            for paragraph in content.iter():
                if short_name(paragraph.tag) == "w:p":
                    self._add_removed("".join(iterate_texts(paragraph)), "navigation")
        elif is_on(find(properties, "w:showingPlcHdr")):
            prompt = ParagraphText()
            prompt.add_hidden("".join(iterate_texts(content)))
            self._add_what_went(prompt)
        else:
            self._write_blocks(content)

    def _write_paragraph(self, paragraph: etree._Element) -> None:
        properties = find(paragraph, "w:pPr")
        style_name = get(find(properties, "w:pStyle"), "w:val")
        inline, self._joined = self._joined, ParagraphText()
        if short_name(paragraph.tag) in MATH:
            self._runs.write_equation(paragraph, inline)
        else:
            self._runs.write(paragraph, inline, style_name)
        self._runs.end_broken_fields(inline)
        mark = find(properties, "w:rPr")
        is_deleted = find(mark, "w:del") is not None or find(mark, "w:moveFrom") is not None
        is_drop_cap = get(find(properties, "w:framePr"), "w:dropCap") in ("drop", "margin")
        if is_deleted or is_drop_cap:
            self._joined = inline  # it goes on in the next paragraph
            return
        style = self.styles.find_style(style_name)
        if style.is_contents:
            self._add_removed(strip_markup(inline.markup), "navigation")
            return
        self._add_block(paragraph, properties, inline)

    def _flush_joined(self) -> None:
        """Write what is left of a paragraph whose end was deleted, where no other paragraph follows."""
        inline, self._joined = self._joined, ParagraphText()
        if any(part.strip() for part in (*inline.markup, *inline.deleted)):
            self._add_block(None, None, inline)

    def _add_block(
        self, paragraph: etree._Element | None, properties: etree._Element | None, inline: ParagraphText
    ) -> None:
        markup = "".join(inline.markup)
        shows_text = bool(strip_markup([markup]).strip()) or "<img" in markup
        level = self._find_heading_level(paragraph) if paragraph is not None else None
        # A paragraph that is hidden with its end is not counted.
        is_gone = not shows_text and self._is_mark_hidden(properties)
        marker = None if is_gone else self._write_marker(properties)
        if shows_text and (level is not None or marker is None):
            self._end_list()
        if shows_text:
            if level is not None:
                tag = f"h{min(6, level + self._heading_shift)}" if level else "h1"
                number = f"{html.escape(marker[1])} " if marker and marker[1] else ""
                self._add_element(tag, "", number + markup)
            elif marker is not None:
                self._is_in_list = True
                self._add_element("p", marker[0], marker[2] + markup)
                self._add_what_went(inline)
                self._write_boxes(inline)
                return
            else:
                self._add_element("p", "", markup)
        self._add_what_went(inline)
        self._write_boxes(inline)

    def _is_mark_hidden(self, properties: etree._Element | None) -> bool:
        """Whether the end of a paragraph is hidden, which also has the format of a run."""
        style_name = get(find(properties, "w:pStyle"), "w:val")
        return self.styles.find_format(find(properties, "w:rPr"), style_name).is_hidden

    def _end_list(self) -> None:
        """Add what went out of the items of a list, below it."""
        self._is_in_list = False
        if self._row is None:
            waiting, self._waiting = self._waiting, []
            for text, rule in waiting:
                self._add_removed(text, rule)

    def _write_boxes(self, inline: ParagraphText) -> None:
        for box in inline.boxes:
            self._write_blocks(box)

    def _add_what_went(self, inline: ParagraphText) -> None:
        for rule, words in (("tracked-insertion", inline.inserted), ("tracked-format", inline.revealed)):
            if text := " ".join(filter(None, map(str.strip, words))):
                self._add_finding(rule, text)
        for rule, parts in ((TRACKED_CHANGE, inline.deleted), (HIDDEN_TEXT, inline.hidden)):
            if text := "".join(parts).strip():
                self._add_finding(rule, text)
                self._add_removed(text, rule)
        for identifier in inline.comments:
            text = " ".join("".join(iterate_texts(self._comments.get(identifier))).split())
            if text:
                self._add_finding(EDITOR_COMMENT, text)
                self._add_removed(text, EDITOR_COMMENT)
        for equation in inline.equations:
            self._add_finding("equation", equation)
        for unread in (*inline.unread, *map(self._describe, inline.parts)):
            if unread:
                self._add_finding(UNREAD_PART, unread)
                self._add_removed(unread, UNREAD_PART)

    def _describe(self, identifier: str) -> str:
        """The words of a chart or diagram."""
        self._described.add(identifier)
        return describe_part(self._package, self._relationships.get(identifier))

    def _write_marker(self, properties: etree._Element | None) -> tuple[str, str, str] | None:
        """The attributes of an item, its number, and the mark-up of its marker; None for other paragraphs."""
        style_name = get(find(properties, "w:pStyle"), "w:val")
        style = self.styles.find_style(style_name)
        own = find(properties, "w:numPr")
        number = get(find(own, "w:numId"), "w:val") or style.list_number
        level = (
            get(find(own, "w:ilvl"), "w:val")
            or style.list_level
            or self._numbering.find_level(number, style_name)
        )
        if not number or number == "0" or not (level.isascii() and level.isdecimal()) or len(level) > 2:
            return None
        marker = self._numbering.count(number, int(level))
        if marker is None or (not marker.text and not marker.is_picture):
            return None
        self._tell_of_marker(marker)
        attributes = f' class="MsoListParagraph" style="mso-list:{marker.list_name} level{marker.level} lfo1"'
        font = f"font-family:{re.sub(r'[^A-Za-z0-9 ]', '', marker.font)}"
        text = html.escape(marker.text)
        shown = f'<span style="{font}"><span style="mso-list:Ignore">{text} </span></span>'
        is_sign = is_symbol_font(marker.font) or not any(map(str.isalnum, marker.text)) or marker.text == "o"
        if marker.is_bullet and not is_sign:  # a letter or word, which would be read as a number
            return "", marker.text, f"{text} "
        return attributes, "" if is_sign else marker.text, shown

    def _tell_of_marker(self, marker: ListMarker) -> None:
        """Tell of numbers and bullets that cannot be read, once a list."""
        is_lettered = marker.is_bullet and marker.text.isalpha() and not is_symbol_font(marker.font)
        rule = ""
        if not marker.is_known:
            rule = "list-number"
        elif marker.is_picture:
            rule = "list-picture"
        elif is_lettered and marker.text != "o":
            rule = "list-letter"
        key = (rule, marker.list_name, marker.level)
        if rule and key not in self._told_markers:
            self._told_markers.add(key)
            self._add_finding(rule, "" if marker.is_picture else marker.text, next_line=True)

    def _add_element(self, tag: str, attributes: str, markup: str, text: str | None = None) -> None:
        if self._row is None:
            self._text.lines.append(strip_markup([markup]) if text is None else text)
        number = self._row or len(self._text.lines)
        self._text.markup.append(f'<{tag} data-line="{number}-{number}"{attributes}>{markup}</{tag}>\n')

    def _add_removed(self, text: str, rule: str) -> None:
        """Add words that the handout does not show, as a block of the rule that takes them out."""
        if not text.strip():
            return
        # Within a table it would be part of a cell, and it would part the items of a list.
        if self._row is not None or self._is_in_list:
            self._waiting.append((text, rule))
            return
        self._text.lines.append(text)
        number = len(self._text.lines)
        self._text.markup.append(
            f'<p data-line="{number}-{number}" data-rule="{rule}">{html.escape(text)}</p>\n'
        )

    def _add_finding(self, rule: str, text: str, *, next_line: bool = False) -> None:
        if sum(finding.rule == rule for finding in self._text.findings) < _MAX_FINDINGS_OF_A_KIND:
            line = len(self._text.lines) + (1 if next_line else 0)
            self._text.findings.append(WordFinding(max(1, line), rule, text))

    def _write_table(self, table: etree._Element) -> None:
        outer_row, outer_style = self._row, self._runs.table_style
        self._runs.table_style = get(find(table, "w:tblPr", "w:tblStyle"), "w:val")
        self._end_list()
        self._text.markup.append("<table>\n")
        for row in iterate_rows(table):
            properties = find(row, "w:trPr")
            if find(properties, "w:del") is not None:
                self._leave_out_cells(row, TRACKED_CHANGE)
                continue
            if is_on(find(properties, "w:hidden")):
                self._leave_out_cells(row, HIDDEN_TEXT)
                continue
            if outer_row is None:
                self._text.lines.append(render_row(row))
                self._row = len(self._text.lines)
            found = len(self._text.findings)
            self._text.markup.append(f'<tr data-line="{self._row}-{self._row}">')
            for cell in read_cells(row):
                self._write_cell(cell)
            if find(properties, "w:ins") is not None and len(self._text.findings) == found:
                self._add_finding("tracked-insertion", render_row(row))
            self._text.markup.append("</tr>\n")
            self._row = outer_row
        self._text.markup.append("</table>\n")
        self._runs.table_style = outer_style
        self._end_list()

    def _leave_out_cells(self, cells: etree._Element | None, rule: str) -> None:
        """Keep the words of a row or cell that is not shown apart, until the table ends."""
        words = " ".join("".join(iterate_texts(cells, deleted=True)).split())
        if words:
            self._add_finding(rule, words)
            self._waiting.append((words, rule))

    def _write_cell(self, cell: TableCell) -> None:
        if cell.inserted:
            self._add_finding("tracked-insertion", cell.inserted)
        if cell.rule:
            self._leave_out_cells(cell.element, cell.rule)
        if cell.rule == TRACKED_CHANGE:
            return
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        self._text.markup.append(f"<td{columns}>")
        if not cell.rule and cell.element is not None:
            self._write_blocks(cell.element)
            self._flush_joined()
        self._text.markup.append("</td>")

    def _write_note(self, index: int, note: etree._Element) -> None:
        self._joined.markup.append(f"[{index}] ")
        self._write_blocks(note)
        self._flush_joined()

    def _find_other_parts(self) -> None:
        """Tell of the parts whose text is not read, and that were not told of where they stand."""
        for identifier, one in self._relationships.items():
            if identifier in self._described or not is_text_part(one):
                continue
            if text := describe_part(self._package, one):
                self._add_finding(UNREAD_PART, text)


def _iterate_paragraph_texts(root: etree._Element) -> Iterator[str]:
    """The words of each paragraph, with those of the text boxes that are anchored in it."""
    events = etree.iterwalk(root, events=("start",))
    for _, element in events:
        if short_name(element.tag) == "w:p":
            yield " ".join("".join(iterate_texts(element)).split())
            events.skip_subtree()
