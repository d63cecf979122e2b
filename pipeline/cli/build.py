"""``handouts build``: what is in the output folder, and no more work than that needs."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli.console import (
    PathParameter,
    exit_with_error_line,
    global_options,
    load_command_config,
    verbosity,
)
from pipeline.config import PAPERS, Config, Paper
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pipeline.builder.plan import Plan
    from pipeline.cli.lifecycle import Signals
    from pipeline.cli.reporters import BuildReporter

#: Articles for each worker from which on it pays to warm the workers before the first article.
_MIN_WARM_WORKER_ARTICLES = 8


class _BuildOptions(NamedTuple):
    """The options of a build that do not belong to its configuration.

    Attributes:
        jobs: the number of worker processes; 0 for this process, None for one a core.
        cluster: the address of a cluster's scheduler.
        is_forced: whether all handouts are built, also those that are up to date.
        is_fail_fast: whether the first article that fails ends the build.
    """

    jobs: int | None
    cluster: str | None
    is_forced: bool
    is_fail_fast: bool


@click.command()
@click.argument("sources", nargs=-1, type=PathParameter(), metavar="[SOURCE]...")
@click.option("--output", type=PathParameter(), help="Where the handouts go.")
@click.option(
    "--format", "formats", multiple=True, metavar="NAME", help="A format; may be given more than once."
)
@click.option("--theme", metavar="NAME", help="The look; see 'handouts themes'.")
@click.option(
    "--paper",
    type=click.Choice(PAPERS, case_sensitive=False),
    metavar="|".join(PAPERS),
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
@global_options
@click.pass_obj
@exit_with_error_line
def build(
    settings: dict[str, Any],
    sources: tuple[Path, ...],
    output: Path | None,
    formats: tuple[str, ...],
    theme: str | None,
    paper: Paper | None,
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
    from pipeline.cli.lifecycle import make_reporter, run_command

    overrides = {"output": output, "formats": tuple(dict.fromkeys(formats)), "theme": theme, "paper": paper}

    def work(reporter: "BuildReporter", signals: "Signals") -> int:
        config = _merge_config(settings, overrides)
        if dry_run:
            return _run_dry_run(sources, config, reporter, is_forced=force)
        return _run_build(sources, config, _BuildOptions(jobs, cluster, force, fail_fast), reporter, signals)

    return run_command(lambda: make_reporter(verbosity(settings), as_json=as_json), work)


def _merge_config(settings: dict[str, Any], overrides: dict[str, Any]) -> Config:
    """The configuration, overridden by the options of the command line."""
    return replace(load_command_config(settings), **{key: value for key, value in overrides.items() if value})


def _run_build(
    sources: tuple[Path, ...],
    config: Config,
    options: _BuildOptions,
    reporter: "BuildReporter",
    signals: "Signals",
) -> int:
    from contextlib import closing

    from pipeline.builder.run import Build
    from pipeline.cli.reporters import OutputPages
    from pipeline.sources import find_sources

    found = find_sources(sources, config.source, config.output)
    with Build(config) as running_build:
        reporter.report_planning(len(found))
        plan = running_build.plan(found, is_forced=options.is_forced)
        reporter.report_begin(plan, OutputPages(config.output))
        with closing(running_build.run(plan, _make_executor(plan, options))) as outcomes:
            for outcome in outcomes:
                reporter.report_outcome(outcome)
                signals.raise_if_signalled()
                if outcome.errors and options.is_fail_fast:
                    break
    return EXIT_ARTICLES_FAILED if reporter.statistics.failed else EXIT_OK


def _run_dry_run(
    sources: tuple[Path, ...], config: Config, reporter: "BuildReporter", *, is_forced: bool
) -> int:
    from pipeline.builder.plan import build_settings, make_plan
    from pipeline.cli.reporters import OutputPages, find_orphans_by_source
    from pipeline.sources import find_sources

    found = find_sources(sources, config.source, config.output)
    plan = make_plan(found, build_settings(config), is_forced=is_forced)
    planned_names = {task.name for task in (*plan.tasks, *plan.unchanged)}
    reporter.report_dry_run(
        plan, find_orphans_by_source(plan.manifest, config.output, planned_names), OutputPages(config.output)
    )
    return EXIT_OK


def _make_executor(plan: "Plan", options: _BuildOptions) -> "Executor":
    from pipeline.builder.workers import InlineExecutor, ProcessPoolExecutor

    if options.cluster and plan.tasks:
        from pipeline.builder.dask_cluster import DaskExecutor

        return DaskExecutor(options.cluster, plan.settings, plan.tasks)
    if options.jobs == 0 or not plan.tasks:
        return InlineExecutor(plan.settings)
    workers = min(options.jobs or _count_cores(), len(plan.tasks))
    return ProcessPoolExecutor(
        plan.settings, workers, is_warm=len(plan.tasks) > _MIN_WARM_WORKER_ARTICLES * workers
    )


def _count_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
