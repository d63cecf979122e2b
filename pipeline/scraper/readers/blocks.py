"""A block of text of a web page: what a browser shows between two breaks."""

import re
from dataclasses import dataclass

from lxml import etree

#: What a browser shows as one space (HTML Living Standard, ASCII white space): no-break spaces are none.
SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class TextBlock:
    """One block of a page.

    Attributes:
        text: its words, white space as a browser shows it; of a picture its caption, maybe none.
        mark: the Markdown that its tags stand for (see `pipeline.scraper.lines`); none for a paragraph.
        element: the innermost element that holds all of it.
        at: first and last line of the page's source that it stands on, 1-based.
        links: how many of its characters are the text of links.
        strong: whether all of it is shown bold, or the page calls it a heading without making it one.
        hidden: whether the page hides it at first.
        source: address of the picture, where it is one.
        alt: the picture's text alternative.
    """

    text: str
    mark: str
    element: etree._Element
    at: tuple[int, int]
    links: int = 0
    strong: bool = False
    hidden: bool = False
    source: str = ""
    alt: str = ""
