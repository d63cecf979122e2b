"""Doses behind a label: ``Sets: 3``, ``Hold: 30 seconds``, ``Wiederholungen: 10 pro Bein``, ``组数：3组``."""

import re
from dataclasses import dataclass, replace

from pipeline.clinical.dose_amounts import Amount, amounts_in
from pipeline.clinical.dose_vocabulary import Vocabulary

#: A label stands at the beginning, or behind what ends the one before it.
_BEGINS = re.compile(r"(?:^|[,;.|•·()،؛，；。]\s*|\s[-–—]\s+|\s)$")
_COLON = re.compile(r"\s*[:：]\s*")
#: What a label counts when no unit stands behind it.
_UNITS = {"repeat": "repetition", "sets": "set", "rounds": "round"}


@dataclass(frozen=True)
class Value:
    """The amount behind a label of a kind."""

    kind: str
    amount: Amount


@dataclass(frozen=True)
class _Label:
    kind: str
    start: int
    end: int


def labelled(words: Vocabulary, sentence: str) -> list[Value]:
    """The amounts behind the labels of a sentence; none where anything else is told in it, denied or limited.

    Args:
        words: the vocabulary of its language.
        sentence: the folded sentence.
    """
    labels = _labels(words, sentence)
    if not labels or sentence[: labels[0].start].strip(" •·*-–("):
        return []
    values: list[Value] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = sentence[label.end : following.start if following else len(sentence)]
        values += _values(words, label, value, sentence)
    return values


def _labels(words: Vocabulary, sentence: str) -> list[_Label]:
    found = [
        _Label(kind, match.start(), colon.end())
        for kind, pattern in words.labels.items()
        for match in pattern.finditer(sentence)
        if (colon := _COLON.match(sentence, match.end())) and _BEGINS.search(sentence[: match.start()])
    ]
    return sorted(found, key=lambda label: label.start)


def _values(words: Vocabulary, label: _Label, value: str, sentence: str) -> list[Value]:
    if (
        label.kind == "frequency"
        and (daily := words.pattern("every_day").match(value))
        and not value[daily.end() :].strip(" .。।")
    ):
        begin = label.end
        return [Value("frequency", Amount(begin, begin + daily.end(), 1, 1, "time", "day", begin, begin))]
    if words.patterns.get("denying_value", words.pattern("denying")).search(value):
        return []
    lead = about.end() if (about := words.pattern("about").match(value)) else 0
    if alone := words.value.match(value, lead):
        return _unitless(words, label, alone)
    found = amounts_in(words, value, "")
    if found and found[0].start == lead:
        return _united(words, label, value, found)
    return []


def _unitless(words: Vocabulary, label: _Label, alone: re.Match[str]) -> list[Value]:
    """ "Repetitions: 10 each side": the label says what is counted, so it is a part of the evidence."""
    unit = _UNITS.get(label.kind)
    if unit is None:
        return []
    low = words.number(alone["low"])
    high = words.number(alone["high"]) if alone["high"] else low
    end = label.end + alone.end()
    return [Value(label.kind, Amount(label.start, end, low, high, unit, words.side(alone["per"]), end, end))]


def _united(words: Vocabulary, label: _Label, value: str, found: list[Amount]) -> list[Value]:
    """ "Hold: 30 seconds": the amounts stand for themselves, as long as nothing limits them."""
    if any(words.pattern("limiting").match(value, amount.end) for amount in found):
        return []
    first = found[0]
    if first.per is None and words.pattern("other_per").match(value, first.end):
        return []
    rest = value[first.end :]
    if any(char.isdigit() for char in rest) and len(found) == 1:
        return []
    return [
        Value(
            label.kind if place == 0 else "dose",
            replace(
                amount,
                start=amount.start + label.end,
                end=amount.end + label.end,
                unit_start=amount.unit_start + label.end,
                unit_end=amount.unit_end + label.end,
            ),
        )
        for place, amount in enumerate(found)
    ]
