"""PDF/UA-1 to print: tagged, titled, its pages numbered, the same bytes for the same article.

WeasyPrint lays it out (`pipeline.exporters.pdf.engine`). Its libraries are loaded by the first export,
not by importing this module. What takes time once (fonts, style sheets) is kept for the next handout.

A handout whose last page would be nearly empty is laid out with smaller spaces, and saves that page. The
length in millimetres with either spacing is estimated from the words before the layout, to choose which
spacing is tried first; the estimate is right in nineteen of twenty cases, and a wrong one costs a second
layout. Its coefficients were fitted for the theme ``clinic`` by least squares (see `_Spacing`).
"""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

from pipeline.article import Article
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, Paper, fonts, markup
from pipeline.exporters.fonts import suggest_fonts
from pipeline.exporters.metadata import add_xmp
from pipeline.exporters.pdf import native
from pipeline.exporters.theme import Theme
from pipeline.text.emoji import is_decoration
from pipeline.text.width import count_columns

if TYPE_CHECKING:
    from pipeline.exporters.pdf.engine import Engine, Layout


name = "pdf"
suffix = ".pdf"

#: The environment variable that turns off all use of WeasyPrint's internals where it is ``0``.
INTERNALS_SWITCH = "HANDOUTS_WEASYPRINT_INTERNALS"
#: Millimetres of a page that can be printed on.
_PRINTABLE_HEIGHTS_MM: Mapping[Paper, float] = {"A4": 266, "Letter": 252}
#: Characters on a line of running text.
_LINE_CHARS: Mapping[Paper, int] = {"A4": 76, "Letter": 81}
#: As close to a page more, spaces as usual are tried first: they read better.
_MAX_OVERRUN_MM = 6
#: A last page with more of it empty than this is worth a second try.
_MAX_FREE_SHARE = 0.38
#: So many characters that no font has are named.
_MAX_NAMED_CHARACTERS = 8


def are_internals_off() -> bool:
    """Whether the environment turns off all use of WeasyPrint's internals."""
    return os.environ.get(INTERNALS_SWITCH) == "0"


def export(article: Article, context: ExportContext) -> bytes:
    """The handout as PDF/UA-1 on the context's paper.

    Raises:
        ExportError: a native library is missing, a character has no glyph, a script needs shaping where
            WeasyPrint's internals are not used, or the layout engine warned of anything that would leave the
            handout incomplete.
    """
    engine, layout = layout_article(article, context)
    return engine.write(layout.fill_last_page(), lambda rdf: add_xmp(rdf, article, context))


def get_warning() -> str:
    """That this process uses no internals of WeasyPrint, why, and what that costs; empty where it does."""
    internals = sys.modules.get("pipeline.exporters.pdf.weasyprint_internals")
    reason = internals.get_fallback_reason() if internals else ""
    if not reason:
        return ""
    return (
        f"WeasyPrint is used by its public interface alone ({reason}): handouts take longer, their lines to"
        " write on do not reach the foot of the page, and scripts that need shaping are refused"
    )


def layout_article(article: Article, context: ExportContext) -> tuple["Engine", "Layout"]:
    """The handout's pages before they are written, and the engine that laid them out.

    Raises:
        ExportError: as `export`.
    """
    page = markup.print_page(article, context)
    text = markup.visible_text(page)
    _check_glyphs(text, context.theme)
    engine = _make_engine(context.theme, context.paper, fonts.find_families(text, context.theme))
    engine.check_text(text)
    return engine, _choose_spacing(engine, page, context.paper)


def _choose_spacing(engine: "Engine", page: str, paper: Paper) -> "Layout":
    """A layout without a nearly empty last page, if smaller spaces can save that; spaces as usual if not.

    Args:
        engine: what lays it out.
        page: the page with spaces as usual.
        paper: what it will be printed on.
    """
    height = _PRINTABLE_HEIGHTS_MM[paper]
    estimate = estimate_page_length(page, _LINE_CHARS[paper])
    tight = markup.tightened(page)
    try_tight = ceil(estimate.tight / height) < ceil((estimate.normal - _MAX_OVERRUN_MM) / height)
    first = engine.lay_out(tight if try_tight else page)
    is_full = first.free_mm is not None and first.free_mm <= _MAX_FREE_SHARE * height
    if first.page_count == 1 or is_full:
        return first
    # Too little stands on the last page: perhaps the other spacing is the better one.
    other_length_mm = estimate.normal if try_tight else estimate.tight
    useful_page_count = first.page_count if try_tight else first.page_count - 1
    if other_length_mm - MAX_ESTIMATE_ERROR_MM > useful_page_count * height:
        return first
    second = engine.lay_out(page if try_tight else tight)
    if try_tight:
        return second if second.page_count == first.page_count else first
    return second if second.page_count < first.page_count else first


