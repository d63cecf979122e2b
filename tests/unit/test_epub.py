"""The EPUB handout, taken apart."""

import io
import re
import zipfile

import pytest
from lxml import etree

from pipeline.article import Article
from pipeline.exporters import ExportContext
from pipeline.exporters.registry import load_exporter
from support.articles import article_of
from support.themes import clinic_theme

NAMES = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "epub": "http://www.idpf.org/2007/ops",
}


class Book:
    """An EPUB's files, its package document and its folder."""

    def __init__(self, content: bytes) -> None:
        archive = zipfile.ZipFile(io.BytesIO(content))
        self.infos = archive.infolist()
        self.files = {info.filename: archive.read(info) for info in self.infos}
        container = etree.fromstring(self.files["META-INF/container.xml"])
        self.package_path = container.xpath("string(//*[local-name()='rootfile']/@full-path)")
        self.folder = self.package_path.rpartition("/")[0]
        self.package = etree.fromstring(self.files[self.package_path])

    def find(self, path: str) -> list:  # type: ignore[type-arg]
        return self.package.xpath(path, namespaces=NAMES)  # type: ignore[no-any-return]

    def page(self, href: str) -> etree._Element:
        return etree.fromstring(self.files[f"{self.folder}/{href}".lstrip("/")])


@pytest.fixture(scope="module")
def context() -> ExportContext:
    return ExportContext(theme=clinic_theme())


@pytest.fixture(scope="module")
def book(first: Article, context: ExportContext) -> Book:
    return Book(load_exporter("epub").export(first, context))


def test_the_container_begins_as_it_must(book: Book) -> None:
    assert book.infos[0].filename == "mimetype"
    assert book.infos[0].compress_type == zipfile.ZIP_STORED
    assert book.files["mimetype"] == b"application/epub+zip"
    assert len({info.date_time for info in book.infos}) == 1


def test_the_package_names_the_book(book: Book, first: Article) -> None:
    assert book.package.get("version") == "3.0"
    assert book.package.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert book.find("string(//dc:title)") == first.title
    assert book.find("string(//dc:language)") == "en"
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", book.find("string(//dc:identifier)"))


def test_modified_is_a_time_in_utc_that_no_clock_gives(book: Book) -> None:
    (modified,) = book.find("//opf:meta[@property='dcterms:modified']/text()")
    assert modified == "2000-01-01T00:00:00Z"


def test_modified_is_the_article_s_own_date_where_one_is_known(context: ExportContext) -> None:
    dated = article_of("A Title\nWords.\n", metadata={"retrieved": "2026-01-31", "reviewed_on": "2026-02-01"})
    book = Book(load_exporter("epub").export(dated, context))
    assert book.find("//opf:meta[@property='dcterms:modified']/text()") == ["2026-02-01T00:00:00Z"]


@pytest.mark.parametrize(
    "name",
    [
        "accessMode",
        "accessModeSufficient",
        "accessibilityFeature",
        "accessibilityHazard",
        "accessibilitySummary",
    ],
)
def test_accessibility_is_told_and_no_certificate_claimed(book: Book, name: str) -> None:
    assert book.find(f"//opf:meta[@property='schema:{name}']")
    assert not book.find("//*[@property='dcterms:conformsTo']")


def test_every_file_of_the_manifest_is_there_and_the_other_way_round(book: Book) -> None:
    listed = {f"{book.folder}/{href}".lstrip("/") for href in book.find("//opf:manifest/opf:item/@href")}
    assert listed == set(book.files) - {"mimetype", "META-INF/container.xml", book.package_path}


def test_cover_fonts_and_both_tables_of_contents(book: Book) -> None:
    (cover,) = book.find("//opf:item[contains(@properties, 'cover-image')]/@href")
    assert book.files[f"{book.folder}/{cover}".lstrip("/")].startswith(b"\x89PNG")
    assert [href for href in book.find("//opf:item/@href") if href.endswith((".ttf", ".otf", ".woff2"))]
    (nav,) = book.find("//opf:item[contains(@properties, 'nav')]/@href")
    (ncx,) = book.find("//opf:item[@media-type='application/x-dtbncx+xml']/@href")
    headings = ["Key Benefits", "Step-by-Step Instructions", "Safety Tips", "Final Tips"]
    for table in (book.page(nav), book.page(ncx)):
        told = "\n".join(table.itertext())
        assert all(heading in told for heading in headings)


def test_links_of_the_contents_lead_somewhere(book: Book) -> None:
    (nav,) = book.find("//opf:item[contains(@properties, 'nav')]/@href")
    folder = nav.rpartition("/")[0]
    for href in book.page(nav).xpath("//h:a/@href", namespaces=NAMES):
        file, _, anchor = href.partition("#")
        page = book.page(f"{folder}/{file}".lstrip("/"))
        assert not anchor or page.xpath(f"//*[@id='{anchor}']"), href


def test_every_font_that_a_style_sheet_names_is_packed(book: Book) -> None:
    sheets = [name for name in book.files if name.endswith(".css")]
    assert sheets
    for sheet in sheets:
        folder = sheet.rpartition("/")[0]
        for address in re.findall(r"url\(\s*[\"']?([^\"')]*)", book.files[sheet].decode()):
            parts = [*folder.split("/"), *address.split("/")]
            while ".." in parts:
                index = parts.index("..")
                del parts[index - 1 : index + 1]
            assert "/".join(part for part in parts if part) in book.files, address


def test_hostile_words_stay_words(context: ExportContext) -> None:
    book = Book(
        load_exporter("epub").export(article_of('A <b> & "T" ]]>\n<script>x</script> &bogus;\n'), context)
    )
    assert book.find("string(//dc:title)") == 'A <b> & "T" ]]>'
    for href in book.find("//opf:item[@media-type='application/xhtml+xml']/@href"):
        assert not book.page(href).xpath("//h:script[not(@type='application/ld+json')]", namespaces=NAMES)
