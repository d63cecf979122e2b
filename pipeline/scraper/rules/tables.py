"""Which lines are rows of a table, by their pipes, tabs or aligned columns?

The rules for tabs and for columns set by spaces run before spaces are tidied, since the spaces are all that
shows where a cell ends. The rules for pipes run later.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import ROW, Line, NumberedLines, find_next_filled
from pipeline.scraper.rules.lists import is_item_start

_DELIMITER_ROW = re.compile(r"[|+]?\s*:?[-=]+:?\s*(?:[|+]\s*:?[-=]+:?\s*)*[|+]?")
_MIN_ROW_CELLS = 2
#: The separator of two cells; a pipe behind a backslash is part of a cell.
_PIPE = re.compile(r"(?<!\\)\|")


def is_delimiter_row(text: str) -> bool:
    """Whether a line parts a table's header from its rows (``|---|---|``, ``+---+---+``)."""
    return (
        ("|" in text or "+" in text)
        and ("-" in text or "==" in text)
        and bool(_DELIMITER_ROW.fullmatch(text))
    )


def split_cells(text: str) -> list[str]:
    r"""The cells of a row without its outer pipes, each without the spaces around it.

    >>> split_cells(r"hold | 5 s \| 10 s")
    ['hold', '5 s | 10 s']
    """
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(text)]


def _strip_outer_pipes(text: str) -> str:
    """The row without the pipes at its ends; an empty first or last cell keeps the pipe beside it."""
    return text.removeprefix("|").removesuffix("|").strip()


def _is_row(line: Line) -> bool:
    return (
        line.is_plain
        and "|" in line.text
        and not is_delimiter_row(line.text)
        and len(split_cells(_strip_outer_pipes(line.text))) >= _MIN_ROW_CELLS
    )


def mark_tables(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark the rows of each table: a header, the delimiter, and the rows that follow.

    A delimiter within a table begins another, whose header is the row above it, but for the row above a sum.
    """
    marked: dict[int, Line] = {}
    below = find_next_filled(lines)
    for index, line in enumerate(lines):
        delimiter = below[index]
        if delimiter is None or not (_is_row(line) and is_delimiter_row(lines[delimiter].text)):
            continue
        is_grid = "+" in lines[delimiter].text  # which rules off each row
        starts_table = line.number not in marked or not (is_grid or _has_number_cell(line))
        marked[line.number] = replace(_mark_row(line), starts_table=starts_table)
        row = below[delimiter]
        while row is not None and _is_row(lines[row]):
            marked[lines[row].number] = _mark_row(lines[row])
            row = below[row]
    return tuple(marked.get(line.number, line) for line in lines)


def _mark_row(line: Line) -> Line:
    return line.with_mark(ROW, _strip_outer_pipes(line.text))


def _has_number_cell(line: Line) -> bool:
    """Whether a cell begins with a digit: a row of values, and no header."""
    return any(cell[:1].isdigit() for cell in split_cells(_strip_outer_pipes(line.text)))


def drop_table_delimiters(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Leave out a marked table's delimiter: it is mark-up, and the clean Markdown writes its own."""
    dropped = {
        below.number
        for above, below in pairwise(lines)
        if above.mark == ROW and below.is_plain and is_delimiter_row(below.text)
    }
    return tuple(line for line in lines if line.number not in dropped)


_COLUMN_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_TAB_GAP = re.compile(r"(?<=\S) *\t+ *(?=\S)")
_MIN_TABBED_ROWS, _MIN_ALIGNED_ROWS = 2, 3
_MAX_ROW_CHARS = 300

CellOffsets = tuple[int, ...]


def mark_tabbed_tables(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark neighbouring lines with the same number of tabs as the rows of a table."""
    return _mark_row_runs(
        lines,
        (
            run
            for run in _find_row_runs(lines, _TAB_GAP, _has_same_cell_count)
            if len(run) >= _MIN_TABBED_ROWS
        ),
        _TAB_GAP,
    )


def mark_aligned_tables(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark neighbouring lines whose words stand in the same columns as the rows of a table."""
    return _mark_row_runs(
        lines,
        (
            run
            for run in _find_row_runs(lines, _COLUMN_GAP, _has_same_cell_offsets)
            if len(run) >= _MIN_ALIGNED_ROWS
        ),
        _COLUMN_GAP,
    )


def _mark_row_runs(
    lines: NumberedLines, runs: Iterator[Sequence[Line]], gap: re.Pattern[str]
) -> NumberedLines:
    rows = {
        line.number: replace(line, mark=ROW, text=gap.sub(" | ", line.text).strip(), starts_table=at == 0)
        for run in runs
        for at, line in enumerate(run)
    }
    return tuple(rows.get(line.number, line) for line in lines)


def _has_same_cell_count(above: CellOffsets, below: CellOffsets) -> bool:
    return len(above) == len(below)


def _has_same_cell_offsets(above: CellOffsets, below: CellOffsets) -> bool:
    return above == below


def _find_row_runs(
    lines: NumberedLines, gap: re.Pattern[str], is_same_table: Callable[[CellOffsets, CellOffsets], bool]
) -> Iterator[Sequence[Line]]:
    """Runs of neighbouring lines that can be rows of one table, each compared with the first of the run."""
    run: list[Line] = []
    first_offsets: CellOffsets = ()
    for line in (*lines, Line(0, "")):
        offsets = _find_cell_offsets(line, gap)
        if offsets and run and is_same_table(first_offsets, offsets):
            run.append(line)
            continue
        if run:
            yield run
        run, first_offsets = ([line], offsets) if offsets else ([], ())


def _find_cell_offsets(line: Line, gap: re.Pattern[str]) -> CellOffsets:
    """The offsets of the cells of a line but the first; empty for a line that is no row."""
    text = line.text
    if (
        not line.is_plain
        or len(text) > _MAX_ROW_CHARS
        or "|" in text
        or is_item_start(line.with_text(text.strip()))
    ):
        return ()
    return tuple(found.end() for found in gap.finditer(text))
