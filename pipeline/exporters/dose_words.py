"""Doses in words: what the panel "How much" says. Ranges are spelt out, because a dash is read unevenly.

Every number, unit and "per" is the article's own; nothing is worked out or inferred.
"""

from collections.abc import Mapping

from pipeline.article import Dose
from pipeline.locale import printed

#: Units that the row's own label already says: "Rounds: 2 to 3", not "Rounds: 2 to 3 rounds".
_SAID_BY_LABEL = {"rounds": "round", "sets": "set"}


def label(dose: Dose, language: str) -> str:
    """What kind of dose it is, in a word or two: "Hold", "Rounds", "How often"."""
    return printed(language)[f"dose_{dose.kind}"]


def phrase(dose: Dose, language: str) -> str:
    """Label and amount as a phrase, for a row that holds several doses: "hold 5 seconds", "2 sets"."""
    if dose.kind == "frequency":
        return amount(dose, language)
    if dose.kind in _SAID_BY_LABEL:
        words = printed(language)
        return " ".join(filter(None, (_range(dose, words), _unit_word(dose, words), _per(dose, words))))
    name = label(dose, language)
    return f"{name[:1].lower()}{name[1:]} {amount(dose, language)}"


def amount(dose: Dose, language: str) -> str:
    """How much it is: "20 to 30 seconds", "2 to 3 per leg", "every day"."""
    words = printed(language)
    if (dose.kind, dose.min, dose.max, dose.unit, dose.per) == ("frequency", 1, 1, "time", "day"):
        return words["daily"]
    parts = [_range(dose, words), _unit(dose, words), _per(dose, words)]
    return " ".join(part for part in parts if part)


def _range(dose: Dose, words: Mapping[str, str]) -> str:
    low, high = _number(dose.min, words), _number(dose.max, words)
    return low if dose.min == dose.max else f"{low} {words['range_to']} {high}"


def _number(value: float, words: Mapping[str, str]) -> str:
    """The shortest decimal form: 20, 1.5. Never rounded, never with an exponent."""
    text = str(int(value)) if float(value).is_integer() else repr(float(value))
    return text.replace(".", words["decimal_mark"])


def _unit(dose: Dose, words: Mapping[str, str]) -> str:
    if _SAID_BY_LABEL.get(dose.kind) == dose.unit:
        return ""
    return _unit_word(dose, words)


def _unit_word(dose: Dose, words: Mapping[str, str]) -> str:
    # A unit that the locale does not list is English too: a regular plural is the best that is known.
    one, many = words.get(f"unit_{dose.unit}", f"{dose.unit}|{dose.unit}s").split("|")
    return one if dose.max == 1 else many


def _per(dose: Dose, words: Mapping[str, str]) -> str:
    if dose.per is None:
        return ""
    return words.get(f"per_{dose.per}", f"{words['per']} {dose.per}")
