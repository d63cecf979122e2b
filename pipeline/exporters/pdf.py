"""PDF/UA-1 to print: tagged, titled, its pages numbered, the same bytes for the same article.

WeasyPrint lays it out (`pipeline.exporters.layout`). Its libraries are loaded by the first export, not by
importing this module. What takes time once (fonts, style sheets) is kept for the next handout.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from pipeline.article import Article
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, Paper, fonts, markup, native
from pipeline.exporters.pictographs import is_decoration
from pipeline.exporters.theme import Theme
from pipeline.exporters.typefaces import advice
from pipeline.exporters.xmp import described

if TYPE_CHECKING:
    from pipeline.exporters.layout import Engine, Layout

#: Millimetres: the height of each paper, what its foot takes, and the lines to write on.
_HEIGHTS: Mapping[Paper, float] = {"A4": 297, "Letter": 279}
_NOTES: Mapping[Paper, float] = {"A4": 22.5, "Letter": 15}
_FOOT, _LEAST_NOTES = 20, 15
#: A last page with more of it empty than this is worth a second try.
_MOST_FREE = 0.35

name = "pdf"
suffix = ".pdf"


def export(article: Article, context: ExportContext) -> bytes:
    """The handout as PDF/UA-1 on the context's paper.

    Raises:
        ExportError: a native library is missing, a character has no glyph, or the layout engine
            warned of anything that would leave the handout incomplete.
    """
    notes = _NOTES[context.paper]
    page = markup.print_page(article, context, tight=False, notes_height=notes)
    text = markup.visible_text(page)
    _refuse_unknown_characters(text, context.theme)
    engine = _engine(context.theme, context.paper, fonts.families_for(text, context.theme))
    layout = engine.lay_out(page)
    free = _free(layout, context.paper)
    if layout.pages > 1 and free > _MOST_FREE * _HEIGHTS[context.paper]:
        layout = _fitted(article, context, engine, layout, notes + free)
    return engine.write(layout, lambda rdf: described(rdf, article, context))


def _free(layout: "Layout", paper: Paper) -> float:
    """How many millimetres of the last page are left empty."""
    end = layout.place("about")
    return 0 if end is None else _HEIGHTS[paper] - _FOOT - end


def _fitted(
    article: Article, context: ExportContext, engine: "Engine", layout: "Layout", notes: float
) -> "Layout":
    """A layout without a nearly empty last page: one page less, or lines to write on down to its foot."""
    page = markup.print_page(article, context, tight=True, notes_height=_LEAST_NOTES)
    tight = engine.lay_out(page)
    if tight.pages < layout.pages:
        free = _free(tight, context.paper)
        page = markup.print_page(article, context, tight=True, notes_height=_LEAST_NOTES + max(0, free))
    else:
        page = markup.print_page(article, context, tight=False, notes_height=notes)
    return engine.lay_out(page)


def _refuse_unknown_characters(text: str, theme: Theme) -> None:
    """Decoration may stay blank; a letter, digit or sign that no font has would be lost."""
    lost = {character for character in fonts.uncovered(text, theme) if not is_decoration(character)}
    if lost:
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in sorted(lost)[:8])
        raise ExportError(
            f"no font of the theme has {shown}",
            where="PDF",
            next_step=advice(lost) or "name a font family that has them in the theme's theme.toml",
        )


@cache
def _engine(theme: Theme, paper: Paper, families: tuple[str, ...]) -> "Engine":
    try:
        from pipeline.exporters.layout import Engine
    except OSError as error:  # what cffi raises where a shared library cannot be loaded
        raise ExportError(
            "the libraries that lay out a PDF cannot be loaded",
            where="PDF",
            next_step=f"run 'make native', or {native.advice() or error}",
        ) from error
    return Engine(theme, paper, families)
