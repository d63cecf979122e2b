"""Containers: files that hold many articles. Each kind has a reader, which plans and later reads members."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol

from pipeline.errors import ReadError
from pipeline.sources.files import opened, state_of
from pipeline.sources.naming import ARCHIVES, CRAWLS, ROWS, Names, printable
from pipeline.sources.source import Fault, Material, Source, Span, State

#: Why members of a container are no articles, and how many; by the container's name.
Left = Counter[str]


@dataclass(frozen=True, slots=True)
class Container:
    """A container at the time of planning.

    Attributes:
        place: its file.
        tree: where it stands in the tree of all articles.
        state: of its file.
        names: that its members have.
        left: counts the members that are no articles, by the reason.
    """

    place: Path
    tree: str
    state: State
    names: Names = field(default_factory=Names)
    left: Left = field(default_factory=Counter)

    def member(
        self,
        name: str,
        start: int = 0,
        size: int = 0,
        *,
        fault: Fault | None = None,
        inner: Span | None = None,
    ) -> Source:
        """A member of it, under a name that no other has."""
        member = self.names.take(name)
        return Source(self.place, self.tree, member, start, size, self.state, fault, inner)


class Reader(Protocol):
    """What a kind of container needs: a module with these two functions."""

    def plan(self, container: Container, file: BinaryIO) -> Iterator[Source]:
        """The members that may be articles, in a stable order, without holding their text.

        Raises:
            ReadError: it cannot be opened as such a container.
        """

    def read(self, source: Source, file: BinaryIO) -> Material:
        """One member.

        Raises:
            ReadError: it is damaged, or not the one that was planned.
        """


def reader_of(name: str) -> Reader | None:
    """The reader of the container of that name; None where it is no container.

    What a kind needs is loaded when there is one of the kind.
    """
    small = name.lower()
    if small.endswith(ARCHIVES):
        from pipeline.sources import archives

        return archives
    if small.endswith(ROWS):
        from pipeline.sources import rows

        return rows
    if small.endswith(CRAWLS):
        from pipeline.sources import crawls

        return crawls
    return None


#: The names in each container that was planned, by which it is told whether a member is still there.
_planned: dict[Path, tuple[State, set[str]]] = {}


def members(place: Path, tree: str, left: Left | None = None) -> Iterator[Source]:
    """The articles in a container; one that cannot be read where it cannot be opened, or holds none."""
    reader = reader_of(place.name)
    if reader is None:
        raise ValueError(f"no container: {place}")
    is_empty = True
    try:
        with opened(place, printable(str(place))) as file:
            container = Container(
                place, tree, state_of(place, file), left=Counter() if left is None else left
            )
            for source in reader.plan(container, file):
                is_empty = False
                yield source
        _planned[place.resolve()] = container.state, container.names.taken
    except ReadError as error:
        yield Source(place, tree, fault=Fault(error.what, error.next_step))
        return
    if is_empty:
        yield Source(place, tree, fault=Fault("it holds no article", "look into it, or leave it out"))


def member_of(place: Path, tree: str, name: str) -> Source | None:
    """The member of that name, or None; where the container cannot be read, a member that cannot be."""
    try:
        found = _by_name(place, tree, state_of(place))
    except OSError:
        return None
    closed = found.get("")
    return replace(closed, member=name) if closed else found.get(name)


@lru_cache(maxsize=2)
def _by_name(place: Path, tree: str, state: State) -> dict[str, Source]:
    """The members of a container in a state, by their names: many are asked for one after the other."""
    return {source.member: source for source in members(place, tree)}


def has_member(place: Path, name: str) -> bool:
    """Whether a container has a member of that name now; it is searched again only when it has changed."""
    try:
        state = state_of(place)
    except OSError:
        return False
    if place not in _planned or _planned[place][0] != state:
        _planned[place] = state, set()
        for _ in members(place, ""):
            pass
    return name in _planned[place][1]
