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
from pipeline.storage.write_errors import unwritable_error

#: Seconds between two heartbeats of the build that holds a lock.
_HEARTBEAT_SECONDS = 5
#: Heartbeats after whose absence a build is taken for dead.
_MAX_MISSED_HEARTBEATS = 4
#: Seconds between two reads of another build's lock.
_POLL_SECONDS = 1
_CHECK_ADDRESS = "check the address, and your rights there"


def remote_path(address: str) -> Path:
    """The path of universal_pathlib for an address.

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
    """Drop fsspec's cached listings, and list all files below a folder in one request.

    Raises:
        UsageError: the store cannot be reached, or refuses access.
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
    """List the folders of these files, each once, so that fsspec has them in its cache."""
    parents = {str(path.parent): path.parent for path in paths if isinstance(path, UPath)}
    for _ in map_concurrently(_list_folder, parents.values(), is_remote=True):
        pass


def _list_folder(folder: Path) -> None:
    store, path = _split_store_path(folder)
    with contextlib.suppress(OSError):
        store.ls(path)


def find_objects(folder: Path) -> Iterator[tuple[Path, str]]:
    """All files below a folder with their paths in it, sorted as a search of a local folder sorts them."""
    store, path = _split_store_path(folder)
    start = len(path.rstrip("/")) + 1
    found = sorted(file[start:].split("/") for file in store.find(path))
    return ((folder.joinpath(*parts), "/".join(parts)) for parts in found if all(parts))


def read_object(path: Path, max_bytes: int) -> bytes:
    """Read an object in one request; of one that is longer than ``max_bytes``, a little more than that.

    Raises:
        FileNotFoundError: it does not exist.
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
    """Write an object completely or not at all.

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
    """Delete an object, if it exists.

    Raises:
        OSError: it cannot be deleted.
    """
    store, key = _split_store_path(path)
    with contextlib.suppress(FileNotFoundError):
        store.rm_file(key)
    store.invalidate_cache(store._parent(key))


class ObjectStoreLock:
    """A lock on an output folder: an object that a build creates and renews by heartbeats.

    A store has no lock that ends with a process: a build that was killed leaves its object there. So a build
    that finds one polls it, and takes the lock over when it was not renewed for a while. No clocks are
    compared. The object is created only if none exists, as far as fsspec's file system has such a request
    (S3, Google's and Azure's stores do): where it has not, two builds that begin within the same second may
    both begin.

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
        """Create the object; False where one exists already."""
        store, key = _split_store_path(self._path)
        try:
            store.pipe_file(key, self._encode_heartbeat(), mode="create")
        except FileExistsError:
            return False
        except Exception as error:
            if "PreconditionFailed" in repr(error) or "ConditionalRequestConflict" in repr(error):
                return False
            raise unwritable_error(self._path, error, _CHECK_ADDRESS) from error
        return True

    def _wait_for_other_build(self) -> None:
        """Wait until the lock is gone, or was not renewed for so long that its build is taken for dead.

        Raises:
            OutputError: another build renews it.
        """
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


def _read_lock_object(path: Path) -> bytes:
    """Read a lock's object past any cache; empty where it does not exist or cannot be read."""
    store, key = _split_store_path(path)
    with contextlib.suppress(OSError):
        return bytes(store.cat_file(key))
    return b""


def _split_store_path(path: Path) -> tuple[Any, str]:
    """The fsspec file system of a path, and the path's key in it."""
    store_path = cast(UPath, path)
    return store_path.fs, store_path.path
