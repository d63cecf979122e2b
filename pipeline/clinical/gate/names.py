"""What a handout is called, and what its table of contents calls its parts, held against the article.

A reader who goes by the contents hears nothing else: "Common mistakes" must not stand there as "Common tips".
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree, html

from pipeline.article import Article
from pipeline.clinical.gate.readback import package_of
from pipeline.locale import printed


@dataclass(frozen=True)
class Names:
    """The titles of a handout, and the entries of each of its tables of contents."""

    titles: tuple[str, ...]
    contents: tuple[tuple[str, ...], ...] = ()


def name_fault(article: Article, suffix: str, content: bytes) -> str:
    """What is wrong with the names of a handout; empty where nothing is, or where they cannot be read.

    Args:
        article: what the handout must say.
        suffix: the kind of file.
        content: the finished file.
    """
    reader = _READERS.get(suffix)
    if reader is None:
        return ""
    names = reader(content)
    for title in names.titles:
        if _spoken(article.title) not in _spoken(title):
            return f"its title is «{title}», expected was «{article.title}»"
    headings = [section.heading for section in article.sections if section.heading]
    declared = {_spoken(text) for text in (article.title, *headings, *printed(article.language).values())}
    for entries in names.contents:
        strange = next((entry for entry in entries if _spoken(entry) not in declared), None)
        if strange is not None:
            return f"its contents name «{strange}», no part of the article is called so"
        told = iter([_spoken(entry) for entry in entries])
        lost = next((heading for heading in headings if _spoken(heading) not in told), None)
        if lost is not None:
            return f"its contents lack «{lost}», or name it out of order"
    return ""


def _spoken(text: str) -> str:
    """The letters and digits of a text: decoration may be left out of a name."""
    return "".join(char for char in text if char.isalnum()) or "".join(text.split())


def _html_names(content: bytes) -> Names:
    root = html.document_fromstring(content.decode("utf-8"))
    return Names(tuple(title.text_content() for title in root.iter("title")))


def _epub_names(content: bytes) -> Names:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        folder, package = package_of(book)
        titles = tuple(_text(title) for title in package.iter("{http://purl.org/dc/elements/1.1/}title"))
        pages = [
            etree.fromstring(book.read(f"{folder}/{item.get('href')}".lstrip("/")))
            for item in package.iter("{*}item")
            if "nav" in (item.get("properties") or "").split()
            or item.get("media-type") == "application/x-dtbncx+xml"
        ]
    return Names(titles, tuple(filter(None, (tuple(_entries(page)) for page in pages))))


def _entries(page: etree._Element) -> Iterator[str]:
    for nav in page.iter("{*}nav"):
        if nav.get("{http://www.idpf.org/2007/ops}type") == "toc":
            yield from (_text(link) for link in nav.iter("{*}a"))
    for label in page.iter("{*}navLabel"):
        yield _text(label)


def _text(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _pdf_names(content: bytes) -> Names:
    import pypdfium2 as pdfium  # loaded only where there is a PDF

    document = pdfium.PdfDocument(content)
    try:
        bookmarks = tuple(bookmark.get_title() for bookmark in document.get_toc())
        return Names((document.get_metadata_value("Title"),), (bookmarks,) if bookmarks else ())
    finally:
        document.close()


_READERS: Mapping[str, Callable[[bytes], Names]] = MappingProxyType(
    {".html": _html_names, ".epub": _epub_names, ".pdf": _pdf_names}
)
