"""Which module reads a container, and which members does it have: all of them, or one by its name?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ReadError
from pipeline.sources.containers import Container, ContainerReader, SkippedCounts
from pipeline.sources.names import ARCHIVE_SUFFIXES, JSONL_SUFFIXES, WARC_SUFFIXES
from pipeline.sources.source import FileStamp, Source, SourceError, open_file, read_stamp
from pipeline.text.visible import escape_unprintable


def find_container_reader(name: str) -> ContainerReader | None:
    """The module that reads a container, by the suffix of its name; None where it is no container.

    A reader and its libraries are imported when the first container of its kind is met.
    """
    lower_name = name.lower()
    if lower_name.endswith(ARCHIVE_SUFFIXES):
        from pipeline.sources import zip_archive

        return zip_archive
    if lower_name.endswith(JSONL_SUFFIXES):
        from pipeline.sources import jsonl

        return jsonl
    if lower_name.endswith(WARC_SUFFIXES):
        from pipeline.sources import warc

        return warc
    return None


#: The names of the members of each container that was planned, with its state then.
_member_names_cache: dict[Path, tuple[FileStamp, set[str]]] = {}


def find_members(path: Path, tree: str, skipped: SkippedCounts | None = None) -> Iterator[Source]:
    """Find the articles in a container.

    Args:
        path: the container.
        tree: its path below the folder of all articles, without its suffix.
        skipped: counts the members that are no articles, by the reason.

    Yields:
        The members; if it cannot be opened or holds no article, one source with that fault.

    Raises:
        ValueError: the file is no container, by its name.
    """
    reader = find_container_reader(path.name)
    if reader is None:
        raise ValueError(f"no container: {path}")
    is_empty = True
    try:
        with open_file(path, escape_unprintable(str(path))) as file:
            container = Container(
                path, tree, read_stamp(path, file), skipped=Counter() if skipped is None else skipped
            )
            for source in reader.plan(container, file):
                is_empty = False
                yield source
        _member_names_cache[path.resolve()] = container.stamp, container.names.used
    except ReadError as error:
        yield Source(path, tree, fault=SourceError(error.what, error.next_step))
        return
    if is_empty:
        yield Source(path, tree, fault=SourceError("it holds no article", "look into it, or leave it out"))


def find_member(path: Path, tree: str, name: str) -> Source | None:
    """Find a member of a container by its name; None where there is none.

    If the container itself cannot be read, the source that is returned has that fault.
    """
    try:
        members = _index_members(path, tree, read_stamp(path))
    except OSError:
        return None
    unreadable = members.get("")
    return replace(unreadable, member=name) if unreadable else members.get(name)


@lru_cache(maxsize=2)
def _index_members(path: Path, tree: str, stamp: FileStamp) -> dict[str, Source]:
    """The members of a container, by their names; cached, since often many are looked up in a row."""
    return {source.member: source for source in find_members(path, tree)}


def has_member(path: Path, name: str) -> bool:
    """Whether a container has a member of that name; it is searched again only after it has changed."""
    try:
        stamp = read_stamp(path)
    except OSError:
        return False
    if path not in _member_names_cache or _member_names_cache[path][0] != stamp:
        _member_names_cache[path] = stamp, set()
        for _ in find_members(path, ""):
            pass
    return name in _member_names_cache[path][1]
