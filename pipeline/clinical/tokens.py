"""Clinical tokens: the numbers, units and negations that a text must neither lose nor gain.

Numbers, ranges, fractions and times; units; and the words that turn advice round or bound it (never, not,
only, both, each, left, before, without …). Each has one name in all languages and spellings: ``20-30
secs`` and ``20 – 30 seconds`` are both ``20–30``, ``second``. The words are in ``locale/tokens/``.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pipeline.locale import FALLBACK, reading

_FRACTION = "[¼-¾⅐-⅞]"
#: ``10``, ``1.5``, ``1,000``, ``10:30``, ``1/2``, ``1 ½``.
_SINGLE_NUMBER = rf"(?:\d+(?:[.,:/]\d+)*(?:\s?{_FRACTION})?|{_FRACTION})"
_DASHES = "-–—−‒‑~～"
#: One number, or several with dashes between them: a range, or a date.
_NUMBER = re.compile(rf"[+±≤≥<>]?\s?{_SINGLE_NUMBER}(?:\s?[{_DASHES}]\s?{_SINGLE_NUMBER})*")
_SIGN = re.compile("[%°‰×±≤≥<>=]")
_DASH = re.compile(f"[{_DASHES}]")
#: The marks of a do and a don't, where they stand in a text.
_TOKEN_BY_MARK = {
    "✅": "do",
    "✔": "do",
    "✓": "do",
    "☑": "do",
    "❌": "dont",
    "✖": "dont",
    "✗": "dont",
    "✘": "dont",
}
_MARK = re.compile("|".join(_TOKEN_BY_MARK))
#: Seen by nobody, within a word.
_INVISIBLE_CHARS = "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"


def find_clinical_tokens(text: str, language: str) -> tuple[str, ...]:
    """The clinical tokens of a text, in order.

    Args:
        text: any text.
        language: its language (BCP 47); of one without a vocabulary only numbers and signs are known, and the
            English words, which may stand in any text.

    >>> find_clinical_tokens("Never hold both legs for more than 20-30 secs.", "en")
    ('never', 'both', 'more', '20–30', 'second')
    """
    found = [*_find_numbers_and_signs(text), *_find_words(text, language)]
    return tuple(token for _, token in sorted(found, key=lambda pair: pair[0]))


def normalize_number(written: str) -> str:
    """A number in one spelling, whatever its digits and dashes: ``٢٠ - ٣٠`` is ``20–30``."""
    digits = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in written)
    return _DASH.sub("–", "".join(digits.split()))


def find_number_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers of a text stand: start and end of each, ranges as one."""
    return (found.span() for found in _NUMBER.finditer(text))


def _find_numbers_and_signs(text: str) -> Iterator[tuple[int, str]]:
    for found in _NUMBER.finditer(text):
        yield found.start(), normalize_number(found[0])
    for found in _SIGN.finditer(_NUMBER.sub(lambda number: " " * len(number[0]), text)):
        yield found.start(), found[0]
    for found in _MARK.finditer(text):
        yield found.start(), _TOKEN_BY_MARK[found[0]]


def _find_words(text: str, language: str) -> Iterator[tuple[int, str]]:
    pattern, names = _compile_vocabulary(language)
    for found in pattern.finditer(text):
        yield found.start(), names[str(found.lastgroup)]


@cache
def _compile_vocabulary(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """One pattern for all words of a language, and the token that each of its groups stands for."""
    words: Mapping[str, Any] = reading(language).get("tokens") or reading(FALLBACK)["tokens"]
    names: dict[str, str] = {}
    patterns = []
    for kind in ("words", "numbers", "units"):
        for name, pattern in words[kind].items():
            group = f"{kind}_{len(names)}"
            names[group] = str(name)
            patterns.append(f"(?P<{group}>{pattern})")
    whole = f"(?:{words['before']})(?:{'|'.join(patterns)})(?:{words['after']})"
    return re.compile(whole, re.IGNORECASE), names


def spoken_words(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of a text in one spelling, without punctuation, spaces, capitals and
    decoration.

    Two texts with the same ones say the same: a comma, a capital or a curly quotation mark makes no
    difference.

    >>> spoken_words("Hold – 20-30 secs, don’t bounce!") == spoken_words("hold 20–30 secs don't bounce")
    True
    """
    words: list[str] = []
    end = 0
    for start, stop in find_number_spans(text):
        words += _split_spoken_words(text[end:start])
        words.append(normalize_number(text[start:stop]))
        end = stop
    return (*words, *_split_spoken_words(text[end:]))


def _split_spoken_words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text).casefold()
    return "".join(
        char if _is_spoken_char(char) else "" if char in _INVISIBLE_CHARS else " " for char in composed
    ).split()


def _is_spoken_char(char: str) -> bool:
    category = unicodedata.category(char)
    return (
        category[0] in "LMN" or category in ("Sm", "Sc") or char in _TOKEN_BY_MARK or bool(_SIGN.match(char))
    )
