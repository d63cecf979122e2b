"""``handouts.toml``: folders, formats, theme, paper, and whose handouts they are."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from pipeline.errors import ConfigurationError
from pipeline.locale import is_language_tag
from pipeline.storage.paths import parse_path

FILE_NAME = "handouts.toml"
PAPERS = ("A4", "Letter")

#: Fonts and libraries alone take more than half of it.
_MIN_MEMORY_MEGABYTES = 300
_FOLDER_KEYS = ("source", "output", "themes")
_TEXT_KEYS = ("source", "output", "themes", "theme", "paper", "language")


@dataclass(frozen=True)
class Limits:
    """What one article may take, in all its formats, before it is stopped: no honest one meets them.

    Attributes:
        seconds: from its beginning to its end, on the clock.
        megabytes: millions of bytes of memory that its worker writes to (on Linux; elsewhere unlimited).
    """

    seconds: int = 60
    megabytes: int = 1000


@dataclass(frozen=True)
class Config:
    """The settings of one build.

    ``root`` is the folder of the settings file, or the working folder without one; folders that a file names,
    or leaves out, are in it.
    """

    root: Path = Path()
    source: Path = Path("source")
    output: Path = Path("output")
    themes: Path = Path("themes")
    formats: tuple[str, ...] = ("pdf", "epub", "html", "json")
    theme: str = "clinic"
    paper: Literal["A4", "Letter"] = "A4"
    language: str = "en"
    clinic_name: str = ""
    clinic_contact: str = ""
    limits: Limits = Limits()


def load_config(path: Path | None = None) -> Config:
    """Read the configuration.

    Args:
        path: the file; by default ``handouts.toml`` in the working folder, and the defaults without one.

    Raises:
        ConfigurationError: the named file is missing, is not TOML, or holds an unknown or wrong setting.
    """
    given = path or Path(FILE_NAME)
    try:
        table = tomllib.loads(given.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if path is None:
            return Config()
        raise ConfigurationError(
            "there is no such file", where=str(given), next_step="check the name"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigurationError(
            f"cannot be read as TOML ({error})", where=str(given), next_step="mend it"
        ) from error
    return _parse_config(table, given)


def _parse_config(table: Mapping[str, Any], path: Path) -> Config:
    where = str(path)
    _check_keys(table, (*_TEXT_KEYS, "formats", "clinic", "limits"), where)
    clinic = _parse_table(table, "clinic", ("name", "contact"), where)
    texts = {key: _parse_text(table, key, where) for key in _TEXT_KEYS if key in table}
    if "://" in texts.get("themes", ""):
        raise ConfigurationError(
            "'themes' is no folder of this machine", where=where, next_step="keep themes beside this file"
        )
    folders = {key: _parse_folder(path.parent, texts.pop(key, key)) for key in _FOLDER_KEYS}
    if texts.get("paper", "A4") not in PAPERS:
        raise ConfigurationError(
            f"there is no paper '{texts['paper']}'", where=where, next_step="use A4 or Letter"
        )
    return Config(
        root=path.parent,
        **cast(Any, folders),
        **cast(Any, texts),
        formats=_parse_formats(table, where),
        clinic_name=_parse_text(clinic, "name", where),
        clinic_contact=_parse_text(clinic, "contact", where),
        limits=_parse_limits(_parse_table(table, "limits", ("seconds", "megabytes"), where), where),
    )


def _parse_folder(root: Path, text: str) -> Path:
    return parse_path(text) if "://" in text else root / text


def _parse_table(
    table: Mapping[str, Any], name: str, known: tuple[str, ...], where: str
) -> Mapping[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise ConfigurationError(f"'{name}' is no table", where=where, next_step=f"begin it with [{name}]")
    _check_keys(found, known, where, f"{name}.")
    return found


def _parse_limits(table: Mapping[str, Any], where: str) -> Limits:
    for key, least in (("seconds", 1), ("megabytes", _MIN_MEMORY_MEGABYTES)):
        value = table.get(key, least)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            told = f"'limits.{key}' is no whole number from {least} on"
            raise ConfigurationError(told, where=where, next_step=f"write {key} = {getattr(Limits, key)}")
    return Limits(**table)


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], where: str, prefix: str = "") -> None:
    for key in table:
        if key not in known:
            raise ConfigurationError(
                f"'{prefix}{key}' is not known", where=where, next_step="use one of " + ", ".join(known)
            )


def _parse_text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ConfigurationError(f"'{key}' is no text", where=where, next_step="put it in quotation marks")
    if not value.isprintable():
        raise ConfigurationError(
            f"'{key}' holds a character that nobody can see", where=where, next_step="delete it"
        )
    if key == "language" and not is_language_tag(value):
        raise ConfigurationError(
            f"'{value}' is no language tag", where=where, next_step="write it as en or en-GB"
        )
    return value


def _parse_formats(table: Mapping[str, Any], where: str) -> tuple[str, ...]:
    value = table.get("formats", Config.formats)
    if not isinstance(value, list | tuple) or not value or not all(isinstance(name, str) for name in value):
        raise ConfigurationError(
            "'formats' is no list of names", where=where, next_step='write ["pdf", "html"]'
        )
    return tuple(dict.fromkeys(value))
