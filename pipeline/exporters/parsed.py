"""A page of mark-up as the layout engine's document, without the work that our own pages do not need."""

from functools import cache
from xml.etree.ElementTree import Element, ParseError, fromstring

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from pipeline.exporters import defaults

#: Elements that hold nothing but blocks, one below the other; a ``div`` may hold blocks side by side.
_HOLD_BLOCKS = frozenset({"html", "head", "body", "main", "ol", "ul", "table", "thead", "tbody", "tr"})


class _Tree(HTML):  # type: ignore[misc] # WeasyPrint ships no types
    """A page that was parsed already, in place of one that WeasyPrint parses."""

    def __init__(self, root: Element, fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        """The defaults for the elements of our pages, in place of those for all there are."""
        return [_defaults()]


@cache
def _defaults() -> CSS:
    return CSS(string=defaults.RULES)


def parsed(page: str, fetcher: URLFetcher) -> HTML:
    """The page for the layout engine.

    Our pages are well-formed, and the parser of XML takes a thirtieth of the time of that of HTML, which is
    written in Python. It loads nothing: there is no document type that declares anything. A page that only
    HTML can hold (a control character) goes the other way.
    """
    try:
        root = fromstring(page)  # noqa: S314 # templates write the page, and escape all words
    except ParseError:
        return HTML(string=page, url_fetcher=fetcher)
    for element in root.iter():
        if element.tag in _HOLD_BLOCKS:
            _drop_gaps(element)
    return _Tree(root, fetcher)


def _drop_gaps(element: Element) -> None:
    """Drop the white space between blocks: a box would be made for each, and thrown away."""
    if element.text and element.text.isspace():
        element.text = None
    for child in element:
        if child.tail and child.tail.isspace():
            child.tail = None
