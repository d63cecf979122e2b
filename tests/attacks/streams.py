"""Attacks by containers: archives, lists of articles and crawls that lie about what is in them."""

import gzip
import io
import json
import stat
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from attacks import CANARY, text

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Stream:
    """A hostile container.

    Attributes:
        file: its name.
        tries: what it would do to a product that lets it.
        content: what makes it.
        refused: for each member (or the container) that is refused, in order, what its one line says.
        built: how many members are built.
    """

    file: str
    tries: str
    content: Callable[[], bytes]
    refused: tuple[str, ...] = ()
    built: int = 0


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes], packed: bool = False) -> bytes:
    stream = io.BytesIO()
    way = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with (
        zipfile.ZipFile(stream, "w", way) as archive,
        warnings.catch_warnings(action="ignore"),
    ):
        for name, content in members:
            archive.writestr(name, content, way, compresslevel=1)
    return stream.getvalue()


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def _encrypted() -> bytes:
    whole = _zip(("secret.txt", text()))
    entry = whole.index(b"PK\x01\x02")
    return whole[:6] + b"\x01\x00" + whole[8 : entry + 8] + b"\x01\x00" + whole[entry + 10 :]


def _overlapping() -> bytes:
    """Two entries in the list of members that name the same bytes, as in a quoted-overlap bomb."""
    whole = _zip(("one.txt", text("Lower it.")))
    entry, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    listed = whole[entry:end] + whole[entry:end].replace(b"one.txt", b"two.txt")
    tail = whole[end:]
    return (
        whole[:entry]
        + listed
        + tail[:8]
        + b"\x02\x00\x02\x00"
        + len(listed).to_bytes(4, "little")
        + tail[16:]
    )


def _lying_size() -> bytes:
    whole = _zip(("lie.txt", text("x" * 5_000)), packed=True)
    entry = whole.index(b"PK\x01\x02")
    return whole[: entry + 24] + (10).to_bytes(4, "little") + whole[entry + 28 :]


def _rows(*rows: object) -> bytes:
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows) + b"\n"


def _row(name: str, **told: object) -> dict[str, object]:
    return {"name": name, "text": text().decode(), **told}


def _record(uri: str, message: bytes, length: int | None = None, kind: str = "response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2026-01-02T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(uri):012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(message) if length is None else length}\r\n\r\n"
    )
    return head.encode() + message + b"\r\n\r\n"


_PAGE = b"<html lang=en><body><h1>Heel raises</h1><p>Strong calves keep you steady.</p><ol><li>Lift the heel slowly.</li></ol></body></html>"


def _sent(body: bytes, *fields: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *fields, "", ""]).encode() + body


_URI = "https://example.org/heel.html"
_OUT, _LARGE = "leads out of the archive", "too large for an article"

