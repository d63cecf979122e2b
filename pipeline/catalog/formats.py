"""Links to handouts: the formats that people know first, each with its size."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.catalog.environment import size

#: The formats that people know, in the order in which they look for them.
_NAMES = {".pdf": "PDF", ".epub": "EPUB", ".html": "HTML", ".json": "JSON"}


@dataclass(frozen=True)
class Link:
    """A handout as a page names it."""

    label: str
    address: str
    size: str


def links(files: Iterable[tuple[str, int]]) -> list[Link]:
    """The links to handouts, given their addresses and sizes in bytes."""
    return [_link(*file) for file in sorted(files, key=_place)]


def _place(file: tuple[str, int]) -> tuple[int, str]:
    known = list(_NAMES)
    suffix = _suffix(file[0])
    return (known.index(suffix) if suffix in known else len(known), file[0])


def _link(address: str, count: int) -> Link:
    suffix = _suffix(address)
    return Link(_NAMES.get(suffix, suffix[1:].upper()), address, size(count))


def _suffix(address: str) -> str:
    return "." + address.rpartition(".")[2]
