"""Reads a Word document (``.docx``): its text as lines, one for each paragraph and table row."""

import html
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.article import Finding, Level
from pipeline.errors import ReadError
from pipeline.scraper.cut_rules import HIDDEN_TEXT
from pipeline.scraper.decode import decode_page, decode_text
from pipeline.scraper.html.icons import insert_signs
from pipeline.scraper.html.office_lists import restore_office_lists
from pipeline.scraper.html.rendered_content import insert_rendered_content
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.html.text_blocks import LINE_ATTRIBUTE, extract_text_blocks
from pipeline.scraper.language import detect_language, is_same_language, parse_declared_tag
from pipeline.scraper.readers.file_format import find_format
from pipeline.scraper.readers.limits import DEFAULT_LIMITS, SizeLimits, refuse_long_text
from pipeline.scraper.readers.page import ParsedPage, build_page, parse_page
from pipeline.scraper.readers.page_metadata import PageMetadata
from pipeline.scraper.readers.saved_page import unpack_mhtml
from pipeline.scraper.readers.unseen_content import has_number_or_ban
from pipeline.scraper.word.markup import EmbeddedText, WordFinding, WordText, read_word_text
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
    "tracked-format": "A tracked change of format, not accepted by anyone, shows these words again, "
    "which were struck out or hidden; they were kept: {text}",
    "list-number": "The numbers of this list are of a kind that is not known; they are in digits: {text}",
    "list-letter": "A letter or word is the bullet of this list; it may mean do or don't: {text}",
    "list-picture": "Pictures are the bullets of this list; they may mean do or don't. Compare it.",
}
#: The rules whose findings a person decides on, where the words have a number or forbid something.
_CLINICAL_RULES = frozenset(
    {
        *("editor-comment", "tracked-change", "tracked-insertion", "tracked-format", "hidden-text"),
        *("equation", "unread-part"),
    }
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
        text = _read_text(content, where, limits)
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
    insert_signs(root)
    blocks = extract_text_blocks(root)
    outside = {index: rule for index, block in enumerate(blocks) if (rule := _find_rule(block))}
    if not any(block.is_worded for index, block in enumerate(blocks) if index not in outside):
        raise ReadError("the document has no text", where=where, next_step="paste the article into it")
    page = build_page(blocks, outside, PageMetadata(languages=text.languages))
    findings = (*_keep_page_findings(page, outside), *_make_findings(text.findings, page))
    return replace(page, findings=findings, languages=_find_languages(page)), text.lines


def _find_languages(page: ParsedPage) -> tuple[str, ...]:
    """The languages of a document: the one that its words plainly say before those that it declares.

    What a document declares is the spelling dictionary of whoever wrote it, and often that of the program.
    """
    detected = detect_language("\n".join(line.text for line in page.lines))
    declared = next(filter(None, map(parse_declared_tag, page.languages)), None)
    is_other = detected and not (declared and is_same_language(declared, detected))
    return (detected, *page.languages) if detected and is_other else page.languages


def _keep_page_findings(page: ParsedPage, removed: Container[int]) -> Iterator[Finding]:
    """The findings about the page, without those about hidden blocks that are findings of the document."""
    shift = page.lines[0].number
    is_told = all(number - shift in removed for number, rule in page.outside.items() if rule == HIDDEN_TEXT)
    return (finding for finding in page.findings if not (is_told and finding.rule == HIDDEN_TEXT))


def _read_text(content: bytes, where: str, limits: SizeLimits) -> WordText:
    package = open_word_package(content, limits.max_bytes, where)
    return read_word_text(package, _ChunkReader(where, limits).read)


@dataclass
class _ChunkReader:
    """Reads the documents within a document; what they unpack to together is no larger than an article."""

    _where: str
    _limits: SizeLimits
    _depth: int = 0
    _read_bytes: int = 0

    def read(self, name: str, content: bytes) -> EmbeddedText | None:
        """Read a page, a saved page, a text or, once, another Word document; None for anything else."""
        self._read_bytes += len(content)
        if self._read_bytes > self._limits.max_bytes:
            return None
        try:
            return self._read_format(find_format(content, name, self._where), content)
        except ReadError:
            return None

    def _read_format(self, file_format: str, content: bytes) -> EmbeddedText | None:
        if file_format == "word" and not self._depth:
            package = open_word_package(content, self._limits.max_bytes - self._read_bytes, self._where)
            inner = read_word_text(package, _ChunkReader(self._where, self._limits, 1, self._read_bytes).read)
            self._read_bytes = self._limits.max_bytes - package.remaining_bytes
            return _embed("".join(inner.markup), self._limits, tuple(inner.findings))
        if file_format == "mhtml":
            saved = unpack_mhtml(content, self._where)
            return _embed(decode_page(saved.content, saved.charset).text, self._limits)
        if file_format == "page":
            return _embed(decode_page(content).text, self._limits)
        if file_format == "text":
            return _embed(f"<pre>{html.escape(decode_text(content).text)}</pre>", self._limits)
        return None


def _embed(markup: str, limits: SizeLimits, findings: tuple[WordFinding, ...] = ()) -> EmbeddedText | None:
    """The blocks of a document within a document; its own numbers of lines mean nothing in the outer one."""
    root = parse_page(markup, limits=limits)
    etree.strip_attributes(root, LINE_ATTRIBUTE)
    restore_office_lists(root)
    insert_rendered_content(root)
    text = " ".join(block.text for block in extract_text_blocks(root) if block.text)
    body = root.find("body")
    return None if body is None or not text.strip() else EmbeddedText(body, text, findings)


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
