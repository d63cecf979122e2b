"""The EPUB exporter: a reflowable EPUB 3.3 book that meets EPUB Accessibility 1.1.

The book holds a cover, the handout and a table of contents, and carries its fonts and icons with it. It
makes no claim of conformance (``dcterms:conformsTo``): that needs a certifier with a name.
"""

import posixpath
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache

from pipeline.article import Article
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, fonts, markup
from pipeline.exporters.epub.cover import ELLIPSIS, CoverFonts, CoverText, draw_cover
from pipeline.exporters.epub.package import Book, BookPart, pack
from pipeline.exporters.epub.pages import (
    CONTENTS_FILE,
    COVER_FILE,
    COVER_PICTURE_FILE,
    HANDOUT_FILE,
    BookPages,
    add_heading_anchors,
    nest_headings,
)
from pipeline.exporters.metadata import (
    VOCABULARIES,
    collect_dublin_core,
    collect_properties,
    get_draft_notice,
)
from pipeline.exporters.theme import CSS_COMMENT, CSS_URL, Theme
from pipeline.locale import printed
from pipeline.text.visible import single_line

#: Faces in cascade order, each with the characters that it draws.
FaceShares = list[tuple[fonts.FontFace, str]]

name = "epub"
suffix = ".epub"

_FONT_SHEET = "fonts.css"
_MEDIA_TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
#: Names the books of this product among all that have a UUID. Never to be changed: it would make every
#: book another one to the readers who have it.
_UUID_NAMESPACE = uuid.UUID("8f2d6c53-5a43-5d0a-9d27-0c9b3c1f7e64")

#: Stands where no date is known: one that nobody takes for a real one.
_UNKNOWN_DATE = "2000-01-01"


def export(article: Article, context: ExportContext) -> bytes:
    """The article as an EPUB file; the same article and context give the same bytes.

    Raises:
        ExportError: no whole book can be made of it.
        ConfigurationError: the theme lacks a file or a font.
    """
    _check_not_empty(article)
    try:
        return pack(_make_book(article, context), COVER_PICTURE_FILE)
    except ExportError as error:
        raise ExportError(
            error.what, where=error.where or article.provenance.source_file, next_step=error.next_step
        ) from error


def _check_not_empty(article: Article) -> None:
    if not single_line(article.title) or not any(section.blocks for section in article.sections):
        raise ExportError(
            "there is no title or no text to make a book of", where=article.provenance.source_file
        )


def _make_book(article: Article, context: ExportContext) -> Book:
    pages = BookPages(article, context, (_FONT_SHEET, *context.theme.settings.epub))
    handout, headings = add_heading_anchors(pages.render_handout())
    sheets = _read_stylesheets(context.theme)
    shares = _find_face_shares(article, handout, sheets, context.theme)
    cover, drawn_lines, missing_lines = _make_cover(article, context, shares)
    contents = nest_headings(headings)
    return Book(
        identifier=_make_identifier(article),
        title=markup.document_title(article),
        language=article.language,
        direction=article.direction,
        modified=_find_modified_date(article),
        dublin_core=tuple(_collect_dublin_core(article, context)),
        properties=(*collect_properties(article), *_collect_accessibility(article)),
        prefixes={"pav": VOCABULARIES["pav"]},
        cover=cover,
        parts=(
            _make_page_part(COVER_FILE, pages.render_cover(drawn_lines, missing_lines)),
            _make_page_part(HANDOUT_FILE, handout),
            _make_page_part(CONTENTS_FILE, pages.render_contents(contents)),
            *_make_style_parts(context.theme),
            *_make_font_parts(shares, context.theme),
        ),
        contents=contents,
    )


def _find_face_shares(
    article: Article, handout: str, sheets: Mapping[str, bytes], theme: Theme
) -> FaceShares:
    """The faces that draw the book, with the characters of each.

    One set for all pages and the cover: the handout has all words of the article and of the clinic.
    """
    words = printed(article.language)
    styles = (content.decode(errors="replace") for content in sheets.values())
    # The cover joins accents to their letters before it draws them.
    composed = unicodedata.normalize("NFC", handout)
    text = "".join([handout, composed, words["cover"], words["contents"], ELLIPSIS, *styles])
    return fonts.find_cascade(text, theme)


def _make_identifier(article: Article) -> str:
    """The same for the same raw article, whoever makes the book and however often."""
    provenance = article.provenance
    return uuid.uuid5(_UUID_NAMESPACE, f"{provenance.source_file}\n{provenance.sha256}").urn


