"""What does the output folder hold, and what was it built from: one JSON record an article.

Records are stored as ``output/.handouts/<name>.json``. From them a build knows what is up to date, which
handouts an article no longer supports, which names are in use, and what the catalogue may list. A record is
written atomically by whoever builds the article, so that workers never wait for each other and a crash
costs no other article. A damaged record is treated as missing: no file is ever deleted that no record names
as built here.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from pipeline.article import Article, encode
from pipeline.sources import Source, find_source, is_present, split_address
from pipeline.sources.source import MEMBER_SEPARATOR
from pipeline.storage.atomic import delete, make_folder, write_atomically
from pipeline.storage.concurrency import map_concurrently
from pipeline.storage.paths import format_address, is_remote, resolve_address

RECORDS_FOLDER = ".handouts"
_ARTICLE_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]*(?:/[a-z0-9_-][a-z0-9._-]*)*")
_HANDOUT_FILE_NAME = re.compile(r"[^/\0]+")


class BuiltFile(msgspec.Struct, frozen=True):
    """A handout: what it was made from, as digests by what they are of, and its size."""

    inputs: dict[str, str]
    bytes: int


class BuildRecord(msgspec.Struct, frozen=True):
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
    files: dict[str, BuiltFile] = msgspec.field(default_factory=dict)


class Manifest:
    """The records of one output folder, by the name of each article's own folder.

    Args:
        output: the output folder.
        root: the folder of the project that is built.
        records: the records, by name.
    """

    def __init__(self, output: Path, root: Path, records: dict[str, BuildRecord]) -> None:
        self._output = output
        is_inside = output.resolve().is_relative_to(root.resolve())
        self._anchor = output if is_inside or is_remote(output) else root
        self._root = root
        self.records = records

    @classmethod
    def read(cls, output: Path, root: Path) -> "Manifest":
        """The manifest of an output folder; empty where there is none that can be read."""
        far = is_remote(output)
        if far:
            from pipeline.storage.object_store import refresh_listing, refresh_parent_listings

            refresh_listing(output)
        names = list(_find_record_names(output / RECORDS_FOLDER))
        read = map_concurrently(lambda name: read_record(output, name), names, is_remote=far)
        records = {name: record for name, record in zip(names, read, strict=True) if record}
        manifest = cls(output, root, records)
        if far:
            refresh_parent_listings(
                manifest._split_record_address(record.source)[0] for record in records.values()
            )
        return manifest

    def format_address(self, source: Source) -> str:
        """How a record names a source.

        Relative to the output folder, so that a project may be moved or copied as a whole; relative to the
        project where the output is somewhere else.
        """
        place = format_address(source.path, self._anchor, self._root)
        return f"{place}{MEMBER_SEPARATOR}{source.member}" if source.member else place

    def find_source(self, name: str) -> Source:
        """The raw article that a record's handouts were made from."""
        return find_source(*self._split_record_address(self.records[name].source))

    def is_complete(self, name: str) -> bool:
        """Whether the raw article of a record, and all its handouts, are still there."""
        record = self.records[name]
        return (
            bool(record.files)
            and self.has_source(record.source)
            and all((self._output / name / file).is_file() for file in record.files)
        )

    def has_source(self, address: str) -> bool:
        """Whether the raw article of an address is still there."""
        return is_present(*self._split_record_address(address))

    def find_names_in_use(self) -> dict[str, str]:
        """The names that are taken, by the address of the source; those of sources that are gone are free."""
        records = self.records.items()
        return {record.source: name for name, record in records if self.has_source(record.source)}

    def compute_digest(self) -> str:
        """A SHA-256 of all that the catalogue tells: the records, and whether their sources are there."""
        told = {name: (record, self.has_source(record.source)) for name, record in self.records.items()}
        return hashlib.sha256(msgspec.json.encode(dict(sorted(told.items())), order="sorted")).hexdigest()

    def _split_record_address(self, address: str) -> tuple[Path, str]:
        place = resolve_address(address, self._anchor, self._root)
        found = split_address(address)
        if found is None or place.exists():  # a file may have a name that looks like that of a member
            return place, ""
        container = address.removesuffix(f"{MEMBER_SEPARATOR}{found[1]}")
        return resolve_address(container, self._anchor, self._root), found[1]


def read_record(output: Path, name: str) -> BuildRecord | None:
    """The record of one article; None where there is none, or a damaged one."""
    try:
        record = msgspec.json.decode(_make_record_path(output, name).read_bytes(), type=BuildRecord)
    except (OSError, msgspec.MsgspecError):
        return None
    # Files are deleted by what is written here: a record that names any other place is no record of ours.
    return record if all(_HANDOUT_FILE_NAME.fullmatch(file) for file in record.files) else None


def write_record(output: Path, name: str, record: BuildRecord) -> None:
    """Write the record of one article.

    Raises:
        OutputError: it cannot be written.
    """
    path = _make_record_path(output, name)
    make_folder(path.parent)
    write_atomically(path, msgspec.json.encode(record, order="sorted") + b"\n")


def delete_record(output: Path, name: str) -> None:
    """Take the record of one article away."""
    delete(_make_record_path(output, name), output / RECORDS_FOLDER)


def find_handouts(output: Path, name: str, files: Mapping[str, BuiltFile]) -> Iterator[tuple[str, int]]:
    """Address and size, in bytes, of each handout that is there."""
    for file in files:
        with contextlib.suppress(OSError):
            yield f"{name}/{file}", (output / name / file).stat().st_size


def digest_article(article: Article) -> str:
    """The SHA-256 of the article's JSON, in hexadecimal."""
    return hashlib.sha256(encode(article)).hexdigest()


def _make_record_path(output: Path, name: str) -> Path:
    return output / RECORDS_FOLDER / f"{name}.json"


def _find_record_names(folder: Path) -> Iterator[str]:
    """The names for which there is a record."""
    for path in folder.rglob("*.json"):
        name = path.relative_to(folder).as_posix().removesuffix(".json")
        if _ARTICLE_NAME.fullmatch(name):
            yield name
