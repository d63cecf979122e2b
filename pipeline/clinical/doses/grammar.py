"""Decides which amounts of a sentence are doses, and of which kind.

An amount is a dose where a verb of instruction governs it in its clause ("Hold …", "… halten", "保持…"),
where a label stands before it ("Sets: 3", "Hold: 30 seconds", "Wiederholungen: 10 pro Bein", "组数：3组"), or
where the sentence is nothing but amounts ("2 sets of 8."). Between the verb and the amount there may be
no word that denies, limits or compares ("never", "up to", "longer than"), and none may follow. The kind
(hold, rest, repetitions …) follows from the unit and from the verb or label. The words are in
``locale/dose/*.toml``.

The module is in this order: the grammar itself, then what it asks: labels, clauses, kinds. Sentences are
folded (`pipeline.text.normalize`); offsets are in characters of the folded sentence, but for `DoseMatch`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.article import DoseKind
from pipeline.clinical.doses.amounts import TIME_UNITS, Amount, find_amounts, find_last_word, is_plausible
from pipeline.clinical.doses.vocabulary import DoseVocabulary
from pipeline.locale.caseless import lower_in_place
from pipeline.text.normalize import fold, fold_with_offsets

#: Units of time by which a frequency is counted.
_FREQUENCY_UNITS = frozenset({"day", "week"})
_BODY_PARTS = frozenset({"leg", "side", "arm", "foot", "hand"})
_KIND_BY_UNIT: dict[str, DoseKind] = {"round": "rounds", "set": "sets", "repetition": "repeat"}
#: What a label counts when no unit follows it.
_UNIT_BY_LABEL = {"repeat": "repetition", "sets": "set", "rounds": "round"}

#: Characters before a sentence in which the number may begin of which the first amount is a part.
_MAX_LEAD_CHARS = 40
#: Characters on either side of an amount that are searched for the verb that governs it.
_MAX_CLAUSE_CHARS = 300

_QUESTION_END = re.compile(r"[?？؟]['\"”’»)）]*\s*$")
_CLAUSE_END = re.compile(r"[,;:.!?，；：。！？،؛।]|\s[-–—]\s")
_COMMA = re.compile("[,;，；、،؛]")
_COMMA_SEPARATOR = re.compile(r"\s*[,;，、；،؛]\s*")
_COLON = re.compile(r"\s*[:：]\s*")
#: A label stands at the beginning, or after what ends the one before it.
_LABEL_START = re.compile(r"(?:^|[,;.|•·()،؛，；。]\s*|\s[-–—]\s+|\s)$")
#: Characters that may stand before the first label, after "daily", and between amounts.
_IGNORED_BEFORE_LABEL = " •·*-–("
_IGNORED_AFTER_DAILY = " .。।"
_IGNORED_BETWEEN_AMOUNTS = " .,;!()（），。；、+&|।،؛"


@dataclass(frozen=True)
class DoseMatch:
    """A dose in a text, from ``start`` to ``end`` (excluded).

    ``is_doubtful`` is true where its number may be two that lost the dash between them ("2030 seconds").
    """

    start: int
    end: int
    kind: DoseKind
    low: int | float
    high: int | float
    unit: str
    per: str | None
    is_doubtful: bool = False


@dataclass(frozen=True)
class DoseGrammar:
    """Finds the doses in sentences of one language."""

    vocabulary: DoseVocabulary

    def find_matches(self, text: str, start: int, end: int, *, in_steps: bool = True) -> Iterator[DoseMatch]:
        """The doses in the sentence ``text[start:end]``, in order.

        Args:
            text: a passage.
            start: where the sentence begins (offset in characters).
            end: where it ends.
            in_steps: whether it stands among the steps of an exercise: there a time alone is a dose.
        """
        lead = lower_in_place(fold(text[max(0, start - _MAX_LEAD_CHARS) : start]))
        sentence = fold_with_offsets(text[start:end])
        for match in self._match_sentence(lower_in_place(sentence.text), lead, in_steps):
            first, last = sentence.map_span(match.start, match.end)
            yield replace(match, start=start + first, end=start + last)

    def _match_sentence(self, sentence: str, lead: str, in_steps: bool) -> list[DoseMatch]:
        vocabulary = self.vocabulary
        amounts = find_amounts(vocabulary, sentence, lead)
        if (
            not amounts
            and not _COLON.search(sentence)
            and not vocabulary.get_pattern("every_day").search(sentence)
        ):
            return []  # most sentences say no amount at all
        if _QUESTION_END.search(sentence) or vocabulary.get_pattern("talking").search(sentence):
            return []
        if labelled := _find_labelled_amounts(vocabulary, sentence):
            kinds = [(entry.amount, _classify_labelled(entry.kind, entry.amount)) for entry in labelled]
            return [_build_match(amount, kind) for amount, kind in kinds if kind and is_plausible(amount)]
        if vocabulary.get_pattern("forbidding_label").match(sentence):
            return []
        matches = list(self._match_amounts(sentence, amounts, in_steps))
        has_frequency = any(match.kind == "frequency" for match in matches)
        return [*matches, *(() if has_frequency else self._match_daily(sentence, amounts))]

    def _match_amounts(self, sentence: str, amounts: list[Amount], in_steps: bool) -> Iterator[DoseMatch]:
        """The doses among the amounts of a sentence."""
        if not amounts:
            return
        vocabulary = self.vocabulary
        blanked = _blank_amounts(vocabulary, sentence, amounts)
        bare_start = _find_bare_start(vocabulary, blanked, amounts)
        is_instruction = self._is_instruction(sentence)
        clauses = [
            _find_clause(vocabulary, sentence, amount) if is_instruction else None for amount in amounts
        ]
        is_any_governed = any(clauses)
        for amount, following, clause in zip(amounts, [*amounts[1:], None], clauses, strict=False):
            is_bare = clause is None and (
                bare_start is not None or (is_any_governed and amount.unit not in TIME_UNITS)
            )
            if clause is None and not is_bare:
                continue
            if bare_start is None and is_bare and not _is_in_bare_clause(vocabulary, blanked, amount):
                continue
            if _is_limited(vocabulary, sentence, amount, following) or self._is_denied(
                sentence, amount, clause.scope if clause else ""
            ):
                continue
            kind = (
                _classify_governed(vocabulary, clause, amount)
                if clause
                else _classify_bare(amount, is_named=bool(bare_start), in_steps=in_steps)
            )
            if kind:
                yield from self._match_per_set(sentence, amount, kind)

    def _is_instruction(self, sentence: str) -> bool:
        """Whether a sentence begins as an instruction; true where the language has no pattern for that."""
        patterns = [
            self.vocabulary.get_pattern(name)
            for name in ("instructing", "denying_then_telling", "leading_in")
        ]
        return "instructing" not in self.vocabulary.patterns or any(
            pattern.match(sentence) for pattern in patterns
        )

    def _is_denied(self, sentence: str, amount: Amount, scope: str) -> bool:
        if self.vocabulary.get_pattern("denying").search(scope):
            return True
        if not is_plausible(amount) and not amount.has_lost_its_dash:
            return True
        return amount.per is None and bool(
            self.vocabulary.get_pattern("other_per").match(sentence, amount.end)
        )

    def _match_per_set(self, sentence: str, amount: Amount, kind: DoseKind) -> Iterator[DoseMatch]:
        """A dose, and of a number of sets the repetitions of each: "3 sets of 10"."""
        vocabulary = self.vocabulary
        yield _build_match(amount, kind)
        count = vocabulary.per_set.match(sentence, amount.end) if kind == "sets" else None
        if count is None or vocabulary.get_pattern("limiting").match(sentence, count.end()):
            return
        low = vocabulary.parse_number(count["low"])
        high = vocabulary.parse_number(count["high"]) if count["high"] else low
        if low <= high:
            side = vocabulary.find_side(count["per"])
            yield DoseMatch(amount.unit_start, count.end(), "repeat", low, high, "time", side)

    def _match_daily(self, sentence: str, amounts: list[Amount]) -> Iterator[DoseMatch]:
        """ "Daily" and "every day" without a number."""
        vocabulary = self.vocabulary
        daily = vocabulary.get_pattern("every_day").search(sentence)
        if (
            not daily
            or not self._is_instruction(sentence)
            or vocabulary.get_pattern("limiting").match(sentence, daily.end())
        ):
            return
        if any(amount.start < daily.end() and daily.start() < amount.end for amount in amounts):
            return
        if vocabulary.get_pattern("not_daily").search(sentence):
            return
        if vocabulary.get_pattern("not_quite").search(sentence[: daily.start()]):
            return
        amount = _build_daily_amount(daily.start(), daily.end())
        clause = _find_clause(vocabulary, sentence, amount, verb_follows=True)
        if clause is None or vocabulary.get_pattern("denying").search(clause.scope):
            return
        if clause.verb == "exercise":
            yield _build_match(amount, "frequency")


def _build_match(amount: Amount, kind: DoseKind) -> DoseMatch:
    value = (amount.low, amount.high, amount.unit, amount.per, amount.has_lost_its_dash)
    return DoseMatch(amount.start, amount.end, kind, *value)


def _build_daily_amount(start: int, end: int) -> Amount:
    """Once a day, written without a number and without a unit of its own."""
    return Amount(start, end, 1, 1, "time", "day", start, start)


# Labels: "Sets: 3", "Hold: 30 seconds".


@dataclass(frozen=True)
class _LabelledAmount:
    """An amount, and the kind of its label; ``dose`` where the label is not the amount's own."""

    kind: str
    amount: Amount


