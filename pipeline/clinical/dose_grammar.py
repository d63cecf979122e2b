"""What makes a dose in a sentence: an amount that the reader is told, not one that is talked about.

An amount is told by a verb of instruction in its clause ("Hold …", "… halten", "保持…"), by a label
("Sets: 3"), or by a sentence that is nothing but amounts ("2 sets of 8."). Between the verb and the amount
there may be no word that denies, limits or compares ("never", "up to", "longer than"), and none may follow.
The words are in ``locale/dose/*.toml``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.article import DoseKind
from pipeline.clinical.dose_amounts import TIME_UNITS, Amount, amounts_in, is_plausible
from pipeline.clinical.dose_clauses import (
    bare_from,
    clause_of,
    in_bare_clause,
    is_limited,
    without_amounts,
)
from pipeline.clinical.dose_kinds import bare_kind, governed_kind, labelled_kind
from pipeline.clinical.dose_labels import labelled
from pipeline.clinical.dose_vocabulary import Vocabulary, vocabulary_of
from pipeline.clinical.folding import folded

#: How much in front of a sentence is looked at: a number may be a part of what stands there.
_LEAD = 40
_ASKS = re.compile(r"[?？؟]['\"”’»)）]*\s*$")


@dataclass(frozen=True)
class Told:
    """A dose in a text, from ``start`` to ``end`` (excluded); ``is_doubtful`` where its number may be two."""

    start: int
    end: int
    kind: DoseKind
    low: int | float
    high: int | float
    unit: str
    per: str | None
    is_doubtful: bool = False


@dataclass(frozen=True)
class Grammar:
    """How one language tells doses."""

    words: Vocabulary

    def doses(self, text: str, start: int, end: int, *, in_steps: bool = True) -> Iterator[Told]:
        """The doses in the sentence ``text[start:end]``, in order.

        Args:
            text: a passage.
            start: where the sentence begins.
            end: where it ends.
            in_steps: whether it stands among the steps of an exercise: there a time alone is a dose.
        """
        before, sentence = folded(text[max(0, start - _LEAD) : start]).text, folded(text[start:end])
        for told in self._told(sentence.text, before, in_steps):
            first, last = sentence.span(told.start, told.end)
            amount = (told.low, told.high, told.unit, told.per, told.is_doubtful)
            yield Told(start + first, start + last, told.kind, *amount)

    def _told(self, sentence: str, before: str, in_steps: bool) -> list[Told]:
        words = self.words
        if _ASKS.search(sentence) or words.pattern("talking").search(sentence):
            return []
        if values := labelled(words, sentence):
            kinds = [(value.amount, labelled_kind(value.kind, value.amount)) for value in values]
            return [_as_told(amount, kind) for amount, kind in kinds if kind and is_plausible(amount)]
        if words.pattern("forbidding_label").match(sentence):
            return []
        found = amounts_in(words, sentence, before)
        told = list(self._amounts(sentence, found, in_steps))
        is_often = any(dose.kind == "frequency" for dose in told)
        return [*told, *(() if is_often else self._daily(sentence, found))]

    def _amounts(self, sentence: str, found: list[Amount], in_steps: bool) -> Iterator[Told]:
        """The doses among the amounts of a sentence."""
        words = self.words
        left = without_amounts(words, sentence, found)
        name_end = bare_from(words, left, found)
        tells = self._tells(sentence)
        governed = [clause_of(words, sentence, amount) if tells else None for amount in found]
        is_told = any(governed)
        for amount, following, clause in zip(found, [*found[1:], None], governed, strict=False):
            is_bare = clause is None and (name_end is not None or (is_told and _is_count(amount)))
            if clause is None and not is_bare:
                continue
            if name_end is None and is_bare and not in_bare_clause(words, left, amount):
                continue
            if is_limited(words, sentence, amount, following) or self._is_denied(
                sentence, amount, clause.scope if clause else ""
            ):
                continue
            kind = (
                governed_kind(words, clause, amount)
                if clause
                else bare_kind(amount, is_named=bool(name_end), in_steps=in_steps)
            )
            if kind:
                yield from self._with_each(sentence, amount, kind)

    def _tells(self, sentence: str) -> bool:
        """Whether a sentence begins as an instruction, in a language whose instructions do with a verb."""
        needed = [self.words.pattern(name) for name in ("instructing", "denying_then_telling", "leading_in")]
        return "instructing" not in self.words.patterns or any(each.match(sentence) for each in needed)

    def _is_denied(self, sentence: str, amount: Amount, scope: str) -> bool:
        if self.words.pattern("denying").search(scope):
            return True
        if not is_plausible(amount) and not amount.has_lost_its_dash:
            return True
        return amount.per is None and bool(self.words.pattern("other_per").match(sentence, amount.end))

    def _with_each(self, sentence: str, amount: Amount, kind: DoseKind) -> Iterator[Told]:
        """A dose, and how many each of it is: "3 sets of 10"."""
        yield _as_told(amount, kind)
        each = self.words.each.match(sentence, amount.end) if kind == "sets" else None
        if each is None or self.words.pattern("limiting").match(sentence, each.end()):
            return
        least = self.words.number(each["low"])
        most = self.words.number(each["high"]) if each["high"] else least
        if least <= most:
            side = self.words.side(each["per"])
            yield Told(amount.unit_start, each.end(), "repeat", least, most, "time", side)

    def _daily(self, sentence: str, found: list[Amount]) -> Iterator[Told]:
        """ "Daily" and "every day" without a number."""
        words = self.words
        every = words.pattern("every_day").search(sentence)
        if not every or not self._tells(sentence) or words.pattern("limiting").match(sentence, every.end()):
            return
        if any(amount.start < every.end() and every.start() < amount.end for amount in found):
            return
        if words.pattern("not_daily").search(sentence):
            return
        if words.pattern("not_quite").search(sentence[: every.start()]):
            return
        amount = Amount(every.start(), every.end(), 1, 1, "time", "day", every.start(), every.end())
        clause = clause_of(words, sentence, amount, verb_follows=True)
        if clause is None or words.pattern("denying").search(clause.scope):
            return
        if clause.verb == "exercise":
            yield _as_told(amount, "frequency")


def _is_count(amount: Amount) -> bool:
    return amount.unit not in TIME_UNITS


def _as_told(amount: Amount, kind: DoseKind) -> Told:
    value = (amount.low, amount.high, amount.unit, amount.per, amount.has_lost_its_dash)
    return Told(amount.start, amount.end, kind, *value)


@cache
def grammar_of(language: str) -> Grammar | None:
    """The grammar of a language (BCP 47); None where the product has no vocabulary for it."""
    words = vocabulary_of(language)
    return Grammar(words) if words else None
