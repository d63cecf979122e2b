"""Doses of tables: what a number means is said by the head of its column, or by the cell before it.

| Exercise | Sets | Hold (s) |        | Sets | 3  |
| Bridge   | 3    | 10       |        | Reps | 10 |
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from pipeline.article import Item, Table
from pipeline.clinical.doses.grammar import DoseGrammar, DoseMatch
from pipeline.clinical.passages import Passage, SourceLine, build_passage

#: What a column is about: the kind of its label, and the unit that it says.
_Column = tuple[str, str | None]
#: The doses of a cell: its passage, the exercise of its row, the doses by their places in the passage.
_CellDoses = tuple[Passage, str | None, list[DoseMatch]]
#: A row of a label and its value.
_PAIR = 2


def iter_table_values(
    table: Table, lines: Mapping[int, SourceLine], grammar: DoseGrammar
) -> Iterator[_CellDoses]:
    """The doses of the cells that a label belongs to, each with the exercise that its row names.

    Args:
        table: the table, its header row first.
        lines: the source lines, by number.
        grammar: the dose grammar of the article's language.
    """
    if not table.items:
        return
    columns = [grammar.find_title_kind(cell.text) for cell in table.items[0]]
    labels = [grammar.find_title_kind(row[0].text) if len(row) == _PAIR else None for row in table.items]
    if any(columns) and sum(map(bool, labels)) < _PAIR:
        name = ""
        for row in table.items[1:]:
            # A name that goes over several rows stands in the first of them.
            name = row[0].text or name if row and not columns[0] else ""
            for passage, matches in _iter_row_values(row, columns, lines, grammar):
                yield passage, name or None, matches
        return
    for row, label in zip(table.items, labels, strict=True):
        if label:
            for passage, matches in _iter_row_values(row, [None, label], lines, grammar):
                yield passage, None, matches


def _iter_row_values(
    row: Sequence[Item],
    columns: Sequence[_Column | None],
    lines: Mapping[int, SourceLine],
    grammar: DoseGrammar,
) -> Iterator[tuple[Passage, list[DoseMatch]]]:
    place = (0, 0)
    for cell, column in zip(row, columns, strict=False):
        passage = build_passage(cell, lines)
        if passage is None or not cell.text:
            continue
        # The cells of a row may stand on one line: each begins behind the one before it.
        number, after = place if place[0] == cell.lines[0] else (cell.lines[0], 0)
        start = passage.text.find(cell.text, after)
        if start < 0:
            continue
        place = (number, start + len(cell.text))
        if column and (matches := grammar.find_value_matches(cell.text, *column)):
            yield (
                passage,
                [
                    dataclasses.replace(match, start=match.start + start, end=match.end + start)
                    for match in matches
                ],
            )
