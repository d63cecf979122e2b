"""Decides which amounts of a sentence are doses, and of which kind.

An amount is a dose where a verb of instruction governs it in its clause ("Hold …", "… halten", "保持…"),
where a label stands before it ("Sets: 3", "Hold: 30 seconds", "Wiederholungen: 10 pro Bein", "组数：3组"), or
where the sentence is nothing but amounts ("2 sets of 8."). Between the verb and the amount there may be
no word that denies, limits or compares ("never", "up to", "longer than"), and none may follow. The kind
(hold, rest, repetitions …) follows from the unit and from the verb or label. The words are in
``locale/dose/*.toml``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipeline.article import DoseKind
from pipeline.clinical.doses.amounts import TIME_UNITS, Amount, find_amounts, find_last_word, is_plausible
from pipeline.clinical.doses.vocabulary import DoseVocabulary, load_vocabulary
from pipeline.text.normalize import fold_with_offsets

#: How many characters on either side of an amount are looked at for the verb that governs it.
_MAX_CLAUSE_CHARS = 300
#: Units of time in which something is done so often.
FREQUENCY_UNITS = frozenset({"day", "week"})
_CLAUSE_END = re.compile(r"[,;:.!?，；：。！？،؛।]|\s[-–—]\s")
_COMMA_SEPARATOR = re.compile(r"\s*[,;，、；،؛]\s*")
_IGNORED_CHARS = " .,;!()（），。；、+&|।،؛"


@dataclass(frozen=True)
class Clause:
    """What governs an amount: the words from the verb (or the beginning) up to it, and the kind of verb."""

    scope: str
    verb: str | None


def find_clause(
    words: DoseVocabulary, sentence: str, amount: Amount, *, verb_follows: bool = False
) -> Clause | None:
    """The clause that an amount stands in, if a verb of instruction governs it.

    Args:
        words: the vocabulary of its language.
        sentence: the folded sentence.
        amount: one of its amounts.
        verb_follows: whether the verb may follow even where it is otherwise near before: "每天坚持练习".
    """
    near = sentence[max(0, amount.start - _MAX_CLAUSE_CHARS) : amount.start]
    if words.order != "after":
        starts = [match.start("clause") for match in words.get_pattern("clause").finditer(near)]
        if starts:
            scope = near[starts[-1] :]
            # "Machen Sie 60 Sekunden Pause": what is done stands behind the amount.
            return Clause(
                scope, "rest" if _is_rest(words, sentence[amount.end :]) else _find_verb_kind(words, scope)
            )
        if "instructing" in words.patterns:
            return Clause(near, None)
    if words.order in ("after", "both") or (words.order == "near" and verb_follows):
        rest = _cut_at_clause_end(sentence[amount.end :])
        begins = [match.end() for match in _CLAUSE_END.finditer(near)]
        following = words.verbs if words.order == "near" else words.verbs_after
        verbs = [(match.start(), kind) for kind, verb in following.items() if (match := verb.search(rest))]
        if verbs and not words.get_pattern("denying").search(rest):
            kinds = [kind for _, kind in sorted(verbs)]
            kind = "exercise" if verb_follows and "exercise" in kinds else kinds[0]
            return Clause(near[begins[-1] if begins else 0 :], kind)
    return None


def _find_verb_kind(words: DoseVocabulary, scope: str) -> str | None:
    """The kind of verb that governs: the one that begins the scope, or in other languages the nearest."""
    if words.order != "near":
        return next((kind for kind, verb in words.verbs.items() if verb.match(scope)), None)
    last = [(match.end(), kind) for kind, verb in words.verbs.items() for match in verb.finditer(scope)]
    return max(last)[1] if last else None


def _is_rest(words: DoseVocabulary, after: str) -> bool:
    """Whether the words behind an amount make it a rest."""
    verb = words.verbs_after.get("rest") if words.order == "both" else None
    return bool(verb and verb.match(after.lstrip()))


def _cut_at_clause_end(after: str) -> str:
    """The rest of a clause."""
    ends = _CLAUSE_END.search(after, 0, _MAX_CLAUSE_CHARS)
    return after[: ends.start() if ends else _MAX_CLAUSE_CHARS]


def is_limited(words: DoseVocabulary, sentence: str, amount: Amount, following: Amount | None) -> bool:
    """Whether what follows an amount limits or changes it; another amount behind a comma does not."""
    after = sentence[amount.end :]
    if words.get_pattern("limiting_later").search(_cut_at_clause_end(after)):
        return True
    between = after[: following.start - amount.end] if following else "-"
    is_often = (
        following is not None and following.per in FREQUENCY_UNITS and amount.per not in FREQUENCY_UNITS
    )
    if following and (_COMMA_SEPARATOR.fullmatch(between) or (is_often and between.isspace())):
        return (amount.unit, amount.per) == (following.unit, following.per)
    return bool(words.get_pattern("limiting").match(after))


def find_bare_start(words: DoseVocabulary, left: str, found: list[Amount]) -> int | None:
    """Where the amounts of a sentence begin that is nothing else but a name in front; None if it is more.

    "2 sets of 8." begins at 0, "Wall slides: 10 repetitions" behind its name.

    Args:
        words: the vocabulary of its language.
        left: the sentence without its amounts.
        found: the amounts.
    """
    if not found:
        return None
    name = words.get_pattern("named").match(left[: found[0].start])
    starts = (0, name.end() if name else 0)
    return next((start for start in starts if _is_only_connectives(words, left[start:])), None)


def is_in_bare_clause(words: DoseVocabulary, left: str, amount: Amount) -> bool:
    """Whether an amount's clause is nothing but amounts: "Hold for 5 seconds, 10 repetitions"."""
    begins = [match.end() for match in _CLAUSE_END.finditer(left, 0, amount.start)]
    rest = left[amount.end :]
    ends = _CLAUSE_END.search(rest)
    clause = left[begins[-1] if begins else 0 : amount.end + (ends.start() if ends else len(rest))]
    return _is_only_connectives(words, clause)


