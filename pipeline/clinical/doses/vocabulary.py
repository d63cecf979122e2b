"""The dose vocabulary of each language (``locale/dose/*.toml``), compiled into regular expressions.

One table per language, all with the same keys:

- ``order``: where a verb stands relative to its amount (see `DoseVocabulary`).
- ``spaces = false``: the language has no spaces between words. ``glued_numbers``: number words are joined
  to the next word ("dreimal"). ``han_numerals``: numerals from 1 to 99 as Chinese writes them.
- ``gap``: what stands between number and unit. ``per_set`` introduces the count per set ("3 sets of 10"),
  ``after_per_set`` is what may follow that count.
- ``[whole]``: words that are number and unit in one ("twice"). ``[per]`` and ``[per_before]``: what an
  amount is counted by ("per leg"). ``[labels]``: labels before a colon ("Sets: 3").
- ``[patterns]``: ``talking`` excludes the whole sentence, ``denying`` an amount after it, ``limiting`` an
  amount directly before it, ``limiting_later`` an amount anywhere before it in the clause. ``chaining``
  joins two amounts that are one, ``ranging`` the two ends of a range, ``connectives`` are the words that
  may stand between amounts in a sentence of amounts alone.

A pattern may refer to ``{number}``, ``{verbs}``, ``{before}`` and the language's own ``[parts]``. A
pattern that a language leaves out never matches.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.locale.caseless import lower_pattern
from pipeline.text.normalize import fold

#: A character of a word. Python does not count Bengali vowel signs as such: its ``\b`` matches within words.
_WORD_CHAR = r"[\w\u0900-\u0963\u0966-\u0dff]"
_WORD_EDGE = rf"(?:(?<!{_WORD_CHAR})(?={_WORD_CHAR})|(?<={_WORD_CHAR})(?!{_WORD_CHAR}))"
_INDIC_CHAR = re.compile(r"[\u0900-\u0dff]")
#: Up to four digits, more than any dose has: so part of a longer number is never taken for the number.
_DIGITS = r"(?<!\d)\d{1,4}(?:[.,٫]\d{1,2})?(?!\d)(?:\s?[¼½¾])?|[¼½¾]"
_NO_MATCH = re.compile("(?!)")
_FRACTION_VALUES = {"¼": 0.25, "½": 0.5, "¾": 0.75}


@dataclass(frozen=True)
class HanNumerals:
    """Chinese numerals from 1 to 99: ``digits`` from 1 to 9, and the sign for ten."""

    digits: str
    ten: str

    def build_pattern(self, number_words: Iterable[str]) -> str:
        """A regular expression for a numeral, or for a number word of one character (两)."""
        return f"[{self.digits}]?{self.ten}[{self.digits}]?|[{self.digits}{''.join(number_words)}]"

    def parse(self, word: str) -> int | None:
        """The value of a numeral; None where it is none.

        >>> numerals = HanNumerals("一二三四五六七八九", "十")
        >>> [numerals.parse(word) for word in ("三十", "十五", "二十五", "五", "5")]
        [30, 15, 25, 5, None]
        """
        match = self._pattern.fullmatch(word)
        if match is None or not word:
            return None
        high, _, low = (self.digits.find(part) + 1 if part else 0 for part in match.groups())
        return (high or 1) * 10 + low if match[2] else high

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(f"([{self.digits}])?({self.ten})?([{self.digits}])?")


@dataclass(frozen=True)
class DoseVocabulary:
    """The dose words of one language, compiled: all patterns are for folded texts in small letters.

    Attributes:
        order: where a verb stands relative to its amount: it begins the clause (``before``), ends it
            (``after``), does either (``both``), or stands anywhere before the amount (``near``).
        numbers: values of number words.
        han_numerals: how Chinese numerals are written; None in other languages.
        units: units by their case-folded forms.
        wholes: unit and value of words that are both ("twice").
        sides: patterns of what an amount is counted by, by name (``leg``, ``day``).
        verbs: patterns of verbs by kind (``hold``, ``rest``, ``exercise`` …).
        verbs_after: the same for verbs after an amount.
        labels: patterns of labels by kind.
        patterns: the ``[patterns]`` of the table, by name.
        amount: a number or range with its unit.
        per_set: the count per set after a number of sets.
        value: a number or range without a unit, as it stands after a label.
        singular: units in the singular.
        before_time: words that may stand directly before an amount of time.
        before_count: words that may stand directly before a count.
        number_like: words that make the number after them part of a larger one.
        joining: words that join two parts of a sentence.
    """

    order: str
    numbers: Mapping[str, int | float]
    han_numerals: HanNumerals | None
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
        if self.han_numerals and (numeral := self.han_numerals.parse(plain)) is not None:
            return numeral
        digits = plain.rstrip("¼½¾ ").replace(",", ".").replace("٫", ".")
        value = (float(digits) if digits else 0) + _FRACTION_VALUES.get(plain[-1], 0)
        return int(value) if value == int(value) else value

    def find_side(self, phrase: str | None) -> str | None:
        """What a phrase counts an amount by: "on each leg" by ``leg``."""
        if phrase is None:
            return None
        return next((side for side, pattern in self.sides.items() if pattern.fullmatch(phrase)), None)


def compile_dose_vocabulary(vocabulary: Mapping[str, Any]) -> DoseVocabulary | None:
    """Compile the dose words of a vocabulary (see `pipeline.locale.reading`); None where it has none."""
    table: Mapping[str, Any] | None = vocabulary.get("dose")
    return _compile_table(table) if table else None


def _compile_table(table: Mapping[str, Any]) -> DoseVocabulary:
    numbers = _fold_keys(table["numbers"])
    units = {fold(form).casefold(): unit for unit, forms in table["units"].items() for form in forms}
    wholes = {
        fold(form): (unit, value)
        for unit, forms in table.get("whole", {}).items()
        for form, value in forms.items()
    }
    han_numerals = HanNumerals(**table["han_numerals"]) if "han_numerals" in table else None
    compile_pattern = _make_pattern_compiler(_build_parts(table, numbers, han_numerals))
    amount_patterns = _AmountPatterns(table, units, wholes, compile_pattern)
    return DoseVocabulary(
        order=table["order"],
        numbers=numbers,
        han_numerals=han_numerals,
        units=units,
        wholes=wholes,
        sides={
            side: compile_pattern(f"(?:{pattern}|{table.get('per_before', {}).get(side, '(?!)')})")
            for side, pattern in table["per"].items()
        },
        verbs=_compile_verbs(table, compile_pattern),
        verbs_after={
            kind: compile_pattern(f"\\b(?:{'|'.join(verbs)})\\b")
            for kind, verbs in table.get("verbs_after", {}).items()
        },
        labels={
            kind: compile_pattern(rf"(?:{label})(?=\s*[:：])") for kind, label in table["labels"].items()
        },
        patterns={name: compile_pattern(pattern) for name, pattern in table["patterns"].items()},
        amount=amount_patterns.compile_amount(),
        per_set=amount_patterns.compile_per_set(),
        value=amount_patterns.compile_value(),
        singular=_fold_words(table, "singular"),
        before_time=_fold_words(table, "before_time"),
        before_count=_fold_words(table, "before_count"),
        number_like=_fold_words(table, "number_like") | _fold_words(table, "range") | frozenset(numbers),
        joining=_fold_words(table, "joining"),
    )


def _build_parts(
    table: Mapping[str, Any], numbers: Mapping[str, Any], han_numerals: HanNumerals | None
) -> dict[str, str]:
    """The parts that patterns of a table may refer to in braces, by name."""
    return {
        "number": _build_number_pattern(table, numbers, han_numerals),
        "before": table.get("before_verb", ""),
        "verbs": "|".join(verb for verbs in table["verbs"].values() for verb in verbs),
        **table.get("parts", {}),
    }


def _compile_verbs(
    table: Mapping[str, Any], compile_pattern: Callable[[str], re.Pattern[str]]
) -> dict[str, re.Pattern[str]]:
    """The verbs by kind, with what may stand in front of them; whole words, where there are spaces."""
    form = "{{before}}(?:{})\\b" if table.get("spaces", True) else "{}"
    return {kind: compile_pattern(form.format("|".join(verbs))) for kind, verbs in table["verbs"].items()}


def _fold_words(table: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(map(fold, table.get(name, ())))


def _fold_keys(table: Mapping[str, Any]) -> dict[str, Any]:
    return {fold(key): value for key, value in table.items()}


def _make_pattern_compiler(parts: Mapping[str, str]) -> Callable[[str], re.Pattern[str]]:
    """A function that compiles a pattern: parts inserted, folded, word edges right for every script.

    It is for texts that are folded and in small letters.
    """

    def compile_pattern(pattern: str) -> re.Pattern[str]:
        while "{" in pattern and any(f"{{{name}}}" in pattern for name in parts):
            for name, part in parts.items():
                pattern = pattern.replace(f"{{{name}}}", part)
        if _INDIC_CHAR.search(pattern):
            pattern = pattern.replace(r"\b", _WORD_EDGE)
        return re.compile(lower_pattern(fold(pattern)))

    return compile_pattern


def _build_number_pattern(
    table: Mapping[str, Any], numbers: Mapping[str, Any], han_numerals: HanNumerals | None
) -> str:
    """A number in digits or words; a word may be glued to what follows where the language does so."""
    if han_numerals:
        return rf"{_DIGITS}|{han_numerals.build_pattern(numbers)}"
    end = "" if table.get("glued_numbers") else r"\b"
    return rf"{_DIGITS}|\b(?:{_build_alternation(numbers)}){end}"


@dataclass(frozen=True)
class _AmountPatterns:
    """Builds the patterns of amounts from the words of a table."""

    table: Mapping[str, Any]
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
        between, between_and = self.table["between_range"]
        dash, range_words = self.table["dash"], _build_alternation(dict.fromkeys(self.table["range"]))
        gap = r"\s+" if self.table.get("spaces", True) else r"\s*"
        hyphen = "-?" if self.table.get("glued_numbers") else ""
        return (
            rf"(?P<between>{between}{gap})?(?P<low>{{number}}){hyphen}"
            rf"(?:(?(between){gap}{between_and}|(?:\s*{dash}\s*|{gap}(?:{range_words}){gap}))(?P<high>{{number}}))?"
        )

    def compile_amount(self) -> re.Pattern[str]:
        """A number or range, its unit, and what it is counted by: "2 to 3 rounds per leg"."""
        before = "|".join(self.table.get("per_before", {}).values()) or "(?!)"
        unit = rf"(?P<unit>{_build_alternation(self.units)}){self._word_end}"
        counted = rf"{self._build_span()}(?:{self.table['gap']}){unit}"
        whole = rf"\b(?P<whole>{_build_alternation(self.wholes)})(?!-\w){self._word_end}"
        return self.compile_pattern(rf"(?:(?P<before>{before})\s*)?(?:{counted}|{whole}){self._build_per()}")

    def compile_per_set(self) -> re.Pattern[str]:
        """The count of each set: "of 8", "of 10 to 15 per leg".

        It has no unit of its own, and nothing goes on behind it: "of 8.", not "of 30 seconds", "of 10 kg".
        """
        joiner = self.table.get("per_set") or "(?!)"
        return self.compile_pattern(
            rf"\s+(?:{joiner})\s+{self._build_span()}{self._build_per(True)}(?={self.table['after_per_set']})"
        )

    def compile_value(self) -> re.Pattern[str]:
        """What stands behind a label without a unit: "10", "10–15 per leg"."""
        return self.compile_pattern(rf"{self._build_span()}{self._build_per(True)}(?=\s*(?:[.,;،。；|)]|$))")


def _build_alternation(words: Mapping[str, object]) -> str:
    """An alternative of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
