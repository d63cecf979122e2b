"""Recovers main content that extractors leave out of the middle of an article.

Lists of short items, tables, boxes, collapsible answers and headings look like page chrome to an extractor.
In the area of the main content they are kept, unless their mark-up gives them a role.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from lxml import etree

from pipeline.locale import list_languages, reading
from pipeline.locale.section_headings import match_heading_kind
from pipeline.scraper.html.choices import OPEN, TICKED
from pipeline.scraper.html.elements import HEADING_TAGS, find_block, is_block_element, is_hidden_element
from pipeline.scraper.html.fields import FORM_CONTROL
from pipeline.scraper.html.tables import find_table
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.html.text_blocks import LONE_SIGN
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, STRAY_ATTRIBUTE
from pipeline.scraper.line import PICTURE, QUOTE, ROW
from pipeline.scraper.main_content.page_parts import TAG_ROLES
from pipeline.scraper.main_content.region import (
    MIN_PARAGRAPH_CHARS,
    SENTENCE_ENDS,
    Selection,
    find_page_part,
    has_few_links,
    is_heading,
    is_linked,
    is_within,
)

#: A sentence of running text may have this share of its text in links.
_MAX_SENTENCE_LINK_SHARE = 0.7
_MIN_SENTENCE_CHARS, _MIN_ITEM_CHARS = 30, 3
#: What follows one of these warns by itself.
_WARNING_SIGNS = "\u26a0\u2757\u203c"
_CLAUSE_ENDS = (*SENTENCE_ENDS, ":", ";", "：")
#: What nobody sees at the edges of a text.
_BLANKS = " \u00a0\u200b\u2060\ufeff"
#: What stands within a sentence is a few words.
_MAX_TORN_OUT_CHARS = 80
_MAX_SENTENCE_PASSES = 4
_LINE_TAGS = HEADING_TAGS | {"p", "li", "dt", "dd", "td", "th", "caption", "figcaption", "summary", "legend"}
_CLOSING_SIGNS = tuple(".,;:!?)…。，、؟،")
#: Class names of what opens when it is pressed.
_COLLAPSIBLE_CLASS = re.compile(r"accordion|faq|collaps|toggle|expand", re.IGNORECASE)
#: If the body holds at least this share of the votes, a paragraph in it must be in a part with votes, or like
#: one.
_MIN_SINGLE_PART_SHARE = 0.7
#: If the body holds at least this share of the votes, a sidebar in it belongs to the article.
_MIN_BOX_BODY_SHARE = 0.5
_SIDEBAR_ROLES = frozenset({"sidebar"})
#: The role of buttons, which collapsible questions are.
_BUTTON_ROLES = frozenset({"form"})
_COLONS, _MIN_BUTTONS = (":", "："), 2
_INSTRUCTION_KINDS = frozenset({"safety", "mistakes", "steps"})


class _VotedParts:
    """The parts of the page that directly hold blocks that are voted for."""

    def __init__(self, selection: Selection) -> None:
        self.body = selection.region.body
        self.parts = set(selection.region.voted_chars_by_part)
        self.parents = {part.getparent() for part in self.parts}
        self.signatures = {(part.tag, part.get("class")) for part in self.parts}

    def is_in_voted_part(self, block: TextBlock) -> bool:
        """Whether a block is in such a part."""
        return find_page_part(block.element) in self.parts

    def is_in_similar_part(self, block: TextBlock) -> bool:
        """Whether a block is in such a part, or in a sibling of one that has the tag and class of one."""
        part = find_page_part(block.element)
        return part in self.parts or (
            (part.tag, part.get("class")) in self.signatures and part.getparent() in self.parents
        )

    def is_collapsible(self, block: TextBlock) -> bool:
        """Whether a block is, within the body, in an element that opens when it is pressed."""
        for element in (block.element, *block.element.iterancestors()):
            if element is self.body:
                return False
            if element.tag == "details" or _COLLAPSIBLE_CLASS.search(element.get("class") or ""):
                return True
        return False


def add_omitted_text(selection: Selection) -> None:
    """Keep paragraphs, list items and table rows in the area that no extractor took."""
    voted_parts = _VotedParts(selection)
    tables = {
        find_table(block.element)
        for block, kept in zip(selection.blocks, selection.kept, strict=True)
        if kept and block.mark == ROW
    }
    for index, block in enumerate(selection.blocks):
        if not selection.is_undecided(index) or not _is_text(block):
            continue
        is_row_of_kept_table = (
            block.mark == ROW and not selection.roles[index] and find_table(block.element) in tables
        )
        if is_row_of_kept_table or _is_article_text(selection, index, voted_parts):
            selection.keep(index)


def add_steps(selection: Selection) -> None:
    """Keep all lines of a numbered list of which an item is kept that is more than a link."""
    numbered_lists = {
        _find_numbered_list(block)
        for block, kept in zip(selection.blocks, selection.kept, strict=True)
        if kept and block.mark and not is_linked(block)
    }
    numbered_lists.discard(None)
    if not numbered_lists:
        return
    for index, block in enumerate(selection.blocks):
        is_open = block.mark and selection.is_undecided(index) and not selection.roles[index]
        if is_open and _is_text(block) and _find_numbered_list(block) in numbered_lists:
            selection.keep(index)


def _find_numbered_list(block: TextBlock) -> etree._Element | None:
    """The numbered list of whose item a block is a line; None for others, also of a list within an item."""
    around = next(filter(_is_list_part, (block.element, *block.element.iterancestors())), None)
    parent = None if around is None or around.tag != "li" else around.getparent()
    return parent if parent is not None and parent.tag == "ol" else None


def _is_list_part(element: etree._Element) -> bool:
    return element.tag in ("li", "ul", "menu", "table", "dl")


def _is_article_text(selection: Selection, index: int, voted_parts: _VotedParts) -> bool:
    """Whether a block that no extractor took belongs to the article, by its text and its part of the page."""
    block = selection.blocks[index]
    is_box = _is_boxed(selection, index)
    if selection.roles[index] and not is_box:
        return False
    if _is_item_or_row(block):
        return not is_linked(block)
    if is_box:
        return _is_running_text(block)
    if _is_linked_sentence(block) and voted_parts.is_in_voted_part(block):
        return True
    if _is_short_step(selection, index) or _is_choice(selection, index):
        return True
    is_scattered = selection.region.body_share < _MIN_SINGLE_PART_SHARE or not selection.in_body[index]
    return _is_running_text(block) and (is_scattered or voted_parts.is_in_similar_part(block))


def _is_short_step(selection: Selection, index: int) -> bool:
    """Whether a block is a short sentence in the body, without links in or beside it: "Bend your knees." """
    text = selection.blocks[index].text
    return (
        selection.in_body[index]
        and selection.region.body_share >= _MIN_BOX_BODY_SHARE
        and not selection.blocks[index].link_chars
        and text.endswith(SENTENCE_ENDS)
        and " " in text
        and not any(block.link_chars for block in selection.blocks[max(0, index - 1) : index + 2])
    )


def _is_choice(selection: Selection, index: int) -> bool:
    """Whether a block in the body, without links, says what is ticked: "Leg: ☐ left ☑ right"."""
    block = selection.blocks[index]
    return selection.in_body[index] and not block.link_chars and (TICKED in block.text or OPEN in block.text)


def add_last_lists(selection: Selection) -> None:
    """Keep what stands right behind the area: headings that name warnings, don'ts or steps, with their items.

    Where a page has no element for its article, the last part of it may stand beside the others.
    """
    kept = selection.find_kept()
    if not kept or any(selection.in_area[kept[-1] + 1 :]):
        return
    blocks, index = selection.blocks, kept[-1] + 1
    while index < len(blocks) and is_heading(blocks[index]) and _is_free(selection, index):
        end = index + 1
        while end < len(blocks) and _is_item_or_row(blocks[end]) and _is_free(selection, end):
            end += 1
        if end == index + 1 or not _names_instructions(blocks[index].text):
            return
        for following in range(index, end):
            selection.keep(following)
        index = end


def _is_free(selection: Selection, index: int) -> bool:
    """Whether a block has no role and no link."""
    return not selection.roles[index] and not selection.blocks[index].link_chars


def _names_instructions(heading: str) -> bool:
    """Whether a heading names warnings, don'ts or steps in any of the languages that are known."""
    return any(
        match_heading_kind(heading, reading(language).get("sections", {})) in _INSTRUCTION_KINDS
        for language in list_languages("dose")
    )


