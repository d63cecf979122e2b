"""ActualText in a PDF: the characters of shaped text, next to its glyphs (ISO 32000-1, 14.9.4).

A PDF maps each glyph to characters. Where letters join, stack, change their order or run from right to
left, one glyph stands for other characters in every word, and no such map is right: copied or read aloud,
the text would be another. There each line of text carries its characters as they were written.
"""

import unicodedata
from codecs import BOM_UTF16_BE
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pipeline.text.emoji import is_decoration

#: In the page's content, PDFium takes what lies beyond (pictures) for two characters each.
_LAST_BMP_CHAR = "\uffff"


#: Scripts whose letters join, carry marks and change their order: from Devanagari to Myanmar, and Khmer. A
#: letter that stands alone has the glyph of one that carries a mark, and a glyph is mapped to one text only.
_BRAHMIC_RANGES = ((0x0900, 0x109F), (0x1780, 0x17FF))


def needs_shaping(character: str) -> bool:
    """Whether the shape or place of a character depends on those beside it."""
    is_brahmic = any(first <= ord(character) <= last for first, last in _BRAHMIC_RANGES)
    return is_brahmic or unicodedata.category(character).startswith("M") or is_right_to_left(character)


def is_right_to_left(character: str) -> bool:
    """Whether a character belongs to a script that runs from right to left."""
    return unicodedata.bidirectional(character) in {"R", "AL", "AN"}


def add_actual_text(document: Any, pdf: Any) -> None:
    """Tell the characters of every line that holds shaped text.

    On a page that is read from right to left, every line tells them in its tag, where assistive technology
    looks: brackets and numbers are turned around there too. In the page's content, programs that copy
    text would take them for glyphs, which stand in the order in which they are seen, and turn them around.

    Args:
        document: the laid out document, as WeasyPrint hands it to a finisher.
        pdf: the PDF that it was painted into (a `pydyf.PDF`); it is changed in place.

    Raises:
        ValueError: the tags are not those of the document's lines: nothing may be guessed.
    """
    # The boxes are not part of WeasyPrint's public interface; there is no other way to a line's text.
    pages = [list(_collect_line_texts(page._page_box)) for page in document.pages]
    if not any(_is_shaped(text) for lines in pages for text in lines):
        return
    _map_every_glyph(pdf)
    tags = _collect_line_tags(pdf)
    for lines, reference in zip(pages, pdf.page_references, strict=True):
        contents = _find_marked_content(pdf, reference)
        is_mirrored = any(is_right_to_left(character) for text in lines for character in text)
        for text, tag in zip(lines, tags[reference], strict=True):
            if is_mirrored or (_is_shaped(text) and max(text) > _LAST_BMP_CHAR):
                tag["ActualText"] = _encode_text_string(text)
            elif _is_shaped(text):
                contents[tag["K"][0]]["ActualText"] = _encode_text_string(text)


def _map_every_glyph(pdf: Any) -> None:
    """Give a glyph that stands for nothing of its own a character that nobody sees: each must have one."""
    for part in pdf.objects:
        lines = getattr(part, "stream", ())
        if b"begincmap" in lines:
            part.stream = [line.replace(b"<>", b"<200b>") for line in lines]


def _is_shaped(text: str) -> bool:
    """Whether a line has letters that need shaping; what varies or joins pictures is left to their glyphs."""
    # Nothing of ASCII does: most lines are read by this alone.
    return not text.isascii() and any(
        needs_shaping(character) and not is_decoration(character) for character in text
    )


def _encode_text_string(text: str) -> bytes:
    """A text string of a PDF, in hexadecimal."""
    return b"<" + (BOM_UTF16_BE + text.encode("utf-16-be")).hex().encode() + b">"


def _collect_line_texts(box: Any) -> Iterator[str]:
    """The text of each box of text, in the order in which they were tagged."""
    for child in box.children:
        child = getattr(child, "_box", child)  # what is positioned stands behind a placeholder
        if hasattr(child, "text"):
            yield child.text
        elif hasattr(child, "children"):
            yield from _collect_line_texts(child)


def _collect_line_tags(pdf: Any) -> dict[bytes, list[Any]]:
    """The tags of marked text on each page, in the order in which it was tagged."""
    found: defaultdict[bytes, list[Any]] = defaultdict(list)
    for element in pdf.objects:
        if not isinstance(element, dict) or element.get("S") != "/Span":
            continue
        if len(element["K"]) == 1 and isinstance(element["K"][0], int):
            found[element["Pg"]].append(element)
    return found


def _find_marked_content(pdf: Any, reference: bytes) -> dict[int, Any]:
    """The properties of a page's marked content, by identifier."""
    page = next(each for each in pdf.objects if each.reference == reference)
    stream = next(each for each in pdf.objects if each.reference == page["Contents"])
    return {part["MCID"]: part for part in stream.stream if isinstance(part, dict) and "MCID" in part}
