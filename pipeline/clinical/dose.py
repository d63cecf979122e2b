"""Doses: how long, how often, how many, as the article itself says it.

A dose is only what stands there: a number with its unit, in a sentence that tells the reader to do
something. Comparisons ("more than 2 weeks"), questions, don'ts and benefits are no doses. Nothing is
inferred; what the article does not say is left for the therapist.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from pipeline.article import DontList, Dose, DoseKind, Section, Table
from pipeline.clinical.sentences import sentence_spans
from pipeline.locale import reading

_WITHOUT_DOSES = frozenset({"benefits", "mistakes", "faq"})
#: How many characters before an amount are looked at for what it is about.
_NEAR = 200
#: Longer lines are not compared letter by letter: it would take too long.
_LONGEST_COMPARED = 4000
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75}
_RANGE_BEGINS = re.compile(r"\d\s?[-–—]$")
_RANGE = r"\s*[-–—‑]\s*"


@dataclass(frozen=True)
class SourceLine:
    """One source line: ``raw`` as it stands in the raw article, ``clean`` as its words are after cleaning."""

    raw: str
    clean: str


@dataclass(frozen=True)
class _Grammar:
    """The patterns of one language, made from its vocabulary."""

    numbers: Mapping[str, float]
    units: Mapping[str, str]
    sides: Mapping[str, str]
    amount: re.Pattern[str]
    holding: re.Pattern[str]
    resting: re.Pattern[str]
    comparing: re.Pattern[str]
    telling: re.Pattern[str]
    every_day: re.Pattern[str]
    often: re.Pattern[str]
    each: re.Pattern[str]


def doses(sections: tuple[Section, ...], lines: Mapping[int, SourceLine], language: str) -> tuple[Dose, ...]:
    """Every dose of the article, in reading order.

    Args:
        sections: the article's sections, with their kinds.
        lines: the source lines, by number.
        language: the article's language (BCP 47); without a vocabulary for it no dose is found.
    """
    vocabulary = reading(language).get("dose")
    if not vocabulary:
        return ()
    grammar = _grammar(language)
    return tuple(
        dose
        for section in sections
        if section.kind not in _WITHOUT_DOSES
        for block in section.blocks
        if not isinstance(block, DontList | Table)  # what a cell's number means stands in its header
        for number in range(block.lines[0], block.lines[1] + 1)
        if number in lines
        for dose in _in_line(number, lines[number], grammar)
        if not _is_torn(dose, lines)
    )


def _is_torn(dose: Dose, lines: Mapping[int, SourceLine]) -> bool:
    """Whether the dose is only the end of a range whose beginning stands on the line above."""
    above = lines.get(dose.line - 1)
    return bool(
        above and _RANGE_BEGINS.search(above.clean) and lines[dose.line].raw.lstrip().startswith(dose.raw)
    )


@cache
def _grammar(language: str) -> _Grammar:
    vocabulary: Mapping[str, Any] = reading(language)["dose"]
    numbers = {str(word): value for word, value in vocabulary["numbers"].items()}
    units = {form: unit for unit, forms in vocabulary["units"].items() for form in forms}
    sides = {form: side for side, forms in vocabulary["sides"].items() for form in forms}
    number = rf"\d+(?:[.,]\d+)?[¼½¾]?|[¼½¾]|\b(?:{_any(numbers)})\b"
    joined = "|".join(re.escape(word) for word in vocabulary["range"])
    amount = (
        rf"(?P<low>{number})(?:(?:{_RANGE}|\s+(?:{joined})\s+)(?P<high>{number}))?"
        rf"[\s-]+(?:{vocabulary['between']})?(?P<unit>{_any(units)})\b"
        rf"(?:\s+(?:{vocabulary['per']})\s*(?P<per>{_any(sides)})\b)?"
    )
    words = {name: re.compile(vocabulary[name], re.IGNORECASE) for name in _PATTERNS}
    each = re.compile(rf"\s+(?:{vocabulary['each']})\s+(?P<number>{number})\b", re.IGNORECASE)
    return _Grammar(numbers, units, sides, re.compile(amount, re.IGNORECASE), each=each, **words)


_PATTERNS = ("holding", "resting", "comparing", "telling", "every_day", "often")


def _any(words: Mapping[str, object]) -> str:
    """An alternative of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _in_line(number: int, line: SourceLine, grammar: _Grammar) -> Iterator[Dose]:
    for start, end in sentence_spans(line.clean):
        sentence = line.clean[start:end]
        if sentence.rstrip('"”’»)').endswith(("?", "？")):
            continue
        for first, last, dose in _in_sentence(sentence, grammar):
            raw = raw_slice(line, start + first, start + last)
            yield Dose(dose.kind, dose.low, dose.high, dose.unit, dose.per, raw, number)