def add_parts_of_sentences(selection: Selection) -> None:
    """Keep undecided blocks that are a word of the sentence around them, or a sign for the block below."""
    for index in range(1, len(selection.blocks) - 1):
        is_open = selection.is_undecided(index) and not selection.roles[index]
        if (
            is_open
            and _is_text(selection.blocks[index])
            and (_is_part_of_sentence(selection, index) or _is_torn_out_of_table(selection, index))
        ):
            selection.keep(index)


def _is_torn_out_of_table(selection: Selection, index: int) -> bool:
    """Whether a block stands right above a table that is kept, in which it stood outside of all cells."""
    below = selection.blocks[index + 1]
    if below.mark != ROW or not selection.kept[index + 1]:
        return False
    table = find_table(below.element)
    return table is not None and STRAY_ATTRIBUTE in table.attrib


def _is_part_of_sentence(selection: Selection, index: int) -> bool:
    """Whether a block stands within a sentence, which goes on below it, or is a sign for the block below it.

    Pages put a word of a sentence in a box of its own: "Do", "not", "lock your knee."
    """
    blocks = selection.blocks
    if not selection.kept[index + 1] or blocks[index].link_chars:
        return False
    if LONE_SIGN.fullmatch(blocks[index].text):
        return blocks[index].text[0] not in _WARNING_SIGNS
    before, text, after = (blocks[near].text for near in (index - 1, index, index + 1))
    return (
        selection.kept[index - 1]
        and len(text) < MIN_PARAGRAPH_CHARS
        and not before.endswith(_CLAUSE_ENDS)
        and after[:1].islower()
        and not blocks[index - 1].mark
        and not blocks[index + 1].mark
    )


