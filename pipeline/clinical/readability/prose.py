"""Sentences and words, as they are counted for the reading level.

A sentence ends at a full stop, question or exclamation mark that stands before a space, unless what
follows begins with a small letter. It does not end behind an abbreviation, an initial, or the number of a
list item. What holds neither letter nor digit is no sentence and no word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.locale import reading

#: Languages that are written without spaces between words: their length is counted in characters.
UNSPACED = frozenset({"bo", "ja", "km", "lo", "my", "th", "yue", "zh"})

#: A run of full stops and what closes behind it. It is looked for where the run begins, never inside it,
#: and gives nothing back, so that a million full stops cost no more than a million letters.
_STOP = re.compile(
    r"(?:(?<![.!?…؟])[.!?…؟]++[)\]\"'”’»›]*+(?=\s|$)|(?<![。！？｡।॥۔])[。！？｡।॥۔]++[」』）”’\"]*+)\s*+"
)
#: The last word before a full stop is short if it is an abbreviation.
_LONGEST_ABBREVIATION = 12
#: An initial, a part of "z. B.", or "U.S".
_LETTERS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_DASH = re.compile("[—―]")


def is_spaced(language: str) -> bool:
    """Whether words of this language (BCP 47) are parted by spaces."""
    return language.split("-")[0].lower() not in UNSPACED


@dataclass(frozen=True)
class _Abbreviations:
    """Words with a full stop that ends no sentence: ever, and where a number follows."""

    always: frozenset[str]
    before_number: frozenset[str]


@cache
def _abbreviations(language: str) -> _Abbreviations:
    words = reading(language).get("readability") or reading("en")["readability"]
    return _Abbreviations(frozenset(words["abbreviations"]), frozenset(words["before_number"]))


def sentences(text: str, language: str) -> Iterator[str]:
    """The sentences of ``text``, in order, without the space between them.

    >>> list(sentences("Hold for approx. 1.5 min. Then rest.", "en"))
    ['Hold for approx. 1.5 min.', 'Then rest.']
    >>> list(sentences("Ziehen Sie z. B. das Knie an. Halten.", "de"))
    ['Ziehen Sie z. B. das Knie an.', 'Halten.']
    """
    short = _abbreviations(language)
    start = 0
    for found in _STOP.finditer(text):
        if found.end() < len(text) and _goes_on(text, start, found.start(), found.end(), short):
            continue
        if _holds_words(text[start : found.end()]):
            yield text[start : found.end()].strip()
        start = found.end()
    if _holds_words(text[start:]):
        yield text[start:].strip()


def _goes_on(text: str, start: int, stop: int, after: int, short: _Abbreviations) -> bool:
    """Whether the full stop at ``stop`` ends no sentence; the next word begins at ``after``."""
    following = text[after]
    if text[stop] not in ".!?…؟":
        return False
    if following.islower():
        return True
    if text[stop] != ".":
        return False
    first = max(start, stop - _LONGEST_ABBREVIATION - 1)
    before = text[first:stop].split()
    word = before[-1].strip("([{\"'«“„").casefold() if before and not text[stop - 1].isspace() else ""
    is_first = first == start and len(before) == 1
    return (
        word in short.always
        or _LETTERS.fullmatch(word) is not None
        or (is_first and word.isdigit())  # the number of a list item
        or (following.isdigit() and word in short.before_number)
    )


def _holds_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def words(text: str) -> list[str]:
    """The words of ``text``: what stands between spaces or dashes and holds a letter or a digit.

    >>> words("Push-ups – 20–30 a day, that's it 💪")
    ['Push-ups', '20–30', 'a', 'day,', "that's", 'it']
    """
    return [word for word in _DASH.sub(" ", text).split() if _holds_words(word)]


def length(text: str, language: str) -> int:
    """How long ``text`` is: in words, or in letters and digits where words are not parted by spaces."""
    return len(words(text)) if is_spaced(language) else sum(map(str.isalnum, text))
