"""How does a build run from beginning to end: one at a time in an output folder, on any executor?"""

import contextlib
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from itertools import islice
from pathlib import Path
from types import TracebackType

from pipeline.builder.build_article import delete_article, record_failure
from pipeline.builder.load_article import internal_error
from pipeline.builder.plan import Plan, build_settings, make_plan
from pipeline.builder.tasks import Outcome, Task
from pipeline.builder.workers import InlineExecutor, error_of_lost_worker, is_retryable, run_task
from pipeline.config import Config
from pipeline.errors import OutputError, PipelineError, ProductError
from pipeline.records import BuildRecord, Manifest, find_handouts
from pipeline.report import CATALOGUE_FILE, OVERVIEW_FILES, write_catalogue, write_report
from pipeline.sources import Source, make_source
from pipeline.storage.atomic import lock, make_folder, remove_partial_files, write_atomically
from pipeline.storage.write_errors import unwritable_error

#: The digest of the records that the overview files were made from.
_CATALOGUE_STATE_FILE = ".handouts/.catalogue"
#: Tasks that are submitted for each worker, one of them in advance, so that no worker waits for the next.
_MAX_WORKER_TASKS = 2


class Build:
    """A build, while its output folder is locked.

    Args:
        config: the settings.

    Raises:
        UsageError: a format or the theme does not exist.
        OutputError: another build is at work in the output folder, or it cannot be written.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._settings = build_settings(config)
        self._open = contextlib.ExitStack()

    def __enter__(self) -> "Build":
        make_folder(self._config.output)
        self._open.enter_context(lock(self._config.output))
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._open.close()

    def plan(self, sources: Iterable[Source], *, is_forced: bool = False) -> Plan:
        """Plan the build; see `pipeline.builder.plan.make_plan`."""
        return make_plan(sources, self._settings, is_forced=is_forced)

    def run(self, plan: Plan, executor: Executor) -> Generator[Outcome]:
        """Build what is planned, and yield the outcome of each article when it is known; then the catalogue.

        If the iterator is closed early, the remaining articles are left to the next build.

        Raises:
            OutputError: the output folder cannot be written.
        """
        if plan.tasks:
            self._mark_catalogue_stale()
        scheduler = _Scheduler(plan, executor)
        try:
            for task in plan.unchanged:
                yield Outcome(task, record=task.previous_record)
            yield from scheduler.run_tasks()
        except BaseException as error:
            self._finish_after_error(plan, error)
            raise
        if scheduler.has_lost_workers:  # possibly while they wrote
            remove_partial_files(self._config.output)
        self._update_pages(plan)

    def _mark_catalogue_stale(self) -> None:
        """Delete the catalogue's state; if there was none, a build was killed: delete its partial files."""
        state = self._config.output / _CATALOGUE_STATE_FILE
        if not state.is_file():
            remove_partial_files(self._config.output)
        try:
            state.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable_error(state, error) from error

    def _finish_after_error(self, plan: Plan, reason: BaseException) -> None:
        """Delete partial files and update the pages: workers may have been stopped while they wrote."""
        remove_partial_files(self._config.output)
        try:
            self._update_pages(plan)
        except OutputError:
            if not isinstance(reason, OutputError):  # otherwise the first file that failed is reported
                raise

    def _update_pages(self, plan: Plan) -> None:
        """Write the catalogue and the report anew, unless they are up to date with the records."""
        output = self._config.output
        # Without a task, no record was written since the build was planned.
        manifest = Manifest.read(output, self._config.root) if plan.tasks else plan.manifest
        state = manifest.compute_digest().encode()
        with contextlib.suppress(OSError):
            if (output / _CATALOGUE_STATE_FILE).read_bytes() == state and all(
                (output / file).is_file() for file in (CATALOGUE_FILE, *OVERVIEW_FILES)
            ):
                return
        if not plan.tasks:  # the build that should have written them may have been killed while it did
            remove_partial_files(output)
        write_catalogue(output, manifest)
        write_report(output, manifest, {task.name for task in plan.tasks})
        make_folder((output / _CATALOGUE_STATE_FILE).parent)
        write_atomically(output / _CATALOGUE_STATE_FILE, state)


