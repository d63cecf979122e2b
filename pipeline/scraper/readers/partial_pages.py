"""Does the source of a page say that the page holds only a part of the article?

Such pages have the whole article as often as not: the browser that saved them was logged in. So each sign is
a finding to look at.
"""

import re
from collections.abc import Iterator

from pipeline.article import Finding

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
#: In small letters; it begins with a letter, which is quickly searched for.
_NEXT_WORDS = re.compile(r"rel(?<!\wrel)\s*=\s*[\"']?[^\"'>]{0,40}\bnext\b")
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
    lowered = source.lower()
    if any(word in lowered for word in _NOT_FREE_WORDS) and _NOT_FREE.search(source):
        yield Finding(line, CUT_OFF, _NOT_FREE_MESSAGE)
    elif _NEXT_WORDS.search(lowered) and (address := _find_further_page(source)):
        yield Finding(line, CUT_OFF, _FURTHER_PAGE_MESSAGE.format(address))


def _find_further_page(source: str) -> str | None:
    """The address of the next page of the same text, as its link declares it."""
    for link in _NEXT_LINK.finditer(source):
        address = _ADDRESS.search(link[0]) if _NEXT_WORDS.search(link[0].lower()) else None
        if address and _FURTHER_PAGE.search(address[1]) and not _COMMENT_PAGE.search(address[1]):
            return address[1]
    return None
