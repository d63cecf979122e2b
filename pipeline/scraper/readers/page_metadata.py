"""Extracts the metadata of a web page (title, author, date …) and finds the block that is its title.

Title, site name, author, date, licence and address are taken from JSON-LD (schema.org types), then from
``meta`` elements, then from links and the ``title`` element; the first value counts. The language of the root
element and of the body goes before that of JSON-LD and ``meta``.
"""

import datetime
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS
from pipeline.scraper.html.inline_text import ASCII_WHITESPACE
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.main_content.trim import MIN_TITLE_LETTERS
from pipeline.text.normalize import letters_only
from pipeline.text.visible import drop_unprintable

#: schema.org types that describe an article; those that describe the site around it.
_ARTICLE_TYPES = re.compile(
    r"Article|Posting|WebPage|HowTo|ExercisePlan|Recipe|Report|NewsArticle|Blog$|Review$|Course|CreativeWork|FAQPage"
)
_SITE_TYPES = re.compile(r"Organization|WebSite|Business|Clinic|Publisher$")
_MAX_JSON_LD_LEVELS = 12
#: A longer value is no title, name or description.
_MAX_VALUE_CHARS = 10_000
_WEB_ADDRESS = re.compile(r"https?://\S+\Z")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?![\d-])")
#: The properties of ``meta`` elements that are read, most trusted first, and the field that each gives.
_META_PROPERTIES = (
    ("og:title", "title"),
    ("twitter:title", "title"),
    ("dc.title", "title"),
    ("citation_title", "title"),
    ("author", "author"),
    ("dc.creator", "author"),
    ("citation_author", "author"),
    ("og:article:author", "author"),
    ("article:author", "author"),
    ("article:published_time", "published"),
    ("date", "published"),
    ("dc.date", "published"),
    ("citation_publication_date", "published"),
    ("dc.rights", "licence"),
    ("copyright", "licence"),
    ("og:url", "source_url"),
)
#: What separates an article's title from the name of its site.
_SITE_SEPARATOR = re.compile(r"\s+[|·•»«:–—-]{1,2}\s+|\s*\|\s*")
_MAX_TITLE_CHARS = 200
#: A heading within a declared title, or around it, is the title if the shorter one has at least this share of
#: the longer one's letters (and `MIN_TITLE_LETTERS`); otherwise they share the words by chance.
_MIN_TITLE_SHARE = 0.4
#: How many blocks above the text a heading may stand to be its title.
_MAX_TITLE_DISTANCE_BLOCKS = 8


@dataclass
class PageMetadata:
    """What a page declares about itself; lists begin with the most trusted value.

    Attributes:
        titles: the declared titles.
        site_names: the names of the site.
        fields: ``author``, ``licence``, ``source_url`` and ``published`` (ISO 8601), where they are declared.
        languages: the declared languages, as written in the page.
    """

    titles: list[str] = field(default_factory=list)
    site_names: set[str] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)

    def add_field(self, name: str, value: object) -> None:
        """Set a field that has no value yet; empty values and malformed addresses and dates are ignored."""
        text = normalize_value(value)
        if not text or name in self.fields:
            return
        if name == "source_url" and not _WEB_ADDRESS.match(text):
            return
        if name == "published":
            text = _read_date(text)
        if text:
            self.fields[name] = text

    def add_title(self, title: object) -> None:
        """Add a declared title; empty and repeated ones are ignored."""
        text = normalize_value(title)
        if text and text not in self.titles:
            self.titles.append(text)


def _read_date(text: str) -> str:
    """The day that a text begins with; empty where no calendar has it, as `0000-00-00` of an unset field.

    >>> _read_date("2024-02-29T10:00:00Z"), _read_date("2023-02-29")
    ('2024-02-29', '')
    """
    date = _ISO_DATE.match(text)
    try:
        return datetime.date.fromisoformat(date[0]).isoformat() if date else ""
    except ValueError:
        return ""


