"""What a build tells people while it runs and at its end, in plain lines: for a pipe, a log, a file."""

import contextlib
import os
import sys
import time
from collections.abc import Iterable
from types import TracebackType

from pipeline.build.order import Outcome
from pipeline.build.plan import Plan
from pipeline.cli.counting import counted
from pipeline.cli.dry_run import Orphans, told
from pipeline.cli.shared import say
from pipeline.cli.tally import Places, Tally
from pipeline.errors import PipelineError

#: Up to so many articles, each one that is built has a line of its own.
FEW = 30
#: Seconds between lines that tell how far a larger build is.
_PERIOD = 5
#: Failures that are told once more at the end, and the lines after which that is worth it.
_TOLD_AGAIN, _FAR = 20, 15
_STOPPING = b"Stopping; what is half-made is dropped. Once more: stop at once.\n"


class Lines:
    """Tells a build in lines.

    Args:
        loudness: -1 only what failed, 0 what was built, 1 what a person should look at too.
    """

    def __init__(self, loudness: int) -> None:
        self._loudness = loudness
        self._places: Places | None = None
        self._is_line_each = True
        self._next = time.monotonic() + _PERIOD
        self._failures: list[str] = []
        self._after_failure = 0
        self._stopped = ""
        self.tally = Tally()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def planning(self, articles: int) -> None:
        """Tell that so many articles are looked at."""

    def begin(self, plan: Plan, places: Places) -> None:
        """Tell what is to be done."""
        self._places = places
        self._is_line_each = len(plan.tasks) <= FEW or self._loudness > 0
        self._next = time.monotonic() + _PERIOD
        self.tally.begin(plan)

    def outcome(self, outcome: Outcome) -> None:
        """Tell what became of one article."""
        self.tally.count(outcome)
        source, record = outcome.task.source, outcome.record
        if outcome.errors:
            self._remember(outcome.errors)
        for error in outcome.errors:
            self._line(f"Error: {error}", is_error=True)
        if record and record.warning and not outcome.is_unchanged:
            self._line(f"Warning: {source}: {record.warning}", is_error=True)
        if self._loudness >= 0 and self._is_line_each and outcome.written:
            kinds = ", ".join(path.suffix[1:] for path in outcome.written)
            self._line(f"{source} -> {outcome.written[0].parent} ({kinds})")
        if self._loudness > 0:
            for finding in outcome.findings:
                self._line(f"  line {finding.line}: {finding.rule}: {finding.message}")
        self._advance(outcome)

    def dry_run(self, plan: Plan, orphans: Orphans, places: Places) -> None:
        """Tell what would be done."""
        for line in told(plan, orphans, is_whole=self._loudness > 0):
            self._line(line)

    def error(self, error: PipelineError) -> None:
        """Tell what ended the build."""
        self._stopped = "Stopped: "
        self._line(f"Error: {error}", is_error=True)

    def interrupted(self, name: str) -> None:
        """Tell that a signal ended the build."""
        self._stopped = f"Interrupted ({name}): "

    def stopping(self) -> None:
        """Say at once that a signal was heard; called in the midst of anything."""
        if sys.stderr is not None and sys.stderr.isatty():
            with contextlib.suppress(OSError):  # a terminal that was closed
                os.write(2, self._clear() + _STOPPING)

    def abandoned(self) -> None:
        """Leave the terminal as it was found; called right before the process is ended."""

    def end(self, exit_code: int) -> None:
        """Tell what was done, and what is left to do."""
        tally, places = self.tally, self._places
        if places is None:
            if self._stopped.startswith("I"):
                self._line(f"{self._stopped}nothing was built", is_error=True)
            return
        if self._loudness < 0 and not self._stopped:
            return
        if self._loudness >= 0:
            self._tell_again()
        stopped = self._stopped or ("Stopped: " if tally.not_done else "")
        is_there = places.index.is_file()
        self._line(f"{stopped}{tally.result()}{f'; open {places.index}' if is_there else ''}")
        if tally.not_done:
            self._line("The next build goes on from here")
        if tally.for_a_person and self._loudness >= 0:
            need = "needs" if tally.for_a_person == 1 else "need"
            why = ", ".join(tally.reasons())
            told = f"{counted(tally.for_a_person, 'article')} {need} a person ({why})"
            self._line(f"{told}; open {places.report}" if places.report.is_file() else told)

    def _line(self, text: str, *, is_error: bool = False) -> None:
        """Print a line."""
        self._after_failure += not is_error
        say(text, is_error=is_error)

    def _advance(self, outcome: Outcome) -> None:
        """Tell now and then how far the build is."""
        now = time.monotonic()
        if self._is_line_each or self._loudness < 0 or outcome.is_unchanged or now < self._next:
            return
        self._next = now + _PERIOD
        self._line(self.tally.standing())

    def _clear(self) -> bytes:
        """What clears the terminal's line for another text."""
        return b""

    def _remember(self, errors: Iterable[PipelineError]) -> None:
        if not self._failures:
            self._after_failure = 0
        if len(self._failures) < _TOLD_AGAIN:
            self._failures.append("\n".join(map(str, errors)))

    def _tell_again(self) -> None:
        """Tell the failures once more where they have run off the screen."""
        if not self._failures or self._after_failure <= _FAR or self._places is None:
            return
        self._line(f"{counted(self.tally.failed, 'article')} failed:", is_error=True)
        for failure in self._failures:
            for line in failure.split("\n"):
                self._line(f"  {line}", is_error=True)
        if (more := self.tally.failed - len(self._failures)) > 0:
            self._line(f"  and {more:,} more; {self._places.report} tells all of them", is_error=True)
