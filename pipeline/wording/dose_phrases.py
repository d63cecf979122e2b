"""A dose in words: "20 to 30 seconds", "2 sets of 8 per leg", "every 2 hours".

Every number, unit and "per" is the article's own; nothing is worked out or inferred. Ranges are spelt
out, because a screen reader reads a dash unevenly. How number and unit are put together is the
language's: "20 to 30 seconds", "20至30秒", "প্রতি পায়ে ১০ বার".
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pipeline.article import Dose
from pipeline.locale import FALLBACK, load_languages, printed

#: Units that the row's own label already says: "Rounds: 2 to 3", not "Rounds: 2 to 3 rounds".
_UNIT_IN_LABEL = {"rounds": "round", "sets": "set"}


def format_dose_label(dose: Dose, language: str) -> str:
    """What kind of dose it is, in a word or two: "Hold", "Rounds", "How often"."""
    return printed(language)[f"dose_{dose.kind}"]


def format_dose_phrase(dose: Dose, language: str) -> str:
    """Label and amount as a phrase, for a row that holds several doses: "hold 5 seconds", "2 sets"."""
    if dose.kind == "frequency" or dose.unit == "repetition":
        return format_dose_amount(dose, language)
    words = printed(language)
    if dose.kind in _UNIT_IN_LABEL:
        return _format_with_per(dose, _format_bounded(dose, words, language, with_unit=True), words, language)
    amount = format_dose_amount(dose, language)
    if dose.kind == "duration":
        return words["dose_for"].format(amount=amount)
    name = format_dose_label(dose, language)
    return words["dose_phrase"].format(label=f"{name[:1].lower()}{name[1:]}", amount=amount)


def format_dose_phrases(doses: Sequence[Dose], language: str) -> Iterator[str]:
    """The phrases of several doses of one exercise; sets go with what each is made of: "2 sets of 8"."""
    pairs = {
        place
        for place, (first, second) in enumerate(pairwise(doses))
        if first.kind == "sets" and first.per is None and _is_content_of_set(second)
    }
    for place, dose in enumerate(doses):
        if place in pairs:
            yield format_sets(dose, doses[place + 1], language)
        elif place - 1 not in pairs:
            yield format_dose_phrase(dose, language)


def format_sets(sets: Dose, each: Dose, language: str) -> str:
    """A number of sets and what each of them is made of: "2 sets of 8 times", "3 sets of 30 seconds"."""
    amount = format_dose_amount(each, language, without_per=each.per == "set")
    return printed(language)["dose_sets_of"].format(sets=format_dose_phrase(sets, language), amount=amount)


def _is_content_of_set(dose: Dose) -> bool:
    return dose.kind in ("repeat", "hold", "duration") and dose.per not in ("day", "week", "hour")


def format_dose_amount(dose: Dose, language: str, *, without_per: bool = False) -> str:
    """How much it is: "20 to 30 seconds", "2 to 3 per leg", "every day".

    Args:
        dose: the dose.
        language: the article's language (BCP 47).
        without_per: whether to leave out what it is counted by.
    """
    words = printed(language)
    is_once = dose.kind == "frequency" and (dose.min, dose.max, dose.unit) == (1, 1, "time")
    if is_once and dose.per == "day":
        return words["daily"]
    if is_once and dose.per and dose.per[0].isdigit():
        return _format_interval(dose, words, language)
    is_said = _UNIT_IN_LABEL.get(dose.kind) == dose.unit
    amount = _format_bounded(dose, words, language, with_unit=not is_said)
    return amount if without_per else _format_with_per(dose, amount, words, language)


def _format_bounded(dose: Dose, words: Mapping[str, str], language: str, *, with_unit: bool) -> str:
    """The number or range, with its unit or without: "20 to 30 seconds", "at least 5", "up to 20 seconds"."""
    amount = _format_with_unit(dose, words, language) if with_unit else _format_range(dose, words)
    if dose.max is None:
        return words["dose_at_least"].format(amount=amount)
    return words["dose_up_to"].format(amount=amount) if dose.min is None else amount


def _format_range(dose: Dose, words: Mapping[str, str]) -> str:
    ends = [_format_number(end, dose, words) for end in (dose.min, dose.max) if end is not None]
    if len(ends) == 1 or ends[0] == ends[1]:
        return ends[0]
    return words["dose_range"].format(low=ends[0], high=ends[1])


def _format_number(value: float, dose: Dose, words: Mapping[str, str]) -> str:
    """The shortest decimal form: 20, 1.5. Never rounded, no exponent; in the article's own digits."""
    text = str(int(value)) if float(value).is_integer() else repr(float(value))
    zero = _find_zero_digit(dose.raw)
    digits = "".join(chr(zero + int(char)) if char.isdigit() else char for char in text)
    return digits.replace(".", words["decimal_mark"])


