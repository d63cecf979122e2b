"""Which titles, headings and whole bodies stand twice in an article?

A copy is dropped only where nothing is lost with it: every letter and digit of it stands again in the copy
that is left. Case, punctuation and line breaks make no difference.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.line import HEADING, TITLE, Line, NumberedLines
from pipeline.scraper.rules.line_shape import COLONS, can_be_plain_heading, is_capitals, is_prose
from pipeline.text.normalize import letters_only

#: A second title stands among so many lines below the first.
_MAX_LINES_TO_SECOND_TITLE = 5
#: What is surely a copy: so many letters in so many paragraphs.
_MIN_COPY_LETTERS, _MIN_COPY_PARAGRAPHS = 400, 3
#: A first copy in pieces begins among the first few lines, and is followed after no more by the second.
_MIN_SCATTERED_COPY_LINES, _MAX_COPY_OFFSET_LINES = 8, 3
_MIN_ANCHOR_LETTERS = 30


def drop_doubled_title(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove the title where it stands again right below, before any running text."""
    filled = [line for line in lines if not line.is_blank]
    if not filled or (filled[0].mark and filled[0].mark != TITLE):
        return lines
    title = letters_only(filled[0].text)
    dropped, left = set[int](), 0
    for line in filled[1:]:
        is_title = bool(title) and letters_only(line.text) == title and (line.is_plain or line.is_heading)
        if is_title and not _is_capitals_copy(filled[0], line):
            dropped.add(line.number)
            continue
        left += 1
        if is_prose(line.text) or left >= _MAX_LINES_TO_SECOND_TITLE:
            break
    return tuple(line for line in lines if line.number not in dropped)


def mark_twin_headings(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark a line that stands right below itself in capitals: it is a heading that a page shows twice."""
    filled = (line for line in lines if not line.is_blank)
    twins = {
        below.number
        for above, below in pairwise(filled)
        if below.is_plain and _is_capitals_copy(above, below)
    }
    return tuple(line.with_mark(HEADING) if line.number in twins else line for line in lines)


def drop_repeated_headings(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove a line in capitals right above the heading that says the same."""
    dropped, below = set[int](), None
    for line in reversed(lines):
        if line.is_blank:
            continue
        if below is not None and below.is_heading and _is_capitals_copy(line, below):
            dropped.add(line.number)
        else:
            below = line
    return tuple(line for line in lines if line.number not in dropped)


def _is_capitals_copy(above: Line, below: Line) -> bool:
    return (
        is_capitals(above.text)
        and not is_capitals(below.text)
        and (can_be_plain_heading(above) or above.mark == HEADING)
        and letters_only(above.text) == letters_only(below.text)
    )


def drop_second_copy(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove a long stretch of the article that stands, letter by letter, above already.

    Other line breaks make no difference. A stretch below a heading of its own is no copy: two days of a plan
    may well say the same.
    """
    filled = [line for line in lines if not line.is_blank]
    prints = [letters_only(line.text) for line in filled]
    ends = list(accumulate(map(len, prints)))
    text = "".join(prints)
    dropped, seen, place = set[int](), dict[str, int](), 0
    while place < len(filled):
        end = place + 1
        first = seen.get(prints[place]) if prints[place] else None
        if first is not None:
            above, here = ends[first] - len(prints[first]), ends[place] - len(prints[place])
            length = _count_common_letters(text, above, here)
            while end < len(filled) and ends[end] <= here + length:
                end += 1
            follows = above + length == here or not _is_introduction(filled[place - 1])
            if follows and _is_copy(filled[place:end], ends[end - 1] - here):
                dropped |= {line.number for line in filled[place:end]}
        for passed in range(place, end):
            seen.setdefault(prints[passed], passed)
        place = end
    return tuple(line for line in lines if line.number not in dropped)


def _is_introduction(line: Line) -> bool:
    """Whether a line heads or announces what stands below it."""
    return line.is_heading or can_be_plain_heading(line) or line.text.endswith(COLONS)


def _count_common_letters(text: str, first: int, second: int) -> int:
    """How many letters two places of a text have in common, at most up to where the second begins."""
    low, high = 0, min(second - first, len(text) - second)
    step = 64
    while low < high:
        step = min(step, high - low)
        if text.startswith(text[first + low : first + low + step], second + low):
            low, step = low + step, step * 2
        elif step == 1:
            break
        else:
            high, step = low + step - 1, max(1, step // 2)
    return low


def _is_copy(lines: Sequence[Line], letters: int) -> bool:
    return letters >= _MIN_COPY_LETTERS and sum(is_prose(line.text) for line in lines) >= _MIN_COPY_PARAGRAPHS


def drop_copy_in_pieces(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove paragraphs at the top that stand again below, in the same order and all of them, among others.

    Some scrapers give the paragraphs of an article first and then the whole article with its headings. A line
    of the second copy may hold more in front of the first's.
    """
    filled = [line for line in lines if not line.is_blank]
    prints = [letters_only(line.text) for line in filled]
    again = _find_next_occurrences(prints)
    for start in range(min(_MAX_COPY_OFFSET_LINES, len(filled))):
        anchors = range(start, min(start + _MAX_COPY_OFFSET_LINES, len(filled)))
        anchor = next(
            (place for place in anchors if len(prints[place]) >= _MIN_ANCHOR_LETTERS and again[place]), None
        )
        end = (
            0
            if anchor is None
            else _find_scattered_copy_end(prints, start, again[anchor] - _MAX_COPY_OFFSET_LINES)
        )
        if end and not any(line.is_heading and line.mark != TITLE for line in filled[start:end]):
            dropped = {line.number for line in filled[start:end]}
            return tuple(line for line in lines if line.number not in dropped)
    return lines


def _find_next_occurrences(prints: Sequence[str]) -> list[int]:
    """For each text, where it stands next; 0 where it does not."""
    found, below = [0] * len(prints), dict[str, int]()
    for place in range(len(prints) - 1, -1, -1):
        found[place] = below.get(prints[place], 0)
        below[prints[place]] = place
    return found


def _find_scattered_copy_end(prints: Sequence[str], start: int, second: int) -> int:
    """Where the first copy ends, if every line from ``start`` on stands again from ``second`` on; else 0."""
    place, begins = start, 0
    for below in range(max(second, start + 1), len(prints)):
        if begins and place >= begins:
            break
        if prints[place] and prints[below].endswith(prints[place]):
            begins = begins or below
            place += 1
    is_long = (
        place - start >= _MIN_SCATTERED_COPY_LINES and sum(map(len, prints[start:place])) >= _MIN_COPY_LETTERS
    )
    return place if is_long and begins - place <= _MAX_COPY_OFFSET_LINES else 0


REPEAT_RULES: tuple[Rule, ...] = (
    Rule("doubled-title", drop_doubled_title),
    Rule("copy-in-pieces", drop_copy_in_pieces),
    Rule("second-copy", drop_second_copy),
    Rule("twin-heading", mark_twin_headings),
    Rule("repeated-heading", drop_repeated_headings),
)
