"""How many columns a text takes where all letters are as wide: on a terminal, and in estimates of lines.

Wide and fullwidth characters (Unicode Standard Annex 11, East Asian Width: W and F) take two columns, all
others one. Combining marks and joiners count as one too: the limits of the cleaning rules are in these
columns, so a finer measure would change which lines they take for text.
"""

import re
import unicodedata

#: No wide character stands before this one, the first of Hangul.
_MAYBE_WIDE = re.compile("[\u1100-\U0010ffff]")
_WIDE_EAST_ASIAN_WIDTHS = frozenset("WF")


def count_columns(text: str) -> int:
    """How many columns a text takes.

    >>> count_columns("20 sec"), count_columns("20秒")
    (6, 4)
    """
    if text.isascii():
        return len(text)
    return len(text) + sum(
        unicodedata.east_asian_width(character) in _WIDE_EAST_ASIAN_WIDTHS
        for character in _MAYBE_WIDE.findall(text)
    )
