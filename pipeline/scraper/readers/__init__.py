"""Reads a raw article's bytes into numbered lines: plain text, Markdown or web page, also gzipped.

The reader is chosen by the ending of the file's name. The result holds the lines, what the file's own
mark-up says about them (which are outside the article, and by which rule), its metadata and declared
languages, and the SHA-256 of its bytes. Files that are empty, too large or not text are a `ReadError`.
"""

import hashlib
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from gzip import GzipFile
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.article import Finding
from pipeline.errors import ReadError
from pipeline.scraper.decode import decode_page, decode_text, split_lines
from pipeline.scraper.line import Line, NumberedLines
from pipeline.scraper.readers.limits import DEFAULT_LIMITS, SizeLimits, refuse_long_text
from pipeline.scraper.readers.plain_text import split_merged_lines

if TYPE_CHECKING:
    from pipeline.scraper.readers.page import ParsedPage


#: The endings of the files that can be read; each may be packed with gzip (``.html.gz``).
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
SUFFIXES = frozenset({".txt", *PAGE_SUFFIXES, *MARKDOWN_SUFFIXES})
_GZIP_SUFFIX = ".gz"
#: How the files begin that people put into ``source/`` by mistake.
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
_CONTROL_CHARS = re.compile(r"[\x00-\x08\x0e-\x1b]")
_MAX_CONTROL_CHAR_SHARE = 0.05
#: A binary file is one from its beginning.
_MAX_SNIFFED_CHARS = 100_000


@dataclass(frozen=True)
class RawArticle:
    """A raw article as it was found.

    Attributes:
        name: its file's name.
        sha256: of the file's bytes, in hexadecimal.
        encoding: what it was decoded from.
        lines: its lines, numbered; of a web page or of Markdown, its blocks of text.
        outside: for the number of each line that its own mark-up shows to be no part of the article, the
            rule that says so.
        metadata: what it says about itself, by the names that decisions use (``author``, ``title`` …).
        languages: what it declares as its language, most trusted first.
        kind: ``text``, ``page`` or ``markdown``.
        file_lines: the lines of the file itself, where ``lines`` are not they.
        findings: what a person should look at, whatever the rules make of it.
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


def find_suffix(name: str) -> str:
    """The ending that tells what a file is, without the one of its packing, in small letters."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == _GZIP_SUFFIX else path.suffix


def read_bytes(
    content: bytes, name: str, *, charset: str = "", where: str = "", bounds: SizeLimits = DEFAULT_LIMITS
) -> RawArticle:
    """Read a raw article from its bytes.

    Args:
        content: the bytes of a text file, a web page or Markdown, or of one of them packed with gzip.
        name: the file's name, whose ending tells what it is (``.txt``, ``.html``, ``.md``, ``.html.gz`` …).
        charset: the encoding that the server of a web page declared.
        where: what an error calls it.
        bounds: the largest that is read.

    Raises:
        ReadError: it is empty, too large, or not text.
    """
    where = where or name
    _refuse_unsupported_suffix(name, where)
    digest, suffix = hashlib.sha256(content).hexdigest(), find_suffix(name)
    text, encoding = _decode_file(content, name, charset, where, bounds)
    if suffix not in PAGE_SUFFIXES:  # of a page that is known when it is parsed
        refuse_long_text([text], bounds, where)
    lines = split_lines(text)
    if suffix not in PAGE_SUFFIXES | MARKDOWN_SUFFIXES:
        numbered = split_merged_lines(tuple(_number_lines(lines)))
        refuse_long_text((line.text for line in numbered), bounds, where)
        return RawArticle(name, digest, encoding, numbered, file_lines=lines)
    page, kind = _read_markup(lines, suffix, where, bounds)
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
        findings=page.findings,
    )


def _refuse_unsupported_suffix(name: str, where: str) -> None:
    if find_suffix(name) not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        told = f"there is no reader for '{PurePath(name).suffix}' files"
        raise ReadError(told, where=where, next_step=f"save it as one of {known}")


def _decode_file(content: bytes, name: str, charset: str, where: str, bounds: SizeLimits) -> tuple[str, str]:
    """The text of a file, and what it was decoded from.

    Raises:
        ReadError: it is empty, too large, or not text.
    """
    if name.lower().endswith(_GZIP_SUFFIX):
        content = _unpack(content, bounds.max_bytes + 1, where)
    if len(content) > bounds.max_bytes:
        raise ReadError("the file is too large for an article", where=where, next_step="cut it into articles")
    _refuse_binary_formats(content, where)
    text, encoding = (
        decode_page(content, charset) if find_suffix(name) in PAGE_SUFFIXES else decode_text(content)
    )
    if not text.strip():
        raise ReadError("the file is empty", where=where, next_step="paste the article into it or delete it")
    if _is_binary(text):
        raise ReadError("this is a binary file, not text", where=where, next_step=_TEXT_ADVICE)
    return text, encoding


def _read_markup(
    lines: Sequence[str], suffix: str, where: str, bounds: SizeLimits
) -> "tuple[ParsedPage, str]":
    """A web page or Markdown, and which of them it is; what only they need is loaded here."""
    if suffix in PAGE_SUFFIXES:
        from pipeline.scraper.readers.page import read_page

        return read_page("\n".join(lines), where=where, bounds=bounds), "page"
    from pipeline.scraper.readers.markdown import read_markdown

    return read_markdown(lines, where=where, bounds=bounds), "markdown"


def _number_lines(lines: Iterable[str]) -> Iterator[Line]:
    """The lines with their numbers; of blank lines below each other, which say no more than one, one."""
    was_blank = False
    for number, line in enumerate(lines, 1):
        is_blank = not line.strip()
        if not (is_blank and was_blank):
            yield Line(number, line)
        was_blank = is_blank


def _whole(content: bytes, name: str, bounds: SizeLimits, where: str) -> bytes:
    """The bytes of an article, unpacked."""
    if name.lower().endswith(_GZIP_SUFFIX):
        content = _unpack(content, bounds.max_bytes + 1, where)
    if len(content) > bounds.max_bytes:
        raise ReadError("the file is too large for an article", where=where, next_step="cut it into articles")
    return content


def _unpack(content: bytes, most: int, where: str) -> bytes:
    """The first ``most`` bytes of what is packed: a few kilobytes may hold gigabytes."""
    try:
        with GzipFile(fileobj=io.BytesIO(content)) as file:
            return file.read(most)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(
            f"cannot be unpacked ({error})", where=where, next_step="pack it again with gzip"
        ) from error


def _refuse_binary_formats(content: bytes, where: str) -> None:
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise ReadError(f"this is {what}, not text", where=where, next_step=_TEXT_ADVICE)


def _is_binary(text: str) -> bool:
    start = text[:_MAX_SNIFFED_CHARS]
    return len(_CONTROL_CHARS.findall(start)) > len(start) * _MAX_CONTROL_CHAR_SHARE


__all__ = ["SUFFIXES", "RawArticle", "read_bytes"]
