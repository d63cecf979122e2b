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
from errno import ENAMETOOLONG
from os import fstat
from pathlib import Path, PurePath
from stat import S_ISREG
from typing import Any, BinaryIO, NamedTuple

from pipeline.errors import ReadError
from pipeline.sources.names import split_member_name, strip_container_ending, strip_ending
from pipeline.storage.paths import is_remote
from pipeline.text.visible import escape_unprintable

#: Ends the file beside a raw article that holds what a person decided about it.
DECISIONS_SUFFIX = ".toml"
#: Ends the file beside a raw article that holds a person's approval of it.
APPROVAL_SUFFIX = ".approval.json"
#: Between a container and its member in the address of a source.
MEMBER_SEPARATOR = "!"
#: The largest raw article, in bytes: far more than any honest one.
MAX_ARTICLE_BYTES = 100_000_000


class SourceError(NamedTuple):
    """Why an article that was found cannot be read, and what to do about it."""

    what: str
    next_step: str


class FileStamp(NamedTuple):
    """What tells that a file is not the one that was looked at: its size, and the time of its last change."""

    size: int
    modified_ns: int


class ByteSpan(NamedTuple):
    """Where in a container something stands: its first byte, and how many there are."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class RawFile:
    """What a raw article is made of.

    Attributes:
        content: its bytes.
        name: its file name, whose ending tells what it is (``squat.html``).
        decisions: the bytes of its decisions file; None where there is none.
        approval: the bytes of its approval; None where there is none.
        metadata: what its container says of it, by the names that decisions use (``source_url``, ``retrieved``).
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
    """Where one raw article is found. Small, and cheap to send to another process: it holds no text.

    Attributes:
        path: the file; for a member of a container (an archive, a list of articles), the container.
        root: where the file stands in the tree of all articles, without the ending: ``knee/squat``.
        member: its name in the container; empty for a file.
        start: where in the container its bytes begin; what that means only the container's reader knows.
        size: how many bytes it has there.
        stamp: of the container when the member was found in it.
        fault: why it cannot be read, where that was seen when it was found.
        decisions_span: where the decisions about it stand in its own container.
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
        return escape_unprintable(
            f"{self.path}{MEMBER_SEPARATOR}{self.member}" if self.member else str(self.path)
        )

    @property
    def tree(self) -> str:
        """Where it stands in the tree of all articles, without the ending: ``knee/squat``.

        Its handouts get the same place in the output. A container is a folder in that tree.
        """
        return f"{self.root}/{strip_ending(self.member)}" if self.member else self.root

    @property
    def name(self) -> str:
        """The name of the article's own file or member, without its folders."""
        return self.member.rpartition("/")[2] if self.member else self.path.name

    @property
    def stem(self) -> str:
        """The same without its last ending."""
        return PurePath(self.name).stem

    @property
    def sidecar_base(self) -> Path:
        """The article's path, or the one that a member would have if its container were a folder.

        What a person decides about the article stands beside it: that of the member ``knee/squat.txt`` of
        ``library.zip`` in ``library/knee/squat.toml``. No member's name leads out of that folder.
        """
        if not self.member:
            return self.path
        return self.path.with_name(strip_container_ending(self.path.name)).joinpath(
            *split_member_name(self.member)
        )

    @property
    def decisions(self) -> Path:
        """Where a person's decisions about the article stand."""
        return self.sidecar_base.with_suffix(DECISIONS_SUFFIX)

    @property
    def approval(self) -> Path:
        """Where a person's approval of the article stands."""
        return self.sidecar_base.with_name(self.sidecar_base.name + APPROVAL_SUFFIX)


_TOO_LARGE = "the file is too large for an article"


def read_whole(path: Path) -> bytes:
    """The bytes of a file that nobody changes meanwhile.

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
    """The bytes of an object of a store, which nobody can change while it is read."""
    from pipeline.storage.object_store import read_object

    try:
        return read_object(path, MAX_ARTICLE_BYTES)
    except FileNotFoundError:
        raise ReadError("there is no such file", where=where, next_step="check the name") from None
    except OSError as error:
        raise unreadable_error(where, error) from error


def read_sidecar(path: Path) -> bytes | None:
    """The bytes of a file beside an article; None where there is none.

    Raises:
        ReadError: it is there but cannot be read.
    """
    try:
        if is_remote(path):
            from pipeline.storage.object_store import read_object

            return read_object(path, MAX_ARTICLE_BYTES)
        # A pipe would keep whoever opens it waiting; a link may lead anywhere.
        state = path.lstat()
        if not S_ISREG(state.st_mode):
            told = escape_unprintable(str(path))
            raise ReadError("this is no ordinary file", where=told, next_step="put the file itself there")
        with path.open("rb") as file:
            return file.read(
                min(state.st_size, MAX_ARTICLE_BYTES)
            )  # room is made for as much as is asked for
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == ENAMETOOLONG or not path.parent.is_dir():
            return None  # a long name becomes too long by its ending; a member's may be no name here
        raise unreadable_error(escape_unprintable(str(path)), error) from error


@contextmanager
def open_file(path: Path, where: str) -> Iterator[BinaryIO]:
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
        raise unreadable_error(where, error) from error


def read_stamp(path: Path, file: BinaryIO | None = None) -> FileStamp:
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
    return FileStamp(told.st_size, int(told.st_mtime * 1e9) if nanoseconds is None else nanoseconds)


def changed_error(where: str) -> ReadError:
    """The file is not the one that was looked at."""
    return ReadError("it changed while it was read", where=where, next_step="build again")


def unreadable_error(where: str, error: OSError) -> ReadError:
    """The system does not let it be read."""
    reason = error.strerror or str(error)
    return ReadError(f"cannot be read ({reason})", where=where, next_step="check its rights")
