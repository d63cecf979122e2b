"""What cleaning could not settle and a person should look at; nothing is changed because of it."""

from collections.abc import Iterator
from itertools import pairwise

from pipeline.article import Finding
from pipeline.scraper.lines import CONTINUATION, DO, DONT, Lines
from pipeline.scraper.lost_letters import lost_letters

_LOST = "A character was lost here before the article was saved (\ufffd). Compare it and add a [[fix]]."

_TORN = "This line was joined to the do or don't above it. Compare with the original."
_MIXED = "A do and a don't stand on one line. Put them on two lines in the source."


def doubts(lines: Lines) -> Iterator[Finding]:
    """Findings about the clean lines of an article."""
    for line in lines:
        if "\ufffd" in line.text:
            yield Finding(line.number, "lost-character", _LOST)
        if (line.mark == DO and "\u274c" in line.text) or (line.mark == DONT and "\u2705" in line.text):
            yield Finding(line.number, "mixed-marks", _MIXED)
    for above, below in pairwise(lines):
        if below.mark == CONTINUATION and above.mark in (DO, DONT):
            yield Finding(below.number, "torn-item", _TORN)
    yield from _gaps(lines)
    yield from lost_letters(lines)


def _gaps(lines: Lines) -> Iterator[Finding]:
    """Steps whose numbers do not follow each other: one may be missing."""
    previous = 0
    for line in lines:
        if line.is_heading:
            previous = 0
        if not line.is_step:
            continue
        number = int(line.mark[:-2])
        if previous and number != previous + 1:
            told = (
                f"Step {number} follows step {previous}; it is shown as step {previous + 1}. Is one missing?"
            )
            yield Finding(line.number, "number-gap", told)
            number = previous + 1
        previous = number
