"""How are the articles of a build worked on: inline, or in a pool of worker processes with limits?

An executor is a `concurrent.futures.Executor`; any other (a cluster's) does the same, if each of its
workers calls `set_worker_settings` once and `run_task` is submitted to it.

Worker processes are forked from a server process that has loaded fonts and style sheets and built one
article (see `pipeline.builder.preload`), so that they share all of that; where a system has no safe fork
(macOS, Windows), each loads it for itself. The pool is pebble's, since the pool of the standard library can
neither stop one task that takes too long nor go on after a worker has died. A worker is limited in seconds
per article and in megabytes of written memory (RLIMIT_DATA), returns memory after each article, and ends
when its parent ends.
"""

import base64
import contextlib
import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from typing import Any

from pebble import ProcessExpired, ProcessPool

from pipeline.builder.build_article import build_article, collect_own_words, input_digests, record_failure
from pipeline.builder.load_article import REPORT_DEFECT, clean_raw_file, internal_error
from pipeline.builder.tasks import BuildSettings, Outcome, Task
from pipeline.clinical.gate import verify
from pipeline.config import Limits
from pipeline.errors import LimitError, PipelineError, ProductError
from pipeline.exporters.registry import load_exporter
from pipeline.report import collect_report_input
from pipeline.report.article_page import render_article_page
from pipeline.sources import RawFile, make_source

#: The environment variable from which the fork server reads the settings for which it is warmed.
SETTINGS_VARIABLE = "HANDOUTS_SETTINGS"
#: The exit status of a worker that needed more memory than it may have.
OUT_OF_MEMORY_EXIT_STATUS = 77
_BYTES_PER_MEGABYTE = 1_000_000
#: Articles after which a worker is replaced, whatever memory libraries may have kept of them.
_MAX_WORKER_ARTICLES = 200
#: New objects, and collections of younger ones, after which the collector looks at each generation.
_GC_THRESHOLDS = (20_000, 20, 50)
#: Linux, prctl(2): the signal that a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1

#: What this process is: whether it is a worker, the settings of its tasks, and those for which it is warm.
_is_worker = False
_worker_settings: BuildSettings | None = None
_warmed_settings: BuildSettings | None = None

#: Has every kind of content that an article may have, so that the code for each has run once.
_SAMPLE_ARTICLE = """\
Knee bend

A short exercise for strong legs.

Benefits
✅ Stronger thighs
✅ Better balance

How to do it
1. Stand straight: Hold on to the back of a chair.
2. Bend: Bend your knees a little and hold for 5 seconds.
3. Repeat 8 to 10 times, twice a day.

Do
✅ Breathe calmly

Don't
❌ Do not bend further than you can without pain

Stop if you feel a sharp pain, and call your doctor. You can do it ✨

| Week | Times |
| 1 | 8 |
| 2 | 10 |
"""


def warm(settings: BuildSettings) -> None:
    """Load what articles need, by building a sample article without writing it; once per process."""
    global _warmed_settings
    if settings == _warmed_settings:
        return
    _warmed_settings = settings
    with contextlib.suppress(Exception):  # the first article meets the same error, and reports it
        build_sample_article(settings)
    # What is loaded now lives as long as the workers: if the collector touched it, its pages would be copied.
    # An article makes and drops a hundred thousand objects; searching them for cycles every few hundred, as
    # the collector does by default, costs a fifteenth of its time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)


def build_sample_article(settings: BuildSettings) -> None:
    """Build a small article in all formats, with its page of the report, and discard the result.

    Raises:
        Exception: any error that a build of an article may raise.
    """
    source = make_source(settings.config.source / "knee-bend.txt")
    raw_file = RawFile(_SAMPLE_ARTICLE.encode(), source.name)
    input_digests(raw_file, settings)
    article, scraped = clean_raw_file(source, raw_file, settings.config)
    render_article_page(collect_report_input("knee-bend", source, str(source), (article, scraped), ()))
    for name in settings.inputs:
        with contextlib.suppress(PipelineError):
            exporter = load_exporter(name)
            words = collect_own_words(exporter, settings.context.clinic)
            verify(
                article,
                exporter.suffix,
                exporter.export(article, settings.context),
                where=name,
                own_words=words,
            )


def enter_worker(limits: Limits) -> None:
    """Make this process a worker: with a memory limit, ended by SIGTERM and with its parent process."""
    global _is_worker
    _is_worker = True
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        import resource

        # Written memory, not address space: fonts and libraries map much that costs little.
        max_bytes = limits.megabytes * _BYTES_PER_MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (max_bytes, max_bytes))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:  # the parent ended before prctl was called
            os._exit(1)


def release_memory() -> None:
    """Return an article's memory to the system, so that a worker does not grow with the articles."""
    if not _is_worker:
        return
    # Cyclic garbage goes now; what survives is a cache for the next article (styles, glyphs), which the
    # collector need not search again.
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # only the GNU C library keeps freed memory, and has this
            ctypes.CDLL(None).malloc_trim(0)


