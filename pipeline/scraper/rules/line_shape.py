"""What does a line look like, and does it match a phrase or pattern of the locale?

The shape of a line (heading, prose, sentence end, capitals) is judged by length, case and punctuation
alone, so it holds in every language. Where a script has no capitals, nothing is in title case, and only the
neighbouring lines can make a line a heading. Limits in columns count a wide East Asian character as two;
limits in characters count code points.

Phrases and patterns come from the locale files. Pages in every language have English buttons, so the
English ones count in all languages.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from pipeline.locale import FALLBACK, reading
from pipeline.locale.section_headings import classify_heading
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import Line
from pipeline.text.width import count_columns

#: What the end of an announcing line, and of a question, can be.
COLONS = (":", "：")
QUESTION_MARKS = ("?", "？", "؟")

_MAX_HEADING_CHARS = 60
_MAX_HEADING_WORDS = 9
#: Small words that stay small in title case; one that is a little longer may be among them.
_MAX_SMALL_WORD_CHARS, _MAX_LONE_SMALL_WORD_CHARS = 3, 4
#: Longest heading that is not in title case, and longest that asks a question, in columns.
_MAX_PLAIN_HEADING_COLUMNS = 80
_MAX_QUESTION_COLUMNS = 120
_MAX_EXCLAMATION_COLUMNS = 40
_MAX_COLUMNS_BY_END = {**dict.fromkeys(QUESTION_MARKS, _MAX_QUESTION_COLUMNS), "!": _MAX_EXCLAMATION_COLUMNS}
#: No sentence that is longer is taken for an instruction.
_MAX_INSTRUCTION_CHARS = 120
#: Running text, in columns.
_MIN_PROSE_COLUMNS = 50
_MIN_UNPUNCTUATED_PROSE_COLUMNS = 120

_NO_END_PUNCTUATION = re.compile(r"[^.,;:!…。，；：！]$")
_WORD = re.compile(r"[^\W\d_]\w*")
#: ``Fig. 3``, ``Photo: 12``: what stands below a picture.
_CAPTION = re.compile(r"\W*[^\W\d_]{2,12}[.:] ?\d{1,3}\W*")
_CLOSING_MARKS = "\"'”’»›)]』」）】*_"
_CLOSING_PUNCTUATION = re.compile(r"[.!?:…)\"”’»。！？]$")
_SENTENCE_ENDS = frozenset(".!?…。！？؟।॥۔")
#: What a heading may begin with beside a letter or digit; quotation marks only in title case.
_HEADING_START_SIGNS, _OPENING_QUOTES = "¿¡#([（【", "\"'“‘«‹『「"
#: What no heading holds: an address, a handle, a sign of page chrome.
_PAGE_CHROME = re.compile(r"https?:|www\.|\S@\S|[©®|]|\.(?:com|org|net)\b", re.IGNORECASE)


def can_be_heading(line: Line) -> bool:
    """Whether a plain line is short, in title case and ends without a full stop."""
    text = line.text[count_decoration_chars(line.text) :]
    words = _WORD.findall(text) if len(text) <= _MAX_HEADING_CHARS else []
    return (
        line.is_plain
        and 0 < len(words) <= _MAX_HEADING_WORDS
        and (text[0].isalnum() or text[0] in _HEADING_START_SIGNS or text[0] in _OPENING_QUOTES)
        and bool(_NO_END_PUNCTUATION.search(text))
        and not _PAGE_CHROME.search(text)
        and not _CAPTION.fullmatch(text)
        and words[0][0].isupper()
        and _is_title_case(words)
    )


def _is_title_case(words: list[str]) -> bool:
    """Whether all words but small ones have a capital.

    >>> _is_title_case(["Exercises", "for", "the", "Neck"]), _is_title_case(["Bend", "your", "knee"])
    (True, False)
    """
    small = [word for word in words if not word[0].isupper() and len(word) > _MAX_SMALL_WORD_CHARS]
    return not small or (
        len(small) == 1 and len(small[0]) <= _MAX_LONE_SMALL_WORD_CHARS and _count_capitalized(words) > 1
    )


def _count_capitalized(words: list[str]) -> int:
    return sum(word[0].isupper() for word in words)


def can_be_plain_heading(line: Line) -> bool:
    """Whether a plain line is short and no sentence; that it is a heading, its neighbours must show.

    >>> can_be_plain_heading(Line(1, "How do I know that my balance is poor?"))
    True
    >>> can_be_plain_heading(Line(1, "stand on both feet"))
    False
    >>> can_be_plain_heading(Line(1, "腰部保养的方法"))
    True
    """
    text = line.text[count_decoration_chars(line.text) :]
    if (
        not line.is_plain
        or not text
        or not (text[0].isalnum() or text[0] in _HEADING_START_SIGNS)
        or text[0].islower()
        or len(text) > _MAX_QUESTION_COLUMNS  # no text has fewer columns than characters
    ):
        return False
    last = text.rstrip(_CLOSING_MARKS)[-1:]
    return (
        count_columns(text) <= _MAX_COLUMNS_BY_END.get(last, _MAX_PLAIN_HEADING_COLUMNS)
        and (last in _MAX_COLUMNS_BY_END or bool(_NO_END_PUNCTUATION.search(text)))
        and any(char.isalpha() for char in text)
        and not _PAGE_CHROME.search(text)
        and not _CAPTION.fullmatch(text)
    )


def is_section_heading(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a line looks like a heading and its words say what kind of section it heads."""
    return can_be_heading(line) and classify_heading(line.text, vocabulary.get("sections", {})) != "other"


