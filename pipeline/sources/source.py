"""A source: where one raw article is found, what it is called, and its bytes when they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

from pipeline.sources.naming import container_stem, parts, printable, without_ending

#: Ends the file beside a raw article that holds what a person decided about it.
DECISIONS_SUFFIX = ".toml"
#: Ends the file beside a raw article that holds a person's approval of it.
APPROVAL_SUFFIX = ".approval.json"
#: Between a container and its member in the address of a source.
MEMBER = "!"
#: The largest raw article, in bytes: far more than any honest one.
MOST_BYTES = 100_000_000


class Fault(NamedTuple):
    """Why an article that was found cannot be read, and what to do about it."""

    what: str
    next_step: str


class State(NamedTuple):
    """What tells that a file is not the one that was looked at: its size, and the time of its last change."""

    size: int
    changed: int


class Span(NamedTuple):
    """Where in a container something stands: its first byte, and how many there are."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Material:
    """What a raw article is made of.

    Attributes:
        content: its bytes.
        name: its file name, whose ending tells what it is (``squat.html``).
        decisions: the bytes of its decisions file; None where there is none.
        approval: the bytes of its approval; None where there is none.
        about: what its container says of it, by the names that decisions use (``source_url``, ``retrieved``).
        charset: the encoding that the server named when it sent the page; empty where none is known.
    """

    content: bytes
    name: str
    decisions: bytes | None = None
    approval: bytes | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one raw article is found. Small, and cheap to send to another process: it holds no text.

    Attributes:
        place: the file; for a member of a container (an archive, a list of articles), the container.
        root: where the file stands in the tree of all articles, without the ending: ``knee/squat``.
        member: its name in the container; empty for a file.
        start: where in the container its bytes begin; what that means only the container's reader knows.
        size: how many bytes it has there.
        state: of the container when the member was found in it.
        fault: why it cannot be read, where that was seen when it was found.
        inner: where the decisions about it stand in its own container.
    """

    place: Path
    root: str
    member: str = ""
    start: int = 0
    size: int = 0
    state: State | None = None
    fault: Fault | None = None
    inner: Span | None = None

    def __str__(self) -> str:
        return printable(f"{self.place}{MEMBER}{self.member}" if self.member else str(self.place))

    @property
    def tree(self) -> str:
        """Where it stands in the tree of all articles, without the ending: ``knee/squat``.

        Its handouts get the same place in the output. A container is a folder in that tree.
        """
        return f"{self.root}/{without_ending(self.member)}" if self.member else self.root

    @property
    def name(self) -> str:
        """The name of the article's own file or member, without its folders."""
        return self.member.rpartition("/")[2] if self.member else self.place.name

    @property
    def stem(self) -> str:
        """The same without its last ending."""
        return PurePath(self.name).stem

    @property
    def beside(self) -> Path:
        """The article's path, or the one that a member would have if its container were a folder.

        What a person decides about the article stands beside it: that of the member ``knee/squat.txt`` of
        ``library.zip`` in ``library/knee/squat.toml``. No member's name leads out of that folder.
        """
        if not self.member:
            return self.place
        return self.place.with_name(container_stem(self.place.name)).joinpath(*parts(self.member))

    @property
    def decisions(self) -> Path:
        """Where a person's decisions about the article stand."""
        return self.beside.with_suffix(DECISIONS_SUFFIX)

    @property
    def approval(self) -> Path:
        """Where a person's approval of the article stands."""
        return self.beside.with_name(self.beside.name + APPROVAL_SUFFIX)
