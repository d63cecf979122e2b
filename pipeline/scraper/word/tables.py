"""Reads the rows and cells of a table of a Word document: merged cells, gaps, tracked changes of cells."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from pipeline.scraper.cut_rules import HIDDEN_TEXT
from pipeline.scraper.word.elements import CONTAINERS, TRACKED_CHANGE, choose_alternative
from pipeline.scraper.word.package import find, get, short_name
from pipeline.scraper.word.texts import iterate_texts, settle_check_box


class TableCell(NamedTuple):
    """A cell of a row as it is shown.

    Attributes:
        element: the cell (``w:tc``); None where a row leaves columns free.
        columns: how many columns it has.
        rule: the rule that takes its words out; empty for a cell that is shown.
        inserted: its words, where a tracked change inserts it.
    """

    element: etree._Element | None
    columns: int = 1
    rule: str = ""
    inserted: str = ""


def iterate_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, also those within content controls."""
    return _iterate_wrapped(table, "w:tr")


def _iterate_wrapped(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in parent:
        child_name = short_name(child.tag)
        if child_name == name:
            yield child
        elif child_name == "mc:AlternateContent":
            yield from _iterate_wrapped(choose_alternative(child), name)
        elif child_name in CONTAINERS or child_name == "w:sdt":
            settle_check_box(child)
            yield from _iterate_wrapped(child, name)


def render_row(row: etree._Element) -> str:
    """The words of a row in one line."""
    cells = _iterate_wrapped(row, "w:tc")
    return " | ".join(" ".join("".join(iterate_texts(cell)).split()) for cell in cells)


def read_cells(row: etree._Element) -> Iterator[TableCell]:
    """The cells of a row, in order.

    A cell that goes on from the one above or beside it shows nothing of its own; one that a tracked change
    deletes is left out.
    """
    properties = find(row, "w:trPr")
    if gap := _read_count(find(properties, "w:gridBefore")):
        yield TableCell(None, gap)
    yield from map(_read_cell, _iterate_wrapped(row, "w:tc"))


def _read_cell(cell: etree._Element) -> TableCell:
    properties = find(cell, "w:tcPr")
    columns = max(1, _read_count(find(properties, "w:gridSpan")))
    for name in ("w:vMerge", "w:hMerge"):
        merge = find(properties, name)
        if merge is not None and get(merge, "w:val") != "restart":
            return TableCell(cell, columns, HIDDEN_TEXT)
    if find(properties, "w:cellDel") is not None:
        return TableCell(cell, columns, TRACKED_CHANGE)
    if find(properties, "w:cellIns") is not None:
        return TableCell(cell, columns, "", " ".join("".join(iterate_texts(cell)).split()))
    return TableCell(cell, columns)


def _read_count(element: etree._Element | None) -> int:
    value = get(element, "w:val")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else 0
