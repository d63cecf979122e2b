"""What stands at the edges of an article and is none of it; and its lead, which is."""

from functools import cache

from pipeline.locale import languages, reading
from pipeline.scraper.lines import PICTURE, ROW
from pipeline.scraper.readers.blocks import TextBlock
from pipeline.scraper.readers.core import part_of
from pipeline.scraper.readers.links import RELATED_LINKS
from pipeline.scraper.readers.parts import PAGE_FURNITURE, most_telling
from pipeline.scraper.readers.selection import Selection, is_heading, is_link
from pipeline.scraper.readers.title import folded
from pipeline.scraper.rules.phrases import LinePattern, phrases, said

#: The share of the article that its body must hold, for what comes below it to need a reason.
_MOST_IN_BODY = 0.4
#: A section with the heading of something else is in this last share of the article; its heading is short.
_TAIL, _LONGEST_HEADING, _LONGEST_PLAIN_HEADING = 0.4, 80, 40
#: So many links at the end are a list of them. One that is a paragraph leads away, if there are few such.
_FEWEST_LINKS = 3
_FEW_AMONG = 0.12
_SHORTEST_LINK = 9
#: Headings are 2 to 6 deep.
_NO_HEADING = 7
#: A paragraph between title and text is a lead if it is so long, and one of so many.
_LEAD, _MOST_LEADS = 70, 6
_LEAD_LINKS = 0.3
_BESIDE_LEAD = frozenset({"tags"})
_FEWEST_LETTERS = 6
_STOPS = (".", "!", "?", "。", "！", "？", "।", "؟")
#: What a block between title and text can be that is no lead.
_NO_LEAD = (
    "byline",
    "date",
    "navigation",
    "sharing",
    "newsletter",
    "credit",
    "copyright",
    "advertisement",
    "cookies",
    "call",
)
_HEADS = ("comments", "sharing", "newsletter", "navigation")


def drop_below_body(page: Selection) -> None:
    """Take away what stands below the article's body in a part with a name, or under a link for a heading.

    An article in several parts of the same name goes on.
    """
    if page.core.share < _MOST_IN_BODY:
        return
    body, under = page.core.body, False
    for index in range(_last_of_body(page) + 1, len(page.blocks)):
        block = page.blocks[index]
        if not page.kept[index]:
            continue
        part = part_of(block.element)
        if (part.tag, part.get("class")) == (body.tag, body.get("class")):
            under = False
            continue
        under = under or (is_heading(block) and (heads_something_else(block) or is_link(block)))
        if page.parts[index]:
            page.drop(index, most_telling(page.parts[index]))
        elif under:
            page.drop(index, RELATED_LINKS)


def _last_of_body(page: Selection) -> int:
    return max((index for index in page.indices() if page.in_body[index]), default=-1)


def drop_promotions(page: Selection) -> None:
    """Take away the few paragraphs of an article that are nothing but a link, and no sentence."""
    kept = page.indices()
    found = [
        index
        for index in kept
        if not (block := page.blocks[index]).mark
        and is_link(block)
        and len(block.text) >= _SHORTEST_LINK
        and not block.text.endswith(_STOPS)
    ]
    if len(found) <= _FEW_AMONG * len(kept):
        for index in found:
            page.drop(index, RELATED_LINKS)


def drop_other_sections(page: Selection) -> None:
    """Take away the sections near the end whose headings say that they lead elsewhere.

    Below a line that says so and is no heading only links go: ``Read more`` may stand between paragraphs.
    """
    kept = page.indices()
    whole = sum(len(page.blocks[index].text) for index in kept)
    left, level = whole, None
    for index in kept:
        block = page.blocks[index]
        own, elsewhere = _level(block), heads_something_else(block)
        if level is not None and not elsewhere:
            ends = not is_link(block) if level == _NO_HEADING else own is not None and own <= level
            level = None if ends else level
        if level is None and elsewhere and left < _TAIL * whole:
            level = own or _NO_HEADING
        if level is not None:
            page.drop(index, RELATED_LINKS)
        left -= len(block.text)


def _level(block: TextBlock) -> int | None:
    """How deep a heading is; none for other text, however bold."""
    return block.mark.count("#") if block.mark.startswith("#") else None


def drop_closing_links(page: Selection) -> None:
    """Take away a list of links that an article ends with, and what heads it."""
    kept = page.indices()
    start = len(kept)
    while start and is_link(page.blocks[kept[start - 1]]):
        start -= 1
    if not start or len(kept) - start < _FEWEST_LINKS:
        return
    above = page.blocks[kept[start - 1]]
    if above.mark.startswith("#") or (len(above.text) < _LONGEST_HEADING and above.text.endswith(":")):
        start -= 1
    for index in kept[start:]:
        page.drop(index, RELATED_LINKS)


def drop_last_headings(page: Selection) -> None:
    """Take away headings that nothing stands under."""
    for index in reversed(page.indices()):
        if not page.blocks[index].mark.startswith("#"):
            return
        page.drop(index, PAGE_FURNITURE)


def add_lead(page: Selection, declared: str) -> None:
    """Keep the paragraphs between the title and the text, which often stand in another part of the page.

    Args:
        page: the choice so far.
        declared: what the page calls itself.
    """
    kept = page.indices()
    title = _title_above(page, kept[0], folded(declared)) if kept else None
    if title is None:
        return
    found = 0
    for index in range(kept[0] - 1, title, -1):
        if _is_lead(page.blocks[index]) and not page.parts[index] - _BESIDE_LEAD:
            page.keep(index)
            found += 1
            if found == _MOST_LEADS:
                return


def _title_above(page: Selection, first: int, declared: str) -> int | None:
    """The last heading above the text that the page is called by, else its last ``h1``."""
    headings = [index for index in range(first + 1) if is_heading(page.blocks[index])]
    called = [
        index
        for index in headings
        if len(words := folded(page.blocks[index].text)) >= _FEWEST_LETTERS and words in declared
    ]
    tops = [index for index in headings if page.blocks[index].element.tag == "h1" and page.blocks[index].text]
    for found in ([index for index in called if index in tops], tops, called):
        if found:
            return found[-1]
    return None


def _is_lead(block: TextBlock) -> bool:
    return (
        len(block.text) >= _LEAD
        and block.links < len(block.text) * _LEAD_LINKS
        and not block.mark.startswith((PICTURE, ROW))
        and not any(pattern.matches(block.text) for pattern in _no_lead())
    )


def heads_something_else(block: TextBlock) -> bool:
    """Whether a block is the heading of comments, of links to other articles, of a share bar or the like."""
    longest = _LONGEST_HEADING if is_heading(block) else _LONGEST_PLAIN_HEADING
    return len(block.text) < longest and said(block.text) in _other_heads()


@cache
def _other_heads() -> frozenset[str]:
    """Such headings in all languages, since nothing is known of the article's yet."""
    found = set[str]()
    for language in languages()["codes"].split():
        if words := reading(language):
            found |= phrases(words, "page", "related")
            found = found.union(*(phrases(words, "boilerplate", kind) for kind in _HEADS))
    return frozenset(found)


@cache
def _no_lead() -> tuple[LinePattern, ...]:
    known = [words for language in languages()["codes"].split() if (words := reading(language))]
    return tuple(LinePattern(words, kind) for words in known for kind in _NO_LEAD)
