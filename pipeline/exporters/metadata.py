"""Metadata of a handout: Dublin Core, schema.org and PAV, and their XMP form in a PDF (ISO 16684-1).

The same facts under the same names in every format: Dublin Core where it has a term, schema.org or PAV
where it has none. What is not known is left out. The text that a person reads is in
`pipeline.wording.imprint`.

Title, author, description and the mark of PDF/UA in a PDF's XMP come from the layout engine; `add_xmp`
adds the rest to the same ``rdf:RDF`` element, since most programs read only one.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.article import Article
from pipeline.exporters import Clinic, ExportContext
from pipeline.locale import printed
from pipeline.text.visible import single_line

if TYPE_CHECKING:
    from lxml.etree import _Element


_WEB_ADDRESS = re.compile(r"https?://\S+")

#: The vocabularies behind the prefixes of `collect_properties`.
VOCABULARIES = {"schema": "http://schema.org/", "pav": "http://purl.org/pav/"}
#: https://schema.org/creativeWorkStatus; of what is reviewed nothing is claimed.
DRAFT_STATUS = "Draft"

_RDF_NAMESPACE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC_NAMESPACE = "http://purl.org/dc/elements/1.1/"
_XMP_RIGHTS_NAMESPACE = "http://ns.adobe.com/xap/1.0/rights/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XMP_NAMESPACES = {
    "rdf": _RDF_NAMESPACE,
    "dc": _DC_NAMESPACE,
    "xmpRights": _XMP_RIGHTS_NAMESPACE,
    **VOCABULARIES,
}
#: The RDF array that XMP wants around the values of an element (ISO 16684-1, 8.4); the others are texts.
_XMP_ARRAY_TYPES = {
    "contributor": "Bag",
    "creator": "Seq",
    "date": "Seq",
    "language": "Bag",
    "publisher": "Bag",
    "rights": "Alt",
}


def get_draft_notice(article: Article) -> str:
    """The words that a draft bears on every page; nothing for what is no draft."""
    return "" if article.provenance.is_reviewed else printed(article.language)["draft"]


def get_origin(article: Article) -> str:
    """Where the article comes from: its address, or the name of the raw file where none is known."""
    return single_line(article.provenance.source_url or article.provenance.source_file)


def make_identifier(article: Article) -> str:
    """The raw file by its SHA-256, as a URI that a person can compare (RFC 6920, 7: ``nih``).

    The digits are those that ``sha256sum`` prints.
    """
    return f"nih:sha-256;{article.provenance.sha256}"


def parse_web_address(text: str | None) -> str:
    """``text`` if it is an address of the web, or nothing."""
    address = single_line(text or "")
    return address if _WEB_ADDRESS.fullmatch(address) else ""


def collect_dublin_core(article: Article, clinic: Clinic) -> Iterator[tuple[str, str]]:
    """Dublin Core elements and their values, beside title, language and description."""
    provenance = article.provenance
    elements = (
        ("creator", provenance.author),
        ("contributor", provenance.reviewed_by),
        ("publisher", clinic.name),
        ("source", get_origin(article)),
        ("rights", provenance.licence),
        ("date", provenance.published),
        ("identifier", make_identifier(article)),
    )
    for element, value in elements:
        if text := single_line(value or ""):
            yield element, text


def collect_properties(article: Article) -> Iterator[tuple[str, str]]:
    """Metadata that Dublin Core has no element for: names with a prefix of `VOCABULARIES`, and values."""
    provenance = article.provenance
    pairs = (
        ("schema:creativeWorkStatus", "" if provenance.is_reviewed else DRAFT_STATUS),
        ("schema:version", provenance.version),
        ("schema:reviewedBy", provenance.reviewed_by),
        ("schema:lastReviewed", provenance.reviewed_on),
        ("schema:expires", provenance.review_due),
        ("pav:sourceAccessedOn", provenance.retrieved),
    )
    for name, value in pairs:
        if text := single_line(value or ""):
            yield name, text


def add_xmp(rdf: bytes, article: Article, context: ExportContext) -> bytes:
    """RDF with a description of the article added to it.

    Args:
        rdf: an ``rdf:RDF`` element.
        article: the article.
        context: the clinic is the publisher.
    """
    from lxml import etree

    root = etree.fromstring(rdf, etree.XMLParser(resolve_entities=False, no_network=True))
    existing_names = {str(element.tag) for description in root for element in description}
    description = etree.SubElement(root, f"{{{_RDF_NAMESPACE}}}Description", nsmap=_XMP_NAMESPACES)
    description.set(f"{{{_RDF_NAMESPACE}}}about", "")
    for name, value in _collect_statements(article, context):
        if name not in existing_names:
            _add_statement(description, name, value)
    return etree.tostring(root, encoding="utf-8")


def _collect_statements(article: Article, context: ExportContext) -> Iterator[tuple[str, str]]:
    """The metadata of an article as names with their namespace in braces, and values."""
    yield f"{{{_DC_NAMESPACE}}}language", article.language
    for element, value in collect_dublin_core(article, context.clinic):
        yield f"{{{_DC_NAMESPACE}}}{element}", value
    if statement := parse_web_address(article.provenance.licence):
        yield f"{{{_XMP_RIGHTS_NAMESPACE}}}WebStatement", statement
    for name, value in collect_properties(article):
        prefix, _, local = name.partition(":")
        yield f"{{{VOCABULARIES[prefix]}}}{local}", value


def _add_statement(description: "_Element", name: str, value: str) -> None:
    from lxml import etree

    element = etree.SubElement(description, name)
    qualified = etree.QName(name)
    array_type = _XMP_ARRAY_TYPES.get(qualified.localname) if qualified.namespace == _DC_NAMESPACE else None
    if array_type is None:
        element.text = value
        return
    array = etree.SubElement(element, f"{{{_RDF_NAMESPACE}}}{array_type}")
    entry = etree.SubElement(array, f"{{{_RDF_NAMESPACE}}}li")
    if array_type == "Alt":
        entry.set(_XML_LANG, "x-default")
    entry.text = value
