"""From an article and what it was made of to what the report tells of it."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec

from pipeline.approval import APPROVAL_VOID, is_approval_void
from pipeline.article import Article, Finding, Provenance
from pipeline.catalog.piece import (
    Counts,
    Decision,
    Fault,
    Piece,
    Rating,
    ReadingLevel,
    Review,
    ReviewState,
)
from pipeline.catalog.read_lines import Dossier, Entry, ReadLine, to_look_at
from pipeline.clinical.readability import ratings, reading_level
from pipeline.clinical.tokens import clinical_tokens
from pipeline.errors import PipelineError
from pipeline.scraper import Scraped
from pipeline.sources import Source
from pipeline.sources.naming import encodable

#: Findings about the whole article: the line that they name shows nothing.
_ABOUT_ALL = frozenset(
    {APPROVAL_VOID, "approval-not-recorded", "no-steps", "no-stop-rule", "no-title", "text-by-script"}
)
#: BCP 47: the language is not known.
_UNDETERMINED = "und"


def told(
    name: str,
    source: Source,
    address: str,
    made: tuple[Article, Scraped] | None,
    errors: Iterable[PipelineError],
) -> Dossier:
    """What the report tells of an article.

    Args:
        name: the article's own name in the output folder.
        source: the raw article.
        address: how the manifest names it.
        made: the article and what it was made from; None where it could not be read.
        errors: what went wrong with it.
    """
    faults = tuple(_fault(error, source) for error in errors)
    failed = tuple(Decision(None, "failed", _in_sentences(fault, source)) for fault in faults)
    if made is None:
        review = Review("draft")
        title, at = encodable(source.name), encodable(address)
        unread = (name, title, at, _UNDETERMINED, (), faults, review, Counts(), failed, True, None)
        return Dossier(Piece(*unread), (), (), lambda text: ())
    article, scraped = made
    tokens = partial(clinical_tokens, language=article.language)
    lines = dict(_read_lines(scraped))
    to_check = len(to_look_at(tuple(lines.values()), tokens))
    piece = _piece(name, address, article, faults, failed, to_check)
    return Dossier(piece, tuple(lines.values()), tuple(_doubted(article, scraped, lines)), tokens)


def _piece(
    name: str,
    address: str,
    article: Article,
    faults: tuple[Fault, ...],
    failed: tuple[Decision, ...],
    to_check: int,
) -> Piece:
    """The piece of an article that could be read; its handouts are filled in when it is kept."""
    return Piece(
        name=name,
        title=article.title,
        source=encodable(address),
        language=article.language,
        files=(),
        errors=faults,
        review=_review(article.provenance, is_void=is_approval_void(article)),
        counts=_counts(article, to_check),
        decisions=(*failed, *map(_decision, article.findings)),
        is_detailed=True,
        reading=msgspec.convert(msgspec.to_builtins(reading_level(article)), ReadingLevel),
        ratings=msgspec.convert(msgspec.to_builtins(ratings(article)), tuple[Rating, ...]),
        repairs=article.repairs,
        removed=article.removed,
        findings=article.findings,
        doses=article.doses,
        stop_rules=article.stop_rules,
    )


def _decision(finding: Finding) -> Decision:
    return Decision(
        None if finding.rule in _ABOUT_ALL else finding.line,
        finding.rule,
        finding.message,
    )


def _fault(error: PipelineError, source: Source) -> Fault:
    """An error as the report tells it: files by their names alone, wherever the project stands."""
    clauses = (error.what, error.where, error.next_step)
    return Fault(*(encodable(clause.replace(_folder(source), "")) for clause in clauses))


def _folder(source: Source) -> str:
    """The folder of a raw article, as it stands before the name of its file."""
    return f"{source.place.parent}{os.sep}"


def _in_sentences(fault: Fault, source: Source) -> str:
    """An error for a page that names the article already."""
    called = encodable(str(source).replace(_folder(source), ""))
    name, _, place = fault.where.removeprefix(f"{called} (").partition(")")
    if fault.where.startswith(f"{called} ("):  # one of its formats
        place = f"{name.upper()}{place}"
    else:
        place = fault.where.removeprefix(called).removeprefix(": ")
    said = (f"{place}: {fault.what}" if place else fault.what, fault.next_step)
    return " ".join(f"{clause[0].upper()}{clause[1:]}." for clause in said if clause)


def _review(about: Provenance, *, is_void: bool) -> Review:
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


def _counts(article: Article, to_check: int) -> Counts:
    return Counts(
        repairs=len(article.repairs),
        removed=len(article.removed),
        to_check=to_check,
        findings=len(article.findings),
        doses=len(article.doses),
        stop_rules=len(article.stop_rules),
    )


def _read_lines(scraped: Scraped) -> Iterator[tuple[int, ReadLine]]:
    """The lines of an article by their numbers as they were read, each with what became of it."""
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in scraped.ledger.entries:
        entries[entry.line].append(entry)
    clean = dict(zip(scraped.markdown.sources, scraped.markdown.text.split("\n"), strict=False))
    for line in scraped.raw.lines:
        shown = clean.get(line.number)
        if not line.is_blank or shown:
            read = ReadLine(line.source[0], line.text, shown, tuple(entries[line.number]))
            yield line.number, read


def _doubted(
    article: Article, scraped: Scraped, lines: Mapping[int, ReadLine]
) -> Iterator[tuple[Finding, ReadLine | None]]:
    """Each finding with the line that it is about.

    Findings of the scraper name the line as it was read, which tells the texts apart that a web page has on
    one line of its file. Of other findings only the line of the file is known: its first text is given.
    """
    first: dict[int, ReadLine] = {}
    for line in lines.values():
        first.setdefault(line.line, line)
    exact: defaultdict[tuple[int, str, str], list[ReadLine]] = defaultdict(list)
    for finding in reversed(scraped.findings):
        if place := lines.get(finding.line):
            exact[place.line, finding.rule, finding.message].append(place)
    for finding in article.findings:
        known = exact[finding.line, finding.rule, finding.message]
        place = known.pop() if known else first.get(finding.line)
        yield finding, None if finding.rule in _ABOUT_ALL else place
