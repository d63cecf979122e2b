"""Writes an equation of a Word document in one line: ``(a + b)/2``, ``x²``, ``√(2)``."""

from collections.abc import Mapping

from lxml import etree

from pipeline.scraper.word.package import children, find, get, short_name
from pipeline.text.raised_signs import SUBSCRIPT, SUPERSCRIPT


def render_equation(element: etree._Element) -> str:
    """The text of an ``m:oMath`` element, or of a part of one.

    A fraction is ``1/2``, with brackets around what has more than one sign; what is raised or lowered is
    written in raised and lowered signs, or behind ``^`` and ``_``. What is not known is read in its order.
    """
    name = short_name(element.tag)
    if name in ("m:t", "w:t"):
        return element.text or ""
    if name == "m:f":
        return f"{_render_group(element, 'm:num')}/{_render_group(element, 'm:den')}"
    if name in ("m:sSup", "m:sSub", "m:sSubSup"):
        base = _render_child(element, "m:e")
        lowered = _shift(_render_child(element, "m:sub"), SUBSCRIPT, "_")
        return base + lowered + _shift(_render_child(element, "m:sup"), SUPERSCRIPT, "^")
    if name == "m:rad":
        return (
            f"{_shift(_render_child(element, 'm:deg'), SUPERSCRIPT, '^')}√({_render_child(element, 'm:e')})"
        )
    if name == "m:d":
        properties = find(element, "m:dPr")
        begin, end = (find(properties, tag) for tag in ("m:begChr", "m:endChr"))
        inner = ", ".join(map(_render_children, children(element, "m:e")))
        opening = "(" if begin is None else get(begin, "m:val")
        return f"{opening}{inner}{')' if end is None else get(end, 'm:val')}"
    if name == "m:nary":
        sign = find(element, "m:naryPr", "m:chr")
        return f"{'∫' if sign is None else get(sign, 'm:val')} {_render_children(element)}"
    return _render_children(element)


def _render_children(element: etree._Element) -> str:
    parts: list[str] = []
    for child in element:
        text = render_equation(child)
        # "1" and "1/2" are one and a half, and not eleven halves.
        if parts and short_name(child.tag) == "m:f" and parts[-1][-1:].isdigit() and text[:1].isdigit():
            parts.append(" ")
        parts.append(text)
    return "".join(parts)


def _render_child(element: etree._Element, name: str) -> str:
    child = find(element, name)
    return "" if child is None else _render_children(child)


def _render_group(element: etree._Element, name: str) -> str:
    text = _render_child(element, name)
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _shift(text: str, signs: Mapping[int, int], otherwise: str) -> str:
    if not text:
        return ""
    shifted = text.translate(dict(signs))
    return shifted if all(ord(sign) in signs for sign in text) else f"{otherwise}({text})"
