"""How are output files named safely, written whole or not at all, and locked for one build?

Names are limited to ``[a-z0-9._-]`` and slashes, which are safe on every file system. A file is written
under a temporary name in its folder, synced to the disk, then renamed.
"""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.storage.paths import is_remote
from pipeline.storage.write_errors import CHANGE_RIGHTS, unwritable_error

#: Files of the output folder itself.
_RESERVED_NAMES = frozenset({"index.html", "release", "report", "report.html", "report.json"})
#: Locked by the build that runs.
LOCK_FILE = ".handouts/.lock"
#: Seconds to wait for the lock: the workers of a build that was killed have ended by then.
_LOCK_TIMEOUT_SECONDS = 3
_UNSAFE_NAME_CHARS = re.compile(r"[^a-z0-9._-]+")
#: What a file is called while it is written.
_PARTIAL_FILE_PREFIX = ".writing-"
#: Characters of a name: file systems allow 255 bytes, and endings and numbers are added.
_MAX_NAME_CHARS = 120


def assign_output_names(
    trees: Iterable[tuple[str, str]], names_by_address: Mapping[str, str]
) -> Iterator[str]:
    """Assign each article a unique name of ``[a-z0-9._-]`` and slashes.

    Args:
        trees: for each article its address in the manifest, and its path below the folder of all articles,
            without the suffix of its file.
        names_by_address: names that articles have already, by address; an article keeps its name.

    Yields:
        The names, in the order of ``trees``.
    """
    used = {*_RESERVED_NAMES, *names_by_address.values()}
    for address, tree in trees:
        base = _make_safe_name(tree)
        name, number = names_by_address.get(address, base), 1
        while address not in names_by_address and name in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name)
        yield name


def _make_safe_name(tree: str) -> str:
    """Turn an article's path below the folder of all articles into a safe name.

    Dots in folder names are replaced: ``knee.pdf`` could be both a folder of articles and a handout.
    """
    *folders, last = tree.lower().split("/")
    folder_names = [
        _UNSAFE_NAME_CHARS.sub("-", folder.replace(".", "-"))[:_MAX_NAME_CHARS].strip("-.")
        for folder in folders
    ]
    if folder_names and folder_names[0] in _RESERVED_NAMES:
        folder_names[0] = f"{folder_names[0]}-articles"
    last = _UNSAFE_NAME_CHARS.sub("-", last.replace(".", "-") if folders else last)[:_MAX_NAME_CHARS].strip(
        "-."
    )
    return "/".join([*filter(None, folder_names), last or "article"])


def delete(path: Path, output: Path) -> None:
    """Delete a file, if it exists, and the folders that are empty then. What cannot be deleted stays.

    Args:
        path: the file.
        output: the output folder, which stays even if it is empty.
    """
    with contextlib.suppress(OSError):
        if is_remote(path):
            from pipeline.storage.object_store import delete_object

            delete_object(path)
            return
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == output:
                break
            folder.rmdir()


@contextlib.contextmanager
def lock(output: Path) -> Iterator[None]:
    """Lock an output folder for one build; the lock ends with the process, however that ends.

    Raises:
        OutputError: another build is at work there, or the folder cannot be written.
    """
    path = output / LOCK_FILE
    if is_remote(output):
        from pipeline.storage.object_store import ObjectStoreLock

        with ObjectStoreLock(path):
            yield
        return
    from filelock import FileLock, Timeout

    make_folder(path.parent)
    file_lock = FileLock(path, timeout=_LOCK_TIMEOUT_SECONDS)
    try:
        file_lock.acquire()
    except Timeout as error:
        message = "another build is at work in this folder"
        raise OutputError(message, where=str(output), next_step="wait for it, or use --output") from error
    except OSError as error:
        raise unwritable_error(path, error) from error
    try:
        yield
    finally:
        file_lock.release()


def fsync_directory(folder: Path) -> None:
    """Sync a folder's directory entries to the disk, so that renamed files survive a power cut."""
    if is_remote(folder):
        return
    with contextlib.suppress(OSError, AttributeError):  # not every file system and system can do it
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_partial_files(output: Path) -> None:
    """Delete the temporary files that a killed build has left, in all folders of the output."""
    if is_remote(output):
        return
    for path in output.rglob(f"{_PARTIAL_FILE_PREFIX}*"):
        with contextlib.suppress(OSError):
            path.unlink()


def make_folder(folder: Path) -> None:
    """Make an output folder where it does not exist.

    Raises:
        OutputError: it cannot be made or written.
    """
    if is_remote(folder):  # object stores have none
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable_error(folder, error) from error
    if not os.access(folder, os.W_OK):
        raise OutputError("cannot be written", where=str(folder), next_step=CHANGE_RIGHTS)


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file completely or not at all: to a temporary file in its folder, synced, then renamed.

    Args:
        path: the file.
        content: its bytes, at once or in parts.

    Raises:
        OutputError: it cannot be written.
    """
    temporary_path = None
    try:
        if is_remote(path):
            from pipeline.storage.object_store import write_object

            return write_object(path, content)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_PARTIAL_FILE_PREFIX, delete=False) as file:
            temporary_path = Path(file.name)
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        temporary_path.chmod(0o644)
        temporary_path.replace(path)
    except OSError as error:
        raise unwritable_error(path, error) from error
    finally:
        if temporary_path is not None:
            with contextlib.suppress(OSError):
                temporary_path.unlink(missing_ok=True)
