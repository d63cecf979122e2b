"""The whole scraping stage on one raw article: decisions, cleaning, Markdown, sections, findings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.article import Finding, Item, Section, walk_items
from pipeline.errors import StructureError
from pipeline.locale import reading
from pipeline.scraper.decisions import Decisions, apply_decisions, find_kept_lines
from pipeline.scraper.engine import CleaningResult, Ledger, run_rules
from pipeline.scraper.findings import find_doubtful_lines
from pipeline.scraper.language import choose_language, detect_language, parse_declared_tag
from pipeline.scraper.line import TITLE, NumberedLines
from pipeline.scraper.markdown_parser import parse_markdown
from pipeline.scraper.markdown_writer import CleanMarkdown, render_markdown
from pipeline.scraper.readers import RawArticle
from pipeline.scraper.rules import MARKDOWN_RULES, RULES

#: An article with more is no handout: some forty pages, ten seconds to lay out. The longest real pages have
#: 960 paragraphs, items and cells with 115,000 characters, menus left out.
_MAX_HANDOUT_ITEMS, _MAX_HANDOUT_CHARS = 1_200, 200_000
#: It is printed at the head of a page, on the cover of a book, and in every list of handouts.
_MAX_TITLE_CHARS = 1_000
_NO_TITLE_MESSAGE = (
    "The page does not say what it is called: the handout has the name of its file. Give it a title."
)


@dataclass(frozen=True)
class ScrapeResult:
    """Everything that is known of a raw article before it is interpreted."""

    raw: RawArticle
    decisions: Decisions
    language: str
    title: Item
    sections: tuple[Section, ...]
    ledger: Ledger
    findings: tuple[Finding, ...]
    lines: NumberedLines
    markdown: CleanMarkdown


def scrape_raw(
    raw: RawArticle, decisions: Decisions, *, language: str = "en", where: str = ""
) -> ScrapeResult:
    """Clean and structure a raw article.

    Args:
        raw: the raw article as it was read.
        decisions: what a person knows or decided about it.
        language: its language (BCP 47) where neither it nor the decisions say.
        where: what an error calls it.

    Raises:
        DecisionError: the decisions cannot be applied.
        StructureError: it has no title, or nothing but one.
    """
    ledger = Ledger()
    lines = apply_decisions(raw.lines, decisions, ledger)
    kept = find_kept_lines(lines, decisions)
    lines = drop_outside_blocks(lines, raw.outside, kept, ledger)
    language = decisions.metadata.get("language") or _find_language(raw.languages, lines) or language
    rules = (*MARKDOWN_RULES, *RULES) if raw.kind == "markdown" else RULES
    cleaned = run_rules(lines, rules, reading(language), kept=kept, ledger=ledger)
    cleaned = _apply_title(cleaned, decisions)
    has_title = any(line.mark == TITLE for line in cleaned.lines)
    title = decisions.metadata.get("title")
    if not has_title and title is None and raw.kind != "text" and cleaned.lines:
        title = PurePath(raw.name).stem
        untitled = Finding(cleaned.lines[0].number, "no-title", _NO_TITLE_MESSAGE)
        cleaned = CleaningResult(cleaned.lines, cleaned.ledger, (*cleaned.findings, untitled))
    markdown = render_markdown(cleaned.lines, title=None if has_title else title)
    parsed_title, sections = parse_markdown(markdown)
    _refuse_incomplete_article(parsed_title, sections, where or raw.name)
    findings = sorted(
        (*raw.findings, *cleaned.findings, *find_doubtful_lines(cleaned.lines)),
        key=lambda finding: finding.line,
    )
    return ScrapeResult(
        raw, decisions, language, parsed_title, sections, ledger, tuple(findings), cleaned.lines, markdown
    )


def drop_outside_blocks(
    lines: NumberedLines, outside: Mapping[int, str], kept: frozenset[int], ledger: Ledger
) -> NumberedLines:
    """The lines without those that their page shows to be no part of the article."""
    for rule in dict.fromkeys(outside.values()):
        left = tuple(line for line in lines if outside.get(line.number) != rule or line.number in kept)
        ledger.record_changes(rule, lines, left)
        lines = left
    return lines


def _apply_title(cleaned: CleaningResult, decisions: Decisions) -> CleaningResult:
    """The title that a person gave, in place of the article's own."""
    title = decisions.metadata.get("title")
    if title is None:
        return cleaned
    lines = tuple(line.with_text(title) if line.mark == TITLE else line for line in cleaned.lines)
    cleaned.ledger.record_changes("decision-title", cleaned.lines, lines)
    return CleaningResult(lines, cleaned.ledger, cleaned.findings)


def _refuse_incomplete_article(title: Item, sections: tuple[Section, ...], where: str) -> None:
    if not title.text:
        raise StructureError(
            "no title was found",
            where=where,
            next_step="put the title alone on the first line of the article",
        )
    if not any(section.blocks for section in sections):
        raise StructureError(
            "there is a title but no text", where=where, next_step="paste the whole article into the file"
        )


def refuse_oversized_handout(scraped: ScrapeResult, where: str) -> None:
    """Refuse what would take minutes to lay out, and what nobody could hand out.

    Args:
        scraped: an article that has been cleaned.
        where: what an error calls it.

    Raises:
        StructureError: it is too long, or its title is.
    """
    sections = scraped.sections
    if len(scraped.title.text) > _MAX_TITLE_CHARS:
        raise StructureError(
            f"the title has more than {_MAX_TITLE_CHARS:,} characters",
            where=where,
            next_step="put the title alone on the first line of the article",
        )
    items = [item for section in sections for block in section.blocks for item in walk_items(block)]
    pieces = len(items) + len(sections)
    characters = sum(len(item.text) for item in items)
    if pieces > _MAX_HANDOUT_ITEMS or characters > _MAX_HANDOUT_CHARS:
        raise StructureError(
            f"this is too long for a handout: {pieces:,} paragraphs, items and cells"
            f" with {characters:,} characters, {_MAX_HANDOUT_ITEMS:,} with {_MAX_HANDOUT_CHARS:,} are the most",
            where=where,
            next_step="cut it into articles",
        )


def _find_language(declared: Iterable[str], lines: NumberedLines) -> str | None:
    """The language of an article, from what it declares and from its words; None where neither tells."""
    said = next(filter(None, map(parse_declared_tag, declared)), None)
    return choose_language(said, detect_language("\n".join(line.text for line in lines)))


def iterate_body_lines(scraped: ScrapeResult) -> Iterator[str]:
    """The clean lines of an article in order, without that of its title."""
    return (line.text for line in scraped.lines if line.mark != TITLE)
