"""Rows and cells of an article's report page: its lines, their ledger entries and marked changes.

Cells hold a text with its changes marked, cut at a number of characters. `limit_rows` keeps the rows of a
list within a number of bytes of mark-up, so that a page stays below a megabyte, however long the article.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from markupsafe import Markup

from pipeline.article import Finding
from pipeline.report.model import LineHistory, TokenFinder
from pipeline.text.diff import DiffRun, diff_chars
from pipeline.text.visible import render_visible

#: Longer lines show only their changes, with so many unchanged characters on either side.
_MAX_WHOLE_LINE_CHARS, _CONTEXT_CHARS = 600, 120
#: The same for snippets, which always show only the changes.
_SNIPPET_CONTEXT_CHARS = 18
_MAX_CHANGE_CHARS = 600
_MAX_CELL_CHARS, _MAX_REMOVAL_CHARS = 900, 400
#: The mark-up of a row without its cells, about.
_ROW_MARKUP_BYTES = 150
#: Mark-up longer than its text's limit by this factor is mostly names of hidden characters; then the limit
#: is divided by the second number.
_MAX_MARKUP_RATIO, _NAMED_CHARS_DIVISOR = 6, 8
#: Lines shown below one message.
_MAX_FINDING_LINES = 20


class MarkedVersions(NamedTuple):
    """A line before and after a change, the changed characters marked."""

    before: Markup
    after: Markup


class CellRow(Protocol):
    """A row of a list."""

    @property
    def cells(self) -> tuple[Markup, ...]:
        """Its cells that are not limited to a few bytes."""


_Row = TypeVar("_Row", bound=CellRow)
_Source = TypeVar("_Source")


@dataclass(frozen=True)
class LimitedRows(Generic[_Row]):
    """The first rows of a list, and how many rows the whole list has."""

    rows: tuple[_Row, ...]
    count: int

    @property
    def omitted(self) -> int:
        """How many rows are not shown."""
        return self.count - len(self.rows)


def limit_rows(
    sources: Sequence[_Source], make_row: Callable[[_Source], _Row], max_bytes: int
) -> LimitedRows[_Row]:
    """The first rows of a list, within a number of bytes; at least one.

    Args:
        sources: what the rows are made from.
        make_row: makes a row.
        max_bytes: bytes of mark-up that the rows may have together.
    """
    rows: list[_Row] = []
    size_bytes = 0
    for source in sources:
        row = make_row(source)
        size_bytes += sum(len(cell.encode("utf-8")) for cell in row.cells) + _ROW_MARKUP_BYTES
        if size_bytes > max_bytes and rows:
            break
        rows.append(row)
    return LimitedRows(tuple(rows), len(sources))


def render_cell(text: str, max_chars: int, *, all_named: bool = False) -> Markup:
    """The text of a cell, cut after ``max_chars``; see `render_visible`.

    It is cut much earlier where the names of hidden characters make its mark-up long.
    """
    cell = render_visible(text, max_chars, all_named=all_named)
    if len(cell) <= max_chars * _MAX_MARKUP_RATIO:
        return cell
    return render_visible(text, max_chars // _NAMED_CHARS_DIVISOR, all_named=all_named)


def render_versions(before: str, after: str) -> MarkedVersions:
    """A line before and after a change, each whole where it is short.

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
    """A change of a line in one text: removed and added characters with a few unchanged ones around them."""
    return Markup("").join(
        map(_render_diff_run, _shorten_runs(diff_chars(before, after), _SNIPPET_CONTEXT_CHARS))
    )


def _render_diff_run(run: DiffRun) -> Markup:
    if run.kind == "same":
        return render_visible(run.text)
    marked = Markup("<del>%s</del>") if run.kind == "removed" else Markup("<ins>%s</ins>")
    return marked % render_cell(run.text, _MAX_CHANGE_CHARS, all_named=True)


def _shorten_runs(runs: Sequence[DiffRun], context_chars: int) -> Iterator[DiffRun]:
    """The runs of a diff; of unchanged text only ``context_chars`` characters next to each change."""
    for index, run in enumerate(runs):
        is_first, is_last = index == 0, index == len(runs) - 1
        if run.kind != "same" or len(run.text) <= context_chars * (2 - (is_first or is_last)) + 1:
            yield run
            continue
        head = "" if is_first else run.text[:context_chars]
        tail = "" if is_last else run.text[-context_chars:]
        yield DiffRun("same", f"{head}…{tail}")


