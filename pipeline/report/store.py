"""Stores the report: JSON and page of each article, ``report.json``, ``report.html`` and the catalogue."""

import dataclasses
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pipeline.records import BuildRecord, Manifest, find_handouts
from pipeline.report.article_page import render_article_page
from pipeline.report.catalogue_page import CatalogueEntry, render_catalogue_page
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

CATALOGUE_FILE = "index.html"
_REPORT_PAGE, _REPORT_JSON = "report.html", "report.json"
#: The files about all articles, beside the catalogue.
OVERVIEW_FILES = (_REPORT_PAGE, _REPORT_JSON)
_REPORT_FOLDER = "report"
_LOST_REPORT_MESSAGE = "The report has lost what it knew of this article. Build it again."


def store_article_report(output: Path, files: Iterable[str], report_input: ArticleReportInput) -> None:
    """Write the report of an article: its page, then its JSON.

    Args:
        output: the output folder.
        files: the file names of its handouts.
        report_input: what its page is rendered from.

    Raises:
        OutputError: a file cannot be written.
    """
    name = report_input.report.name
    addresses = (f"{name}/{file}" for file in sorted(files))
    report = replace(report_input.report, files=_measure_files(output, addresses))
    page = render_article_page(dataclasses.replace(report_input, report=report))
    path = output / _REPORT_FOLDER / f"{name}.html"
    make_folder(path.parent)
    write_atomically(path, page)
    write_atomically(_get_report_path(output, name), encode_article_report(report))


def has_article_report(output: Path, name: str) -> bool:
    """Whether the report of an article is stored and undamaged."""
    return (output / _REPORT_FOLDER / f"{name}.html").is_file() and _read_summary(output, name) is not None


def write_catalogue(output: Path, manifest: Manifest) -> None:
    """Write ``index.html``: the handouts of all articles whose source still exists.

    Args:
        output: the output folder.
        manifest: its build records.

    Raises:
        OutputError: the file cannot be written.
    """
    entries = [
        CatalogueEntry(
            record.title,
            record.language,
            record.is_reviewed,
            tuple(find_handouts(output, name, record.files)),
        )
        for name, record in sorted(manifest.records.items())
        if manifest.is_complete(name)
    ]
    write_atomically(output / CATALOGUE_FILE, render_catalogue_page(entries))


def write_report(output: Path, manifest: Manifest, built: Collection[str]) -> None:
    """Write ``report.json`` and ``report.html``, and delete the reports of articles whose source is gone.

    Args:
        output: the output folder.
        manifest: its build records.
        built: the names of the articles of this build; their reports are kept even if the source is gone.

    Raises:
        OutputError: a file cannot be written.
    """
    rows: list[OverviewRow] = []
    write_atomically(output / _REPORT_JSON, _render_report_json(output, manifest, built, rows))
    write_atomically(output / _REPORT_PAGE, render_overview_page(rows))


def _render_report_json(
    output: Path, manifest: Manifest, built: Collection[str], rows: list[OverviewRow]
) -> Iterator[bytes]:
    """The parts of ``report.json``; the row of each article for the overview is added to ``rows``."""
    yield b'{"articles": ['
    for content, summary in _collect_articles(output, manifest, built):
        yield (b",\n" if rows else b"\n") + content.strip()
        rows.append(make_overview_row(summary))
    yield b"\n]}\n"


def _collect_articles(
    output: Path, manifest: Manifest, built: Collection[str]
) -> Iterator[tuple[bytes, ArticleSummary]]:
    """JSON and summary of each article's report, sorted by name; reports without a source are deleted.

    An article without a usable report gets one made from its build record, where its handouts are complete.
    """
    names = sorted({*_list_stored_names(output), *manifest.records})
    contents = map_concurrently(
        lambda name: _read_report_bytes(output, name), names, is_remote=is_remote(output)
    )
    for name, content in zip(names, contents, strict=True):
        summary = _parse_summary_of(content, name)
        is_complete = name in manifest.records and manifest.is_complete(name)
        if summary and not (name in built or manifest.has_source(summary.source)):
            _delete_article_report(output, name)
        elif summary and (refreshed := _refresh_files(output, name, content, summary)):
            yield refreshed
        elif is_complete:
            yield _make_report_from_record(output, name, manifest.records[name])


def _refresh_files(
    output: Path, name: str, content: bytes, summary: ArticleSummary
) -> tuple[bytes, ArticleSummary] | None:
    """A stored report with the sizes that its handouts have now; None where it turns out to be damaged."""
    files = _measure_files(output, (file.file for file in summary.files))
    if files == summary.files:
        return content, summary
    try:
        report = replace(parse_article_report(content), files=files)
    except msgspec.MsgspecError:
        return None
    content = encode_article_report(report)
    write_atomically(_get_report_path(output, name), content)
    return content, report


def _make_report_from_record(output: Path, name: str, record: BuildRecord) -> tuple[bytes, ArticleSummary]:
    """What the build record says of an article whose report is missing or damaged."""
    report = ArticleReport(
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
    return encode_article_report(report), report


def _get_report_path(output: Path, name: str) -> Path:
    return output / _REPORT_FOLDER / f"{name}.json"


def _list_stored_names(output: Path) -> list[str]:
    """The names of all articles that a report is stored of."""
    folder = output / _REPORT_FOLDER
    paths = (path for path in folder.rglob("*.json") if not path.name.startswith("."))
    return [path.relative_to(folder).as_posix().removesuffix(".json") for path in paths]


def _read_summary(output: Path, name: str) -> ArticleSummary | None:
    """The summary of an article's stored report; None where it is missing or damaged."""
    return _parse_summary_of(_read_report_bytes(output, name), name)


def _read_report_bytes(output: Path, name: str) -> bytes:
    """The JSON of an article's stored report; b"" where there is none."""
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
    """Address and size of each file that exists."""
    results = ((address, _stat_file(output / address)) for address in addresses)
    return tuple(HandoutFile(address, result.st_size) for address, result in results if result)


def _stat_file(path: Path) -> os.stat_result | None:
    try:
        result = path.stat()
    except OSError:
        return None
    return result if stat.S_ISREG(result.st_mode) else None