def _check_glyphs(text: str, theme: Theme) -> None:
    """Decoration may stay blank; a letter, digit or sign that no font has would be lost."""
    lost = {character for character in fonts.find_uncovered(text, theme) if not is_decoration(character)}
    if lost:
        named = sorted(lost)[:_MAX_NAMED_CHARACTERS]
        listing = ", ".join(f"{character} (U+{ord(character):04X})" for character in named)
        raise ExportError(
            f"no font of the theme has {listing}",
            where="PDF",
            next_step=suggest_fonts(lost, theme),
        )


@cache
def _make_engine(theme: Theme, paper: Paper, families: tuple[str, ...]) -> "Engine":
    try:
        from pipeline.exporters.pdf.engine import Engine
    except OSError as error:  # what cffi raises where a shared library cannot be loaded
        raise ExportError(
            "the libraries that lay out a PDF cannot be loaded",
            where="PDF",
            next_step=f"run 'make native', or {native.suggest_packages() or error}",
        ) from error
    return Engine(theme, paper, families)


# The estimate of a page's length

_BODY_TAG = re.compile(r"<body[^>]*>")
#: An element that starts on a line of its own, up to where the next such begins or ends.
_BLOCK_ELEMENT = re.compile(r"<(p|li|h[1-6]|tr)\b[^>]*>([^<]*(?:<(?!/?(?:p|li|h[1-6]|tr|ul|ol)\b)[^<]*)*)")
_DOSE_LABEL_TAG = '<span class="dose-label"'

#: How much of a line's characters stand on a line of a heading.
_HEADING_LINE_SHARE = 0.7
#: How far an estimate may be off, in millimetres.
MAX_ESTIMATE_ERROR_MM = 15


@dataclass(frozen=True)
class _Spacing:
    """Millimetres by which a line, a list item, a heading and a dose lengthen a handout, and a constant.

    Fitted for the theme ``clinic`` by least squares over 150 handouts of one to four pages, with the gaps at
    the end of pages: half of the estimates are off by less than 10 mm. For another theme they are worse.
    """

    line: float
    item: float
    heading: float
    dose: float
    fixed: float


_NORMAL_SPACING = _Spacing(line=5.0, item=2.9, heading=7.8, dose=-2.7, fixed=-6.0)
_TIGHT_SPACING = _Spacing(line=5.3, item=-0.2, heading=8.9, dose=-3.5, fixed=5.6)


@dataclass(frozen=True)
class PageLength:
    """The length of all pages together in millimetres, with spaces as usual and with small ones."""

    normal: float
    tight: float


def estimate_page_length(page: str, line_chars: int) -> PageLength:
    """How long a page of `pipeline.exporters.markup` will be on paper.

    Args:
        page: the mark-up.
        line_chars: how many characters stand on a line of running text.
    """
    body = page[match.end() :] if (match := _BODY_TAG.search(page)) else page
    lines = items = headings = 0
    for tag, content in _BLOCK_ELEMENT.findall(body):
        width = line_chars * _HEADING_LINE_SHARE if tag.startswith("h") else line_chars
        lines += max(1, ceil(count_columns(markup.TAG.sub("", content).strip()) / width))
        items += tag == "li"
        headings += tag in ("h2", "h3")
    doses = body.count(_DOSE_LABEL_TAG)
    return PageLength(
        *(
            _add_heights(spacing, lines, items, headings, doses)
            for spacing in (_NORMAL_SPACING, _TIGHT_SPACING)
        )
    )


def _add_heights(spacing: _Spacing, lines: int, items: int, headings: int, doses: int) -> float:
    return (
        spacing.fixed
        + lines * spacing.line
        + items * spacing.item
        + headings * spacing.heading
        + doses * spacing.dose
    )
