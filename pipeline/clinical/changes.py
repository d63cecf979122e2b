"""Changes of clinical content in words: where, what stood there, what stands there, and which words
differ.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.clinical.content import Change, Point
from pipeline.clinical.tokens import spoken_words


def told(change: Change) -> Iterator[str]:
    """A change as lines of plain text: its place, ``-`` what was approved, ``+`` what it is now."""
    point = change.after or change.before
    assert point is not None  # noqa: S101 # a change has at least one side
    yield " | ".join(filter(None, (point.section, point.what)))
    if change.before:
        yield f"  - {_text(change.before, change.after)}"
    if change.after:
        yield f"  + {_text(change.after, change.before)}"
    if change.before and change.after:
        yield from (f"    {difference}" for difference in _differences(change.before, change.after))


def _text(point: Point, other: Point | None) -> str:
    is_same_place = other is None or (point.section, point.what) == (other.section, other.what)
    return point.text if is_same_place else f"({point.section} | {point.what}) {point.text}"


def _differences(before: Point, after: Point) -> Iterator[str]:
    old, new = spoken_words(before.text), spoken_words(after.text)
    for kind, first, last, low, high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            lost, gained = " ".join(old[first:last]), " ".join(new[low:high])
            yield f"{lost or '(nothing)'} -> {gained or '(nothing)'}"
