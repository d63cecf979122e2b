"""Reads a raw article's bytes into numbered lines: text, Markdown, web page, saved page or Word document.

The reader is chosen by what the bytes are, or else by the suffix of the file's name. The result holds the
lines, which of them are outside the main content (and by which rule), the file's metadata and declared
languages, and the SHA-256 of its bytes. Files that are empty, too large or not text are a `ReadError`.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from gzip import BadGzipFile
from typing import TYPE_CHECKING

from pipeline.article import Finding
from pipeline.errors import ReadError
from pipeline.inflate import OutputLimitError, iter_gzip_members
from pipeline.scraper.decode import DecodedText, EncodingDoubt, decode_page, decode_text, split_lines
from pipeline.scraper.line import Cut, Line, NumberedLines
from pipeline.scraper.readers.escaped_markup import ESCAPED_MARKUP, ESCAPED_MESSAGE, make_page
from pipeline.scraper.readers.file_format import GZIP_SUFFIX, SUFFIXES, find_format
from pipeline.scraper.readers.limits import DEFAULT_LIMITS, SizeLimits, refuse_long_text
from pipeline.scraper.readers.overlaid_text import find_overlaid_text
from pipeline.scraper.readers.plain_text import split_merged_lines

if TYPE_CHECKING:
    from pipeline.scraper.readers.page import ParsedPage

__all__ = ["SUFFIXES", "RawArticle", "read_bytes"]

_TEXT_ADVICE = "save the article as plain text and put that into the source folder"
#: Characters that text does not hold. A file is binary if more than this share of its first characters are.
_CONTROL_CHARS = re.compile(r"[\x00-\x08\x0e-\x1b]")
_MAX_CONTROL_CHAR_SHARE = 0.05
_MAX_SNIFFED_CHARS = 100_000


@dataclass(frozen=True)
class RawArticle:
    """A raw article: its text as numbered lines, and what its file declares about it.

    Attributes:
        name: the name of the file.
        sha256: SHA-256 of the file's bytes, in hexadecimal.
        encoding: the character encoding that the bytes were decoded from.
        lines: the text, numbered from 1: the lines of a plain text (with merged lines split), the text blocks
            of a web page or of Markdown.
        outside: line number to rule name, for each line that is not main content: what the mark-up of a web
            page shows to be page chrome, and the front matter of Markdown.
        metadata: the file's own metadata, with the keys of a decisions file: ``author``, ``licence``,
            ``source_url``, ``published`` (ISO 8601). Empty for plain text.
        languages: the languages that the file declares, as written there, most trusted first.
        kind: ``text``, ``page`` (also for saved pages and Word documents) or ``markdown``.
        file_lines: the lines of the decoded file: of a saved page those of the page in it, of a Word document
            one for each paragraph. `Line.raw_span` refers to them, counted from 1.
        findings: what the reader found that a person should check.
        cuts: line number to the parts of its text that a page does not show, or not as meant.
    """

    name: str
    sha256: str
    encoding: str
    lines: NumberedLines
    outside: Mapping[int, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    kind: str = "text"
    file_lines: Sequence[str] = ()
    findings: tuple[Finding, ...] = ()
    cuts: Mapping[int, tuple[Cut, ...]] = field(default_factory=dict)


def read_bytes(
    content: bytes, name: str, *, charset: str = "", where: str = "", limits: SizeLimits = DEFAULT_LIMITS
) -> RawArticle:
    """Read a raw article from its bytes.

    Args:
        content: the bytes of a text file, Markdown, a web page, a page that a browser saved as one file
            (MHTML, webarchive) or a Word document (``.docx``), maybe compressed with gzip.
        name: the file's name; its suffix gives the format where the bytes do not (``.txt``, ``.md.gz`` …).
        charset: the encoding that the server of a web page declared.
        where: the name that errors give the file; its name by default.
        limits: size limits of the article.

    Raises:
        ReadError: the file is empty, exceeds a limit, is damaged, not text, or no format that is read.
    """
    return _strike_out(_read_article(content, name, charset, where or name, limits))


def _strike_out(article: RawArticle) -> RawArticle:
    """The article, with what characters strike out among its cuts."""
    cuts, outside, findings = find_overlaid_text(article.lines, article.cuts)
    if not cuts and not outside:
        return article
    return replace(
        article,
        cuts={**article.cuts, **cuts},
        outside={**outside, **article.outside},
        findings=(*article.findings, *findings),
    )


def _read_article(content: bytes, name: str, charset: str, where: str, limits: SizeLimits) -> RawArticle:
    """The raw article, by the reader for what its bytes are."""
    digest = hashlib.sha256(content).hexdigest()
    content = _unpack_file(content, name, where, limits)
    file_format = find_format(content, name, where)
    if file_format == "word":
        from pipeline.scraper.readers.word import read_word

        document, document_lines = read_word(content, where=where, limits=limits)
        return _make_article(name, digest, "utf-8", document, "page", document_lines)
    if file_format in ("mhtml", "webarchive", "feed"):
        from pipeline.scraper.readers.saved_page import read_saved_page

        saved, lines, encoding, doubt = read_saved_page(content, file_format, where=where, limits=limits)
        return _make_article(name, digest, encoding, saved, "page", lines, doubt)
    text, encoding, doubt = _decode_file(content, file_format, charset, where)
    if file_format != "page":  # the visible text of a page is not known before it is parsed
        refuse_long_text([text], limits, where)
    lines = split_lines(text)
    if file_format == "text" and (markup := make_page(text)) is not None:
        from pipeline.scraper.readers.page import read_page

        page = read_page(markup, where=where, limits=limits)
        found = Finding(page.lines[0].number, ESCAPED_MARKUP, ESCAPED_MESSAGE)
        page = replace(page, findings=(*page.findings, found))
        return _make_article(name, digest, encoding, page, "page", lines, doubt)
    if file_format == "text":
        numbered = split_merged_lines(tuple(_number_lines(lines)))
        refuse_long_text((line.text for line in numbered), limits, where)
        doubts = _report_doubt(doubt, numbered)
        return RawArticle(name, digest, encoding, numbered, file_lines=lines, findings=doubts)
    page = _read_markup(lines, file_format, where, limits)
    return _make_article(name, digest, encoding, page, file_format, lines, doubt)


def _make_article(
    name: str,
    digest: str,
    encoding: str,
    page: "ParsedPage",
    kind: str,
    lines: Sequence[str],
    doubt: EncodingDoubt | None = None,
) -> RawArticle:
    return RawArticle(
        name=name,
        sha256=digest,
        encoding=encoding,
        lines=page.lines,
        outside=page.outside,
        metadata=page.metadata,
        languages=page.languages,
        kind=kind,
        file_lines=lines,
        findings=(*_report_doubt(doubt, page.lines), *page.findings),
        cuts=page.cuts,
    )


def _report_doubt(doubt: EncodingDoubt | None, lines: NumberedLines) -> tuple[Finding, ...]:
    """A finding about the encoding, on the line of the article that holds the line of the file."""
    if doubt is None or not lines:
        return ()
    number = next((line.number for line in lines if doubt.line <= line.raw_span[1]), lines[0].number)
    return (Finding(number, "encoding", doubt.message, doubt.level),)


def _unpack_file(content: bytes, name: str, where: str, limits: SizeLimits) -> bytes:
    """The bytes of a file, decompressed where its name says that it is compressed.

    Raises:
        ReadError: the file is too large or damaged.
    """
    if name.lower().endswith(GZIP_SUFFIX):
        content = _decompress_gzip(content, limits.max_bytes, where)
    if len(content) > limits.max_bytes:
        raise _make_size_error(where)
    return content


def _decode_file(content: bytes, file_format: str, charset: str, where: str) -> DecodedText:
    """The text of a file, the encoding that it was decoded from, and what is doubtful of it.

    Raises:
        ReadError: the file is empty, or not text.
    """
    decoded = decode_page(content, charset) if file_format == "page" else decode_text(content)
    if not decoded.text.strip():
        raise ReadError("the file is empty", where=where, next_step="paste the article into it or delete it")
    if _is_binary(decoded.text):
        raise ReadError("this is a binary file, not text", where=where, next_step=_TEXT_ADVICE)
    return decoded


def _read_markup(lines: Sequence[str], file_format: str, where: str, limits: SizeLimits) -> "ParsedPage":
    """The parsed page or Markdown.

    Both readers are imported here: they load HTML and Markdown parsers, which plain text does not need.
    """
    if file_format == "page":
        from pipeline.scraper.readers.page import read_page

        return read_page("\n".join(lines), where=where, limits=limits)
    from pipeline.scraper.readers.markdown import read_markdown

    return read_markdown(lines, where=where, limits=limits)


def _number_lines(lines: Iterable[str]) -> Iterator[Line]:
    """The lines with their numbers; of several blank lines in a row only the first."""
    was_blank = False
    for number, line in enumerate(lines, 1):
        is_blank = not line.strip()
        if not (is_blank and was_blank):
            yield Line(number, line)
        was_blank = is_blank


def _decompress_gzip(content: bytes, max_bytes: int, where: str) -> bytes:
    """The content of a gzip file: all of its members.

    Raises:
        ReadError: this is not gzip, or it is damaged, cut off, or decompressed larger than ``max_bytes``.
    """
    try:
        return b"".join(iter_gzip_members(content, max_bytes))
    except OutputLimitError as error:
        raise _make_size_error(where) from error
    except (BadGzipFile, EOFError, zlib.error) as error:
        raise ReadError(
            f"cannot be unpacked ({error})", where=where, next_step="pack it again with gzip"
        ) from error


def _make_size_error(where: str) -> ReadError:
    return ReadError("the file is too large for an article", where=where, next_step="cut it into articles")


def _is_binary(text: str) -> bool:
    start = text[:_MAX_SNIFFED_CHARS]
    return len(_CONTROL_CHARS.findall(start)) > len(start) * _MAX_CONTROL_CHAR_SHARE
