"""Finds what a page holds for browsers that cannot show something: without scripts, films, drawings, frames.

No browser of today shows it, but it may be all that the page says: the steps of a plan that a script draws.
"""

import re

from lxml import etree

from pipeline.scraper.html.elements import is_block_element
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, clear_content

#: The elements that hold it.
FALLBACK_TAGS = (
    "noscript",
    "object",
    "canvas",
    "video",
    "audio",
    "iframe",
    "noembed",
    "noframes",
    "template",
)
#: The value of `DRAWN_ATTRIBUTE` of an element with such a text.
FALLBACK = "fallback"
_UNREAD_TAGS = frozenset({"script", "style", "noscript", "svg", "title", "select", "template"})
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
#: A place that a script fills in (``{{ name }}``, ``<%= name %>``, ``${name}``).
_PLACE_HOLDER = re.compile(r"\{\{|\$\{|<%|\[\[")


def insert_fallback(element: etree._Element) -> None:
    """Put the text that an element holds in place of what it shows behind it, to be cut out with the others.

    Args:
        element: one of `FALLBACK_TAGS`.
    """
    if not len(element) and not (element.text or "").strip():
        return
    parent = element.getparent()
    lines = [line for line in _read_lines(element) if _LETTER_OR_DIGIT.search(line)]
    if parent is None or parent.tag == "head" or not lines or _PLACE_HOLDER.search(" ".join(lines)):
        return
    held = etree.Element("span", {DRAWN_ATTRIBUTE: FALLBACK})
    element.addnext(held)
    held.tail, element.tail = element.tail, None
    held.text = lines[0]
    for line in lines[1:]:
        etree.SubElement(held, "br").tail = line


def drop_fallbacks(root: etree._Element) -> None:
    """Empty all texts that `insert_fallback` has put into a page."""
    for held in root.iter("span"):
        if held.get(DRAWN_ATTRIBUTE) == FALLBACK:
            clear_content(held)


def _read_lines(element: etree._Element) -> list[str]:
    """The text within an element, a line for each of its blocks, without those of scripts."""
    lines = [element.text or ""]
    events = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in events:
        if inner is element:
            continue
        is_block = inner.tag == "br" or is_block_element(inner)
        if event == "start":
            lines += [""] if is_block else []
            if inner.tag in _UNREAD_TAGS:
                events.skip_subtree()
            else:
                lines[-1] += inner.text or ""
        else:
            lines += [""] if is_block else []
            lines[-1] += inner.tail or ""
    return [" ".join(line.split()) for line in lines]
