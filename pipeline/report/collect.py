"""Makes the report of one article (`ArticleReportInput`) from the article, its scrape result and errors."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from msgspec.structs import replace

from pipeline.approvals import APPROVAL_VOID, is_approval_void
from pipeline.article import Article, Finding, LedgerEntry, Provenance
from pipeline.clinical.tokens import find_clinical_tokens
from pipeline.errors import PipelineError
from pipeline.readability import ReadingLevel, measure_reading_level, rate_article
from pipeline.report.model import (
    ArticleReport,
    ArticleReportInput,
    LineHistory,
    OpenDecision,
    ReportCounts,
    ReportedError,
    Review,
    ReviewState,
    find_lines_to_check,
)
from pipeline.scraper import ScrapeResult
from pipeline.sources import Source
from pipeline.text.visible import make_encodable

#: Findings about the whole article: their line number points to nothing in particular.
_WHOLE_ARTICLE_RULES = frozenset(
    {
        *(APPROVAL_VOID, "approval-not-recorded", "no-steps", "no-stop-rule", "no-title", "text-by-script"),
        *("unread-language", "language-doubt"),
    }
)
#: BCP 47: the language is not known.
_UNDETERMINED_LANGUAGE = "und"


def collect_report_input(
    name: str,
    source: Source,
    address: str,
    article_and_scrape: tuple[Article, ScrapeResult] | None,
    errors: Iterable[PipelineError],
) -> ArticleReportInput:
    """All that the report says of an article, but for the sizes of its handouts.

    Args:
        name: the article's own name in the output folder.
        source: the raw article.
        address: the address of the raw article in its build record.
        article_and_scrape: the article and the scrape result that it was made from; None where the raw
            article could not be read.
        errors: the errors of its build.
    """
    reported_errors = tuple(_make_error(error, source) for error in errors)
    failures = tuple(OpenDecision(None, "failed", _format_error(error, source)) for error in reported_errors)
    if article_and_scrape is None:
        failed_report = ArticleReport(
            name=name,
            title=make_encodable(source.name),
            source=make_encodable(address),
            language=_UNDETERMINED_LANGUAGE,
            files=(),
            errors=reported_errors,
            review=Review("draft"),
            counts=ReportCounts(),
            decisions=failures,
            is_detailed=True,
            reading=None,
        )
        return ArticleReportInput(failed_report, (), (), lambda text: ())
    article, scraped = article_and_scrape
    find_tokens = partial(find_clinical_tokens, language=article.language)
    histories = dict(_collect_line_histories(scraped))
    lines = tuple(histories.values())
    to_check = len(find_lines_to_check(lines, find_tokens))
    report = _make_article_report(name, address, article, reported_errors, failures, to_check)
    return ArticleReportInput(
        report, lines, tuple(_match_findings_to_lines(article, scraped, histories)), find_tokens
    )


def _make_article_report(
    name: str,
    address: str,
    article: Article,
    errors: tuple[ReportedError, ...],
    failures: tuple[OpenDecision, ...],
    to_check: int,
) -> ArticleReport:
    """The report of an article that could be read; its handouts are added when it is stored."""
    return ArticleReport(
        name=name,
        title=article.title,
        source=make_encodable(address),
        language=article.language,
        files=(),
        errors=errors,
        review=_make_review(article.provenance, is_void=is_approval_void(article)),
        counts=_make_counts(article, to_check),
        decisions=(
            *failures,
            *(_make_decision(finding) for finding in article.findings if finding.is_for_person),
        ),
        is_detailed=True,
        reading=_measure_reading_level(article),
        ratings=rate_article(article),
        repairs=article.repairs,
        removed=article.removed,
        findings=article.findings,
        doses=article.doses,
        stop_rules=article.stop_rules,
    )


def _measure_reading_level(article: Article) -> ReadingLevel:
    """The reading level without the hardest sentences: these are shown by ``handouts check`` only."""
    level = measure_reading_level(article)
    return replace(level, sections=tuple(replace(section, hardest=None) for section in level.sections))


def _make_decision(finding: Finding) -> OpenDecision:
    return OpenDecision(
        None if finding.rule in _WHOLE_ARTICLE_RULES else finding.line,
        finding.rule,
        finding.summary,
    )


def _make_error(error: PipelineError, source: Source) -> ReportedError:
    """An error for the report: without the folder of the raw article, which is not the same everywhere."""
    clauses = (error.what, error.where, error.next_step)
    return ReportedError(
        *(make_encodable(clause.replace(_get_folder_prefix(source), "")) for clause in clauses)
    )


def _get_folder_prefix(source: Source) -> str:
    """The folder of a raw article with a separator at the end."""
    return f"{source.path.parent}{os.sep}"


def _format_error(error: ReportedError, source: Source) -> str:
    """An error as sentences, for a page that names the article already.

    ``error.where`` is the source, the source and a format (``name.txt (pdf)``), or either with more detail
    after a colon; of these, only format and detail are kept.
    """
    source_name = make_encodable(str(source).replace(_get_folder_prefix(source), ""))
    if error.where.startswith(f"{source_name} ("):
        format_name, _, detail = error.where.removeprefix(f"{source_name} (").partition(")")
        where = f"{format_name.upper()}{detail}"
    else:
        where = error.where.removeprefix(source_name).removeprefix(": ")
    clauses = (f"{where}: {error.what}" if where else error.what, error.next_step)
    return " ".join(f"{clause[0].upper()}{clause[1:]}." for clause in clauses if clause)


def _make_review(provenance: Provenance, *, is_void: bool) -> Review:
    """The review state, with what is missing where it is a draft or its approval is void."""
    missing = {
        "no reviewer": not provenance.reviewed_by and not is_void,
        "no licence": not provenance.licence,
    }
    state: ReviewState = "void" if is_void else "reviewed" if provenance.is_reviewed else "draft"
    return Review(
        state,
        reviewed_by=provenance.reviewed_by,
        reviewed_on=provenance.reviewed_on,
        review_due=provenance.review_due,
        licence=provenance.licence,
        missing=tuple(what for what, is_missing in missing.items() if is_missing),
    )


def _make_counts(article: Article, to_check: int) -> ReportCounts:
    return ReportCounts(
        repairs=len(article.repairs),
        removed=len(article.removed),
        to_check=to_check,
        findings=sum(finding.is_for_person for finding in article.findings),
        doses=len(article.doses),
        stop_rules=len(article.stop_rules),
    )


def _collect_line_histories(scraped: ScrapeResult) -> Iterator[tuple[int, LineHistory]]:
    """Number and history of each raw line that is not blank in both versions."""
    entries: defaultdict[int, list[LedgerEntry]] = defaultdict(list)
    for entry in scraped.ledger.entries:
        entries[entry.line].append(entry)
    clean_lines = dict(zip(scraped.markdown.source_lines, scraped.markdown.text.split("\n"), strict=False))
    for line in scraped.raw.lines:
        clean = clean_lines.get(line.number)
        if not line.is_blank or clean:
            yield line.number, LineHistory(line.raw_span[0], line.text, clean, tuple(entries[line.number]))


def _match_findings_to_lines(
    article: Article, scraped: ScrapeResult, histories: Mapping[int, LineHistory]
) -> Iterator[tuple[Finding, LineHistory | None]]:
    """Each finding with the line that it is about.

    Findings of the scraper have the number of a raw line, which identifies one of several text blocks that a
    web page has on one line of its file. Other findings have only the line of the file: they get the first
    block that begins on it.
    """
    first_on_line: dict[int, LineHistory] = {}
    for history in histories.values():
        first_on_line.setdefault(history.line, history)
    exact_matches: defaultdict[tuple[int, str, str], list[LineHistory]] = defaultdict(list)
    for finding in reversed(scraped.findings):
        if exact := histories.get(finding.line):
            exact_matches[exact.line, finding.rule, finding.message].append(exact)
    for finding in article.findings:
        candidates = exact_matches[finding.line, finding.rule, finding.message]
        line = candidates.pop() if candidates else first_on_line.get(finding.line)
        yield finding, None if finding.rule in _WHOLE_ARTICLE_RULES else line
