"""Finds the roles that mark-up gives to parts of a page: navigation, sharing, comments, sidebar …

Some tags have a role (HTML Living Standard, 4.3, Sections). Otherwise it is read from the names that pages
give to their parts for style sheets and scripts, in ``class``, ``id`` and ``role``: these follow no standard,
but consist of common words. A role is the name of the rule that removes such a part.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

#: The rule that removes page chrome without a role of its own.
PAGE_CHROME = "page-furniture"
_ROLES_BY_TAG = {
    "nav": "navigation",
    "footer": "page-foot",
    "aside": "sidebar",
    "form": "form",
    "button": "form",
    "dialog": "dialog",
    "figcaption": "caption",
}
#: Roles that an element may have by its tag alone, which a page may also use within a sentence.
TAG_ROLES = frozenset(_ROLES_BY_TAG.values())
#: For each role, the words of such names, as a regular expression. Where an element has several roles, the
#: first one here is named.
NAME_PATTERNS_BY_ROLE = {
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
    "sidebar": r"sidebar\w*|(?<!elementor-)widgets?|rail|aside",  # all that Elementor makes is a widget
    "dialog": r"modal|popup|pop-up|overlay|tooltip|lightbox|paywall|regwall|login|signin",
    "tags": (
        r"meta|metadata|tags?|tag-?list|tagcloud|categor(?:y|ies)|cat-links|dateline|timestamp"
        r"|post-?date|posted-on"
    ),
    "call": r"cta|call-to-action",
    "caption": r"captions?|credits?|gallery|photo\w*",
    "form": r"",
}
_COMPILED_NAME_PATTERNS = {
    role: re.compile(rf"(?:^|[ -])(?:{words})(?=$|[ -])")
    for role, words in NAME_PATTERNS_BY_ROLE.items()
    if words
}
_CAMEL_CASE_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NON_WORD_CHARS = re.compile(r"[^a-z0-9 ]+")
_NAMING_ATTRIBUTES = ("class", "id", "role")
#: Longer values are lists of style classes; only the beginning names the part.
_MAX_NAME_CHARS = 500


def find_roles(element: etree._Element) -> frozenset[str]:
    """The roles of an element, by its tag and by its ``class``, ``id`` and ``role``.

    >>> sorted(find_roles(etree.fromstring('<div class="postShareBar mt-4"/>')))
    ['sharing']
    >>> sorted(find_roles(etree.fromstring('<aside id="more-from-us"/>')))
    ['related-links', 'sidebar']
    """
    names = " ".join(filter(None, map(element.get, _NAMING_ATTRIBUTES)))
    by_name = _match_roles(names[:_MAX_NAME_CHARS]) if names else frozenset[str]()
    by_tag = _ROLES_BY_TAG.get(str(element.tag))
    return by_name | {by_tag} if by_tag else by_name


@lru_cache(maxsize=20_000)
def _match_roles(names: str) -> frozenset[str]:
    """The roles whose words stand in names such as ``postShareBar mt-4``."""
    words = _NON_WORD_CHARS.sub("-", _CAMEL_CASE_BOUNDARY.sub("-", names).lower())
    return frozenset(role for role, pattern in _COMPILED_NAME_PATTERNS.items() if pattern.search(words))


def choose_role(roles: Iterable[str]) -> str:
    """The role to name where an element has several: the first in `NAME_PATTERNS_BY_ROLE`.

    >>> choose_role({"sidebar", "newsletter"})
    'newsletter'
    """
    candidates = frozenset(roles)
    return next((role for role in NAME_PATTERNS_BY_ROLE if role in candidates), PAGE_CHROME)
