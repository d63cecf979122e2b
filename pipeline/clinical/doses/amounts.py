"""Parses the amounts of a sentence: a number or range, its unit, and what it is counted by.

A number that is part of something larger is no amount: next to a fraction, a time of day or another number
it is skipped, and so is "1 minute 30 seconds". "20 seconds to 30 seconds" is one range, "at least 20
seconds" a range without an end, "3 x 10" the sets and the repetitions of each. Offsets are in characters of
the folded sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, pairwise

from pipeline.clinical.doses.amount_forms import CROSSES, DASHES
from pipeline.clinical.doses.vocabulary import DoseVocabulary

TIME_UNITS = frozenset({"second", "minute", "hour", "breath", "count"})
#: Seconds as a sign, which is that of inches too: what may follow it there.
SECOND_SIGNS = frozenset({'"', "″"})
_AFTER_SECOND_SIGN = re.compile(
    r"\s*(?:$|[,;|/)•–—]|\.(?:\s|$)|[x×]\s?\d|"
    r"(?:holds?|rest|pause|halten|and|then|und|dann|y|luego|et|puis|descanso|repos|de repos|de descanso)\b)"
)
#: What may stand before a number: a word, or punctuation that separates; never a sign.
_ALLOWED_BEFORE_NUMBER = re.compile(
    r"(?:^|(?:[^\W\d_]|[\u0900-\u0963\u0966-\u0dff])[.,:،]?\s+|[(（\[]\s*|[.!?…,;:)\]。،؛।|•·/]\s+|[^\W\d_][,;]|\s[-–—]\s+|\b[dl]')"
    rf"(?:[~≈∼±]\s?|[{CROSSES}]\s?)?$"
)
#: Another number before it, of which it would be a part.
_NUMBER_AT_END = re.compile(rf"[\d¼½¾⅓⅔⅛]\s*(?:[{DASHES},{CROSSES}→/]|\.{{2,}}|…|[°%])?\s*$|\d:$")
#: "x10", "×8–12" behind the name of an exercise.
_TIMES_SIGN = re.compile(
    rf"(?:(?<=[^\W\d_]\s)|(?<=[.,;|]\s)|^)[x×](?:\s(?=[{DASHES}\d\s]+\W*$))?(\d{{1,3}})(?:\s?[{DASHES}]\s?(\d{{1,2}}))?(?![\w.,%]\w|\w)"
)
_ANY_CROSS = re.compile(rf"(?:\d|\s)[{CROSSES}]\s?\w|\w[{CROSSES[1:]}]")
_WORD_AT_END = re.compile(r"((?:[^\W\d_]|[\u0900-\u0963\u0966-\u0dff])+)[.:,]?\s*$")
_THREE_OR_FOUR_DIGITS = re.compile(r"\d{3,4}")
#: A higher number of seconds or repetitions may be two numbers that lost the dash between them.
_MAX_USUAL_SECONDS, _MAX_USUAL_REPETITIONS = 600, 100
_COUNT_UNITS = frozenset({"time", "repetition", "movement", "breath"})
#: The high end of a range is seldom more than this many times the low end.
_MAX_RANGE_RATIO = 4
#: Characters before a number that decide whether it is part of something larger.
_MAX_CONTEXT_CHARS = 60
#: "of about", between a number of sessions and their length.
_MAX_LINK_CHARS = 20
#: A sentence with more amounts is a table or a list of figures: none of them is used.
_MAX_SENTENCE_AMOUNTS = 20
#: No dose has a number this high.
_MIN_IMPLAUSIBLE_VALUE = 1000
#: More sets than anybody does: "8 x 12" is repetitions, a size or a programme.
_MAX_SETS = 10


@dataclass(frozen=True)
class Amount:
    """An amount in a sentence, from ``start`` to ``end`` (excluded).

    Attributes:
        start: where it begins.
        end: where it ends.
        low: the number, or the low end of the range; None where it has none ("up to 20").
        high: the number, or the high end of the range; None where it has none ("at least 20").
        unit: the unit (``second``, ``repetition``, ``time`` …).
        per: what it is counted by (``leg``, ``day``, ``2 hour`` …), if anything.
        unit_start: where the unit begins.
        unit_end: where it ends.
        is_crossed: whether it is half of "3 x 10", or has no unit.
        number_start: where the number begins, if what it is counted by stands before it.
    """

    start: int
    end: int
    low: int | float | None
    high: int | float | None
    unit: str
    per: str | None
    unit_start: int
    unit_end: int
    is_crossed: bool = False
    number_start: int | None = None

    @property
    def has_own_unit(self) -> bool:
        """Whether it says what it counts; "3 x 10" alone does not."""
        return not self.is_crossed or self.unit_start < self.unit_end

    @property
    def most(self) -> int | float:
        """The highest number that it says."""
        return self.high if self.high is not None else self.low or 0

    @property
    def has_lost_its_dash(self) -> bool:
        """Whether it is probably two numbers without the dash: "2030 seconds" (20–30), "812 times" (8–12)."""
        number = self.most
        return _is_two_numbers(str(number)) and (
            (self.unit == "second" and number >= _MAX_USUAL_SECONDS)
            or (self.unit == "second" and number > _MAX_USUAL_REPETITIONS and len(str(number)) == 3)
            or (self.unit in _COUNT_UNITS and number > _MAX_USUAL_REPETITIONS)
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
    crossed = [
        amount
        for match in islice(_iter_crossed(vocabulary, sentence), _MAX_SENTENCE_AMOUNTS)
        for amount in _parse_crossed(vocabulary, _cut_context(text, len(lead) + match.start()), match)
    ]
    candidates = [
        (
            _parse_amount(vocabulary, match),
            _is_whole_number(vocabulary, _cut_context(text, len(lead) + match.start()), match),
        )
        for match in islice(vocabulary.amount.finditer(sentence), _MAX_SENTENCE_AMOUNTS + 1)
    ]
    if len(candidates) + len(crossed) > _MAX_SENTENCE_AMOUNTS:
        return []
    taken = {(amount.start, amount.end) for amount in crossed}
    plain = [
        amount
        for amount, is_whole in _join_amounts(vocabulary, sentence, candidates)
        if is_whole and not any(amount.start < end and start < amount.end for start, end in taken)
    ]
    sided = list(_find_sided(vocabulary, sentence, lead, candidates, crossed))
    counts = [
        count for count in _find_counts(vocabulary, sentence) if not any(map(partial(_overlap, count), sided))
    ]
    plain = [amount for amount in plain if not any(map(partial(_overlap, amount), counts))] + counts
    plain += sided
    intervals = [
        interval
        for interval in _find_intervals(vocabulary, sentence)
        if not any(interval.start < end and start < interval.end for start, end in taken)
    ]
    plain = _give_period_to_sessions(vocabulary, sentence, plain)
    bounded = [_find_bounds(vocabulary, sentence, amount) for amount in plain]
    return sorted([*crossed, *_join_intervals(sentence, bounded, intervals)], key=lambda amount: amount.start)


def _cut_context(text: str, end: int) -> str:
    """The text directly before an offset, long enough to see whether a number is part of something larger."""
    return text[max(0, end - _MAX_CONTEXT_CHARS) : end]


def _overlap(amount: Amount, other: Amount) -> bool:
    return amount.start < other.end and other.start < amount.end


def _iter_crossed(vocabulary: DoseVocabulary, sentence: str) -> Iterator[re.Match[str]]:
    """The matches of "3 x 10", looked for where a sentence has such a sign or word for one at all."""
    if _ANY_CROSS.search(sentence) or vocabulary.get_pattern("crossing").search(sentence):
        yield from vocabulary.crossed.finditer(sentence)


def _parse_amount(vocabulary: DoseVocabulary, match: re.Match[str]) -> Amount:
    per = vocabulary.find_match_side(match)
    start = match.start("before") if match["before"] is not None else match.start()
    if whole := match["whole"]:
        unit, value = vocabulary.wholes[whole.casefold()]
        place = match.span("whole")
        return Amount(start, match.end(), value, value, unit, per, *place, number_start=place[0])
    low = vocabulary.parse_number(match["low"])
    high = vocabulary.parse_number(match["high"]) if match["high"] else None if match["plus"] else low
    unit = vocabulary.units[match["unit"].casefold()]
    place = match.span("unit")
    return Amount(start, match.end(), low, high, unit, per, *place, number_start=match.start("low"))


def _parse_crossed(vocabulary: DoseVocabulary, before: str, match: re.Match[str]) -> list[Amount]:
    """The two amounts of "3 x 10 reps per leg", both over the whole of it; none for something else."""
    if not _is_free_before(vocabulary, before):
        return []
    sets, low = vocabulary.parse_number(match["sets"]), vocabulary.parse_number(match["low"])
    high = vocabulary.parse_number(match["high"]) if match["high"] else low
    unit = vocabulary.units[match["unit"].casefold()] if match["unit"] else "repetition"
    if unit == "time":
        unit = "repetition"
    per = vocabulary.find_match_side(match)
    is_count = unit in ("repetition", "movement") or unit in TIME_UNITS
    if not is_count or match["plus"] or not 0 < sets <= _MAX_SETS or per in ("day", "week", "hour"):
        return []
    span = (match.start(), match.end())
    unit_span = match.span("unit") if match["unit"] else (match.end(), match.end())
    if match["set_unit"]:
        first, second = (match.start(), match.end("set_unit")), (match.start("each"), match.end())
        return [
            Amount(*first, sets, sets, "set", None, *match.span("set_unit")),
            Amount(*second, low, high, unit, per, *unit_span, is_crossed=not match["unit"]),
        ]
    return [
        Amount(*span, sets, sets, "set", None, *unit_span, is_crossed=True),
        Amount(*span, low, high, unit, per, *unit_span, is_crossed=True),
    ]


def _is_free_before(
    vocabulary: DoseVocabulary, before: str, *, after_side: bool = False, is_frequency: bool = False
) -> bool:
    """Whether nothing stands before a number that it would be a part of.

    Args:
        vocabulary: the vocabulary of its language.
        before: the text directly before it.
        after_side: whether what it is counted by stands between ("pro Bein 10-mal").
        is_frequency: whether it is counted by the day or the like: "20 minutes 3 times a day" are two.
    """
    allowed_before = vocabulary.patterns.get("number_begins", _ALLOWED_BEFORE_NUMBER)
    if most := vocabulary.get_pattern("up_to").search(before):
        before = before[: most.start()]
    if not allowed_before.search(before) or (_NUMBER_AT_END.search(before) and not after_side):
        return False
    if vocabulary.get_pattern("joined_number").search(before):
        return False
    word = find_last_word(before)
    if before.rstrip().endswith((",", "،")) or (is_frequency and word in vocabulary.units):
        return True
    return word not in vocabulary.number_like


def _is_whole_number(vocabulary: DoseVocabulary, before: str, match: re.Match[str]) -> bool:
    """Whether the number is no part of something larger, and agrees with its unit ("1 second")."""
    is_frequency = vocabulary.find_match_side(match) in ("day", "week", "hour")
    after_side = match["before"] is not None
    if not _is_free_before(vocabulary, before, after_side=after_side, is_frequency=is_frequency):
        return False
    if match["whole"]:
        return True
    if _is_part_of_name(vocabulary, match):
        return False
    if match["unit"] in SECOND_SIGNS and not _AFTER_SECOND_SIGN.match(match.string, match.end()):
        return False  # inches, or a closing quote
    if match["unit"] == "s" and not (match["high"] or match["low"])[-1:].isdigit():
        return False  # "eines": seconds are so short only behind digits
    is_one = vocabulary.parse_number(match["high"] or match["low"]) <= 1
    is_hyphenated = match.group(0)[match.start("unit") - match.start() - 1] == "-"
    return match["unit"].casefold() not in vocabulary.singular or is_one or is_hyphenated


def _is_part_of_name(vocabulary: DoseVocabulary, match: re.Match[str]) -> bool:
    """Whether a number belongs to the name of a movement ("one-arm rows"), or is an article (一圈)."""
    number_end = match.end("high") if match["high"] else match.end("low")
    behind = match.group(0)[number_end - match.start() : match.start("unit") - match.start()]
    if behind.startswith("-") and behind != "-":
        return True
    is_word = match["high"] is None and not match["low"][:1].isdigit()
    is_movement = vocabulary.units[match["unit"].casefold()] == "movement"
    return is_word and is_movement and vocabulary.parse_number(match["low"]) == 1


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
    if first.unit != second.unit or not is_ranging or not is_single or (first.low or 0) >= (second.low or 0):
        return None
    if first.per and second.per:
        return None
    per = second.per or first.per
    start, number = first.start, first.number_start
    return replace(second, start=start, low=first.low, high=second.high, per=per, number_start=number)


def _find_bounds(vocabulary: DoseVocabulary, sentence: str, amount: Amount) -> Amount:
    """The amount with one end only, where the words around it say so: "at least 20", "10 or more"."""
    before = sentence[max(0, amount.start - _MAX_CONTEXT_CHARS) : amount.start]
    if least := vocabulary.get_pattern("at_least").search(before):
        start = amount.start - (len(before) - least.start())
        # "At least 5 to 7 seconds" says an end.
        high = None if amount.low == amount.high else amount.high
        return replace(amount, start=start, high=high)
    if vocabulary.get_pattern("at_least_within").search(sentence, amount.start, amount.unit_start):
        return replace(amount, high=None if amount.low == amount.high else amount.high)
    if more := vocabulary.get_pattern("or_more").match(sentence, amount.end):
        return replace(amount, end=more.end(), high=None if amount.low == amount.high else amount.high)
    if (most := vocabulary.get_pattern("up_to").search(before)) and amount.low == amount.high:
        return replace(amount, start=amount.start - (len(before) - most.start()), low=None)
    return amount


def _give_period_to_sessions(
    vocabulary: DoseVocabulary, sentence: str, amounts: list[Amount]
) -> list[Amount]:
    """The amounts, sessions counted by what stands behind their length: "3 sessions of 30 minutes a week"."""
    given = list(amounts)
    for place, (left, right) in enumerate(pairwise(amounts)):
        is_length = right.unit in TIME_UNITS and right.per in ("day", "week")
        between = sentence[left.end : max(left.end, right.start)]
        is_linked = len(between) <= _MAX_LINK_CHARS and vocabulary.get_pattern("for_time").search(between)
        if left.unit == "session" and not left.per and is_length and is_linked:
            given[place : place + 2] = [replace(left, per=right.per), replace(right, per=None)]
    return given


def _find_counts(vocabulary: DoseVocabulary, sentence: str) -> Iterator[Amount]:
    """Seconds that are counted ("for a count of five", "zählen Sie bis zehn"), and repetitions as "x10"."""
    for match in vocabulary.get_pattern("counting").finditer(sentence):
        number = vocabulary.parse_number(match["low"])
        start = max(match.start(), match.end("verb"))
        yield Amount(start, match.end(), number, number, "count", None, match.end(), match.end())
    for match in _TIMES_SIGN.finditer(sentence):
        low = int(match[1])
        high = int(match[2]) if match[2] else low
        yield Amount(match.start(), match.end(), low, high, "repetition", None, match.end(), match.end())


def _find_sided(
    vocabulary: DoseVocabulary,
    sentence: str,
    lead: str,
    candidates: list[tuple[Amount, bool]],
    crossed: list[Amount],
) -> Iterator[Amount]:
    """Numbers without a unit that a side of the body counts: "10 each side"."""
    taken = [*(amount for amount, _ in candidates), *crossed]
    for match in vocabulary.sided.finditer(sentence):
        per = vocabulary.find_match_side(match)
        before = _cut_context(lead + sentence, len(lead) + match.start())
        is_free = not any(amount.start < match.end() and match.start() < amount.end for amount in taken)
        if is_free and per and not match["plus"] and _is_free_before(vocabulary, before):
            low = vocabulary.parse_number(match["low"])
            high = vocabulary.parse_number(match["high"]) if match["high"] else low
            span, end = (match.start(), match.end()), match.end()
            yield Amount(*span, low, high, "repetition", per, end, end, is_crossed=True)


def _find_intervals(vocabulary: DoseVocabulary, sentence: str) -> Iterator[Amount]:
    """Intervals as frequencies: "every 2 hours" is once per ``2 hour``, "every other day" per ``2 day``."""
    for unit, pattern in vocabulary.intervals.items():
        for match in pattern.finditer(sentence):
            groups = match.groupdict()
            low = vocabulary.parse_number(groups["low"]) if groups.get("low") else 2
            high = vocabulary.parse_number(groups["high"]) if groups.get("high") else low
            count = f"{low}" if low == high else f"{low}-{high}"
            if low <= high:
                per = unit if count == "1" else f"{count} {unit}"
                yield Amount(match.start(), match.end(), 1, 1, "time", per, match.end(), match.end())


def _join_intervals(sentence: str, amounts: list[Amount], intervals: list[Amount]) -> Iterator[Amount]:
    """The amounts, each number of times that an interval follows counted by it: "once every 2 days"."""
    free = list(intervals)
    for amount in amounts:
        if any(interval.start < amount.end and amount.start < interval.end for interval in intervals):
            continue
        following = next(
            (
                each
                for each in free
                if not sentence[amount.end : each.start].strip() and each.start >= amount.end
            ),
            None,
        )
        if following and amount.unit == "time" and amount.per is None:
            free.remove(following)
            yield replace(amount, end=following.end, per=following.per)
        else:
            yield amount
    yield from free


def is_plausible(amount: Amount) -> bool:
    """Whether an amount is ascending, above zero and below 1,000: no number like a year."""
    low, high = amount.low, amount.high
    if amount.unit not in TIME_UNITS and any(end is not None and end != int(end) for end in (low, high)):
        return False  # "1.5 reps" is the name of an exercise
    if low is not None and high is not None and low > high:
        return False
    return 0 < amount.most < _MIN_IMPLAUSIBLE_VALUE
