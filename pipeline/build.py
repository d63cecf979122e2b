"""Which articles, which formats, in which order; nothing half-written.

Every article stands for itself: what goes wrong with one is told in its outcome, and the others are built.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.approval import is_approval, with_approval
from pipeline.article import Article, Provenance
from pipeline.catalog import Entry, index_page
from pipeline.clinical import SourceLine, interpret
from pipeline.clinical.gate import hold_against_source, hold_sections, verify
from pipeline.config import Config
from pipeline.errors import ExportError, OutputError, PipelineError, ProductError, ReadError, UsageError
from pipeline.exporters import Clinic, ExportContext, Exporter
from pipeline.exporters.registry import distribution_of, exporter
from pipeline.exporters.theme import find_theme
from pipeline.manifest import Manifest
from pipeline.output import make_folder, output_names, withdraw, write_atomically
from pipeline.reporting import failed_names, keep_piece, told, write_report
from pipeline.scraper import Scraped, body_lines, in_raw_file, scrape

_DECISIONS = ".toml"


@dataclass
class Outcome:
    """What became of one article."""

    source: Path
    name: str
    article: Article | None = None
    scraped: Scraped | None = None
    written: list[Path] = field(default_factory=list)
    errors: list[PipelineError] = field(default_factory=list)


def find_sources(given: Iterable[Path], config: Config) -> list[Path]:
    """The raw articles to build: the files given, and those in the folders given.

    Raises:
        UsageError: there is no article, or the output would go where the sources are.
    """
    places = list(given) or [config.source]
    if config.output.resolve() in {place.resolve() for place in places}:
        raise UsageError(
            "the output folder is the source folder", where=str(config.output), next_step="use --output"
        )
    found: list[Path] = []
    for place in places:
        found.extend(_articles_in(place) if place.is_dir() else [place])
    if not found or (not list(given) and not config.source.exists()):
        raise UsageError(
            "there is no article", where=", ".join(map(str, places)), next_step="put a .txt file there"
        )
    return list(dict.fromkeys(found))


def _articles_in(folder: Path) -> list[Path]:
    files = (path for path in folder.iterdir() if not path.is_dir() and not path.name.startswith("."))
    return sorted(path for path in files if path.suffix.lower() != _DECISIONS and not is_approval(path))


def clean_article(path: Path, config: Config) -> tuple[Article, Scraped]:
    """Read, clean, structure and interpret one raw article.

    Raises:
        PipelineError: it cannot be read or is no article, or the product fails on it.
    """
    _refuse_unnameable(path)
    try:
        scraped = scrape(path, language=config.language)
        return with_approval(interpreted(scraped), path), scraped
    except PipelineError:
        raise
    except Exception as error:  # whatever is wrong with one article, the others can be worked on
        raise unforeseen(error, path) from error


def _refuse_unnameable(path: Path) -> None:
    """Manifest and report are to name the file: its name must be text."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as error:
        told = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
        raise ReadError("its name is no UTF-8", where=told, next_step="give the file another name") from error


