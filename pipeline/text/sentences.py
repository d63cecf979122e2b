"""Where sentences end, and how many words and sentences a text has.

A sentence ends at a full stop, question or exclamation mark that stands before a space, and at ``。`` and its
like; not where a small letter follows, nor behind an abbreviation. Abbreviations are locale data
(``locale/sentences/*.toml``). Which of them count depends on what an error costs:

- `find_sentence_spans` is for doses, section kinds and stop rules, where a join changes the meaning: in "from
  point A to point B. Hold for 30 seconds." a join at the initial hides the verb, and the hold becomes
  something else. So two sentences are joined only where it is certain: behind what ends no sentence in
  practice (``never_ends``, ``titles`` and the initial of a name behind them), between the parts of one
  amount ("1 min. 30 sec."), before a number that is counted (``numbered``), and behind an ordinal
  (``ordinal_after``: "die 2. Woche"). Articles mix languages, so the words of all languages count in each.
- `split_sentences` is for the reading level, where a sentence too many or too few changes a figure a little.
  It joins at all abbreviations of the text's language, at initials, and behind the number of a list item.

What holds neither letter nor digit is no sentence of the reading level, and no word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.locale import FALLBACK, list_languages, reading

#: Languages that are written without spaces between words: their length is counted in characters.
UNSPACED_LANGUAGES = frozenset({"bo", "ja", "km", "lo", "my", "th", "yue", "zh"})

#: The marks that end a sentence only before a space.
_SPACED_STOPS = ".!?…؟"
#: A run of stops and what closes behind it (group 1), and the space after it. It is looked for where the run
#: begins, never inside it, and gives nothing back, so that a million full stops cost no more than a million
#: letters. ``[…]`` is an omission and no stop: "do not […] Hold" is no order to hold. A straight quotation
#: mark behind ``。`` may open what follows, unless a space stands there.
_STOP = re.compile(
    # It begins with what all stops are, so that the search passes quickly over the rest.
    rf"([{_SPACED_STOPS}。！？｡।॥۔](?:(?<=[{_SPACED_STOPS}])(?<![{_SPACED_STOPS}\[].)[{_SPACED_STOPS}]*+"
    r"[)\]\"'”’»›“«‹]*+(?:[ \u00a0\u202f]»)?(?=\s|$)"
    r"|(?<=[。！？｡।॥۔])(?<![。！？｡।॥۔].)[。！？｡।॥۔]*+[」』）”’)\]]*+(?:\"(?=\s|$))?))\s*+",
    re.DOTALL,
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
    """Words behind which a full stop may end no sentence. The patterns match at the full stop.

    Attributes:
        never_ends: what is followed by more in practice, in whatever text it stands.
        amount_units: units behind which a number goes on with the amount.
        initials: a title and the initial of a name.
        numbered: what counts, where a number follows.
        ordinals: a number behind a word after which it is an ordinal, where a capital follows.
        often_inner: words that mostly end no sentence, case-folded.
        before_number: words that end no sentence where a number follows, case-folded.
    """

    never_ends: re.Pattern[str]
    amount_units: re.Pattern[str]
    initials: re.Pattern[str]
    numbered: re.Pattern[str]
    ordinals: re.Pattern[str]
    often_inner: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()


def _compile_behind(boundary: str, patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches where one of ``patterns``, of fixed length, ends with ``boundary`` before it."""
    return re.compile("|".join(rf"(?<={boundary}{pattern})" for pattern in sorted(patterns)) or "(?!)")


def _compile_certain(tables: Iterable[Mapping[str, Any]]) -> _Abbreviations:
    """The abbreviations of some languages at which a join is certain."""
    words: dict[str, set[str]] = {}
    for table in tables:
        for key in ("never_ends", "titles", "amount_units", "numbered", "ordinal_after"):
            words.setdefault(key, set()).update(table[key])
    ordinals = {spelling for word in words["ordinal_after"] for spelling in (word, word.capitalize())}
    counting = {spelling for word in words["numbered"] for spelling in (word, word.capitalize())}
    counting.update(word.capitalize() for word in words["never_ends"])  # "Max." alone may be a name
    numbers = (f"{word} {digits}" for word in ordinals for digits in (r"\d", r"\d\d"))
    return _Abbreviations(
        _compile_behind(r"\b", map(re.escape, words["never_ends"] | words["titles"])),
        # A unit may be glued to its number ("1min. 30sec."), but ends no word ("a vitamin. 2 sets").
        _compile_behind(r"(?<![^\W\d_])", map(re.escape, words["amount_units"])),
        _compile_behind(r"\b", (rf"{re.escape(word)}\. [^\W\d_]" for word in words["titles"])),
        _compile_behind(r"\b", map(re.escape, counting)),
        _compile_behind(r"\b", numbers),
    )


