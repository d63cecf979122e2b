"""Builds the same articles with one worker and with several, in turn.

    python benchmarks/workers.py --articles 200 --jobs 2 --rounds 3

Prints wall time and CPU of each, and the ratios of the medians. Wall time tells something on an idle machine
only; the load before each build is printed.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from accounting import Run, run
from articles import make_articles


def build(project: Path, jobs: int) -> Run:
    """Build everything anew, as ``make all`` does."""
    shutil.rmtree(project / "output", ignore_errors=True)
    load = os.getloadavg()[0]
    completed = run([sys.executable, "-m", "pipeline", "build", "-q", "--jobs", str(jobs)], project)
    print(
        f"{jobs} workers: {completed.wall:.1f} s, {completed.cpu:.1f} s CPU (load before: {load:.1f})",
        flush=True,
    )
    return completed


def main() -> None:
    """Print the builds and their ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_articles(Path(folder) / "source", args.articles)
        pairs = [(build(Path(folder), 1), build(Path(folder), args.jobs)) for _ in range(args.rounds)]
    for measure in ("wall", "cpu"):
        one, several = (
            statistics.median(getattr(pair[index], measure) for pair in pairs) for index in (0, 1)
        )
        print(f"{measure}: {one:.1f} s and {several:.1f} s: {several / one:.3f}")


if __name__ == "__main__":
    main()
