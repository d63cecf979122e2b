"""What does the output folder hold, and what was it built from: one JSON record for each article.

Records are stored as ``output/.handouts/<name>.json``. From them a build knows which handouts are up to date
or obsolete, which names are in use, and what the catalogue may list. The worker that builds an article
writes its record atomically: workers never wait for each other, and a crash affects one article only. A
damaged record is treated as missing. Only files that are named in a record are ever deleted.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from pipeline.article import Article, encode
from pipeline.sources import Source, find_source, is_present, split_address
from pipeline.sources.source import MEMBER_SEPARATOR, format_member_address
from pipeline.storage.atomic import delete, make_folder, write_atomically
from pipeline.storage.concurrency import map_concurrently
from pipeline.storage.paths import format_address, is_remote, resolve_address, resolve_path

RECORDS_FOLDER = ".handouts"
_ARTICLE_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]*(?:/[a-z0-9_-][a-z0-9._-]*)*")
_HANDOUT_FILE_NAME = re.compile(r"[^/\0]+")


class BuiltFile(msgspec.Struct, frozen=True):
    """A handout: the digest of each input that it was made from, and its size in bytes."""

    inputs: dict[str, str]
    bytes: int


class BuildRecord(msgspec.Struct, frozen=True):
    """The handouts of one article.

    Attributes:
        source: the address of the raw article (see `Manifest.format_address`).
        article: the SHA-256 of the article JSON; "" where the article could not be read.
        title: the title of the article.
        language: its language (BCP 47).
        is_reviewed: whether the handouts name a reviewer.
        findings: the number of findings that a person should see.
        warning: what a person must know before handing it out, or "".
        files: the handouts in the article's own folder, by file name.
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
        records: the records, by the names of the articles.
    """

    def __init__(self, output: Path, root: Path, records: dict[str, BuildRecord]) -> None:
        self._output = output
        is_inside = resolve_path(output).is_relative_to(resolve_path(root))
        self._anchor = output if is_inside or is_remote(output) else root
        self._root = root
        self.records = records

    @classmethod
    def read(cls, output: Path, root: Path) -> "Manifest":
        """The manifest of an output folder; without records where none can be read."""
        is_output_remote = is_remote(output)
        if is_output_remote:
            from pipeline.storage.object_store import refresh_listing, refresh_parent_listings

            refresh_listing(output)
        names = list(_find_record_names(output / RECORDS_FOLDER))
        results = map_concurrently(lambda name: read_record(output, name), names, is_remote=is_output_remote)
        records = {name: record for name, record in zip(names, results, strict=True) if record}
        manifest = cls(output, root, records)
        if is_output_remote:
            refresh_parent_listings(
                manifest._split_record_address(record.source)[0] for record in records.values()
            )
        return manifest

    def format_address(self, source: Source) -> str:
        """The address of a source in its record.

        It is relative to the output folder, so that a project may be moved or copied as a whole, or relative
        to the project where the output folder is outside it.
        """
        return format_member_address(format_address(source.path, self._anchor, self._root), source.member)

    def find_source(self, name: str) -> Source:
        """The raw article that a record's handouts were made from."""
        return find_source(*self._split_record_address(self.records[name].source))

    def is_complete(self, name: str) -> bool:
        """Whether the record has handouts, and all of them and the raw article still exist."""
        record = self.records[name]
        return (
            bool(record.files)
            and self.has_source(record.source)
            and all((self._output / name / file).is_file() for file in record.files)
        )

    def has_source(self, address: str) -> bool:
        """Whether the raw article of an address still exists."""
        return is_present(*self._split_record_address(address))

    def find_names_in_use(self) -> dict[str, str]:
        """The names of the articles whose sources still exist, by the address of the source."""
        records = self.records.items()
        return {record.source: name for name, record in records if self.has_source(record.source)}

    def compute_digest(self) -> str:
        """A SHA-256 of what the catalogue depends on: the records, and whether their sources still exist."""
        state = {name: (record, self.has_source(record.source)) for name, record in self.records.items()}
        return hashlib.sha256(msgspec.json.encode(dict(sorted(state.items())), order="sorted")).hexdigest()

    def _split_record_address(self, address: str) -> tuple[Path, str]:
        """The path of a source, and the name of its member ("" for a file)."""
        path = resolve_address(address, self._anchor, self._root)
        parts = split_address(address)
        if parts is None or path.exists():  # a file may have a name that looks like that of a member
            return path, ""
        member = parts[1]
        container = address.removesuffix(f"{MEMBER_SEPARATOR}{member}")
        return resolve_address(container, self._anchor, self._root), member


def read_record(output: Path, name: str) -> BuildRecord | None:
    """The record of one article; None where it is missing or damaged."""
    try:
        record = msgspec.json.decode(_make_record_path(output, name).read_bytes(), type=BuildRecord)
    except (OSError, msgspec.MsgspecError):
        return None
    # Files of a record may be deleted: a record that names a path outside its folder is not trusted.
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
    """Delete the record of one article."""
    delete(_make_record_path(output, name), output / RECORDS_FOLDER)


def find_handouts(output: Path, name: str, files: Mapping[str, BuiltFile]) -> Iterator[tuple[str, int]]:
    """Address (relative to the output folder) and size in bytes of each handout that exists."""
    for file in files:
        with contextlib.suppress(OSError):
            yield f"{name}/{file}", (output / name / file).stat().st_size


def digest_article(article: Article) -> str:
    """The SHA-256 of the article's JSON, in hexadecimal."""
    return hashlib.sha256(encode(article)).hexdigest()


def _make_record_path(output: Path, name: str) -> Path:
    return output / RECORDS_FOLDER / f"{name}.json"


def _find_record_names(folder: Path) -> Iterator[str]:
    """The names of the articles that have a record."""
    for path in folder.rglob("*.json"):
        name = path.relative_to(folder).as_posix().removesuffix(".json")
        if _ARTICLE_NAME.fullmatch(name):
            yield name
