"""Reads the text of a PDF along its structure tree (ISO 32000-1, 14.7), page by page, with PDFium."""

import ctypes
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.text.excerpt import make_excerpt

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
    """What is read aloud of a structure element: its ``ActualText``, or else its visible text.

    ``ActualText`` stands where glyphs do not give the text: in scripts that run from right to left. An
    element without visible text is not read.
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
    visible_text = "".join(parts)
    if not visible_text.strip():
        return visible_text
    actual_text = _read_actual_text(element)
    return f"\n{actual_text}" if actual_text else visible_text


def _read_actual_text(element: Any) -> str:
    length = raw.FPDF_StructElement_GetActualText(element, None, 0)
    if length <= len(_TEXT_TERMINATOR):
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetActualText(element, buffer, length)
    return buffer.raw[: max(0, length - len(_TEXT_TERMINATOR))].decode("utf-16-le", errors="replace")


def _read_marked_text(page: Any, number: int) -> dict[int, str]:
    """The text of a page by marked-content id; tagged or not, all text must lie on the paper.

    A line of a paragraph is an object of its own: each begins with a line feed.
    """
    text_page = page.get_textpage()
    box = page.get_cropbox()
    text_by_id: defaultdict[int, str] = defaultdict(str)
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        text_object = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(text_object) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        text = _read_object(text_object, text_page)
        if text.strip() and _is_off_page(text_object, box):
            raise ValueError(
                f"«{make_excerpt(text, _MAX_EXCERPT_CHARS)}» runs off the paper on page {number}"
            )
        mark = raw.FPDFPageObj_GetMarkedContentID(text_object)
        if mark >= 0:
            text_by_id[mark] += f"\n{text}"
    return text_by_id


def _is_off_page(text_object: Any, page_box: tuple[float, float, float, float]) -> bool:
    """Whether part of an object lies outside the visible box of its page."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(text_object, *edges):
        return False
    box = [edge.value for edge in edges]
    left, bottom, right, top = page_box
    return bool(
        box[0] < left - _EDGE_TOLERANCE_POINTS
        or box[1] < bottom - _EDGE_TOLERANCE_POINTS
        or box[2] > right + _EDGE_TOLERANCE_POINTS
        or box[3] > top + _EDGE_TOLERANCE_POINTS
    )


def _read_object(text_object: Any, text_page: Any) -> str:
    # Most lines fit; what does not is asked for again.
    buffer, length = _read_object_buffer(text_object, text_page, _LINE_BUFFER_BYTES)
    if length > _LINE_BUFFER_BYTES:
        buffer, length = _read_object_buffer(text_object, text_page, length)
    text = buffer.raw[: max(0, length - len(_TEXT_TERMINATOR))].decode("utf-16-le", errors="replace")
    return text.replace(_LINE_END_HYPHEN, "-")


def _read_object_buffer(
    text_object: Any, text_page: Any, size: int
) -> tuple["ctypes.Array[ctypes.c_char]", int]:
    """A buffer of ``size`` bytes with an object's text, and the length of that text in bytes."""
    buffer = ctypes.create_string_buffer(size)
    characters = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    return buffer, raw.FPDFTextObj_GetText(text_object, text_page.raw, characters, size)
