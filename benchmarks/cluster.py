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
        seconds_per_article, memory = _measure_workers(folder / "all", args.articles)
        print(f"worker, an article in all formats   {1000 * seconds_per_article:8.1f} ms CPU")
        print(f"worker, memory                      {memory:8.0f} MB")
        driver = _measure_driver(folder / "driver", 5 * args.articles)
        for name, seconds in driver.items():
            print(f"driver, {name:<27} {1000 * seconds:8.2f} ms CPU an article")
        for name, size in _measure_pages(folder / "driver", 5 * args.articles).items():
            print(f"{name:<35} {size:8.0f} bytes an article")
        cluster = _measure_cluster(folder)
    for name, seconds in cluster.items():
        print(f"cluster, {name:<26} {1000 * seconds:8.2f} ms CPU a task")
    _print_estimate(args.total, seconds_per_article, sum(driver.values()) + cluster.get("driver", 0), cluster)


def _print_estimate(total: int, seconds_per_article: float, driver: float, cluster: dict[str, float]) -> None:
    hours_in_all = total * seconds_per_article / _HOUR
    print(f"\n{total:,} articles: {hours_in_all:,.0f} hours of one core")
    for hours in (24, 8, 1):
        print(f"  in {hours:>2} hours: {hours_in_all / hours:,.0f} cores")
    print(f"  the driver works {total * driver / _HOUR:,.1f} hours of that on its own core")
    bottleneck_seconds = max(driver, *cluster.values()) if cluster else driver
    cores = seconds_per_article / bottleneck_seconds
    print(f"  more than {cores:,.0f} cores would wait for the driver or the scheduler")


def _measure_workers(folder: Path, count: int) -> tuple[float, float]:
    """Seconds of CPU an article, without what starting takes, and the most memory of a worker in MB."""
    small_count = max(8, count // 6)
    cost = []
    peak_megabytes: list[float] = [0.0]
    for number in (small_count, count):
        make_articles(folder / str(number) / "source", number)
        is_over = Event()
        watch = Thread(target=_watch_memory, args=(is_over, peak_megabytes))
        watch.start()
        cost.append(run([*_HANDOUTS, "build", "-q", "--jobs", "2"], folder / str(number)).cpu)
        is_over.set()
        watch.join()
    return (cost[1] - cost[0]) / (count - small_count), peak_megabytes[0]


def _watch_memory(is_over: Event, peak_megabytes: list[float]) -> None:
    """The most memory that any process below this one has, in MB."""
    while not is_over.wait(0.3):
        for worker in _find_descendants(os.getpid()):
            try:
                rollup = Path(f"/proc/{worker}/smaps_rollup").read_text(encoding="ascii")
            except OSError:
                continue
            kilobytes = [int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")]
            peak_megabytes[0] = max(peak_megabytes[0], sum(kilobytes) / 1000)


def _find_descendants(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
        child_ids = [
            child_id for thread in threads for child_id in (thread / "children").read_text("ascii").split()
        ]
    except OSError:
        return []
    children = [int(child) for child in child_ids]
    return children + [descendant for child in children for descendant in _find_descendants(child)]


def _measure_driver(folder: Path, count: int) -> dict[str, float]:
    """Seconds of CPU an article that the driver takes for what only it does."""
    from pipeline.builder.plan import build_settings, make_plan
    from pipeline.builder.run import Build
    from pipeline.config import Config
    from pipeline.sources import find_sources

    make_articles(folder / "source", count)
    command = [*_HANDOUTS, "build", "-q", "--jobs", "2", "--format", "json"]
    run(command, folder)
    config = Config(folder, folder / "source", folder / "output", formats=("json",))
    settings = build_settings(config)
    make_plan(find_sources([], config.source, config.output), settings)  # what is loaded once is loaded now
    found, finding = _measure_cpu(lambda: find_sources([], config.source, config.output))
    plan, planning = _measure_cpu(lambda: make_plan(found, settings))

    def finish() -> None:
        (config.output / ".handouts" / ".catalogue").unlink()
        with Build(config) as build:
            build._update_pages(plan)

    finish()
    return {
        "finding": finding / count,
        "planning": planning / count,
        "manifest, index and report": _measure_cpu(finish)[1] / count,
    }


def _measure_cpu(work: Callable[[], Any]) -> tuple[Any, float]:
    started = process_time()
    return work(), process_time() - started


def _measure_pages(folder: Path, count: int) -> dict[str, float]:
    pages = ("index.html", "report.html", "report.json")
    return {name: (folder / "output" / name).stat().st_size / count for name in pages}


def _measure_cluster(folder: Path, count: int = 1600) -> dict[str, float]:
    """Seconds of CPU a task that does nothing, for each who takes part; nothing without the extra."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        return {}
    scheduler_file = folder / "scheduler.json"
    processes = [_start_dask(scheduler_file, "scheduler", "--host", "127.0.0.1", "--port", "0")]
    try:
        while not scheduler_file.exists() or not scheduler_file.read_text():
            sleep(0.1)
        processes.append(_start_dask(scheduler_file, "worker", "--nthreads", "1", "--no-nanny"))
        client = Client(json.loads(scheduler_file.read_text())["address"])
        client.wait_for_workers(1)
        executor = client.get_executor(pure=False)
        wait([executor.submit(len, ()) for _ in range(_WINDOW)])
        before = [process_time(), *map(_read_cpu_seconds, processes)]
        for _ in range(count // _WINDOW):
            wait([executor.submit(len, ()) for _ in range(_WINDOW)])
        after = [process_time(), *map(_read_cpu_seconds, processes)]
        client.close()
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()
    names = ("driver", "scheduler", "worker")
    return {name: (end - started) / count for name, started, end in zip(names, before, after, strict=True)}


def _start_dask(scheduler_file: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-m",
        "dask",
        *arguments,
        "--scheduler-file",
        str(scheduler_file),
        "--no-dashboard",
    ]
    with (scheduler_file.parent / "dask.log").open("ab") as log:
        return subprocess.Popen(command, cwd=scheduler_file.parent, stdout=log, stderr=log)  # noqa: S603


def _read_cpu_seconds(process: "subprocess.Popen[bytes]") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
