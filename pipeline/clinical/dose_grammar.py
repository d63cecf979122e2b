"""What makes a dose in a sentence: an amount that the reader is told, not one that is talked about.

A sentence must begin as an instruction ("Hold …", "Slowly raise …") or be nothing but amounts ("2 sets of
8."). Between the verb that governs an amount and the amount itself there may be no word that denies, limits
or compares ("never", "up to", "longer than"). The number must stand alone: beside a fraction, a time of day
or another number it is left. The words are in the locale files, ``[read.dose]``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from pipeline.article import DoseKind
from pipeline.locale import reading

_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75}
_TIME_UNITS = frozenset({"second", "minute", "breath"})
_DASH = r"\s*[-–—‑]\s*"

#: What may stand in front of a number: a word, or a mark that ends what was before it; never a sign.
_NUMBER_BEGINS = re.compile(r"(?:^|[^\W\d_][.,:]?\s+|\(\s*|[.!?…,;:)]\s+|\s[-–—]\s+)$")
#: Nor may another number, of which it would be a part.
_NUMBER_GOES_ON = re.compile(r"\d\s*(?:[,x–—‑-]|\.{2,}|…|[°%])?\s*$")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[.:,]?\s*$")
#: How many characters before an amount are looked at for the verb that governs it.
_NEAR = 300


@dataclass(frozen=True)
class Amount:
    """A dose as it stands in a text, from ``start`` to ``end`` (excluded)."""

    start: int
    end: int
    kind: DoseKind
    low: int | float
    high: int | float
    unit: str
    per: str | None


@dataclass(frozen=True)
class Grammar:
    """The patterns of one language, made from its vocabulary."""

    numbers: Mapping[str, int | float]
    units: Mapping[str, str]
    singular: frozenset[str]
    sides: Mapping[str, str]
    amount: re.Pattern[str]
    each: re.Pattern[str]
    patterns: Mapping[str, re.Pattern[str]]
    before_time: frozenset[str]
    before_count: frozenset[str]
    number_like: frozenset[str]
    joining: frozenset[str]
    each_word: str

    def amounts(self, text: str, start: int, end: int) -> Iterator[Amount]:
        """The doses in the sentence ``text[start:end]``, in order."""
        sentence = text[start:end]
        if self.patterns["asking"].search(sentence) or not self._tells(sentence):
            return
        found = list(self.amount.finditer(sentence))
        chained = {
            match.start() for pair in pairwise(found) if self._is_chain(sentence, *pair) for match in pair
        }
        frequent = False
        for match in found:
            if match.start() in chained or not self._stands_alone(text, start + match.start(), match):
                continue
            for amount in self._read(sentence, match):
                frequent = frequent or amount.kind == "frequency"
                yield _moved(amount, start)
        if not frequent:
            yield from (_moved(amount, start) for amount in self._often(sentence))

    def _tells(self, sentence: str) -> bool:
        """Whether a sentence tells the reader to do something, or is nothing but amounts."""
        if self.patterns["forbidding_label"].match(sentence):
            return False
        if self.patterns["instructing"].match(sentence) or self.patterns["denying_then_telling"].match(
            sentence
        ):
            return True
        left = self.amount.sub(" ", self.each.sub(" ", sentence))
        return left != sentence and not self.patterns["beside_amounts"].sub("", left).strip(" .,;!()")

    def _is_chain(self, sentence: str, left: re.Match[str], right: re.Match[str]) -> bool:
        """Whether two amounts make one: "1 minute 30 seconds", "20 seconds to 1 minute"."""
        units = {self.units[match["unit"].casefold()] for match in (left, right)}
        return units <= _TIME_UNITS and bool(
            self.patterns["chaining"].fullmatch(sentence[left.end() : right.start()])
        )

    def _stands_alone(self, text: str, start: int, match: re.Match[str]) -> bool:
        """Whether the number is a whole one, and its unit agrees with it."""
        before = text[max(0, start - _NEAR) : start]
        if not _NUMBER_BEGINS.search(before) or _NUMBER_GOES_ON.search(before):
            return False
        if self.patterns["joined_number"].search(before):
            return False
        if (above := _WORD_BEFORE.search(before)) and above[1].casefold() in self.number_like:
            return False
        word = match["unit"].casefold()
        is_one = self._value(match["high"] or match["low"]) <= 1
        return word not in self.singular or is_one or match["hyphen"] == "-"

    def _read(self, sentence: str, match: re.Match[str]) -> Iterator[Amount]:
        scope = self._scope(sentence[: match.start()])
        after = sentence[match.end() :]
        if self.patterns["denying"].search(scope) or self.patterns["limiting"].match(after):
            return
        unit = self.units[match["unit"].casefold()]
        side = match["per"] or match["adverb"]
        per = self.sides[side.casefold()] if side else None
        low = self._value(match["low"])
        high = self._value(match["high"]) if match["high"] else low
        kind = self._kind(scope, unit, per)
        if kind is None or low > high or (per is None and self.patterns["other_per"].match(after)):
            return
        if kind == "sets" and (each := self.each.match(sentence, match.end())):
            yield Amount(match.start(), match.end(), kind, low, high, unit, per)
            least = self._value(each["low"])
            most = self._value(each["high"]) if each["high"] else least
            of = self.sides[each["per"].casefold()] if each["per"] else None
            if least <= most and not self.patterns["limiting"].match(sentence[each.end() :]):
                yield Amount(match.start("unit"), each.end(), "repeat", least, most, "time", of)
        else:
            yield Amount(match.start(), match.end(), kind, low, high, unit, per)

    def _scope(self, before: str) -> str:
        """The words from the last verb of instruction that begins a clause up to the amount."""
        near = before[-_NEAR:]
        starts = [match.start("clause") for match in self.patterns["clause"].finditer(near)]
        return near[starts[-1] :] if starts else near

    def _kind(self, scope: str, unit: str, per: str | None) -> DoseKind | None:
        """What an amount of this unit means after these words."""
        word = match[1].casefold() if (match := _WORD_BEFORE.search(scope)) else ""
        is_resting = bool(self.patterns["resting"].match(scope))
        if per in ("day", "week"):
            is_counted = unit == "time" or (unit == "day" and self.patterns["exercising"].match(scope))
            return "frequency" if is_counted and not is_resting else None
        if unit == "time":
            return "repeat"
        if unit in _TIME_UNITS:
            # "Hold for 7 seconds, out for 8 seconds": behind a comma it is something else that lasts.
            is_holding = bool(self.patterns["holding"].match(scope)) and not re.search("[,;]", scope)
            if word in self.joining or (word not in self.before_time and not (is_holding or is_resting)):
                return None
            if is_resting or self.patterns["rest_of"].search(scope):
                return "rest"
            if word == self.each_word and not self.patterns["counted_before"].search(scope):
                return None
            return "hold" if is_holding else "duration" if unit != "breath" else None
        if word and word not in self.before_count:
            return None
        return {"round": "rounds", "set": "sets", "repetition": "repeat"}.get(unit)  # type: ignore[return-value]

    def _often(self, sentence: str) -> Iterator[Amount]:
        """ "Daily" and "once or twice a day"."""
        found = self.patterns["often"].search(sentence) or self.patterns["every_day"].search(sentence)
        if not found or self.patterns["limiting"].match(sentence[found.end() :]):
            return
        if self.patterns["not_quite"].search(sentence[: found.start()]) or self.patterns["denying"].search(
            self._scope(sentence[: found.start()])
        ):
            return
        groups = found.groupdict()
        low = self.numbers[groups["times"].casefold()] if groups.get("times") else 1
        high = self.numbers[groups["most"].casefold()] if groups.get("most") else low
        side = groups.get("per") or groups.get("adverb")
        per = self.sides[side.casefold()] if side else "day"
        yield Amount(found.start(), found.end(), "frequency", low, high, "time", per)

    def _value(self, word: str) -> int | float:
        if word.casefold() in self.numbers:
            return self.numbers[word.casefold()]
        digits = word.rstrip("¼½¾ ").replace(",", ".")
        value = (float(digits) if digits else 0) + _FRACTIONS.get(word[-1], 0)
        return int(value) if value == int(value) else value


def _moved(amount: Amount, by: int) -> Amount:
    return replace(amount, start=amount.start + by, end=amount.end + by)


@cache
def grammar_of(language: str) -> Grammar | None:
    """The grammar of a language (BCP 47); None where the product has no vocabulary for it."""
    vocabulary: Mapping[str, Any] | None = reading(language).get("dose")
    if not vocabulary:
        return None
    numbers = dict(vocabulary["numbers"])
    units = {form: unit for unit, forms in vocabulary["units"].items() for form in forms}
    sides = {form: side for side, forms in vocabulary["sides"].items() for form in forms}
    number = rf"\b\d{{1,3}}(?:[.,]\d{{1,2}})?(?!\d)(?:\s?[¼½¾])?|[¼½¾]|\b(?:{_any(numbers)})\b"
    filled = {
        "{verbs}": "|".join(vocabulary["verbs"]),
        "{before}": vocabulary["before_verb"],
        "{number}": number,
    }
    return Grammar(
        numbers=numbers,
        units=units,
        singular=frozenset(vocabulary["singular"]),
        sides=sides,
        amount=_amount(vocabulary, number, units, sides),
        each=_each(vocabulary, number, sides),
        patterns={
            name: re.compile(_filled(pattern, filled), re.IGNORECASE)
            for name, pattern in vocabulary["patterns"].items()
        },
        before_time=frozenset(vocabulary["before_time"]),
        before_count=frozenset(vocabulary["before_count"]),
        number_like=frozenset((*vocabulary["number_like"], *vocabulary["range"], *numbers)),
        joining=frozenset(vocabulary["joining"]),
        each_word=vocabulary["each"],
    )


def _amount(
    vocabulary: Mapping[str, Any], number: str, units: Mapping[str, str], sides: Mapping[str, str]
) -> re.Pattern[str]:
    """A number or range, its unit, and what it is counted by: "2 to 3 rounds per leg"."""
    per = rf"\s+(?:{vocabulary['per']})\s*(?P<per>{_any(sides)})\b"
    adverb = rf"\s+(?P<adverb>{_any(dict.fromkeys(vocabulary['adverbs']))})\b"
    unit = rf"(?:(?P<hyphen>-)|\s+)(?:{vocabulary['between']})?(?P<unit>{_any(units)})\b"
    return re.compile(rf"{_span(vocabulary, number)}{unit}(?:{per}|{adverb})?", re.IGNORECASE)


def _each(vocabulary: Mapping[str, Any], number: str, sides: Mapping[str, str]) -> re.Pattern[str]:
    """The count of each set: "of 8", "of 10 to 15 per leg".

    It has no unit of its own, and nothing goes on behind it: "of 8.", not "of 30 seconds", "of 10 kg" or
    "of 10, 8, 6".
    """
    body = {form: side for form, side in sides.items() if side not in ("day", "week")}
    per = rf"(?:\s+(?:{vocabulary['per']})\s*(?P<per>{_any(body)})\b)?"
    counted = rf"\s+(?:{vocabulary['each']})\s+{_span(vocabulary, number)}{per}"
    return re.compile(rf"{counted}(?={vocabulary['after_each']})", re.IGNORECASE)


def _span(vocabulary: Mapping[str, Any], number: str) -> str:
    """A number, or two: "20", "20–30", "20 to 30", "between 20 and 30"."""
    opens, joins = vocabulary["between_range"]
    joined = _any(dict.fromkeys(vocabulary["range"]))
    return (
        rf"(?P<between>\b{opens}\s+)?(?P<low>{number})"
        rf"(?:(?(between)\s+{joins}\s+|(?:{_DASH}|\s+(?:{joined})\s+))(?P<high>{number}))?"
    )


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern


def _any(words: Mapping[str, object]) -> str:
    """An alternative of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
