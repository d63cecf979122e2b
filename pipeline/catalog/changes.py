"""What changed between two versions of a line, character by character.

The shortest list of removals and additions that leads from one to the other (Myers, "An O(ND) Difference
Algorithm and Its Variations", Algorithmica 1, 1986). The work is bounded: where two lines have little in
common, or are very long, what stands between their common beginning and end is told as one change.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]

#: Longer stretches are told as one change.
_LONGEST = 4000
#: So are those that take more than so many single changes.
_MOST_EDITS = 160
#: And those of whose shorter text less than this share stayed: letters that happen to be alike help nobody.
_LEAST_ALIKE = 0.4


class Run(NamedTuple):
    """A stretch of text that stayed, was removed or was added."""

    kind: Kind
    text: str


def changes(before: str, after: str) -> tuple[Run, ...]:
    """The runs that make up both texts: all but ``added`` is ``before``, all but ``removed`` is ``after``.

    >>> [tuple(run) for run in changes("20 to 03 seconds", "20 to 30 seconds")]
    [('same', '20 to '), ('removed', '03'), ('added', '30'), ('same', ' seconds')]
    """
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    runs = (
        Run("same", before[:head]),
        *_between(old, new),
        Run("same", before[len(before) - tail :]),
    )
    return tuple(run for run in runs if run.text)


def _shared(left: str, right: str) -> int:
    """How many characters both begin with."""
    unlike = (index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other)
    return next(unlike, min(len(left), len(right)))


def _between(old: str, new: str) -> Iterator[Run]:
    script = _edits(old, new) if old and new and len(old) + len(new) <= _LONGEST else None
    if script is None or sum(kind == "same" for kind, _ in script) < _LEAST_ALIKE * min(len(old), len(new)):
        yield from (Run("removed", old), Run("added", new))
        return
    runs = [
        Run(kind, "".join(edit.text for edit in run)) for kind, run in groupby(script, attrgetter("kind"))
    ]
    for is_same, group in groupby(_settled(runs), lambda run: run.kind == "same"):
        if is_same:
            yield from group
        else:
            changed = list(group)
            yield Run("removed", "".join(run.text for run in changed if run.kind == "removed"))
            yield Run("added", "".join(run.text for run in changed if run.kind == "added"))


def _settled(runs: list[Run]) -> Iterator[Run]:
    """The runs; a single character between a removal and an addition has moved, not stayed."""
    for place, run in enumerate(runs):
        around = {other.kind for other in runs[max(0, place - 1) : place + 2]} - {"same"}
        if run.kind == "same" and len(run.text) == 1 and len(around) == 2:
            yield from (Run("removed", run.text), Run("added", run.text))
        else:
            yield run


def _edits(old: str, new: str) -> list[Run] | None:
    """The fewest edits from one to the other, a character each; None where they are too many."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for depth in range(min(len(old) + len(new), _MOST_EDITS) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-depth, depth + 1, 2):
            at = _start(furthest, diagonal, depth)
            while at < len(old) and at - diagonal < len(new) and old[at] == new[at - diagonal]:
                at += 1
            furthest[diagonal] = at
            if at >= len(old) and at - diagonal >= len(new):
                return _walked_back(old, new, trace)
    return None


def _is_addition(furthest: Mapping[int, int], diagonal: int, depth: int) -> bool:
    """Whether the furthest path enters a diagonal by an addition, and not by a removal."""
    return diagonal == -depth or (diagonal != depth and furthest[diagonal - 1] < furthest[diagonal + 1])


def _start(furthest: Mapping[int, int], diagonal: int, depth: int) -> int:
    """Where the furthest path enters a diagonal."""
    if _is_addition(furthest, diagonal, depth):
        return furthest[diagonal + 1]
    return furthest[diagonal - 1] + 1


def _walked_back(old: str, new: str, trace: list[dict[int, int]]) -> list[Run]:
    """The edits along the path that was found, from its end to its beginning and turned round."""
    edits: list[Run] = []
    at, to = len(old), len(new)
    for depth in range(len(trace) - 1, -1, -1):
        diagonal = at - to
        begin = _start(trace[depth], diagonal, depth)
        while at > begin:
            at, to = at - 1, to - 1
            edits.append(Run("same", old[at]))
        if depth and _is_addition(trace[depth], diagonal, depth):
            to -= 1
            edits.append(Run("added", new[to]))
        elif depth:
            at -= 1
            edits.append(Run("removed", old[at]))
    return edits[::-1]
