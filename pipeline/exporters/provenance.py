"""What a handout says of itself: the same facts under the same names in every format.

What a person reads of it is in `pipeline.wording.imprint`. This is for machines: Dublin Core where that has a
word, schema.org or PAV where it has none. What is not known is left out: nothing stands in its place.
"""

import re
from collections.abc import Iterator

from pipeline.article import Article
from pipeline.exporters import Clinic
from pipeline.locale import printed
from pipeline.wording.plain import plain

_ADDRESS = re.compile(r"https?://\S+")

#: The vocabularies behind the prefixes of `properties`.
VOCABULARIES = {"schema": "http://schema.org/", "pav": "http://purl.org/pav/"}
#: https://schema.org/creativeWorkStatus; of what is reviewed nothing is claimed.
DRAFT = "Draft"


def notice(article: Article) -> str:
    """The words that a draft bears on every page; nothing for what is no draft."""
    return "" if article.provenance.is_reviewed else printed(article.language)["draft"]


def origin(article: Article) -> str:
    """Where the article comes from: its address, or the name of the raw file where none is known."""
    return plain(article.provenance.source_url or article.provenance.source_file)


def identifier(article: Article) -> str:
    """The raw file by its SHA-256, as a URI that a person can compare (RFC 6920, 7: ``nih``).

    The digits are those that ``sha256sum`` prints.
    """
    return f"nih:sha-256;{article.provenance.sha256}"


def address(text: str | None) -> str:
    """``text`` if it is an address of the web, or nothing."""
    said = plain(text or "")
    return said if _ADDRESS.fullmatch(said) else ""


def dublin_core(article: Article, clinic: Clinic) -> Iterator[tuple[str, str]]:
    """Dublin Core elements and their values, beside title, language and description."""
    known = article.provenance
    elements = (
        ("creator", known.author),
        ("contributor", known.reviewed_by),
        ("publisher", clinic.name),
        ("source", origin(article)),
        ("rights", known.licence),
        ("date", known.published),
        ("identifier", identifier(article)),
    )
    for element, value in elements:
        if said := plain(value or ""):
            yield element, said


def properties(article: Article) -> Iterator[tuple[str, str]]:
    """What Dublin Core has no word for, as names with a prefix of `VOCABULARIES` and their values."""
    known = article.provenance
    pairs = (
        ("schema:creativeWorkStatus", "" if known.is_reviewed else DRAFT),
        ("schema:version", known.version),
        ("schema:reviewedBy", known.reviewed_by),
        ("schema:lastReviewed", known.reviewed_on),
        ("schema:expires", known.review_due),
        ("pav:sourceAccessedOn", known.retrieved),
    )
    for name, value in pairs:
        if said := plain(value or ""):
            yield name, said
