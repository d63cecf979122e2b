"""How does a build report its progress and result: plain lines, JSON events, statistics, dry run?

A build reports to a `BuildReporter`. `PlainReporter` prints lines for a pipe, a log or a file;
`JsonEventReporter` prints one JSON object a line for other programs (described in ``docs/building.md``); the
bar on a terminal is in `pipeline.cli.progress_bar`. `BuildStatistics` counts articles by outcome and stays
small for any number of them. `format_plan` renders what a dry run would do, and why.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol

import click

from pipeline import __version__
from pipeline.builder.plan import Plan
from pipeline.builder.run import find_orphans
from pipeline.builder.tasks import Outcome, Task
from pipeline.cli.console import print_line
from pipeline.errors import PipelineError
from pipeline.records import Manifest, find_handouts
from pipeline.text.quantities import RateEstimate, format_duration, format_rate, format_time_left, pluralize

#: Articles of one reason that a dry run lists one by one.
_MAX_REASON_ARTICLES = 10
#: Articles of one reason that it names as examples where there are more.
_MAX_EXAMPLE_ARTICLES = 3
#: The largest build of which each article that is built has a line of its own, in articles.
MAX_LISTED_ARTICLES = 30
#: Seconds between the lines that report the progress of a larger build.
_PROGRESS_SECONDS = 5
#: Failures that are repeated at the end, and the number of lines after the first one from which on they are.
_MAX_REPEATED_FAILURES, _MAX_ON_SCREEN_LINES = 20, 15
_STOPPING_MESSAGE = b"Stopping; what is half-made is dropped. Once more: stop at once.\n"
#: Raised when an event or a key is removed or changes its meaning; new ones may be added without that.
EVENT_SCHEMA_VERSION = 1

#: The handouts whose sources are gone, by the source.
Orphans = Mapping[str, Sequence[str]]


def find_orphans_by_source(manifest: Manifest, output: Path, names_in_use: Collection[str] = ()) -> Orphans:
    """Find the handouts that ``clean-output`` would delete.

    Args:
        manifest: the records of the output folder.
        output: the output folder.
        names_in_use: names of a planned build's articles, which takes over the handouts of that name.
    """
    return {
        _normalise_source(str(manifest.find_source(name))): [
            str(output / file) for file, _ in find_handouts(output, name, record.files)
        ]
        for name, record in find_orphans(manifest)
        if name not in names_in_use
    }


def _normalise_source(source: str) -> str:
    """A source's path without ``..``, which its address has since it is relative to the output folder."""
    return source if "://" in source else os.path.normpath(source)


def format_plan(plan: Plan, orphans: Orphans, *, is_complete: bool) -> Iterator[str]:
    """Render what a build would do, in lines.

    Args:
        plan: what would be built.
        orphans: what ``clean-output`` would delete.
        is_complete: whether every article is listed; otherwise many of one reason are summarised.
    """
    by_reason: dict[str, list[Task]] = {}
    for task in plan.tasks:
        by_reason.setdefault(task.reason, []).append(task)
    for reason, tasks in by_reason.items():
        if is_complete or len(tasks) <= _MAX_REASON_ARTICLES:
            yield from (f"{task.source}: {reason}" for task in tasks)
        else:
            examples = ", ".join(str(task.source) for task in tasks[:_MAX_EXAMPLE_ARTICLES])
            remaining = len(tasks) - _MAX_EXAMPLE_ARTICLES
            yield f"{pluralize(len(tasks), 'article')}: {reason} ({examples} and {remaining:,} more)"
    yield f"{len(plan.tasks):,} to build, {len(plan.unchanged):,} unchanged"
    yield from _format_orphans(orphans, is_complete=is_complete)


def _format_orphans(orphans: Orphans, *, is_complete: bool) -> Iterator[str]:
    count = sum(map(len, orphans.values()))
    if not count:
        return
    yield f"{pluralize(count, 'handout')} of sources that are gone; 'handouts clean-output' takes them away:"
    listed = list(orphans.items())[: None if is_complete else _MAX_REASON_ARTICLES]
    for source, files in listed:
        yield f"  {source}: {', '.join(files)}"
    if len(orphans) > len(listed):
        yield f"  and those of {pluralize(len(orphans) - len(listed), 'more source')}"


