"""Cells of the detail page: texts with their changes marked, no longer than anyone reads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from markupsafe import Markup

from pipeline.catalog.changes import Run, changes
from pipeline.catalog.characters import shown

#: Of a long line, so much is shown of what stayed, on either side of a change.
_CONTEXT = 120
_LONG_LINE = 600
_MOST_CHANGED = 600
_NEXT_TO_SNIPPET = 18
#: The mark-up of a row without its cells, about.
_ROW = 150
#: A cell with so many times the characters of its text is hardly a text.
_SWELLING = 6


class Sides(NamedTuple):
    """A line as it was and as it is, the changed characters marked."""

    before: Markup
    after: Markup


class Row(Protocol):
    """A row of a list."""

    @property
    def cells(self) -> tuple[Markup, ...]:
        """Its cells that may be long."""


_Row = TypeVar("_Row", bound=Row)
_Source = TypeVar("_Source")


@dataclass(frozen=True)
class Listed(Generic[_Row]):
    """Rows that a page has room for, and how many there are in all."""

    rows: tuple[_Row, ...]
    count: int

    @property
    def left_out(self) -> int:
        """How many rows the page has no room for."""
        return self.count - len(self.rows)


def listed(sources: Sequence[_Source], row_of: Callable[[_Source], _Row], room: int) -> Listed[_Row]:
    """The rows of a list, as many as there is room for, but always the first.

    Args:
        sources: what the rows are made from.
        row_of: makes a row.
        room: bytes of mark-up that the list may take.
    """
    rows: list[_Row] = []
    for source in sources:
        row = row_of(source)
        room -= sum(len(cell.encode("utf-8")) for cell in row.cells) + _ROW
        if room < 0 and rows:
            break
        rows.append(row)
    return Listed(tuple(rows), len(sources))


def cell(text: str, most: int, *, all_named: bool = False) -> Markup:
    """A text of a cell, cut where it is long; see `shown`. Where names swell it, it is cut much sooner."""
    told = shown(text, most, all_named=all_named)
    return told if len(told) <= most * _SWELLING else shown(text, most // 8, all_named=all_named)


def sides(before: str, after: str) -> Sides:
    """Both versions of a line, whole where it is short.

    >>> sides("legs (one at a time ).", "legs (one at a time).").before
    Markup('legs (one at a time<del><code>space</code></del>).')
    """
    runs = changes(before, after)
    if max(len(before), len(after)) > _LONG_LINE:
        runs = tuple(_shortened(runs, _CONTEXT))
    return Sides(
        Markup("").join(_marked(run) for run in runs if run.kind != "added"),
        Markup("").join(_marked(run) for run in runs if run.kind != "removed"),
    )


def snippet(before: str, after: str) -> Markup:
    """Both versions in one, with a few letters around each change."""
    return Markup("").join(map(_marked, _shortened(changes(before, after), _NEXT_TO_SNIPPET)))


def _marked(run: Run) -> Markup:
    if run.kind == "same":
        return shown(run.text)
    marked = Markup("<del>%s</del>") if run.kind == "removed" else Markup("<ins>%s</ins>")
    return marked % cell(run.text, _MOST_CHANGED, all_named=True)


def _shortened(runs: Iterable[Run], most: int) -> Iterator[Run]:
    """The runs; of what stayed only the characters next to a change."""
    known = list(runs)
    for place, run in enumerate(known):
        is_first, is_last = place == 0, place == len(known) - 1
        if run.kind != "same" or len(run.text) <= most * (2 - (is_first or is_last)) + 1:
            yield run
            continue
        head = "" if is_first else run.text[:most]
        tail = "" if is_last else run.text[-most:]
        yield Run("same", f"{head}…{tail}")
