"""The dose vocabulary of each language (``locale/dose/*.toml``), compiled into regular expressions.

One table per language, all with the same keys:

- ``order``: where a verb stands relative to its amount (see `DoseVocabulary`).
- ``spaces = false``: the language has no spaces between words. ``glued_numbers``: number words are joined
  to the next word ("dreimal"). ``han_numerals``: numerals from 1 to 99 as Chinese writes them.
- ``crossing``: words that stand for the cross of "3 x 10" ("3 fois 10").
- ``prefixes``: letters that words begin with and that are words of their own ("لعشر ثوان").
- ``gap``: what stands between number and unit. ``per_set`` introduces the count per set ("3 sets of 10"),
  ``after_per_set`` is what may follow that count.
- ``glued_periods`` are periods that are written right behind the sign for times ("3xday").
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
  amount, ``or_more`` behind it: it has one end only. ``no_exercise`` is a whole name that is none of an
  exercise ("Consistency"), ``tempo_after`` stands behind the time that one way of a movement takes.

A pattern may refer to ``{number}``, ``{verbs}``, ``{before}`` and the language's own ``[parts]``. A
pattern that a language leaves out never matches.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from pipeline.clinical.doses.amount_forms import DASHES, AmountForms, build_alternation
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


class LazyPatterns(Mapping[str, re.Pattern[str]]):
    """Patterns by name, each compiled when it is asked for: most articles need a part of them."""

    def __init__(self, sources: Mapping[str, str], compile_pattern: Callable[[str], re.Pattern[str]]) -> None:
        self._sources = sources
        self._compile = compile_pattern
        self._patterns: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        if name not in self._patterns:
            self._patterns[name] = self._compile(self._sources[name])
        return self._patterns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


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
        amount_patterns: the patterns of amounts, by name; each is a property too.
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
    amount_patterns: Mapping[str, re.Pattern[str]]
    singular: frozenset[str]
    before_count: frozenset[str]
    number_like: frozenset[str]

    @property
    def amount(self) -> re.Pattern[str]:
        """A number or range with its unit: "2 to 3 rounds per leg"."""
        return self.amount_patterns["amount"]

    @property
    def crossed(self) -> re.Pattern[str]:
        """A number of sets and the repetitions of each: "3 x 10"."""
        return self.amount_patterns["crossed"]

    @property
    def sided(self) -> re.Pattern[str]:
        """A number without a unit that a side of the body counts: "10 each side"."""
        return self.amount_patterns["sided"]

    @property
    def per_set(self) -> re.Pattern[str]:
        """The count per set after a number of sets: "of 8"."""
        return self.amount_patterns["per_set"]

    @property
    def value(self) -> re.Pattern[str]:
        """A number or range without a unit, as it stands after a label."""
        return self.amount_patterns["value"]

    def get_pattern(self, name: str) -> re.Pattern[str]:
        """The pattern of that name; where the language has none, one that never matches."""
        return self.patterns.get(name, _NO_MATCH)

    def is_rest_noun(self, noun: str) -> bool:
        """Whether a noun as a whole labels a rest ("Pause", "récupération entre les séries")."""
        match = self.labels["rest"].match(f"{noun}:") if noun else None
        return match is not None and match.end() == len(noun)

    def is_dose_topic(self, name: str) -> bool:
        """Whether a name is what is said about a dose ("Consistency"), or when, and no exercise."""
        return bool(self.get_pattern("no_exercise").fullmatch(name.strip(" *•·–—:：,،，.-()（）")))

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
        if groups.get("glued"):
            return self.find_side(f"/{groups['glued']}")
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
    lazy = partial(LazyPatterns, compile_pattern=compile_pattern)
    return DoseVocabulary(
        order=table["order"],
        numbers=numbers,
        han_numerals=han_numerals,
        units=units,
        wholes=wholes,
        sides=lazy(
            {
                side: f"(?:{pattern}|{table.get('per_before', {}).get(side, '(?!)')})"
                for side, pattern in table["per"].items()
            }
        ),
        verbs=lazy(_list_verbs(table)),
        verbs_after=lazy(
            {kind: f"\\b(?:{'|'.join(verbs)})\\b" for kind, verbs in table.get("verbs_after", {}).items()}
        ),
        forms=lazy(table.get("forms", {})),
        intervals=lazy(table.get("every", {})),
        labels=lazy(
            {kind: rf"(?:{label})(?=\s*[:：]|\s+[-–—=]\s)" for kind, label in table["labels"].items()}
        ),
        patterns=lazy({"crossing": rf"(?:{table.get('crossing', '(?!)')})\s+\d", **table["patterns"]}),
        amount_patterns=lazy(AmountForms(table, units, wholes).build()),
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


def _list_verbs(table: Mapping[str, Any]) -> dict[str, str]:
    """The verbs by kind, with what may stand in front of them; whole words, where there are spaces."""
    form = "{{before}}(?:{})\\b" if table.get("spaces", True) else "{}"
    return {kind: form.format("|".join(verbs)) for kind, verbs in table["verbs"].items()}


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
    return rf"{_DIGITS}|{start}(?:{build_alternation(numbers)}){end}"
