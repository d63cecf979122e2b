"""Which whole lines are boilerplate of the web page, by their words alone?

A line is dropped only if all of it is one of the phrases (``locale/*.toml``, ``[read.boilerplate]``) or
matches one of the patterns (``[read.lines]``) of a kind: a sentence that merely mentions one stays.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.line import BULLET, DO, DONT, TITLE, Line, NumberedLines
from pipeline.scraper.rules.line_shape import (
    COLONS,
    QUESTION_MARKS,
    LinePattern,
    collect_phrases,
    has_sentence_end,
    is_prose,
)
from pipeline.text.normalize import phrase_key

#: What each rule removes; phrases and patterns stand under the same names in the locale files.
_BOILERPLATE_KINDS = (
    "advertisement",
    "comments",
    "sharing",
    "newsletter",
    "navigation",
    "copyright",
    "cookies",
    "credit",
    "call",
)
#: So many lines may stand between the title and the first paragraph, for a byline among them to be one.
_MAX_HEAD_LINES, _MAX_NAME_OR_OFFICE_CHARS = 24, 90
_MAX_TEASER_LINES = 3
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
#: How a do, a don't and a step begin.
_INSTRUCTION_PREFIX = re.compile(
    r"(?:[-*•] ?)?[\u2705\u274c\u274e\u26d4\u2716\u2717\u2718\U0001f6ab]|\(?\d{1,3}[.)] (?!.{0,20}\b\d{4})"
)
_BULLET_PREFIX = re.compile(r"[-*•+] ")
_NUMERIC_DATE = re.compile(
    r"(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)"
)


def can_be_boilerplate(line: Line) -> bool:
    """Whether a line could be one of the page's: it is no step, do, don't, cell or title, and no label."""
    return (
        not line.is_blank
        and not _INSTRUCTION_PREFIX.match(line.text)
        and (not line.mark or line.mark == BULLET or (line.is_heading and line.mark != TITLE))
        and "|" not in line.text
        and not line.text.endswith(COLONS)
    )


def is_instruction(line: Line) -> bool:
    """Whether a line is a do, a don't or a step: such a line is never the page's."""
    return line.mark in (DO, DONT) or line.is_step or bool(_INSTRUCTION_PREFIX.match(line.text))


def strip_bullet(text: str) -> str:
    """A text without the bullet that it begins with."""
    return _BULLET_PREFIX.sub("", text, count=1)


def _drop_boilerplate(kind: str, lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    known = collect_phrases(vocabulary, "boilerplate", kind)
    pattern = LinePattern(vocabulary, kind)

    def is_of_kind(line: Line) -> bool:
        text = strip_bullet(line.text)
        return can_be_boilerplate(line) and (phrase_key(text) in known or pattern.matches(text))

    return tuple(line for line in lines if not is_of_kind(line))


def drop_teasers(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Remove the lines that advertise something, in one block with the call (``Buy now``) below them."""
    call, teaser = LinePattern(vocabulary, "call"), LinePattern(vocabulary, "teaser")
    known = collect_phrases(vocabulary, "boilerplate", "call")
    dropped: set[int] = set()
    block: list[Line] = []
    for line in lines:
        if line.is_blank:
            block = []
            continue
        if can_be_boilerplate(line) and (phrase_key(line.text) in known or call.matches(line.text)):
            dropped |= _find_teasers(block, teaser)
            block = []
        else:
            block.append(line)
    return tuple(line for line in lines if line.number not in dropped)


def _find_teasers(block: list[Line], teaser: LinePattern) -> set[int]:
    """The numbers of the lines of a block that advertise; a question above one is part of it."""
    if len(block) > _MAX_TEASER_LINES or not all(line.is_plain for line in block):
        return set()
    if len(block) == 1 and block[0].text.endswith(QUESTION_MARKS):
        return {block[0].number}
    dropped: set[int] = set()
    for line in reversed(block):
        asks = bool(dropped) and line.text.endswith(QUESTION_MARKS)
        if not (asks or teaser.matches(line.text)):
            return dropped
        dropped.add(line.number)
    return dropped


def drop_bylines(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Remove who wrote it and when, above the first paragraph and at the very end."""
    tells = _make_byline_matcher(vocabulary)
    filled = [line for line in lines if not line.is_blank]
    dropped = _find_head_bylines(filled, tells, collect_phrases(vocabulary, "page", "by"))
    contact = LinePattern(vocabulary, "contact")
    for line in reversed(filled):
        if not (tells(line) or (line.is_plain and contact.matches(line.text))):
            break
        dropped.add(line.number)
    return tuple(line for line in lines if line.number not in dropped)


def _find_head_bylines(filled: Sequence[Line], tells: Callable[[Line], bool], by: frozenset[str]) -> set[int]:
    """The bylines above the first paragraph, with the names and offices below a ``By`` that stands alone."""
    dropped, is_name, left = set[int](), False, 0
    for line in filled:
        is_byline = tells(line)
        is_name = phrase_key(line.text) in by or (is_name and _can_be_name(line))
        if is_byline or (is_name and (line.is_plain or line.is_continuation)):
            dropped.add(line.number)
            continue
        left += 1
        if is_prose(line.text) or left > _MAX_HEAD_LINES:
            break
    return dropped


def _can_be_name(line: Line) -> bool:
    return (
        len(line.text) <= _MAX_NAME_OR_OFFICE_CHARS
        and not has_sentence_end(line.text)
        and not line.text.endswith(COLONS)
    )


def _make_byline_matcher(vocabulary: Vocabulary) -> Callable[[Line], bool]:
    byline, date = LinePattern(vocabulary, "byline"), LinePattern(vocabulary, "date")

    def tells(line: Line) -> bool:
        text = strip_bullet(line.text)
        return (line.is_plain or line.mark == BULLET) and (
            byline.matches(text) or date.matches(text) or bool(_NUMERIC_DATE.fullmatch(text))
        )

    return tells


def drop_source_address(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove the address that the article was found at, where it stands in place of the title."""
    first = next((line for line in lines if not line.is_blank), None)
    if first is None or not first.is_plain or not _WEB_ADDRESS.fullmatch(first.text):
        return lines
    return tuple(line for line in lines if line is not first)


BOILERPLATE_RULES: tuple[Rule, ...] = (
    Rule("source-address", drop_source_address),
    Rule("teaser", drop_teasers),
    *(Rule(kind, partial(_drop_boilerplate, kind)) for kind in _BOILERPLATE_KINDS),
    Rule("byline", drop_bylines),
)
