"""What the mark-up of a page calls its parts: menus, share bars, comments.

Tags say it (HTML Living Standard, 4.3, Sections). Where they do not, the names say it that authors give to
parts for their style sheets and scripts (``class``, ``id``): nobody agreed on these, but they are words.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

PAGE_FURNITURE = "page-furniture"
_BY_TAG = {
    "nav": "navigation",
    "footer": "page-foot",
    "aside": "sidebar",
    "form": "form",
    "button": "form",
    "dialog": "dialog",
    "figcaption": "caption",
}
#: Words of such names by the rule that removes what they name, the most telling rule first.
BY_NAME = {
    "comments": r"comments?|commentlist|disqus|respond|repl(?:y|ies)|livefyre",
    "related-links": (
        r"related\w*|recirc\w*|recommend\w*|suggest(?:ed|ions)|read-(?:more|next|also)|also-(?:like|read)"
        r"|more-(?:from|on|stories|news|articles|posts)|trending|most-(?:read|popular)|popular(?:-posts?)?"
        r"|outbrain|taboola|yarpp|(?:next|prev(?:ious)?)-(?:post|article|up|story)|upnext|prevnext"
        r"|similar-\w+|you-may|teasers?-list"
    ),
    "newsletter": r"newsletters?|subscri(?:be|ption|ber)\w*|sign-?up|opt-?in|mailing-list|mc4wp|mailchimp",
    "cookies": r"cookies?|consent|gdpr|onetrust",
    "sharing": r"shar(?:e|es|ing|er)|sharedaddy|social\w*|addthis|addtoany|sociable|follow-us|shareaholic",
    "author-note": (
        r"authors?-(?:box|bio|info|card|block|profile|section|details|description|about)"
        r"|about-(?:the-)?author|saboxplugin|bio|byline|contributors?|signature"
    ),
    "navigation": r"breadcrumbs?|pagination|nav|navbar|navigation|menu|pager|toc|skip-link|table-of-contents",
    "advertisement": r"ads?|advert\w*|sponsor\w*|dfp|adsense|promos?|banner|affiliate",
    "page-foot": r"footer|copyright|colophon",
    "sidebar": r"sidebar\w*|widgets?|rail|aside",
    "dialog": r"modal|popup|pop-up|overlay|tooltip|lightbox|paywall|regwall|login|signin",
    "tags": (
        r"meta|metadata|tags?|tag-?list|tagcloud|categor(?:y|ies)|cat-links|dateline|timestamp"
        r"|post-?date|posted-on"
    ),
    "call": r"cta|call-to-action",
    "caption": r"captions?|credits?|gallery|photo\w*",
    "form": r"",
}
_PATTERNS = {
    rule: re.compile(rf"(?:^|[ -])(?:{words})(?=$|[ -])") for rule, words in BY_NAME.items() if words
}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[^a-z0-9 ]+")
_NAMING = ("class", "id", "role")
#: Longer names are lists of style classes, of which the first ones mean something.
_LONGEST = 500


def parts(element: etree._Element) -> frozenset[str]:
    """The rules that would remove an element, by what it says it is.

    >>> sorted(parts(etree.fromstring('<div class="postShareBar mt-4"/>')))
    ['sharing']
    >>> sorted(parts(etree.fromstring('<aside id="more-from-us"/>')))
    ['related-links', 'sidebar']
    """
    names = " ".join(filter(None, map(element.get, _NAMING)))
    by_name = _named(names[:_LONGEST]) if names else frozenset[str]()
    by_tag = _BY_TAG.get(str(element.tag))
    return by_name | {by_tag} if by_tag else by_name


@lru_cache(maxsize=20_000)
def _named(names: str) -> frozenset[str]:
    words = _NO_WORD.sub("-", _CAMEL.sub("-", names).lower())
    return frozenset(rule for rule, pattern in _PATTERNS.items() if pattern.search(words))


def most_telling(rules: Iterable[str]) -> str:
    """The rule to name where several would remove the same.

    >>> most_telling({"sidebar", "newsletter"})
    'newsletter'
    """
    told = frozenset(rules)
    return next((rule for rule in BY_NAME if rule in told), PAGE_FURNITURE)