@dataclass(frozen=True)
class _DoseLabel:
    """A label of a kind, from ``start`` to ``end`` (excluded) with its colon."""

    kind: str
    start: int
    end: int


def _find_labelled_amounts(vocabulary: DoseVocabulary, sentence: str) -> list[_LabelledAmount]:
    """The amounts after the labels of a sentence; none where it says, denies or limits anything else."""
    labels = _find_labels(vocabulary, sentence)
    if not labels or sentence[: labels[0].start].strip(_IGNORED_BEFORE_LABEL):
        return []
    labelled: list[_LabelledAmount] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = sentence[label.end : following.start if following else len(sentence)]
        labelled += _parse_label_value(vocabulary, label, value)
    return labelled


def _find_labels(vocabulary: DoseVocabulary, sentence: str) -> list[_DoseLabel]:
    if not _COLON.search(sentence):
        return []
    labels = [
        _DoseLabel(kind, match.start(), colon.end())
        for kind, pattern in vocabulary.labels.items()
        for match in pattern.finditer(sentence)
        if (colon := _COLON.match(sentence, match.end())) and _LABEL_START.search(sentence[: match.start()])
    ]
    return sorted(labels, key=lambda label: label.start)


def _parse_label_value(vocabulary: DoseVocabulary, label: _DoseLabel, value: str) -> list[_LabelledAmount]:
    if (
        label.kind == "frequency"
        and (daily := vocabulary.get_pattern("every_day").match(value))
        and not value[daily.end() :].strip(_IGNORED_AFTER_DAILY)
    ):
        amount = _build_daily_amount(label.end, label.end + daily.end())
        return [_LabelledAmount("frequency", amount)]
    if vocabulary.patterns.get("denying_value", vocabulary.get_pattern("denying")).search(value):
        return []
    about = vocabulary.get_pattern("about").match(value)
    start = about.end() if about else 0
    if number := vocabulary.value.match(value, start):
        return _parse_without_unit(vocabulary, label, number)
    amounts = find_amounts(vocabulary, value, "")
    if amounts and amounts[0].start == start:
        return _parse_with_unit(vocabulary, label, value, amounts)
    return []


