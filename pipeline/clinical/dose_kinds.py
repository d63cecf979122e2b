"""What an amount is a dose of: a hold, a rest, repetitions, by its unit and by what governs it."""

import re

from pipeline.article import DoseKind
from pipeline.clinical.dose_amounts import TIME_UNITS, Amount, word_before
from pipeline.clinical.dose_clauses import OFTEN, Clause
from pipeline.clinical.dose_vocabulary import Vocabulary

BODY = frozenset({"leg", "side", "arm", "foot", "hand"})
_BY_UNIT: dict[str, DoseKind] = {"round": "rounds", "set": "sets", "repetition": "repeat"}
_COMMA = re.compile("[,;，；、،؛]")


def governed_kind(words: Vocabulary, clause: Clause, amount: Amount) -> DoseKind | None:
    """What an amount of this unit means behind (or before) this verb; None where it is no dose."""
    word = word_before(clause.scope)
    if amount.per in OFTEN and (amount.unit not in TIME_UNITS or clause.verb == "rest"):
        is_counted = amount.unit == "time" or (amount.unit == "day" and clause.verb == "exercise")
        return "frequency" if is_counted and clause.verb != "rest" else None
    if amount.unit == "time":
        # "Once" is a time, not a number: "once you are there", "noch einmal".
        return "repeat" if amount.high > 1 or amount.per else None
    if amount.unit in TIME_UNITS:
        return _time_kind(words, clause, amount)
    if word and words.before_count and word not in words.before_count:
        return None
    return _BY_UNIT.get(amount.unit)


def _time_kind(words: Vocabulary, clause: Clause, amount: Amount) -> DoseKind | None:
    word = word_before(clause.scope)
    # "Hold for 7 seconds, out for 8 seconds": behind a comma it is something else that lasts.
    is_holding = clause.verb == "hold" and not _COMMA.search(clause.scope)
    is_resting = clause.verb == "rest"
    if words.before_time:
        is_near = word in words.before_time or is_holding or is_resting
        if word in words.joining or not is_near:
            return None
    elif clause.verb == "hold" and not is_holding:
        return None
    if is_resting or words.pattern("rest_of").search(clause.scope):
        return "rest"
    if words.pattern("of_each").search(clause.scope) and not words.pattern("counted_before").search(
        clause.scope
    ):
        return None
    if amount.per in OFTEN:
        is_done = clause.verb in ("exercise", "move") and amount.unit == "minute"
        return "duration" if is_done else None
    return "hold" if is_holding else "duration" if amount.unit != "breath" else None


def bare_kind(amount: Amount, *, is_named: bool, in_steps: bool) -> DoseKind | None:
    """What an amount means that stands alone, or behind the name of an exercise."""
    if amount.unit == "time" and amount.per in OFTEN:
        return "frequency" if not is_named else None
    if amount.per in OFTEN:
        return None
    if amount.unit in ("second", "minute"):
        return "duration" if amount.per in BODY or (in_steps and not is_named) else None
    if amount.unit == "time":
        is_told = amount.per in BODY or (not is_named and amount.high > 1)
        return "repeat" if is_told else None
    return _BY_UNIT.get(amount.unit)


def labelled_kind(label: str, amount: Amount) -> DoseKind | None:
    """What an amount means behind a label of a kind; None where the two do not go together."""
    if amount.unit == "time" and amount.per in OFTEN:
        return "frequency" if label in ("frequency", "repeat", "dose") else None
    if amount.per in OFTEN:
        return None
    if label == "hold" and amount.unit in TIME_UNITS:
        return "hold"
    if label in ("rest", "duration") and amount.unit in ("second", "minute"):
        return "rest" if label == "rest" else "duration"
    if label == "repeat" and amount.unit in ("time", "repetition"):
        return "repeat"
    kind = _BY_UNIT.get(amount.unit)
    return kind if label in (kind, "dose") else None
