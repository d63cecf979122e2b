"""Finds what cleaning could not decide and a person should check; no line is changed because of it.

Characters that were lost before the article was saved cannot be restored: a question mark may be meant as
one, and which letter it stands for would be a guess. Other findings are a do and a don't on one line, a line
joined to the do or don't above it, gaps in the numbers of steps, and lines that are shown in another order
than they are stored in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ftfy.badness import is_bad

from pipeline.article import Finding
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import BULLET, CONTINUATION, DO, DONT, Cut, Line, NumberedLines
from pipeline.scraper.rules.line_shape import ends_in_torn_range, make_instruction_matcher
from pipeline.text.bidirectional import Direction, is_shown_in_order, render_visual_order
from pipeline.text.excerpt import make_excerpt, strip_cell_edges
from pipeline.text.invisible import DEFAULT_IGNORABLE

_DAMAGED_TEXT_MESSAGE = "Letters on this line were damaged by a wrong encoding. Compare it and add a [[fix]]."
_LOST_LETTER_MESSAGE = (
    "A question mark stands for a lost letter or sign here. Compare the line and add a [[fix]]."
)
_LOST_MARK_MESSAGE = (
    "A mark was lost at the beginning; it may have meant do or don't. Compare it and add a [[fix]]."
)
_QUESTION_MARKS_MESSAGE = (
    "These question marks may stand for a lost emoji. Compare the line and add a [[fix]]."
)
_LOST_SYMBOL_MESSAGE = (
    "A symbol of a special font, or a hidden hyphen, stands by a number or letter. Compare the line."
)
_INVISIBLE_IN_NUMBER_MESSAGE = (
    "An invisible character stands between two digits: one number, or two? Decide, and add a [[fix]]."
)
_SHOWN_ORDER_MESSAGE = (
    "Letters of two directions: what is stored as «{}» is shown in another order, «{}»."
    " Put the parts on lines of their own, or add a [[fix]]."
)
_MAX_SHOWN_CHARS = 80
_LOST_CHARACTER_MESSAGE = (
    "A character was lost here before the article was saved (\ufffd). Compare it and add a [[fix]]."
)
_TORN_RANGE_MESSAGE = (
    "«{}» and «{}» below it may be one range, torn before its dash. Compare, and add a [[fix]]."
)
_TORN_ITEM_MESSAGE = "This line was joined to the do or don't above it. Compare with the original."
_MIXED_MARKS_MESSAGE = "A do and a don't stand on one line. Put them on two lines in the source."

#: What a finding says of words that were taken out of a line, by the rule that took them out.
_CUT_MESSAGES = {
    "struck-out": "Words that the page strikes out were left out: {words}. Compare the sentence.",
    "hidden-text": "Words that the page does not show were left out: {words}. Compare the sentence.",
    "screen-reader-twin": "What is said to screen readers in place of a short form was left out: {words}.",
    "page-control": "A button beside this sentence was left out: {words}.",
    "heading-anchor": "A link to the heading itself was left out: {words}.",
    "drawn-number": "",
    "fallback-content": "",
    "editor-comment": "An editor's comment was left out: {words}.",
}

_LOWER_CASE_LETTER = "[a-zß-öø-ÿ]"
#: Within or before a word in lower case, but not in a web address (``?page=2``).
_QUESTION_MARK_IN_WORD = re.compile(
    rf"(?<!\S)(?:[^\W\d_]++(?<={_LOWER_CASE_LETTER}))?\?{_LOWER_CASE_LETTER}[^\W\d_]*+(?![\w=/&?:])"
)
#: Between two numbers, or after one where no question ends: it stands for a dash, a degree sign, a unit.
_QUESTION_MARK_BY_NUMBER = re.compile(r"(?<=\d)\s?\?\s?(?=\d)|(?<=\d)\?(?=[,;/]| \?)")
_QUESTION_MARK_AT_START = re.compile(r"\?\s\w")
_QUESTION_MARKS_FOR_EMOJI = re.compile(r"(?<!\S)\?\?|[.!…]\?\?|\?[\u2640\u2642]")
_PRIVATE_USE_OR_SOFT_HYPHEN = re.compile("[\ue000-\uf8ff]|(?<=\\d)\u00ad(?=\\d)")
#: What the rules leave between two digits, since it may be all that is left of what parted two numbers.
_INVISIBLE_BETWEEN_DIGITS = re.compile(rf"(?<=\d)(?!\u00ad+\d)[{DEFAULT_IGNORABLE}]+(?=\d)")
_UNDECODABLE_CHAR = "\ufffd"
#: A capital before a closing quotation mark or unit sign; ftfy takes it for mojibake: ``“IRMÃ”``, ``5 Å²``.
_CAPITAL_BEFORE_CLOSING_SIGN = re.compile(r"[À-Þ][\u00a0”’“‘»«›‹…–—®™°¹²³](?!\w)")
#: The first bytes of punctuation, emoji, variation selectors and ``Á`` in UTF-8, decoded as Windows-1252.
_MOJIBAKE_REMAINS = re.compile("â€|ðŸ|ï¸|Ã(?=[a-z])")


def find_doubtful_lines(lines: NumberedLines, direction: Direction = "ltr") -> Iterator[Finding]:
    """All findings about the clean lines of an article.

    Args:
        lines: the clean lines.
        direction: of the handout's paragraphs, which follows from the article's language.
    """
    for line in lines:
        if _UNDECODABLE_CHAR in line.text:
            yield Finding(line.number, "lost-character", _LOST_CHARACTER_MESSAGE)
        if (line.mark == DO and "\u274c" in line.text) or (line.mark == DONT and "\u2705" in line.text):
            yield Finding(line.number, "mixed-marks", _MIXED_MARKS_MESSAGE)
    for above, below in pairwise(lines):
        if below.mark == CONTINUATION and above.mark in (DO, DONT):
            yield Finding(below.number, "torn-item", _TORN_ITEM_MESSAGE)
    yield from find_lost_letters(lines)
    yield from _find_lines_out_of_order(lines, direction)


def find_torn_ranges(lines: NumberedLines, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A dose that ends in a number, above a single bullet that begins with a greater one.

    ``Rest 20`` above ``- 30 seconds`` is read as two statements, and only the greater number as a dose.

    Args:
        lines: the clean lines.
        vocabulary: the words of the article's language.
    """
    for above, line, below in zip(lines, lines[1:], (*lines[2:], Line(0, "")), strict=False):
        if line.mark.lstrip() != BULLET or line.mark in (above.mark, below.mark):
            continue
        if ends_in_torn_range(above.text, line.text) and make_instruction_matcher(vocabulary)(above.text):
            message = _TORN_RANGE_MESSAGE.format(above.text[-_MAX_SHOWN_CHARS:], line.text[:_MAX_SHOWN_CHARS])
            yield Finding(line.number, "torn-range", message, "decide")


