"""Lines of a plain text that hold two things, where the article itself shows that they are two.

A heading may stand at the beginning of the line (``Vision: have your eyes checked`` above a list), or a label
may have been glued behind a sentence (``… your legs.Action: Lift``). Both parts are of one source line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.scraper.lines import HEADING, Line, Lines

#: A few words and a colon, and what goes on in small letters: it would be a sentence of its own otherwise.
_RUN_IN = re.compile(r"([^\W\d_a-z][^.:!?•|]{2,40}:) +(?=[a-zß-öø-ÿ])")
_OPENS_LIST = re.compile(r"[-*•–](?:\s|$)")
_LABEL = re.compile(r"([^\W\d_a-z][^.:!?•|]{2,30}):\s")
_GLUED_LABEL = re.compile(r"(?<=[^\W\d_A-Z][.!?])(?=([^\W\d_a-z][^.:!?•|]{2,30}):\s)")
#: So many headings, each above a list, are no coincidence; nor are so many other lines with the label.
_FEWEST_HEADINGS, _FEWEST_LABELS = 3, 2


def part_lines(lines: Lines) -> Lines:
    """The lines, each one that holds two things as two.

    >>> rows = ("Eyes: have them checked", "- often", "Feet: wear shoes", "- flat", "Home: tidy up", "- rugs")
    >>> parted = part_lines(tuple(Line(number, row) for number, row in enumerate(rows, 1)))
    >>> [(line.mark + line.text, line.source[0]) for line in parted][:3]
    [('## Eyes:', 1), ('have them checked', 1), ('- often', 2)]
    >>> rows = ("Action: Lift.", "Action: Lower.", "Purpose: Calm down.Action: Breathe.")
    >>> [line.text for line in part_lines(tuple(Line(number, row) for number, row in enumerate(rows, 1)))][2:]
    ['Purpose: Calm down.', 'Action: Breathe.']
    """
    headed = {index for index in range(len(lines) - 1) if _heads_list(lines, index)}
    if len(headed) < _FEWEST_HEADINGS:
        headed = set()
    labels = Counter(found[1].casefold() for line in lines if (found := _LABEL.match(line.text)))
    known = frozenset(label for label, count in labels.items() if count >= _FEWEST_LABELS)
    if not headed and not known:
        return lines
    parted = [part for index in range(len(lines)) for part in _parts(lines[index], index in headed, known)]
    return lines if len(parted) == len(lines) else tuple(_numbered(parted))


def _heads_list(lines: Sequence[Line], index: int) -> bool:
    is_item = index > 0 and bool(_OPENS_LIST.match(lines[index - 1].text))
    return not is_item and bool(_RUN_IN.match(lines[index].text) and _OPENS_LIST.match(lines[index + 1].text))


def _parts(line: Line, is_headed: bool, labels: frozenset[str]) -> Iterator[Line]:
    if is_headed and (found := _RUN_IN.match(line.text)):
        yield Line(0, found[1], HEADING, line.source)
        yield Line(0, line.text[found.end() :], "", line.source)
        return
    begin = 0
    for found in _GLUED_LABEL.finditer(line.text):
        if found[1].casefold() in labels:
            yield Line(0, line.text[begin : found.start()], "", line.source)
            begin = found.start()
    yield Line(0, line.text[begin:], "", line.source)


def _numbered(lines: Sequence[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield Line(number, line.text, line.mark, line.source)
