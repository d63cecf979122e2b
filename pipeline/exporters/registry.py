"""Finds exporters by name among the installed distributions; loads only the ones that are asked for."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from pipeline.article import Article
from pipeline.errors import ExportError, UsageError
from pipeline.exporters import ExportContext, Exporter

ENTRY_POINT_GROUP = "pipeline.exporters"
#: What a plug-in cannot leave out of `Exporter`.
REQUIRED_MEMBERS = ("name", "suffix", "export")


@dataclass(frozen=True)
class AnnouncedFormat:
    """An announced format: its name, and the distribution that brings it."""

    name: str
    distribution: str


def list_formats() -> list[AnnouncedFormat]:
    """Every announced format, by name; a name that two distributions announce is listed twice."""
    return sorted(
        (
            AnnouncedFormat(point.name, _get_distribution_name(point))
            for point in entry_points(group=ENTRY_POINT_GROUP)
        ),
        key=lambda announced: (announced.name, announced.distribution),
    )


@cache
def load_exporter(name: str) -> Exporter:
    """Load the exporter of a format, complete with the defaults of what its plug-in leaves out.

    Raises:
        UsageError: there is no such format, or two distributions bring it.
        ExportError: it cannot be loaded, or is no exporter.
    """
    return _load_entry_point(find_entry_point(name))


def find_entry_point(name: str) -> EntryPoint:
    """Where the exporter of a format is found, and who brings it.

    Raises:
        UsageError: there is no such format, or two distributions bring it.
    """
    points = tuple(entry_points(group=ENTRY_POINT_GROUP, name=name))
    if not points:
        names = ", ".join(dict.fromkeys(announced.name for announced in list_formats()))
        raise UsageError(f"there is no format '{name}'", next_step=f"use one of {names}")
    if len(points) > 1:
        raise UsageError(
            f"the format '{name}' is brought by {find_distribution(name)}", next_step="uninstall one of them"
        )
    return points[0]


def find_distribution(name: str) -> str:
    """The distribution that brings a format; several names where there are several."""
    return " and ".join(
        sorted(_get_distribution_name(point) for point in entry_points(group=ENTRY_POINT_GROUP, name=name))
    )


def _load_entry_point(point: EntryPoint) -> Exporter:
    where = f"format '{point.name}' of {_get_distribution_name(point)}"
    try:
        loaded = point.load()
    except Exception as error:  # a plug-in's import may fail in any way
        raise ExportError(
            f"cannot be loaded ({type(error).__name__}: {error})",
            where=where,
            next_step="repair or uninstall it",
        ) from error
    if not all(hasattr(loaded, member) for member in REQUIRED_MEMBERS) or loaded.name != point.name:
        raise ExportError(
            f"is no exporter named '{point.name}'", where=where, next_step="give it name, suffix and export()"
        )
    exporter = _PluginExporter(loaded)
    if isinstance(exporter.words, str) or not all(isinstance(text, str) for text in exporter.words):
        raise ExportError(
            "has 'words' that are not several texts", where=where, next_step="make it a tuple of texts"
        )
    return exporter


class _PluginExporter:
    """A plug-in with the defaults of the members that it may leave out, which are read nowhere else.

    Args:
        plugin: a module or an object that has the `REQUIRED_MEMBERS`.
    """

    def __init__(self, plugin: Any) -> None:
        self._plugin = plugin
        self.name: str = plugin.name
        self.suffix: str = plugin.suffix
        self.words: tuple[str, ...] = getattr(plugin, "words", ())

    def export(self, article: Article, context: ExportContext) -> bytes:
        """The plug-in's file."""
        content: bytes = self._plugin.export(article, context)
        return content

    def get_warning(self) -> str:
        """The plug-in's warning."""
        return str(self._plugin.get_warning()) if hasattr(self._plugin, "get_warning") else ""


def _get_distribution_name(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown distribution"
