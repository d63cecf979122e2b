"""What an amount means (hold, rest, repetitions …), from its unit and from what governs it."""

import re

from pipeline.article import DoseKind
from pipeline.clinical.doses.amounts import TIME_UNITS, Amount, find_last_word
from pipeline.clinical.doses.clauses import Clause
from pipeline.clinical.doses.vocabulary import DoseVocabulary

BODY_PARTS = frozenset({"leg", "side", "arm", "foot", "hand", "direction"})
_COMMA = re.compile("[,;，；、،؛]")
_PERIODS = ("day", "week", "hour")
_KIND_BY_UNIT: dict[str, DoseKind] = {
    "round": "rounds",
    "set": "sets",
    "repetition": "repeat",
    "movement": "repeat",
}
#: Nobody exercises longer at a stretch.
_MAX_HOURS = 3


def is_time_of_exercise(amount: Amount) -> bool:
    """Whether an amount is as long as one goes on at a stretch; "48 hours" are not."""
    return amount.unit in ("second", "minute") or (amount.unit == "hour" and amount.most <= _MAX_HOURS)


def is_frequency(amount: Amount) -> bool:
    """Whether an amount is counted by a stretch of time ("a day", "every 2 hours")."""
    per = amount.per or ""
    return per in _PERIODS or per[:1].isdigit()


def classify_governed(vocabulary: DoseVocabulary, clause: Clause, amount: Amount) -> DoseKind | None:
    """What an amount of this unit means after (or before) this verb; None where it is no dose."""
    if is_frequency(amount) and amount.unit in ("set", "round"):
        return _KIND_BY_UNIT[amount.unit]
    if is_frequency(amount) and (amount.unit not in TIME_UNITS or clause.verb == "rest"):
        is_counted = amount.unit in ("time", "session") or (
            amount.unit == "day" and clause.verb in ("exercise", None)
        )
        return "frequency" if is_counted and clause.verb != "rest" else None
    if amount.unit == "session":
        return None
    if amount.unit == "time":
        # "Once" is a point in time, not a number: "once you are there", "noch einmal".
        kind: DoseKind = "rounds" if vocabulary.get_pattern("sequence").search(clause.scope) else "repeat"
        return kind if amount.most > 1 or amount.per else None
    if amount.unit in TIME_UNITS:
        return _classify_time(vocabulary, clause, amount)
    word = find_last_word(clause.scope)
    if amount.unit == "set" and word and vocabulary.before_count and word not in vocabulary.before_count:
        return None
    return _KIND_BY_UNIT.get(amount.unit)


def _classify_time(vocabulary: DoseVocabulary, clause: Clause, amount: Amount) -> DoseKind | None:
    # "Hold for 7 seconds, out for 8 seconds": after a comma the time belongs to something else.
    hold_ends = vocabulary.patterns.get("hold_ends", _COMMA)
    is_holding = clause.verb == "hold" and not hold_ends.search(clause.scope)
    if clause.verb == "hold" and not is_holding:
        return None
    is_relaxing = amount.unit == "second" and vocabulary.get_pattern("relaxing").search(clause.scope)
    if is_relaxing or clause.verb == "rest" or vocabulary.get_pattern("rest_of").search(clause.scope):
        return "rest" if is_time_of_exercise(amount) else None
    if vocabulary.get_pattern("time_elsewhere").search(clause.scope):
        return None
    if vocabulary.get_pattern("of_each").search(clause.scope) and not vocabulary.get_pattern(
        "counted_before"
    ).search(clause.scope):
        return None
    if is_frequency(amount):
        is_exercise_time = clause.verb in ("exercise", "move", "lasting") and amount.unit != "second"
        return "duration" if is_exercise_time else None
    if is_holding or (clause.verb == "count" and amount.unit in ("count", "second")):
        return "hold" if amount.unit != "hour" else None
    return "duration" if is_time_of_exercise(amount) else None


def classify_bare(amount: Amount, *, is_named: bool, in_steps: bool) -> DoseKind | None:
    """What an amount means that stands alone, or after the name of an exercise.

    Args:
        amount: the amount.
        is_named: whether the name of an exercise stands before it.
        in_steps: whether its place says that it is of an exercise: a step, or a line with repetitions.
    """
    if amount.unit in ("time", "session") and is_frequency(amount):
        return "frequency"
    if amount.unit == "day":
        return "frequency" if amount.per == "week" and not is_named else None
    if is_frequency(amount) and not is_time_of_exercise(amount) and amount.unit not in ("set", "round"):
        return None
    if amount.unit == "breath":
        return "hold" if amount.is_crossed else None
    if is_time_of_exercise(amount):
        return "duration" if amount.per in BODY_PARTS or is_named or in_steps or amount.is_crossed else None
    if amount.unit == "time":
        return "repeat" if amount.per in BODY_PARTS or amount.most > 1 else None
    return _KIND_BY_UNIT.get(amount.unit)


def classify_told(vocabulary: DoseVocabulary, amount: Amount, before: str, after: str) -> DoseKind | None:
    """What an amount means by its unit and by the noun beside it, where no verb governs it.

    Args:
        vocabulary: the vocabulary of its language.
        amount: the amount.
        before: the text of its clause before it.
        after: the text after it.
    """
    if amount.unit in TIME_UNITS:
        return _classify_told_time(vocabulary, amount, before, after)
    if amount.unit in ("time", "session", "day") and is_frequency(amount):
        return "frequency" if amount.unit != "day" or amount.per == "week" else None
    if is_frequency(amount) and amount.unit not in ("set", "round"):
        return None
    if amount.unit in ("time", "movement"):
        return "repeat" if amount.per in BODY_PARTS else None
    return _KIND_BY_UNIT.get(amount.unit) if amount.has_own_unit else None


def _classify_told_time(
    vocabulary: DoseVocabulary, amount: Amount, before: str, after: str
) -> DoseKind | None:
    """What a time means by the noun beside it: "90 seconds rest", "10 minutes of walking"."""
    is_lasting = is_time_of_exercise(amount) and bool(
        vocabulary.get_pattern("lasting_after").match(after)
        or vocabulary.get_pattern("lasting_before").search(before)
    )
    if is_frequency(amount):
        return "duration" if is_lasting and amount.unit != "second" else None
    rests = vocabulary.get_pattern("resting_after").match(after)
    if rests or vocabulary.get_pattern("rest_of").search(before):
        return "rest" if is_time_of_exercise(amount) else None
    if vocabulary.get_pattern("holding_after").match(after):
        return "hold"
    if amount.is_crossed:
        return "hold" if amount.unit in ("breath", "count") else "duration"
    return "duration" if is_lasting else None
