"""Reads the text of a finished HTML page or EPUB back, in the order of assistive technology.

In the text a line feed is the end of a block or line, which may stand for a space; a space is a space.
PDFs are read in `pipeline.clinical.gate.readback_pdf`.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree, html

_UNREAD_ELEMENTS = frozenset({"head", "script", "style", "template"})
#: Elements within a line: no break is read before or after them.
_INLINE_ELEMENTS = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark"}
    | {"q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)
_JSON_LD_TYPE, _NCX_TYPE = "application/ld+json", "application/x-dtbncx+xml"
_DC_TITLE, _EPUB_TYPE = "{http://purl.org/dc/elements/1.1/}title", "{http://www.idpf.org/2007/ops}type"
_POLARITY_CLASSES = ("do", "dont")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)


@dataclass(frozen=True)
class ReadBack:
    """The text of a finished handout, and its metadata.

    Attributes:
        text: its text, in the order of assistive technology.
        lists: the list items that its mark-up classes as ``do`` or ``dont``: that class, and the item's text.
        titles: its titles in the metadata.
        contents: the entries of each of its tables of contents.
        data: its JSON-LD, as written.
    """

    text: str
    lists: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()
    contents: tuple[tuple[str, ...], ...] = ()
    data: tuple[str, ...] = ()


def read_html(content: bytes) -> ReadBack:
    """Read an HTML page back."""
    root = html.document_fromstring(content.decode("utf-8"))
    return ReadBack(
        _get_spoken_text(root),
        tuple(_find_marked_items(root)),
        titles=tuple(_get_text(title) for title in root.iter("title")),
        data=tuple(
            script.text or "" for script in root.iter("script") if script.get("type") == _JSON_LD_TYPE
        ),
    )


def read_epub(content: bytes) -> ReadBack:
    """Read an EPUB back along its spine.

    Raises:
        ValueError: it is no EPUB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            folder, package = _read_package(book)
            pages = [_parse_xml(book.read(_join_path(folder, href))) for href in _find_spine_hrefs(package)]
            contents = [
                _parse_contents(book.read(_join_path(folder, href))) for href in _find_contents_hrefs(package)
            ]
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise ValueError(f"not a complete EPUB ({error})") from error
    return ReadBack(
        "\n".join(map(_get_spoken_text, pages)),
        tuple(item for page in pages for item in _find_marked_items(page)),
        titles=tuple(_get_text(title) for title in package.iter(_DC_TITLE)),
        contents=tuple(filter(None, contents)),
    )


def _read_package(book: zipfile.ZipFile) -> tuple[str, etree._Element]:
    """The folder in which the package document of an EPUB stands, and the document."""
    container = _parse_xml(book.read("META-INF/container.xml"))
    path = str(container.xpath("string(//*[local-name()='rootfile']/@full-path)"))
    return path.rpartition("/")[0], _parse_xml(book.read(path))


def _join_path(folder: str, href: str) -> str:
    return f"{folder}/{href}".lstrip("/")


def _parse_xml(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)


def _find_spine_hrefs(package: etree._Element) -> list[str]:
    items = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    return [str(items[reference.get("idref")]) for reference in package.iter("{*}itemref")]


def _find_contents_hrefs(package: etree._Element) -> list[str]:
    """The addresses of the tables of contents: the navigation page, and the older NCX."""
    return [
        str(item.get("href"))
        for item in package.iter("{*}item")
        if "nav" in (item.get("properties") or "").split() or item.get("media-type") == _NCX_TYPE
    ]


def _parse_contents(content: bytes) -> tuple[str, ...]:
    """The entries of a table of contents; of one that cannot be read, an entry that no article has."""
    try:
        page = _parse_xml(content)
    except etree.XMLSyntaxError as error:
        return (f"a page that cannot be read ({error})",)
    tables = (nav for nav in page.iter("{*}nav") if nav.get(_EPUB_TYPE) == "toc")
    links = (link for table in tables for link in table.iter("{*}a"))
    return tuple(_get_text(entry) for entry in (*links, *page.iter("{*}navLabel")))


def _get_text(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _get_spoken_text(element: etree._Element, *, nested: bool = True) -> str:
    """All text below an element that is read aloud; numbered items after their number.

    Args:
        element: where to begin.
        nested: whether lists within it are read.
    """
    parts: list[str] = []

    def gather(node: etree._Element) -> None:
        if _is_unread(node) or not (nested or etree.QName(node).localname not in ("ul", "ol")):
            return
        edge = "" if etree.QName(node).localname in _INLINE_ELEMENTS else "\n"
        numbers = _number_items(node)
        parts.extend((edge, _replace_line_feeds(node.text)))
        for child in node:
            parts.append(numbers.get(child, ""))
            gather(child)
            parts.append(_replace_line_feeds(child.tail))
        parts.append(edge)

    gather(element)
    return "".join(parts)


def _replace_line_feeds(text: str | None) -> str:
    """A text node with spaces for its line feeds, which HTML reads as spaces."""
    return (text or "").replace("\n", " ")


def _is_unread(node: etree._Element) -> bool:
    """Whether assistive technology skips a node: no element, one without text of its own, or a hidden one."""
    if (
        not isinstance(node.tag, str)
        or etree.QName(node).localname in _UNREAD_ELEMENTS
        or "hidden" in node.attrib
    ):
        return True
    if _HIDDEN_STYLE.search(node.get("style") or ""):
        return True
    return node.get("aria-hidden") == "true" and any(char.isalnum() for char in "".join(node.itertext()))


def _find_marked_items(root: etree._Element) -> Iterator[tuple[str, str]]:
    for item in root.iter("{*}li"):
        for ancestor in item.iterancestors("{*}ul", "{*}ol"):
            classes = [name for name in (ancestor.get("class") or "").split() if name in _POLARITY_CLASSES]
            if classes:
                yield classes[0], _get_spoken_text(item, nested=False)
                break


def _number_items(node: etree._Element) -> dict[etree._Element, str]:
    """The number of each item of an ``ol``, as a browser counts; nothing for any other element."""
    if etree.QName(node).localname != "ol":
        return {}
    numbers, step = {}, -1 if node.get("reversed") is not None else 1
    items = [child for child in node if isinstance(child.tag, str)]
    number = _parse_int(node.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = _parse_int(item.get("value"), number)
        numbers[item] = f"{number}."
        number += step
    return numbers


def _parse_int(value: str | None, default: int) -> int:
    try:
        return default if value is None else int(value)
    except ValueError:
        return default


def read_pdf(content: bytes) -> ReadBack:
    """Read a tagged PDF back in the order of its tags. What is not tagged is not read.

    Raises:
        ValueError: it is no PDF, or a page has no tags.
    """
    # PDFium is loaded only where there is a PDF.
    from pipeline.clinical.gate.readback_pdf import read_tagged_pdf

    tagged = read_tagged_pdf(content)
    contents = (tagged.bookmarks,) if tagged.bookmarks else ()
    return ReadBack(tagged.text, titles=(tagged.title,), contents=contents)


#: How to read each kind of file; other kinds cannot be verified.
READERS: Mapping[str, Callable[[bytes], ReadBack]] = MappingProxyType(
    {".html": read_html, ".epub": read_epub, ".pdf": read_pdf}
)
