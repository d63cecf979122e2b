"""Clinical tokens: the numbers, units and negations that a text must neither lose nor gain.

Numbers, ranges, fractions and times; units; and the words that negate or limit advice (never, not, only,
both, each, left, before, without …). A token has one name in all languages and spellings: ``20-30 secs``
and ``20 – 30 seconds`` are both ``20–30``, ``second``. The words are in ``locale/tokens/``.

`spoken_words` is the form of a text in which approvals are compared: words, numbers and signs only.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.locale import FALLBACK, reading
from pipeline.locale.caseless import CaselessPattern, lower_in_place
from pipeline.locale.token_words import bound_words

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
#: Characters without a visible form, which may stand within a word.
_INVISIBLE_CHARS = "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"


@dataclass(frozen=True)
class TokenVocabulary:
    """The words of one language that are clinical tokens.

    Attributes:
        any_word: matches any of the words.
        words: the same, each alternative a named group; since no word is a group's beginning, it is tried
            only where there is a word.
        name_by_group: the token that each named group stands for.
    """

    any_word: CaselessPattern
    words: re.Pattern[str]
    name_by_group: Mapping[str, str]

    @classmethod
    def from_vocabulary(cls, vocabulary: Mapping[str, Any]) -> "TokenVocabulary":
        """Compile a vocabulary (see `pipeline.locale.reading`); the English one where it has no tokens."""
        words: Mapping[str, Any] = vocabulary.get("tokens") or reading(FALLBACK)["tokens"]
        name_by_group: dict[str, str] = {}
        patterns, groups = [], []
        for kind in ("words", "numbers", "units"):
            for name, pattern in words[kind].items():
                group = f"{kind}_{len(name_by_group)}"
                name_by_group[group] = str(name)
                patterns.append(pattern)
                groups.append(f"(?P<{group}>{pattern})")
        any_word, grouped = (
            CaselessPattern.compile(bound_words(words, found)) for found in (patterns, groups)
        )
        return cls(any_word, grouped.compiled, name_by_group)

    def find_tokens(self, text: str) -> tuple[str, ...]:
        """The clinical tokens of a text, in order; see `find_clinical_tokens`."""
        matches = [
            *_find_numbers_and_signs(text),
            *((start, name) for start, _, name in self.find_words(text)),
        ]
        return tuple(token for _, token in sorted(matches, key=lambda pair: pair[0]))

    def find_words(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The words among them: start, end (offsets in characters) and token of each, in order."""
        lowered = lower_in_place(text)
        for found in self.any_word.compiled.finditer(lowered):
            match = self.words.match(lowered, found.start())
            if match is not None:
                yield match.start(), match.end(), self.name_by_group[str(match.lastgroup)]


@cache
def load_token_vocabulary(language: str) -> TokenVocabulary:
    """The token vocabulary of a language (BCP 47); of an unknown language, the English one."""
    return TokenVocabulary.from_vocabulary(reading(language))


def find_clinical_tokens(text: str, language: str) -> tuple[str, ...]:
    """The clinical tokens of a text, in order.

    Args:
        text: any text.
        language: its language (BCP 47); of an unknown language numbers, signs and English words are found,
            since English words may stand in any text.

    >>> find_clinical_tokens("Never hold both legs for more than 20-30 secs.", "en")
    ('never', 'both', 'more', '20–30', 'second')
    """
    return load_token_vocabulary(language).find_tokens(text)


def normalize_number(number: str) -> str:
    """A number in one spelling, whatever its digits and dashes: ``٢٠ - ٣٠`` is ``20–30``."""
    digits = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in number)
    return _DASH.sub("–", "".join(digits.split()))


def find_number_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end (offsets in characters) of each number of a text; a range is one number."""
    return (match.span() for match in _NUMBER.finditer(text))


def _find_numbers_and_signs(text: str) -> Iterator[tuple[int, str]]:
    for match in _NUMBER.finditer(text):
        yield match.start(), normalize_number(match[0])
    for match in _SIGN.finditer(_NUMBER.sub(lambda number: " " * len(number[0]), text)):
        yield match.start(), match[0]
    for match in _MARK.finditer(text):
        yield match.start(), _TOKEN_BY_MARK[match[0]]


def spoken_words(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of a text, normalised: no punctuation, spaces, capitals or decoration.

    Texts that differ only in a comma, a capital or a curly quotation mark have the same spoken words.

    >>> spoken_words("Hold – 20-30 secs, don’t bounce!") == spoken_words("hold 20–30 secs don't bounce")
    True
    """
    words: list[str] = []
    offset = 0
    for start, end in find_number_spans(text):
        words += _split_spoken_words(text[offset:start])
        words.append(normalize_number(text[start:end]))
        offset = end
    return (*words, *_split_spoken_words(text[offset:]))


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
