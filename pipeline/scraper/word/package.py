"""Opens a Word document: the parts of its package, each parsed, none larger than an article can be.

The package is a ZIP archive (ISO/IEC 29500-2). Bytes are counted while they are unpacked, over all parts that
are read; pictures are never unpacked. XML is parsed without DTDs, entities and network.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from pipeline.errors import ReadError

_SAVE_AGAIN = "save it again in a word processor"
#: More members than this are no document; a list of them takes memory before anything is unpacked.
_MAX_ZIP_MEMBERS = 10_000
#: Start tags, end tags and the like of one part: a document of 40 pages has some 100,000.
_MAX_TAGS = 600_000
_ENCRYPTED_FLAG = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: The namespaces of Office Open XML, as transitional and as strict documents have them.
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.microsoft.com/office/word/2015/wordml/symex": "w16se",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Relationship(NamedTuple):
    """A part that another part names.

    Attributes:
        kind: what it is to it: the last word of the type (``comments``, ``header``, ``numbering`` …).
        target: its name in the package.
    """

    kind: str
    target: str


@dataclass
class WordPackage:
    """The parts of a document, parsed when they are asked for.

    Attributes:
        remaining_bytes: how many bytes may still be unpacked.
        main: the name of the part that holds the text.
    """

    _archive: zipfile.ZipFile
    _where: str
    remaining_bytes: int
    main: str = ""

    def read_relationships(self, name: str) -> dict[str, Relationship]:
        """The parts that a part names, by identifier; the package's own for an empty name."""
        folder, file = posixpath.split(name)
        root = self.read_xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for element in root.iter(_RELATIONSHIPS) if root is not None else ():
            if element.get("TargetMode") == "External":
                continue
            target = element.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relationship(kind, posixpath.normpath(path))
        return found

    def read_bytes(self, name: str) -> bytes | None:
        """The bytes of a part; None where there is no such part.

        Raises:
            ReadError: it is damaged, or larger than an article can be.
        """
        try:
            return self._unpack(self._archive.getinfo(name))
        except KeyError:
            return None

    def read_xml(self, name: str) -> etree._Element | None:
        """The root element of a part; None where there is no such part.

        Raises:
            ReadError: it is damaged, or larger than an article can be.
        """
        content = self.read_bytes(name)
        if content is None:
            return None
        if content.count(b"<") > _MAX_TAGS:
            raise self._make_error("this is larger than any article", "cut it into articles")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise self._make_error("the document is damaged", _SAVE_AGAIN) from error
        if root.getroottree().docinfo.doctype:
            raise self._make_error("the document declares entities, as no word processor does", _SAVE_AGAIN)
        return root

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise self._make_error("the document is encrypted", "save it without a password")
        if info.compress_type not in _METHODS:
            raise self._make_error("the document is packed in a way that cannot be read", _SAVE_AGAIN)
        try:
            with self._archive.open(info) as part:
                content = part.read(self.remaining_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise self._make_error("the document is damaged or cut off", _SAVE_AGAIN) from error
        self.remaining_bytes -= len(content)
        if self.remaining_bytes < 0:
            raise self._make_error("unpacked it is too large for an article", "cut it into articles")
        return content

    def _make_error(self, what: str, next_step: str) -> ReadError:
        return ReadError(what, where=self._where, next_step=next_step)


def open_word_package(content: bytes, max_bytes: int, where: str) -> WordPackage:
    """Open a document.

    Args:
        content: the bytes of the file.
        max_bytes: how many bytes all parts that are read may have together, unpacked.
        where: the name that errors give the file.

    Raises:
        ReadError: it is damaged or cut off, or no document.
    """
    message = "the document is damaged or cut off"
    if content.count(b"PK\x01\x02") > _MAX_ZIP_MEMBERS:
        raise ReadError("the document has too many parts", where=where, next_step=_SAVE_AGAIN)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OverflowError, OSError) as error:
        raise ReadError(message, where=where, next_step=_SAVE_AGAIN) from error
    if len(names) != len(set(names)):
        raise ReadError("two parts of the document have one name", where=where, next_step=_SAVE_AGAIN)
    package = WordPackage(archive, where, max_bytes)
    for relationship in package.read_relationships("").values():
        if relationship.kind == "officeDocument":
            package.main = relationship.target
    if package.main not in names:
        raise ReadError(message, where=where, next_step=_SAVE_AGAIN)
    return package


def short_name(name: object) -> str:
    """The name of an element or attribute with the usual prefix of its namespace: ``w:p``.

    Names of unknown namespaces have no prefix; what is no element (a comment) has an empty name.
    """
    return _shorten(name) if isinstance(name, str) else ""


@lru_cache(maxsize=4096)
def _shorten(name: str) -> str:
    namespace, brace, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local}" if brace and prefix else local


def get(element: etree._Element | None, name: str) -> str:
    """The value of an attribute, by its short name; empty where there is none."""
    for key, value in element.attrib.items() if element is not None else ():
        if short_name(key) == name:
            return str(value)
    return ""


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The children with one of these short names."""
    for child in element if element is not None else ():
        if short_name(child.tag) in names:
            yield child


def find(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that short name, of that its first child of the next name, and so on."""
    for name in path:
        element = next(children(element, name), None)
    return element


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch (``w:b``, ``w:vanish``) is there and not off."""
    return element is not None and get(element, "w:val").lower() not in ("0", "false", "off", "none")