def build(sources: Iterable[Source | Path], config: Config, *, is_forced: bool = False) -> Iterator[Outcome]:
    """Build the handouts of each article in this process, one outcome after the other; then the catalogue.

    Raises:
        UsageError: a format or the theme does not exist.
        OutputError: the output folder cannot be written.
    """
    source_list = [
        make_source(source, config.source) if isinstance(source, Path) else source for source in sources
    ]
    with Build(config) as running_build:
        plan = running_build.plan(source_list, is_forced=is_forced)
        yield from running_build.run(plan, InlineExecutor(plan.settings))


def find_orphans(manifest: Manifest) -> Iterator[tuple[str, BuildRecord]]:
    """The names and records of articles whose sources do not exist any more."""
    for name, record in sorted(manifest.records.items()):
        if not manifest.has_source(record.source):
            yield name, record


def clean_output(config: Config) -> Generator[Path]:
    """Delete the handouts of articles whose sources are gone, and update the catalogue.

    Only files that the manifest lists are deleted. Each handout is yielded after its deletion; if the
    iterator is closed early, the remaining ones stay.

    Raises:
        UsageError: a format or the theme does not exist.
        OutputError: another build is at work in the output folder, or it cannot be written.
    """
    output = config.output
    with Build(config) as running_build:
        plan = running_build.plan(())
        try:
            for name, record in find_orphans(plan.manifest):
                handout_paths = [output / address for address, _ in find_handouts(output, name, record.files)]
                delete_article(output, name, record.files)
                del plan.manifest.records[name]
                for path in handout_paths:
                    if path.exists():
                        message, step = "cannot be taken away", "change the rights of its folder"
                        raise OutputError(message, where=str(path), next_step=step)
                    yield path
        finally:
            for _ in running_build.run(plan, InlineExecutor(plan.settings)):
                pass


class _Scheduler:
    """Submits the tasks of a plan to an executor, a few at a time, and collects their outcomes.

    Attributes:
        has_lost_workers: whether a worker process ended without an outcome.
    """

    def __init__(self, plan: Plan, executor: Executor) -> None:
        self._plan, self._executor = plan, executor
        self._tasks = iter(plan.tasks)
        self._running: dict[Future[Outcome], Task] = {}
        self._retried_names: set[str] = set()
        self.has_lost_workers = False

    def run_tasks(self) -> Iterator[Outcome]:
        """Run all tasks, and yield the outcome of each when it is known."""
        is_over = False
        try:
            while True:
                max_tasks = _MAX_WORKER_TASKS * getattr(
                    self._executor, "workers", 1
                )  # of a cluster, some may join and leave
                for task in islice(self._tasks, max(0, max_tasks - len(self._running))):
                    self._submit(task)
                if not self._running:
                    break
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in [future for future in self._running if future in done]:  # in their order
                    yield from self._collect_outcome(future, self._running.pop(future))
            is_over = True
        finally:
            self._executor.shutdown(cancel_futures=not is_over)

    def _submit(self, task: Task) -> None:
        self._running[self._executor.submit(run_task, task)] = task

    def _collect_outcome(self, future: Future[Outcome], task: Task) -> Iterator[Outcome]:
        """Yield the outcome of a finished task; nothing where it is submitted a second time."""
        try:
            yield future.result()
        except (PipelineError, CancelledError):
            raise
        except BrokenExecutor as error:
            raise ProductError(
                "its workers cannot be started", next_step="use --jobs 0 to see why, and report it"
            ) from error
        except Exception as error:
            self.has_lost_workers = True
            if is_retryable(error) and task.name not in self._retried_names:
                self._retried_names.add(task.name)
                self._submit(task)
                return
            settings = self._plan.settings
            failure = error_of_lost_worker(error, task, settings.config.limits) or internal_error(
                error, str(task.source)
            )
            yield record_failure(task, settings, failure)
