"""Words by language: what the product itself prints, and what articles are recognised by.

One TOML file a language. ``[print]`` holds the words that stand on a handout; ``[read]`` holds the
words by which sections, doses and stop rules are found. A language without a file, or a word without a
translation, falls back to English.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

FALLBACK = "en"


@cache
def _table(language: str) -> Mapping[str, Any]:
    source = files(__package__).joinpath(f"{language}.toml")
    if not source.is_file():
        return MappingProxyType({})
    return MappingProxyType(tomllib.loads(source.read_text(encoding="utf-8")))


def _primary(language: str) -> str:
    """The primary language subtag, if it is one (letters only: it becomes part of a file name)."""
    subtag = language.split("-")[0].lower()
    return subtag if subtag.isascii() and subtag.isalpha() else FALLBACK


@cache
def printed(language: str) -> Mapping[str, str]:
    """The words that the product prints in a handout of this language (a BCP 47 tag)."""
    return MappingProxyType({**_table(FALLBACK)["print"], **_table(_primary(language)).get("print", {})})


@cache
def reading(language: str) -> Mapping[str, Any]:
    """The words by which an article of this language (a BCP 47 tag) is understood; empty if unknown."""
    return MappingProxyType(dict(_table(_primary(language)).get("read", {})))
