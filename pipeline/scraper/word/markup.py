"""Writes the text of a Word document as mark-up, block by block, as a person sees it who accepts all changes.

Inserted text stays and deleted text goes, also where a text was moved; comments and hidden text go. What goes
is a block of its own, under the name of the rule that takes it out, and a finding with its words. Lists are
written as Word's own web pages have them (see `pipeline.scraper.html.office_lists`). A text that stands in
anything that is not known here (a diagram, an embedded document) is a finding too: nothing is lost silently.
"""

import html
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.html.editor_comments import EDITOR_COMMENT
from pipeline.scraper.symbol_fonts import UNKNOWN_SIGN, is_symbol_font, read_symbols
from pipeline.scraper.word.equations import render_equation
from pipeline.scraper.word.numbering import WordNumbering
from pipeline.scraper.word.package import WordPackage, children, find, get, is_on, short_name
from pipeline.scraper.word.styles import WordStyles

#: The rules that remove what a tracked change deletes, and text that is set as hidden.
TRACKED_CHANGE, HIDDEN_TEXT = "tracked-change", "hidden-text"
#: Elements that hold runs or blocks, and add nothing of their own.
_CONTAINERS = frozenset(
    {
        "w:hyperlink",
        "w:smartTag",
        "w:customXml",
        "w:fldSimple",
        "w:dir",
        "w:bdo",
        "w:sdtContent",
        "w:moveTo",
        "w:ins",
    }
)
_INSERTIONS = frozenset({"w:ins", "w:moveTo"})
_DELETIONS = frozenset({"w:del", "w:moveFrom"})
_MATH = frozenset({"m:oMath", "m:oMathPara"})
#: Elements of a run and of a paragraph without text of their own.
_SILENT = frozenset(
    {"w:rPr", "w:pPr", "w:sdtPr", "w:sdtEndPr", "w:instrText", "w:delInstrText", "w:delText", "w:softHyphen"}
)
#: Elements of a run that stand for one sign.
_SIGNS = {"w:tab": " ", "w:ptab": " ", "w:noBreakHyphen": "\u2011"}
_CHECKBOX_SIGNS = {True: "☑", False: "☐"}
_SYMBOL_FIELD = re.compile(
    r"\s*SYMBOL\s+(0x[0-9a-f]{1,4}|\d{1,5})(?:[^\"\\]|\\(?!f))*(?:\\f\s*\"?([\w ]{1,40}))?", re.I
)
_FORMULA_FIELD = re.compile(r"\s*(?:EQ|=)\s*\S", re.IGNORECASE)
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


@dataclass
class _Inline:
    """The text of one paragraph while it is written.

    Attributes:
        markup: the mark-up of what is shown.
        deleted: the words that were deleted.
        inserted: the words that were inserted.
        hidden: the words that are hidden.
        comments: the identifiers of the comments about it.
        boxes: the text boxes that are anchored in it.
        equations: the equations in it, as they were written.
        unread: the words of what could not be read.
    """

    markup: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    equations: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


