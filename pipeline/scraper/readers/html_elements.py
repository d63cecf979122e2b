"""What HTML elements mean for the text in them: headings, bold, inline, invisible; tables of data.

The classes of elements follow the HTML Living Standard, 15.3. A table holds data, and not the layout of the
page, if it has two rows and columns at least and no cell with headings, forms, further tables or long text.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: What is shown bold without further styling.
BOLD_TAGS = HEADING_TAGS | {"b", "strong", "th"}

#: What stands within a line of text; every other element begins a block of its own.
INLINE_TAGS = frozenset(
    {
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *("i", "ins", "kbd", "label", "mark", "math", "nobr", "output", "q", "rb", "rp", "rt", "ruby", "s"),
        *("samp", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    }
)

#: What holds no text that anybody sees.
INVISIBLE_TAGS = frozenset(
    {
        *(
            "script",
            "style",
            "noscript",
            "template",
            "head",
            "title",
            "meta",
            "link",
            "base",
            "svg",
            "canvas",
        ),
        *("iframe", "object", "embed", "audio", "video", "map", "area", "select", "datalist", "textarea"),
        *("input", "progress", "meter"),
    }
)

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden_element(element: etree._Element) -> bool:
    """Whether an element is hidden when the page is opened, as far as its own attributes tell."""
    attributes: Any = element.attrib
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDING_STYLE.search(attributes.get("style", "")))
    )


_MIN_ROWS_AND_COLUMNS = 2
#: A cell that holds one of these is part of a layout.
_LAYOUT_TAGS = HEADING_TAGS | {"table", "form", "nav", "article", "section", "iframe", "video"}
_MAX_CELL_CHARS = 600
_MAX_SPANNED_CELLS = 50


def is_data_table(table: etree._Element) -> bool:
    """Whether a table holds data and not the layout of a page.

    It has two rows and columns at least, and no cell with headings, forms, further tables or long text.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    columns = [len(_find_cells(row)) for row in _find_rows(table)]
    if len(columns) < _MIN_ROWS_AND_COLUMNS or sum(
        count >= _MIN_ROWS_AND_COLUMNS for count in columns
    ) * 2 < len(columns):
        return False
    if any(element.tag in _LAYOUT_TAGS for element in table.iterdescendants()):
        return False
    return all(
        len(_render_cell(cell)) <= _MAX_CELL_CHARS for row in _find_rows(table) for cell in _find_cells(row)
    )


def render_rows(table: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each row with its cells, ``a | b``: pipes in a cell as ``\\|``, spanned places as empty cells."""
    below: dict[int, int] = {}
    for row in _find_rows(table):
        texts: list[str] = []
        for cell in _find_cells(row):
            _skip_spanned(texts, below)
            across, down = _parse_span(cell, "colspan"), _parse_span(cell, "rowspan")
            for offset in range(across):
                below[len(texts) + offset] = down - 1
            texts += [_render_cell(cell).replace("|", "\\|")] + [""] * (across - 1)
        _skip_spanned(texts, below)
        if any(texts):
            yield row, " | ".join(texts)


def _skip_spanned(texts: list[str], below: dict[int, int]) -> None:
    """Leave the places empty into which cells of the rows above reach."""
    while below.get(len(texts), 0) > 0:
        below[len(texts)] -= 1
        texts.append("")


def _parse_span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(max(1, int(value)), _MAX_SPANNED_CELLS) if value.isdecimal() and len(value) < 9 else 1


def _find_rows(table: etree._Element) -> list[etree._Element]:
    found = []
    for child in table:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found.extend(row for row in child if row.tag == "tr")
    return found


def _find_cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _render_cell(cell: etree._Element) -> str:
    """The words of a cell; a break between blocks or lines is a space."""
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
