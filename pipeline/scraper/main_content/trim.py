"""Trims what extractors take in at the edges of an article, and adds the lead between its title and its text.

Trimmed are parts with a role below the body, sections with headings such as "Related articles", paragraphs
that are only a link, lists of links at the end, and headings without text below them.
"""

from functools import cache

from pipeline.locale import load_languages, reading
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.line import PICTURE, ROW
from pipeline.scraper.main_content.page_parts import PAGE_CHROME, choose_role
from pipeline.scraper.main_content.region import (
    RELATED_LINKS,
    SENTENCE_ENDS,
    Selection,
    find_page_part,
    has_few_links,
    is_heading,
    is_link,
)
from pipeline.scraper.rules.line_shape import LinePattern, collect_phrases
from pipeline.text.normalize import letters_only, phrase_key

#: Fewer letters that a heading and a declared title share are shared by chance.
MIN_TITLE_LETTERS = 6

#: If the body holds at least this share of the votes, blocks below it are looked at.
_MIN_BODY_SHARE = 0.4
#: Paragraphs that are only a link are promotions if they are at most this share of the kept blocks.
_MAX_PROMOTION_SHARE = 0.12
_MIN_PROMOTION_CHARS = 9
#: A section with other content begins in this last share of the article's characters.
_MAX_REMAINING_SHARE = 0.4
#: Limits for its heading, and for a line that is no heading.
_MAX_HEADING_CHARS, _MAX_PLAIN_HEADING_CHARS = 80, 40
#: A level below that of all headings, 2 to 6.
_NON_HEADING_LEVEL = 7
#: From so many links on, those at the end of an article are a list of links.
_MIN_CLOSING_LINKS = 3
#: A paragraph between title and text is a lead if it is so long; at most so many are kept.
_MIN_LEAD_CHARS, _MAX_LEAD_PARAGRAPHS = 70, 6
_ALLOWED_LEAD_ROLES = frozenset({"tags"})
#: Kinds of boilerplate (tables of the locale) between title and text that are no lead.
_NON_LEAD_KINDS = (
    *("byline", "date", "navigation", "sharing", "newsletter", "credit", "copyright", "advertisement"),
    *("cookies", "call"),
)
#: Kinds of boilerplate that head other content.
_OTHER_HEADING_KINDS = ("comments", "sharing", "newsletter", "navigation")


def drop_below_body(selection: Selection) -> None:
    """Drop kept blocks below the body that have a role, or stand under a heading of other content.

    A heading that is only a link heads other content too. In a part with the tag and class of the body the
    article goes on.
    """
    if selection.region.body_share < _MIN_BODY_SHARE:
        return
    body, is_other_content = selection.region.body, False
    for index in range(_find_last_body_block(selection) + 1, len(selection.blocks)):
        block = selection.blocks[index]
        if not selection.kept[index]:
            continue
        part = find_page_part(block.element)
        if (part.tag, part.get("class")) == (body.tag, body.get("class")):
            is_other_content = False
            continue
        is_other_content = is_other_content or (
            is_heading(block) and (is_heading_of_other_content(block) or is_link(block))
        )
        if selection.roles[index]:
            selection.drop(index, choose_role(selection.roles[index]))
        elif is_other_content:
            selection.drop(index, RELATED_LINKS)


def _find_last_body_block(selection: Selection) -> int:
    return max((index for index in selection.find_kept() if selection.in_body[index]), default=-1)


def drop_promotions(selection: Selection) -> None:
    """Drop the paragraphs that are only a link and no sentence, if they are few."""
    kept = selection.find_kept()
    promotions = [
        index
        for index in kept
        if not (block := selection.blocks[index]).mark
        and is_link(block)
        and len(block.text) >= _MIN_PROMOTION_CHARS
        and not block.text.endswith(SENTENCE_ENDS)
    ]
    if len(promotions) <= _MAX_PROMOTION_SHARE * len(kept):
        for index in promotions:
            selection.drop(index, RELATED_LINKS)


def drop_other_sections(selection: Selection) -> None:
    """Drop sections near the end whose headings announce other content, such as "Related articles".

    A section ends at the next heading of its level. Below a line that announces other content and is no
    heading, only links are dropped: ``Read more`` may stand between paragraphs.
    """
    kept = selection.find_kept()
    total_chars = sum(len(selection.blocks[index].text) for index in kept)
    remaining_chars = total_chars
    section_level: int | None = None  # of the section that is being dropped
    for index in kept:
        block = selection.blocks[index]
        level, is_other_content = _get_heading_level(block), is_heading_of_other_content(block)
        if section_level is not None and not is_other_content:
            ends_section = (
                not is_link(block)
                if section_level == _NON_HEADING_LEVEL
                else level is not None and level <= section_level
            )
            section_level = None if ends_section else section_level
        if (
            section_level is None
            and is_other_content
            and remaining_chars < _MAX_REMAINING_SHARE * total_chars
        ):
            section_level = level or _NON_HEADING_LEVEL
        if section_level is not None:
            selection.drop(index, RELATED_LINKS)
        remaining_chars -= len(block.text)


