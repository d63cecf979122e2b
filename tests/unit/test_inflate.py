"""gzip, zlib and bare deflate data: whole, checked, within the limit, and in time linear in their size."""

import gzip
import io
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.inflate import (
    GZIP_WINDOW_BITS,
    RAW_DEFLATE_WINDOW_BITS,
    ZLIB_WINDOW_BITS,
    OutputLimitError,
    inflate,
    iter_gzip_members,
)
from pipeline.scraper.readers import read_bytes
from pipeline.sources.decompress import NotPackedError, decompress_deflate

TEXT = b"Hold for 30 seconds.\n"
LIMIT = 1_000_000


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def gunzip(content: bytes, limit: int = LIMIT) -> bytes:
    return b"".join(iter_gzip_members(content, limit))


def from_container(content: bytes) -> bytes:
    return decompress_deflate(content, GZIP_WINDOW_BITS, "a.warc!b")


@pytest.mark.parametrize("count", [0, 1, 2, 120, 5000])
@pytest.mark.parametrize("between", [b"", bytes(3)])
def test_a_file_of_many_members_is_read_whole(count: int, between: bytes) -> None:
    members = [b"line %d\n" % number for number in range(count)]
    assert gunzip(between.join(map(packed, members)) + bytes(500 if count else 0)) == b"".join(members)


def test_the_reader_takes_many_members_and_calls_an_empty_file_empty() -> None:
    content = packed(TEXT) * 120
    assert read_bytes(content, "a.txt.gz").file_lines == read_bytes(TEXT * 120, "a.txt").file_lines
    for content in (b"", packed(b""), packed(b"") * 3):
        with pytest.raises(ReadError, match="the file is empty"):
            read_bytes(content, "a.txt.gz")


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=5), st.integers(0, 5), st.data())
def test_what_gzip_packs_comes_back_and_a_part_of_it_never_does(
    members: list[bytes], padding: int, data: st.DataObject
) -> None:
    content = (bytes(padding)).join(map(packed, members))
    assert gunzip(content) == gzip.decompress(content) == b"".join(members)
    last = len(content) - len(packed(members[-1]))
    with pytest.raises((EOFError, gzip.BadGzipFile)):
        gunzip(content[: data.draw(st.integers(last + 1, len(content) - 1))])


def test_every_cut_and_every_wrong_byte_that_gzip_refuses_is_refused() -> None:
    content = packed(TEXT) + packed(TEXT)
    for end in range(1, len(content)):
        if end != len(content) // 2:
            with pytest.raises(ReadError, match="cannot be unpacked"):
                read_bytes(content[:end], "a.txt.gz")
    for offset in range(len(content)):
        damaged = bytearray(content)
        damaged[offset] ^= 0xFF
        try:
            expected = gzip.GzipFile(fileobj=io.BytesIO(damaged)).read()
        except (OSError, EOFError, zlib.error):
            with pytest.raises(ReadError, match=r"cannot be unpacked \(.+\)"):
                read_bytes(bytes(damaged), "a.txt.gz")
        else:  # the time, the level and the system that stand in a header
            assert gunzip(bytes(damaged)) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\3\4", "Not a gzipped file \\(b'PK'\\)"),
        (bytes(2) + packed(TEXT), "Not a gzipped file"),
        (packed(TEXT) + b"rubbish", "Not a gzipped file \\(b'ru'\\)"),
        (packed(TEXT) + bytes(2) + b"rubbish", "Not a gzipped file"),
        (packed(TEXT)[:-1], "ended before the end-of-stream marker"),
        (packed(TEXT) + packed(TEXT)[:-8] + bytes(8), "incorrect data check"),
        (packed(TEXT)[:-4] + bytes(4), "incorrect length check"),
        (packed(TEXT)[:3] + b"\x80" + packed(TEXT)[4:], "unknown header flags"),
    ],
)
def test_the_reader_says_why_a_file_cannot_be_unpacked(content: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=rf"cannot be unpacked \(.*{reason}.*\); pack it again with gzip"):
        read_bytes(content, "a.txt.gz")


def test_a_container_takes_what_browsers_take() -> None:
    assert from_container(packed(TEXT) * 100) == TEXT * 100
    assert from_container(packed(TEXT) + bytes(7) + packed(TEXT) + b"rubbish") == TEXT * 2
    assert decompress_deflate(packed(TEXT) * 2, GZIP_WINDOW_BITS, "", only_first=True) == TEXT
    assert decompress_deflate(zlib.compress(TEXT) + b"more", ZLIB_WINDOW_BITS, "") == TEXT
    assert decompress_deflate(zlib.compress(TEXT)[2:-4], RAW_DEFLATE_WINDOW_BITS, "") == TEXT


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is packed and cut off"),
        (b"\x1f", "it is packed and cut off"),
        (packed(TEXT)[:-1], "it is packed and cut off"),
        (packed(TEXT) + packed(TEXT)[:4], "it is packed and cut off"),
        (packed(TEXT) + packed(TEXT)[:-8] + bytes(8), "it is packed and damaged"),
        (packed(TEXT) * 101, "it is packed in too many pieces"),
        (packed(bytes(11_000_000)), "unpacked it is too large for an article"),
    ],
)
def test_a_container_refuses_what_is_not_whole(content: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        from_container(content)


@pytest.mark.parametrize("content", [b"<p>plain</p>", bytes(9), packed(TEXT)[:-8] + bytes(8)])
def test_what_is_not_packed_at_all_is_told_apart(content: bytes) -> None:
    with pytest.raises(NotPackedError):
        from_container(content)


def test_the_limit_is_that_of_all_members_together() -> None:
    assert len(gunzip(packed(bytes(LIMIT)))) == LIMIT
    for content in (
        packed(bytes(LIMIT + 1)),
        packed(bytes(LIMIT)) + packed(b"x"),
        packed(bytes(400_000)) * 3,
    ):
        with pytest.raises(OutputLimitError):
            gunzip(content)
    with pytest.raises(OutputLimitError):
        inflate(zlib.compress(b"xx"), ZLIB_WINDOW_BITS, 1)


def test_a_stream_is_read_from_its_offset_and_its_end_is_told() -> None:
    stream = zlib.compress(TEXT * 1000)
    assert inflate(b"before" + stream + b"after", ZLIB_WINDOW_BITS, LIMIT, start=6) == (
        TEXT * 1000,
        6 + len(stream),
    )


def test_a_bomb_is_refused_before_it_is_held() -> None:
    bomb = packed(bytes(20 * LIMIT))
    tracemalloc.start()
    with pytest.raises(OutputLimitError):
        gunzip(bomb)
    assert tracemalloc.get_traced_memory()[1] < 5 * LIMIT
    tracemalloc.stop()


def test_time_grows_with_the_size_and_not_with_members_times_size() -> None:
    content = packed(TEXT) * 40_000 + bytes(2_000_000) + packed(TEXT)
    started = time.process_time()
    assert len(gunzip(content)) == len(TEXT) * 40_001
    assert time.process_time() - started < 10
