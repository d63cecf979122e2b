"""Where is one raw article found, what is it called, and how are its bytes read whole?

A `Source` holds no text, so that planning a build stays small and a source is cheap to send to another
process. A file is read between two looks at its stamp (size in bytes, time of the last change in
nanoseconds): one that changed while it was read is refused. Only ordinary files of at most
`MAX_ARTICLE_BYTES` are read; sidecars (decisions, approvals) are files of the same kind in the article's
folder.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from errno import ELOOP, ENAMETOOLONG
from os import fstat
from pathlib import Path, PurePath
from stat import S_ISREG
from typing import Any, BinaryIO, NamedTuple

from pipeline.errors import ReadError
from pipeline.sources.names import split_member_name, strip_container_ending, strip_ending
from pipeline.storage.paths import is_remote
from pipeline.text.visible import escape_unprintable

#: The suffix of the sidecar that holds a person's decisions about a raw article.
DECISIONS_SUFFIX = ".toml"
#: The suffix of the sidecar that holds a person's approval of a raw article; it follows the whole file name.
APPROVAL_SUFFIX = ".approval.json"
#: Between a container and its member in the address of a source.
MEMBER_SEPARATOR = "!"
#: The largest raw article, in bytes: far more than any honest one.
MAX_ARTICLE_BYTES = 100_000_000
_TOO_LARGE = "the file is too large for an article"


class SourceError(NamedTuple):
    """Why a discovered article cannot be read, and what to do about it.

    Attributes:
        what: the reason, as a clause.
        next_step: what a person can do.
    """

    what: str
    next_step: str


class FileStamp(NamedTuple):
    """Size (bytes) and modification time (nanoseconds) of a file, by which a change of it is noticed."""

    size: int
    modified_ns: int


class ByteSpan(NamedTuple):
    """A range of bytes in a container: the offset of its first byte, and its length."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class RawFile:
    """A raw article as it was read, with its sidecars.

    Attributes:
        content: its bytes.
        name: its file name, whose suffix selects the reader (``squat.html``).
        decisions: the bytes of its decisions file; None where there is none.
        approval: the bytes of its approval; None where there is none.
        metadata: what its container states about it, keyed as in a decisions file (``source_url``,
            ``retrieved``).
        charset: the encoding that the server named when it sent the page; empty where none is known.
    """

    content: bytes
    name: str
    decisions: bytes | None = None
    approval: bytes | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The location of one raw article. It holds no text, so it is cheap to send to another process.

    Attributes:
        path: the file; for a member of a container (ZIP, JSON Lines or WARC file), the container.
        root: the path of the file below the folder of all articles, without its suffix: ``knee/squat``.
        member: the member's name in the container; empty for a file.
        start: the byte offset of the member in the container; its reader defines what begins there.
        size: the length of the member in the container, in bytes.
        stamp: the state of the container when the member was found in it.
        fault: why the article cannot be read, where discovery noticed that already.
        decisions_span: the bytes of the member's decisions file in the same container.
    """

    path: Path
    root: str
    member: str = ""
    start: int = 0
    size: int = 0
    stamp: FileStamp | None = None
    fault: SourceError | None = None
    decisions_span: ByteSpan | None = None

    def __str__(self) -> str:
        return escape_unprintable(self.address)

    @property
    def address(self) -> str:
        """The path of the file, or ``container!member``; it may hold characters that cannot be printed."""
        return format_member_address(str(self.path), self.member)

    @property
    def tree(self) -> str:
        """The path of the article below the folder of all articles, without its suffix: ``knee/squat``.

        Its handouts are written under the same path in the output. A container counts as a folder.
        """
        return f"{self.root}/{strip_ending(self.member)}" if self.member else self.root

    @property
    def name(self) -> str:
        """The name of the file or member, without folders."""
        return self.member.rpartition("/")[2] if self.member else self.path.name

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return PurePath(self.name).stem

    @property
    def sidecar_base(self) -> Path:
        """The path to which the suffixes of sidecars are added.

        It is the article's own path, or the one that a member would have if its container were a folder:
        the decisions about the member ``knee/squat.txt`` of ``library.zip`` are in
        ``library/knee/squat.toml``. A member's name never leads out of that folder.
        """
        if not self.member:
            return self.path
        return self.path.with_name(strip_container_ending(self.path.name)).joinpath(
            *split_member_name(self.member)
        )

    @property
    def decisions(self) -> Path:
        """The path of the sidecar that holds a person's decisions about the article."""
        return self.sidecar_base.with_suffix(DECISIONS_SUFFIX)

    @property
    def approval(self) -> Path:
        """The path of the sidecar that holds a person's approval of the article."""
        return self.sidecar_base.with_name(self.sidecar_base.name + APPROVAL_SUFFIX)


