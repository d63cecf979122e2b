"""Reads mark-up that was escaped once too often, as feeds and databases do, as the mark-up that it is.

``&lt;h2&gt;How to do it&lt;/h2&gt;&lt;p&gt;…`` would be printed as tags. It is taken for mark-up only where
it is unmistakable: at least three block elements (heading, paragraph, list, item …), each of them closed.
Within ``pre`` and ``code`` tags are what the page shows.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.article import Finding
from pipeline.scraper.line import NumberedLines
from pipeline.scraper.readers.limits import SizeLimits, refuse_large_page

if TYPE_CHECKING:
    from lxml import etree

    from pipeline.scraper.html.text_block import TextBlock

#: The rule of mark-up that was escaped once too often.
ESCAPED_MARKUP = "escaped-markup"
ESCAPED_MESSAGE = (
    "The tags of this text were escaped, so that browsers show them: they were read as the mark-up that they"
    " are. Compare headings, steps and numbers with the original."
)
_BLOCK_TAG = re.compile(
    r"<(/?)(h[1-6]|p|ol|ul|li|div|section|article|blockquote|table|tr|td)(?:\s[^<>]{0,500})?>", re.IGNORECASE
)
_MIN_BLOCKS = 3
#: How often mark-up is escaped at most: by a feed, a database and a template.
_MAX_ESCAPES = 3
#: Elements whose tags are to be seen, and such as hold no text.
_LITERAL_TAGS = frozenset(
    {
        "pre",
        "code",
        "kbd",
        "samp",
        "xmp",
        "plaintext",
        "textarea",
        "script",
        "style",
        "template",
        "svg",
        "head",
    }
)


def unescape_markup(text: str) -> str | None:
    """The mark-up that a text is, with its escapes undone; None where it is no mark-up.

    >>> unescape_markup("&lt;ol&gt;&lt;li&gt;Lift.&lt;/li&gt;&lt;li&gt;Hold.&lt;/li&gt;&lt;/ol&gt;")
    '<ol><li>Lift.</li><li>Hold.</li></ol>'
    >>> unescape_markup("Tags such as &lt;p&gt; and &lt;/p&gt; stay.") is None
    True
    """
    for _ in range(_MAX_ESCAPES + 1):
        if "</" in text and _has_closed_blocks(text):
            return text
        if "&" not in text:
            return None
        text = html.unescape(text)
    return None


def _has_closed_blocks(text: str) -> bool:
    opened: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    for slash, tag in _BLOCK_TAG.findall(text):
        (closed if slash else opened)[tag.lower()] += 1
    return opened.total() >= _MIN_BLOCKS and opened == closed


def restore_escaped_markup(root: "etree._Element", limits: SizeLimits, where: str) -> "list[etree._Element]":
    """Replace texts of a page that are escaped mark-up by the elements that they describe.

    Args:
        root: the root element of a parsed page; it is changed.
        limits: size limits of the article.
        where: the name that errors give the file.

    Returns:
        The elements that hold what was restored.

    Raises:
        ReadError: there would be too many elements.
    """
    from lxml import etree  # imported here: plain text does not need it

    found = []
    events = etree.iterwalk(root, events=("start",))
    for _, element in events:
        if element.tag in _LITERAL_TAGS:
            events.skip_subtree()
        elif markup := _read_escaped(element):
            found.append((element, markup))
            events.skip_subtree()
    if found:
        refuse_large_page("".join(markup for _, markup in found).encode("utf-8", "replace"), limits, where)
    for element, markup in found:
        _fill(element, markup)
    return [element for element, _ in found]


def find_escaped_lines(
    elements: "Sequence[etree._Element]", blocks: "Sequence[TextBlock]", lines: NumberedLines
) -> Iterator[Finding]:
    """A finding at the first line of each element that was read from escaped mark-up.

    Args:
        elements: the elements that hold what was restored.
        blocks: the text blocks of the page.
        lines: the lines that were made of them, with or without a declared title in front.
    """
    remaining, shift = set(elements), len(lines) - len(blocks)
    for line, block in zip(lines[shift:], blocks, strict=True):
        if not remaining:
            return
        for element in (block.element, *block.element.iterancestors()):
            if element in remaining:
                remaining.discard(element)
                yield Finding(line.number, ESCAPED_MARKUP, ESCAPED_MESSAGE)
                break


def _read_escaped(element: "etree._Element") -> str | None:
    """The mark-up that all of an element's text is; None for any other text, or one with elements."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in ("br", "wbr") and isinstance(child.tag, str):
            return None
        parts += ["<br>" if child.tag == "br" else "", child.tail or ""]
    text = "".join(parts)
    return unescape_markup(text) if "<" in text or "&lt;" in text else None


def _fill(element: "etree._Element", markup: str) -> None:
    """Put the elements that a mark-up describes into an element, in place of all that it holds."""
    import lxml.html  # imported here: plain text does not need it

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    content = f"<div>{markup}</div>".replace("\0", "\ufffd").encode("utf-8", "replace")
    inner = lxml.html.document_fromstring(content, parser=parser).find("body")
    for child in list(element):
        element.remove(child)
    element.text = None
    if inner is not None:
        for child in list(inner):
            element.append(child)


def make_page(text: str) -> str | None:
    """A plain text that is escaped or bare mark-up, as the source of a page; None where it is none.

    Lines above the first tag stay paragraphs, so that a title there is one.
    """
    markup = unescape_markup(text) if "<" in text or "&lt;" in text else None
    if markup is None:
        return None
    tag = _BLOCK_TAG.search(markup)
    start = markup.rfind("\n", 0, tag.start()) + 1 if tag else 0
    above = markup[:start].split("\n")[:-1]
    paragraphs = "".join(
        f"<p>{html.escape(line, quote=False)}</p>\n" if line.strip() else "\n" for line in above
    )
    return f"{paragraphs}{markup[start:]}"
