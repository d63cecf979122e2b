"""Reading and writing in object stores, through fsspec and universal_pathlib.

An object is there whole or not at all, and there are no folders: so nothing is written beside and renamed,
brought to a disk, or swept up. What costs there is the way to the store: what is asked of many files is asked
in one listing (which fsspec remembers), or at the same time.
"""

import contextlib
import json
import mimetypes
import os
import socket
import tempfile
import threading
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import sleep
from typing import Any, cast

from upath import UPath

from pipeline.errors import OutputError, UsageError
from pipeline.places import each

#: Seconds between two signs of life of the build that holds a lock.
_SIGN = 5
#: Signs that are missed by then: a build that gives none is taken for dead.
_MISSED = 4
#: Seconds between two looks for a sign.
_LOOK = 1


def far(address: str) -> Path:
    """The place of an address.

    Raises:
        UsageError: no installed library knows such addresses, or it is none.
    """
    try:
        path = UPath(address)
        path.fs  # noqa: B018 # the library of the scheme is loaded now
    except (ImportError, ValueError) as error:
        told = f"such an address cannot be opened ({error})"
        raise UsageError(told, where=address, next_step="look at docs/cluster.md") from error
    return cast(Path, path)


def look(folder: Path) -> None:
    """Ask once for all that is below a folder, and forget what was known of it.

    Raises:
        UsageError: the store does not answer, or not to this person.
    """
    store, path = _at(folder)
    store.invalidate_cache()
    try:
        store.find(path)
    except FileNotFoundError:
        pass
    except Exception as error:  # each store's library has errors of its own
        told = f"cannot be reached ({str(error) or type(error).__name__})"
        step = "check the address, the connection, and who you are for this store"
        raise UsageError(told, where=str(folder), next_step=step) from error


def look_beside(paths: Iterable[Path]) -> None:
    """Ask once for all that is in the folders in which these files are."""
    parents = {str(path.parent): path.parent for path in paths if isinstance(path, UPath)}
    for _ in each(_listed, parents.values(), far=True):
        pass


def _listed(folder: Path) -> None:
    store, path = _at(folder)
    with contextlib.suppress(OSError):
        store.ls(path)


def files_below(folder: Path) -> Iterator[tuple[Path, str]]:
    """All files below a folder with their paths in it, in the order in which they are found on a disk."""
    store, path = _at(folder)
    start = len(path.rstrip("/")) + 1
    found = sorted(file[start:].split("/") for file in store.find(path))
    return ((folder.joinpath(*parts), "/".join(parts)) for parts in found if all(parts))


def read(path: Path, most: int) -> bytes:
    """The bytes of a file, as they were at one moment; of one that is longer, a few more than ``most``.

    Raises:
        FileNotFoundError: it is not there.
        OSError: it cannot be read.
    """
    store, inner = _at(path)
    try:
        return bytes(store.cat_file(inner, start=0, end=most + 1))
    except FileNotFoundError:
        raise
    except Exception as error:  # each store's library has errors of its own
        with contextlib.suppress(Exception):
            if store.size(inner) == 0:  # no part can be asked for of what is empty
                return b""
        raise OSError(f"{type(error).__name__}: {error}") from error


def write(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    store, inner = _at(path)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    told = {"ContentType": kind} if "s3" in store.protocol else {}
    try:
        if isinstance(content, bytes):
            store.pipe_file(inner, content, **told)
            return
        with tempfile.NamedTemporaryFile() as beside:
            beside.writelines(content)
            beside.flush()
            store.put_file(beside.name, inner, **told)
    except Exception as error:
        raise OSError(str(error) or type(error).__name__) from error


def remove(path: Path) -> None:
    """Take a file away, if it is there.

    Raises:
        OSError: it cannot be taken away.
    """
    store, inner = _at(path)
    with contextlib.suppress(FileNotFoundError):
        store.rm_file(inner)
    store.invalidate_cache(store._parent(inner))


class Lock:
    """An object that says that a build is at work, and gives signs of life while it is.

    A store has no lock that goes with a process: a build that was killed leaves its object there. So who
    finds one watches it, and takes it over when nobody has renewed it for a while. No clocks are compared.
    The object is made only where none is, as far as fsspec's file system can ask for that (S3, Google's and
    Azure's stores can): where it cannot, two builds that begin within the same second may both begin.

    Args:
        path: the object.

    Raises:
        OutputError: another build is at work, or the object cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._name = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4()}"
        self._count = 0
        self._is_over = threading.Event()
        self._signs = threading.Thread(target=self._live, name="lock", daemon=True)

    def __enter__(self) -> "Lock":
        while not self._make():
            self._watch()
        self._signs.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._signs.join()
        with contextlib.suppress(OSError):
            if self._name.encode() in _content(self._path):
                remove(self._path)

    def _make(self) -> bool:
        """Make the object; False where there is one."""
        store, inner = _at(self._path)
        try:
            store.pipe_file(inner, self._sign(), mode="create")
        except FileExistsError:
            return False
        except Exception as error:
            if "PreconditionFailed" in repr(error) or "ConditionalRequestConflict" in repr(error):
                return False
            raise _unwritable(self._path, error) from error
        return True

    def _watch(self) -> None:
        """Wait until the other build is over, or seems to be dead; then its object is gone."""
        seen = _content(self._path)
        for _ in range(int(_MISSED * _SIGN / _LOOK)):
            if not seen:
                return
            sleep(_LOOK)
            if (now := _content(self._path)) and now != seen:
                told, step = "another build is at work in this folder", "wait for it, or use --output"
                raise OutputError(told, where=str(self._path.parent.parent), next_step=step)
            seen = now
        remove(self._path)

    def _live(self) -> None:
        while not self._is_over.wait(_SIGN):
            now = _content(self._path)
            if now and self._name.encode() not in now:  # this machine slept so long that another took over
                return
            with contextlib.suppress(OSError):
                write(self._path, self._sign())

    def _sign(self) -> bytes:
        self._count += 1
        return json.dumps({"build": self._name, "sign": self._count}).encode()


def _unwritable(path: Path, error: Exception) -> OutputError:
    return OutputError(
        f"cannot be written ({error})", where=str(path), next_step="check the address, and your rights there"
    )


def _content(path: Path) -> bytes:
    """The bytes of a small file, as it is now; none where there is none."""
    store, inner = _at(path)
    with contextlib.suppress(OSError):
        return bytes(store.cat_file(inner))
    return b""


def _at(path: Path) -> tuple[Any, str]:
    """The store in which a place is, and how it is called there."""
    there = cast(UPath, path)
    return there.fs, there.path
