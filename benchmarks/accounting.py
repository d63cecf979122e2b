"""CPU and time of a command with all processes that it starts, also those that outlive it (Linux).

Workers are children of a server process which nobody waits for: it would be left out of the usual accounting.
So the benchmark takes such orphans over (prctl(2), PR_SET_CHILD_SUBREAPER) and waits for each.
"""

import ctypes
import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Run:
    """What a command did: its exit code, what it printed, and CPU and time that it took, in seconds."""

    code: int
    printed: str
    cpu: float
    wall: float


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command in a folder, and wait for all processes that it started."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    completed = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    wall = time.monotonic() - started
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(completed.returncode, completed.stdout, cpu, wall)
