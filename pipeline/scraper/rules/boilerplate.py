"""Which whole lines are boilerplate of the web page, by their words alone?

A line is dropped only if all of it is one of the phrases (``locale/*.toml``, ``[read.boilerplate]``) or
matches one of the patterns (``[read.lines]``) of a kind: a sentence that merely mentions one stays.
"""

import re
from collections.abc import Callable, Sequence

from pipeline.locale import load_languages
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import BULLET, DO, DONT, TITLE, Line, NumberedLines
from pipeline.scraper.rules.line_shape import (
    COLONS,
    QUESTION_MARKS,
    LinePattern,
    collect_phrases,
    has_sentence_end,
    is_prose,
)
from pipeline.scraper.rules.lists import DO_SIGN, DONT_SIGN
from pipeline.scraper.sold_text import is_dummy_text
from pipeline.text.normalize import phrase_key

#: How a do, a don't and a step begin.
_INSTRUCTION_PREFIX = re.compile(
    rf"(?:[-*•] ?)?(?:{DO_SIGN}|{DONT_SIGN})|\(?\d{{1,3}}[.)] (?!.{{0,20}}\b\d{{4}})"
)
_BULLETS = ("- ", "* ", "• ", "+ ")


def can_be_boilerplate(line: Line) -> bool:
    """Whether a line may be boilerplate: it is no step, do, don't, table row or title, and no label."""
    return (
        not line.is_blank
        and not _INSTRUCTION_PREFIX.match(line.text)
        and (not line.mark or line.mark == BULLET or (line.is_heading and line.mark != TITLE))
        and "|" not in line.text
        and not line.text.endswith(COLONS)
    )


def is_instruction(line: Line) -> bool:
    """Whether a line is a do, a don't or a step: such a line is never boilerplate."""
    return line.mark in (DO, DONT) or line.is_step or bool(_INSTRUCTION_PREFIX.match(line.text))


def strip_bullet(text: str) -> str:
    """A text without the bullet that it begins with."""
    return text[2:] if text.startswith(_BULLETS) else text


def drop_boilerplate(kind: str, lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Remove the lines that are a phrase or match a pattern of this kind in the locale files."""
    phrases = collect_phrases(vocabulary, "boilerplate", kind)
    pattern = LinePattern(vocabulary, kind)

    def is_of_kind(line: Line) -> bool:
        text = strip_bullet(line.text)
        return can_be_boilerplate(line) and (phrase_key(text) in phrases or pattern.matches(text))

    return tuple(line for line in lines if not is_of_kind(line))


def drop_dummy_text(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove what stands in place of a part of the text (``Lorem ipsum dolor sit amet``).

    A text of which most is such words is a sample of a page, and stays.
    """
    dropped = {line.number for line in lines if line.mark != TITLE and is_dummy_text(line.text)}
    if not dropped:
        return lines
    chars = sum(len(line.text) for line in lines)
    dummy_chars = sum(len(line.text) for line in lines if line.number in dropped)
    if 2 * dummy_chars > chars:
        return lines
    return tuple(line for line in lines if line.number not in dropped)


_MAX_TEASER_LINES = 3


def drop_teasers(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Remove the lines that advertise something, in one block with the call (``Buy now``) below them."""
    call, teaser = LinePattern(vocabulary, "call"), LinePattern(vocabulary, "teaser")
    call_phrases = collect_phrases(vocabulary, "boilerplate", "call")
    dropped: set[int] = set()
    block: list[Line] = []
    for line in lines:
        if line.is_blank:
            block = []
            continue
        if can_be_boilerplate(line) and (phrase_key(line.text) in call_phrases or call.matches(line.text)):
            dropped |= _find_teasers(block, teaser)
            block = []
        else:
            block.append(line)
    return tuple(line for line in lines if line.number not in dropped)


def _find_teasers(block: list[Line], teaser: LinePattern) -> set[int]:
    """The numbers of the lines at the end of a block that advertise, with the questions above them."""
    if len(block) > _MAX_TEASER_LINES or not all(line.is_plain for line in block):
        return set()
    if len(block) == 1 and block[0].text.endswith(QUESTION_MARKS):
        return {block[0].number}
    dropped: set[int] = set()
    for line in reversed(block):
        is_question = bool(dropped) and line.text.endswith(QUESTION_MARKS)
        if not (is_question or teaser.matches(line.text)):
            return dropped
        dropped.add(line.number)
    return dropped


#: A byline above the first paragraph stands among so many lines that are none.
_MAX_HEAD_LINES, _MAX_NAME_OR_OFFICE_CHARS = 24, 90
#: Day, month and year in digits, in either order, with one sign between them; and as East Asia writes them.
_NUMERIC_DATE = re.compile(
    r"(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2}|"
    + load_languages()["numeric_date"]
    + ")"
)


def drop_bylines(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Remove who wrote it and when, above the first paragraph and at the very end."""
    is_byline = _make_byline_matcher(vocabulary)
    filled = [line for line in lines if not line.is_blank]
    dropped = _find_head_bylines(filled, is_byline, collect_phrases(vocabulary, "page", "by"))
    contact = LinePattern(vocabulary, "contact")
    for line in reversed(filled):
        if not (is_byline(line) or (line.is_plain and contact.matches(line.text))):
            break
        dropped.add(line.number)
    return tuple(line for line in lines if line.number not in dropped)


def _find_head_bylines(
    filled: Sequence[Line], is_byline: Callable[[Line], bool], byline_words: frozenset[str]
) -> set[int]:
    """The numbers of bylines above the first paragraph.

    The names and offices below a line that is only the word in front of them (``By``) are part of it.
    """
    dropped, is_name, other_lines = set[int](), False, 0
    for line in filled:
        is_name = phrase_key(line.text) in byline_words or (is_name and _can_be_name(line))
        if is_byline(line) or (is_name and (line.is_plain or line.is_continuation)):
            dropped.add(line.number)
            continue
        other_lines += 1
        if is_prose(line.text) or other_lines > _MAX_HEAD_LINES:
            break
    return dropped


def _can_be_name(line: Line) -> bool:
    return (
        len(line.text) <= _MAX_NAME_OR_OFFICE_CHARS
        and not has_sentence_end(line.text)
        and not line.text.endswith(COLONS)
    )


def _make_byline_matcher(vocabulary: Vocabulary) -> Callable[[Line], bool]:
    """A predicate: whether all of a line says who wrote the article, or when."""
    byline, date = LinePattern(vocabulary, "byline"), LinePattern(vocabulary, "date")

    def is_byline(line: Line) -> bool:
        text = strip_bullet(line.text)
        return (line.is_plain or line.mark == BULLET) and (
            byline.matches(text) or date.matches(text) or bool(_NUMERIC_DATE.fullmatch(text))
        )

    return is_byline


_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def drop_source_address(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove the address that the article was found at, where it stands in place of the title."""
    first = next((line for line in lines if not line.is_blank), None)
    if first is None or not first.is_plain or not _WEB_ADDRESS.fullmatch(first.text):
        return lines
    return tuple(line for line in lines if line is not first)
