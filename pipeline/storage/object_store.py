"""How are files of object stores read, written, listed and locked (fsspec, universal_pathlib)?

An object is there completely or not at all, and there are no folders: so there are no temporary files with
a rename, no fsync, and no partial files to remove. What costs there is the round trip: what is asked about
many files is asked in one listing (which fsspec caches), or concurrently. Times are in seconds.
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
from pipeline.storage.concurrency import map_concurrently

#: Seconds between two signs of life of the build that holds a lock.
_HEARTBEAT_SECONDS = 5
#: Signs that are missed by then: a build that gives none is taken for dead.
_MAX_MISSED_HEARTBEATS = 4
#: Seconds between two looks for a sign.
_POLL_SECONDS = 1


def remote_path(address: str) -> Path:
    """The place of an address.

    Raises:
        UsageError: no installed library knows such addresses, or it is none.
    """
    try:
        path = UPath(address)
        path.fs  # noqa: B018 # the library of the scheme is loaded now
    except (ImportError, ValueError) as error:
        message = f"such an address cannot be opened ({error})"
        raise UsageError(message, where=address, next_step="look at docs/cluster.md") from error
    return cast(Path, path)


def refresh_listing(folder: Path) -> None:
    """Ask once for all that is below a folder, and forget what was known of it.

    Raises:
        UsageError: the store does not answer, or not to this person.
    """
    store, path = _split_store_path(folder)
    store.invalidate_cache()
    try:
        store.find(path)
    except FileNotFoundError:
        pass
    except Exception as error:  # each store's library has errors of its own
        message = f"cannot be reached ({str(error) or type(error).__name__})"
        step = "check the address, the connection, and who you are for this store"
        raise UsageError(message, where=str(folder), next_step=step) from error


def refresh_parent_listings(paths: Iterable[Path]) -> None:
    """Ask once for all that is in the folders in which these files are."""
    parents = {str(path.parent): path.parent for path in paths if isinstance(path, UPath)}
    for _ in map_concurrently(_list_folder, parents.values(), is_remote=True):
        pass


def _list_folder(folder: Path) -> None:
    store, path = _split_store_path(folder)
    with contextlib.suppress(OSError):
        store.ls(path)


def find_objects(folder: Path) -> Iterator[tuple[Path, str]]:
    """All files below a folder with their paths in it, in the order in which they are found on a disk."""
    store, path = _split_store_path(folder)
    start = len(path.rstrip("/")) + 1
    found = sorted(file[start:].split("/") for file in store.find(path))
    return ((folder.joinpath(*parts), "/".join(parts)) for parts in found if all(parts))


def read_object(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file, as they were at one moment; of one that is longer, a few more than ``max_bytes``.

    Raises:
        FileNotFoundError: it is not there.
        OSError: it cannot be read.
    """
    store, key = _split_store_path(path)
    try:
        return bytes(store.cat_file(key, start=0, end=max_bytes + 1))
    except FileNotFoundError:
        raise
    except Exception as error:  # each store's library has errors of its own
        with contextlib.suppress(Exception):
            if store.size(key) == 0:  # no part can be asked for of what is empty
                return b""
        raise OSError(f"{type(error).__name__}: {error}") from error


def write_object(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    store, key = _split_store_path(path)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    options = {"ContentType": media_type} if "s3" in store.protocol else {}
    try:
        if isinstance(content, bytes):
            store.pipe_file(key, content, **options)
            return
        with tempfile.NamedTemporaryFile() as temporary_file:
            temporary_file.writelines(content)
            temporary_file.flush()
            store.put_file(temporary_file.name, key, **options)
    except Exception as error:
        raise OSError(str(error) or type(error).__name__) from error


def delete_object(path: Path) -> None:
    """Take a file away, if it is there.

    Raises:
        OSError: it cannot be taken away.
    """
    store, key = _split_store_path(path)
    with contextlib.suppress(FileNotFoundError):
        store.rm_file(key)
    store.invalidate_cache(store._parent(key))


class ObjectStoreLock:
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
        self._heartbeats = 0
        self._is_released = threading.Event()
        self._heartbeat_thread = threading.Thread(target=self._send_heartbeats, name="lock", daemon=True)

    def __enter__(self) -> "ObjectStoreLock":
        while not self._create_object():
            self._wait_for_other_build()
        self._heartbeat_thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_released.set()
        self._heartbeat_thread.join()
        with contextlib.suppress(OSError):
            if self._name.encode() in _read_lock_object(self._path):
                delete_object(self._path)

    def _create_object(self) -> bool:
        """Make the object; False where there is one."""
        store, key = _split_store_path(self._path)
        try:
            store.pipe_file(key, self._encode_heartbeat(), mode="create")
        except FileExistsError:
            return False
        except Exception as error:
            if "PreconditionFailed" in repr(error) or "ConditionalRequestConflict" in repr(error):
                return False
            raise _unwritable_error(self._path, error) from error
        return True

    def _wait_for_other_build(self) -> None:
        """Wait until the other build is over, or seems to be dead; then its object is gone."""
        last_content = _read_lock_object(self._path)
        for _ in range(int(_MAX_MISSED_HEARTBEATS * _HEARTBEAT_SECONDS / _POLL_SECONDS)):
            if not last_content:
                return
            sleep(_POLL_SECONDS)
            if (content := _read_lock_object(self._path)) and content != last_content:
                message, step = "another build is at work in this folder", "wait for it, or use --output"
                raise OutputError(message, where=str(self._path.parent.parent), next_step=step)
            last_content = content
        delete_object(self._path)

    def _send_heartbeats(self) -> None:
        while not self._is_released.wait(_HEARTBEAT_SECONDS):
            content = _read_lock_object(self._path)
            if (
                content and self._name.encode() not in content
            ):  # this machine slept so long that another took over
                return
            with contextlib.suppress(OSError):
                write_object(self._path, self._encode_heartbeat())

    def _encode_heartbeat(self) -> bytes:
        self._heartbeats += 1
        return json.dumps({"build": self._name, "sign": self._heartbeats}).encode()


def _unwritable_error(path: Path, error: Exception) -> OutputError:
    return OutputError(
        f"cannot be written ({error})", where=str(path), next_step="check the address, and your rights there"
    )


def _read_lock_object(path: Path) -> bytes:
    """The bytes of a small file, as it is now; none where there is none."""
    store, key = _split_store_path(path)
    with contextlib.suppress(OSError):
        return bytes(store.cat_file(key))
    return b""


def _split_store_path(path: Path) -> tuple[Any, str]:
    """The store in which a place is, and how it is called there."""
    store_path = cast(UPath, path)
    return store_path.fs, store_path.path
