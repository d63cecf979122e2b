"""Font families, which characters each draws, and the font files that a handout carries.

Families are tried in the theme's order; the product's own symbols (`pipeline.exporters.symbol_font`)
stand behind the first of them, so that letters and digits never come from the symbol font. On paper the
families for other scripts (`SCRIPT_FAMILIES`) follow; a screen has its reader's own fonts, and these
would make a web page or a book much larger. All faces are static: a variable font is slower to lay out
and its bytes vary, so it is instantiated once and kept in the cache folder. `TYPEFACES` lists the
packages that bring each family and the code points that it is used for.
"""

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path

from pipeline.errors import ConfigurationError, OutputError
from pipeline.exporters import symbol_font
from pipeline.exporters.theme import Theme
from pipeline.storage.atomic import make_folder, write_atomically

#: First and last code points.
CodePointRanges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Typeface:
    """A family as packages bring it.

    Attributes:
        files: package and file by weight; one file for both weights is a variable font.
        used_ranges: the code points that the family is used for; empty for all.
        extra: the extra of this project that installs it, if it does not come with the project itself.
    """

    files: Mapping[int, tuple[str, str]]
    used_ranges: CodePointRanges = ()
    extra: str = ""

    def is_used_for(self, code: int) -> bool:
        """Whether a character is among those that the family is used for."""
        return not self.used_ranges or any(first <= code <= last for first, last in self.used_ranges)


def _list_static_files(package: str, stem: str) -> dict[int, tuple[str, str]]:
    return {400: (package, f"files/{stem}-Regular.ttf"), 700: (package, f"files/{stem}-Bold.ttf")}


#: Noto Sans is kept to Latin, Greek, Cyrillic, punctuation and signs. To instance all of it takes four times
#: as long, for phonetic and historic letters that no handout uses.
_NOTO_SANS = ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf")

TYPEFACES = {
    "Atkinson Hyperlegible": Typeface(
        _list_static_files("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible")
    ),
    "Noto Sans": Typeface(
        {400: _NOTO_SANS, 700: _NOTO_SANS}, ((0x20, 0x52F), (0x1E00, 0x22FF), (0xFB00, 0xFB06))
    ),
    "IBM Plex Sans Arabic": Typeface(
        _list_static_files("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic"),
        ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    ),
    "Hind Siliguri": Typeface(
        _list_static_files("fontpkg_hind_siliguri", "HindSiliguri"), ((0x964, 0x965), (0x980, 0x9FF))
    ),
    # All of Noto Sans CJK, Japanese where nothing is said: the page's language chooses the Chinese forms.
    "Noto Sans CJK": Typeface(
        {
            400: ("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"),
            700: ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf"),
        },
        # Before the scripts: Roman numerals, arrows, mathematical signs, ⑪ and its like, geometric shapes.
        (
            (0x2160, 0x217F), (0x21B0, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x25FF),
            (0x1100, 0x11FF), (0x2E80, 0x2FDF), (0x2FF0, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF),
            (0xF900, 0xFAFF), (0xFE10, 0xFE1F), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF),
        ),
        extra="cjk",
    ),
}  # fmt: skip

#: Families for scripts that the families of a theme lack. They stand behind the theme's own on paper; a
#: screen has fonts for its reader's scripts, and these would make a web page or a book much larger.
SCRIPT_FAMILIES = ("IBM Plex Sans Arabic", "Hind Siliguri", "Noto Sans CJK")


@cache
def is_installed(family: str) -> bool:
    """Whether the packages that bring a family are there."""
    return all(find_spec(package) for package, _ in TYPEFACES[family].files.values())


def find_font_files(family: str) -> dict[int, Path]:
    """The font files of a family by weight."""
    return {
        weight: Path(str(import_module(package).__file__)).parent / file
        for weight, (package, file) in TYPEFACES[family].files.items()
    }


def suggest_fonts(characters: set[str], theme: Theme) -> str:
    """What to do about characters that no font of the theme draws, nor any that stands behind it."""
    codes = set(map(ord, characters))
    for family in SCRIPT_FAMILIES:
        typeface = TYPEFACES[family]
        if typeface.extra and not is_installed(family) and any(map(typeface.is_used_for, codes)):
            return f"install the fonts for this script: pip install 'exercise-handouts[{typeface.extra}]'"
    for family in filter(is_installed, TYPEFACES):
        if family not in theme.settings.families and _find_drawable(characters, family):
            return f"name the font family '{family}' in the theme's theme.toml"
    return "print its web page, which takes the fonts of the device, or write these characters in another way"


