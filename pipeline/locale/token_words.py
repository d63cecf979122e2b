"""Makes patterns of the clinical words of a language, bounded as its vocabulary says (``locale/tokens``)."""

from collections.abc import Iterable, Mapping
from typing import Any


def bound_words(tokens: Mapping[str, Any], patterns: Iterable[str]) -> str:
    """A pattern of any of some words, between what may stand around a word in their language.

    Args:
        tokens: the clinical words of a language: ``tokens`` of its vocabulary.
        patterns: patterns of some of these words.
    """
    return f"(?:{tokens['before']})(?:{'|'.join(patterns)})(?:{tokens['after']})"
