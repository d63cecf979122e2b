"""What may come out of an encoding repair, and which results are evidence for it?

Codecs can be mixed up in so many ways that damaged text often *can* be decoded as something, such as the
sign of half an integral. A decoding that gives such a character is taken for wrong; one that gives a dash,
an emoji or a degree sign behind a number is evidence enough for itself.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: Pictographs, signs and arrows that have an emoji form or are drawn like one, without those of Latin-1.
PICTOGRAPHS = (
    "\u203c\u2049\u2139\u2190-\u21ff\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u24c2\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
#: What joins or varies pictographs: joiner, variation selectors, keycap, the letters of flags.
PICTOGRAPH_PARTS = "\u200d\u20e3\ufe0e\ufe0f\U000e0020-\U000e007f"

#: Letters of the Latin script that languages of today write with; IPA and historic ones are not among them.
_LATIN_RANGES = (
    "\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc"
    "\u0218-\u021b\u1e00-\u1eff\ufb00-\ufb06"
)
_SIGN_RANGES = (
    "\u00a0-\u00a9\u00ab-\u00b9\u00bb-\u00bf\u00d7\u00f7\u02c6\u02dc\u200b-\u205e\u2060\u2070-\u209f"
    "\u20a0-\u20c0\u2100-\u218f\u2200-\u22ff\u2460-\u24ff\u2500-\u259f\u3000-\u303f\uff01-\uffee\ufeff"
    "\U0001d400-\U0001d7ff"
)
#: Scripts by their letters of today: Greek, Cyrillic, Armenian, Hebrew, Arabic, those of India one by one,
#: Thai, Lao, Tibetan, Burmese, Georgian, Ethiopic, Khmer, Chinese and Japanese, Korean.
_SCRIPT_RANGES = (
    *("\u0384-\u03ce", "\u0400-\u045f\u048a-\u04ff", "\u0531-\u058f", "\u0591-\u05f4"),
    *("\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc", "\u0900-\u097f", "\u0980-\u09ff"),
    *("\u0a00-\u0a7f", "\u0a80-\u0aff", "\u0b00-\u0b7f", "\u0b80-\u0bff", "\u0c00-\u0c7f", "\u0c80-\u0cff"),
    *("\u0d00-\u0d7f", "\u0d80-\u0dff", "\u0e00-\u0e7f", "\u0e80-\u0eff", "\u0f00-\u0fff", "\u1000-\u109f"),
    *("\u10a0-\u10ff", "\u1200-\u139f", "\u1780-\u17ff"),
    *("\u3000-\u30ff\u3105-\u312f\u4e00-\u9fff\uff01-\uffee", "\uac00-\ud7a3"),
)
_NON_LATIN_RANGES = "".join(_SCRIPT_RANGES)
_COMBINING_ACCENTS = re.compile("[\u0300-\u036f]")
_PLAUSIBLE_CHARS = re.compile(
    f"[{_LATIN_RANGES}{_SIGN_RANGES}{_NON_LATIN_RANGES}{PICTOGRAPHS}{PICTOGRAPH_PARTS}]+"
)
_NON_LATIN_LETTER = re.compile(f"[{_NON_LATIN_RANGES}]")
_NON_LATIN_WORD = re.compile("|".join(f"(?:[{letters}]{{3,}})" for letters in _SCRIPT_RANGES))
_MICRO = "μ"

_EMOJI_RANGES = "\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff"
_PICTOGRAPH_RUN = f"[{PICTOGRAPHS}{PICTOGRAPH_PARTS}]*"
_EMOJI_SEQUENCE = re.compile(f"{_PICTOGRAPH_RUN}[{_EMOJI_RANGES}]{_PICTOGRAPH_RUN}")
#: Quotation marks, dashes, ellipsis, bullets, currencies, trade mark, comparisons: what UTF-8 text has most.
_PUNCTUATION = re.compile("[\u2010-\u2027\u2030-\u203a\u20a0-\u20c0\u2122\u2260\u2264\u2265]+")
_GEOMETRIC_SHAPE = re.compile("[\u2500-\u25ff]")
_LATIN_LETTERS = re.compile(f"[{_LATIN_RANGES}]+")
_TRAILING_NUMBER = re.compile(r"\d ?$")
_LEADING_NUMBER = re.compile(r" ?\d")
_PRIVATE_USE_CHARS = re.compile("[\ue000-\uf8ff]+")

#: What stands for a byte that Windows-1252 has no character for (81, 8D, 8F, 90, 9D).
LOST_BYTE = "[\ufffd\x81\x8d\x8f\x90\x9d]"


@dataclass(frozen=True)
class Restoration:
    """A part of a text that was decoded wrong, and what it was before.

    Attributes:
        start: offset of its first character.
        end: offset behind its last character.
        text: the restored text.
        is_proof: whether the restored text is evidence enough for itself.
    """

    start: int
    end: int
    text: str
    is_proof: bool


def apply_restorations(text: str, restorations: Iterable[Restoration]) -> str:
    """The text with these parts restored; they must be in order and must not overlap.

    >>> apply_restorations("20â€“30 s", [Restoration(2, 5, "–", is_proof=True)])
    '20–30 s'
    """
    parts, copied = [], 0
    for restoration in restorations:
        parts += [text[copied : restoration.start], restoration.text]
        copied = restoration.end
    return "".join((*parts, text[copied:]))


def is_plausible(text: str, before: str) -> bool:
    """Whether all of ``text`` stands in articles, behind the character (or nothing) ``before``.

    >>> is_plausible("’", "n"), is_plausible("⌠", "")
    (True, False)
    """
    if _COMBINING_ACCENTS.fullmatch(text):
        return before.isalpha()
    return bool(_PLAUSIBLE_CHARS.fullmatch(text)) and all(unicodedata.category(char) != "Cn" for char in text)


def has_mixed_scripts(text: str, before: str, after: str) -> bool:
    """Whether ``text`` is one letter of another script within a Latin word.

    The capitals ``ÓŁ`` of a Polish word are not one damaged Cyrillic letter. A micro sign may stand there.

    >>> has_mixed_scripts("ӣ", "P", ""), has_mixed_scripts("μ", "5", "g")
    (True, False)
    """
    if not is_non_latin_letter(text) or (text == _MICRO and not before.isalpha()):
        return False
    return is_ascii_letter(before) or is_ascii_letter(after)


def is_self_evident(text: str, before: str, after: str) -> bool:
    """Whether ``text`` is evidence by itself, between these (up to two) characters before and behind it.

    >>> is_self_evident("’", "n", "t"), is_self_evident("腰痛锻炼：", "", ""), is_self_evident("ʌ", "", "")
    (True, True, False)
    >>> is_self_evident("°", "45", ","), is_self_evident("×", "3 ", " 1"), is_self_evident("×", "", "")
    (True, True, False)
    """
    if _EMOJI_SEQUENCE.fullmatch(text) or _PUNCTUATION.fullmatch(text) or _NON_LATIN_WORD.fullmatch(text):
        return True
    if _GEOMETRIC_SHAPE.fullmatch(text):
        return not before[-1:].isalnum()
    if text == "°":
        return before[-1:].isdigit()
    return text in "×±" and bool(_TRAILING_NUMBER.search(before) and _LEADING_NUMBER.match(after))


def is_latin(text: str) -> bool:
    """Whether ``text`` is letters of the Latin script beyond A to Z."""
    return bool(_LATIN_LETTERS.fullmatch(text))


def is_non_latin_letter(text: str) -> bool:
    """Whether ``text`` is one letter that is not Latin."""
    return bool(_NON_LATIN_LETTER.fullmatch(text))


def is_ascii_letter(char: str) -> bool:
    """Whether this (or nothing) is one of A to Z."""
    return char.isascii() and char.isalpha()


def is_private_use(text: str) -> bool:
    """Whether ``text`` is characters for private use, such as the icons of an icon font."""
    return bool(_PRIVATE_USE_CHARS.fullmatch(text))