Flavour = Literal["woff2", "ttf"]

#: Characters that every text subset holds: a style sheet may print them, and a common set lets many
#: handouts share one subset.
_COMMON_CHARS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–—‘’“”•…×°½"

#: Kept from the layout tables: kerning, ligatures, mark placement. Stylistic sets are never asked for.
_LAYOUT_FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "init", "medi", "fina", "rlig", "calt"]


@dataclass(frozen=True)
class FontFace:
    """One font file: ``family``, ``weight`` (400 or 700), ``style``, and where it comes from.

    ``source`` may be a variable font: `ensure_static_file` gives the static one.
    """

    family: str
    weight: int
    source: Path
    style: str = "normal"


def find_families(text: str, theme: Theme) -> tuple[str, ...]:
    """The families that are needed to draw ``text`` on paper, in cascade order.

    Raises:
        ConfigurationError: the theme names a family that is not installed.
    """
    return tuple(
        family for family, _ in _split_by_family(text, (*_order_families(theme), *_list_script_families()))
    )


def find_cascade(text: str, theme: Theme) -> list[tuple[FontFace, str]]:
    """The theme's faces that are needed to draw ``text`` on a screen, in cascade order.

    Both weights of each family, each with the characters that it, and no earlier one, has to draw.
    Characters that none of them has are left to the reading system.

    Raises:
        ConfigurationError: the theme names a family that is not installed.
    """
    return [
        (face, share)
        for family, share in _split_by_family(text, _order_families(theme))
        for face in _make_faces(family)
    ]


def _split_by_family(text: str, families: Iterable[str]) -> Iterator[tuple[str, str]]:
    missing = set(text + _COMMON_CHARS)
    for family in families:
        share = _find_drawable(missing, family)
        if share:
            yield family, "".join(sorted(share))
        missing -= share


def _find_drawable(characters: set[str], family: str) -> set[str]:
    """Which of the characters a family draws."""
    typeface = TYPEFACES.get(family)
    # Whether a large font need be opened at all is seen from what it is used for.
    candidates = {
        character for character in characters if typeface is None or typeface.is_used_for(ord(character))
    }
    if not candidates:
        return set()
    coverage = read_coverage(_make_faces(family)[0].source)
    return {character for character in candidates if ord(character) in coverage}


def find_uncovered(text: str, theme: Theme) -> set[str]:
    """The visible characters of ``text`` that no font, nor the symbols, can draw on paper."""
    missing = {character for character in set(text) if not character.isspace()}
    for family in (*_order_families(theme), *_list_script_families()):
        missing -= _find_drawable(missing, family)
    return missing


def list_faces(theme: Theme) -> list[FontFace]:
    """Every face that a handout of the theme may need, in cascade order, the blanks last.

    Raises:
        ConfigurationError: the theme names a family that is not installed.
    """
    families = (*_order_families(theme), *_list_script_families(), symbol_font.BLANKS_FAMILY)
    return [face for family in families for face in _make_faces(family)]


def subset_font(face: FontFace, characters: str, flavour: Flavour = "woff2") -> bytes:
    """A font file with the glyphs for ``characters`` alone; the same bytes for the same characters.

    Args:
        face: one of `list_faces`.
        characters: any text; order and repetition do not matter; what the face lacks is passed over.
        flavour: ``woff2`` for the web, ``ttf`` for an EPUB.
    """
    return _build_subset(face, "".join(sorted(set(characters))), flavour)


def render_font_face(face: FontFace, address: str, characters: str = "") -> str:
    """The CSS ``@font-face`` rule that offers ``face`` from ``address``.

    ``characters`` narrows the rule with ``unicode-range``: digits then never come from a symbol font.
    """
    # The symbols have one weight: a browser must not thicken them artificially.
    weight = "400 700" if face.family == symbol_font.SYMBOLS_FAMILY and characters else str(face.weight)
    unicode_range = f"unicode-range:{render_unicode_range(map(ord, characters))};" if characters else ""
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{weight};'
        f'font-display:swap;{unicode_range}src:url("{address}")}}'
    )


