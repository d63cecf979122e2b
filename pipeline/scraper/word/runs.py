"""Writes the runs of a Word document as mark-up: words, symbols, fields, pictures, tracked changes.

What does not become mark-up is kept apart (`ParagraphText`): words that were deleted or are hidden, comments,
text boxes, and the words of what is not known here.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.symbol_fonts import is_symbol_font, read_symbols
from pipeline.scraper.word.drawings import read_drawing
from pipeline.scraper.word.elements import (
    CONTAINERS,
    DELETIONS,
    DIRECTIONS,
    END_OF_DIRECTION,
    INSERTIONS,
    MATH,
    SIGNS,
    choose_alternative,
)
from pipeline.scraper.word.equations import render_equation
from pipeline.scraper.word.fields import FieldReader, ShownField, read_code
from pipeline.scraper.word.package import find, get, is_on, short_name
from pipeline.scraper.word.styles import RunFormat, WordStyles
from pipeline.scraper.word.texts import iterate_texts, read_symbol, settle_check_box

#: Elements of a run and of a paragraph without text of their own.
_SILENT = frozenset({"w:rPr", "w:pPr", "w:sdtPr", "w:sdtEndPr", "w:instrText", "w:delInstrText", "w:delText"})
_DRAWINGS = frozenset({"w:drawing", "w:pict", "w:object", "w:contentPart"})
_BOLD = re.compile(r"\A<b>(.*)</b>\Z", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


@dataclass
class ParagraphText:
    """The text of one paragraph while it is written.

    Attributes:
        markup: the mark-up of what is shown.
        deleted: the words that were deleted.
        inserted: the words that were inserted.
        revealed: the words that a tracked change of format shows again, which were struck out or hidden.
        hidden: the words that are hidden.
        comments: the identifiers of the comments about it.
        boxes: the text boxes that are anchored in it.
        equations: the equations in it, as they were written.
        unread: the words of what could not be read.
        parts: the identifiers of the parts with the charts and diagrams in it.
        ends_with_equation: whether an equation is the last that was written.
    """

    markup: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    revealed: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    equations: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    ends_with_equation: bool = False
    _hidden_from: int = -1

    def add_hidden(self, text: str) -> None:
        """Add hidden words; a space parts them from those that something shown stands between."""
        if self.hidden and self._hidden_from != len(self.markup):
            self.hidden.append(" ")
        self._hidden_from = len(self.markup)
        self.hidden.append(text)


class RunWriter:
    """Writes the runs of a document, paragraph by paragraph; a field may go on from one to the next.

    Attributes:
        used_notes: the notes that are referred to so far (tag, identifier), with their numbers.
        languages: how many characters are in each language.
        table_style: the style of the table that is written.
    """

    def __init__(
        self,
        styles: WordStyles,
        notes: Mapping[tuple[str, str], etree._Element],
        find_target: Callable[[str], str],
    ) -> None:
        """Begin a document.

        Args:
            styles: its styles.
            notes: its foot- and endnotes, by tag and identifier.
            find_target: gives the name of the part that an identifier stands for.
        """
        self._styles = styles
        self._notes = notes
        self._find_target = find_target
        self.used_notes: dict[tuple[str, str], int] = {}
        self.languages: Counter[str] = Counter()
        self.table_style = ""
        self._fields = FieldReader()

    def write(self, parent: etree._Element, inline: ParagraphText, style: str = "") -> None:
        """Add what the runs of a paragraph, or of a part of one, show.

        Args:
            parent: the paragraph, or the element that holds the runs.
            inline: the text of the paragraph, which is added to.
            style: the style of the paragraph.
        """
        for child in parent:
            name = short_name(child.tag)
            if name == "w:r":
                self._write_run(child, inline, style)
            elif name in INSERTIONS:
                self._write_insertion(child, inline, style)
            elif name in CONTAINERS:
                self._write_container(name, child, inline, style)
            elif name in DELETIONS:
                self._leave_out(child, inline)
            elif name == "mc:AlternateContent":
                self.write(choose_alternative(child), inline, style)
            else:
                self._write_special(name, child, inline, style)

    def _write_special(self, name: str, element: etree._Element, inline: ParagraphText, style: str) -> None:
        """Write a content control, an equation or turned text; tell of anything else that has a text."""
        if name == "w:sdt":
            self._write_sdt(element, inline, style)
        elif name in MATH:
            self.write_equation(element, inline)
        elif name in ("w:dir", "w:bdo"):
            turn = DIRECTIONS.get((name, get(element, "w:val")), "")
            inline.markup.append(turn)
            self.write(element, inline, style)
            inline.markup.append(END_OF_DIRECTION if turn else "")
        elif name in _DRAWINGS:
            shown: list[str] = []
            self._write_drawing(element, shown, inline)
            inline.markup += shown
        elif name not in _SILENT and (text := "".join(iterate_texts(element)).strip()):
            inline.unread.append(text)

    def _write_insertion(self, insertion: etree._Element, inline: ParagraphText, style: str) -> None:
        start, boxes = len(inline.markup), len(inline.boxes)
        self.write(insertion, inline, style)
        inline.inserted.append(strip_markup(inline.markup[start:]))
        inline.inserted += ["".join(iterate_texts(box)) for box in inline.boxes[boxes:]]

    def _write_container(
        self, name: str, container: etree._Element, inline: ParagraphText, style: str
    ) -> None:
        start = len(inline.markup)
        self.write(container, inline, style)
        if name == "w:fldSimple" and start == len(inline.markup):
            self._show_field(read_code(get(container, "w:instr")), inline.markup, inline)

    def _leave_out(self, element: etree._Element, inline: ParagraphText, *, is_hidden: bool = False) -> None:
        """Keep the words of what is deleted or hidden apart, and of the notes and comments that it refers to.

        A field may begin in it and end outside of it.
        """
        words = ["".join(iterate_texts(element, deleted=True))]
        for part in element.iter():
            name = short_name(part.tag)
            if name == "w:fldChar":
                shown = self._fields.follow(part)
                words.append(strip_markup([shown.markup]))
            elif name in ("w:footnoteReference", "w:endnoteReference"):
                note = self._notes.get((name.removesuffix("Reference"), get(part, "w:id")))
                words.append(" " + "".join(iterate_texts(note)))
            elif name == "w:commentReference":
                inline.comments.append(get(part, "w:id"))
        if is_hidden:
            inline.add_hidden("".join(words))
        else:
            inline.deleted.append("".join(words) + " ")

    def _write_sdt(self, sdt: etree._Element, inline: ParagraphText, style: str) -> None:
        """Write a content control: a check box as its state, any other as what it holds."""
        settle_check_box(sdt)
        content = find(sdt, "w:sdtContent")
        if content is not None and is_on(find(sdt, "w:sdtPr", "w:showingPlcHdr")):
            inline.add_hidden("".join(iterate_texts(content)))
        elif content is not None:
            self.write(content, inline, style)

    def write_equation(self, element: etree._Element, inline: ParagraphText) -> None:
        """Add an equation, in one line."""
        equation = render_equation(element)
        text = equation.text.strip()
        inline.deleted += [f"{words} " for words in equation.deleted]
        inline.inserted += equation.inserted
        inline.markup += [f"<s>{html.escape(words)}</s>" for words in equation.struck]
        if not text:
            return
        before = strip_markup(inline.markup[-1:])[-1:]
        space = " " if before.isalnum() and text[:1].isalnum() else ""
        inline.markup.append(html.escape(space + text, quote=False))
        inline.ends_with_equation = text[-1].isalnum()
        if not text.isalnum():
            inline.equations.append(text)

    def _write_run(self, run: etree._Element, inline: ParagraphText, style: str) -> None:
        properties = find(run, "w:rPr")
        shown_as = self._styles.find_format(properties, style, self.table_style)
        if shown_as.is_hidden and not self._fields.is_in_code:
            self._leave_out(run, inline, is_hidden=True)
            return
        shown: list[str] = []
        for child in run:
            self._write_run_child(child, shown_as, shown, inline)
        if shown_as.is_hidden:
            inline.add_hidden(strip_markup(shown))
            return
        text = "".join(shown)
        if language := get(find(properties, "w:lang"), "w:val"):
            self.languages[language] += len(text)
        if inline.ends_with_equation and text[:1].isalnum():
            text = " " + text
        inline.ends_with_equation = inline.ends_with_equation and not text
        is_bold = is_on(find(properties, "w:b"))
        if text[:1].isdigit() and inline.markup and strip_markup(inline.markup[-1:])[-1:].isdigit():
            is_bold = False  # a number that is bold in part is one number; elements would part it
            inline.markup[-1] = _BOLD.sub(r"\1", inline.markup[-1])
        inline.markup.append(_wrap(text, shown_as, is_bold=is_bold))
        before = find(properties, "w:rPrChange", "w:rPr")
        if before is not None and not shown_as.is_struck and text.strip():
            previous = self._styles.find_format(before, style, self.table_style)
            if previous.is_struck or previous.is_hidden:
                inline.revealed.append(strip_markup([text]))

    def _write_run_child(
        self, child: etree._Element, shown_as: RunFormat, shown: list[str], inline: ParagraphText
    ) -> None:
        name = short_name(child.tag)
        if name == "w:fldChar":
            self._show_field(self._fields.follow(child), shown, inline)
        elif self._fields.is_in_code:
            text = child.text or "" if name == "w:instrText" else "".join(iterate_texts(child))
            self._fields.add_code(text)
        elif name == "w:t":
            if child.text:
                self._fields.note_text()
                shown.append(html.escape(_read_text(child.text, shown_as.font), quote=False))
        elif name in SIGNS:
            shown.append(SIGNS[name])
        elif name in ("w:br", "w:cr"):
            shown.append("<br>" if get(child, "w:type") in ("", "textWrapping") else " ")
        elif name == "mc:AlternateContent":
            for inner in choose_alternative(child):
                self._write_run_child(inner, shown_as, shown, inline)
        elif name in _DRAWINGS:
            self._write_drawing(child, shown, inline)
        else:
            self._write_reference(name, child, shown, inline)

    def _write_reference(
        self, name: str, element: etree._Element, shown: list[str], inline: ParagraphText
    ) -> None:
        """Write a symbol, a reading or a reference to a note; tell of anything else that has a text."""
        if name in ("w:sym", "w16se:symEx"):
            self._fields.note_text()
            shown.append(html.escape(read_symbol(element), quote=False))
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            shown.append(self._refer_to_note(name.removesuffix("Reference"), element))
        elif name == "w:commentReference":
            inline.comments.append(get(element, "w:id"))
        elif name == "w:ruby":
            shown.append(self._write_ruby(element, inline))
        elif name not in _SILENT and (text := "".join(iterate_texts(element)).strip()):
            inline.unread.append(text)

    def _write_ruby(self, ruby: etree._Element, inline: ParagraphText) -> str:
        """A word with its reading behind it in brackets, as those of web pages are read."""
        parts = []
        for name in ("w:rubyBase", "w:rt"):
            start = len(inline.markup)
            if (part := find(ruby, name)) is not None:
                self.write(part, inline)
            parts.append("".join(inline.markup[start:]))
            del inline.markup[start:]
        base, reading = parts
        if not strip_markup([reading]).strip():
            return base
        # A reading is no less struck out than its word.
        return f"<s>{base}({reading})</s>" if _is_wholly_struck(base) else f"{base}({reading})"

    def _refer_to_note(self, tag: str, reference: etree._Element) -> str:
        key = (tag, get(reference, "w:id"))
        if key not in self._notes:
            return ""
        number = self.used_notes.setdefault(key, len(self.used_notes) + 1)
        return f"[{number}]"

    def _show_field(self, field_text: ShownField, shown: list[str], inline: ParagraphText) -> None:
        if field_text.markup:
            shown.append(field_text.markup)
        if field_text.equation:
            inline.equations.append(field_text.equation)
        if field_text.unread:
            inline.unread.append(field_text.unread)

    def end_broken_fields(self, inline: ParagraphText) -> None:
        """Give up fields whose code does not end with its paragraph: the text below is no code."""
        inline.unread += self._fields.end_broken()

    def _write_drawing(self, element: etree._Element, shown: list[str], inline: ParagraphText) -> None:
        """Write the pictures of a drawing by their descriptions; keep its text boxes."""
        drawing = read_drawing(element)
        inline.boxes += drawing.boxes
        inline.unread += drawing.unread
        inline.parts += drawing.parts
        for picture in drawing.pictures:
            source = self._find_target(picture.relationship) or f"drawing {picture.shape}".strip()
            description = html.escape(" ".join(picture.description.split()))
            shown.append(f'<img src="{html.escape(source)}" alt="{description}">')


def strip_markup(markup: list[str]) -> str:
    """The words of mark-up that was made here."""
    return html.unescape(_TAG.sub(" ", "".join(markup).replace("<b>", "").replace("</b>", "")))


def _is_wholly_struck(markup: str) -> bool:
    return markup.startswith("<s>") and markup.endswith("</s>") and markup.count("<s>") == 1


def _wrap(text: str, shown_as: RunFormat, *, is_bold: bool) -> str:
    """The mark-up of a run's text, with the elements that its format stands for."""
    if not text.strip() or text.startswith("<img"):
        return text
    tags = []
    if is_bold:
        tags.append("b")
    if shown_as.is_struck:
        tags.append("s")
    if shown_as.shift:
        tags.append("sup" if shown_as.shift > 0 else "sub")
    for tag in tags:
        text = f"<{tag}>{text}</{tag}>"
    return text


def _read_text(text: str, font: str) -> str:
    """The words of a run; where it is in a symbol font, what its letters show."""
    return read_symbols(text, font) if is_symbol_font(font) else text
