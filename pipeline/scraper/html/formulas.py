"""Makes text of the formulas of a page: MathML, drawings of MathJax and KaTeX, TeX, raised fractions."""

import re
import unicodedata
from collections.abc import Iterable

from lxml import etree

from pipeline.scraper.html.elements import is_block_element, is_hidden_element
from pipeline.scraper.html.hiding_styles import hides_words
from pipeline.scraper.html.tex import render_tex
from pipeline.scraper.html.tree import clear_content, read_text, replace_by_text
from pipeline.text.normalize import letters_with_case
from pipeline.text.raised_signs import FRACTION_SIGNS, SUBSCRIPT, SUPERSCRIPT

#: Elements of MathML that hold the same formula in another language, or as its source.
_MATH_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})
#: How many elements may stand between a formula and what holds it beside its drawing.
_MAX_FORMULA_WRAPPERS = 3
#: The class by which MathJax names the sign that a style sheet draws (``mjx-c33`` is a 3).
_DRAWN_SIGN_CLASS = re.compile(r"(?:^|\s)mjx-c([0-9A-F]{2,6})(?:\s|$)")
_HEX_CODE = re.compile(r"[0-9A-Fa-f]{2,6}")


def render_math(math: etree._Element) -> None:
    """Make one line of text of a formula in MathML: ``1½``, ``x²``; a drawing of it beside it goes."""
    text = " ".join(_flatten(math).split())
    if text:
        _clear_drawn_formula(math)
        replace_by_text(math, text)
    else:  # what it still holds is its source, which no browser shows
        clear_content(math)


def render_drawn_formula(container: etree._Element) -> None:
    """Make one line of text of a formula that MathJax has drawn, sign by sign."""
    if next(container.iter("math", "{*}math"), None) is not None:
        return
    text = " ".join(_flatten(container).split())
    if text:
        replace_by_text(container, text)


def render_formula_source(script: etree._Element) -> None:
    """Make text of the source of a formula (TeX), where the page holds no other text of it.

    What MathJax has drawn from it as signs put in place by a style sheet gives way to it.
    """
    if not (script.get("type") or "").strip().lower().startswith("math/tex"):
        return
    source = " ".join((script.text or "").split())
    drawing = script.getprevious()
    if drawing is None or "MathJax" not in (drawing.get("class") or "") or (drawing.tail or "").strip():
        drawing = None
    is_drawn = drawing is not None and read_text(drawing) != ""
    if drawing is not None and is_drawn:
        _clear_preview(drawing)
        text = render_tex(source)
        is_read = next(drawing.iter("math"), None) is not None or "Preview" in (drawing.get("class") or "")
        if text is None or is_read or not any(True for _ in drawing.iter("span", "nobr")):
            return
        clear_content(drawing)
        drawing.tag = "span"
        replace_by_text(script, text)
    elif source:
        replace_by_text(script, render_tex(source) or source)


def _clear_preview(drawing: etree._Element) -> None:
    """Empty what stood in place of a formula until it was drawn."""
    preview = drawing.getprevious()
    if preview is not None and "MathJax_Preview" in (preview.get("class") or ""):
        clear_content(preview)


def render_raised_fraction(raised: etree._Element) -> None:
    """Make ``1½`` or ``1 2/3`` of a fraction in raised and lowered digits (1<sup>1</sup>/<sub>2</sub>).

    A raised letter behind a number is its ending or a sign of degrees, as the page shows it: ``90º``.
    """
    text = read_text(raised)
    parent, above, below = raised.getparent(), raised.getprevious(), raised.getnext()
    before = (above.tail if above is not None else None if parent is None else parent.text) or ""
    if text in _RAISED_LETTERS and before[-1:].isdigit():
        replace_by_text(raised, _RAISED_LETTERS[text])
        return
    if before[-1:].isalpha():  # a power of a variable
        return
    fraction = _FRACTION.fullmatch(text)
    if fraction is None and text.isdecimal() and (raised.tail or "").strip() in ("/", "\u2044"):
        if below is None or below.tag != "sub" or parent is None or not read_text(below).isdecimal():
            return
        fraction = _FRACTION.fullmatch(f"{text}/{read_text(below)}")
        raised.tail = below.tail
        parent.remove(below)
    if fraction is not None:
        written = f"{fraction[1]}/{fraction[2]}"
        space = " " if before[-1:].isdigit() else ""
        replace_by_text(raised, FRACTION_SIGNS.get(written, space + written))


_RAISED_LETTERS = {"o": "º", "a": "ª"}
_FRACTION = re.compile(r"(\d{1,3})\s?[/\u2044]\s?(\d{1,3})")


