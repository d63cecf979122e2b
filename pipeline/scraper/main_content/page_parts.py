"""Which role the mark-up of a page gives to its parts: navigation, sharing, comments, sidebar.

Tags say it (HTML Living Standard, 4.3, Sections). Where they do not, the names (``class``, ``id``, ``role``)
say it that authors give to parts for their style sheets and scripts: these follow no standard, but they are
words. A role is the name of the rule that removes such a part.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

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
#: Words of such names by the rule that removes what they name, the most telling rule first.
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
_COMPILED_NAME_PATTERNS = {
    rule: re.compile(rf"(?:^|[ -])(?:{words})(?=$|[ -])")
    for rule, words in NAME_PATTERNS_BY_ROLE.items()
    if words
}
_CAMEL_CASE_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NON_WORD_CHARS = re.compile(r"[^a-z0-9 ]+")
_NAMING_ATTRIBUTES = ("class", "id", "role")
#: Longer names are lists of style classes, of which the first ones mean something.
_MAX_NAME_CHARS = 500


def roles_by_markup(element: etree._Element) -> frozenset[str]:
    """The rules that would remove an element, by what it says it is.

    >>> sorted(roles_by_markup(etree.fromstring('<div class="postShareBar mt-4"/>')))
    ['sharing']
    >>> sorted(roles_by_markup(etree.fromstring('<aside id="more-from-us"/>')))
    ['related-links', 'sidebar']
    """
    names = " ".join(filter(None, map(element.get, _NAMING_ATTRIBUTES)))
    by_name = _match_roles(names[:_MAX_NAME_CHARS]) if names else frozenset[str]()
    by_tag = _ROLES_BY_TAG.get(str(element.tag))
    return by_name | {by_tag} if by_tag else by_name


@lru_cache(maxsize=20_000)
def _match_roles(names: str) -> frozenset[str]:
    words = _NON_WORD_CHARS.sub("-", _CAMEL_CASE_BOUNDARY.sub("-", names).lower())
    return frozenset(rule for rule, pattern in _COMPILED_NAME_PATTERNS.items() if pattern.search(words))


def choose_role(rules: Iterable[str]) -> str:
    """The rule to name where several would remove the same.

    >>> choose_role({"sidebar", "newsletter"})
    'newsletter'
    """
    told = frozenset(rules)
    return next((rule for rule in NAME_PATTERNS_BY_ROLE if rule in told), PAGE_CHROME)
