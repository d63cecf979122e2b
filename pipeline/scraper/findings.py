"""Finds what cleaning could not decide and a person should check; no line is changed because of it.

Characters that were lost before the article was saved cannot be restored: a question mark may be meant as
one, and which letter it stands for would be a guess. Other findings are a do and a don't on one line, a line
joined to the do or don't above it, and gaps in the numbers of steps.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ftfy.badness import is_bad

from pipeline.article import Finding
from pipeline.scraper.line import CONTINUATION, DO, DONT, Line, NumberedLines

_DAMAGED_TEXT_MESSAGE = "Letters on this line were damaged by a wrong encoding. Compare it and add a [[fix]]."
_LOST_LETTER_MESSAGE = (
    "A question mark stands for a lost letter or sign here. Compare the line and add a [[fix]]."
)
_LOST_MARK_MESSAGE = (
    "A mark was lost at the beginning; it may have meant do or don't. Compare it and add a [[fix]]."
)
_QUESTION_MARKS_MESSAGE = (
    "These question marks may stand for a lost emoji. Compare the line and add a [[fix]]."
)
_LOST_SYMBOL_MESSAGE = (
    "A symbol of a special font, or a hidden hyphen, stands by a number or letter. Compare the line."
)
_LOST_CHARACTER_MESSAGE = (
    "A character was lost here before the article was saved (\ufffd). Compare it and add a [[fix]]."
)
_TORN_ITEM_MESSAGE = "This line was joined to the do or don't above it. Compare with the original."
_MIXED_MARKS_MESSAGE = "A do and a don't stand on one line. Put them on two lines in the source."

_NUMBER_GAP_MESSAGE = "The steps are numbered {numbers}, and so the handout shows them. Is a step missing?"
_COUNTDOWN_MESSAGE = "The steps count down: {numbers}. So the handout shows them."
_MAX_SHOWN_STEPS = 30

_LOWER_CASE_LETTER = "[a-zß-öø-ÿ]"
#: Within or before a word in lower case, but not in a web address (``?page=2``).
_QUESTION_MARK_IN_WORD = re.compile(
    rf"(?<!\S)(?:[^\W\d_]++(?<={_LOWER_CASE_LETTER}))?\?{_LOWER_CASE_LETTER}[^\W\d_]*+(?![\w=/&?:])"
)
#: Between two numbers, or after one where no question ends: it stands for a dash, a degree sign, a unit.
_QUESTION_MARK_BY_NUMBER = re.compile(r"(?<=\d)\s?\?\s?(?=\d)|(?<=\d)\?(?=[,;/]| \?)")
_QUESTION_MARK_AT_START = re.compile(r"\?\s\w")
_QUESTION_MARKS_FOR_EMOJI = re.compile(r"(?<!\S)\?\?|[.!…]\?\?|\?[\u2640\u2642]")
_PRIVATE_USE_OR_SOFT_HYPHEN = re.compile("[\ue000-\uf8ff]|(?<=\\d)\u00ad(?=\\d)")
_UNDECODABLE_CHAR = "\ufffd"
#: A capital before a closing quotation mark or unit sign; ftfy takes it for mojibake: ``“IRMÃ”``, ``5 Å²``.
_CAPITAL_BEFORE_CLOSING_SIGN = re.compile(r"[À-Þ][\u00a0”’“‘»«›‹…–—®™°¹²³](?!\w)")
#: The first bytes of punctuation, emoji, variation selectors and ``Á`` in UTF-8, decoded as Windows-1252.
_MOJIBAKE_REMAINS = re.compile("â€|ðŸ|ï¸|Ã(?=[a-z])")


def find_doubtful_lines(lines: NumberedLines) -> Iterator[Finding]:
    """All findings about the clean lines of an article."""
    for line in lines:
        if _UNDECODABLE_CHAR in line.text:
            yield Finding(line.number, "lost-character", _LOST_CHARACTER_MESSAGE)
        if (line.mark == DO and "\u274c" in line.text) or (line.mark == DONT and "\u2705" in line.text):
            yield Finding(line.number, "mixed-marks", _MIXED_MARKS_MESSAGE)
    for above, below in pairwise(lines):
        if below.mark == CONTINUATION and above.mark in (DO, DONT):
            yield Finding(below.number, "torn-item", _TORN_ITEM_MESSAGE)
    yield from _find_number_gaps(lines)
    yield from find_lost_letters(lines)


def _find_number_gaps(lines: NumberedLines) -> Iterator[Finding]:
    """Lists of steps whose numbers do not follow each other: a step may be missing. One finding a list."""
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
    return _parse_step_number(line) == 1 and not is_countdown


def _close_step_lists(open_lists: list[list[Line]], depth: int) -> Iterator[Finding]:
    """Close the lists at this depth and deeper, with a finding for each whose numbers do not count up."""
    while len(open_lists) > depth:
        steps = open_lists.pop()
        numbers = [_parse_step_number(step) for step in steps]
        gaps = [index for index, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1]
        if not gaps:
            continue
        shown = ", ".join(map(str, numbers[:_MAX_SHOWN_STEPS])) + (", …" * (len(numbers) > _MAX_SHOWN_STEPS))
        is_countdown = all(above == below + 1 for above, below in pairwise(numbers))
        message = _COUNTDOWN_MESSAGE if is_countdown else _NUMBER_GAP_MESSAGE
        yield Finding(steps[gaps[0]].number, "number-gap", message.format(numbers=shown))


def _parse_step_number(line: Line) -> int:
    return int(line.mark.strip().removesuffix("."))


def find_lost_letters(lines: NumberedLines) -> Iterator[Finding]:
    """Lines with characters that were lost or damaged; for U+FFFD see `find_doubtful_lines`."""
    for line in lines:
        text = line.text
        if not text.isascii():
            if _UNDECODABLE_CHAR not in text and (
                is_bad(_CAPITAL_BEFORE_CLOSING_SIGN.sub("", text)) or _MOJIBAKE_REMAINS.search(text)
            ):
                yield Finding(line.number, "damaged-text", _DAMAGED_TEXT_MESSAGE)
            if _PRIVATE_USE_OR_SOFT_HYPHEN.search(text):
                yield Finding(line.number, "lost-symbol", _LOST_SYMBOL_MESSAGE)
        if "?" in text:
            if _QUESTION_MARK_AT_START.match(text):
                yield Finding(line.number, "lost-mark", _LOST_MARK_MESSAGE)
            if _QUESTION_MARK_IN_WORD.search(text) or _QUESTION_MARK_BY_NUMBER.search(text):
                yield Finding(line.number, "lost-letter", _LOST_LETTER_MESSAGE)
            if _QUESTION_MARKS_FOR_EMOJI.search(text):
                yield Finding(line.number, "question-marks", _QUESTION_MARKS_MESSAGE)