def _clear_drawn_formula(math: etree._Element) -> None:
    """Empty the drawing of a formula that stands beside it (KaTeX, MathJax, wikis).

    The drawing is hidden from screen readers, the formula from the others; the parts of the drawing are put
    in place by style sheets, and without them are no formula. No letter or digit of it is not the formula's.
    """
    current, letters = math, set(letters_with_case("".join(math.itertext())))
    for _ in range(_MAX_FORMULA_WRAPPERS):
        above, below = current.getprevious(), current.getnext()
        for drawing, text in ((below, current.tail), (above, None if above is None else above.tail)):
            if drawing is None or drawing.get("aria-hidden") != "true" or (text or "").strip():
                continue
            if not letters.issuperset(letters_with_case("".join(drawing.itertext()))):
                continue
            clear_content(drawing)
            drawing.tag = "span"
            for wrapper in (math, *math.iterancestors()):
                if is_hidden_element(wrapper) or hides_words(wrapper.get("style") or ""):
                    wrapper.attrib.pop("style", None)
                if wrapper is current:
                    return
        parent = current.getparent()
        if parent is None or is_block_element(parent):
            return
        current = parent


def _find_name(element: etree._Element) -> str:
    """The name that an element has in MathML, also where MathJax gives it in another form."""
    name = element.get("data-mml-node") or str(element.tag).rpartition(":")[2].rpartition("}")[2]
    return name.removeprefix("mjx-")


def _flatten(element: etree._Element) -> str:
    if sign := _read_drawn_sign(element):
        return sign
    name = _find_name(element)
    if name in ("mfrac", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"):
        return _flatten_pair(element, name)
    if name in _MATH_ANNOTATIONS:
        return ""
    parts = [_flatten(child) for child in element if isinstance(child.tag, str)]
    match name:
        case "msqrt":  # a drawing of one holds the sign too
            return f"√{_bracket(_join(parts).removeprefix('√'))}"
        case "mn" | "mi" | "mtext" | "ms":
            return "".join((_read_letters(element, name), *parts))
        case "mfenced":
            return f"{element.get('open', '(')}{', '.join(parts)}{element.get('close', ')')}"
        case "mo":
            sign = ((element.text or "") + "".join(parts)).strip().replace("∘", "°")
            return f" {sign} " if sign in "=<>≤≥+−×÷·" and sign else sign
        case "mtable" | "mtr" | "mmultiscripts":
            return " ".join(filter(None, parts))
        case "mspace" | "mphantom":
            return " "
        case _:
            return _join([(element.text or "").strip(), *parts])


def _read_letters(element: etree._Element, name: str) -> str:
    """The text of a number, letter or word; a space at its end is drawn if it is one that does not break."""
    text = element.text or ""
    return text.strip(" \t\r\n").replace("\xa0", " ") if name == "mtext" else text.strip()


def _flatten_pair(element: etree._Element, name: str) -> str:
    """The text of an element of two or three parts: a fraction, a root, a base with what stands around it."""
    kinds = ("num", "den") if name == "mfrac" else ()
    named = [
        inner
        for inner in element.iterdescendants()
        if isinstance(inner.tag, str) and _find_name(inner) in kinds
    ]
    children = named or [child for child in element if isinstance(child.tag, str)]
    parts = [part for part in (_flatten(child).strip() for child in children) if part]
    if len(parts) < 2:
        return _join(parts)
    base, second, *others = parts
    match name:
        case "mfrac":
            written = f"{_bracket(base)}/{_bracket(second)}"
            return FRACTION_SIGNS.get(written, f" {written} ")
        case "mroot":
            return _shift(second, SUPERSCRIPT, "^") + "√" + _bracket(base)
        case "msup":
            return base + _shift(second, SUPERSCRIPT, "^")
        case "mover":
            return base + (_shift(second, SUPERSCRIPT, "^") if second[0].isalnum() else second)
        case _ if others:  # a lowered and a raised digit side by side would be read as one number
            return f"{base}_{_bracket(second)}^{_bracket(others[0])}"
        case _:
            return base + _shift(second, SUBSCRIPT, "_")


def _read_drawn_sign(element: etree._Element) -> str:
    """The sign that an element of a drawing of MathJax stands for; empty for any other element."""
    code = element.get("data-c") or ""
    if (
        not code
        and element.tag == "mjx-c"
        and (found := _DRAWN_SIGN_CLASS.search(element.get("class") or ""))
    ):
        code = found[1]
    if not _HEX_CODE.fullmatch(code) or int(code, 16) > 0x10FFFF:
        return ""
    return unicodedata.normalize("NFKC", chr(int(code, 16)))


def _join(parts: Iterable[str]) -> str:
    """The parts side by side; two numbers are parted."""
    joined = ""
    for part in parts:
        joined += " " if joined[-1:].isdigit() and part[:1].isdigit() else ""
        joined += part
    return joined


def _bracket(part: str) -> str:
    part = part.strip()
    return part if part.isalnum() else f"({part})"


def _shift(part: str, signs: dict[int, int], fallback: str) -> str:
    part = part.strip()
    if part in ("∘", "°"):
        return "°"
    shifted = part.translate(signs)
    return shifted if all(ord(char) in signs for char in part) else fallback + _bracket(part)
