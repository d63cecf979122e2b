"""The XMP of a PDF (ISO 16684-1): what is known of the article, beside what the layout engine writes itself.

Title, author, description and the mark of PDF/UA come from the layout engine. The rest is put into the same
RDF: of two, most programs read one.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.article import Article
from pipeline.exporters import ExportContext
from pipeline.exporters.provenance import VOCABULARIES, address, dublin_core, properties

if TYPE_CHECKING:
    from lxml.etree import _Element

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACES = {"rdf": _RDF, "dc": _DC, "xmpRights": _RIGHTS, **VOCABULARIES}
#: In what XMP wants the values of an element, where it is more than a text (ISO 16684-1, 8.4).
_HOLDERS = {
    "contributor": "Bag",
    "creator": "Seq",
    "date": "Seq",
    "language": "Bag",
    "publisher": "Bag",
    "rights": "Alt",
}


def described(rdf: bytes, article: Article, context: ExportContext) -> bytes:
    """RDF with a description of the article added to it.

    Args:
        rdf: an ``rdf:RDF`` element.
        article: the article.
        context: the clinic is the publisher.
    """
    from lxml import etree

    root = etree.fromstring(rdf, etree.XMLParser(resolve_entities=False, no_network=True))
    there = {str(element.tag) for description in root for element in description}
    description = etree.SubElement(root, f"{{{_RDF}}}Description", nsmap=_NAMESPACES)
    description.set(f"{{{_RDF}}}about", "")
    for name, value in _statements(article, context):
        if name not in there:
            _state(description, name, value)
    return etree.tostring(root, encoding="utf-8")


def _statements(article: Article, context: ExportContext) -> Iterator[tuple[str, str]]:
    """Names with their namespace, and values."""
    yield f"{{{_DC}}}language", article.language
    for element, value in dublin_core(article, context.clinic):
        yield f"{{{_DC}}}{element}", value
    if statement := address(article.provenance.licence):
        yield f"{{{_RIGHTS}}}WebStatement", statement
    for name, value in properties(article):
        prefix, _, local = name.partition(":")
        yield f"{{{VOCABULARIES[prefix]}}}{local}", value


def _state(description: "_Element", name: str, value: str) -> None:
    from lxml import etree

    element = etree.SubElement(description, name)
    holder = _HOLDERS.get(etree.QName(name).localname) if name.startswith(f"{{{_DC}}}") else None
    if holder is None:
        element.text = value
        return
    entry = etree.SubElement(etree.SubElement(element, f"{{{_RDF}}}{holder}"), f"{{{_RDF}}}li")
    if holder == "Alt":
        entry.set(_LANG, "x-default")
    entry.text = value
