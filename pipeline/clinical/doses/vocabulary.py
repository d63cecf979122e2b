"""The dose vocabulary of each language (``locale/dose/*.toml``), compiled into regular expressions.

One table per language, all with the same keys:

- ``order``: where a verb stands relative to its amount (see `DoseVocabulary`).
- ``spaces = false``: the language has no spaces between words. ``glued_numbers``: number words are joined
  to the next word ("dreimal"). ``han_numerals``: numerals from 1 to 99 as Chinese writes them.
- ``crossing``: words that stand for the cross of "3 x 10" ("3 fois 10").
- ``prefixes``: letters that words begin with and that are words of their own ("لعشر ثوان").
- ``gap``: what stands between number and unit. ``per_set`` introduces the count per set ("3 sets of 10"),
  ``after_per_set`` is what may follow that count.
- ``[whole]``: words that are number and unit in one ("twice", "half a minute"). ``[per]`` and
  ``[per_before]``: what an amount is counted by ("per leg"). ``[labels]``: labels before a colon ("Sets: 3").
- ``[verbs]`` begin an instruction, ``[verbs_after]`` end it, ``[forms]`` say what is done in any place: the
  passive, the participle, the infinitive, the noun ("is held", "holding", "répéter", "Wiederholung").
- ``movements``: nouns of movements that are counted like repetitions ("10 squats").
- ``[every]``: what a frequency is counted by that is said as an interval ("every 2 hours").
- ``[patterns]``: ``talking`` excludes the whole sentence, ``denying`` an amount after it, ``limiting`` an
  amount directly before it, ``limiting_later`` an amount anywhere before it in the clause. ``chaining``
  joins two amounts that are one, ``ranging`` the two ends of a range, ``connectives`` are the words that
  may stand between amounts in a sentence of amounts alone. ``telling`` marks a sentence that reports
  instead of instructing, ``advising`` one that recommends. ``group`` is a label of other readers than all
  ("Beginners:"), ``progress`` the words from which on amounts are later ones ("build up to"), ``ladder``
  what stands between two of them, ``narrowing`` narrows a dose in its clause ("on the left"). ``harmless``
  are conditions that every instruction has ("if possible"). ``at_least`` and ``up_to`` stand before an
  amount, ``or_more`` behind it: it has one end only.

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
#: Every sign that stands between the two ends of a range: hyphens, dashes, bars, minus, tildes, wave dashes.
DASHES = r"-\u2010-\u2015\u2043\u2053\u2212\u223c\u301c\uff5e~\ufe58\ufe63\uff0d\u02d7"
#: What stands between the number of sets and of repetitions: "3 x 10".
CROSSES = "x×✕✖*х"
#: What an amount is counted by behind a comma too.
_BODY_SIDES = frozenset({"leg", "side", "arm", "foot", "hand", "direction"})
#: What makes a number that follows a cross no count of repetitions.
_MEASURES = rf"(?:kg|g|cm|mm|m|km|lbs?|%|°|inch(?:es)?|in|feet|ft|[{CROSSES}]|[.,]?\d|:\d|/\d)"


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
        forms: the same for forms of verbs and for nouns, wherever they stand.
        intervals: patterns of what a frequency is counted by ("every 2 hours"), by unit of time.
        labels: patterns of labels by kind.
        patterns: the ``[patterns]`` of the table, by name.
        amount: a number or range with its unit.
        crossed: a number of sets and the repetitions of each: "3 x 10".
        sided: a number without a unit that a side of the body counts: "10 each side".
        per_set: the count per set after a number of sets.
        value: a number or range without a unit, as it stands after a label.
        singular: units in the singular.
        before_count: words that may stand directly before a count.
        number_like: words that make the number after them part of a larger one.
    """

    order: str
    numbers: Mapping[str, int | float]
    han_numerals: HanNumerals | None
    units: Mapping[str, str]
    wholes: Mapping[str, tuple[str, int]]
    sides: Mapping[str, re.Pattern[str]]
    verbs: Mapping[str, re.Pattern[str]]
    verbs_after: Mapping[str, re.Pattern[str]]
    forms: Mapping[str, re.Pattern[str]]
    intervals: Mapping[str, re.Pattern[str]]
    labels: Mapping[str, re.Pattern[str]]
    patterns: Mapping[str, re.Pattern[str]]
    amount: re.Pattern[str]
    crossed: re.Pattern[str]
    sided: re.Pattern[str]
    per_set: re.Pattern[str]
    value: re.Pattern[str]
    singular: frozenset[str]
    before_count: frozenset[str]
    number_like: frozenset[str]

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

    def find_match_side(self, match: re.Match[str]) -> str | None:
        """What the amount of a match is counted by, wherever that stands."""
        groups = match.groupdict()
        return self.find_side(groups["per"] or groups.get("aside") or groups.get("before"))

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
    units |= {fold(form).casefold(): "movement" for form in table.get("movements", ())}
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
        forms={kind: compile_pattern(pattern) for kind, pattern in table.get("forms", {}).items()},
        intervals={unit: compile_pattern(pattern) for unit, pattern in table.get("every", {}).items()},
        labels={
            kind: compile_pattern(rf"(?:{label})(?=\s*[:：]|\s+[-–—=]\s)")
            for kind, label in table["labels"].items()
        },
        patterns={name: compile_pattern(pattern) for name, pattern in table["patterns"].items()},
        amount=amount_patterns.compile_amount(),
        crossed=amount_patterns.compile_crossed(),
        sided=amount_patterns.compile_sided(),
        per_set=amount_patterns.compile_per_set(),
        value=amount_patterns.compile_value(),
        singular=_fold_words(table, "singular"),
        before_count=_fold_words(table, "before_count"),
        number_like=_fold_words(table, "number_like") | _fold_words(table, "range") | frozenset(numbers),
    )


