"""How are pages found and read in web archives: WARC records (ISO 28500) and their HTTP payloads?

A crawl is plain, or gzipped record by record. FastWARC finds the records. A record is read again, alone,
when its article is built, and then every length and checksum is compared with the bytes: the reader of a
handout must not get half an article. After damage, the next record is searched for.

The page is taken out of its HTTP message (RFC 9110, RFC 9112): chunked transfer coding (RFC 9112, 7.1) and
content codings are undone; for "deflate" servers send two kinds (RFC 9110, 8.4.1.2). Sizes are in bytes.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import Message
from functools import partial
from http.client import HTTPException, parse_headers
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from pipeline.errors import ReadError
from pipeline.inflate import GZIP_SIGNATURE, GZIP_WINDOW_BITS, RAW_DEFLATE_WINDOW_BITS, ZLIB_WINDOW_BITS
from pipeline.sources.containers import Container
from pipeline.sources.decompress import NotPackedError, decompress_brotli, decompress_deflate
from pipeline.sources.names import is_member_named
from pipeline.sources.source import MAX_ARTICLE_BYTES, RawFile, Source, SourceError, changed_error
from pipeline.sources.urls import is_site_file, member_name_for_url, provenance_from_url

if TYPE_CHECKING:
    from fastwarc import WarcRecord


#: The media types of articles, with the suffixes that select their readers.
_ENDINGS_BY_MEDIA_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
}
#: A gzip member of the only method there is, deflate (RFC 1952, 2.3.1).
_GZIP_SIGNATURE = GZIP_SIGNATURE + b"\x08"
_RECORD_SIGNATURE = b"\nWARC/1."
_FETCH_PAGE_AGAIN = "fetch the page again"
_FETCH_CRAWL_AGAIN = "fetch it again"
_DAMAGED_ERROR = SourceError("the crawl is damaged here, and pages may be missing", _FETCH_CRAWL_AGAIN)
#: Bytes of a record beside its page: the heads of WARC and of HTTP.
_MAX_HEAD_BYTES = 200_000
#: How many times the next record is searched for after damage.
_MAX_RESYNC_TRIES = 100


class _HttpPayload(NamedTuple):
    """A page out of its HTTP message.

    Attributes:
        content: its bytes, with all codings undone.
        charset: the encoding that the server named; empty where it named none.
        was_found: whether the status is 200.
    """

    content: bytes
    charset: str
    was_found: bool


class _CrawlRecord(NamedTuple):
    """A WARC record, by its heads.

    Attributes:
        start: its offset in the file.
        end: the offset of its end; 0 until the next record is found.
        length: of its block, in bytes.
        url: of its page.
        name: the member name of its page.
        reason: why it is no page; empty for a page.
        fault: why its page cannot be read.
    """

    start: int
    end: int = 0
    length: int = 0
    url: str = ""
    name: str = ""
    reason: str = ""
    fault: SourceError | None = None


def plan(container: Container, file: BinaryIO) -> Iterator[Source]:
    """Find the pages of a crawl, in the order of their records; of a page fetched repeatedly, the last.

    Raises:
        ReadError: it is no web archive, or packed as one piece.
    """
    found: list[Source] = []
    indexes: dict[int, int] = {}
    for record in _find_records(container, file):
        if record.reason:
            container.skipped[record.reason] += 1
            continue
        key = hash((record.url.partition("#")[0], record.name))
        size = record.end - record.start
        if record.url and key in indexes:
            index = indexes[key]
            found[index] = replace(found[index], start=record.start, size=size, fault=record.fault)
            continue
        indexes[key] = len(found)
        found.append(container.add_member(record.name, record.start, size, fault=record.fault))
    yield from found


def read(source: Source, file: BinaryIO) -> RawFile:
    """Read one page of a crawl.

    Raises:
        ReadError: it is damaged, cut off, or not the one that was planned.
    """
    where = str(source)
    version, fields, block = _split_head(_read_record(source, file, where), where)
    url = _strip_brackets(_decode_utf8_field(fields.get("WARC-Target-URI")))
    ending = source.member[source.member.rindex(".") :]
    length = _parse_field_number(fields.get("Content-Length"))
    if not version.startswith("WARC/") or not is_member_named(
        source.member, member_name_for_url(url, ending)
    ):
        raise changed_error(where)
    if length is None or len(block) < length:
        raise ReadError("its record is cut off", where=where, next_step=_FETCH_PAGE_AGAIN)
    block, trailer = block[:length], block[length:]
    if trailer.strip() and not trailer.startswith(b"\r\n\r\n"):
        raise ReadError("its record is longer than it says", where=where, next_step=_FETCH_PAGE_AGAIN)
    provenance = provenance_from_url(url, fields.get("WARC-Date"))
    if (fields.get("WARC-Type") or "").strip().lower() != "response":
        charset = fields.get_content_charset() or ""
        return RawFile(block, source.name, metadata=provenance, charset=charset)
    page = _parse_payload(block, where)
    if not page.was_found:
        raise changed_error(where)
    return RawFile(page.content, source.name, metadata=provenance, charset=page.charset)


def _read_record(source: Source, file: BinaryIO, where: str) -> bytes:
    """Read the bytes of a record, decompressed."""
    file.seek(source.start)
    raw = file.read(min(source.size, MAX_ARTICLE_BYTES + _MAX_HEAD_BYTES))
    if not raw.startswith(_GZIP_SIGNATURE):
        return raw
    try:
        return decompress_deflate(raw, GZIP_WINDOW_BITS, where, only_first=True)
    except NotPackedError as error:
        raise ReadError("it is packed and damaged", where=where, next_step=_FETCH_PAGE_AGAIN) from error


def _find_records(container: Container, file: BinaryIO) -> Iterator[_CrawlRecord]:
    """Find all records of a crawl.

    Damage is yielded as one record with a fault; the search goes on with the next signature of a record.
    """
    start, end, is_packed = 0, container.stamp.size, _is_gzip_at(file)
    for _ in range(_MAX_RESYNC_TRIES):
        last = None
        try:
            for record in _find_consecutive_records(container, file, start):
                if last:
                    yield last._replace(end=record.start)
                last = record
        except OSError as error:
            _check_is_warc(container, file, error)
            after = start + 1 if last is None else _find_record_end(file, last, is_packed=is_packed)
            previous_start, start = (
                start,
                _find_next_record(file, after, end, _GZIP_SIGNATURE if is_packed else _RECORD_SIGNATURE),
            )
            if last:
                yield last._replace(end=start)
            if last or not previous_start:
                yield _CrawlRecord(after, start, name=f"damaged-at-byte-{after}", fault=_DAMAGED_ERROR)
            if start < end:
                continue
        if last and start < end:
            yield last._replace(end=end)
        return


def _find_consecutive_records(container: Container, file: BinaryIO, start: int) -> Iterator[_CrawlRecord]:
    """Find the records from an offset on, as far as each follows directly on the one before.

    Raises:
        OSError: no record begins at the offset, or one is followed by other bytes.
        ReadError: the library fastwarc is not installed, or the crawl is gzipped as a whole.
    """
    try:
        from fastwarc import ArchiveIterator
    except ImportError:
        raise ReadError(
            "web archives need the library fastwarc",
            where=str(container.path),
            next_step="install it: pip install fastwarc",
        ) from None
    file.seek(start)
    for count, record in enumerate(ArchiveIterator(file, parse_http=True, strict_mode=False)):
        offset = record.stream_pos
        if count == 1 and start == 0:
            _check_packed_by_record(container, file, offset)
        yield _classify_record(record)


def _check_packed_by_record(container: Container, file: BinaryIO, second_offset: int) -> None:
    """Refuse a crawl that is gzipped as a whole: no record of it can be read alone.

    Raises:
        ReadError: the second record does not begin with a gzip member of its own.
    """
    if _is_gzip_at(file) and not _is_gzip_at(file, second_offset):
        raise ReadError(
            "its records are not packed one by one",
            where=str(container.path),
            next_step="unpack it with gunzip",
        )


def _check_is_warc(container: Container, file: BinaryIO, error: OSError) -> None:
    file.seek(0)
    if not file.read(5).startswith((_GZIP_SIGNATURE, _RECORD_SIGNATURE[1:6])):
        raise ReadError(
            f"this is no web archive ({error})", where=str(container.path), next_step=_FETCH_CRAWL_AGAIN
        )


def _classify_record(record: "WarcRecord") -> _CrawlRecord:
    """Tell by a record's heads whether it is a page, and which."""
    from fastwarc import WarcRecordType

    record_type = record.record_type
    found = _CrawlRecord(record.stream_pos, length=record.content_length)
    if record_type == WarcRecordType.response:
        if not record.is_http_parsed or record.http_headers.status_code != 200:
            return found._replace(reason="pages that were moved or not found")
        content_type = record.http_content_type
    elif record_type == WarcRecordType.resource:
        content_type = record.headers.get("Content-Type")
    elif record_type == WarcRecordType.revisit:
        return found._replace(reason="pages that had not changed")
    else:
        return found._replace(reason="records about the crawl")
    ending = _ENDINGS_BY_MEDIA_TYPE.get((content_type or "").partition(";")[0].strip().lower(), "")
    url = _strip_brackets(record.headers.get("WARC-Target-URI"))
    name = member_name_for_url(url, ending) if ending else ""
    if not name or is_site_file(url):
        return found._replace(reason="pictures and other files")
    fault = None
    if record.headers.get("WARC-Truncated"):
        fault = SourceError("the crawler kept only a part of it", _FETCH_PAGE_AGAIN)
    elif record.content_length > MAX_ARTICLE_BYTES:
        fault = SourceError("the page is too large for an article", "leave it out")
    return found._replace(url=url, name=name, fault=fault)


