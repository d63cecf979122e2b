"""Rules for tables whose cells are parted by tabs or set in columns by spaces.

They run before spaces are tidied, since the spaces are all that shows where a cell ends.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import ROW, Line, Lines
from pipeline.scraper.rules.bullets import starts_item

_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_TAB = re.compile(r"(?<=\S) *\t+ *(?=\S)")
_LEAST_TABBED, _LEAST_ALIGNED = 2, 3
_LONGEST_ROW = 300

Cells = tuple[int, ...]


def mark_tabbed_rows(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines in a row that are parted by as many tabs each as the rows of a table."""
    return _with_rows(
        lines, (run for run in _runs(lines, _TAB, _same_count) if len(run) >= _LEAST_TABBED), _TAB
    )


def mark_aligned_rows(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines in a row whose words stand in the same columns as the rows of a table."""
    return _with_rows(
        lines, (run for run in _runs(lines, _GAP, _same_columns) if len(run) >= _LEAST_ALIGNED), _GAP
    )


def _with_rows(lines: Lines, runs: Iterator[Sequence[Line]], gap: re.Pattern[str]) -> Lines:
    rows = {line.number: line.marked(ROW, gap.sub(" | ", line.text).strip()) for run in runs for line in run}
    return tuple(rows.get(line.number, line) for line in lines)


def _same_count(above: Cells, below: Cells) -> bool:
    return len(above) == len(below)


def _same_columns(above: Cells, below: Cells) -> bool:
    return above == below


def _runs(
    lines: Lines, gap: re.Pattern[str], fits: Callable[[Cells, Cells], bool]
) -> Iterator[Sequence[Line]]:
    run: list[Line] = []
    cells: Cells = ()
    for line in (*lines, Line(0, "")):
        found = _cells(line, gap)
        if found and run and fits(cells, found):
            run.append(line)
            continue
        if run:
            yield run
        run, cells = ([line], found) if found else ([], ())


def _cells(line: Line, gap: re.Pattern[str]) -> Cells:
    """Where the cells of a line behind the first begin; nothing for a line that is no row."""
    text = line.text
    if (
        not line.is_plain
        or len(text) > _LONGEST_ROW
        or "|" in text
        or starts_item(line.with_text(text.strip()))
    ):
        return ()
    return tuple(found.end() for found in gap.finditer(text))


COLUMN_RULES: tuple[Rule, ...] = (
    Rule("tabbed-table", mark_tabbed_rows),
    Rule("aligned-table", mark_aligned_rows),
)
