"""What has become of the articles of a build so far."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.build.order import Outcome
from pipeline.build.plan import Plan
from pipeline.cli.counting import Pace, counted, duration, rate, time_left


@dataclass
class Tally:
    """How many articles are done, and how they stand; it stays small for any number of them.

    Attributes:
        to_do: the articles of which something is to be made.
        built: those that were made without a fault.
        unchanged: those that were up to date.
        failed: those with a fault.
        void: of the others, those whose approval does not stand any more.
        doubted: of the rest, those with findings.
        pace: how fast they are done.
    """

    to_do: int = 0
    built: int = 0
    unchanged: int = 0
    failed: int = 0
    void: int = 0
    doubted: int = 0
    pace: Pace = field(default_factory=Pace)
    _since: float = field(default_factory=time.monotonic)

    def begin(self, plan: Plan) -> None:
        """Take down what is to be done."""
        self.to_do = len(plan.tasks)
        self.pace.note(time.monotonic())

    def count(self, outcome: Outcome) -> None:
        """Count what became of one article."""
        record = outcome.record
        if outcome.is_unchanged:
            self.unchanged += 1
        else:
            self.pace.note(time.monotonic())
            self.failed += bool(outcome.errors)
            self.built += not outcome.errors
        if not outcome.errors and record:
            self.void += bool(record.warning)
            self.doubted += bool(record.findings and not record.warning)

    @property
    def seconds(self) -> float:
        """The time since the command began."""
        return time.monotonic() - self._since

    @property
    def not_done(self) -> int:
        """The articles that are left to the next build."""
        return self.to_do - self.built - self.failed

    @property
    def for_a_person(self) -> int:
        """The articles that a person must look at."""
        return self.failed + self.void + self.doubted

    def standing(self) -> str:
        """How far the build is, in half a line."""
        parts = [f"{self.built + self.failed:,} of {self.to_do:,} done"]
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        if pace := self.pace.per_second:
            parts += [rate(pace), time_left(self.not_done / pace)]
        return ", ".join(parts)

    def result(self) -> str:
        """What was done, in half a line."""
        parts = [f"{self.built:,} built"]
        for count, what in (
            (self.unchanged, "unchanged"),
            (self.failed, "failed"),
            (self.not_done, "not built"),
        ):
            if count:
                parts.append(f"{count:,} {what}")
        return f"{', '.join(parts)} in {duration(self.seconds)}"

    def reasons(self) -> Iterator[str]:
        """Why articles need a person."""
        if self.failed:
            yield f"{self.failed:,} failed"
        if self.void:
            yield counted(self.void, "void approval")
        if self.doubted:
            yield f"{self.doubted:,} with findings"


@dataclass(frozen=True)
class Places:
    """Where the pages of an output folder are."""

    output: Path

    @property
    def index(self) -> Path:
        """The page of all handouts."""
        return self.output / "index.html"

    @property
    def report(self) -> Path:
        """The page of what was done, and what is left to decide."""
        return self.output / "report.html"
