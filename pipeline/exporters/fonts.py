"""Which font draws which character, and the font files that a handout carries.

Families are tried in the theme's order; the product's own symbols (`pipeline.exporters.symbols`) stand
behind the first of them, so that letters and digits never come from the symbol font. On paper the families
for other scripts (`pipeline.exporters.typefaces`) follow; a screen has its reader's own. All faces are
static: a variable font is slower to lay out and its bytes vary, so it is instanced once and kept in the
cache folder.
"""

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import ConfigurationError
from pipeline.exporters import symbols
from pipeline.exporters.theme import Theme
from pipeline.exporters.typefaces import FOR_SCRIPTS, TYPEFACES, font_files, is_installed

Flavour = Literal["woff2", "ttf"]

#: Characters that every text subset holds: a style sheet may print them, and a common set lets many
#: handouts share one subset.
_COMMON = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–—‘’“”•…×°½"

#: Kept from the layout tables: kerning, ligatures, mark placement. Stylistic sets are never asked for.
_FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "init", "medi", "fina", "rlig", "calt"]


@dataclass(frozen=True)
class Face:
    """One font file: ``family``, ``weight`` (400 or 700), ``style``, and where it comes from.

    ``source`` may be a variable font: `font_file` gives the static one.
    """

    family: str
    weight: int
    source: Path
    style: str = "normal"


def families_for(text: str, theme: Theme) -> tuple[str, ...]:
    """The families that are needed to draw ``text`` on paper, in cascade order.

    Raises:
        ConfigurationError: the theme names a family that is not installed.
    """
    return tuple(family for family, _ in _shares(text, (*_order(theme), *_for_scripts())))


def cascade(text: str, theme: Theme) -> list[tuple[Face, str]]:
    """The theme's faces that are needed to draw ``text`` on a screen, in cascade order.

    Both weights of each family, each with the characters that it, and no earlier one, has to draw.
    Characters that none of them has are left to the reading system.

    Raises:
        ConfigurationError: the theme names a family that is not installed.
    """
    return [(face, share) for family, share in _shares(text, _order(theme)) for face in _faces(family)]


def _shares(text: str, families: Iterable[str]) -> Iterator[tuple[str, str]]:
    missing = set(text + _COMMON)
    for family in families:
        share = _drawn(missing, family)
        if share:
            yield family, "".join(sorted(share))
        missing -= share


def _drawn(characters: set[str], family: str) -> set[str]:
    """Which of the characters a family draws."""
    typeface = TYPEFACES.get(family)
    # Whether a large font need be opened at all is seen from what it is used for.
    wanted = {each for each in characters if typeface is None or typeface.draws(ord(each))}
    return {each for each in wanted if ord(each) in covered(_faces(family)[0].source)} if wanted else set()


def uncovered(text: str, theme: Theme) -> set[str]:
    """The visible characters of ``text`` that no font, nor the symbols, can draw on paper."""
    missing = {character for character in set(text) if not character.isspace()}
    for family in (*_order(theme), *_for_scripts()):
        missing -= _drawn(missing, family)
    return missing


def all_faces(theme: Theme) -> list[Face]:
    """Every face that a handout of the theme may need, in cascade order, the blanks last.

    Raises:
        ConfigurationError: the theme names a family that is not installed.
    """
    families = (*_order(theme), *_for_scripts(), symbols.BLANKS_FAMILY)
    return [face for family in families for face in _faces(family)]


def subset(face: Face, characters: str, flavour: Flavour = "woff2") -> bytes:
    """A font file with the glyphs for ``characters`` alone; the same bytes for the same characters.

    Args:
        face: one of `faces_for`.
        characters: any text; order and repetition do not matter; what the face lacks is passed over.
        flavour: ``woff2`` for the web, ``ttf`` for an EPUB.
    """
    return _subset(face, "".join(sorted(set(characters))), flavour)


def font_face(face: Face, address: str, characters: str = "") -> str:
    """The CSS ``@font-face`` rule that offers ``face`` from ``address``.

    ``characters`` narrows the rule with ``unicode-range``: digits then never come from a symbol font.
    """
    # The symbols have one weight: a browser must not thicken them artificially.
    weight = "400 700" if face.family == symbols.FAMILY and characters else str(face.weight)
    only = f"unicode-range:{unicode_range(map(ord, characters))};" if characters else ""
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{weight};'
        f'font-display:swap;{only}src:url("{address}")}}'
    )


