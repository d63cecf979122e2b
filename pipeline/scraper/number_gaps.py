"""Is a step missing: do the numbers of steps follow each other, in lists and in headings that name steps?"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.article import Finding
from pipeline.scraper.line import Line, NumberedLines

#: The name of these findings.
NUMBER_GAP = "number-gap"
_GAP_MESSAGE = "The steps are numbered {numbers}, and so the handout shows them. Is a step missing?"
_COUNTDOWN_MESSAGE = "The steps count down: {numbers}. So the handout shows them."
_MAX_SHOWN_STEPS = 30
#: ``3. Lower``, and numbers in the words of a script that writes them so (``第三步``).
_HEADING_NUMBER = re.compile(r"(?:#|第\s?)?(\d{1,2})(?:[.):．、：]|步)")
_HAN_NUMBER = re.compile(r"(?<=第)[一二三四五六七八九](?=步)|(?<=步骤)[一二三四五六七八九]")
_HAN_DIGITS = {char: str(number) for number, char in enumerate("一二三四五六七八九", 1)}


def find_number_gaps(
    lines: NumberedLines, step_patterns: Sequence[re.Pattern[str]] = ()
) -> Iterator[Finding]:
    """A finding for each list of steps, and each row of headings, whose numbers do not follow each other.

    Args:
        lines: the clean lines.
        step_patterns: what steps begin with in the article's language (``Step 3:``), the number in a group of
            that name.
    """
    yield from _find_list_gaps(lines)
    yield from _find_heading_gaps(lines, step_patterns)


def _find_list_gaps(lines: NumberedLines) -> Iterator[Finding]:
    open_lists: list[list[Line]] = []  # by depth
    for line in lines:
        if line.is_heading:
            yield from _close_step_lists(open_lists, 0)
        if not line.is_item:
            continue
        yield from _close_step_lists(open_lists, line.depth + 1)
        if not line.is_step:
            continue
        while len(open_lists) <= line.depth:
            open_lists.append([])
        if _begins_step_list(line, open_lists[line.depth]):
            yield from _close_step_lists(open_lists, line.depth)
            open_lists.append([])
        open_lists[-1].append(line)
    yield from _close_step_lists(open_lists, 0)


def _begins_step_list(line: Line, steps: Sequence[Line]) -> bool:
    """Whether a step is the first of a list: number 1, but at the end of a list that counts down."""
    numbers = [_parse_step_number(step) for step in steps]
    is_countdown = len(numbers) > 1 and all(above == below + 1 for above, below in pairwise([*numbers, 1]))
    return _parse_step_number(line) <= 1 and not is_countdown


def _close_step_lists(open_lists: list[list[Line]], depth: int) -> Iterator[Finding]:
    """Close the lists at this depth and deeper, with a finding for each whose numbers do not count up."""
    while len(open_lists) > depth:
        steps = open_lists.pop()
        numbers = [_parse_step_number(step) for step in steps]
        gaps = [index for index, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1]
        if not gaps:
            continue
        is_countdown = all(above == below + 1 for above, below in pairwise(numbers))
        message = _COUNTDOWN_MESSAGE if is_countdown else _GAP_MESSAGE
        yield Finding(steps[gaps[0]].number, NUMBER_GAP, message.format(numbers=_show(numbers)))


def _show(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_MAX_SHOWN_STEPS])) + (", …" * (len(numbers) > _MAX_SHOWN_STEPS))


def _parse_step_number(line: Line) -> int:
    return int(line.mark.strip().removesuffix("."))


def _find_heading_gaps(lines: NumberedLines, step_patterns: Sequence[re.Pattern[str]]) -> Iterator[Finding]:
    """A finding for each row of numbered headings of one level, under one heading, that lacks a number.

    A row begins with number 1: headings that begin elsewhere are numbered across pages. The numbers of weeks
    and phases are none of steps.
    """
    rows: dict[str, list[tuple[int, Line]]] = {}  # mark of the headings -> their numbers, up to now
    for line in lines:
        if not line.is_heading:
            continue
        for mark in [mark for mark in rows if len(mark) > len(line.mark)]:
            yield from _close_row(rows.pop(mark))
        number = _parse_heading_number(line.text, step_patterns)
        if number is None:
            continue
        if number == 1:
            yield from _close_row(rows.pop(line.mark, []))
            rows[line.mark] = []
        if line.mark in rows:
            rows[line.mark].append((number, line))
    for row in rows.values():
        yield from _close_row(row)


def _close_row(row: Sequence[tuple[int, Line]]) -> Iterator[Finding]:
    gap = next((line for (above, _), (below, line) in pairwise(row) if below > above + 1), None)
    if gap is not None:
        numbers = _show([number for number, _ in row])
        yield Finding(gap.number, NUMBER_GAP, _GAP_MESSAGE.format(numbers=numbers))


def _parse_heading_number(text: str, step_patterns: Sequence[re.Pattern[str]]) -> int | None:
    """The number of the step that a heading names; None where it names none."""
    text = _HAN_NUMBER.sub(lambda number: _HAN_DIGITS[number[0]], text)
    if match := _HEADING_NUMBER.match(text):
        return int(match[1])
    for pattern in step_patterns:
        # A heading may be nothing but the number: the pattern wants what stands behind it.
        if match := pattern.match(text) or pattern.match(f"{text}: x"):
            return int(match["number"])
    return None
