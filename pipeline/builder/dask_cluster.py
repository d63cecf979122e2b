"""How are articles built by other machines: an executor on a cluster of dask.distributed?

Each worker of the cluster runs the same pool of processes as this machine (`ProcessPoolExecutor`), as many
as the worker has threads: warm, with the limits of an article, each replaced when it is lost. So an article
is stopped in the same way everywhere, and the dask worker itself only hands tasks on.

The settings are sent to each worker once, with the theme's files. A worker that would make other bytes,
because its product or libraries differ, is refused: the digests by which a build tells what is up to date
(`pipeline.builder.fingerprints`) are computed there again, and must be equal.
"""

import asyncio
import contextlib
import hashlib
import logging
import math
import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from pipeline.builder.fingerprints import digest_format_inputs
from pipeline.builder.tasks import BuildSettings, Task
from pipeline.builder.workers import ProcessPoolExecutor
from pipeline.errors import PipelineError, ProductError, UsageError
from pipeline.exporters.theme import Theme, read_theme_files
from pipeline.storage.atomic import LOCK_FILE
from pipeline.storage.paths import is_remote

try:
    from distributed import Client, Worker, WorkerPlugin
    from distributed.scheduler import KilledWorker
except ModuleNotFoundError as missing:
    raise UsageError(
        "a cluster needs a library that is not installed",
        next_step="install it: pip install 'exercise-handouts[dask]'",
    ) from missing

#: The schemes of our addresses, and those of dask.
_DASK_SCHEMES = {"dask": "tcp", "dask+tls": "tls"}
_DEFAULT_PORT = 8786
#: Seconds to wait for the scheduler, and for the first worker.
_CONNECT_TIMEOUT_SECONDS = 30
#: Times that setting workers up is tried, since one may be lost meanwhile.
_MAX_SETUP_TRIES = 3
#: Seconds for which the number of workers is cached.
_MAX_WORKER_COUNT_AGE_SECONDS = 5
#: The pools of this process, if it is a worker of a cluster, by the names of their builds; for a pool that
#: could not be made, the error.
_pools: dict[str, ProcessPoolExecutor | PipelineError] = {}


@dataclass(frozen=True)
class WorkerBundle:
    """What a worker of the cluster is sent before its first article.

    Attributes:
        settings: the settings of the build.
        theme_files: the contents of the theme's files, by their paths in its folder.
        required_files: files that the worker must be able to see: the output's lock, samples of the sources.
    """

    settings: BuildSettings
    theme_files: dict[str, bytes]
    required_files: tuple[Path, ...]


class DaskExecutor(Executor):
    """The workers of a cluster.

    Args:
        address: of its scheduler: ``dask://HOST:PORT``, or ``dask+tls://HOST:PORT`` with the certificates
            that dask's own configuration names.
        settings: the settings of the build.
        tasks: the articles that will be submitted.

    Raises:
        UsageError: the address is wrong, no scheduler answers there, or a worker cannot be used.
    """

    def __init__(self, address: str, settings: BuildSettings, tasks: Iterable[Task]) -> None:
        self._address = address
        self._client = _connect(address)
        self._executor = self._client.get_executor(pure=False)
        self._threads, self._refreshed_at = 1, -math.inf
        # Named after the output folder, which one build at a time has: if the last one was killed, its pools
        # and whatever they still worked on end now.
        output = str(settings.config.output.absolute())
        self._build_name = f"handouts-{hashlib.sha256(output.encode()).hexdigest()[:16]}"
        try:
            self._register_plugin(_WorkerSetupPlugin(self._build_name, _make_bundle(settings, tasks)))
        except BaseException:
            self._disconnect()
            raise

    @property
    def workers(self) -> int:
        """How many articles can be built at once, as of some seconds ago: workers may join and leave."""
        if monotonic() - self._refreshed_at > _MAX_WORKER_COUNT_AGE_SECONDS:
            with contextlib.suppress(OSError):  # the futures of the tasks will report that it has gone
                self._threads = sum(self._client.nthreads().values())
            self._refreshed_at = monotonic()
        return max(1, self._threads)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have ``fn`` called by a worker; if that worker is lost meanwhile, by another one."""
        result: Future[Any] = Future()
        running = self._executor.submit(_run_on_worker, self._build_name, fn, *args, **kwargs)
        running.add_done_callback(lambda dask_future: self._forward_result(dask_future, result))
        return result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, after the tasks or (``cancel_futures``) at once: what is worked on ends."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._disconnect()

    def _register_plugin(self, plugin: "_WorkerSetupPlugin") -> None:
        """Set up the workers of now; the scheduler passes the plug-in on to those that join later."""
        for tries_left in reversed(range(_MAX_SETUP_TRIES)):
            try:
                self._client.register_plugin(plugin, name=self._build_name)
                return
            except PipelineError:
                raise
            except Exception as error:
                if not tries_left or not isinstance(error, OSError):  # else a worker was lost meanwhile
                    raise _worker_error(self._address, error) from error

    def _disconnect(self) -> None:
        with contextlib.suppress(Exception):  # whatever state the cluster is in, this build has ended
            self._client.unregister_worker_plugin(self._build_name)
        self._client.close()

    def _forward_result(self, dask_future: Future[Any], result: Future[Any]) -> None:
        """Copy the result of dask's future, with dask's own exceptions translated into `PipelineError`."""
        try:
            result.set_result(dask_future.result())
        except CancelledError:
            result.set_exception(_lost_scheduler_error(self._address))
        except KilledWorker as error:
            message = f"{error.allowed_failures + 1} workers of the cluster were lost while they worked on it"
            result.set_exception(ProductError(message, next_step="look at what they have logged"))
        except Exception as error:
            result.set_exception(error)


class _WorkerSetupPlugin(WorkerPlugin):  # type: ignore[misc] # the library is an option
    """Sets up each worker of the cluster for a build, also one that joins later.

    Args:
        name: of the build.
        bundle: what the worker is sent.
    """

    def __init__(self, name: str, bundle: WorkerBundle) -> None:
        self._build_name, self._bundle = name, bundle

    async def setup(self, worker: Worker) -> None:
        """Make the worker's pool of processes."""
        scratch = Path(worker.local_directory)
        try:
            pool = await asyncio.to_thread(_make_pool, self._bundle, scratch, worker.state.nthreads)
        except Exception as error:
            _pools[self._build_name] = refused = _worker_error(worker.address, error)
            raise refused from error
        _pools[self._build_name] = pool

    async def teardown(self, worker: Worker) -> None:
        """End the worker's pool and its running tasks."""
        pool = _pools.pop(self._build_name, None)
        if isinstance(pool, ProcessPoolExecutor):
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)


