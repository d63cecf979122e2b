"""The cover picture of a book: the handout's title in the largest letters that fit, as a PNG.

1200 by 1600 pixels in sixteen flat colours, so that the same words give the same small file. All
positions and letter sizes are in pixels. Words that the fonts cannot set correctly (a missing glyph, a
script that needs shaping) are left out of the picture.
"""

import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.exporters.fonts import read_code_points
from pipeline.text.scripts import needs_shaping

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

#: How wide a text is, in units of the letters' size.
WidthFunction = Callable[[str], float]

WIDTH_PX, HEIGHT_PX = 1200, 1600
#: Stands for the end of a title that is too long for the cover even in the smallest letters.
ELLIPSIS = "…"

_MARGIN_PX = 130
_TEXT_WIDTH_PX = WIDTH_PX - 2 * _MARGIN_PX
_CLINIC_TOP_PX, _RULE_TOP_PX, _TITLE_TOP_PX, _TITLE_BOTTOM_PX, _NOTICE_TOP_PX = 130, 300, 360, 1130, 1190
_MAX_TITLE_PX, _MIN_TITLE_PX, _TITLE_STEP_PX = 132, 40, 4
_LEADING, _ASCENT = 1.16, 0.95
_MAX_BROKEN_WORD_PX = 60
_SMALL_PRINT_PX, _MAX_SMALL_PRINT_LINES = 44, 2

_PAPER_RGB, _INK_RGB, _ACCENT_RGB, _PALE_RGB = (255, 255, 255), (26, 34, 38), (11, 79, 92), (222, 236, 238)
# Palette: paper, then shades that lead to each colour so that edges are smooth. The last of each is pure.
_INK_SHADES, _ACCENT_SHADES, _PALE_SHADES = 8, 4, 3
_FIRST_ACCENT = _INK_SHADES + 1
_FIRST_PALE = _FIRST_ACCENT + _ACCENT_SHADES
_SOLID_ACCENT = _FIRST_PALE - 1


@dataclass(frozen=True)
class CoverText:
    """What stands on a cover; ``clinic`` and ``notice`` may be empty."""

    title: str
    clinic: str = ""
    notice: str = ""
    right_to_left: bool = False


@dataclass(frozen=True)
class CoverLine:
    """A line of text, the height of its base line, and the size of its letters."""

    text: str
    base: int
    size: int


class CoverFonts:
    """The typefaces of a cover, the preferred one first: a letter comes from the first that has it.

    Args:
        typefaces: TrueType files.
    """

    def __init__(self, typefaces: Sequence[bytes]) -> None:
        self._typefaces = [(typeface, _read_repertoire(typeface)) for typeface in typefaces]
        self._widths: dict[str, float] = {}

    def can_set(self, text: str) -> bool:
        """Whether there is a glyph for every letter, and no letter needs shaping.

        Scripts that are written from right to left, or that join or stack their letters, need a shaping
        engine that is not there on every machine.
        """
        letters = set(_normalize_text(text))
        covered = frozenset[str]().union(*(repertoire for _, repertoire in self._typefaces))
        return letters <= covered and not any(map(needs_shaping, letters))

    def measure_width(self, text: str) -> float:
        """How wide a text is, in units of the letters' size."""
        if text not in self._widths:
            runs = self._split_runs(text, _MAX_TITLE_PX)
            self._widths[text] = sum(font.getlength(run) for font, run in runs) / _MAX_TITLE_PX
        return self._widths[text]

    def draw_text(self, pen: "ImageDraw", origin: tuple[float, float], text: str, size: int) -> None:
        """Draw a text from ``origin``, the left end of its base line, in letters of ``size`` pixels."""
        x, base = origin
        for font, run in self._split_runs(text, size):
            pen.text((x, base), run, fill=255, font=font, anchor="ls")
            x += font.getlength(run)

    def _split_runs(self, text: str, size: int) -> Iterator[tuple["FreeTypeFont", str]]:
        """The text in parts that come from one typeface."""
        for typeface, letters in groupby(text, self._find_typeface):
            yield _load_font(typeface, size), "".join(letters)

    def _find_typeface(self, letter: str) -> bytes:
        matching = (typeface for typeface, repertoire in self._typefaces if letter in repertoire)
        return next(matching, self._typefaces[0][0])


