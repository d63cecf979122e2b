"""The texts within an element of a Word document, without mark-up; and its single signs.

Whoever looks for words looks here for what counts: changes that stand, and of several alternatives one.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.scraper.symbol_fonts import UNKNOWN_SIGN, decode_private_use, is_symbol_font, read_symbols
from pipeline.scraper.word.elements import DELETIONS, MATH, SIGNS, is_other_alternative
from pipeline.scraper.word.equations import render_equation
from pipeline.scraper.word.package import find, get, short_name

_CHECK_BOX_SIGNS = {True: "☑", False: "☐"}
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,6}")


def iterate_texts(element: etree._Element | None, *, deleted: bool = False) -> Iterator[str]:
    """The texts of all runs in an element, without those that were deleted, or with them.

    The reading of a word stands behind it, in brackets; an equation in one line.
    """
    if element is None:
        return
    reading = ""
    events = etree.iterwalk(element, events=("start", "end"))
    for event, child in events:
        name = short_name(child.tag)
        if event == "end":
            if name == "w:p":
                yield " "
            elif name == "w:rubyBase" and reading:
                yield f"({reading})"
                reading = ""
        elif child is not element and _is_passed_over(name, child, deleted=deleted):
            if name == "w:rt":
                reading = "".join(iterate_texts(child, deleted=deleted))
            events.skip_subtree()
        elif name in MATH:
            equation = render_equation(child)
            yield equation.text + (" ".join(equation.deleted) if deleted else "")
            events.skip_subtree()
        else:
            yield _read_element(name, child, deleted=deleted)


def _is_passed_over(name: str, element: etree._Element, *, deleted: bool) -> bool:
    """Whether the texts in an element are not read where it stands."""
    return name == "w:rt" or (name in DELETIONS and not deleted) or is_other_alternative(element, name)


def _read_element(name: str, element: etree._Element, *, deleted: bool) -> str:
    if name in ("w:t", "a:t") or (deleted and name == "w:delText"):
        return element.text or ""
    if name in ("w:br", "w:cr"):
        return " "
    if name in ("w:sym", "w16se:symEx"):
        return read_symbol(element)
    if name == "v:textpath":
        return f" {get(element, 'string')} "
    return SIGNS.get(name, "")


def read_symbol(symbol: etree._Element) -> str:
    """The sign of a ``w:sym`` or ``w16se:symEx`` element."""
    prefix = short_name(symbol.tag).partition(":")[0]
    code, font = get(symbol, f"{prefix}:char"), get(symbol, f"{prefix}:font")
    return read_sign_of_font(int(code, 16), font) if _HEXADECIMAL.fullmatch(code) else UNKNOWN_SIGN


def read_sign_of_font(code: int, font: str) -> str:
    """What a character shows in a font; of one for private use, which stands for the letters of the font."""
    if code > 0x10FFFF:
        return UNKNOWN_SIGN
    if is_symbol_font(font):
        return read_symbols(chr(code), font)
    sign = decode_private_use(chr(code))
    return UNKNOWN_SIGN if "\ud800" <= sign <= "\uf8ff" or sign < " " else sign


def settle_check_box(sdt: etree._Element) -> None:
    """Put the sign of its state into a content control that is a check box.

    Word draws a checked one as ☒, or as whatever the document says; elsewhere that is a cross.
    """
    box, content = find(sdt, "w:sdtPr", "w14:checkbox"), find(sdt, "w:sdtContent")
    if box is None or content is None:
        return
    sign = _CHECK_BOX_SIGNS[get(find(box, "w14:checked"), "w14:val") in ("1", "true")]
    for element in content.iter():
        if short_name(element.tag) in ("w:t", "w:sym"):
            element.tag = _TEXT_TAG
            element.text, sign = sign, ""


def choose_check_box_sign(*, is_checked: bool) -> str:
    """The sign of a check box of a form."""
    return _CHECK_BOX_SIGNS[is_checked]


_TEXT_TAG = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
