"""Reads a Word document (``.docx``): its text as lines, one for each paragraph and table row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.article import Finding, Level
from pipeline.errors import ReadError
from pipeline.scraper.html.office_lists import restore_office_lists
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.html.text_blocks import extract_text_blocks
from pipeline.scraper.language import detect_language
from pipeline.scraper.readers.limits import DEFAULT_LIMITS, SizeLimits, refuse_long_text
from pipeline.scraper.readers.page import ParsedPage, build_page, parse_page
from pipeline.scraper.readers.page_metadata import PageMetadata
from pipeline.scraper.readers.unseen_content import has_number_or_ban
from pipeline.scraper.word.markup import WordFinding, read_word_text
from pipeline.scraper.word.package import open_word_package
from pipeline.text.excerpt import make_excerpt
from pipeline.text.visible import escape_unprintable

_MAX_QUOTED_CHARS = 300
_MESSAGES = {
    "editor-comment": "A comment in the margin was left out: {text}",
    "tracked-change": "A tracked change, not accepted by anyone; the deleted words were left out: {text}",
    "tracked-insertion": "A tracked change, not accepted by anyone; the inserted words were kept: {text}",
    "hidden-text": "Hidden text was left out: {text}",
    "equation": "An equation was written in one line: {text} Compare it with the original.",
    "unread-part": "This part of the document is not read, and not in the article: {text}",
    "list-number": "The numbers of this list are of a kind that is not known; they are in digits: {text}",
    "list-picture": "Pictures are the bullets of this list; they may mean do or don't. Compare it.",
}
#: The rules whose findings a person decides on, where the words have a number or forbid something.
_CLINICAL_RULES = frozenset(
    {"editor-comment", "tracked-change", "tracked-insertion", "hidden-text", "equation", "unread-part"}
)


def read_word(
    content: bytes, *, where: str = "", limits: SizeLimits = DEFAULT_LIMITS
) -> tuple[ParsedPage, list[str]]:
    """Read a Word document.

    Args:
        content: the bytes of the file.
        where: the name that errors give the file.
        limits: size limits of the article.

    Returns:
        The text, as that of a page; and the words of its paragraphs and rows, which its lines refer to.

    Raises:
        ReadError: it is damaged, has no text, or exceeds a limit.
    """
    try:
        text = read_word_text(open_word_package(content, limits.max_bytes, where))
    except RecursionError:
        raise ReadError(
            "the document is nested deeper than any article",
            where=where,
            next_step="save the article alone, as text",
        ) from None
    refuse_long_text(text.lines, limits, where)
    markup = f"<html><body>{''.join(text.markup)}</body></html>"
    root = parse_page(markup, where=where, limits=limits)
    restore_office_lists(root)
    blocks = extract_text_blocks(root)
    outside = {index: rule for index, block in enumerate(blocks) if (rule := _find_rule(block))}
    if len(outside) == len(blocks):
        raise ReadError("the document has no text", where=where, next_step="paste the article into it")
    page = build_page(blocks, outside, PageMetadata(languages=text.languages))
    return replace(page, findings=tuple(_make_findings(text.findings, page))), text.lines


def _find_rule(block: TextBlock) -> str | None:
    """The rule that takes a block out; None for the text of the document."""
    return block.element.get("data-rule")


def _make_findings(found: Sequence[WordFinding], page: ParsedPage) -> Iterator[Finding]:
    numbers: dict[int, int] = {}
    for line in page.lines:
        numbers.setdefault(line.raw_span[0], line.number)
    first = page.lines[0].number
    words = "\n".join(line.text for line in page.lines)
    language = detect_language(words) or next(iter(page.languages), "en")
    for one in found:
        is_clinical = one.rule in _CLINICAL_RULES and has_number_or_ban(one.text, language)
        level: Level = "decide" if is_clinical else "look"
        quoted = escape_unprintable(make_excerpt(" ".join(one.text.split()), _MAX_QUOTED_CHARS))
        message = _MESSAGES[one.rule].format(text=f"“{quoted}”")
        yield Finding(numbers.get(one.line, first), one.rule, message, level)
