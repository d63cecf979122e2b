"""The laws of cleaning, as functions of an input: the property tests and the fuzzer hold the same ones."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pipeline.article import LedgerEntry, Markup, Removal, walk_items
from pipeline.errors import ReadError
from pipeline.locale import reading
from pipeline.scraper.decode import split_lines
from pipeline.scraper.engine import CleaningResult, Ledger, run_rules
from pipeline.scraper.html.elements import INVISIBLE_TAGS
from pipeline.scraper.html.text_blocks import extract_text_blocks
from pipeline.scraper.line import ROW, TITLE, Line, NumberedLines
from pipeline.scraper.markdown_parser import parse_markdown
from pipeline.scraper.markdown_writer import render_markdown
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.readers.page import parse_page
from pipeline.scraper.rules import RULES
from pipeline.scraper.rules.tables import split_cells
from pipeline.scraper.scrape import drop_outside_lines

ENGLISH = reading("en")
#: Digits that a page raises or lowers are read as such: the letters are the same.
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()n0123456789+-=()")


def numbered(text: str) -> NumberedLines:
    """The lines of a plain text."""
    return tuple(Line(number, line) for number, line in enumerate(split_lines(text), 1))


def clean(text: str) -> CleaningResult:
    """A plain text, cleaned as English."""
    return run_rules(numbered(text), RULES, ENGLISH)


def ink(text: str) -> str:
    """The characters that can be seen: all but white space."""
    return "".join(text.split())


def replay(raw: NumberedLines, entries: Iterable[LedgerEntry]) -> NumberedLines:
    """Apply ledger entries to the raw lines: gives the clean lines.

    Raises:
        ValueError: an entry does not fit the line that it names.
    """
    lines = {line.number: line for line in raw}
    for entry in sorted(entries, key=lambda entry: entry.step):
        line = lines.get(entry.line)
        expected = entry.text if isinstance(entry, Removal) else entry.before
        if line is None or line.text != expected:
            raise ValueError(f"ledger entry {entry.step} does not fit line {entry.line}")
        if isinstance(entry, Removal):
            del lines[entry.line]
        elif isinstance(entry, Markup):
            lines[entry.line] = replace(
                line.with_mark(entry.mark, entry.after), starts_table=entry.starts_table
            )
        else:
            lines[entry.line] = line.with_text(entry.after)
    return tuple(lines[number] for number in sorted(lines))


def replaying_gives_the_clean_text(raw: NumberedLines, cleaned: CleaningResult) -> None:
    """The ledger leads from the raw lines to the clean ones."""
    again = replay(raw, cleaned.ledger.entries)
    assert again == cleaned.lines
    assert render_markdown(again) == render_markdown(cleaned.lines)


def cleaning_twice_changes_nothing(cleaned: CleaningResult) -> None:
    """What is clean is clean."""
    twice = run_rules(cleaned.lines, RULES, ENGLISH)
    assert twice.lines == cleaned.lines
    assert twice.ledger.entries == []


def every_character_is_accounted_for(raw: NumberedLines, cleaned: CleaningResult) -> None:
    """Every visible character of the raw lines is kept, repaired or removed."""
    kept = {line.number: line for line in cleaned.lines}
    changes: dict[int, list[tuple[str, str]]] = {}
    for entry in cleaned.ledger.entries:
        after = "" if isinstance(entry, Removal) else entry.after
        before = entry.text if isinstance(entry, Removal) else entry.before
        changes.setdefault(entry.line, []).append((before, after))
        assert entry.rule
    for line in raw:
        told = line.text
        for before, after in changes.get(line.number, []):
            assert before == told, "an entry begins where the one before it ended"
            told = after
        left = kept[line.number].text if line.number in kept else ""
        assert ink(left) == ink(told), "what is left is what the ledger says"


def the_article_holds_every_clean_word(cleaned: CleaningResult) -> None:
    """Structuring and parsing lose no word of the clean lines, nor their order below the title."""
    title, sections = parse_markdown(render_markdown(cleaned.lines))
    words = [title.text]
    for section in sections:
        words.append(section.heading or "")
        words += [item.text for block in section.blocks for item in walk_items(block)]
    title_first = sorted(cleaned.lines, key=lambda line: line.mark != TITLE)
    expected = "".join(
        "".join(split_cells(line.text)) if line.mark == ROW else line.text for line in title_first
    )
    assert ink("".join(words)) == ink(expected)


def all_of_a_text(text: str) -> CleaningResult:
    """Every law that holds for a plain text; gives what cleaning made of it."""
    raw, cleaned = numbered(text), clean(text)
    replaying_gives_the_clean_text(raw, cleaned)
    cleaning_twice_changes_nothing(cleaned)
    every_character_is_accounted_for(raw, cleaned)
    the_article_holds_every_clean_word(cleaned)
    return cleaned


def seen(text: str) -> Counter[str]:
    """The characters of a page that can be seen; the pipes between cells are the product's own."""
    return Counter(char for char in text.translate(_RAISED) if not char.isspace() and char not in "|\\")


def every_visible_text_is_on_a_line(page: str) -> None:
    """What a browser would show of a page is what is read of it."""
    try:
        root = parse_page(page)
    except ReadError:
        return
    shown = Counter[str]()
    for text in root.xpath("//text()"):
        above = [*text.getparent().iterancestors()] + ([] if text.is_tail else [text.getparent()])
        if all(element.tag not in INVISIBLE_TAGS for element in above):
            shown += seen(text)
    assert sum((seen(block.text) for block in extract_text_blocks(root)), Counter()) == shown


def every_line_of_a_page_is_accounted_for(page: str) -> None:
    """Every line of a page is kept, repaired or removed by a named rule, and the laws of the ledger hold."""
    try:
        raw = read_bytes(page.encode("utf-8", errors="replace"), "article.html")
    except ReadError:
        return
    ledger = Ledger()
    lines = drop_outside_lines(raw.lines, raw.outside, frozenset(), ledger)
    cleaned = run_rules(lines, RULES, ENGLISH, ledger=ledger)
    replaying_gives_the_clean_text(raw.lines, cleaned)
    every_character_is_accounted_for(raw.lines, cleaned)
    cleaning_twice_changes_nothing(cleaned)
    the_article_holds_every_clean_word(cleaned)
