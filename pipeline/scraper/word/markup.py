"""Writes the text of a Word document as mark-up, block by block, as a person sees it who accepts all changes.

Inserted text stays and deleted text goes, also where a text was moved; comments and hidden text go. What goes
is a block of its own, under the name of the rule that takes it out, and a finding with its words. Lists are
written as Word's own web pages have them (see `pipeline.scraper.html.office_lists`). A text that stands in
anything that is not known here (a diagram, an embedded document) is a finding too: nothing is lost silently.
"""

import html
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.html.editor_comments import EDITOR_COMMENT
from pipeline.scraper.html.unshown_text import HIDDEN_TEXT
from pipeline.scraper.symbol_fonts import is_symbol_font
from pipeline.scraper.word.numbering import WordNumbering
from pipeline.scraper.word.package import WordPackage, children, find, get, short_name
from pipeline.scraper.word.runs import MATH, ParagraphText, RunWriter, strip_markup
from pipeline.scraper.word.styles import WordStyles
from pipeline.scraper.word.texts import CONTAINERS, DELETIONS, choose_alternative, iterate_texts

#: The rules that remove what a tracked change deletes, and text that is set as hidden.
TRACKED_CHANGE = "tracked-change"
_MAX_FINDINGS_OF_A_KIND = 20


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


def read_word_text(package: WordPackage) -> WordText:
    """The text of a document: its body, the notes below it, its comments, and its margins and footers.

    Raises:
        ReadError: a part is damaged or too large.
    """
    return _Writer(package).write()


