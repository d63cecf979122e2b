"""Where the articles of a build are worked on: in worker processes, or in this one.

An executor is a `concurrent.futures.Executor`; any other (a cluster's) does the same job, if each of its
workers calls `set_up` once and `work` is submitted to it.

Worker processes come from a server process that has loaded fonts and style sheets, made one article and then
forks them, so that they share all of that; where a system has no safe fork, each loads it for itself. They
are pebble's, since the pool of the standard library can neither stop one task that takes too long nor go on
after a worker has died.
"""

import base64
import contextlib
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

from pipeline.build.article import build_article, failed
from pipeline.build.cleaning import unforeseen
from pipeline.build.order import Order, Outcome, Task
from pipeline.build.workers import NO_MEMORY, ORDER, become_worker, give_up_worker, rest, warm
from pipeline.config import Limits
from pipeline.errors import LimitError, PipelineError, ProductError

#: Articles after which a worker makes room for a new one, whatever libraries may have kept of them.
_MOST_ARTICLES = 200

_order: Order | None = None


def set_up(order: Order) -> None:
    """Give a process the order that it is to work by."""
    global _order  # a task is small because what all share is kept here
    _order = order


def work(task: Task) -> Outcome:
    """Build one article; whatever is wrong with it is told in the outcome.

    Raises:
        OutputError: the output folder cannot be written.
    """
    assert _order is not None  # noqa: S101 # every executor sets its workers up
    try:
        return build_article(task, _order)
    except MemoryError:
        give_up_worker()
        return failed(task, _order, _too_much_memory(task, _order.config.limits))
    except PipelineError:
        raise
    except Exception as error:  # whatever is wrong with one article, the others are built
        return failed(task, _order, unforeseen(error, str(task.source)))
    finally:
        rest()


class InThisProcess(Executor):
    """Works on a task when it is submitted, without limits: for tests, debuggers and small builds."""

    workers = 1

    def __init__(self, order: Order) -> None:
        set_up(order)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call ``fn`` at once."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class InWorkers(Executor):
    """Worker processes, each with the limits that an article has; one that is lost is replaced.

    Args:
        order: what the workers are to work by.
        workers: how many there are.
        is_warm: whether they share an engine that has made an article already; that pays from some articles
            on.
    """

    def __init__(self, order: Order, workers: int, *, is_warm: bool) -> None:
        self.workers = workers
        self._seconds = order.config.limits.seconds
        context = _context(order, is_warm=is_warm)
        self._pool = ProcessPool(
            workers, max_tasks=_MOST_ARTICLES, initializer=_start, initargs=(order, is_warm), context=context
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
            _end_server()


def loss(error: Exception, task: Task, limits: Limits) -> PipelineError | None:
    """What it means for an article that its worker gave no outcome; None where nothing is known of it."""
    if isinstance(error, TimeoutError):
        told = f"takes more than {limits.seconds:g} seconds"
        return LimitError(told, where=str(task.source), next_step=_advice("seconds"))
    if isinstance(error, ProcessExpired):
        if error.exitcode == NO_MEMORY:
            return _too_much_memory(task, limits)
        told = f"a worker died of it (exit status {error.exitcode})"
        return ProductError(
            told, where=str(task.source), next_step="report it with this line and the article"
        )
    return None


def is_worth_another_try(error: Exception) -> bool:
    """Whether a worker was lost in a way that need not be the article's fault."""
    return isinstance(error, ProcessExpired) and error.exitcode != NO_MEMORY


def _too_much_memory(task: Task, limits: Limits) -> LimitError:
    told = f"takes more than {limits.megabytes:,} MB of memory"
    return LimitError(told, where=str(task.source), next_step=_advice("megabytes"))


def _advice(setting: str) -> str:
    return f"cut it into several articles, or raise '{setting}' of [limits] in handouts.toml"


def _start(order: Order, is_warm: bool) -> None:
    """What a worker process does first."""
    if order.folder:
        os.chdir(order.folder)
    set_up(order)
    if is_warm:
        warm(order)
    become_worker(order.config.limits)


def _context(order: Order, *, is_warm: bool) -> BaseContext:
    """How worker processes come to be.

    macOS and Windows have no fork that libraries of the system survive.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    told: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
    if is_warm:
        context.set_forkserver_preload(["pipeline.build.warm"])
        told = _told(ORDER, base64.b64encode(pickle.dumps(order)).decode())
    with _deaf():
        resource_tracker.ensure_running()
    with _deaf(), told:
        forkserver.ensure_running()
    return context


def _end_server() -> None:
    """End the server process of workers that are not wanted any more.

    It ends with this process, but not while it still loads what workers need; and it would then fork those
    that were ordered.
    """
    pid = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if pid is not None:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Processes that are started meanwhile do not hear what a terminal tells all: this one ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _told(name: str, value: str) -> Iterator[None]:
    """An environment variable for a process that is started meanwhile."""
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
