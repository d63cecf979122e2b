"""Themes: how a handout looks. A folder with ``theme.toml``, style sheets and icons, and no logic.

What a theme leaves out comes from the bundled theme ``clinic``, file by file and setting by setting, so
that a theme may be one style sheet of three lines. This module is imported by every format and by the
command line: it must stay light.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError, UsageError

FALLBACK = "clinic"
SETTINGS_FILE = "theme.toml"
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Settings:
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
    settings: Settings = field(default_factory=Settings)
    digest: str = ""

    def read(self, relative_path: str) -> bytes:
        """The content of one of the theme's files, or of the bundled theme's file of that name.

        Args:
            relative_path: the file, relative to the theme's folder, with forward slashes.

        Raises:
            ConfigurationError: the path leads out of the theme's folder, or no theme has the file.
        """
        for folder in (self.folder, bundled_folder() / FALLBACK):
            path = (folder / relative_path).resolve()
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
def bundled_folder() -> Path:
    """Where the bundled themes are: inside an installed package, or beside it in a checkout."""
    installed = _PACKAGE / "themes"
    return installed if installed.is_dir() else _PACKAGE.parent / "themes"


def find_theme(name: str, folders: Iterable[Path] = ()) -> Theme:
    """The theme of that name; ``folders`` are searched first, the bundled themes last.

    Raises:
        UsageError: there is no such theme.
        ConfigurationError: its ``theme.toml`` is wrong.
    """
    there = _found(folders)
    if name not in there:
        raise UsageError(
            f"there is no theme '{name}'", next_step=f"choose one of: {', '.join(sorted(there))}"
        )
    return Theme(name, there[name], _settings(there[name]), _digest(there[name]))


def themes(folders: Iterable[Path] = ()) -> list[tuple[str, str]]:
    """Name and description of every theme there is, by name.

    Raises:
        ConfigurationError: a ``theme.toml`` is wrong.
    """
    return [(name, _settings(folder).description) for name, folder in sorted(_found(folders).items())]


def _digest(theme: Path) -> str:
    digest = hashlib.sha256()
    for folder in (theme, bundled_folder() / FALLBACK):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _found(folders: Iterable[Path]) -> dict[str, Path]:
    """Theme folders by name; the first folder that has a name keeps it."""
    there: dict[str, Path] = {}
    for parent in (*folders, bundled_folder()):
        for settings_file in sorted(parent.glob(f"*/{SETTINGS_FILE}")):
            there.setdefault(settings_file.parent.name, settings_file.parent.resolve())
    return there


def _settings(folder: Path) -> Settings:
    path = folder / SETTINGS_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path, f"cannot be read: {error}") from error
    _refuse_unknown(path, table, {"description", "fonts", "css"})
    description = table.get("description", "")
    if not isinstance(description, str):
        raise _wrong(path, "'description' must be text")
    fonts, css = _table(path, table, "fonts"), _table(path, table, "css")
    _refuse_unknown(path, fonts, {"families"})
    _refuse_unknown(path, css, {"html", "pdf", "epub"})
    lists = {key: _names(path, key, value) for key, value in {**fonts, **css}.items()}
    return Settings(description=description, **lists)


def _table(path: Path, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(path, f"'{key}' must be a table")
    return value


def _names(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
        raise _wrong(path, f"'{key}' must be a list of names")
    return tuple(value)


def _refuse_unknown(path: Path, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(table) - known):
        raise _wrong(path, f"unknown setting '{unknown[0]}'", f"use one of: {', '.join(sorted(known))}")


def _wrong(
    path: Path, what: str, next_step: str = "see the theme 'clinic' for an example"
) -> ConfigurationError:
    return ConfigurationError(what, where=str(path), next_step=next_step)