@dataclass
class BuildStatistics:
    """Counts the articles of a build by outcome.

    Attributes:
        to_do: articles of which something must be built.
        built: articles that were built without an error.
        unchanged: articles that were up to date.
        failed: articles with an error.
        void: articles without an error whose approval is void.
        with_findings: articles with findings, but neither an error nor a void approval.
        rate_estimate: the rate at which articles are finished.
    """

    to_do: int = 0
    built: int = 0
    unchanged: int = 0
    failed: int = 0
    void: int = 0
    with_findings: int = 0
    rate_estimate: RateEstimate = field(default_factory=RateEstimate)
    _started_at: float = field(default_factory=time.monotonic)

    def start(self, plan: Plan) -> None:
        """Note the size of the build, and start to measure its rate."""
        self.to_do = len(plan.tasks)
        self.rate_estimate.add_article(time.monotonic())

    def add_outcome(self, outcome: Outcome) -> None:
        """Count one article by its outcome."""
        record = outcome.record
        if outcome.is_unchanged:
            self.unchanged += 1
        else:
            self.rate_estimate.add_article(time.monotonic())
            self.failed += bool(outcome.errors)
            self.built += not outcome.errors
        if not outcome.errors and record:
            self.void += bool(record.warning)
            self.with_findings += bool(record.findings and not record.warning)

    @property
    def seconds(self) -> float:
        """The seconds since the command began."""
        return time.monotonic() - self._started_at

    @property
    def not_done(self) -> int:
        """The number of articles that are left to the next build."""
        return self.to_do - self.built - self.failed

    @property
    def needs_human(self) -> int:
        """The number of articles that a person must look at."""
        return self.failed + self.void + self.with_findings

    def format_progress(self) -> str:
        """The progress so far, with rate and time left, as a part of a line."""
        parts = [f"{self.built + self.failed:,} of {self.to_do:,} done"]
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        if rate := self.rate_estimate.per_second:
            parts += [format_rate(rate), format_time_left(self.not_done / rate)]
        return ", ".join(parts)

    def format_result(self) -> str:
        """The counts of all outcomes and the duration, as a part of a line."""
        parts = [f"{self.built:,} built"]
        for count, label in (
            (self.unchanged, "unchanged"),
            (self.failed, "failed"),
            (self.not_done, "not built"),
        ):
            if count:
                parts.append(f"{count:,} {label}")
        return f"{', '.join(parts)} in {format_duration(self.seconds)}"

    def format_reasons(self) -> Iterator[str]:
        """Why articles need a person, each reason with its count."""
        if self.failed:
            yield f"{self.failed:,} failed"
        if self.void:
            yield pluralize(self.void, "void approval")
        if self.with_findings:
            yield f"{self.with_findings:,} with findings"


@dataclass(frozen=True)
class OutputPages:
    """The overview pages of an output folder.

    Attributes:
        output: the folder.
    """

    output: Path

    @property
    def index(self) -> Path:
        """The catalogue of all handouts."""
        return self.output / "index.html"

    @property
    def report(self) -> Path:
        """The report on all articles."""
        return self.output / "report.html"


class BuildReporter(Protocol):
    """What a build reports to, while it is open as a context manager.

    Attributes:
        statistics: the counts of the articles so far.
    """

    statistics: BuildStatistics

    def __enter__(self) -> "BuildReporter": ...

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def report_planning(self, articles: int) -> None:
        """Report that so many articles are being planned."""

    def report_begin(self, plan: Plan, pages: OutputPages) -> None:
        """Report the plan of a build that begins now."""

    def report_outcome(self, outcome: Outcome) -> None:
        """Report the outcome of one article."""

    def report_dry_run(self, plan: Plan, orphans: Orphans, pages: OutputPages) -> None:
        """Report what a build would do, and what ``clean-output`` would delete."""

    def report_error(self, error: PipelineError) -> None:
        """Report the error that ended the build."""

    def report_interrupt(self, name: str) -> None:
        """Report the name of the signal that ended the build."""

    def report_stopping(self) -> None:
        """Report at once that a signal was received; called inside a signal handler."""

    def reset_terminal(self) -> None:
        """Leave the terminal as it was found; called right before the process is killed."""

    def report_end(self, exit_code: int) -> None:
        """Report the result of the command, with its exit code."""


