"""Finds raw articles in files and folders, and reads them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import ReadError, UsageError
from pipeline.sources.source import (
    APPROVAL_SUFFIX,
    DECISIONS_SUFFIX,
    Material,
    Source,
    read_whole,
)

#: A browser that saves a page whole puts its pictures and scripts into a folder of this ending beside it.
_PAGE_FILES = ("_files", ".files", "_dateien", "_fichiers", "_archivos")


def find_sources(given: Iterable[Path], default: Path, output: Path) -> list[Source]:
    """The raw articles in the files and folders given, in the order of their paths.

    Args:
        given: files and folders; nothing for all of the project.
        default: the folder of the project's raw articles.
        output: the folder of the handouts, which holds no raw articles.

    Raises:
        UsageError: there is no article, or the output would go where the sources are.
    """
    places = list(given) or [default]
    if output.resolve() in {place.resolve() for place in places}:
        raise UsageError(
            "the output folder is the source folder", where=str(output), next_step="use --output"
        )
    found: dict[str, Source] = {}
    for place in places:
        for source in _in_folder(place, output.resolve()) if place.is_dir() else [source_of(place, default)]:
            found.setdefault(str(source), source)
    if not found or (not list(given) and not default.exists()):
        raise UsageError(
            "there is no article", where=", ".join(map(str, places)), next_step="put a .txt file there"
        )
    return list(found.values())


def source_of(place: Path, folder: Path | None = None) -> Source:
    """The source that a file is.

    Args:
        place: the file, whether it is there or not.
        folder: the folder of all raw articles: a file below it keeps its place in the tree.
    """
    tree = place.stem
    if folder is not None and place.resolve().is_relative_to(folder.resolve()):
        tree = place.resolve().relative_to(folder.resolve()).with_suffix("").as_posix()
    return Source(place, tree)


def source_at(place: Path, member: str = "") -> Source:
    """The source of an address: what a record names, whether it is there or not.

    Args:
        place: the file or container.
        member: the name in the container; empty for a file.
    """
    return Source(place, place.stem, member)


def load(source: Source) -> Material:
    """Read a raw article, and what people decided about it.

    Raises:
        ReadError: it cannot be read, or changed meanwhile.
    """
    content = read_whole(source.place)
    # A name that is not UTF-8 would make JSON and XML that nobody can read.
    name = source.name.encode("utf-8", errors="replace").decode("utf-8")
    return Material(content, name, _beside(source.decisions), _beside(source.approval))


def is_there(place: Path, member: str = "") -> bool:
    """Whether a raw article is still there."""
    return place.is_file()


def _in_folder(folder: Path, output: Path) -> Iterator[Source]:
    """The files of a folder and of all folders in it; not those that are hidden or no articles."""
    for path in _files(folder, output):
        yield Source(path, path.relative_to(folder).with_suffix("").as_posix())


def _files(folder: Path, output: Path) -> Iterator[Path]:
    """Every file that may be an article: those of a folder in order, each folder's among them by its name."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.name.endswith(_PAGE_FILES) and path.resolve() != output:
                yield from _files(path, output)
        elif path.suffix.lower() != DECISIONS_SUFFIX and not path.name.endswith(APPROVAL_SUFFIX):
            yield path


def _beside(path: Path) -> bytes | None:
    """The bytes of a file beside an article; None where there is none.

    Raises:
        ReadError: it is there but cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError(
            f"cannot be read ({reason})", where=str(path), next_step="check its rights"
        ) from error
