"""Classes of HTML elements (heading, bold, inline, invisible), and data tables as rows of text.

The classes follow the style sheet that browsers have by default (HTML Living Standard, 15.3, Rendering).
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: Elements that browsers show in bold by default.
BOLD_TAGS = HEADING_TAGS | {"b", "strong", "th"}

#: Elements within a line of text; every other element begins a block of its own.
INLINE_TAGS = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"),
        *("font", "i", "ins", "kbd", "label", "mark", "math", "nobr", "output", "q", "rb", "rp", "rt"),
        *("ruby", "s", "samp", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt"),
        *("u", "var", "wbr"),
    }
)

#: Elements whose content is never shown as text.
INVISIBLE_TAGS = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "title", "meta", "link", "base", "svg"),
        *("canvas", "iframe", "object", "embed", "audio", "video", "map", "area", "select", "datalist"),
        *("textarea", "input", "progress", "meter"),
    }
)

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden_element(element: etree._Element) -> bool:
    """Whether an element's own attributes hide it when the page is opened."""
    attributes: Any = element.attrib
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDING_STYLE.search(attributes.get("style", "")))
    )


_MIN_TABLE_ROWS, _MIN_TABLE_COLUMNS = 2, 2
#: A table that holds one of these lays out the page.
_LAYOUT_TAGS = HEADING_TAGS | {"table", "form", "nav", "article", "section", "iframe", "video"}
_MAX_CELL_CHARS = 600
#: A larger ``colspan`` or ``rowspan`` is read as this.
_MAX_SPANNED_CELLS = 50


def is_data_table(table: etree._Element) -> bool:
    """Whether a table holds data and does not lay out the page.

    It has at least two rows, half of them with at least two columns, and no cell with headings, forms, nested
    tables or more than 600 characters.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    columns = [len(_find_cells(row)) for row in _find_rows(table)]
    multi_column_rows = sum(count >= _MIN_TABLE_COLUMNS for count in columns)
    if len(columns) < _MIN_TABLE_ROWS or multi_column_rows * 2 < len(columns):
        return False
    if any(element.tag in _LAYOUT_TAGS for element in table.iterdescendants()):
        return False
    return all(
        len(_render_cell(cell)) <= _MAX_CELL_CHARS for row in _find_rows(table) for cell in _find_cells(row)
    )


def render_rows(table: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each row that has text, as its element and its cells in one text, ``a | b``.

    A pipe within a cell becomes ``\\|``. A cell that spans several columns or rows stands in the first of
    them; the others are empty.
    """
    rows_spanned: dict[int, int] = {}  # column index -> rows below that a cell above still covers
    for row in _find_rows(table):
        texts: list[str] = []
        for cell in _find_cells(row):
            _add_spanned_cells(texts, rows_spanned)
            columns, rows = _parse_span(cell, "colspan"), _parse_span(cell, "rowspan")
            for offset in range(columns):
                rows_spanned[len(texts) + offset] = rows - 1
            texts += [_render_cell(cell).replace("|", "\\|")] + [""] * (columns - 1)
        _add_spanned_cells(texts, rows_spanned)
        if any(texts):
            yield row, " | ".join(texts)


def _add_spanned_cells(texts: list[str], rows_spanned: dict[int, int]) -> None:
    """Add an empty cell for each next column that a cell of a row above covers."""
    while rows_spanned.get(len(texts), 0) > 0:
        rows_spanned[len(texts)] -= 1
        texts.append("")


def _parse_span(cell: etree._Element, name: str) -> int:
    """The value of ``colspan`` or ``rowspan``, from 1 to 50; 1 where it is no number."""
    value = cell.get(name, "1")
    return min(max(1, int(value)), _MAX_SPANNED_CELLS) if value.isdecimal() and len(value) < 9 else 1


def _find_rows(table: etree._Element) -> list[etree._Element]:
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return rows


def _find_cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _render_cell(cell: etree._Element) -> str:
    """The text of a cell, with a space for each break between its blocks or lines."""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element.tag in ("script", "style"):
            continue
        if element.tag in ("p", "div", "li", "br", "ul", "ol"):
            parts.append(" ")
        if event == "start":
            parts.append(element.text or "")
        elif element is not cell:
            parts.append(element.tail or "")
    return " ".join("".join(parts).split(" ")).strip() if parts else ""
