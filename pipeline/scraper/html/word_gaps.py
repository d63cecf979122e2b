"""Keeps apart the words between which a page draws something that is no text: an icon, a sign, a gap.

``Do<i class="fa fa-ban"></i>not`` shows two words. Signs of a sentence stay right behind their word.
"""

from lxml import etree

from pipeline.scraper.html.elements import INVISIBLE_TAGS
from pipeline.scraper.html.line_neighbours import iterate_before, iterate_behind
from pipeline.scraper.html.tree import put_text_behind, put_text_first

#: How many elements without text are passed on the way to the next character.
_MAX_EMPTY_NEIGHBOURS = 20


def part_words_behind(element: etree._Element) -> None:
    """Put a space behind an element where the word at its end, or before it, would go on there.

    Args:
        element: an element of a line, behind which, or in place of which, something is drawn.
    """
    behind = element.tail[:1] if element.tail else find_char_behind(element)
    if behind.isalnum() and (find_last_char(element) or find_char_before(element)).isalnum():
        put_text_behind(element, " ")


def part_words_before(element: etree._Element) -> None:
    """Put a space at the beginning of an element where a word before it would go on there.

    Args:
        element: an element of a line, before whose text something is drawn.
    """
    if find_first_char(element).isalnum() and find_char_before(element).isalnum():
        put_text_first(element, " ")


def find_first_char(element: etree._Element) -> str:
    """The first character of the text within an element; empty where it has none."""
    return next(filter(None, element.itertext()), "")[:1]


def find_last_char(element: etree._Element) -> str:
    """The last character of the text within an element; empty where it has none."""
    for _ in range(_MAX_EMPTY_NEIGHBOURS):
        if not len(element):
            return (element.text or "")[-1:]
        below = element[-1]
        if below.tail:
            return below.tail[-1:]
        if not _is_text(below):
            return ""
        element = below
    return ""


def find_char_behind(element: etree._Element) -> str:
    """The character right behind an element in its line; empty where the line ends with it."""
    for part in iterate_behind(element, _MAX_EMPTY_NEIGHBOURS):
        if isinstance(part, str):
            return part[:1]
        if _is_text(part) and (char := find_first_char(part)):
            return char
    return ""


def find_char_before(element: etree._Element) -> str:
    """The character right before an element in its line; empty where the line begins with it."""
    for part in iterate_before(element, _MAX_EMPTY_NEIGHBOURS):
        if isinstance(part, str):
            return part[-1:]
        if _is_text(part) and (char := find_last_char(part)):
            return char
    return ""


def _is_text(element: etree._Element) -> bool:
    """Whether the text that an element holds is shown: it is no comment, script or drawing."""
    return isinstance(element.tag, str) and element.tag not in INVISIBLE_TAGS
