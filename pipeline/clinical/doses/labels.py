"""Amounts behind a label: "Sets: 3", "Hold – 30 seconds", "Wiederholungen: 10 pro Bein", "组数：3组".

The label says what is counted, so a number needs no unit there, and a label may stand anywhere in a line of
labels ("Execution: pull the strap towards you Repetitions: 8"). Offsets are in characters of the folded
sentence.
"""

import re
from dataclasses import dataclass, replace

from pipeline.article import DoseKind
from pipeline.clinical.doses.amounts import TIME_UNITS, Amount, find_amounts
from pipeline.clinical.doses.vocabulary import DoseVocabulary

#: What a label counts when no unit follows it.
_UNIT_BY_LABEL = {"repeat": "repetition", "sets": "set", "rounds": "round"}
_KIND_BY_UNIT: dict[str, DoseKind] = {
    "round": "rounds",
    "set": "sets",
    "repetition": "repeat",
    "movement": "repeat",
}
SEPARATOR = re.compile(r"\s*[:：]\s*|\s+[-–—=]\s+")
#: A label stands at the beginning, or after what ends the one before it.
_LABEL_START = re.compile(r"(?:^|[,;.|•·/()،؛，；。]\s*|\s[-–—]\s+|\s)$")
#: Characters that may stand before the first label, and after "daily".
_IGNORED_BEFORE_LABEL = " •·*-–("
_BEFORE_NEXT_LABEL = " -–—/|·•+&"
_IGNORED_AFTER_DAILY = " .。।)"
_IN_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_ENDS_BEFORE_LABEL = re.compile(r"[:：].*|[.;|•,)）。；]\s*$")


@dataclass(frozen=True)
class LabelledAmount:
    """An amount, and the kind of its label; ``dose`` where the label is not the amount's own."""

    label: str
    amount: Amount


@dataclass(frozen=True)
class _DoseLabel:
    """A label of a kind, from ``start`` to ``end`` (excluded) with its colon."""

    kind: str
    start: int
    end: int


def build_daily_amount(start: int, end: int, per: str = "day", times: int = 1) -> Amount:
    """Once a day (or hour), or twice, written without a number and without a unit of its own."""
    return Amount(start, end, times, times, "time", per, start, start)


def find_labelled_amounts(vocabulary: DoseVocabulary, sentence: str) -> list[LabelledAmount]:
    """The amounts after the labels of a sentence; none where it says, denies or limits anything else."""
    labels = _find_labels(vocabulary, sentence)
    if not labels:
        return []
    opening = sentence[: labels[0].start].strip(_IGNORED_BEFORE_LABEL)
    if opening and not _ENDS_BEFORE_LABEL.search(sentence[: labels[0].start]):
        return []
    if vocabulary.get_pattern("forbidding_label").match(opening):
        return []
    labelled: list[LabelledAmount] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = sentence[label.end : following.start if following else len(sentence)]
        labelled += _parse_label_value(vocabulary, label, value.rstrip(_BEFORE_NEXT_LABEL))
    return labelled


def find_label_kind(vocabulary: DoseVocabulary, title: str) -> str | None:
    """The kind of label that a title is as a whole ("Hold time (seconds)"); None for another title."""
    name = _IN_BRACKETS.sub("", title).strip(" *:：.-–—|")
    for kind, pattern in vocabulary.labels.items():
        match = pattern.match(f"{name}:")
        if match and match.end() == len(name):
            return kind
    return None


def find_title_unit(vocabulary: DoseVocabulary, title: str) -> str | None:
    """The unit that a title says in brackets: "Hold (seconds)"."""
    bracket = _IN_BRACKETS.search(title)
    return vocabulary.units.get(bracket[0].strip(" ()（）[]").rstrip(".")) if bracket else None


def parse_titled_value(
    vocabulary: DoseVocabulary, kind: str, value: str, unit: str | None = None
) -> list[LabelledAmount]:
    """The amounts of a text whose label stands elsewhere: in the head of its column, in the line above.

    Args:
        vocabulary: the vocabulary of its language.
        kind: the kind of the label.
        value: the text, folded and in small letters.
        unit: the unit that the label says, if it does.
    """
    label = _DoseLabel(kind, 0, 0)
    amounts = _parse_label_value(vocabulary, label, value)
    if amounts or unit is None:
        return amounts
    number = vocabulary.value.match(value)
    if number is None or number["plus"]:
        return []
    low = vocabulary.parse_number(number["low"])
    high = vocabulary.parse_number(number["high"]) if number["high"] else low
    side = vocabulary.find_match_side(number)
    return [LabelledAmount(kind, Amount(0, number.end(), low, high, unit, side, number.end(), number.end()))]


