"""Runs the ordered cleaning rules to a fixed point and records every change in the ledger.

A rule is a pure function of the lines. All rules run in order, pass after pass, until one pass changes
nothing: so cleaning twice gives the same as cleaning once. The ledger is written here, by comparing the
lines before and after each rule, so that no rule can forget to. It holds every change between the raw
article and the clean one in the order in which it was made, and can be replayed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.article import Finding, LedgerEntry, Level, Markup, Removal, Repair
from pipeline.scraper.line import Line, NumberedLines


@dataclass
class Ledger:
    """What cleaning changed, in the order in which it did; an entry's ``step`` is its index."""

    entries: list[LedgerEntry] = field(default_factory=list)

    def record_changes(self, rule: str, before: NumberedLines, after: NumberedLines) -> None:
        """Add an entry for each line that ``rule`` changed.

        Raises:
            ValueError: the rule returned a line that it was not given, or one twice: a fault in the rule.
        """
        lines_after = {line.number: line for line in after}
        if len(lines_after) != len(after) or not lines_after.keys() <= {line.number for line in before}:
            raise ValueError(f"rule {rule} returned lines that it was not given")
        for line in before:
            entry = self._make_entry(rule, line, lines_after.get(line.number))
            if entry:
                self.entries.append(entry)

    def _make_entry(self, rule: str, before: Line, after: Line | None) -> LedgerEntry | None:
        step = len(self.entries)
        if after is None:
            return None if before.is_blank else Removal(before.number, rule, before.text, step)
        if (before.mark, before.starts_table) != (after.mark, after.starts_table):
            return Markup(before.number, rule, after.mark, before.text, after.text, step, after.starts_table)
        if before.text != after.text:
            return Repair(before.number, rule, before.text, after.text, step)
        return None

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Changes of text."""
        return tuple(entry for entry in self.entries if isinstance(entry, Repair))

    @property
    def removed(self) -> tuple[Removal, ...]:
        """Lines that are not part of the article."""
        return tuple(entry for entry in self.entries if isinstance(entry, Removal))

    @property
    def markup(self) -> tuple[Markup, ...]:
        """Lines that were given mark-up."""
        return tuple(entry for entry in self.entries if isinstance(entry, Markup))


#: The words and patterns of a language, from its locale file.
Vocabulary = Mapping[str, Any]
RuleFunction = Callable[[NumberedLines, Vocabulary], NumberedLines]

#: A limit against rules that undo each other, over and above what any article needs.
MAX_PASSES = 20


@dataclass(frozen=True)
class Rule:
    """A named step of cleaning that mends one kind of fault.

    Attributes:
        name: in kebab-case; public and stable, since it stands in the ledger.
        apply: a pure function of the lines and the vocabulary of the article's language. It may change a
            line's text or mark and leave lines out, and must return the lines in their order.
        finding_message: for a rule that drops what cannot be restored, what a person should know about it:
            each use becomes a finding. A function makes it from the text before and after. Empty for other
            rules.
        finding_level: how pressing its findings are.
    """

    name: str
    apply: RuleFunction
    finding_message: str | Callable[[str, str], str] = ""
    finding_level: Level = "look"


@dataclass(frozen=True)
class CleaningResult:
    """Clean lines, the ledger that leads to them, and what a person should look at."""

    lines: NumberedLines
    ledger: Ledger
    findings: tuple[Finding, ...]


def change_lines(change: Callable[[str], str]) -> RuleFunction:
    """The function of a rule that changes each line's text by itself."""

    def apply(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
        return tuple(line.with_text(change(line.text)) for line in lines)

    return apply


def drop_lines(is_dropped: Callable[[Line, Vocabulary], bool]) -> RuleFunction:
    """The function of a rule that removes lines, each judged by itself; blank lines stay."""

    def apply(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
        return tuple(line for line in lines if line.is_blank or not is_dropped(line, vocabulary))

    return apply


def run_rules(
    lines: NumberedLines,
    rules: Sequence[Rule],
    vocabulary: Vocabulary,
    *,
    kept: frozenset[int] = frozenset(),
    ledger: Ledger | None = None,
) -> CleaningResult:
    """Apply the rules in order, pass after pass, until one pass changes nothing (or `MAX_PASSES`).

    So cleaning a clean article changes nothing.

    Args:
        lines: numbered lines.
        rules: the rules, in order.
        vocabulary: the words of the article's language.
        kept: numbers of lines whose text a person wants kept; they may still be given a mark.
        ledger: the ledger to add to, where changes were made before.
    """
    ledger = ledger or Ledger()
    settled: dict[Rule, NumberedLines] = {}  # the lines that a rule has left as they are
    for _ in range(MAX_PASSES):
        before = lines
        for rule in rules:
            if settled.get(rule) is lines:
                continue
            changed = _preserve_kept_lines(lines, rule.apply(lines, vocabulary), kept)
            changed = pass_on_item_marks(lines, changed)
            if changed != lines:
                ledger.record_changes(rule.name, lines, changed)
                lines = changed
            else:
                settled[rule] = lines
        if lines == before:
            break
    return CleaningResult(lines, ledger, _make_rule_findings(ledger, rules, lines))


def pass_on_item_marks(before: NumberedLines, after: NumberedLines) -> NumberedLines:
    """The lines, in which an item that lost its first line begins with the next one that is left.

    Its further lines would otherwise be read as those of the item above.
    """
    if len(after) == len(before):
        return after
    numbers = {line.number: index for index, line in enumerate(after)}
    passed_on: dict[int, str] = {}
    for index, line in enumerate(before):
        if line.number in numbers or not line.is_item:
            continue
        for below in before[index + 1 :]:
            if below.is_blank or below.picture:
                continue
            if not below.is_continuation or below.depth != line.depth:
                break
            if below.number in numbers and after[numbers[below.number]].mark == below.mark:
                passed_on[below.number] = line.mark
                break
    if not passed_on:
        return after
    return tuple(
        line.with_mark(passed_on[line.number]) if line.number in passed_on else line for line in after
    )


def _preserve_kept_lines(before: NumberedLines, after: NumberedLines, kept: frozenset[int]) -> NumberedLines:
    """Undo repairs and removals of lines that a person wants kept, but not their mark-up."""
    if not kept:
        return after
    lines_after = {line.number: line for line in after}
    for line in before:
        if line.number in kept:
            changed = lines_after.get(line.number, line)
            lines_after[line.number] = line if changed.mark == line.mark else changed
    return tuple(lines_after[line.number] for line in before if line.number in lines_after)


def _make_rule_findings(
    ledger: Ledger, rules: Sequence[Rule], clean_lines: NumberedLines
) -> tuple[Finding, ...]:
    """A finding for each use of a rule that makes findings, on lines that are part of the clean article."""
    reporting = {rule.name: rule for rule in rules if rule.finding_message}
    clean_numbers = {line.number for line in clean_lines}
    return tuple(
        _make_rule_finding(reporting[entry.rule], entry)
        for entry in ledger.entries
        if entry.rule in reporting and entry.line in clean_numbers and not isinstance(entry, Removal)
    )


def _make_rule_finding(rule: Rule, entry: Repair | Markup) -> Finding:
    message = rule.finding_message
    if not isinstance(message, str):
        message = message(entry.before, entry.after)
    return Finding(entry.line, rule.name, message, rule.finding_level)
