"""Finds the parts of a saved page by the addresses that the page names: its frames, and its style sheets.

A browser that saves a page as one file keeps style sheets as parts of their own, also those that the page
held itself. Without them words that the page hides or strikes out would be read as valid.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from pipeline.scraper.decode import decode_page

#: Frames of advertisements are many; each is parsed as a page.
MAX_FRAMES = 50
#: Style sheets of larger sites have some hundred thousand characters.
_MAX_STYLE_CHARS = 2_000_000
_FRAME_TAG = re.compile(r"<(?:i?frame|object|embed)\b([^<>]{0,4000})", re.IGNORECASE)
_LINK_TAG = re.compile(r"<link\b([^<>]{0,4000})>", re.IGNORECASE)
_BASE_TAG = re.compile(r"<base\b([^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


class SavedPart(NamedTuple):
    """A part of a saved page: a frame or a style sheet.

    Attributes:
        names: the addresses by which pages name it (``cid:`` and its identifier, its own address).
        content: its bytes.
        charset: the encoding that was declared for it; may be empty.
    """

    names: tuple[str, ...]
    content: bytes
    charset: str = ""


def find_shown_frames(text: str, address: str, parts: Sequence[SavedPart]) -> list[str]:
    """The sources of the frames that a page shows, and of those that these show, up to 50.

    Args:
        text: the source of the page.
        address: its address, on which those that it names depend; may be empty.
        parts: the parts of the file that are pages.
    """
    waiting: dict[str, SavedPart] = {}
    for part in parts:
        for name in part.names:
            waiting.setdefault(name, part)
    found: list[str] = []
    texts = [(text, address)]
    seen: set[int] = set()
    while texts and waiting and len(found) < MAX_FRAMES:
        source, base = texts.pop(0)
        for name in _find_frame_addresses(source, base):
            shown = waiting.get(name)
            if shown is None or id(shown) in seen or len(found) == MAX_FRAMES:
                continue
            seen.add(id(shown))
            found.append(decode_page(shown.content, shown.charset).text)
            texts.append((found[-1], shown.names[-1]))
    return found


def _find_frame_addresses(text: str, base: str) -> Iterator[str]:
    base = _find_base(text, base)
    for tag in _FRAME_TAG.finditer(text):
        attributes = _read_attributes(tag[1])
        if named := attributes.get("src") or attributes.get("data"):
            yield from _resolve(base, named)


def insert_style_sheets(text: str, address: str, parts: Iterable[SavedPart]) -> str:
    """The source of a page with the style sheets that it links in place of the links, each on the same line.

    Args:
        text: the source of the page.
        address: its address.
        parts: the parts of the file that are style sheets.
    """
    sheets = {name: part for part in parts for name in part.names}
    if not sheets:
        return text
    base = _find_base(text, address)
    size = 0

    def replace(link: "re.Match[str]") -> str:
        nonlocal size
        attributes = _read_attributes(link[1])
        relation = attributes.get("rel", "").lower().split()
        if "stylesheet" not in relation or "alternate" in relation or size > _MAX_STYLE_CHARS:
            return link[0]
        part = next(
            (sheets[name] for name in _resolve(base, attributes.get("href", "")) if name in sheets), None
        )
        if part is None:
            return link[0]
        style = _flatten(decode_page(part.content, part.charset).text)
        size += len(style)
        media = html.escape(attributes.get("media", ""))
        return f'<style media="{media}">{style}</style>' if media else f"<style>{style}</style>"

    return _LINK_TAG.sub(replace, text)


def _flatten(style: str) -> str:
    """A style sheet on one line, which cannot end the element that it is put into."""
    return (
        style.replace("\r", " ")
        .replace("\n", " ")
        .replace("</", "<\\/")
        .replace("<!--", "")
        .replace("-->", "")
    )


def _find_base(text: str, address: str) -> str:
    """The address on which the addresses in a page depend."""
    base = _BASE_TAG.search(text)
    return _join(address, _read_attributes(base[1]).get("href", "")) if base else address


def _read_attributes(markup: str) -> Mapping[str, str]:
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "").strip()
        for match in _ATTRIBUTE.finditer(markup)
    }


def _resolve(base: str, named: str) -> Iterator[str]:
    """The addresses that a name in a page may stand for."""
    yield named
    yield _join(base, named)


def _join(base: str, named: str) -> str:
    """An address in a page as a whole one; as it is where it or that of the page is none."""
    try:
        return urljoin(base, named)
    except ValueError:
        return named
