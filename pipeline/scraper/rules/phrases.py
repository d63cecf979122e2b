"""How lines are compared with the words and patterns of the locale files.

Pages in every language have English buttons, so English phrases and patterns count in all of them.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from pipeline.locale import FALLBACK, reading

#: No line that is longer is all boilerplate; patterns are not tried on it.
LONGEST_PATTERN = 250
_LONGEST_PHRASE = 90
#: The rest of ``1.2K comments``.
_THOUSANDS = "k "
#: Every rule asks the same of the same lines.
_REMEMBERED = 1 << 14


@lru_cache(_REMEMBERED)
def said(text: str) -> str:
    """What a short line says: its words without case, digits and punctuation; nothing for a long one.

    >>> said("📧 E-mail this (3)")
    'e mail this'
    """
    if len(text) > _LONGEST_PHRASE:
        return ""
    folded = text.casefold()
    if not folded.isascii() or not folded.replace(" ", "").isalpha():
        folded = "".join(char if unicodedata.category(char)[0] in "LM" else " " for char in folded)
    words = " ".join(folded.split())
    return words.removeprefix(_THOUSANDS) if text[:1].isdigit() else words


def phrases(vocabulary: Mapping[str, Any], table: str, kind: str) -> frozenset[str]:
    """The phrases of this kind in a table of the language's words and of the English ones."""
    tables = (vocabulary.get(table, {}), reading(FALLBACK)[table])
    return frozenset(phrase for words in tables for phrase in words.get(kind, ()))


def compiled(vocabulary: Mapping[str, Any], kind: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of this kind (``[read.lines]``), the language's before the English one."""
    found = (vocabulary.get("lines", {}).get(kind), reading(FALLBACK)["lines"].get(kind))
    return tuple(_compiled(pattern) for pattern in dict.fromkeys(found) if pattern)


class LinePattern:
    """What a whole line of this kind looks like, in the language and in English."""

    def __init__(self, vocabulary: Mapping[str, Any], kind: str) -> None:
        self._patterns = compiled(vocabulary, kind)

    def matches(self, text: str) -> bool:
        """Whether all of the text is of this kind."""
        return len(text) <= LONGEST_PATTERN and _matches(self._patterns, text)


@lru_cache(_REMEMBERED)
def _matches(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
