"""The panel "How much": every dose of the article in words, with its exercise and step.

One hold and one number of rounds need no more than a word each. Where the article has several doses of
one kind, "Hold" alone would not say which: then each row names its step, and its section where there are
several.

Every number, unit and "per" is the article's own; nothing is worked out or inferred. Ranges are spelt
out, because a screen reader reads a dash unevenly. How number and unit are put together is the
language's: "20 to 30 seconds", "20至30秒", "প্রতি পায়ে ১০ বার".
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.article import Article, Dose, OrderedList, Section
from pipeline.locale import FALLBACK, format_list, load_languages, printed
from pipeline.text.visible import single_line

#: Units that the row's own label already says: "Rounds: 2 to 3", not "Rounds: 2 to 3 rounds".
_UNIT_IN_LABEL = {"rounds": "round", "sets": "set"}


def format_dose_label(dose: Dose, language: str) -> str:
    """What kind of dose it is, in a word or two: "Hold", "Rounds", "How often"."""
    return printed(language)[f"dose_{dose.kind}"]


def format_dose_phrase(dose: Dose, language: str) -> str:
    """Label and amount as a phrase, for a row that holds several doses: "hold 5 seconds", "2 sets"."""
    if dose.kind == "frequency":
        return format_dose_amount(dose, language)
    words = printed(language)
    if dose.kind in _UNIT_IN_LABEL:
        return _format_with_per(dose, _format_with_unit(dose, words, language), words)
    name = format_dose_label(dose, language)
    return words["dose_phrase"].format(
        label=f"{name[:1].lower()}{name[1:]}", amount=format_dose_amount(dose, language)
    )


def format_dose_amount(dose: Dose, language: str) -> str:
    """How much it is: "20 to 30 seconds", "2 to 3 per leg", "every day"."""
    words = printed(language)
    if (dose.kind, dose.min, dose.max, dose.unit, dose.per) == ("frequency", 1, 1, "time", "day"):
        return words["daily"]
    is_said = _UNIT_IN_LABEL.get(dose.kind) == dose.unit
    return _format_with_per(
        dose, _format_range(dose, words) if is_said else _format_with_unit(dose, words, language), words
    )


def _format_range(dose: Dose, words: Mapping[str, str]) -> str:
    low, high = _format_number(dose.min, dose, words), _format_number(dose.max, dose, words)
    return low if dose.min == dose.max else words["dose_range"].format(low=low, high=high)


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
    # A unit that the locale does not list is English too: a regular plural is the best that is known.
    forms = words.get(f"unit_{dose.unit}", f"{dose.unit}|{dose.unit}s").split("|")
    rules = _get_plural_rules("plurals", language)
    form = _select_plural_form(dose.max, rules)
    alone: Sequence[float] = _get_plural_rules("plurals_without_number", language)
    if dose.min == dose.max and dose.max in alone:
        return forms[form]
    if dose.max in alone:  # "1 إلى 2 مرة": what is said without its number has none to go with
        form = len(forms) - 1
    return words["dose_counted"].format(
        number=_format_range(dose, words), unit=forms[min(form, len(forms) - 1)]
    )


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


def _format_with_per(dose: Dose, text: str, words: Mapping[str, str]) -> str:
    if dose.per is None:
        return text
    per = words.get(f"per_{dose.per}", f"{words['per']} {dose.per}")
    return words["dose_per"].format(amount=text, per=per)


@dataclass(frozen=True)
class DosePanelRow:
    """One row: what it is about, and how much of it. ``kind`` is that of its first dose."""

    kind: str
    about: str
    amounts: str


@dataclass(frozen=True)
class DosePanel:
    """The rows, and whether they name steps."""

    rows: tuple[DosePanelRow, ...]
    by_step: bool


def dose_panel(article: Article) -> DosePanel:
    """The panel of an article; without rows where it states no dose."""
    kinds = Counter(dose.kind for dose in article.doses)
    if all(count == 1 for count in kinds.values()):
        return DosePanel(tuple(_build_row(dose, article.language) for dose in article.doses), by_step=False)
    return DosePanel(tuple(_build_step_rows(article)), by_step=True)


def _build_row(dose: Dose, language: str) -> DosePanelRow:
    return DosePanelRow(dose.kind, format_dose_label(dose, language), format_dose_amount(dose, language))


def _build_step_rows(article: Article) -> Iterator[DosePanelRow]:
    names = _name_sections_and_steps(article)
    for scope, doses in groupby(article.doses, _get_section_and_step):
        name = names[scope]
        if name is None:
            yield from (_build_row(dose, article.language) for dose in doses)
            continue
        group = list(doses)
        phrases = format_list(
            (format_dose_phrase(dose, article.language) for dose in group), article.language
        )
        yield DosePanelRow(group[0].kind, name, phrases[:1].upper() + phrases[1:])


def _get_section_and_step(dose: Dose) -> tuple[int, int | None]:
    return dose.section, dose.step


def _name_sections_and_steps(article: Article) -> Mapping[tuple[int, int | None], str | None]:
    """What to call the section and step of each dose: the section's heading only where there are several."""
    word = printed(article.language)["step"]
    places = dict.fromkeys(map(_get_section_and_step, article.doses))
    in_steps = {section for section, step in places if step is not None}
    without_step = {section for section, step in places if step is None}
    names: dict[tuple[int, int | None], str | None] = {}
    for section, step in places:
        is_one_of_many = len(without_step if step is None else in_steps) > 1
        heading = article.sections[section].heading if is_one_of_many else None
        called = None if step is None else _name_step(article.sections[section], step, f"{word} {step}")
        parts = [single_line(heading) if heading else None, called]
        names[section, step] = format_list(filter(None, parts), article.language) or None
    return names


def _name_step(section: Section, number: int, numbered: str) -> str:
    """A step by its number, and its name where only one step of the section has that number."""
    steps = [
        block.items[number - block.start]
        for block in section.blocks
        if isinstance(block, OrderedList) and block.start <= number < block.start + len(block.items)
    ]
    name = steps[0].name if len(steps) == 1 else None
    return f"{numbered}, {single_line(name)}" if name else numbered
