"""Decompresses deflate data (RFC 1951), bare or in a gzip or zlib frame, within a limit of output.

zlib does the work and checks the frames (RFC 1950, RFC 1952); errors are those of the standard library. Time
is linear in the size of the data, however many members a gzip file has, and no more than the limit is held.
"""

import re
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile

#: Window bits for zlib, which select the frame: gzip, zlib (the "deflate" of HTTP), and none.
GZIP_WINDOW_BITS, ZLIB_WINDOW_BITS, RAW_DEFLATE_WINDOW_BITS = 31, 15, -15
#: The first bytes of a gzip member (RFC 1952, 2.3.1).
GZIP_SIGNATURE = b"\x1f\x8b"
#: What is fed to zlib first; each piece is twice as large as the one before. zlib copies what it leaves of
#: the last piece, so that a member costs no more than its own size, and not that of all that follows it.
_FIRST_PIECE_BYTES = 512
#: Files on tape are filled up with zeros, which gzip passes over.
_PADDING = re.compile(rb"\0*")


class OutputLimitError(ValueError):
    """Decompressed, the data are larger than the limit."""


def inflate(packed: bytes, window: int, limit: int, *, start: int = 0) -> tuple[bytes, int]:
    """Decompress one stream; bytes that follow it are not looked at.

    Args:
        packed: the compressed bytes.
        window: the window bits for zlib, which select the frame.
        limit: the greatest length of the output in bytes.
        start: the offset in ``packed`` at which the stream begins.

    Returns:
        The decompressed bytes, and the offset behind the stream.

    Raises:
        zlib.error: it is no such stream, or it is damaged.
        EOFError: it is cut off.
        OutputLimitError: the output is longer than ``limit``.
    """
    decompressor, view = zlib.decompressobj(window), memoryview(packed)
    pieces, size, end, piece_bytes = list[bytes](), 0, start, _FIRST_PIECE_BYTES
    while not decompressor.eof:
        if end >= len(packed):
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        pieces.append(decompressor.decompress(view[end : end + piece_bytes], limit + 1 - size))
        size += len(pieces[-1])
        if size > limit:
            raise OutputLimitError(f"longer than {limit} bytes")
        end = min(end + piece_bytes, len(packed))
        piece_bytes *= 2
    return b"".join(pieces), end - len(decompressor.unused_data)


def iter_gzip_members(packed: bytes, limit: int) -> Iterator[bytes]:
    """The decompressed members of a gzip file (RFC 1952), in order; zeros behind a member are passed over.

    Args:
        packed: the bytes of the file; an empty one has no members.
        limit: the greatest length of all members together, in bytes.

    Raises:
        BadGzipFile: there stands no member where one is expected.
        zlib.error: a member is damaged.
        EOFError: the last member is cut off.
        OutputLimitError: the members are longer than ``limit``.
    """
    start = 0
    while start < len(packed):
        signature = packed[start : start + len(GZIP_SIGNATURE)]
        if signature != GZIP_SIGNATURE:
            raise BadGzipFile(f"Not a gzipped file ({signature!r})")
        member, start = inflate(packed, GZIP_WINDOW_BITS, limit, start=start)
        limit -= len(member)
        yield member
        padding = _PADDING.match(packed, start)
        start = padding.end() if padding else start