def is_prose(text: str) -> bool:
    """Whether a text is one or more whole sentences of some length, or so long that it can be nothing else.

    >>> is_prose("Stand tall, look ahead, and let your arms hang by your sides.")
    True
    >>> is_prose("Stand tall.")
    False
    """
    columns = count_columns(text[:_MIN_UNPUNCTUATED_PROSE_COLUMNS])
    return columns >= _MIN_UNPUNCTUATED_PROSE_COLUMNS or (
        columns >= _MIN_PROSE_COLUMNS and has_sentence_end(text)
    )


def has_sentence_end(text: str) -> bool:
    """Whether the text ends with the mark that ends a sentence, in brackets or quotation marks or not."""
    return text[-4:].rstrip(_CLOSING_MARKS)[-1:] in _SENTENCE_ENDS and bool(text)


def has_closing_punctuation(text: str) -> bool:
    """Whether a text ends with what closes a sentence, a label, a bracket or a quotation."""
    return bool(_CLOSING_PUNCTUATION.search(text))


#: A sign between two numbers that a line break tore apart, at the beginning of the lower line.
_SIGN_BEFORE_NUMBER = re.compile(
    r"(?P<sign>[-–—*+>]|#{1,6})[ \t]*(?P<number>\d{1,4})(?![.)]\s|\d)(?P<rest>.*)", re.DOTALL
)
_ITEM_MARK = re.compile(r"(?:[-*+•]|\(?\d{1,3}[.)])\s+")
_NUMBER_AT_END = re.compile(r"(?<![\w.,])(\d{1,4})$")
_NUMBER_AT_START = re.compile(r"(\d{1,4})\s[^\W\d]")
#: Fewer words before a number are a label (``Week 1``, ``Beginner week 4``); its bullet is one.
_MIN_WORDS_BEFORE_SIGN = 2
#: The end of a range is rarely more than this many times its beginning.
_MAX_RANGE_RATIO = 3


def goes_on_with_sign(above: str, text: str, below: str = "") -> bool:
    """Whether a line begins with a sign that stands between two numbers of one sentence, and with no bullet.

    Args:
        above: the text of the line right above.
        text: the line, with its sign.
        below: the line right below: where that begins with the same sign, both are bullets.

    >>> goes_on_with_sign("Hold the stretch for 5", "- 10 seconds, then let go.")
    True
    >>> goes_on_with_sign("Week 4", "- 10 lifts"), goes_on_with_sign("in week 1", "- 10 lifts")
    (False, False)
    """
    if not (match := _SIGN_BEFORE_NUMBER.match(text)):
        return False
    sign, above = match["sign"], above.strip()
    if mark := _ITEM_MARK.match(above):
        above = above[mark.end() :]
    if below.lstrip().startswith(sign) or has_closing_punctuation(above):
        return False
    if sign == ">":
        return len(above.split()) >= _MIN_WORDS_BEFORE_SIGN
    if sign.startswith("#"):
        return len(above.split()) > _MIN_WORDS_BEFORE_SIGN and match["rest"].lstrip()[:1].islower()
    first = _NUMBER_AT_END.search(above)
    if first is None or len(above[: first.start()].split()) < _MIN_WORDS_BEFORE_SIGN:
        return False
    if sign in "*+":
        return True
    return int(first[1]) < int(match["number"]) <= max(1, int(first[1])) * _MAX_RANGE_RATIO


