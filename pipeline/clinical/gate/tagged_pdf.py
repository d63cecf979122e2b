"""Reads the text of a PDF along its structure tree (ISO 32000-1, 14.7), page by page, with PDFium."""

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw


def tagged_text(content: bytes) -> str:
    """The text of all tagged content, in tag order.

    Raises:
        ValueError: it is no PDF, or a page has no structure tree.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise ValueError(f"not a PDF ({error})") from error
    try:
        return "\n".join(_page_text(document[index], index + 1) for index in range(len(document)))
    finally:
        document.close()


def _page_text(page: Any, number: int) -> str:
    by_id = _marked_text(page)
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree or raw.FPDF_StructTree_CountChildren(tree) < 1:
        raise ValueError(f"page {number} has no tags")
    try:
        roots = raw.FPDF_StructTree_CountChildren(tree)
        return "\n".join(
            "".join(by_id.get(mark, "") for mark in _marks(raw.FPDF_StructTree_GetChildAtIndex(tree, index)))
            for index in range(roots)
        )
    finally:
        raw.FPDF_StructTree_Close(tree)


def _marks(element: Any) -> Iterator[int]:
    """The marked-content ids below a structure element, in order."""
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if mark >= 0:
            yield mark
            continue
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield from _marks(child)


def _marked_text(page: Any) -> dict[int, str]:
    """The text of a page by marked-content id."""
    text_page = page.get_textpage()
    found: defaultdict[int, str] = defaultdict(str)
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        shown = raw.FPDFPage_GetObject(page.raw, index)
        mark = raw.FPDFPageObj_GetMarkedContentID(shown)
        if mark >= 0 and raw.FPDFPageObj_GetType(shown) == raw.FPDF_PAGEOBJ_TEXT:
            found[mark] += _object_text(shown, text_page)
    return found


def _object_text(shown: Any, text_page: Any) -> str:
    length = raw.FPDFTextObj_GetText(shown, text_page.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(shown, text_page.raw, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", errors="replace")
