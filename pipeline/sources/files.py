"""Files read whole, and the state that tells whether they changed meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENAMETOOLONG
from os import fstat
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO

from pipeline.errors import ReadError
from pipeline.places import is_far
from pipeline.sources.naming import printable
from pipeline.sources.source import MOST_BYTES, State

_TOO_LARGE = "the file is too large for an article"


def read_whole(path: Path) -> bytes:
    """The bytes of a file that nobody changes meanwhile.

    Raises:
        ReadError: it is gone, is no ordinary file, too large, cannot be read, or changed while it was read.
    """
    where = printable(str(path))
    if is_far(path):
        content = _far(path, where)
        if len(content) > MOST_BYTES:
            raise ReadError(_TOO_LARGE, where=where, next_step="cut it into articles")
        return content
    with opened(path, where) as file:
        before = state_of(path, file)
        if before.size > MOST_BYTES:
            raise ReadError(_TOO_LARGE, where=where, next_step="cut it into articles")
        content = file.read(before.size + 1)
        after = state_of(path, file)
    if before != after or len(content) != after.size:
        raise changed(where)
    return content


def _far(path: Path, where: str) -> bytes:
    """The bytes of an object of a store, which nobody can change while it is read."""
    from pipeline.remote import read

    try:
        return read(path, MOST_BYTES)
    except FileNotFoundError:
        raise ReadError("there is no such file", where=where, next_step="check the name") from None
    except OSError as error:
        raise unreadable(where, error) from error


def beside(path: Path) -> bytes | None:
    """The bytes of a file beside an article; None where there is none.

    Raises:
        ReadError: it is there but cannot be read.
    """
    try:
        if is_far(path):
            from pipeline.remote import read

            return read(path, MOST_BYTES)
        # A pipe would keep whoever opens it waiting; a link may lead anywhere.
        state = path.lstat()
        if not S_ISREG(state.st_mode):
            told = printable(str(path))
            raise ReadError("this is no ordinary file", where=told, next_step="put the file itself there")
        with path.open("rb") as file:
            return file.read(min(state.st_size, MOST_BYTES))  # room is made for as much as is asked for
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == ENAMETOOLONG or not path.parent.is_dir():
            return None  # a long name becomes too long by its ending; a member's may be no name here
        raise unreadable(printable(str(path)), error) from error


@contextmanager
def opened(path: Path, where: str) -> Iterator[BinaryIO]:
    """An ordinary file, open for reading; what the system refuses in the block too is told as one line.

    Raises:
        ReadError: it is gone, is no ordinary file, or cannot be read.
    """
    try:
        if path.is_dir():
            raise ReadError("this is a folder", where=where, next_step="name the files in it")
        if path.exists() and not path.is_file():
            raise ReadError("this is no ordinary file", where=where, next_step="save the article as a file")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise ReadError("there is no such file", where=where, next_step="check the name") from None
    except OSError as error:
        raise unreadable(where, error) from error


def state_of(path: Path, file: BinaryIO | None = None) -> State:
    """The state of a file: of the one that is open, where the file system tells it, else of its name.

    Raises:
        OSError: it is gone.
    """
    told: Any = None
    if file is not None:
        try:
            told = fstat(file.fileno())
        except (AttributeError, OSError):  # a file of another system than this machine's has no number
            told = None
    if told is None:
        told = path.stat()
    nanoseconds = getattr(told, "st_mtime_ns", None)
    return State(told.st_size, int(told.st_mtime * 1e9) if nanoseconds is None else nanoseconds)


def changed(where: str) -> ReadError:
    """The file is not the one that was looked at."""
    return ReadError("it changed while it was read", where=where, next_step="build again")


def unreadable(where: str, error: OSError) -> ReadError:
    """The system does not let it be read."""
    reason = error.strerror or str(error)
    return ReadError(f"cannot be read ({reason})", where=where, next_step="check its rights")
