"""Themes: how a handout looks. A folder with ``theme.toml``, style sheets and icons, and no logic.

What a theme leaves out comes from the bundled theme ``clinic``, file by file and setting by setting, so
that a theme may be one style sheet of three lines. The style sheets of a theme are joined for one format,
in cascade order; for HTML every picture that they name is put inside as a ``data:`` URL. This module is
imported by every format and by the command line: it must stay light.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from urllib.parse import quote

from msgspec import Meta, Struct

from pipeline.errors import ConfigurationError, UsageError
from pipeline.storage.paths import resolve_path
from pipeline.toml_schema import decode_toml

FALLBACK_THEME = "clinic"
SETTINGS_FILE = "theme.toml"
_PACKAGE_FOLDER = Path(__file__).resolve().parents[1]

StylesheetFormat = Literal["html", "pdf", "epub"]

#: An address in a style sheet (group 1), as CSS Values 4 (4.5) writes it without escapes.
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


@dataclass(frozen=True)
class ThemeSettings:
    """What ``theme.toml`` says.

    ``families`` are the font families in the order in which they are tried. ``html``, ``pdf`` and
    ``epub`` are the style sheets of each format, in cascade order.
    """

    description: str = ""
    families: tuple[str, ...] = ("Atkinson Hyperlegible", "Noto Sans")
    html: tuple[str, ...] = ("base.css", "screen.css", "print.css")
    pdf: tuple[str, ...] = ("base.css", "pdf.css")
    epub: tuple[str, ...] = ("base.css", "epub.css")


@dataclass(frozen=True)
class Theme:
    """A theme that was found. Hashable, cheap to pickle.

    Attributes:
        name: what people ask for.
        folder: where its files are.
        settings: what its ``theme.toml`` says.
        digest: a SHA-256 of all that it is made of. It changes whenever the look may change; what is kept of
            a theme is kept by the whole value, and so never outlives a change of its files.
    """

    name: str
    folder: Path
    settings: ThemeSettings = field(default_factory=ThemeSettings)
    digest: str = ""

    def read(self, relative_path: str) -> bytes:
        """The content of one of the theme's files, or of the bundled theme's file of that name.

        Args:
            relative_path: the file, relative to the theme's folder, with forward slashes.

        Raises:
            ConfigurationError: the path leads out of the theme's folder, or no theme has the file.
        """
        for folder in (self.folder, find_bundled_folder() / FALLBACK_THEME):
            path = resolve_path(folder / relative_path)
            if not path.is_relative_to(folder.resolve()):
                raise ConfigurationError(
                    f"'{relative_path}' leads out of the theme's folder",
                    where=f"theme {self.name}",
                    next_step="keep all of a theme's files inside its folder",
                )
            if path.is_file():
                return path.read_bytes()
        raise ConfigurationError(
            f"there is no file '{relative_path}'",
            where=f"theme {self.name}",
            next_step=f"add it to {self.folder} or correct the name",
        )


@cache
def find_bundled_folder() -> Path:
    """Where the bundled themes are: inside an installed package, or beside it in a checkout."""
    installed = _PACKAGE_FOLDER / "themes"
    return installed if installed.is_dir() else _PACKAGE_FOLDER.parent / "themes"


def find_theme(name: str, folders: Iterable[Path] = ()) -> Theme:
    """The theme of that name; ``folders`` are searched first, the bundled themes last.

    Raises:
        UsageError: there is no such theme.
        ConfigurationError: its ``theme.toml`` is wrong.
    """
    folders_by_name = _find_theme_folders(folders)
    if name not in folders_by_name:
        raise UsageError(
            f"there is no theme '{name}'", next_step=f"choose one of: {', '.join(sorted(folders_by_name))}"
        )
    folder = folders_by_name[name]
    return Theme(name, folder, _load_settings(folder), _digest_theme(folder))


def list_themes(folders: Iterable[Path] = ()) -> list[tuple[str, str]]:
    """Name and description of every theme there is, by name.

    Raises:
        ConfigurationError: a ``theme.toml`` is wrong.
    """
    return [
        (name, _load_settings(folder).description)
        for name, folder in sorted(_find_theme_folders(folders).items())
    ]


def read_theme_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files in a theme's folder, in order: the relative path, with forward slashes, and the content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _digest_theme(theme: Path) -> str:
    digest = hashlib.sha256()
    for folder in (theme, find_bundled_folder() / FALLBACK_THEME):
        for relative_path, content in read_theme_files(folder):
            digest.update(relative_path.encode() + b"\0")
            digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def _find_theme_folders(folders: Iterable[Path]) -> dict[str, Path]:
    """Theme folders by name; the first folder that has a name keeps it."""
    folders_by_name: dict[str, Path] = {}
    for parent in (*folders, find_bundled_folder()):
        for settings_file in sorted(parent.glob(f"*/{SETTINGS_FILE}")):
            folders_by_name.setdefault(settings_file.parent.name, settings_file.parent.resolve())
    return folders_by_name


#: Names of files or font families, at least one.
_Names = Annotated[tuple[str, ...], Meta(min_length=1)]


class _FontsTable(Struct, frozen=True, forbid_unknown_fields=True):
    families: _Names = ThemeSettings.families


class _CssTable(Struct, frozen=True, forbid_unknown_fields=True):
    html: _Names = ThemeSettings.html
    pdf: _Names = ThemeSettings.pdf
    epub: _Names = ThemeSettings.epub


class _ThemeTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of ``theme.toml``."""

    description: str = ThemeSettings.description
    fonts: _FontsTable = _FontsTable()
    css: _CssTable = _CssTable()


