"""Files of the report: JSON and page of each article, ``report.json`` and ``report.html`` of all."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from pipeline.records import BuildRecord, Manifest
from pipeline.report.article_page import render_article_page
from pipeline.report.model import (
    ArticleReport,
    ArticleReportInput,
    ArticleSummary,
    HandoutFile,
    OpenDecision,
    ReportCounts,
    Review,
    encode_article_report,
    parse_article_report,
    parse_summary,
)
from pipeline.report.overview_page import OverviewRow, make_overview_row, render_overview_page
from pipeline.storage.atomic import delete, make_folder, write_atomically
from pipeline.storage.concurrency import map_concurrently
from pipeline.storage.paths import is_remote

_REPORT_FOLDER = "report"
_LOST_REPORT_MESSAGE = "The report has lost what it knew of this article. Build it again."


def store_article_report(output: Path, files: Iterable[str], dossier: ArticleReportInput) -> None:
    """Write what the report knows of an article: its piece, and the page that shows it.

    Args:
        output: the output folder.
        files: the names of its handouts.
        dossier: what is told of it.

    Raises:
        OutputError: it cannot be written.
    """
    name = dossier.report.name
    addresses = (f"{name}/{file}" for file in sorted(files))
    piece = msgspec.structs.replace(dossier.report, files=_measure_files(output, addresses))
    page = render_article_page(
        ArticleReportInput(piece, dossier.lines, dossier.findings_with_lines, dossier.find_tokens)
    )
    path = output / _REPORT_FOLDER / f"{name}.html"
    make_folder(path.parent)
    write_atomically(path, page)
    write_atomically(_get_report_path(output, name), encode_article_report(piece))


def has_article_report(output: Path, name: str) -> bool:
    """Whether the report has its part about an article, undamaged."""
    return (output / _REPORT_FOLDER / f"{name}.html").is_file() and _read_summary(output, name) is not None


def write_report(output: Path, manifest: Manifest, built: Collection[str]) -> None:
    """Put the report together, and forget the articles whose source is gone.

    Args:
        output: the output folder.
        manifest: what is in it.
        built: the names of the articles that this build was about; they are told whatever became of them.

    Raises:
        OutputError: it cannot be written.
    """
    rows: list[OverviewRow] = []
    write_atomically(output / "report.json", _render_report_json(output, manifest, built, rows))
    write_atomically(output / "report.html", render_overview_page(rows))


def _render_report_json(
    output: Path, manifest: Manifest, built: Collection[str], rows: list[OverviewRow]
) -> Iterator[bytes]:
    """The parts of ``report.json``; ``rows`` takes the row of each article for the overview."""
    yield b'{"articles": ['
    for content, summary in _collect_articles(output, manifest, built):
        yield (b",\n" if rows else b"\n") + content.strip()
        rows.append(make_overview_row(summary))
    yield b"\n]}\n"


def _collect_articles(
    output: Path, manifest: Manifest, built: Collection[str]
) -> Iterator[tuple[bytes, ArticleSummary]]:
    """Every article that is there with its piece, in the order of their names; those gone are taken away."""
    names = sorted({*_list_stored_names(output), *manifest.records})
    pieces = map_concurrently(
        lambda name: _read_report_bytes(output, name), names, is_remote=is_remote(output)
    )
    for name, content in zip(names, pieces, strict=True):
        summary = _parse_summary_of(content, name)
        is_there = name in manifest.records and manifest.is_complete(name)
        if summary and not (name in built or manifest.has_source(summary.source)):
            _delete_article_report(output, name)
        elif summary and (fresh := _refresh_files(output, name, content, summary)):
            yield fresh
        elif is_there:
            yield _make_report_from_record(output, name, manifest.records[name])


def _refresh_files(
    output: Path, name: str, content: bytes, summary: ArticleSummary
) -> tuple[bytes, ArticleSummary] | None:
    """An article's piece, its handouts as they are now; None where the piece turns out to be damaged."""
    files = _measure_files(output, (file.file for file in summary.files))
    if files == summary.files:
        return content, summary
    try:
        piece = msgspec.structs.replace(parse_article_report(content), files=files)
    except msgspec.MsgspecError:
        return None
    write_atomically(_get_report_path(output, name), encode_article_report(piece))
    return encode_article_report(piece), piece


def _make_report_from_record(output: Path, name: str, record: BuildRecord) -> tuple[bytes, ArticleSummary]:
    """What the manifest knows of an article that has no piece, or a damaged one."""
    piece = ArticleReport(
        name=name,
        title=record.title,
        source=record.source,
        language=record.language,
        files=_measure_files(output, (f"{name}/{file}" for file in record.files)),
        errors=(),
        review=Review("reviewed" if record.is_reviewed else "draft"),
        counts=ReportCounts(),
        decisions=(OpenDecision(None, "not-told", _LOST_REPORT_MESSAGE),),
        is_detailed=False,
        reading=None,
    )
    return encode_article_report(piece), piece


def _get_report_path(output: Path, name: str) -> Path:
    return output / _REPORT_FOLDER / f"{name}.json"


def _list_stored_names(output: Path) -> list[str]:
    """The names under which there may be pieces."""
    folder = output / _REPORT_FOLDER
    paths = (path for path in folder.rglob("*.json") if not path.name.startswith("."))
    return [path.relative_to(folder).as_posix().removesuffix(".json") for path in paths]


def _read_summary(output: Path, name: str) -> ArticleSummary | None:
    """The beginning of an article's piece; None where there is none, or a damaged one."""
    return _parse_summary_of(_read_report_bytes(output, name), name)


def _read_report_bytes(output: Path, name: str) -> bytes:
    """The bytes of an article's piece; none where there is none."""
    try:
        return _get_report_path(output, name).read_bytes()
    except OSError:
        return b""


def _parse_summary_of(content: bytes, name: str) -> ArticleSummary | None:
    summary = parse_summary(content)
    return summary if summary and summary.name == name else None


def _delete_article_report(output: Path, name: str) -> None:
    for suffix in (".html", ".json"):
        delete(output / _REPORT_FOLDER / f"{name}{suffix}", output / _REPORT_FOLDER)


def _measure_files(output: Path, addresses: Iterable[str]) -> tuple[HandoutFile, ...]:
    """The files that are there, each with its size."""
    states = ((address, _stat_file(output / address)) for address in addresses)
    return tuple(HandoutFile(address, state.st_size) for address, state in states if state)


def _stat_file(path: Path) -> os.stat_result | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state if stat.S_ISREG(state.st_mode) else None
