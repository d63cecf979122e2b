"""What a line looks like, before any rule has said what it is."""

import re
import unicodedata

from pipeline.locale.headings import kind_of
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.lines import Line

_LONGEST_HEADING = 60
_MOST_WORDS = 9
_SHORT_WORD = 3
_ENDS_OPEN = re.compile(r"[^.,;:!…。，；：！]$")
_WORD = re.compile(r"[^\W\d_][\w'’]*")


def could_be_heading(line: Line) -> bool:
    """Whether a plain line is short, in title case and ends without a full stop."""
    text = line.text[decoration_length(line.text) :]
    words = _WORD.findall(text)
    return (
        line.is_plain
        and 0 < len(text) <= _LONGEST_HEADING
        and 0 < len(words) <= _MOST_WORDS
        and bool(_ENDS_OPEN.search(text))
        and all(word[0].isupper() or len(word) <= _SHORT_WORD for word in words)
        and words[0][0].isupper()
    )


def announces_section(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a line looks like a heading and its words say what kind of section it heads."""
    return could_be_heading(line) and kind_of(line.text, vocabulary.get("sections", {})) != "other"


def decoration_length(text: str) -> int:
    """How many characters of emoji and space a line begins with."""
    length = 0
    while length < len(text) and (
        unicodedata.category(text[length]) in ("So", "Sk")
        or text[length] in "\u200d\ufe0f"
        or text[length].isspace()
    ):
        length += 1
    return length
