"""The cues by which a section says of which kind it is, as compiled patterns of one language.

The words are in ``locale/cues/*.toml``, whole fields of words by their role: verbs of movement, parts of the
body, directions, units, gains, faults, warnings, forms of headings. All patterns are held against text in
small letters (`fold_cue_text`). A language without a file has patterns that match nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.article import Kind
from pipeline.locale import load_cue_table, reading
from pipeline.locale.caseless import lower_in_place, lower_pattern

#: The pattern of what a language has no words for.
_NO_MATCH = "(?!)"
#: The order in which headings are tried: who should not do the exercises comes before the exercises.
_HEADING_ORDER: tuple[Kind, ...] = (
    "safety", "mistakes", "faq", "benefits", "tips", "steps", "table", "other", "intro",
)  # fmt: skip
#: A count before a unit, or a count between "x" and what is counted; digits of any script.
#: It begins where no digit stands before it, and is no longer than a number of movements: else a long run of
#: digits would be read from each of them on.
_AMOUNT = (
    r"(?<!\d)(?:\d(?:[\d.,]{{0,8}}\d)?|½)\s{{0,3}}(?:[-–—~〜～至到x×*]|to|bis|à|a)?"
    r"\s{{0,3}}\d{{0,8}}\s{{0,3}}(?:{units})"
)


def fold_cue_text(text: str) -> str:
    """A text as the cues are held against it: composed and in small letters."""
    return lower_in_place(unicodedata.normalize("NFC", text))


@dataclass(frozen=True)
class SectionCues:
    """The compiled cues of one language.

    Attributes:
        headings: what names a kind in a heading, by kind, tried in this order.
        asked: the heading is a question that a reader asks of himself, or that yes or no answers.
        polar: the heading is a question that yes or no answers.
        answered: begins the answer to such a question.
        ordinal: the heading is a place in an order ("Step 2", "3 weeks after surgery").
        mistake_ordinal: the heading counts mistakes.
        error_label: labels a mistake ("Error: …").
        movement: begins a sentence that says how to move.
        light: begins one that does if it names a part of the body, a direction or an amount ("put").
        advice: begins a sentence that says what to do otherwise.
        placed: begins a sentence that says how the body is placed.
        moved: a verb of movement in whatever form.
        part: a part of the body.
        place: a direction, way or place of a movement.
        amount: a number with a unit that movements are counted by.
        fact: what a sentence of facts has.
        gain_start: how an entry of a list of gains begins.
        gain: a word that tells a gain.
        fault: what names a fault.
        correction: what stands beside a fault.
        excluded: whom an exercise is not for.
        warning: whom to ask, what the text is not.
    """

    headings: Mapping[Kind, re.Pattern[str]]
    asked: re.Pattern[str]
    polar: re.Pattern[str]
    answered: re.Pattern[str]
    ordinal: re.Pattern[str]
    mistake_ordinal: re.Pattern[str]
    error_label: re.Pattern[str]
    movement: re.Pattern[str]
    light: re.Pattern[str]
    advice: re.Pattern[str]
    placed: re.Pattern[str]
    moved: re.Pattern[str]
    part: re.Pattern[str]
    place: re.Pattern[str]
    amount: re.Pattern[str]
    fact: re.Pattern[str]
    gain_start: re.Pattern[str]
    gain: re.Pattern[str]
    fault: re.Pattern[str]
    correction: re.Pattern[str]
    excluded: re.Pattern[str]
    warning: re.Pattern[str]


@cache
def load_section_cues(language: str) -> SectionCues:
    """The cues of a language (BCP 47)."""
    words = load_cue_table(language)
    kinds: Mapping[str, Any] = reading(language).get("kinds", {})
    forms: Mapping[str, str] = words.get("forms", {})

    def bounded(key: str) -> re.Pattern[str]:
        return (
            compile_cue(words["bounds"].format(words=_join(words[key]))) if words.get(key) else compile_cue()
        )

    light: tuple[str, ...] = tuple(words.get("light", ()))

    def starting(own: Iterable[str], *keys: str) -> re.Pattern[str]:
        left_out = {*words.get("not_moving", ()), *light}
        known = (verb for key in keys for verb in kinds.get(key, ()) if verb not in left_out)
        verbs = _join([*(verb for verb in own if keys == () or verb not in light), *known])
        return compile_cue(
            words.get("command", _NO_MATCH)
            .replace("{opener}", words.get("opener", ""))
            .replace("{verbs}", verbs)
        )

    return SectionCues(
        headings={
            kind: compile_cue(pattern)
            for kind in _HEADING_ORDER
            if (pattern := words.get("headings", {}).get(kind))
        },
        asked=compile_cue(forms.get("asked")),
        polar=compile_cue(forms.get("polar")),
        answered=compile_cue(forms.get("answered")),
        ordinal=compile_cue(forms.get("ordinal")),
        mistake_ordinal=compile_cue(forms.get("mistake_ordinal")),
        error_label=compile_cue(forms.get("error_label")),
        movement=starting(words.get("moving", ()), "moving"),
        light=starting(light) if light else compile_cue(),
        advice=starting(words.get("advising", ()), "advising"),
        placed=compile_cue(words.get("placed", _NO_MATCH).replace("{opener}", words.get("opener", ""))),
        moved=bounded("moved"),
        part=bounded("parts"),
        place=bounded("places"),
        amount=compile_cue(_AMOUNT.format(units=_join(words["units"])) + words.get("after_unit", ""))
        if "units" in words
        else compile_cue(),
        fact=bounded("facts"),
        gain_start=compile_cue(f"(?:{_join(words['gains'])})") if "gains" in words else compile_cue(),
        gain=bounded("gain_verbs"),
        fault=bounded("faults"),
        correction=bounded("corrections"),
        excluded=bounded("excluded"),
        warning=bounded("warnings"),
    )


def _join(words: Iterable[str]) -> str:
    return "|".join(words) or _NO_MATCH


def compile_cue(pattern: str | None = None) -> re.Pattern[str]:
    """A pattern for text that `fold_cue_text` gave; without one, a pattern that matches nothing."""
    return re.compile(lower_pattern(unicodedata.normalize("NFC", pattern or _NO_MATCH)))
