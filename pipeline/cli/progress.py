"""What a build tells while it runs: a bar on a terminal, plain lines in a pipe."""

from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from pipeline.build.order import Outcome
from pipeline.build.plan import Plan


class Progress:
    """Tells the outcomes of a build.

    Args:
        plan: what is to be done.
        loudness: -1 only failures, 0 a line an article, 1 findings too.
    """

    def __init__(self, plan: Plan, loudness: int) -> None:
        self._out = Console(soft_wrap=True, highlight=False, markup=False)
        self._err = Console(soft_wrap=True, highlight=False, markup=False, stderr=True)
        self._loudness = loudness
        self._bar = _bar(self._out) if self._out.is_terminal and loudness >= 0 else None
        self._task = self._bar.add_task("", total=len(plan.tasks)) if self._bar else None
        self.built = self.unchanged = self.failed = self.to_look_at = 0

    def __enter__(self) -> "Progress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def tell(self, outcome: Outcome) -> None:
        """Tell one outcome."""
        record, source = outcome.record, outcome.task.source
        self.failed += bool(outcome.errors)
        self.built += not outcome.errors and not outcome.is_unchanged
        self.unchanged += outcome.is_unchanged
        self.to_look_at += record.findings if record else 0
        for error in outcome.errors:
            self._err.print(f"Error: {error}")
        if record and record.is_void:  # what was handed out yesterday is a draft today
            self._err.print(f"Warning: {source}: its approval is void; see 'handouts diff {source.name}'")
        if self._loudness >= 0 and outcome.written:
            kinds = ", ".join(path.suffix[1:] for path in outcome.written)
            self._out.print(f"{source} -> {outcome.written[0].parent} ({kinds})")
        if self._loudness > 0:
            for finding in outcome.findings:
                self._out.print(f"  line {finding.line}: {finding.rule}: {finding.message}")
        if self._bar and self._task is not None:
            self._bar.advance(self._task)

    def summarise(self, catalogue: Path, report: Path) -> None:
        """What there is now and what is left to do, in a line or two.

        Args:
            catalogue: the page that lists the handouts.
            report: the page that tells what was done and what is left to decide.
        """
        if self._loudness < 0:
            return
        failed = f", {self.failed} failed" if self.failed else ""
        unchanged = f", {self.unchanged} unchanged" if self.unchanged else ""
        self._out.print(f"{self.built} built{unchanged}{failed}; open {catalogue}")
        if self.to_look_at and self._loudness == 0:
            self._out.print(f"{self.to_look_at} findings for a person to look at; open {report}")


def _bar(console: Console) -> Bar:
    return Bar(
        TextColumn("building"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
