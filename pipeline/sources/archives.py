"""ZIP archives: PKWARE's APPNOTE 6.3.10, as far as articles need it.

The list of members is read by the standard library. A member is read alone, from its own header, so that
its cost does not grow with the archive, and no list of 100,000 members is held where articles are built.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pipeline.errors import ReadError
from pipeline.sources.containers import Container
from pipeline.sources.files import changed
from pipeline.sources.folders import is_article
from pipeline.sources.naming import inner_name, is_called, is_container, leads_out, parts
from pipeline.sources.packing import RAW, NotPackedError, inflated, most_unpacked
from pipeline.sources.source import (
    APPROVAL_SUFFIX,
    DECISIONS_SUFFIX,
    MOST_BYTES,
    Fault,
    Material,
    Source,
    Span,
)

_PACK_AGAIN = "pack the archive again"
#: A member's own header (APPNOTE 4.3.7): flags, method, CRC, sizes, lengths of name and extra field.
_HEADER = struct.Struct("<4s2x2H4x3I2H")
_SIGNATURE, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_ENCRYPTED, _STREAMED, _UTF8 = 0x1, 0x8, 0x800
#: In place of a size that stands in the extra field (ZIP64).
_ELSEWHERE = 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_OTHER_WAYS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 98: "PPMd"}


def plan(container: Container, file: BinaryIO) -> Iterator[Source]:
    """The members of an archive that may be articles, in the order of their names as in a folder.

    Raises:
        ReadError: it is no ZIP archive, or its list of members is damaged.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            listed = archive.infolist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        struct.error,
        EOFError,
        OverflowError,
    ) as error:
        told = f"the archive cannot be opened ({error})"
        raise ReadError(told, where=str(container.place), next_step=_PACK_AGAIN) from error
    overlapping = _overlapping(listed)
    decisions = _Decisions(listed)
    named = [
        (name, info)
        for info in listed
        if is_article("/".join(parts(name := _name(info)))) and not info.is_dir()
    ]
    files = sum(not info.is_dir() for info in listed)
    container.left["pictures and other files"] += files - len(named) - decisions.count
    for name, info in sorted(named, key=lambda pair: pair[0].replace("/", "\0")):
        fault = _fault(name, info) or (_OVERLAPS if info.header_offset in overlapping else None)
        yield container.member(
            inner_name(name) or "member",
            info.header_offset,
            info.compress_size,
            fault=fault or decisions.fault(name),
            inner=decisions.of(name),
        )


def read(source: Source, file: BinaryIO) -> Material:
    """One member of an archive, and the decisions about it that stand beside it there.

    An approval that comes in an archive does not count: who packs one is not who reviews it.

    Raises:
        ReadError: it is damaged, or not the one that was planned.
    """
    where = str(source)
    name, content = _member(file, Span(source.start, source.size), where)
    if not is_called(source.member, inner_name(name) or "member"):
        raise changed(where)
    decisions = _member(file, source.inner, where)[1] if source.inner else None
    return Material(content, source.name, decisions)


def _name(info: zipfile.ZipInfo) -> str:
    return _decoded(info.orig_filename, info.flag_bits).replace("\\", "/")