@lru_cache(maxsize=32)
def _read_repertoire(typeface: bytes) -> frozenset[str]:
    return frozenset(map(chr, read_code_points(BytesIO(typeface))))


@lru_cache(maxsize=64)
def _load_font(typeface: bytes, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    # The basic layout is part of every Pillow: the other one comes and goes with the machine's libraries.
    return ImageFont.truetype(BytesIO(typeface), size, layout_engine=ImageFont.Layout.BASIC)


def _normalize_text(text: str) -> str:
    """The text with its white space evened and its accents joined to their letters.

    The mark that asks for a picture form of a sign (U+FE0F) is left out: it has no shape of its own.
    """
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufe0f", "").split())


def draw_cover(cover_text: CoverText, cover_fonts: CoverFonts) -> bytes:
    """The cover as a PNG file of 1200 by 1600 pixels.

    Lines that ``cover_fonts`` cannot set are left out; they should have a glyph for `ELLIPSIS` too.
    """
    from PIL import Image, ImageChops, ImageDraw

    ink = Image.new("L", (WIDTH_PX, HEIGHT_PX), 0)
    pen = ImageDraw.Draw(ink)
    for line in _typeset_lines(cover_text, cover_fonts):
        x = (
            WIDTH_PX - _MARGIN_PX - cover_fonts.measure_width(line.text) * line.size
            if cover_text.right_to_left
            else _MARGIN_PX
        )
        cover_fonts.draw_text(pen, (x, line.base), line.text, line.size)
    picture = _draw_background(cover_text.right_to_left).copy()
    if box := ink.getbbox():
        shades = ink.crop(box).point([round(level * _INK_SHADES / 255) for level in range(256)])
        # Where words and background meet, the higher number wins: words stand on paper, which is 0.
        picture.paste(ImageChops.lighter(picture.crop(box), shades), box)
    picture.putpalette(_make_palette())
    return _encode_png(picture)


def _encode_png(picture: "Image") -> bytes:
    """A picture of sixteen colours as PNG (https://www.w3.org/TR/png-3/, 5 and 11), in half Pillow's time.

    Pillow looks for what repeats anywhere. In flat colours, runs of one byte are nearly all there is to find.
    """
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 4, 3, 0, 0, 0)  # 4 bits a dot, palette
    packed, width = picture.tobytes("raw", "P;4"), (picture.width + 1) // 2
    rows = b"".join(b"\0" + packed[start : start + width] for start in range(0, len(packed), width))
    compressor = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", _make_palette()),
        (b"IDAT", compressor.compress(rows) + compressor.flush()),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def _typeset_lines(cover_text: CoverText, cover_fonts: CoverFonts) -> Iterator[CoverLine]:
    """The lines of the cover with their positions and sizes."""
    for text, top, fit in (
        (cover_text.clinic, _CLINIC_TOP_PX, _fit_small),
        (cover_text.title, _TITLE_TOP_PX, _fit_title),
        (cover_text.notice, _NOTICE_TOP_PX, _fit_small),
    ):
        if cover_fonts.can_set(text):
            lines, size = fit(_normalize_text(text), cover_fonts.measure_width)
            for row, line in enumerate(lines):
                yield CoverLine(line, top + round((row * _LEADING + _ASCENT) * size), size)


def _fit_small(text: str, measure: WidthFunction) -> tuple[list[str], int]:
    lines = _wrap_text(text, measure, _TEXT_WIDTH_PX / _SMALL_PRINT_PX)
    return _truncate_lines(lines, _MAX_SMALL_PRINT_LINES), _SMALL_PRINT_PX


def _fit_title(text: str, measure: WidthFunction) -> tuple[list[str], int]:
    """The title in lines, and the largest size in which they fit the height for it."""
    longest = max(map(measure, text.split()), default=0)
    for size in range(_MAX_TITLE_PX, _MIN_TITLE_PX - 1, -_TITLE_STEP_PX):
        width, rows = _TEXT_WIDTH_PX / size, int((_TITLE_BOTTOM_PX - _TITLE_TOP_PX) / (size * _LEADING))
        lines = _wrap_text(text, measure, width)
        # Small letters serve a reader worse than a word broken across two lines.
        if len(lines) <= rows and (longest <= width or size <= _MAX_BROKEN_WORD_PX):
            return _balance_lines(text, measure, width), size
    return _truncate_lines(lines, rows), size