STREAMS: tuple[Stream, ...] = (
    Stream(
        "slip.zip",
        "names lead out of the archive",
        lambda: _zip(
            ("../../evil.txt", text()),
            ("/etc/evil.txt", text()),
            ("C:\\evil.txt", text()),
            ("a/..\\..\\evil.txt", text()),
        ),
        (_OUT,) * 4,
    ),
    Stream(
        "link.zip",
        "a member is a link to a file of this machine",
        lambda: _zip((_link(), CANARY.encode())),
        ("a link",),
    ),
    Stream("encrypted.zip", "a member is encrypted", _encrypted, ("encrypted",)),
    Stream(
        "bomb.zip",
        "100 MB of one letter in half a megabyte",
        lambda: _zip(("bomb.txt", b"x" * 100 * _MEGABYTE), packed=True),
        (_LARGE,),
    ),
    Stream(
        "lying.zip",
        "a member is larger than the list of members says, but not than its own header says",
        _lying_size,
        built=1,
    ),
    Stream(
        "overlapping.zip",
        "two members are the same bytes: so a small archive holds petabytes",
        _overlapping,
        ("the same bytes",) * 2,
    ),
    Stream(
        "nested.zip",
        "an archive in an archive",
        lambda: _zip(("inner.zip", _zip(("one.txt", text()))), ("one.txt", text())),
        ("container in a container",),
        1,
    ),
    Stream(
        "doubled.zip",
        "two members of one name, of which two programs read different ones",
        lambda: _zip(("one.txt", text("Lower it.")), ("one.txt", text("Drop it."))),
        built=2,
    ),
    Stream(
        "names.zip",
        "names with control characters, line feeds and devices",
        lambda: _zip(
            ("a\nError: b\x1b[31m.txt", text()),
            ("CON.txt", text()),
            ("x" * 5_000 + ".txt", text()),
            ("\u202etxt.lmth.txt", text()),
        ),
        built=4,
    ),
    Stream(
        "approved.zip",
        "an archive brings the approval of its own article",
        lambda: _zip(("one.txt", text()), ("one.txt.approval.json", b'{"reviewer": "Nobody"}')),
        built=1,
    ),
    Stream(
        "torn.zip",
        "the list of members is cut off",
        lambda: _zip(("one.txt", text()))[:-30],
        ("cannot be opened",),
    ),
    Stream(
        "many.zip",
        "40,000 members that are no articles",
        lambda: _zip(*((f"{number}.png", b"") for number in range(40_000))),
        ("no article",),
    ),
    Stream(
        "long.jsonl",
        "a line of 100 MB",
        lambda: b'{"name": "x", "text": "' + b"x" * 100 * _MEGABYTE + b'"}\n' + _rows(_row("after")),
        ("too large",),
        1,
    ),
    Stream(
        "deep.jsonl",
        "brackets nested a million deep",
        lambda: b'{"name": "x", "other": ' + b"[" * _MEGABYTE + b"\n" + _rows(_row("after")),
        ("no article",),
        1,
    ),
    Stream(
        "odd.jsonl",
        "values that are no JSON, keys twice, lone surrogates, NUL",
        lambda: _rows(
            b'{"name": "x", "text": NaN}',
            b'{"name": "a", "name": "b", "text": "Heel raises\\n\\n1. Lift \\ud800 it slowly.\\u0000"}',
            b"\xff\xfe{}",
            b"[]",
            b"{}",
            {"name": 5, "text": "x"},
        ),
        ("no article",) * 1 + ("",) * 4,
        1,
    ),
    Stream(
        "names.jsonl",
        "names and addresses lead out",
        lambda: _rows(
            _row("../../evil"),
            _row("/etc/evil"),
            _row("", url="file:///etc/passwd"),
            _row("a\nError: b"),
            _row("", url="javascript:alert(1)"),
        ),
        built=5,
    ),
    Stream(
        "lying.warc",
        "a record is shorter than it says: the next one is swallowed",
        lambda: (
            _record(_URI, _sent(_PAGE), length=10_000_000)
            + _record("https://example.org/next.html", _sent(_PAGE))
        ),
        ("",),
    ),
    Stream(
        "bomb.warc.gz",
        "100 MB of one letter in a packed record",
        lambda: gzip.compress(_record(_URI, _sent(b"<p>" + b"x" * 100 * _MEGABYTE)), 1, mtime=0),
        (_LARGE,),
    ),
    Stream(
        "coded.warc",
        "a page packed to a bomb, chunks that lie, codings that nobody knows",
        lambda: (
            _record(_URI, _sent(gzip.compress(b"x" * 100 * _MEGABYTE, 1), "Content-Encoding: gzip"))
            + _record(_URI + "?2", _sent(b"fffffff0\r\n" + _PAGE, "Transfer-Encoding: chunked"))
            + _record(_URI + "?3", _sent(zlib.compress(_PAGE)[:30], "Content-Encoding: deflate"))
            + _record(_URI + "?4", _sent(b"\x00\x01", "Content-Encoding: evil"))
            + _record(_URI + "?5", _sent(_PAGE))
        ),
        ("",) * 4,
        1,
    ),
    Stream(
        "addresses.warc",
        "addresses of records lead out or run scripts",
        lambda: (
            _record("file:///etc/passwd", _sent(_PAGE))
            + _record("https://example.org/../../../etc/evil.html", _sent(_PAGE))
            + _record("https://example.org/%2e%2e%2f%2e%2e%2fevil\x1b[31m.html", _sent(_PAGE))
        ),
        built=2,
    ),
    Stream("nonsense.warc", "no record at all", lambda: b"WARC/1.0\r\n" + b"\x00" * 100_000, ("",)),
)
