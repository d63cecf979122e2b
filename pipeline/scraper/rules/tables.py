"""Rules that find tables written in pipes."""

import re
from itertools import pairwise

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import ROW, Line, Lines, next_filled

_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_FEWEST_CELLS = 2
#: What parts two cells; a pipe behind a backslash is part of a cell.
_PIPE = re.compile(r"(?<!\\)\|")


def is_delimiter(text: str) -> bool:
    """Whether a line is the rule between a table's header and its rows (``|---|---|``)."""
    return "|" in text and "-" in text and bool(_DELIMITER.fullmatch(text))


def cells(text: str) -> list[str]:
    r"""The cells of a row without its outer pipes, each without the spaces around it.

    >>> cells(r"hold | 5 s \| 10 s")
    ['hold', '5 s | 10 s']
    """
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(text)]


def _without_outer_pipes(text: str) -> str:
    """The row without the pipes at its ends; an empty first or last cell keeps the pipe beside it."""
    return text.removeprefix("|").removesuffix("|").strip()


def _is_row(line: Line) -> bool:
    return (
        line.is_plain
        and "|" in line.text
        and not is_delimiter(line.text)
        and len(cells(_without_outer_pipes(line.text))) >= _FEWEST_CELLS
    )


def mark_tables(lines: Lines, _: Vocabulary) -> Lines:
    """Mark the rows of each table: a header, the delimiter, and the rows that follow."""
    marked: dict[int, Line] = {}
    below = next_filled(lines)
    for index, line in enumerate(lines):
        rule = below[index]
        if rule is None or not (_is_row(line) and is_delimiter(lines[rule].text)):
            continue
        marked[line.number] = _as_row(line)
        row = below[rule]
        while row is not None and _is_row(lines[row]):
            marked[lines[row].number] = _as_row(lines[row])
            row = below[row]
    return tuple(marked.get(line.number, line) for line in lines)


def _as_row(line: Line) -> Line:
    return line.marked(ROW, _without_outer_pipes(line.text))


def drop_delimiters(lines: Lines, _: Vocabulary) -> Lines:
    """Leave out a marked table's delimiter: it is mark-up, and the clean Markdown writes its own."""
    dropped = {
        below.number
        for above, below in pairwise(lines)
        if above.mark == ROW and below.is_plain and is_delimiter(below.text)
    }
    return tuple(line for line in lines if line.number not in dropped)


TABLE_RULES: tuple[Rule, ...] = (
    Rule("table", mark_tables),
    Rule("table-delimiter", drop_delimiters),
)
