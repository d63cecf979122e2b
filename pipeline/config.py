"""``handouts.toml``: which folders, formats, theme, paper, limits and clinic does a project have?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from pipeline.errors import ConfigurationError
from pipeline.locale import is_language_tag
from pipeline.storage.paths import parse_path
from pipeline.toml_schema import decode_toml

FILE_NAME = "handouts.toml"
Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = get_args(Paper)

#: The least memory limit that is accepted: fonts and libraries alone take more than half of it.
_MIN_MEMORY_MEGABYTES = 300


@dataclass(frozen=True)
class Limits:
    """The limits of one article's build, in all formats; above them its worker is stopped.

    No honest article comes near them.

    Attributes:
        seconds: wall-clock time.
        megabytes: memory that its worker writes to, in millions of bytes (Linux only; RLIMIT_DATA).
    """

    seconds: int = 60
    megabytes: int = 1000


@dataclass(frozen=True)
class Config:
    """The settings of one build.

    Attributes:
        root: the folder of the settings file, or the working folder without one; relative paths start there.
        source: the folder of the raw articles.
        output: the folder of the handouts.
        themes: the folder of the project's own themes.
        formats: the names of the formats, in the order in which they are made.
        theme: the name of the theme.
        paper: the paper of the PDF.
        language: assumed where an article does not say its own, as a language tag.
        clinic_name: whose handouts they are; empty for nobody's.
        clinic_contact: how to reach the clinic.
        limits: of one article's build.
    """

    root: Path = Path()
    source: Path = Path("source")
    output: Path = Path("output")
    themes: Path = Path("themes")
    formats: tuple[str, ...] = ("pdf", "epub", "html", "json")
    theme: str = "clinic"
    paper: Paper = "A4"
    language: str = "en"
    clinic_name: str = ""
    clinic_contact: str = ""
    limits: Limits = Limits()


class _ClinicTable(Struct, frozen=True, forbid_unknown_fields=True):
    name: str = ""
    contact: str = ""


class _LimitsTable(Struct, frozen=True, forbid_unknown_fields=True):
    seconds: Annotated[int, Meta(ge=1)] = Limits.seconds
    megabytes: Annotated[int, Meta(ge=_MIN_MEMORY_MEGABYTES)] = Limits.megabytes


class _ConfigTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of ``handouts.toml``."""

    source: str = str(Config.source)
    output: str = str(Config.output)
    themes: str = str(Config.themes)
    theme: str = Config.theme
    paper: Paper = Config.paper
    language: str = Config.language
    formats: Annotated[tuple[str, ...], Meta(min_length=1)] = Config.formats
    clinic: _ClinicTable = _ClinicTable()
    limits: _LimitsTable = _LimitsTable()


def load_config(path: Path | None = None) -> Config:
    """Read the configuration.

    Args:
        path: the file; by default ``handouts.toml`` in the working folder, and the defaults without one.

    Raises:
        ConfigurationError: the named file is missing, is not TOML, or holds an unknown or wrong setting.
    """
    config_path = path or Path(FILE_NAME)
    where = str(config_path)
    try:
        content = config_path.read_bytes()
    except FileNotFoundError:
        if path is None:
            return Config()
        raise ConfigurationError("there is no such file", where=where, next_step="check the name") from None
    except (OSError, ValueError) as error:  # a ValueError: the name holds a null character
        raise ConfigurationError(
            f"cannot be read as TOML ({error})", where=where, next_step="mend it"
        ) from error
    table = decode_toml(content, _ConfigTable, where=where, error_type=ConfigurationError)
    _check_texts(table, where)
    return Config(
        root=config_path.parent,
        source=_parse_folder(config_path.parent, table.source),
        output=_parse_folder(config_path.parent, table.output),
        themes=_parse_folder(config_path.parent, table.themes),
        formats=tuple(dict.fromkeys(table.formats)),
        theme=table.theme,
        paper=table.paper,
        language=table.language,
        clinic_name=table.clinic.name,
        clinic_contact=table.clinic.contact,
        limits=Limits(table.limits.seconds, table.limits.megabytes),
    )


def _check_texts(table: _ConfigTable, where: str) -> None:
    """Refuse texts of the right type with a wrong value.

    Raises:
        ConfigurationError: a text has an invisible character, the language is no language tag, or the themes
            are in no local folder.
    """
    keys = ("source", "output", "themes", "theme", "language")
    texts = {key: getattr(table, key) for key in keys}
    texts |= {"clinic.name": table.clinic.name, "clinic.contact": table.clinic.contact}
    for key, text in texts.items():
        if not text.isprintable():
            raise ConfigurationError(
                f"'{key}' holds a character that nobody can see", where=where, next_step="delete it"
            )
    if not is_language_tag(table.language):
        raise ConfigurationError(
            f"'{table.language}' is no language tag", where=where, next_step="write it as en or en-GB"
        )
    if "://" in table.themes:
        raise ConfigurationError(
            "'themes' is no folder of this machine", where=where, next_step="keep themes beside this file"
        )


def _parse_folder(root: Path, text: str) -> Path:
    return parse_path(text) if "://" in text else root / text
