"""Trims what extractors take in at the edges of an article, and adds the lead below its title.

Trimmed are parts with another role below the body, sections with headings such as "Related articles",
paragraphs that are only a link, lists of links at the end, and headings without text below them.
"""

from functools import cache

from pipeline.locale import load_languages, reading
from pipeline.scraper.line import PICTURE, ROW
from pipeline.scraper.main_content.page_parts import PAGE_CHROME, choose_role
from pipeline.scraper.main_content.region import (
    RELATED_LINKS,
    Selection,
    find_page_part,
    is_heading,
    is_link,
)
from pipeline.scraper.readers.text_blocks import TextBlock
from pipeline.scraper.rules.line_shape import LinePattern, collect_phrases
from pipeline.text.normalize import letters_only, phrase_key

#: The share of the article that its body must hold, for what comes below it to need a reason.
_MIN_BODY_SHARE = 0.4
#: A section with the heading of something else is in this last share of the article; its heading is short.
_MAX_REMAINING_SHARE, _MAX_HEADING_CHARS, _MAX_PLAIN_HEADING_CHARS = 0.4, 80, 40
#: So many links at the end are a list of them. One that is a paragraph leads away, if there are few such.
_MIN_CLOSING_LINKS = 3
_MAX_PROMOTION_SHARE = 0.12
_MIN_PROMOTION_CHARS = 9
#: Headings are 2 to 6 deep.
_NON_HEADING_LEVEL = 7
#: A paragraph between title and text is a lead if it is so long, and one of so many.
_MIN_LEAD_CHARS, _MAX_LEAD_PARAGRAPHS = 70, 6
_MAX_LEAD_LINK_SHARE = 0.3
_ALLOWED_LEAD_ROLES = frozenset({"tags"})
_MIN_TITLE_LETTERS = 6
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟")
#: What a block between title and text can be that is no lead.
_NON_LEAD_KINDS = (
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
_OTHER_HEADING_KINDS = ("comments", "sharing", "newsletter", "navigation")


def drop_below_body(page: Selection) -> None:
    """Take away what stands below the article's body in a part with a name, or under a link for a heading.

    An article in several parts of the same name goes on.
    """
    if page.region.body_share < _MIN_BODY_SHARE:
        return
    body, under = page.region.body, False
    for index in range(_find_last_body_block(page) + 1, len(page.blocks)):
        block = page.blocks[index]
        if not page.kept[index]:
            continue
        part = find_page_part(block.element)
        if (part.tag, part.get("class")) == (body.tag, body.get("class")):
            under = False
            continue
        under = under or (is_heading(block) and (is_heading_of_other_content(block) or is_link(block)))
        if page.roles[index]:
            page.drop(index, choose_role(page.roles[index]))
        elif under:
            page.drop(index, RELATED_LINKS)


def _find_last_body_block(page: Selection) -> int:
    return max((index for index in page.find_kept() if page.in_body[index]), default=-1)


def drop_promotions(page: Selection) -> None:
    """Take away the few paragraphs of an article that are nothing but a link, and no sentence."""
    kept = page.find_kept()
    found = [
        index
        for index in kept
        if not (block := page.blocks[index]).mark
        and is_link(block)
        and len(block.text) >= _MIN_PROMOTION_CHARS
        and not block.text.endswith(_SENTENCE_ENDS)
    ]
    if len(found) <= _MAX_PROMOTION_SHARE * len(kept):
        for index in found:
            page.drop(index, RELATED_LINKS)


def drop_other_sections(page: Selection) -> None:
    """Take away the sections near the end whose headings say that they lead elsewhere.

    Below a line that says so and is no heading only links go: ``Read more`` may stand between paragraphs.
    """
    kept = page.find_kept()
    whole = sum(len(page.blocks[index].text) for index in kept)
    left, level = whole, None
    for index in kept:
        block = page.blocks[index]
        own, elsewhere = _get_heading_level(block), is_heading_of_other_content(block)
        if level is not None and not elsewhere:
            ends = not is_link(block) if level == _NON_HEADING_LEVEL else own is not None and own <= level
            level = None if ends else level
        if level is None and elsewhere and left < _MAX_REMAINING_SHARE * whole:
            level = own or _NON_HEADING_LEVEL
        if level is not None:
            page.drop(index, RELATED_LINKS)
        left -= len(block.text)


def _get_heading_level(block: TextBlock) -> int | None:
    """How deep a heading is; none for other text, however bold."""
    return block.mark.count("#") if block.mark.startswith("#") else None


def drop_closing_links(page: Selection) -> None:
    """Take away a list of links that an article ends with, and what heads it."""
    kept = page.find_kept()
    start = len(kept)
    while start and is_link(page.blocks[kept[start - 1]]):
        start -= 1
    if not start or len(kept) - start < _MIN_CLOSING_LINKS:
        return
    above = page.blocks[kept[start - 1]]
    if above.mark.startswith("#") or (len(above.text) < _MAX_HEADING_CHARS and above.text.endswith(":")):
        start -= 1
    for index in kept[start:]:
        page.drop(index, RELATED_LINKS)


def drop_last_headings(page: Selection) -> None:
    """Take away headings that nothing stands under."""
    for index in reversed(page.find_kept()):
        if not page.blocks[index].mark.startswith("#"):
            return
        page.drop(index, PAGE_CHROME)


def add_lead(page: Selection, declared: str) -> None:
    """Keep the paragraphs between the title and the text, which often stand in another part of the page.

    Args:
        page: the choice so far.
        declared: what the page calls itself.
    """
    kept = page.find_kept()
    title = _find_title_above(page, kept[0], letters_only(declared)) if kept else None
    if title is None:
        return
    found = 0
    for index in range(kept[0] - 1, title, -1):
        if _is_lead(page.blocks[index]) and not page.roles[index] - _ALLOWED_LEAD_ROLES:
            page.keep(index)
            found += 1
            if found == _MAX_LEAD_PARAGRAPHS:
                return


def _find_title_above(page: Selection, first: int, declared: str) -> int | None:
    """The last heading above the text that the page is called by, else its last ``h1``."""
    headings = [index for index in range(first + 1) if is_heading(page.blocks[index])]
    called = [
        index
        for index in headings
        if len(words := letters_only(page.blocks[index].text)) >= _MIN_TITLE_LETTERS and words in declared
    ]
    tops = [index for index in headings if page.blocks[index].element.tag == "h1" and page.blocks[index].text]
    for found in ([index for index in called if index in tops], tops, called):
        if found:
            return found[-1]
    return None


def _is_lead(block: TextBlock) -> bool:
    return (
        len(block.text) >= _MIN_LEAD_CHARS
        and block.link_chars < len(block.text) * _MAX_LEAD_LINK_SHARE
        and not block.mark.startswith((PICTURE, ROW))
        and not any(pattern.matches(block.text) for pattern in _load_non_lead_patterns())
    )


def is_heading_of_other_content(block: TextBlock) -> bool:
    """Whether a block is the heading of comments, of links to other articles, of a share bar or the like."""
    longest = _MAX_HEADING_CHARS if is_heading(block) else _MAX_PLAIN_HEADING_CHARS
    return len(block.text) < longest and phrase_key(block.text) in _load_other_headings()


@cache
def _load_other_headings() -> frozenset[str]:
    """Such headings in all languages, since nothing is known of the article's yet."""
    found = set[str]()
    for language in load_languages()["codes"].split():
        if words := reading(language):
            found |= collect_phrases(words, "page", "related")
            found = found.union(
                *(collect_phrases(words, "boilerplate", kind) for kind in _OTHER_HEADING_KINDS)
            )
    return frozenset(found)


@cache
def _load_non_lead_patterns() -> tuple[LinePattern, ...]:
    known = [words for language in load_languages()["codes"].split() if (words := reading(language))]
    return tuple(LinePattern(words, kind) for words in known for kind in _NON_LEAD_KINDS)