def _is_boxed(selection: Selection, index: int) -> bool:
    """Whether a block is in a sidebar that belongs to the article, such as a box with a warning."""
    return (
        selection.roles[index] == _SIDEBAR_ROLES
        and selection.in_body[index]
        and selection.region.body_share >= _MIN_BOX_BODY_SHARE
    )


def add_collapsible_text(selection: Selection) -> None:
    """Keep collapsible text, such as questions and answers in ``<details>``."""
    voted_parts = _VotedParts(selection)
    for index, block in enumerate(selection.blocks):
        if (
            not selection.is_undecided(index)
            or not selection.roles[index] <= _BUTTON_ROLES
            or not _is_text(block)
        ):
            continue
        is_long_enough = len(block.text) >= _MIN_SENTENCE_CHARS or block.bold
        if is_long_enough and has_few_links(block) and voted_parts.is_collapsible(block):
            selection.keep(index)


def add_button_lists(selection: Selection) -> None:
    """Keep lists of buttons in the body, right below what announces them: a heading, or a line with a colon.

    A page makes chips of what is needed, or of the steps; without them nothing is left below the heading.
    """
    blocks, index = selection.blocks, 1
    while index < len(blocks):
        end = index
        while end < len(blocks) and _is_button_item(selection, end):
            end += 1
        above = blocks[index - 1]
        is_announced = above.mark.startswith("#") or above.text.endswith(_COLONS)
        if end - index >= _MIN_BUTTONS and is_announced and selection.in_body[index - 1]:
            for item in range(index, end):
                selection.keep(item)
        index = max(end, index + 1)


def _is_button_item(selection: Selection, index: int) -> bool:
    """Whether a block in the body is an item that is a button, with no role beside."""
    block = selection.blocks[index]
    return (
        block.element.tag == "button"
        and not _is_form_control(block)
        and _is_item_or_row(block)
        and selection.in_body[index]
        and selection.region.body_share >= _MIN_BOX_BODY_SHARE
        and selection.roles[index] <= _BUTTON_ROLES
        and not block.link_chars
        and not any(outer.tag == "form" for outer in block.element.iterancestors())
    )


def add_headings(selection: Selection) -> None:
    """Keep undecided headings right above kept blocks; from the last one up, so that all of a row stay."""
    below: int | None = None
    for index in range(len(selection.blocks) - 1, -1, -1):
        block = selection.blocks[index]
        if selection.is_undecided(index) and is_heading(block) and not is_linked(block):
            heads_kept = below is not None and selection.kept[below] and selection.in_area[below]
            if heads_kept and _may_be_heading(selection, index):
                selection.keep(index)
        if not block.mark.startswith(PICTURE):
            below = index


def _may_be_heading(selection: Selection, index: int) -> bool:
    """Whether the roles of a block let it be a heading: it has none, or is a boxed one or a button."""
    roles = selection.roles[index]
    is_button = roles <= _BUTTON_ROLES and selection.blocks[index].mark.startswith("#")
    return not roles or _is_boxed(selection, index) or is_button


def add_words_of_sentences(selection: Selection) -> None:
    """Keep excluded blocks within a sentence that goes on before or behind them.

    An element of a page may begin a line within a sentence (``Do <footer>not</footer> hurry``),
    so that its words look like a part of the page. What is kept may tell that others are such words.
    """
    for _ in range(_MAX_SENTENCE_PASSES):
        if not _add_words_of_sentences(selection):
            return


