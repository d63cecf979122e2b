"""Which characters stand right before and behind a match of a pattern?"""

import re


def find_adjacent_chars(found: re.Match[str]) -> tuple[str, str]:
    """The characters right before and behind a match; empty at the ends of the text.

    >>> find_adjacent_chars(re.search("b", "abc")), find_adjacent_chars(re.search("a", "abc"))
    (('a', 'c'), ('', 'b'))
    """
    text = found.string
    return text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