class PlainReporter:
    """Reports a build in lines of text.

    Args:
        verbosity: -1 for failures only, 0 for what was built too, 1 for what a person should look at too.
    """

    def __init__(self, verbosity: int) -> None:
        self._verbosity = verbosity
        self._pages: OutputPages | None = None
        self._has_line_per_article = True
        self._next_progress_time = time.monotonic() + _PROGRESS_SECONDS
        self._failures: list[str] = []
        self._lines_since_failure = 0
        self._stop_prefix = ""
        self._format_warnings: set[str] = set()
        self._is_interrupted = False
        self.statistics = BuildStatistics()

    def __enter__(self) -> "PlainReporter":
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        pass

    def report_planning(self, articles: int) -> None:
        """Report that so many articles are being planned."""

    def report_begin(self, plan: Plan, pages: OutputPages) -> None:
        """Report the plan of a build that begins now."""
        self._pages = pages
        self._has_line_per_article = len(plan.tasks) <= MAX_LISTED_ARTICLES or self._verbosity > 0
        self._next_progress_time = time.monotonic() + _PROGRESS_SECONDS
        self.statistics.start(plan)

    def report_outcome(self, outcome: Outcome) -> None:
        """Report the outcome of one article."""
        self.statistics.add_outcome(outcome)
        source, record = outcome.task.source, outcome.record
        if outcome.errors:
            self._remember_failure(outcome.errors)
        for error in outcome.errors:
            self._print_line(f"Error: {error}", is_error=True)
        if record and record.warning and not outcome.is_unchanged:
            self._print_line(f"Warning: {source}: {record.warning}", is_error=True)
        for warning in outcome.format_warnings:
            if warning not in self._format_warnings:
                self._format_warnings.add(warning)
                self._print_line(f"Warning: {warning}", is_error=True)
        if self._verbosity >= 0 and self._has_line_per_article and outcome.written:
            kinds = ", ".join(path.suffix[1:] for path in outcome.written)
            self._print_line(f"{source} -> {outcome.written[0].parent} ({kinds})")
        if self._verbosity > 0:
            for finding in outcome.findings:
                self._print_line(f"  line {finding.line}: {finding.rule}: {finding.summary}")
                for line in filter(None, finding.decision.split("\n")):
                    self._print_line(f"    {line}")
        self._report_progress(outcome)

    def report_dry_run(self, plan: Plan, orphans: Orphans, pages: OutputPages) -> None:
        """Report what a build would do, and what ``clean-output`` would delete."""
        for line in format_plan(plan, orphans, is_complete=self._verbosity > 0):
            self._print_line(line)

    def report_error(self, error: PipelineError) -> None:
        """Report the error that ended the build."""
        self._stop_prefix = "Stopped: "
        self._print_line(f"Error: {error}", is_error=True)

    def report_interrupt(self, name: str) -> None:
        """Report the name of the signal that ended the build."""
        self._stop_prefix, self._is_interrupted = f"Interrupted ({name}): ", True

    def report_stopping(self) -> None:
        """Report at once that a signal was received; called inside a signal handler."""
        if sys.stderr is not None and sys.stderr.isatty():
            with contextlib.suppress(OSError):  # the terminal was closed
                os.write(2, self._make_clear_sequence() + _STOPPING_MESSAGE)

    def reset_terminal(self) -> None:
        """Leave the terminal as it was found; called right before the process is killed."""

    def report_end(self, exit_code: int) -> None:
        """Report the result of the command, with its exit code."""
        statistics, pages = self.statistics, self._pages
        if pages is None:
            if self._is_interrupted:
                self._print_line(f"{self._stop_prefix}nothing was built", is_error=True)
            return
        if self._verbosity < 0 and not self._stop_prefix:
            return
        if self._verbosity >= 0:
            self._repeat_failures()
        prefix = self._stop_prefix or ("Stopped: " if statistics.not_done else "")
        has_catalogue = pages.index.is_file()
        self._print_line(
            f"{prefix}{statistics.format_result()}{f'; open {pages.index}' if has_catalogue else ''}"
        )
        if statistics.not_done:
            self._print_line("The next build goes on from here")
        if statistics.needs_human and self._verbosity >= 0:
            verb = "needs" if statistics.needs_human == 1 else "need"
            reasons = ", ".join(statistics.format_reasons())
            message = f"{pluralize(statistics.needs_human, 'article')} {verb} a person ({reasons})"
            self._print_line(f"{message}; open {pages.report}" if pages.report.is_file() else message)

    def _print_line(self, text: str, *, is_error: bool = False) -> None:
        """Print a line, and count it if it does not report a failure."""
        self._lines_since_failure += not is_error
        print_line(text, is_error=is_error)

    def _report_progress(self, outcome: Outcome) -> None:
        """Print the progress of a large build, at most once in `_PROGRESS_SECONDS`."""
        now = time.monotonic()
        if (
            self._has_line_per_article
            or self._verbosity < 0
            or outcome.is_unchanged
            or now < self._next_progress_time
        ):
            return
        self._next_progress_time = now + _PROGRESS_SECONDS
        self._print_line(self.statistics.format_progress())

    def _make_clear_sequence(self) -> bytes:
        """The bytes that clear the terminal's current line."""
        return b""

    def _remember_failure(self, errors: Iterable[PipelineError]) -> None:
        if not self._failures:
            self._lines_since_failure = 0
        if len(self._failures) < _MAX_REPEATED_FAILURES:
            self._failures.append("\n".join(map(str, errors)))

    def _repeat_failures(self) -> None:
        """Print the failures once more if they have scrolled off the screen."""
        if not self._failures or self._lines_since_failure <= _MAX_ON_SCREEN_LINES or self._pages is None:
            return
        self._print_line(f"{pluralize(self.statistics.failed, 'article')} failed:", is_error=True)
        for failure in self._failures:
            for line in failure.split("\n"):
                self._print_line(f"  {line}", is_error=True)
        if (unlisted := self.statistics.failed - len(self._failures)) > 0:
            self._print_line(
                f"  and {unlisted:,} more; {self._pages.report} tells all of them", is_error=True
            )


