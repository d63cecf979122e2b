"""Follows the fields of a Word document: codes are not shown, results are (ISO/IEC 29500-1, 17.16).

A field may go over several paragraphs, and stand in the code of another. What one without a result shows is
known for form fields, symbols, buttons and a few formulas; the code of any other is given back as unread.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from pipeline.scraper.word.package import children, find, get, is_on
from pipeline.scraper.word.texts import choose_check_box_sign, read_sign_of_font

_SYMBOL = re.compile(
    r"\s*SYMBOL\s+(0x[0-9a-f]{1,4}|\d{1,5})(?:[^\"\\]|\\(?!f))*(?:\\f\s*\"?([\w ]{1,40}))?", re.I
)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)
_ARGUMENT = r"\s*([^(),;\\]{1,40}?)\s*"
#: Formulas that are written here: a fraction, a sign in a circle or box, a word with its reading above it.
_FRACTION = re.compile(rf"\s*EQ\s+\\f\s*\({_ARGUMENT}[,;]{_ARGUMENT}\)\s*\Z", re.IGNORECASE)
_ENCLOSED = re.compile(rf"\s*EQ\s+\\o\s*\\ac\s*\({_ARGUMENT}[,;]{_ARGUMENT}\)\s*\Z", re.IGNORECASE)
_READING = re.compile(
    rf"\s*EQ\s+(?:\\\*\s*(?:\"[^\"]*\"|\S+)\s+){{0,6}}\\o\s*(?:\\a[dclr]\s*)?"
    rf"\(\s*\\s\s*\\up\s*[\d.]*\s*\({_ARGUMENT}\)\s*[,;]{_ARGUMENT}\)\s*\Z",
    re.IGNORECASE,
)
_ENCLOSURES = frozenset("○〇◯□△◇")
_FIRST_CIRCLED, _MAX_CIRCLED = 0x2460, 20
#: Fields that show nothing where they stand, or a number of the page.
_UNSHOWN = re.compile(
    r"\s*(?:XE|TC|TA|RD|SET|ASK|FILLIN|PRIVATE|ADVANCE|NEXT(?:IF)?|SKIPIF|BIBLIOGRAPHY|HYPERLINK|INDEX|TOC|TOA"
    r"|PAGE(?:REF)?|NUMPAGES|SECTION(?:PAGES)?|FORM(?:TEXT|CHECKBOX|DROPDOWN)|SAVEDATE|PRINTDATE|BARCODE)\b",
    re.IGNORECASE,
)


class ShownField(NamedTuple):
    """What a field shows that has no result.

    Attributes:
        markup: its text, as mark-up.
        equation: the same, if it is a formula that was written in one line.
        unread: its code, where it is not known what it shows.
    """

    markup: str = ""
    equation: str = ""
    unread: str = ""


_NOTHING = ShownField()


@dataclass
class _Field:
    """A field whose end has not been met.

    Attributes:
        form: what it is as a form field (``w:ffData``), if it is one.
        code: its code, with the texts that stand in it.
        has_result: whether its result has begun.
        has_text: whether its result has words.
    """

    form: etree._Element | None = None
    code: list[str] = field(default_factory=list)
    has_result: bool = False
    has_text: bool = False


class FieldReader:
    """The fields that are open while a document is read."""

    def __init__(self) -> None:
        self._fields: list[_Field] = []
        self._open_codes = 0  # how many of them have no result yet: what stands there is their code

    @property
    def is_in_code(self) -> bool:
        """Whether what is read stands in the code of a field, and is not shown."""
        return self._open_codes > 0

    def add_code(self, text: str) -> None:
        """Add to the code of the innermost field."""
        if self._fields:
            self._fields[-1].code.append(text)

    def note_text(self) -> None:
        """Note that the result of the innermost field has words."""
        if self._fields:
            self._fields[-1].has_text = True

    def follow(self, mark: etree._Element) -> ShownField:
        """Follow the beginning, middle or end of a field (``w:fldChar``); what it shows, at its end."""
        kind = get(mark, "w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field(find(mark, "w:ffData")))
            self._open_codes += 1
        elif kind == "separate" and self._fields:
            self._open_codes -= not self._fields[-1].has_result
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            self._open_codes -= not ended.has_result
            return self._pass_on(_read_ended(ended))
        return _NOTHING

    def _pass_on(self, shown: ShownField) -> ShownField:
        """What is shown; nothing where the field stood in the code of another, which uses it."""
        if not self.is_in_code:
            if self._fields and shown.markup:
                self._fields[-1].has_text = True
            return shown
        self.add_code(html.unescape(shown.markup) or shown.unread)
        return _NOTHING

    def end_broken(self) -> list[str]:
        """Give up fields whose code does not end with its paragraph: the text below is no code.

        Returns:
            Their codes.
        """
        codes = []
        while self._open_codes:
            broken = self._fields.pop()
            self._open_codes -= not broken.has_result
            if code := "".join(broken.code).strip():
                codes.append(code)
        return codes


def read_code(code: str) -> ShownField:
    """What a field shows that has no result, by its code."""
    if match := _SYMBOL.match(code):
        return ShownField(html.escape(read_sign_of_font(int(match[1], 0), match[2] or "Symbol"), quote=False))
    if match := _BUTTON.match(code):
        return ShownField(html.escape(match[1].strip(), quote=False))
    if match := _READING.match(code):
        return ShownField(f"{html.escape(match[2])}({html.escape(match[1])})")
    if (match := _ENCLOSED.match(code)) and match[1] in _ENCLOSURES:
        return ShownField(html.escape(_enclose(match[2])))
    if match := _FRACTION.match(code):
        text = f"{match[1]}/{match[2]}"
        return ShownField(html.escape(text), equation=text)
    return ShownField(unread=code.strip()) if code.strip() and not _UNSHOWN.match(code) else _NOTHING


def _enclose(text: str) -> str:
    is_number = text.isascii() and text.isdecimal() and 1 <= int(text[:3]) <= _MAX_CIRCLED
    return chr(_FIRST_CIRCLED + int(text) - 1) if is_number else f"({text})"


def _read_ended(ended: _Field) -> ShownField:
    if ended.form is not None and not ended.has_text:
        return ShownField(html.escape(_read_form_field(ended.form, has_result=ended.has_result), quote=False))
    code = "".join(ended.code)
    if ended.has_result:  # Word writes the result of these where it shows them
        return read_code(code) if not ended.has_text and _SYMBOL.match(code) else _NOTHING
    return read_code(code)


def _read_form_field(form: etree._Element, *, has_result: bool) -> str:
    """What a form field shows: the state of a check box, the choice from a list, the default of a text."""
    if (box := find(form, "w:checkBox")) is not None:
        state = find(box, "w:checked")
        return choose_check_box_sign(is_checked=is_on(state if state is not None else find(box, "w:default")))
    if (choices := find(form, "w:ddList")) is not None:
        texts = [get(entry, "w:val") for entry in children(choices, "w:listEntry")]
        chosen = get(find(choices, "w:result"), "w:val") or get(find(choices, "w:default"), "w:val") or "0"
        return _pick(texts, chosen)
    return "" if has_result else get(find(form, "w:textInput", "w:default"), "w:val")


def _pick(texts: Sequence[str], index: str) -> str:
    is_index = index.isascii() and index.isdecimal() and len(index) < 5 and int(index) < len(texts)
    return texts[int(index)] if is_index else ""
