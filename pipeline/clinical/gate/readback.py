"""The words of a finished handout, in the order in which assistive technology reads them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType

from lxml import etree, html

_UNREAD = frozenset({"head", "script", "style", "template"})


def read_html(content: bytes) -> str:
    """The words of an HTML page, without its head."""
    return _words(html.document_fromstring(content.decode("utf-8")))


def read_epub(content: bytes) -> str:
    """The words of an EPUB, in the order of its spine.

    Raises:
        ValueError: it is no EPUB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            container = _xml(book.read("META-INF/container.xml"))
            package_path = container.xpath("string(//*[local-name()='rootfile']/@full-path)")
            package = _xml(book.read(package_path))
            folder = package_path.rpartition("/")[0]
            hrefs = [f"{folder}/{href}".lstrip("/") for href in _spine(package)]
            return "\n".join(_words(_xml(book.read(href))) for href in hrefs)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise ValueError(f"not a complete EPUB ({error})") from error


def _xml(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)


def _spine(package: etree._Element) -> list[str]:
    items = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    return [str(items[reference.get("idref")]) for reference in package.iter("{*}itemref")]


def _words(element: etree._Element) -> str:
    """All text below an element, but for what is never shown; numbered items after their number."""
    parts: list[str] = []

    def gather(node: etree._Element) -> None:
        if isinstance(node.tag, str) and etree.QName(node).localname not in _UNREAD:
            numbers = _numbers(node)
            parts.append(node.text or "")
            for child in node:
                parts.append(numbers.get(child, ""))
                gather(child)
                parts.append(child.tail or "")

    gather(element)
    return "".join(parts)


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
