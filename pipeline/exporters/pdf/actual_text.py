"""ActualText in a PDF: the characters of shaped text, next to its glyphs (ISO 32000-1, 14.9.4).

A PDF maps each glyph to characters. Where letters join, stack, change their order or run from right to
left, one glyph stands for other characters in every word, and no such map is right: copied or read aloud,
the text would be another. There each line of text carries its characters as they were written.
"""

from codecs import BOM_UTF16_BE

import pydyf
from weasyprint import Document

from pipeline.exporters.pdf.weasyprint_internals import collect_line_texts, find_marked_lines, map_every_glyph
from pipeline.text.emoji import is_decoration
from pipeline.text.scripts import has_right_to_left, needs_shaping

#: In the page's content, PDFium takes what lies beyond (pictures) for two characters each.
_LAST_BMP_CHAR = "\uffff"


def add_actual_text(document: Document, pdf: pydyf.PDF) -> None:
    """Add the characters of every line that holds shaped text.

    On a page that is read from right to left, every line has them in its tag, where assistive technology
    looks: brackets and numbers are turned around there too. In the page's content, programs that copy
    text would take them for glyphs, which stand in the order in which they are seen, and turn them around.

    Args:
        document: the laid out document, as WeasyPrint hands it to a finisher.
        pdf: the PDF that it was painted into; it is changed in place.

    Raises:
        ValueError: the tags are not those of the document's lines: nothing may be guessed.
    """
    if not any(is_shaped(text) for texts in collect_line_texts(document.pages) for text in texts):
        return
    map_every_glyph(pdf)
    for lines in find_marked_lines(document.pages, pdf):
        is_mirrored = any(has_right_to_left(line.text) for line in lines)
        for text, tag, properties in lines:
            if is_mirrored or (is_shaped(text) and max(text) > _LAST_BMP_CHAR):
                tag["ActualText"] = _encode_text_string(text)
            elif is_shaped(text):
                if properties is None:
                    raise ValueError("a line of text is not in the content of its page")
                properties["ActualText"] = _encode_text_string(text)


def is_shaped(text: str) -> bool:
    """Whether a text has letters that need shaping; what varies or joins pictures is left to their glyphs."""
    # Nothing of ASCII does: most lines are read by this alone.
    return not text.isascii() and any(
        needs_shaping(character) and not is_decoration(character) for character in text
    )


def _encode_text_string(text: str) -> bytes:
    """A text string of a PDF, in hexadecimal (ISO 32000-1, 7.9.2.2)."""
    return b"<" + (BOM_UTF16_BE + text.encode("utf-16-be")).hex().encode() + b">"
