"""Where sentences end, and how many words and sentences a text has.

One splitter (`find_sentence_spans`) for doses, section kinds, stop rules and the reading level. A sentence
ends at a full stop, question or exclamation mark that stands before white space, unless what follows begins
with a small letter. It does not end behind an abbreviation (``locale/sentences/*.toml``) or an initial.

The number or letter of a list item is a span of its own, so that an instruction begins with its verb where
steps run on in one line (``1. Kneel. 2. Hold for 20 seconds.``). For the reading level (`split_sentences`) it
is part of the sentence that it stands before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.locale import reading

#: Languages that are written without spaces between words: their length is counted in characters.
UNSPACED_LANGUAGES = frozenset({"bo", "ja", "km", "lo", "my", "th", "yue", "zh"})

#: A run of full stops and what closes behind it. It is matched where the run begins, never inside it,
#: and gives nothing back, so that a million full stops cost no more than a million letters.
_SENTENCE_END = re.compile(
    r"((?<![.!?…؟])[.!?…؟]++[)\]\"'”’»›]*+(?=\s|$)|(?<![。！？｡।॥۔])[。！？｡।॥۔]++[」』）”’\"]*+)\s*+"
)
#: The last word before a full stop is short if it is an abbreviation.
_MAX_ABBREVIATION_CHARS = 12
#: An initial, a part of "z. B.", or "U.S".
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_INITIAL_WITH_STOP = re.compile(r"[^\W\d_]\.")
_LETTER = re.compile(r"[^\W\d_]")
#: A letter after a number: units that all languages write alike (SI brochure, 2019, tables 2, 7 and 8).
_UNIT_SYMBOLS = frozenset("ghlms")
_OPENING_SIGNS = "([{\"'«“„"
#: ``2.``, ``(b.)``: a number, or one letter, and what closes behind it.
_ITEM_LABEL = re.compile(r"[(\[{\"'«“„]*(\d+|[^\W\d_])\.[.!?…؟]*[)\]\"'”’»›]*")
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


def find_sentence_spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, as offsets in characters, without the white space around it.

    >>> text = "Hold for 1 min. 30 sec. Then rest."
    >>> [text[start:end] for start, end in find_sentence_spans(text, "en")]
    ['Hold for 1 min. 30 sec.', 'Then rest.']

    Args:
        text: the text of one block or item; a line break in it is white space.
        language: its language (BCP 47); one without abbreviations of its own uses those of English.
    """
    abbreviations = _load_abbreviations(language)
    start = len(text) - len(text.lstrip())
    for match in _SENTENCE_END.finditer(text):
        if match.end() < len(text) and _is_inner_stop(text, start, match, abbreviations):
            continue
        yield start, match.end(1)
        start = match.end()
    if start < len(text):
        yield start, len(text.rstrip())


def split_sentences(text: str, language: str) -> Iterator[str]:
    """The sentences of ``text``, in order; what holds neither letter nor digit is none.

    >>> list(split_sentences("Hold for approx. 1.5 min. Then rest.", "en"))
    ['Hold for approx. 1.5 min.', 'Then rest.']
    >>> list(split_sentences("Ziehen Sie z. B. das Knie an. Halten.", "de"))
    ['Ziehen Sie z. B. das Knie an.', 'Halten.']
    """
    label_start: int | None = None
    for start, end in find_sentence_spans(text, language):
        label = _parse_item_label(text[start:end])
        is_joined = (label.isdigit() and label_start is None) or label.isalpha()
        if is_joined and end < len(text.rstrip()):
            label_start = start if label_start is None else label_start
            continue
        sentence = text[start if label_start is None else label_start : end]
        label_start = None
        if _has_words(sentence):
            yield sentence


def _parse_item_label(sentence: str) -> str:
    """The number or letter of a list item where a sentence is nothing else (``2.``, ``b.``); or nothing."""
    found_match = _ITEM_LABEL.fullmatch(sentence)
    return found_match[1] if found_match and len(found_match[1]) <= _MAX_ABBREVIATION_CHARS else ""


def _is_inner_stop(text: str, start: int, match: re.Match[str], abbreviations: _Abbreviations) -> bool:
    """Whether a match of `_SENTENCE_END` ends no sentence; ``start`` is where the sentence begins."""
    stop, following = match.start(), text[match.end()]
    if text[stop] not in ".!?…؟":
        return False
    if following.islower():
        return True
    if text[stop] != ".":
        return False
    first = max(start, stop - _MAX_ABBREVIATION_CHARS - 1)
    before = text[first:stop].split()
    word = before[-1].strip(_OPENING_SIGNS).casefold() if before and not text[stop - 1].isspace() else ""
    if first == start and len(before) == 1 and _LETTER.fullmatch(word):
        return _INITIAL_WITH_STOP.match(text, match.end()) is not None  # else the letter of a list item
    if before[-1:] and before[-1] in _UNIT_SYMBOLS and "".join(before[-2:-1]).isdigit():
        return following.isdigit()  # "1 h. 30 min." is one amount, "Walk 10 m. Rest." are two sentences
    return (
        word in abbreviations.always
        or _INITIALS.fullmatch(word) is not None
        or (following.isdigit() and word in abbreviations.before_number)
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
