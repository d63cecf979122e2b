"""Reads the text of a PDF along its structure tree (ISO 32000-1, 14.7), page by page, with PDFium."""

import ctypes
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

#: PDFium's sign for a hyphen at the end of a line.
_LINE_END_HYPHEN = "\x02"
#: Points by which the box of a letter may reach over the edge: side bearings, not ink.
_EDGE_TOLERANCE_POINTS = 1.0
_MAX_EXCERPT_CHARS = 60
#: Bytes for the text of a line, and the zero that ends a text of PDFium.
_LINE_BUFFER_BYTES, _TEXT_TERMINATOR = 512, b"\0\0"


@dataclass(frozen=True)
class TaggedPdf:
    """A PDF's title, its bookmarks, and the text of all its tagged content in tag order."""

    title: str
    bookmarks: tuple[str, ...]
    text: str


def read_tagged_pdf(content: bytes) -> TaggedPdf:
    """What a tagged PDF says.

    Raises:
        ValueError: it is no PDF, a page has no structure tree, or text lies off the paper.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise ValueError(f"not a PDF ({error})") from error
    try:
        return TaggedPdf(
            document.get_metadata_value("Title"),
            tuple(bookmark.get_title() for bookmark in document.get_toc()),
            "\n".join(_read_page(document[index], index + 1) for index in range(len(document))),
        )
    finally:
        document.close()


def _read_page(page: Any, number: int) -> str:
    by_id = _read_marked_text(page, number)
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree or raw.FPDF_StructTree_CountChildren(tree) < 1:
        raise ValueError(f"page {number} has no tags")
    try:
        roots = raw.FPDF_StructTree_CountChildren(tree)
        return "\n".join(
            _read_element(raw.FPDF_StructTree_GetChildAtIndex(tree, index), by_id) for index in range(roots)
        )
    finally:
        raw.FPDF_StructTree_Close(tree)


def _read_element(element: Any, by_id: dict[int, str]) -> str:
    """What is read aloud of a structure element: the text that its tag tells, or the text that it shows.

    A tag tells its text (``ActualText``) where glyphs cannot: in scripts that run from right to left. Where
    nothing is shown, it tells nothing.
    """
    parts = []
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if mark >= 0:
            parts.append(by_id.get(mark, ""))
            continue
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            parts.append(_read_element(child, by_id))
    shown = "".join(parts)
    if not shown.strip():
        return shown
    told = _read_actual_text(element)
    return f"\n{told}" if told else shown


def _read_actual_text(element: Any) -> str:
    length = raw.FPDF_StructElement_GetActualText(element, None, 0)
    if length <= len(_TEXT_TERMINATOR):
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetActualText(element, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", errors="replace")


def _read_marked_text(page: Any, number: int) -> dict[int, str]:
    """The text of a page by marked-content id; tagged or not, all text must lie on the paper.

    A line of a paragraph is an object of its own: each begins with a line feed.
    """
    text_page = page.get_textpage()
    box = page.get_cropbox()
    found: defaultdict[int, str] = defaultdict(str)
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        shown = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(shown) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        text = _read_object(shown, text_page)
        if text.strip() and _is_off_page(shown, box):
            raise ValueError(f"«{_excerpt(text)}» runs off the paper on page {number}")
        mark = raw.FPDFPageObj_GetMarkedContentID(shown)
        if mark >= 0:
            found[mark] += f"\n{text}"
    return found


def _is_off_page(shown: Any, page_box: tuple[float, float, float, float]) -> bool:
    """Whether part of an object lies outside the visible box of its page."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(shown, *edges):
        return False
    box = [edge.value for edge in edges]
    left, bottom, right, top = page_box
    return bool(
        box[0] < left - _EDGE_TOLERANCE_POINTS
        or box[1] < bottom - _EDGE_TOLERANCE_POINTS
        or box[2] > right + _EDGE_TOLERANCE_POINTS
        or box[3] > top + _EDGE_TOLERANCE_POINTS
    )


def _read_object(shown: Any, text_page: Any) -> str:
    # Most lines fit; what does not is asked for again.
    buffer, length = _read_object_buffer(shown, text_page, _LINE_BUFFER_BYTES)
    if length > _LINE_BUFFER_BYTES:
        buffer, length = _read_object_buffer(shown, text_page, length)
    text = buffer.raw[: max(0, length - 2)].decode("utf-16-le", errors="replace")
    return text.replace(_LINE_END_HYPHEN, "-")


def _read_object_buffer(shown: Any, text_page: Any, room: int) -> tuple["ctypes.Array[ctypes.c_char]", int]:
    """A buffer of so many bytes with an object's text, and how many bytes that has."""
    buffer = ctypes.create_string_buffer(room)
    characters = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    return buffer, raw.FPDFTextObj_GetText(shown, text_page.raw, characters, room)


def _excerpt(text: str) -> str:
    return text if len(text) <= _MAX_EXCERPT_CHARS else text[:_MAX_EXCERPT_CHARS] + "…"
