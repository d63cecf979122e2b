"""Does the source of a page say that the page holds only a part of the article?

Such pages have the whole article as often as not: the browser that saved them was logged in. So each sign is
a finding to look at. A file that breaks off has lost what stood behind.
"""

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.article import Finding, Level
from pipeline.locale.caseless import lower_ascii
from pipeline.scraper.sold_text import sells
from pipeline.text.find import find_all

#: The name of findings about articles that are cut off.
CUT_OFF = "cut-off"
_NOT_FREE_MESSAGE = (
    "The article may be cut off: the page says that not everybody may read all of it (a paywall). "
    "Compare with the original that nothing is missing."
)
_FURTHER_PAGE_MESSAGE = (
    "The article may be cut off: it goes on at «{}». "
    "Compare with the original, and put all pages into one source."
)
_BROKEN_FILE_MESSAGE = (
    "The article seems cut off: its file breaks off, behind «{}». Save the page again, and compare the end."
)
#: Words without which no page says so, in small letters: most pages are not searched further.
_NOT_FREE_WORDS = ("isaccessibleforfree", "content_tier", "paywall", "regwall")
#: What a page declares of an article (schema.org, Open Graph), and the class of a box in place of its rest.
_NOT_FREE = re.compile(
    r"[\"']isAccessibleForFree[\"']\s*:\s*[\"']?(?:https?://schema\.org/)?false\b"
    r"|content_tier[\"'][^>]{0,40}content\s*=\s*[\"']?(?:locked|metered|premium|subscriber)"
    r"|<(?:div|section|aside|p|article|dialog)\b[^>]{0,99}\b(?:class|id)\s*=\s*[\"'](?:[^\"'>]{0,99}[^\"'>a-z])?"
    r"(?:paywall|regwall)(?![a-z])",
    re.IGNORECASE,
)
#: The name of a box in place of what is sold. As others have it too, the box must name a price, or the rest.
_SOLD_NAMES = (
    *("paywall", "regwall", "locked", "purchase", "premium", "membership", "pmpro", "memberful"),
    *("subscriber-only", "subscribers-only", "unlock"),
)
_SOLD_BOX = re.compile(
    r"<(?:div|section|aside|p|article|dialog|form)\b[^>]{0,99}\b(?:class|id)\s*=\s*[\"']"
    r"(?:[^\"'>]{0,99}[^\"'>a-z])?\Z"
)
#: In characters: how far before its name such a box begins, and how far behind it it is read.
_MAX_BOX_START_CHARS, _MAX_BOX_CHARS, _MAX_BOXES = 240, 1000, 200
_TAG = re.compile(r"<[^>]{0,2000}>?")
#: In small letters.
_NEXT_WORDS = re.compile(r"rel(?<!\wrel)\s*=\s*[\"']?[^\"'>]{0,40}\bnext\b")
_MAX_NEXT_WORDS_CHARS = 80
_NEXT_LINK = re.compile(r"<(?:a|link)\b[^>]{0,999}>", re.IGNORECASE)
_ADDRESS = re.compile(r"\bhref\s*=\s*[\"']?([^\"'>\s]{1,600})", re.IGNORECASE)
#: The second or a further page of the same text: "?page=2", "/2/", "-2.html"; not of its comments.
_FURTHER_PAGE = re.compile(
    r"[?&/_-](?:(?:p|pg|page|paged|seite|pagina|s)[=/_-]?)?(?:[2-9]|[1-4]\d)/?(?:\.\w{3,5})?(?:#.*)?$",
    re.IGNORECASE,
)
_COMMENT_PAGE = re.compile("comment|cpage|kommentar", re.IGNORECASE)


def find_partial_page(source: str, line: int) -> Iterator[Finding]:
    """At most one finding, where a page says that not all of the article is on it.

    Args:
        source: the source of the page, decoded.
        line: the number of the last line of its article.
    """
    lowered = lower_ascii(source)
    is_declared = any(word in lowered for word in _NOT_FREE_WORDS) and _NOT_FREE.search(source)
    if is_declared or (_has_sold_box(source, lowered)):
        yield Finding(line, CUT_OFF, _NOT_FREE_MESSAGE)
    elif _names_next_page(lowered) and (address := _find_further_page(source)):
        yield Finding(line, CUT_OFF, _FURTHER_PAGE_MESSAGE.format(address))


def _has_sold_box(source: str, lowered: str) -> bool:
    """Whether a box in place of what is sold says so, or what it costs."""
    for name_end in islice(_find_sold_boxes(lowered), _MAX_BOXES):
        opened = source.find(">", name_end, name_end + _MAX_BOX_CHARS)
        inside = source[opened + 1 : opened + _MAX_BOX_CHARS] if opened > 0 else ""
        if sells(" ".join(_TAG.sub(" ", inside).split())):
            return True
    return False