@dataclass(frozen=True)
class RepairRow:
    """A repaired line.

    Attributes:
        line: its line number.
        versions: it before the first and after the last repair.
        steps: the rules that changed it, each with a snippet of its change (empty if it was the only one).
        removed_by: the rule that removed it afterwards, if any.
    """

    line: int
    versions: MarkedVersions
    steps: tuple[tuple[str, Markup], ...]
    removed_by: str | None

    @property
    def cells(self) -> tuple[Markup, ...]:
        """Both versions and the snippets."""
        return (*self.versions, *(snippet for _, snippet in self.steps))


def make_repair_row(line: LineHistory) -> RepairRow:
    """The row of a repaired line."""
    steps = line.steps
    is_only_step = len(steps) == 1
    return RepairRow(
        line.line,
        render_versions(steps[0].before, steps[-1].after),
        tuple(
            (step.rule, Markup("") if is_only_step else render_snippet(step.before, step.after))
            for step in steps
        ),
        line.removed_by,
    )


def has_only_spacing_repairs(line: LineHistory) -> bool:
    """Whether all repairs of a line change white space only."""
    return all(_remove_spaces(repair.before) == _remove_spaces(repair.after) for repair in line.repairs)


def _remove_spaces(text: str) -> str:
    return "".join(text.split())


def has_token_change(line: LineHistory, find_tokens: TokenFinder) -> bool:
    """Whether a repair of a line changes its clinical tokens."""
    return any(find_tokens(repair.before) != find_tokens(repair.after) for repair in line.repairs)


@dataclass(frozen=True)
class RemovalRow:
    """A removed line, with the clinical tokens in it."""

    line: int
    rule: str
    text: Markup
    tokens: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[Markup, ...]:
        """Its text."""
        return (self.text,)


def make_removal_row(line: LineHistory, tokens: tuple[str, ...] = ()) -> RemovalRow:
    """The row of a removed line."""
    distinct = tuple(dict.fromkeys(tokens))
    return RemovalRow(
        line.line, line.removed_by or "", render_cell(line.text.strip(), _MAX_REMOVAL_CHARS), distinct
    )


@dataclass(frozen=True)
class FindingLineRow:
    """A line that a finding is about, raw and clean (None: it was removed)."""

    line: int
    raw: Markup
    clean: Markup | None


@dataclass(frozen=True)
class FindingRow:
    """A finding's message, the entry that answers it ("" without one), and the lines that it is about."""

    rule: str
    message: str
    decision: str
    lines: tuple[FindingLineRow, ...]
    omitted_lines: int

    @property
    def cells(self) -> tuple[Markup, ...]:
        """Raw and clean text of each line."""
        return tuple(cell for line in self.lines for cell in (line.raw, line.clean or Markup("")))


FindingOnLine = tuple[Finding, LineHistory | None]


def make_finding_row(group: Sequence[FindingOnLine]) -> FindingRow:
    """The row of findings with the same rule and message."""
    first = group[0][0]
    on_lines = [(finding, line) for finding, line in group if line is not None]
    rows = dict.fromkeys(
        _make_finding_line_row(finding, line) for finding, line in on_lines[:_MAX_FINDING_LINES]
    )
    omitted = max(0, len(on_lines) - _MAX_FINDING_LINES)
    return FindingRow(first.rule, first.summary, first.decision, tuple(rows), omitted)


def _make_finding_line_row(finding: Finding, line: LineHistory) -> FindingLineRow:
    step = next((step for step in line.steps if step.rule == finding.rule), None)
    raw = (
        render_versions(step.before, step.after).before
        if step
        else render_cell(line.text.strip(), _MAX_CELL_CHARS)
    )
    clean = None if line.clean is None else render_cell(line.clean.strip(), _MAX_CELL_CHARS)
    return FindingLineRow(finding.line, raw, clean)


@dataclass(frozen=True)
class SideBySideRow:
    """A line, raw and clean (None: it was removed)."""

    line: int
    raw: Markup
    clean: Markup | None
    removed_by: str | None

    @property
    def cells(self) -> tuple[Markup, ...]:
        """Its raw and its clean text."""
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