def _parse_without_unit(
    vocabulary: DoseVocabulary, label: _DoseLabel, number: re.Match[str]
) -> list[_LabelledAmount]:
    """ "Repetitions: 10 each side": the label names what is counted, so it is part of the evidence."""
    unit = _UNIT_BY_LABEL.get(label.kind)
    if unit is None:
        return []
    low = vocabulary.parse_number(number["low"])
    high = vocabulary.parse_number(number["high"]) if number["high"] else low
    end = label.end + number.end()
    side = vocabulary.find_side(number["per"])
    return [_LabelledAmount(label.kind, Amount(label.start, end, low, high, unit, side, end, end))]


def _parse_with_unit(
    vocabulary: DoseVocabulary, label: _DoseLabel, value: str, amounts: list[Amount]
) -> list[_LabelledAmount]:
    """ "Hold: 30 seconds": amounts with units of their own, as long as nothing limits them."""
    if any(vocabulary.get_pattern("limiting").match(value, amount.end) for amount in amounts):
        return []
    first = amounts[0]
    if first.per is None and vocabulary.get_pattern("other_per").match(value, first.end):
        return []
    if len(amounts) == 1 and any(char.isdigit() for char in value[first.end :]):
        return []
    return [
        _LabelledAmount(
            label.kind if index == 0 else "dose",
            replace(
                amount,
                start=amount.start + label.end,
                end=amount.end + label.end,
                unit_start=amount.unit_start + label.end,
                unit_end=amount.unit_end + label.end,
            ),
        )
        for index, amount in enumerate(amounts)
    ]


# Clauses: which verb governs an amount, and what denies or limits it.


@dataclass(frozen=True)
class _Clause:
    """What governs an amount: the text from the verb (or the beginning) up to it, and the kind of verb."""

    scope: str
    verb: str | None


