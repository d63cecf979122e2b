"""The style sheets of a theme, put together for one format, self-contained where the format needs it."""

import re
from base64 import b64encode
from functools import cache
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote

from pipeline.errors import ConfigurationError
from pipeline.exporters.theme import Theme

Format = Literal["html", "pdf", "epub"]

_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


@cache
def stylesheet(theme: Theme, format_name: Format) -> str:
    """The theme's style sheets for a format, one after the other, without comments.

    Raises:
        ConfigurationError: a style sheet is missing or is not UTF-8.
    """
    names: tuple[str, ...] = getattr(theme.settings, format_name)
    return "\n".join(_COMMENT.sub("", _text(theme, name)).strip() for name in names)


@cache
def inlined(theme: Theme, format_name: Format) -> str:
    """Like `stylesheet`, with every picture that it names inside it as a ``data:`` address.

    Raises:
        ConfigurationError: a picture is missing, outside the theme, of an unknown kind, or on the network.
    """
    return _ADDRESS.sub(
        lambda found: f'url("{_data_address(theme, found[1])}")', stylesheet(theme, format_name)
    )


def _text(theme: Theme, name: str) -> str:
    try:
        return theme.read(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"'{name}' is not UTF-8", where=f"theme {theme.name}", next_step="save it as UTF-8"
        ) from error


def _data_address(theme: Theme, address: str) -> str:
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
