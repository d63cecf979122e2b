"""Containers made for tests: archives, lists and crawls as the tools of the world write them."""

import gzip
import json
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import ReadError
from pipeline.sources import Source, find_sources, read_source


def zipped(path: Path, members: Mapping[str, str | bytes], **changes: Mapping[str, int]) -> Path:
    """An archive.

    Args:
        path: where to write it.
        members: the bytes of each member by its name.
        changes: for each attribute of the list of members, other values than the true ones, by name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        for info in archive.filelist:
            for attribute, values in changes.items():
                if info.filename in values:
                    setattr(info, attribute, values[info.filename])
    return path


def listed(path: Path, rows: Iterable[object]) -> Path:
    """A list of articles, one row each; bytes stand as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def record(
    url: str,
    body: bytes,
    *head: str,
    kind: str = "response",
    content_type: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    length: int | None = None,
) -> bytes:
    """A record of a crawl; ``head`` are more fields of what the server sent."""
    block = body
    if kind in ("response", "revisit"):
        fields = "".join(f"{each}\r\n" for each in (f"Content-Type: {content_type}", *head))
        block = f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + body
        content_type = "application/http; msgtype=response"
    told = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:5c8d6a52-1f5b-4c0e-9a51>\r\n"
        f"WARC-Date: 2026-03-04T23:59:59Z\r\nWARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return told.encode() + block + b"\r\n\r\n"


def crawled(path: Path, records: Iterable[bytes]) -> Path:
    """A crawl; each record packed for itself where the path ends in ``.gz``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_packed = path.suffix == ".gz"
    path.write_bytes(b"".join(gzip.compress(each, mtime=0) if is_packed else each for each in records))
    return path


def found(place: Path, left: Counter[str] | None = None) -> dict[str, Source]:
    """What is found in a folder or container, by its address in there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile, of names that stand in an archive twice
        sources = find_sources([place], place, place.parent / "output", left)
    cut = len(f"{place}/") if place.is_dir() else len(f"{place}!")
    by_address = {str(source)[cut:]: source for source in sources}
    assert len(by_address) == len(sources), "no two have the same address"
    return by_address


def outcome(source: Source) -> bytes | str:
    """The bytes of an article, or the line that says why there are none."""
    try:
        return read_source(source).content
    except ReadError as caught:
        error = caught
    assert str(error).isprintable()
    assert str(source) in str(error)
    assert error.next_step
    return error.what


def outcomes(place: Path) -> dict[str, bytes | str]:
    """What becomes of everything that is found in a folder or container, by its address in there."""
    return {address: outcome(source) for address, source in found(place).items()}
