"""Runs the ordered cleaning rules to a fixed point and records every change in the ledger.

A rule is a pure function of the lines. All rules run in order, pass after pass, until one pass changes
nothing: so cleaning twice gives the same as cleaning once. The ledger is written here, by comparing the
lines before and after each rule, so that no rule can forget to. It holds every change between the raw
article and the clean one in the order in which it was made, and can be replayed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.article import Finding, LedgerEntry, Markup, Removal, Repair
from pipeline.scraper.line import Line, NumberedLines


@dataclass
class Ledger:
    """Entries in the order in which they were made; an entry's ``step`` is its place."""

    entries: list[LedgerEntry] = field(default_factory=list)

    def record_changes(self, rule: str, before: NumberedLines, after: NumberedLines) -> None:
        """Write down what ``rule`` changed.

        Raises:
            ValueError: the rule made up a line, or gave one twice: a fault in the rule.
        """
        found = {line.number: line for line in after}
        if len(found) != len(after) or not found.keys() <= {line.number for line in before}:
            raise ValueError(f"rule {rule} returned lines that it was not given")
        for line in before:
            entry = self._make_entry(rule, line, found.get(line.number))
            if entry:
                self.entries.append(entry)

    def _make_entry(self, rule: str, before: Line, after: Line | None) -> LedgerEntry | None:
        step = len(self.entries)
        if after is None:
            return None if before.is_blank else Removal(before.number, rule, before.text, step)
        if before.mark != after.mark:
            return Markup(before.number, rule, after.mark, before.text, after.text, step)
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


def replay(raw: NumberedLines, entries: Iterable[LedgerEntry]) -> NumberedLines:
    """Apply ledger entries to the raw lines: gives the clean lines.

    Raises:
        ValueError: an entry does not fit the line that it names.
    """
    lines = {line.number: line for line in raw}
    for entry in sorted(entries, key=lambda entry: entry.step):
        line = lines.get(entry.line)
        expected = entry.text if isinstance(entry, Removal) else entry.before
        if line is None or line.text != expected:
            raise ValueError(f"ledger entry {entry.step} does not fit line {entry.line}")
        if isinstance(entry, Removal):
            del lines[entry.line]
        elif isinstance(entry, Markup):
            lines[entry.line] = line.with_mark(entry.mark, entry.after)
        else:
            lines[entry.line] = line.with_text(entry.after)
    return tuple(lines[number] for number in sorted(lines))


Vocabulary = Mapping[str, Any]

#: More passes than honest text can need: one rule's work rarely gives another rule more to do.
MAX_PASSES = 20


@dataclass(frozen=True)
class Rule:
    """One fault, one rule.

    ``name`` is kebab-case, public and stable. ``apply`` is a pure function of the lines and the
    vocabulary of the article's language: it may change a line's text or mark and leave lines out, and it
    must give the lines back in their order. ``loss`` says, for a rule that drops what cannot be restored,
    what a person should know about it: every use of it becomes a finding.
    """

    name: str
    apply: Callable[[NumberedLines, Vocabulary], NumberedLines]
    finding_message: str = ""


@dataclass(frozen=True)
class CleaningResult:
    """Clean lines, the ledger that leads to them, and what a person should look at."""

    lines: NumberedLines
    ledger: Ledger
    findings: tuple[Finding, ...]


def make_line_rule(name: str, change: Callable[[str], str], *, loss: str = "") -> Rule:
    """A rule that looks at one line's text at a time."""

    def apply(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
        return tuple(line.with_text(change(line.text)) for line in lines)

    return Rule(name, apply, loss)


def make_drop_rule(name: str, is_dropped: Callable[[Line, Vocabulary], bool]) -> Rule:
    """A rule that removes lines, each for what it says itself."""

    def apply(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
        return tuple(line for line in lines if line.is_blank or not is_dropped(line, vocabulary))

    return Rule(name, apply)


def run_rules(
    lines: NumberedLines,
    rules: Sequence[Rule],
    vocabulary: Vocabulary,
    *,
    kept: frozenset[int] = frozenset(),
    ledger: Ledger | None = None,
) -> CleaningResult:
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
    for _ in range(MAX_PASSES):
        before = lines
        for rule in rules:
            changed = _preserve_kept_lines(lines, rule.apply(lines, vocabulary), kept)
            if changed != lines:
                ledger.record_changes(rule.name, lines, changed)
                lines = changed
        if lines == before:
            break
    return CleaningResult(lines, ledger, _make_rule_findings(ledger, rules, lines))


def _preserve_kept_lines(before: NumberedLines, after: NumberedLines, kept: frozenset[int]) -> NumberedLines:
    """Undo repairs and removals of lines that a person wants kept; mark-up they may be given."""
    if not kept:
        return after
    found = {line.number: line for line in after}
    for line in before:
        if line.number in kept:
            now = found.get(line.number, line)
            found[line.number] = line if now.mark == line.mark else now
    return tuple(found[line.number] for line in before if line.number in found)


def _make_rule_findings(ledger: Ledger, rules: Sequence[Rule], left: NumberedLines) -> tuple[Finding, ...]:
    """What was dropped from lines that are part of the article; what a menu lost nobody needs to know."""
    messages = {rule.name: rule.finding_message for rule in rules if rule.finding_message}
    kept = {line.number for line in left}
    return tuple(
        Finding(entry.line, entry.rule, messages[entry.rule])
        for entry in ledger.entries
        if entry.rule in messages and entry.line in kept and not isinstance(entry, Removal)
    )
