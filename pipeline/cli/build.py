"""``handouts build``: what is in the output folder, and no more work than that needs."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from pipeline.cli.shared import Place, config_of, everywhere, loudness, told_in_one_line
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pipeline.build.plan import Plan
    from pipeline.cli.interrupts import Signals
    from pipeline.cli.telling import Lines
    from pipeline.config import Config

#: As `pipeline.config.PAPERS`, which this module does not load only to say what it may be called with.
_PAPERS = ("A4", "Letter")
#: Articles a worker from which on it pays to warm all workers before the first.
_WARM_FROM = 8


class _How(NamedTuple):
    """How a build is to go: the number of workers, a cluster, whether all is made again, when it stops."""

    jobs: int | None
    cluster: str | None
    is_forced: bool
    is_fail_fast: bool


@click.command()
@click.argument("sources", nargs=-1, type=Place(), metavar="[SOURCE]...")
@click.option("--output", type=Place(), help="Where the handouts go.")
@click.option(
    "--format", "formats", multiple=True, metavar="NAME", help="A format; may be given more than once."
)
@click.option("--theme", metavar="NAME", help="The look; see 'handouts themes'.")
@click.option(
    "--paper",
    type=click.Choice(_PAPERS, case_sensitive=False),
    metavar="|".join(_PAPERS),
    help="Paper of the PDF.",
)
@click.option(
    "--jobs",
    type=click.IntRange(0),
    envvar="HANDOUTS_JOBS",
    metavar="N",
    help="Articles at a time; default: one a core. 0: all in this process, without limits.",
)
@click.option(
    "--executor", "cluster", metavar="dask://HOST:PORT", help="Have a cluster build; see docs/cluster.md."
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
    cluster: str | None,
    force: bool,
    dry_run: bool,
    fail_fast: bool,
    as_json: bool,
) -> int:
    """Build handouts from SOURCE files or folders (default: the folder source).

    What is up to date is left as it is.
    """
    from pipeline.cli.conducting import conducted, teller

    given = {"output": output, "formats": tuple(dict.fromkeys(formats)), "theme": theme, "paper": paper}

    def work(lines: "Lines", signals: "Signals") -> int:
        config = _config(settings, given)
        if dry_run:
            return _tell_plan(sources, config, lines, is_forced=force)
        return _build(sources, config, _How(jobs, cluster, force, fail_fast), lines, signals)

    return conducted(lambda: teller(loudness(settings), as_json=as_json), work)


def _config(settings: dict[str, Any], given: dict[str, Any]) -> "Config":
    """The settings, and over them what the command line gives."""
    from dataclasses import replace

    return replace(config_of(settings), **{key: value for key, value in given.items() if value})


def _build(sources: tuple[Path, ...], config: "Config", how: _How, lines: "Lines", signals: "Signals") -> int:
    from contextlib import closing

    from pipeline.build.run import Build
    from pipeline.cli.tally import Places
    from pipeline.sources import find_sources

    found = find_sources(sources, config.source, config.output)
    with Build(config) as at_work:
        lines.planning(len(found))
        plan = at_work.plan(found, is_forced=how.is_forced)
        lines.begin(plan, Places(config.output))
        with closing(at_work.run(plan, _executor(plan, how))) as outcomes:
            for outcome in outcomes:
                lines.outcome(outcome)
                signals.heed()
                if outcome.errors and how.is_fail_fast:
                    break
    return EXIT_ARTICLES_FAILED if lines.tally.failed else EXIT_OK


def _tell_plan(sources: tuple[Path, ...], config: "Config", lines: "Lines", *, is_forced: bool) -> int:
    from pipeline.build.plan import order_of, planned
    from pipeline.cli.dry_run import orphans_of
    from pipeline.cli.tally import Places
    from pipeline.sources import find_sources

    found = find_sources(sources, config.source, config.output)
    plan = planned(found, order_of(config), is_forced=is_forced)
    taken = {task.name for task in (*plan.tasks, *plan.unchanged)}
    lines.dry_run(plan, orphans_of(plan.manifest, config.output, taken), Places(config.output))
    return EXIT_OK


def _executor(plan: "Plan", how: _How) -> "Executor":
    from pipeline.build.executors import InThisProcess, InWorkers

    if how.cluster and plan.tasks:
        from pipeline.build.cluster import OnCluster

        return OnCluster(how.cluster, plan.order, plan.tasks)
    if how.jobs == 0 or not plan.tasks:
        return InThisProcess(plan.order)
    workers = min(how.jobs or _cores(), len(plan.tasks))
    return InWorkers(plan.order, workers, is_warm=len(plan.tasks) > _WARM_FROM * workers)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
