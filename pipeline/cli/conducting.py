"""A command that may take long, from its first line to its last: however it ends, it says what was done."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pipeline.cli.interrupts import Interrupted, Signals, listening
from pipeline.cli.shared import say
from pipeline.errors import EXIT_OK, EXIT_OUTPUT, OutputError, PipelineError

if TYPE_CHECKING:
    from pipeline.cli.telling import Lines

#: As a shell reports a program that wrote where nobody reads (128 and SIGPIPE).
_BY_PIPE = 141


def teller(loudness: int, *, as_json: bool = False) -> "Lines":
    """Who tells of a command's work: events for programs, a bar on a terminal, lines elsewhere."""
    if as_json:
        from pipeline.cli.events import Events

        return Events()
    from pipeline.cli.telling import Lines

    if loudness >= 0 and sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        from pipeline.cli.bar import WithBar

        return WithBar(loudness)
    return Lines(loudness)


def conducted(make: Callable[[], "Lines"], work: Callable[["Lines", Signals], int]) -> int:
    """Do ``work``, and tell how it ended.

    Args:
        make: gives who tells of it.
        work: gives the exit code of the command.

    Returns:
        The exit code of the command.
    """
    exit_code = EXIT_OK
    try:
        with listening() as signals, _told(make, signals) as lines:
            exit_code = _worked(lines, work, signals)
            lines.end(exit_code)
    except Interrupted as interrupted:  # before it could tell anything, or while it told the end
        if not exit_code:
            say(f"Interrupted ({interrupted.name})", is_error=True)
        exit_code = interrupted.exit_code
    except BrokenPipeError:  # whoever read our output has read enough: end, as other programs do
        _mute()
        exit_code = _BY_PIPE
    except OSError:
        if exit_code < EXIT_OUTPUT:
            raise
        _mute()  # why it ended is told already, or the terminal was closed
    return exit_code


@contextlib.contextmanager
def _told(make: Callable[[], "Lines"], signals: Signals) -> Iterator["Lines"]:
    """Who tells of the work, and what is to be said when a signal is heard."""
    with make() as lines:
        signals.stopping, signals.abandoned = lines.stopping, lines.abandoned
        yield lines


def _worked(lines: "Lines", work: Callable[["Lines", Signals], int], signals: Signals) -> int:
    try:
        return work(lines, signals)
    except Interrupted as interrupted:
        lines.interrupted(interrupted.name)
        return interrupted.exit_code
    except PipelineError as error:
        lines.error(error)
        return error.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        told = OutputError(error.strerror or str(error), next_step="look at what this was to write to")
        lines.error(told)
        return told.exit_code


def _mute() -> None:
    """Let nothing complain at the end of the process about what it could not write."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            try:
                stream.flush()
            except OSError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