def blank_amounts(words: DoseVocabulary, sentence: str, found: Iterable[Amount]) -> str:
    """A sentence with blanks in place of its amounts."""
    left = list(sentence)
    for amount in found:
        end = each.end() if (each := words.per_set.match(sentence, amount.end)) else amount.end
        left[amount.start : end] = " " * (end - amount.start)
    return "".join(left)


def _is_only_connectives(words: DoseVocabulary, left: str) -> bool:
    return not words.get_pattern("beside_amounts").sub("", left).strip(_IGNORED_CHARS)


BODY_PARTS = frozenset({"leg", "side", "arm", "foot", "hand"})
_KIND_BY_UNIT: dict[str, DoseKind] = {"round": "rounds", "set": "sets", "repetition": "repeat"}
_COMMA = re.compile("[,;，；、،؛]")


def classify_governed(words: DoseVocabulary, clause: Clause, amount: Amount) -> DoseKind | None:
    """What an amount of this unit means behind (or before) this verb; None where it is no dose."""
    word = find_last_word(clause.scope)
    if amount.per in FREQUENCY_UNITS and (amount.unit not in TIME_UNITS or clause.verb == "rest"):
        is_counted = amount.unit == "time" or (amount.unit == "day" and clause.verb == "exercise")
        return "frequency" if is_counted and clause.verb != "rest" else None
    if amount.unit == "time":
        # "Once" is a time, not a number: "once you are there", "noch einmal".
        return "repeat" if amount.high > 1 or amount.per else None
    if amount.unit in TIME_UNITS:
        return _classify_time(words, clause, amount)
    if word and words.before_count and word not in words.before_count:
        return None
    return _KIND_BY_UNIT.get(amount.unit)


