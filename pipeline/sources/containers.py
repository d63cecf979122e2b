"""A file that holds many articles, and what a reader of such files must offer.

A container is a ZIP archive, a JSON Lines file or a WARC file. Each kind has a reader module
(`zip_archive`, `jsonl`, `warc`) with two functions: `plan` finds the members without holding their text,
`read` reads one of them later. Which reader is whose, `pipeline.sources.members` knows.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from pipeline.sources.names import (
    UniqueNames,
)
from pipeline.sources.source import ByteSpan, FileStamp, RawFile, Source, SourceError

#: Why members of a container are no articles, and how many; by the container's name.
SkippedCounts = Counter[str]


@dataclass(frozen=True, slots=True)
class Container:
    """A container at the time of planning.

    Attributes:
        path: its file.
        tree: where it stands in the tree of all articles.
        stamp: of its file.
        names: that its members have.
        skipped: counts the members that are no articles, by the reason.
    """

    path: Path
    tree: str
    stamp: FileStamp
    names: UniqueNames = field(default_factory=UniqueNames)
    skipped: SkippedCounts = field(default_factory=Counter)

    def add_member(
        self,
        name: str,
        start: int = 0,
        size: int = 0,
        *,
        fault: SourceError | None = None,
        inner: ByteSpan | None = None,
    ) -> Source:
        """A member of it, under a name that no other has."""
        member = self.names.reserve(name)
        return Source(self.path, self.tree, member, start, size, self.stamp, fault, inner)


class ContainerReader(Protocol):
    """What a kind of container needs: a module with these two functions."""

    def plan(self, container: Container, file: BinaryIO) -> Iterator[Source]:
        """The members that may be articles, in a stable order, without holding their text.

        Raises:
            ReadError: it cannot be opened as such a container.
        """

    def read(self, source: Source, file: BinaryIO) -> RawFile:
        """One member.

        Raises:
            ReadError: it is damaged, or not the one that was planned.
        """