def _decoded(name: str | bytes, flags: int) -> str:
    """The name of a member. Without the sign for UTF-8 it is code page 437, or UTF-8 all the same.

    Packers of macOS and Linux leave the sign out. Bytes that are UTF-8 throughout are hardly ever
    anything else, and the old code page is given back where they are not.
    """
    if isinstance(name, str) and name.isascii():
        return name
    raw = name if isinstance(name, bytes) else name.encode("utf-8" if flags & _UTF8 else "cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if flags & _UTF8 else raw.decode("cp437")


_OVERLAPS = Fault("it stands in the same bytes as another member", _PACK_AGAIN)


def _fault(name: str, info: zipfile.ZipInfo) -> Fault | None:
    """Why a member cannot be read, as far as the list of members tells."""
    mode = info.external_attr >> 16
    if leads_out(name):
        return Fault("its name leads out of the archive", _PACK_AGAIN)
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Fault("it is a link or no ordinary file", "pack the file itself")
    if info.flag_bits & _ENCRYPTED:
        return Fault("it is encrypted", "pack it without a password")
    if is_container(name):
        return Fault("it is a container in a container", "unpack the outer one")
    if info.compress_type not in (_STORED, _DEFLATED):
        way = _OTHER_WAYS.get(info.compress_type, f"method {info.compress_type}")
        return Fault(f"it is packed in a way that cannot be read ({way})", "pack it with deflate")
    if info.compress_size > MOST_BYTES or info.file_size > most_unpacked(info.compress_size):
        return Fault("unpacked it is too large for an article", "leave it out")
    return None


def _overlapping(listed: Iterable[zipfile.ZipInfo]) -> set[int]:
    """The places of members that begin before another one has ended: so are archives made that unpack to
    far more than they could hold (https://www.bamsoftware.com/hacks/zipbomb/).
    """
    found: set[int] = set()
    end, last = 0, -1
    for info in sorted(listed, key=lambda info: info.header_offset):
        if info.header_offset < end:
            found.update((info.header_offset, last))
        last = info.header_offset
        end = max(end, last + _HEADER.size + len(info.orig_filename) + info.compress_size)
    return found


class _Decisions:
    """The decisions in an archive, by their names; approvals are passed over."""

    def __init__(self, listed: Iterable[zipfile.ZipInfo]) -> None:
        self._found: dict[str, Span] = {}
        self._faults: dict[str, Fault] = {}
        self.count = 0
        for info in listed:
            name = _name(info)
            if name.endswith(APPROVAL_SUFFIX):
                self.count += 1
            if not name.lower().endswith(DECISIONS_SUFFIX):
                continue
            self.count += 1
            if name in self._found:
                self._faults[name] = Fault(f"there are two {name.rpartition('/')[2]}", _PACK_AGAIN)
            elif fault := _fault(name, info):
                self._faults[name] = fault._replace(what=f"{name.rpartition('/')[2]}: {fault.what}")
            self._found[name] = Span(info.header_offset, info.compress_size)

    def of(self, name: str) -> Span | None:
        """Where the decisions about a member stand; None where there are none."""
        return self._found.get(_decisions_beside(name))

    def fault(self, name: str) -> Fault | None:
        """Why the decisions about a member cannot be read."""
        return self._faults.get(_decisions_beside(name))


def _decisions_beside(name: str) -> str:
    folder, slash, file = name.rpartition("/")
    stem = file[: file.rindex(".")] if "." in file.lstrip(".") else file
    return f"{folder}{slash}{stem}{DECISIONS_SUFFIX}"


def _member(file: BinaryIO, span: Span, where: str) -> tuple[str, bytes]:
    """The name and the bytes of the member whose header stands at a place."""
    file.seek(span.start)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or not header.startswith(_SIGNATURE):
        raise ReadError("it is not where the archive says", where=where, next_step=_PACK_AGAIN)
    _, flags, method, crc, packed_size, size, name_length, extra_length = _HEADER.unpack(header)
    name = _decoded(file.read(name_length), flags).replace("\\", "/")
    file.seek(extra_length, 1)
    packed = file.read(span.size)
    is_told = not flags & _STREAMED and _ELSEWHERE not in (packed_size, size)
    if len(packed) < span.size or (is_told and packed_size != span.size):
        raise ReadError("its size is not what the archive says", where=where, next_step=_PACK_AGAIN)
    if flags & _STREAMED:
        after = file.read(8)
        crc = int.from_bytes(after[4:8] if after.startswith(_DESCRIPTOR) else after[:4], "little")
    content = _unpacked(packed, method, where)
    if zlib.crc32(content) != crc or (is_told and len(content) != size):
        raise ReadError("it is damaged", where=where, next_step=_PACK_AGAIN)
    return name, content


def _unpacked(packed: bytes, method: int, where: str) -> bytes:
    if method == _STORED:
        return packed
    try:
        return inflated(packed, RAW, where)
    except NotPackedError as error:
        raise ReadError("it is damaged", where=where, next_step=_PACK_AGAIN) from error
