"""CPU of ``handouts --help`` beside that of importing click, the library which reads its command line.

    python benchmarks/startup.py [--runs N]

Both are run in turn, each as a process of its own, with the Python that runs this; medians are told, and
their ratio.
"""

import argparse
import statistics
import sys
from pathlib import Path

from accounting import run

_PEER = (sys.executable, "-c", "import click")
_HANDOUTS = (str(Path(sys.executable).with_name("handouts")), "--help")
_COMMANDS = {"import click": _PEER, "handouts --help": _HANDOUTS}


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=25, help="of each command")
    runs = parser.parse_args().runs
    seconds_by_command: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(runs):
        for name, command in _COMMANDS.items():
            seconds_by_command[name].append(run(command, Path.cwd()).cpu)
    medians = [statistics.median(times) for times in seconds_by_command.values()]
    for name, median in zip(seconds_by_command, medians, strict=True):
        print(f"{name}: {median * 1000:.0f} ms")
    print(f"ratio: {medians[1] / medians[0]:.2f} (median of {runs} runs each)")


if __name__ == "__main__":
    main()
