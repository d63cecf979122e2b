"""Finds raw articles in files, folders and containers, and reads them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ReadError, UsageError
from pipeline.places import is_far
from pipeline.places import place as place_of
from pipeline.sources.containers import Left, has_member, member_of, members, reader_of
from pipeline.sources.files import beside, changed, opened, read_whole, state_of
from pipeline.sources.folders import files_in
from pipeline.sources.naming import container_stem, encodable, is_container, plain_name, without_ending
from pipeline.sources.source import MEMBER, Fault, Material, Source

_GONE = Fault("there is no such article in it", "check the name")
_NO_TEXT = Fault("its name is no UTF-8", "give the file another name")


def find_sources(
    given: Iterable[Path], default: Path, output: Path, left: Left | None = None
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
    for far in filter(is_far, places):
        from pipeline.remote import look

        look(far)
    left = Counter() if left is None else left
    found = list(_sources(places, default, output.resolve(), left))
    if not found or (not named and not default.exists()):
        raise UsageError(
            "there is no article", where=", ".join(map(str, places)), next_step="put a .txt file there"
        )
    return found


def _sources(places: Iterable[Path], default: Path, output: Path, left: Left) -> Iterator[Source]:
    """What is found in places, each article once."""
    known: set[Path] = set()
    single: set[tuple[Path, str]] = set()
    for place in places:
        address = split_address(str(place))
        if address and not place.exists():
            single.add(address)
            yield source_at(*address, default)
            continue
        for path, tree, fault in _files(place, default, output):
            if path in known:
                continue
            known.add(path)
            if fault or not _is_open_container(path):
                yield _file(path, tree, fault)
                continue
            for source in members(path, tree, left):
                if not single or (path, source.member) not in single:
                    yield source


def _files(place: Path, default: Path, output: Path) -> Iterator[tuple[Path, str, Fault | None]]:
    """The files that a place is or holds, with the tree and the fault of each."""
    if not place.is_dir():
        yield place, _tree(place, default), None
        return
    for path, fault in files_in(place, output):
        yield path, _without_ending(path.relative_to(place)), fault


def _is_open_container(path: Path) -> bool:
    return is_container(path.name) and path.is_file()


def source_of(place: Path, folder: Path | None = None) -> Source:
    """The source that a file is.

    Args:
        place: the file, whether it is there or not; or the address of a member of a container.
        folder: the folder of all raw articles: a file below it keeps its place in the tree.
    """
    if (address := split_address(str(place))) and not place.exists():
        return source_at(*address, folder)
    return _file(place, _tree(place, folder), None)


def source_at(place: Path, member: str, folder: Path | None = None) -> Source:
    """The source of an address, as it is now.

    Args:
        place: a file, or a container.
        member: the name that an article has in the container; empty for a file.
        folder: the folder of all raw articles: what stands below it keeps its place in the tree.

    Returns:
        The source; where the container has no such member, one that cannot be read.
    """
    if not member:
        return source_of(place, folder)
    tree = _tree(place, folder)
    found = member_of(place, tree, member) if is_container(place.name) else None
    return found or Source(place, tree, member, fault=_GONE)


def load(source: Source) -> Material:
    """Read a raw article, and what people decided about it.

    Decisions in the folder beside a container win over those in the container itself.

    Raises:
        ReadError: it cannot be read, or changed meanwhile.
    """
    where = str(source)
    if source.fault:
        raise ReadError(source.fault.what, where=where, next_step=source.fault.next_step)
    found = _member(source, where) if source.member else _file_content(source)
    decisions, approval = beside(source.decisions), beside(source.approval)
    return replace(
        found,
        decisions=found.decisions if decisions is None else decisions,
        approval=approval,
    )


def _file_content(source: Source) -> Material:
    content = read_whole(source.place)
    # A name that is not UTF-8 would make JSON and XML that nobody can read.
    return Material(content, plain_name(encodable(source.name)))


def _member(source: Source, where: str) -> Material:
    reader = reader_of(source.place.name)
    if reader is None:
        raise ReadError("it is in no container", where=where, next_step="name a .zip, .jsonl or .warc file")
    with opened(source.place, where) as file:
        if source.state not in (None, state_of(source.place, file)):
            raise changed(where)
        found = reader.read(source, file)
        if source.state not in (None, state_of(source.place, file)):
            raise changed(where)
    return found


def is_there(place: Path, member: str = "") -> bool:
    """Whether a raw article is still there."""
    if not member:
        return place.is_file()
    return is_container(place.name) and place.is_file() and has_member(_resolved(place), member)


def split_address(address: str) -> tuple[Path, str] | None:
    """The container and the member that an address names; None for any other text.

    >>> split_address("a!b/library.zip!knee/squat.txt")
    (PosixPath('a!b/library.zip'), 'knee/squat.txt')
    """
    start = 0
    while (end := address.find(MEMBER, start)) >= 0:
        if is_container(address[:end].rpartition("/")[2]):
            return place_of(address[:end]), address[end + len(MEMBER) :]
        start = end + 1
    return None


def _file(place: Path, tree: str, fault: Fault | None) -> Source:
    try:
        str(place).encode("utf-8")
    except UnicodeEncodeError:
        fault = _NO_TEXT
    return Source(place, tree, fault=fault)


def _tree(place: Path, folder: Path | None) -> str:
    if folder is not None:
        # Of a link its own place counts, not that of what it leads to.
        path, root = place.parent.resolve() / place.name, folder.resolve()
        if path != root and path.is_relative_to(root):
            return _without_ending(path.relative_to(root))
    return _without_ending(Path(place.name))


def _without_ending(path: Path) -> str:
    stem = container_stem(path.name)
    return path.with_name(stem).as_posix() if stem != path.name else without_ending(path.as_posix())


@lru_cache(maxsize=1024)
def _resolved(place: Path) -> Path:
    return place.resolve()
