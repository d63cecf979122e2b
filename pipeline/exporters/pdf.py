"""PDF/UA-1 to print: tagged, titled, its pages numbered, the same bytes for the same article.

WeasyPrint lays it out (`pipeline.exporters.layout`). Its libraries are loaded by the first export, not by
importing this module. What takes time once (fonts, style sheets) is kept for the next handout.
"""

from collections.abc import Mapping
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

from pipeline.article import Article
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, Paper, fonts, markup, native
from pipeline.exporters.fit import UNSURE, length
from pipeline.exporters.pictographs import is_decoration
from pipeline.exporters.theme import Theme
from pipeline.exporters.typefaces import advice
from pipeline.exporters.xmp import described

if TYPE_CHECKING:
    from pipeline.exporters.layout import Engine, Layout

#: Millimetres of a page that can be printed on.
_HEIGHTS: Mapping[Paper, float] = {"A4": 266, "Letter": 252}
#: Characters on a line of running text.
_LINES: Mapping[Paper, int] = {"A4": 76, "Letter": 81}
#: As close to a page more, spaces as usual are tried first: they read better.
_CLOSE = 6
#: A last page with more of it empty than this is worth a second try.
_MOST_FREE = 0.38

name = "pdf"
suffix = ".pdf"


def export(article: Article, context: ExportContext) -> bytes:
    """The handout as PDF/UA-1 on the context's paper.

    Raises:
        ExportError: a native library is missing, a character has no glyph, or the layout engine
            warned of anything that would leave the handout incomplete.
    """
    engine, layout = laid_out(article, context)
    return engine.write(layout.filled(), lambda rdf: described(rdf, article, context))


def laid_out(article: Article, context: ExportContext) -> tuple["Engine", "Layout"]:
    """The handout's pages before they are written, and the engine that laid them out.

    Raises:
        ExportError: as `export`.
    """
    page = markup.print_page(article, context)
    text = markup.visible_text(page)
    _refuse_unknown_characters(text, context.theme)
    engine = _engine(context.theme, context.paper, fonts.families_for(text, context.theme))
    return engine, _fitted(engine, page, context.paper)


def _fitted(engine: "Engine", page: str, paper: Paper) -> "Layout":
    """A layout without a nearly empty last page, if smaller spaces can save that; spaces as usual if not.

    Args:
        engine: what lays it out.
        page: the page with spaces as usual.
        paper: what it will be printed on.
    """
    height = _HEIGHTS[paper]
    guess = length(page, _LINES[paper])
    tight = markup.tightened(page)
    try_tight = ceil(guess.tight / height) < ceil((guess.normal - _CLOSE) / height)
    first = engine.lay_out(tight if try_tight else page)
    if first.pages == 1 or first.free <= _MOST_FREE * height:
        return first
    # Too little stands on the last page: perhaps the other spacing is the better one.
    if (guess.normal if try_tight else guess.tight) - UNSURE > (first.pages - (not try_tight)) * height:
        return first
    second = engine.lay_out(page if try_tight else tight)
    if try_tight:
        return second if second.pages == first.pages else first
    return second if second.pages < first.pages else first


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