def _strip_brackets(field: str | None) -> str:
    """The URL in a record's head, which some crawlers put in angle brackets."""
    return (field or "").strip().removeprefix("<").removesuffix(">")


def _find_record_end(file: BinaryIO, record: _CrawlRecord, *, is_packed: bool) -> int:
    """The offset from which the record after a damaged one is searched for.

    It is the end that a plain record's head declares; a gzipped one's length is unknown, so its second byte.
    """
    if is_packed:
        return record.start + 1
    file.seek(record.start)
    head = file.read(_MAX_HEAD_BYTES).find(b"\r\n\r\n") + 4
    return record.start + head + record.length


def _is_gzip_at(file: BinaryIO, offset: int = 0) -> bool:
    """Whether a gzip member begins at an offset; the position in the file is kept."""
    previous_offset = file.tell()
    file.seek(offset)
    is_packed = file.read(len(_GZIP_SIGNATURE)) == _GZIP_SIGNATURE
    file.seek(previous_offset)
    return is_packed


def _find_next_record(file: BinaryIO, start: int, end: int, signature: bytes) -> int:
    """The offset of the next signature of a record from ``start`` on; ``end`` where there is none."""
    file.seek(start)
    buffer, offset = b"", start
    while chunk := file.read(1 << 20):
        buffer += chunk
        if (found := buffer.find(signature)) >= 0:
            return offset + found + len(signature) - len(signature.lstrip())
        offset += max(0, len(buffer) - len(signature) + 1)
        buffer = buffer[-len(signature) + 1 :]
    return end


