"""``handouts build`` and ``handouts clean-output``: what is in the output folder, and no more than that."""

import os
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from pipeline.cli.shared import config_of, everywhere, loudness, told_in_one_line
from pipeline.config import PAPERS
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK

if TYPE_CHECKING:
    from pipeline.build.plan import Plan

_PAPER = click.Choice(PAPERS, case_sensitive=False)
#: A shell's exit code for a command that a signal ended is this and the signal's number.
_BY_SIGNAL = 128


class _Interrupted(BaseException):
    """A signal asks the build to end."""

    def __init__(self, number: int) -> None:
        self.number = number


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option("--output", type=click.Path(path_type=Path), help="Where the handouts go.")
@click.option(
    "--format", "formats", multiple=True, metavar="NAME", help="A format; may be given more than once."
)
@click.option("--theme", metavar="NAME", help="The look; see 'handouts themes'.")
@click.option("--paper", type=_PAPER, metavar="|".join(PAPERS), help="Paper of the PDF.")
@click.option(
    "--jobs",
    type=click.IntRange(0),
    envvar="HANDOUTS_JOBS",
    metavar="N",
    help="Articles at a time; default: one a core. 0: all in this process, without limits.",
)
@click.option("--force", is_flag=True, help="Make all handouts again, also those up to date.")
@click.option("--dry-run", is_flag=True, help="Say what would be built and why; write nothing.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first article that fails.")
@click.option("--json", "as_json", is_flag=True, help="Print events for programs, a JSON object a line.")
@everywhere
@click.pass_obj
@told_in_one_line
def build(
    settings: dict[str, Any],
    sources: tuple[Path, ...],
    output: Path | None,
    formats: tuple[str, ...],
    theme: str | None,
    paper: Literal["A4", "Letter"] | None,
    jobs: int | None,
    force: bool,
    dry_run: bool,
    fail_fast: bool,
    as_json: bool,
) -> int:
    """Build handouts from SOURCE files or folders (default: the folder source).

    What is up to date is left as it is.
    """
    from pipeline.build.plan import planned
    from pipeline.build.run import Build
    from pipeline.cli.progress import Progress
    from pipeline.sources import find_sources

    config = config_of(settings)
    given: dict[str, Any] = {
        "output": output,
        "formats": tuple(dict.fromkeys(formats)),
        "theme": theme,
        "paper": paper,
    }
    config = replace(config, **{key: value for key, value in given.items() if value})
    found = find_sources(sources, config.source, config.output)
    if dry_run:
        _tell_plan(planned(found, config, is_forced=force))
        return EXIT_OK
    with Build(config) as at_work:
        plan = at_work.plan(found, is_forced=force)
        progress = Progress(plan, loudness(settings))
        with progress:
            for outcome in at_work.run(plan, _executor(plan, jobs)):
                progress.tell(outcome)
                if outcome.errors and fail_fast:
                    break
    progress.summarise(config.output / "index.html", config.output / "report.html")
    return EXIT_ARTICLES_FAILED if progress.failed else EXIT_OK


def _tell_plan(plan: "Plan") -> None:
    for task in plan.tasks:
        click.echo(f"{task.source}: {task.reason}")
    click.echo(f"{len(plan.tasks)} to build, {len(plan.unchanged)} unchanged")


def _executor(plan: "Plan", jobs: int | None) -> Executor:
    from pipeline.build.executors import InThisProcess, InWorkers

    if jobs == 0 or not plan.tasks:
        return InThisProcess(plan.order)
    workers = min(jobs or _cores(), len(plan.tasks))
    return InWorkers(plan.order, workers, is_warm=len(plan.tasks) > 2 * workers)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command("clean-output")
@everywhere
@click.pass_obj
@told_in_one_line
def clean_output(settings: dict[str, Any]) -> int:
    """Take away the handouts of articles whose sources are gone.

    Only what was built from them is taken away: no other file is touched.
    """
    from pipeline.build.run import clean_output as cleaned

    for path in cleaned(config_of(settings)):
        if loudness(settings) >= 0:
            click.echo(f"{path}: removed")
    return EXIT_OK
