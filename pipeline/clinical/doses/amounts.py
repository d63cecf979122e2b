"""Parses the amounts of a sentence: a whole number or range, its unit, and what it is counted by.

A number that is a part of something larger is no amount: beside a fraction, a time of day or another
number it is skipped, and so is "1 minute 30 seconds". "20 seconds to 30 seconds" is one range. Offsets
are in characters of the folded sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.clinical.doses.vocabulary import DoseVocabulary

TIME_UNITS = frozenset({"second", "minute", "breath"})
#: What may stand in front of a number: a word, or a mark that ends what was before it; never a sign.
_ALLOWED_BEFORE_NUMBER = re.compile(
    r"(?:^|(?:[^\W\d_]|[\u0900-\u0963\u0966-\u0dff])[.,:،]?\s+|[(（]\s*|[.!?…,;:)。،؛।|•·]\s+|\s[-–—]\s+)$"
)
#: Nor may another number, of which it would be a part.
_NUMBER_AT_END = re.compile(r"\d\s*(?:[,x×–—‑-]|\.{2,}|…|[°%])?\s*$")
_WORD_AT_END = re.compile(r"((?:[^\W\d_]|[\u0900-\u0963\u0966-\u0dff])+)[.:,]?\s*$")
_THREE_OR_FOUR_DIGITS = re.compile(r"\d{3,4}")
#: Above these a number of seconds or repetitions is so unusual that it may be two that lost their dash.
_MAX_USUAL_SECONDS, _MAX_USUAL_REPETITIONS = 600, 100
_COUNT_UNITS = frozenset({"time", "repetition", "breath"})
#: The higher number of a range is seldom more than this much of the lower one.
_MAX_RANGE_RATIO = 4
#: How many characters before a number are looked at.
_MAX_CONTEXT_CHARS = 60
#: A sentence with more amounts than these tells nobody what to do.
_MAX_SENTENCE_AMOUNTS = 20
#: No dose has numbers as long as this.
_MIN_IMPLAUSIBLE_VALUE = 1000


@dataclass(frozen=True)
class Amount:
    """An amount as it stands in a sentence, from ``start`` to ``end`` (excluded)."""

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
        """Whether it is hardly a number but two: "2030 seconds" (20–30), "812 times" (8–12)."""
        return _is_two_numbers(str(self.low)) and (
            (self.unit == "second" and self.low >= _MAX_USUAL_SECONDS)
            or (self.unit == "second" and self.low > _MAX_USUAL_REPETITIONS and len(str(self.low)) == 3)
            or (self.unit in _COUNT_UNITS and self.low > _MAX_USUAL_REPETITIONS)
        )


def _is_two_numbers(digits: str) -> bool:
    """Whether digits fall into two plausible ascending numbers, the second of two digits.

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


def find_amounts(words: DoseVocabulary, sentence: str, before: str) -> list[Amount]:
    """The amounts of a sentence, in order.

    Args:
        words: the vocabulary of its language.
        sentence: the folded sentence.
        before: the end of what stands in front of it.
    """
    whole = before + sentence
    found = [
        (
            _parse_amount(words, match),
            _is_whole_number(words, _cut_context(whole, len(before) + match.start()), match),
        )
        for match in islice(words.amount.finditer(sentence), _MAX_SENTENCE_AMOUNTS + 1)
    ]
    if len(found) > _MAX_SENTENCE_AMOUNTS:
        return []
    return [amount for amount, is_alone in _join_amounts(words, sentence, found) if is_alone]


def _cut_context(text: str, end: int) -> str:
    """What stands right in front of a place: enough of it to see what a number is a part of."""
    return text[max(0, end - _MAX_CONTEXT_CHARS) : end]


def _parse_amount(words: DoseVocabulary, match: re.Match[str]) -> Amount:
    side = match["per"] or match["before"]
    per = words.find_side(side)
    start = match.start("before") if match["before"] is not None else match.start()
    if whole := match["whole"]:
        unit, value = words.wholes[whole.casefold()]
        return Amount(start, match.end(), value, value, unit, per, match.start("whole"), match.end("whole"))
    low = words.parse_number(match["low"])
    high = words.parse_number(match["high"]) if match["high"] else low
    unit = words.units[match["unit"].casefold()]
    return Amount(start, match.end(), low, high, unit, per, match.start("unit"), match.end("unit"))


def _is_whole_number(words: DoseVocabulary, before: str, match: re.Match[str]) -> bool:
    """Whether the number is a whole one, and its unit agrees with it."""
    begins = words.patterns.get("number_begins", _ALLOWED_BEFORE_NUMBER)
    if not begins.search(before) or (_NUMBER_AT_END.search(before) and match["before"] is None):
        return False
    if words.get_pattern("joined_number").search(before):
        return False
    if not before.rstrip().endswith((",", "،")) and find_last_word(before) in words.number_like:
        return False
    if match["whole"]:
        return True
    is_one = words.parse_number(match["high"] or match["low"]) <= 1
    is_joined = match.group(0)[match.start("unit") - match.start() - 1] == "-"
    return match["unit"].casefold() not in words.singular or is_one or is_joined


def _join_amounts(
    words: DoseVocabulary, sentence: str, found: list[tuple[Amount, bool]]
) -> Iterator[tuple[Amount, bool]]:
    """The amounts, those that are one made one; those that are chained in any other way left out."""
    place = 0
    while place < len(found):
        last = place
        while last + 1 < len(found) and _is_chain(words, sentence, found[last][0], found[last + 1][0]):
            last += 1
        if last == place:
            yield found[place]
        elif (
            last == place + 1
            and found[place][1]
            and (one := _join_range(words, sentence, *found[place : last + 1]))
        ):
            yield one, True
        place = last + 1


def _is_chain(words: DoseVocabulary, sentence: str, left: Amount, right: Amount) -> bool:
    """Whether two amounts make one: "1 minute 30 seconds", "20 seconds to 1 minute"."""
    between = sentence[left.end : right.start]
    if words.get_pattern("ranging").fullmatch(between) and left.unit == right.unit:
        return True
    return {left.unit, right.unit} <= TIME_UNITS and bool(words.get_pattern("chaining").fullmatch(between))


def _join_range(
    words: DoseVocabulary, sentence: str, left: tuple[Amount, bool], right: tuple[Amount, bool]
) -> Amount | None:
    """The range that two amounts of one unit make: "20 seconds to 30 seconds", "once or twice a day"."""
    (first, _), (second, _) = left, right
    is_single = first.low == first.high and second.low == second.high
    is_ranging = words.get_pattern("ranging").fullmatch(sentence[first.end : second.start])
    if first.unit != second.unit or not is_ranging or not is_single or first.low >= second.low:
        return None
    if first.per and second.per:
        return None
    return replace(second, start=first.start, low=first.low, high=second.high, per=second.per or first.per)


def is_plausible(amount: Amount) -> bool:
    """Whether an amount is whole and ascending, and no number like a year."""
    return amount.low <= amount.high < _MIN_IMPLAUSIBLE_VALUE
