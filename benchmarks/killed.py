"""Kills builds at random moments, lets the next build complete them, and compares every byte.

    python benchmarks/killed.py --times 30 --articles 12

Each round begins with an empty output folder. The build is ended by SIGKILL, which no program can see coming,
after a random part of the time that an undisturbed build takes; then another build runs to its end. Its whole
output folder (handouts, report, records) must hold the same bytes as that of the undisturbed build.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from articles import make_articles

COMMAND = (sys.executable, "-m", "pipeline", "build", "-q")


def digest(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def build(project: Path, seconds: float | None = None) -> float:
    """Build, and kill it after so many seconds; how long it took."""
    began = time.monotonic()
    process = subprocess.Popen(COMMAND, cwd=project)  # noqa: S603
    try:
        if process.wait(seconds):
            sys.exit(f"a build failed with {process.returncode}")
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.monotonic() - began


def main() -> None:
    """Print for each round when the build was killed, and whether the bytes are the same in the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        make_articles(project / "source", given.articles)
        takes = build(project)
        undisturbed = digest(project / "output")
        same = 0
        for number in range(1, given.times + 1):
            shutil.rmtree(project / "output")
            moment = chance.uniform(0.1, takes)
            build(project, moment)
            left = len(list(project.glob("output/*/*.*")))
            build(project)
            result = digest(project / "output")
            other = sorted(key for key in {*result, *undisturbed} if result.get(key) != undisturbed.get(key))
            same += not other
            told = f"differs in {', '.join(other[:5])}" if other else "same bytes"
            print(f"{number}: killed after {moment:.2f} s with {left} handouts there: {told}", flush=True)
    print(f"{same} of {given.times} completed to the same bytes")
    sys.exit(same != given.times)


if __name__ == "__main__":
    main()
