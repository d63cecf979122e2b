"""What the output folder holds and what it was made from: ``output/.handouts.json``.

By it a build knows which handouts an article no longer supports, which names are taken, and what the
catalogue may list. A folder without one, or with a damaged one, is taken for an empty one: no file is ever
deleted that no manifest says was made here.
"""

import hashlib
import os
from pathlib import Path

import msgspec

from pipeline.article import Article, encode
from pipeline.output import write_atomically

FILE_NAME = ".handouts.json"
#: In place of a digest while the handouts of an article are being made: no article has it.
_BEGUN = "begun"


class Record(msgspec.Struct, frozen=True):
    """The handouts of one article.

    ``source`` is the address of the raw article (see `Manifest.address`); ``article`` the SHA-256 of the
    article JSON; ``files`` the names of the handouts in the article's own folder.
    """

    source: str
    article: str
    title: str
    language: str
    is_reviewed: bool
    files: tuple[str, ...]


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
        self._anchor = output if is_inside else root
        self.records = records

    @classmethod
    def read(cls, output: Path, root: Path) -> "Manifest":
        """The manifest of an output folder; empty where there is none that can be read."""
        try:
            records = msgspec.json.decode((output / FILE_NAME).read_bytes(), type=dict[str, Record])
        except (OSError, msgspec.MsgspecError):
            records = {}
        # Files are deleted by what is written here: a record that names any other place is no record of ours.
        records = {
            name: record
            for name, record in records.items()
            if all(_is_file_name(part) for part in (name, *record.files))
        }
        return cls(output, root, records)

    def write(self) -> None:
        """Write it.

        Raises:
            OutputError: it cannot be written.
        """
        content = msgspec.json.format(msgspec.json.encode(dict(sorted(self.records.items()))), indent=2)
        write_atomically(self._output / FILE_NAME, content + b"\n")

    def address(self, source: Path) -> str:
        """How a record names a source.

        Relative to the output folder, so that a project may be moved or copied as a whole; relative to the
        project where the output is somewhere else.
        """
        return Path(os.path.relpath(source, self._anchor)).as_posix()

    def source(self, name: str) -> Path:
        """The raw article that a record's handouts were made from."""
        return self._anchor / self.records[name].source

    def is_there(self, name: str) -> bool:
        """Whether the raw article of a record, and all its handouts, are still there."""
        record = self.records[name]
        return (self._anchor / record.source).is_file() and all(
            (self._output / name / file).is_file() for file in record.files
        )

    def is_source(self, address: str) -> bool:
        """Whether the raw article of an address is still there."""
        return (self._anchor / address).is_file()

    def names(self) -> dict[str, str]:
        """The names that are taken, by the address of the source; those of sources that are gone are free."""
        return {
            record.source: name
            for name, record in self.records.items()
            if (self._anchor / record.source).is_file()
        }

    def outdated(self, name: str, article: Article | None) -> tuple[str, ...]:
        """The files under a name that ``article`` (None: none any more) does not support."""
        record = self.records.get(name)
        if record is None or (article is not None and record.article == digest(article)):
            return ()
        return record.files

    def begin(self, name: str, source: Path, article: Article, files: set[str]) -> None:
        """Note, on disk, that files are about to be made: after a crash they are known to be outdated."""
        known = self.records.get(name)
        kept = known.files if known else ()
        self.records[name] = self._record(source, article, _BEGUN, {*files, *kept})
        self.write()

    def record(self, name: str, source: Path, article: Article, files: set[str]) -> None:
        """Note which files of an article there are now; without files it is forgotten."""
        self.records.pop(name, None)
        if files:
            self.records[name] = self._record(source, article, digest(article), files)

    def _record(self, source: Path, article: Article, state: str, files: set[str]) -> Record:
        return Record(
            self.address(source),
            state,
            article.title,
            article.language,
            article.provenance.is_reviewed,
            tuple(sorted(files)),
        )


def _is_file_name(text: str) -> bool:
    return bool(text) and Path(text).name == text


def digest(article: Article) -> str:
    """The SHA-256 of the article's JSON, in hexadecimal."""
    return hashlib.sha256(encode(article)).hexdigest()
