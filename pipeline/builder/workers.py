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
from pipeline.builder.load_article import clean_raw_file, internal_error
from pipeline.builder.tasks import BuildSettings, Outcome, Task
from pipeline.clinical.gate import verify
from pipeline.config import Limits
from pipeline.errors import LimitError, PipelineError, ProductError
from pipeline.exporters.registry import load_exporter
from pipeline.report import report_input
from pipeline.report.article_page import render_article_page
from pipeline.sources import RawFile, make_source

#: Where the server process of workers finds the order that it is to be warm for.
SETTINGS_VARIABLE = "HANDOUTS_ORDER"
#: The exit status of a worker that needed more memory than it may have.
OUT_OF_MEMORY_EXIT_STATUS = 77
_BYTES_PER_MEGABYTE = 1_000_000
#: New objects, and collections of younger ones, after which the collector looks at each generation.
_GC_THRESHOLDS = (20_000, 20, 50)
#: Linux, prctl(2): the signal that a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1

_is_worker = False
_warmed_settings: BuildSettings | None = None

#: Holds all that an article may hold, so that all code for it has run once.
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
    """Load what articles need and make one, without writing anything; once a process, however it began."""
    global _warmed_settings
    if settings == _warmed_settings:
        return
    _warmed_settings = settings
    with contextlib.suppress(Exception):  # it will be met again with the first article, and told of it
        build_sample_article(settings)
    # What is there now lives as long as the workers: the collector need not touch it, which would copy it.
    # An article makes and drops a hundred thousand objects; to look for rings of them every few hundred, as
    # the collector does by default, costs a fifteenth of its time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)


def build_sample_article(settings: BuildSettings) -> None:
    """Make a small article in all formats, and what the report tells of it, and forget it.

    Raises:
        Exception: what an article may meet.
    """
    source = make_source(settings.config.source / "knee-bend.txt")
    raw_file = RawFile(_SAMPLE_ARTICLE.encode(), source.name)
    input_digests(raw_file, settings)
    article, scraped = clean_raw_file(source, raw_file, settings.config)
    render_article_page(report_input("knee-bend", source, str(source), (article, scraped), ()))
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
    """Make this process a worker: bounded, ended at once by a signal, and by the end of its parent."""
    global _is_worker
    _is_worker = True
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        import resource

        # Memory that it writes to; not address space, of which fonts and libraries take much and cost little.
        max_bytes = limits.megabytes * _BYTES_PER_MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (max_bytes, max_bytes))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:  # it ended before
            os._exit(1)


def release_memory() -> None:
    """Give memory back that an article took: a worker stays as small after a thousand as after one."""
    if not _is_worker:
        return
    # What an article leaves in rings goes now; what then is left is kept for the next (styles, glyphs), and
    # the collector need not look through it again.
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # only the GNU C library keeps what is free, and has this
            ctypes.CDLL(None).malloc_trim(0)


def exit_out_of_memory() -> None:
    """End this process if it is a worker that had too little memory: a new one has a whole one."""
    if _is_worker:
        os._exit(OUT_OF_MEMORY_EXIT_STATUS)


#: Articles after which a worker makes room for a new one, whatever libraries may have kept of them.
_MAX_WORKER_ARTICLES = 200

_worker_settings: BuildSettings | None = None


def set_worker_settings(settings: BuildSettings) -> None:
    """Give a process the order that it is to work by."""
    global _worker_settings  # a task is small because what all share is kept here
    _worker_settings = settings


def run_task(task: Task) -> Outcome:
    """Build one article; whatever is wrong with it is told in the outcome.

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
    """Works on a task when it is submitted, without limits: for tests, debuggers and small builds."""

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
    """Worker processes, each with the limits that an article has; one that is lost is replaced.

    Args:
        order: what the workers are to work by.
        workers: how many there are.
        is_warm: whether they share an engine that has made an article already; that pays from some articles
            on.
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
        """Have ``fn`` called by a worker; the future fails if that takes longer than the limit."""
        future: Future[Any] = self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=self._seconds)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers end, after their tasks or (``cancel_futures``) at once."""
        if cancel_futures:
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        if wait:
            self._pool.join()
        if cancel_futures:
            _kill_fork_server()


def error_of_lost_worker(error: Exception, task: Task, limits: Limits) -> PipelineError | None:
    """What it means for an article that its worker gave no outcome; None where nothing is known of it."""
    if isinstance(error, TimeoutError):
        message = f"takes more than {limits.seconds:g} seconds"
        return LimitError(message, where=str(task.source), next_step=_format_limit_advice("seconds"))
    if isinstance(error, ProcessExpired):
        if error.exitcode == OUT_OF_MEMORY_EXIT_STATUS:
            return _memory_limit_error(task, limits)
        message = f"a worker died of it (exit status {error.exitcode})"
        return ProductError(
            message, where=str(task.source), next_step="report it with this line and the article"
        )
    return None


def is_retryable(error: Exception) -> bool:
    """Whether a worker was lost in a way that need not be the article's fault."""
    return isinstance(error, ProcessExpired) and error.exitcode != OUT_OF_MEMORY_EXIT_STATUS


def _memory_limit_error(task: Task, limits: Limits) -> LimitError:
    message = f"takes more than {limits.megabytes:,} MB of memory"
    return LimitError(message, where=str(task.source), next_step=_format_limit_advice("megabytes"))


def _format_limit_advice(setting: str) -> str:
    return f"cut it into several articles, or raise '{setting}' of [limits] in handouts.toml"


def _start_worker(settings: BuildSettings, is_warm: bool) -> None:
    """What a worker process does first."""
    if settings.working_folder:
        os.chdir(settings.working_folder)
    set_worker_settings(settings)
    if is_warm:
        warm(settings)
    enter_worker(settings.config.limits)


def _make_context(settings: BuildSettings, *, is_warm: bool) -> BaseContext:
    """How worker processes come to be.

    macOS and Windows have no fork that libraries of the system survive.
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
    """End the server process of workers that are not wanted any more.

    It ends with this process, but not while it still loads what workers need; and it would then fork those
    that were ordered.
    """
    pid = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if pid is not None:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def _block_terminal_signals() -> Iterator[None]:
    """Processes that are started meanwhile do not hear what a terminal tells all: this one ends them."""
    previous_mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous_mask)


@contextlib.contextmanager
def _environment_variable(name: str, value: str) -> Iterator[None]:
    """An environment variable for a process that is started meanwhile."""
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
