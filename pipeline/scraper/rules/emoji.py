"""Rules for emoji that were lost before the article was saved: their remains go, and a person is told.

What loses an emoji leaves a question mark (or U+FFFD) for each character, for each half of a surrogate pair
or for each byte, and often the joiner, the gender sign or the variation selector that followed. Question
marks alone tell nothing: ``???`` may be meant.
"""

import re

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import Lines
from pipeline.scraper.rules.plausible import PICTOGRAPH_PARTS, PICTOGRAPHS
from pipeline.scraper.rules.spaces import without

_JOINER, _SIGNS, _SELECTORS = "\u200d", "\u2640\u2642", "\ufe0e\ufe0f"
_PARTS = f"?\ufffd{_JOINER}{_SIGNS}{_SELECTORS}"
#: What Windows-1252 makes of the bytes that continue a sequence of UTF-8.
_CONTINUATION = (
    "\xa1-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022"
    "\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_LOST = "[\ufffd\x81\x8d\x8f\x90\x9d]"
_REMAINS = re.compile(
    # A word of nothing but parts.
    rf"(?<!\S)[{_PARTS}]+"
    # A joined gender sign behind what it cannot be joined to.
    rf"|(?<=[^\s{PICTOGRAPHS}{PICTOGRAPH_PARTS}]){_JOINER}+[{_SIGNS}]+[{_SELECTORS}]*"
    # U+FFFD that is joined to a sign or varied.
    rf"|(?<!\ufffd)\ufffd++[{_JOINER}{_SIGNS}{_SELECTORS}][{_PARTS}]*"
    # UTF-8 that was read as Windows-1252 and lost a byte: F0 9F begins an emoji.
    rf"|ð{_LOST}?Ÿ[{_CONTINUATION}\ufffd]{{0,2}}"
    rf"(?:ï¸{_LOST}?|â€{_LOST}?(?=[{_SIGNS}])|[{_JOINER}{_SIGNS}{_SELECTORS}])*"
)
#: An even number of question marks as a word of their own, right before an emoji that is left.
_PAIRS = re.compile(rf"(?<!\S)(?:\?\?)+(?=[{PICTOGRAPHS}])")


def drop_lost_emoji(text: str) -> str:
    """Drop what is left of an emoji whose other parts were lost.

    Which emoji it was cannot be known: ``?`` stands for any of hundreds.

    >>> drop_lost_emoji("everything moves better! ?♂️✨")
    'everything moves better! ✨'
    >>> drop_lost_emoji("Is this for women and men? ♀ 10, ♂ 12. ???")
    'Is this for women and men? ♀ 10, ♂ 12. ???'
    """
    if text.isascii():
        return text
    return without(text, _REMAINS, _unless_meant)


def _unless_meant(found: re.Match[str]) -> str:
    """Nothing; or the match where it may be meant: question marks alone, a sign that begins a word."""
    remains = found[0]
    if remains[0] == "ð":
        return ""
    has_mark = "?" in remains or "\ufffd" in remains
    is_varied = any(char in remains for char in _SIGNS + _SELECTORS)
    is_remains = remains[0] not in _SIGNS and (is_varied or (has_mark and _JOINER in remains))
    return "" if is_remains else remains


def drop_pairs(text: str) -> str:
    """Drop question marks that stand for emoji beside one that is left.

    >>> drop_pairs("Great for your back ??✨"), drop_pairs("Ready ?✨")
    ('Great for your back ✨', 'Ready ?✨')
    """
    return without(text, _PAIRS) if "??" in text else text


def drop_from_lines(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Drop the remains of emoji in all lines.

    Pairs of question marks go only where the language writes no space before a question mark.
    """
    lines = tuple(line.with_text(drop_lost_emoji(line.text)) for line in lines)
    if vocabulary.get("space_before_punctuation", True):
        return lines
    return tuple(line.with_text(drop_pairs(line.text)) for line in lines)


EMOJI_RULES: tuple[Rule, ...] = (
    Rule(
        "lost-emoji",
        drop_from_lines,
        loss="An emoji was lost before the article was saved. Which one cannot be known; its remains go.",
    ),
)
