"""Where sentences end, and how many words and sentences a text has.

`split_sentences` is used for the reading level, where a sentence too many or too few changes a figure a
little. A sentence ends at a full stop, question or exclamation mark that stands before a space, unless what
follows begins with a small letter. It does not end behind an abbreviation (``locale/sentences/*.toml``), an
initial, or the number of a list item. What holds neither letter nor digit is no sentence and no word.

`find_sentence_spans` gives start and end (offsets in characters) of each sentence, for doses, section kinds
and stop rules, where a join is dangerous: in "from point A to point B. Hold for 30 seconds." a join at the
initial hides the verb, and a hold becomes something else. So it knows few abbreviations, none of which ends
a sentence in practice, and keeps only "1 min. 30 sec." together as one amount.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.locale import reading

#: Languages that are written without spaces between words: their length is counted in characters.
UNSPACED_LANGUAGES = frozenset({"bo", "ja", "km", "lo", "my", "th", "yue", "zh"})

#: A run of full stops and what closes behind it. It is looked for where the run begins, never inside it,
#: and gives nothing back, so that a million full stops cost no more than a million letters.
_SENTENCE_STOP = re.compile(
    r"(?:(?<![.!?…؟])[.!?…؟]++[)\]\"'”’»›]*+(?=\s|$)|(?<![。！？｡।॥۔])[。！？｡।॥۔]++[」』）”’\"]*+)\s*+"
)
#: The last word before a full stop is short if it is an abbreviation.
_MAX_ABBREVIATION_CHARS = 12
#: An initial, a part of "z. B.", or "U.S".
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_LONG_DASH = re.compile("[—―]")


def is_spaced(language: str) -> bool:
    """Whether words of this language (BCP 47) are parted by spaces."""
    return language.split("-")[0].lower() not in UNSPACED_LANGUAGES


@dataclass(frozen=True)
class _Abbreviations:
    """Words with a full stop that ends no sentence: ever, and where a number follows."""

    always: frozenset[str]
    before_number: frozenset[str]


@cache
def _load_abbreviations(language: str) -> _Abbreviations:
    words = reading(language).get("sentences") or reading("en")["sentences"]
    return _Abbreviations(frozenset(words["abbreviations"]), frozenset(words["before_number"]))


def split_sentences(text: str, language: str) -> Iterator[str]:
    """The sentences of ``text``, in order, without the space between them.

    >>> list(split_sentences("Hold for approx. 1.5 min. Then rest.", "en"))
    ['Hold for approx. 1.5 min.', 'Then rest.']
    >>> list(split_sentences("Ziehen Sie z. B. das Knie an. Halten.", "de"))
    ['Ziehen Sie z. B. das Knie an.', 'Halten.']
    """
    short = _load_abbreviations(language)
    start = 0
    for found in _SENTENCE_STOP.finditer(text):
        if found.end() < len(text) and _is_inner_stop(text, start, found.start(), found.end(), short):
            continue
        if _has_words(text[start : found.end()]):
            yield text[start : found.end()].strip()
        start = found.end()
    if _has_words(text[start:]):
        yield text[start:].strip()


def _is_inner_stop(text: str, start: int, stop: int, after: int, short: _Abbreviations) -> bool:
    """Whether the full stop at ``stop`` ends no sentence; the next word begins at ``after``."""
    following = text[after]
    if text[stop] not in ".!?…؟":
        return False
    if following.islower():
        return True
    if text[stop] != ".":
        return False
    first = max(start, stop - _MAX_ABBREVIATION_CHARS - 1)
    before = text[first:stop].split()
    word = before[-1].strip("([{\"'«“„").casefold() if before and not text[stop - 1].isspace() else ""
    is_first = first == start and len(before) == 1
    return (
        word in short.always
        or _INITIALS.fullmatch(word) is not None
        or (is_first and word.isdigit())  # the number of a list item
        or (following.isdigit() and word in short.before_number)
    )


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def split_words(text: str) -> list[str]:
    """The words of ``text``: what stands between spaces or dashes and holds a letter or a digit.

    >>> split_words("Push-ups – 20–30 a day, that's it 💪")
    ['Push-ups', '20–30', 'a', 'day,', "that's", 'it']
    """
    return [word for word in _LONG_DASH.sub(" ", text).split() if _has_words(word)]


def measure_length(text: str, language: str) -> int:
    """How long ``text`` is: in words, or in letters and digits where words are not parted by spaces."""
    return len(split_words(text)) if is_spaced(language) else sum(map(str.isalnum, text))


#: A full stop ends no sentence after an abbreviation, nor before a small letter (``e.g. this``).
_NOT_AFTER_ABBREVIATION = (
    r"(?<!\bapprox)(?<!\bmax)(?<!\bca)(?<!\bno)(?<!\bvs)(?<!\bDr)"
    r"(?<!\benv)(?<!\baprox)(?<!\bz)(?<!\bz\. B)(?<!\bz\.B)(?<!\bbzw)(?<!\bNr)"
)
#: "1 min. 30 sec." is one amount.
_NOT_WITHIN_AMOUNT = (
    r"(?!(?:(?<=min\.)|(?<=mins\.)|(?<=sec\.)|(?<=secs\.)|(?<=Min\.)|(?<=Sek\.)|(?<=seg\.))\s*\d)"
)
_SENTENCE_END = re.compile(
    rf"({_NOT_AFTER_ABBREVIATION}(?<![.!?…؟])[.!?…؟]++{_NOT_WITHIN_AMOUNT}[)\"”’»]*+(?=\s+(?![a-zà-ÿ\s])|\s*$)"
    r"|[。！？।॥]+)\s*"
)


def find_sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence in ``text``, without the space after it.

    >>> text = "Move it from A to point B. Hold for 1 min. 30 sec. Then rest."
    >>> [text[start:end] for start, end in find_sentence_spans(text)]
    ['Move it from A to point B.', 'Hold for 1 min. 30 sec.', 'Then rest.']
    """
    start = len(text) - len(text.lstrip())
    for found in _SENTENCE_END.finditer(text):
        yield start, found.end(1)
        start = found.end()
    if start < len(text):
        yield start, len(text.rstrip())
