"""The EPUB exporter: a reflowable EPUB 3.3 book that meets EPUB Accessibility 1.1.

The book holds a cover, the handout and a table of contents, and carries its fonts and icons with it. It
makes no claim of conformance (``dcterms:conformsTo``): that needs a certifier with a name.
"""

import posixpath
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from pipeline.article import Article
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, fonts, markup
from pipeline.exporters.cover import CUT, Lettering, Wording, draw
from pipeline.exporters.epub_package import Book, Part, pack
from pipeline.exporters.epub_pages import CONTENTS, COVER, HANDOUT, PICTURE, Pages, addressed, outline
from pipeline.exporters.theme import Theme
from pipeline.locale import printed

name = "epub"
suffix = ".epub"

_FONT_SHEET = "fonts.css"
_XHTML_TYPE = "application/xhtml+xml"
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
_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+?)["']?\s*\)""")
#: Names the books of this product among all that have a UUID. Never to be changed: it would make every
#: book another one to the readers who have it.
_NAMESPACE = uuid.UUID("8f2d6c53-5a43-5d0a-9d27-0c9b3c1f7e64")


def export(article: Article, context: ExportContext) -> bytes:
    """The article as an EPUB file; the same article and context give the same bytes.

    Raises:
        ExportError: no whole book can be made of it.
        ConfigurationError: the theme lacks a file or a font.
    """
    try:
        return pack(_book(article, context), PICTURE)
    except ExportError as error:
        raise ExportError(
            error.what, where=error.where or article.provenance.source_file, next_step=error.next_step
        ) from error


def _book(article: Article, context: ExportContext) -> Book:
    sheets = context.theme.settings.epub
    pages = Pages(article, context, (_FONT_SHEET, *sheets))
    handout, headings = addressed(pages.handout())
    contents = outline(headings)
    cover, below = _cover(article, context)
    written = {
        COVER: pages.cover(_alternative(article, context), below),
        HANDOUT: handout,
        CONTENTS: pages.contents(contents),
    }
    return Book(
        identifier=_identifier(article),
        title=markup.document_title(article),
        language=article.language,
        direction=article.direction,
        modified=_modified(article),
        about=tuple(_about(article, context)),
        accessibility=tuple(_accessibility(article)),
        cover=cover,
        parts=(
            *_page_parts(written),
            *_style(context.theme),
            *_fonts("".join(written.values()), context.theme),
        ),
        contents=contents,
    )


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
    known, clinic = article.provenance, context.clinic.name
    elements = {
        "creator": known.author or clinic,
        "publisher": clinic,
        "description": _description(article),
        "rights": known.licence,
        "source": known.source_url,
    }
    for element, value in elements.items():
        if value and (plain := " ".join(value.split())):
            yield element, plain


def _description(article: Article) -> str:
    """How the article begins; libraries show it beside the title, so a draft says that it is one."""
    notice = _notice(article)
    return (f"[{notice}] " if notice else "") + markup.description(article)


def _notice(article: Article) -> str:
    return "" if article.provenance.is_reviewed else printed(article.language)["draft"]


def _accessibility(article: Article) -> Iterator[tuple[str, str]]:
    """What EPUB Accessibility 1.1 wants a book to say of itself."""
    yield "accessMode", "textual"
    # Not "visual" too: the shared mark-up has a picture's description in its place, and the cover shows
    # nothing but words, which are in its text alternative.
    yield "accessModeSufficient", "textual"
    for feature in (
        "alternativeText",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ):
        yield "accessibilityFeature", feature
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", printed(article.language)["accessibility_summary"]


def _cover(article: Article, context: ExportContext) -> tuple[bytes, list[str]]:
    """The cover as a picture, and the lines that the fonts cannot set in it."""
    wording = Wording(
        title=markup.document_title(article),
        clinic=context.clinic.name,
        notice=_notice(article),
        right_to_left=article.direction == "rtl",
    )
    lines = [wording.title, wording.clinic, wording.notice]
    shares = fonts.cascade("".join(lines) + CUT, context.theme)
    # The bold face of each family, where it has one, comes last.
    faces = {face.family: (face, share) for face, share in shares}
    lettering = Lettering([fonts.subset(face, share, "ttf") for face, share in faces.values()])
    return draw(wording, lettering), [line for line in lines if not lettering.can_set(line)]


def _alternative(article: Article, context: ExportContext) -> str:
    """The words that stand for the cover: its kind, and all that is written on it."""
    words = printed(article.language)
    said = ". ".join(filter(None, (markup.document_title(article), context.clinic.name, _notice(article))))
    return f"{words['cover']}: {said}"


def _page_parts(written: dict[str, str]) -> Iterator[Part]:
    for address, page in written.items():
        is_contents = address == CONTENTS
        properties = ("nav",) if is_contents else ()
        # The reading system shows the contents: as a page of their own they would only be in the way.
        yield Part(address, _XHTML_TYPE, page.encode(), properties, in_spine=not is_contents)


def _style(theme: Theme) -> Iterator[Part]:
    """The theme's style sheets for books, and the files that they name."""
    named: dict[str, None] = {}
    for sheet in theme.settings.epub:
        content = theme.read(sheet)
        yield _part(sheet, content)
        named |= dict.fromkeys(_named_in(content.decode(), sheet))
    for address in named:
        yield _part(address, theme.read(address))


def _named_in(css: str, sheet: str) -> Iterator[str]:
    """The addresses in a style sheet, seen from the theme's folder."""
    for address in _ADDRESS.findall(_COMMENT.sub("", css)):
        if not address.startswith(("data:", "#")):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(sheet), address))


def _fonts(text: str, theme: Theme) -> Iterator[Part]:
    """The fonts that draw ``text`` and what the style sheets print, with the style sheet that names them."""
    printed_by_style = "".join(theme.read(sheet).decode() for sheet in theme.settings.epub)
    rules = []
    for face, share in fonts.cascade(text + printed_by_style, theme):
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
