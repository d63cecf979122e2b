"""Rows of the detail page, made from the lines of an article and what the ledger says of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.article import Finding
from pipeline.catalog.cells import Sides, cell, sides, snippet
from pipeline.catalog.read_lines import ReadLine, Tokens

_LONGEST_CELL, _LONGEST_REMOVAL = 900, 400
#: So many lines are shown below one message.
_MOST_ALIKE = 20


@dataclass(frozen=True)
class Change:
    """A repaired line; ``steps`` are the rules that changed it, each with what it changed."""

    line: int
    sides: Sides
    steps: tuple[tuple[str, Markup], ...]
    removed_by: str | None

    @property
    def cells(self) -> tuple[Markup, ...]:
        """What of it may be long."""
        return (*self.sides, *(told for _, told in self.steps))


def change(line: ReadLine) -> Change:
    """The row of a repaired line."""
    steps = line.steps
    is_one = len(steps) == 1
    return Change(
        line.line,
        sides(steps[0].before, steps[-1].after),
        tuple((step.rule, Markup("") if is_one else snippet(step.before, step.after)) for step in steps),
        line.removed_by,
    )


def is_spacing(line: ReadLine) -> bool:
    """Whether all repairs of a line are of white space only."""
    return all(_without_space(repair.before) == _without_space(repair.after) for repair in line.repairs)


def _without_space(text: str) -> str:
    return "".join(text.split())


def changes_tokens(line: ReadLine, tokens: Tokens) -> bool:
    """Whether a number or a clinical word of a repaired line is not what it was."""
    return any(tokens(repair.before) != tokens(repair.after) for repair in line.repairs)


@dataclass(frozen=True)
class Removed:
    """A line that was left out, with the numbers and clinical words in it."""

    line: int
    rule: str
    text: Markup
    tokens: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[Markup, ...]:
        """What of it may be long."""
        return (self.text,)


def removed(line: ReadLine, tokens: tuple[str, ...] = ()) -> Removed:
    """The row of a line that was left out."""
    distinct = tuple(dict.fromkeys(tokens))
    return Removed(line.line, line.removed_by or "", cell(line.text.strip(), _LONGEST_REMOVAL), distinct)


@dataclass(frozen=True)
class Doubtful:
    """A line that a finding is about: as it was read, and as it is in the handouts (None: it is not)."""

    line: int
    raw: Markup
    clean: Markup | None


@dataclass(frozen=True)
class Doubt:
    """A finding's message and the lines that it is about."""

    rule: str
    message: str
    lines: tuple[Doubtful, ...]
    left_out: int

    @property
    def cells(self) -> tuple[Markup, ...]:
        """What of it may be long."""
        return tuple(cell for line in self.lines for cell in (line.raw, line.clean or Markup("")))


Doubted = tuple[Finding, ReadLine | None]


def alike(doubted: Iterable[Doubted]) -> list[list[Doubted]]:
    """The findings, those together that say the same, in the order of the article."""
    groups: dict[tuple[str, str], list[Doubted]] = {}
    for finding, line in doubted:
        groups.setdefault((finding.rule, finding.message), []).append((finding, line))
    return list(groups.values())


def doubt(group: Sequence[Doubted]) -> Doubt:
    """The row of findings that say the same."""
    first = group[0][0]
    placed = [(finding, line) for finding, line in group if line is not None]
    lines = dict.fromkeys(_doubtful(*doubted) for doubted in placed[:_MOST_ALIKE])
    return Doubt(first.rule, first.message, tuple(lines), max(0, len(placed) - _MOST_ALIKE))


def _doubtful(finding: Finding, line: ReadLine) -> Doubtful:
    made = next((step for step in line.steps if step.rule == finding.rule), None)
    raw = sides(made.before, made.after).before if made else cell(line.text.strip(), _LONGEST_CELL)
    clean = None if line.clean is None else cell(line.clean.strip(), _LONGEST_CELL)
    return Doubtful(finding.line, raw, clean)


@dataclass(frozen=True)
class Pair:
    """A line of the raw article beside the same line of the clean one."""

    line: int
    raw: Markup
    clean: Markup | None
    removed_by: str | None

    @property
    def cells(self) -> tuple[Markup, ...]:
        """What of it may be long."""
        return (self.raw, self.clean or Markup(""))


def pair(line: ReadLine) -> Pair:
    """The row of the side-by-side view for any line."""
    steps = line.steps if line.repairs and line.clean is not None else ()
    raw = sides(steps[0].before, steps[-1].after).before if steps else cell(line.text, _LONGEST_CELL)
    return Pair(
        line.line,
        raw,
        None if line.clean is None else cell(line.clean, _LONGEST_CELL),
        line.removed_by,
    )
