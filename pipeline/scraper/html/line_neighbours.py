"""Walks through what stands beside an element in its line: texts, and elements that may hold some."""

from collections.abc import Iterator

from lxml import etree

from pipeline.scraper.html.elements import is_block_element


def iterate_before(element: etree._Element, most: int) -> Iterator[str | etree._Element]:
    """The texts and elements before an element in its line, the nearest first.

    Args:
        element: an element of a page.
        most: so many places are looked at.
    """
    for _ in range(most):
        parent, above = element.getparent(), element.getprevious()
        if parent is None:
            return
        if text := (parent.text if above is None else above.tail):
            yield text
        if above is None:
            if is_block_element(parent):
                return
            element = parent
            continue
        if above.tag == "br" or is_block_element(above):
            return
        yield above
        element = above


def iterate_behind(element: etree._Element, most: int) -> Iterator[str | etree._Element]:
    """The texts and elements behind an element in its line, the nearest first.

    Args:
        element: an element of a page.
        most: so many places are looked at.
    """
    for _ in range(most):
        if element.tail:
            yield element.tail
        below = element.getnext()
        if below is None:
            parent = element.getparent()
            if parent is None or is_block_element(parent):
                return
            element = parent
            continue
        if below.tag == "br" or is_block_element(below):
            return
        yield below
        element = below
