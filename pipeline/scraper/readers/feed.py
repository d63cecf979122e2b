"""Takes the article out of a news feed (RSS, Atom) that holds a single one.

The text of an entry is mark-up that was escaped once, or stands in CDATA; its title and address are elements
of their own. A feed of several articles is refused: one file is one handout.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from pipeline.errors import ReadError

_ESCAPED_TAG = re.compile(r"&lt;/(?:p|div|li|ol|ul|h[1-6])&gt;", re.IGNORECASE)
_ENTRY_TAGS = frozenset({"item", "entry"})
#: The elements that hold the text of an entry, the fullest first.
_CONTENT_TAGS = ("encoded", "content", "description", "summary")


class FeedEntry(NamedTuple):
    """The article of a feed.

    Attributes:
        markup: the source of a page with its title and text.
        address: the address of its own page; empty where the feed does not say.
        summaries: the texts that the feed has beside that of the article.
    """

    markup: str
    address: str
    summaries: tuple[str, ...] = ()


def read_feed(content: bytes, where: str) -> FeedEntry:
    """Take the article out of a feed.

    Args:
        content: the bytes of the file.
        where: the name that errors give the file.

    Raises:
        ReadError: it is damaged, declares entities, or holds no article or several.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("the feed is damaged", where=where, next_step="save the page itself") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("the feed declares entities", where=where, next_step="save the page itself")
    entries = [element for element in root.iter(etree.Element) if _local_name(element) in _ENTRY_TAGS]
    if len(entries) != 1:
        raise ReadError(
            f"the feed holds {len(entries)} articles", where=where, next_step="save the page of each article"
        )
    texts = {_local_name(child): child for child in reversed(entries[0])}
    body, *summaries = [markup for tag in _CONTENT_TAGS if (markup := _read_markup(texts.get(tag)))] or [""]
    title = "".join(texts["title"].itertext()) if "title" in texts else ""
    language = next((_text(element) for element in root.iter("language")), "") or root.get(
        "{http://www.w3.org/XML/1998/namespace}lang", ""
    )
    markup = (
        f'<html lang="{html.escape(language)}"><head><title>{html.escape(title)}</title></head>\n'
        f"<body><article><h1>{html.escape(title)}</h1>\n{body}</article></body></html>"
    )
    return FeedEntry(markup, next(_iterate_addresses(entries[0]), ""), tuple(summaries))


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _read_markup(element: etree._Element | None) -> str:
    """The mark-up that an element holds: as text, or (Atom's ``xhtml``) as elements."""
    if element is None:
        return ""
    if len(element):
        for child in element.iter(etree.Element):
            child.tag = _local_name(child)
        return "".join(str(etree.tostring(child, encoding="unicode", method="html")) for child in element)
    text = _text(element)
    if "<" not in text and _ESCAPED_TAG.search(text):  # it was escaped once more than feeds do
        text = html.unescape(text)
    return f"<p>{html.escape(text)}</p>" if text and element.get("type") == "text" else text


def _iterate_addresses(entry: etree._Element) -> Iterator[str]:
    for child in entry:
        if _local_name(child) == "link" and child.get("rel", "alternate") == "alternate":
            yield child.get("href") or _text(child)
