"""The package of an EPUB 3.3 book: its metadata, its parts, and the archive that holds them.

EbookLib writes the package document and the NCX. What it leaves to chance is fixed here: the language of
the package, and dates and permissions in the archive, so that the same book is the same bytes.
`_write_members` holds the one use of EbookLib's internals.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import ExportError

if TYPE_CHECKING:
    from ebooklib import epub

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: The first day that an archive can name.
_EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o644
_COMPRESSION_LEVEL = 6
_ZIP_SYSTEM_UNIX = 3
#: What those do who are named (https://id.loc.gov/vocabulary/relators): author, reviewer.
_MARC_ROLES = {"creator": "aut", "contributor": "rev"}
#: Deflating these again costs time and saves nothing.
_COMPRESSED_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".woff", ".woff2")


@dataclass(frozen=True)
class BookPart:
    """A file of the book: its ``address`` within it, what it is, and what the manifest says of it.

    ``in_spine`` says that it is read in its turn.
    """

    address: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()
    in_spine: bool = False


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the table of contents, with the lines below it."""

    title: str
    address: str
    entries: tuple["ContentsEntry", ...] = ()


@dataclass(frozen=True)
class Book:
    """A book that is ready to be packed.

    Attributes:
        identifier: a URN that is the same for every edition of the book.
        title: plain text on one line.
        language: a BCP 47 tag.
        direction: ``ltr`` or ``rtl``.
        modified: in UTC.
        dublin_core: elements of Dublin Core without their prefix, and their values.
        properties: metadata that Dublin Core has no element for: names with a prefix (``schema:version``),
            and their values.
        prefixes: the vocabularies of those prefixes that EPUB does not reserve.
        cover: the picture on the front, a PNG file.
        parts: the files of the book.
        contents: the table of contents.
    """

    identifier: str
    title: str
    language: str
    direction: str
    modified: datetime
    dublin_core: tuple[tuple[str, str], ...]
    properties: tuple[tuple[str, str], ...]
    prefixes: Mapping[str, str]
    cover: bytes
    parts: tuple[BookPart, ...]
    contents: tuple[ContentsEntry, ...]


def pack(book: Book, cover_address: str) -> bytes:
    """The book as an EPUB file.

    Raises:
        ExportError: a word of the book cannot stand in XML, or EbookLib did not write the whole book.
    """
    _check_writable([book.title, *(value for _, value in (*book.dublin_core, *book.properties))])
    try:
        written = _write_members(book, cover_address)
    # EbookLib documents no exceptions; whatever it raises, there is no book.
    except Exception as error:
        raise ExportError(f"EbookLib cannot write the book: {error}") from error
    expected = {part.address: part.content for part in book.parts} | {cover_address: book.cover}
    return _pack_members(written, expected)


def _check_writable(values: Iterable[str]) -> None:
    """EbookLib leaves out, without a word, what XML has no place for (a control character)."""
    from lxml import etree

    for value in values:
        try:
            etree.Element("text").text = value
        except ValueError as error:
            raise ExportError(
                f"{value!r} has a character that no book can hold", next_step="correct it in the article"
            ) from error


class _ArchiveMembers:
    """Takes what EbookLib would write into an archive: its members, in their order."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def writestr(self, name: str, content: bytes | str, **_: object) -> None:
        self.contents[name] = content.encode("utf-8") if isinstance(content, str) else content


def _write_members(book: Book, cover_address: str) -> dict[str, bytes]:
    """The files that EbookLib writes, by name, before they are packed with dates of our own.

    The methods of `EpubWriter` whose names begin with ``_`` are private to EbookLib 0.20. There is no public
    way: `epub.write_epub` takes the dates of the archive from the clock and turns an error into a warning,
    and no hook sees the package document. `_check_complete` finds what a changed EbookLib would leave out.
    """
    from ebooklib import epub

    class Writer(epub.EpubWriter):  # type: ignore[misc] # EbookLib ships no types
        """Adds the language that the package document's own texts are in, and makes no archive."""

        def _write_opf_file(self, root: Any) -> None:
            root.set(_XML_LANG, self.book.language)
            super()._write_opf_file(root)

        def write(self) -> None:
            # As in EbookLib, but into a dictionary in place of a ZIP file.
            self.out = _ArchiveMembers()
            self.out.writestr("mimetype", "application/epub+zip")
            self._write_container()
            self._write_opf()
            self._write_items()

    # Not `write_epub`, which turns an error into a warning and leaves half a file.
    options = {"mtime": book.modified, "package_direction": True}
    writer = Writer("", _assemble_book(book, cover_address), options)
    writer.process()
    writer.write()
    contents: dict[str, bytes] = writer.out.contents
    return contents


