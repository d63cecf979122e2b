"""PDF/UA-1 to print: tagged, titled, its pages numbered, the same bytes for the same article.

WeasyPrint lays it out (`pipeline.exporters.layout`). Its libraries are loaded by the first export, not by
importing this module. What takes time once (fonts, style sheets) is kept for the next handout.
"""

from functools import cache
from typing import TYPE_CHECKING

from pipeline.article import Article
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, Paper, fonts, markup, native, symbols
from pipeline.exporters.theme import Theme

if TYPE_CHECKING:
    from pipeline.exporters.layout import Engine

name = "pdf"
suffix = ".pdf"


def export(article: Article, context: ExportContext) -> bytes:
    """The handout as PDF/UA-1 on the context's paper.

    Raises:
        ExportError: a native library is missing, a character has no glyph, or the layout engine
            warned of anything that would leave the handout incomplete.
    """
    page = markup.print_page(article, context)
    text = markup.visible_text(page)
    _refuse_unknown_characters(text, context.theme)
    families = dict.fromkeys(face.family for face in fonts.faces_for(text, context.theme))
    return _engine(context.theme, context.paper, tuple(families)).render(page)


def _refuse_unknown_characters(text: str, theme: Theme) -> None:
    """Pictographs may stay blank; a letter, digit or sign that no font has would be lost."""
    lost = {character for character in fonts.uncovered(text, theme) if not symbols.may_be_blank(character)}
    if lost:
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in sorted(lost)[:8])
        raise ExportError(
            f"no font of the theme has {shown}",
            where="PDF",
            next_step="name a font family that has them in the theme's theme.toml",
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
