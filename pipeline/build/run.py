"""A build from beginning to end: one at a time in an output folder, in as many workers as are given."""

import contextlib
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from itertools import islice
from pathlib import Path
from types import TracebackType

from pipeline.build.article import failed, forget
from pipeline.build.cleaning import unforeseen
from pipeline.build.executors import InThisProcess, is_worth_another_try, loss, work
from pipeline.build.order import Outcome, Task
from pipeline.build.plan import Plan, order_of, planned
from pipeline.catalog import Entry, index_page
from pipeline.config import Config
from pipeline.errors import OutputError, PipelineError, ProductError
from pipeline.manifest import Manifest, Record, handouts
from pipeline.output import locked, make_folder, sweep, unwritable, write_atomically
from pipeline.reporting import write_report
from pipeline.sources import Source, source_of

_INDEX, _STATE = "index.html", ".handouts/.catalogue"
#: The pages of all articles; made again where one is gone.
_PAGES = (_INDEX, "report.html", "report.json")
#: Tasks that a worker is given ahead, so that it never waits for the next one.
_AHEAD = 2


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
        self._order = order_of(config)
        self._open = contextlib.ExitStack()

    def __enter__(self) -> "Build":
        make_folder(self._config.output)
        self._open.enter_context(locked(self._config.output))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def plan(self, sources: Iterable[Source], *, is_forced: bool = False) -> Plan:
        """Plan the build; see `pipeline.build.plan.planned`."""
        return planned(sources, self._order, is_forced=is_forced)

    def run(self, plan: Plan, executor: Executor) -> Generator[Outcome]:
        """Build what is planned, and give the outcome of each article as it comes; then the catalogue.

        An iterator that is closed early leaves the articles that are not done to the next build.

        Raises:
            OutputError: the output folder cannot be written.
        """
        if plan.tasks:
            self._begin()
        work_on = _Work(plan, executor)
        try:
            for task in plan.unchanged:
                yield Outcome(task, record=task.known)
            yield from work_on.outcomes()
        except BaseException as error:
            self._leave(plan, error)
            raise
        if work_on.has_lost_workers:  # in the midst of writing, it may be
            sweep(self._config.output)
        self._finish(plan)

    def _begin(self) -> None:
        """Note that the catalogue is not true from now on; if it was not before, a build was killed."""
        state = self._config.output / _STATE
        if not state.is_file():
            sweep(self._config.output)
        try:
            state.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(state, error) from error

    def _leave(self, plan: Plan, reason: BaseException) -> None:
        """Finish with what is there: workers may have been stopped in the midst of writing."""
        sweep(self._config.output)
        try:
            self._finish(plan)
        except OutputError:
            if not isinstance(reason, OutputError):  # otherwise the first that could not be written is told
                raise

    def _finish(self, plan: Plan) -> None:
        """Bring the catalogue and the report up to what there is now."""
        output = self._config.output
        # Without a task, nobody has written a record since the build was planned.
        manifest = Manifest.read(output, self._config.root) if plan.tasks else plan.manifest
        state = manifest.digest().encode()
        with contextlib.suppress(OSError):
            if (output / _STATE).read_bytes() == state and all((output / page).is_file() for page in _PAGES):
                return
        write_atomically(output / _INDEX, index_page(list(_entries(output, manifest))))
        write_report(output, manifest, {task.name for task in plan.tasks})
        make_folder((output / _STATE).parent)
        write_atomically(output / _STATE, state)


def build(sources: Iterable[Source | Path], config: Config, *, is_forced: bool = False) -> Iterator[Outcome]:
    """Build the handouts of each article in this process, one outcome after the other; then the catalogue.

    Raises:
        UsageError: a format or the theme does not exist.
        OutputError: the output folder cannot be written.
    """
    given = [source_of(each, config.source) if isinstance(each, Path) else each for each in sources]
    with Build(config) as at_work:
        plan = at_work.plan(given, is_forced=is_forced)
        yield from at_work.run(plan, InThisProcess(plan.order))


def orphans(manifest: Manifest) -> Iterator[tuple[str, Record]]:
    """The names and records of what was made from sources that are gone."""
    for name, record in sorted(manifest.records.items()):
        if not manifest.is_source(record.source):
            yield name, record


def clean_output(config: Config) -> Generator[Path]:
    """Take away the handouts of articles whose sources are gone, and bring the catalogue up to date.

    Only what the manifest says was made here is taken away. Each handout is given when it is gone; closed
    early, the iterator leaves the rest there.

    Raises:
        UsageError: a format or the theme does not exist.
        OutputError: another build is at work in the output folder, or it cannot be written.
    """
    output = config.output
    with Build(config) as at_work:
        plan = at_work.plan(())
        try:
            for name, record in orphans(plan.manifest):
                there = [output / address for address, _ in handouts(output, name, record.files)]
                forget(output, name, record.files)
                del plan.manifest.records[name]
                for path in there:
                    if path.exists():
                        told, step = "cannot be taken away", "change the rights of its folder"
                        raise OutputError(told, where=str(path), next_step=step)
                    yield path
        finally:
            for _ in at_work.run(plan, InThisProcess(plan.order)):
                pass


class _Work:
    """The tasks of a plan on their way through an executor, a few at a time."""

    def __init__(self, plan: Plan, executor: Executor) -> None:
        self._plan, self._executor = plan, executor
        self._tasks = iter(plan.tasks)
        self._waiting: dict[Future[Outcome], Task] = {}
        self._tried_again: set[str] = set()
        self.has_lost_workers = False

    def outcomes(self) -> Iterator[Outcome]:
        """The outcome of each task, as it comes."""
        is_over = False
        try:
            while True:
                most = _AHEAD * getattr(self._executor, "workers", 1)  # of a cluster, some may join and leave
                for task in islice(self._tasks, max(0, most - len(self._waiting))):
                    self._submit(task)
                if not self._waiting:
                    break
                done, _ = wait(self._waiting, return_when=FIRST_COMPLETED)
                for future in [future for future in self._waiting if future in done]:  # in their order
                    yield from self._outcome(future, self._waiting.pop(future))
            is_over = True
        finally:
            self._executor.shutdown(cancel_futures=not is_over)

    def _submit(self, task: Task) -> None:
        self._waiting[self._executor.submit(work, task)] = task

    def _outcome(self, future: Future[Outcome], task: Task) -> Iterator[Outcome]:
        """What became of a task; nothing yet where it is tried again."""
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
            if is_worth_another_try(error) and task.name not in self._tried_again:
                self._tried_again.add(task.name)
                self._submit(task)
                return
            order = self._plan.order
            reason = loss(error, task, order.config.limits) or unforeseen(error, str(task.source))
            yield failed(task, order, reason)


def _entries(output: Path, manifest: Manifest) -> Iterator[Entry]:
    """What can be handed out: the handouts whose raw article is still there."""
    for name, record in sorted(manifest.records.items()):
        if manifest.is_there(name):
            files = tuple(handouts(output, name, record.files))
            yield Entry(record.title, record.language, record.is_reviewed, files)
