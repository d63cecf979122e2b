"""Rules for spaces: one between words, none at the edges, none where something was lost.

A no-break space stays where it holds together what belongs together: a number and its unit, a French word and
its question mark, a preposition of one letter and its noun. Elsewhere it only kept a layout, and becomes a
space.
"""

import re
from collections.abc import Callable

from pipeline.scraper.engine import Rule, Vocabulary, line_rule
from pipeline.scraper.lines import Lines
from pipeline.scraper.rules.plausible import PICTOGRAPHS

_NO_BREAK = "\u00a0\u202f\u2007"
#: Signs that are drawn as nothing, and used as spaces: the empty Braille pattern, fillers of Hangul.
_BLANKS = "\u2800\u3164\uffa0"
#: Every other space.
_SPACES = re.compile(rf"(?:[^\S{_NO_BREAK}]|[{_BLANKS}])+")
_RUN = re.compile(rf"[ {_NO_BREAK}]+")
#: What a list item begins with.
_OPENER = re.compile(rf"((?:[-*+•–—·▪●○◦➢►✓✔✗✘☐☑]|\d{{1,3}}[.)])\ufe0f?)[{_NO_BREAK}]\s*")
#: Signs that French and others set off with a no-break space, before and behind it.
_SET_OFF_BEFORE = frozenset("!?:;»›%‰°")
_SET_OFF_BEHIND = frozenset("«‹№§")
_PICTURE = re.compile(f"[{PICTOGRAPHS}\ufe0f]")
_WORD = 2

#: A bracket that opens without a space and closes after one: something stood before the ``)``.
_GAP_IN_BRACKETS = re.compile(r"(\((?=[^\s()])[^()]*[^\s()]) +\)")
#: A space between a word and the comma or full stop behind it, which no language sets off. Code does, before
#: what begins no sentence.
_STOP_GAP = re.compile(r"(?<=[^\W\d_]) +(?=,(?:\s|$)|\.(?:\s*$|\s+[^\W\d_a-zß-öø-ÿ]))")
#: Behind a question mark with space on both sides a sentence must begin: ``R?cken ? t?glich`` lost a dash.
_SIGN_GAP = re.compile(r"(?<=[^\W\d_]) +(?=[!;:](?:\s|$)|\?(?:\s+[^\Wa-zà-öø-ÿ]|\s*$))")
_SIGN = re.compile(r"(?<=[^\W\d_])[!?;:](?:\s|$)")


def tidy_spaces(text: str) -> str:
    r"""One space between words and none at the edges.

    >>> tidy_spaces("  bend \t your knee "), tidy_spaces("bend\u2800it\u2800")
    ('bend your knee', 'bend it')
    """
    if text.isspace():
        return text
    return _SPACES.sub(" ", text).strip()


def without(text: str, remains: re.Pattern[str], put: Callable[[re.Match[str]], str] = lambda _: "") -> str:
    """``text`` without what the pattern finds (or with what ``put`` puts there), its spaces tidied if so."""
    left = remains.sub(put, text)
    return text if left == text else tidy_spaces(left).strip()


def free_no_break_spaces(text: str) -> str:
    r"""Turn no-break spaces that hold nothing together into plain ones.

    >>> free_no_break_spaces("Hold\u00a0your foot for 5\u00a0seconds, d'accord\u00a0?")
    "Hold your foot for 5\xa0seconds, d'accord\xa0?"
    """
    if text.isascii() or text.isspace():
        return text
    text = _OPENER.sub(r"\1 ", text, count=1) if _OPENER.match(text) else text
    return _RUN.sub(_freed, text)


def _freed(found: re.Match[str]) -> str:
    """One of the spaces of a run: a no-break space where it is needed."""
    no_break = next((char for char in found[0] if char in _NO_BREAK), "")
    if not no_break:
        return found[0]
    before = found.string[max(found.start() - _WORD, 0) : found.start()]
    after = found.string[found.end() : found.end() + _WORD]
    is_needed = _belong_together(before, after) if len(found[0]) == 1 else _is_set_off(before, after)
    return no_break if is_needed else " "


def _belong_together(before: str, after: str) -> bool:
    """Whether what ends and begins so must not be parted at the end of a line."""
    if not before or not after or _PICTURE.match(before[-1]):
        return False
    if before[-1].isdigit() or after[0].isdigit() or before[-1] == ".":
        return True
    return _is_set_off(before, after) or _is_single(before[::-1]) or _is_single(after)


def _is_set_off(before: str, after: str) -> bool:
    """Whether a sign that French and others set off stands on either side."""
    return after[:1] in _SET_OFF_BEFORE or before[-1:] in _SET_OFF_BEHIND


def _is_single(word: str) -> bool:
    """Whether a word, seen from the space beside it, has one letter."""
    return word[0].isalpha() and not word[1:].isalpha()


def close_bracket_gap(text: str) -> str:
    """Close the gap that a lost emoji left before a closing bracket.

    >>> close_bracket_gap("comfort zone (flexibility takes time ).")
    'comfort zone (flexibility takes time).'
    >>> close_bracket_gap("so it is ( as here ) meant")
    'so it is ( as here ) meant'
    """
    return _GAP_IN_BRACKETS.sub(r"\1)", text) if " )" in text else text


def close_punctuation_gaps(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Close the gap that a lost emoji left before a sign, in languages that write none there.

    French does, so it is for each language to say so; and whoever sets off most of his signs means it.
    """
    if vocabulary.get("space_before_punctuation", True):
        return lines
    gaps = sum(len(_SIGN_GAP.findall(line.text)) for line in lines)
    signs = sum(len(_SIGN.findall(line.text)) for line in lines) if gaps > 1 else gaps
    pattern = re.compile(f"{_STOP_GAP.pattern}|{_SIGN_GAP.pattern}") if gaps <= signs else _STOP_GAP
    return tuple(line.with_text(pattern.sub("", line.text)) for line in lines)


SPACE_RULES: tuple[Rule, ...] = (
    line_rule("spaces", tidy_spaces),
    line_rule("no-break-space", free_no_break_spaces),
)
GAP_RULES: tuple[Rule, ...] = (
    line_rule("bracket-gap", close_bracket_gap),
    Rule("punctuation-gap", close_punctuation_gaps),
)