def _find_sold_boxes(lowered: str) -> Iterator[int]:
    """Where the names end of boxes that may stand in place of what is sold."""
    for name in _SOLD_NAMES:
        for at in find_all(lowered, name):
            start = lowered.rfind("<", max(0, at - _MAX_BOX_START_CHARS), at)
            if start >= 0 and _SOLD_BOX.match(lowered, start, at):
                yield at + len(name)


def _names_next_page(lowered: str) -> bool:
    """Whether a source in small letters names a next page as what a link leads to."""
    return any(
        _NEXT_WORDS.search(lowered, max(0, at - _MAX_NEXT_WORDS_CHARS), at + len("next"))
        for at in find_all(lowered, "next")
    )


#: What a file ends in that breaks off: within a tag, a comment or a character's name.
_TAG_START = re.compile(r"/?(?:[a-z!?]|$)", re.IGNORECASE)
_OPEN_REFERENCE = re.compile(r"&#?\w{0,8}$")
_PAGE_END = re.compile(r"</(?:body|html)\b", re.IGNORECASE)
_PAGE_START = re.compile(r"<(?:body|html)\b", re.IGNORECASE)
#: Elements whose closing tag no page may leave out.
_CONTAINER = re.compile(
    r"<(/?)(?:article|main|div|section|ol|ul|table|header|footer|script|style|blockquote|h[1-6])\b",
    re.IGNORECASE,
)
_MAX_QUOTED_CHARS = 80


def find_broken_file(
    source: str, line: int, text: str, *, is_last: bool, is_ended: bool
) -> Iterator[Finding]:
    """At most one finding, where the file of a page breaks off.

    Args:
        source: the source of the page, decoded.
        line: the number of the last line of its article.
        text: the last text of the page.
        is_last: whether it is the article's.
        is_ended: whether it ends as a sentence does.
    """
    if _PAGE_END.search(source, max(0, len(source) - _MAX_TAIL_CHARS)):
        return
    if _ends_within_tag(source.rstrip()):
        level: Level = "decide" if is_last else "look"
    elif not _PAGE_END.search(source) and _has_open_container(source):
        if is_ended and not _PAGE_START.search(source):
            return  # a part of a page, and whole but for a careless tag
        level = "decide" if is_last and not is_ended else "look"
    else:
        return
    yield Finding(line, CUT_OFF, _BROKEN_FILE_MESSAGE.format(text[-_MAX_QUOTED_CHARS:]), level)


_MAX_TAIL_CHARS = 4000


def _ends_within_tag(source: str) -> bool:
    """Whether a source ends within a tag, a comment, or the name of a character.

    >>> [_ends_within_tag(end) for end in ('<p>if <a href="/wor', "hold for <", "<p>if x < 3", "it.</p>")]
    [True, True, False, False]
    """
    start = source.rfind("<")
    if start > source.rfind(">") and _TAG_START.match(source, start + 1):
        return True
    return source.rfind("<!--") > source.rfind("-->") or bool(
        _OPEN_REFERENCE.search(source, max(0, len(source) - 10))
    )


def _has_open_container(source: str) -> bool:
    tags = [match[1] for match in _CONTAINER.finditer(source)]
    return 2 * tags.count("/") < len(tags)


def leads_to_other_page(source: str, text: str, below: str) -> bool | None:
    """Whether a text that promises the rest is no link itself, but stands above a link to another page.

    Args:
        source: the part of the page in which the text stands.
        text: the text.
        below: the text below it.

    Returns:
        None where the source does not tell.
    """
    start = source.find(text)
    if start < 0:
        return None
    before = source[max(0, start - _MAX_LINK_CHARS) : start]
    if before.rfind("<a ") > before.rfind("</a"):
        return False
    end = source.find(below, start)
    between = source[start + len(text) : end if end >= 0 else start + len(text) + _MAX_LINK_CHARS]
    link = _ADDRESS.search(between) if "<a" in between else None
    if link is None:
        return None
    return not (_FURTHER_PAGE.search(link[1]) or link[1].startswith("#"))


_MAX_LINK_CHARS = 1200


def _find_further_page(source: str) -> str | None:
    """The address of the next page of the same text, as its link declares it."""
    for link in _NEXT_LINK.finditer(source):
        address = _ADDRESS.search(link[0]) if _NEXT_WORDS.search(link[0].lower()) else None
        if address and _FURTHER_PAGE.search(address[1]) and not _COMMENT_PAGE.search(address[1]):
            return address[1]
    return None