def _find_zero_digit(raw: str) -> int:
    """The zero of the digits that a dose is written in: "০" where it says "২০–৩০ সেকেন্ড"."""
    digit = next((char for char in raw if unicodedata.decimal(char, None) is not None), "0")
    return ord(digit) - unicodedata.decimal(digit)


def _format_with_unit(dose: Dose, words: Mapping[str, str], language: str) -> str:
    """The number and its unit in the form that goes with it: "1 second", "ثانيتان", "3 ثوانٍ"."""
    # The end of a range says the form; one that is open above has only its beginning.
    most = dose.max if dose.max is not None else dose.min or 0
    is_single = dose.min == dose.max or None in (dose.min, dose.max)
    return _format_counted(_format_range(dose, words), most, dose.unit, language, is_single=is_single)


def _format_counted(number: str, most: float, unit: str, language: str, *, is_single: bool) -> str:
    words = printed(language)
    # A unit that the locale does not list is English too: a regular plural is the best that is known.
    forms = words.get(f"unit_{unit}", f"{unit}|{unit}s").split("|")
    form = _select_plural_form(most, _get_plural_rules("plurals", language))
    alone: Sequence[float] = _get_plural_rules("plurals_without_number", language)
    if is_single and most in alone:
        return forms[form]
    if most in alone:  # "1 إلى 2 مرة": what is said without its number has none to go with
        form = len(forms) - 1
    return words["dose_counted"].format(number=number, unit=forms[min(form, len(forms) - 1)])


def _get_plural_rules(topic: str, language: str) -> Sequence[Any]:
    """What ``languages.toml`` says about plurals in a language; where nothing, what it says of English."""
    rules: Mapping[str, Sequence[Any]] = load_languages()[topic]
    return rules.get(language.split("-")[0].lower(), rules.get(FALLBACK, ()))


def _select_plural_form(value: float, rules: Sequence[Sequence[float]]) -> int:
    """Which of a unit's forms goes with a number, by the plural rules of its language."""
    for form, (low, high) in enumerate(rules):
        if low <= value <= high and (float(value).is_integer() or isinstance(low, float)):
            return form
    return len(rules)


def _format_interval(dose: Dose, words: Mapping[str, str], language: str) -> str:
    """What a frequency is counted by that is an interval: "every 2 to 3 hours"."""
    count, _, unit = (dose.per or "").partition(" ")
    ends = [float(end) for end in count.split("-")]
    numbers = [_format_number(end, dose, words) for end in ends]
    number = words["dose_range"].format(low=numbers[0], high=numbers[-1]) if len(ends) > 1 else numbers[0]
    amount = _format_counted(number, ends[-1], unit, language, is_single=len(ends) == 1)
    return words.get(f"per_every_{unit}", words["per_every"]).format(amount=amount)


def _format_with_per(dose: Dose, text: str, words: Mapping[str, str], language: str) -> str:
    if dose.per is None:
        return text
    if dose.per[0].isdigit():
        per = _format_interval(dose, words, language)
    else:
        per = words.get(f"per_{dose.per}", f"{words['per']} {dose.per}")
    return words["dose_per"].format(amount=text, per=per)