def exit_out_of_memory() -> None:
    """End this process if it is a worker: one that ran out of memory is replaced by a new process."""
    if _is_worker:
        os._exit(OUT_OF_MEMORY_EXIT_STATUS)


def set_worker_settings(settings: BuildSettings) -> None:
    """Keep the settings of a build in this process, for all tasks that it will run."""
    global _worker_settings  # tasks stay small, since what they share is not sent with each
    _worker_settings = settings


def run_task(task: Task) -> Outcome:
    """Build one article; any error of the article is in the outcome.

    Raises:
        OutputError: the output folder cannot be written.
    """
    assert _worker_settings is not None  # noqa: S101 # every executor sets its workers up
    try:
        return build_article(task, _worker_settings)
    except MemoryError:
        exit_out_of_memory()
        return record_failure(
            task, _worker_settings, _memory_limit_error(task, _worker_settings.config.limits)
        )
    except PipelineError:
        raise
    except Exception as error:  # whatever is wrong with one article, the others are built
        return record_failure(task, _worker_settings, internal_error(error, str(task.source)))
    finally:
        release_memory()


class InlineExecutor(Executor):
    """Runs a task in this process when it is submitted, without limits: for tests and debuggers."""

    workers = 1

    def __init__(self, settings: BuildSettings) -> None:
        set_worker_settings(settings)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call ``fn`` at once."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class ProcessPoolExecutor(Executor):
    """A pool of worker processes with the limits of an article; a process that is lost is replaced.

    Args:
        settings: the settings of the build.
        workers: the number of processes.
        is_warm: whether the workers share what a warmed process has loaded; that pays from some articles on.
    """

    def __init__(self, settings: BuildSettings, workers: int, *, is_warm: bool) -> None:
        self.workers = workers
        self._seconds = settings.config.limits.seconds
        context = _make_context(settings, is_warm=is_warm)
        self._pool = ProcessPool(
            workers,
            max_tasks=_MAX_WORKER_ARTICLES,
            initializer=_start_worker,
            initargs=(settings, is_warm),
            context=context,
        )

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a worker call ``fn``; the future raises TimeoutError if that takes longer than the limit."""
        future: Future[Any] = self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=self._seconds)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers, after their tasks or (``cancel_futures``) at once."""
        if cancel_futures:
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        if wait:
            self._pool.join()
        if cancel_futures:
            _kill_fork_server()


def error_of_lost_worker(error: Exception, task: Task, limits: Limits) -> PipelineError | None:
    """The error of an article whose worker gave no outcome; None for an exception of another kind.

    Args:
        error: what the future of its task raised.
        task: the article.
        limits: of one article.
    """
    if isinstance(error, TimeoutError):
        message = f"takes more than {limits.seconds:g} seconds"
        return LimitError(message, where=str(task.source), next_step=_format_limit_advice("seconds"))
    if isinstance(error, ProcessExpired):
        if error.exitcode == OUT_OF_MEMORY_EXIT_STATUS:
            return _memory_limit_error(task, limits)
        message = f"a worker died of it (exit status {error.exitcode})"
        return ProductError(message, where=str(task.source), next_step=REPORT_DEFECT)
    return None


def is_retryable(error: Exception) -> bool:
    """Whether a worker was lost for a reason that may have nothing to do with the article."""
    return isinstance(error, ProcessExpired) and error.exitcode != OUT_OF_MEMORY_EXIT_STATUS


def _memory_limit_error(task: Task, limits: Limits) -> LimitError:
    message = f"takes more than {limits.megabytes:,} MB of memory"
    return LimitError(message, where=str(task.source), next_step=_format_limit_advice("megabytes"))


def _format_limit_advice(setting: str) -> str:
    return f"cut it into several articles, or raise '{setting}' of [limits] in handouts.toml"


def _start_worker(settings: BuildSettings, is_warm: bool) -> None:
    """Initialise a worker process."""
    if settings.working_folder:
        os.chdir(settings.working_folder)
    set_worker_settings(settings)
    if is_warm:
        warm(settings)
    enter_worker(settings.config.limits)


def _make_context(settings: BuildSettings, *, is_warm: bool) -> BaseContext:
    """The start method of worker processes: a fork server on Linux, otherwise spawn.

    On macOS and Windows there is no fork that system libraries survive.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    environment: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
    if is_warm:
        context.set_forkserver_preload(["pipeline.builder.preload"])
        environment = _environment_variable(
            SETTINGS_VARIABLE, base64.b64encode(pickle.dumps(settings)).decode()
        )
    with _block_terminal_signals():
        resource_tracker.ensure_running()
    with _block_terminal_signals(), environment:
        forkserver.ensure_running()
    return context


def _kill_fork_server() -> None:
    """Kill the fork server.

    It would end with this process, but not before it has loaded what workers need and forked those that
    were requested.
    """
    pid = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if pid is not None:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def _block_terminal_signals() -> Iterator[None]:
    """Processes that are started in the block ignore SIGINT and SIGHUP: this process ends them itself."""
    previous_mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous_mask)


@contextlib.contextmanager
def _environment_variable(name: str, value: str) -> Iterator[None]:
    """Set an environment variable for a process that is started in the block."""
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
