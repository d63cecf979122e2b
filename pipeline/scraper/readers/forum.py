"""Whether a page is a thread of a forum: what elsewhere are comments is what such a page is about."""

import re

from lxml import etree

#: Programs that forums are made with, as they name themselves in the page.
_PROGRAM = re.compile(
    r"phpbb|vbulletin|xenforo|discourse|invision|ips (?:community|board)|simple ?machines|mybb|nodebb|flarum"
    r"|vanilla forums|woltlab|bbpress|fluxbb",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:phpbb|vbulletin|xenforo|ips(?:app|layout)\w*|discourse|smf|mybb|bbpress|question-page|(?:single|template)-topic)\b",
    re.IGNORECASE,
)
_GENERATORS = frozenset({"generator", "Generator", "application-name"})
#: schema.org types of such pages.
_TYPES = re.compile(r'"@type"\s*:\s*\[?\s*"(?:DiscussionForumPosting|QAPage)"')
_ADDRESS = re.compile(
    r"//(?:[\w-]+\.)*(?:forums?|boards?)\.|/(?:forums?|threads?|viewtopic|showthread|forumdisplay)[/.?]"
)


def is_forum(root: etree._Element) -> bool:
    """Whether the page says by its address, its generator, its type or its names that it is a forum's."""
    for meta in root.iter("meta"):
        said, names = meta.get("content") or "", {meta.get("name"), meta.get("property")}
        if names & _GENERATORS and _PROGRAM.search(said):
            return True
        if "og:url" in names and _ADDRESS.search(said):
            return True
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and _ADDRESS.search(link.get("href") or ""):
            return True
    for script in root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json" and _TYPES.search(script.text or ""):
            return True
    return any(
        _NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        for element in (root, *root.iter("body"))
    )
