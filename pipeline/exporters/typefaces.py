"""The font families that handouts are set in: which packages bring them, and what each is used for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

#: First and last code points.
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Typeface:
    """A family as packages bring it.

    ``files`` are package and file by weight; one file for both weights is a variable font. ``kept`` is
    what is used of it, empty for all. ``extra`` is the extra of this project that installs it, if
    it does not come with the project itself.
    """

    files: Mapping[int, tuple[str, str]]
    kept: Ranges = ()
    extra: str = ""

    def draws(self, code: int) -> bool:
        """Whether a character is among those that the family is used for."""
        return not self.kept or any(first <= code <= last for first, last in self.kept)


def _static(package: str, stem: str) -> dict[int, tuple[str, str]]:
    return {400: (package, f"files/{stem}-Regular.ttf"), 700: (package, f"files/{stem}-Bold.ttf")}


#: Noto Sans is kept to Latin, Greek, Cyrillic, punctuation and signs. To instance all of it takes four times
#: as long, for phonetic and historic letters that no handout uses.
_NOTO_SANS = ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf")

TYPEFACES = {
    "Atkinson Hyperlegible": Typeface(_static("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible")),
    "Noto Sans": Typeface(
        {400: _NOTO_SANS, 700: _NOTO_SANS}, ((0x20, 0x52F), (0x1E00, 0x22FF), (0xFB00, 0xFB06))
    ),
    "IBM Plex Sans Arabic": Typeface(
        _static("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic"),
        ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    ),
    "Hind Siliguri": Typeface(
        _static("fontpkg_hind_siliguri", "HindSiliguri"), ((0x964, 0x965), (0x980, 0x9FF))
    ),
    # All of Noto Sans CJK, Japanese where nothing is said: the page's language chooses the Chinese forms.
    "Noto Sans CJK": Typeface(
        {
            400: ("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"),
            700: ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf"),
        },
        (
            (0x1100, 0x11FF), (0x2E80, 0x2FDF), (0x2FF0, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF),
            (0xF900, 0xFAFF), (0xFE10, 0xFE1F), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF),
        ),
        extra="cjk",
    ),
}  # fmt: skip

#: Families for scripts that the families of a theme lack. They stand behind the theme's own on paper; a
#: screen has fonts for its reader's scripts, and these would make a web page or a book much larger.
FOR_SCRIPTS = ("IBM Plex Sans Arabic", "Hind Siliguri", "Noto Sans CJK")


@cache
def is_installed(family: str) -> bool:
    """Whether the packages that bring a family are there."""
    return all(find_spec(package) for package, _ in TYPEFACES[family].files.values())


def font_files(family: str) -> dict[int, Path]:
    """The font files of a family by weight."""
    return {
        weight: Path(str(import_module(package).__file__)).parent / file
        for weight, (package, file) in TYPEFACES[family].files.items()
    }


def advice(characters: set[str]) -> str | None:
    """What to install for characters that no installed font draws; None where nothing would help."""
    codes = set(map(ord, characters))
    for family in FOR_SCRIPTS:
        typeface = TYPEFACES[family]
        if typeface.extra and not is_installed(family) and any(map(typeface.draws, codes)):
            return f"install the fonts for this script: pip install 'exercise-handouts[{typeface.extra}]'"
    return None
