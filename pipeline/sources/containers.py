"""What is a container of articles, and what must a reader of one kind of them offer?

A container is a ZIP archive, a JSON Lines file or a WARC file. Each kind has a reader module
(`zip_archive`, `jsonl`, `warc`) with two functions: `plan` finds the members without holding their text,
`read` reads one of them later. Which reader is whose, `pipeline.sources.members` knows.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from pipeline.sources.names import UniqueNames
from pipeline.sources.source import ByteSpan, FileStamp, RawFile, Source, SourceError

#: How many members of containers are no articles, by the reason.
SkippedCounts = Counter[str]


@dataclass(frozen=True, slots=True)
class Container:
    """A container while its members are planned.

    Attributes:
        path: its file.
        tree: its path below the folder of all articles, without its suffix.
        stamp: the state of its file.
        names: the names of its members.
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
        decisions_span: ByteSpan | None = None,
    ) -> Source:
        """Make the source of a member, under a name that no other member has.

        Args:
            name: the member's name; a number is added where it is in use.
            start: the byte offset of the member.
            size: its length in bytes.
            fault: why it cannot be read.
            decisions_span: the bytes of its decisions file in this container.
        """
        member = self.names.reserve(name)
        return Source(self.path, self.tree, member, start, size, self.stamp, fault, decisions_span)


class ContainerReader(Protocol):
    """What reads one kind of container: a module with these two functions."""

    def plan(self, container: Container, file: BinaryIO) -> Iterator[Source]:
        """Find the members that may be articles, in a stable order, without holding their text.

        Raises:
            ReadError: it cannot be opened as such a container.
        """

    def read(self, source: Source, file: BinaryIO) -> RawFile:
        """Read one member.

        Raises:
            ReadError: it is damaged, or not the one that was planned.
        """