def classify_labelled(label: str, amount: Amount) -> DoseKind | None:
    """What an amount means after a label of a kind; None where the two do not go together."""
    if amount.unit in ("time", "session") and _is_frequency(amount):
        return "frequency" if label in ("frequency", "repeat", "dose", "duration") else None
    if amount.unit == "day":
        return "frequency" if amount.per == "week" and label in ("frequency", "dose") else None
    if _is_frequency(amount) and amount.unit not in TIME_UNITS:
        return None
    if amount.unit in TIME_UNITS:
        return _classify_labelled_time(label, amount)
    if amount.unit == "time":
        return "repeat" if label in ("repeat", "dose") and amount.most > 1 else None
    return _KIND_BY_UNIT.get(amount.unit)


def _classify_labelled_time(label: str, amount: Amount) -> DoseKind | None:
    if label == "hold":
        return "hold"
    if amount.unit in ("breath", "count"):
        return None
    if label == "rest":
        return "rest"
    return "duration" if label in ("duration", "dose", "repeat", "sets", "rounds") else None


def _is_frequency(amount: Amount) -> bool:
    per = amount.per or ""
    return per in ("day", "week", "hour") or per[:1].isdigit()


def _find_labels(vocabulary: DoseVocabulary, sentence: str) -> list[_DoseLabel]:
    if not SEPARATOR.search(sentence):
        return []
    labels = [
        _DoseLabel(kind, match.start(), colon.end())
        for kind, pattern in vocabulary.labels.items()
        for match in pattern.finditer(sentence)
        if (colon := SEPARATOR.match(sentence, match.end()))
        and _LABEL_START.search(sentence[: match.start()])
    ]
    labels.sort(key=lambda label: (label.end, label.start))
    # "Rest between sets: 1 minute" is a label of rest, not of sets: of two with one colon the first wins.
    return [
        label
        for before, label in zip([None, *labels], labels, strict=False)
        if not before or before.end < label.end
    ]


def _parse_label_value(vocabulary: DoseVocabulary, label: _DoseLabel, value: str) -> list[LabelledAmount]:
    if (
        label.kind == "frequency"
        and (daily := vocabulary.get_pattern("every_day").match(value))
        and not value[daily.end() :].strip(_IGNORED_AFTER_DAILY)
    ):
        amount = build_daily_amount(label.end, label.end + daily.end())
        return [LabelledAmount("frequency", amount)]
    denying = vocabulary.patterns.get("denying_value", vocabulary.get_pattern("denying"))
    if denying.search(value) or vocabulary.get_pattern("condition").search(value):
        return []
    about = vocabulary.get_pattern("about").match(value)
    start = about.end() if about else 0
    amounts = find_amounts(vocabulary, value, "")
    has_unit = bool(amounts) and (amounts[0].has_own_unit or amounts[0].unit == "set")
    if has_unit and amounts[0].start == start:
        return _parse_with_unit(vocabulary, label, value, amounts)
    if number := vocabulary.value.match(value, start):
        return _parse_without_unit(vocabulary, label, number, amounts)
    return []


def _parse_without_unit(
    vocabulary: DoseVocabulary, label: _DoseLabel, number: re.Match[str], amounts: list[Amount]
) -> list[LabelledAmount]:
    """ "Repetitions: 10 each side": the label names what is counted, so it is part of the evidence."""
    unit = _UNIT_BY_LABEL.get(label.kind)
    if unit is None:
        return []
    low = vocabulary.parse_number(number["low"])
    high = vocabulary.parse_number(number["high"]) if number["high"] else low
    end = label.end + number.end()
    side = vocabulary.find_match_side(number)
    first = LabelledAmount(label.kind, Amount(label.start, end, low, high, unit, side, end, end))
    return [first, *(_shift(label, "dose", amount) for amount in amounts if amount.start >= number.end())]


def _parse_with_unit(
    vocabulary: DoseVocabulary, label: _DoseLabel, value: str, amounts: list[Amount]
) -> list[LabelledAmount]:
    """ "Hold: 30 seconds": amounts with units of their own, as long as nothing limits them."""
    if any(
        not amount.is_crossed and vocabulary.get_pattern("limiting").match(value, amount.end)
        for amount in amounts
    ):
        return []
    first = amounts[0]
    if first.per is None and vocabulary.get_pattern("other_per").match(value, first.end):
        return []
    per_set = vocabulary.per_set.match(value, first.end) if first.unit == "set" else None
    rest = value[per_set.end() if per_set else first.end :]
    if len(amounts) == 1 and any(char.isdigit() for char in rest):
        return []
    return [
        _shift(label, label.kind if index == 0 else "dose", amount) for index, amount in enumerate(amounts)
    ]


def _shift(label: _DoseLabel, kind: str, amount: Amount) -> LabelledAmount:
    """An amount of a label's value, with its place in the sentence."""
    places = {name: getattr(amount, name) + label.end for name in ("start", "end", "unit_start", "unit_end")}
    return LabelledAmount(kind, replace(amount, **places))