def normalize_value(value: object) -> str:
    """A value as one line of visible characters; empty if it is no string or has over 10,000 characters."""
    if not isinstance(value, str) or len(value) > _MAX_VALUE_CHARS:
        return ""
    return drop_unprintable(ASCII_WHITESPACE.sub(" ", value).strip())


def extract_metadata(root: etree._Element) -> PageMetadata:
    """The metadata of a page: from JSON-LD, then from ``meta`` elements, then from links and the title."""
    metadata = PageMetadata()
    for types, entity in _iterate_json_ld(root):
        if _ARTICLE_TYPES.search(types):
            _add_json_ld(entity, metadata)
        if _SITE_TYPES.search(types):
            metadata.site_names.add(normalize_value(entity.get("name")))
    _add_meta_elements(root, metadata)
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        if "canonical" in rel:
            metadata.add_field("source_url", link.get("href"))
        if "license" in rel:
            metadata.add_field("licence", link.get("href"))
    for link in root.iter("a"):
        if "license" in (link.get("rel") or "").lower().split():
            metadata.add_field("licence", link.get("href"))
    for title in root.iterfind("head/title"):  # an SVG has titles too
        metadata.add_title(title.text)
    _add_languages(root, metadata)
    return metadata


def _iterate_json_ld(root: etree._Element) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The entities that JSON-LD describes, each with its types, separated by spaces."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _flatten_json_ld(data, 0)


def _flatten_json_ld(data: object, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if depth > _MAX_JSON_LD_LEVELS:
        return
    if isinstance(data, list):
        for entry in data:
            yield from _flatten_json_ld(entry, depth + 1)
    elif isinstance(data, dict):
        types = data.get("@type", "")
        types = types if isinstance(types, list) else [types]
        yield " ".join(name for name in types if isinstance(name, str)), data
        for key in ("@graph", "mainEntity", "publisher", "isPartOf"):
            yield from _flatten_json_ld(data.get(key, []), depth + 1)


def _add_json_ld(entity: Mapping[str, Any], metadata: PageMetadata) -> None:
    """Add what JSON-LD says of an article."""
    metadata.add_title(entity.get("headline"))
    authors = entity.get("author", [])
    names = [_normalize_author(author) for author in (authors if isinstance(authors, list) else [authors])]
    metadata.add_field("author", ", ".join(dict.fromkeys(filter(None, names))))
    metadata.add_field("published", entity.get("datePublished"))
    metadata.add_field("licence", entity.get("license"))
    language = entity.get("inLanguage")
    if isinstance(language, str):
        metadata.languages.append(language)


def _normalize_author(author: object) -> str:
    """The name of an author; empty where only a web address is given."""
    if isinstance(author, dict):
        author = author.get("name")
    name = normalize_value(author)
    return "" if _WEB_ADDRESS.match(name) else name


def _add_meta_elements(root: etree._Element, metadata: PageMetadata) -> None:
    """Add what ``meta`` elements say; of several with the same property, the first counts."""
    contents: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        contents.setdefault(name.replace("dcterms.", "dc."), meta.get("content") or "")
    for property_name, field_name in _META_PROPERTIES:
        value = normalize_value(contents.get(property_name))
        if not value or (field_name == "author" and _WEB_ADDRESS.match(value)):
            continue
        if field_name == "title":
            metadata.add_title(value)
        else:
            metadata.add_field(field_name, value)
    metadata.site_names.add(normalize_value(contents.get("og:site_name")))
    if locale := contents.get("og:locale", ""):
        metadata.languages.append(locale)


def _add_languages(root: etree._Element, metadata: PageMetadata) -> None:
    """Put the languages of the root element and of the body before those found in JSON-LD and ``meta``."""
    declared = [
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
    ]
    body = root.find("body")
    declared += [body.get("lang")] if body is not None else []
    languages = [normalize_value(language) for language in declared]
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or meta.get("name") or "").lower() in ("content-language", "language"):
            metadata.languages.append(normalize_value(meta.get("content")))
    metadata.languages = [language for language in (*languages, *metadata.languages) if language]


