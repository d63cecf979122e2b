"""Scripts: which characters must be shaped, and which run from right to left.

In scripts whose letters join, stack, carry marks or change their order, a glyph does not stand for one
character. Whatever draws or copies text must know of these.
"""

import unicodedata

#: First and last code points of scripts whose letters join, carry marks and change their order: from
#: Devanagari to Myanmar, and Khmer. A letter that stands alone has the glyph of one that carries a mark.
_BRAHMIC_RANGES = ((0x0900, 0x109F), (0x1780, 0x17FF))
#: Bidirectional classes of right-to-left letters and of Arabic digits (UAX #9, table 4).
_RIGHT_TO_LEFT_CLASSES = frozenset({"R", "AL", "AN"})


def needs_shaping(character: str) -> bool:
    """Whether the shape or position of a character depends on its neighbours."""
    is_brahmic = any(first <= ord(character) <= last for first, last in _BRAHMIC_RANGES)
    return is_brahmic or unicodedata.category(character).startswith("M") or is_right_to_left(character)


def is_right_to_left(character: str) -> bool:
    """Whether a character belongs to a script that runs from right to left."""
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT_CLASSES


def has_right_to_left(text: str) -> bool:
    """Whether any character of a text belongs to a script that runs from right to left."""
    return not text.isascii() and any(map(is_right_to_left, text))


def has_case(text: str) -> bool:
    """Whether a text is written with capital and small letters."""
    return text.lower() != text.upper()
