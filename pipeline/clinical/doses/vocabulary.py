"""The dose vocabulary of each language (``locale/dose/*.toml``), compiled into regular expressions.

One table a language, all of one shape. ``order`` says where a verb stands to its amount. ``spaces =
false`` is for a language without them, ``glued_numbers`` for one whose number words run on ("dreimal"),
``han_numbers`` for Chinese numerals. ``gap`` is what stands between number and unit, ``each`` and
``after_each`` match the count of each set ("3 sets of 10"). ``[whole]`` are words that are number and
unit in one ("twice"), ``[per]`` and ``[per_before]`` what an amount is counted by, ``[labels]`` what
stands before a colon. Of the ``[patterns]``, ``talking`` excludes a whole sentence, ``denying`` an amount
behind it, ``limiting`` one right before it, ``limiting_later`` one anywhere before it in the clause;
``chaining`` joins two amounts that are one, ``ranging`` two ends of a range. A pattern may hold
``{number}``, ``{verbs}``, ``{before}`` and the language's own ``[parts]``. What a language leaves out
never matches.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.locale import reading
from pipeline.text.normalize import fold

#: What belongs to a word. To Python Bengali vowel signs are no letters: its ``\b`` finds edges within words.
_WORD_CHAR = r"[\w\u0900-\u0963\u0966-\u0dff]"
_WORD_EDGE = rf"(?:(?<!{_WORD_CHAR})(?={_WORD_CHAR})|(?<={_WORD_CHAR})(?!{_WORD_CHAR}))"
_INDIC_CHAR = re.compile(r"[\u0900-\u0dff]")
_HAN_NUMERAL = re.compile(r"([一二三四五六七八九])?(十)?([一二三四五六七八九])?")
_HAN_NUMBER = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九两]"
#: More digits than any dose has are read too, so that a part of a number is never taken for the whole.
_DIGITS = r"(?<!\d)\d{1,4}(?:[.,٫]\d{1,2})?(?!\d)(?:\s?[¼½¾])?|[¼½¾]"
_NO_MATCH = re.compile("(?!)")
_FRACTION_VALUES = {"¼": 0.25, "½": 0.5, "¾": 0.75}


@dataclass(frozen=True)
class DoseVocabulary:
    """What one language says about doses, compiled.

    ``order`` is where a verb stands to its amount: it begins the clause (``before``), ends it (``after``),
    does either (``both``), or stands anywhere before the amount (``near``).
    """

    order: str
    numbers: Mapping[str, int | float]
    units: Mapping[str, str]
    wholes: Mapping[str, tuple[str, int]]
    sides: Mapping[str, re.Pattern[str]]
    verbs: Mapping[str, re.Pattern[str]]
    verbs_after: Mapping[str, re.Pattern[str]]
    labels: Mapping[str, re.Pattern[str]]
    patterns: Mapping[str, re.Pattern[str]]
    amount: re.Pattern[str]
    per_set: re.Pattern[str]
    value: re.Pattern[str]
    singular: frozenset[str]
    before_time: frozenset[str]
    before_count: frozenset[str]
    number_like: frozenset[str]
    joining: frozenset[str]

    def get_pattern(self, name: str) -> re.Pattern[str]:
        """The pattern of that name; where the language has none, one that never matches."""
        return self.patterns.get(name, _NO_MATCH)

    def parse_number(self, word: str) -> int | float:
        """The value of a number, in digits or in words."""
        plain = word.casefold().strip("- ")
        if plain in self.numbers:
            return self.numbers[plain]
        if (han := _HAN_NUMERAL.fullmatch(plain)) and plain:
            return _parse_han_number(han)
        digits = plain.rstrip("¼½¾ ").replace(",", ".").replace("٫", ".")
        value = (float(digits) if digits else 0) + _FRACTION_VALUES.get(plain[-1], 0)
        return int(value) if value == int(value) else value

    def find_side(self, phrase: str | None) -> str | None:
        """What a phrase counts an amount by: "on each leg" by ``leg``."""
        if phrase is None:
            return None
        return next((side for side, pattern in self.sides.items() if pattern.fullmatch(phrase)), None)


def _parse_han_number(han: re.Match[str]) -> int:
    """三十 = 30, 十五 = 15, 二十五 = 25."""
    high, ten, low = ("一二三四五六七八九".find(part) + 1 if part else 0 for part in han.groups())
    return (high or 1) * 10 + low if ten or han[2] else high


@cache
def load_vocabulary(language: str) -> DoseVocabulary | None:
    """The vocabulary of a language (BCP 47); None where the product has none for it."""
    table: Mapping[str, Any] | None = reading(language).get("dose")
    return _compile_vocabulary(table) if table else None


def _compile_vocabulary(table: Mapping[str, Any]) -> DoseVocabulary:
    numbers = _fold_keys(table["numbers"])
    units = {fold(form).casefold(): unit for unit, forms in table["units"].items() for form in forms}
    wholes = {
        fold(form): (unit, value)
        for unit, forms in table.get("whole", {}).items()
        for form, value in forms.items()
    }
    filled = _make_pattern_compiler(_build_parts(table, numbers))
    make = _AmountPatterns(table, numbers, units, wholes, filled)
    return DoseVocabulary(
        order=table["order"],
        numbers=numbers,
        units=units,
        wholes=wholes,
        sides={
            side: filled(f"(?:{pattern}|{table.get('per_before', {}).get(side, '(?!)')})")
            for side, pattern in table["per"].items()
        },
        verbs=_compile_verbs(table, filled),
        verbs_after={
            kind: filled(f"\\b(?:{'|'.join(verbs)})\\b")
            for kind, verbs in table.get("verbs_after", {}).items()
        },
        labels={kind: filled(rf"(?:{label})(?=\s*[:：])") for kind, label in table["labels"].items()},
        patterns={name: filled(pattern) for name, pattern in table["patterns"].items()},
        amount=make.compile_amount(),
        per_set=make.compile_per_set(),
        value=make.compile_value(),
        singular=_fold_words(table, "singular"),
        before_time=_fold_words(table, "before_time"),
        before_count=_fold_words(table, "before_count"),
        number_like=_fold_words(table, "number_like") | _fold_words(table, "range") | frozenset(numbers),
        joining=_fold_words(table, "joining"),
    )


def _build_parts(table: Mapping[str, Any], numbers: Mapping[str, Any]) -> dict[str, str]:
    """What stands in braces in the patterns of a table."""
    return {
        "number": _build_number_pattern(table, numbers),
        "before": table.get("before_verb", ""),
        "verbs": "|".join(verb for verbs in table["verbs"].values() for verb in verbs),
        **table.get("parts", {}),
    }


def _compile_verbs(
    table: Mapping[str, Any], filled: Callable[[str], re.Pattern[str]]
) -> dict[str, re.Pattern[str]]:
    """The verbs by kind, with what may stand in front of them; whole words, where there are spaces."""
    around = "{{before}}(?:{})\\b" if table.get("spaces", True) else "{}"
    return {kind: filled(around.format("|".join(verbs))) for kind, verbs in table["verbs"].items()}


def _fold_words(table: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(map(fold, table.get(name, ())))


def _fold_keys(table: Mapping[str, Any]) -> dict[str, Any]:
    return {fold(key): value for key, value in table.items()}


def _make_pattern_compiler(parts: Mapping[str, str]) -> Callable[[str], re.Pattern[str]]:
    """What makes a pattern of a table ready: its parts filled in, folded, edges of words for every script."""

    def filled(pattern: str) -> re.Pattern[str]:
        while "{" in pattern and any(f"{{{name}}}" in pattern for name in parts):
            for name, part in parts.items():
                pattern = pattern.replace(f"{{{name}}}", part)
        if _INDIC_CHAR.search(pattern):
            pattern = pattern.replace(r"\b", _WORD_EDGE)
        return re.compile(fold(pattern), re.IGNORECASE)

    return filled


def _build_number_pattern(table: Mapping[str, Any], numbers: Mapping[str, Any]) -> str:
    """A number in digits or words; a word may be glued to what follows where the language does so."""
    if table.get("han_numbers"):
        return rf"{_DIGITS}|{_HAN_NUMBER}"
    end = "" if table.get("glued_numbers") else r"\b"
    return rf"{_DIGITS}|\b(?:{_build_alternation(numbers)}){end}"


@dataclass(frozen=True)
class _AmountPatterns:
    """Puts the patterns of amounts together from a table's words."""

    table: Mapping[str, Any]
    numbers: Mapping[str, Any]
    units: Mapping[str, str]
    wholes: Mapping[str, object]
    compile_pattern: Callable[[str], re.Pattern[str]]

    @property
    def _word_end(self) -> str:
        return r"(?!\w|[\u0900-\u0963\u0966-\u0dff])" if self.table.get("spaces", True) else ""

    def _build_per(self, body_only: bool = False) -> str:
        sides = {
            side: pattern
            for side, pattern in self.table["per"].items()
            if not (body_only and side in ("day", "week"))
        }
        gap = r"\s+" if self.table.get("spaces", True) else r"[（(，,]?"
        return rf"(?:{gap}(?P<per>{'|'.join(sides.values())}){self._word_end})?"

    def _build_span(self) -> str:
        """A number, or two: "20", "20–30", "20 to 30", "between 20 and 30"."""
        opens, joins = self.table["between_range"]
        dash, joined = self.table["dash"], _build_alternation(dict.fromkeys(self.table["range"]))
        gap = r"\s+" if self.table.get("spaces", True) else r"\s*"
        hyphen = "-?" if self.table.get("glued_numbers") else ""
        return (
            rf"(?P<between>{opens}{gap})?(?P<low>{{number}}){hyphen}"
            rf"(?:(?(between){gap}{joins}|(?:\s*{dash}\s*|{gap}(?:{joined}){gap}))(?P<high>{{number}}))?"
        )

    def compile_amount(self) -> re.Pattern[str]:
        """A number or range, its unit, and what it is counted by: "2 to 3 rounds per leg"."""
        before = "|".join(self.table.get("per_before", {}).values()) or "(?!)"
        counted = rf"{self._build_span()}(?:{self.table['gap']})(?P<unit>{_build_alternation(self.units)}){self._word_end}"
        whole = rf"\b(?P<whole>{_build_alternation(self.wholes)})(?!-\w){self._word_end}"
        return self.compile_pattern(rf"(?:(?P<before>{before})\s*)?(?:{counted}|{whole}){self._build_per()}")

    def compile_per_set(self) -> re.Pattern[str]:
        """The count of each set: "of 8", "of 10 to 15 per leg".

        It has no unit of its own, and nothing goes on behind it: "of 8.", not "of 30 seconds", "of 10 kg".
        """
        of = self.table.get("each") or "(?!)"
        return self.compile_pattern(
            rf"\s+(?:{of})\s+{self._build_span()}{self._build_per(True)}(?={self.table['after_each']})"
        )

    def compile_value(self) -> re.Pattern[str]:
        """What stands behind a label without a unit: "10", "10–15 per leg"."""
        return self.compile_pattern(rf"{self._build_span()}{self._build_per(True)}(?=\s*(?:[.,;،。；|)]|$))")


def _build_alternation(words: Mapping[str, object]) -> str:
    """An alternative of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