@dataclass(frozen=True)
class _Amount:
    kind: DoseKind
    low: float
    high: float
    unit: str
    per: str | None


def _in_sentence(sentence: str, grammar: _Grammar) -> Iterator[tuple[int, int, _Amount]]:
    """Start, end and meaning of each dose in a sentence."""
    ends, is_frequent = 0, False
    for found in grammar.amount.finditer(sentence):
        before = sentence[max(ends, found.start() - _NEAR) : found.start()]
        ends = found.end()
        if grammar.comparing.search(before):
            continue
        low = _value(found["low"], grammar)
        high = _value(found["high"], grammar) if found["high"] else low
        unit = grammar.units[found["unit"].casefold()]
        per = grammar.sides[found["per"].casefold()] if found["per"] else None
        kind = _kind(before, unit, per, grammar)
        if kind and low <= high:
            is_frequent = is_frequent or kind == "frequency"
            yield found.start(), found.end(), _Amount(kind, low, high, unit, per)
        if kind == "sets" and (each := grammar.each.match(sentence, found.end())):
            count = _value(each["number"], grammar)
            yield found.start("unit"), each.end(), _Amount("repeat", count, count, "time", None)
    if not is_frequent:
        yield from _often(sentence, grammar)


def _kind(before: str, unit: str, per: str | None, grammar: _Grammar) -> DoseKind | None:
    """What an amount of this unit means after these words of the same sentence."""
    if unit in ("round", "set"):
        return "rounds" if unit == "round" else "sets"
    if per in ("day", "week"):
        return "frequency" if unit in ("time", "day") else None
    if unit in ("time", "repetition"):
        return "repeat"
    if unit in ("second", "minute", "breath"):
        if grammar.resting.search(before):
            return "rest"
        return "hold" if grammar.holding.search(before) else "duration" if unit != "breath" else None
    return None


def _often(sentence: str, grammar: _Grammar) -> Iterator[tuple[int, int, _Amount]]:
    """ "Daily" and "once or twice a day", where the sentence tells the reader to do something."""
    if not grammar.telling.match(sentence):
        return
    if found := grammar.often.search(sentence):
        low = grammar.numbers[found["times"].casefold()]
        high = grammar.numbers[found["most"].casefold()] if found["most"] else low
        per = grammar.sides[found["per"].casefold()]
        yield found.start(), found.end(), _Amount("frequency", low, high, "time", per)
    elif found := grammar.every_day.search(sentence):
        yield found.start(), found.end(), _Amount("frequency", 1, 1, "time", "day")


def _value(word: str, grammar: _Grammar) -> float:
    if word.casefold() in grammar.numbers:
        return grammar.numbers[word.casefold()]
    digits = word.rstrip("¼½¾").replace(",", ".")
    value = (float(digits) if digits else 0) + _FRACTIONS.get(word[-1], 0)
    return int(value) if value == int(value) else value


def raw_slice(line: SourceLine, start: int, end: int) -> str:
    """The slice of the raw line that became ``line.clean[start:end]``.

    Cleaning changes characters (``20â€“30`` became ``20–30``), so the two lines are laid side by side. Of a
    line too long for that, it is all of the raw line.
    """
    wanted = line.clean[start:end]
    if wanted in line.raw:
        return wanted
    if max(len(line.raw), len(line.clean)) > _LONGEST_COMPARED:
        return line.raw
    matcher = SequenceMatcher(None, line.raw, line.clean, autojunk=False)
    first, last = len(line.raw), 0
    for tag, raw_first, raw_last, low, high in matcher.get_opcodes():
        if high <= start or low >= end:
            continue
        exact = tag == "equal"
        first = min(first, raw_first + max(0, start - low) if exact else raw_first)
        last = max(last, raw_last - max(0, high - end) if exact else raw_last)
    return line.raw[first:last]
