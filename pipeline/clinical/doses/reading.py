"""Reads one sentence: which of its amounts are doses, and of which kind.

An amount is one where a verb governs it (`clauses`), where it stands alone or behind a name ("Bridge: 2
sets"), or where its own unit and the noun beside it say so ("two sessions per week is best"). Offsets are
in characters of the folded sentence.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.article import DoseKind
from pipeline.clinical.doses.amounts import SECOND_SIGNS, TIME_UNITS, Amount, is_plausible
from pipeline.clinical.doses.clauses import Clause, find_clause, find_clause_span, is_limited
from pipeline.clinical.doses.kinds import (
    classify_bare,
    classify_governed,
    classify_told,
    is_frequency,
    is_time_of_exercise,
)
from pipeline.clinical.doses.vocabulary import DoseVocabulary

_IGNORED_BETWEEN_AMOUNTS = " .,;!()（），。；、+&|/।،؛*•·-–—[]"
_ENDS_OF_AMOUNT = ("", ",", ".", ";", "，", "。", "；", "،", "।")
_AROUND_NAME = " ,*•·-–—:：(（"
#: Characters on either side of "one set" that tell whether it says what a set is ("10 are a set").
_MAX_SET_WORDS = 4
#: The name of an exercise that its amount follows without a sign.
_MAX_NAME_WORDS = 6
#: What stands between the parts of a row of amounts.
_PART_OF_ROW = re.compile(r"[|/•·+&]")
_MAX_LABEL_CHARS = 40
#: What stands between the amounts of a row, with a word at most.
_ROW_SIGN = re.compile(r"\s*[,;|/•·+&–—-]\s*(?:[^\W\d_]+\s+)?")
#: Characters behind an amount in which words may narrow it.
_MAX_NARROWING_CHARS = 60


@dataclass(frozen=True)
class SentenceReading:
    """A sentence with its amounts.

    Attributes:
        vocabulary: the vocabulary of its language.
        sentence: the sentence, folded and in small letters.
        amounts: its amounts, in order.
        in_steps: whether it stands among the steps of an exercise: there a time alone is a dose.
    """

    vocabulary: DoseVocabulary
    sentence: str
    amounts: tuple[Amount, ...]
    in_steps: bool

    def find_doses(self) -> Iterator[tuple[Amount, DoseKind, Amount | None]]:
        """The amounts that are doses, each with its kind and the amount that follows it."""
        doses = dict(self._find_governed())
        for place, amount in enumerate(self.amounts):
            kind = doses.get(place) or self._find_kind_in_row(place, doses)
            if kind and (kind in ("hold", "rest") or not self._is_sign(amount)):
                doses[place] = kind
                yield amount, kind, self._get_following(place)

    def _get_following(self, place: int) -> Amount | None:
        return self.amounts[place + 1] if place + 1 < len(self.amounts) else None

    def _find_governed(self) -> Iterator[tuple[int, DoseKind]]:
        """The places of the amounts that are doses by themselves, each with its kind."""
        is_after_hold = False
        for place, amount in enumerate(self.amounts):
            following = self._get_following(place)
            if place in self._rungs or place - 1 in self._rungs:
                continue
            clause = self._clauses[place]
            if self._is_excluded(amount, clause, following):
                continue
            if kind := self._classify(amount, clause):
                if is_after_hold and kind == "hold" and self._is_pause(clause):
                    kind = "rest"  # "stay so for 8 seconds, pause 4 seconds"
                is_after_hold = is_after_hold or kind == "hold"
                yield place, kind

    def _find_kind_in_row(self, place: int, doses: Mapping[int, DoseKind]) -> DoseKind | None:
        """What an amount means that a sign alone separates from one that is a dose: "hold 5 s, 8x"."""
        amount = self.amounts[place]
        is_beside = any(
            left in doses or left + 1 in doses
            for left in (place - 1, place)
            if 0 <= left < len(self.amounts) - 1
            and _ROW_SIGN.fullmatch(self.sentence[self.amounts[left].end : self.amounts[left + 1].start])
        )
        if not is_beside or place in self._rungs or place - 1 in self._rungs or amount.unit in TIME_UNITS:
            return None
        if self._is_excluded(amount, self._clauses[place], self._get_following(place)):
            return None
        kind = classify_bare(amount, is_named=False, in_steps=True)
        return None if kind in doses.values() else kind

    def _is_sign(self, amount: Amount) -> bool:
        return self.sentence[amount.unit_start : amount.unit_end] in SECOND_SIGNS

    def is_instruction(self) -> bool:
        """Whether a sentence begins as an instruction; true where the language has no pattern for that."""
        return self._is_instruction

    def is_advice(self) -> bool:
        """Whether a sentence recommends."""
        return bool(self._search("advising", self.sentence))

    def find_name(self, amount: Amount) -> tuple[int, int] | None:
        """Where the name of an exercise stands before its amounts: "Cat-cow" in "Cat-cow — 2 minutes"."""
        is_governed = self._clauses[self.amounts.index(amount)] is not None
        if is_governed or not self._bare_start or amount.start < self._bare_start:
            return None
        first = self.amounts[0].start
        # A bracket behind the name belongs to it: "Low lunge (both sides) — 2 minutes".
        has_bracket = ")" in self.sentence[self._bare_start : first]
        name = self.sentence[: first if has_bracket else self._bare_start]
        start = len(name) - len(name.lstrip(_AROUND_NAME))
        end = len(name.rstrip(_AROUND_NAME))
        return (start, end) if start < end and not self.vocabulary.is_dose_topic(name[start:end]) else None

    def is_narrowed(self, start: int, end: int) -> bool:
        """Whether words around a dose narrow it that are no part of it ("on the left", "in the evening")."""
        opening, closing = find_clause_span(self._blanked, start, end)
        text = self._blanked[opening : min(closing, end + _MAX_NARROWING_CHARS)]
        return bool(self._search("narrowing", text))

    def is_only_amounts(self, others: Iterable[Amount] = ()) -> bool:
        """Whether a sentence has nothing beside its amounts (and others) but the words between them."""
        blanked = _blank_amounts(self.vocabulary, self.sentence, [*self.amounts, *others])
        return self._is_only_connectives(blanked)

    def _is_pause(self, clause: Clause | None) -> bool:
        return clause is not None and bool(self._search("pausing", clause.scope))

    def _search(self, name: str, text: str) -> re.Match[str] | None:
        return self.vocabulary.get_pattern(name).search(text)

    @cached_property
    def _blanked(self) -> str:
        """The sentence with spaces in place of its amounts."""
        return _blank_amounts(self.vocabulary, self.sentence, self.amounts)

    @cached_property
    def _is_instruction(self) -> bool:
        names = ("instructing", "denying_then_telling", "leading_in")
        return "instructing" not in self.vocabulary.patterns or any(
            self.vocabulary.get_pattern(name).match(self.sentence) for name in names
        )

    @cached_property
    def _is_told(self) -> bool:
        """Whether the sentence tells what to do by its nouns: it does not report, or it recommends."""
        return self.is_advice() or not self._search("telling", self.sentence)

    @cached_property
    def _clauses(self) -> list[Clause | None]:
        return [
            find_clause(self.vocabulary, self.sentence, amount, is_instruction=self._is_instruction)
            for amount in self.amounts
        ]

    @cached_property
    def _rungs(self) -> set[int]:
        """The places of amounts that are a ladder with the next one: "5 minutes, then 10 minutes"."""
        ladder = self.vocabulary.get_pattern("ladder")
        return {
            place
            for place, (left, right) in enumerate(pairwise(self.amounts))
            if (left.unit, left.per) == (right.unit, right.per)
            and ladder.fullmatch(self.sentence[left.end : max(left.end, right.start)])
        }

    @cached_property
    def _bare_start(self) -> int | None:
        """Where the amounts begin in a sentence of amounts alone, with or without a name; None for any other.

        "2 sets of 8." begins at 0, "Wall slides: 10 repetitions" after its name.
        """
        first = self.amounts[0]
        before = self._blanked[: first.start]
        named = self.vocabulary.get_pattern("named")
        name = named.match(before)
        starts = [0, name.end() if name else 0]
        # "TRX row 3x12", "Einbeinstand 20 Sekunden": a name of a few words, and the amounts end the line.
        is_name = len(before.split()) <= _MAX_NAME_WORDS and first.unit != "breath"
        if is_name and not any(
            self._search(each, before) for each in ("telling", "denying", "time_elsewhere", "no_name")
        ):
            starts += [first.start] if named.fullmatch(f"{before.rstrip(' *•-')}: ") else []
        return next((start for start in starts if self._is_only_connectives(self._blanked[start:])), None)

    def _is_only_connectives(self, text: str) -> bool:
        words = self.vocabulary.get_pattern("connectives").sub("", text)
        return not words.strip(_IGNORED_BETWEEN_AMOUNTS)

    def _is_alone(self, amount: Amount) -> bool:
        """Whether an amount's clause is nothing but amounts: "Hold for 5 seconds, 10 repetitions"."""
        opening, closing = find_clause_span(self._blanked, amount.start, amount.end)
        return self._is_only_connectives(self._blanked[opening:closing])

    # What makes an amount no dose.

    def _is_excluded(self, amount: Amount, clause: Clause | None, following: Amount | None) -> bool:
        if amount.has_lost_its_dash:
            if clause is None and self._bare_start is None:
                return True
        elif not is_plausible(amount):
            return True
        return (
            is_limited(self.vocabulary, self.sentence, amount, following)
            or self._is_conditional(amount)
            or self._is_phase(amount, clause)
            or self._makes_a_set(amount)
            or self._is_article(amount)
            or self._is_denied(amount, clause, following)
        )

    def _is_conditional(self, amount: Amount) -> bool:
        """Whether a condition stands before an amount, or behind it in its clause."""
        _, closing = find_clause_span(self._blanked, amount.start, amount.end)
        return bool(
            self._search("condition", self.sentence[: amount.start])
            or self._search("condition", self.sentence[amount.end : closing])
        )

    def _is_denied(self, amount: Amount, clause: Clause | None, following: Amount | None) -> bool:
        # An earlier amount ("up to 20 minutes, 3 times a day") denies no later one.
        scope = self._blanked[clause.end - len(clause.scope) : clause.end] if clause else ""
        if self._search("denying", scope):
            return True
        if following and is_frequency(following) and not self.sentence[amount.end : following.start].strip():
            return False  # "10 times every 2 hours"
        other_per = self.vocabulary.get_pattern("other_per").match(self.sentence, amount.end)
        return amount.per is None and bool(other_per)

    def _makes_a_set(self, amount: Amount) -> bool:
        """Whether "one set" only says what a set is: "10次为1组"."""
        before = self.sentence[: amount.start][-_MAX_SET_WORDS:]
        after = self.sentence[amount.end :][:_MAX_SET_WORDS]
        is_one = amount.unit == "set" and amount.most == 1
        return is_one and bool(self._search("makes_a_set", f"{before}|{after}"))

    def _is_article(self, amount: Amount) -> bool:
        """Whether "one" of a sole amount may only be an article, as Chinese writes it: 为一组."""
        if not self.vocabulary.han_numerals or amount.most != 1 or amount.per or len(self.amounts) > 1:
            return False
        is_counted = amount.unit in ("set", "round", "repetition", "time", "movement")
        return is_counted and not any(char.isdigit() for char in self.sentence[amount.start : amount.end])

    def _is_phase(self, amount: Amount, clause: Clause | None) -> bool:
        """Whether a time is how long one breathes in or out, or goes up or down: "inhale for 4 seconds"."""
        if amount.unit not in ("second", "count") or (clause and clause.verb in ("hold", "rest")):
            return False
        if self.vocabulary.get_pattern("tempo_after").match(self.sentence, amount.end):
            return True
        opening, closing = find_clause_span(self._blanked, amount.start, amount.end)
        return bool(self._search("phase_of_breath", self._blanked[opening:closing]))

    # What kind of dose an amount is.

    def _classify(self, amount: Amount, clause: Clause | None) -> DoseKind | None:
        kind: DoseKind | None = None
        if is_time_of_exercise(amount) and self._is_labelled_rest(amount):
            return "rest"
        if clause:
            kind = classify_governed(self.vocabulary, clause, amount)
        elif self._bare_start is not None or self._is_counted_alone(amount):
            kind = self._classify_bare(amount)
        elif self._is_of_name(amount):
            kind = classify_bare(amount, is_named=True, in_steps=self.in_steps)
        if kind is None and self._is_told and not (clause and amount.unit == "day"):
            kind = self._classify_told(amount)
        return kind

    def _is_counted_alone(self, amount: Amount) -> bool:
        """Whether a number of times has a clause of its own in an instruction: "…, 10 repetitions"."""
        is_instruction = self._is_instruction or any(self._clauses)
        return is_instruction and amount.unit not in TIME_UNITS and self._is_alone(amount)

    def _is_of_name(self, amount: Amount) -> bool:
        """Whether an amount stands between a name and a sign: "Wall push-ups: 2 x 12, …"."""
        is_ended = self.sentence[amount.end : amount.end + 1] in _ENDS_OF_AMOUNT
        named = self.vocabulary.get_pattern("named")
        return is_ended and self._is_told and bool(named.fullmatch(self._blanked[: amount.start]))

    def _is_labelled_rest(self, amount: Amount) -> bool:
        """Whether the noun of a rest stands right before a time, as a label does: "…, Pause 60 s"."""
        opening, _ = find_clause_span(self._blanked, amount.start, amount.end)
        before = self.sentence[opening : amount.start]
        noun = _PART_OF_ROW.split(before)[-1].strip(" *•·:–—-")
        return len(noun) <= _MAX_LABEL_CHARS and self.vocabulary.is_rest_noun(noun)

    def _classify_bare(self, amount: Amount) -> DoseKind | None:
        """What an amount means that stands alone or behind a name, which may say it ("Longer rests: …")."""
        in_steps = self.in_steps or self._has_count
        kind = classify_bare(amount, is_named=bool(self._bare_start), in_steps=in_steps)
        opening, _ = find_clause_span(self._blanked, amount.start, amount.end)
        if kind == "duration" and self.vocabulary.get_pattern("holding_after").match(
            self.sentence, amount.end
        ):
            return "hold"
        names = [self.sentence[: self._bare_start or 0], self.sentence[opening : amount.start]]
        for name in names:
            kind = self._find_named_kind(name) if kind == "duration" else kind
        return kind

    def _find_named_kind(self, name: str) -> DoseKind:
        labels = self.vocabulary.labels
        named: tuple[DoseKind, ...] = ("rest", "hold")
        text = f"{name.rstrip(' :(–—-')}: "
        return next((kind for kind in named if labels[kind].search(text)), "duration")

    def _classify_told(self, amount: Amount) -> DoseKind | None:
        """What an amount means by its unit and its noun; None where its clause denies it."""
        opening, _ = find_clause_span(self._blanked, amount.start, amount.end)
        before, after = self.sentence[opening : amount.start], self.sentence[amount.end :]
        if self._search("denying", before):
            return None
        if amount.unit == "time" and self.in_steps and amount.most > 1 and not is_frequency(amount):
            return "repeat"  # "das Bein pendelt 10-mal"
        kind = classify_told(self.vocabulary, amount, before, after)
        if kind == "rest":
            is_between_sets = self.vocabulary.get_pattern("between_sets").match(after)
            return kind if is_between_sets or self._has_count else None
        if kind or not is_time_of_exercise(amount):
            return kind
        if amount.per == "day":
            return "duration" if self.is_advice() and amount.unit == "minute" else None
        is_of_sessions = self._is_alone(amount) or self._search("for_time", before)
        return "duration" if is_of_sessions and any(map(is_frequency, self.amounts)) else None

    @cached_property
    def _has_count(self) -> bool:
        """Whether a sentence tells sets or repetitions: a rest is then the one between them."""
        return any(amount.unit in ("set", "repetition", "round") for amount in self.amounts)


def _blank_amounts(vocabulary: DoseVocabulary, sentence: str, amounts: Iterable[Amount]) -> str:
    """A sentence with spaces in place of its amounts."""
    chars = list(sentence)
    for amount in amounts:
        count = vocabulary.per_set.match(sentence, amount.end)
        end = count.end() if count else amount.end
        chars[amount.start : end] = " " * (end - amount.start)
    return "".join(chars)