def _classify_time(words: DoseVocabulary, clause: Clause, amount: Amount) -> DoseKind | None:
    word = find_last_word(clause.scope)
    # "Hold for 7 seconds, out for 8 seconds": behind a comma it is something else that lasts.
    is_holding = clause.verb == "hold" and not _COMMA.search(clause.scope)
    is_resting = clause.verb == "rest"
    if words.before_time:
        is_near = word in words.before_time or is_holding or is_resting
        if word in words.joining or not is_near:
            return None
    elif clause.verb == "hold" and not is_holding:
        return None
    if is_resting or words.get_pattern("rest_of").search(clause.scope):
        return "rest"
    if words.get_pattern("of_each").search(clause.scope) and not words.get_pattern("counted_before").search(
        clause.scope
    ):
        return None
    if amount.per in FREQUENCY_UNITS:
        is_done = clause.verb in ("exercise", "move") and amount.unit == "minute"
        return "duration" if is_done else None
    return "hold" if is_holding else "duration" if amount.unit != "breath" else None


def classify_bare(amount: Amount, *, is_named: bool, in_steps: bool) -> DoseKind | None:
    """What an amount means that stands alone, or behind the name of an exercise."""
    if amount.unit == "time" and amount.per in FREQUENCY_UNITS:
        return "frequency" if not is_named else None
    if amount.per in FREQUENCY_UNITS:
        return None
    if amount.unit in ("second", "minute"):
        return "duration" if amount.per in BODY_PARTS or (in_steps and not is_named) else None
    if amount.unit == "time":
        is_told = amount.per in BODY_PARTS or (not is_named and amount.high > 1)
        return "repeat" if is_told else None
    return _KIND_BY_UNIT.get(amount.unit)


def classify_labelled(label: str, amount: Amount) -> DoseKind | None:
    """What an amount means behind a label of a kind; None where the two do not go together."""
    if amount.unit == "time" and amount.per in FREQUENCY_UNITS:
        return "frequency" if label in ("frequency", "repeat", "dose") else None
    if amount.per in FREQUENCY_UNITS:
        return None
    if label == "hold" and amount.unit in TIME_UNITS:
        return "hold"
    if label in ("rest", "duration") and amount.unit in ("second", "minute"):
        return "rest" if label == "rest" else "duration"
    if label == "repeat" and amount.unit in ("time", "repetition"):
        return "repeat"
    kind = _KIND_BY_UNIT.get(amount.unit)
    return kind if label in (kind, "dose") else None


#: A label stands at the beginning, or behind what ends the one before it.
_LABEL_START = re.compile(r"(?:^|[,;.|•·()،؛，；。]\s*|\s[-–—]\s+|\s)$")
_COLON = re.compile(r"\s*[:：]\s*")
#: What a label counts when no unit stands behind it.
_UNIT_BY_LABEL = {"repeat": "repetition", "sets": "set", "rounds": "round"}


@dataclass(frozen=True)
class LabelledAmount:
    """The amount behind a label of a kind."""

    kind: str
    amount: Amount


@dataclass(frozen=True)
class _DoseLabel:
    kind: str
    start: int
    end: int


def find_labelled_amounts(words: DoseVocabulary, sentence: str) -> list[LabelledAmount]:
    """The amounts behind the labels of a sentence; none where anything else is told in it, denied or limited.

    Args:
        words: the vocabulary of its language.
        sentence: the folded sentence.
    """
    labels = _find_labels(words, sentence)
    if not labels or sentence[: labels[0].start].strip(" •·*-–("):
        return []
    values: list[LabelledAmount] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = sentence[label.end : following.start if following else len(sentence)]
        values += _parse_label_amounts(words, label, value, sentence)
    return values


def _find_labels(words: DoseVocabulary, sentence: str) -> list[_DoseLabel]:
    found = [
        _DoseLabel(kind, match.start(), colon.end())
        for kind, pattern in words.labels.items()
        for match in pattern.finditer(sentence)
        if (colon := _COLON.match(sentence, match.end())) and _LABEL_START.search(sentence[: match.start()])
    ]
    return sorted(found, key=lambda label: label.start)


