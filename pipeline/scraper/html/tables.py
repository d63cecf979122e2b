"""Finds the data tables of a page, and gives their rows as cells in the order in which browsers show them."""

from collections.abc import Iterator

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS
from pipeline.scraper.html.tree import read_text

_MIN_ROWS, _MIN_COLUMNS = 2, 2
#: A table that holds one of these lays out the page.
_LAYOUT_TAGS = HEADING_TAGS | {"table", "form", "nav", "article", "section", "iframe", "video"}
#: A larger table within a cell is a part of the page.
_MAX_INNER_CELLS, _MAX_INNER_CHARS = 16, 200
_MAX_CELL_CHARS, _MAX_HEADED_CELL_CHARS = 600, 4_000
#: A larger ``colspan`` or ``rowspan`` is read as this.
_MAX_SPANNED_CELLS = 50
#: Classes of the head cells with which spreadsheets (Google Sheets) number rows and letter columns.
_SPREADSHEET_CLASSES = frozenset(
    {"row-headers-background", "column-headers-background", "row-header", "freezebar-cell"}
)


def is_data_table(table: etree._Element) -> bool:
    """Whether a table holds data and does not lay out the page.

    It has at least two rows, half of them with at least two columns, and no cell with forms or more than 600
    characters, 4,000 in headed columns. A heading may be all that a cell of the first row or column holds; a
    small table may stand in a cell below a head.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    rows = find_rows(table)
    columns = [len(find_cells(row)) for row in rows]
    multi_column_rows = sum(count >= _MIN_COLUMNS for count in columns)
    if len(columns) < _MIN_ROWS or multi_column_rows * 2 < len(columns):
        return False
    headings = set[etree._Element]()
    for element in table.iterdescendants(*_LAYOUT_TAGS):
        if element.tag in HEADING_TAGS:
            headings.add(element)
        elif element.tag != "table" or not _is_part_of_cell(element, rows):
            return False
    if headings and not headings <= _find_cell_headings(rows):
        return False
    # Columns that are headed hold what their heads say, however long it is.
    is_headed = columns[0] >= _MIN_COLUMNS and all(cell.tag == "th" for cell in find_cells(rows[0]))
    max_chars = _MAX_HEADED_CELL_CHARS if is_headed else _MAX_CELL_CHARS
    return all(_count_chars(cell) <= max_chars for row in rows for cell in find_cells(row))


def _is_part_of_cell(inner: etree._Element, rows: list[etree._Element]) -> bool:
    """Whether a table within another one is small, and what a cell below a head says."""
    if not _is_head_row(rows[0]) or len(find_cells(rows[0])) > len(find_cells(rows[-1])):
        return False
    cells = list(inner.iter("td", "th"))
    if len(cells) > _MAX_INNER_CELLS or len(read_text(inner)) > _MAX_INNER_CHARS:
        return False
    return inner.find(".//table") is None and all(outer is not rows[0] for outer in inner.iterancestors("tr"))


def _find_cell_headings(rows: list[etree._Element]) -> set[etree._Element]:
    """The headings that are all of a cell, in the first row or column of a table whose rows are alike."""
    first = find_cells(rows[0])
    if len(first) < _MIN_COLUMNS or any(len(find_cells(row)) != len(first) for row in rows):
        return set()
    cells = [*first, *(find_cells(row)[0] for row in rows[1:])]
    headings = [(cell, next(cell.iter(*HEADING_TAGS), None)) for cell in cells]
    return {
        heading for cell, heading in headings if heading is not None and read_text(heading) == read_text(cell)
    }


def find_rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, those of its head first and those of its foot last, wherever they are written.

    Of several heads and feet that is the first; others stand where they are written (CSS 2.2, 17.2).
    """
    return [row for group in _find_row_groups(table) for row in group]


def _find_row_groups(table: etree._Element) -> list[list[etree._Element]]:
    """The rows of a table, by the groups that no cell spans more than one of."""
    groups: list[list[etree._Element]] = []
    head, foot = next(table.iterchildren("thead"), None), next(table.iterchildren("tfoot"), None)
    ends: dict[etree._Element | None, list[etree._Element]] = {}
    is_open = False  # rows that stand in no group form one together
    for child in table:
        if child.tag == "tr":
            groups = groups if is_open else [*groups, []]
            groups[-1].append(child)
            is_open = True
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows = [row for row in child if row.tag == "tr"]
            is_open = False
            if child is head or child is foot:
                ends[child] = rows
            else:
                groups.append(rows)
    return [ends.get(head, []), *groups, ends.get(foot, [])]


def find_inner_heads(table: etree._Element) -> set[etree._Element]:
    """The rows between others of a table that begin another one: heads like its first row, and no sums."""
    rows = find_rows(table)
    if not rows or not _is_head_row(rows[0]):
        return set()
    is_head = [_is_head_row(row) for row in rows]
    return {
        rows[index]
        for index in range(1, len(rows) - 1)
        if is_head[index] and not is_head[index - 1] and not _has_number_cell(rows[index])
    }


def _has_number_cell(row: etree._Element) -> bool:
    return any(read_text(cell)[:1].isdigit() for cell in find_cells(row))


def _is_head_row(row: etree._Element) -> bool:
    """Whether a row has several cells with text, and all of them are heads or bold."""
    worded = 0
    for cell in find_cells(row):
        if not (text := read_text(cell)):
            continue
        if cell.tag != "th" and not _is_bold(cell, text):
            return False
        worded += 1
    return worded >= _MIN_COLUMNS


def _is_bold(cell: etree._Element, text: str) -> bool:
    bold = next(cell.iter("b", "strong"), None)
    return bold is not None and read_text(bold) == text


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
    for group in _find_row_groups(table):
        rows_spanned: dict[int, int] = {}  # column index -> rows below that a cell above still covers
        for index, row in enumerate(group):
            columns: list[etree._Element | None] = []
            for cell in find_cells(row):
                _add_spanned_cells(columns, rows_spanned)
                width, height = _parse_span(cell, "colspan"), _parse_span(cell, "rowspan")
                if cell.get("rowspan") == "0":  # down to the end of its group
                    height = len(group) - index
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
    text = "".join(cell.itertext()).strip()
    scripts = sum(len(script.text or "") for script in cell.iter("script", "style"))
    return len(text) - scripts