def _build_parts(
    table: Mapping[str, Any], numbers: Mapping[str, Any], han_numerals: HanNumerals | None
) -> dict[str, str]:
    """The parts that patterns of a table may refer to in braces, by name."""
    return {
        "number": _build_number_pattern(table, numbers, han_numerals),
        "before": table.get("before_verb", ""),
        "verbs": "|".join(verb for verbs in table["verbs"].values() for verb in verbs),
        "dash": f"[{DASHES}]",
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
    prefixes = table.get("prefixes")
    start = rf"(?:\b|(?<=\b[{prefixes}]))" if prefixes else r"\b"
    return rf"{_DIGITS}|{start}(?:{_build_alternation(numbers)}){end}"


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
        if not self.table.get("spaces", True):
            return rf"(?:[（(，,]?(?P<per>{'|'.join(sides.values())}))?"
        bodies = [pattern for side, pattern in sides.items() if side in _BODY_SIDES]
        # "10 reps, each side" are counted by the side, "10 times, daily" are not counted by the day.
        aside = rf"|\s*[,(]\s*(?P<aside>{'|'.join(bodies)}){self._word_end}" if bodies else "|(?P<aside>(?!))"
        return rf"(?:(?:\s+|(?=/))(?P<per>{'|'.join(sides.values())}){self._word_end}{aside})?"

    def _build_span(self) -> str:
        """A number, or two: "20", "20–30", "20 to 30", "between 20 and 30"."""
        between, between_and = self.table["between_range"]
        range_words = _build_alternation(dict.fromkeys(self.table["range"]))
        gap = r"\s+" if self.table.get("spaces", True) else r"\s*"
        hyphen = "-?" if self.table.get("glued_numbers") else ""
        return (
            rf"(?P<between>{between}{gap})?(?P<low>{{number}}){hyphen}"
            rf"(?:(?(between){gap}{between_and}|(?:\s*[{DASHES}]\s*|{gap}(?:{range_words}){gap}))(?P<high>{{number}}))?(?P<plus>\+)?"
        )

    def compile_amount(self) -> re.Pattern[str]:
        """A number or range, its unit, and what it is counted by: "2 to 3 rounds per leg"."""
        before = "|".join(self.table.get("per_before", {}).values()) or "(?!)"
        unit = rf"(?P<unit>{_build_alternation(self.units)}){self._word_end}"
        counted = rf"{self._build_span()}(?:{self.table['gap']}){unit}"
        edge = r"\b" if self.table.get("spaces", True) else ""
        whole = rf"{edge}(?P<whole>{_build_alternation(self.wholes)})(?!-\w){self._word_end}"
        return self.compile_pattern(rf"(?:(?P<before>{before})\s*)?(?:{counted}|{whole}){self._build_per()}")

    def compile_per_set(self) -> re.Pattern[str]:
        """The count of each set: "of 8", "of 10 to 15 per leg".

        It has no unit of its own, and nothing goes on behind it: "of 8.", not "of 30 seconds", "of 10 kg".
        """
        joiner = self.table.get("per_set") or "(?!)"
        return self.compile_pattern(
            rf"(?:\s+(?:{joiner})\s+|\s*[{CROSSES}]\s*){self._build_span()}(?!\s*{_MEASURES}(?!\w))"
            rf"{self._build_per(True)}(?={self.table['after_per_set']})"
        )

    def compile_crossed(self) -> re.Pattern[str]:
        """Sets and what each is made of: "3 x 10", "3 x 10–12 reps per leg", "2 × 30 seconds"."""
        unit = rf"(?P<unit>{_build_alternation(self.units)}){self._word_end}"
        words = self.table.get("crossing")
        cross = rf"(?:\s*[{CROSSES}]\s*" + (rf"|\s*(?:{words})\s+(?={{number}}))" if words else ")")
        sets = _build_alternation({form: 0 for form, unit in self.units.items() if unit == "set"})
        return self.compile_pattern(
            rf"(?P<sets>{{number}})(?P<set_unit>(?:{self.table['gap']})(?:{sets}))?{cross}(?P<each>)"
            rf"{self._build_span()}(?:(?:{self.table['gap']}){unit}|(?!\s*{_MEASURES}(?!\w)|\w|\s*\)\s*:))"
            rf"{self._build_per()}"
        )

    def compile_sided(self) -> re.Pattern[str]:
        """A number that a side of the body counts, without a unit: "10 each side", "8 per leg"."""
        return self.compile_pattern(rf"{self._build_span()}{self._build_per(True)[:-1]}")

    def compile_value(self) -> re.Pattern[str]:
        """What stands behind a label without a unit: "10", "10–15 per leg"."""
        return self.compile_pattern(rf"{self._build_span()}{self._build_per(True)}(?=\s*(?:[.,;،。；|)(]|$))")


def _build_alternation(words: Mapping[str, object]) -> str:
    """An alternative of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
