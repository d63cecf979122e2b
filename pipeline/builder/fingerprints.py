"""Which digests describe all inputs of a handout, to tell whether it must be made again?

Equal inputs give equal bytes. The digests are kept apart by what they are of (article, approval, decisions,
product, settings, theme, libraries), so that a build can name the input that changed.
"""

import hashlib
import platform
import re
import sys
import zlib
from collections.abc import Iterable
from dataclasses import astuple
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import msgspec

from pipeline.exporters import ExportContext
from pipeline.exporters.pdf import INTERNALS_SWITCH, are_internals_off, native
from pipeline.exporters.registry import find_entry_point, load_exporter
from pipeline.sources import RawFile

#: Hexadecimal digits that are kept of a SHA-256: 64 bits tell the states of one article apart.
_DIGEST_HEX_CHARS = 16
_PACKAGE_FOLDER = Path(__file__).resolve().parents[1]
_REQUIREMENT_NAME = re.compile(r"[A-Za-z0-9._-]+")
#: A field that tells what a distribution is or needs; its value is on one line.
_METADATA_FIELD = re.compile(r"^(Name|Version|Requires-Dist):[ \t]*(.*?)[ \t]*$", re.MULTILINE)


def digest_article_inputs(raw_file: RawFile) -> dict[str, str]:
    """The digests of an article's own inputs, by what they are of."""
    description = msgspec.json.encode([raw_file.name, raw_file.charset, sorted(raw_file.metadata.items())])
    return {
        "article": _digest(description, raw_file.content),
        "approval": _digest(raw_file.approval or b""),
        "decisions": _digest(raw_file.decisions or b""),
    }


def digest_format_inputs(
    names: Iterable[str], context: ExportContext, language: str
) -> dict[str, dict[str, str]]:
    """The digests of all inputs of each format's handouts but the article, by what they are of.

    Args:
        names: the names of the formats.
        context: what their exporters are given.
        language: assumed where an article does not say its own.

    Raises:
        UsageError: there is no such format, or two distributions bring it.
        ExportError: it cannot be loaded.
    """
    settings = msgspec.json.encode((context.paper, astuple(context.clinic), language))
    shared = {
        "product": _digest_product(),
        "settings": _digest(settings),
        "theme": _digest(context.theme.digest.encode()),
    }
    requirements: dict[str, list[str]] = {}
    inputs = {}
    for name in names:
        load_exporter(name)
        entry_point = find_entry_point(name)
        distribution_name = entry_point.dist.name if entry_point.dist else ""
        if distribution_name not in requirements:
            requirements[distribution_name] = sorted(
                f"{library.name} {library.version}" for library in _find_libraries(entry_point.dist)
            )
        inputs[name] = {
            **shared,
            "libraries": _digest_libraries(requirements[distribution_name], entry_point.module),
        }
    return inputs


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:_DIGEST_HEX_CHARS]


@cache
def _digest_product() -> str:
    """Digest all files of the product: a changed rule or word changes handouts within one version."""
    files = (path for path in _PACKAGE_FOLDER.rglob("*") if path.is_file() and path.suffix != ".pyc")
    themes = _PACKAGE_FOLDER / "themes"
    return _digest(
        *(
            _file_digest_input(path, _PACKAGE_FOLDER)
            for path in sorted(files)
            if not path.is_relative_to(themes)
        )
    )


def _file_digest_input(path: Path, folder: Path) -> bytes:
    return path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes()


def _digest_libraries(requirements: list[str], module: str) -> str:
    """Digest what an exporter runs with: the versions of all libraries, the machine, and its module."""
    machine = [sys.version, platform.machine(), zlib.ZLIB_RUNTIME_VERSION, *native.read_versions()]
    machine += [INTERNALS_SWITCH] if are_internals_off() else []
    file = getattr(sys.modules.get(module), "__file__", None)
    return _digest(msgspec.json.encode([requirements, machine]), Path(file).read_bytes() if file else b"")


class _Library(NamedTuple):
    """What an installed distribution states about itself."""

    name: str
    version: str
    requirements: tuple[str, ...]


def _find_libraries(root: Distribution | None) -> Iterable[_Library]:
    """A distribution and all its requirements, direct and indirect, as far as they are installed."""
    found: dict[str, _Library] = {}
    pending = [_read_library(root)] if root else []
    while pending:
        current = pending.pop()
        if found.setdefault(current.name, current) is not current:
            continue
        for requirement in current.requirements:
            if "extra ==" not in requirement and (match := _REQUIREMENT_NAME.match(requirement)):
                pending.extend(_find_installed(match[0]))
    return found.values()


def _read_library(installed: Distribution) -> _Library:
    """Read the fields that matter: each attribute parses all of the metadata anew, a long description too."""
    metadata = installed.read_text("METADATA")
    if metadata is None:  # installed in an older form, or not from files
        return _Library(installed.name, installed.version, tuple(installed.requires or ()))
    fields: dict[str, list[str]] = {"Name": [], "Version": [], "Requires-Dist": []}
    for name, value in _METADATA_FIELD.findall(metadata.partition("\n\n")[0]):
        fields[name].append(value)
    return _Library(fields["Name"][0], fields["Version"][0], tuple(fields["Requires-Dist"]))


@cache
def _find_installed(name: str) -> tuple[_Library, ...]:
    try:
        return (_read_library(distribution(name)),)
    except PackageNotFoundError:
        return ()
