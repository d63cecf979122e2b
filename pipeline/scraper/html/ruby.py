"""Puts the readings of ruby, which a browser sets above a word, in brackets behind it."""

from lxml import etree

from pipeline.scraper.html.elements import is_hidden_element
from pipeline.scraper.html.tree import read_text
from pipeline.text.scripts import has_case

#: The parts of ruby: words, readings, containers of readings, brackets.
_PARTS = ("rb", "rt", "rtc", "rp")


def render_ruby(ruby: etree._Element) -> None:
    """Put a reading in brackets, where the page leaves that to the browser, which sets it above the word.

    The page's own brackets are shown as its readings are, whatever its style sheets say of them.
    """
    parts = [part for part in ruby.iter(*_PARTS) if next(part.iterancestors("ruby"), None) is ruby]
    for part in parts:
        _part_from_followers(part)
    for part in parts:
        if part.tag == "rp":
            part.attrib.pop("style", None)
    for reading in parts:
        if reading.tag in ("rt", "rtc"):
            _render_reading(reading)


def render_stray_reading(reading: etree._Element) -> None:
    """Put a reading in brackets that stands in no ruby."""
    if next(reading.iterancestors("ruby"), None) is None:
        _render_reading(reading)


def _part_from_followers(part: etree._Element) -> None:
    """Put the parts behind it that a part of ruby holds, because it has no end tag."""
    inner = next(
        (child for child in part.iterchildren(*_PARTS) if not (part.tag == "rtc" and child.tag == "rt")), None
    )
    parent = part.getparent()
    if inner is None or parent is None:
        return
    moved = [inner, *inner.itersiblings()]
    tail, part.tail = part.tail, None
    place = parent.index(part) + 1
    for offset, element in enumerate(moved):
        parent.insert(place + offset, element)
    moved[-1].tail = (moved[-1].tail or "") + (tail or "")


def _render_reading(reading: etree._Element) -> None:
    if not "".join(reading.itertext()).strip() or reading.find("rt") is not None:
        return
    brackets = _find_brackets(reading)
    if is_hidden_element(reading):
        for bracket in brackets:
            bracket.set("style", "display: none")
    elif not brackets:
        _put_in_brackets(reading)


def _put_in_brackets(reading: etree._Element) -> None:
    """Put a reading in brackets; readings right behind each other stand within the same ones."""
    above, below = reading.getprevious(), reading.getnext()
    is_first = above is None or not _is_like(above, reading) or bool((above.tail or "").strip())
    is_last = below is None or not _is_like(below, reading) or bool((reading.tail or "").strip())
    opening = f"{_find_gap(reading)}(" if is_first else " "
    reading.text = opening + (reading.text or "").lstrip()
    closing = ")" if is_last else ""
    if len(reading):
        reading[-1].tail = (reading[-1].tail or "").rstrip() + closing
    else:
        reading.text = reading.text.rstrip() + closing
    if not is_last:
        reading.tail = None


def _find_gap(reading: etree._Element) -> str:
    """What stands between a word and the bracket behind it: a space where words are written apart."""
    above, parent = reading.getprevious(), reading.getparent()
    before = (None if parent is None else parent.text) if above is None else above.tail
    if above is not None and not (before or "").strip():
        before = read_text(above)
    is_apart = has_case(before or "") or (has_case(read_text(reading)) and (before or "").strip().isdecimal())
    return " " if is_apart and not (before or "")[-1:].isspace() else ""


def _is_like(neighbour: etree._Element, reading: etree._Element) -> bool:
    """Whether a neighbour is a reading of the same kind, and not a container of several."""
    return neighbour.tag == reading.tag and neighbour.find("rt") is None


def _find_brackets(reading: etree._Element) -> list[etree._Element]:
    """The brackets around a reading, or the one that is left of them."""
    around = (reading.getprevious(), reading.getnext())
    brackets = [element for element in around if element is not None and element.tag == "rp"]
    return brackets if any("".join(bracket.itertext()).strip() for bracket in brackets) else []
