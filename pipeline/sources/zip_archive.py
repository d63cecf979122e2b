"""How are articles found and read in ZIP archives?

The format is PKWARE's APPNOTE 6.3.10, as far as articles need it. The list of members is read by the
standard library. A member is read alone, from its own local header, so that its cost does not grow with the
archive, and no list of 100,000 members is held where articles are built. Overlapping members
(https://www.bamsoftware.com/hacks/zipbomb/) are refused.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pipeline.errors import ReadError
from pipeline.inflate import RAW_DEFLATE_WINDOW_BITS
from pipeline.sources.containers import Container
from pipeline.sources.decompress import NotPackedError, compute_output_limit, decompress_deflate
from pipeline.sources.folders import is_article
from pipeline.sources.names import (
    is_container,
    is_member_named,
    is_path_outside,
    make_member_name,
    split_member_name,
)
from pipeline.sources.source import (
    APPROVAL_SUFFIX,
    DECISIONS_SUFFIX,
    MAX_ARTICLE_BYTES,
    ByteSpan,
    RawFile,
    Source,
    SourceError,
    changed_error,
)

_PACK_AGAIN = "pack the archive again"
#: A member's own header (APPNOTE 4.3.7): flags, method, CRC, sizes, lengths of name and extra field.
_LOCAL_HEADER = struct.Struct("<4s2x2H4x3I2H")
_LOCAL_HEADER_SIGNATURE, _DATA_DESCRIPTOR_SIGNATURE = b"PK\x03\x04", b"PK\x07\x08"
_ENCRYPTED_FLAG, _STREAMED_FLAG, _UTF8_FLAG = 0x1, 0x8, 0x800
#: In place of a size that stands in the extra field (ZIP64).
_ZIP64_SIZE_MARKER = 0xFFFFFFFF
_STORED_METHOD, _DEFLATE_METHOD = 0, 8
_UNSUPPORTED_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 98: "PPMd"}


def plan(container: Container, file: BinaryIO) -> Iterator[Source]:
    """Find the members of an archive that may be articles, sorted as the files of a folder are.

    Raises:
        ReadError: it is no ZIP archive, or its list of members is damaged.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        struct.error,
        EOFError,
        OverflowError,
    ) as error:
        message = f"the archive cannot be opened ({error})"
        raise ReadError(message, where=str(container.path), next_step=_PACK_AGAIN) from error
    overlapping = _find_overlapping(infos)
    decisions = _ArchiveDecisions(infos)
    articles = [
        (name, info)
        for info in infos
        if is_article("/".join(split_member_name(name := _decode_info_name(info)))) and not info.is_dir()
    ]
    files = sum(not info.is_dir() for info in infos)
    container.skipped["pictures and other files"] += files - len(articles) - decisions.count
    for name, info in sorted(articles, key=lambda pair: pair[0].replace("/", "\0")):
        fault = _check_member(name, info) or (_OVERLAP_ERROR if info.header_offset in overlapping else None)
        yield container.add_member(
            make_member_name(name) or "member",
            info.header_offset,
            info.compress_size,
            fault=fault or decisions.find_fault(name),
            decisions_span=decisions.find_span(name),
        )


def read(source: Source, file: BinaryIO) -> RawFile:
    """Read one member of an archive, and its decisions file in the same archive.

    An approval in an archive is ignored: who packs an archive is not who reviews its articles.

    Raises:
        ReadError: it is damaged, or not the one that was planned.
    """
    where = str(source)
    name, content = _read_member(file, ByteSpan(source.start, source.size), where)
    if not is_member_named(source.member, make_member_name(name) or "member"):
        raise changed_error(where)
    decisions = _read_member(file, source.decisions_span, where)[1] if source.decisions_span else None
    return RawFile(content, source.name, decisions)


def _decode_info_name(info: zipfile.ZipInfo) -> str:
    return _decode_name(info.orig_filename, info.flag_bits).replace("\\", "/")