@cache
def _load_certain_abbreviations() -> _Abbreviations:
    """The abbreviations of all languages at which a join is certain."""
    return _compile_certain(reading(language)["sentences"] for language in list_languages("sentences"))


@cache
def _load_abbreviations(language: str) -> _Abbreviations:
    """All abbreviations of a language; those of English where it has none of its own."""
    table = reading(language).get("sentences") or reading(FALLBACK)["sentences"]
    certain = _compile_certain([table])
    return _Abbreviations(
        certain.never_ends,
        certain.amount_units,
        certain.initials,
        certain.numbered,
        certain.ordinals,
        frozenset(table["abbreviations"])
        | set(map(str.casefold, table["never_ends"]))
        | set(map(str.casefold, table["titles"])),
        frozenset(table["before_number"])
        | set(map(str.casefold, table["amount_units"]))
        | set(map(str.casefold, table["numbered"])),
    )


def find_sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of ``text``, in characters, without the space around it.

    They are joined only where that is certain, in whatever language the text is.

    >>> text = "Move it from A to point B. Hold for 1 min. 30 sec. Then rest."
    >>> [text[start:end] for start, end in find_sentence_spans(text)]
    ['Move it from A to point B.', 'Hold for 1 min. 30 sec.', 'Then rest.']
    """
    return _find_spans(text, _load_certain_abbreviations())


def split_sentences(text: str, language: str) -> Iterator[str]:
    """The sentences of ``text``, in order, as they are counted for the reading level.

    >>> list(split_sentences("Hold for approx. 1.5 min. Then rest.", "en"))
    ['Hold for approx. 1.5 min.', 'Then rest.']
    >>> list(split_sentences("Ziehen Sie z. B. das Knie an. Halten.", "de"))
    ['Ziehen Sie z. B. das Knie an.', 'Halten.']

    Args:
        text: the text of one item.
        language: its language (BCP 47), which gives the abbreviations.
    """
    for start, end in _find_spans(text, _load_abbreviations(language), joins_if_likely=True):
        if _has_words(sentence := text[start:end]):
            yield sentence


def _find_spans(
    text: str, abbreviations: _Abbreviations, *, joins_if_likely: bool = False
) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, joined where a stop is certainly inside one, or also where likely."""
    start = len(text) - len(text.lstrip())
    for match in _STOP.finditer(text):
        if match.end() < len(text) and (
            _is_certainly_inner(text, match, abbreviations)
            or (joins_if_likely and _is_likely_inner(text, start, match, abbreviations))
        ):
            continue
        yield start, match.end(1)
        start = match.end()
    if start < len(text):
        yield start, len(text.rstrip())


def _is_certainly_inner(text: str, match: re.Match[str], abbreviations: _Abbreviations) -> bool:
    """Whether the sentence surely goes on behind a match of `_STOP`.

    A small letter is one that has a capital (general category Ll): ``ⓑ`` begins the item of a list.
    """
    stop, following = match.start(), text[match.end()]
    if text[stop] not in _SPACED_STOPS:
        return False
    if unicodedata.category(following) == "Ll":
        return True
    if text[stop] in ".…" and abbreviations.never_ends.match(text, stop):
        return True
    if match[1] != ".":
        return False
    if following.isdecimal():
        patterns = (abbreviations.amount_units, abbreviations.numbered)
    else:
        patterns = (abbreviations.initials, abbreviations.ordinals)
    return any(pattern.match(text, stop) for pattern in patterns)


def _is_likely_inner(text: str, start: int, match: re.Match[str], abbreviations: _Abbreviations) -> bool:
    """Whether a sentence that begins at ``start`` mostly goes on behind a match of `_STOP`."""
    stop, following = match.start(), text[match.end()]
    if text[stop] != ".":
        return False
    first = max(start, stop - _MAX_ABBREVIATION_CHARS - 1)
    before = text[first:stop].split()
    word = before[-1].strip("([{\"'«“„").casefold() if before and not text[stop - 1].isspace() else ""
    is_first = first == start and len(before) == 1
    return (
        word in abbreviations.often_inner
        or _INITIALS.fullmatch(word) is not None
        or (is_first and word.isdigit())  # the number of a list item
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
