"""The scraper-cleaner from end to end: read, clean, structure, parse."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.article import Finding, Item, Section, walk_items
from pipeline.errors import StructureError
from pipeline.locale import reading
from pipeline.scraper.decisions import Decisions, apply_decisions, kept_lines
from pipeline.scraper.doubts import doubts
from pipeline.scraper.engine import Cleaned, run_rules
from pipeline.scraper.language import decide, declared_tag, detect
from pipeline.scraper.ledger import Ledger
from pipeline.scraper.lines import TITLE, Lines
from pipeline.scraper.markdown import CleanMarkdown, render
from pipeline.scraper.parse import parse
from pipeline.scraper.readers import RawArticle
from pipeline.scraper.rules import RULES
from pipeline.scraper.rules.markdown import MARKDOWN_RULES

#: An article with more is no handout: some forty pages, ten seconds to lay out. The longest real pages have
#: 960 paragraphs, items and cells with 115,000 characters, menus left out.
_MOST_PIECES, _MOST_CHARACTERS = 1_200, 200_000
#: It is printed at the head of a page, on the cover of a book, and in every list of handouts.
_LONGEST_TITLE = 1_000
_UNTITLED = "The page does not say what it is called: the handout has the name of its file. Give it a title."


@dataclass(frozen=True)
class Scraped:
    """Everything that is known of a raw article before it is interpreted."""

    raw: RawArticle
    decisions: Decisions
    language: str
    title: Item
    sections: tuple[Section, ...]
    ledger: Ledger
    findings: tuple[Finding, ...]
    lines: Lines
    markdown: CleanMarkdown


def scrape_raw(raw: RawArticle, decisions: Decisions, *, language: str = "en", where: str = "") -> Scraped:
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
    kept = kept_lines(lines, decisions)
    lines = without_furniture(lines, raw.outside, kept, ledger)
    language = decisions.about.get("language") or _language(raw.languages, lines) or language
    rules = (*MARKDOWN_RULES, *RULES) if raw.kind == "markdown" else RULES
    cleaned = run_rules(lines, rules, reading(language), kept=kept, ledger=ledger)
    cleaned = _retitled(cleaned, decisions)
    has_title = any(line.mark == TITLE for line in cleaned.lines)
    title = decisions.about.get("title")
    if not has_title and title is None and raw.kind != "text" and cleaned.lines:
        title = PurePath(raw.name).stem
        untitled = Finding(cleaned.lines[0].number, "no-title", _UNTITLED)
        cleaned = Cleaned(cleaned.lines, cleaned.ledger, (*cleaned.findings, untitled))
    markdown = render(cleaned.lines, title=None if has_title else title)
    parsed_title, sections = parse(markdown)
    _refuse_what_is_no_article(parsed_title, sections, where or raw.name)
    findings = sorted(
        (*raw.findings, *cleaned.findings, *doubts(cleaned.lines)), key=lambda finding: finding.line
    )
    return Scraped(
        raw, decisions, language, parsed_title, sections, ledger, tuple(findings), cleaned.lines, markdown
    )


def without_furniture(
    lines: Lines, outside: Mapping[int, str], kept: frozenset[int], ledger: Ledger
) -> Lines:
    """The lines without those that their page shows to be no part of the article."""
    for rule in dict.fromkeys(outside.values()):
        left = tuple(line for line in lines if outside.get(line.number) != rule or line.number in kept)
        ledger.compare(rule, lines, left)
        lines = left
    return lines


def _retitled(cleaned: Cleaned, decisions: Decisions) -> Cleaned:
    """The title that a person gave, in place of the article's own."""
    title = decisions.about.get("title")
    if title is None:
        return cleaned
    lines = tuple(line.with_text(title) if line.mark == TITLE else line for line in cleaned.lines)
    cleaned.ledger.compare("decision-title", cleaned.lines, lines)
    return Cleaned(lines, cleaned.ledger, cleaned.findings)


def _refuse_what_is_no_article(title: Item, sections: tuple[Section, ...], where: str) -> None:
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


def refuse_what_is_no_handout(scraped: Scraped, where: str) -> None:
    """Refuse what would take minutes to lay out, and what nobody could hand out.

    Args:
        scraped: an article that has been cleaned.
        where: what an error calls it.

    Raises:
        StructureError: it is too long, or its title is.
    """
    sections = scraped.sections
    if len(scraped.title.text) > _LONGEST_TITLE:
        raise StructureError(
            f"the title has more than {_LONGEST_TITLE:,} characters",
            where=where,
            next_step="put the title alone on the first line of the article",
        )
    items = [item for section in sections for block in section.blocks for item in walk_items(block)]
    pieces = len(items) + len(sections)
    characters = sum(len(item.text) for item in items)
    if pieces > _MOST_PIECES or characters > _MOST_CHARACTERS:
        raise StructureError(
            f"this is too long for a handout: {pieces:,} paragraphs, items and cells"
            f" with {characters:,} characters, {_MOST_PIECES:,} with {_MOST_CHARACTERS:,} are the most",
            where=where,
            next_step="cut it into articles",
        )


def _language(declared: Iterable[str], lines: Lines) -> str | None:
    """The language of an article, from what it declares and from its words; None where neither tells."""
    said = next(filter(None, map(declared_tag, declared)), None)
    return decide(said, detect("\n".join(line.text for line in lines)))


def body_lines(scraped: Scraped) -> Iterator[str]:
    """The clean lines of an article in order, without that of its title."""
    return (line.text for line in scraped.lines if line.mark != TITLE)
