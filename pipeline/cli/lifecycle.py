"""How does a long command start, react to signals and broken pipes, and end with its exit code?

The first signal interrupts the command in order, the second ends the process at once. However a command
ends, it reports what was done. Exit codes follow the shell: 128 and the signal's number, 141 for a broken
pipe.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING

from pipeline.cli.console import print_line
from pipeline.errors import EXIT_OK, EXIT_OUTPUT, OutputError, PipelineError

if TYPE_CHECKING:
    from pipeline.cli.reporters import BuildReporter

#: Ctrl-C; what a service manager sends; a terminal that was closed; on Windows Ctrl-Break.
_SIGNAL_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
#: A shell's exit code for a command that a signal ended is this and the signal's number.
_SIGNAL_EXIT_CODE_BASE = 128
#: A shell's exit code for a program that wrote into a closed pipe (128 and SIGPIPE).
_BROKEN_PIPE_EXIT_CODE = 141


class Interrupted(BaseException):
    """A signal asks the command to end. A BaseException, so that no handler of article errors catches it.

    Args:
        number: of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.name = signal.Signals(number).name
        self.exit_code = _SIGNAL_EXIT_CODE_BASE + number


class Signals:
    """The signals that the process has received.

    Attributes:
        received: the number of the first signal; None until there is one.
        on_first_signal: called in the handler of the first signal; must not wait for a lock.
        on_second_signal: called in the handler of the second one, right before the process ends.
    """

    def __init__(self) -> None:
        self.received: int | None = None
        self.on_first_signal: Callable[[], None] = _do_nothing
        self.on_second_signal: Callable[[], None] = _do_nothing

    def raise_if_signalled(self) -> None:
        """Raise the exception of a received signal again: code in C that a signal interrupts may drop it.

        Raises:
            Interrupted: a signal was received.
        """
        if self.received is not None:
            raise Interrupted(self.received)

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal; the second one ends the process.

        Raises:
            Interrupted: it is the first one.
        """
        if self.received is not None:
            self.on_second_signal()
            os._exit(_SIGNAL_EXIT_CODE_BASE + number)
        self.received = number
        self.on_first_signal()
        raise Interrupted(number)


@contextlib.contextmanager
def handle_signals() -> Iterator[Signals]:
    """Raise `Interrupted` in the main thread at the first signal; end the process at the second.

    Signals that whoever started the process has ignored (``nohup``) stay ignored.
    """
    signals = Signals()
    with contextlib.ExitStack() as exit_stack:
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in _SIGNAL_NAMES if hasattr(signal, name)):
                if (previous_handler := signal.getsignal(number)) not in (signal.SIG_IGN, None):
                    exit_stack.callback(signal.signal, number, previous_handler)
                    signal.signal(number, signals.handle)
        yield signals


def _do_nothing() -> None:
    """The handlers of `Signals` until a reporter sets its own."""


def make_reporter(verbosity: int, *, as_json: bool = False) -> "BuildReporter":
    """Make the reporter of a command: JSON events if asked for, a bar on a terminal, otherwise lines."""
    if as_json:
        from pipeline.cli.reporters import JsonEventReporter

        return JsonEventReporter()
    from pipeline.cli.reporters import PlainReporter

    if verbosity >= 0 and sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        from pipeline.cli.progress_bar import ProgressBarReporter

        return ProgressBarReporter(verbosity)
    return PlainReporter(verbosity)


def run_command(
    create_reporter: Callable[[], "BuildReporter"], work: Callable[["BuildReporter", Signals], int]
) -> int:
    """Run the work of a command, and report its end, however it ends.

    Args:
        create_reporter: makes the reporter.
        work: does the work, and returns the exit code for it.

    Returns:
        The exit code of the command: that of the work, of an error, or of a signal.
    """
    exit_code = EXIT_OK
    try:
        with handle_signals() as signals, _reporting(create_reporter, signals) as reporter:
            exit_code = _run_work(reporter, work, signals)
            reporter.report_end(exit_code)
    except Interrupted as interrupted:  # before there was a reporter, or while it reported the end
        if not exit_code:
            print_line(f"Interrupted ({interrupted.name})", is_error=True)
        exit_code = interrupted.exit_code
    except BrokenPipeError:  # the reader of our output has closed the pipe: end, as other programs do
        _silence_streams()
        exit_code = _BROKEN_PIPE_EXIT_CODE
    except OSError:
        if exit_code < EXIT_OUTPUT:
            raise
        _silence_streams()  # the error is reported already, or the terminal was closed
    return exit_code


@contextlib.contextmanager
def _reporting(create_reporter: Callable[[], "BuildReporter"], signals: Signals) -> Iterator["BuildReporter"]:
    """Open the reporter, and let it report signals while it is open."""
    with create_reporter() as reporter:
        signals.on_first_signal, signals.on_second_signal = reporter.report_stopping, reporter.reset_terminal
        yield reporter


def _run_work(
    reporter: "BuildReporter", work: Callable[["BuildReporter", Signals], int], signals: Signals
) -> int:
    try:
        return work(reporter, signals)
    except Interrupted as interrupted:
        reporter.report_interrupt(interrupted.name)
        return interrupted.exit_code
    except PipelineError as error:
        reporter.report_error(error)
        return error.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        output_error = OutputError(
            error.strerror or str(error), next_step="look at what this was to write to"
        )
        reporter.report_error(output_error)
        return output_error.exit_code


def _silence_streams() -> None:
    """Point streams that cannot be flushed to the null device, so that the interpreter's end is silent."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            try:
                stream.flush()
            except OSError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
