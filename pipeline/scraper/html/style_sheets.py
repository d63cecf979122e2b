"""Reads what a page's own style sheets declare for single classes.

Only selectors of one class count (``.old``, ``span.old``), and no rule that holds for some media or browsers
only: which elements others match is not worked out.
"""

import re
from collections.abc import Iterator

from lxml import etree

#: A simple rule of a style sheet: its selectors, and what it declares.
_STYLE_RULE = re.compile(r"([^{}@;]{1,400})\{([^{}]{0,2000})\}")
_CLASS_SELECTOR = re.compile(r"\s*(?:[a-z][\w-]*)?\.([\w-]+)\s*", re.IGNORECASE)
_MAX_STYLE_CHARS = 300_000


def iter_class_rules(root: etree._Element, wanted: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Each class that the style sheets of a page name alone, with what a rule declares for it, in order.

    Args:
        root: the root element of a page.
        wanted: what a rule must declare somewhere to be given.
    """
    size = 0
    for style in root.iter("style"):
        text = style.text or ""
        size += len(text)
        if size > _MAX_STYLE_CHARS:
            return
        if not wanted.search(text):
            continue
        for selectors, declarations in _STYLE_RULE.findall(_drop_conditional_rules(text)):
            if wanted.search(declarations):
                for selector in selectors.split(","):
                    if match := _CLASS_SELECTOR.fullmatch(selector):
                        yield match[1], declarations


def _drop_conditional_rules(text: str) -> str:
    """A style sheet without what holds only for some media or browsers (``@media print {…}``)."""
    parts, start = [], 0
    while (at := text.find("@", start)) >= 0:
        parts.append(text[start:at])
        opening, end = text.find("{", at), text.find(";", at)
        if end >= 0 and (opening < 0 or end < opening):
            start = end + 1
            continue
        if opening < 0:
            return "".join(parts)
        depth, start = 1, opening + 1
        while depth and start < len(text):
            closing, inner = text.find("}", start), text.find("{", start)
            if closing < 0:
                return "".join(parts)
            is_inner = 0 <= inner < closing
            depth += 1 if is_inner else -1
            start = (inner if is_inner else closing) + 1
    parts.append(text[start:])
    return "".join(parts)
