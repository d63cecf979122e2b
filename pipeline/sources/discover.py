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
from pipeline.sources.names import is_container, strip_container_ending, strip_ending
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
from pipeline.storage.paths import is_remote, parse_path, resolve_path
from pipeline.text.visible import make_encodable, mask_invisible_chars

_MEMBER_MISSING = SourceError("there is no such article in it", "check the name")
_NAME_NOT_UTF8 = SourceError("its name is no UTF-8", "give the file another name")


def find_sources(
    paths: Iterable[Path], default: Path, output: Path, skipped: SkippedCounts | None = None
) -> list[Source]:
    """Find the raw articles in files, folders and containers, in the order of their paths.

    Args:
        paths: files, folders, containers, and addresses of members (``library.zip!knee/squat.txt``); if
            there is none, ``default`` is searched.
        default: the folder of the project's raw articles.
        output: the folder of the handouts, which holds no raw articles.
        skipped: counts the members of containers that are no articles, by the reason.

    Raises:
        UsageError: there is no article, or the output would go where the sources are.
    """
    named_paths = list(paths)
    roots = named_paths or [default]
    if resolve_path(output) in set(map(resolve_path, roots)):
        raise UsageError(
            "the output folder is the source folder", where=str(output), next_step="use --output"
        )
    for remote_root in filter(is_remote, roots):
        from pipeline.storage.object_store import refresh_listing

        refresh_listing(remote_root)
    skipped = Counter() if skipped is None else skipped
    found = list(_find_in_paths(roots, default, resolve_path(output), skipped))
    if not found or (not named_paths and not default.exists()):
        raise UsageError(
            "there is no article", where=", ".join(map(str, roots)), next_step="put a .txt file there"
        )
    return found


def _find_in_paths(
    roots: Iterable[Path], default: Path, output: Path, skipped: SkippedCounts
) -> Iterator[Source]:
    """Find the articles in files, folders and containers, each of them once.

    A member that was named alone is not repeated by its container, and a file not by its folder.
    """
    visited: set[Path] = set()
    single_members: set[tuple[Path, str]] = set()
    for root in roots:
        address = split_address(str(root))
        if address and not root.exists():
            single_members.add(address)
            yield find_source(*address, default)
            continue
        for path, tree, fault in _find_files(root, default, output):
            if path in visited:
                continue
            visited.add(path)
            if fault or not _is_container_file(path):
                yield _make_file_source(path, tree, fault)
                continue
            for source in find_members(path, tree, skipped):
                if not single_members or (path, source.member) not in single_members:
                    yield source


def _find_files(root: Path, default: Path, output: Path) -> Iterator[tuple[Path, str, SourceError | None]]:
    """The file that ``root`` is, or those that it holds as a folder, with the tree and the fault of each."""
    if not root.is_dir():
        yield root, _make_tree_path(root, default), None
        return
    for path, fault in find_candidate_files(root, output):
        yield path, _strip_endings(path.relative_to(root)), fault


def _is_container_file(path: Path) -> bool:
    return is_container(path.name) and path.is_file()


def make_source(path: Path, folder: Path | None = None) -> Source:
    """Make the source of a file.

    Args:
        path: the file, whether it exists or not; or the address of a member of a container.
        folder: the folder of all raw articles: a file below it keeps its relative path as its tree.
    """
    if (address := split_address(str(path))) and not path.exists():
        return find_source(*address, folder)
    return _make_file_source(path, _make_tree_path(path, folder), None)


def find_source(path: Path, member: str, folder: Path | None = None) -> Source:
    """Find the source of an address, as it is now.

    Args:
        path: a file, or a container.
        member: the name that an article has in the container; empty for a file.
        folder: the folder of all raw articles: a file below it keeps its relative path as its tree.

    Returns:
        The source; where the container has no such member, one that cannot be read.
    """
    if not member:
        return make_source(path, folder)
    tree = _make_tree_path(path, folder)
    found = find_member(path, tree, member) if is_container(path.name) else None
    return found or Source(path, tree, member, fault=_MEMBER_MISSING)


def read_source(source: Source) -> RawFile:
    """Read a raw article with its sidecars.

    Decisions in a container's sidecar folder take precedence over those in the container itself.

    Raises:
        ReadError: it cannot be read, or changed meanwhile.
    """
    where = str(source)
    if source.fault:
        raise ReadError(source.fault.what, where=where, next_step=source.fault.next_step)
    raw_file = _read_member_source(source, where) if source.member else _read_file_source(source)
    decisions, approval = read_sidecar(source.decisions), read_sidecar(source.approval)
    return replace(
        raw_file,
        decisions=raw_file.decisions if decisions is None else decisions,
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
        raw_file = reader.read(source, file)
        if source.stamp not in (None, read_stamp(source.path, file)):
            raise changed_error(where)
    return raw_file


def is_present(path: Path, member: str = "") -> bool:
    """Whether a raw article still exists."""
    if not member:
        return path.is_file()
    return is_container(path.name) and path.is_file() and has_member(_resolve_container(path), member)


def split_address(address: str) -> tuple[Path, str] | None:
    """The container and the member that an address names; None for any other text.

    >>> split_address("a!b/library.zip!knee/squat.txt")
    (PosixPath('a!b/library.zip'), 'knee/squat.txt')
    """
    start = 0
    while (end := address.find(MEMBER_SEPARATOR, start)) >= 0:
        if is_container(address[:end].rpartition("/")[2]):
            return parse_path(address[:end]), address[end + len(MEMBER_SEPARATOR) :]
        start = end + 1
    return None


def _make_file_source(path: Path, tree: str, fault: SourceError | None) -> Source:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        fault = _NAME_NOT_UTF8
    return Source(path, tree, fault=fault)


def _make_tree_path(path: Path, folder: Path | None) -> str:
    if folder is not None:
        # The path of a link counts, not that of its target.
        own_path, root = resolve_path(path.parent) / path.name, resolve_path(folder)
        if own_path != root and own_path.is_relative_to(root):
            return _strip_endings(own_path.relative_to(root))
    return _strip_endings(Path(path.name))


def _strip_endings(path: Path) -> str:
    stem = strip_container_ending(path.name)
    return path.with_name(stem).as_posix() if stem != path.name else strip_ending(path.as_posix())


#: The members of a container have its path in common.
_resolve_container = lru_cache(maxsize=1024)(resolve_path)
