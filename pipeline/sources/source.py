"""A source: where one raw article is found, what it is called, and its bytes when they are asked for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath

from pipeline.errors import ReadError

#: Ends the file beside a raw article that holds what a person decided about it.
DECISIONS_SUFFIX = ".toml"
#: Ends the file beside a raw article that holds a person's approval of it.
APPROVAL_SUFFIX = ".approval.json"
#: Between a container and its member in the address of a source.
MEMBER = "!"


@dataclass(frozen=True, slots=True)
class Material:
    """What a raw article is made of.

    Attributes:
        content: its bytes.
        name: its file name, whose ending tells what it is (``squat.html``).
        decisions: the bytes of its decisions file; None where there is none.
        approval: the bytes of its approval; None where there is none.
        about: what its container says of it, by the names that decisions use (``source_url``, ``retrieved``).
    """

    content: bytes
    name: str
    decisions: bytes | None = None
    approval: bytes | None = None
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Where one raw article is found. Small, and cheap to send to another process: it holds no text.

    Attributes:
        place: the file; for a member of a container (an archive, a list of articles), the container.
        tree: where it stands in the tree of all articles, without the ending: ``knee/squat``. Its handouts
            get the same place in the output.
        member: its name in the container; empty for a file.
        start: where in the container its bytes begin; what that means only the container's reader knows.
        size: how many bytes it has there.
    """

    place: Path
    tree: str
    member: str = ""
    start: int = 0
    size: int = 0

    def __str__(self) -> str:
        return f"{self.place}{MEMBER}{self.member}" if self.member else str(self.place)

    @property
    def name(self) -> str:
        """The name of the article's own file or member, without its folders."""
        return PurePosixPath(self.member).name if self.member else self.place.name

    @property
    def stem(self) -> str:
        """The same without its last ending."""
        return PurePath(self.name).stem

    @property
    def beside(self) -> Path:
        """The article's path, or the one that a member would have if its container were a folder.

        What a person decides about the article stands beside it: that of the member ``knee/squat.txt`` of
        ``library.zip`` in ``library/knee/squat.toml``.
        """
        if not self.member:
            return self.place
        return self.place.with_suffix("").joinpath(*_parts(self.member))

    @property
    def decisions(self) -> Path:
        """Where a person's decisions about the article stand."""
        return self.beside.with_suffix(DECISIONS_SUFFIX)

    @property
    def approval(self) -> Path:
        """Where a person's approval of the article stands."""
        return self.beside.with_name(self.beside.name + APPROVAL_SUFFIX)


def _parts(member: str) -> tuple[str, ...]:
    """The parts of a member's name that lead down: no name may lead out of its container's folder."""
    return tuple(part for part in PurePosixPath(member).parts if part not in ("/", "..", "."))


def read_whole(path: Path) -> bytes:
    """The bytes of a file that nobody changes meanwhile.

    Raises:
        ReadError: it is gone, is no ordinary file, cannot be read, or changed while it was read.
    """
    where = str(path)
    if path.is_dir():
        raise ReadError("this is a folder", where=where, next_step="name the files in it")
    if path.exists() and not path.is_file():
        raise ReadError("this is no ordinary file", where=where, next_step="save the article as a file")
    try:
        with path.open("rb") as file:
            before = _state(file.fileno())
            content = file.read()
            after = _state(file.fileno())
    except FileNotFoundError:
        raise ReadError("there is no such file", where=where, next_step="check the name") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError(f"cannot be read ({reason})", where=where, next_step="check its rights") from error
    if before != after or len(content) != after[0]:
        raise ReadError("it changed while it was read", where=where, next_step="build again")
    return content


def _state(descriptor: int) -> tuple[int, int]:
    """Size in bytes and time of the last change in nanoseconds."""
    state = os.fstat(descriptor)
    return state.st_size, state.st_mtime_ns
