"""Sentences of plain text, by where they stand."""

import re
from collections.abc import Iterator

_END = re.compile(r"(?:[.!?…]+[)\"”’»]*(?=\s|$)|[。！？]+)\s*")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence in ``text``, without the space after it."""
    start = 0
    for found in _END.finditer(text):
        if text[start : found.end()].strip():
            yield start, len(text[: found.end()].rstrip())
        start = found.end()
    if text[start:].strip():
        yield start, len(text.rstrip())
