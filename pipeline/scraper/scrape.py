"""Runs the whole scraping stage on one raw article: decisions, cleaning, Markdown, sections, findings."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.article import Finding, Item, Section, direction_of, walk_items
from pipeline.errors import StructureError
from pipeline.locale import reading
from pipeline.scraper.cut_off import find_cut_off
from pipeline.scraper.decisions import Decisions, apply_decisions, find_kept_lines
from pipeline.scraper.engine import CleaningResult, Ledger, pass_on_item_marks, run_rules
from pipeline.scraper.findings import find_cut_words, find_doubtful_lines, find_torn_ranges
from pipeline.scraper.language import choose_language, detect_language, is_same_language, parse_declared_tag
from pipeline.scraper.line import TITLE, Cut, Line, NumberedLines, remove_cuts
from pipeline.scraper.markdown_parser import parse_markdown
from pipeline.scraper.markdown_writer import CleanMarkdown, render_markdown
from pipeline.scraper.number_gaps import find_number_gaps
from pipeline.scraper.readers import RawArticle
from pipeline.scraper.readers.partial_pages import CUT_OFF
from pipeline.scraper.rules import MARKDOWN_RULES, RULES, SHORTCODE_RULES
from pipeline.scraper.rules.line_shape import compile_patterns
from pipeline.scraper.rules.markdown_remains import may_have_bracket_codes
from pipeline.scraper.rules.mojibake import restore_mojibake

#: Paragraphs, items, cells and sections; characters in them. So much fills some forty pages and takes ten
#: seconds to lay out. The longest real articles have 960 items with 115,000 characters.
_MAX_HANDOUT_ITEMS, _MAX_HANDOUT_CHARS = 1_200, 200_000
#: How UTF-8 begins that was read as a single-byte encoding.
_MOJIBAKE = re.compile("[ÃÂÐÑ][^\\s\\dA-Za-z]|â€")
#: The title stands at the head of a page, on the cover of a book, and in every list of handouts.
_MAX_TITLE_CHARS = 1_000
_NO_TITLE_MESSAGE = (
    "The page does not say what it is called: the handout has the name of its file. Give it a title."
)


@dataclass(frozen=True)
class ScrapeResult:
    """A raw article, cleaned and structured; what its sections mean is not known yet.

    Attributes:
        raw: the raw article as it was read.
        decisions: the decisions that a person made about it.
        language: its language (BCP 47).
        title: its title.
        sections: its sections, in order.
        ledger: every change between raw and clean lines.
        findings: what a person should check, in the order of the lines.
        lines: the clean lines.
        markdown: the clean Markdown.
    """

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
        decisions: metadata and line decisions of a person; they go before what the article says.
        language: the language (BCP 47) to assume where neither the decisions nor the article tell.
        where: the name that errors give the article; the name of its file by default.

    Raises:
        DecisionError: the decisions cannot be applied.
        StructureError: the article has no title, or no text below it.
    """
    ledger = Ledger()
    wanted = find_kept_lines(raw.lines, decisions) if raw.cuts else frozenset[int]()
    lines = remove_unshown_text(raw.lines, raw.cuts, wanted, ledger)
    lines = apply_decisions(lines, decisions, ledger)
    kept = find_kept_lines(lines, decisions)
    lines = drop_outside_lines(lines, raw.outside, kept, ledger)
    decided = decisions.metadata.get("language")
    declared, detected = (None, None) if decided else _find_languages(raw.languages, lines)
    language = decided or choose_language(declared, detected) or language
    rules = (*MARKDOWN_RULES, *RULES) if raw.kind == "markdown" else RULES
    if raw.kind != "markdown" and any(map(may_have_bracket_codes, lines)):
        rules = (*SHORTCODE_RULES, *RULES)
    vocabulary = reading(language)
    cleaned = run_rules(lines, rules, vocabulary, kept=kept, ledger=ledger)
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
    cut_off = tuple(
        find_cut_off(cleaned.lines, raw.lines, ledger, kept, vocabulary, language, raw.file_lines)
    )
    findings = sorted(
        (
            *(finding for finding in raw.findings if not (cut_off and finding.rule == CUT_OFF)),
            *cleaned.findings,
            *find_doubtful_lines(cleaned.lines, direction_of(language)),
            *find_torn_ranges(cleaned.lines, vocabulary),
            *find_number_gaps(cleaned.lines, compile_patterns(vocabulary, "step")),
            *find_cut_words(cleaned.lines, raw.lines, raw.cuts, wanted),
            *cut_off,
            *_find_language_doubt(language, detected, cleaned.lines),
        ),
        key=lambda finding: finding.line,
    )
    return ScrapeResult(
        raw, decisions, language, parsed_title, sections, ledger, tuple(findings), cleaned.lines, markdown
    )


