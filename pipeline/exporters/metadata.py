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
    said = single_line(text or "")
    return said if _WEB_ADDRESS.fullmatch(said) else ""


def collect_dublin_core(article: Article, clinic: Clinic) -> Iterator[tuple[str, str]]:
    """Dublin Core elements and their values, beside title, language and description."""
    known = article.provenance
    elements = (
        ("creator", known.author),
        ("contributor", known.reviewed_by),
        ("publisher", clinic.name),
        ("source", get_origin(article)),
        ("rights", known.licence),
        ("date", known.published),
        ("identifier", make_identifier(article)),
    )
    for element, value in elements:
        if said := single_line(value or ""):
            yield element, said


def collect_properties(article: Article) -> Iterator[tuple[str, str]]:
    """What Dublin Core has no word for, as names with a prefix of `VOCABULARIES` and their values."""
    known = article.provenance
    pairs = (
        ("schema:creativeWorkStatus", "" if known.is_reviewed else DRAFT_STATUS),
        ("schema:version", known.version),
        ("schema:reviewedBy", known.reviewed_by),
        ("schema:lastReviewed", known.reviewed_on),
        ("schema:expires", known.review_due),
        ("pav:sourceAccessedOn", known.retrieved),
    )
    for name, value in pairs:
        if said := single_line(value or ""):
            yield name, said


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
#: In what XMP wants the values of an element, where it is more than a text (ISO 16684-1, 8.4).
_XMP_ARRAY_TYPES = {
    "contributor": "Bag",
    "creator": "Seq",
    "date": "Seq",
    "language": "Bag",
    "publisher": "Bag",
    "rights": "Alt",
}


def add_xmp(rdf: bytes, article: Article, context: ExportContext) -> bytes:
    """RDF with a description of the article added to it.

    Args:
        rdf: an ``rdf:RDF`` element.
        article: the article.
        context: the clinic is the publisher.
    """
    from lxml import etree

    root = etree.fromstring(rdf, etree.XMLParser(resolve_entities=False, no_network=True))
    there = {str(element.tag) for description in root for element in description}
    description = etree.SubElement(root, f"{{{_RDF_NAMESPACE}}}Description", nsmap=_XMP_NAMESPACES)
    description.set(f"{{{_RDF_NAMESPACE}}}about", "")
    for name, value in _collect_statements(article, context):
        if name not in there:
            _add_statement(description, name, value)
    return etree.tostring(root, encoding="utf-8")


def _collect_statements(article: Article, context: ExportContext) -> Iterator[tuple[str, str]]:
    """Names with their namespace, and values."""
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
    holder = (
        _XMP_ARRAY_TYPES.get(etree.QName(name).localname) if name.startswith(f"{{{_DC_NAMESPACE}}}") else None
    )
    if holder is None:
        element.text = value
        return
    entry = etree.SubElement(
        etree.SubElement(element, f"{{{_RDF_NAMESPACE}}}{holder}"), f"{{{_RDF_NAMESPACE}}}li"
    )
    if holder == "Alt":
        entry.set(_XML_LANG, "x-default")
    entry.text = value
