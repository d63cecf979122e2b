"""Rows and cells of an article's report page: its lines, their ledger entries and marked changes.

Cells hold a text with its changes marked, cut at a number of characters; `limit_rows` keeps the rows of a
list within a number of bytes of mark-up, so that a page stays below a megabyte however long the article
is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from markupsafe import Markup

from pipeline.article import Finding
from pipeline.report.model import LineHistory, TokenFinder
from pipeline.text.diff import DiffRun, diff_chars
from pipeline.text.visible import render_visible

#: Of a long line, so much is shown of what stayed, on either side of a change.
_CONTEXT_CHARS = 120
_MAX_WHOLE_LINE_CHARS = 600
_MAX_CHANGE_CHARS = 600
_SNIPPET_CONTEXT_CHARS = 18
#: The mark-up of a row without its cells, about.
_ROW_MARKUP_BYTES = 150
#: A cell with so many times the characters of its text is hardly a text.
_MAX_MARKUP_RATIO = 6


class MarkedVersions(NamedTuple):
    """A line as it was and as it is, the changed characters marked."""

    before: Markup
    after: Markup


class CellRow(Protocol):
    """A row of a list."""

    @property
    def cells(self) -> tuple[Markup, ...]:
        """Its cells that may be long."""


_Row = TypeVar("_Row", bound=CellRow)
_Source = TypeVar("_Source")


@dataclass(frozen=True)
class LimitedRows(Generic[_Row]):
    """Rows that a page has room for, and how many there are in all."""

    rows: tuple[_Row, ...]
    count: int

    @property
    def left_out(self) -> int:
        """How many rows the page has no room for."""
        return self.count - len(self.rows)


def limit_rows(sources: Sequence[_Source], row_of: Callable[[_Source], _Row], room: int) -> LimitedRows[_Row]:
    """The rows of a list, as many as there is room for, but always the first.

    Args:
        sources: what the rows are made from.
        row_of: makes a row.
        room: bytes of mark-up that the list may take.
    """
    rows: list[_Row] = []
    for source in sources:
        row = row_of(source)
        room -= sum(len(cell.encode("utf-8")) for cell in row.cells) + _ROW_MARKUP_BYTES
        if room < 0 and rows:
            break
        rows.append(row)
    return LimitedRows(tuple(rows), len(sources))


def render_cell(text: str, most: int, *, all_named: bool = False) -> Markup:
    """A text of a cell, cut where it is long; see `render_visible`. Where names swell it, it is cut much sooner."""
    told = render_visible(text, most, all_named=all_named)
    return (
        told
        if len(told) <= most * _MAX_MARKUP_RATIO
        else render_visible(text, most // 8, all_named=all_named)
    )


def render_versions(before: str, after: str) -> MarkedVersions:
    """Both versions of a line, whole where it is short.

    >>> render_versions("legs (one at a time ).", "legs (one at a time).").before
    Markup('legs (one at a time<del><code>space</code></del>).')
    """
    runs = diff_chars(before, after)
    if max(len(before), len(after)) > _MAX_WHOLE_LINE_CHARS:
        runs = tuple(_shorten_runs(runs, _CONTEXT_CHARS))
    return MarkedVersions(
        Markup("").join(_render_diff_run(run) for run in runs if run.kind != "added"),
        Markup("").join(_render_diff_run(run) for run in runs if run.kind != "removed"),
    )


def render_snippet(before: str, after: str) -> Markup:
    """Both versions in one, with a few letters around each change."""
    return Markup("").join(
        map(_render_diff_run, _shorten_runs(diff_chars(before, after), _SNIPPET_CONTEXT_CHARS))
    )


def _render_diff_run(run: DiffRun) -> Markup:
    if run.kind == "same":
        return render_visible(run.text)
    marked = Markup("<del>%s</del>") if run.kind == "removed" else Markup("<ins>%s</ins>")
    return marked % render_cell(run.text, _MAX_CHANGE_CHARS, all_named=True)


def _shorten_runs(runs: Iterable[DiffRun], most: int) -> Iterator[DiffRun]:
    """The runs; of what stayed only the characters next to a change."""
    known = list(runs)
    for place, run in enumerate(known):
        is_first, is_last = place == 0, place == len(known) - 1
        if run.kind != "same" or len(run.text) <= most * (2 - (is_first or is_last)) + 1:
            yield run
            continue
        head = "" if is_first else run.text[:most]
        tail = "" if is_last else run.text[-most:]
        yield DiffRun("same", f"{head}…{tail}")


_MAX_CELL_CHARS, _MAX_REMOVAL_CHARS = 900, 400
#: So many lines are shown below one message.
_MAX_FINDING_LINES = 20


@dataclass(frozen=True)
class RepairRow:
    """A repaired line; ``steps`` are the rules that changed it, each with what it changed."""

    line: int
    sides: MarkedVersions
    steps: tuple[tuple[str, Markup], ...]
    removed_by: str | None

    @property
    def cells(self) -> tuple[Markup, ...]:
        """What of it may be long."""
        return (*self.sides, *(told for _, told in self.steps))


def make_repair_row(line: LineHistory) -> RepairRow:
    """The row of a repaired line."""
    steps = line.steps
    is_one = len(steps) == 1
    return RepairRow(
        line.line,
        render_versions(steps[0].before, steps[-1].after),
        tuple(
            (step.rule, Markup("") if is_one else render_snippet(step.before, step.after)) for step in steps
        ),
        line.removed_by,
    )


def has_only_spacing_repairs(line: LineHistory) -> bool:
    """Whether all repairs of a line are of white space only."""
    return all(_remove_spaces(repair.before) == _remove_spaces(repair.after) for repair in line.repairs)


def _remove_spaces(text: str) -> str:
    return "".join(text.split())


def has_token_change(line: LineHistory, tokens: TokenFinder) -> bool:
    """Whether a number or a clinical word of a repaired line is not what it was."""
    return any(tokens(repair.before) != tokens(repair.after) for repair in line.repairs)


@dataclass(frozen=True)
class RemovalRow:
    """A line that was left out, with the numbers and clinical words in it."""

    line: int
    rule: str
    text: Markup
    tokens: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[Markup, ...]:
        """What of it may be long."""
        return (self.text,)


def make_removal_row(line: LineHistory, tokens: tuple[str, ...] = ()) -> RemovalRow:
    """The row of a line that was left out."""
    distinct = tuple(dict.fromkeys(tokens))
    return RemovalRow(
        line.line, line.removed_by or "", render_cell(line.text.strip(), _MAX_REMOVAL_CHARS), distinct
    )


@dataclass(frozen=True)
class FindingLineRow:
    """A line that a finding is about: as it was read, and as it is in the handouts (None: it is not)."""

    line: int
    raw: Markup
    clean: Markup | None


@dataclass(frozen=True)
class FindingRow:
    """A finding's message and the lines that it is about."""

    rule: str
    message: str
    lines: tuple[FindingLineRow, ...]
    left_out: int

    @property
    def cells(self) -> tuple[Markup, ...]:
        """What of it may be long."""
        return tuple(cell for line in self.lines for cell in (line.raw, line.clean or Markup("")))