def _find_modified_date(article: Article) -> datetime:
    """The day on which the article was retrieved or reviewed, whichever is later; never the clock's.

    Raises:
        ExportError: a date is not written as YYYY-MM-DD.
    """
    # A book must carry a date, and must not change with the day on which it is made.
    provenance = article.provenance
    days = [day for day in (provenance.retrieved, provenance.reviewed_on) if day] or [_UNKNOWN_DATE]
    try:
        return datetime.combine(max(map(date.fromisoformat, days)), time(), UTC)
    except ValueError as error:
        raise ExportError(f"a date is not written as YYYY-MM-DD: {error}") from error


def _collect_dublin_core(article: Article, context: ExportContext) -> Iterator[tuple[str, str]]:
    """Dublin Core elements and their values; what is not known is left out."""
    # Libraries show the description beside the title: there, too, a draft says that it is one.
    yield "description", markup.summary(article)
    yield from collect_dublin_core(article, context.clinic)


def _collect_accessibility(article: Article) -> Iterator[tuple[str, str]]:
    """Accessibility metadata (EPUB Accessibility 1.1, 2.2) as properties and their values."""
    yield "schema:accessMode", "textual"
    # Not "visual" too: the shared mark-up has a picture's description in its place, and the cover shows
    # nothing but words, which are in its text alternative.
    yield "schema:accessModeSufficient", "textual"
    for feature in (
        "alternativeText",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ):
        yield "schema:accessibilityFeature", feature
    yield "schema:accessibilityHazard", "none"
    yield "schema:accessibilitySummary", printed(article.language)["accessibility_summary"]


def _make_cover(
    article: Article, context: ExportContext, shares: FaceShares
) -> tuple[bytes, list[str], list[str]]:
    """The cover as a picture, the lines that are drawn in it, and those that the fonts cannot set."""
    text = CoverText(
        title=markup.document_title(article),
        clinic=single_line(context.clinic.name),
        notice=get_draft_notice(article),
        right_to_left=article.direction == "rtl",
    )
    # Of each family the last face, which is the bold one where there is one.
    faces = {face.family: (face, share) for face, share in shares}
    cover_fonts = CoverFonts([fonts.subset_font(face, share, "ttf") for face, share in faces.values()])
    lines = [line for line in (text.title, text.clinic, text.notice) if line]
    drawn_lines = [line for line in lines if cover_fonts.can_set(line)]
    missing_lines = [line for line in lines if line not in drawn_lines]
    return draw_cover(text, cover_fonts), drawn_lines, missing_lines


def _make_page_part(address: str, page: str) -> BookPart:
    is_contents = address == CONTENTS_FILE
    properties = ("nav",) if is_contents else ()
    # The reading system shows the contents: as a page of their own they would only be in the way.
    return BookPart(address, "application/xhtml+xml", page.encode(), properties, in_spine=not is_contents)


@cache
def _read_stylesheets(theme: Theme) -> Mapping[str, bytes]:
    """The style sheets of a theme's books by name."""
    return {sheet: theme.read(sheet) for sheet in theme.settings.epub}


@cache
def _make_style_parts(theme: Theme) -> tuple[BookPart, ...]:
    """The style sheets and the files of the theme that they name."""
    sheets = _read_stylesheets(theme)
    addresses: dict[str, None] = {}
    for sheet, content in sheets.items():
        addresses |= dict.fromkeys(_find_css_addresses(content.decode(errors="replace"), sheet))
    files = {**sheets, **{address: theme.read(address) for address in addresses}}
    return tuple(_make_part(address, content) for address, content in files.items())


def _find_css_addresses(css: str, sheet: str) -> Iterator[str]:
    """The addresses in a style sheet, seen from the theme's folder."""
    for address in CSS_URL.findall(CSS_COMMENT.sub("", css)):
        path = address.partition("#")[0].strip()
        if path and not address.startswith("data:"):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(sheet), path))


def _make_font_parts(shares: FaceShares, theme: Theme) -> Iterator[BookPart]:
    """The font files, and the style sheet that names them."""
    rules = []
    for face, share in shares:
        address = f"fonts/{face.family.lower().replace(' ', '-')}-{face.weight}.ttf"
        yield _make_part(address, fonts.subset_font(face, share, "ttf"))
        # The family of the running text draws whatever it can; the others are kept to what is left.
        characters = "" if face.family == theme.settings.families[0] else share
        rules.append(fonts.render_font_face(face, address, characters))
    yield _make_part(_FONT_SHEET, "\n".join(rules).encode())


def _make_part(address: str, content: bytes) -> BookPart:
    file_suffix = posixpath.splitext(address)[1].lower()
    if file_suffix not in _MEDIA_TYPES:
        raise ExportError(
            f"'{address}' is of a kind that a book cannot carry",
            next_step=f"use one of: {', '.join(_MEDIA_TYPES)}",
        )
    return BookPart(address, _MEDIA_TYPES[file_suffix], content)
