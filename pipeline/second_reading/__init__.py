"""Does a second reading of a raw file, by other code than the reader's, see the same words, numbers, signs?

What the reader loses, nothing behind it can see: the ledger and the meaning gate begin with the lines that it
returned. So the file is read once more, by another parser and another walk (`page`), from the bare source
(`markdown`), or line by line (a plain text), and both readings are held against each other (`compare`).
Nothing of the readers is used.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.article import Finding, Level
from pipeline.second_reading.compare import (
    Difference,
    compare_readings,
    find_steps_in_other_order,
    name_words,
)
from pipeline.second_reading.markdown import read_markdown_text
from pipeline.second_reading.page import read_page_text
from pipeline.second_reading.page_limits import UnreadableError
from pipeline.second_reading.tokens import OPTIONAL, SHOWN, TokenStream

__all__ = ["FirstReading", "check_second_reading"]

#: The rule of all findings of this package.
RULE = "second-reading"
_MAX_FINDINGS = 20
#: The address at the end of a line that says which picture stood there.
_PICTURE_ADDRESS = re.compile(r"\(\S*\)$")
_ORDER_MESSAGE = "A second reading of the file has the step «{words} …» in another place of its list."
_UNREADABLE_MESSAGE = "The page could not be read a second time: nothing shows that no text of it was lost."


@dataclass(frozen=True, slots=True)
class FirstReading:
    """A line as the reader returned it.

    Attributes:
        number: its number among those that the reader returned.
        text: its text.
        is_kept: whether it is part of the article.
        is_title: whether it is the title, which a page may declare and not show.
        is_picture: whether it says which picture stood here: its words and address are not shown.
        is_decided: whether a person has decided about it.
    """

    number: int
    text: str
    is_kept: bool
    is_title: bool = False
    is_picture: bool = False
    is_decided: bool = False


def check_second_reading(
    kind: str,
    file_lines: Sequence[str],
    lines: Iterable[FirstReading],
    find_clinical_tokens: Callable[[str], Sequence[str]],
) -> Iterator[Finding]:
    """A finding for each place of an article at which a second reading of its file differs.

    Args:
        kind: ``text``, ``page`` or ``markdown``.
        file_lines: the lines of the decoded file.
        lines: the lines that the reader returned, those outside the article too.
        find_clinical_tokens: finds the clinical tokens of a text in the article's language.

    Yields:
        Findings of the level ``decide`` where one of the words is a clinical token, ``look`` where none is,
        and ``info`` where a person has decided about the line.
    """
    lines = list(lines)
    stream, article = _make_stream(lines)
    if not article:
        return
    try:
        second = _read_again(kind, file_lines)
    except UnreadableError:
        yield Finding(stream.places[article.start], RULE, _UNREADABLE_MESSAGE, "decide")
        return
    if SHOWN not in second.duties:  # a script fetches its text: the reader says so
        return
    decided = {line.number for line in lines if line.is_decided}
    differences = compare_readings(stream, second, article)
    kept = {line.number for line in lines if line.is_kept}
    for number, words in find_steps_in_other_order(stream, second):
        if number in kept:
            yield Finding(number, RULE, _ORDER_MESSAGE.format(words=words), "decide")
    differences = _drop_drawn_signs(_drop_moved_words(differences, find_clinical_tokens))
    for difference in differences[:_MAX_FINDINGS]:
        level: Level = "decide" if find_clinical_tokens(difference.text) else "look"
        level = "info" if difference.line in decided else level
        yield Finding(difference.line, RULE, _make_message(difference), level)
    if remaining := differences[_MAX_FINDINGS:]:
        message = f"The readings differ in {len(remaining):,} more places from here on."
        yield Finding(remaining[0].line, RULE, message, "decide")


#: Ticks, crosses and boxes that a style sheet, a font or a class of the page draws: no tree has them.
_DRAWN_SIGNS = frozenset("\u2705\u274c\u2611\u2610\u2612")


def _drop_moved_words(
    differences: Sequence[Difference], find_clinical_tokens: Callable[[str], Sequence[str]]
) -> list[Difference]:
    """The differences without those that make up for each other: words that are read in another place.

    Labels of tabs and captions are read where they belong and not where they are written. Numbers,
    negations and the like must stand where they are shown.
    """
    plain = [
        difference
        for difference in differences
        if not difference.joined and not find_clinical_tokens(difference.text)
    ]
    missing = Counter(word for difference in plain for word in difference.missing)
    extra = Counter(word for difference in plain for word in difference.extra)
    moved = {
        id(difference)
        for difference in plain
        if all(extra[word] for word in difference.missing) and all(missing[word] for word in difference.extra)
    }
    return [difference for difference in differences if id(difference) not in moved]


def _drop_drawn_signs(differences: Sequence[Difference]) -> list[Difference]:
    """The differences without those in which only a tick, cross or box was read that nothing else shows.

    It may stand for the one letter by which a symbol font draws it.
    """
    return [
        difference
        for difference in differences
        if difference.joined
        or not difference.extra
        or not set(difference.extra) <= _DRAWN_SIGNS
        or any(len(word) > 1 or word.isdigit() for word in difference.missing)
    ]


def _read_again(kind: str, file_lines: Sequence[str]) -> TokenStream:
    if kind == "page":
        return read_page_text("\n".join(file_lines))
    if kind == "markdown":
        return read_markdown_text(list(file_lines))
    return TokenStream.from_passages([(line, SHOWN, number) for number, line in enumerate(file_lines, 1)])


def _make_stream(lines: Sequence[FirstReading]) -> tuple[TokenStream, range]:
    """The tokens of the lines, and which of them are from the first to the last line of the article."""
    passages: list[tuple[str, int, int]] = []
    kept: list[int] = []
    for index, line in enumerate(lines):
        # What the article does not hold, the file need not show; but what the file shows must be read.
        must_be_shown = line.is_kept and not line.is_title and not line.is_picture
        is_shown = line.is_kept or not line.is_picture
        text = line.text if is_shown else _PICTURE_ADDRESS.sub("", line.text)
        passages.append((text, SHOWN if must_be_shown else OPTIONAL, line.number))
        # A title that stands above all lines, and not above the article, was declared by the page.
        is_declared = line.is_title and index == 0 and not (len(lines) > 1 and lines[1].is_kept)
        if line.is_kept and not is_declared:
            kept.append(line.number)
    stream = TokenStream.from_passages(passages)
    if not kept:
        return stream, range(0)
    return stream, range(bisect_left(stream.places, kept[0]), bisect_right(stream.places, kept[-1]))


def _make_message(difference: Difference) -> str:
    if difference.joined:
        return f"A number was joined of two: «{difference.joined}». Compare with the original."
    missing, extra = difference.missing, difference.extra
    if missing and extra:
        return f"Read {name_words(extra)}, where a second reading of the file has {name_words(missing)}."
    if missing:
        return f"A second reading of the file has {name_words(missing)} here, which was not read."
    return f"Read {name_words(extra)}, which a second reading of the file does not have here."
