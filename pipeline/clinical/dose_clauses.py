"""Who tells an amount: the verb of its clause, or nobody, where a clause is nothing but amounts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.clinical.dose_amounts import Amount
from pipeline.clinical.dose_vocabulary import Vocabulary

#: How many characters on either side of an amount are looked at for the verb that governs it.
_NEAR = 300
#: Units of time in which something is done so often.
OFTEN = frozenset({"day", "week"})
_ENDS = re.compile(r"[,;:.!?，；：。！？،؛।]|\s[-–—]\s")
_COMMA = re.compile(r"\s*[,;，、；،؛]\s*")
_NOTHING = " .,;!()（），。；、+&|।،؛"


@dataclass(frozen=True)
class Clause:
    """What governs an amount: the words from the verb (or the beginning) up to it, and the kind of verb."""

    scope: str
    verb: str | None


def clause_of(
    words: Vocabulary, sentence: str, amount: Amount, *, verb_follows: bool = False
) -> Clause | None:
    """The clause that an amount stands in, if a verb of instruction governs it.

    Args:
        words: the vocabulary of its language.
        sentence: the folded sentence.
        amount: one of its amounts.
        verb_follows: whether the verb may follow even where it is otherwise near before: "每天坚持练习".
    """
    near = sentence[max(0, amount.start - _NEAR) : amount.start]
    if words.order != "after":
        starts = [match.start("clause") for match in words.pattern("clause").finditer(near)]
        if starts:
            scope = near[starts[-1] :]
            # "Machen Sie 60 Sekunden Pause": what is done stands behind the amount.
            return Clause(scope, "rest" if _rests(words, sentence[amount.end :]) else _verb(words, scope))
        if "instructing" in words.patterns:
            return Clause(near, None)
    if words.order in ("after", "both") or (words.order == "near" and verb_follows):
        rest = _to_the_end(sentence[amount.end :])
        begins = [match.end() for match in _ENDS.finditer(near)]
        following = words.verbs if words.order == "near" else words.verbs_after
        verbs = [(match.start(), kind) for kind, verb in following.items() if (match := verb.search(rest))]
        if verbs and not words.pattern("denying").search(rest):
            kinds = [kind for _, kind in sorted(verbs)]
            kind = "exercise" if verb_follows and "exercise" in kinds else kinds[0]
            return Clause(near[begins[-1] if begins else 0 :], kind)
    return None


def _verb(words: Vocabulary, scope: str) -> str | None:
    """The kind of verb that governs: the one that begins the scope, or in other languages the nearest."""
    if words.order != "near":
        return next((kind for kind, verb in words.verbs.items() if verb.match(scope)), None)
    last = [(match.end(), kind) for kind, verb in words.verbs.items() for match in verb.finditer(scope)]
    return max(last)[1] if last else None


def _rests(words: Vocabulary, after: str) -> bool:
    """Whether the words behind an amount make it a rest."""
    verb = words.verbs_after.get("rest") if words.order == "both" else None
    return bool(verb and verb.match(after.lstrip()))


def _to_the_end(after: str) -> str:
    """The rest of a clause."""
    ends = _ENDS.search(after, 0, _NEAR)
    return after[: ends.start() if ends else _NEAR]


def is_limited(words: Vocabulary, sentence: str, amount: Amount, following: Amount | None) -> bool:
    """Whether what follows an amount limits or changes it; another amount behind a comma does not."""
    after = sentence[amount.end :]
    if words.pattern("limiting_later").search(_to_the_end(after)):
        return True
    between = after[: following.start - amount.end] if following else "-"
    is_often = following is not None and following.per in OFTEN and amount.per not in OFTEN
    if following and (_COMMA.fullmatch(between) or (is_often and between.isspace())):
        return (amount.unit, amount.per) == (following.unit, following.per)
    return bool(words.pattern("limiting").match(after))


def bare_from(words: Vocabulary, left: str, found: list[Amount]) -> int | None:
    """Where the amounts of a sentence begin that is nothing else but a name in front; None if it is more.

    "2 sets of 8." begins at 0, "Wall slides: 10 repetitions" behind its name.

    Args:
        words: the vocabulary of its language.
        left: the sentence without its amounts.
        found: the amounts.
    """
    if not found:
        return None
    name = words.pattern("named").match(left[: found[0].start])
    starts = (0, name.end() if name else 0)
    return next((start for start in starts if _is_nothing(words, left[start:])), None)


def in_bare_clause(words: Vocabulary, left: str, amount: Amount) -> bool:
    """Whether an amount's clause is nothing but amounts: "Hold for 5 seconds, 10 repetitions"."""
    begins = [match.end() for match in _ENDS.finditer(left, 0, amount.start)]
    rest = left[amount.end :]
    ends = _ENDS.search(rest)
    clause = left[begins[-1] if begins else 0 : amount.end + (ends.start() if ends else len(rest))]
    return _is_nothing(words, clause)


def without_amounts(words: Vocabulary, sentence: str, found: Iterable[Amount]) -> str:
    """A sentence with blanks in place of its amounts."""
    left = list(sentence)
    for amount in found:
        end = each.end() if (each := words.each.match(sentence, amount.end)) else amount.end
        left[amount.start : end] = " " * (end - amount.start)
    return "".join(left)


def _is_nothing(words: Vocabulary, left: str) -> bool:
    return not words.pattern("beside_amounts").sub("", left).strip(_NOTHING)
