"""Finds the data tables of a page, and gives their rows as cells in the order in which browsers show them."""

from collections.abc import Iterator

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS

_MIN_ROWS, _MIN_COLUMNS = 2, 2
#: A table that holds one of these lays out the page.
_LAYOUT_TAGS = HEADING_TAGS | {"table", "form", "nav", "article", "section", "iframe", "video"}
_MAX_CELL_CHARS = 600
#: A larger ``colspan`` or ``rowspan`` is read as this.
_MAX_SPANNED_CELLS = 50
#: Classes of the head cells with which spreadsheets (Google Sheets) number rows and letter columns.
_SPREADSHEET_CLASSES = frozenset(
    {"row-headers-background", "column-headers-background", "row-header", "freezebar-cell"}
)


def is_data_table(table: etree._Element) -> bool:
    """Whether a table holds data and does not lay out the page.

    It has at least two rows, half of them with at least two columns, and no cell with headings, forms, nested
    tables or more than 600 characters.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    rows = find_rows(table)
    columns = [len(find_cells(row)) for row in rows]
    multi_column_rows = sum(count >= _MIN_COLUMNS for count in columns)
    if len(columns) < _MIN_ROWS or multi_column_rows * 2 < len(columns):
        return False
    if any(element.tag in _LAYOUT_TAGS for element in table.iterdescendants()):
        return False
    return all(_count_chars(cell) <= _MAX_CELL_CHARS for row in rows for cell in find_cells(row))


def find_rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, those of its head first and those of its foot last, wherever they are written."""
    head, body, foot = list[etree._Element](), list[etree._Element](), list[etree._Element]()
    for child in table:
        if child.tag == "tr":
            body.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            part = {"thead": head, "tfoot": foot}.get(str(child.tag), body)
            part.extend(row for row in child if row.tag == "tr")
    return [*head, *body, *foot]


def find_table(element: etree._Element) -> etree._Element | None:
    """The innermost table around an element."""
    return next(element.iterancestors("table"), None)


def find_cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row, without the numbers and letters that a spreadsheet gives its rows and columns."""
    return [
        cell
        for cell in row
        if cell.tag in ("td", "th") and _SPREADSHEET_CLASSES.isdisjoint(cell.get("class", "").split())
    ]


def place_cells(table: etree._Element) -> Iterator[tuple[etree._Element, list[etree._Element | None]]]:
    """Each row with its cells, one for each column.

    A cell that spans several columns or rows stands in the first of them; None stands in the others.
    """
    rows_spanned: dict[int, int] = {}  # column index -> rows below that a cell above still covers
    for row in find_rows(table):
        columns: list[etree._Element | None] = []
        for cell in find_cells(row):
            _add_spanned_cells(columns, rows_spanned)
            width, height = _parse_span(cell, "colspan"), _parse_span(cell, "rowspan")
            for offset in range(width):
                rows_spanned[len(columns) + offset] = height - 1
            columns += [cell] + [None] * (width - 1)
        _add_spanned_cells(columns, rows_spanned)
        yield row, columns


def _add_spanned_cells(columns: list[etree._Element | None], rows_spanned: dict[int, int]) -> None:
    """Add None for each next column that a cell of a row above covers."""
    while rows_spanned.get(len(columns), 0) > 0:
        rows_spanned[len(columns)] -= 1
        columns.append(None)


def _parse_span(cell: etree._Element, name: str) -> int:
    """The value of ``colspan`` or ``rowspan``, from 1 to 50; 1 where it is no number."""
    value = cell.get(name, "1")
    return min(max(1, int(value)), _MAX_SPANNED_CELLS) if value.isdecimal() and len(value) < 9 else 1


def _count_chars(cell: etree._Element) -> int:
    """How many characters the source of a cell has, without its mark-up and its scripts."""
    text = "".join(cell.itertext(with_tail=False)).strip()
    scripts = sum(len(script.text or "") for script in cell.iter("script", "style"))
    return len(text) - scripts