def _get_heading_level(block: TextBlock) -> int | None:
    """The level of a heading, from 1; None for other text, even in bold."""
    return block.mark.count("#") if block.mark.startswith("#") else None


def drop_closing_links(selection: Selection) -> None:
    """Drop a list of links at the end of the article, with its heading."""
    kept = selection.find_kept()
    start = len(kept)
    while start and is_link(selection.blocks[kept[start - 1]]):
        start -= 1
    if not start or len(kept) - start < _MIN_CLOSING_LINKS:
        return
    above = selection.blocks[kept[start - 1]]
    if above.mark.startswith("#") or (len(above.text) < _MAX_HEADING_CHARS and above.text.endswith(":")):
        start -= 1
    for index in kept[start:]:
        selection.drop(index, RELATED_LINKS)


def drop_last_headings(selection: Selection) -> None:
    """Drop headings at the end of the article, which have no text below them."""
    for index in reversed(selection.find_kept()):
        if not selection.blocks[index].mark.startswith("#"):
            return
        selection.drop(index, PAGE_CHROME)


def add_lead(selection: Selection, page_title: str) -> None:
    """Keep the lead: paragraphs between title and text, which are often in another part of the page.

    Args:
        selection: the selection so far.
        page_title: the declared title of the page.
    """
    kept = selection.find_kept()
    title = _find_title_above(selection, kept[0], letters_only(page_title)) if kept else None
    if title is None:
        return
    count = 0
    for index in range(kept[0] - 1, title, -1):
        if _is_lead(selection.blocks[index]) and not selection.roles[index] - _ALLOWED_LEAD_ROLES:
            selection.keep(index)
            count += 1
            if count == _MAX_LEAD_PARAGRAPHS:
                return


def _find_title_above(selection: Selection, first_kept: int, page_title_key: str) -> int | None:
    """The last ``h1`` that is part of the declared title; else the last ``h1``, else another such heading."""
    headings = [index for index in range(first_kept + 1) if is_heading(selection.blocks[index])]
    matching = [
        index
        for index in headings
        if len(key := letters_only(selection.blocks[index].text)) >= MIN_TITLE_LETTERS
        and key in page_title_key
    ]
    top_headings = [
        index
        for index in headings
        if selection.blocks[index].element.tag == "h1" and selection.blocks[index].text
    ]
    matching_top_headings = [index for index in matching if index in top_headings]
    for candidates in (matching_top_headings, top_headings, matching):
        if candidates:
            return candidates[-1]
    return None


def _is_lead(block: TextBlock) -> bool:
    """Whether a block between title and text is a paragraph, and no byline, date or other boilerplate."""
    return (
        len(block.text) >= _MIN_LEAD_CHARS
        and has_few_links(block)
        and not block.mark.startswith((PICTURE, ROW))
        and not any(pattern.matches(block.text) for pattern in _load_non_lead_patterns())
    )


def is_heading_of_other_content(block: TextBlock) -> bool:
    """Whether a block heads comments, links to other articles, buttons for sharing or the like."""
    max_chars = _MAX_HEADING_CHARS if is_heading(block) else _MAX_PLAIN_HEADING_CHARS
    return len(block.text) < max_chars and phrase_key(block.text) in _load_other_headings()


@cache
def _load_other_headings() -> frozenset[str]:
    """The keys of such headings in all languages: that of the article is not known yet."""
    keys = set[str]()
    for vocabulary in _load_vocabularies():
        keys |= collect_phrases(vocabulary, "page", "related")
        keys = keys.union(
            *(collect_phrases(vocabulary, "boilerplate", kind) for kind in _OTHER_HEADING_KINDS)
        )
    return frozenset(keys)


@cache
def _load_non_lead_patterns() -> tuple[LinePattern, ...]:
    return tuple(
        LinePattern(vocabulary, kind) for vocabulary in _load_vocabularies() for kind in _NON_LEAD_KINDS
    )


def _load_vocabularies() -> list[Vocabulary]:
    """The vocabularies of all languages that have one."""
    languages = load_languages()["codes"].split()
    return [vocabulary for language in languages if (vocabulary := reading(language))]
