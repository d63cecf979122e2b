"""Extracts what a web page says about itself (title, author, date …) and finds its title block.

Title, site, author, date, licence and address are taken from JSON-LD (schema.org types), then from ``meta``
elements, then from the head, and the first value found counts; the language of the root element and the body
goes before that of JSON-LD and ``meta``. The title block is the heading that matches a declared title;
without one, an ``h1`` in the article or else the last one before it, then a heading that the text begins
with, then the highest one close above it.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.scraper.readers.html_elements import HEADING_TAGS
from pipeline.scraper.readers.text_blocks import ASCII_WHITESPACE, TextBlock
from pipeline.text.normalize import letters_only
from pipeline.text.visible import drop_unprintable

#: schema.org types that describe the article and not the site around it.
_ARTICLE_TYPES = re.compile(
    r"Article|Posting|WebPage|HowTo|ExercisePlan|Recipe|Report|NewsArticle|Blog$|Review$|Course|CreativeWork|FAQPage"
)
_SITE_TYPES = re.compile(r"Organization|WebSite|Business|Clinic|Publisher$")
_MAX_JSON_LD_LEVELS = 12
#: Titles, names and descriptions are a few lines; what is longer is none of these.
_MAX_VALUE_CHARS = 10_000
_WEB_ADDRESS = re.compile(r"https?://\S+\Z")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?![\d-])")


@dataclass
class PageMetadata:
    """What a page says about itself, most trusted first in each list.

    Attributes:
        titles: what it calls itself.
        site_names: what the site around it is called.
        fields: author, licence, source_url, published (ISO 8601), by these names; only what was found.
        languages: what it declares as its language, as it is written there.
    """

    titles: list[str] = field(default_factory=list)
    site_names: set[str] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)

    def add_field(self, name: str, value: object) -> None:
        """Take a value, if there is none yet and it says something."""
        said = normalize_value(value)
        if not said or name in self.fields:
            return
        if name in ("source_url", "licence_url") and not _WEB_ADDRESS.match(said):
            return
        if name == "published":
            day = _ISO_DATE.match(said)
            said = day[0] if day else ""
        if said:
            self.fields[name] = said

    def add_title(self, title: object) -> None:
        """Take a title."""
        said = normalize_value(title)
        if said and said not in self.titles:
            self.titles.append(said)


def normalize_value(value: object) -> str:
    """A value as one line of text; nothing if it is none, is no line, or holds what nobody can see."""
    if not isinstance(value, str) or len(value) > _MAX_VALUE_CHARS:
        return ""
    return drop_unprintable(ASCII_WHITESPACE.sub(" ", value).strip())


def extract_metadata(root: etree._Element) -> PageMetadata:
    """What the page says about itself in JSON-LD, then in its meta elements, then in its head."""
    about = PageMetadata()
    for kinds, thing in _find_linked_data(root):
        if _ARTICLE_TYPES.search(kinds):
            _add_linked_data(thing, about)
        if _SITE_TYPES.search(kinds):
            about.site_names.add(normalize_value(thing.get("name")))
    _add_meta_elements(root, about)
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        if "canonical" in rel:
            about.add_field("source_url", link.get("href"))
        if "license" in rel:
            about.add_field("licence", link.get("href"))
    for link in root.iter("a"):
        if "license" in (link.get("rel") or "").lower().split():
            about.add_field("licence", link.get("href"))
    for title in root.iterfind("head/title"):  # an SVG has titles too
        about.add_title(title.text)
    _add_languages(root, about)
    return about


def _find_linked_data(root: etree._Element) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The things that JSON-LD describes, each with its types."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            told = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _flatten_linked_data(told, 0)


def _flatten_linked_data(told: object, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if depth > _MAX_JSON_LD_LEVELS:
        return
    if isinstance(told, list):
        for entry in told:
            yield from _flatten_linked_data(entry, depth + 1)
    elif isinstance(told, dict):
        kinds = told.get("@type", "")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        yield " ".join(kind for kind in kinds if isinstance(kind, str)), told
        for part in ("@graph", "mainEntity", "publisher", "isPartOf"):
            yield from _flatten_linked_data(told.get(part, []), depth + 1)


def _add_linked_data(thing: Mapping[str, Any], about: PageMetadata) -> None:
    about.add_title(thing.get("headline"))
    authors = thing.get("author", [])
    names = [_normalize_author(author) for author in (authors if isinstance(authors, list) else [authors])]
    about.add_field("author", ", ".join(dict.fromkeys(filter(None, names))))
    about.add_field("published", thing.get("datePublished"))
    about.add_field("licence", thing.get("license"))
    language = thing.get("inLanguage")
    if isinstance(language, str):
        about.languages.append(language)


def _normalize_author(author: object) -> str:
    if isinstance(author, dict):
        author = author.get("name")
    said = normalize_value(author)
    return "" if _WEB_ADDRESS.match(said) else said


#: What each property of a meta element tells, and in which order they are believed.
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


def _add_meta_elements(root: etree._Element, about: PageMetadata) -> None:
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        said.setdefault(name.replace("dcterms.", "dc."), meta.get("content") or "")
    for name, tells in _META_PROPERTIES:
        value = normalize_value(said.get(name))
        if not value or (tells == "author" and _WEB_ADDRESS.match(value)):
            continue
        if tells == "title":
            about.add_title(value)
        else:
            about.add_field(tells, value)
    about.site_names.add(normalize_value(said.get("og:site_name")))
    locale = said.get("og:locale", "")
    if locale:
        about.languages.append(locale)


def _add_languages(root: etree._Element, about: PageMetadata) -> None:
    """The language of the page itself is believed before that of its meta elements."""
    own = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    body = root.find("body")
    own += [body.get("lang")] if body is not None else []
    found = [normalize_value(language) for language in own]
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or meta.get("name") or "").lower() in ("content-language", "language"):
            about.languages.append(normalize_value(meta.get("content")))
    about.languages = [language for language in (*found, *about.languages) if language]


#: What stands between an article's title and the name of its site.
_SITE_SEPARATOR = re.compile(r"\s+[|·•»«:–—-]{1,2}\s+|\s*\|\s*")
_MAX_TITLE_CHARS = 200
_MIN_TITLE_LETTERS = 6
#: A heading so many blocks above the text may still be its title.
_MAX_TITLE_DISTANCE_BLOCKS = 8
#: A heading that says less of a declared title than this is another one that happens to share its words.
_MIN_TITLE_SHARE = 0.4


def find_title_block(
    blocks: Sequence[TextBlock], outside: Collection[int], about: PageMetadata
) -> int | None:
    """The index of the block that is the article's title; None if no heading can be it.

    A heading that the page's own metadata call the title is believed most, then its last ``h1`` that stands
    before the text, then what the text begins with if that is a heading, then the highest one close above it.

    Args:
        blocks: the blocks of the page.
        outside: indices of those that are no part of the article.
        about: what the page says about itself.
    """
    first = next((index for index in range(len(blocks)) if index not in outside), len(blocks))
    sites = {letters_only(site) for site in about.site_names}
    headings = [
        index
        for index, block in enumerate(blocks)
        if (block.mark.startswith("#") or block.bold)
        and 0 < len(block.text) <= _MAX_TITLE_CHARS
        and letters_only(block.text) not in sites
    ]
    for declared in about.titles:
        for tags in (("h1",), ("h2", "h3"), None):
            for index in headings:
                block = blocks[index]
                if (tags is None or _get_tag(block) in tags) and _is_declared_title(block.text, declared):
                    return index
    tops = [index for index in headings if _get_tag(blocks[index]) == "h1" and blocks[index].text]
    before = [index for index in tops if index <= first and not blocks[index].link_chars]
    inside = [index for index in tops if index not in outside]
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


def kicker(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], title: int | None, about: PageMetadata
) -> int | None:
    """The index of a heading between the title and the byline, which heads nothing: the column it ran in.

    Args:
        blocks: the blocks of the page.
        outside: for each of those that are no part of the article, the rule that says so.
        title: the index of the title.
        about: what the page says about itself.
    """
    if title is None or title + 1 >= len(blocks):
        return None
    below = title + 1
    if below in outside or not blocks[below].mark.startswith("#"):
        return None
    author = about.fields.get("author", "")
    for index in range(below + 1, len(blocks)):
        if index not in outside:
            return None
        if outside[index] == "byline" or (author and author in blocks[index].text):
            return below
    return None


def _rank_heading_level(block: TextBlock) -> int:
    """The level of a heading; what only looks like one is below all that are."""
    tag = _get_tag(block)
    return int(tag[1]) if tag in HEADING_TAGS else len(HEADING_TAGS) + 1


def _get_tag(block: TextBlock) -> str:
    return str(block.element.tag)


def _is_declared_title(heading: str, declared: str) -> bool:
    """Whether a heading is what the page is declared to be called, with or without the name of its site."""
    words, title = letters_only(heading), letters_only(declared)
    if words == title:
        return True
    parts = [letters_only(part) for part in _SITE_SEPARATOR.split(declared)]
    if words in parts:
        return words == parts[0] or len(words) > len(parts[0])
    shorter, longer = sorted((words, title), key=len)
    return len(shorter) >= max(_MIN_TITLE_LETTERS, len(longer) * _MIN_TITLE_SHARE) and shorter in longer


def find_declared_title(about: PageMetadata) -> str | None:
    """The title that the page's metadata give, without the name of the site."""
    if not about.titles:
        return None
    sites = {letters_only(site) for site in about.site_names}
    parts = [part for part in _SITE_SEPARATOR.split(about.titles[0]) if letters_only(part)]
    own = [part for part in parts if letters_only(part) not in sites] or parts
    if len(own) == len(parts) and (len(about.titles) > 1 or len(parts) == 1):
        return about.titles[0]  # metadata made for it hold no site's name
    return next((part for part in own if len(part.split()) > 1), own[0]) if own else about.titles[0]
