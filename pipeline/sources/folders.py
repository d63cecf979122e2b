"""Which files of a folder, and of all folders in it, may be raw articles?"""

from collections.abc import Iterator
from pathlib import Path

from pipeline.sources.source import APPROVAL_SUFFIX, DECISIONS_SUFFIX, SourceError, unreadable_fault
from pipeline.storage.paths import is_remote, resolve_path

#: The suffixes of the folders into which browsers put the assets of a saved page, in their languages.
_SAVED_PAGE_FOLDER_SUFFIXES = (
    "_files",
    ".files",
    "_dateien",
    "_fichiers",
    "_archivos",
    "_elemei",
    "_bestanden",
)
#: The suffixes of files that are no articles: pictures, style sheets, scripts and fonts.
_PAGE_ASSET_SUFFIXES = (
    *(".apng", ".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"),
    *(".css", ".js", ".mjs", ".otf", ".ttf", ".woff", ".woff2"),
)
#: The greatest depth of nested folders: far more than any library has.
_MAX_NESTED_FOLDERS = 60
_LINK_LEADS_OUT = SourceError(
    "it is a link that leads out of the folder", "put a copy there, or name what it leads to in the command"
)


def is_article(path: str) -> bool:
    """Whether a file may be an article, by its path in a folder or an archive.

    Hidden files, the locks of open Word documents (``~$squat.docx``), the assets of saved pages, pictures,
    decisions and approvals are none.
    """
    *folders, name = path.split("/")
    if any(is_skipped_folder(folder) for folder in folders) or name.startswith((".", "~$")):
        return False
    lower_name = name.lower()
    return not lower_name.endswith((DECISIONS_SUFFIX, *_PAGE_ASSET_SUFFIXES)) and not name.endswith(
        APPROVAL_SUFFIX
    )


def is_skipped_folder(folder: str) -> bool:
    """Whether a folder is not searched, by its name: hidden, of macOS, or the assets of a saved page."""
    return folder.startswith(".") or folder == "__MACOSX" or folder.endswith(_SAVED_PAGE_FOLDER_SUFFIXES)


def find_candidate_files(folder: Path, output: Path) -> Iterator[tuple[Path, SourceError | None]]:
    """Search a folder and all folders in it for files that may be articles.

    A folder's entries come sorted by name, files and subfolders mixed. A symbolic link to a file inside the
    folder is followed; a link to a folder inside is skipped, since that folder is searched itself. A link
    that leads out of the folder is never followed: who hands in articles must not decide what else is read.

    Args:
        folder: the folder.
        output: the output folder, which is not searched.

    Yields:
        The path, and why it cannot be read as an article, where that is known without opening it.
    """
    if is_remote(folder):
        yield from _find_remote_files(folder, output)
        return
    yield from _find_local_files(folder, folder.resolve(), output, 0)


def _find_remote_files(folder: Path, output: Path) -> Iterator[tuple[Path, SourceError | None]]:
    """`find_candidate_files` in an object store, by one listing."""
    from pipeline.storage.object_store import find_objects

    try:
        for path, relative_path in find_objects(folder):
            if is_article(relative_path) and not (is_remote(output) and path.is_relative_to(output)):
                yield path, None
    except OSError as error:
        yield folder, unreadable_fault(error)


def _find_local_files(
    folder: Path, root: Path, output: Path, depth: int
) -> Iterator[tuple[Path, SourceError | None]]:
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        yield folder, unreadable_fault(error)
        return
    for path in found:
        try:
            yield from _find_in_entry(path, root, output, depth)
        except OSError as error:
            yield path, unreadable_fault(error)


def _find_in_entry(
    path: Path, root: Path, output: Path, depth: int
) -> Iterator[tuple[Path, SourceError | None]]:
    if path.is_dir():
        if is_skipped_folder(path.name):
            return
        if path.is_symlink():
            if not _is_link_inside(path, root):
                yield path, _LINK_LEADS_OUT
        elif depth == _MAX_NESTED_FOLDERS:
            yield (
                path,
                SourceError(
                    f"there are more than {_MAX_NESTED_FOLDERS} folders in each other", "move it further up"
                ),
            )
        elif path.resolve() != output:
            yield from _find_local_files(path, root, output, depth + 1)
    elif is_article(path.name):
        yield path, _LINK_LEADS_OUT if path.is_symlink() and not _is_link_inside(path, root) else None


def _is_link_inside(link: Path, root: Path) -> bool:
    return resolve_path(link).is_relative_to(root)
