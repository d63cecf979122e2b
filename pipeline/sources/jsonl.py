"""How are articles found and read in JSON Lines files: one object a line?

An object has the fields ``name``, ``text``, ``html`` or ``markdown``, ``url`` and ``retrieved``; see
https://jsonlines.org. The file is read once, row by row, to plan; a row is read again, alone, when its
article is built. Sizes are in bytes.
"""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO, TypeVar

import msgspec

from pipeline.errors import ReadError
from pipeline.sources.containers import Container
from pipeline.sources.names import is_member_named, make_member_name
from pipeline.sources.source import RawFile, Source, SourceError, changed_error
from pipeline.sources.urls import member_name_for_url, provenance_from_url

#: The fields that may hold an article, the most trusted first, and the suffixes of their kinds. A crawler
#: that stores a page with the text that it extracted from it may have lost words of the page in the text.
_ENDINGS_BY_FIELD = {
    "html": (".html", ".htm", ".xhtml"),
    "markdown": (".md", ".markdown"),
    "text": (".txt",),
}
#: The largest row, far more than any article needs: planning holds one row at a time in memory.
_MAX_ROW_BYTES = 20_000_000
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MEND_ROW = "mend the row, or take it out"
_JSON_NULL = msgspec.Raw(b"null")


class _RowHead(msgspec.Struct):
    """A row while a build is planned: its content is not decoded."""

    name: str | None = None
    url: str | None = None
    html: msgspec.Raw = _JSON_NULL
    markdown: msgspec.Raw = _JSON_NULL
    text: msgspec.Raw = _JSON_NULL

    def find_content_field(self) -> str:
        """The field that holds the article; empty where none does."""
        return next(
            (field for field in _ENDINGS_BY_FIELD if bytes(getattr(self, field)) not in (b"null", b'""')), ""
        )


class _JsonlRow(msgspec.Struct):
    name: str | None = None
    url: str | None = None
    retrieved: str | None = None
    html: str | None = None
    markdown: str | None = None
    text: str | None = None


_DecodedRow = TypeVar("_DecodedRow", _RowHead, _JsonlRow)


def plan(container: Container, file: BinaryIO) -> Iterator[Source]:
    """Find the rows of a JSON Lines file, in order; a row that is no article has a fault and its number.

    Raises:
        ReadError: the file is gzipped or UTF-16.
    """
    _check_is_jsonl(container, file)
    decoder = msgspec.json.Decoder(_RowHead)
    number, start = 0, file.tell()
    while line := file.readline(_MAX_ROW_BYTES + 1):
        number += 1
        size = len(line)
        if size > _MAX_ROW_BYTES:
            size += _skip_to_line_end(file)
            fault = SourceError("the row is too large for an article", "cut it into articles")
            yield container.add_member(f"row-{number}", start, size, fault=fault)
        elif not line.isspace():
            yield _plan_row(container, line, number, start, decoder)
        start += size


def read(source: Source, file: BinaryIO) -> RawFile:
    """Read one row of a JSON Lines file.

    Raises:
        ReadError: it is not the row that was planned.
    """
    file.seek(source.start)
    line = file.read(source.size)
    try:
        row = _decode_row(line, msgspec.json.Decoder(_JsonlRow))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise changed_error(str(source)) from None
    content_field = next((field for field in _ENDINGS_BY_FIELD if getattr(row, field)), "text")
    name = _make_row_name(row, content_field)
    # A row without any name was named for its number, which only the planning knows.
    if name and not is_member_named(source.member, name):
        raise changed_error(str(source))
    content = (getattr(row, content_field) or "").encode("utf-8")
    return RawFile(content, source.name, metadata=provenance_from_url(row.url, row.retrieved))


def _check_is_jsonl(container: Container, file: BinaryIO) -> None:
    where = str(container.path)
    if container.path.name.lower().endswith(".gz"):
        raise ReadError(
            "a packed list cannot be read row by row", where=where, next_step="unpack it with gunzip"
        )
    start = file.read(len(_UTF8_BOM))
    if start.startswith(_UTF16_BOMS):
        raise ReadError("the list is UTF-16", where=where, next_step="save it as UTF-8")
    file.seek(len(_UTF8_BOM) if start == _UTF8_BOM else 0)


def _plan_row(
    container: Container, line: bytes, number: int, start: int, decoder: "msgspec.json.Decoder[_RowHead]"
) -> Source:
    try:
        head = _decode_row(line, decoder)
        content_field = head.find_content_field()
        fault = _check_row(head, content_field)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = SourceError(f"row {number} is no article ({error})", _MEND_ROW)
        return container.add_member(f"row-{number}", start, len(line), fault=fault)
    name = (
        _make_row_name(head, content_field)
        or f"row-{number}{_ENDINGS_BY_FIELD[content_field][0] if content_field else ''}"
    )
    return container.add_member(name, start, len(line), fault=fault)


def _check_row(head: _RowHead, content_field: str) -> SourceError | None:
    if not content_field:
        return SourceError("the row holds no text, html or markdown", _MEND_ROW)
    if not bytes(getattr(head, content_field)).startswith(b'"'):
        return SourceError(f"the {content_field} of the row is no text", _MEND_ROW)
    return None


def _make_row_name(row: _RowHead | _JsonlRow, content_field: str) -> str:
    """A row's member name, with the suffix of its content's kind; empty where it has no name or URL."""
    if name := make_member_name(row.name or ""):
        endings = _ENDINGS_BY_FIELD.get(content_field, ("",))
        return name if PurePosixPath(name.lower()).suffix in endings else name + endings[0]
    return member_name_for_url(row.url, _ENDINGS_BY_FIELD.get(content_field, ("",))[0]) if row.url else ""


def _decode_row(line: bytes, decoder: "msgspec.json.Decoder[_DecodedRow]") -> _DecodedRow:
    """Decode a row; a lone surrogate in it becomes U+FFFD, as a byte that is no UTF-8 does elsewhere.

    Raises:
        msgspec.DecodeError: it is no JSON, or no such object.
    """
    try:
        return decoder.decode(line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        if b"\\u" not in line:
            raise
    try:
        value = json.loads(line)
    except ValueError as error:
        raise msgspec.DecodeError(str(error)) from error
    return decoder.decode(msgspec.json.encode(_mask_lone_surrogates(value)))


def _mask_lone_surrogates(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        key: _SURROGATE.sub("\ufffd", text) if isinstance(text, str) else text for key, text in value.items()
    }


def _skip_to_line_end(file: BinaryIO) -> int:
    """Skip the rest of a line that is too long, and return its length in bytes."""
    count = 0
    while chunk := file.readline(1 << 20):
        count += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return count
