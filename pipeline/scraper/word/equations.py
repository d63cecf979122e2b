"""Writes an equation of a Word document in one line: ``(a + b)/2``, ``x²``, ``√(2)``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.word.elements import DELETIONS, INSERTIONS
from pipeline.scraper.word.package import children, find, get, is_on, short_name
from pipeline.text.raised_signs import SUBSCRIPT, SUPERSCRIPT

_STRIKES = ("m:strikeH", "m:strikeV", "m:strikeBLTR", "m:strikeTLBR")


@dataclass
class Equation:
    """An equation in one line.

    Attributes:
        text: what it shows.
        deleted: what a tracked change deletes in it.
        inserted: what one inserts.
        struck: what is struck out.
    """

    text: str = ""
    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)


def render_equation(element: etree._Element) -> Equation:
    """The text of an ``m:oMath`` element.

    A fraction is ``1/2``, with brackets around what has more than one sign; what is raised or lowered is
    written in raised and lowered signs, or behind ``^`` and ``_``. What is not known is read in its order.
    What is deleted, struck out or not shown is left out.
    """
    equation = Equation()
    equation.text = _render(element, equation)
    return equation


def _render(element: etree._Element, equation: Equation) -> str:
    name = short_name(element.tag)
    if name in ("m:t", "w:t"):
        return element.text or ""
    if name in DELETIONS:
        equation.deleted.append(_render_children(element, equation))
        return ""
    if name in INSERTIONS:
        text = _render_children(element, equation)
        equation.inserted.append(text)
        return text
    if _is_struck(element, name):
        equation.struck.append(_render_children(element, equation))
        return ""
    if (
        name == "m:phant"
        and (shown := find(element, "m:phantPr", "m:show")) is not None
        and not _is_shown(shown)
    ):
        return " "
    renderer = _RENDERERS.get(name)
    return _render_children(element, equation) if renderer is None else renderer(element, equation)


def _is_struck(element: etree._Element, name: str) -> bool:
    if name == "m:borderBox":
        properties = find(element, "m:borderBoxPr")
        return any(_is_shown(strike) for strike in children(properties, *_STRIKES))
    properties = find(element, "w:rPr") if name == "m:r" else None
    return is_on(find(properties, "w:strike")) or is_on(find(properties, "w:dstrike"))


def _is_shown(switch: etree._Element) -> bool:
    return get(switch, "m:val").lower() not in ("0", "false", "off")


def _render_fraction(element: etree._Element, equation: Equation) -> str:
    return f"{_render_group(element, 'm:num', equation)}/{_render_group(element, 'm:den', equation)}"


def _render_scripts(element: etree._Element, equation: Equation) -> str:
    base = _render_child(element, "m:e", equation)
    scripts = _render_shifted(element, equation)
    return scripts + base if short_name(element.tag) == "m:sPre" else base + scripts


def _render_shifted(element: etree._Element, equation: Equation) -> str:
    """What is lowered beside the base of an element, and what is raised."""
    lowered = _shift(_render_child(element, "m:sub", equation), SUBSCRIPT, "_")
    return lowered + _shift(_render_child(element, "m:sup", equation), SUPERSCRIPT, "^")


def _render_root(element: etree._Element, equation: Equation) -> str:
    degree = _shift(_render_child(element, "m:deg", equation), SUPERSCRIPT, "^")
    return f"{degree}√({_render_child(element, 'm:e', equation)})"


def _render_brackets(element: etree._Element, equation: Equation) -> str:
    properties = find(element, "m:dPr")
    begin, end = (find(properties, tag) for tag in ("m:begChr", "m:endChr"))
    inner = ", ".join(_render_children(child, equation) for child in children(element, "m:e"))
    opening = "(" if begin is None else get(begin, "m:val")
    return f"{opening}{inner}{')' if end is None else get(end, 'm:val')}"


def _render_sum(element: etree._Element, equation: Equation) -> str:
    sign = find(element, "m:naryPr", "m:chr")
    scripts = _render_shifted(element, equation)
    inner = _render_child(element, "m:e", equation)
    return f"{'∫' if sign is None else get(sign, 'm:val')}{scripts} {inner}"


def _render_rows(element: etree._Element, equation: Equation) -> str:
    """The rows of a matrix or of equations below each other."""
    rows = [
        ", ".join(_render_children(cell, equation) for cell in children(row, "m:e"))
        for row in children(element, "m:mr")
    ] or [_render_children(row, equation) for row in children(element, "m:e")]
    return f"({'; '.join(rows)})"


def _render_accent(element: etree._Element, equation: Equation) -> str:
    """What has a sign above or below it: ``̅(x)``."""
    name = short_name(element.tag)
    sign = get(find(element, f"{name}Pr", "m:chr"), "m:val")
    return f"{sign or _ACCENTS[name]}({_render_child(element, 'm:e', equation)})"


_ACCENTS = {"m:acc": "\u0302", "m:bar": "\u0305", "m:groupChr": "\u23df"}


def _render_limit(element: etree._Element, equation: Equation) -> str:
    base, limit = (_render_child(element, name, equation) for name in ("m:e", "m:lim"))
    return f"{base}{'_' if short_name(element.tag) == 'm:limLow' else '^'}({limit})"


def _render_function(element: etree._Element, equation: Equation) -> str:
    return f"{_render_child(element, 'm:fName', equation)} {_render_child(element, 'm:e', equation)}"


_RENDERERS = {
    "m:f": _render_fraction,
    **dict.fromkeys(("m:sSup", "m:sSub", "m:sSubSup", "m:sPre"), _render_scripts),
    "m:rad": _render_root,
    "m:d": _render_brackets,
    "m:nary": _render_sum,
    **dict.fromkeys(("m:m", "m:eqArr"), _render_rows),
    **dict.fromkeys(("m:acc", "m:bar", "m:groupChr"), _render_accent),
    **dict.fromkeys(("m:limLow", "m:limUpp"), _render_limit),
    "m:func": _render_function,
}


def _render_children(element: etree._Element, equation: Equation) -> str:
    parts: list[str] = []
    previous = ""
    for child in element:
        name = short_name(child.tag)
        text = _render(child, equation)
        # "1" and "1/2" are one and a half, and not eleven halves; the digits of two runs are one number.
        is_number = parts and parts[-1][-1:].isdigit() and text[:1].isdigit()
        if is_number and not (name in _RUNS and previous in _RUNS):
            parts.append(" ")
        if text:
            parts.append(text)
            previous = name
    return "".join(parts)


#: What may hold one digit of a number, where others hold the next ones.
_RUNS = frozenset({"m:r", "m:t", "w:t", *INSERTIONS})


def _render_child(element: etree._Element, name: str, equation: Equation) -> str:
    child = find(element, name)
    return "" if child is None else _render_children(child, equation)


def _render_group(element: etree._Element, name: str, equation: Equation) -> str:
    text = _render_child(element, name, equation)
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _shift(text: str, signs: Mapping[int, int], otherwise: str) -> str:
    if not text:
        return ""
    shifted = text.translate(dict(signs))
    return shifted if all(ord(sign) in signs for sign in text) else f"{otherwise}({text})"
