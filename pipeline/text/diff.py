"""What two versions of a text, or of a sequence, have in common, and what changed between them.

`diff_chars` gives the fewest characters removed and added (rapidfuzz, Indel distance), for a person who reads
both versions beside each other. `align_sequences` matches the longest common run first (difflib, after
Ratcliff and Metzener, Dr. Dobb's Journal, July 1988): it keeps together what was read as one (a word, an
entity, an emoji), gives offsets, and takes sequences of any values.

The work of each is bounded. What is over a limit is one change between the common prefix and suffix.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

DiffKind = Literal["same", "removed", "added"]

#: Longer stretches (of both texts together) are shown as one change.
MAX_DIFF_CHARS = 4000
#: No offset is looked for in a longer text.
MAX_ALIGNED_CHARS = 4000
#: So are those that take more than so many removed and added characters.
_MAX_EDITS = 160
#: And those of whose shorter text less than this share stayed: letters that happen to be alike help nobody.
_MIN_SAME_SHARE = 0.4
#: Two sequences are not matched where they hold more pairs of equal values: the time grows with the pairs.
_MAX_EQUAL_PAIRS = 4_000_000


class DiffRun(NamedTuple):
    """A stretch of text that stayed, was removed or was added."""

    kind: DiffKind
    text: str


class AlignedRange(NamedTuple):
    """``old[old_start:old_end]`` is ``new[new_start:new_end]``, or has become it."""

    is_same: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def diff_chars(before: str, after: str) -> tuple[DiffRun, ...]:
    """The runs that make up both texts: all but ``added`` is ``before``, all but ``removed`` is ``after``.

    >>> [tuple(run) for run in diff_chars("20 to 03 seconds", "20 to 30 seconds")]
    [('same', '20 to '), ('removed', '03'), ('added', '30'), ('same', ' seconds')]
    """
    head, tail = count_shared_ends(before, after)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    runs = (
        DiffRun("same", before[:head]),
        *_diff_middle(old, new),
        DiffRun("same", before[len(before) - tail :]),
    )
    return tuple(run for run in runs if run.text)


def align_sequences(
    old: Sequence[Hashable], new: Sequence[Hashable], *, min_similarity: float = 0.0
) -> list[AlignedRange]:
    """The ranges of both sequences, in order, the longest common run matched first.

    Args:
        old: a text, its words, or any values.
        new: what it has become.
        min_similarity: twice the number of matched values by the length of both, 0 to 1. Sequences that are
            less similar are one change.

    >>> [tuple(aligned) for aligned in align_sequences(("hold", "5", "s"), ("hold", "6", "s"))]
    [(True, 0, 1, 0, 1), (False, 1, 2, 1, 2), (True, 2, 3, 2, 3)]
    """
    counts = Counter(new)
    if sum(counts[value] for value in old) > _MAX_EQUAL_PAIRS:
        head, tail = count_shared_ends(old, new)
        blocks = [(0, 0, head), (len(old) - tail, len(new) - tail, tail)]
    else:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        blocks = [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]
    similarity = 2 * sum(size for _, _, size in blocks) / ((len(old) + len(new)) or 1)
    if similarity < min_similarity:
        blocks = [(len(old), len(new), 0)]
    return list(_fill_gaps(blocks))


def _fill_gaps(blocks: Iterable[tuple[int, int, int]]) -> Iterator[AlignedRange]:
    """The ranges of matching blocks (start in both, size), and what changed before each of them."""
    old_end = new_end = 0
    for old_start, new_start, size in blocks:
        if old_end < old_start or new_end < new_start:
            yield AlignedRange(False, old_end, old_start, new_end, new_start)
        old_end, new_end = old_start + size, new_start + size
        if size:
            yield AlignedRange(True, old_start, old_end, new_start, new_end)


def count_shared_ends(left: Sequence[Hashable], right: Sequence[Hashable]) -> tuple[int, int]:
    """How many values both begin with, and how many of the others both end with."""
    head = _count_shared_prefix(left, right)
    return head, _count_shared_prefix(left[head:][::-1], right[head:][::-1])


def _count_shared_prefix(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    unlike = (index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other)
    return next(unlike, min(len(left), len(right)))


def _diff_middle(old: str, new: str) -> Iterator[DiffRun]:
    runs = _find_runs(old, new) if old and new and len(old) + len(new) <= MAX_DIFF_CHARS else None
    if runs is None:
        yield from (DiffRun("removed", old), DiffRun("added", new))
        return
    for is_same, group in groupby(_replace_lone_chars(runs), lambda run: run.kind == "same"):
        if is_same:
            yield from group
        else:
            changed = list(group)
            yield DiffRun("removed", "".join(run.text for run in changed if run.kind == "removed"))
            yield DiffRun("added", "".join(run.text for run in changed if run.kind == "added"))


def _find_runs(old: str, new: str) -> list[DiffRun] | None:
    """The fewest edits from one to the other; None where they are too many, or too little stayed."""
    if Indel.distance(old, new, score_cutoff=_MAX_EDITS) > _MAX_EDITS:
        return None
    blocks = [(block.a, block.b, block.size) for block in Indel.opcodes(old, new).as_matching_blocks()]
    runs: list[DiffRun] = []
    for is_same, old_start, old_end, new_start, new_end in _fill_gaps(blocks):
        if is_same:
            runs.append(DiffRun("same", old[old_start:old_end]))
        else:
            runs.append(DiffRun("removed", old[old_start:old_end]))
            runs.append(DiffRun("added", new[new_start:new_end]))
    same_chars = sum(len(run.text) for run in runs if run.kind == "same")
    return (
        None if same_chars < _MIN_SAME_SHARE * min(len(old), len(new)) else [run for run in runs if run.text]
    )


def _replace_lone_chars(runs: list[DiffRun]) -> Iterator[DiffRun]:
    """The runs; a single character between a removal and an addition has moved, not stayed."""
    for index, run in enumerate(runs):
        around = {other.kind for other in runs[max(0, index - 1) : index + 2]} - {"same"}
        if run.kind == "same" and len(run.text) == 1 and len(around) == 2:
            yield from (DiffRun("removed", run.text), DiffRun("added", run.text))
        else:
            yield run
