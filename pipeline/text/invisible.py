"""Characters that nobody sees, by the properties that Unicode gives them.

The module ``unicodedata`` does not have these properties; a test holds the tables against those of the
package regex.
"""

import re

#: Default_Ignorable_Code_Point (DerivedCoreProperties.txt): what is shown by nothing at all where a font or a
#: program does not know it. Code points that are not assigned yet are among it, so the table is stable.
DEFAULT_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: The same as numbers.
DEFAULT_IGNORABLE_CODES = frozenset(
    code
    for first, last in re.findall("(.)(?:-(.))?", DEFAULT_IGNORABLE)
    for code in range(ord(first), ord(last or first) + 1)
)
#: Bidi_Control (PropList.txt): what changes the order in which the characters around it are shown.
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
#: Shown as a gap or by nothing, as the font has it: fillers of Hangul syllables, the empty Braille cell.
BLANK_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
#: What never stood for a dash or a space: joiners, variation selectors, tags. Two digits with such a
#: character between them are one number on every page. A soft hyphen, a break, a mark of direction or an
#: invisible sign (U+2061 to U+2064) may be all that is left of what parted two.
NUMBER_SPLITTERS = (
    "\u034f\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2060\ufe00-\ufe0f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SPLIT_NUMBER = re.compile(rf"[{NUMBER_SPLITTERS}](?<=\d.)[{NUMBER_SPLITTERS}]*(?=\d)")


def join_split_numbers(text: str) -> str:
    r"""The text without the joiners, selectors and tags that stand between two digits.

    >>> join_split_numbers("1\u034f0 times"), join_split_numbers("20\u00ad30") == "20\u00ad30"
    ('10 times', True)
    """
    return text if text.isascii() else _SPLIT_NUMBER.sub("", text)
