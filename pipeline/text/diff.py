"""What changed between two versions of a line, character by character.

The shortest list of removals and additions that leads from one to the other (Myers, "An O(ND) Difference
Algorithm and Its Variations", Algorithmica 1, 1986). The work is bounded: where two lines have little in
common, or are very long, all between their common prefix and suffix is reported as one removal and one
addition.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

DiffKind = Literal["same", "removed", "added"]

#: Longer stretches are told as one change.
_MAX_DIFF_CHARS = 4000
#: So are those that take more than so many single changes.
_MAX_EDITS = 160
#: And those of whose shorter text less than this share stayed: letters that happen to be alike help nobody.
_MIN_SAME_SHARE = 0.4


class DiffRun(NamedTuple):
    """A stretch of text that stayed, was removed or was added."""

    kind: DiffKind
    text: str


def diff_chars(before: str, after: str) -> tuple[DiffRun, ...]:
    """The runs that make up both texts: all but ``added`` is ``before``, all but ``removed`` is ``after``.

    >>> [tuple(run) for run in diff_chars("20 to 03 seconds", "20 to 30 seconds")]
    [('same', '20 to '), ('removed', '03'), ('added', '30'), ('same', ' seconds')]
    """
    head = _count_shared_prefix(before, after)
    tail = _count_shared_prefix(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    runs = (
        DiffRun("same", before[:head]),
        *_diff_middle(old, new),
        DiffRun("same", before[len(before) - tail :]),
    )
    return tuple(run for run in runs if run.text)


def _count_shared_prefix(left: str, right: str) -> int:
    """How many characters both begin with."""
    unlike = (index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other)
    return next(unlike, min(len(left), len(right)))


def _diff_middle(old: str, new: str) -> Iterator[DiffRun]:
    script = _find_edits(old, new) if old and new and len(old) + len(new) <= _MAX_DIFF_CHARS else None
    if script is None or sum(kind == "same" for kind, _ in script) < _MIN_SAME_SHARE * min(
        len(old), len(new)
    ):
        yield from (DiffRun("removed", old), DiffRun("added", new))
        return
    runs = [
        DiffRun(kind, "".join(edit.text for edit in run)) for kind, run in groupby(script, attrgetter("kind"))
    ]
    for is_same, group in groupby(_replace_lone_chars(runs), lambda run: run.kind == "same"):
        if is_same:
            yield from group
        else:
            changed = list(group)
            yield DiffRun("removed", "".join(run.text for run in changed if run.kind == "removed"))
            yield DiffRun("added", "".join(run.text for run in changed if run.kind == "added"))


def _replace_lone_chars(runs: list[DiffRun]) -> Iterator[DiffRun]:
    """The runs; a single character between a removal and an addition has moved, not stayed."""
    for place, run in enumerate(runs):
        around = {other.kind for other in runs[max(0, place - 1) : place + 2]} - {"same"}
        if run.kind == "same" and len(run.text) == 1 and len(around) == 2:
            yield from (DiffRun("removed", run.text), DiffRun("added", run.text))
        else:
            yield run


def _find_edits(old: str, new: str) -> list[DiffRun] | None:
    """The fewest edits from one to the other, a character each; None where they are too many."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for depth in range(min(len(old) + len(new), _MAX_EDITS) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-depth, depth + 1, 2):
            at = _find_diagonal_start(furthest, diagonal, depth)
            while at < len(old) and at - diagonal < len(new) and old[at] == new[at - diagonal]:
                at += 1
            furthest[diagonal] = at
            if at >= len(old) and at - diagonal >= len(new):
                return _trace_back(old, new, trace)
    return None


def _is_addition(furthest: Mapping[int, int], diagonal: int, depth: int) -> bool:
    """Whether the furthest path enters a diagonal by an addition, and not by a removal."""
    return diagonal == -depth or (diagonal != depth and furthest[diagonal - 1] < furthest[diagonal + 1])


def _find_diagonal_start(furthest: Mapping[int, int], diagonal: int, depth: int) -> int:
    """Where the furthest path enters a diagonal."""
    if _is_addition(furthest, diagonal, depth):
        return furthest[diagonal + 1]
    return furthest[diagonal - 1] + 1


def _trace_back(old: str, new: str, trace: list[dict[int, int]]) -> list[DiffRun]:
    """The edits along the path that was found, from its end to its beginning and turned round."""
    edits: list[DiffRun] = []
    at, to = len(old), len(new)
    for depth in range(len(trace) - 1, -1, -1):
        diagonal = at - to
        begin = _find_diagonal_start(trace[depth], diagonal, depth)
        while at > begin:
            at, to = at - 1, to - 1
            edits.append(DiffRun("same", old[at]))
        if depth and _is_addition(trace[depth], diagonal, depth):
            to -= 1
            edits.append(DiffRun("added", new[to]))
        elif depth:
            at -= 1
            edits.append(DiffRun("removed", old[at]))
    return edits[::-1]