FindingOnLine = tuple[Finding, LineHistory | None]


def group_findings(doubted: Iterable[FindingOnLine]) -> list[list[FindingOnLine]]:
    """The findings, those together that say the same, in the order of the article."""
    groups: dict[tuple[str, str], list[FindingOnLine]] = {}
    for finding, line in doubted:
        groups.setdefault((finding.rule, finding.message), []).append((finding, line))
    return list(groups.values())


def make_finding_row(group: Sequence[FindingOnLine]) -> FindingRow:
    """The row of findings that say the same."""
    first = group[0][0]
    placed = [(finding, line) for finding, line in group if line is not None]
    lines = dict.fromkeys(_make_finding_line_row(*doubted) for doubted in placed[:_MAX_FINDING_LINES])
    return FindingRow(first.rule, first.message, tuple(lines), max(0, len(placed) - _MAX_FINDING_LINES))


def _make_finding_line_row(finding: Finding, line: LineHistory) -> FindingLineRow:
    made = next((step for step in line.steps if step.rule == finding.rule), None)
    raw = (
        render_versions(made.before, made.after).before
        if made
        else render_cell(line.text.strip(), _MAX_CELL_CHARS)
    )
    clean = None if line.clean is None else render_cell(line.clean.strip(), _MAX_CELL_CHARS)
    return FindingLineRow(finding.line, raw, clean)


@dataclass(frozen=True)
class SideBySideRow:
    """A line of the raw article beside the same line of the clean one."""

    line: int
    raw: Markup
    clean: Markup | None
    removed_by: str | None

    @property
    def cells(self) -> tuple[Markup, ...]:
        """What of it may be long."""
        return (self.raw, self.clean or Markup(""))


def make_side_by_side_row(line: LineHistory) -> SideBySideRow:
    """The row of the side-by-side view for any line."""
    steps = line.steps if line.repairs and line.clean is not None else ()
    raw = (
        render_versions(steps[0].before, steps[-1].after).before
        if steps
        else render_cell(line.text, _MAX_CELL_CHARS)
    )
    return SideBySideRow(
        line.line,
        raw,
        None if line.clean is None else render_cell(line.clean, _MAX_CELL_CHARS),
        line.removed_by,
    )
