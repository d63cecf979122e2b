"""Which words of a sentence govern an amount: a verb of instruction, a passive, a noun; and what denies it.

An amount is governed by the verb that begins its clause ("Hold …"), by one that ends it ("… halten"), or by
a form of one in the same part of the sentence ("is held for …", "holding …", "à répéter …"). Offsets are in
characters of the folded sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.clinical.doses.amounts import Amount
from pipeline.clinical.doses.vocabulary import DoseVocabulary

#: Characters on either side of an amount that are searched for the verb that governs it.
_MAX_CLAUSE_CHARS = 300
CLAUSE_END = re.compile(r"[,;:.!?，；：。！？،؛।()（）]|\s[-–—]\s")
#: What ends a part of a sentence in which one verb may govern several clauses.
_PART_END = re.compile(r"[;:!?；：。！？؛।()（）]|[.](?=\s)|\s[-–—]\s")
#: What may stand between two amounts that do not belong together, with the words among it.
_AMOUNT_SEPARATOR = re.compile(r"\s*[,;，、；،؛(（/|&+·•–—-]?\s*((?:[^\W\d_]+\s*){0,3}?)\s*")


@dataclass(frozen=True)
class Clause:
    """What governs an amount: the text from the verb (or the beginning) up to it, and the kind of verb.

    ``end`` is where that text ends in the sentence.
    """

    scope: str
    verb: str | None
    end: int


@dataclass(frozen=True)
class _Governor:
    """A verb in front of an amount: where its scope begins, and its kind."""

    place: int
    start: int
    kind: str | None


def find_clause(
    vocabulary: DoseVocabulary,
    sentence: str,
    amount: Amount,
    *,
    is_instruction: bool = True,
    verb_follows: bool = False,
) -> Clause | None:
    """The clause that an amount stands in, if a verb of instruction governs it.

    Args:
        vocabulary: the vocabulary of its language.
        sentence: the folded sentence.
        amount: one of its amounts.
        is_instruction: whether the sentence begins as an instruction; else only forms govern in it.
        verb_follows: whether the verb may follow the amount even where ``order`` is ``near``: "每天坚持练习".
    """
    start = amount.start
    if vocabulary.order == "near" and amount.number_start is not None:
        # "每组保持2分钟": the verb stands between what it is counted by and the number.
        start = amount.number_start
    before = sentence[max(0, start - _MAX_CLAUSE_CHARS) : start]
    after = _cut_at_clause_end(sentence[amount.end :])
    is_rest = _is_rest(vocabulary, sentence[amount.end :])
    governors = list(_find_governors(vocabulary, before, is_instruction))
    if governors:
        last = max(governors, key=lambda governor: governor.place)
        kind = last.kind
        if vocabulary.order == "both" and kind in ("exercise", None):
            # "Versuchen Sie, 10 Sekunden so zu halten": the verb that says what is done stands at the end.
            kind = "hold" if vocabulary.verbs_after["hold"].search(after) else kind
        # "Machen Sie 60 Sekunden Pause": the verb stands after the amount.
        return Clause(before[last.start :], "rest" if is_rest else kind, start)
    if is_rest:
        return Clause(_cut_clause_before(before), "rest", start)
    if kind := _find_kind_after(vocabulary, after, verb_follows=verb_follows):
        return Clause(_cut_clause_before(before), kind, start)
    if kind := _find_kind_of_next_clause(vocabulary, before, sentence[amount.end :]):
        return Clause(before, kind, start)
    if is_instruction and "instructing" in vocabulary.patterns:
        return Clause(before, None, start)
    return None


def _find_kind_of_next_clause(vocabulary: DoseVocabulary, before: str, after: str) -> str | None:
    """The kind of the verb behind the comma of an opening amount: "For 30 seconds, roll the shoulders"."""
    is_opening = not before.strip() or vocabulary.get_pattern("for_time").fullmatch(before.lstrip(" •*-"))
    clause = vocabulary.get_pattern("clause").match(after) if is_opening and after.startswith(",") else None
    return find_verb_kind(vocabulary, after[clause.start("clause") :]) if clause else None


def _find_governors(vocabulary: DoseVocabulary, before: str, is_instruction: bool) -> Iterator[_Governor]:
    """The verbs in front of an amount that may govern it."""
    verbs: list[int] = []
    if is_instruction and vocabulary.order in ("before", "both"):
        for match in vocabulary.get_pattern("clause").finditer(before):
            start = match.start("clause")
            verbs.append(start)
            yield _Governor(start, start, find_verb_kind(vocabulary, before[start:]))
    elif vocabulary.order == "near":
        starts = [match.start("clause") for match in vocabulary.get_pattern("clause").finditer(before)]
        if starts:
            yield _Governor(starts[-1], starts[-1], find_verb_kind(vocabulary, before[starts[-1] :]))
    part_start = max((match.end() for match in _PART_END.finditer(before)), default=0)
    for kind, form in vocabulary.forms.items():
        for match in form.finditer(before, part_start):
            clause_start = max(
                (end.end() for end in CLAUSE_END.finditer(before, 0, match.start())), default=0
            )
            # "… and maintain the position for": what stands before the verb of the clause is not of it.
            start = max((place for place in verbs if place <= match.start()), default=0)
            yield _Governor(match.start(), max(start, clause_start), kind)


def _find_kind_after(vocabulary: DoseVocabulary, after: str, *, verb_follows: bool) -> str | None:
    """The kind of the verb behind an amount: "20 Sekunden halten", "10 times are performed"."""
    verbs = list(vocabulary.forms.items())
    if vocabulary.order in ("after", "both"):
        verbs += vocabulary.verbs_after.items()
    elif vocabulary.order == "near" and verb_follows:
        verbs += vocabulary.verbs.items()
    matches = [(match.start(), kind) for kind, verb in verbs if (match := verb.search(after))]
    if not matches or vocabulary.get_pattern("denying").search(after):
        return None
    kinds = [kind for _, kind in sorted(matches)]
    return "exercise" if verb_follows and "exercise" in kinds else kinds[0]


def find_verb_kind(vocabulary: DoseVocabulary, scope: str) -> str | None:
    """The kind of the verb that begins the scope; where ``order`` is ``near``, of the last in it."""
    if vocabulary.order != "near":
        return next((kind for kind, verb in vocabulary.verbs.items() if verb.match(scope)), None)
    matches = [
        (match.end(), kind) for kind, verb in vocabulary.verbs.items() for match in verb.finditer(scope)
    ]
    return max(matches)[1] if matches else None


def find_clause_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause of ``text[start:end]`` begins and ends in a text, between commas and the like."""
    opening = max((match.end() for match in CLAUSE_END.finditer(text, 0, start)), default=0)
    closing = CLAUSE_END.search(text, end)
    return opening, closing.start() if closing else len(text)


