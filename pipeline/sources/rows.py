"""Lists of articles: JSON Lines, an object a line with ``name``, ``text``, ``html`` or ``markdown``, ``url``.

https://jsonlines.org. The list is read once, row by row; a row is read again, alone, when it is asked for.
"""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO, TypeVar

import msgspec

from pipeline.errors import ReadError
from pipeline.sources.addresses import about, page_name
from pipeline.sources.containers import Container
from pipeline.sources.files import changed
from pipeline.sources.naming import inner_name, is_called
from pipeline.sources.source import Fault, Material, Source

#: The fields that hold an article, the most trusted first, and the endings that tell their kind: a crawler
#: that gives the page and the text that it found in it may have left words of the page out.
_KINDS = {
    "html": (".html", ".htm", ".xhtml"),
    "markdown": (".md", ".markdown"),
    "text": (".txt",),
}
#: The largest row: no article has so much, and it is looked at whole where thousands are planned.
_MOST_BYTES = 20_000_000
_MARK = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MEND = "mend the row, or take it out"
_NOTHING = msgspec.Raw(b"null")


class _Head(msgspec.Struct):
    """A row while a build is planned: what it holds is passed over."""

    name: str | None = None
    url: str | None = None
    html: msgspec.Raw = _NOTHING
    markdown: msgspec.Raw = _NOTHING
    text: msgspec.Raw = _NOTHING

    def kind(self) -> str:
        """The field that holds the article; empty where none does."""
        return next((each for each in _KINDS if bytes(getattr(self, each)) not in (b"null", b'""')), "")


class _Row(msgspec.Struct):
    name: str | None = None
    url: str | None = None
    retrieved: str | None = None
    html: str | None = None
    markdown: str | None = None
    text: str | None = None


_Found = TypeVar("_Found", _Head, _Row)


def plan(container: Container, file: BinaryIO) -> Iterator[Source]:
    """The rows of a list, in their order; one that is no article is told by its number."""
    _refuse_what_is_no_list(container, file)
    decoder = msgspec.json.Decoder(_Head)
    number, start = 0, file.tell()
    while line := file.readline(_MOST_BYTES + 1):
        number += 1
        size = len(line)
        if size > _MOST_BYTES:
            size += _rest_of_line(file)
            fault = Fault("the row is too large for an article", "cut it into articles")
            yield container.member(f"row-{number}", start, size, fault=fault)
        elif not line.isspace():
            yield _planned(container, line, number, start, decoder)
        start += size


def read(source: Source, file: BinaryIO) -> Material:
    """One row of a list.

    Raises:
        ReadError: there is another row in its place.
    """
    file.seek(source.start)
    line = file.read(source.size)
    try:
        row = _decoded(line, msgspec.json.Decoder(_Row))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise changed(str(source)) from None
    kind = next((each for each in _KINDS if getattr(row, each)), "text")
    name = _name(row, kind)
    # A row without any name was named for its number, which only the planning knows.
    if name and not is_called(source.member, name):
        raise changed(str(source))
    content = (getattr(row, kind) or "").encode("utf-8")
    return Material(content, source.name, about=about(row.url, row.retrieved))


def _refuse_what_is_no_list(container: Container, file: BinaryIO) -> None:
    where = str(container.place)
    if container.place.name.lower().endswith(".gz"):
        raise ReadError(
            "a packed list cannot be read row by row", where=where, next_step="unpack it with gunzip"
        )
    start = file.read(len(_MARK))
    if start.startswith(_WIDE):
        raise ReadError("the list is UTF-16", where=where, next_step="save it as UTF-8")
    file.seek(len(_MARK) if start == _MARK else 0)


def _planned(
    container: Container, line: bytes, number: int, start: int, decoder: "msgspec.json.Decoder[_Head]"
) -> Source:
    try:
        head = _decoded(line, decoder)
        kind = head.kind()
        fault = _fault(head, kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        told = Fault(f"row {number} is no article ({error})", _MEND)
        return container.member(f"row-{number}", start, len(line), fault=told)
    name = _name(head, kind) or f"row-{number}{_KINDS[kind][0] if kind else ''}"
    return container.member(name, start, len(line), fault=fault)


def _fault(head: _Head, kind: str) -> Fault | None:
    if not kind:
        return Fault("the row holds no text, html or markdown", _MEND)
    if not bytes(getattr(head, kind)).startswith(b'"'):
        return Fault(f"the {kind} of the row is no text", _MEND)
    return None


def _name(row: _Head | _Row, kind: str) -> str:
    """What a row is called, with the ending that tells what it holds; empty where it does not say."""
    if name := inner_name(row.name or ""):
        endings = _KINDS.get(kind, ("",))
        return name if PurePosixPath(name.lower()).suffix in endings else name + endings[0]
    return page_name(row.url, _KINDS.get(kind, ("",))[0]) if row.url else ""


def _decoded(line: bytes, decoder: "msgspec.json.Decoder[_Found]") -> _Found:
    """A row; half a surrogate pair in it is a lost letter, as a byte is that is no UTF-8."""
    try:
        return decoder.decode(line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        if b"\\u" not in line:
            raise
    try:
        found = json.loads(line)
    except ValueError as error:
        raise msgspec.DecodeError(str(error)) from error
    return decoder.decode(msgspec.json.encode(_without_halves(found)))


def _without_halves(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    return {
        key: _SURROGATE.sub("\ufffd", each) if isinstance(each, str) else each for key, each in found.items()
    }


def _rest_of_line(file: BinaryIO) -> int:
    """How many bytes are left of a line that is too long to be kept."""
    count = 0
    while more := file.readline(1 << 20):
        count += len(more)
        if more.endswith(b"\n"):
            break
    return count
