"""Finds a word wherever it stands in a text, which takes a fraction of the time of a regular expression."""

from collections.abc import Iterator


def find_all(text: str, word: str) -> Iterator[int]:
    """The offsets of a word in a text, in order; those that overlap the one before them are left out.

    >>> list(find_all("step by step", "step"))
    [0, 8]
    """
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