@dataclass
class _Field:
    """A field whose end has not been met: its code, and whether its result has begun."""

    code: list[str] = field(default_factory=list)
    has_result: bool = False


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
        self._languages: Counter[str] = Counter()
        self._fields: list[_Field] = []
        self._open_codes = 0  # how many of them have no result yet: what stands there is their code
        self._comments = {get(one, "w:id"): one for one in children(self._read_part("comments"), "w:comment")}
        self._notes = {
            (tag, get(one, "w:id")): one
            for kind, tag in (("footnotes", "w:footnote"), ("endnotes", "w:endnote"))
            for one in children(self._read_part(kind), tag)
        }
        self._used_notes: dict[tuple[str, str], int] = {}
        self._joined = _Inline()
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
            while written < len(self._used_notes):  # a note may refer to another
                for key, number in list(self._used_notes.items())[written:]:
                    self._write_note(number, self._notes[key])
                    written += 1
            self._end_list()
            self._write_margins(margins["footer"], "page-foot")
        self._find_other_parts()
        self._text.languages = [language for language, _ in self._languages.most_common()]
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
                    texts[" ".join("".join(_iterate_texts(paragraph)).split())] = None
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
            elif name in _CONTAINERS:
                self._write_blocks(child)
            elif name == "w:sdt":
                self._write_sdt_blocks(child)
            elif name == "mc:AlternateContent":
                self._write_blocks(_choose_alternative(child))
            elif name == "w:altChunk":
                self._add_finding("unread-part", "an embedded document (altChunk)")
            elif name in _DELETIONS:
                self._flush_joined()
                self._add_removed("".join(_iterate_texts(child, deleted=True)), TRACKED_CHANGE)
            elif name in _MATH:
                self._write_paragraph(child)

    def _write_sdt_blocks(self, sdt: etree._Element) -> None:
        gallery = get(find(sdt, "w:sdtPr", "w:docPartObj", "w:docPartGallery"), "w:val")
        content = find(sdt, "w:sdtContent")
        if content is None:
            return
        if gallery == "Table of Contents":
            for paragraph in content.iter():
                if short_name(paragraph.tag) == "w:p":
                    self._add_removed("".join(_iterate_texts(paragraph)), "navigation")
        else:
            self._write_blocks(content)

    def _write_paragraph(self, paragraph: etree._Element) -> None:
        properties = find(paragraph, "w:pPr")
        style_name = get(find(properties, "w:pStyle"), "w:val")
        inline, self._joined = self._joined, _Inline()
        self._write_inline(paragraph, inline, is_hidden=self.styles.is_hidden(style_name))
        self._end_broken_fields(inline)
        mark = find(properties, "w:rPr")
        if find(mark, "w:del") is not None or find(mark, "w:moveFrom") is not None:
            self._joined = inline  # its end is deleted: it goes on in the next paragraph
            return
        style = self.styles.find_style(style_name)
        if style.is_contents:
            self._add_removed(_plain(inline.markup), "navigation")
            return
        self._add_block(paragraph, properties, inline)

    def _flush_joined(self) -> None:
        """Write what is left of a paragraph whose end was deleted, where no other paragraph follows."""
        inline, self._joined = self._joined, _Inline()
        if any(part.strip() for part in (*inline.markup, *inline.deleted)):
            self._add_block(None, None, inline)

    def _add_block(
        self, paragraph: etree._Element | None, properties: etree._Element | None, inline: _Inline
    ) -> None:
        markup = "".join(inline.markup)
        shows_text = bool(_plain([markup]).strip()) or "<img" in markup
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

    def _write_boxes(self, inline: _Inline) -> None:
        for box in inline.boxes:
            self._write_blocks(box)

    def _add_what_went(self, inline: _Inline) -> None:
        if inserted := "".join(inline.inserted).strip():
            self._add_finding("tracked-insertion", inserted)
        for rule, parts in ((TRACKED_CHANGE, inline.deleted), (HIDDEN_TEXT, inline.hidden)):
            if text := "".join(parts).strip():
                self._add_finding(rule, text)
                self._add_removed(text, rule)
        for identifier in inline.comments:
            text = " ".join("".join(_iterate_texts(self._comments.get(identifier))).split())
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
            self._text.lines.append(_plain([markup]) if text is None else text)
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
                deleted = " ".join("".join(_iterate_texts(row, deleted=True)).split())
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
        inline = _Inline()
        for paragraph in note.iter():
            if short_name(paragraph.tag) == "w:p":
                if inline.markup:
                    inline.markup.append("<br>")
                self._write_inline(paragraph, inline)
        inline.markup.insert(0, f"[{index}] ")
        self._add_block(None, None, inline)

    def _write_inline(self, parent: etree._Element, inline: _Inline, *, is_hidden: bool = False) -> None:
        for child in parent:
            name = short_name(child.tag)
            if name == "w:r":
                self._write_run(child, inline, is_hidden=is_hidden)
            elif name in _INSERTIONS:
                start = len(inline.markup)
                self._write_inline(child, inline, is_hidden=is_hidden)
                inline.inserted.append(_plain(inline.markup[start:]))
            elif name in _CONTAINERS:
                self._write_inline(child, inline, is_hidden=is_hidden)
            elif name in _DELETIONS:
                inline.deleted.append("".join(_iterate_texts(child, deleted=True)) + " ")
                self._skip_fields(child)
            elif name == "mc:AlternateContent":
                self._write_inline(_choose_alternative(child), inline, is_hidden=is_hidden)
            else:
                self._write_special(name, child, inline, is_hidden=is_hidden)

    def _write_special(self, name: str, element: etree._Element, inline: _Inline, *, is_hidden: bool) -> None:
        """Write a content control or an equation; tell of anything else that has a text."""
        if name == "w:sdt":
            self._write_sdt(element, inline, is_hidden=is_hidden)
        elif name in _MATH:
            self._write_equation(element, inline)
        elif name not in _SILENT and (text := "".join(_iterate_texts(element)).strip()):
            inline.unread.append(text)

    def _skip_fields(self, deleted: etree._Element) -> None:
        """Follow the beginnings and ends of fields in deleted text: a field may end outside of it."""
        for element in deleted.iter():
            if short_name(element.tag) == "w:fldChar":
                self._follow_field(element)

    def _write_sdt(self, sdt: etree._Element, inline: _Inline, *, is_hidden: bool) -> None:
        """Write a content control: a check box as its state, any other as what it holds."""
        properties, content = find(sdt, "w:sdtPr"), find(sdt, "w:sdtContent")
        box = find(properties, "w14:checkbox")
        if box is not None:
            checked = find(box, "w14:checked")
            inline.markup.append(_CHECKBOX_SIGNS[get(checked, "w14:val") in ("1", "true")])
        elif content is not None and is_on(find(properties, "w:showingPlcHdr")):
            inline.hidden.append("".join(_iterate_texts(content)))
        elif content is not None:
            self._write_inline(content, inline, is_hidden=is_hidden)

    def _write_equation(self, element: etree._Element, inline: _Inline) -> None:
        text = render_equation(element).strip()
        before = _plain(inline.markup[-1:])[-1:]
        space = " " if before.isalnum() and text[:1].isalnum() else ""
        inline.markup.append(html.escape(space + text))
        if text and not text.isalnum():
            inline.equations.append(text)

    def _write_run(self, run: etree._Element, inline: _Inline, *, is_hidden: bool) -> None:
        properties = find(run, "w:rPr")
        vanish = find(properties, "w:vanish")
        if vanish is not None:
            is_hidden = is_on(vanish)
        elif style := get(find(properties, "w:rStyle"), "w:val"):
            is_hidden = is_hidden or self.styles.is_hidden(style)
        shown: list[str] = []
        for child in run:
            self._write_run_child(child, properties, shown, inline)
        text = "".join(shown)
        if is_hidden:
            inline.hidden.append(_plain(shown))
            return
        if language := get(find(properties, "w:lang"), "w:val"):
            self._languages[language] += len(text)
        inline.markup.append(_wrap(text, properties))

    def _write_run_child(
        self, child: etree._Element, properties: etree._Element | None, shown: list[str], inline: _Inline
    ) -> None:
        name = short_name(child.tag)
        if name == "w:fldChar":
            shown.append(self._follow_field(child, inline))
        elif name == "w:instrText" and self._fields:
            self._fields[-1].code.append(child.text or "")
        elif self._open_codes:
            # Text in the code of a field is a result that the code uses, or the field is broken.
            inline.unread += filter(str.strip, _iterate_texts(child))
        elif name == "w:t":
            shown.append(html.escape(_read_text(child.text or "", properties), quote=False))
        elif name in _SIGNS:
            shown.append(_SIGNS[name])
        elif name in ("w:br", "w:cr"):
            shown.append("<br>" if get(child, "w:type") in ("", "textWrapping") else " ")
        elif name in ("w:drawing", "w:pict", "w:object", "mc:AlternateContent"):
            self._write_drawing(child, shown, inline)
        else:
            self._write_reference(name, child, shown, inline)

    def _write_reference(self, name: str, element: etree._Element, shown: list[str], inline: _Inline) -> None:
        """Write a symbol, a reading or a reference to a note; tell of anything else that has a text."""
        if name == "w:sym":
            shown.append(_read_symbol(get(element, "w:char"), get(element, "w:font")))
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            shown.append(self._refer_to_note(name.removesuffix("Reference"), get(element, "w:id")))
        elif name == "w:commentReference":
            inline.comments.append(get(element, "w:id"))
        elif name == "w:ruby":
            base, reading = ("".join(_iterate_texts(find(element, part))) for part in ("w:rubyBase", "w:rt"))
            shown.append(f"<ruby>{html.escape(base)}<rt>{html.escape(reading)}</rt></ruby>")
        elif name not in _SILENT and (text := "".join(_iterate_texts(element)).strip()):
            inline.unread.append(text)

    def _refer_to_note(self, tag: str, identifier: str) -> str:
        if (tag, identifier) not in self._notes:
            return ""
        number = self._used_notes.setdefault((tag, identifier), len(self._used_notes) + 1)
        return f"[{number}]"

    def _follow_field(self, mark: etree._Element, inline: _Inline | None = None) -> str:
        """Follow the beginning, middle or end of a field; what a field without a result shows."""
        kind = get(mark, "w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
            self._open_codes += 1
            box = find(mark, "w:ffData", "w:checkBox")
            if box is not None and self._open_codes == 1:
                state = find(box, "w:checked")
                return _CHECKBOX_SIGNS[is_on(state if state is not None else find(box, "w:default"))]
        elif kind == "separate" and self._fields:
            self._open_codes -= not self._fields[-1].has_result
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            self._open_codes -= not ended.has_result
            code = "".join(ended.code)
            if ended.has_result or inline is None:
                return ""
            if match := _SYMBOL_FIELD.match(code):
                return _read_symbol(f"{int(match[1], 0):x}", match[2] or "Symbol")
            if _FORMULA_FIELD.match(code):
                inline.unread.append(code.strip())
        return ""

    def _end_broken_fields(self, inline: _Inline) -> None:
        """Give up fields whose code does not end with its paragraph: the text below is no code."""
        while self._open_codes:
            broken = self._fields.pop()
            self._open_codes -= not broken.has_result
            if code := "".join(broken.code).strip():
                inline.unread.append(code)

    def _write_drawing(self, drawing: etree._Element, shown: list[str], inline: _Inline) -> None:
        """Write what stands in place of a drawing: its picture by its description; keep its text boxes."""
        if short_name(drawing.tag) == "mc:AlternateContent":
            drawing = _choose_alternative(drawing)
        description, has_picture, has_boxes = "", False, False
        events = etree.iterwalk(drawing, events=("start",))
        for _, element in events:
            name = short_name(element.tag)
            if name == "mc:AlternateContent":
                self._write_drawing(element, shown, inline)
                events.skip_subtree()
            elif name == "w:txbxContent":
                has_boxes = True
                inline.boxes.append(element)
                events.skip_subtree()
            elif name == "v:textpath" and (text := get(element, "string")):
                inline.unread.append(text)
            elif name == "wp:docPr":
                description = description or get(element, "descr")
            has_picture = has_picture or name in ("a:blip", "v:imagedata")
        if has_picture or (description and not has_boxes):
            shown.append(f'<img src="picture" alt="{html.escape(description)}">')

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


def _wrap(text: str, properties: etree._Element | None) -> str:
    """The mark-up of a run's text, with the elements that its properties stand for."""
    if not text.strip() or text.startswith("<img"):
        return text
    tags = []
    if is_on(find(properties, "w:b")):
        tags.append("b")
    if is_on(find(properties, "w:strike")) or is_on(find(properties, "w:dstrike")):
        tags.append("s")
    shift = get(find(properties, "w:vertAlign"), "w:val")
    tags += {"superscript": ["sup"], "subscript": ["sub"]}.get(shift, [])
    for tag in tags:
        text = f"<{tag}>{text}</{tag}>"
    return text


def _read_text(text: str, properties: etree._Element | None) -> str:
    """The words of a run; where it is in a symbol font, what its letters show."""
    fonts = find(properties, "w:rFonts")
    font = get(fonts, "w:ascii") or get(fonts, "w:hAnsi")
    if is_symbol_font(font):
        return read_symbols(text, font)
    return text


def _read_symbol(code: str, font: str) -> str:
    """The sign of a ``w:sym`` element: a hexadecimal code, in a font."""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) or int(code, 16) > 0x10FFFF:
        return UNKNOWN_SIGN
    sign = chr(int(code, 16))
    if is_symbol_font(font):
        return read_symbols(sign, font)
    return UNKNOWN_SIGN if "\ud800" <= sign <= "\uf8ff" or sign < " " else html.escape(sign)


