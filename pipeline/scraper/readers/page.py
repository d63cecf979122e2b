"""Reads a web page: its visible text as lines, which of them are outside the main content, its metadata."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import lxml.html
from lxml import etree

from pipeline.article import Finding
from pipeline.errors import ReadError
from pipeline.scraper.html.fallbacks import drop_fallbacks
from pipeline.scraper.html.item_labels import part_item_labels
from pipeline.scraper.html.office_lists import restore_office_lists
from pipeline.scraper.html.rendered_content import insert_rendered_content
from pipeline.scraper.html.short_codes import part_short_codes
from pipeline.scraper.html.style_rules import MAX_STYLE_CHARS, has_unread_styles
from pipeline.scraper.html.suggestions import mark_suggestions
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.html.text_blocks import LINE_ATTRIBUTE, extract_text_blocks
from pipeline.scraper.html.tree import strip_empty_elements
from pipeline.scraper.line import (
    CONTINUATION,
    PICTURE,
    TITLE,
    Cut,
    ImageRef,
    Line,
    NumberedLines,
    remove_cuts,
)
from pipeline.scraper.main_content import find_page_chrome
from pipeline.scraper.readers.blurred_text import find_blurred_text
from pipeline.scraper.readers.colour_marks import find_colour_marks
from pipeline.scraper.readers.escaped_markup import find_escaped_lines, restore_escaped_markup
from pipeline.scraper.readers.hidden_parts import find_hidden_parts
from pipeline.scraper.readers.layout_copies import find_layout_copies
from pipeline.scraper.readers.limits import (
    DEFAULT_LIMITS,
    SizeLimits,
    refuse_large_page,
    refuse_long_text,
    refuse_truncated_page,
)
from pipeline.scraper.readers.page_findings import (
    PICTURE_RULE,
    SCREEN_COPY,
    describe_picture,
    find_differing_copies,
    find_lost_pictures,
    find_removed_comments,
    find_screen_copies,
    find_shown_otherwise,
    find_slide_copies,
    find_unshown_blocks,
    make_copy_finding,
)
from pipeline.scraper.readers.page_metadata import (
    PageMetadata,
    extract_metadata,
    find_declared_title,
    find_kicker,
    find_title_block,
    normalize_value,
)
from pipeline.scraper.readers.page_source import prepare_source, write_control_characters
from pipeline.scraper.readers.partial_pages import find_broken_file, find_partial_page
from pipeline.scraper.readers.shown_order import find_shown_order
from pipeline.scraper.readers.turned_texts import find_turned_texts
from pipeline.scraper.readers.unseen_content import find_steps_in_data
from pipeline.scraper.rules.line_shape import has_sentence_end

#: The rule that removes a kicker: the heading that names the column in which an article ran.
KICKER = "kicker"
#: A page with less visible text is shown by a script; its ``noscript`` elements may hold the text.
_MIN_VISIBLE_CHARS = 200
_TEXT_BY_SCRIPT_MESSAGE = (
    "The saved page has no text, its scripts fetch it: this is only what its head says that it is about. "
    "Save it again from a browser, as a complete page."
)
_UNREAD_STYLES_MESSAGE = (
    "The page's style sheets are so long that they were not all read: what they hide, strike out or draw is"
    " not known. Compare the article with the page."
)


@dataclass(frozen=True)
class ParsedPage:
    """The text of a web page or of Markdown, and what it declares about itself.

    Attributes:
        lines: all visible text, in order, one line for each text block.
        outside: line number to rule name, for each line that is not main content.
        metadata: ``author``, ``licence``, ``source_url`` and ``published``, where the page declares them.
        languages: the languages that the page declares, as written there, most trusted first.
        findings: what a person should check.
        cuts: line number to the parts of its text that are not shown, or not meant any more.
    """

    lines: NumberedLines
    outside: Mapping[int, str]
    metadata: Mapping[str, str]
    languages: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    cuts: Mapping[int, tuple[Cut, ...]] = field(default_factory=dict)


def read_page(text: str, *, where: str = "", limits: SizeLimits = DEFAULT_LIMITS) -> ParsedPage:
    """Read a web page.

    Args:
        text: the source of the page, decoded.
        where: the name that errors give the file.
        limits: size limits of the article.

    Raises:
        ReadError: the page has no visible text, or exceeds a limit.
    """
    root = parse_page(text, where=where, limits=limits)
    # lxml makes an object of an element each time that it is asked for one which nobody holds.
    all_elements = list(root.iter())
    restore_office_lists(root)
    escaped = restore_escaped_markup(root, limits, where)
    etree.strip_attributes(root, LINE_ATTRIBUTE)  # only rendered Markdown gives source lines by it
    if "[/" in text:
        part_short_codes(root)
    insert_rendered_content(root)
    part_item_labels(root)
    mark_suggestions(root, text)
    blocks = extract_text_blocks(root)
    shown_chars = sum(len(remove_cuts(block.text, block.cuts)) for block in blocks)
    if shown_chars < _MIN_VISIBLE_CHARS and _unhide_noscript(root):
        blocks = extract_text_blocks(root)
    if not any(block.text for block in blocks) and (description := _find_description(root)) is not None:
        page = build_page([description], {}, extract_metadata(root))
        number = page.lines[-1].number
        return replace(page, findings=(Finding(number, "text-by-script", _TEXT_BY_SCRIPT_MESSAGE),))
    if not any(block.is_worded for block in blocks):
        raise ReadError(
            "the page has no text that can be seen", where=where, next_step="save it again from a browser"
        )
    refuse_long_text((block.text for block in blocks), limits, where)
    outside = _find_outside(root, blocks)
    outside |= find_blurred_text(text, blocks, outside)
    page = build_page(blocks, outside, extract_metadata(root))
    findings = (
        *find_removed_comments(page.lines, page.outside),
        *find_escaped_lines(escaped, blocks, page.lines),
        *find_steps_in_data(root, page.lines, page.languages, text),
        *_find_missing_parts(page, text),
        *_find_unread_styles(root, page, text),
    )
    del all_elements
    return replace(page, findings=(*page.findings, *findings))


def _find_missing_parts(page: ParsedPage, source: str) -> Iterator[Finding]:
    """At most one finding, where not all of the article is on the page."""
    kept = [line for line in page.lines if line.number not in page.outside]
    if not kept:  # nothing but a picture: there is no article to be cut off
        return
    last = max(kept, key=lambda line: line.number)
    end = page.lines[-1]
    is_last, is_ended = last.number == end.number, has_sentence_end(end.text)
    found = [*find_broken_file(source, last.number, end.text, is_last=is_last, is_ended=is_ended)]
    yield from found or find_partial_page(source, last.number)


def _find_unread_styles(root: etree._Element, page: ParsedPage, source: str) -> Iterator[Finding]:
    """At most one finding, where a page has longer style sheets than are read."""
    if len(source) > MAX_STYLE_CHARS and has_unread_styles(root):
        kept = [line.number for line in page.lines if line.number not in page.outside]
        yield Finding(min(kept, default=1), "long-style-sheets", _UNREAD_STYLES_MESSAGE)


def _find_outside(root: etree._Element, blocks: Sequence[TextBlock]) -> dict[int, str]:
    """Block index to rule name, for each block that is not main content; pictures without words never are."""
    worded = [index for index, block in enumerate(blocks) if block.is_worded and not block.is_inline]
    chrome = find_page_chrome(root, [blocks[index] for index in worded])
    return {worded[index]: rule for index, rule in chrome.items()}


def parse_page(text: str, *, where: str = "", limits: SizeLimits = DEFAULT_LIMITS) -> etree._Element:
    """Parse a page, with whatever faults its mark-up has; no resource that it links is loaded.

    Raises:
        ReadError: the page is empty, or exceeds a limit.
    """
    source = write_control_characters(prepare_source(text, is_xml=where.endswith((".xhtml", ".xht"))))
    content = source.encode("utf-8", errors="replace")
    refuse_large_page(content, limits, where)
    # Without "huge_tree" the parser stops at a large embedded picture or script, without an error: all text
    # below it would be lost.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    parser.set_element_class_lookup(_ELEMENT_CLASSES)
    try:
        root = lxml.html.document_fromstring(content, parser=parser)
    except etree.ParserError:
        raise ReadError("the page is empty", where=where, next_step="save it again from a browser") from None
    refuse_truncated_page(parser, where)
    strip_empty_elements(root)
    return root


#: The classes of nodes, found without a call of Python code each time that one is looked at.
_ELEMENT_CLASSES = etree.ElementDefaultClassLookup(
    element=lxml.html.HtmlElement,
    comment=lxml.html.HtmlComment,
    pi=lxml.html.HtmlProcessingInstruction,
    entity=lxml.html.HtmlEntity,
)


def _unhide_noscript(root: etree._Element) -> bool:
    """Make the ``noscript`` elements of a page visible: some pages hold all of their text in one.

    Returns:
        Whether there are any.
    """
    elements = list(root.iter("noscript"))
    if elements:
        drop_fallbacks(root)
    for element in elements:
        element.tag = "div"
    return bool(elements)


def _find_description(root: etree._Element) -> TextBlock | None:
    """The description in the head of a page, as a text block."""
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in ("description", "og:description") and (text := normalize_value(meta.get("content"))):
            line = meta.sourceline or 1
            return TextBlock(text, "", meta, (line, line))
    return None


def build_page(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], metadata: PageMetadata, *, title_line: int = 1
) -> ParsedPage:
    """Number text blocks as lines, and mark the title.

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
        metadata: the page's metadata. Where no block is the title, the declared one becomes the first line.
        title_line: the source line that declares the title, from 1.
    """
    outside = {**_find_unshown_blocks(blocks), **outside}
    title = find_title_block(blocks, outside, metadata)
    if (kicker := find_kicker(blocks, outside, title, metadata)) is not None:
        outside = {**outside, kicker: KICKER}
    declared = find_declared_title(metadata) if title is None else None
    first = [Line(1, declared, TITLE, (title_line, title_line))] if declared else []
    shift = len(first) + 1
    outside = {index: rule for index, rule in outside.items() if index != title}
    outside |= dict.fromkeys(find_slide_copies(blocks), SCREEN_COPY)
    copies = []
    for copied, is_for_screens in find_screen_copies(blocks, outside):
        if is_for_screens:
            outside |= dict.fromkeys(copied, SCREEN_COPY)
        copies.append(make_copy_finding(blocks, copied, shift, is_removed=is_for_screens))
    for copy in find_layout_copies(blocks, outside):
        if copy.is_same:
            outside |= dict.fromkeys((index for index in copy.blocks if index not in outside), SCREEN_COPY)
        copies.append(copy.make_finding(blocks, shift))
    marks = _pass_on_item_marks(blocks, outside)
    lines = [
        _make_line(
            index + shift, block, TITLE if index == title else marks[index], is_kept=index not in outside
        )
        for index, block in enumerate(blocks)
    ]
    return ParsedPage(
        (*first, *lines),
        {index + shift: rule for index, rule in outside.items()},
        metadata.fields,
        tuple(metadata.languages),
        (
            *find_lost_pictures(blocks, outside, shift, metadata.languages),
            *find_shown_otherwise(blocks, outside, shift),
            *find_unshown_blocks(blocks, outside, shift),
            *find_hidden_parts(blocks, outside, shift, metadata.languages),
            *find_differing_copies(blocks, outside, shift),
            *find_colour_marks(blocks, outside, shift),
            *find_shown_order(blocks, outside, shift),
            *find_turned_texts(blocks, outside, shift),
            *copies,
        ),
        {index + shift: block.cuts for index, block in enumerate(blocks) if block.cuts},
    )


def _find_unshown_blocks(blocks: Sequence[TextBlock]) -> dict[int, str]:
    """Block index to rule, for pictures without words, and blocks that are cut as a whole."""
    unshown: dict[int, str] = {}
    for index, block in enumerate(blocks):
        if not block.is_worded or block.is_inline:
            unshown[index] = PICTURE_RULE
        elif block.cuts and not remove_cuts(block.text, block.cuts).strip(" |"):
            unshown[index] = block.cuts[0].rule
    return unshown


def _pass_on_item_marks(blocks: Sequence[TextBlock], outside: Mapping[int, str]) -> list[str]:
    """The marks of the blocks; an item whose first block is outside gives its mark to its next one."""
    marks = [block.mark for block in blocks]
    for index, mark in enumerate(marks):
        if index not in outside or not _is_item_mark(mark):
            continue
        continuation = " " * (len(mark) - len(mark.lstrip())) + CONTINUATION
        for below in range(index + 1, len(marks)):
            if marks[below] == PICTURE:
                continue
            if marks[below] != continuation:
                break
            if below not in outside:
                marks[index], marks[below] = continuation, mark
                break
    return marks


def _is_item_mark(mark: str) -> bool:
    return Line(0, "", mark).is_item


def _make_line(number: int, block: TextBlock, mark: str, *, is_kept: bool) -> Line:
    if block.mark != PICTURE:
        return Line(number, block.text, mark, block.source_lines, block.bold, starts_table=block.starts_table)
    if is_kept:
        picture = ImageRef(block.image_source, block.alt)
        return Line(number, block.text, mark, block.source_lines, block.bold, picture)
    text = " ".join(filter(None, (block.text, describe_picture(block))))
    return Line(number, text, "", block.source_lines)
