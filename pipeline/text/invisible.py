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
#: character between them are one number on every page. A mark of direction or an invisible sign (U+2061 to
#: U+2064) may be all that is left of what parted two.
NUMBER_SPLITTERS = (
    "\u034f\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2060\ufe00-\ufe0f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SPLIT_NUMBER = re.compile(rf"[{NUMBER_SPLITTERS}](?<=\d.)[{NUMBER_SPLITTERS}]*(?=\d)")

#: Where a word may break, or may not; a soft hyphen. Between two digits it may be all that is left of a dash.
_BREAK_CONTROLS = "\u00ad\u200b\u2060\ufeff"
_BREAK_CONTROL_RUN = re.compile(
    rf"(?<![\d{_BREAK_CONTROLS}])[{_BREAK_CONTROLS}]++|(?<![{_BREAK_CONTROLS}])[{_BREAK_CONTROLS}]++(?!\d)"
)


def drop_break_controls(text: str) -> str:
    r"""The text without the invisible characters by which words may break, or may not, but in numbers.

    >>> drop_break_controls("not \u200bover \u200b90 de\u00adgrees"), drop_break_controls("5\u200b6") == "56"
    ('not over 90 degrees', False)
    """
    return text if text.isascii() else _BREAK_CONTROL_RUN.sub("", text)


#: Where a line may break, and the mark of byte order: editors leave them in words and numbers alike, but they
#: may be all that is left of a dash, too.
_BREAKS = "\u200b\ufeff"
_SOFT_HYPHEN = "\u00ad"
_BROKEN_NUMBER = re.compile(
    rf"(?<!\d)(\d{{1,6}})([{_BREAKS}{_SOFT_HYPHEN}]+)(\d{{1,6}})(?![\d{_BREAKS}{_SOFT_HYPHEN}])"
)
_HYPHENATED_WORD = re.compile(rf"[^\W\d_]{_SOFT_HYPHEN}[^\W\d_]")


def join_split_numbers(text: str) -> str:
    r"""The text without the joiners, selectors, tags and breaks that stand between two digits.

    Breaks stay between what may be the two ends of a range: nobody can tell. A soft hyphen is a break where
    the words of the text have some too.

    >>> join_split_numbers("1\u034f0 times"), join_split_numbers("20\u00ad30") == "20\u00ad30"
    ('10 times', True)
    """
    if text.isascii():
        return text
    return _BROKEN_NUMBER.sub(_join_broken_number, _SPLIT_NUMBER.sub("", text))


def _join_broken_number(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[3])
    may_be_range = first < last and len(found[3]) >= _MIN_RANGE_DIGITS
    if may_be_range or (_SOFT_HYPHEN in found[2] and not _HYPHENATED_WORD.search(found.string)):
        return found[0]
    return found[1] + found[3]


#: ``1`` and ``5`` with nothing seen between are 15 to every reader; of ``10`` and ``15`` one may doubt it.
_MIN_RANGE_DIGITS = 2
