"""Puts what stands in a table outside all of its cells in front of the table, where browsers show it."""

from collections.abc import Iterator

from lxml import etree

from pipeline.scraper.html.tree import STRAY_ATTRIBUTE, put_text_before

_PART_TAGS = ("thead", "tbody", "tfoot", "tr")
_HOLDER_TAGS = ("table", *_PART_TAGS)
_ROW_TAGS = (*_PART_TAGS, "td", "th")
#: What a table may hold outside its cells, and a form that was begun between its rows.
_TABLE_TAGS = (*_ROW_TAGS, "caption", "colgroup", "col", "script", "style", "template", "form")
_MAX_PART_LEVELS = 3
#: Parts of tables that hold more than white space, or elements that are none of a table.
_find_holders = etree.XPath(
    f"//*[{' or '.join(f'self::{tag}' for tag in _HOLDER_TAGS)}]"
    f"[text()[normalize-space()] or *[not({' or '.join(f'self::{tag}' for tag in _TABLE_TAGS)})]]"
)


def move_stray_content(root: etree._Element) -> None:
    """Move texts and elements out of tables that stand in no cell (HTML Living Standard, 13.2.6.1).

    Elements that hold cells themselves stay: the parser of browsers opens them again in each cell.

    Args:
        root: the root element of a page; it is changed in place.
    """
    tables = (
        holder if holder.tag == "table" else next(holder.iterancestors("table"), None)
        for holder in _find_holders(root)
    )
    for table in dict.fromkeys(tables):
        if table is not None and table.getparent() is not None:
            table.set(STRAY_ATTRIBUTE, "")
            _move_to_front(table, list(_take_stray_nodes(table)))


def _take_stray_nodes(holder: etree._Element, level: int = 0) -> Iterator[str | etree._Element]:
    """Take out of a table, a part or a row of it what stands in none of its cells.

    Args:
        holder: the table, part or row.
        level: in how many of the table's parts it stands.

    Yields:
        Texts and elements, in order, and a space for whatever stands between them.
    """
    yield holder.text or ""
    holder.text = None
    for child in list(holder):
        tail, child.tail = child.tail, None
        if child.tag in _PART_TAGS and level < _MAX_PART_LEVELS:
            yield " "
            yield from _take_stray_nodes(child, level + 1)
        elif child.tag in _TABLE_TAGS or next(child.iter(*_ROW_TAGS), None) is not None:
            yield " "
        elif isinstance(child.tag, str):
            holder.remove(child)
            yield child
        yield tail or ""


def _move_to_front(table: etree._Element, nodes: list[str | etree._Element]) -> None:
    """Put texts and elements right before a table, with what stands before it parted by a space."""
    while (parent := table.getparent()) is not None and parent.tag in _HOLDER_TAGS:
        table = parent
    text = " "
    for node in nodes:
        if isinstance(node, str):
            text += node
            continue
        put_text_before(table, text)
        table.addprevious(node)
        text = ""
    put_text_before(table, text)