def _split_head(message: bytes, where: str) -> tuple[str, Message, bytes]:
    """Split a message into its first line, the fields of its head, and its body.

    Raises:
        ReadError: it has no such head.
    """
    file = io.BytesIO(message)
    first_line = file.readline(65536)
    try:
        fields = parse_headers(file)
    except (HTTPException, ValueError) as error:
        raise ReadError("its head cannot be read", where=where, next_step=_FETCH_PAGE_AGAIN) from error
    return first_line.decode("latin-1").strip(), fields, message[file.tell() :]


def _decode_utf8_field(field: str | None) -> str:
    """Decode a field of a WARC head as UTF-8; `parse_headers` has decoded it as ISO 8859-1."""
    return (field or "").encode("latin-1", "replace").decode("utf-8", "replace")


def _parse_payload(message: bytes, where: str) -> _HttpPayload:
    """Parse an HTTP response, and undo the codings of its body.

    Raises:
        ReadError: it is damaged, or cut off.
    """
    status_line, fields, body = _split_head(message, where)
    codings = [coding.strip().lower() for coding in (fields.get("Content-Encoding") or "").split(",")]
    if "chunked" in (fields.get("Transfer-Encoding") or "").lower():
        body = _decode_chunked(body, where)
    elif not any(codings) and len(body) < (_parse_field_number(fields.get("Content-Length")) or 0):
        raise ReadError("the crawler kept only a part of it", where=where, next_step=_FETCH_PAGE_AGAIN)
    for coding in reversed(codings):
        body = _decode_content(body, coding, where)
    charset = fields.get_content_charset() or ""
    return _HttpPayload(body, charset, status_line.split()[1:2] == ["200"])


