"""The EPUB exporter: a reflowable EPUB 3.3 book that meets EPUB Accessibility 1.1.

The book holds a cover, the handout and a table of contents, and carries its fonts and icons with it. It
makes no claim of conformance (``dcterms:conformsTo``): that needs a certifier with a name.
"""

import posixpath
import re
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache

from pipeline.article import Article
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, fonts, markup
from pipeline.exporters.cover import CUT, Lettering, Wording, draw
from pipeline.exporters.epub_package import Book, Part, pack
from pipeline.exporters.epub_pages import CONTENTS, COVER, HANDOUT, PICTURE, Pages, addressed, outline
from pipeline.exporters.provenance import VOCABULARIES, dublin_core, notice, properties
from pipeline.exporters.theme import Theme
from pipeline.locale import printed
from pipeline.wording.plain import plain

#: Faces in cascade order, each with the characters that it draws.
Shares = list[tuple[fonts.Face, str]]

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
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ADDRESS = re.compile(r"""url\(\s*["']?([^"'#)]+)""")
#: Names the books of this product among all that have a UUID. Never to be changed: it would make every
#: book another one to the readers who have it.
_NAMESPACE = uuid.UUID("8f2d6c53-5a43-5d0a-9d27-0c9b3c1f7e64")


def export(article: Article, context: ExportContext) -> bytes:
    """The article as an EPUB file; the same article and context give the same bytes.

    Raises:
        ExportError: no whole book can be made of it.
        ConfigurationError: the theme lacks a file or a font.
    """
    _refuse_empty(article)
    try:
        return pack(_book(article, context), PICTURE)
    except ExportError as error:
        raise ExportError(
            error.what, where=error.where or article.provenance.source_file, next_step=error.next_step
        ) from error


def _refuse_empty(article: Article) -> None:
    if not plain(article.title) or not any(section.blocks for section in article.sections):
        raise ExportError(
            "there is no title or no text to make a book of", where=article.provenance.source_file
        )


def _book(article: Article, context: ExportContext) -> Book:
    pages = Pages(article, context, (_FONT_SHEET, *context.theme.settings.epub))
    handout, headings = addressed(pages.handout())
    sheets = _sheets(context.theme)
    shares = _shares(article, handout, sheets, context.theme)
    cover, drawn, below = _cover(article, context, shares)
    contents = outline(headings)
    return Book(
        identifier=_identifier(article),
        title=markup.document_title(article),
        language=article.language,
        direction=article.direction,
        modified=_modified(article),
        about=tuple(_about(article, context)),
        properties=(*properties(article), *_accessibility(article)),
        prefixes={"pav": VOCABULARIES["pav"]},
        cover=cover,
        parts=(
            _page(COVER, pages.cover(drawn, below)),
            _page(HANDOUT, handout),
            _page(CONTENTS, pages.contents(contents)),
            *_style(context.theme),
            *_fonts(shares, context.theme),
        ),
        contents=contents,
    )


def _shares(article: Article, handout: str, sheets: Mapping[str, bytes], theme: Theme) -> Shares:
    """The faces that draw the book, with the characters of each.

    One set for all pages and the cover: the handout has all words of the article and of the clinic.
    """
    words = printed(article.language)
    styles = (content.decode(errors="replace") for content in sheets.values())
    # The cover joins accents to their letters before it draws them.
    composed = unicodedata.normalize("NFC", handout)
    text = "".join([handout, composed, words["cover"], words["contents"], CUT, *styles])
    return fonts.cascade(text, theme)


def _identifier(article: Article) -> str:
    """The same for the same raw article, whoever makes the book and however often."""
    known = article.provenance
    return uuid.uuid5(_NAMESPACE, f"{known.source_file}\n{known.sha256}").urn