def _choose_alternative(element: etree._Element) -> etree._Element:
    """The alternative that is read: the newest one that there is."""
    for name in ("mc:Choice", "mc:Fallback"):
        if (found := find(element, name)) is not None:
            return found
    return element


def _iterate_wrapped(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those within content controls."""
    for child in parent:
        child_name = short_name(child.tag)
        if child_name == name:
            yield child
        elif child_name in _CONTAINERS or child_name == "w:sdt":
            yield from _iterate_wrapped(child, name)


def _iterate_cells(row: etree._Element) -> Iterator[str]:
    for cell in _iterate_wrapped(row, "w:tc"):
        yield " ".join("".join(_iterate_texts(cell)).split())


def _iterate_texts(element: etree._Element | None, *, deleted: bool = False) -> Iterator[str]:
    """The texts of all runs in an element, without those that were deleted, or with them only."""
    if element is None:
        return
    events = etree.iterwalk(element, events=("start", "end"))
    for event, child in events:
        name = short_name(child.tag)
        if event == "end":
            if name == "w:p":
                yield " "
        elif name == "mc:Fallback" or (name in _DELETIONS and not deleted and child is not element):
            events.skip_subtree()
        elif name in ("w:t", "m:t", "a:t") or (deleted and name == "w:delText"):
            yield child.text or ""
        elif name in ("w:tab", "w:br", "w:cr"):
            yield " "


_TAG = re.compile(r"<[^<>]*>")


def _plain(markup: list[str]) -> str:
    """The words of mark-up that was made here."""
    return html.unescape(_TAG.sub(" ", "".join(markup).replace("<b>", "").replace("</b>", "")))
