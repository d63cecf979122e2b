"""The ledger: every change between the raw article and the clean one, in the order it was made.

The engine writes it by comparing lines before and after each rule, so that no rule can forget to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.article import Markup, Removal, Repair
from pipeline.scraper.lines import Line, Lines

Entry = Repair | Removal | Markup


@dataclass
class Ledger:
    """Entries in the order in which they were made; an entry's ``step`` is its place."""

    entries: list[Entry] = field(default_factory=list)

    def compare(self, rule: str, before: Lines, after: Lines) -> None:
        """Write down what ``rule`` changed.

        Raises:
            ValueError: the rule made up a line, or gave one twice: a fault in the rule.
        """
        found = {line.number: line for line in after}
        if len(found) != len(after) or not found.keys() <= {line.number for line in before}:
            raise ValueError(f"rule {rule} returned lines that it was not given")
        for line in before:
            entry = self._entry(rule, line, found.get(line.number))
            if entry:
                self.entries.append(entry)

    def _entry(self, rule: str, before: Line, after: Line | None) -> Entry | None:
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


def replay(raw: Lines, entries: Iterable[Entry]) -> Lines:
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
            lines[entry.line] = line.marked(entry.mark, entry.after)
        else:
            lines[entry.line] = line.with_text(entry.after)
    return tuple(lines[number] for number in sorted(lines))