def _parse_label_amounts(
    words: DoseVocabulary, label: _DoseLabel, value: str, sentence: str
) -> list[LabelledAmount]:
    if (
        label.kind == "frequency"
        and (daily := words.get_pattern("every_day").match(value))
        and not value[daily.end() :].strip(" .。।")
    ):
        begin = label.end
        return [
            LabelledAmount("frequency", Amount(begin, begin + daily.end(), 1, 1, "time", "day", begin, begin))
        ]
    if words.patterns.get("denying_value", words.get_pattern("denying")).search(value):
        return []
    lead = about.end() if (about := words.get_pattern("about").match(value)) else 0
    if alone := words.value.match(value, lead):
        return _parse_without_unit(words, label, alone)
    found = find_amounts(words, value, "")
    if found and found[0].start == lead:
        return _parse_with_unit(words, label, value, found)
    return []


def _parse_without_unit(
    words: DoseVocabulary, label: _DoseLabel, alone: re.Match[str]
) -> list[LabelledAmount]:
    """ "Repetitions: 10 each side": the label says what is counted, so it is a part of the evidence."""
    unit = _UNIT_BY_LABEL.get(label.kind)
    if unit is None:
        return []
    low = words.parse_number(alone["low"])
    high = words.parse_number(alone["high"]) if alone["high"] else low
    end = label.end + alone.end()
    return [
        LabelledAmount(
            label.kind, Amount(label.start, end, low, high, unit, words.find_side(alone["per"]), end, end)
        )
    ]


def _parse_with_unit(
    words: DoseVocabulary, label: _DoseLabel, value: str, found: list[Amount]
) -> list[LabelledAmount]:
    """ "Hold: 30 seconds": the amounts stand for themselves, as long as nothing limits them."""
    if any(words.get_pattern("limiting").match(value, amount.end) for amount in found):
        return []
    first = found[0]
    if first.per is None and words.get_pattern("other_per").match(value, first.end):
        return []
    rest = value[first.end :]
    if any(char.isdigit() for char in rest) and len(found) == 1:
        return []
    return [
        LabelledAmount(
            label.kind if place == 0 else "dose",
            replace(
                amount,
                start=amount.start + label.end,
                end=amount.end + label.end,
                unit_start=amount.unit_start + label.end,
                unit_end=amount.unit_end + label.end,
            ),
        )
        for place, amount in enumerate(found)
    ]


#: How much in front of a sentence is looked at: a number may be a part of what stands there.
_MAX_LEAD_CHARS = 40
_QUESTION_END = re.compile(r"[?？؟]['\"”’»)）]*\s*$")