def _find_lines_out_of_order(lines: NumberedLines, direction: Direction) -> Iterator[Finding]:
    """Lines whose numbers or words a handout shows in another order than they are read aloud and copied."""
    for line in lines:
        if not is_shown_in_order(line.text, direction):
            stored = make_excerpt(line.text, _MAX_SHOWN_CHARS)
            shown = make_excerpt(render_visual_order(line.text, direction), _MAX_SHOWN_CHARS)
            message = _SHOWN_ORDER_MESSAGE.format(stored, shown)
            yield Finding(line.number, "shown-order", message, "decide")


def find_cut_words(
    lines: NumberedLines,
    raw_lines: NumberedLines,
    cuts: Mapping[int, Sequence[Cut]],
    kept: frozenset[int] = frozenset(),
) -> Iterator[Finding]:
    """A finding for each clean line out of which words were taken, with the words.

    Args:
        lines: the clean lines.
        raw_lines: the lines as they were read.
        cuts: line number to the cuts of the raw line.
        kept: numbers of the lines that were left as they are.
    """
    if not cuts:
        return
    raw_texts = {line.number: line.text for line in raw_lines if line.number in cuts}
    for line in lines:
        by_rule: dict[str, list[str]] = {}
        for cut in cuts.get(line.number, ()) if line.number not in kept else ():
            words = strip_cell_edges(raw_texts[line.number][cut.start : cut.end])
            if any(map(str.isalnum, words)) and _CUT_MESSAGES[cut.rule]:
                by_rule.setdefault(cut.rule, []).append(words)
        for rule, words_list in by_rule.items():
            message = _CUT_MESSAGES[rule].format(words="; ".join(words_list))
            yield Finding(line.number, rule, message)


def find_lost_letters(lines: NumberedLines) -> Iterator[Finding]:
    """Lines with characters that were lost or damaged; for U+FFFD see `find_doubtful_lines`."""
    for line in lines:
        text = line.text
        if not text.isascii():
            if _UNDECODABLE_CHAR not in text and (
                is_bad(_CAPITAL_BEFORE_CLOSING_SIGN.sub("", text)) or _MOJIBAKE_REMAINS.search(text)
            ):
                yield Finding(line.number, "damaged-text", _DAMAGED_TEXT_MESSAGE)
            if _PRIVATE_USE_OR_SOFT_HYPHEN.search(text):
                yield Finding(line.number, "lost-symbol", _LOST_SYMBOL_MESSAGE)
            if _INVISIBLE_BETWEEN_DIGITS.search(text):
                yield Finding(line.number, "invisible-in-number", _INVISIBLE_IN_NUMBER_MESSAGE, "decide")
        if "?" in text:
            if _QUESTION_MARK_AT_START.match(text):
                yield Finding(line.number, "lost-mark", _LOST_MARK_MESSAGE)
            if _QUESTION_MARK_IN_WORD.search(text) or _QUESTION_MARK_BY_NUMBER.search(text):
                yield Finding(line.number, "lost-letter", _LOST_LETTER_MESSAGE)
            if _QUESTION_MARKS_FOR_EMOJI.search(text):
                yield Finding(line.number, "question-marks", _QUESTION_MARKS_MESSAGE)
