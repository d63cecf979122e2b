"""What the output folder holds and what it was made from: ``output/.handouts/<name>.json``, one an article.

By it a build knows what is up to date, which handouts an article no longer supports, which names are taken,
and what the catalogue may list. A record is written whole or not at all, by whoever builds the article, so
that builders never wait for each other and a crash costs no other article. A damaged record is taken for
none: no file is ever deleted that no record says was made here.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from pipeline.article import Article, encode
from pipeline.output import make_folder, withdraw, write_atomically
from pipeline.places import address_of, at_address, each, is_far
from pipeline.sources import Source, is_there, source_at, split_address
from pipeline.sources.source import MEMBER

FOLDER = ".handouts"
_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]*(?:/[a-z0-9_-][a-z0-9._-]*)*")
_FILE = re.compile(r"[^/\0]+")


class Made(msgspec.Struct, frozen=True):
    """A handout: what it was made from, as digests by what they are of, and its size."""

    inputs: dict[str, str]
    bytes: int


class Record(msgspec.Struct, frozen=True):
    """The handouts of one article.

    ``source`` is the address of the raw article (see `Manifest.address`); ``article`` the SHA-256 of the
    article JSON, empty where the article could not be read; ``findings`` how many things about it a person
    should look at; ``warning`` what they must know before they hand it out; ``files`` the handouts in the
    article's own folder, by their names.
    """

    source: str
    article: str
    title: str = ""
    language: str = "und"
    is_reviewed: bool = False
    findings: int = 0
    warning: str = ""
    files: dict[str, Made] = msgspec.field(default_factory=dict)


class Manifest:
    """The records of one output folder, by the name of each article's own folder.

    Args:
        output: the output folder.
        root: the folder of the project that is built.
        records: the records, by name.
    """

    def __init__(self, output: Path, root: Path, records: dict[str, Record]) -> None:
        self._output = output
        is_inside = output.resolve().is_relative_to(root.resolve())
        self._anchor = output if is_inside or is_far(output) else root
        self._root = root
        self.records = records

    @classmethod
    def read(cls, output: Path, root: Path) -> "Manifest":
        """The manifest of an output folder; empty where there is none that can be read."""
        far = is_far(output)
        if far:
            from pipeline.remote import look, look_beside

            look(output)
        names = list(_names(output / FOLDER))
        read = each(lambda name: read_record(output, name), names, far=far)
        records = {name: record for name, record in zip(names, read, strict=True) if record}
        manifest = cls(output, root, records)
        if far:
            look_beside(manifest._place(record.source)[0] for record in records.values())
        return manifest

    def address(self, source: Source) -> str:
        """How a record names a source.

        Relative to the output folder, so that a project may be moved or copied as a whole; relative to the
        project where the output is somewhere else.
        """
        place = address_of(source.place, self._anchor, self._root)
        return f"{place}{MEMBER}{source.member}" if source.member else place

    def source(self, name: str) -> Source:
        """The raw article that a record's handouts were made from."""
        return source_at(*self._place(self.records[name].source))

    def is_there(self, name: str) -> bool:
        """Whether the raw article of a record, and all its handouts, are still there."""
        record = self.records[name]
        return (
            bool(record.files)
            and self.is_source(record.source)
            and all((self._output / name / file).is_file() for file in record.files)
        )

    def is_source(self, address: str) -> bool:
        """Whether the raw article of an address is still there."""
        return is_there(*self._place(address))

    def names(self) -> dict[str, str]:
        """The names that are taken, by the address of the source; those of sources that are gone are free."""
        records = self.records.items()
        return {record.source: name for name, record in records if self.is_source(record.source)}

    def digest(self) -> str:
        """A SHA-256 of all that the catalogue tells: the records, and whether their sources are there."""
        told = {name: (record, self.is_source(record.source)) for name, record in self.records.items()}
        return hashlib.sha256(msgspec.json.encode(dict(sorted(told.items())), order="sorted")).hexdigest()

    def _place(self, address: str) -> tuple[Path, str]:
        place = at_address(address, self._anchor, self._root)
        found = split_address(address)
        if found is None or place.exists():  # a file may have a name that looks like that of a member
            return place, ""
        container = address.removesuffix(f"{MEMBER}{found[1]}")
        return at_address(container, self._anchor, self._root), found[1]


def read_record(output: Path, name: str) -> Record | None:
    """The record of one article; None where there is none, or a damaged one."""
    try:
        record = msgspec.json.decode(_path(output, name).read_bytes(), type=Record)
    except (OSError, msgspec.MsgspecError):
        return None
    # Files are deleted by what is written here: a record that names any other place is no record of ours.
    return record if all(_FILE.fullmatch(file) for file in record.files) else None


def write_record(output: Path, name: str, record: Record) -> None:
    """Write the record of one article.

    Raises:
        OutputError: it cannot be written.
    """
    path = _path(output, name)
    make_folder(path.parent)
    write_atomically(path, msgspec.json.encode(record, order="sorted") + b"\n")


def forget_record(output: Path, name: str) -> None:
    """Take the record of one article away."""
    withdraw(_path(output, name), output / FOLDER)


def handouts(output: Path, name: str, files: Mapping[str, Made]) -> Iterator[tuple[str, int]]:
    """Address and size, in bytes, of each handout that is there."""
    for file in files:
        with contextlib.suppress(OSError):
            yield f"{name}/{file}", (output / name / file).stat().st_size


def digest(article: Article) -> str:
    """The SHA-256 of the article's JSON, in hexadecimal."""
    return hashlib.sha256(encode(article)).hexdigest()


def _path(output: Path, name: str) -> Path:
    return output / FOLDER / f"{name}.json"


def _names(folder: Path) -> Iterator[str]:
    """The names for which there is a record."""
    for path in folder.rglob("*.json"):
        name = path.relative_to(folder).as_posix().removesuffix(".json")
        if _NAME.fullmatch(name):
            yield name