def _run_on_worker(name: str, fn: Callable[..., Any], *args: Any) -> Any:
    """Call ``fn`` in a process of this worker's pool."""
    pool = _pools[name]
    if isinstance(pool, PipelineError):
        raise pool
    return pool.submit(fn, *args).result()


def _make_bundle(settings: BuildSettings, tasks: Iterable[Task]) -> WorkerBundle:
    theme_files = dict(read_theme_files(settings.context.theme.folder))
    sample_paths = {is_remote(task.source.path): task.source.path for task in tasks}  # one near, one far
    required_files = (settings.config.output / LOCK_FILE, *sample_paths.values())
    if not all(map(is_remote, required_files)):
        settings = replace(settings, working_folder=Path.cwd())
    return WorkerBundle(settings, theme_files, required_files)


def _make_pool(bundle: WorkerBundle, scratch: Path, workers: int) -> ProcessPoolExecutor:
    """Make the pool of this machine, after a check that it would make the same bytes as the driver.

    Args:
        bundle: what this worker was sent.
        scratch: a folder of this worker that is deleted when it ends.
        workers: the number of processes.

    Raises:
        UsageError: a required file cannot be seen, or the digests of the inputs differ.
    """
    settings = bundle.settings
    for required_file in bundle.required_files:
        file = (
            required_file
            if is_remote(required_file) or not settings.working_folder
            else settings.working_folder / required_file
        )
        if not file.is_file():
            message = f"it does not see {file}"
            raise UsageError(message, next_step="share the folder at the same path, or use s3:// addresses")
    settings = replace(settings, context=replace(settings.context, theme=_unpack_theme(bundle, scratch)))
    own_inputs = digest_format_inputs(settings.inputs, settings.context, settings.config.language)
    for name, inputs in settings.inputs.items():
        if differing := [key for key, digest in inputs.items() if own_inputs[name].get(key) != digest]:
            reason = f"its {differing[0]} is not the same"
            message = f"it would make other {name} files than this machine, since {reason}"
            raise UsageError(message, next_step="install the same versions of everything there")
    # A nanny makes its worker a daemon, which may have no child processes, so that none outlives it. Ours
    # do not: they end with the process that started them, however that ends.
    multiprocessing.current_process().daemon = False
    return ProcessPoolExecutor(settings, workers, is_warm=True)


def _unpack_theme(bundle: WorkerBundle, scratch: Path) -> Theme:
    """Write the theme's files into a folder of this worker, named by their digest."""
    theme = bundle.settings.context.theme
    folder = (scratch / f"theme-{theme.digest[:16]}").resolve()
    for file, content in bundle.theme_files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return replace(theme, folder=folder)


def _connect(address: str) -> Client:
    scheme, _, host_and_port = address.partition("://")
    host, _, port = (
        host_and_port.rpartition(":") if ":" in host_and_port else (host_and_port, "", str(_DEFAULT_PORT))
    )
    if scheme not in _DASK_SCHEMES or not host or not port.isdecimal():
        raise UsageError(f"'{address}' is no address of a cluster", next_step="write dask://HOST:PORT")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised as an error, once
    try:
        client = Client(
            f"{_DASK_SCHEMES[scheme]}://{host}:{port}", timeout=_CONNECT_TIMEOUT_SECONDS, set_as_default=False
        )
    except (OSError, ValueError) as error:
        message = "no scheduler answers there"
        raise UsageError(message, where=address, next_step="start one with 'dask scheduler'") from error
    try:
        client.wait_for_workers(1, timeout=_CONNECT_TIMEOUT_SECONDS)
    except TimeoutError as error:
        client.close()
        message = "the cluster has no workers"
        raise UsageError(message, where=address, next_step="start some with 'dask worker'") from error
    return client


def _worker_error(where: str, error: Exception) -> PipelineError:
    """The error for a worker, or a whole cluster, that cannot be set up."""
    if isinstance(error, PipelineError):
        return type(error)(error.what, where=f"worker {where}", next_step=error.next_step)
    if isinstance(error, ImportError | AttributeError):
        message = f"a worker has not this version of the product ({error})"
        return UsageError(message, where=where, next_step="install the same versions of everything there")
    message = f"the workers cannot be set up ({type(error).__name__}: {error})"
    return UsageError(message, where=where, next_step="look at what they have logged")


def _lost_scheduler_error(address: str) -> PipelineError:
    message = "the scheduler has gone or dropped the build"
    return UsageError(message, where=address, next_step="build again: what is done stays done")