def _decode_name(name: str | bytes, flags: int) -> str:
    """Decode a member's name: as UTF-8 where it is valid, else as its flag says (APPNOTE, appendix D).

    Without the UTF-8 flag a name is in code page 437; but archivers of macOS and Linux omit the flag, and
    bytes that are valid UTF-8 are hardly ever anything else.
    """
    if isinstance(name, str) and name.isascii():
        return name
    raw = name if isinstance(name, bytes) else name.encode("utf-8" if flags & _UTF8_FLAG else "cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if flags & _UTF8_FLAG else raw.decode("cp437")


_OVERLAP_ERROR = SourceError("it stands in the same bytes as another member", _PACK_AGAIN)


def _check_member(name: str, info: zipfile.ZipInfo) -> SourceError | None:
    """Why a member cannot be read, as far as the central directory shows; None where it can."""
    mode = info.external_attr >> 16
    if is_path_outside(name):
        return SourceError("its name leads out of the archive", _PACK_AGAIN)
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return SourceError("it is a link or no ordinary file", "pack the file itself")
    if info.flag_bits & _ENCRYPTED_FLAG:
        return SourceError("it is encrypted", "pack it without a password")
    if is_container(name):
        return SourceError("it is a container in a container", "unpack the outer one")
    if info.compress_type not in (_STORED_METHOD, _DEFLATE_METHOD):
        method = _UNSUPPORTED_METHODS.get(info.compress_type, f"method {info.compress_type}")
        return SourceError(f"it is packed in a way that cannot be read ({method})", "pack it with deflate")
    if info.compress_size > MAX_ARTICLE_BYTES or info.file_size > compute_output_limit(info.compress_size):
        return SourceError("unpacked it is too large for an article", "leave it out")
    return None


def _find_overlapping(infos: Iterable[zipfile.ZipInfo]) -> set[int]:
    """The header offsets of members whose bytes overlap with another member's.

    Archives that unpack to far more than they could hold are made so
    (https://www.bamsoftware.com/hacks/zipbomb/).
    """
    found: set[int] = set()
    end, last_offset = 0, -1
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            found.update((info.header_offset, last_offset))
        last_offset = info.header_offset
        end = max(end, last_offset + _LOCAL_HEADER.size + len(info.orig_filename) + info.compress_size)
    return found


class _ArchiveDecisions:
    """The decisions files of an archive, by their names; approvals are counted, but ignored.

    Attributes:
        count: how many sidecars there are, of both kinds.
    """

    def __init__(self, infos: Iterable[zipfile.ZipInfo]) -> None:
        self._spans: dict[str, ByteSpan] = {}
        self._faults: dict[str, SourceError] = {}
        self.count = 0
        for info in infos:
            name = _decode_info_name(info)
            if name.endswith(APPROVAL_SUFFIX):
                self.count += 1
            if not name.lower().endswith(DECISIONS_SUFFIX):
                continue
            self.count += 1
            if name in self._spans:
                self._faults[name] = SourceError(f"there are two {name.rpartition('/')[2]}", _PACK_AGAIN)
            elif fault := _check_member(name, info):
                self._faults[name] = fault._replace(what=f"{name.rpartition('/')[2]}: {fault.what}")
            self._spans[name] = ByteSpan(info.header_offset, info.compress_size)

    def find_span(self, name: str) -> ByteSpan | None:
        """The bytes of the decisions file of a member; None where there is none."""
        return self._spans.get(_make_decisions_name(name))

    def find_fault(self, name: str) -> SourceError | None:
        """Why the decisions about a member cannot be read; None where they can, or there are none."""
        return self._faults.get(_make_decisions_name(name))


def _make_decisions_name(name: str) -> str:
    folder, slash, file = name.rpartition("/")
    stem = file[: file.rindex(".")] if "." in file.lstrip(".") else file
    return f"{folder}{slash}{stem}{DECISIONS_SUFFIX}"


def _read_member(file: BinaryIO, span: ByteSpan, where: str) -> tuple[str, bytes]:
    """Read the name and the content of the member whose local header begins at an offset.

    Raises:
        ReadError: it is damaged, or not as the archive's directory describes it.
    """
    file.seek(span.start)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_HEADER_SIGNATURE):
        raise ReadError("it is not where the archive says", where=where, next_step=_PACK_AGAIN)
    _, flags, method, crc, packed_size, size, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    name = _decode_name(file.read(name_length), flags).replace("\\", "/")
    file.seek(extra_length, 1)
    packed = file.read(span.size)
    has_sizes = not flags & _STREAMED_FLAG and _ZIP64_SIZE_MARKER not in (packed_size, size)
    if len(packed) < span.size or (has_sizes and packed_size != span.size):
        raise ReadError("its size is not what the archive says", where=where, next_step=_PACK_AGAIN)
    if flags & _STREAMED_FLAG:
        descriptor = file.read(8)
        crc = int.from_bytes(
            descriptor[4:8] if descriptor.startswith(_DATA_DESCRIPTOR_SIGNATURE) else descriptor[:4], "little"
        )
    content = _decompress(packed, method, where)
    if zlib.crc32(content) != crc or (has_sizes and len(content) != size):
        raise ReadError("it is damaged", where=where, next_step=_PACK_AGAIN)
    return name, content


def _decompress(packed: bytes, method: int, where: str) -> bytes:
    if method == _STORED_METHOD:
        return packed
    try:
        return decompress_deflate(packed, RAW_DEFLATE_WINDOW_BITS, where)
    except NotPackedError as error:
        raise ReadError("it is damaged", where=where, next_step=_PACK_AGAIN) from error
