"""Runs the ordered rules over the lines until none of them changes anything, and keeps the ledger."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.article import Finding, Removal
from pipeline.scraper.ledger import Ledger
from pipeline.scraper.lines import Line, Lines

Vocabulary = Mapping[str, Any]

#: More passes than honest text can need: one rule's work rarely gives another rule more to do.
MOST_PASSES = 20


@dataclass(frozen=True)
class Rule:
    """One fault, one rule.

    ``name`` is kebab-case, public and stable. ``apply`` is a pure function of the lines and the
    vocabulary of the article's language: it may change a line's text or mark and leave lines out, and it
    must give the lines back in their order. ``loss`` says, for a rule that drops what cannot be restored,
    what a person should know about it: every use of it becomes a finding.
    """

    name: str
    apply: Callable[[Lines, Vocabulary], Lines]
    loss: str = ""


@dataclass(frozen=True)
class Cleaned:
    """Clean lines, the ledger that leads to them, and what a person should look at."""

    lines: Lines
    ledger: Ledger
    findings: tuple[Finding, ...]


def line_rule(name: str, change: Callable[[str], str], *, loss: str = "") -> Rule:
    """A rule that looks at one line's text at a time."""

    def apply(lines: Lines, _: Vocabulary) -> Lines:
        return tuple(line.with_text(change(line.text)) for line in lines)

    return Rule(name, apply, loss)


def drop_rule(name: str, is_dropped: Callable[[Line, Vocabulary], bool]) -> Rule:
    """A rule that removes lines, each for what it says itself."""

    def apply(lines: Lines, vocabulary: Vocabulary) -> Lines:
        return tuple(line for line in lines if line.is_blank or not is_dropped(line, vocabulary))

    return Rule(name, apply)


def run_rules(
    lines: Lines,
    rules: Sequence[Rule],
    vocabulary: Vocabulary,
    *,
    kept: frozenset[int] = frozenset(),
    ledger: Ledger | None = None,
) -> Cleaned:
    """Apply the rules in order, again and again until nothing changes any more.

    Running to the end is what makes cleaning twice the same as cleaning once.

    Args:
        lines: numbered lines.
        rules: the rules, in order.
        vocabulary: the words of the article's language.
        kept: numbers of lines that a person wants left as they are; they may still be given a mark.
        ledger: the ledger to go on writing, where changes were made before.
    """
    ledger = ledger or Ledger()
    for _ in range(MOST_PASSES):
        before = lines
        for rule in rules:
            changed = _respect(lines, rule.apply(lines, vocabulary), kept)
            if changed != lines:
                ledger.compare(rule.name, lines, changed)
                lines = changed
        if lines == before:
            break
    return Cleaned(lines, ledger, _losses(ledger, rules, lines))


def _respect(before: Lines, after: Lines, kept: frozenset[int]) -> Lines:
    """Undo repairs and removals of lines that a person wants kept; mark-up they may be given."""
    if not kept:
        return after
    found = {line.number: line for line in after}
    for line in before:
        if line.number in kept:
            now = found.get(line.number, line)
            found[line.number] = line if now.mark == line.mark else now
    return tuple(found[line.number] for line in before if line.number in found)


def _losses(ledger: Ledger, rules: Sequence[Rule], left: Lines) -> tuple[Finding, ...]:
    """What was dropped from lines that are part of the article; what a menu lost nobody needs to know."""
    messages = {rule.name: rule.loss for rule in rules if rule.loss}
    kept = {line.number for line in left}
    return tuple(
        Finding(entry.line, entry.rule, messages[entry.rule])
        for entry in ledger.entries
        if entry.rule in messages and entry.line in kept and not isinstance(entry, Removal)
    )
