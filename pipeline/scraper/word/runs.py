"""Writes the runs of a Word document as mark-up: words, symbols, fields, pictures, tracked changes.

What does not become mark-up is kept apart (`ParagraphText`): words that were deleted or are hidden, comments,
text boxes, and the words of what is not known here.
"""

import html
import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.symbol_fonts import UNKNOWN_SIGN, is_symbol_font, read_symbols
from pipeline.scraper.word.equations import render_equation
from pipeline.scraper.word.package import find, get, is_on, short_name
from pipeline.scraper.word.styles import WordStyles
from pipeline.scraper.word.texts import CONTAINERS, DELETIONS, choose_alternative, iterate_texts

_INSERTIONS = frozenset({"w:ins", "w:moveTo"})
#: Elements that hold an equation.
MATH = frozenset({"m:oMath", "m:oMathPara"})
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
_TAG = re.compile(r"<[^<>]*>")


@dataclass
class ParagraphText:
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


class RunWriter:
    """Writes the runs of a document, paragraph by paragraph; a field may go on from one to the next.

    Attributes:
        used_notes: the notes that are referred to so far (tag, identifier), with their numbers.
        languages: how many characters are in each language.
    """

    def __init__(self, styles: WordStyles, notes: Container[tuple[str, str]]) -> None:
        self._styles = styles
        self._notes = notes
        self.used_notes: dict[tuple[str, str], int] = {}
        self.languages: Counter[str] = Counter()
        self._fields: list[_Field] = []
        self._open_codes = 0  # how many of them have no result yet: what stands there is their code

    def write(self, parent: etree._Element, inline: ParagraphText, *, is_hidden: bool = False) -> None:
        """Add what the runs of a paragraph, or of a part of one, show.

        Args:
            parent: the paragraph, or the element that holds the runs.
            inline: the text of the paragraph, which is added to.
            is_hidden: whether its style hides it.
        """
        for child in parent:
            name = short_name(child.tag)
            if name == "w:r":
                self._write_run(child, inline, is_hidden=is_hidden)
            elif name in _INSERTIONS:
                start = len(inline.markup)
                self.write(child, inline, is_hidden=is_hidden)
                inline.inserted.append(strip_markup(inline.markup[start:]))
            elif name in CONTAINERS:
                self.write(child, inline, is_hidden=is_hidden)
            elif name in DELETIONS:
                inline.deleted.append("".join(iterate_texts(child, deleted=True)) + " ")
                self._skip_fields(child)
            elif name == "mc:AlternateContent":
                self.write(choose_alternative(child), inline, is_hidden=is_hidden)
            else:
                self._write_special(name, child, inline, is_hidden=is_hidden)

    def _write_special(
        self, name: str, element: etree._Element, inline: ParagraphText, *, is_hidden: bool
    ) -> None:
        """Write a content control or an equation; tell of anything else that has a text."""
        if name == "w:sdt":
            self._write_sdt(element, inline, is_hidden=is_hidden)
        elif name in MATH:
            self._write_equation(element, inline)
        elif name not in _SILENT and (text := "".join(iterate_texts(element)).strip()):
            inline.unread.append(text)

    def _skip_fields(self, deleted: etree._Element) -> None:
        """Follow the beginnings and ends of fields in deleted text: a field may end outside of it."""
        for element in deleted.iter():
            if short_name(element.tag) == "w:fldChar":
                self._follow_field(element)

    def _write_sdt(self, sdt: etree._Element, inline: ParagraphText, *, is_hidden: bool) -> None:
        """Write a content control: a check box as its state, any other as what it holds."""
        properties, content = find(sdt, "w:sdtPr"), find(sdt, "w:sdtContent")
        box = find(properties, "w14:checkbox")
        if box is not None:
            checked = find(box, "w14:checked")
            inline.markup.append(_CHECKBOX_SIGNS[get(checked, "w14:val") in ("1", "true")])
        elif content is not None and is_on(find(properties, "w:showingPlcHdr")):
            inline.hidden.append("".join(iterate_texts(content)))
        elif content is not None:
            self.write(content, inline, is_hidden=is_hidden)

    def _write_equation(self, element: etree._Element, inline: ParagraphText) -> None:
        text = render_equation(element).strip()
        before = strip_markup(inline.markup[-1:])[-1:]
        space = " " if before.isalnum() and text[:1].isalnum() else ""
        inline.markup.append(html.escape(space + text))
        if text and not text.isalnum():
            inline.equations.append(text)

    def _write_run(self, run: etree._Element, inline: ParagraphText, *, is_hidden: bool) -> None:
        properties = find(run, "w:rPr")
        vanish = find(properties, "w:vanish")
        if vanish is not None:
            is_hidden = is_on(vanish)
        elif style := get(find(properties, "w:rStyle"), "w:val"):
            is_hidden = is_hidden or self._styles.is_hidden(style)
        shown: list[str] = []
        for child in run:
            self._write_run_child(child, properties, shown, inline)
        text = "".join(shown)
        if is_hidden:
            inline.hidden.append(strip_markup(shown))
            return
        if language := get(find(properties, "w:lang"), "w:val"):
            self.languages[language] += len(text)
        inline.markup.append(_wrap(text, properties))

    def _write_run_child(
        self,
        child: etree._Element,
        properties: etree._Element | None,
        shown: list[str],
        inline: ParagraphText,
    ) -> None:
        name = short_name(child.tag)
        if name == "w:fldChar":
            shown.append(self._follow_field(child, inline))
        elif name == "w:instrText" and self._fields:
            self._fields[-1].code.append(child.text or "")
        elif self._open_codes:
            # Text in the code of a field is a result that the code uses, or the field is broken.
            inline.unread += filter(str.strip, iterate_texts(child))
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

    def _write_reference(
        self, name: str, element: etree._Element, shown: list[str], inline: ParagraphText
    ) -> None:
        """Write a symbol, a reading or a reference to a note; tell of anything else that has a text."""
        if name == "w:sym":
            shown.append(_read_symbol(get(element, "w:char"), get(element, "w:font")))
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            shown.append(self._refer_to_note(name.removesuffix("Reference"), get(element, "w:id")))
        elif name == "w:commentReference":
            inline.comments.append(get(element, "w:id"))
        elif name == "w:ruby":
            base, reading = ("".join(iterate_texts(find(element, part))) for part in ("w:rubyBase", "w:rt"))
            shown.append(f"<ruby>{html.escape(base)}<rt>{html.escape(reading)}</rt></ruby>")
        elif name not in _SILENT and (text := "".join(iterate_texts(element)).strip()):
            inline.unread.append(text)

    def _refer_to_note(self, tag: str, identifier: str) -> str:
        if (tag, identifier) not in self._notes:
            return ""
        number = self.used_notes.setdefault((tag, identifier), len(self.used_notes) + 1)
        return f"[{number}]"

    def _follow_field(self, mark: etree._Element, inline: ParagraphText | None = None) -> str:
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

    def end_broken_fields(self, inline: ParagraphText) -> None:
        """Give up fields whose code does not end with its paragraph: the text below is no code."""
        while self._open_codes:
            broken = self._fields.pop()
            self._open_codes -= not broken.has_result
            if code := "".join(broken.code).strip():
                inline.unread.append(code)

    def _write_drawing(self, drawing: etree._Element, shown: list[str], inline: ParagraphText) -> None:
        """Write what stands in place of a drawing: its picture by its description; keep its text boxes."""
        if short_name(drawing.tag) == "mc:AlternateContent":
            drawing = choose_alternative(drawing)
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


def strip_markup(markup: list[str]) -> str:
    """The words of mark-up that was made here."""
    return html.unescape(_TAG.sub(" ", "".join(markup).replace("<b>", "").replace("</b>", "")))


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
