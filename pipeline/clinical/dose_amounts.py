"""Amounts in a sentence: a whole number or range, its unit, and what it is counted by.

A number that is a part of something larger is none: beside a fraction, a time of day or another number it is
left, and so is "1 minute 30 seconds". "20 seconds to 30 seconds" is one range.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.clinical.dose_vocabulary import Vocabulary

TIME_UNITS = frozenset({"second", "minute", "breath"})
#: What may stand in front of a number: a word, or a mark that ends what was before it; never a sign.
_NUMBER_BEGINS = re.compile(
    r"(?:^|(?:[^\W\d_]|[\u0900-\u0963\u0966-\u0dff])[.,:،]?\s+|[(（]\s*|[.!?…,;:)。،؛।|•·]\s+|\s[-–—]\s+)$"
)
#: Nor may another number, of which it would be a part.
_NUMBER_GOES_ON = re.compile(r"\d\s*(?:[,x×–—‑-]|\.{2,}|…|[°%])?\s*$")
_WORD_BEFORE = re.compile(r"((?:[^\W\d_]|[\u0900-\u0963\u0966-\u0dff])+)[.:,]?\s*$")
_BARE_NUMBER = re.compile(r"\d{3,4}")
#: Above these a number of seconds or repetitions is so unusual that it may be two that lost their dash.
_MOST_SECONDS, _MOST_TIMES = 600, 100
_COUNTED = frozenset({"time", "repetition", "breath"})
#: The higher number of a range is seldom more than this much of the lower one.
_WIDEST = 4
#: How many characters before a number are looked at.
_SEEN = 60
#: A sentence with more amounts than these tells nobody what to do.
_MOST = 20
#: No dose has numbers as long as this.
_TOO_HIGH = 1000


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
        return _is_two(str(self.low)) and (
            (self.unit == "second" and self.low >= _MOST_SECONDS)
            or (self.unit == "second" and self.low > _MOST_TIMES and len(str(self.low)) == 3)
            or (self.unit in _COUNTED and self.low > _MOST_TIMES)
        )


def _is_two(digits: str) -> bool:
    """Whether digits fall into two plausible ascending numbers, the second of two digits.

    >>> _is_two("2030"), _is_two("812"), _is_two("120"), _is_two("1000")
    (True, True, False, False)
    """
    if not _BARE_NUMBER.fullmatch(digits) or digits[-2] == "0":
        return False
    low, high = int(digits[:-2]), int(digits[-2:])
    return low < high <= _WIDEST * low


def word_before(text: str) -> str:
    """The word that a text ends with, if it ends with one."""
    return match[1].casefold() if (match := _WORD_BEFORE.search(text)) else ""


def amounts_in(words: Vocabulary, sentence: str, before: str) -> list[Amount]:
    """The amounts of a sentence, in order.

    Args:
        words: the vocabulary of its language.
        sentence: the folded sentence.
        before: the end of what stands in front of it.
    """
    whole = before + sentence
    found = [
        (_amount(words, match), _stands_alone(words, _end_of(whole, len(before) + match.start()), match))
        for match in islice(words.amount.finditer(sentence), _MOST + 1)
    ]
    if len(found) > _MOST:
        return []
    return [amount for amount, is_alone in _joined(words, sentence, found) if is_alone]


def _end_of(text: str, end: int) -> str:
    """What stands right in front of a place: enough of it to see what a number is a part of."""
    return text[max(0, end - _SEEN) : end]


def _amount(words: Vocabulary, match: re.Match[str]) -> Amount:
    side = match["per"] or match["before"]
    per = words.side(side)
    start = match.start("before") if match["before"] is not None else match.start()
    if whole := match["whole"]:
        unit, value = words.wholes[whole.casefold()]
        return Amount(start, match.end(), value, value, unit, per, match.start("whole"), match.end("whole"))
    low = words.number(match["low"])
    high = words.number(match["high"]) if match["high"] else low
    unit = words.units[match["unit"].casefold()]
    return Amount(start, match.end(), low, high, unit, per, match.start("unit"), match.end("unit"))


def _stands_alone(words: Vocabulary, before: str, match: re.Match[str]) -> bool:
    """Whether the number is a whole one, and its unit agrees with it."""
    begins = words.patterns.get("number_begins", _NUMBER_BEGINS)
    if not begins.search(before) or (_NUMBER_GOES_ON.search(before) and match["before"] is None):
        return False
    if words.pattern("joined_number").search(before):
        return False
    if not before.rstrip().endswith((",", "،")) and word_before(before) in words.number_like:
        return False
    if match["whole"]:
        return True
    is_one = words.number(match["high"] or match["low"]) <= 1
    is_joined = match.group(0)[match.start("unit") - match.start() - 1] == "-"
    return match["unit"].casefold() not in words.singular or is_one or is_joined


def _joined(
    words: Vocabulary, sentence: str, found: list[tuple[Amount, bool]]
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
            and (one := _range(words, sentence, *found[place : last + 1]))
        ):
            yield one, True
        place = last + 1


def _is_chain(words: Vocabulary, sentence: str, left: Amount, right: Amount) -> bool:
    """Whether two amounts make one: "1 minute 30 seconds", "20 seconds to 1 minute"."""
    between = sentence[left.end : right.start]
    if words.pattern("ranging").fullmatch(between) and left.unit == right.unit:
        return True
    return {left.unit, right.unit} <= TIME_UNITS and bool(words.pattern("chaining").fullmatch(between))


def _range(
    words: Vocabulary, sentence: str, left: tuple[Amount, bool], right: tuple[Amount, bool]
) -> Amount | None:
    """The range that two amounts of one unit make: "20 seconds to 30 seconds", "once or twice a day"."""
    (first, _), (second, _) = left, right
    is_single = first.low == first.high and second.low == second.high
    is_ranging = words.pattern("ranging").fullmatch(sentence[first.end : second.start])
    if first.unit != second.unit or not is_ranging or not is_single or first.low >= second.low:
        return None
    if first.per and second.per:
        return None
    return replace(second, start=first.start, low=first.low, high=second.high, per=second.per or first.per)


def is_plausible(amount: Amount) -> bool:
    """Whether an amount is whole and ascending, and no number like a year."""
    return amount.low <= amount.high < _TOO_HIGH