def _find_clause(
    vocabulary: DoseVocabulary, sentence: str, amount: Amount, *, verb_follows: bool = False
) -> _Clause | None:
    """The clause that an amount stands in, if a verb of instruction governs it.

    Args:
        vocabulary: the vocabulary of its language.
        sentence: the folded sentence.
        amount: one of its amounts.
        verb_follows: whether the verb may follow the amount even where ``order`` is ``near``: "每天坚持练习".
    """
    before = sentence[max(0, amount.start - _MAX_CLAUSE_CHARS) : amount.start]
    if vocabulary.order != "after":
        starts = [match.start("clause") for match in vocabulary.get_pattern("clause").finditer(before)]
        if starts:
            scope = before[starts[-1] :]
            # "Machen Sie 60 Sekunden Pause": the verb stands after the amount.
            is_rest = _is_rest(vocabulary, sentence[amount.end :])
            return _Clause(scope, "rest" if is_rest else _find_verb_kind(vocabulary, scope))
        if "instructing" in vocabulary.patterns:
            return _Clause(before, None)
    if vocabulary.order in ("after", "both") or (vocabulary.order == "near" and verb_follows):
        after = _cut_at_clause_end(sentence[amount.end :])
        ends = [match.end() for match in _CLAUSE_END.finditer(before)]
        verbs = vocabulary.verbs if vocabulary.order == "near" else vocabulary.verbs_after
        matches = [(match.start(), kind) for kind, verb in verbs.items() if (match := verb.search(after))]
        if matches and not vocabulary.get_pattern("denying").search(after):
            kinds = [kind for _, kind in sorted(matches)]
            kind = "exercise" if verb_follows and "exercise" in kinds else kinds[0]
            return _Clause(before[ends[-1] if ends else 0 :], kind)
    return None


def _find_verb_kind(vocabulary: DoseVocabulary, scope: str) -> str | None:
    """The kind of the verb that begins the scope; where ``order`` is ``near``, of the last in it."""
    if vocabulary.order != "near":
        return next((kind for kind, verb in vocabulary.verbs.items() if verb.match(scope)), None)
    matches = [
        (match.end(), kind) for kind, verb in vocabulary.verbs.items() for match in verb.finditer(scope)
    ]
    return max(matches)[1] if matches else None


def _is_rest(vocabulary: DoseVocabulary, after: str) -> bool:
    """Whether the words after an amount make it a rest."""
    verb = vocabulary.verbs_after.get("rest") if vocabulary.order == "both" else None
    return bool(verb and verb.match(after.lstrip()))


def _cut_at_clause_end(text: str) -> str:
    """The text up to the end of its first clause."""
    end = _CLAUSE_END.search(text, 0, _MAX_CLAUSE_CHARS)
    return text[: end.start() if end else _MAX_CLAUSE_CHARS]


def _is_limited(vocabulary: DoseVocabulary, sentence: str, amount: Amount, following: Amount | None) -> bool:
    """Whether the text after an amount limits or changes it; another amount after a comma does not."""
    after = sentence[amount.end :]
    if vocabulary.get_pattern("limiting_later").search(_cut_at_clause_end(after)):
        return True
    if following:
        between = after[: following.start - amount.end]
        is_frequency_next = following.per in _FREQUENCY_UNITS and amount.per not in _FREQUENCY_UNITS
        if _COMMA_SEPARATOR.fullmatch(between) or (is_frequency_next and between.isspace()):
            return (amount.unit, amount.per) == (following.unit, following.per)
    return bool(vocabulary.get_pattern("limiting").match(after))


def _blank_amounts(vocabulary: DoseVocabulary, sentence: str, amounts: Iterable[Amount]) -> str:
    """A sentence with spaces in place of its amounts."""
    chars = list(sentence)
    for amount in amounts:
        count = vocabulary.per_set.match(sentence, amount.end)
        end = count.end() if count else amount.end
        chars[amount.start : end] = " " * (end - amount.start)
    return "".join(chars)


def _find_bare_start(vocabulary: DoseVocabulary, blanked: str, amounts: list[Amount]) -> int | None:
    """Where the amounts begin in a sentence of amounts alone, with or without a name; None for any other.

    "2 sets of 8." begins at 0, "Wall slides: 10 repetitions" after its name.

    Args:
        vocabulary: the vocabulary of its language.
        blanked: the sentence with spaces in place of its amounts.
        amounts: the amounts.
    """
    if not amounts:
        return None
    name = vocabulary.get_pattern("named").match(blanked[: amounts[0].start])
    starts = (0, name.end() if name else 0)
    return next((start for start in starts if _is_only_connectives(vocabulary, blanked[start:])), None)