def ends_in_torn_range(above: str, below: str) -> bool:
    """Whether a text ends in a number, and the one below begins with one that may end the same range.

    >>> [ends_in_torn_range("Rest 20", text) for text in ("30 seconds", "10 seconds", "90 seconds")]
    [True, False, False]
    """
    first, second = _NUMBER_AT_END.search(above), _NUMBER_AT_START.match(below)
    if first is None or second is None:
        return False
    return int(first[1]) < int(second[1]) <= max(1, int(first[1])) * _MAX_RANGE_RATIO


def is_capitals(text: str) -> bool:
    """Whether all letters are capitals, and there is more than one."""
    return text.isupper() and sum(map(str.isalpha, text[:8])) > 1


def make_instruction_matcher(vocabulary: Vocabulary) -> Callable[[str], bool]:
    """A predicate: whether a text begins with a verb of a dose and holds a number (``Repeat 10 times``)."""
    dose_words = vocabulary.get("dose", {})
    verbs = [verb for verbs_of_kind in dose_words.get("verbs", {}).values() for verb in verbs_of_kind]
    if not verbs:
        return lambda text: False
    pattern = re.compile(f"{dose_words.get('before_verb', '')}(?:{'|'.join(verbs)})\\b", re.IGNORECASE)
    numbers = frozenset(dose_words.get("numbers", ()))

    def has_instruction(text: str) -> bool:
        if len(text) > _MAX_INSTRUCTION_CHARS or not pattern.match(text):
            return False
        return any(char.isdigit() for char in text) or not numbers.isdisjoint(text.casefold().split())

    return has_instruction


def count_decoration_chars(text: str) -> int:
    """The number of characters of emoji and white space that a line begins with."""
    length = 0
    while length < len(text) and (
        unicodedata.category(text[length]) in ("So", "Sk")
        or text[length] in "\u200d\ufe0f"
        or text[length].isspace()
    ):
        length += 1
    return length


#: No line that is longer is all boilerplate; patterns are not tried on it.
MAX_MATCHED_LINE_CHARS = 250
#: All rules match the same lines again and again.
_MAX_CACHE_ENTRIES = 1 << 14


def collect_phrases(vocabulary: Mapping[str, Any], table: str, kind: str) -> frozenset[str]:
    """The phrases of this kind in a table of the language's words and of the English ones."""
    return _load_english_phrases(table, kind).union(vocabulary.get(table, {}).get(kind, ()))


@cache
def _load_english_phrases(table: str, kind: str) -> frozenset[str]:
    return frozenset(reading(FALLBACK)[table].get(kind, ()))


def compile_patterns(vocabulary: Mapping[str, Any], kind: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of this kind (``[read.lines]``), the language's before the English one."""
    return _compile_with_english(vocabulary.get("lines", {}).get(kind), kind)


@cache
def _compile_with_english(pattern: str | None, kind: str) -> tuple[re.Pattern[str], ...]:
    patterns = dict.fromkeys((pattern, reading(FALLBACK)["lines"].get(kind)))
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns if pattern)


class LinePattern:
    """The patterns of whole lines of a kind, in the language and in English."""

    def __init__(self, vocabulary: Mapping[str, Any], kind: str) -> None:
        self._patterns = compile_patterns(vocabulary, kind)

    def matches(self, text: str) -> bool:
        """Whether all of the text is of this kind."""
        return len(text) <= MAX_MATCHED_LINE_CHARS and _has_match(self._patterns, text)


@lru_cache(_MAX_CACHE_ENTRIES)
def _has_match(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in patterns)