def render_unicode_range(codes: Iterable[int]) -> str:
    """Code points as the value of CSS ``unicode-range``, neighbours joined."""
    runs: list[list[int]] = []
    for code in sorted(set(codes)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


@cache
def ensure_static_file(face: FontFace) -> Path:
    """The static TrueType file of a face; made from the variable font and kept where there is none."""
    if not _is_variable(face.source):
        return face.source
    import fontTools

    content = face.source.read_bytes()
    used_ranges = TYPEFACES[face.family].used_ranges
    key = sha256(content + f"|{fontTools.version}|{face.weight}|{used_ranges}".encode()).hexdigest()[:24]
    stem = face.family.lower().replace(" ", "-")
    return ensure_cached_file(f"{stem}-{face.weight}-{key}.ttf", lambda: _instantiate_font(content, face))


@cache
def read_coverage(source: Path) -> frozenset[int]:
    """The code points that a font file has glyphs for."""
    return read_code_points(source)


def read_code_points(font_file: Path | io.BytesIO) -> frozenset[int]:
    """The code points that a font has glyphs for, read anew each time."""
    from fontTools.ttLib import TTFont

    with TTFont(font_file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def ensure_cached_file(name: str, build: Callable[[], bytes]) -> Path:
    """The file of that name in the cache folder, built where it is not there yet.

    ``name`` must change with whatever the content depends on. The file appears whole or not at all. Where
    the user's cache folder cannot be written, a temporary folder of this process stands in for it.
    """
    path = _find_cache_folder() / name
    if path.is_file():
        return path
    content = build()
    try:
        make_folder(path.parent)
        write_atomically(path, content)
    except OutputError:
        path = Path(_make_temporary_folder().name) / name
        write_atomically(path, content)
    return path


def _find_cache_folder() -> Path:
    """The user's cache folder of this product, as the system has it; ``XDG_CACHE_HOME`` is honoured."""
    return user_cache_path("exercise-handouts", appauthor=False)


@cache
def _make_temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder that goes when this process ends."""
    return tempfile.TemporaryDirectory(prefix="exercise-handouts-")


def _order_families(theme: Theme) -> list[str]:
    preferred, *others = theme.settings.families
    return [preferred, symbol_font.SYMBOLS_FAMILY, *others]


def _list_script_families() -> list[str]:
    return list(filter(is_installed, SCRIPT_FAMILIES))


@cache
def _make_faces(family: str) -> tuple[FontFace, ...]:
    if family == symbol_font.SYMBOLS_FAMILY:
        file = ensure_cached_file(symbol_font.make_file_name(), symbol_font.build_symbols)
        return (FontFace(family, 400, file),)
    if family == symbol_font.BLANKS_FAMILY:
        file = ensure_cached_file(symbol_font.make_blanks_file_name(), symbol_font.build_blanks)
        return (FontFace(family, 400, file),)
    if family not in TYPEFACES or not is_installed(family):
        raise ConfigurationError(
            f"the font family '{family}' is not installed",
            where="theme.toml",
            next_step=f"use one of: {', '.join(sorted(filter(is_installed, TYPEFACES)))}",
        )
    return tuple(FontFace(family, weight, file) for weight, file in find_font_files(family).items())


def _is_variable(source: Path) -> bool:
    """Whether the file is a variable font: by custom the axes then stand in its name, in brackets."""
    return "[" in source.name


def _instantiate_font(content: bytes, face: FontFace) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    _keep_glyphs(font, "".join(map(chr, filter(TYPEFACES[face.family].is_used_for, font.getBestCmap()))))
    return _serialize_font(instantiateVariableFont(font, {"wght": face.weight, "wdth": 100}))


@lru_cache(maxsize=64)
def _build_subset(face: FontFace, characters: str, flavour: Flavour) -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(ensure_static_file(face), recalcTimestamp=False)
    _keep_glyphs(font, characters)
    font.flavor = "woff2" if flavour == "woff2" else None
    return _serialize_font(font)


def _keep_glyphs(font: Any, characters: str) -> None:
    """Drop the glyphs that ``characters`` do not need."""
    from fontTools.subset import Options, Subsetter

    options = Options(
        hinting=False, desubroutinize=True, notdef_outline=True, layout_features=_LAYOUT_FEATURES
    )
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the licence (13, 14) travels with the font
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)


def _serialize_font(font: Any) -> bytes:
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()
