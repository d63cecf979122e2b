"""Findings about characters that were lost before the article was saved and cannot be restored.

Nothing is changed because of them: a question mark may be meant, and which letter it stands for is a guess.
"""

import re
from collections.abc import Iterator

from ftfy.badness import is_bad

from pipeline.article import Finding
from pipeline.scraper.lines import Lines

_DAMAGED = "Letters on this line were damaged by a wrong encoding. Compare it and add a [[fix]]."
_LETTER = "A question mark stands for a lost letter or sign here. Compare the line and add a [[fix]]."
_MARK = "A mark was lost at the beginning; it may have meant do or don't. Compare it and add a [[fix]]."
_EMOJI = "These question marks may stand for a lost emoji. Compare the line and add a [[fix]]."
_SYMBOL = "A symbol of a special font, or a hidden hyphen, stands by a number or letter. Compare the line."

_SMALL = "[a-zß-öø-ÿ]"
#: Within or before a word in small letters, but not in an address (``?page=2``).
_IN_WORD = re.compile(rf"(?<!\S)(?:[^\W\d_]++(?<={_SMALL}))?\?{_SMALL}[^\W\d_]*+(?![\w=/&?:])")
#: Between two numbers, or behind one where no question ends: a dash, a degree sign, a unit.
_BY_NUMBER = re.compile(r"(?<=\d)\s?\?\s?(?=\d)|(?<=\d)\?(?=[,;/]| \?)")
_AT_START = re.compile(r"\?\s\w")
_APART = re.compile(r"(?<!\S)\?\?|[.!…]\?\?|\?[\u2640\u2642]")
_LEFT = re.compile("[\ue000-\uf8ff]|(?<=\\d)\u00ad(?=\\d)")
_REPLACEMENT = "\ufffd"
#: A capital and what closes its word, quotation or unit, which ftfy takes for damage: ``“IRMÃ”``, ``5 Å²``.
_CLOSED_CAPITAL = re.compile(r"[À-Þ][\u00a0”’“‘»«›‹…–—®™°¹²³](?!\w)")
#: What Windows-1252 makes of the first bytes of punctuation, emoji, variation selectors and ``Á``.
_REMAINS = re.compile("â€|ðŸ|ï¸|Ã(?=[a-z])")


def lost_letters(lines: Lines) -> Iterator[Finding]:
    """What a person should look at; lines that hold U+FFFD are found elsewhere."""
    for line in lines:
        text = line.text
        if not text.isascii():
            if _REPLACEMENT not in text and (is_bad(_CLOSED_CAPITAL.sub("", text)) or _REMAINS.search(text)):
                yield Finding(line.number, "damaged-text", _DAMAGED)
            if _LEFT.search(text):
                yield Finding(line.number, "lost-symbol", _SYMBOL)
        if "?" in text:
            if _AT_START.match(text):
                yield Finding(line.number, "lost-mark", _MARK)
            if _IN_WORD.search(text) or _BY_NUMBER.search(text):
                yield Finding(line.number, "lost-letter", _LETTER)
            if _APART.search(text):
                yield Finding(line.number, "question-marks", _EMOJI)
