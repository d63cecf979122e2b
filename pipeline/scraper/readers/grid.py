"""Tables of a web page: which of them hold data, and their rows."""

from collections.abc import Iterator

from lxml import etree

from pipeline.scraper.readers.elements import HEADINGS

_FEWEST = 2
#: A cell that holds one of these is part of a layout.
_LAYOUT = HEADINGS | {"table", "form", "nav", "article", "section", "iframe", "video"}
_LONGEST_CELL = 600
_MOST_SPANNED = 50


def is_grid(table: etree._Element) -> bool:
    """Whether a table holds data and not the layout of a page.

    It has two rows and columns at least, and no cell with headings, forms, further tables or long text.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    columns = [len(_cells(row)) for row in _table_rows(table)]
    if len(columns) < _FEWEST or sum(count >= _FEWEST for count in columns) * 2 < len(columns):
        return False
    if any(element.tag in _LAYOUT for element in table.iterdescendants()):
        return False
    return all(len(_said(cell)) <= _LONGEST_CELL for row in _table_rows(table) for cell in _cells(row))


def rows(table: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each row with its cells, ``a | b``: pipes in a cell as ``\\|``, spanned places as empty cells."""
    below: dict[int, int] = {}
    for row in _table_rows(table):
        texts: list[str] = []
        for cell in _cells(row):
            _skip_spanned(texts, below)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(across):
                below[len(texts) + offset] = down - 1
            texts += [_said(cell).replace("|", "\\|")] + [""] * (across - 1)
        _skip_spanned(texts, below)
        if any(texts):
            yield row, " | ".join(texts)


def _skip_spanned(texts: list[str], below: dict[int, int]) -> None:
    """Leave the places empty into which cells of the rows above reach."""
    while below.get(len(texts), 0) > 0:
        below[len(texts)] -= 1
        texts.append("")


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(max(1, int(value)), _MOST_SPANNED) if value.isdecimal() and len(value) < 9 else 1


def _table_rows(table: etree._Element) -> list[etree._Element]:
    found = []
    for child in table:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found.extend(row for row in child if row.tag == "tr")
    return found


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _said(cell: etree._Element) -> str:
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
