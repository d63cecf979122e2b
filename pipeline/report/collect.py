"""From an article and its scrape result to what its report shows (`ArticleReportInput`)."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec

from pipeline.approvals import APPROVAL_VOID, is_approval_void
from pipeline.article import Article, Finding, Provenance
from pipeline.clinical.tokens import find_clinical_tokens
from pipeline.errors import PipelineError
from pipeline.readability import measure_reading_level, rate_article
from pipeline.report.model import (
    ArticleReport,
    ArticleReportInput,
    LineEntry,
    LineHistory,
    OpenDecision,
    ReportCounts,
    ReportedError,
    ReportedRating,
    ReportedReadingLevel,
    Review,
    ReviewState,
    find_lines_to_check,
)
from pipeline.scraper import ScrapeResult
from pipeline.sources import Source
from pipeline.text.visible import make_encodable

#: Findings about the whole article: the line that they name shows nothing.
_WHOLE_ARTICLE_RULES = frozenset(
    {APPROVAL_VOID, "approval-not-recorded", "no-steps", "no-stop-rule", "no-title", "text-by-script"}
)
#: BCP 47: the language is not known.
_UNDETERMINED_LANGUAGE = "und"


def report_input(
    name: str,
    source: Source,
    address: str,
    made: tuple[Article, ScrapeResult] | None,
    errors: Iterable[PipelineError],
) -> ArticleReportInput:
    """What the report tells of an article.

    Args:
        name: the article's own name in the output folder.
        source: the raw article.
        address: how the manifest names it.
        made: the article and what it was made from; None where it could not be read.
        errors: what went wrong with it.
    """
    faults = tuple(_make_error(error, source) for error in errors)
    failed = tuple(OpenDecision(None, "failed", _format_error(fault, source)) for fault in faults)
    if made is None:
        review = Review("draft")
        title, at = make_encodable(source.name), make_encodable(address)
        unread = (
            name,
            title,
            at,
            _UNDETERMINED_LANGUAGE,
            (),
            faults,
            review,
            ReportCounts(),
            failed,
            True,
            None,
        )
        return ArticleReportInput(ArticleReport(*unread), (), (), lambda text: ())
    article, scraped = made
    tokens = partial(find_clinical_tokens, language=article.language)
    lines = dict(_collect_line_histories(scraped))
    to_check = len(find_lines_to_check(tuple(lines.values()), tokens))
    piece = _make_article_report(name, address, article, faults, failed, to_check)
    return ArticleReportInput(
        piece, tuple(lines.values()), tuple(_match_findings_to_lines(article, scraped, lines)), tokens
    )


def _make_article_report(
    name: str,
    address: str,
    article: Article,
    faults: tuple[ReportedError, ...],
    failed: tuple[OpenDecision, ...],
    to_check: int,
) -> ArticleReport:
    """The piece of an article that could be read; its handouts are filled in when it is kept."""
    return ArticleReport(
        name=name,
        title=article.title,
        source=make_encodable(address),
        language=article.language,
        files=(),
        errors=faults,
        review=_make_review(article.provenance, is_void=is_approval_void(article)),
        counts=_make_counts(article, to_check),
        decisions=(*failed, *map(_make_decision, article.findings)),
        is_detailed=True,
        reading=msgspec.convert(msgspec.to_builtins(measure_reading_level(article)), ReportedReadingLevel),
        ratings=msgspec.convert(msgspec.to_builtins(rate_article(article)), tuple[ReportedRating, ...]),
        repairs=article.repairs,
        removed=article.removed,
        findings=article.findings,
        doses=article.doses,
        stop_rules=article.stop_rules,
    )


def _make_decision(finding: Finding) -> OpenDecision:
    return OpenDecision(
        None if finding.rule in _WHOLE_ARTICLE_RULES else finding.line,
        finding.rule,
        finding.message,
    )


def _make_error(error: PipelineError, source: Source) -> ReportedError:
    """An error as the report tells it: files by their names alone, wherever the project stands."""
    clauses = (error.what, error.where, error.next_step)
    return ReportedError(
        *(make_encodable(clause.replace(_get_folder_prefix(source), "")) for clause in clauses)
    )


def _get_folder_prefix(source: Source) -> str:
    """The folder of a raw article, as it stands before the name of its file."""
    return f"{source.path.parent}{os.sep}"


def _format_error(fault: ReportedError, source: Source) -> str:
    """An error for a page that names the article already."""
    called = make_encodable(str(source).replace(_get_folder_prefix(source), ""))
    name, _, place = fault.where.removeprefix(f"{called} (").partition(")")
    if fault.where.startswith(f"{called} ("):  # one of its formats
        place = f"{name.upper()}{place}"
    else:
        place = fault.where.removeprefix(called).removeprefix(": ")
    said = (f"{place}: {fault.what}" if place else fault.what, fault.next_step)
    return " ".join(f"{clause[0].upper()}{clause[1:]}." for clause in said if clause)


def _make_review(about: Provenance, *, is_void: bool) -> Review:
    """Who stands for an article; what is missing where it is a draft, or its approval void."""
    missing = {
        "no reviewer": not about.reviewed_by and not is_void,
        "no licence": not about.licence,
    }
    state: ReviewState = "void" if is_void else "reviewed" if about.is_reviewed else "draft"
    return Review(
        state,
        reviewed_by=about.reviewed_by,
        reviewed_on=about.reviewed_on,
        review_due=about.review_due,
        licence=about.licence,
        missing=tuple(what for what, is_missing in missing.items() if is_missing),
    )


def _make_counts(article: Article, to_check: int) -> ReportCounts:
    return ReportCounts(
        repairs=len(article.repairs),
        removed=len(article.removed),
        to_check=to_check,
        findings=len(article.findings),
        doses=len(article.doses),
        stop_rules=len(article.stop_rules),
    )


def _collect_line_histories(scraped: ScrapeResult) -> Iterator[tuple[int, LineHistory]]:
    """The lines of an article by their numbers as they were read, each with what became of it."""
    entries: defaultdict[int, list[LineEntry]] = defaultdict(list)
    for entry in scraped.ledger.entries:
        entries[entry.line].append(entry)
    clean = dict(zip(scraped.markdown.source_lines, scraped.markdown.text.split("\n"), strict=False))
    for line in scraped.raw.lines:
        shown = clean.get(line.number)
        if not line.is_blank or shown:
            read = LineHistory(line.raw_span[0], line.text, shown, tuple(entries[line.number]))
            yield line.number, read


def _match_findings_to_lines(
    article: Article, scraped: ScrapeResult, lines: Mapping[int, LineHistory]
) -> Iterator[tuple[Finding, LineHistory | None]]:
    """Each finding with the line that it is about.

    Findings of the scraper name the line as it was read, which tells the texts apart that a web page has on
    one line of its file. Of other findings only the line of the file is known: its first text is given.
    """
    first: dict[int, LineHistory] = {}
    for line in lines.values():
        first.setdefault(line.line, line)
    exact: defaultdict[tuple[int, str, str], list[LineHistory]] = defaultdict(list)
    for finding in reversed(scraped.findings):
        if place := lines.get(finding.line):
            exact[place.line, finding.rule, finding.message].append(place)
    for finding in article.findings:
        known = exact[finding.line, finding.rule, finding.message]
        place = known.pop() if known else first.get(finding.line)
        yield finding, None if finding.rule in _WHOLE_ARTICLE_RULES else place
