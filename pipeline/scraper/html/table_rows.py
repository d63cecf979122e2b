"""Makes one line of the cells of a table's row, each of which may hold several blocks of text."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.scraper.cut_rules import HIDDEN_TEXT
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.line import PICTURE, ROW, Cut, Line

_CELL_SEPARATOR = " | "
_CELL_BULLET = "\u2022"
_INNER_SEPARATOR = "; "
#: A row of a table within a cell stands for its cells.
_CELL_TAGS = ("td", "th", "tr")


@dataclass(slots=True)
class RowText:
    """The text of a cell or row, and what its blocks say of it (see `TextBlock`).

    Attributes:
        text: the cells in one text, ``a | b``; a pipe within a cell is ``\\|``.
        cuts: the parts of the text that are not shown, or not meant any more.
        joined_digits: where digits of two elements stand beside each other.
        overrides: the texts that the page shows in another order.
        numbering: how the page numbers the first list of the cells, if not 1, 2, 3.
        pictures: the pictures of the cells without a caption, which are not shown.
        hidden_in: in the first cell of which the page shows nothing, the element that it does not show.
    """

    text: str = ""
    cuts: tuple[Cut, ...] = ()
    joined_digits: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    numbering: str = ""
    pictures: tuple[TextBlock, ...] = ()
    hidden_in: etree._Element | None = None

    def append(self, block: TextBlock) -> None:
        """Add a block, with what is known of it."""
        start = len(self.text)
        self.text += _escape_pipes(block.text)
        self.cuts += tuple(
            Cut(
                start + len(_escape_pipes(block.text[: cut.start])),
                start + len(_escape_pipes(block.text[: cut.end])),
                cut.rule,
            )
            for cut in block.cuts
        )
        self.joined_digits += block.joined_digits
        self.overrides += block.overrides
        self.numbering = self.numbering or block.numbering


def render_row(cells: Sequence[Sequence[TextBlock]], hidden_columns: Container[int] = frozenset()) -> RowText:
    """The cells of a row, or the caption of a table, in one text.

    Args:
        cells: the blocks of each cell; the pictures among them are marked as parts of its text.
        hidden_columns: the indices of the columns that are cut out, with what parts them from others.
    """
    row = RowText()
    is_first = True
    for index, cell in enumerate(cells):
        begin, cuts = len(row.text), row.cuts
        row.text += _CELL_SEPARATOR if index else ""
        _add_cell(row, cell)
        if index not in hidden_columns:
            if is_first and begin:  # all before it are cut out
                row.cuts = (Cut(0, begin + len(_CELL_SEPARATOR), HIDDEN_TEXT), *row.cuts[len(cuts) :])
            is_first = False
        elif not is_first:
            row.cuts = (*cuts, Cut(begin, len(row.text), HIDDEN_TEXT))
    return row


def find_hidden_columns(
    rows: Iterable[Sequence[etree._Element | None]], unshown: Mapping[etree._Element, str]
) -> frozenset[int]:
    """The indices of the columns of which the page shows no cell, where it shows others.

    Args:
        rows: the cells of each row of a table.
        unshown: the elements that are not shown, each with the rule that says so.
    """
    hidden, shown = set[int](), set[int]()
    for row in rows:
        for index, cell in enumerate(row):
            if cell is not None:
                (hidden if unshown.get(cell) == HIDDEN_TEXT else shown).add(index)
    return frozenset(hidden - shown) if shown else frozenset()


def _add_cell(row: RowText, cell: Sequence[TextBlock]) -> None:
    blocks = [block for block in cell if block.text]
    hidden = [block for block in blocks if block.hidden_in is not None]
    if len(hidden) < len(blocks):  # beside what is shown, nothing opens in a cell
        for block in hidden:
            block.cuts = (Cut(0, len(block.text), HIDDEN_TEXT),)
    elif hidden and row.hidden_in is None:
        row.hidden_in = hidden[0].hidden_in
    items = [block for block in blocks if Line(0, "", block.mark).is_item]
    for index, block in enumerate(blocks):
        row.text += _part_from_above(blocks[index - 1], block) if index else ""
        if block.mark == ROW and not block.cuts:  # of a table within the cell
            block.text = ", ".join(filter(None, map(str.strip, block.text.split("|"))))
        if len(items) > 1 and block in items:  # without their signs several items would be read as one
            row.text += block.mark.strip().replace("-", _CELL_BULLET) + " "
        row.append(block)
    for block in cell:
        if block.mark == PICTURE and not block.text:
            block.is_inline = True
            row.pictures += (block,)


def _part_from_above(above: TextBlock, block: TextBlock) -> str:
    """What parts two texts of a cell; a table within the cell has cells of its own."""
    if above.text.endswith((":", ";")) or _find_cell(above) is _find_cell(block):
        return " "
    return _INNER_SEPARATOR


def _find_cell(block: TextBlock) -> etree._Element | None:
    element = block.element
    return element if element.tag in _CELL_TAGS else next(element.iterancestors(*_CELL_TAGS), None)


def _escape_pipes(text: str) -> str:
    return text.replace("|", "\\|")
