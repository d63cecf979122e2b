"""Folders searched for raw articles, with all folders in them."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.places import is_far
from pipeline.sources.naming import printable
from pipeline.sources.source import APPROVAL_SUFFIX, DECISIONS_SUFFIX, Fault

#: A browser that saves a page whole puts its pictures and scripts into a folder of this ending beside it.
_PAGE_FILES = ("_files", ".files", "_dateien", "_fichiers", "_archivos", "_elemei", "_bestanden")
#: What stands beside articles and is none: pictures, and what a saved page looks like.
_PARTS_OF_PAGES = (
    *(".apng", ".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"),
    *(".css", ".js", ".mjs", ".otf", ".ttf", ".woff", ".woff2"),
)
#: Folders in each other: far more than any library has.
_DEEPEST = 60
_LEADS_OUT = Fault(
    "it is a link that leads out of the folder", "put a copy there, or name what it leads to in the command"
)


def is_article(path: str) -> bool:
    """Whether a file that stands in a folder or an archive may be an article, by its path in there.

    Not hidden ones, what a browser saves with a page, pictures, decisions and approvals.
    """
    *folders, name = path.split("/")
    if any(is_passed_over(folder) for folder in folders) or name.startswith("."):
        return False
    small = name.lower()
    return not small.endswith((DECISIONS_SUFFIX, *_PARTS_OF_PAGES)) and not name.endswith(APPROVAL_SUFFIX)


def is_passed_over(folder: str) -> bool:
    """Whether a folder of that name holds no articles."""
    return folder.startswith(".") or folder == "__MACOSX" or folder.endswith(_PAGE_FILES)


def files_in(folder: Path, output: Path) -> Iterator[tuple[Path, Fault | None]]:
    """Every file that may be an article, in order, each folder's among the files by its name.

    Links inside the folder are followed to files; a linked folder is searched where it stands. A link that
    leads out of the folder is never followed: who hands in articles must not decide what else is read.

    Args:
        folder: the folder.
        output: the folder of the handouts, which is not searched.

    Yields:
        The path, and why it cannot be an article where that is seen from outside.
    """
    if is_far(folder):
        yield from _far_files(folder, output)
        return
    yield from _files(folder, folder.resolve(), output, 0)


def _far_files(folder: Path, output: Path) -> Iterator[tuple[Path, Fault | None]]:
    """The same in an object store, where one listing tells all."""
    from pipeline.remote import files_below

    try:
        for path, inner in files_below(folder):
            if is_article(inner) and not (is_far(output) and path.is_relative_to(output)):
                yield path, None
    except OSError as error:
        yield folder, _unreadable(error)


def _files(folder: Path, root: Path, output: Path, depth: int) -> Iterator[tuple[Path, Fault | None]]:
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        yield folder, _unreadable(error)
        return
    for path in found:
        try:
            yield from _one(path, root, output, depth)
        except OSError as error:
            yield path, _unreadable(error)


def _one(path: Path, root: Path, output: Path, depth: int) -> Iterator[tuple[Path, Fault | None]]:
    if path.is_dir():
        if is_passed_over(path.name):
            return
        if path.is_symlink():
            if not _leads_into(path, root):
                yield path, _LEADS_OUT
        elif depth == _DEEPEST:
            yield path, Fault(f"there are more than {_DEEPEST} folders in each other", "move it further up")
        elif path.resolve() != output:
            yield from _files(path, root, output, depth + 1)
    elif is_article(path.name):
        yield path, _LEADS_OUT if path.is_symlink() and not _leads_into(path, root) else None


def _leads_into(link: Path, root: Path) -> bool:
    try:
        return link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself
        return False


def _unreadable(error: OSError) -> Fault:
    return Fault(f"cannot be read ({printable(error.strerror or str(error))})", "check its rights")
