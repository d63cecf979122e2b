"""How does a build report on a terminal: a bar with rate and time left, and lines above it?"""

import contextlib
import os
import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text

from pipeline.builder.plan import Plan
from pipeline.builder.tasks import Outcome
from pipeline.cli.reporters import OutputPages, PlainReporter
from pipeline.text.quantities import pluralize
from pipeline.text.visible import escape_for_terminal

_BAR_COLUMNS, _REFRESHES_PER_SECOND = 20, 4
_SHOW_CURSOR = b"\x1b[?25h"
_CLEAR_LINE = b"\r\x1b[2K"


class ProgressBarReporter(PlainReporter):
    """Reports a build in lines above a progress bar.

    Args:
        verbosity: 0 for what was built, 1 for what a person should look at too.
    """

    def __init__(self, verbosity: int) -> None:
        super().__init__(verbosity)
        self._console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
        self._bar = Progress(
            BarColumn(_BAR_COLUMNS),
            TextColumn("{task.description}", markup=False),
            console=self._console,
            transient=True,
            refresh_per_second=_REFRESHES_PER_SECOND,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task: TaskID | None = None

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def report_planning(self, articles: int) -> None:
        """Start the bar, which reports that so many articles are being planned."""
        self._task = self._bar.add_task(f"looking at {pluralize(articles, 'article')}", total=None)
        self._bar.start()

    def report_begin(self, plan: Plan, pages: OutputPages) -> None:
        """Give the bar its length: the articles of the plan."""
        super().report_begin(plan, pages)
        if self._task is not None:
            self._bar.update(self._task, total=len(plan.tasks), description=self.statistics.format_progress())

    def report_end(self, exit_code: int) -> None:
        """Remove the bar, then report the result of the command."""
        self._bar.stop()
        super().report_end(exit_code)

    def reset_terminal(self) -> None:
        """Clear the bar and show the cursor again; called right before the process is killed."""
        with contextlib.suppress(OSError):
            os.write(1, _CLEAR_LINE + _SHOW_CURSOR)

    def _print_line(self, text: str, *, is_error: bool = False) -> None:
        is_elsewhere = is_error and sys.stderr is not None and not sys.stderr.isatty()
        if is_elsewhere or not self._bar.live.is_started:
            super()._print_line(text, is_error=is_error)
            return
        self._lines_since_failure += not is_error
        style = "red" if is_error and text.startswith("Error") else ""
        self._console.print(Text(escape_for_terminal(text), style), soft_wrap=True)

    def _report_progress(self, outcome: Outcome) -> None:
        if self._task is not None and not outcome.is_unchanged:
            self._bar.update(self._task, advance=1, description=self.statistics.format_progress())

    def _make_clear_sequence(self) -> bytes:
        return _CLEAR_LINE if self._bar.live.is_started else b""
