"""From a raw article to what it says: read, cleaned, structured, interpreted, and held against itself."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.approval import with_approval
from pipeline.article import Article, Provenance
from pipeline.clinical import SourceLine, interpret
from pipeline.clinical.gate import hold_against_source, hold_sections
from pipeline.config import Config
from pipeline.errors import PipelineError, ProductError, ReadError
from pipeline.scraper import (
    Decisions,
    Scraped,
    body_lines,
    in_raw_file,
    read_bytes,
    read_decisions,
    refuse_what_is_no_handout,
    scrape_raw,
)
from pipeline.sources import Material, Source, load, source_of


def clean_article(source: Path | Source, config: Config) -> tuple[Article, Scraped]:
    """Read, clean, structure and interpret one raw article.

    Raises:
        PipelineError: it cannot be read or is no article, or the product fails on it.
    """
    source = source_of(source, config.source) if isinstance(source, Path) else source
    refuse_unnameable(source)
    return cleaned(source, load(source), config)


def cleaned(source: Source, material: Material, config: Config) -> tuple[Article, Scraped]:
    """Clean, structure and interpret a raw article that has been read.

    Raises:
        PipelineError: it is no article, or the product fails on it.
    """
    try:
        scraped = scraped_material(source, material, config.language)
        return with_approval(interpreted(scraped, material.about), material.approval, source), scraped
    except (PipelineError, MemoryError):
        raise
    except Exception as error:  # whatever is wrong with one article, the others can be worked on
        raise unforeseen(error, str(source)) from error


def scraped_material(source: Source, material: Material, language: str) -> Scraped:
    """A raw article that has been read, cleaned and structured.

    Raises:
        ReadError: it cannot be read as text.
        DecisionError: what a person decided about it cannot be read or applied.
        StructureError: it has no title, or nothing but one.
    """
    raw = read_bytes(material.content, material.name, charset=material.charset, where=str(source))
    decisions = Decisions()
    if material.decisions is not None:
        decisions = read_decisions(material.decisions, str(source.decisions))
    scraped = scrape_raw(raw, decisions, language=language, where=str(source))
    refuse_what_is_no_handout(scraped, str(source))
    return scraped


def refuse_unnameable(source: Source) -> None:
    """Manifest and report are to name the file: its name must be text.

    Raises:
        ReadError: it is no text.
    """
    try:
        str(source).encode("utf-8")
    except UnicodeEncodeError as error:
        told = str(source).encode("utf-8", "backslashreplace").decode("utf-8")
        raise ReadError("its name is no UTF-8", where=told, next_step="give the file another name") from error


def interpreted(scraped: Scraped, container: Mapping[str, str] | None = None) -> Article:
    """The article that a scraped text is, with its meaning and its ledger.

    Args:
        scraped: the text.
        container: what the container of the raw article says of it.

    Raises:
        MeaningError: cleaning or structuring changed something that it must not change.
    """
    raw = {line.number: line.text for line in scraped.raw.lines}
    clean = {line.number: line.text for line in scraped.lines}
    name, language = scraped.raw.name, scraped.language
    hold_against_source(raw, clean, scraped.ledger.entries, language=language, where=name)
    hold_sections(scraped.sections, body_lines(scraped), where=name)
    lines = {number: SourceLine(raw[number], text) for number, text in clean.items()}
    meaning = interpret(scraped.sections, lines, scraped.language)
    about = {**scraped.raw.about, **(container or {}), **scraped.decisions.about}
    about = {key: value for key, value in about.items() if key not in ("title", "language")}
    article = Article(
        title=scraped.title.text,
        language=scraped.language,
        sections=meaning.sections,
        provenance=Provenance(scraped.raw.name, scraped.raw.sha256, scraped.raw.encoding, **about),
        repairs=scraped.ledger.repairs,
        removed=scraped.ledger.removed,
        markup=scraped.ledger.markup,
        findings=tuple(sorted((*scraped.findings, *meaning.findings), key=lambda finding: finding.line)),
        doses=meaning.doses,
        stop_rules=meaning.stop_rules,
        title_line=scraped.title.lines[0],
    )
    places = {line.number: line.source for line in scraped.raw.lines}
    return in_raw_file(article, places, scraped.raw.source)


def unforeseen(error: Exception, where: str) -> ProductError:
    """A fault of the product itself, told as one line about the article that it failed on."""
    told = f"the product failed on this article ({type(error).__name__}: {error})"
    return ProductError(told, where=where, next_step="report it with this line and the article")
