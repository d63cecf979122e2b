"""Places: files and folders of this machine, and of object stores by any address that fsspec knows.

A local place is a `pathlib.Path`, any other a path of universal_pathlib, which has the same methods and says
so to type checkers here. Nothing of fsspec is loaded before the first address with a scheme: what it takes
to read and write far away stands in `pipeline.remote`.
"""

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

from pipeline.errors import UsageError

#: Questions to a store that wait for their answers at the same time.
_AT_ONCE = 32
#: Begins the address of a file of this machine, relative to the project, in the manifest of a far output.
_HERE = "file:"

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


def place(text: str | Path) -> Path:
    """The place of a text that a person wrote: a path, or an address (``s3://bucket/source``).

    >>> place("output"), place("file:///srv/output")
    (PosixPath('output'), PosixPath('/srv/output'))

    Raises:
        UsageError: what such addresses need is not installed, or nothing knows them.
    """
    scheme, is_address, rest = str(text).partition("://")
    if not is_address or "/" in scheme or not isinstance(text, str):
        return Path(text)
    if scheme == "file":
        return Path(rest)
    try:
        from pipeline.remote import far
    except ModuleNotFoundError as error:
        raise UsageError(
            "such addresses need libraries that are not installed",
            where=text,
            next_step="install them: pip install 'exercise-handouts[remote]'",
        ) from error
    return far(text)


def is_far(path: Path) -> bool:
    """Whether a place is not on a file system of this machine."""
    return not isinstance(path, Path)


def address_of(path: Path, anchor: Path, root: Path) -> str:
    """How the manifest names a source.

    Args:
        path: the source.
        anchor: what addresses are relative to.
        root: the folder of the project, for a source of this machine where the anchor is far away.
    """
    if not is_far(path):
        local = Path(os.path.relpath(path, root if is_far(anchor) else anchor)).as_posix()
        return f"{_HERE}{local}" if is_far(anchor) else local
    there, here = cast(Any, path), cast(Any, anchor)
    if is_far(anchor) and there.protocol == here.protocol:
        return str(posixpath.relpath(there.path, here.path))
    return str(path)


def at_address(address: str, anchor: Path, root: Path) -> Path:
    """The place that an address names; see `address_of`."""
    if "://" in address:
        return place(address)
    if not is_far(anchor):
        return anchor / address
    if address.startswith(_HERE):
        return root / address.removeprefix(_HERE)
    return (anchor / address).resolve()


def each(ask: Callable[[_Item], _Answer], items: Iterable[_Item], *, far: bool) -> Iterator[_Answer]:
    """The answers to a question about each item, in their order; far away, many are asked at once."""
    if not far:
        yield from map(ask, items)
        return
    from concurrent.futures import ThreadPoolExecutor

    rest = iter(items)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while some := list(islice(rest, _AT_ONCE * 8)):
            yield from pool.map(ask, some)
