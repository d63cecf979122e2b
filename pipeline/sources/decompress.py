"""How is what containers hold decompressed: whole, checked, and within limits of size?

gzip and deflate are read by `pipeline.inflate`, Brotli (RFC 7932) by fastwarc. No output is larger than an
honest article can be: limits are in bytes of output, and as a ratio of output to input.
"""

import io
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile

from pipeline.errors import ReadError
from pipeline.inflate import GZIP_SIGNATURE, GZIP_WINDOW_BITS, OutputLimitError, inflate, iter_gzip_members
from pipeline.sources.source import MAX_ARTICLE_BYTES

#: How many times as large as packed a text may be; pages come to 30. What is small anyway may be more.
_MAX_EXPANSION_RATIO = 200
_MIN_OUTPUT_LIMIT_BYTES = 10_000_000
#: Members of a gzip stream: servers send one.
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
    members = list[bytes]()
    try:
        for member in _iter_streams(packed, window, compute_output_limit(len(packed))):
            members.append(member)
            if only_first:
                break
            if len(members) > _MAX_GZIP_MEMBERS:
                raise ReadError(
                    "it is packed in too many pieces", where=where, next_step=_PACK_OR_FETCH_AGAIN
                )
    except BadGzipFile as error:
        if not members:
            raise NotPackedError(str(error)) from error  # behind a member, browsers ignore what is none
    except zlib.error as error:
        if not any(members):
            raise NotPackedError(str(error)) from error
        raise ReadError("it is packed and damaged", where=where, next_step=_PACK_OR_FETCH_AGAIN) from error
    except EOFError as error:
        raise ReadError("it is packed and cut off", where=where, next_step=_PACK_OR_FETCH_AGAIN) from error
    except OutputLimitError as error:
        raise _make_size_error(where) from error
    return b"".join(members)


def _iter_streams(packed: bytes, window: int, limit: int) -> Iterator[bytes]:
    """The members of gzip data, or the one stream of others, decompressed.

    Raises:
        BadGzipFile, zlib.error, EOFError, OutputLimitError: as `iter_gzip_members` and `inflate` do.
    """
    if window != GZIP_WINDOW_BITS:
        yield inflate(packed, window, limit)[0]
    elif GZIP_SIGNATURE.startswith(packed):
        raise EOFError  # too short to say what it is: nothing came of it, or one byte
    else:
        yield from iter_gzip_members(packed, limit)


def _make_size_error(where: str) -> ReadError:
    return ReadError("unpacked it is too large for an article", where=where, next_step="leave it out")


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
        raise _make_size_error(where)
    return content
