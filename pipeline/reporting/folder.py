"""The files of the report: a piece and a page for each article, and what is put together from the pieces."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from pipeline.catalog.detail import detail_page
from pipeline.catalog.overview import Row, overview_page, overview_row
from pipeline.catalog.piece import (
    Counts,
    Decision,
    File,
    Piece,
    Review,
    Summary,
    encode_piece,
    piece_of,
    summary_of,
)
from pipeline.catalog.read_lines import Dossier
from pipeline.manifest import Manifest, Record
from pipeline.output import make_folder, withdraw, write_atomically
from pipeline.places import each, is_far

_FOLDER = "report"
_NOT_TOLD = "The report has lost what it knew of this article. Build it again."


def keep_piece(output: Path, files: Iterable[str], dossier: Dossier) -> None:
    """Write what the report knows of an article: its piece, and the page that shows it.

    Args:
        output: the output folder.
        files: the names of its handouts.
        dossier: what is told of it.

    Raises:
        OutputError: it cannot be written.
    """
    name = dossier.piece.name
    addresses = (f"{name}/{file}" for file in sorted(files))
    piece = msgspec.structs.replace(dossier.piece, files=_sizes(output, addresses))
    page = detail_page(Dossier(piece, dossier.lines, dossier.doubted, dossier.tokens))
    path = output / _FOLDER / f"{name}.html"
    make_folder(path.parent)
    write_atomically(path, page)
    write_atomically(_piece(output, name), encode_piece(piece))


def has_piece(output: Path, name: str) -> bool:
    """Whether the report has its part about an article, undamaged."""
    return (output / _FOLDER / f"{name}.html").is_file() and _summary(output, name) is not None


def write_report(output: Path, manifest: Manifest, built: Collection[str]) -> None:
    """Put the report together, and forget the articles whose source is gone.

    Args:
        output: the output folder.
        manifest: what is in it.
        built: the names of the articles that this build was about; they are told whatever became of them.

    Raises:
        OutputError: it cannot be written.
    """
    rows: list[Row] = []
    write_atomically(output / "report.json", _entries(output, manifest, built, rows))
    write_atomically(output / "report.html", overview_page(rows))


def _entries(output: Path, manifest: Manifest, built: Collection[str], rows: list[Row]) -> Iterator[bytes]:
    """The parts of ``report.json``; ``rows`` takes the row of each article for the overview."""
    yield b'{"articles": ['
    for content, summary in _articles(output, manifest, built):
        yield (b",\n" if rows else b"\n") + content.strip()
        rows.append(overview_row(summary))
    yield b"\n]}\n"


def _articles(output: Path, manifest: Manifest, built: Collection[str]) -> Iterator[tuple[bytes, Summary]]:
    """Every article that is there with its piece, in the order of their names; those gone are taken away."""
    names = sorted({*_kept(output), *manifest.records})
    pieces = each(lambda name: _content(output, name), names, far=is_far(output))
    for name, content in zip(names, pieces, strict=True):
        summary = _begun(content, name)
        is_there = name in manifest.records and manifest.is_there(name)
        if summary and not (name in built or manifest.is_source(summary.source)):
            _forget(output, name)
        elif summary and (fresh := _fresh(output, name, content, summary)):
            yield fresh
        elif is_there:
            yield _unknown(output, name, manifest.records[name])


def _fresh(output: Path, name: str, content: bytes, summary: Summary) -> tuple[bytes, Summary] | None:
    """An article's piece, its handouts as they are now; None where the piece turns out to be damaged."""
    files = _sizes(output, (file.file for file in summary.files))
    if files == summary.files:
        return content, summary
    try:
        piece = msgspec.structs.replace(piece_of(content), files=files)
    except msgspec.MsgspecError:
        return None
    write_atomically(_piece(output, name), encode_piece(piece))
    return encode_piece(piece), piece


def _unknown(output: Path, name: str, record: Record) -> tuple[bytes, Summary]:
    """What the manifest knows of an article that has no piece, or a damaged one."""
    piece = Piece(
        name=name,
        title=record.title,
        source=record.source,
        language=record.language,
        files=_sizes(output, (f"{name}/{file}" for file in record.files)),
        errors=(),
        review=Review("reviewed" if record.is_reviewed else "draft"),
        counts=Counts(),
        decisions=(Decision(None, "not-told", _NOT_TOLD),),
        is_detailed=False,
        reading=None,
    )
    return encode_piece(piece), piece


def _piece(output: Path, name: str) -> Path:
    return output / _FOLDER / f"{name}.json"


def _kept(output: Path) -> list[str]:
    """The names under which there may be pieces."""
    folder = output / _FOLDER
    paths = (path for path in folder.rglob("*.json") if not path.name.startswith("."))
    return [path.relative_to(folder).as_posix().removesuffix(".json") for path in paths]


def _summary(output: Path, name: str) -> Summary | None:
    """The beginning of an article's piece; None where there is none, or a damaged one."""
    return _begun(_content(output, name), name)


def _content(output: Path, name: str) -> bytes:
    """The bytes of an article's piece; none where there is none."""
    try:
        return _piece(output, name).read_bytes()
    except OSError:
        return b""


def _begun(content: bytes, name: str) -> Summary | None:
    summary = summary_of(content)
    return summary if summary and summary.name == name else None


def _forget(output: Path, name: str) -> None:
    for suffix in (".html", ".json"):
        withdraw(output / _FOLDER / f"{name}{suffix}", output / _FOLDER)


def _sizes(output: Path, addresses: Iterable[str]) -> tuple[File, ...]:
    """The files that are there, each with its size."""
    states = ((address, _state(output / address)) for address in addresses)
    return tuple(File(address, state.st_size) for address, state in states if state)


def _state(path: Path) -> os.stat_result | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state if stat.S_ISREG(state.st_mode) else None
