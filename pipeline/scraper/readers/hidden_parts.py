"""Finds the paragraphs of an article that its page does not show when it is opened.

They stand in the handout: most are answers that open when they are pressed, and the page says so by what
presses them. Of the others nobody knows whether readers ever see them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from pipeline.article import Finding, Level
from pipeline.scraper.html.text_block import TextBlock

RULE = "hidden-part"
_MESSAGE = (
    "The page does not show this when it is opened, and nothing on it is seen to open it: «{words}». "
    "It stands in the handout. Decide whether it belongs there."
)
#: Names of what opens when it is pressed, slides in, or appears when the page is scrolled to it.
_OPENING_CLASS = re.compile(
    r"accord|collaps|tab|pane|faq|answer|question|antwort|respuesta|r[eé]ponse|toggle|fold|expand|spoiler|slide|carousel|swiper|step"
    r"|more|reveal|show|modal|popup|lightbox|drawer|dropdown|menu|detail|content|js-|lazy|animat|fade|wow|aos|load"
    r"|elementor|et_pb|transcript|hint|solution|l[oö]sung|body",
    re.IGNORECASE,
)
_OPENING_ATTRIBUTES = frozenset(
    {"aria-labelledby", "aria-hidden", "aria-expanded", "data-state", "data-parent", "data-bs-parent", "role"}
)
_MAX_WRAPPERS, _MAX_QUOTED_CHARS, _MAX_NAMED = 4, 80, 3


def find_hidden_parts(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int
) -> Iterator[Finding]:
    """A finding for each part of the article that the page does not show, and that nothing opens.

    None where the page hides nearly all of its article: then its scripts show it.

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
        shift: the number of the line of the first block.
    """
    kept = [index for index in range(len(blocks)) if index not in outside]
    hidden: dict[etree._Element, list[int]] = {}
    for index in kept:
        around = blocks[index].hidden_in
        if around is not None:
            hidden.setdefault(around, []).append(index)
    if not hidden or sum(map(len, hidden.values())) >= _MAX_HIDDEN_SHARE * len(kept):
        return
    opened = _find_opened_names(next(iter(hidden)))
    groups: dict[etree._Element | None, list[int]] = {}
    for element, indexes in hidden.items():
        if not _may_be_opened(element, opened):
            groups.setdefault(element.getparent(), []).extend(indexes)
    for indexes in groups.values():
        words = "; ".join(blocks[index].text[:_MAX_QUOTED_CHARS] for index in indexes[:_MAX_NAMED])
        has_number = any(char.isdigit() for index in indexes for char in blocks[index].text)
        level: Level = "decide" if has_number else "look"
        yield Finding(indexes[0] + shift, RULE, _MESSAGE.format(words=words), level)


#: Where a page hides more of its article, its scripts show it.
_MAX_HIDDEN_SHARE = 0.8


def _find_opened_names(element: etree._Element) -> set[str]:
    """The names of all elements that something on the page refers to, to open them or go there."""
    names: set[str] = set()
    for other in element.getroottree().iter(etree.Element):
        for attribute in ("aria-controls", "href", "data-target", "data-bs-target", "for", "popovertarget"):
            value = other.get(attribute)
            if value and (attribute != "href" or value.startswith("#")):
                names.update(value.lstrip("#.").split())
    return names


def _may_be_opened(element: etree._Element, opened: set[str]) -> bool:
    """Whether something on the page opens an element, or its name says that it opens."""
    current: etree._Element | None = element
    for _ in range(_MAX_WRAPPERS):
        if current is None or current.tag in ("body", "article", "main"):
            break
        names = f"{current.get('class') or ''} {current.get('id') or ''}"
        if _OPENING_CLASS.search(names) or not _OPENING_ATTRIBUTES.isdisjoint(current.attrib):
            return True
        if not opened.isdisjoint(names.split()) or current.get("hidden") == "until-found":
            return True
        current = current.getparent()
    above = element.getprevious()
    return above is not None and _is_control(above)


def _is_control(element: etree._Element) -> bool:
    """Whether an element is pressed to open what stands below it, or holds such a one."""
    return any(
        inner.tag in ("button", "summary", "input")
        or inner.get("role") == "button"
        or "onclick" in inner.attrib
        for inner in element.iter(etree.Element)
    )
