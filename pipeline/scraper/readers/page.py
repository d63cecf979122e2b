"""Web pages: every visible text of a page as a line, and which of them are the article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import lxml.html
from lxml import etree

from pipeline.article import Finding
from pipeline.errors import ReadError
from pipeline.scraper.line import PICTURE, TITLE, ImageRef, Line, NumberedLines
from pipeline.scraper.main_content import page_chrome
from pipeline.scraper.readers.limits import (
    DEFAULT_LIMITS,
    SizeLimits,
    refuse_large_page,
    refuse_long_text,
    refuse_truncated_page,
)
from pipeline.scraper.readers.page_metadata import (
    PageMetadata,
    extract_metadata,
    find_declared_title,
    find_title_block,
    kicker,
    normalize_value,
)
from pipeline.scraper.readers.text_blocks import TextBlock, extract_text_blocks

#: Server-side code that was saved with the page; a parser would take what follows its first ``>`` for text.
_SERVER_CODE_DELIMITERS = (("<?php", "?>"), ("<?=", "?>"), ("<%", "%>"))


#: A page with fewer letters than this shows its text by a script only.
_MIN_VISIBLE_CHARS = 200
_TEXT_BY_SCRIPT_MESSAGE = (
    "The saved page has no text, its scripts fetch it: this is only what its head says that it is about. "
    "Save it again from a browser, as a complete page."
)
#: The rule that removes the name of the column that an article ran in.
KICKER = "kicker"


@dataclass(frozen=True)
class ParsedPage:
    """A page as it was read.

    Attributes:
        lines: all its visible text, in order.
        outside: for the number of each line that is no part of the article, the rule that says so.
        metadata: author, licence, source_url, published, by these names.
        languages: what the page declares as its language, most trusted first.
        findings: what a person should look at, whatever the rules make of it.
    """

    lines: NumberedLines
    outside: Mapping[int, str]
    metadata: Mapping[str, str]
    languages: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def read_page(text: str, *, where: str = "", bounds: SizeLimits = DEFAULT_LIMITS) -> ParsedPage:
    """Read a web page.

    Args:
        text: its source, decoded.
        where: what an error calls it.
        bounds: the largest that is read.

    Raises:
        ReadError: there is no text on it, or it is too large.
    """
    root = parse_page(text, where=where, bounds=bounds)
    blocks = extract_text_blocks(root)
    if sum(len(block.text) for block in blocks) < _MIN_VISIBLE_CHARS and unhide_noscript(root):
        blocks = extract_text_blocks(root)
    if not blocks and (told := find_description(root)) is not None:
        page = build_page([told], {}, extract_metadata(root))
        number = page.lines[-1].number
        return replace(page, findings=(Finding(number, "text-by-script", _TEXT_BY_SCRIPT_MESSAGE),))
    if not blocks:
        raise ReadError(
            "the page has no text that can be seen", where=where, next_step="save it again from a browser"
        )
    refuse_long_text((block.text for block in blocks), bounds, where)
    return build_page(blocks, page_chrome(root, blocks), extract_metadata(root))


def find_description(root: etree._Element) -> TextBlock | None:
    """What the head of a page without text says that it is about."""
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in ("description", "og:description") and (words := normalize_value(meta.get("content"))):
            line = meta.sourceline or 1
            return TextBlock(words, "", meta, (line, line))
    return None


def unhide_noscript(root: etree._Element) -> bool:
    """Make the ``noscript`` elements of a page visible: some keep all of their text in one.

    Returns:
        Whether there are any.
    """
    stand_ins = list(root.iter("noscript"))
    for element in stand_ins:
        element.tag = "div"
    return bool(stand_ins)


def build_page(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], about: PageMetadata, *, title_at: int = 1
) -> ParsedPage:
    """The page that these blocks are, with its title marked.

    Args:
        blocks: the blocks of the page.
        outside: for the index of each block that is no part of the article, the rule that says so.
        about: what the page says about itself; it gives the title where no block is it.
        title_at: the line of the source on which it does.
    """
    title = find_title_block(blocks, outside, about)
    if (column := kicker(blocks, outside, title, about)) is not None:
        outside = {**outside, column: KICKER}
    declared = find_declared_title(about) if title is None else None
    first = [Line(1, declared, TITLE, (title_at, title_at))] if declared else []
    shift = len(first) + 1
    lines = [_make_line(index + shift, block, is_title=index == title) for index, block in enumerate(blocks)]
    rest = {index + shift: rule for index, rule in outside.items() if index != title}
    return ParsedPage((*first, *lines), rest, about.fields, tuple(about.languages))


def _make_line(number: int, block: TextBlock, *, is_title: bool) -> Line:
    mark = TITLE if is_title else block.mark
    picture = ImageRef(block.image_source, block.alt) if mark == PICTURE else None
    return Line(number, block.text, mark, block.source_lines, block.bold, picture)


def parse_page(text: str, *, where: str = "", bounds: SizeLimits = DEFAULT_LIMITS) -> etree._Element:
    """The page as a tree, whatever faults its mark-up has; nothing that it names is loaded.

    Raises:
        ReadError: there is nothing in it, or too much.
    """
    content = strip_server_code(text).replace("\0", "\ufffd").encode("utf-8", errors="replace")
    refuse_large_page(content, bounds, where)
    # Without "huge" the parser stops in the middle of a page that holds a large picture or script, and says
    # nothing: all that stands below would be lost.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(content, parser=parser)
    except etree.ParserError:
        raise ReadError("the page is empty", where=where, next_step="save it again from a browser") from None
    refuse_truncated_page(parser, where)
    # To this parser an embed element holds all that follows it, which would be taken for its fallback.
    etree.strip_tags(root, "embed")
    return root


def strip_server_code(text: str) -> str:
    """The page without server-side code, its line breaks kept.

    >>> strip_server_code('<?php $x = a()->b; ?><p>Lift</p>')
    '<p>Lift</p>'
    """
    for begin, end in _SERVER_CODE_DELIMITERS:
        if begin not in text:
            continue
        parts, place = [], 0
        while (start := text.find(begin, place)) >= 0 and (stop := text.find(end, start)) >= 0:
            parts += [text[place:start], "\n" * text.count("\n", start, stop)]
            place = stop + len(end)
        text = "".join((*parts, text[place:]))
    return text
