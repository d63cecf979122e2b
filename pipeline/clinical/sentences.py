"""Sentences of plain text, by where they stand."""

import re
from collections.abc import Iterator

_END = re.compile(r"([.!?…]+[)\"”’»]*(?=\s|$)|[。！？]+)\s*")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence in ``text``, without the space after it."""
    start = len(text) - len(text.lstrip())
    for found in _END.finditer(text):
        yield start, found.end(1)
        start = found.end()
    if start < len(text):
        yield start, len(text.rstrip())
