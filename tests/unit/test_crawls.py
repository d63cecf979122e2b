"""Crawls: every page that was found is read as its reader saw it, or not at all."""

import gzip
import zlib
from collections import Counter
from functools import cache
from pathlib import Path

import brotli
import pytest

from pipeline.builder import clean_article
from pipeline.config import Config
from pipeline.sources import read_source
from support.containers import crawled, found, outcome, outcomes, record

SITE = "https://clinic.example"
PAGE = b"<html><body><p>Raise both heels.</p></body></html>"
KINDS = pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])


def deflated(content: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(content) + engine.flush()


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def chunked(content: bytes) -> bytes:
    return b"%x;x=1\r\n" % 9 + content[:9] + b"\r\n%X\r\n" % len(content[9:]) + content[9:] + b"\r\n0\r\n\r\n"


CODED = {
    "plain": (PAGE, ()),
    "chunked": (chunked(PAGE), ("Transfer-Encoding: chunked",)),
    "gzip": (packed(PAGE), ("Content-Encoding: gzip",)),
    "zlib": (zlib.compress(PAGE), ("Content-Encoding: deflate",)),
    "deflate": (deflated(PAGE), ("Content-Encoding: deflate",)),
    "brotli": (brotli.compress(PAGE), ("Content-Encoding: br",)),
    "twice": (
        chunked(brotli.compress(packed(PAGE))),
        ("Transfer-Encoding: Chunked", "Content-Encoding: gzip, br"),
    ),
    # Many crawlers keep what they read, and the head as it was sent.
    "not gzip any more": (PAGE, ("Content-Encoding: gzip", "Content-Length: 20")),
    "not brotli any more": (PAGE, ("Content-Encoding: br",)),
    "no chunks any more": (PAGE, ("Transfer-Encoding: chunked",)),
}  # fmt: skip


@KINDS
def test_pages_are_unpacked_as_a_browser_does(tmp_path: Path, name: str) -> None:
    records = [record(f"{SITE}/{n}", body, *head) for n, (body, head) in enumerate(CODED.values())]
    told = outcomes(crawled(tmp_path / name, records))
    assert dict(zip(CODED, told.values(), strict=True)) == dict.fromkeys(CODED, PAGE)


_PART = "the crawler kept only a part of it"
_UNKNOWN = "the page is packed in a way that is not known ('zstd')"
_LARGE = "unpacked it is too large for an article"


@cache
def cut() -> dict[str, tuple[bytes, tuple[str, ...], str]]:
    # fmt: off
    return {
        "page": (PAGE[:20], (f"Content-Length: {len(PAGE)}",), _PART),
        "chunk": (chunked(PAGE)[:30], ("Transfer-Encoding: chunked",), _PART),
        "last chunk": (chunked(PAGE)[:-5], ("Transfer-Encoding: chunked",), _PART),
        "gzip": (packed(PAGE)[:-9], ("Content-Encoding: gzip",), "it is packed and cut off"),
        "brotli": (brotli.compress(PAGE)[:-4], ("Content-Encoding: br",), "it is packed and damaged"),
        "unknown": (b"\x28\xb5\x2f\xfd", ("Content-Encoding: zstd",), _UNKNOWN),
        "pieces": (packed(b"") * 3000, ("Content-Encoding: gzip",), "it is packed in too many pieces"),
        "bomb": (packed(bytes(30_000_000)), ("Content-Encoding: gzip",), _LARGE),
    }
    # fmt: on


@KINDS
def test_half_a_page_is_a_failed_article_never_a_short_handout(tmp_path: Path, name: str) -> None:
    records = [record(f"{SITE}/{n}", body, *head) for n, (body, head, _) in enumerate(cut().values())]
    told = outcomes(crawled(tmp_path / name, [*records, record(f"{SITE}/whole", PAGE)]))
    assert told.pop("clinic.example/whole.html") == PAGE
    assert dict(zip(cut(), told.values(), strict=True)) == {
        name: message for name, (_, _, message) in cut().items()
    }


@KINDS
def test_what_is_no_page_is_passed_over_and_counted(tmp_path: Path, name: str) -> None:
    records = [
        record(f"{SITE}/", b"software: x", kind="warcinfo", content_type="application/warc-fields"),
        record(f"{SITE}/old", PAGE, status="301 Moved Permanently"),
        record(f"{SITE}/gone", PAGE, status="404 Not Found"),
        record(f"{SITE}/p.png", PAGE, content_type="image/png"),
        record(f"{SITE}/robots.txt", b"User-agent: *", content_type="text/plain"),
        record("urn:text:x", b"a text of the crawler's", kind="resource", content_type="text/plain"),
        record(f"{SITE}/same", b"", kind="revisit"),
        record(f"{SITE}/heel.txt", b"Raise.", kind="resource", content_type="text/plain"),
        record(f"<{SITE}/heel.md>", b"# Raise.", content_type="text/markdown;charset=UTF-8"),
    ]
    left: Counter[str] = Counter()
    sources = found(crawled(tmp_path / name, records), left)
    assert {name: outcome(source) for name, source in sources.items()} == {
        "clinic.example/heel.txt": b"Raise.",
        "clinic.example/heel.md": b"# Raise.",
    }
    assert left == {
        "records about the crawl": 1,
        "pages that were moved or not found": 2,
        "pictures and other files": 3,
        "pages that had not changed": 1,
    }


def test_a_page_tells_where_and_when_it_was_fetched_and_in_which_encoding(tmp_path: Path) -> None:
    page = record(
        f"{SITE}/knee/%C3%9Cbung.html", "Ü".encode("latin-1"), content_type="text/html; charset=ISO-8859-1"
    )
    (source,) = found(crawled(tmp_path / "clinic.warc.gz", [page])).values()
    assert source.tree == "clinic/clinic.example/knee/Übung"
    material = read_source(source)
    assert (material.name, material.charset) == ("Übung.html", "iso-8859-1")
    assert material.metadata == {"source_url": f"{SITE}/knee/%C3%9Cbung.html", "retrieved": "2026-03-04"}


@KINDS
def test_of_a_page_that_was_fetched_again_the_last_is_read_and_no_other_is_lost(
    tmp_path: Path, name: str
) -> None:
    pages = {"/a": b"1", "/a?id=1": b"2", "/a?id=2": b"3", "/a.html": b"4", "/a#b": b"5", "/A": b"6"}
    told = outcomes(crawled(tmp_path / name, [record(SITE + path, body) for path, body in pages.items()]))
    assert sorted(told.values(), key=str) == [b"2", b"3", b"4", b"5", b"6"]


@KINDS
def test_pages_behind_damage_are_read_and_the_damage_is_told_once(tmp_path: Path, name: str) -> None:
    place = crawled(tmp_path / name, [record(f"{SITE}/{n}", PAGE + b"%d" % n) for n in range(6)])
    content = bytearray(place.read_bytes())
    size = len(content) // 6
    content[2 * size + 20 : 2 * size + 60] = b"\xff" * 40
    place.write_bytes(content)
    told = outcomes(place)
    assert {f"clinic.example/{n}.html" for n in (0, 1, 3, 4, 5)} <= {
        address for address, what in told.items() if isinstance(what, bytes)
    }
    assert all(
        what.endswith(address[-6:-5].encode()) for address, what in told.items() if isinstance(what, bytes)
    )
    if name.endswith(".gz"):  # what is packed has a check sum
        (damage,) = (what for what in told.values() if isinstance(what, str))
        assert damage == "the crawl is damaged here, and pages may be missing"


@KINDS
def test_a_crawl_that_was_cut_off_loses_its_last_page_only(tmp_path: Path, name: str) -> None:
    place = crawled(tmp_path / name, [record(f"{SITE}/{n}", PAGE) for n in range(3)])
    place.write_bytes(place.read_bytes()[:-40])
    first, second, last = outcomes(place).values()
    assert first == second == PAGE
    assert isinstance(last, str)
    assert "cut off" in last


@pytest.mark.parametrize("length", [3, 5_000, 99_999_999])
def test_a_record_whose_length_is_a_lie_is_refused(tmp_path: Path, length: int) -> None:
    pages = [record(f"{SITE}/0", PAGE), record(f"{SITE}/1", PAGE, length=length)]
    told = outcomes(crawled(tmp_path / "a.warc", [*pages, record(f"{SITE}/2", PAGE)]))
    assert told["clinic.example/0.html"] == PAGE
    assert isinstance(told.get("clinic.example/1.html", ""), str)


def test_a_crawl_that_is_packed_as_one_piece_is_one_line(tmp_path: Path) -> None:
    place = tmp_path / "a.warc.gz"
    place.write_bytes(gzip.compress(b"".join(record(f"{SITE}/{n}", PAGE) for n in range(3))))
    assert outcomes(tmp_path) == {"a.warc.gz": "its records are not packed one by one"}


def test_a_page_is_read_in_the_encoding_that_its_server_named(tmp_path: Path) -> None:
    body = "<h1>Übung für die Hüfte</h1><p>Zehn Sekunden halten, dann lösen.</p>".encode("iso-8859-1")
    page = record(f"{SITE}/huefte", body, content_type="text/html; charset=ISO-8859-1")
    (source,) = found(crawled(tmp_path / "crawl.warc", [page])).values()
    article, _ = clean_article(source, Config())
    assert article.title == "Übung für die Hüfte"
    assert article.provenance.encoding == "windows-1252"
