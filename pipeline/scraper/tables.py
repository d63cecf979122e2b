"""TOML of whoever wrote it, read in bounded time."""

import tomllib
from typing import Any

#: Decisions and front matter are a page or two.
_MOST_CHARACTERS = 100_000
#: ``tomllib`` takes time square in the parts of a dotted key: one of 50,000 parts takes a minute.
_MOST_DOTS = 5_000


def toml_table(text: str) -> dict[str, Any]:
    """The table that a text in TOML is.

    Raises:
        ValueError: it is no TOML, or larger than anyone writes.
        RecursionError: it is nested too deeply.
    """
    if len(text) > _MOST_CHARACTERS or text.count(".") > _MOST_DOTS:
        raise ValueError("it is larger than anyone writes by hand")
    return tomllib.loads(text)
