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


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def build(project: Path, seconds: float | None = None) -> float:
    """Build, and kill it after so many seconds; how long it took."""
    started = time.monotonic()
    process = subprocess.Popen(COMMAND, cwd=project)  # noqa: S603
    try:
        if process.wait(seconds):
            sys.exit(f"a build failed with {process.returncode}")
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.monotonic() - started


def main() -> None:
    """Print for each round when the build was killed, and whether the bytes are the same in the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    chance = random.Random(args.seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        make_articles(project / "source", args.articles)
        build_seconds = build(project)
        undisturbed = read_files(project / "output")
        same_count = 0
        for number in range(1, args.times + 1):
            shutil.rmtree(project / "output")
            moment = chance.uniform(0.1, build_seconds)
            build(project, moment)
            handout_count = len(list(project.glob("output/*/*.*")))
            build(project)
            result = read_files(project / "output")
            differing = sorted(
                key for key in {*result, *undisturbed} if result.get(key) != undisturbed.get(key)
            )
            same_count += not differing
            verdict = f"differs in {', '.join(differing[:5])}" if differing else "same bytes"
            print(
                f"{number}: killed after {moment:.2f} s with {handout_count} handouts there: {verdict}",
                flush=True,
            )
    print(f"{same_count} of {args.times} completed to the same bytes")
    sys.exit(same_count != args.times)


if __name__ == "__main__":
    main()
