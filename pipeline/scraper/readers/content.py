"""Which blocks of a web page are its article."""

from collections.abc import Sequence

from lxml import etree

from pipeline.scraper.readers.blocks import TextBlock


def furniture(root: etree._Element, blocks: Sequence[TextBlock]) -> dict[int, str]:
    """For each block that is no part of the article, the rule that says so."""
    return {}
