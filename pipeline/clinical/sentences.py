"""Sentences of plain text, by where they stand."""

import re
from collections.abc import Iterator

#: A full stop ends no sentence after an abbreviation, nor before a small letter (``e.g. this``).
_ABBREVIATED = (
    r"(?<!\bapprox)(?<!\bmax)(?<!\bca)(?<!\bno)(?<!\bvs)(?<!\bDr)"
    r"(?<!\benv)(?<!\baprox)(?<!\bz)(?<!\bz\. B)(?<!\bz\.B)(?<!\bbzw)(?<!\bNr)"
)
#: "1 min. 30 sec." is one amount.
_UNIT_GOES_ON = r"(?!(?:(?<=min\.)|(?<=mins\.)|(?<=sec\.)|(?<=secs\.)|(?<=Min\.)|(?<=Sek\.)|(?<=seg\.))\s*\d)"
_END = re.compile(
    rf"({_ABBREVIATED}(?<![.!?…؟])[.!?…؟]++{_UNIT_GOES_ON}[)\"”’»]*+(?=\s+(?![a-zà-ÿ\s])|\s*$)|[。！？।॥]+)\s*"
)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence in ``text``, without the space after it."""
    start = len(text) - len(text.lstrip())
    for found in _END.finditer(text):
        yield start, found.end(1)
        start = found.end()
    if start < len(text):
        yield start, len(text.rstrip())
