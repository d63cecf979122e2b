"""Where two runs of tokens differ. Time and memory are linear for texts of any length that are nearly alike.

Tokens that are the same at both ends are set aside. What remains is compared by the fewest insertions and
deletions (rapidfuzz, bit-parallel); where that would take too much, at runs of tokens that stand once in
each, which part both into shorter ones.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

#: Start and end (exclusive) of tokens in the first run, and of those in the second that stand in their place.
Difference = tuple[int, int, int, int]
#: The product of both lengths up to which two runs are compared directly: 13 MB, 60 milliseconds.
_MAX_COMPARED_CELLS = 100_000_000
_ANCHOR_TOKENS = 4
#: How often a part is parted again: texts that are alike need it once or twice.
_MAX_DEPTH = 6


def find_differences(tokens: Sequence[str], others: Sequence[str]) -> Iterator[Difference]:
    """The differences between two runs of tokens, in order; none where they are the same."""
    pending = [(0, (0, len(tokens), 0, len(others)))]
    while pending:
        depth, part = pending.pop()
        start, end, other_start, other_end = _trim(tokens, others, part)
        if start == end and other_start == other_end:
            continue
        cells = (end - start) * (other_end - other_start)
        if not cells:
            yield start, end, other_start, other_end
        elif cells <= _MAX_COMPARED_CELLS:
            yield from _compare(tokens, others, (start, end, other_start, other_end))
        elif depth < _MAX_DEPTH and (
            anchors := _find_anchors(tokens, others, (start, end, other_start, other_end))
        ):
            bounds = pairwise([(start, other_start), *anchors, (end, other_end)])
            parts = [(at, until, other_at, other_until) for (at, other_at), (until, other_until) in bounds]
            pending += [(depth + 1, part) for part in reversed(parts)]
        else:
            yield start, end, other_start, other_end


def _trim(tokens: Sequence[str], others: Sequence[str], part: Difference) -> Difference:
    start, end, other_start, other_end = part
    while start < end and other_start < other_end and tokens[start] == others[other_start]:
        start, other_start = start + 1, other_start + 1
    while start < end and other_start < other_end and tokens[end - 1] == others[other_end - 1]:
        end, other_end = end - 1, other_end - 1
    return start, end, other_start, other_end


def _compare(tokens: Sequence[str], others: Sequence[str], part: Difference) -> Iterator[Difference]:
    start, end, other_start, other_end = part
    for step in Indel.opcodes(tokens[start:end], others[other_start:other_end]):
        if step.tag != "equal":
            yield (
                start + step.src_start,
                start + step.src_end,
                other_start + step.dest_start,
                other_start + step.dest_end,
            )


def _find_anchors(tokens: Sequence[str], others: Sequence[str], part: Difference) -> list[tuple[int, int]]:
    """Where runs of four tokens begin that stand once in each, as many as come in the same order in both."""
    start, end, other_start, other_end = part
    once, other_once = (
        _find_unique_runs(tokens, start, end),
        _find_unique_runs(others, other_start, other_end),
    )
    pairs = sorted((at, other_once[run]) for run, at in once.items() if run in other_once)
    # The longest increasing subsequence of the second places, by patience sorting.
    tops: list[int] = []
    piles: list[int] = []
    below: list[int] = []
    for index, (_, other_at) in enumerate(pairs):
        pile = bisect_left(tops, other_at)
        below.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(other_at)
            piles.append(index)
        else:
            tops[pile], piles[pile] = other_at, index
    anchors: list[tuple[int, int]] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        anchors.append(pairs[index])
        index = below[index]
    # An anchor at the very beginning parts nothing.
    return [anchor for anchor in reversed(anchors) if anchor != (start, other_start)]


def _find_unique_runs(tokens: Sequence[str], start: int, end: int) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for at in range(start, end - _ANCHOR_TOKENS + 1):
        run = tuple(tokens[at : at + _ANCHOR_TOKENS])
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}
