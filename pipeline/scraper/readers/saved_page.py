"""Unpacks a web page that a browser saved with its pictures into one file: MHTML, and Safari's webarchive.

MHTML (RFC 2557: Chrome, Edge, Internet Explorer, Word) is a MIME message of type ``multipart/related``. A
webarchive is a property list, binary or XML. Only the page itself is taken out. Frames in it are documents of
their own: their text is told, and not read. Feeds with a single article are unpacked by `feed`.
"""

import email
import plistlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64CharactersDefect,
    InvalidBase64LengthDefect,
    InvalidBase64PaddingDefect,
    MessageDefect,
    StartBoundaryNotFoundDefect,
)
from email.message import Message
from typing import Any
from xml.parsers.expat import ExpatError

from pipeline.article import Finding
from pipeline.errors import ReadError
from pipeline.scraper.decode import EncodingDoubt, decode_page, split_lines
from pipeline.scraper.html.text_blocks import extract_text_blocks
from pipeline.scraper.line import TITLE
from pipeline.scraper.readers.feed import read_feed
from pipeline.scraper.readers.limits import DEFAULT_LIMITS, SizeLimits
from pipeline.scraper.readers.page import ParsedPage, parse_page, read_page
from pipeline.scraper.readers.page_metadata import PageMetadata
from pipeline.scraper.readers.saved_parts import (
    MAX_FRAMES,
    SavedPart,
    find_shown_frames,
    insert_style_sheets,
)
from pipeline.scraper.readers.unseen_content import find_unread_texts
from pipeline.text.normalize import letters_only
from pipeline.text.sentences import find_sentence_spans

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_SAVE_AGAIN = "save the page again from a browser"
#: Each message in a message is parsed by a function that calls itself, and its boundary is looked for in
#: every line of the inner ones.
_MAX_NESTED_MESSAGES = 20
_NESTED_MESSAGE = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
#: The parameters of a part's type; the standard library searches them again and again.
_CONTENT_TYPE = re.compile(rb"^content-type:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_MAX_CONTENT_TYPE_BYTES = 4_000
_BASE64_DEFECTS = (InvalidBase64PaddingDefect, InvalidBase64CharactersDefect, InvalidBase64LengthDefect)
#: Pictures and style sheets are parts too: real pages have some hundred.
_MAX_PARTS = 10_000
#: A page with less text of its own shows a frame with the article.
_MIN_OWN_CHARS = 200
#: The rule of sentences that only the summary of a feed has.
UNREAD_SUMMARY = "unread-summary"
_SUMMARY_MESSAGE = "The summary in the feed says this, and the article does not: {text}"
#: Archives of frames within archives of frames are not read further.
_MAX_FRAME_LEVELS = 5
#: The rule of frames that were not read.
UNREAD_FRAME = "unread-frame"
_FRAME_MESSAGE = "The saved page holds a frame with a text of its own, which is not in the article: {text}"
_BINARY_PLIST = b"bplist00"
#: Chrome's own name for the attribute that declares a shadow tree, from before there was a standard one.
_OLD_SHADOW_ATTRIBUTE = re.compile(r"(<template\s[^<>]{0,200}?)\bshadowmode=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page that was taken out of the file that a browser saved it in.

    Attributes:
        content: its bytes.
        charset: the encoding that its server declared; empty where none is known.
        address: the address that it was saved from; empty where none is known.
        parts: the parts of the file that are pages too; it may show them as frames.
        frames: the sources of frames that it shows, where the file says so.
        style_sheets: the style sheets that were saved with it.
        summaries: the sources of the texts that a feed has beside the article.
    """

    content: bytes
    charset: str = ""
    address: str = ""
    parts: tuple[SavedPart, ...] = ()
    frames: tuple[SavedPart, ...] = ()
    style_sheets: tuple[SavedPart, ...] = ()
    summaries: tuple[str, ...] = ()


def read_saved_page(
    content: bytes, file_format: str, *, where: str = "", limits: SizeLimits = DEFAULT_LIMITS
) -> tuple[ParsedPage, list[str], str, EncodingDoubt | None]:
    """Read the page that a browser saved as one file.

    Args:
        content: the bytes of the file.
        file_format: ``mhtml``, ``webarchive`` or ``feed``.
        where: the name that errors give the file.
        limits: size limits of the article.

    Returns:
        The page; the lines of its source, which its lines refer to; the encoding of its bytes; what is
        doubtful of that.

    Raises:
        ReadError: it is cut off or damaged, holds no page, or exceeds a limit.
    """
    saved = _UNPACKERS[file_format](content, where)
    text, encoding, doubt = decode_page(saved.content, saved.charset)
    sources = [
        *(decode_page(frame.content, frame.charset).text for frame in saved.frames[:MAX_FRAMES]),
        *find_shown_frames(text, saved.address, saved.parts),
    ]
    frames = [_read_frame(source, limits) for source in sources]
    if sources and len(own_text := _read_frame(text, limits)) < _MIN_OWN_CHARS:
        fullest = max(range(len(frames)), key=lambda index: len(frames[index]))
        if len(frames[fullest]) > _MIN_OWN_CHARS:  # the page is a set of frames, one of which has the article
            text, frames[fullest] = sources[fullest], own_text
    lines = split_lines(insert_style_sheets(mend_shadow_trees(text), saved.address, saved.style_sheets))
    page = read_page("\n".join(lines), where=where, limits=limits)
    metadata = PageMetadata(fields=dict(page.metadata))
    metadata.add_field("source_url", saved.address)
    findings = (
        *find_unread_texts(frames, page.lines, page.languages, UNREAD_FRAME, _FRAME_MESSAGE),
        *_find_unread_summaries(saved.summaries, page, limits),
    )
    page = replace(page, metadata=metadata.fields, findings=(*page.findings, *findings))
    return page, lines, encoding, doubt


def _find_unread_summaries(
    summaries: Sequence[str], page: ParsedPage, limits: SizeLimits
) -> Iterator[Finding]:
    """Findings about sentences of a feed's summary that the article lacks; most summaries only begin it.

    One with the title says where it was published ("The post Three lifts appeared first on …").
    """
    title = next((letters_only(line.text) for line in page.lines if line.mark == TITLE), "")
    texts = [_read_frame(summary, limits) for summary in summaries]
    spans = [text[start:end] for text in texts for start, end in find_sentence_spans(text)]
    sentences = [sentence for sentence in spans if not title or title not in letters_only(sentence)]
    found = find_unread_texts(sentences, page.lines, page.languages, UNREAD_SUMMARY, _SUMMARY_MESSAGE)
    return (finding for finding in found if finding.level == "decide")


def _read_frame(text: str, limits: SizeLimits) -> str:
    """The visible text of a frame; empty where it has none, or exceeds a limit."""
    try:
        root = parse_page(text, limits=limits)
    except ReadError:
        return ""
    return " ".join(block.text for block in extract_text_blocks(root) if block.text)


def unpack_mhtml(content: bytes, where: str) -> SavedPage:
    """Take the page out of an MHTML file.

    The page is the part that the head names (``start``, or the address that the page was saved from), else
    the first that is HTML.

    Args:
        content: the bytes of the file.
        where: the name that errors give the file.

    Raises:
        ReadError: it is cut off or damaged, holds no page, or nests too deeply.
    """
    if len(_NESTED_MESSAGE.findall(content)) > _MAX_NESTED_MESSAGES:
        raise ReadError("there are too many messages in the message", where=where, next_step=_SAVE_AGAIN)
    if any(len(match[0]) > _MAX_CONTENT_TYPE_BYTES for match in _CONTENT_TYPE.finditer(content)):
        raise ReadError("the saved page is damaged (a long head)", where=where, next_step=_SAVE_AGAIN)
    try:
        message = email.message_from_bytes(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    except (RecursionError, ValueError, LookupError) as error:
        raise ReadError(
            f"the saved page is damaged ({type(error).__name__})", where=where, next_step=_SAVE_AGAIN
        ) from error
    parts = list(_iterate_parts(message, where))
    pages = [part for part in parts if part.get_content_type() in _HTML_TYPES]
    if not pages:
        if _has_defect(message, (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)):
            raise ReadError("the saved page is cut off", where=where, next_step=_SAVE_AGAIN)
        raise ReadError("there is no web page in this message", where=where, next_step=_SAVE_AGAIN)
    page = _find_main_part(message, pages)
    if page is parts[-1] and any(
        _has_defect(part, (CloseBoundaryNotFoundDefect,)) for part in message.walk() if part.is_multipart()
    ):
        raise ReadError("the saved page is cut off", where=where, next_step=_SAVE_AGAIN)
    decoded = _decode_part(page)
    if _has_defect(page, _BASE64_DEFECTS):
        raise ReadError("the saved page is damaged", where=where, next_step=_SAVE_AGAIN)
    return SavedPage(
        decoded,
        page.get_content_charset() or "",
        _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location"),
        tuple(_make_saved_part(part) for part in pages if part is not page),
        (),
        tuple(_make_saved_part(part) for part in parts if part.get_content_type() == "text/css"),
    )


def _iterate_parts(message: "Message[str, str]", where: str) -> Iterator["Message[str, str]"]:
    """All parts that hold no parts, in order."""
    for count, part in enumerate(message.walk()):
        if count > _MAX_PARTS:
            raise ReadError("the saved page has too many parts", where=where, next_step=_SAVE_AGAIN)
        if not part.is_multipart():
            yield part


def _find_main_part(
    message: "Message[str, str]", pages: Sequence["Message[str, str]"]
) -> "Message[str, str]":
    start = str(message.get_param("start", "") or "").strip("<> ")
    address = _header(message, "Snapshot-Content-Location") or _header(message, "Content-Location")
    for page in pages:
        if start and _header(page, "Content-ID").strip("<> ") == start:
            return page
    for page in pages:
        if address and _header(page, "Content-Location") == address:
            return page
    return pages[0]


def _header(part: "Message[str, str]", name: str) -> str:
    return "".join(str(part.get(name, "")).split())


def _has_defect(part: "Message[str, str]", kinds: tuple[type[MessageDefect], ...]) -> bool:
    return any(isinstance(defect, kinds) for defect in part.defects)


def _decode_part(part: "Message[str, str]") -> bytes:
    """The bytes of a part, with its transfer encoding (quoted-printable, base64) undone."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _make_saved_part(part: "Message[str, str]") -> SavedPart:
    identifier, address = _header(part, "Content-ID").strip("<> "), _header(part, "Content-Location")
    names = (f"cid:{identifier}" if identifier else "", address)
    return SavedPart(tuple(filter(None, names)), _decode_part(part), part.get_content_charset() or "")


def mend_shadow_trees(markup: str) -> str:
    """The source of a page with Chrome's older mark-up for shadow trees as the standard one.

    >>> mend_shadow_trees('<template shadowmode="open">')
    '<template shadowrootmode="open">'
    """
    return _OLD_SHADOW_ATTRIBUTE.sub(r"\1shadowrootmode=", markup) if "shadowmode=" in markup else markup


def unpack_webarchive(content: bytes, where: str) -> SavedPage:
    """Take the page out of a webarchive of Safari.

    Args:
        content: the bytes of the file.
        where: the name that errors give the file.

    Raises:
        ReadError: it is cut off or damaged, or holds no page.
    """
    if content.startswith(_BINARY_PLIST):
        _refuse_overlapping_objects(content, where)
    try:
        archive = plistlib.loads(content)
    except (
        plistlib.InvalidFileException,
        ExpatError,
        ValueError,
        RecursionError,
        OverflowError,
        KeyError,
        TypeError,
    ) as error:
        raise _make_damage_error(where) from error
    page = _read_main_resource(archive)
    if page is None:
        raise ReadError("there is no web page in this archive", where=where, next_step=_SAVE_AGAIN)
    return replace(
        page, frames=tuple(_iterate_frames(archive)), style_sheets=tuple(_iterate_style_sheets(archive))
    )


def _iterate_frames(archive: Mapping[Any, Any], level: int = 1) -> Iterator[SavedPart]:
    """The frames of an archive, and those within these."""
    frames = archive.get("WebSubframeArchives", [])
    for frame in frames if isinstance(frames, list) and level <= _MAX_FRAME_LEVELS else ():
        if (page := _read_main_resource(frame)) is not None:
            yield SavedPart((page.address,), page.content, page.charset)
            yield from _iterate_frames(frame, level + 1)


def _iterate_style_sheets(archive: Mapping[Any, Any]) -> Iterator[SavedPart]:
    resources = archive.get("WebSubresources", [])
    for one in resources if isinstance(resources, list) else ():
        if isinstance(one, Mapping) and _text(one, "WebResourceMIMEType").lower() == "text/css":
            content = one.get("WebResourceData")
            if isinstance(content, bytes):
                yield SavedPart(
                    (_text(one, "WebResourceURL"),), content, _text(one, "WebResourceTextEncodingName")
                )


def _make_damage_error(where: str) -> ReadError:
    return ReadError("the saved page is cut off or damaged", where=where, next_step=_SAVE_AGAIN)


def _refuse_overlapping_objects(content: bytes, where: str) -> None:
    """Refuse a binary property list whose objects are together larger than the file.

    They would have to stand in the same bytes; unpacked, a few megabytes would become gigabytes. The trailer
    (32 bytes) says where the table of offsets is; an object of data or text states its own length.
    """
    trailer = content[-32:]
    offset_size, count = trailer[6], int.from_bytes(trailer[8:16], "big")
    table = int.from_bytes(trailer[24:32], "big")
    if len(content) < 40 or not 1 <= offset_size <= 8 or table + count * offset_size > len(content) - 32:
        raise _make_damage_error(where)
    total = 0
    for index in range(count):
        start = table + index * offset_size
        total += _measure_object(content, int.from_bytes(content[start : start + offset_size], "big"))
        if total > len(content):
            raise _make_damage_error(where)


def _measure_object(content: bytes, offset: int) -> int:
    """The least number of bytes that an object of a binary property list takes."""
    marker = content[offset] if offset < len(content) else 0
    kind, count = marker >> 4, marker & 0x0F
    if kind not in (0x4, 0x5, 0x6, 0xA, 0xC, 0xD):  # numbers and dates have up to 16 bytes
        return 1
    if count == 0x0F:
        size = 1 << (content[offset + 1] & 0x3) if offset + 1 < len(content) else 1
        count = int.from_bytes(content[offset + 2 : offset + 2 + size], "big")
    return count * 2 if kind in (0x6, 0xD) else count


def _read_main_resource(archive: object) -> SavedPage | None:
    """The page of an archive, or of the archive of a frame; None where it is no page."""
    resource = archive.get("WebMainResource") if isinstance(archive, Mapping) else None
    if not isinstance(resource, Mapping):
        return None
    content, kind = resource.get("WebResourceData"), _text(resource, "WebResourceMIMEType")
    if not isinstance(content, bytes) or (kind and kind.lower() not in _HTML_TYPES):
        return None
    return SavedPage(
        content, _text(resource, "WebResourceTextEncodingName"), _text(resource, "WebResourceURL")
    )


def _text(resource: Mapping[Any, Any], name: str) -> str:
    value = resource.get(name, "")
    return value if isinstance(value, str) else ""


def _unpack_feed(content: bytes, where: str) -> SavedPage:
    entry = read_feed(content, where)
    return SavedPage(entry.markup.encode("utf-8"), "utf-8", entry.address, summaries=entry.summaries)


_UNPACKERS = {"mhtml": unpack_mhtml, "webarchive": unpack_webarchive, "feed": _unpack_feed}
