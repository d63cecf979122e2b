"""What an article costs, where, and so how many cores a large library takes.

    python benchmarks/cluster.py [--articles 60] [--total 1000000]

CPU is user and system time by the system's accounting, of workers and driver apart; memory is what a worker
has for itself and its part of what it shares (PSS, Linux). The cluster's own cost a task is measured where
the extra `dask` is installed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path
from threading import Event, Thread
from time import process_time, sleep
from typing import Any

from accounting import run
from articles import make_articles

_HOUR = 3600
#: Tasks on their way at a time, as in a build on 16 cores.
_WINDOW = 32
_HANDOUTS = (sys.executable, "-c", "from pipeline.cli import main; main()")


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--total", type=int, default=1_000_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        each, memory = _workers(folder / "all", args.articles)
        print(f"worker, an article in all formats   {1000 * each:8.1f} ms CPU")
        print(f"worker, memory                      {memory:8.0f} MB")
        driver = _driver(folder / "driver", 5 * args.articles)
        for name, seconds in driver.items():
            print(f"driver, {name:<27} {1000 * seconds:8.2f} ms CPU an article")
        for name, size in _pages(folder / "driver", 5 * args.articles).items():
            print(f"{name:<35} {size:8.0f} bytes an article")
        cluster = _cluster(folder)
    for name, seconds in cluster.items():
        print(f"cluster, {name:<26} {1000 * seconds:8.2f} ms CPU a task")
    _tell(args.total, each, sum(driver.values()) + cluster.get("driver", 0), cluster)


def _tell(total: int, each: float, driver: float, cluster: dict[str, float]) -> None:
    hours_in_all = total * each / _HOUR
    print(f"\n{total:,} articles: {hours_in_all:,.0f} hours of one core")
    for hours in (24, 8, 1):
        print(f"  in {hours:>2} hours: {hours_in_all / hours:,.0f} cores")
    print(f"  the driver works {total * driver / _HOUR:,.1f} hours of that on its own core")
    narrow = max(driver, *cluster.values()) if cluster else driver
    print(f"  more than {each / narrow:,.0f} cores would wait for the driver or the scheduler")


def _workers(folder: Path, count: int) -> tuple[float, float]:
    """Seconds of CPU an article, without what starting takes, and the most memory of a worker in MB."""
    few = max(8, count // 6)
    cost = []
    most: list[float] = [0.0]
    for number in (few, count):
        make_articles(folder / str(number) / "source", number)
        is_over = Event()
        watch = Thread(target=_watch, args=(is_over, most))
        watch.start()
        cost.append(run([*_HANDOUTS, "build", "-q", "--jobs", "2"], folder / str(number)).cpu)
        is_over.set()
        watch.join()
    return (cost[1] - cost[0]) / (count - few), most[0]


def _watch(is_over: Event, most: list[float]) -> None:
    """The most memory that any process below this one has, in MB."""
    while not is_over.wait(0.3):
        for worker in _below(os.getpid()):
            try:
                told = Path(f"/proc/{worker}/smaps_rollup").read_text(encoding="ascii")
            except OSError:
                continue
            kilobytes = [int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")]
            most[0] = max(most[0], sum(kilobytes) / 1000)


def _below(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
        told = [each for thread in threads for each in (thread / "children").read_text("ascii").split()]
    except OSError:
        return []
    own = [int(child) for child in told]
    return own + [deeper for child in own for deeper in _below(child)]


def _driver(folder: Path, count: int) -> dict[str, float]:
    """Seconds of CPU an article that the driver takes for what only it does."""
    from pipeline.builder.plan import build_settings, make_plan
    from pipeline.builder.run import Build
    from pipeline.config import Config
    from pipeline.sources import find_sources

    make_articles(folder / "source", count)
    command = [*_HANDOUTS, "build", "-q", "--jobs", "2", "--format", "json"]
    run(command, folder)
    config = Config(folder, folder / "source", folder / "output", formats=("json",))
    order = build_settings(config)
    make_plan(find_sources([], config.source, config.output), order)  # what is loaded once is loaded now
    found, finding = _timed(lambda: find_sources([], config.source, config.output))
    plan, planning = _timed(lambda: make_plan(found, order))

    def finish() -> None:
        (config.output / ".handouts" / ".catalogue").unlink()
        with Build(config) as build:
            build._update_pages(plan)

    finish()
    return {
        "finding": finding / count,
        "planning": planning / count,
        "manifest, index and report": _timed(finish)[1] / count,
    }


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = process_time()
    return work(), process_time() - begin


def _pages(folder: Path, count: int) -> dict[str, float]:
    pages = ("index.html", "report.html", "report.json")
    return {name: (folder / "output" / name).stat().st_size / count for name in pages}


def _cluster(folder: Path, count: int = 1600) -> dict[str, float]:
    """Seconds of CPU a task that does nothing, for each who takes part; nothing without the extra."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        return {}
    known = folder / "scheduler.json"
    started = [_dask(known, "scheduler", "--host", "127.0.0.1", "--port", "0")]
    try:
        while not known.exists() or not known.read_text():
            sleep(0.1)
        started.append(_dask(known, "worker", "--nthreads", "1", "--no-nanny"))
        client = Client(json.loads(known.read_text())["address"])
        client.wait_for_workers(1)
        executor = client.get_executor(pure=False)
        wait([executor.submit(len, ()) for _ in range(_WINDOW)])
        before = [process_time(), *map(_used, started)]
        for _ in range(count // _WINDOW):
            wait([executor.submit(len, ()) for _ in range(_WINDOW)])
        after = [process_time(), *map(_used, started)]
        client.close()
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()
    names = ("driver", "scheduler", "worker")
    return {name: (end - begin) / count for name, begin, end in zip(names, before, after, strict=True)}


def _dask(known: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(known), "--no-dashboard"]
    with (known.parent / "dask.log").open("ab") as log:
        return subprocess.Popen(command, cwd=known.parent, stdout=log, stderr=log)  # noqa: S603


def _used(process: "subprocess.Popen[bytes]") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