def _cut_clause_before(before: str) -> str:
    """The end of a text from where its last clause begins."""
    return before[max((match.end() for match in CLAUSE_END.finditer(before)), default=0) :]


def _is_rest(vocabulary: DoseVocabulary, after: str) -> bool:
    """Whether the words right after an amount make it a rest: "60 Sekunden Pause", "2 min between sets"."""
    return bool(vocabulary.get_pattern("resting_after").match(after))


def _cut_at_clause_end(text: str) -> str:
    """The text up to the end of its first clause."""
    end = CLAUSE_END.search(text, 0, _MAX_CLAUSE_CHARS)
    return text[: end.start() if end else _MAX_CLAUSE_CHARS]


def is_limited(vocabulary: DoseVocabulary, sentence: str, amount: Amount, following: Amount | None) -> bool:
    """Whether the text after an amount limits or changes it; another amount after a comma does not."""
    after = sentence[amount.end :]
    if vocabulary.get_pattern("limiting_later").search(_cut_at_clause_end(after)):
        return True
    if following:
        between = after[: max(0, following.start - amount.end)]
        words = _AMOUNT_SEPARATOR.fullmatch(between)
        if words and vocabulary.is_rest_noun(words[1].strip()):
            return False  # "20 s, Pause 30 s"
        if words and (not words[1] or vocabulary.get_pattern("joining_amounts").fullmatch(words[1])):
            return (amount.unit, amount.per) == (following.unit, following.per)
    return bool(vocabulary.get_pattern("limiting").match(after))
