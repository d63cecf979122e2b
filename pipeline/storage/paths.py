"""Which path does an address mean: a file of this machine, or an object of a remote store?

A local path is a `pathlib.Path`, any other a path of universal_pathlib, which has the same methods and is
typed as `pathlib.Path` here; fsspec knows the schemes. Nothing of fsspec is imported before the first
address with a scheme: reading and writing in object stores is in `pipeline.storage.object_store`.
"""

import os
import posixpath
from pathlib import Path
from typing import Any, cast

from pipeline.errors import UsageError

#: In the manifest of a remote output: begins the address of a local file, relative to the project.
_LOCAL_ADDRESS_PREFIX = "file:"


def parse_path(text: str | Path) -> Path:
    """Parse a path, or an address (``s3://bucket/source``), as a person wrote it.

    >>> parse_path("output"), parse_path("file:///srv/output")
    (PosixPath('output'), PosixPath('/srv/output'))

    Raises:
        UsageError: the libraries for its scheme are not installed, or none knows the scheme.
    """
    scheme, is_address, location = str(text).partition("://")
    if not is_address or "/" in scheme or not isinstance(text, str):
        return Path(text)
    if scheme == "file":
        return Path(location)
    try:
        from pipeline.storage.object_store import remote_path
    except ModuleNotFoundError as error:
        raise UsageError(
            "such addresses need libraries that are not installed",
            where=text,
            next_step="install them: pip install 'exercise-handouts[remote]'",
        ) from error
    return remote_path(text)


def resolve_path(path: Path) -> Path:
    """The absolute path without links; one that leads to itself stays as it is.

    From Python 3.13 on `Path.resolve` does the same; before, it raises an error at such a link.
    """
    try:
        return path.resolve()
    except RuntimeError:
        return Path(os.path.realpath(path))


def is_remote(path: Path) -> bool:
    """Whether a path is in an object store, not on a file system of this machine."""
    return not isinstance(path, Path)


def format_address(path: Path, anchor: Path, root: Path) -> str:
    """The address of a source in the manifest.

    Args:
        path: the source.
        anchor: the folder to which addresses are relative.
        root: the folder of the project, to which a local source is relative where the anchor is remote.
    """
    if not is_remote(path):
        local = Path(os.path.relpath(path, root if is_remote(anchor) else anchor)).as_posix()
        return f"{_LOCAL_ADDRESS_PREFIX}{local}" if is_remote(anchor) else local
    remote_source, remote_anchor = cast(Any, path), cast(Any, anchor)
    if is_remote(anchor) and remote_source.protocol == remote_anchor.protocol:
        return str(posixpath.relpath(remote_source.path, remote_anchor.path))
    return str(path)


def resolve_address(address: str, anchor: Path, root: Path) -> Path:
    """The path of a source, by its address in the manifest: the inverse of `format_address`."""
    if "://" in address:
        return parse_path(address)
    if not is_remote(anchor):
        return anchor / address
    if address.startswith(_LOCAL_ADDRESS_PREFIX):
        return root / address.removeprefix(_LOCAL_ADDRESS_PREFIX)
    return (anchor / address).resolve()