def _add_words_of_sentences(selection: Selection) -> bool:
    """Keep what is shown to be within a sentence by what is kept now; returns whether anything is."""
    blocks, is_any_added = selection.blocks, False
    kept = [index for index in selection.find_kept() if blocks[index].text]
    for above, below in pairwise(kept):
        between = [
            index
            for index in range(above + 1, below)
            if blocks[index].text and not _is_closed(blocks[index].element)
        ]
        if not between or sum(len(blocks[index].text) for index in between) > _MAX_TORN_OUT_CHARS:
            continue
        if all(is_linked(blocks[index]) for index in between) and not _is_link_in_sentence(
            selection, above, between[0], below
        ):
            continue
        if _is_one_sentence(selection, above, between, below):
            for index in between:
                if any(map(str.isalnum, blocks[index].text)):
                    selection.keep(index)
                    is_any_added = True
    return is_any_added


def _is_link_in_sentence(selection: Selection, above_at: int, link_at: int, below_at: int) -> bool:
    """Whether a line that is only a link may be torn out of a sentence: it stands among words that are.

    These are links too; or the line below goes on with a small letter, and is no heading or item unless that
    is torn too, or the link is of the same one; or the line above has begun with one, has not ended, and the
    link goes on so.
    """
    above, link, below = (selection.blocks[index] for index in (above_at, link_at, below_at))
    if is_linked(above) and is_linked(below):
        return True
    is_plain = not below.mark or below.element is link.element or _is_torn(selection, below_at)
    if _begins_small(below.text) and is_plain and not _is_ended(link.text):
        return _stands_right_below(below, link)
    is_open = _begins_small(above.text) and above.mark in ("", QUOTE) and not _is_ended(above.text)
    return is_open and _goes_on(link.text, may_count=True) and _stands_right_below(link, above)


def _stands_right_below(block: TextBlock, above: TextBlock) -> bool:
    """Whether a block stands on the same line of the source as one above it, or on the next."""
    return block.source_lines[0] <= above.source_lines[1] + 1


def _is_closed(element: etree._Element) -> bool:
    """Whether an element is within one that is hidden, or in a dialog that is not open."""
    return any(
        is_hidden_element(outer) or (outer.tag == "dialog" and outer.get("open") is None)
        for outer in (element, *element.iterancestors())
    )


def _is_one_sentence(selection: Selection, above: int, between: Sequence[int], below: int) -> bool:
    """Whether a few words between two kept blocks are of one sentence with one of them.

    The block behind goes on with a small letter or a sign that ends; or the block above has not ended, and
    the words go on so.
    """
    blocks = selection.blocks
    if not all(_is_beside(blocks[index], blocks[above], blocks[below]) for index in between):
        return False
    is_open = not _is_ended(blocks[above].text)
    last, following = blocks[between[-1]].text, blocks[below].text
    if not _is_ended(last):
        around = blocks[below].element
        roles = frozenset[str]().union(*(selection.roles[index] for index in between))
        is_held = _holds(around, blocks[between[-1]])
        holds = not roles and _holds(blocks[between[-1]].element, blocks[below])
        if all(around is blocks[index].element for index in between):  # parted by nothing but line breaks
            return True
        if _goes_on(following, may_count=is_open or is_held or holds):
            return True
        if is_open and around is blocks[above].element:
            return True
        if _is_torn(selection, below) and _stands_right_below(blocks[below], blocks[between[-1]]):
            return True
        # "Share" and the like, named so by the page, may stand at the head of an item.
        is_line = not roles or (around.tag in _LINE_TAGS and roles <= TAG_ROLES)
        holds_all = is_within if around.tag in _LINE_TAGS else _holds_element
        if is_line and all(holds_all(blocks[index].element, around) for index in between):
            return True
    has_mark = blocks[above].mark.startswith("#")
    is_end = _begins_small(blocks[between[0]].text) and _is_ended(last)
    is_torn_out = has_mark and not _heads(selection, above, is_end=is_end)
    if has_mark and not is_torn_out and not _holds(blocks[above].element, blocks[between[0]]):
        return False
    # A number is torn out of its sentence: what it counts may have a capital.
    is_counted = is_torn_out and blocks[above].text.rstrip(_BLANKS)[-1:].isdecimal() and _is_ended(last)
    # A noun with a capital may be torn out too, where what is behind it goes on and ends.
    ends_below = not has_mark and _begins_small(last) and _is_ended(last)
    return is_open and (is_counted or ends_below or _goes_on(blocks[between[0]].text, may_count=True))


