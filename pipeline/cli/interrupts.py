"""Signals that ask a command to end: the first is heeded in order, the second at once."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

#: Ctrl-C; what a service manager sends; a terminal that was closed; on Windows Ctrl-Break.
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
#: A shell's exit code for a command that a signal ended is this and the signal's number.
_BY_SIGNAL = 128


class Interrupted(BaseException):
    """A signal asks the command to end; no article's fault, and never caught as one.

    Args:
        number: the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.name = signal.Signals(number).name
        self.exit_code = _BY_SIGNAL + number


class Signals:
    """What has been heard so far.

    Attributes:
        heard: the first signal; None as long as there is none.
        stopping: called at the first signal; may do nothing that waits for a lock.
        abandoned: called at the second, right before the end.
    """

    def __init__(self) -> None:
        self.heard: int | None = None
        self.stopping: Callable[[], None] = _say_nothing
        self.abandoned: Callable[[], None] = _say_nothing

    def heed(self) -> None:
        """Raise what was heard where the exception was lost: some code in C cannot pass one on.

        Raises:
            Interrupted: a signal has been heard.
        """
        if self.heard is not None:
            raise Interrupted(self.heard)

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Take a signal in.

        Raises:
            Interrupted: it is the first.
        """
        if self.heard is not None:
            self.abandoned()
            os._exit(_BY_SIGNAL + number)
        self.heard = number
        self.stopping()
        raise Interrupted(number)


@contextlib.contextmanager
def listening() -> Iterator[Signals]:
    """Raise `Interrupted` in the main thread at the first signal; end the process at the second.

    Signals that whoever started the process has ignored (``nohup``) stay ignored.
    """
    signals = Signals()
    with contextlib.ExitStack() as restored:
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
                if (before := signal.getsignal(number)) not in (signal.SIG_IGN, None):
                    restored.callback(signal.signal, number, before)
                    signal.signal(number, signals.hear)
        yield signals


def _say_nothing() -> None:
    """What is done before anybody tells of the work."""
