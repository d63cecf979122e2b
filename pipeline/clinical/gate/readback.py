"""The words of a finished handout, in the order in which assistive technology reads them.

In what is read back a line feed is the end of a block or line, which may stand for a space; a space is a
space.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from lxml import etree, html

_UNREAD = frozenset({"head", "script", "style", "template"})
#: Elements within a line: the words beside them are not apart.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark"}
    | {"q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)
_POLARITIES = ("do", "dont")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)


def read_html(content: bytes) -> str:
    """The words of an HTML page, without its head."""
    return _words(html.document_fromstring(content.decode("utf-8")))


def read_epub(content: bytes) -> str:
    """The words of an EPUB, in the order of its spine.

    Raises:
        ValueError: it is no EPUB.
    """
    return "\n".join(map(_words, _pages(content)))


def html_lists(content: bytes) -> list[tuple[str, str]]:
    """The items of lists that a page's mark-up calls ``do`` or ``dont``: that word, and the item's text."""
    return list(_marked_items(html.document_fromstring(content.decode("utf-8"))))


def epub_lists(content: bytes) -> list[tuple[str, str]]:
    """As `html_lists`, of all pages of an EPUB."""
    return [item for page in _pages(content) for item in _marked_items(page)]


def _pages(content: bytes) -> list[etree._Element]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            folder, package = package_of(book)
            hrefs = [f"{folder}/{href}".lstrip("/") for href in _spine(package)]
            return [_xml(book.read(href)) for href in hrefs]
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise ValueError(f"not a complete EPUB ({error})") from error


def package_of(book: zipfile.ZipFile) -> tuple[str, etree._Element]:
    """The folder in which the package document of an EPUB stands, and the document."""
    container = _xml(book.read("META-INF/container.xml"))
    path = str(container.xpath("string(//*[local-name()='rootfile']/@full-path)"))
    return path.rpartition("/")[0], _xml(book.read(path))


def _xml(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)


def _spine(package: etree._Element) -> list[str]:
    items = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    return [str(items[reference.get("idref")]) for reference in package.iter("{*}itemref")]


def _words(element: etree._Element, *, nested: bool = True) -> str:
    """All text below an element that is read aloud; numbered items after their number.

    Args:
        element: where to begin.
        nested: whether lists within it are read.
    """
    parts: list[str] = []

    def gather(node: etree._Element) -> None:
        if _is_unread(node) or not (nested or etree.QName(node).localname not in ("ul", "ol")):
            return
        edge = "" if etree.QName(node).localname in _INLINE else "\n"
        numbers = _numbers(node)
        parts.extend((edge, _in_line(node.text)))
        for child in node:
            parts.append(numbers.get(child, ""))
            gather(child)
            parts.append(_in_line(child.tail))
        parts.append(edge)

    gather(element)
    return "".join(parts)


def _in_line(text: str | None) -> str:
    """Text of a page: its line feeds are spaces."""
    return (text or "").replace("\n", " ")


def _is_unread(node: etree._Element) -> bool:
    """Whether nobody hears a node: no element, one without words of its own, or one that is hidden."""
    if not isinstance(node.tag, str) or etree.QName(node).localname in _UNREAD or "hidden" in node.attrib:
        return True
    if _UNSEEN.search(node.get("style") or ""):
        return True
    return node.get("aria-hidden") == "true" and any(char.isalnum() for char in "".join(node.itertext()))


def _marked_items(root: etree._Element) -> Iterator[tuple[str, str]]:
    for item in root.iter("{*}li"):
        for above in item.iterancestors("{*}ul", "{*}ol"):
            named = [name for name in (above.get("class") or "").split() if name in _POLARITIES]
            if named:
                yield named[0], _words(item, nested=False)
                break


def _numbers(node: etree._Element) -> dict[etree._Element, str]:
    """The number of each item of an ``ol``, as a browser counts; nothing for any other element."""
    if etree.QName(node).localname != "ol":
        return {}
    numbers, step = {}, -1 if node.get("reversed") is not None else 1
    items = [child for child in node if isinstance(child.tag, str)]
    number = _whole(node.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = _whole(item.get("value"), number)
        numbers[item] = f"{number}."
        number += step
    return numbers


def _whole(written: str | None, otherwise: int) -> int:
    try:
        return otherwise if written is None else int(written)
    except ValueError:
        return otherwise


def read_pdf(content: bytes) -> str:
    """The words of a tagged PDF, in the order of its tags. What is not tagged is not read.

    Raises:
        ValueError: it is no PDF, or a page has no tags.
    """
    from pipeline.clinical.gate.tagged_pdf import tagged_text  # PDFium is loaded only where there is a PDF

    return tagged_text(content)


#: How to read each kind of file; other kinds cannot be verified.
READERS: Mapping[str, Callable[[bytes], str]] = MappingProxyType(
    {".html": read_html, ".epub": read_epub, ".pdf": read_pdf}
)

#: How to read the dos and don'ts by their mark-up, of the kinds of file that have such.
LISTS: Mapping[str, Callable[[bytes], list[tuple[str, str]]]] = MappingProxyType(
    {".html": html_lists, ".epub": epub_lists}
)
