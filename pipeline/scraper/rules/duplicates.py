"""Which titles, headings and whole bodies stand twice in an article?

A copy is dropped only where nothing is lost with it: every letter and digit of it stands again in the copy
that is left. Case, punctuation and line breaks make no difference.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import HEADING, TITLE, Line, NumberedLines
from pipeline.scraper.rules.line_shape import COLONS, can_be_plain_heading, is_capitals, is_prose
from pipeline.text.normalize import letters_only

#: A second title stands among the first so many lines below the title.
_MAX_LINES_TO_SECOND_TITLE = 5


def drop_doubled_title(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove the title where it stands again right below, before any running text."""
    filled = [line for line in lines if not line.is_blank]
    if not filled or (filled[0].mark and filled[0].mark != TITLE):
        return lines
    title = letters_only(filled[0].text)
    dropped, other_lines = set[int](), 0
    for line in filled[1:]:
        is_title = bool(title) and letters_only(line.text) == title and (line.is_plain or line.is_heading)
        if is_title and not _is_capitals_copy(filled[0], line):
            dropped.add(line.number)
            continue
        other_lines += 1
        if is_prose(line.text) or other_lines >= _MAX_LINES_TO_SECOND_TITLE:
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


#: A copy has at least so many letters in so many paragraphs.
_MIN_COPY_LETTERS, _MIN_COPY_PARAGRAPHS = 400, 3


def drop_second_copy(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove a long stretch of the article that stands, letter by letter, above already.

    Line breaks make no difference. A stretch below a heading of its own is no copy: two days of a plan may
    well have the same exercises.
    """
    filled = [line for line in lines if not line.is_blank]
    keys = [letters_only(line.text) for line in filled]
    end_offsets = list(accumulate(map(len, keys)))
    text = "".join(keys)
    dropped, first_indices, index = set[int](), dict[str, int](), 0
    while index < len(filled):
        end = index + 1
        first = first_indices.get(keys[index]) if keys[index] else None
        if first is not None:
            first_offset = end_offsets[first] - len(keys[first])
            offset = end_offsets[index] - len(keys[index])
            length = _count_common_letters(text, first_offset, offset)
            while end < len(filled) and end_offsets[end] <= offset + length:
                end += 1
            follows_first = first_offset + length == offset or not _is_introduction(filled[index - 1])
            if follows_first and _is_copy(filled[index:end], end_offsets[end - 1] - offset):
                dropped |= {line.number for line in filled[index:end]}
        for line_index in range(index, end):
            first_indices.setdefault(keys[line_index], line_index)
        index = end
    return tuple(line for line in lines if line.number not in dropped)


def _is_introduction(line: Line) -> bool:
    """Whether a line heads or announces what stands below it."""
    return line.is_heading or can_be_plain_heading(line) or line.text.endswith(COLONS)


def _count_common_letters(text: str, first: int, second: int) -> int:
    """The length of the longest stretch that stands at both offsets and does not overlap itself.

    Found by doubling steps, then halving ones, so that long texts are compared in few slices.
    """
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


#: A copy in pieces has so many lines, begins among the first few, and the second copy follows as closely.
_MIN_SCATTERED_COPY_LINES, _MAX_COPY_OFFSET_LINES = 8, 3
_MIN_ANCHOR_LETTERS = 30


def drop_copy_in_pieces(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove paragraphs at the top that stand again below, in the same order and all of them, among others.

    Some scrapers give the paragraphs of an article first and then the whole article with its headings. A line
    of the second copy may hold more in front of the first's.
    """
    filled = [line for line in lines if not line.is_blank]
    keys = [letters_only(line.text) for line in filled]
    next_occurrence = _find_next_occurrences(keys)
    for start in range(min(_MAX_COPY_OFFSET_LINES, len(filled))):
        candidates = range(start, min(start + _MAX_COPY_OFFSET_LINES, len(filled)))
        anchor = next(
            (
                index
                for index in candidates
                if len(keys[index]) >= _MIN_ANCHOR_LETTERS and next_occurrence[index]
            ),
            None,
        )
        end = (
            0
            if anchor is None
            else _find_scattered_copy_end(keys, start, next_occurrence[anchor] - _MAX_COPY_OFFSET_LINES)
        )
        if end and not any(line.is_heading and line.mark != TITLE for line in filled[start:end]):
            dropped = {line.number for line in filled[start:end]}
            return tuple(line for line in lines if line.number not in dropped)
    return lines


def _find_next_occurrences(keys: Sequence[str]) -> list[int]:
    """For each key, the index at which it stands next; 0 where it does not."""
    next_occurrence, index_by_key = [0] * len(keys), dict[str, int]()
    for index in range(len(keys) - 1, -1, -1):
        next_occurrence[index] = index_by_key.get(keys[index], 0)
        index_by_key[keys[index]] = index
    return next_occurrence


def _find_scattered_copy_end(keys: Sequence[str], start: int, second: int) -> int:
    """The end of the first copy, if all lines from ``start`` on stand again from ``second`` on; else 0."""
    end, second_start = start, 0
    for below in range(max(second, start + 1), len(keys)):
        if second_start and end >= second_start:
            break
        if keys[end] and keys[below].endswith(keys[end]):
            second_start = second_start or below
            end += 1
    is_long = end - start >= _MIN_SCATTERED_COPY_LINES and sum(map(len, keys[start:end])) >= _MIN_COPY_LETTERS
    return end if is_long and second_start - end <= _MAX_COPY_OFFSET_LINES else 0
