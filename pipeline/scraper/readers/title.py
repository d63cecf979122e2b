"""Which block of a page is its title, and what the title is where none is."""

import re
from collections.abc import Collection, Sequence

from pipeline.scraper.readers.about import About
from pipeline.scraper.readers.blocks import TextBlock

_NO_LETTER = re.compile(r"[\W_]+")
#: What stands between an article's title and the name of its site.
_SITE = re.compile(r"\s+[|·•»«:–—-]{1,2}\s+|\s*\|\s*")
_LONGEST = 200
_FEWEST_LETTERS = 6
#: A heading that says less of a declared title than this is another one that happens to share its words.
_LEAST_SHARE = 0.4


def folded(text: str) -> str:
    """The letters and digits of a text, without case: what two titles share that say the same."""
    return _NO_LETTER.sub("", text.casefold())


def title_block(blocks: Sequence[TextBlock], outside: Collection[int], about: About) -> int | None:
    """The index of the block that is the article's title; None if no heading can be it.

    A heading that the page's own metadata call the title is believed most, then its last ``h1`` that stands
    before the text, then what the text begins with if that is a heading.

    Args:
        blocks: the blocks of the page.
        outside: indices of those that are no part of the article.
        about: what the page says about itself.
    """
    first = next((index for index in range(len(blocks)) if index not in outside), len(blocks))
    sites = {folded(site) for site in about.sites}
    headings = [
        index
        for index, block in enumerate(blocks)
        if (block.mark.startswith("#") or block.strong)
        and 0 < len(block.text) <= _LONGEST
        and folded(block.text) not in sites
    ]
    for declared in about.titles:
        for tags in (("h1",), ("h2", "h3"), None):
            for index in headings:
                block = blocks[index]
                if (tags is None or _tag(block) in tags) and _is_declared(block.text, declared):
                    return index
    tops = [index for index in headings if _tag(blocks[index]) == "h1" and blocks[index].text]
    before = [index for index in tops if index <= first and not blocks[index].links]
    inside = [index for index in tops if index not in outside]
    if inside or before:
        return inside[0] if inside else before[-1]
    return first if first in headings else None


def _tag(block: TextBlock) -> str:
    return str(block.element.tag)


def _is_declared(heading: str, declared: str) -> bool:
    """Whether a heading is what the page is declared to be called, with or without the name of its site."""
    words, title = folded(heading), folded(declared)
    if words == title:
        return True
    parts = [folded(part) for part in _SITE.split(declared)]
    if words in parts:
        return words == parts[0] or len(words) > len(parts[0])
    shorter, longer = sorted((words, title), key=len)
    return len(shorter) >= max(_FEWEST_LETTERS, len(longer) * _LEAST_SHARE) and shorter in longer


def declared_title(about: About) -> str | None:
    """The title that the page's metadata give, without the name of the site."""
    if not about.titles:
        return None
    sites = {folded(site) for site in about.sites}
    parts = [part for part in _SITE.split(about.titles[0]) if folded(part)]
    own = [part for part in parts if folded(part) not in sites] or parts
    if len(own) == len(parts) and (len(about.titles) > 1 or len(parts) == 1):
        return about.titles[0]  # metadata made for it hold no site's name
    return next((part for part in own if len(part.split()) > 1), own[0]) if own else about.titles[0]
