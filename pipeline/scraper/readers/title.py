"""Which block of a page is its title, and what the title is where none is."""

import re
from collections.abc import Collection, Mapping, Sequence

from pipeline.scraper.readers.about import About
from pipeline.scraper.readers.blocks import TextBlock
from pipeline.scraper.readers.elements import HEADINGS

_NO_LETTER = re.compile(r"[\W_]+")
#: What stands between an article's title and the name of its site.
_SITE = re.compile(r"\s+[|·•»«:–—-]{1,2}\s+|\s*\|\s*")
_LONGEST = 200
_FEWEST_LETTERS = 6
#: A heading so many blocks above the text may still be its title.
_NEAR = 8
#: A heading that says less of a declared title than this is another one that happens to share its words.
_LEAST_SHARE = 0.4


def folded(text: str) -> str:
    """The letters and digits of a text, without case: what two titles share that say the same."""
    return _NO_LETTER.sub("", text.casefold())


def title_block(blocks: Sequence[TextBlock], outside: Collection[int], about: About) -> int | None:
    """The index of the block that is the article's title; None if no heading can be it.

    A heading that the page's own metadata call the title is believed most, then its last ``h1`` that stands
    before the text, then what the text begins with if that is a heading, then the highest one close above it.

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
    if first in headings:
        return first
    above = [index for index in headings if first - _NEAR <= index < first and not blocks[index].links]
    return max(above, key=lambda index: (-_level(blocks[index]), index), default=None)


def kicker(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], title: int | None, about: About
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
    author = about.words.get("author", "")
    for index in range(below + 1, len(blocks)):
        if index not in outside:
            return None
        if outside[index] == "byline" or (author and author in blocks[index].text):
            return below
    return None


def _level(block: TextBlock) -> int:
    """The level of a heading; what only looks like one is below all that are."""
    tag = _tag(block)
    return int(tag[1]) if tag in HEADINGS else len(HEADINGS) + 1


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
