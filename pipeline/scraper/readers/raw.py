"""The raw article: its file read, decoded and numbered, line by line."""

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
from pipeline.scraper.decode import decode, decode_page, split_lines
from pipeline.scraper.lines import Line, Lines
from pipeline.scraper.readers.bounds import HONEST, Bounds, refuse_long_text
from pipeline.scraper.readers.parting import part_lines

if TYPE_CHECKING:
    from pipeline.scraper.readers.page import Page

#: The endings of the files that can be read; each may be packed with gzip (``.html.gz``).
PAGES = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN = frozenset({".md", ".markdown"})
SUFFIXES = frozenset({".txt", *PAGES, *MARKDOWN})
_PACKED = ".gz"
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
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")
_CONTROLS_IN_TEXT = 0.05
#: A binary file is one from its beginning.
_MOST_LOOKED_AT = 100_000


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
        about: what it says about itself, by the names that decisions use (``author``, ``title`` …).
        languages: what it declares as its language, most trusted first.
        kind: ``text``, ``page`` or ``markdown``.
        source: the lines of the file itself, where ``lines`` are not they.
        findings: what a person should look at, whatever the rules make of it.
    """

    name: str
    sha256: str
    encoding: str
    lines: Lines
    outside: Mapping[int, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    kind: str = "text"
    source: Sequence[str] = ()
    findings: tuple[Finding, ...] = ()


def suffix_of(name: str) -> str:
    """The ending that tells what a file is, without the one of its packing, in small letters."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == _PACKED else path.suffix


def read_bytes(
    content: bytes, name: str, *, charset: str = "", where: str = "", bounds: Bounds = HONEST
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
    _refuse_unknown_ending(name, where)
    digest, suffix = hashlib.sha256(content).hexdigest(), suffix_of(name)
    text, encoding = _decoded(content, name, charset, where, bounds)
    if suffix not in PAGES:  # of a page that is known when it is parsed
        refuse_long_text([text], bounds, where)
    lines = split_lines(text)
    if suffix not in PAGES | MARKDOWN:
        numbered = part_lines(tuple(_numbered(lines)))
        refuse_long_text((line.text for line in numbered), bounds, where)
        return RawArticle(name, digest, encoding, numbered, source=lines)
    page, kind = _read_marked_up(lines, suffix, where, bounds)
    return RawArticle(
        name=name,
        sha256=digest,
        encoding=encoding,
        lines=page.lines,
        outside=page.outside,
        about=page.about,
        languages=page.languages,
        kind=kind,
        source=lines,
        findings=page.findings,
    )


def _refuse_unknown_ending(name: str, where: str) -> None:
    if suffix_of(name) not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        told = f"there is no reader for '{PurePath(name).suffix}' files"
        raise ReadError(told, where=where, next_step=f"save it as one of {known}")


def _decoded(content: bytes, name: str, charset: str, where: str, bounds: Bounds) -> tuple[str, str]:
    """The text of a file, and what it was decoded from.

    Raises:
        ReadError: it is empty, too large, or not text.
    """
    if name.lower().endswith(_PACKED):
        content = _unpacked(content, bounds.content + 1, where)
    if len(content) > bounds.content:
        raise ReadError("the file is too large for an article", where=where, next_step="cut it into articles")
    _refuse_what_is_no_text(content, where)
    text, encoding = decode_page(content, charset) if suffix_of(name) in PAGES else decode(content)
    if not text.strip():
        raise ReadError("the file is empty", where=where, next_step="paste the article into it or delete it")
    if _is_binary(text):
        raise ReadError("this is a binary file, not text", where=where, next_step=_TEXT_ADVICE)
    return text, encoding


def _read_marked_up(lines: Sequence[str], suffix: str, where: str, bounds: Bounds) -> "tuple[Page, str]":
    """A web page or Markdown, and which of them it is; what only they need is loaded here."""
    if suffix in PAGES:
        from pipeline.scraper.readers.page import read_page

        return read_page("\n".join(lines), where=where, bounds=bounds), "page"
    from pipeline.scraper.readers.markdown import read_markdown

    return read_markdown(lines, where=where, bounds=bounds), "markdown"


def _numbered(lines: Iterable[str]) -> Iterator[Line]:
    """The lines with their numbers; of blank lines below each other, which say no more than one, one."""
    was_blank = False
    for number, line in enumerate(lines, 1):
        is_blank = not line.strip()
        if not (is_blank and was_blank):
            yield Line(number, line)
        was_blank = is_blank


def _whole(content: bytes, name: str, bounds: Bounds, where: str) -> bytes:
    """The bytes of an article, unpacked."""
    if name.lower().endswith(_PACKED):
        content = _unpacked(content, bounds.content + 1, where)
    if len(content) > bounds.content:
        raise ReadError("the file is too large for an article", where=where, next_step="cut it into articles")
    return content


def _unpacked(content: bytes, most: int, where: str) -> bytes:
    """The first ``most`` bytes of what is packed: a few kilobytes may hold gigabytes."""
    try:
        with GzipFile(fileobj=io.BytesIO(content)) as file:
            return file.read(most)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(
            f"cannot be unpacked ({error})", where=where, next_step="pack it again with gzip"
        ) from error


def _refuse_what_is_no_text(content: bytes, where: str) -> None:
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise ReadError(f"this is {what}, not text", where=where, next_step=_TEXT_ADVICE)


def _is_binary(text: str) -> bool:
    start = text[:_MOST_LOOKED_AT]
    return len(_CONTROL.findall(start)) > len(start) * _CONTROLS_IN_TEXT
