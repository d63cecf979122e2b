"""Makes tables and ruby of what is shown so without their elements: by roles (ARIA), or by its styles."""

import re

from lxml import etree

_TABLE_ROLES = frozenset({"table", "grid", "treegrid"})
_CELL_ROLES = {"cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th"}
_DISPLAY = re.compile(
    r"(?:^|[;\s])display\s*:\s*(?:(?:inline|block)\s+)?(table(?:-row|-cell)?|ruby(?:-text|-base)?(?:-container)?)"
    r"\s*(?:!important\s*)?(?:;|$)",
    re.IGNORECASE,
)
_TAG_BY_DISPLAY = {"table": "table", "table-row": "tr", "table-cell": "td"}
_RUBY_TAG_BY_DISPLAY = {"ruby": "ruby", "ruby-text": "rt", "ruby-base": "rb", "ruby-text-container": "rtc"}
_TABLE_TAGS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th"})
_RUBY_TAGS = frozenset(_RUBY_TAG_BY_DISPLAY.values())
_MIN_ROWS, _MIN_COLUMNS = 2, 2
_find_described = etree.XPath("//@role/.. | //@style/..")


def mark_up_tables(root: etree._Element) -> None:
    """Give what is a table by its roles or styles the elements of one, and what is ruby those of ruby.

    Args:
        root: the root element of a page; it is changed in place.
    """
    for element in _find_described(root):
        if element.tag in _TABLE_TAGS:
            continue
        part = _find_part(element)
        if part == "table":
            _mark_up_table(element)
        elif part in _RUBY_TAGS:
            element.tag = part


def _mark_up_table(table: etree._Element) -> None:
    rows = [element for element in table.iterdescendants(etree.Element) if _find_part(element) == "tr"]
    cells = [[cell for cell in row if _find_part(cell) in ("td", "th")] for row in rows]
    if len(rows) < _MIN_ROWS or any(len(found) < _MIN_COLUMNS for found in cells):
        return
    shown = sum(len(_read(cell)) for found in cells for cell in found)
    if shown != len(_read(table)):  # something is shown beside the cells, or the rows of a table within it
        return
    for row, found in zip(rows, cells, strict=True):
        row.tag, row.tail = "tr", None
        for cell in found:
            cell.tag = str(_find_part(cell))
        table.append(row)
    for child in list(table):
        if child.tag != "tr":
            table.remove(child)
    table.tag, table.text = "table", None
    for name in ("role", "style"):
        table.attrib.pop(name, None)


def _find_part(element: etree._Element) -> str:
    """The element of tables that an element stands for; empty where it stands for none."""
    role, style = element.get("role") or "", element.get("style") or ""
    if not role and not style:
        return ""
    role = role.strip().lower()
    if role in _TABLE_ROLES:
        return "table"
    if role in _CELL_ROLES:
        return _CELL_ROLES[role]
    if role == "row":
        return "tr"
    match = _DISPLAY.search(style)
    return (_TAG_BY_DISPLAY | _RUBY_TAG_BY_DISPLAY).get(match[1].lower(), "") if match else ""


def _read(element: etree._Element) -> str:
    return "".join("".join(element.itertext()).split())