def format_member_address(container: str, member: str) -> str:
    """The address of a member in a container; of a file, for which ``member`` is empty, its own.

    >>> format_member_address("library.zip", "knee/squat.txt"), format_member_address("squat.txt", "")
    ('library.zip!knee/squat.txt', 'squat.txt')
    """
    return f"{container}{MEMBER_SEPARATOR}{member}" if member else container


def read_whole(path: Path) -> bytes:
    """Read an article's file completely; refuse it if it changes meanwhile.

    Raises:
        ReadError: it is gone, is no ordinary file, too large, cannot be read, or changed while it was read.
    """
    where = escape_unprintable(str(path))
    if is_remote(path):
        content = _read_remote(path, where)
        if len(content) > MAX_ARTICLE_BYTES:
            raise ReadError(_TOO_LARGE, where=where, next_step="cut it into articles")
        return content
    with open_file(path, where) as file:
        before = read_stamp(path, file)
        if before.size > MAX_ARTICLE_BYTES:
            raise ReadError(_TOO_LARGE, where=where, next_step="cut it into articles")
        content = file.read(before.size + 1)
        after = read_stamp(path, file)
    if before != after or len(content) != after.size:
        raise changed_error(where)
    return content


def _read_remote(path: Path, where: str) -> bytes:
    """Read an object of an object store, which cannot change while it is read."""
    from pipeline.storage.object_store import read_object

    try:
        return read_object(path, MAX_ARTICLE_BYTES)
    except FileNotFoundError:
        raise ReadError("there is no such file", where=where, next_step="check the name") from None
    except OSError as error:
        raise unreadable_error(where, error) from error


def read_sidecar(path: Path) -> bytes | None:
    """Read a sidecar (decisions or approval) of an article; None where there is none.

    Raises:
        ReadError: it is there but cannot be read.
    """
    try:
        if is_remote(path):
            from pipeline.storage.object_store import read_object

            return read_object(path, MAX_ARTICLE_BYTES)
        # A pipe would keep whoever opens it waiting; a link may lead anywhere.
        status = path.lstat()
        if not S_ISREG(status.st_mode):
            location = escape_unprintable(str(path))
            raise ReadError("this is no ordinary file", where=location, next_step="put the file itself there")
        with path.open("rb") as file:
            return file.read(
                min(status.st_size, MAX_ARTICLE_BYTES)
            )  # room is made for as much as is asked for
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == ENAMETOOLONG or not path.parent.is_dir():
            return None  # a long name becomes too long by its ending; a member's may be no name here
        raise unreadable_error(escape_unprintable(str(path)), error) from error


@contextmanager
def open_file(path: Path, where: str) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading, and turn an OSError of the ``with`` block into a `ReadError`.

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
        raise unreadable_error(where, error) from error


def read_stamp(path: Path, file: BinaryIO | None = None) -> FileStamp:
    """Read size and modification time of a file.

    Args:
        path: its path.
        file: the same file, open: its own state is read, where the file system has one, not the path's.

    Raises:
        OSError: it is gone.
    """
    status: Any = None
    if file is not None:
        try:
            status = fstat(file.fileno())
        except (AttributeError, OSError):  # a file of another system than this machine's has no number
            status = None
    if status is None:
        status = path.stat()
    nanoseconds = getattr(status, "st_mtime_ns", None)
    return FileStamp(status.st_size, int(status.st_mtime * 1e9) if nanoseconds is None else nanoseconds)


def changed_error(where: str) -> ReadError:
    """The error for a file that is not the one that was planned, or was changed meanwhile."""
    return ReadError("it changed while it was read", where=where, next_step="build again")


def unreadable_error(where: str, error: OSError) -> ReadError:
    """The error for a file that the operating system or the object store refuses to read."""
    fault = unreadable_fault(error)
    return ReadError(fault.what, where=where, next_step=fault.next_step)


def unreadable_fault(error: OSError) -> SourceError:
    """The fault of an article whose file or folder the system refuses to read."""
    if error.errno == ELOOP:
        return SourceError("it is a link that leads to itself", "put the file itself there")
    return SourceError(
        f"cannot be read ({escape_unprintable(error.strerror or str(error))})", "check its rights"
    )