def interpreted(scraped: Scraped) -> Article:
    """The article that a scraped text is, with its meaning and its ledger.

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
    about = {**scraped.raw.about, **scraped.decisions.about}
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


def build(sources: Iterable[Path], config: Config) -> Iterator[Outcome]:
    """Build the handouts of each article, one outcome after the other; then the catalogue.

    Raises:
        UsageError: a format or the theme does not exist.
        OutputError: the output folder cannot be written.
    """
    exporters = [exporter(name) for name in config.formats]
    context = ExportContext(
        theme=find_theme(config.theme, [config.themes]),
        paper=config.paper,
        clinic=Clinic(config.clinic_name, config.clinic_contact),
    )
    make_folder(config.output)
    manifest = Manifest.read(config.output, config.root)
    taken = {**failed_names(config.output, manifest), **manifest.names()}
    names = output_names({manifest.address(source): source for source in sources}, taken)
    for source, name in names.items():
        outcome = _build_one(source, name, exporters, context, config, manifest)
        _report(outcome, config.output, manifest)
        yield outcome
        manifest.write()
    write_atomically(config.output / "index.html", index_page(_entries(config.output, manifest)))
    write_report(config.output, manifest, set(names.values()))


def _build_one(
    source: Path,
    name: str,
    exporters: list[Exporter],
    context: ExportContext,
    config: Config,
    manifest: Manifest,
) -> Outcome:
    outcome = Outcome(source, name)
    folder = config.output / name
    try:
        outcome.article, outcome.scraped = clean_article(source, config)
    except PipelineError as error:
        outcome.errors.append(error)
    for file in manifest.outdated(name, outcome.article):
        withdraw(folder / file)
    if outcome.article is None:
        manifest.records.pop(name, None)
        return outcome
    known = manifest.records.get(name)
    manifest.begin(name, source, outcome.article, {f"{name}{each.suffix}" for each in exporters})
    for each in exporters:
        path = folder / f"{name}{each.suffix}"
        try:
            content = _export(each, outcome.article, context, source)
            make_folder(folder)
            write_atomically(path, content)
            outcome.written.append(path)
        except OutputError:
            raise
        except PipelineError as error:
            outcome.errors.append(error)
            withdraw(path)
    listed = {*(path.name for path in outcome.written), *(known.files if known else ())}
    manifest.record(name, source, outcome.article, {file for file in listed if (folder / file).is_file()})
    return outcome


def _report(outcome: Outcome, output: Path, manifest: Manifest) -> None:
    """Write what the report tells of an article; what it cannot tell of is told as a failure."""
    address = manifest.address(outcome.source)
    made = (outcome.article, outcome.scraped) if outcome.article and outcome.scraped else None
    outcome.scraped = None  # only the report needs it
    try:
        dossier = told(outcome.name, outcome.source, address, made, outcome.errors)
        keep_piece(output, manifest, dossier)
    except OutputError:
        raise
    except Exception as error:  # the handouts are there all the same
        outcome.errors.append(unforeseen(error, outcome.source))
        keep_piece(output, manifest, told(outcome.name, outcome.source, address, None, outcome.errors))


def unforeseen(error: Exception, source: Path) -> ProductError:
    """A fault of the product itself, told as one line about the article that it failed on."""
    told = f"the product failed on this article ({type(error).__name__}: {error})"
    return ProductError(told, where=str(source), next_step="report it with this line and the article")


def _export(each: Exporter, article: Article, context: ExportContext, source: Path) -> bytes:
    """A finished file that says what the article says.

    Raises:
        PipelineError: the exporter failed, or what it made is empty or not complete.
    """
    where = f"{source} ({each.name})"
    try:
        content = each.export(article, context)
    except PipelineError as error:
        place = f"{where}: {error.where}" if error.where else where
        raise type(error)(error.what, where=place, next_step=error.next_step) from error
    except Exception as error:  # a plug-in may fail in any way; the other formats are built all the same
        raise _at_fault(each, f"failed ({type(error).__name__}: {error})", where) from error
    if not isinstance(content, bytes):
        raise _at_fault(each, "made no bytes", where)
    if not content:
        raise _at_fault(each, "made an empty file", where)
    verify(article, each.suffix, content, where=where, own_words=own_words(each, context.clinic))
    return content


def own_words(each: Exporter, clinic: Clinic) -> tuple[str, ...]:
    """What a format prints of its own around an article, beside the words of the locale files.

    A plug-in declares it as ``words``, a tuple of texts.
    """
    return (clinic.name, clinic.contact, *getattr(each, "words", ()))


def _at_fault(each: Exporter, what: str, where: str) -> ExportError:
    maker = distribution_of(each.name)
    return ExportError(f"the exporter {what}", where=where, next_step=f"report it to the makers of {maker}")


def _entries(output: Path, manifest: Manifest) -> list[Entry]:
    """What can be handed out: the handouts whose raw article is still there."""
    return [
        Entry(
            record.title,
            record.language,
            record.is_reviewed,
            tuple((f"{name}/{file}", (output / name / file).stat().st_size) for file in record.files),
        )
        for name, record in sorted(manifest.records.items())
        if manifest.is_there(name)
    ]
