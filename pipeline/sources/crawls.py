"""Crawls: web archives (WARC, ISO 28500), plain or with every record packed for itself.

FastWARC finds the records. A record is read again, alone, when its article is asked for, and then every
length and check sum is held against what is there: the reader of a handout must not get half an article.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from pipeline.errors import ReadError
from pipeline.sources.addresses import about, is_of_site, page_name
from pipeline.sources.containers import Container
from pipeline.sources.files import changed
from pipeline.sources.naming import is_called
from pipeline.sources.packing import GZIP, NotPackedError, inflated
from pipeline.sources.payloads import as_utf8, headed, number, payload
from pipeline.sources.source import MOST_BYTES, Fault, Material, Source

if TYPE_CHECKING:
    from fastwarc import WarcRecord

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
}
_PACKED = b"\x1f\x8b\x08"
_BEGINS = b"\nWARC/1."
_FETCH_AGAIN = "fetch the page again"
_FETCH_ALL = "fetch it again"
_DAMAGED = Fault("the crawl is damaged here, and pages may be missing", _FETCH_ALL)
#: What stands around a page in its record: two heads.
_HEADS = 200_000
#: How many places are tried behind damage.
_MOST_TRIES = 100


class _Found(NamedTuple):
    """A record: its place, and what it is: a page with a name, or why it is none, or cannot be read."""

    start: int
    end: int = 0
    length: int = 0
    url: str = ""
    name: str = ""
    reason: str = ""
    fault: Fault | None = None


def plan(container: Container, file: BinaryIO) -> Iterator[Source]:
    """The pages of a crawl, in the order of their records; of a page that was fetched again, the last.

    Raises:
        ReadError: it is no web archive, or packed as one piece.
    """
    found: list[Source] = []
    places: dict[int, int] = {}
    for record in _records(container, file):
        if record.reason:
            container.left[record.reason] += 1
            continue
        key = hash((record.url.partition("#")[0], record.name))
        size = record.end - record.start
        if record.url and key in places:
            place = places[key]
            found[place] = replace(found[place], start=record.start, size=size, fault=record.fault)
            continue
        places[key] = len(found)
        found.append(container.member(record.name, record.start, size, fault=record.fault))
    yield from found


def read(source: Source, file: BinaryIO) -> Material:
    """One page of a crawl.

    Raises:
        ReadError: it is damaged, cut off, or not the one that was planned.
    """
    where = str(source)
    head, fields, block = headed(_record(source, file, where), where)
    url = _address(as_utf8(fields.get("WARC-Target-URI")))
    ending = source.member[source.member.rindex(".") :]
    length = number(fields.get("Content-Length"))
    if not head.startswith("WARC/") or not is_called(source.member, page_name(url, ending)):
        raise changed(where)
    if length is None or len(block) < length:
        raise ReadError("its record is cut off", where=where, next_step=_FETCH_AGAIN)
    block, after = block[:length], block[length:]
    if after.strip() and not after.startswith(b"\r\n\r\n"):
        raise ReadError("its record is longer than it says", where=where, next_step=_FETCH_AGAIN)
    told = about(url, fields.get("WARC-Date"))
    if (fields.get("WARC-Type") or "").strip().lower() != "response":
        charset = fields.get_content_charset() or ""
        return Material(block, source.name, about=told, charset=charset)
    page = payload(block, where)
    if not page.was_found:
        raise changed(where)
    return Material(page.content, source.name, about=told, charset=page.charset)


def _record(source: Source, file: BinaryIO, where: str) -> bytes:
    """The bytes of a record, unpacked."""
    file.seek(source.start)
    raw = file.read(min(source.size, MOST_BYTES + _HEADS))
    if not raw.startswith(_PACKED):
        return raw
    try:
        return inflated(raw, GZIP, where, only_first=True)
    except NotPackedError as error:
        raise ReadError("it is packed and damaged", where=where, next_step=_FETCH_AGAIN) from error


def _records(container: Container, file: BinaryIO) -> Iterator[_Found]:
    """All records; damage as one that cannot be read, and behind it those from the next on that can be."""
    start, end, is_packed = 0, container.state.size, _is_packed(file)
    for _ in range(_MOST_TRIES):
        last = None
        try:
            for record in _stretch(container, file, start):
                if last:
                    yield last._replace(end=record.start)
                last = record
        except OSError as error:
            _refuse_what_is_no_crawl(container, file, error)
            behind = start + 1 if last is None else _behind(file, last, is_packed=is_packed)
            known, start = start, _next(file, behind, end, _PACKED if is_packed else _BEGINS)
            if last:
                yield last._replace(end=start)
            if last or not known:
                yield _Found(behind, start, name=f"damaged-at-byte-{behind}", fault=_DAMAGED)
            if start < end:
                continue
        if last and start < end:
            yield last._replace(end=end)
        return


def _stretch(container: Container, file: BinaryIO, start: int) -> Iterator[_Found]:
    """The records from a place on, as far as they follow each other.

    Raises:
        OSError: there is none at the place, or something else stands behind one.
    """
    try:
        from fastwarc import ArchiveIterator
    except ImportError:
        raise ReadError(
            "web archives need the library fastwarc",
            where=str(container.place),
            next_step="install it: pip install fastwarc",
        ) from None
    file.seek(start)
    for count, record in enumerate(ArchiveIterator(file, parse_http=True, strict_mode=False)):
        place = record.stream_pos
        if count == 1 and start == 0:
            _refuse_one_piece(container, file, place)
        yield _judged(record)


def _refuse_one_piece(container: Container, file: BinaryIO, second: int) -> None:
    """Packed as one piece a crawl gives no record alone: its second one does not begin with packed bytes."""
    is_one_piece = _is_packed(file) and not _is_packed(file, second)
    if is_one_piece:
        raise ReadError(
            "its records are not packed one by one",
            where=str(container.place),
            next_step="unpack it with gunzip",
        )


def _refuse_what_is_no_crawl(container: Container, file: BinaryIO, error: OSError) -> None:
    file.seek(0)
    if not file.read(5).startswith((_PACKED, _BEGINS[1:6])):
        raise ReadError(f"this is no web archive ({error})", where=str(container.place), next_step=_FETCH_ALL)


def _judged(record: "WarcRecord") -> _Found:
    """What a record may be, by its heads."""
    from fastwarc import WarcRecordType

    kind = record.record_type
    found = _Found(record.stream_pos, length=record.content_length)
    if kind == WarcRecordType.response:
        if not record.is_http_parsed or record.http_headers.status_code != 200:
            return found._replace(reason="pages that were moved or not found")
        content_type = record.http_content_type
    elif kind == WarcRecordType.resource:
        content_type = record.headers.get("Content-Type")
    elif kind == WarcRecordType.revisit:
        return found._replace(reason="pages that had not changed")
    else:
        return found._replace(reason="records about the crawl")
    ending = _ENDINGS.get((content_type or "").partition(";")[0].strip().lower(), "")
    url = _address(record.headers.get("WARC-Target-URI"))
    name = page_name(url, ending) if ending else ""
    if not name or is_of_site(url):
        return found._replace(reason="pictures and other files")
    fault = None
    if record.headers.get("WARC-Truncated"):
        fault = Fault("the crawler kept only a part of it", _FETCH_AGAIN)
    elif record.content_length > MOST_BYTES:
        fault = Fault("the page is too large for an article", "leave it out")
    return found._replace(url=url, name=name, fault=fault)


def _address(told: str | None) -> str:
    """The address in a record's head, which some crawlers put in brackets."""
    return (told or "").strip().removeprefix("<").removesuffix(">")


def _behind(file: BinaryIO, record: _Found, *, is_packed: bool) -> int:
    """Where what stands behind a record begins, or a place in the record from which no other can be found."""
    if is_packed:
        return record.start + 1
    file.seek(record.start)
    head = file.read(_HEADS).find(b"\r\n\r\n") + 4
    return record.start + head + record.length


def _is_packed(file: BinaryIO, place: int = 0) -> bool:
    """Whether packed bytes begin at a place; what is read next stays what it was."""
    there = file.tell()
    file.seek(place)
    is_packed = file.read(len(_PACKED)) == _PACKED
    file.seek(there)
    return is_packed


def _next(file: BinaryIO, start: int, end: int, sign: bytes) -> int:
    """Where from a place on a record may begin; the end where none does."""
    file.seek(start)
    kept, place = b"", start
    while more := file.read(1 << 20):
        kept += more
        if (found := kept.find(sign)) >= 0:
            return place + found + len(sign) - len(sign.lstrip())
        place += max(0, len(kept) - len(sign) + 1)
        kept = kept[-len(sign) + 1 :]
    return end
