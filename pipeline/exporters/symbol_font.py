"""The fonts "Handout Symbols" and "Handout Blanks", built for characters that no text font has.

Text fonts lack ✨ → ✓ ☐ and the like, an emoji font weighs tens of megabytes and takes the digits with it,
and a PDF/UA file may not hold a character without a glyph. So the bundled theme draws the symbols that
exercise articles use (``symbols/<hexadecimal code point>.svg``, one filled path each), and they become
the font "Handout Symbols".

Pictographs that have no drawing, such as a unicorn or a doctor, remain. Those that are decoration
(`pipeline.text.emoji`) each get a glyph of the font "Handout Blanks" in a PDF, too small to see and
hardly wider than nothing. The character itself stays in the file's text; what joins or varies pictographs
(U+200D, U+FE0F) does not, because it is never drawn. HTML and EPUB keep all of them. Letters, digits,
signs and whatever else carries meaning never become blanks: a handout that lacks one must fail. Sizes are
in font units, 1000 per em.
"""

import io
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.exporters.theme import FALLBACK_THEME, find_bundled_folder
from pipeline.text import emoji

SYMBOLS_FAMILY = "Handout Symbols"
BLANKS_FAMILY = "Handout Blanks"

UNITS_PER_EM = 1000
#: As in the text font, so that a symbol never changes the height of its line.
ASCENT, DESCENT = 950, -290
_DRAWING_SIZE = 24
#: The 24 by 24 drawing becomes 960 units, centred on half the height of a capital.
_SCALE, _BASELINE_OFFSET = 40, 814

#: First and last code points that become blanks where no font has them.
BLANK_RANGES = (*emoji.JOINER_RANGES, *emoji.PICTURE_RANGES)

#: Hardly seen, yet enough: of two that are the same and lie closer, PDF readers pass over the second.
_BLANK_WIDTH = 120
_SPACE_WIDTH, _NOTDEF_WIDTH = 260, 500
#: The date of every build of the fonts, so that its bytes are the same: 1 January 1970, in seconds from 1904.
_BUILD_DATE_SECONDS = 2_082_844_800

_SVG_PATH = re.compile(r'<path d="([^"]+)"')
_SVG_WIDTH = re.compile(r'viewBox="0 0 (\d+) 24"')


@cache
def read_drawings() -> Mapping[int, str]:
    """The SVG drawing of each symbol by code point."""
    folder = find_bundled_folder() / FALLBACK_THEME / "symbols"
    return {int(path.stem, 16): _read_text(path) for path in sorted(folder.glob("*.svg"))}


def make_file_name() -> str:
    """The name that the symbol font has in the cache: it changes with the drawings and with fontTools."""
    return _make_versioned_name(
        "handout-symbols", "".join(f"{code:x}{svg}" for code, svg in read_drawings().items())
    )


def make_blanks_file_name() -> str:
    """The name that the font of blanks has in the cache."""
    return _make_versioned_name("handout-blanks", str(BLANK_RANGES))


def build_symbols() -> bytes:
    """The font "Handout Symbols" as TrueType."""
    glyphs = {f"u{code:04X}": _make_glyph(svg) for code, svg in read_drawings().items()}
    widths = {f"u{code:04X}": _measure_drawing(svg) for code, svg in read_drawings().items()}
    names = {code: f"u{code:04X}" for code in read_drawings()}
    return _build_font(SYMBOLS_FAMILY, names, glyphs, widths)


def build_blanks() -> bytes:
    """The font "Handout Blanks" as TrueType: a glyph of its own, empty, for every code point.

    One glyph for all of them would do to look at, but then a PDF could not say which character it was.
    """
    codes = [code for first, last in BLANK_RANGES for code in range(first, last + 1)]
    names = {code: f"u{code:04X}" for code in codes}
    glyphs = dict.fromkeys(names.values(), _make_speck_glyph())
    return _build_font(BLANKS_FAMILY, names, glyphs, dict.fromkeys(glyphs, _BLANK_WIDTH))


def _make_versioned_name(stem: str, content: str) -> str:
    import fontTools

    # This file decides the outcome too: its text stands for all the numbers in it.
    key = sha256(f"{content}|{fontTools.version}|{_read_text(Path(__file__))}".encode()).hexdigest()
    return f"{stem}-{key[:24]}.ttf"


def _read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _measure_drawing(svg: str) -> int:
    match = _SVG_WIDTH.search(svg)
    return int(match[1] if match else _DRAWING_SIZE) * _SCALE


def _make_glyph(svg: str) -> Any:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.svgLib.path import parse_path

    pen = TTGlyphPen(None)
    # TrueType counts upwards from the baseline and wants quadratic curves.
    upright = TransformPen(Cu2QuPen(pen, max_err=1.0), (_SCALE, 0, 0, -_SCALE, 0, _BASELINE_OFFSET))
    for path in _SVG_PATH.findall(svg):
        parse_path(path, upright)
    return pen.glyph()


def _make_empty_glyph() -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    return TTGlyphPen(None).glyph()


def _make_speck_glyph() -> Any:
    """A glyph of a thousandth of an em: PDF readers pass over the text of glyphs that have no size at all."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 1))
    pen.lineTo((1, 0))
    pen.closePath()
    return pen.glyph()


def _build_font(
    family: str, names: Mapping[int, str], glyphs: Mapping[str, Any], widths: Mapping[str, int]
) -> bytes:
    """A TrueType font.

    Args:
        family: its name.
        names: the names of its glyphs by code point.
        glyphs: glyphs by name; one for the space is added.
        widths: advance widths by name, in font units.
    """
    from fontTools.fontBuilder import FontBuilder

    # The space between two symbols is often taken from the font that draws both.
    names, glyphs = {0x20: "space", **names}, {"space": _make_empty_glyph(), **glyphs}
    widths = {"space": _SPACE_WIDTH, **widths}
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *glyphs])
    builder.setupCharacterMap(dict(names))
    builder.setupGlyf({".notdef": _make_empty_glyph(), **glyphs})
    bearings = {name: getattr(glyph, "xMin", 0) for name, glyph in glyphs.items()}
    metrics = {name: (width, bearings[name]) for name, width in widths.items()}
    builder.setupHorizontalMetrics({".notdef": (_NOTDEF_WIDTH, 0), **metrics})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    postscript = family.replace(" ", "") + "-Regular"
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "psName": postscript, "fullName": family}
    )
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = _BUILD_DATE_SECONDS
    builder.font.recalcTimestamp = False
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()