def _is_in_bare_clause(vocabulary: DoseVocabulary, blanked: str, amount: Amount) -> bool:
    """Whether an amount's clause is nothing but amounts: "Hold for 5 seconds, 10 repetitions"."""
    ends_before = [match.end() for match in _CLAUSE_END.finditer(blanked, 0, amount.start)]
    end_after = _CLAUSE_END.search(blanked, amount.end)
    clause = blanked[ends_before[-1] if ends_before else 0 : end_after.start() if end_after else len(blanked)]
    return _is_only_connectives(vocabulary, clause)


def _is_only_connectives(vocabulary: DoseVocabulary, text: str) -> bool:
    return not vocabulary.get_pattern("connectives").sub("", text).strip(_IGNORED_BETWEEN_AMOUNTS)


# Kinds: what an amount means.


def _classify_governed(vocabulary: DoseVocabulary, clause: _Clause, amount: Amount) -> DoseKind | None:
    """What an amount of this unit means after (or before) this verb; None where it is no dose."""
    word = find_last_word(clause.scope)
    if amount.per in _FREQUENCY_UNITS and (amount.unit not in TIME_UNITS or clause.verb == "rest"):
        is_counted = amount.unit == "time" or (amount.unit == "day" and clause.verb == "exercise")
        return "frequency" if is_counted and clause.verb != "rest" else None
    if amount.unit == "time":
        # "Once" is a point in time, not a number: "once you are there", "noch einmal".
        return "repeat" if amount.high > 1 or amount.per else None
    if amount.unit in TIME_UNITS:
        return _classify_time(vocabulary, clause, amount)
    if word and vocabulary.before_count and word not in vocabulary.before_count:
        return None
    return _KIND_BY_UNIT.get(amount.unit)


def _classify_time(vocabulary: DoseVocabulary, clause: _Clause, amount: Amount) -> DoseKind | None:
    word = find_last_word(clause.scope)
    # "Hold for 7 seconds, out for 8 seconds": after a comma the time belongs to something else.
    is_holding = clause.verb == "hold" and not _COMMA.search(clause.scope)
    is_resting = clause.verb == "rest"
    if vocabulary.before_time:
        is_near = word in vocabulary.before_time or is_holding or is_resting
        if word in vocabulary.joining or not is_near:
            return None
    elif clause.verb == "hold" and not is_holding:
        return None
    if is_resting or vocabulary.get_pattern("rest_of").search(clause.scope):
        return "rest"
    if vocabulary.get_pattern("of_each").search(clause.scope) and not vocabulary.get_pattern(
        "counted_before"
    ).search(clause.scope):
        return None
    if amount.per in _FREQUENCY_UNITS:
        is_exercise_time = clause.verb in ("exercise", "move") and amount.unit == "minute"
        return "duration" if is_exercise_time else None
    return "hold" if is_holding else "duration" if amount.unit != "breath" else None


def _classify_bare(amount: Amount, *, is_named: bool, in_steps: bool) -> DoseKind | None:
    """What an amount means that stands alone, or after the name of an exercise."""
    if amount.unit == "time" and amount.per in _FREQUENCY_UNITS:
        return "frequency" if not is_named else None
    if amount.per in _FREQUENCY_UNITS:
        return None
    if amount.unit in ("second", "minute"):
        return "duration" if amount.per in _BODY_PARTS or (in_steps and not is_named) else None
    if amount.unit == "time":
        is_repetition = amount.per in _BODY_PARTS or (not is_named and amount.high > 1)
        return "repeat" if is_repetition else None
    return _KIND_BY_UNIT.get(amount.unit)


def _classify_labelled(label: str, amount: Amount) -> DoseKind | None:
    """What an amount means after a label of a kind; None where the two do not go together."""
    if amount.unit == "time" and amount.per in _FREQUENCY_UNITS:
        return "frequency" if label in ("frequency", "repeat", "dose") else None
    if amount.per in _FREQUENCY_UNITS:
        return None
    if label == "hold" and amount.unit in TIME_UNITS:
        return "hold"
    if label in ("rest", "duration") and amount.unit in ("second", "minute"):
        return "rest" if label == "rest" else "duration"
    if label == "repeat" and amount.unit in ("time", "repetition"):
        return "repeat"
    kind = _KIND_BY_UNIT.get(amount.unit)
    return kind if label in (kind, "dose") else None