@dataclass(frozen=True)
class DoseMatch:
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
class DoseGrammar:
    """How one language tells doses."""

    vocabulary: DoseVocabulary

    def find_matches(self, text: str, start: int, end: int, *, in_steps: bool = True) -> Iterator[DoseMatch]:
        """The doses in the sentence ``text[start:end]``, in order.

        Args:
            text: a passage.
            start: where the sentence begins.
            end: where it ends.
            in_steps: whether it stands among the steps of an exercise: there a time alone is a dose.
        """
        before, sentence = (
            fold_with_offsets(text[max(0, start - _MAX_LEAD_CHARS) : start]).text,
            fold_with_offsets(text[start:end]),
        )
        for told in self._match_sentence(sentence.text, before, in_steps):
            first, last = sentence.map_span(told.start, told.end)
            amount = (told.low, told.high, told.unit, told.per, told.is_doubtful)
            yield DoseMatch(start + first, start + last, told.kind, *amount)

    def _match_sentence(self, sentence: str, before: str, in_steps: bool) -> list[DoseMatch]:
        words = self.vocabulary
        if _QUESTION_END.search(sentence) or words.get_pattern("talking").search(sentence):
            return []
        if values := find_labelled_amounts(words, sentence):
            kinds = [(value.amount, classify_labelled(value.kind, value.amount)) for value in values]
            return [_build_match(amount, kind) for amount, kind in kinds if kind and is_plausible(amount)]
        if words.get_pattern("forbidding_label").match(sentence):
            return []
        found = find_amounts(words, sentence, before)
        told = list(self._match_amounts(sentence, found, in_steps))
        is_often = any(dose.kind == "frequency" for dose in told)
        return [*told, *(() if is_often else self._match_daily(sentence, found))]

    def _match_amounts(self, sentence: str, found: list[Amount], in_steps: bool) -> Iterator[DoseMatch]:
        """The doses among the amounts of a sentence."""
        words = self.vocabulary
        left = blank_amounts(words, sentence, found)
        name_end = find_bare_start(words, left, found)
        tells = self._is_instruction(sentence)
        governed = [find_clause(words, sentence, amount) if tells else None for amount in found]
        is_told = any(governed)
        for amount, following, clause in zip(found, [*found[1:], None], governed, strict=False):
            is_bare = clause is None and (name_end is not None or (is_told and _is_count(amount)))
            if clause is None and not is_bare:
                continue
            if name_end is None and is_bare and not is_in_bare_clause(words, left, amount):
                continue
            if is_limited(words, sentence, amount, following) or self._is_denied(
                sentence, amount, clause.scope if clause else ""
            ):
                continue
            kind = (
                classify_governed(words, clause, amount)
                if clause
                else classify_bare(amount, is_named=bool(name_end), in_steps=in_steps)
            )
            if kind:
                yield from self._match_per_set(sentence, amount, kind)

    def _is_instruction(self, sentence: str) -> bool:
        """Whether a sentence begins as an instruction, in a language whose instructions do with a verb."""
        needed = [
            self.vocabulary.get_pattern(name)
            for name in ("instructing", "denying_then_telling", "leading_in")
        ]
        return "instructing" not in self.vocabulary.patterns or any(each.match(sentence) for each in needed)

    def _is_denied(self, sentence: str, amount: Amount, scope: str) -> bool:
        if self.vocabulary.get_pattern("denying").search(scope):
            return True
        if not is_plausible(amount) and not amount.has_lost_its_dash:
            return True
        return amount.per is None and bool(
            self.vocabulary.get_pattern("other_per").match(sentence, amount.end)
        )

    def _match_per_set(self, sentence: str, amount: Amount, kind: DoseKind) -> Iterator[DoseMatch]:
        """A dose, and how many each of it is: "3 sets of 10"."""
        yield _build_match(amount, kind)
        each = self.vocabulary.per_set.match(sentence, amount.end) if kind == "sets" else None
        if each is None or self.vocabulary.get_pattern("limiting").match(sentence, each.end()):
            return
        least = self.vocabulary.parse_number(each["low"])
        most = self.vocabulary.parse_number(each["high"]) if each["high"] else least
        if least <= most:
            side = self.vocabulary.find_side(each["per"])
            yield DoseMatch(amount.unit_start, each.end(), "repeat", least, most, "time", side)

    def _match_daily(self, sentence: str, found: list[Amount]) -> Iterator[DoseMatch]:
        """ "Daily" and "every day" without a number."""
        words = self.vocabulary
        every = words.get_pattern("every_day").search(sentence)
        if (
            not every
            or not self._is_instruction(sentence)
            or words.get_pattern("limiting").match(sentence, every.end())
        ):
            return
        if any(amount.start < every.end() and every.start() < amount.end for amount in found):
            return
        if words.get_pattern("not_daily").search(sentence):
            return
        if words.get_pattern("not_quite").search(sentence[: every.start()]):
            return
        amount = Amount(every.start(), every.end(), 1, 1, "time", "day", every.start(), every.end())
        clause = find_clause(words, sentence, amount, verb_follows=True)
        if clause is None or words.get_pattern("denying").search(clause.scope):
            return
        if clause.verb == "exercise":
            yield _build_match(amount, "frequency")


def _is_count(amount: Amount) -> bool:
    return amount.unit not in TIME_UNITS


def _build_match(amount: Amount, kind: DoseKind) -> DoseMatch:
    value = (amount.low, amount.high, amount.unit, amount.per, amount.has_lost_its_dash)
    return DoseMatch(amount.start, amount.end, kind, *value)


@cache
def load_grammar(language: str) -> DoseGrammar | None:
    """The grammar of a language (BCP 47); None where the product has no vocabulary for it."""
    words = load_vocabulary(language)
    return DoseGrammar(words) if words else None
