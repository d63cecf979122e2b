"""Decides which amounts of a sentence are doses, and of which kind.

An amount is a dose where a label stands before it ("Sets: 3"; `labels`), or where its sentence says so: a
verb governs it ("Hold …", "… halten", "is held for …"), it stands alone or behind a name ("Bridge: 2 sets
of 8."), or its own unit tells it ("two sessions per week"; `reading`). No word may deny, limit or compare it
("never", "longer than"), and the sentence may not be about other readers, a condition or a study. What is
told of a later time ("build up to 20") is none. The words are in ``locale/dose/*.toml``.

Sentences are folded (`pipeline.text.normalize`); offsets are in characters of the folded sentence, but for
`DoseMatch`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.article import DoseKind
from pipeline.clinical.doses.amounts import Amount, find_amounts, is_plausible
from pipeline.clinical.doses.clauses import find_clause
from pipeline.clinical.doses.labels import (
    SEPARATOR,
    build_daily_amount,
    classify_labelled,
    find_label_kind,
    find_labelled_amounts,
    find_title_unit,
    parse_titled_value,
)
from pipeline.clinical.doses.reading import SentenceReading
from pipeline.clinical.doses.vocabulary import DoseVocabulary
from pipeline.locale.caseless import lower_in_place
from pipeline.text.normalize import fold, fold_with_offsets

#: Characters before a sentence in which the number may begin of which the first amount is a part.
_MAX_LEAD_CHARS = 40
#: What every label ends with.
_LABEL_SIGN = re.compile("[:：–—]")
_QUESTION_END = re.compile(r"[?？؟]['\"”’»)）]*\s*$")
#: What the product calls a movement that is counted by its own name ("10 squats").
_PRINTED_UNITS = {"movement": "repetition"}


@dataclass(frozen=True)
class DoseMatch:
    """A dose in a text, from ``start`` to ``end`` (excluded).

    ``is_doubtful`` is true where its number may be two that lost the dash between them ("2030 seconds").
    ``low`` or ``high`` is None where the range has no such end ("up to 20", "at least 20"). ``is_narrowed``
    is true where words around it narrow it that it does not say ("on the left"). ``name`` is where the
    name of its exercise stands, if it stands right before it.
    """

    start: int
    end: int
    kind: DoseKind
    low: int | float | None
    high: int | float | None
    unit: str
    per: str | None
    is_doubtful: bool = False
    is_narrowed: bool = False
    name: tuple[int, int] | None = None


@dataclass(frozen=True)
class DoseGrammar:
    """Finds the doses in sentences of one language."""

    vocabulary: DoseVocabulary

    def find_matches(
        self, text: str, start: int, end: int, *, in_steps: bool = True, topic: str | None = None
    ) -> Iterator[DoseMatch]:
        """The doses in the sentence ``text[start:end]``, in order.

        Args:
            text: a passage.
            start: where the sentence begins (offset in characters).
            end: where it ends.
            in_steps: whether it stands among the steps of an exercise: there a time alone is a dose.
            topic: the kind of label that its heading is, if it is one ("Rest times").
        """
        lead = lower_in_place(fold(text[max(0, start - _MAX_LEAD_CHARS) : start]))
        sentence = fold_with_offsets(text[start:end])
        for match in self._match_sentence(lower_in_place(sentence.text), lead, in_steps):
            first, last = sentence.map_span(match.start, match.end)
            kind: DoseKind = "rest" if match.kind == "duration" and topic == "rest" else match.kind
            name = sentence.map_span(*match.name) if match.name else None
            yield replace(
                match,
                start=start + first,
                end=start + last,
                kind=kind,
                name=(start + name[0], start + name[1]) if name else None,
            )

    def find_value_matches(self, text: str, kind: str, unit: str | None = None) -> list[DoseMatch]:
        """The doses in a text whose label stands elsewhere: in the head of its column, in the line above.

        Args:
            text: the text.
            kind: the kind of its label.
            unit: the unit that the label says, if it does ("Hold (seconds)").
        """
        folded = fold_with_offsets(text)
        value = lower_in_place(folded.text)
        if self.vocabulary.get_pattern("talking").search(value):
            return []
        matches = [
            match
            for entry in parse_titled_value(self.vocabulary, kind, value, unit)
            if (meaning := classify_labelled(entry.label, entry.amount)) and is_plausible(entry.amount)
            for match in self._match_per_set(value, entry.amount, meaning, None)
        ]
        spans = [folded.map_span(match.start, match.end) for match in matches]
        return [
            replace(match, start=first, end=last) for match, (first, last) in zip(matches, spans, strict=True)
        ]

    def find_title_kind(self, title: str) -> tuple[str, str | None] | None:
        """The kind of label that a title is, and the unit it says: "Hold (s)"; None for another title."""
        folded = lower_in_place(fold(title))
        kind = find_label_kind(self.vocabulary, folded)
        return (kind, find_title_unit(self.vocabulary, folded)) if kind else None

    def is_exercise_name(self, title: str) -> bool:
        """Whether what stands before a colon may name an exercise: not "Consistency", nor "(1" of "(1:2)"."""
        is_cut = title.count("(") > title.count(")") or title[-1:].isdigit()
        return not is_cut and not self.vocabulary.is_dose_topic(lower_in_place(fold(title)))

    def addresses_others(self, text: str) -> bool:
        """Whether a text names a group of readers that what follows is for: "Beginners: …"."""
        if not _LABEL_SIGN.search(text):
            return False
        return bool(self.vocabulary.get_pattern("group").search(lower_in_place(fold(text))))

    def _match_sentence(self, sentence: str, lead: str, in_steps: bool) -> list[DoseMatch]:
        vocabulary = self.vocabulary
        amounts = find_amounts(vocabulary, sentence, lead)
        if (
            not amounts
            and not SEPARATOR.search(sentence)
            and not vocabulary.get_pattern("every_day").search(sentence)
            and not vocabulary.get_pattern("every_hour").search(sentence)
        ):
            return []  # most sentences say no amount at all
        sentence = vocabulary.get_pattern("harmless").sub(_blank_out, sentence)
        if _QUESTION_END.search(sentence) or vocabulary.get_pattern("talking").search(sentence):
            return []
        if vocabulary.get_pattern("conditional").match(sentence) and not (
            vocabulary.get_pattern("denying_then_telling").match(sentence)
        ):
            return []
        if progress := vocabulary.get_pattern("progress").search(sentence):
            amounts = [amount for amount in amounts if amount.end <= progress.start()]
        if labelled := find_labelled_amounts(vocabulary, sentence):
            kinds = [(entry.amount, classify_labelled(entry.label, entry.amount)) for entry in labelled]
            return [
                match
                for amount, kind in kinds
                if kind and is_plausible(amount) and not (progress and amount.end > progress.start())
                for match in self._match_per_set(sentence, amount, kind, None)
            ]
        if vocabulary.get_pattern("forbidding_label").match(sentence):
            return []
        reading = SentenceReading(vocabulary, sentence, tuple(amounts), in_steps)
        matches = [
            replace(
                match,
                is_narrowed=reading.is_narrowed(match.start, match.end),
                name=reading.find_name(amount),
            )
            for amount, kind, following in reading.find_doses()
            for match in self._match_per_set(sentence, amount, kind, following)
        ]
        has_frequency = any(match.kind == "frequency" for match in matches)
        if has_frequency:
            return matches
        return [*matches, *(self._match_twice_daily(sentence, matches) or self._match_daily(reading))]

    def _match_per_set(
        self, sentence: str, amount: Amount, kind: DoseKind, following: Amount | None
    ) -> Iterator[DoseMatch]:
        """A dose, and of a number of sets the repetitions of each: "3 sets of 10"."""
        vocabulary = self.vocabulary
        yield _build_match(amount, kind)
        is_counted = kind == "sets" and not amount.is_crossed
        count = vocabulary.per_set.match(sentence, amount.end) if is_counted else None
        if count is None or vocabulary.get_pattern("limiting").match(sentence, count.end()):
            return
        if following and following.start <= count.start("low") < following.end:
            return
        low = vocabulary.parse_number(count["low"])
        high = vocabulary.parse_number(count["high"]) if count["high"] else low
        if low <= high:
            side = vocabulary.find_match_side(count)
            yield DoseMatch(amount.unit_start, count.end(), "repeat", low, high, "time", side)

    def _match_twice_daily(self, sentence: str, matches: list[DoseMatch]) -> list[DoseMatch]:
        """ "Morning and evening", where a sentence tells what is done then."""
        twice = self.vocabulary.get_pattern("morning_and_evening").search(sentence) if matches else None
        if twice is None or self.vocabulary.get_pattern("condition").search(sentence):
            return []
        return [_build_match(build_daily_amount(twice.start(), twice.end(), times=2), "frequency")]

    def _match_daily(self, reading: SentenceReading) -> Iterator[DoseMatch]:
        """ "Daily", "every day" and "hourly" without a number."""
        for name, per in (("every_day", "day"), ("every_hour", "hour")):
            daily = self.vocabulary.get_pattern(name).search(reading.sentence)
            if daily and not self._is_other_daily(reading, daily):
                amount = build_daily_amount(daily.start(), daily.end(), per)
                if self._is_daily_dose(reading, amount):
                    yield _build_match(amount, "frequency")

    def _is_other_daily(self, reading: SentenceReading, daily: re.Match[str]) -> bool:
        """Whether "daily" is part of an amount, limited, or said of something that is not done."""
        vocabulary, sentence = self.vocabulary, reading.sentence
        return bool(
            any(amount.start < daily.end() and daily.start() < amount.end for amount in reading.amounts)
            or vocabulary.get_pattern("limiting").match(sentence, daily.end())
            or vocabulary.get_pattern("not_daily").search(sentence)
            or vocabulary.get_pattern("condition").search(sentence)
            or vocabulary.get_pattern("not_quite").search(sentence[: daily.start()])
        )

    def _is_daily_dose(self, reading: SentenceReading, amount: Amount) -> bool:
        vocabulary = self.vocabulary
        is_instruction, clause = reading.is_instruction(), None
        if is_instruction or reading.is_advice():
            clause = find_clause(
                vocabulary, reading.sentence, amount, is_instruction=is_instruction, verb_follows=True
            )
        if clause is None:
            return bool(reading.amounts) and reading.is_only_amounts([amount])
        is_opening = (
            amount.start == 0 and amount.per == "hour" and clause.verb == "move"
        )  # "Every hour, stand up …"
        return (is_opening or clause.verb == "exercise") and not vocabulary.get_pattern("denying").search(
            clause.scope
        )


def _build_match(amount: Amount, kind: DoseKind) -> DoseMatch:
    unit = _PRINTED_UNITS.get(amount.unit, amount.unit)
    value = (amount.low, amount.high, unit, amount.per, amount.has_lost_its_dash)
    return DoseMatch(amount.start, amount.end, kind, *value)


def _blank_out(found: re.Match[str]) -> str:
    """Spaces in place of a condition that changes nothing; what begins behind it stays a clause."""
    return " " * (len(found[0]) - 1) + ("," if found[0].endswith(",") else " ")
