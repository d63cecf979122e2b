"""Finds texts of an article that its page shows in another order, as it gives them another direction.

``dir="rtl"``, ``direction: rtl`` and ``bdi`` around words of a script that runs from left to right: the
Unicode Bidirectional Algorithm shows these as they stand, but in another order as soon as signs, numbers or
isolates part them. The handout has one direction, that of its language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from pipeline.article import Finding
from pipeline.scraper.html.elements import is_block_element
from pipeline.scraper.html.text_block import TextBlock, find_kept_texts
from pipeline.scraper.html.tree import read_text
from pipeline.text.bidirectional import (
    Direction,
    find_reading_direction,
    is_shown_in_order,
    render_visual_order,
    strip_bidi_controls,
)
from pipeline.text.excerpt import make_excerpt

RULE = "direction-control"
_MESSAGE = (
    "The page sets the direction of this text, and shows «{stored}» in another order: «{shown}». "
    "It stands here as it is stored. Compare it."
)
_find_directed = etree.XPath("//@dir/.. | //bdi | //@style[contains(., 'direction')]/..")
_DIRECTION_STYLE = re.compile(r"(?:^|[;\s])direction\s*:\s*(rtl|ltr)", re.IGNORECASE)
_ISOLATING_STYLE = re.compile(r"unicode-bidi\s*:\s*(?:-\w+-)?(?:isolate|embed|plaintext)", re.IGNORECASE)
#: The characters that do what the attributes do (Unicode Standard Annex 9, 2.4).
_ISOLATES = {"rtl": "\u2067", "ltr": "\u2066", "auto": "\u2068"}
_END_OF_ISOLATE = "\u2069"
_MAX_ELEMENTS, _MAX_CHARS, _MAX_QUOTED_CHARS, _MAX_LEVELS = 200, 2_000, 80, 50


def find_turned_texts(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int
) -> Iterator[Finding]:
    """A finding for each text of the article that the handout shows in order, and the page does not.

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
        shift: the number of the line of the first block.
    """
    kept = find_kept_texts(blocks, outside)
    if not kept:
        return
    directed = {
        element: direction
        for element in _find_directed(blocks[kept[0]].element)
        if (direction := _find_direction(element))
    }
    if "rtl" not in directed.values():
        return
    handout = find_reading_direction("\n".join(blocks[index].text for index in kept))
    lines: dict[etree._Element, int] = {}
    for index in kept:
        lines.setdefault(blocks[index].element, index)
    told: set[int] = set()
    for element in list(directed)[:_MAX_ELEMENTS]:
        found = _find_line(element, lines)
        if (
            found is None
            or directed[element] == handout
            or any(map(is_block_element, element.iterdescendants()))
        ):
            continue
        if found not in told and (message := _compare(_render(element, directed), handout, handout)):
            told.add(found)
            yield Finding(found + shift, RULE, message, "decide")
    for index in kept:
        if index in told or _find_base(blocks[index].element, directed) in ("", "auto", handout):
            continue
        other: Direction = "rtl" if handout == "ltr" else "ltr"
        if message := _compare(blocks[index].text, other, handout):
            yield Finding(index + shift, RULE, message, "decide")


def _compare(text: str, page: Direction, handout: Direction) -> str:
    """What the finding about a text says; empty if the page and the handout show it in the same order.

    Args:
        text: the text, with the characters that do what the page's attributes do.
        page: the direction of the paragraph in the page.
        handout: its direction in the handout.
    """
    text = " ".join(text[:_MAX_CHARS].split())
    plain = strip_bidi_controls(text)
    if is_shown_in_order(text, page) or not is_shown_in_order(plain, handout):
        return ""
    shown = make_excerpt(render_visual_order(text, page), _MAX_QUOTED_CHARS)
    return _MESSAGE.format(stored=make_excerpt(plain, _MAX_QUOTED_CHARS), shown=shown)


def _find_line(element: etree._Element, lines: Mapping[etree._Element, int]) -> int | None:
    """The index of the block that an element stands in, or is."""
    current: etree._Element | None = element
    for _ in range(_MAX_LEVELS):
        if current is None or current in lines:
            break
        current = current.getparent()
    return None if current is None else lines.get(current)


def _find_base(element: etree._Element, directed: Mapping[etree._Element, str]) -> str:
    """The direction that the innermost element around a text gives it; empty where none does."""
    current: etree._Element | None = element
    while current is not None and current not in directed:
        current = current.getparent()
    return "" if current is None else directed[current]


def _find_direction(element: etree._Element) -> str:
    """The direction that an element gives its text; empty where it gives none."""
    style = element.get("style") or ""
    match = _DIRECTION_STYLE.search(style)
    if match is not None and (is_block_element(element) or _ISOLATING_STYLE.search(style)):
        return match[1].lower()
    direction = (element.get("dir") or "").lower().strip()
    if direction in _ISOLATES:
        return direction
    return "auto" if element.tag == "bdi" else ""


def _render(element: etree._Element, directed: Mapping[etree._Element, str], depth: int = 0) -> str:
    """The text of an element, with isolates where its parts have a direction of their own."""
    if depth > _MAX_LEVELS:
        return read_text(element)
    parts = [element.text or ""] if isinstance(element.tag, str) else []
    for child in element if parts else ():
        parts += [_render(child, directed, depth + 1), child.tail or ""]
    direction = directed.get(element)
    if direction is None:
        return "".join(parts)
    return "".join((_ISOLATES[direction], *parts, _END_OF_ISOLATE))
