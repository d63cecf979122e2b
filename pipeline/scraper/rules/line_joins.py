"""Which lines continue the line above: torn sentences, hard-wrapped paragraphs, cut-out links?

Nothing is moved: the lower line is marked as a continuation of the upper one. Widths are in columns.
"""

import re
from itertools import pairwise

from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import CONTINUATION, DO, DONT, QUOTE, ROW, Line, NumberedLines
from pipeline.scraper.rules.line_shape import (
    can_be_heading,
    goes_on_with_sign,
    has_closing_punctuation,
    has_sentence_end,
)
from pipeline.scraper.rules.lists import parse_opener_mark
from pipeline.text.width import count_columns

#: A line that was torn off without a sign of it is at least so long.
_MIN_TORN_LINE_CHARS = 25
#: What tells that a line is unfinished is its last word or two.
_MAX_UNFINISHED_CHARS = 40
_RANGE_START = re.compile(r"\d\s?[-–—]$")
_BULLET_PREFIX = re.compile(r"[-*•] (?=\S)")
_ITEM_PREFIX = re.compile(r"(?:[-*•·–—+>]|\(?\d{1,3}[.):])\s|\(?\d{1,3}\)|[A-Z][.)] ")


def mark_torn_ranges(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Join a range or product that a line break tore before its sign (``5`` above ``- 10 seconds``)."""
    torn = {
        line.number
        for above, line, below in zip(lines, lines[1:], (*lines[2:], Line(0, "")), strict=False)
        if line.is_plain and _can_continue(above) and goes_on_with_sign(above.text, line.text, below.text)
    }
    return tuple(line.with_mark(CONTINUATION) if line.number in torn else line for line in lines)


def mark_torn_lines(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Join a sentence that a line break tore in two (``hold for`` above ``30 seconds.``).

    It was torn where the upper line ends on a word that ends no sentence, or on a number and a dash; or where
    it is long, has no full stop, and the lower line begins with a small letter.
    """
    unfinished = re.compile(vocabulary.get("unfinished", "(?!)"), re.IGNORECASE)
    title = next((line.number for line in lines if not line.is_blank), None)
    torn = {
        below.number
        for above, below in pairwise(lines)
        if below.is_plain and above.number != title and _is_torn(above, below, unfinished)
    }
    return tuple(line.with_mark(CONTINUATION) if line.number in torn else line for line in lines)


def _is_torn(above: Line, below: Line, unfinished: re.Pattern[str]) -> bool:
    opener = parse_opener_mark(below)
    if not _can_continue(above) or _BULLET_PREFIX.match(below.text):
        return False
    if opener and not opener[0].isdigit():
        return False
    if _RANGE_START.search(above.text):
        return below.text[:1].isdigit()
    if unfinished.search(above.text, max(len(above.text) - _MAX_UNFINISHED_CHARS, 0)):
        return not (can_be_heading(above) and below.text[:1].isupper())
    if opener or can_be_heading(above) or has_closing_punctuation(above.text):
        return False
    is_long = len(above.text) >= _MIN_TORN_LINE_CHARS or above.text.endswith(",")
    return is_long and below.text[:1].islower()


def _can_continue(line: Line) -> bool:
    """Whether the line below can go on with this one."""
    return not (line.is_blank or line.is_heading or line.mark in (ROW, QUOTE) or line.picture)


#: Punctuation that no line begins with: it belongs behind the last word of the line above.
_LEADING_PUNCTUATION = re.compile(r"[,;:.)\]!?…。，；：）」]+(?=\s|$)(?=.*\w)|[,;，；、]\s?\w")


def mark_tails(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Join a line that begins with what ends a clause (``, andere Leute …``) to the line above.

    The short line above it was a link in the same sentence; it goes on with the long line above itself.
    """
    tails = set[int]()
    for index, line in enumerate(lines):
        if (
            index < 1
            or not line.is_plain
            or not _can_continue(lines[index - 1])
            or not _LEADING_PUNCTUATION.match(line.text)
        ):
            continue
        tails.add(index)
        if index > 1 and _is_cut_link(lines[index - 2], lines[index - 1]):
            tails.add(index - 1)
    return tuple(line.with_mark(CONTINUATION) if index in tails else line for index, line in enumerate(lines))


#: The two parts of a sentence that a link was cut out of, and the link's own words.
_MIN_TEXT_ABOVE_LINK_COLUMNS, _MAX_LINK_COLUMNS, _MIN_TEXT_BELOW_LINK_COLUMNS = 40, 60, 40


def mark_cut_links(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Join a few words that stand alone between the beginning and the end of a sentence: they were a link."""
    joined = set[int]()
    for index in range(1, len(lines) - 1):
        below = lines[index + 1]
        if (
            below.is_plain
            and below.text[:1].islower()
            and (has_sentence_end(below.text) or count_columns(below.text) >= _MIN_TEXT_BELOW_LINK_COLUMNS)
            and not parse_opener_mark(below)
            and not has_sentence_end(lines[index].text)
            and _is_cut_link(lines[index - 1], lines[index])
        ):
            joined |= {index, index + 1}
    return tuple(
        line.with_mark(CONTINUATION) if index in joined else line for index, line in enumerate(lines)
    )


def _is_cut_link(above: Line, link: Line) -> bool:
    """Whether the few words of a link go on with a long line that has no end; never with a do or don't."""
    return (
        (above.is_plain or above.is_continuation)
        and count_columns(above.text) >= _MIN_TEXT_ABOVE_LINK_COLUMNS
        and not has_closing_punctuation(above.text)
        and (link.is_plain or link.is_continuation)
        and count_columns(link.text) <= _MAX_LINK_COLUMNS
        and not parse_opener_mark(link)
        and not _ITEM_PREFIX.match(link.text)
    )


#: The width of hard-wrapped text, and the evidence that a text is: torn sentences, nearly all on full lines.
_MIN_WRAP_COLUMNS, _MAX_WRAP_COLUMNS, _MIN_TORN_SENTENCES, _MIN_FULL_LINE_SHARE = 40, 110, 3, 0.8
#: Programs that wrap may leave a column or two free, and others may have removed a space.
_MAX_SPARE_COLUMNS = 2


def mark_hard_wraps(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Join the lines of paragraphs that were wrapped at a fixed width.

    Evidence that a text is wrapped: sentences go on below in small letters, nearly all of them where the
    first word of the lower line would not have fitted into the upper one; and no line is longer.
    """
    pairs = [(above, below) for above, below in pairwise(lines) if _can_be_wrapped(above, below)]
    torn = [pair for pair in pairs if pair[1].text[:1].islower() and not has_sentence_end(pair[0].text)]
    columns = max((count_columns(line.text[: _MAX_WRAP_COLUMNS + 1]) for line in lines), default=0)
    if len(torn) < _MIN_TORN_SENTENCES or not _MIN_WRAP_COLUMNS <= columns <= _MAX_WRAP_COLUMNS:
        return lines
    if sum(_is_full_line(*pair, columns) for pair in torn) < len(torn) * _MIN_FULL_LINE_SHARE:
        return lines
    has_gaps = any(line.is_blank for line in lines)
    wrapped = {
        below.number
        for above, below in pairs
        if below.is_plain
        and _is_full_line(above, below, columns)
        and (has_gaps or not has_sentence_end(above.text))
    }
    return tuple(line.with_mark(CONTINUATION) if line.number in wrapped else line for line in lines)


def _is_full_line(above: Line, below: Line, columns: int) -> bool:
    """Whether the first word of the lower line would not have fitted into the upper one."""
    return (
        count_columns(above.text) + 1 + count_columns(below.text.split(maxsplit=1)[0])
        > columns - _MAX_SPARE_COLUMNS
    )


def _can_be_wrapped(above: Line, below: Line) -> bool:
    return (
        above.raw_lines is None
        and (above.is_plain or above.is_continuation or (above.is_item and above.mark not in (DO, DONT)))
        and not above.is_blank
        and (below.is_plain or (below.is_continuation and not below.is_blank))
        and not parse_opener_mark(below)
        and not _ITEM_PREFIX.match(below.text)
    )