def _heads(selection: Selection, index: int, *, is_end: bool) -> bool:
    """Whether a kept heading is none that is itself torn out of the sentence of the block above it.

    That has not ended, and the heading goes on so; or what is below it goes on and ends.

    Args:
        selection: the selection so far.
        index: the heading.
        is_end: whether the words below it begin with a small letter and end as a sentence does.
    """
    blocks = selection.blocks
    while blocks[index].mark.startswith("#"):
        above = next((near for near in range(index - 1, -1, -1) if blocks[near].text), None)
        if above is None or not selection.kept[above]:
            return True
        is_open = not blocks[above].text.rstrip(_BLANKS).endswith((*_CLAUSE_ENDS, *_CLOSING_SIGNS))
        goes_on = _goes_on(blocks[index].text, may_count=True) or (is_end and not blocks[above].mark)
        if not is_open or not goes_on:
            return True
        index, is_end = above, False
    return False


def _is_torn(selection: Selection, index: int) -> bool:
    """Whether a block is itself torn out of a sentence, which goes on right below it with a small letter."""
    block, below = selection.blocks[index], index + 1
    return (
        below < len(selection.blocks)
        and selection.kept[below]
        and _begins_small(selection.blocks[below].text)
        and len(block.text) <= _MAX_TORN_OUT_CHARS
        and not _is_ended(block.text)
        and _stands_right_below(selection.blocks[below], block)
    )


def _holds(element: etree._Element, block: TextBlock) -> bool:
    """Whether an element holds a block that is another element's."""
    return _holds_element(block.element, element)


def _holds_element(inner: etree._Element, outer: etree._Element) -> bool:
    return inner is not outer and is_within(inner, outer)


def _goes_on(text: str, *, may_count: bool) -> bool:
    """Whether a text goes on with a sentence: it begins with a small letter, a closing sign, or a number."""
    first = next((char for char in text if char.isalnum()), "")
    if first.isdecimal():
        return may_count
    return text.lstrip(_BLANKS).startswith(_CLOSING_SIGNS) or (bool(first) and not first.isupper())


def _begins_small(text: str) -> bool:
    return text.lstrip(_BLANKS)[:1].islower()


def _is_ended(text: str) -> bool:
    """Whether a text ends as a clause does."""
    return text.rstrip(_BLANKS).endswith(_CLAUSE_ENDS)


def _is_beside(block: TextBlock, above: TextBlock, below: TextBlock) -> bool:
    """Whether the element of a block holds that of one beside it, or is held by it or by the same element."""
    element = block.element
    # One of no standard may be around all of the block.
    if element.tag != "button" and not is_block_element(element):
        outer = find_block(element)
        element = element if outer is None else outer
    around = find_block(element)
    if around is not None and around.tag == "li":  # an item is beside the items of its list
        around = around.getparent()
    for other in (above.element, below.element):
        if is_within(element, other) or is_within(other, element if around is None else around):
            return True
    return False


def add_pictures(selection: Selection) -> None:
    """Keep pictures within the article, if they have an alternative text or no caption."""
    kept = selection.find_kept()
    for index in range(kept[0] + 1, kept[-1]) if kept else ():
        block = selection.blocks[index]
        if (
            selection.is_undecided(index)
            and block.mark == PICTURE
            and (block.alt or not block.text)
            and not selection.roles[index]
        ):
            selection.keep(index)


def _is_text(block: TextBlock) -> bool:
    return bool(block.text) and not block.mark.startswith(("#", PICTURE)) and not _is_form_control(block)


def _is_form_control(block: TextBlock) -> bool:
    """Whether a block shows the value or label of a form's field."""
    return block.element.get(DRAWN_ATTRIBUTE) == FORM_CONTROL


def _is_item_or_row(block: TextBlock) -> bool:
    """Whether a block is a list item or a table row, with at least three letters or an ideograph."""
    mark = block.mark.strip()
    # A word of two signs is a whole one where words are not written with an alphabet.
    is_long_enough = len(block.text) >= _MIN_ITEM_CHARS or any(char > "\u2e80" for char in block.text)
    return bool(mark) and mark != QUOTE.strip() and is_long_enough


def _is_running_text(block: TextBlock) -> bool:
    """Whether a block is a paragraph, or a shorter sentence or clause, with few links."""
    length = len(block.text)
    return has_few_links(block) and (
        length >= MIN_PARAGRAPH_CHARS or (length >= _MIN_SENTENCE_CHARS and block.text.endswith(_CLAUSE_ENDS))
    )


def _is_linked_sentence(block: TextBlock) -> bool:
    """Whether a block is a long sentence with up to 70 % of its text in links."""
    return (
        len(block.text) >= MIN_PARAGRAPH_CHARS
        and block.text.endswith(SENTENCE_ENDS)
        and block.link_chars < len(block.text) * _MAX_SENTENCE_LINK_SHARE
    )
