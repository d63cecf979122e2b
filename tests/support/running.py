"""Looks at processes as Linux shows them, and waits for what they do."""

import time
from collections.abc import Callable
from pathlib import Path


def until(is_so: Callable[[], object], seconds: float) -> bool:
    """Wait until something is so, or that long."""
    end = time.monotonic() + seconds
    while not (found := bool(is_so())) and time.monotonic() < end:
        time.sleep(0.01)
    return found


def processes(session: int) -> list[str]:
    """The processes of a session that are alive."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(state[3]) == session and state[0] != "Z":
            found.append(stat.parent.name)
    return found