class JsonEventReporter(PlainReporter):
    """Reports a build in JSON events on standard output, and in nothing else."""

    def __init__(self) -> None:
        super().__init__(verbosity=-1)
        self._is_dry_run = False
        _print_event("begin", schema=EVENT_SCHEMA_VERSION, version=__version__)

    def report_begin(self, plan: Plan, pages: OutputPages) -> None:
        """Report the plan of a build that begins now."""
        super().report_begin(plan, pages)
        _print_event(
            "plan",
            output=str(pages.output),
            formats=list(plan.settings.inputs),
            to_build=len(plan.tasks),
            unchanged=len(plan.unchanged),
        )

    def report_outcome(self, outcome: Outcome) -> None:
        """Report the outcome of one article."""
        self.statistics.add_outcome(outcome)
        event = "unchanged" if outcome.is_unchanged else "failed" if outcome.errors else "built"
        details: dict[str, object] = {}
        if event != "unchanged":
            details["reason"] = outcome.task.reason
            details["files"] = [str(path) for path in outcome.written]
        if event == "failed":
            details["errors"] = [_describe_error(error) for error in outcome.errors]
        if (record := outcome.record) and record.article:
            details |= {"title": record.title, "language": record.language, "is_reviewed": record.is_reviewed}
            details |= {"warning": record.warning, "findings": record.findings}
        if outcome.format_warnings:
            details["format_warnings"] = outcome.format_warnings
        _print_event(event, **_describe_task(outcome.task), **details)

    def report_dry_run(self, plan: Plan, orphans: Orphans, pages: OutputPages) -> None:
        """Report what a build would do, and what ``clean-output`` would delete."""
        self.report_begin(plan, pages)
        self._is_dry_run = True
        for task in plan.tasks:
            _print_event("would-build", **_describe_task(task), reason=task.reason)
        for source, files in orphans.items():
            _print_event("would-remove", source=source, files=list(files))

    def report_error(self, error: PipelineError) -> None:
        """Report the error that ended the build."""
        _print_event("error", **_describe_error(error))

    def report_interrupt(self, name: str) -> None:
        """Report the name of the signal that ended the build."""
        _print_event("interrupted", signal=name)

    def report_end(self, exit_code: int) -> None:
        """Report the result of the command, with its exit code."""
        statistics, pages = self.statistics, self._pages
        _print_event(
            "summary",
            exit_code=exit_code,
            dry_run=self._is_dry_run,
            built=statistics.built,
            unchanged=statistics.unchanged,
            failed=statistics.failed,
            not_built=statistics.not_done,
            needs_a_person={
                "failed": statistics.failed,
                "void": statistics.void,
                "findings": statistics.with_findings,
            },
            seconds=round(statistics.seconds, 3),
            catalogue=str(pages.index) if pages else None,
            report=str(pages.report) if pages else None,
        )


def _print_event(event: str, **fields: object) -> None:
    """Print an event as a line of JSON, in ASCII, so that it is the same bytes in every encoding."""
    if sys.stdout is not None:
        click.echo(json.dumps({"event": event, **fields}), file=sys.stdout)


def _describe_task(task: Task) -> dict[str, str]:
    # A name that is not UTF-8 would make JSON that few programs can read.
    source = task.source.address.encode("utf-8", "backslashreplace").decode()
    return {"source": source, "name": task.name}


def _describe_error(error: PipelineError) -> dict[str, str]:
    return {"what": error.what, "where": error.where, "next_step": error.next_step}