def _parse_field_number(field: str | None) -> int | None:
    """Parse a field of a head as a whole number; None where it is none."""
    digits = (field or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 16 else None


def _decode_chunked(body: bytes, where: str) -> bytes:
    """Undo the chunked transfer coding of a body (RFC 9112, 7.1).

    Some crawlers store the decoded body with the head as it was sent: a body that does not begin with the
    size of a chunk is returned unchanged.

    Raises:
        ReadError: it is cut off.
    """
    start = 0
    chunks: list[bytes] = []
    while True:
        end = body.find(b"\r\n", start, start + 1000)
        size = _parse_hexadecimal(body[start:end].split(b";")[0].strip()) if end >= 0 else None
        if size is None and not start:
            return body
        start = end + 2
        if size is None or len(body) < start + size:
            raise ReadError("the crawler kept only a part of it", where=where, next_step=_FETCH_PAGE_AGAIN)
        if not size:
            return b"".join(chunks)
        chunks.append(body[start : start + size])
        start += size + 2


def _parse_hexadecimal(text: bytes) -> int | None:
    try:
        return int(text, 16) if text.isalnum() and len(text) < 16 else None
    except ValueError:
        return None


def _decode_content(body: bytes, coding: str, where: str) -> bytes:
    """Undo one content coding of a body (RFC 9110, 8.4.1); plain text is kept, whatever its head says.

    Raises:
        ReadError: the coding is unknown, or the body is damaged.
    """
    if coding in ("", "identity", "none"):
        return body
    decoders = _DECODERS_BY_CODING.get(coding)
    if decoders is None:
        message = f"the page is packed in a way that is not known ('{coding[:20]}')"
        raise ReadError(message, where=where, next_step="have the crawler keep pages unpacked")
    for decode in decoders:
        try:
            return decode(body, where=where)
        except NotPackedError:
            continue
    if _is_plain_text(body):
        return body
    raise ReadError("it is packed and damaged", where=where, next_step=_FETCH_PAGE_AGAIN)


_decompress_gzip = partial(decompress_deflate, window=GZIP_WINDOW_BITS)
#: The decoders of each content coding, tried in turn; of "deflate" servers send two kinds.
_DECODERS_BY_CODING: dict[str, tuple[Callable[..., bytes], ...]] = {
    "gzip": (_decompress_gzip,),
    "x-gzip": (_decompress_gzip,),
    "deflate": (
        partial(decompress_deflate, window=ZLIB_WINDOW_BITS),
        partial(decompress_deflate, window=RAW_DEFLATE_WINDOW_BITS),
    ),
    "br": (decompress_brotli,),
}


def _is_plain_text(body: bytes) -> bool:
    if body.lstrip()[:1] == b"<":
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in body
