"""Finds exporters by name among the installed distributions; loads only the ones that are asked for."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from pipeline.errors import ExportError, UsageError
from pipeline.exporters import Exporter

ENTRY_POINT_GROUP = "pipeline.exporters"


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
        key=lambda found: (found.name, found.distribution),
    )


@cache
def load_exporter(name: str) -> Exporter:
    """Load the exporter of a format.

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
        known = ", ".join(dict.fromkeys(found.name for found in list_formats()))
        raise UsageError(f"there is no format '{name}'", next_step=f"use one of {known}")
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
    if not isinstance(loaded, Exporter) or loaded.name != point.name:
        raise ExportError(
            f"is no exporter named '{point.name}'", where=where, next_step="give it name, suffix and export()"
        )
    return loaded


def _get_distribution_name(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown distribution"