def find_title_block(
    blocks: Sequence[TextBlock], outside: Collection[int], metadata: PageMetadata
) -> int | None:
    """The index of the block that is the article's title; None where no heading can be.

    In this order: a heading that matches a declared title; the first ``h1`` in the main content; the last
    ``h1`` above it that has no link; a heading that the main content begins with; the heading of the highest
    level close above it.

    Args:
        blocks: the text blocks of the page.
        outside: the indices of those that are not main content.
        metadata: the page's metadata.
    """
    first = next((index for index in range(len(blocks)) if index not in outside), len(blocks))
    sites = {letters_only(site) for site in metadata.site_names}
    headings = [
        index
        for index, block in enumerate(blocks)
        if (block.mark.startswith("#") or block.bold)
        and 0 < len(block.text) <= _MAX_TITLE_CHARS
        and letters_only(block.text) not in sites
    ]
    for declared in metadata.titles:
        for tags in (("h1",), ("h2", "h3"), None):
            for index in headings:
                block = blocks[index]
                if (tags is None or _get_tag(block) in tags) and _is_declared_title(block.text, declared):
                    return index
    top_headings = [index for index in headings if _get_tag(blocks[index]) == "h1" and blocks[index].text]
    inside = [index for index in top_headings if index not in outside]
    before = [index for index in top_headings if index <= first and not blocks[index].link_chars]
    if inside or before:
        return inside[0] if inside else before[-1]
    if first in headings:
        return first
    above = [
        index
        for index in headings
        if first - _MAX_TITLE_DISTANCE_BLOCKS <= index < first and not blocks[index].link_chars
    ]
    return max(above, key=lambda index: (-_rank_heading_level(blocks[index]), index), default=None)


def find_kicker(
    blocks: Sequence[TextBlock], outside: Collection[int], title: int | None, metadata: PageMetadata
) -> int | None:
    """The index of a kicker: a heading between title and byline that names the column the article ran in.

    Args:
        blocks: the text blocks of the page.
        outside: the indices of those that are not main content.
        title: the index of the title.
        metadata: the page's metadata; a block with its author's name is a byline.
    """
    author = metadata.fields.get("author")
    if not author or title is None or title + 1 >= len(blocks):
        return None
    below = title + 1
    if below in outside or not blocks[below].mark.startswith("#"):
        return None
    for index in range(below + 1, len(blocks)):
        if index not in outside:
            return None
        if author in blocks[index].text:
            return below
    return None


def _rank_heading_level(block: TextBlock) -> int:
    """The level of a heading, 1 to 6; 7 for bold text without a heading tag."""
    tag = _get_tag(block)
    return int(tag[1]) if tag in HEADING_TAGS else len(HEADING_TAGS) + 1


def _get_tag(block: TextBlock) -> str:
    return str(block.element.tag)


def _is_declared_title(heading: str, declared: str) -> bool:
    """Whether a heading is the declared title of the page, with or without the name of the site."""
    heading_key, declared_key = letters_only(heading), letters_only(declared)
    if heading_key == declared_key:
        return True
    parts = [letters_only(part) for part in _SITE_SEPARATOR.split(declared)]
    if heading_key in parts:
        return heading_key == parts[0] or len(heading_key) > len(parts[0])
    shorter, longer = sorted((heading_key, declared_key), key=len)
    return len(shorter) >= max(MIN_TITLE_LETTERS, len(longer) * _MIN_TITLE_SHARE) and shorter in longer


def find_declared_title(metadata: PageMetadata) -> str | None:
    """The most trusted declared title, without the name of the site."""
    if not metadata.titles:
        return None
    sites = {letters_only(site) for site in metadata.site_names}
    parts = [part for part in _SITE_SEPARATOR.split(metadata.titles[0]) if letters_only(part)]
    own_parts = [part for part in parts if letters_only(part) not in sites] or parts
    if len(own_parts) == len(parts) and (len(metadata.titles) > 1 or len(parts) == 1):
        return metadata.titles[0]  # no part of it is known to be a site's name
    if not own_parts:
        return metadata.titles[0]
    return next((part for part in own_parts if len(part.split()) > 1), own_parts[0])
