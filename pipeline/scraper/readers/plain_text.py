"""Splits lines of a plain text that hold two things, where the article itself shows that they are two.

A run-in heading may stand at the beginning of a line above a list (``Vision: have your eyes checked``), or a
label may have been glued to the end of a sentence (``… your legs.Action: Lift``). Both parts keep the number
of the source line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.scraper.line import HEADING, Line, NumberedLines

#: A run-in heading: up to 40 characters and a colon, and a lower-case letter after it. Text that goes on with
#: a capital could be a sentence of its own.
_HEADING_BEFORE_LOWER_CASE = re.compile(r"([^\W\d_a-z][^.:!?•|]{2,40}:) +(?=[a-zß-öø-ÿ])")
_BULLET_START = re.compile(r"[-*•–](?:\s|$)")
_LABEL = re.compile(r"([^\W\d_a-z][^.:!?•|]{2,30}):\s")
_GLUED_LABEL = re.compile(r"(?<=[^\W\d_A-Z][.!?])(?=([^\W\d_a-z][^.:!?•|]{2,30}):\s)")
#: An article with fewer run-in headings above lists may have none: what looks like one may be a sentence. So
#: with lines that begin with the same label.
_MIN_RUN_IN_HEADINGS, _MIN_LABEL_LINES = 3, 2


def split_merged_lines(lines: NumberedLines) -> NumberedLines:
    """The lines, with run-in headings and glued labels on lines of their own.

    >>> texts = "Eyes: have checks", "- often", "", "Feet: wear shoes", "- flat", "", "Home: tidy", "- rugs"
    >>> split = split_merged_lines(tuple(Line(number, text) for number, text in enumerate(texts, 1)))
    >>> [(line.mark + line.text, line.raw_span[0]) for line in split][:3]
    [('## Eyes:', 1), ('have checks', 1), ('- often', 2)]
    >>> texts = ("Action: Lift.", "Action: Lower.", "Purpose: Calm down.Action: Breathe.")
    >>> split = split_merged_lines(tuple(Line(number, text) for number, text in enumerate(texts, 1)))
    >>> [line.text for line in split][2:]
    ['Purpose: Calm down.', 'Action: Breathe.']
    """
    headed_lines = {index for index in range(len(lines) - 1) if _has_run_in_heading(lines, index)}
    if len(headed_lines) < _MIN_RUN_IN_HEADINGS:
        headed_lines = set()
    label_counts = Counter(match[1].casefold() for line in lines if (match := _LABEL.match(line.text)))
    labels = frozenset(label for label, count in label_counts.items() if count >= _MIN_LABEL_LINES)
    if not headed_lines and not labels:
        return lines
    split_lines = [
        part
        for index, line in enumerate(lines)
        for part in _split_line(line, labels, has_heading=index in headed_lines)
    ]
    return lines if len(split_lines) == len(lines) else tuple(_renumber(split_lines))


def _has_run_in_heading(lines: Sequence[Line], index: int) -> bool:
    """Whether a line begins with a heading, stands above a list item and is not within a list."""
    is_in_list = index > 0 and bool(_BULLET_START.match(lines[index - 1].text))
    return not is_in_list and bool(
        _HEADING_BEFORE_LOWER_CASE.match(lines[index].text) and _BULLET_START.match(lines[index + 1].text)
    )


def _split_line(line: Line, labels: frozenset[str], *, has_heading: bool) -> Iterator[Line]:
    if has_heading and (match := _HEADING_BEFORE_LOWER_CASE.match(line.text)):
        yield Line(0, match[1], HEADING, line.raw_span)
        yield Line(0, line.text[match.end() :], "", line.raw_span)
        return
    start = 0
    for match in _GLUED_LABEL.finditer(line.text):
        if match[1].casefold() in labels:
            yield Line(0, line.text[start : match.start()], "", line.raw_span)
            start = match.start()
    yield Line(0, line.text[start:], "", line.raw_span)


def _renumber(lines: Sequence[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield Line(number, line.text, line.mark, line.raw_span)