def _truncate_lines(lines: list[str], rows: int) -> list[str]:
    """The first lines, with a mark where that is not all of them."""
    return lines if len(lines) <= rows else [*lines[: rows - 1], lines[rows - 1][:-1].rstrip() + ELLIPSIS]


def _balance_lines(text: str, measure: WidthFunction, width: float) -> list[str]:
    """As many lines as that width takes, of more even length: no word is left alone below the others."""
    lines = _wrap_text(text, measure, width)
    longest = max(map(measure, text.split()), default=0)
    for percentage in range(95, 50, -5):
        narrower = width * percentage / 100
        rewrapped = _wrap_text(text, measure, narrower)
        if narrower < longest or len(rewrapped) > len(lines):
            break
        lines = rewrapped
    return lines


def _wrap_text(text: str, measure: WidthFunction, width: float) -> list[str]:
    """The text in lines that are not wider than ``width`` (in units of the letters' size)."""
    lines: list[str] = []
    free_width = 0.0
    for word in text.split():
        free_width -= measure(" ") + measure(word)
        if lines and free_width >= 0:
            lines[-1] += f" {word}"
        else:
            lines.extend(_break_word(word, measure, width))
            free_width = width - measure(lines[-1])
    return lines


def _break_word(word: str, measure: WidthFunction, width: float) -> list[str]:
    """The word, broken where it alone is wider than a line."""
    if measure(word) <= width:
        return [word]
    parts, free_width = [""], width
    for letter in word:
        if parts[-1] and measure(letter) > free_width:
            parts.append("")
            free_width = width
        parts[-1] += letter
        free_width -= measure(letter)
    return parts


@cache
def _draw_background(right_to_left: bool) -> "Image":
    """The cover without its words, each dot the number of its colour: it is the same for every handout."""
    from PIL import Image, ImageDraw, ImageOps

    picture = Image.new("L", (WIDTH_PX, HEIGHT_PX), 0)
    pen = ImageDraw.Draw(picture)
    rings = _draw_rings()
    picture.paste(rings, (WIDTH_PX - rings.width, HEIGHT_PX - rings.height))
    pen.rectangle((0, 0, 35, HEIGHT_PX), fill=_SOLID_ACCENT)
    pen.rectangle((_MARGIN_PX, _RULE_TOP_PX, _MARGIN_PX + 180, _RULE_TOP_PX + 9), fill=_SOLID_ACCENT)
    return ImageOps.mirror(picture) if right_to_left else picture


def _draw_rings() -> "Image":
    """Quarter rings for the far corner: a movement, drawn large and made small so that its edge is smooth."""
    from PIL import Image, ImageDraw

    side, scale = 380, 4
    large = Image.new("L", (side * scale, side * scale), 0)
    pen = ImageDraw.Draw(large)
    for radius in (360, 260, 160):
        box = [
            (side - radius) * scale,
            (side - radius) * scale,
            (side + radius) * scale,
            (side + radius) * scale,
        ]
        pen.ellipse(box, fill=255)
        inner = [box[0] + 44 * scale, box[1] + 44 * scale, box[2] - 44 * scale, box[3] - 44 * scale]
        pen.ellipse(inner, fill=0)
    small = large.resize((side, side), Image.Resampling.LANCZOS)
    levels = [round(level * _PALE_SHADES / 255) for level in range(256)]
    return small.point([_FIRST_PALE + level - 1 if level else 0 for level in levels])


def _make_palette() -> bytes:
    shades = [(_PAPER_RGB, 1.0)]
    for colour, count in ((_INK_RGB, _INK_SHADES), (_ACCENT_RGB, _ACCENT_SHADES), (_PALE_RGB, _PALE_SHADES)):
        shades += [(colour, shade / count) for shade in range(1, count + 1)]
    return bytes(
        round(white + (full - white) * share)
        for colour, share in shades
        for white, full in zip(_PAPER_RGB, colour, strict=True)
    )
