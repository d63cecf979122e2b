"""What a web page says about itself: title, author, date, language, licence, address."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.scraper.readers.blocks import SPACE

#: schema.org types that describe the article and not the site around it.
_ARTICLES = re.compile(
    r"Article|Posting|WebPage|HowTo|ExercisePlan|Recipe|Report|NewsArticle|Blog$|Review$|Course|CreativeWork|FAQPage"
)
_SITES = re.compile(r"Organization|WebSite|Business|Clinic|Publisher$")
_DEEPEST = 12
#: Titles, names and descriptions are a few lines; what is longer is none of these.
_LONGEST = 10_000
_ADDRESS = re.compile(r"https?://\S+\Z")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?![\d-])")


@dataclass
class About:
    """What a page says about itself, most trusted first in each list.

    Attributes:
        titles: what it calls itself.
        sites: what the site around it is called.
        words: author, licence, source_url, published (ISO 8601), by these names; only what was found.
        languages: what it declares as its language, as it is written there.
    """

    titles: list[str] = field(default_factory=list)
    sites: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)

    def put(self, name: str, value: object) -> None:
        """Take a value, if there is none yet and it says something."""
        said = tidy(value)
        if not said or name in self.words:
            return
        if name in ("source_url", "licence_url") and not _ADDRESS.match(said):
            return
        if name == "published":
            day = _DATE.match(said)
            said = day[0] if day else ""
        if said:
            self.words[name] = said

    def call(self, title: object) -> None:
        """Take a title."""
        said = tidy(title)
        if said and said not in self.titles:
            self.titles.append(said)


def tidy(value: object) -> str:
    """A value as one line of text; nothing if it is none, is no line, or holds what nobody can see."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    said = SPACE.sub(" ", value).strip()
    return said if said.isprintable() else "".join(char for char in said if char.isprintable())


def about_page(root: etree._Element) -> About:
    """What the page says about itself in JSON-LD, then in its meta elements, then in its head."""
    about = About()
    for kinds, thing in _linked_data(root):
        if _ARTICLES.search(kinds):
            _read_linked(thing, about)
        if _SITES.search(kinds):
            about.sites.add(tidy(thing.get("name")))
    _read_meta(root, about)
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        if "canonical" in rel:
            about.put("source_url", link.get("href"))
        if "license" in rel:
            about.put("licence", link.get("href"))
    for link in root.iter("a"):
        if "license" in (link.get("rel") or "").lower().split():
            about.put("licence", link.get("href"))
    for title in root.iterfind("head/title"):  # an SVG has titles too
        about.call(title.text)
    _read_languages(root, about)
    return about


def _linked_data(root: etree._Element) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The things that JSON-LD describes, each with its types."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            told = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _things(told, 0)


def _things(told: object, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if depth > _DEEPEST:
        return
    if isinstance(told, list):
        for entry in told:
            yield from _things(entry, depth + 1)
    elif isinstance(told, dict):
        kinds = told.get("@type", "")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        yield " ".join(kind for kind in kinds if isinstance(kind, str)), told
        for part in ("@graph", "mainEntity", "publisher", "isPartOf"):
            yield from _things(told.get(part, []), depth + 1)


def _read_linked(thing: Mapping[str, Any], about: About) -> None:
    about.call(thing.get("headline"))
    authors = thing.get("author", [])
    names = [_name(author) for author in (authors if isinstance(authors, list) else [authors])]
    about.put("author", ", ".join(dict.fromkeys(filter(None, names))))
    about.put("published", thing.get("datePublished"))
    about.put("licence", thing.get("license"))
    language = thing.get("inLanguage")
    if isinstance(language, str):
        about.languages.append(language)


def _name(author: object) -> str:
    if isinstance(author, dict):
        author = author.get("name")
    said = tidy(author)
    return "" if _ADDRESS.match(said) else said


#: What each property of a meta element tells, and in which order they are believed.
_META = (
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


def _read_meta(root: etree._Element, about: About) -> None:
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        said.setdefault(name.replace("dcterms.", "dc."), meta.get("content") or "")
    for name, tells in _META:
        value = tidy(said.get(name))
        if not value or (tells == "author" and _ADDRESS.match(value)):
            continue
        if tells == "title":
            about.call(value)
        else:
            about.put(tells, value)
    about.sites.add(tidy(said.get("og:site_name")))
    locale = said.get("og:locale", "")
    if locale:
        about.languages.append(locale)


def _read_languages(root: etree._Element, about: About) -> None:
    """The language of the page itself is believed before that of its meta elements."""
    own = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    body = root.find("body")
    own += [body.get("lang")] if body is not None else []
    found = [tidy(language) for language in own]
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or meta.get("name") or "").lower() in ("content-language", "language"):
            about.languages.append(tidy(meta.get("content")))
    about.languages = [language for language in (*found, *about.languages) if language]