def _modified(article: Article) -> datetime:
    """When the article was last touched by a person, as far as it says so; the clock is never asked."""
    known = article.provenance
    # A book must carry a date, and must not change with the day on which it is made. Where nothing is
    # known the date is one that nobody takes for a real one.
    days = [day for day in (known.retrieved, known.reviewed_on) if day] or ["2000-01-01"]
    try:
        return datetime.combine(max(map(date.fromisoformat, days)), time(), UTC)
    except ValueError as error:
        raise ExportError(f"a date is not written as YYYY-MM-DD: {error}") from error


def _about(article: Article, context: ExportContext) -> Iterator[tuple[str, str]]:
    """Dublin Core: what is known, and nothing in place of what is not."""
    # Libraries show the description beside the title: there, too, a draft says that it is one.
    yield "description", markup.summary(article)
    yield from dublin_core(article, context.clinic)


def _accessibility(article: Article) -> Iterator[tuple[str, str]]:
    """What EPUB Accessibility 1.1 wants a book to say of itself."""
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


def _cover(article: Article, context: ExportContext, shares: Shares) -> tuple[bytes, list[str], list[str]]:
    """The cover as a picture, the lines that are drawn in it, and those that the fonts cannot set."""
    wording = Wording(
        title=markup.document_title(article),
        clinic=plain(context.clinic.name),
        notice=notice(article),
        right_to_left=article.direction == "rtl",
    )
    # Of each family the last face, which is the bold one where there is one.
    faces = {face.family: (face, share) for face, share in shares}
    lettering = Lettering([fonts.subset(face, share, "ttf") for face, share in faces.values()])
    lines = [line for line in (wording.title, wording.clinic, wording.notice) if line]
    drawn = [line for line in lines if lettering.can_set(line)]
    return draw(wording, lettering), drawn, [line for line in lines if line not in drawn]


def _page(address: str, page: str) -> Part:
    is_contents = address == CONTENTS
    properties = ("nav",) if is_contents else ()
    # The reading system shows the contents: as a page of their own they would only be in the way.
    return Part(address, "application/xhtml+xml", page.encode(), properties, in_spine=not is_contents)


@cache
def _sheets(theme: Theme) -> Mapping[str, bytes]:
    """The style sheets of a theme's books by name."""
    return {sheet: theme.read(sheet) for sheet in theme.settings.epub}


@cache
def _style(theme: Theme) -> tuple[Part, ...]:
    """The style sheets and the files of the theme that they name."""
    sheets = _sheets(theme)
    named: dict[str, None] = {}
    for sheet, content in sheets.items():
        named |= dict.fromkeys(_named_in(content.decode(errors="replace"), sheet))
    files = {**sheets, **{address: theme.read(address) for address in named}}
    return tuple(_part(address, content) for address, content in files.items())


def _named_in(css: str, sheet: str) -> Iterator[str]:
    """The addresses in a style sheet, seen from the theme's folder."""
    for address in map(str.strip, _ADDRESS.findall(_COMMENT.sub("", css))):
        if not address.startswith("data:"):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(sheet), address))


def _fonts(shares: Shares, theme: Theme) -> Iterator[Part]:
    """The font files, and the style sheet that names them."""
    rules = []
    for face, share in shares:
        address = f"fonts/{face.family.lower().replace(' ', '-')}-{face.weight}.ttf"
        yield _part(address, fonts.subset(face, share, "ttf"))
        # The family of the running text draws whatever it can; the others are kept to what is left.
        only = "" if face.family == theme.settings.families[0] else share
        rules.append(fonts.font_face(face, address, only))
    yield _part(_FONT_SHEET, "\n".join(rules).encode())


def _part(address: str, content: bytes) -> Part:
    ending = posixpath.splitext(address)[1].lower()
    if ending not in _MEDIA_TYPES:
        raise ExportError(
            f"'{address}' is of a kind that a book cannot carry",
            next_step=f"use one of: {', '.join(_MEDIA_TYPES)}",
        )
    return Part(address, _MEDIA_TYPES[ending], content)
