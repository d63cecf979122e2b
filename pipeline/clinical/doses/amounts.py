"""Parses the amounts of a sentence: a whole number or range, its unit, and what it is counted by.

A number that is part of something larger is no amount: next to a fraction, a time of day or another number
it is skipped, and so is "1 minute 30 seconds". "20 seconds to 30 seconds" is one range. Offsets are in
characters of the folded sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.clinical.doses.vocabulary import DoseVocabulary

TIME_UNITS = frozenset({"second", "minute", "breath"})
#: What may stand before a number: a word, or punctuation that separates; never a sign.
_ALLOWED_BEFORE_NUMBER = re.compile(
    r"(?:^|(?:[^\W\d_]|[\u0900-\u0963\u0966-\u0dff])[.,:،]?\s+|[(（]\s*|[.!?…,;:)。،؛।|•·]\s+|\s[-–—]\s+)$"
)
#: Another number before it, of which it would be a part.
_NUMBER_AT_END = re.compile(r"\d\s*(?:[,x×–—‑-]|\.{2,}|…|[°%])?\s*$")
_WORD_AT_END = re.compile(r"((?:[^\W\d_]|[\u0900-\u0963\u0966-\u0dff])+)[.:,]?\s*$")
_THREE_OR_FOUR_DIGITS = re.compile(r"\d{3,4}")
#: A higher number of seconds or repetitions may be two numbers that lost the dash between them.
_MAX_USUAL_SECONDS, _MAX_USUAL_REPETITIONS = 600, 100
_COUNT_UNITS = frozenset({"time", "repetition", "breath"})
#: The high end of a range is seldom more than this many times the low end.
_MAX_RANGE_RATIO = 4
#: Characters before a number that decide whether it is part of something larger.
_MAX_CONTEXT_CHARS = 60
#: A sentence with more amounts is a table or a list of figures: none of them is used.
_MAX_SENTENCE_AMOUNTS = 20
#: No dose has a number this high.
_MIN_IMPLAUSIBLE_VALUE = 1000


@dataclass(frozen=True)
class Amount:
    """An amount in a sentence, from ``start`` to ``end`` (excluded).

    Attributes:
        start: where it begins.
        end: where it ends.
        low: the number, or the low end of the range.
        high: the number, or the high end of the range.
        unit: the unit (``second``, ``repetition``, ``time`` …).
        per: what it is counted by (``leg``, ``day`` …), if anything.
        unit_start: where the unit begins.
        unit_end: where it ends.
    """

    start: int
    end: int
    low: int | float
    high: int | float
    unit: str
    per: str | None
    unit_start: int
    unit_end: int

    @property
    def has_lost_its_dash(self) -> bool:
        """Whether it is probably two numbers without the dash: "2030 seconds" (20–30), "812 times" (8–12)."""
        return _is_two_numbers(str(self.low)) and (
            (self.unit == "second" and self.low >= _MAX_USUAL_SECONDS)
            or (self.unit == "second" and self.low > _MAX_USUAL_REPETITIONS and len(str(self.low)) == 3)
            or (self.unit in _COUNT_UNITS and self.low > _MAX_USUAL_REPETITIONS)
        )


def _is_two_numbers(digits: str) -> bool:
    """Whether digits can be split into two plausible ascending numbers, the second of two digits.

    >>> _is_two_numbers("2030"), _is_two_numbers("812"), _is_two_numbers("120"), _is_two_numbers("1000")
    (True, True, False, False)
    """
    if not _THREE_OR_FOUR_DIGITS.fullmatch(digits) or digits[-2] == "0":
        return False
    low, high = int(digits[:-2]), int(digits[-2:])
    return low < high <= _MAX_RANGE_RATIO * low


def find_last_word(text: str) -> str:
    """The word that a text ends with, if it ends with one."""
    return match[1].casefold() if (match := _WORD_AT_END.search(text)) else ""


def find_amounts(vocabulary: DoseVocabulary, sentence: str, lead: str) -> list[Amount]:
    """The amounts of a sentence, in order.

    Args:
        vocabulary: the vocabulary of its language.
        sentence: the sentence, folded and in small letters.
        lead: the end of the text before it, in the same form.
    """
    text = lead + sentence
    candidates = [
        (
            _parse_amount(vocabulary, match),
            _is_whole_number(vocabulary, _cut_context(text, len(lead) + match.start()), match),
        )
        for match in islice(vocabulary.amount.finditer(sentence), _MAX_SENTENCE_AMOUNTS + 1)
    ]
    if len(candidates) > _MAX_SENTENCE_AMOUNTS:
        return []
    return [amount for amount, is_whole in _join_amounts(vocabulary, sentence, candidates) if is_whole]


def _cut_context(text: str, end: int) -> str:
    """The text directly before an offset, long enough to see whether a number is part of something larger."""
    return text[max(0, end - _MAX_CONTEXT_CHARS) : end]


def _parse_amount(vocabulary: DoseVocabulary, match: re.Match[str]) -> Amount:
    side = match["per"] or match["before"]
    per = vocabulary.find_side(side)
    start = match.start("before") if match["before"] is not None else match.start()
    if whole := match["whole"]:
        unit, value = vocabulary.wholes[whole.casefold()]
        return Amount(start, match.end(), value, value, unit, per, match.start("whole"), match.end("whole"))
    low = vocabulary.parse_number(match["low"])
    high = vocabulary.parse_number(match["high"]) if match["high"] else low
    unit = vocabulary.units[match["unit"].casefold()]
    return Amount(start, match.end(), low, high, unit, per, match.start("unit"), match.end("unit"))


def _is_whole_number(vocabulary: DoseVocabulary, before: str, match: re.Match[str]) -> bool:
    """Whether the number is no part of something larger, and agrees with its unit ("1 second")."""
    allowed_before = vocabulary.patterns.get("number_begins", _ALLOWED_BEFORE_NUMBER)
    if not allowed_before.search(before) or (_NUMBER_AT_END.search(before) and match["before"] is None):
        return False
    if vocabulary.get_pattern("joined_number").search(before):
        return False
    if not before.rstrip().endswith((",", "،")) and find_last_word(before) in vocabulary.number_like:
        return False
    if match["whole"]:
        return True
    is_one = vocabulary.parse_number(match["high"] or match["low"]) <= 1
    is_hyphenated = match.group(0)[match.start("unit") - match.start() - 1] == "-"
    return match["unit"].casefold() not in vocabulary.singular or is_one or is_hyphenated


def _join_amounts(
    vocabulary: DoseVocabulary, sentence: str, candidates: list[tuple[Amount, bool]]
) -> Iterator[tuple[Amount, bool]]:
    """The amounts, two that make a range joined to one; amounts that are chained otherwise are left out.

    Each amount comes, and is given, with whether its number is whole.
    """
    first = 0
    while first < len(candidates):
        last = first
        while last + 1 < len(candidates) and _is_chain(
            vocabulary, sentence, candidates[last][0], candidates[last + 1][0]
        ):
            last += 1
        (amount, is_whole), is_pair = candidates[first], last == first + 1
        if last == first:
            yield amount, is_whole
        elif (
            is_pair
            and is_whole
            and (joined := _join_range(vocabulary, sentence, amount, candidates[last][0]))
        ):
            yield joined, True
        first = last + 1


def _is_chain(vocabulary: DoseVocabulary, sentence: str, left: Amount, right: Amount) -> bool:
    """Whether two amounts belong together: "1 minute 30 seconds", "20 seconds to 1 minute"."""
    between = sentence[left.end : right.start]
    if vocabulary.get_pattern("ranging").fullmatch(between) and left.unit == right.unit:
        return True
    return {left.unit, right.unit} <= TIME_UNITS and bool(
        vocabulary.get_pattern("chaining").fullmatch(between)
    )


def _join_range(vocabulary: DoseVocabulary, sentence: str, first: Amount, second: Amount) -> Amount | None:
    """The range that two amounts of one unit make: "20 seconds to 30 seconds", "once or twice a day"."""
    is_single = first.low == first.high and second.low == second.high
    is_ranging = vocabulary.get_pattern("ranging").fullmatch(sentence[first.end : second.start])
    if first.unit != second.unit or not is_ranging or not is_single or first.low >= second.low:
        return None
    if first.per and second.per:
        return None
    return replace(second, start=first.start, low=first.low, high=second.high, per=second.per or first.per)


def is_plausible(amount: Amount) -> bool:
    """Whether an amount is ascending, and below 1,000: no number like a year."""
    return amount.low <= amount.high < _MIN_IMPLAUSIBLE_VALUE