def remove_unshown_text(
    lines: NumberedLines, cuts: Mapping[int, Sequence[Cut]], kept: frozenset[int], ledger: Ledger
) -> NumberedLines:
    """The lines without what their page does not show, or shows as no longer meant (`RawArticle.cuts`).

    Lines of which nothing would be left stay, for `drop_outside_lines`; so do those with ``kept`` numbers.
    """
    for rule in dict.fromkeys(cut.rule for line_cuts in cuts.values() for cut in line_cuts):
        changed = tuple(_cut_line(line, cuts, rule) if line.number not in kept else line for line in lines)
        ledger.record_changes(rule, lines, changed)
        cuts = {number: _shift_cuts(line_cuts, rule) for number, line_cuts in cuts.items()}
        lines = changed
    return lines


def _cut_line(line: Line, cuts: Mapping[int, Sequence[Cut]], rule: str) -> Line:
    line_cuts = cuts.get(line.number, ())
    if not any(cut.rule == rule for cut in line_cuts) or not remove_cuts(line.text, line_cuts).strip(" |"):
        return line
    return line.with_text(remove_cuts(line.text, line_cuts, rule))


def _shift_cuts(cuts: Sequence[Cut], rule: str) -> list[Cut]:
    """The cuts of the other rules, where they stand once those of this rule are gone."""
    shifted, removed = list[Cut](), 0
    for cut in cuts:
        if cut.rule == rule:
            removed += cut.end - cut.start
        else:
            shifted.append(Cut(cut.start - removed, cut.end - removed, cut.rule))
    return shifted


def drop_outside_lines(
    lines: NumberedLines, outside: Mapping[int, str], kept: frozenset[int], ledger: Ledger
) -> NumberedLines:
    """The lines without those outside the main content (`RawArticle.outside`), but for ``kept`` numbers."""
    for rule in dict.fromkeys(outside.values()):
        remaining = tuple(line for line in lines if outside.get(line.number) != rule or line.number in kept)
        remaining = pass_on_item_marks(lines, remaining)
        ledger.record_changes(rule, lines, remaining)
        lines = remaining
    return lines


#: So much of a damaged text tells its language.
_MAX_RESTORED_CHARS = 4000


def _find_languages(declared: Iterable[str], lines: NumberedLines) -> tuple[str | None, str | None]:
    """The languages that an article declares and that its words say; None where either does not tell."""
    declared_tag = next(filter(None, map(parse_declared_tag, declared)), None)
    text = "\n".join(line.text for line in lines)
    if _MOJIBAKE.search(text):  # misread bytes look like words of languages with many accents
        text = restore_mojibake(text[:_MAX_RESTORED_CHARS])
    return declared_tag, detect_language(text)


def _find_language_doubt(language: str, detected: str | None, lines: NumberedLines) -> Iterator[Finding]:
    """The finding of an article whose words look like another language than the one it is taken for."""
    if detected and lines and not is_same_language(language, detected):
        yield Finding(
            lines[0].number,
            "language-doubt",
            f"The page says that its language is «{language}», its words look like «{detected}». Decide "
            "which it is: the labels on the handout, the voice that reads it, and whether its doses and stop "
            "rules are found depend on it.",
        )


def _apply_title(cleaned: CleaningResult, decisions: Decisions) -> CleaningResult:
    """The result with the title that a person gave in place of the article's own."""
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
    """Refuse an article that is too long for a handout.

    Args:
        scraped: the article, cleaned and structured.
        where: the name that the error gives the article.

    Raises:
        StructureError: the article or its title is too long.
    """
    sections = scraped.sections
    if len(scraped.title.text) > _MAX_TITLE_CHARS:
        raise StructureError(
            f"the title has more than {_MAX_TITLE_CHARS:,} characters",
            where=where,
            next_step="put the title alone on the first line of the article",
        )
    items = [item for section in sections for block in section.blocks for item in walk_items(block)]
    item_count = len(items) + len(sections)
    char_count = sum(len(item.text) for item in items)
    if item_count > _MAX_HANDOUT_ITEMS or char_count > _MAX_HANDOUT_CHARS:
        raise StructureError(
            f"this is too long for a handout: {item_count:,} paragraphs, items and cells with {char_count:,}"
            f" characters, {_MAX_HANDOUT_ITEMS:,} with {_MAX_HANDOUT_CHARS:,} are the most",
            where=where,
            next_step="cut it into articles",
        )


def iterate_body_lines(scraped: ScrapeResult) -> Iterator[str]:
    """The texts of the clean lines in order, without the title."""
    return (line.text for line in scraped.lines if line.mark != TITLE)
