"""The theme of most tests."""

from functools import cache

from pipeline.exporters.theme import Theme, find_theme


@cache
def clinic_theme() -> Theme:
    """The bundled theme, read once: to digest its fonts takes as long as to make a small handout."""
    return find_theme("clinic", [])
