"""Texts made comparable: the characters that are seen, and what stands between them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: What stands before a character: nothing, a break (the end of a line or block, which may stand for a space),
#: a space.
NOTHING, BREAK, SPACE = 0, 1, 2

#: Characters that are not seen and may be lost: soft hyphen, zero-width marks, direction marks, variation
#: selectors.
_INVISIBLE = dict.fromkeys(
    [*map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff")]
)
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"}
#: Ligatures that are letters of a raw article come back from a PDF as the letters that they join.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_UNSEEN = {**_INVISIBLE, **_CONTROLS, **_LIGATURES}
_PIECE = re.compile(r"(\s*)(\S+)")
_LONGEST_KEPT = 500


@dataclass(frozen=True)
class Folded:
    """A text without its white space: ``gaps[i]`` is what stands before ``letters[i]``."""

    letters: str
    gaps: bytes

    def agrees(self, other: "Folded", place: int) -> bool:
        """Whether the spaces within ``other`` stand here too, from ``place`` on, and no others.

        A break here may be a space there or none: a PDF has no spaces at the ends of its lines.
        """
        here = self.gaps[place + 1 : place + len(other.letters)]
        there = other.gaps[1:]
        if here == there:
            return True
        return all(own in (BREAK, wanted) for own, wanted in zip(here, there, strict=True))

    def excerpt(self, start: int, end: int) -> str:
        """The text from ``start`` to ``end``, with its spaces."""
        letters = self.letters[start:end]
        gaps = self.gaps[start:end]
        spaced = ((" " if gap and index else "") + letters[index] for index, gap in enumerate(gaps))
        return "".join(spaced)


def fold(text: str) -> Folded:
    """A text made comparable: composed (NFC), without what cannot be seen.

    A line feed in it is a break, any other white space a space. The product's own words stand in every
    handout, and an article's texts in each of its formats: short texts are kept folded.
    """
    return _kept(text) if len(text) <= _LONGEST_KEPT else _folded(text)


@lru_cache(maxsize=2048)
def _kept(text: str) -> Folded:
    return _folded(text)


def _folded(text: str) -> Folded:
    text = text.translate(_UNSEEN)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _rejoined(text))
    letters: list[str] = []
    gaps = bytearray()
    for found in _PIECE.finditer(text):
        between, piece = found.groups()
        letters.append(piece)
        gaps.append((BREAK if "\n" in between else SPACE) if between else NOTHING)
        gaps.extend(bytes(len(piece) - 1))
    return Folded("".join(letters), bytes(gaps))


def _rejoined(text: str) -> str:
    """The text without breaks before an accent: a PDF may show it apart from its letter."""
    if not any(map(unicodedata.combining, set(text))):
        return text
    kept: list[str] = []
    for char in text:
        if unicodedata.combining(char):
            while kept and kept[-1] == "\n":
                kept.pop()
        kept.append(char)
    return "".join(kept)
