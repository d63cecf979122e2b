"""Reads a raw article's bytes into numbered lines: plain text, Markdown or web page, also gzipped.

The reader is chosen by the suffix of the file's name. The result holds the lines, which of them are outside
the main content (and by which rule), the file's metadata and declared languages, and the SHA-256 of its
bytes. Files that are empty, too large or not text are a `ReadError`.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from gzip import BadGzipFile
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.article import Finding
from pipeline.errors import ReadError
from pipeline.inflate import OutputLimitError, iter_gzip_members
from pipeline.scraper.decode import DecodedText, EncodingDoubt, decode_page, decode_text, split_lines
from pipeline.scraper.line import Cut, Line, NumberedLines
from pipeline.scraper.readers.limits import DEFAULT_LIMITS, SizeLimits, refuse_long_text
from pipeline.scraper.readers.plain_text import split_merged_lines

if TYPE_CHECKING:
    from pipeline.scraper.readers.page import ParsedPage

__all__ = ["SUFFIXES", "RawArticle", "read_bytes"]

#: The suffixes of the files that can be read; each may be compressed with gzip (``.html.gz``).
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
SUFFIXES = frozenset({".txt", *PAGE_SUFFIXES, *MARKDOWN_SUFFIXES})
_GZIP_SUFFIX = ".gz"
#: The first bytes of files that people put into ``source/`` by mistake.
_SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP, EPUB or Word file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "a rich text file",
}
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
        kind: ``text``, ``page`` or ``markdown``.
        file_lines: the lines of the decoded file. `Line.raw_span` refers to them, counted from 1.
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


def find_suffix(name: str) -> str:
    """The suffix that gives a file's format, in lower case; a final ``.gz`` is passed over.

    >>> find_suffix("Knees.HTML.gz")
    '.html'
    """
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == _GZIP_SUFFIX else path.suffix


def read_bytes(
    content: bytes, name: str, *, charset: str = "", where: str = "", limits: SizeLimits = DEFAULT_LIMITS
) -> RawArticle:
    """Read a raw article from its bytes.

    Args:
        content: the bytes of a text file, a web page or Markdown, maybe compressed with gzip.
        name: the file's name; its suffix gives the format (``.txt``, ``.html``, ``.md``, ``.html.gz`` …).
        charset: the encoding that the server of a web page declared.
        where: the name that errors give the file; its name by default.
        limits: size limits of the article.

    Raises:
        ReadError: the file is empty, exceeds a limit, is not text, or there is no reader for its suffix.
    """
    where = where or name
    _refuse_unsupported_suffix(name, where)
    digest, suffix = hashlib.sha256(content).hexdigest(), find_suffix(name)
    text, encoding, doubt = _decode_file(content, name, charset, where, limits)
    if suffix not in PAGE_SUFFIXES:  # the visible text of a page is not known before it is parsed
        refuse_long_text([text], limits, where)
    lines = split_lines(text)
    if suffix not in PAGE_SUFFIXES | MARKDOWN_SUFFIXES:
        numbered = split_merged_lines(tuple(_number_lines(lines)))
        refuse_long_text((line.text for line in numbered), limits, where)
        doubts = _report_doubt(doubt, numbered)
        return RawArticle(name, digest, encoding, numbered, file_lines=lines, findings=doubts)
    page, kind = _read_markup(lines, suffix, where, limits)
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
    return (Finding(number, "encoding", doubt.message),)


def _refuse_unsupported_suffix(name: str, where: str) -> None:
    if find_suffix(name) not in SUFFIXES:
        message = f"there is no reader for '{PurePath(name).suffix}' files"
        raise ReadError(message, where=where, next_step=f"save it as one of {', '.join(sorted(SUFFIXES))}")


def _decode_file(content: bytes, name: str, charset: str, where: str, limits: SizeLimits) -> DecodedText:
    """The text of a file, decompressed, the encoding that it was decoded from, and what is doubtful of it.

    Raises:
        ReadError: the file is empty, too large, or not text.
    """
    if name.lower().endswith(_GZIP_SUFFIX):
        content = _decompress_gzip(content, limits.max_bytes, where)
    if len(content) > limits.max_bytes:
        raise _make_size_error(where)
    _refuse_binary_formats(content, where)
    decoded = decode_page(content, charset) if find_suffix(name) in PAGE_SUFFIXES else decode_text(content)
    if not decoded.text.strip():
        raise ReadError("the file is empty", where=where, next_step="paste the article into it or delete it")
    if _is_binary(decoded.text):
        raise ReadError("this is a binary file, not text", where=where, next_step=_TEXT_ADVICE)
    return decoded


def _read_markup(
    lines: Sequence[str], suffix: str, where: str, limits: SizeLimits
) -> "tuple[ParsedPage, str]":
    """The parsed page or Markdown, and its kind.

    Both readers are imported here: they load HTML and Markdown parsers, which plain text does not need.
    """
    if suffix in PAGE_SUFFIXES:
        from pipeline.scraper.readers.page import read_page

        return read_page("\n".join(lines), where=where, limits=limits), "page"
    from pipeline.scraper.readers.markdown import read_markdown

    return read_markdown(lines, where=where, limits=limits), "markdown"


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


def _refuse_binary_formats(content: bytes, where: str) -> None:
    for signature, file_format in _SIGNATURES.items():
        if content.startswith(signature):
            raise ReadError(f"this is {file_format}, not text", where=where, next_step=_TEXT_ADVICE)


def _is_binary(text: str) -> bool:
    start = text[:_MAX_SNIFFED_CHARS]
    return len(_CONTROL_CHARS.findall(start)) > len(start) * _MAX_CONTROL_CHAR_SHARE
