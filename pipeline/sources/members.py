"""The articles in a container: which reader a container has, all members, and one member by its name."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ReadError
from pipeline.sources.containers import Container, ContainerReader, SkippedCounts
from pipeline.sources.names import ARCHIVE_SUFFIXES, JSONL_SUFFIXES, WARC_SUFFIXES, escape_unprintable
from pipeline.sources.source import FileStamp, Source, SourceError, open_file, read_stamp


def find_container_reader(name: str) -> ContainerReader | None:
    """The reader of the container of that name; None where it is no container.

    What a kind needs is loaded when there is one of the kind.
    """
    small = name.lower()
    if small.endswith(ARCHIVE_SUFFIXES):
        from pipeline.sources import zip_archive

        return zip_archive
    if small.endswith(JSONL_SUFFIXES):
        from pipeline.sources import jsonl

        return jsonl
    if small.endswith(WARC_SUFFIXES):
        from pipeline.sources import warc

        return warc
    return None


#: The names in each container that was planned, by which it is told whether a member is still there.
_member_names_cache: dict[Path, tuple[FileStamp, set[str]]] = {}


def find_members(place: Path, tree: str, left: SkippedCounts | None = None) -> Iterator[Source]:
    """The articles in a container; one that cannot be read where it cannot be opened, or holds none."""
    reader = find_container_reader(place.name)
    if reader is None:
        raise ValueError(f"no container: {place}")
    is_empty = True
    try:
        with open_file(place, escape_unprintable(str(place))) as file:
            container = Container(
                place, tree, read_stamp(place, file), skipped=Counter() if left is None else left
            )
            for source in reader.plan(container, file):
                is_empty = False
                yield source
        _member_names_cache[place.resolve()] = container.stamp, container.names.used
    except ReadError as error:
        yield Source(place, tree, fault=SourceError(error.what, error.next_step))
        return
    if is_empty:
        yield Source(place, tree, fault=SourceError("it holds no article", "look into it, or leave it out"))


def find_member(place: Path, tree: str, name: str) -> Source | None:
    """The member of that name, or None; where the container cannot be read, a member that cannot be."""
    try:
        found = _index_members(place, tree, read_stamp(place))
    except OSError:
        return None
    closed = found.get("")
    return replace(closed, member=name) if closed else found.get(name)


@lru_cache(maxsize=2)
def _index_members(place: Path, tree: str, state: FileStamp) -> dict[str, Source]:
    """The members of a container in a state, by their names: many are asked for one after the other."""
    return {source.member: source for source in find_members(place, tree)}


def has_member(place: Path, name: str) -> bool:
    """Whether a container has a member of that name now; it is searched again only when it has changed."""
    try:
        state = read_stamp(place)
    except OSError:
        return False
    if place not in _member_names_cache or _member_names_cache[place][0] != state:
        _member_names_cache[place] = state, set()
        for _ in find_members(place, ""):
            pass
    return name in _member_names_cache[place][1]