def _load_settings(folder: Path) -> ThemeSettings:
    path = folder / SETTINGS_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"cannot be read: {error}", where=str(path), next_step="see the theme 'clinic' for an example"
        ) from error
    table = decode_toml(content, _ThemeTable, where=str(path), error_type=ConfigurationError)
    return ThemeSettings(
        table.description, table.fonts.families, table.css.html, table.css.pdf, table.css.epub
    )


@cache
def build_stylesheet(theme: Theme, format_name: StylesheetFormat) -> str:
    """The theme's style sheets for a format, one after the other, without comments.

    Raises:
        ConfigurationError: a style sheet is missing or is not UTF-8.
    """
    names: tuple[str, ...] = getattr(theme.settings, format_name)
    return "\n".join(CSS_COMMENT.sub("", _read_css(theme, name)).strip() for name in names)


@cache
def build_inlined_stylesheet(theme: Theme, format_name: StylesheetFormat) -> str:
    """Like `build_stylesheet`, with every picture that it names inside it as a ``data:`` address.

    Raises:
        ConfigurationError: a picture is missing, outside the theme, of an unknown kind, or on the network.
    """
    return CSS_URL.sub(
        lambda match: f'url("{_make_data_url(theme, match[1])}")', build_stylesheet(theme, format_name)
    )


def _read_css(theme: Theme, name: str) -> str:
    try:
        return theme.read(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"'{name}' is not UTF-8", where=f"theme {theme.name}", next_step="save it as UTF-8"
        ) from error


def _make_data_url(theme: Theme, address: str) -> str:
    if address.startswith("data:"):
        return address
    media_type = _MEDIA_TYPES.get(PurePosixPath(address).suffix)
    if media_type is None:
        raise ConfigurationError(
            f"'{address}' cannot be put into a style sheet",
            where=f"theme {theme.name}",
            next_step=f"name a file of the theme that ends in {', '.join(_MEDIA_TYPES)}",
        )
    content = theme.read(address)
    if media_type == "image/svg+xml":
        return f"data:{media_type},{quote(content.decode().strip(), safe=' /:=,;()')}"
    return f"data:{media_type};base64,{b64encode(content).decode()}"