def _assemble_book(book: Book, cover_address: str) -> "epub.EpubBook":
    from ebooklib import epub

    epub_book = epub.EpubBook()
    epub_book.set_identifier(book.identifier)
    epub_book.set_title(book.title)
    epub_book.set_language(book.language)
    epub_book.set_direction(book.direction)
    _add_metadata(epub_book, book)
    epub_book.set_cover(cover_address, book.cover, create_page=False)
    for number, part in enumerate(book.parts):
        epub_book.add_item(_make_item(part, f"part-{number}"))
        if part.in_spine:
            epub_book.spine.append(f"part-{number}")
    epub_book.add_item(epub.EpubNcx())
    epub_book.toc = [_make_toc_link(entry, f"entry-{number}") for number, entry in enumerate(book.contents)]
    return epub_book


def _add_metadata(epub_book: "epub.EpubBook", book: Book) -> None:
    """Add the metadata of a book for its package document."""
    for prefix, address in book.prefixes.items():
        epub_book.add_prefix(prefix, address)
    for name, value in book.dublin_core:
        role = _MARC_ROLES.get(name)
        epub_book.add_metadata("DC", name, value, {"id": name} if role else None)
        if role:
            refinement = {"refines": f"#{name}", "property": "role", "scheme": "marc:relators"}
            epub_book.add_metadata(None, "meta", role, refinement)
    for name, value in book.properties:
        epub_book.add_metadata(None, "meta", value, {"property": name})


def _make_item(part: BookPart, uid: str) -> "epub.EpubItem":
    # `EpubHtml` and `EpubNav` would parse their content and write another: a plain item stays as it is.
    from ebooklib import epub

    item = epub.EpubItem(uid, part.address, part.media_type, part.content)
    item.properties = list(part.properties)
    return item


def _make_toc_link(entry: ContentsEntry, uid: str) -> Any:
    """An entry as EbookLib wants it for the NCX: a link, or a pair of a link and the links below it."""
    from ebooklib import epub

    link = epub.Link(entry.address, entry.title, uid)
    children = [_make_toc_link(child, f"{uid}-{number}") for number, child in enumerate(entry.entries)]
    return (link, children) if children else link


def _pack_members(contents: Mapping[str, bytes], expected: Mapping[str, bytes]) -> bytes:
    """The archive, its dates and permissions fixed, once all that is expected is found in it."""
    _check_complete(contents, expected)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in contents.items():
            archive.writestr(_make_zip_info(name), content, compresslevel=_COMPRESSION_LEVEL)
    return stream.getvalue()


def _check_complete(contents: Mapping[str, bytes], expected: Mapping[str, bytes]) -> None:
    written = {name.partition("/")[2]: content for name, content in contents.items()}
    for address, content in expected.items():
        if written.get(address) != content:
            raise ExportError(f"'{address}' did not reach the book as it was made")


def _make_zip_info(name: str) -> zipfile.ZipInfo:
    # "mimetype" comes first, as EbookLib wrote it, and must be stored: readers look for it at a fixed place.
    stored = name == "mimetype" or name.endswith(_COMPRESSED_SUFFIXES)
    info = zipfile.ZipInfo(name, _EARLIEST_ZIP_DATE)
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.create_system = _ZIP_SYSTEM_UNIX
    info.external_attr = _FILE_MODE << 16
    return info
