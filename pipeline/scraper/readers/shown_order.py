"""Finds parts of an article that a page shows in another order than they stand in: ``row-reverse``."""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from pipeline.article import Finding
from pipeline.scraper.html.elements import is_block_element
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.html.tree import read_text
from pipeline.text.bidirectional import find_reading_direction

RULE = "shown-order"
_MESSAGE = "The page shows this in another order than it stands here: {words}. Compare the order."
_REVERSE_STYLE = re.compile(r"flex-(?:direction|flow|wrap)\s*:[^;]*-reverse", re.IGNORECASE)
_ORDER_STYLE = re.compile(r"(?:^|[;\s])order\s*:\s*(-?\d{1,6})", re.IGNORECASE)
#: Classes by which the common style libraries turn the order round, or give an element its place.
_REVERSE_CLASS = re.compile(
    r"(?:^|\s)(?:(?:sm|md|lg):)?flex-(?:(?:sm|md|lg)-)?(?:row|col|column|wrap)-reverse(?:\s|$)"
)
_ORDER_CLASS = re.compile(r"(?:^|\s)(?:(?:sm|md|lg):)?order-(?:(?:sm|md|lg)-)?(\d{1,2}|first|last)(?:\s|$)")
_ORDER_NAMES = {"first": -9999, "last": 9999}
_MAX_QUOTED_CHARS, _MAX_NAMED = 60, 4


def find_shown_order(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int
) -> Iterator[Finding]:
    """A finding for each part of the article of which the page shows the texts in another order.

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
        shift: the number of the line of the first block.
    """
    first_blocks, parts = group_parts(blocks, outside)
    lines = {blocks[index].element for index in first_blocks.values()}
    for line in sorted(lines, key=first_blocks.__getitem__):
        if words := _find_shown_words(line):
            yield Finding(first_blocks[line] + shift, RULE, _MESSAGE.format(words=f"«{words}»"), "decide")
    for element, children in parts.items():
        shown = _find_shown_order(element, children) if len(children) > 1 else children
        if shown != children:
            texts = [blocks[first_blocks[child]].text[:_MAX_QUOTED_CHARS] for child in shown[:_MAX_NAMED]]
            words = "; ".join(f"«{text}»" for text in texts)
            yield Finding(first_blocks[children[0]] + shift, RULE, _MESSAGE.format(words=words))


def group_parts(
    blocks: Sequence[TextBlock], outside: Mapping[int, str]
) -> tuple[dict[etree._Element, int], dict[etree._Element, list[etree._Element]]]:
    """The elements around the texts of an article: with their first blocks, and with their parts.

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
    """
    first_blocks: dict[etree._Element, int] = {}
    parts: dict[etree._Element, list[etree._Element]] = {}
    for index, block in enumerate(blocks):
        if index in outside or not block.text:
            continue
        current = block.element
        while current not in first_blocks:
            first_blocks[current] = index
            parent = current.getparent()
            if parent is None:
                break
            parts.setdefault(parent, []).append(current)
            current = parent
    return first_blocks, parts


def _find_shown_words(element: etree._Element) -> str:
    """The words of a line in the order in which the page shows them; empty if they stand so in it."""
    if not 1 < len(element) <= _MAX_LINE_PARTS:
        return ""
    parts = [part for part in element if isinstance(part.tag, str) and not is_block_element(part)]
    shown = _find_shown_order(element, parts)
    if shown == parts:
        return ""
    texts = [read_text(part) for part in shown]
    return " ".join(filter(None, texts)) if sum(map(bool, texts)) > 1 else ""


_MAX_LINE_PARTS = 50


def _find_shown_order(element: etree._Element, children: list[etree._Element]) -> list[etree._Element]:
    """The children of an element in the order in which the page shows them."""
    orders = [_find_order(child) for child in children]
    shown = [child for _, child in sorted(zip(orders, children, strict=True), key=lambda pair: pair[0])]
    classes, style = element.get("class") or "", element.get("style") or ""
    is_reversed = bool("reverse" in style and _REVERSE_STYLE.search(style)) or bool(
        "reverse" in classes and _REVERSE_CLASS.search(classes)
    )
    if "grid" in style or any("grid-" in (child.get("style") or "") for child in children[:_MAX_LINE_PARTS]):
        shown = _place_in_grid(style, shown)
    if "rtl" in (element.get("dir") or "") or "rtl" in style:
        is_reversed = is_reversed != _is_turned_row(element, children)
    return shown[::-1] if is_reversed else shown


def _place_in_grid(style: str, children: list[etree._Element]) -> list[etree._Element]:
    """The children of a grid by the rows and columns in which they are put; the others where they stand."""
    match = _GRID_AREAS.search(style)
    names = re.findall(r"[^\s\"'.]+", match[1]) if match else []
    places = {child: place for child in children if (place := _find_place(child, names)) is not None}
    if len(set(places.values())) < _MIN_PLACED:
        return children
    placed = iter(sorted(places, key=places.__getitem__))
    return [next(placed) if child in places else child for child in children]


_MIN_PLACED = 2
_GRID_AREAS = re.compile(r"grid-template(?:-areas)?\s*:\s*((?:\"[^\"]*\"|'[^']*'|[^;\"'])*)", re.IGNORECASE)
_GRID_AREA = re.compile(r"grid-area\s*:\s*(?:(\d{1,4})(?:\s*/\s*(\d{1,4}))?|([a-z][\w-]*))", re.IGNORECASE)
_GRID_LINE = re.compile(r"grid-(row|column)(?:-start)?\s*:\s*(\d{1,4})", re.IGNORECASE)


def _find_place(child: etree._Element, names: list[str]) -> tuple[int, int] | None:
    """The row and column of a grid in which an element is put; None where the page leaves that open."""
    style = child.get("style") or ""
    if "grid-" not in style:
        return None
    if match := _GRID_AREA.search(style):
        if match[1]:
            return int(match[1]), int(match[2] or 0)
        return (names.index(match[3]), 0) if match[3] in names else None
    lines = {name.lower(): int(number) for name, number in _GRID_LINE.findall(style)}
    return (lines["row"], lines.get("column", 0)) if "row" in lines else None


_ROW_STYLE = re.compile(r"display\s*:\s*(?:inline-)?(?:flex|grid)", re.IGNORECASE)
_ROW_CLASS = re.compile(r"(?:^|\s)(?:(?:sm|md|lg):)?(?:d-)?(?:flex|grid|row)(?:\s|$)")


def _is_turned_row(element: etree._Element, children: list[etree._Element]) -> bool:
    """Whether an element puts boxes with words that run to the right side by side from right to left."""
    style = element.get("style") or ""
    if not (_ROW_STYLE.search(style) or _ROW_CLASS.search(element.get("class") or "")) or "column" in style:
        return False
    return find_reading_direction(" ".join(map(read_text, children[:_MAX_LINE_PARTS]))) == "ltr"


def _find_order(element: etree._Element) -> int:
    style = element.get("style")
    if style and "order" in style and (match := _ORDER_STYLE.search(style)):
        return int(match[1])
    classes = element.get("class")
    if classes and "order-" in classes and (match := _ORDER_CLASS.search(classes)):
        return _ORDER_NAMES.get(match[1]) or int(match[1])
    return 0
