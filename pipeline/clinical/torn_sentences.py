"""Joins removed lines over which one sentence goes on, as the page's mark-up tears it."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from pipeline.article import Removal

#: Longer than any sentence of advice; what has no full stop for so long is only read so far.
MAX_SENTENCE_CHARS = 600
SENTENCE_END = re.compile(r"[.!…。！।][\s\"»”’)]*$")
QUESTION_END = re.compile(r"[?？؟][\s\"»”’)]*$")
#: Over so many lines one sentence may go on.
MAX_TORN_LINES = 12
#: A longer line is a paragraph, whether or not it ends with a full stop.
_MAX_OPEN_CHARS = 120
#: Fewer words are an entry of a menu.
_MIN_OPEN_SPACES = 2
#: So many lines in a row without a small word are names and entries; one may begin a sentence.
_SMALL_WORD, _MIN_NAMES = re.compile(r"\b[^\W\d_A-Z]\w*"), 2
#: In scripts without capitals, lines that long in all may be entries of a menu.
_MAX_UNCASED_CHARS = 120


def join_torn_sentences(
    removals: Iterable[tuple[Removal, int]], parting: Container[int] = frozenset()
) -> Iterator[tuple[list[Removal], int]]:
    """The removals with their distances, those together that stand in a row and are one sentence.

    A sentence goes on in the next line where it has not ended and no capital follows, until it ends.

    Args:
        removals: removed lines, in order.
        parting: the numbers of the lines that no sentence goes on behind; behind others it does.
    """
    torn: list[Removal] = []
    first_distance = 0
    for removal, distance in removals:
        last = torn[-1] if torn else None
        is_torn = (
            last is not None
            and bool(distance) == bool(first_distance)
            and _stands_below(removal, last, parting)
            and not SENTENCE_END.search(last.text)
            and not removal.text[0].isupper()
        )
        if torn and not is_torn:
            yield from _part_open_sentence(torn, first_distance)
            torn = []
        if not torn:
            first_distance = distance
        torn.append(removal)
    yield from _part_open_sentence(torn, first_distance)


def _part_open_sentence(torn: Sequence[Removal], distance: int) -> Iterator[tuple[list[Removal], int]]:
    """All removals together where they end as a sentence does; else, as the entries of a menu, each alone."""
    first_letters = [removal.text[0] for removal in torn if removal.text[0].isalpha()]
    is_cased = all(letter.lower() != letter.upper() for letter in first_letters)
    max_chars = MAX_SENTENCE_CHARS if is_cased else _MAX_UNCASED_CHARS
    is_sentence = bool(torn) and bool(SENTENCE_END.search(torn[-1].text))
    if is_sentence and 1 < len(torn) <= MAX_TORN_LINES and sum(len(one.text) for one in torn) <= max_chars:
        yield list(torn), distance
    else:
        yield from (([removal], distance) for removal in torn)


def join_before_capitals(
    removals: Iterable[tuple[Removal, int]], parting: Container[int] = frozenset()
) -> Iterator[tuple[list[Removal], int]]:
    """The removals with their distances that may be one sentence although a line of it has a capital.

    German nouns have one. Within the article, all lines up to a full stop may be a sentence, whichever rules
    removed them. Beside it, where menus stand, a word with a small letter, or a number, tells that lines of
    one rule are: the sentence begins with several words or with the line before the first of these.

    Args:
        removals: removed lines that the page shows, in order.
        parting: the numbers of the lines that no sentence goes on behind; behind others it does.
    """
    lines: list[Removal] = []
    first_distance = 0
    for removal, distance in removals:
        goes_on = not removal.text[0].isupper()
        is_beside = (
            bool(lines)
            and bool(distance) == bool(first_distance)
            and _stands_below(removal, lines[-1], parting)
            and (not distance or removal.rule == lines[-1].rule)
        )
        is_entry = bool(distance) and len(lines) == 1 and not goes_on
        if not is_beside or (is_entry and lines[0].text.count(" ") < _MIN_OPEN_SPACES):
            if not first_distance and any(line.text[0].islower() for line in lines[1:]):
                yield from _join_lines_within(lines)
            lines = []
        if not lines:
            first_distance = distance
        lines.append(removal)
        if SENTENCE_END.search(removal.text) or len(removal.text) > _MAX_OPEN_CHARS:
            capitals = {line.text[0].isupper() for line in lines[1:]}
            is_mixed = len(capitals) > 1 and len(lines) <= MAX_TORN_LINES
            if len(removal.text) <= _MAX_OPEN_CHARS:
                if not distance and not removal.text.endswith("..."):
                    yield from _join_lines_within(lines)
                elif is_mixed:
                    yield lines, first_distance
            lines = []
    if not first_distance and any(line.text[0].islower() for line in lines[1:]):
        yield from _join_lines_within(lines)


def _stands_below(removal: Removal, above: Removal, parting: Container[int]) -> bool:
    """Whether a sentence may go on from one line to another."""
    return not any(number in parting for number in range(above.line + 1, removal.line))


def _join_lines_within(lines: list[Removal]) -> Iterator[tuple[list[Removal], int]]:
    """Lines within the article that may be one sentence, without the names and entries in front of it."""
    names = sum(1 for _ in takewhile(lambda line: not _SMALL_WORD.search(line.text), lines))
    if names >= _MIN_NAMES and lines[names:] and lines[names].text[0].isupper():
        lines = lines[names:]
    if 1 < len(lines) <= MAX_TORN_LINES:
        yield lines, 0


def find_rest(runs: Sequence[Sequence[Removal]]) -> str:
    """What the last sentence of the first of some removals goes on with, in the lines right below it.

    That is a line that ends as a sentence does, or lines without a capital: where a line of the article
    stands among those of a torn sentence, no line of them may end it.
    """
    rest: list[str] = []
    for above, below in pairwise(runs):
        if not _is_beside(above, below):
            break
        is_end = bool(SENTENCE_END.search(below[0].text))
        if not is_end and below[0].text[0].isupper():
            break
        rest.append(below[0].text)
        if is_end:
            break
    return " ".join(rest)


def _is_beside(above: Sequence[Removal], below: Sequence[Removal]) -> bool:
    """Whether lines of one rule stand right below each other, and the first may go on in the second."""
    last, first = above[-1], below[0]
    return (
        first.line == last.line + 1
        and first.rule == last.rule
        and len(last.text) <= _MAX_OPEN_CHARS
        and not SENTENCE_END.search(last.text)
        and not QUESTION_END.search(last.text)
    )
