"""The elements of HTML by what they mean for the text in them (HTML Living Standard, 15.3)."""

import re
from typing import Any

from lxml import etree

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: What is shown bold without further styling.
STRONG = HEADINGS | {"b", "strong", "th"}

#: What stands within a line of text; every other element begins a block of its own.
INLINE = frozenset(
    {
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *("i", "ins", "kbd", "label", "mark", "math", "nobr", "output", "q", "rb", "rp", "rt", "ruby", "s"),
        *("samp", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    }
)

#: What holds no text that anybody sees.
UNSEEN = frozenset(
    {
        *(
            "script",
            "style",
            "noscript",
            "template",
            "head",
            "title",
            "meta",
            "link",
            "base",
            "svg",
            "canvas",
        ),
        *("iframe", "object", "embed", "audio", "video", "map", "area", "select", "datalist", "textarea"),
        *("input", "progress", "meter"),
    }
)

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden(element: etree._Element) -> bool:
    """Whether an element is hidden when the page is opened, as far as its own attributes tell."""
    attributes: Any = element.attrib
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDING.search(attributes.get("style", "")))
    )
