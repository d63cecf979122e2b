"""Doses in words: what the panel "How much" says. Ranges are spelt out, because a dash is read unevenly.

Every number, unit and "per" is the article's own; nothing is worked out or inferred. How they are put
together is the language's: "20 to 30 seconds", "20至30秒", "প্রতি পায়ে ১০ বার".
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.article import Dose
from pipeline.locale import FALLBACK, languages, printed

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
        return _counted_by(dose, _with_unit(dose, language), printed(language))
    name, words = label(dose, language), printed(language)
    return words["dose_phrase"].format(label=f"{name[:1].lower()}{name[1:]}", amount=amount(dose, language))


def amount(dose: Dose, language: str) -> str:
    """How much it is: "20 to 30 seconds", "2 to 3 per leg", "every day"."""
    words = printed(language)
    if (dose.kind, dose.min, dose.max, dose.unit, dose.per) == ("frequency", 1, 1, "time", "day"):
        return words["daily"]
    is_said = _SAID_BY_LABEL.get(dose.kind) == dose.unit
    return _counted_by(dose, _range(dose, words) if is_said else _with_unit(dose, language), words)


def _range(dose: Dose, words: Mapping[str, str]) -> str:
    low, high = _number(dose.min, dose, words), _number(dose.max, dose, words)
    return low if dose.min == dose.max else words["dose_range"].format(low=low, high=high)


def _number(value: float, dose: Dose, words: Mapping[str, str]) -> str:
    """The shortest decimal form: 20, 1.5. Never rounded, no exponent; in the article's own digits."""
    text = str(int(value)) if float(value).is_integer() else repr(float(value))
    zero = _zero(dose.raw)
    digits = "".join(chr(zero + int(char)) if char.isdigit() else char for char in text)
    return digits.replace(".", words["decimal_mark"])


def _zero(raw: str) -> int:
    """The zero of the digits that a dose is written in: "০" where it says "২০–৩০ সেকেন্ড"."""
    digit = next((char for char in raw if unicodedata.decimal(char, None) is not None), "0")
    return ord(digit) - unicodedata.decimal(digit)


def _with_unit(dose: Dose, language: str) -> str:
    """The number and its unit in the form that goes with it: "1 second", "ثانيتان", "3 ثوانٍ"."""
    words = printed(language)
    # A unit that the locale does not list is English too: a regular plural is the best that is known.
    forms = words.get(f"unit_{dose.unit}", f"{dose.unit}|{dose.unit}s").split("|")
    rules = _of_language("plurals", language)
    form = _form(dose.max, rules)
    alone: Sequence[float] = _of_language("plurals_without_number", language)
    if dose.min == dose.max and dose.max in alone:
        return forms[form]
    if dose.max in alone:  # "1 إلى 2 مرة": what is said without its number has none to go with
        form = len(forms) - 1
    return words["dose_counted"].format(number=_range(dose, words), unit=forms[min(form, len(forms) - 1)])


def _of_language(topic: str, language: str) -> Sequence[Any]:
    """What ``languages.toml`` says about plurals in a language; where nothing, what it says of English."""
    rules: Mapping[str, Sequence[Any]] = languages()[topic]
    return rules.get(language.split("-")[0].lower(), rules.get(FALLBACK, ()))


def _form(value: float, rules: Sequence[Sequence[float]]) -> int:
    """Which of a unit's forms goes with a number, by the plural rules of its language."""
    for place, (low, high) in enumerate(rules):
        if low <= value <= high and (float(value).is_integer() or isinstance(low, float)):
            return place
    return len(rules)


def _counted_by(dose: Dose, text: str, words: Mapping[str, str]) -> str:
    if dose.per is None:
        return text
    per = words.get(f"per_{dose.per}", f"{words['per']} {dose.per}")
    return words["dose_per"].format(amount=text, per=per)