def unicode_range(codes: Iterable[int]) -> str:
    """Code points as the value of CSS ``unicode-range``, neighbours joined."""
    runs: list[list[int]] = []
    for code in sorted(set(codes)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


@cache
def font_file(face: Face) -> Path:
    """The static TrueType file of a face; made from the variable font and kept where there is none."""
    if not _is_variable(face.source):
        return face.source
    import fontTools

    content = face.source.read_bytes()
    kept = TYPEFACES[face.family].kept
    key = sha256(content + f"|{fontTools.version}|{face.weight}|{kept}".encode()).hexdigest()[:24]
    stem = face.family.lower().replace(" ", "-")
    return cached_file(f"{stem}-{face.weight}-{key}.ttf", lambda: _instance(content, face))


@cache
def covered(source: Path) -> frozenset[int]:
    """The code points that a font file has glyphs for."""
    from fontTools.ttLib import TTFont

    with TTFont(source, lazy=True) as font:
        return frozenset(font.getBestCmap())


def cached_file(name: str, build: Callable[[], bytes]) -> Path:
    """The file of that name in the cache folder, built where it is not there yet.

    ``name`` must change with whatever the content depends on. The file appears whole or not at all. Where
    the user's cache folder cannot be written, a temporary folder of this process stands in for it.
    """
    path = _cache_folder() / name
    if path.is_file():
        return path
    content = build()
    try:
        return _write_whole(path, content)
    except OSError:
        return _write_whole(Path(_temporary_folder().name) / name, content)


def _write_whole(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(half).replace(path)
    except OSError:
        Path(half).unlink(missing_ok=True)
        raise
    return path


def _cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME", "")
    # The specification says that a relative path there is to be ignored.
    folder = Path(root) if Path(root).is_absolute() else Path("~/.cache").expanduser()
    return folder / "exercise-handouts"


@cache
def _temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder that goes when this process ends."""
    return tempfile.TemporaryDirectory(prefix="exercise-handouts-")


def _order(theme: Theme) -> list[str]:
    first, *others = theme.settings.families
    return [first, symbols.FAMILY, *others]


def _for_scripts() -> list[str]:
    return list(filter(is_installed, FOR_SCRIPTS))


@cache
def _faces(family: str) -> tuple[Face, ...]:
    if family == symbols.FAMILY:
        return (Face(family, 400, cached_file(symbols.file_name(), symbols.build)),)
    if family == symbols.BLANKS_FAMILY:
        return (Face(family, 400, cached_file(symbols.blanks_file_name(), symbols.build_blanks)),)
    if family not in TYPEFACES or not is_installed(family):
        raise ConfigurationError(
            f"the font family '{family}' is not installed",
            where="theme.toml",
            next_step=f"use one of: {', '.join(sorted(filter(is_installed, TYPEFACES)))}",
        )
    return tuple(Face(family, weight, file) for weight, file in font_files(family).items())


def _is_variable(source: Path) -> bool:
    """Whether the file is a variable font: by custom the axes then stand in its name, in brackets."""
    return "[" in source.name


def _instance(content: bytes, face: Face) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    _reduce(font, "".join(map(chr, filter(TYPEFACES[face.family].draws, font.getBestCmap()))))
    return _saved(instantiateVariableFont(font, {"wght": face.weight, "wdth": 100}))


@lru_cache(maxsize=64)
def _subset(face: Face, characters: str, flavour: Flavour) -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(font_file(face), recalcTimestamp=False)
    _reduce(font, characters)
    font.flavor = "woff2" if flavour == "woff2" else None
    return _saved(font)


def _reduce(font: Any, characters: str) -> None:
    """Drop the glyphs that ``characters`` do not need."""
    from fontTools.subset import Options, Subsetter

    options = Options(hinting=False, desubroutinize=True, notdef_outline=True, layout_features=_FEATURES)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the licence (13, 14) travels with the font
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)


def _saved(font: Any) -> bytes:
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()
