"""What a build tells other programs: events, a JSON object a line. ``docs/building.md`` describes them."""

import json
import sys

import click

from pipeline import __version__
from pipeline.build.order import Outcome, Task
from pipeline.build.plan import Plan
from pipeline.cli.dry_run import Orphans
from pipeline.cli.tally import Places
from pipeline.cli.telling import Lines
from pipeline.errors import PipelineError
from pipeline.sources.source import MEMBER

#: Raised when an event or a key is taken away or means something else; new ones may come without.
SCHEMA = 1


class Events(Lines):
    """Tells a build in events on standard output, and in nothing else."""

    def __init__(self) -> None:
        super().__init__(loudness=-1)
        self._signal: str | None = None
        self._is_dry = False
        _print("begin", schema=SCHEMA, version=__version__)

    def begin(self, plan: Plan, places: Places) -> None:
        """Tell what is to be done."""
        super().begin(plan, places)
        _print(
            "plan",
            output=str(places.output),
            formats=list(plan.order.inputs),
            to_build=len(plan.tasks),
            unchanged=len(plan.unchanged),
        )

    def outcome(self, outcome: Outcome) -> None:
        """Tell what became of one article."""
        self.tally.count(outcome)
        kind = "unchanged" if outcome.is_unchanged else "failed" if outcome.errors else "built"
        told: dict[str, object] = {}
        if kind != "unchanged":
            told["reason"] = outcome.task.reason
            told["files"] = [str(path) for path in outcome.written]
        if kind == "failed":
            told["errors"] = [_fault(error) for error in outcome.errors]
        if (record := outcome.record) and record.article:
            told |= {"title": record.title, "language": record.language, "is_reviewed": record.is_reviewed}
            told |= {"warning": record.warning, "findings": record.findings}
        _print(kind, **_named(outcome.task), **told)

    def dry_run(self, plan: Plan, orphans: Orphans, places: Places) -> None:
        """Tell what would be done."""
        self.begin(plan, places)
        self._is_dry = True
        for task in plan.tasks:
            _print("would-build", **_named(task), reason=task.reason)
        for source, files in orphans.items():
            _print("would-remove", source=source, files=list(files))

    def error(self, error: PipelineError) -> None:
        """Tell what ended the build."""
        _print("error", **_fault(error))

    def interrupted(self, name: str) -> None:
        """Tell that a signal ended the build."""
        self._signal = name
        _print("interrupted", signal=name)

    def end(self, exit_code: int) -> None:
        """Tell what was done, and what is left to do."""
        tally, places = self.tally, self._places
        _print(
            "summary",
            exit_code=exit_code,
            dry_run=self._is_dry,
            built=tally.built,
            unchanged=tally.unchanged,
            failed=tally.failed,
            not_built=tally.not_done,
            needs_a_person={"failed": tally.failed, "void": tally.void, "findings": tally.doubted},
            seconds=round(tally.seconds, 3),
            catalogue=str(places.index) if places else None,
            report=str(places.report) if places else None,
        )


def _print(event: str, **told: object) -> None:
    """Print an event: in ASCII, so that it is the same line in every encoding."""
    if sys.stdout is not None:
        click.echo(json.dumps({"event": event, **told}), file=sys.stdout)


def _named(task: Task) -> dict[str, str]:
    source = task.source
    address = f"{source.place}{MEMBER}{source.member}" if source.member else str(source.place)
    # A name that is no text would make JSON that few programs read.
    return {"source": address.encode("utf-8", "backslashreplace").decode(), "name": task.name}


def _fault(error: PipelineError) -> dict[str, str]:
    return {"what": error.what, "where": error.where, "next_step": error.next_step}
