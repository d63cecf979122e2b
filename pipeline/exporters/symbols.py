"""The product's own symbols, and the blanks that stand in for pictures that no font has.

Text fonts lack ✨ → ✓ ☐ and the like, an emoji font weighs tens of megabytes and takes the digits with it,
and a PDF/UA file may not hold a character without a glyph. So the bundled theme draws the symbols that
exercise articles use (``symbols/<hexadecimal code point>.svg``, one filled path each), and they become the
font "Handout Symbols".

What remains are pictographs that nobody drew, a unicorn or a doctor. They are decoration: in a PDF each gets
a glyph of the font "Handout Blanks" that is too small to see and takes no room. The character itself stays in
the file's text; what joins or varies pictographs (U+200D, U+FE0F) does not, because it is never drawn. HTML
and EPUB keep all of them. Letters, digits and mathematical signs never become blanks: they carry meaning, and
a handout that lacks one must fail.
"""

import io
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.exporters.theme import FALLBACK, bundled_folder

FAMILY = "Handout Symbols"
BLANKS_FAMILY = "Handout Blanks"

UNITS_PER_EM = 1000
#: As in the text font, so that a symbol never changes the height of its line.
ASCENT, DESCENT = 950, -290
#: The 24 by 24 drawing becomes 960 units, centred on half the height of a capital.
_SCALE, _LIFT = 40, 814

#: First and last code points that become blanks where no font has them: pictographs, and what joins them.
BLANK_RANGES = (
    (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x2064), (0x20D0, 0x20FF), (0x2190, 0x21FF),
    (0x2300, 0x23FF), (0x2500, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF), (0x3030, 0x3030),
    (0x303D, 0x303D), (0x3297, 0x3299), (0xE000, 0xF8FF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFD), (0x1F000, 0x1F0FF), (0x1F170, 0x1F1FF), (0x1F200, 0x1FAFF), (0xE0001, 0xE007F),
)  # fmt: skip

_PATH = re.compile(r'<path d="([^"]+)"')
_WIDTH = re.compile(r'viewBox="0 0 (\d+) 24"')


@cache
def drawings() -> Mapping[int, str]:
    """The SVG drawing of each symbol by code point."""
    folder = bundled_folder() / FALLBACK / "symbols"
    return {int(path.stem, 16): _text(path) for path in sorted(folder.glob("*.svg"))}


def may_be_blank(character: str) -> bool:
    """Whether a character that no font has may be left empty: it is a pictograph, or joins pictographs."""
    return any(first <= ord(character) <= last for first, last in BLANK_RANGES)


def file_name() -> str:
    """The name that the symbol font has in the cache: it changes with the drawings and with fontTools."""
    return _versioned("handout-symbols", "".join(f"{code:x}{svg}" for code, svg in drawings().items()))


def blanks_file_name() -> str:
    """The name that the font of blanks has in the cache."""
    return _versioned("handout-blanks", "")


def build() -> bytes:
    """The font "Handout Symbols" as TrueType."""
    glyphs = {f"u{code:04X}": _glyph(svg) for code, svg in drawings().items()}
    widths = {f"u{code:04X}": _width(svg) for code, svg in drawings().items()}
    return _font(FAMILY, {code: f"u{code:04X}" for code in drawings()}, glyphs, widths)


def build_blanks() -> bytes:
    """The font "Handout Blanks" as TrueType: a glyph of its own, empty, for every code point.

    One glyph for all of them would do to look at, but then a PDF could not say which character it was.
    """
    codes = [code for first, last in BLANK_RANGES for code in range(first, last + 1)]
    names = {code: f"u{code:04X}" for code in codes}
    speck = _speck_glyph()
    return _font(BLANKS_FAMILY, names, dict.fromkeys(names.values(), speck), dict.fromkeys(names.values(), 1))


def _versioned(stem: str, content: str) -> str:
    import fontTools

    # This file decides the outcome too: its text stands for all the numbers in it.
    key = sha256(f"{content}|{fontTools.version}|{_text(Path(__file__))}".encode()).hexdigest()
    return f"{stem}-{key[:24]}.ttf"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _width(svg: str) -> int:
    found = _WIDTH.search(svg)
    return int(found[1] if found else 24) * _SCALE


def _glyph(svg: str) -> Any:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.svgLib.path import parse_path

    pen = TTGlyphPen(None)
    # TrueType counts upwards from the baseline and wants quadratic curves.
    upright = TransformPen(Cu2QuPen(pen, max_err=1.0), (_SCALE, 0, 0, -_SCALE, 0, _LIFT))
    for path in _PATH.findall(svg):
        parse_path(path, upright)
    return pen.glyph()


def _empty_glyph() -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    return TTGlyphPen(None).glyph()


def _speck_glyph() -> Any:
    """A glyph of a thousandth of an em: PDF readers pass over the text of glyphs that have no size at all."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 1))
    pen.lineTo((1, 0))
    pen.closePath()
    return pen.glyph()


def _font(
    family: str, names: Mapping[int, str], glyphs: Mapping[str, Any], widths: Mapping[str, int]
) -> bytes:
    from fontTools.fontBuilder import FontBuilder

    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *glyphs])
    builder.setupCharacterMap(dict(names))
    builder.setupGlyf({".notdef": _empty_glyph(), **glyphs})
    bearings = {name: getattr(glyph, "xMin", 0) for name, glyph in glyphs.items()}
    metrics = {name: (width, bearings[name]) for name, width in widths.items()}
    builder.setupHorizontalMetrics({".notdef": (500, 0), **metrics})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    postscript = family.replace(" ", "") + "-Regular"
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "psName": postscript, "fullName": family}
    )
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    # The same bytes on every day: a fixed date (1 January 1970, counted from 1904).
    builder.font["head"].created = builder.font["head"].modified = 2082844800
    builder.font.recalcTimestamp = False
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()