class _Writer:
    def __init__(self, package: WordPackage) -> None:
        self._package = package
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
        self._runs = RunWriter(self.styles, self._notes)
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
            for paragraph in root.iter() if root is not None else ():
                if short_name(paragraph.tag) == "w:p":
                    texts[" ".join("".join(iterate_texts(paragraph)).split())] = None
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
            elif name == "w:altChunk":
                self._add_finding("unread-part", "an embedded document (altChunk)")
            elif name in DELETIONS:
                self._flush_joined()
                self._add_removed("".join(iterate_texts(child, deleted=True)), TRACKED_CHANGE)
            elif name in MATH:
                self._write_paragraph(child)

    def _write_sdt_blocks(self, sdt: etree._Element) -> None:
        gallery = get(find(sdt, "w:sdtPr", "w:docPartObj", "w:docPartGallery"), "w:val")
        content = find(sdt, "w:sdtContent")
        if content is None:
            return
        if gallery == "Table of Contents":
            for paragraph in content.iter():
                if short_name(paragraph.tag) == "w:p":
                    self._add_removed("".join(iterate_texts(paragraph)), "navigation")
        else:
            self._write_blocks(content)

    def _write_paragraph(self, paragraph: etree._Element) -> None:
        properties = find(paragraph, "w:pPr")
        style_name = get(find(properties, "w:pStyle"), "w:val")
        inline, self._joined = self._joined, ParagraphText()
        self._runs.write(paragraph, inline, is_hidden=self.styles.is_hidden(style_name))
        self._runs.end_broken_fields(inline)
        mark = find(properties, "w:rPr")
        if find(mark, "w:del") is not None or find(mark, "w:moveFrom") is not None:
            self._joined = inline  # its end is deleted: it goes on in the next paragraph
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
        marker = self._write_marker(properties)
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
        if inserted := "".join(inline.inserted).strip():
            self._add_finding("tracked-insertion", inserted)
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
        for unread in inline.unread:
            self._add_finding("unread-part", unread)

    def _write_marker(self, properties: etree._Element | None) -> tuple[str, str, str] | None:
        """The attributes of an item, its number, and the mark-up of its marker; None for other paragraphs."""
        style = self.styles.find_style(get(find(properties, "w:pStyle"), "w:val"))
        own = find(properties, "w:numPr")
        number = get(find(own, "w:numId"), "w:val") or style.list_number
        level = get(find(own, "w:ilvl"), "w:val") or style.list_level or "0"
        if not number or number == "0" or not (level.isascii() and level.isdecimal()) or len(level) > 2:
            return None
        marker = self._numbering.count(number, int(level))
        if marker is None or (not marker.text and not marker.is_picture):
            return None
        if not marker.is_known:
            self._add_finding("list-number", marker.text, next_line=True)
        if marker.is_picture:
            self._add_finding("list-picture", "", next_line=True)
        attributes = f' class="MsoListParagraph" style="mso-list:{marker.list_name} level{marker.level} lfo1"'
        font = f"font-family:{re.sub(r'[^A-Za-z0-9 ]', '', marker.font)}"
        shown = (
            f'<span style="{font}"><span style="mso-list:Ignore">{html.escape(marker.text)} </span></span>'
        )
        is_sign = is_symbol_font(marker.font) or not any(map(str.isalnum, marker.text)) or marker.text == "o"
        return attributes, "" if is_sign else marker.text, shown

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
        outer_row = self._row
        self._end_list()
        self._text.markup.append("<table>\n")
        for row in _iterate_wrapped(table, "w:tr"):
            texts = list(_iterate_cells(row)) if outer_row is None else []
            if find(row, "w:trPr", "w:del") is not None:
                deleted = " ".join("".join(iterate_texts(row, deleted=True)).split())
                self._add_finding(TRACKED_CHANGE, deleted)
                self._waiting.append((deleted, TRACKED_CHANGE))
                continue
            if outer_row is None:
                self._text.lines.append(" | ".join(texts))
                self._row = len(self._text.lines)
            self._text.markup.append(f'<tr data-line="{self._row}-{self._row}">')
            for cell in _iterate_wrapped(row, "w:tc"):
                self._write_cell(cell)
            self._text.markup.append("</tr>\n")
            self._row = outer_row
        self._text.markup.append("</table>\n")
        self._end_list()

    def _write_cell(self, cell: etree._Element) -> None:
        properties = find(cell, "w:tcPr")
        merge = find(properties, "w:vMerge")
        span = get(find(properties, "w:gridSpan"), "w:val")
        columns = f' colspan="{span}"' if span.isascii() and span.isdecimal() and int(span[:3]) > 1 else ""
        self._text.markup.append(f"<td{columns}>")
        # A cell that goes on from the one above shows nothing of its own.
        if merge is None or get(merge, "w:val") == "restart":
            self._write_blocks(cell)
            self._flush_joined()
        self._text.markup.append("</td>")

    def _write_note(self, index: int, note: etree._Element) -> None:
        inline = ParagraphText()
        for paragraph in note.iter():
            if short_name(paragraph.tag) == "w:p":
                if inline.markup:
                    inline.markup.append("<br>")
                self._runs.write(paragraph, inline)
        inline.markup.insert(0, f"[{index}] ")
        self._add_block(None, None, inline)

    def _find_other_parts(self) -> None:
        """Tell of the parts whose text is not read: diagrams, charts, embedded documents."""
        for one in self._relationships.values():
            if one.kind in ("diagramData", "chart", "chartEx"):
                root = self._package.read_xml(one.target)
                texts = [
                    (element.text or "").strip()
                    for element in (root.iter() if root is not None else ())
                    if short_name(element.tag) == "a:t"
                ]
                if text := " ".join(filter(None, texts)):
                    self._add_finding("unread-part", text)
            elif one.kind in ("package", "oleObject", "aFChunk"):
                self._add_finding("unread-part", posixpath.basename(one.target))


def _iterate_wrapped(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those within content controls."""
    for child in parent:
        child_name = short_name(child.tag)
        if child_name == name:
            yield child
        elif child_name in CONTAINERS or child_name == "w:sdt":
            yield from _iterate_wrapped(child, name)


def _iterate_cells(row: etree._Element) -> Iterator[str]:
    for cell in _iterate_wrapped(row, "w:tc"):
        yield " ".join("".join(iterate_texts(cell)).split())
