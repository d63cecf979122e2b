"""Which raw articles are in the given files, folders and containers, and how is one of them read?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ReadError, UsageError
from pipeline.sources.containers import SkippedCounts
from pipeline.sources.folders import find_candidate_files
from pipeline.sources.members import find_container_reader, find_member, find_members, has_member
from pipeline.sources.names import (
    is_container,
    make_encodable,
    mask_invisible_chars,
    strip_container_ending,
    strip_ending,
)
from pipeline.sources.source import (
    MEMBER_SEPARATOR,
    RawFile,
    Source,
    SourceError,
    changed_error,
    open_file,
    read_sidecar,
    read_stamp,
    read_whole,
)
from pipeline.storage.paths import is_remote
from pipeline.storage.paths import parse_path as place_of

_MEMBER_MISSING = SourceError("there is no such article in it", "check the name")
_NAME_NOT_UTF8 = SourceError("its name is no UTF-8", "give the file another name")


def find_sources(
    given: Iterable[Path], default: Path, output: Path, left: SkippedCounts | None = None
) -> list[Source]:
    """The raw articles in the files, folders and containers given, in the order of their paths.

    Args:
        given: files, folders, containers, and addresses of members (``library.zip!knee/squat.txt``); nothing
            for all of the project.
        default: the folder of the project's raw articles.
        output: the folder of the handouts, which holds no raw articles.
        left: counts the members of containers that are no articles, by the reason.

    Raises:
        UsageError: there is no article, or the output would go where the sources are.
    """
    named = list(given)
    places = named or [default]
    if output.resolve() in {place.resolve() for place in places}:
        raise UsageError(
            "the output folder is the source folder", where=str(output), next_step="use --output"
        )
    for far in filter(is_remote, places):
        from pipeline.storage.object_store import refresh_listing

        refresh_listing(far)
    left = Counter() if left is None else left
    found = list(_find_in_paths(places, default, output.resolve(), left))
    if not found or (not named and not default.exists()):
        raise UsageError(
            "there is no article", where=", ".join(map(str, places)), next_step="put a .txt file there"
        )
    return found


def _find_in_paths(
    places: Iterable[Path], default: Path, output: Path, left: SkippedCounts
) -> Iterator[Source]:
    """What is found in places, each article once."""
    known: set[Path] = set()
    single: set[tuple[Path, str]] = set()
    for place in places:
        address = split_address(str(place))
        if address and not place.exists():
            single.add(address)
            yield find_source(*address, default)
            continue
        for path, tree, fault in _find_files(place, default, output):
            if path in known:
                continue
            known.add(path)
            if fault or not _is_container_file(path):
                yield _make_file_source(path, tree, fault)
                continue
            for source in find_members(path, tree, left):
                if not single or (path, source.member) not in single:
                    yield source


def _find_files(place: Path, default: Path, output: Path) -> Iterator[tuple[Path, str, SourceError | None]]:
    """The files that a place is or holds, with the tree and the fault of each."""
    if not place.is_dir():
        yield place, _make_tree_path(place, default), None
        return
    for path, fault in find_candidate_files(place, output):
        yield path, _strip_endings(path.relative_to(place)), fault


def _is_container_file(path: Path) -> bool:
    return is_container(path.name) and path.is_file()


def make_source(place: Path, folder: Path | None = None) -> Source:
    """The source that a file is.

    Args:
        place: the file, whether it is there or not; or the address of a member of a container.
        folder: the folder of all raw articles: a file below it keeps its place in the tree.
    """
    if (address := split_address(str(place))) and not place.exists():
        return find_source(*address, folder)
    return _make_file_source(place, _make_tree_path(place, folder), None)


def find_source(place: Path, member: str, folder: Path | None = None) -> Source:
    """The source of an address, as it is now.

    Args:
        place: a file, or a container.
        member: the name that an article has in the container; empty for a file.
        folder: the folder of all raw articles: what stands below it keeps its place in the tree.

    Returns:
        The source; where the container has no such member, one that cannot be read.
    """
    if not member:
        return make_source(place, folder)
    tree = _make_tree_path(place, folder)
    found = find_member(place, tree, member) if is_container(place.name) else None
    return found or Source(place, tree, member, fault=_MEMBER_MISSING)


def read_source(source: Source) -> RawFile:
    """Read a raw article, and what people decided about it.

    Decisions in the folder beside a container win over those in the container itself.

    Raises:
        ReadError: it cannot be read, or changed meanwhile.
    """
    where = str(source)
    if source.fault:
        raise ReadError(source.fault.what, where=where, next_step=source.fault.next_step)
    found = _read_member_source(source, where) if source.member else _read_file_source(source)
    decisions, approval = read_sidecar(source.decisions), read_sidecar(source.approval)
    return replace(
        found,
        decisions=found.decisions if decisions is None else decisions,
        approval=approval,
    )


def _read_file_source(source: Source) -> RawFile:
    content = read_whole(source.path)
    # A name that is not UTF-8 would make JSON and XML that nobody can read.
    return RawFile(content, mask_invisible_chars(make_encodable(source.name)))


def _read_member_source(source: Source, where: str) -> RawFile:
    reader = find_container_reader(source.path.name)
    if reader is None:
        raise ReadError("it is in no container", where=where, next_step="name a .zip, .jsonl or .warc file")
    with open_file(source.path, where) as file:
        if source.stamp not in (None, read_stamp(source.path, file)):
            raise changed_error(where)
        found = reader.read(source, file)
        if source.stamp not in (None, read_stamp(source.path, file)):
            raise changed_error(where)
    return found


def is_present(place: Path, member: str = "") -> bool:
    """Whether a raw article is still there."""
    if not member:
        return place.is_file()
    return is_container(place.name) and place.is_file() and has_member(_resolve_path(place), member)


def split_address(address: str) -> tuple[Path, str] | None:
    """The container and the member that an address names; None for any other text.

    >>> split_address("a!b/library.zip!knee/squat.txt")
    (PosixPath('a!b/library.zip'), 'knee/squat.txt')
    """
    start = 0
    while (end := address.find(MEMBER_SEPARATOR, start)) >= 0:
        if is_container(address[:end].rpartition("/")[2]):
            return place_of(address[:end]), address[end + len(MEMBER_SEPARATOR) :]
        start = end + 1
    return None


def _make_file_source(place: Path, tree: str, fault: SourceError | None) -> Source:
    try:
        str(place).encode("utf-8")
    except UnicodeEncodeError:
        fault = _NAME_NOT_UTF8
    return Source(place, tree, fault=fault)


def _make_tree_path(place: Path, folder: Path | None) -> str:
    if folder is not None:
        # Of a link its own place counts, not that of what it leads to.
        path, root = place.parent.resolve() / place.name, folder.resolve()
        if path != root and path.is_relative_to(root):
            return _strip_endings(path.relative_to(root))
    return _strip_endings(Path(place.name))


def _strip_endings(path: Path) -> str:
    stem = strip_container_ending(path.name)
    return path.with_name(stem).as_posix() if stem != path.name else strip_ending(path.as_posix())


@lru_cache(maxsize=1024)
def _resolve_path(place: Path) -> Path:
    return place.resolve()
