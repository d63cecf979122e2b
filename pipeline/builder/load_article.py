"""How does a raw article become an `Article`: read, scraped, interpreted, checked, and approved?"""

import contextlib
import gc
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePath

from pipeline.approvals import apply_approval
from pipeline.article import Article, Finding, Provenance
from pipeline.clinical import SourceLine, interpret, load_language_words
from pipeline.clinical.gate import check_against_source, check_sections
from pipeline.clinical.removed_advice import ReadLine, find_removed_advice
from pipeline.clinical.tokens import TokenVocabulary
from pipeline.config import Config
from pipeline.errors import PipelineError, ProductError
from pipeline.scraper import (
    TITLE,
    WORD_SUFFIXES,
    Decisions,
    ScrapeResult,
    find_decided_lines,
    find_other_languages,
    iterate_body_lines,
    map_to_raw_file,
    read_bytes,
    read_decisions,
    refuse_oversized_handout,
    scrape_raw,
)
from pipeline.second_reading import FirstReading, check_second_reading
from pipeline.sources import RawFile, Source, make_source, read_source

#: The rule of lines that only say which picture stood there.
_PICTURE_RULE = "picture"
#: What to do about a defect of the product.
REPORT_DEFECT = "report it with this line and the article"


def clean_article(source: Path | Source, config: Config) -> tuple[Article, ScrapeResult]:
    """Read, clean, structure and interpret one raw article.

    Raises:
        PipelineError: it cannot be read or is no article, or the product fails on it.
    """
    source = make_source(source, config.source) if isinstance(source, Path) else source
    return clean_raw_file(source, read_source(source), config)


def clean_raw_file(source: Source, raw_file: RawFile, config: Config) -> tuple[Article, ScrapeResult]:
    """Clean, structure and interpret a raw article that has been read.

    Raises:
        PipelineError: it is no article, or the product fails on it.
    """
    try:
        with _pause_cycle_search():
            scraped = scrape_raw_file(source, raw_file, config.language)
            article = interpret_article(scraped, raw_file.metadata)
        return apply_approval(article, raw_file.approval, source), scraped
    except (PipelineError, MemoryError):
        raise
    except Exception as error:  # whatever is wrong with one article, the others can be worked on
        raise internal_error(error, str(source)) from error


@contextlib.contextmanager
def _pause_cycle_search() -> Iterator[None]:
    """Keep the collector from searching an article's objects for cycles while they are made.

    It would do so every few hundred objects, which costs a tenth of the time; hardly any is in a cycle,
    and those that are go at its next search.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def scrape_raw_file(source: Source, raw_file: RawFile, language: str) -> ScrapeResult:
    """Clean and structure a raw article that has been read, with a person's decisions applied.

    Raises:
        ReadError: it cannot be read as text.
        DecisionError: what a person decided about it cannot be read or applied.
        StructureError: it has no title, or nothing but one.
    """
    raw = read_bytes(raw_file.content, raw_file.name, charset=raw_file.charset, where=str(source))
    decisions = Decisions()
    if raw_file.decisions is not None:
        decisions = read_decisions(raw_file.decisions, str(source.decisions))
    scraped = scrape_raw(raw, decisions, language=language, where=str(source))
    refuse_oversized_handout(scraped, str(source))
    return scraped


def interpret_article(scraped: ScrapeResult, container: Mapping[str, str] | None = None) -> Article:
    """Interpret a scraped text as an article: sections, doses and stop rules, with its cleaning ledger.

    Args:
        scraped: the text.
        container: what the container of the raw article states about it (see `RawFile.metadata`).

    Raises:
        MeaningError: cleaning or structuring changed something that it must not change.
    """
    raw = {line.number: line.text for line in scraped.raw.lines}
    clean = {line.number: line.text for line in scraped.lines}
    name, words = scraped.raw.name, load_language_words(scraped.language)
    check_against_source(raw, clean, scraped.ledger.entries, words.tokens, where=name)
    check_sections(scraped.sections, iterate_body_lines(scraped), where=name)
    lines = {number: SourceLine(raw[number], text) for number, text in clean.items()}
    meaning = interpret(scraped.sections, lines, words)
    read_lines = {
        line.number: ReadLine(line.text, line.raw_span, line.is_heading) for line in scraped.raw.lines
    }
    removed_advice = find_removed_advice(
        scraped.ledger.entries,
        read_lines,
        clean,
        words,
        partial(find_other_languages, language=scraped.language),
    )
    second_reading = _check_second_reading(scraped, words.tokens)
    findings = (*scraped.findings, *meaning.findings, *removed_advice, *second_reading)
    metadata = {**scraped.raw.metadata, **(container or {}), **scraped.decisions.metadata}
    metadata = {key: value for key, value in metadata.items() if key not in ("title", "language")}
    article = Article(
        title=scraped.title.text,
        language=scraped.language,
        sections=meaning.sections,
        provenance=Provenance(scraped.raw.name, scraped.raw.sha256, scraped.raw.encoding, **metadata),
        repairs=scraped.ledger.repairs,
        removed=scraped.ledger.removed,
        markup=scraped.ledger.markup,
        findings=tuple(sorted(findings, key=lambda finding: finding.line)),
        doses=meaning.doses,
        stop_rules=meaning.stop_rules,
        title_line=scraped.title.lines[0],
    )
    spans = {line.number: line.raw_span for line in scraped.raw.lines}
    return map_to_raw_file(article, spans, scraped.raw.file_lines)


def _check_second_reading(scraped: ScrapeResult, tokens: TokenVocabulary) -> Iterator[Finding]:
    """What only one of two readings of the file has; a Word document is no text that can be read again."""
    raw = scraped.raw
    if PurePath(raw.name.lower().removesuffix(".gz")).suffix in WORD_SUFFIXES:
        return iter(())
    return check_second_reading(raw.kind, raw.file_lines, _iterate_first_reading(scraped), tokens.find_tokens)


def _iterate_first_reading(scraped: ScrapeResult) -> Iterator[FirstReading]:
    """The lines that the reader returned, with what became of each."""
    kept = {line.number for line in scraped.lines}
    decided = find_decided_lines(scraped.raw.lines, scraped.decisions)
    for line in scraped.raw.lines:
        yield FirstReading(
            line.number,
            line.text,
            is_kept=line.number in kept,
            is_title=line.mark == TITLE,
            is_picture=line.picture is not None or scraped.raw.outside.get(line.number) == _PICTURE_RULE,
            is_decided=line.number in decided,
        )


def internal_error(error: Exception, where: str) -> ProductError:
    """The error for a defect of the product, as one line about the article that it failed on."""
    message = f"the product failed on this article ({type(error).__name__}: {error})"
    return ProductError(message, where=where, next_step=REPORT_DEFECT)
