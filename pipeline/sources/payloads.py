"""What a server sent, as a crawl keeps it: the page, out of its HTTP message (RFC 9110, RFC 9112)."""

import io
from collections.abc import Callable
from email.message import Message
from functools import partial
from http.client import HTTPException, parse_headers
from typing import NamedTuple

from pipeline.errors import ReadError
from pipeline.sources.packing import GZIP, RAW, ZLIB, NotPackedError, inflated, unbrotlied

_FETCH_AGAIN = "fetch the page again"


class Payload(NamedTuple):
    """A page as its reader would see it, the encoding that the server named, and whether it was found."""

    content: bytes
    charset: str
    was_found: bool


def headed(message: bytes, where: str) -> tuple[str, Message, bytes]:
    """The first line of a message, the fields of its head, and its body.

    Raises:
        ReadError: it has no such head.
    """
    file = io.BytesIO(message)
    first = file.readline(65536)
    try:
        fields = parse_headers(file)
    except (HTTPException, ValueError) as error:
        raise ReadError("its head cannot be read", where=where, next_step=_FETCH_AGAIN) from error
    return first.decode("latin-1").strip(), fields, message[file.tell() :]


def as_utf8(field: str | None) -> str:
    """A field of a head whose bytes are UTF-8, as those of WARC are; heads are read as ISO 8859-1."""
    return (field or "").encode("latin-1", "replace").decode("utf-8", "replace")


def payload(message: bytes, where: str) -> Payload:
    """The page in what a server sent.

    Raises:
        ReadError: it is damaged, or cut off.
    """
    first, fields, body = headed(message, where)
    codings = [each.strip().lower() for each in (fields.get("Content-Encoding") or "").split(",")]
    if "chunked" in (fields.get("Transfer-Encoding") or "").lower():
        body = _unchunked(body, where)
    elif not any(codings) and len(body) < (number(fields.get("Content-Length")) or 0):
        raise ReadError("the crawler kept only a part of it", where=where, next_step=_FETCH_AGAIN)
    for coding in reversed(codings):
        body = _uncoded(body, coding, where)
    charset = fields.get_content_charset() or ""
    return Payload(body, charset, first.split()[1:2] == ["200"])


def number(field: str | None) -> int | None:
    """The whole number that a field of a head is; None where it is none."""
    told = (field or "").strip()
    return int(told) if told.isdecimal() and len(told) < 16 else None


def _unchunked(body: bytes, where: str) -> bytes:
    """The body without the sizes of its chunks (RFC 9112, 7.1).

    Some crawlers keep the body as it was read and the head as it was sent: a body that does not begin with
    a size has no chunks any more.
    """
    start = 0
    found: list[bytes] = []
    while True:
        end = body.find(b"\r\n", start, start + 1000)
        size = _hexadecimal(body[start:end].split(b";")[0].strip()) if end >= 0 else None
        if size is None and not start:
            return body
        start = end + 2
        if size is None or len(body) < start + size:
            raise ReadError("the crawler kept only a part of it", where=where, next_step=_FETCH_AGAIN)
        if not size:
            return b"".join(found)
        found.append(body[start : start + size])
        start += size + 2


def _hexadecimal(text: bytes) -> int | None:
    try:
        return int(text, 16) if text.isalnum() and len(text) < 16 else None
    except ValueError:
        return None


def _uncoded(body: bytes, coding: str, where: str) -> bytes:
    """The body without a coding. A body that is plain text, whatever its head says, is left as it is."""
    if coding in ("", "identity", "none"):
        return body
    ways = _CODINGS.get(coding)
    if ways is None:
        told = f"the page is packed in a way that is not known ('{coding[:20]}')"
        raise ReadError(told, where=where, next_step="have the crawler keep pages unpacked")
    for way in ways:
        try:
            return way(body, where=where)
        except NotPackedError:
            continue
    if _is_plain(body):
        return body
    raise ReadError("it is packed and damaged", where=where, next_step=_FETCH_AGAIN)


_GZIP = partial(inflated, window=GZIP)
#: Ways to undo a coding; of "deflate" servers send two kinds (RFC 9110, 8.4.1.2).
_CODINGS: dict[str, tuple[Callable[..., bytes], ...]] = {
    "gzip": (_GZIP,),
    "x-gzip": (_GZIP,),
    "deflate": (partial(inflated, window=ZLIB), partial(inflated, window=RAW)),
    "br": (unbrotlied,),
}


def _is_plain(body: bytes) -> bool:
    if body.lstrip()[:1] == b"<":
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in body
