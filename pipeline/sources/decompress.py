"""How are gzip, deflate and Brotli decompressed: whole, checked, and within limits of size?

Brotli is RFC 7932. No output is larger than an honest article can be: limits are in bytes of output, and as
a ratio of output to input.
"""

import io
import zlib

from pipeline.errors import ReadError
from pipeline.sources.source import MAX_ARTICLE_BYTES

#: Window bits for zlib: gzip, zlib (the "deflate" of HTTP), and deflate without a frame.
GZIP_WINDOW_BITS, ZLIB_WINDOW_BITS, RAW_DEFLATE_WINDOW_BITS = 31, 15, -15
#: How many times as large as packed a text may be; pages come to 30. What is small anyway may be more.
_MAX_EXPANSION_RATIO = 200
_MIN_OUTPUT_LIMIT_BYTES = 10_000_000
#: The first bytes of a gzip member (RFC 1952, 2.3.1).
GZIP_SIGNATURE = b"\x1f\x8b"
#: Members of a gzip stream: servers send one; each one costs a copy of all bytes that follow it.
_MAX_GZIP_MEMBERS = 100
_PACK_OR_FETCH_AGAIN = "pack it again, or fetch it again"


class NotPackedError(ValueError):
    """The data are not compressed in the expected format: the first bytes show that."""


def compute_output_limit(packed: int) -> int:
    """The greatest length, in bytes, to which ``packed`` compressed bytes may be decompressed."""
    return min(MAX_ARTICLE_BYTES, max(_MIN_OUTPUT_LIMIT_BYTES, packed * _MAX_EXPANSION_RATIO))


def decompress_deflate(packed: bytes, window: int, where: str, *, only_first: bool = False) -> bytes:
    """Decompress deflate data (RFC 1951), with a gzip, zlib or no frame around it.

    Args:
        packed: the compressed bytes.
        window: the window bits for zlib, which select the frame.
        where: the article's address, for errors.
        only_first: stop after the first gzip member; otherwise all of them are decompressed.

    Raises:
        NotPackedError: it is not packed like that.
        ReadError: it is damaged, cut off, or grows like no article.
    """
    content, remaining, limit = b"", packed, compute_output_limit(len(packed))
    for _ in range(_MAX_GZIP_MEMBERS):
        decompressor = zlib.decompressobj(window)
        try:
            content += decompressor.decompress(remaining, limit + 1 - len(content))
        except zlib.error as error:
            if not content:
                raise NotPackedError(str(error)) from error
            raise ReadError(
                "it is packed and damaged", where=where, next_step=_PACK_OR_FETCH_AGAIN
            ) from error
        if len(content) > limit:
            raise ReadError("unpacked it is too large for an article", where=where, next_step="leave it out")
        if not decompressor.eof:
            raise ReadError("it is packed and cut off", where=where, next_step=_PACK_OR_FETCH_AGAIN)
        remaining = decompressor.unused_data
        if only_first or window != GZIP_WINDOW_BITS or not remaining.startswith(GZIP_SIGNATURE):
            return content
    raise ReadError("it is packed in too many pieces", where=where, next_step=_PACK_OR_FETCH_AGAIN)


def decompress_brotli(packed: bytes, where: str) -> bytes:
    """Decompress Brotli data (RFC 7932).

    Raises:
        NotPackedError: it is not, or it is damaged.
        ReadError: it grows like no article, or the library is not installed.
    """
    try:
        from fastwarc.stream_io import BrotliReader
    except ImportError:
        raise ReadError(
            "it is packed with Brotli", where=where, next_step="install the library fastwarc"
        ) from None
    limit = compute_output_limit(len(packed))
    try:
        content = BrotliReader(io.BytesIO(packed)).read(limit + 1)
    except OSError as error:
        raise NotPackedError(str(error)) from error
    if len(content) > limit:
        raise ReadError("unpacked it is too large for an article", where=where, next_step="leave it out")
    return content
