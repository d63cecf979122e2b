"""Sentences as mark-up: escaped, pictographs hidden from screen readers or named, word for word otherwise."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from pipeline.exporters.pictographs import is_decoration
from pipeline.wording.plain import plain

# One pictograph: a flag, a keycap, or a picture with its skin tone, variation selectors and joined parts.
_BASE = "[\u231a\u231b\u23e9-\u23fa\u25b6\u25c0\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_TAIL = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_PICTOGRAPH = re.compile(f"(?:{_BASE}{_TAIL}(?:\u200d[\u2190-\u2bff\U0001f000-\U0001faff]{_TAIL})*)+")

#: Pictographs that say something a listener must hear, and the printed word that names them.
_MEANINGS = {
    "⚠": "symbol_warning", "🛑": "symbol_warning", "⛔": "symbol_dont", "🚫": "symbol_dont",
    "✅": "symbol_do", "✔": "symbol_do", "✓": "symbol_do", "☑": "symbol_do",
    "❌": "symbol_dont", "✖": "symbol_dont", "✗": "symbol_dont", "✘": "symbol_dont",
    "❎": "symbol_dont", "👎": "symbol_dont", "🚨": "symbol_warning",
}  # fmt: skip


def sentence(text: str, words: Mapping[str, str]) -> Markup:
    """``text`` as mark-up; the text read back out of it is `plain` of ``text``."""
    parts: list[str] = []
    end = 0
    text = plain(text)
    for found in _PICTOGRAPH.finditer(text):
        parts += [escape(text[end : found.start()]), _pictograph(found[0], words)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _pictograph(symbols: str, words: Mapping[str, str]) -> Markup:
    meanings = [words[_MEANINGS[symbol]] for symbol in symbols if symbol in _MEANINGS]
    if meanings:
        named = Markup('<span role="img" aria-label="{}">{}</span>')
        return named.format(", ".join(dict.fromkeys(meanings)), symbols)
    if not all(map(is_decoration, symbols)):
        return escape(
            symbols
        )  # an arrow, a number in a circle, a plus: the reader's own name for it is heard
    return Markup('<span aria-hidden="true">{}</span>').format(symbols)
