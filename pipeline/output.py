"""Files and folders of the output: names that are safe everywhere, files that are whole or not there."""

import contextlib
import errno
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.places import is_far

_CHANGE_RIGHTS = "change its rights or use --output"
_MAKE_ROOM = "make room on its disk, or use --output"
_ADVICE = {
    errno.ENOSPC: _MAKE_ROOM,
    errno.EDQUOT: _MAKE_ROOM,
    errno.EFBIG: _MAKE_ROOM,
    errno.EROFS: "its disk is read-only: use --output",
    errno.ENOENT: "its folder was taken away meanwhile: build again",
}

#: Files of the output folder itself.
_RESERVED = frozenset({"index.html", "release", "report", "report.html", "report.json"})
#: Held by the build that is at work.
LOCK = ".handouts/.lock"
#: Seconds: the workers of a build that was killed are gone by then.
_PATIENCE = 3
_NOT_IN_NAMES = re.compile(r"[^a-z0-9._-]+")
#: What a file is called while it is written.
_WRITING = ".writing-"
#: Characters of a name: file systems allow 255 bytes, and endings and numbers are added.
_LONGEST = 120


def output_names(trees: Iterable[tuple[str, str]], taken: Mapping[str, str]) -> Iterator[str]:
    """A name for each article, of ``[a-z0-9._-]`` and slashes only, no two alike.

    Args:
        trees: for each article its address in the manifest, and where it stands in the tree of all articles,
            without the ending of its file.
        taken: names that articles have already, by address; an article keeps its name.
    """
    used = {*_RESERVED, *taken.values()}
    for address, tree in trees:
        base = _safe(tree)
        name, number = taken.get(address, base), 1
        while address not in taken and name in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name)
        yield name


def _safe(tree: str) -> str:
    """A place in the tree as a name.

    A folder has no dot in its name here: ``knee.pdf`` could be both a folder of articles and a handout.
    """
    *folders, last = tree.lower().split("/")
    kept = [_NOT_IN_NAMES.sub("-", folder.replace(".", "-"))[:_LONGEST].strip("-.") for folder in folders]
    if kept and kept[0] in _RESERVED:
        kept[0] = f"{kept[0]}-articles"
    last = _NOT_IN_NAMES.sub("-", last.replace(".", "-") if folders else last)[:_LONGEST].strip("-.")
    return "/".join([*filter(None, kept), last or "article"])


def withdraw(path: Path, output: Path) -> None:
    """Take away an older file that nothing supports any more, and the folders that it leaves empty.

    Args:
        path: the file.
        output: the folder that stays even if it is empty.
    """
    with contextlib.suppress(OSError):
        if is_far(path):
            from pipeline.remote import remove

            remove(path)
            return
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == output:
                break
            folder.rmdir()


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """Keep an output folder for one build; the lock is gone with the process, however it ends.

    Raises:
        OutputError: another build is at work there, or the folder cannot be written.
    """
    path = output / LOCK
    if is_far(output):
        from pipeline.remote import Lock

        with Lock(path):
            yield
        return
    from filelock import FileLock, Timeout

    make_folder(path.parent)
    file_lock = FileLock(path, timeout=_PATIENCE)
    try:
        file_lock.acquire()
    except Timeout as error:
        told = "another build is at work in this folder"
        raise OutputError(told, where=str(output), next_step="wait for it, or use --output") from error
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        yield
    finally:
        file_lock.release()


def settle(folder: Path) -> None:
    """Bring the names of a folder's files to the disk: after a power cut, what was renamed stays renamed."""
    if is_far(folder):
        return
    with contextlib.suppress(OSError, AttributeError):  # not every file system and system can do it
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(output: Path) -> None:
    """Take away what a build that was killed has left half-written, in all folders of the output."""
    if is_far(output):
        return
    for path in output.rglob(f"{_WRITING}*"):
        with contextlib.suppress(OSError):
            path.unlink()


def make_folder(folder: Path) -> None:
    """Make an output folder, or find that it can be used.

    Raises:
        OutputError: it cannot be made or written.
    """
    if is_far(folder):  # object stores have none
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    if not os.access(folder, os.W_OK):
        raise OutputError("cannot be written", where=str(folder), next_step=_CHANGE_RIGHTS)


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all: beside it, to the disk, then under its name.

    Args:
        path: the file.
        content: its bytes, at once or in parts.

    Raises:
        OutputError: it cannot be written.
    """
    beside = None
    try:
        if is_far(path):
            from pipeline.remote import write

            return write(path, content)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_WRITING, delete=False) as file:
            beside = Path(file.name)
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if beside is not None:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> OutputError:
    """What it means that the system refuses to write a file of the output."""
    reason = error.strerror or str(error)
    told = f"cannot be written ({reason})"
    return OutputError(told, where=str(path), next_step=_ADVICE.get(error.errno or 0, _CHANGE_RIGHTS))
