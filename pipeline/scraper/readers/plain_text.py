"""Splits lines of a plain text that hold two things, where the article itself shows that they are two.

A heading may stand at the beginning of the line (``Vision: have your eyes checked`` above a list), or a
label may have been glued to the end of a sentence (``… your legs.Action: Lift``). Both parts keep the number
of the source line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.scraper.line import HEADING, Line, NumberedLines

#: A few words and a colon, and what goes on in small letters: it would be a sentence of its own otherwise.
_RUN_IN_HEADING = re.compile(r"([^\W\d_a-z][^.:!?•|]{2,40}:) +(?=[a-zß-öø-ÿ])")
_BULLET_START = re.compile(r"[-*•–](?:\s|$)")
_LABEL = re.compile(r"([^\W\d_a-z][^.:!?•|]{2,30}):\s")
_GLUED_LABEL = re.compile(r"(?<=[^\W\d_A-Z][.!?])(?=([^\W\d_a-z][^.:!?•|]{2,30}):\s)")
#: So many headings, each above a list, are no coincidence; nor are so many other lines with the label.
_MIN_RUN_IN_HEADINGS, _MIN_LABEL_LINES = 3, 2


def split_merged_lines(lines: NumberedLines) -> NumberedLines:
    """The lines, each one that holds two things as two.

    >>> rows = ("Eyes: have them checked", "- often", "Feet: wear shoes", "- flat", "Home: tidy up", "- rugs")
    >>> parted = split_merged_lines(tuple(Line(number, row) for number, row in enumerate(rows, 1)))
    >>> [(line.mark + line.text, line.source[0]) for line in parted][:3]
    [('## Eyes:', 1), ('have them checked', 1), ('- often', 2)]
    >>> rows = ("Action: Lift.", "Action: Lower.", "Purpose: Calm down.Action: Breathe.")
    >>> [line.text for line in split_merged_lines(tuple(Line(number, row) for number, row in enumerate(rows, 1)))][2:]
    ['Purpose: Calm down.', 'Action: Breathe.']
    """
    headed = {index for index in range(len(lines) - 1) if _is_run_in_list_heading(lines, index)}
    if len(headed) < _MIN_RUN_IN_HEADINGS:
        headed = set()
    labels = Counter(found[1].casefold() for line in lines if (found := _LABEL.match(line.text)))
    known = frozenset(label for label, count in labels.items() if count >= _MIN_LABEL_LINES)
    if not headed and not known:
        return lines
    parted = [
        part for index in range(len(lines)) for part in _split_line(lines[index], index in headed, known)
    ]
    return lines if len(parted) == len(lines) else tuple(_renumber(parted))


def _is_run_in_list_heading(lines: Sequence[Line], index: int) -> bool:
    is_item = index > 0 and bool(_BULLET_START.match(lines[index - 1].text))
    return not is_item and bool(
        _RUN_IN_HEADING.match(lines[index].text) and _BULLET_START.match(lines[index + 1].text)
    )


def _split_line(line: Line, is_headed: bool, labels: frozenset[str]) -> Iterator[Line]:
    if is_headed and (found := _RUN_IN_HEADING.match(line.text)):
        yield Line(0, found[1], HEADING, line.raw_span)
        yield Line(0, line.text[found.end() :], "", line.raw_span)
        return
    begin = 0
    for found in _GLUED_LABEL.finditer(line.text):
        if found[1].casefold() in labels:
            yield Line(0, line.text[begin : found.start()], "", line.raw_span)
            begin = found.start()
    yield Line(0, line.text[begin:], "", line.raw_span)


def _renumber(lines: Sequence[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield Line(number, line.text, line.mark, line.raw_span)
