"""In which order is a line shown? By the Unicode Bidirectional Algorithm (Unicode Standard Annex 9).

A line is stored in the order in which it is said. Letters that run from right to left, and characters that
nobody sees, make it be shown in another: ``20 - 30`` as ``30 - 20``, ``not lift`` as ``lift not``. Whoever
hears a handout or copies from it then gets another text than whoever sees it.

Which way a line is read follows from its words: from right to left where most of them run so. It is shown
in order if its numbers, and its words of that direction, stand behind each other as they are stored. Words of
the other direction among them (a name, a quotation) are read in their own, as their readers expect.
"""

import re
from typing import Literal

from pipeline.text.invisible import BIDI_CONTROLS

Direction = Literal["ltr", "rtl"]

#: How many times the words of a paragraph's direction those of the other must be for a line to be read so.
_MIN_WORD_RATIO = 2

#: Letters of scripts that run from right to left (classes R and AL): Hebrew to Arabic Extended-A,
#: presentation forms, parts of the supplementary planes.
_RIGHT_TO_LEFT_LETTERS = (
    "\u05be-\u05f4\u0620-\u064a\u066d-\u06ef\u06fa-\u08c9\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_RIGHT_TO_LEFT_LETTER = re.compile(f"[{_RIGHT_TO_LEFT_LETTERS}]")
_RIGHT_TO_LEFT_WORD = re.compile(f"[{_RIGHT_TO_LEFT_LETTERS}]+")
_LEFT_TO_RIGHT_WORD = re.compile(rf"(?:(?![{_RIGHT_TO_LEFT_LETTERS}])[^\W\d_])+")
_LEFT_TO_RIGHT_LETTER = re.compile(rf"(?![{_RIGHT_TO_LEFT_LETTERS}])[^\W\d_]")
_BIDI_CONTROL = re.compile(f"[{BIDI_CONTROLS}]")
#: A number with the signs that the algorithm keeps within it (class CS), or the letters of one direction.
_TOKEN = re.compile(
    r"\d+(?:[.,:/\u066b\u066c]\d+)*"
    rf"|[{_RIGHT_TO_LEFT_LETTERS}]+|(?:(?![{_RIGHT_TO_LEFT_LETTERS}])[^\W\d_])+"
)


def has_bidi_controls(text: str) -> bool:
    """Whether any character of the text does nothing but change the order that others are shown in."""
    return not text.isascii() and bool(_BIDI_CONTROL.search(text))


def has_right_to_left_letters(text: str) -> bool:
    """Whether any letter of the text runs from right to left."""
    return not text.isascii() and bool(_RIGHT_TO_LEFT_LETTER.search(text))


def strip_bidi_controls(text: str) -> str:
    """The text without the characters that only change the order of others."""
    return text if text.isascii() else _BIDI_CONTROL.sub("", text)


def find_reading_direction(text: str, paragraph: Direction | None = None) -> Direction:
    """Which way a line is read: the direction that more of its words have.

    Args:
        text: one line.
        paragraph: the direction of the paragraph that it stands in, if that is known: it is read so unless
            it has more than twice as many words of the other.

    >>> find_reading_direction("Say shalom (שלום)."), find_reading_direction("اثبت 20 ثانية")
    ('ltr', 'rtl')
    """
    right_to_left = len(_RIGHT_TO_LEFT_WORD.findall(text)) if not text.isascii() else 0
    if not right_to_left:
        return "ltr"
    left_to_right = len(_LEFT_TO_RIGHT_WORD.findall(text))
    if paragraph == "rtl":
        return "ltr" if left_to_right > right_to_left * _MIN_WORD_RATIO else "rtl"
    return "rtl" if right_to_left > left_to_right * (_MIN_WORD_RATIO if paragraph else 1) else "ltr"


def render_visual_order(text: str, direction: Direction) -> str:
    r"""The characters of a line from left to right as they are shown, without those that are not.

    Args:
        text: one line, as it is stored.
        direction: of the paragraph that it stands in.

    >>> render_visual_order("Hold for \u202b20 - 30\u202c seconds.", "ltr")
    'Hold for 30 - 20 seconds.'
    """
    from bidi import get_display  # few articles need it, and it takes longer to load than most to clean

    shown: str = get_display(text, base_dir="R" if direction == "rtl" else "L")
    return strip_bidi_controls(shown)


def is_shown_in_order(text: str, direction: Direction) -> bool:
    r"""Whether what a reader reads in a line is what is stored.

    In a line that is read from right to left, numbers that only signs part (``20-30``) may stand in either
    order: Arabic shows the first on the right, Hebrew with a hyphen on the left, and both are read so.

    Args:
        text: one line, as it is stored.
        direction: of the paragraph that it stands in.

    >>> is_shown_in_order("اثبت 20-30 ثانية", "rtl"), is_shown_in_order("Hold א 20 - 30 seconds", "ltr")
    (True, False)
    >>> is_shown_in_order("3 sets of 10", "ltr"), is_shown_in_order("3 sets of 10", "rtl")
    (True, False)
    """
    if direction == "ltr" and not has_right_to_left_letters(text) and not has_bidi_controls(text):
        return True
    reading = find_reading_direction(text, direction)
    shown = _find_tokens(render_visual_order(text, direction), reading)
    stored = _find_tokens(strip_bidi_controls(text), reading)
    if reading == "ltr":
        return shown == stored
    shown = [token if token[0].isdigit() else token[::-1] for token in reversed(shown)]
    return _sort_ranges(shown) == _sort_ranges(stored)


def do_controls_change_order(text: str) -> bool:
    r"""Whether invisible characters make a line read otherwise than it is stored, or than it would without.

    >>> do_controls_change_order("Do \u2067\u2066lift\u2069 \u2066not\u2069\u2069 the heel א.")
    True
    >>> do_controls_change_order("\u200fاثبت 20 ثانية\u200f."), do_controls_change_order("10\u200e kg")
    (False, False)
    """
    if not has_bidi_controls(text):
        return False
    reading = find_reading_direction(text)
    other: Direction = "rtl" if reading == "ltr" else "ltr"
    if not is_shown_in_order(text, reading):
        return True
    if not has_right_to_left_letters(text):
        return False
    shown = render_visual_order(text, reading)
    plain = render_visual_order(strip_bidi_controls(text), reading)
    return _find_words(shown, other) != _find_words(plain, other)


def _find_tokens(text: str, direction: Direction) -> list[str]:
    """The numbers of a text and its words of one direction, in order."""
    is_other = _is_left_to_right if direction == "rtl" else _is_right_to_left
    return [token for token in _TOKEN.findall(text) if not is_other(token)]


def _find_words(text: str, direction: Direction) -> list[str]:
    return [token for token in _find_tokens(text, direction) if not token[0].isdigit()]


def _is_right_to_left(token: str) -> bool:
    return bool(_RIGHT_TO_LEFT_LETTER.match(token))


def _is_left_to_right(token: str) -> bool:
    return bool(_LEFT_TO_RIGHT_LETTER.match(token))


def _sort_ranges(tokens: list[str]) -> list[tuple[str, ...]]:
    """The tokens; numbers without a word between them as one, the same from either end."""
    grouped: list[tuple[str, ...]] = []
    numbers: list[str] = []
    for token in (*tokens, ""):
        if token[:1].isdigit():
            numbers.append(token)
            continue
        if numbers:
            grouped.append(min(tuple(numbers), tuple(reversed(numbers))))
            numbers = []
        grouped.append((token,))
    return grouped
