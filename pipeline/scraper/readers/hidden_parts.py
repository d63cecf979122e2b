"""Finds the paragraphs of an article that its page does not show when it is opened.

They stand in the handout: most are answers that open when they are pressed, and the page says so by what
presses them. Of the others nobody knows whether readers ever see them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from pipeline.article import Finding, Level
from pipeline.locale import FALLBACK
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.readers.unseen_content import has_ban

RULE = "hidden-part"
_MESSAGE = (
    "The page does not show this when it is opened, and nothing on it is seen to open it: «{words}». "
    "It stands in the handout. Decide whether it belongs there."
)
#: Names of what opens when it is pressed, slides in, or appears when the page is scrolled to it.
_OPENING_NAMES = (
    r"accord|collaps|tab|pane|faq|answer|question|antwort|respuesta|r[eé]ponse|toggle|fold|expand|spoiler|slide|carousel|swiper"
    r"|reveal|modal|popup|lightbox|drawer|dropdown|lazy|animat|fade|wow|aos|transcript|hint|solution|l[oö]sung"
)
_WRAPPER_CLASS = re.compile(_OPENING_NAMES, re.IGNORECASE)
#: Names that say so of the part itself; around a part they are those of any box of a page.
_OPENING_CLASS = re.compile(
    rf"{_OPENING_NAMES}|step|more|show|menu|detail|content|js-|load|elementor|et_pb|body", re.IGNORECASE
)
_OPENING_ATTRIBUTES = frozenset(
    {"aria-labelledby", "aria-hidden", "aria-expanded", "data-state", "data-parent", "data-bs-parent", "role"}
)
_OPENED_MESSAGE = (
    "The page does not show this until it is opened, and it stands in the handout: «{words}». Compare once."
)
_MAX_WRAPPERS, _MAX_QUOTED_CHARS, _MAX_NAMED = 4, 80, 3


def find_hidden_parts(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int, languages: Sequence[str] = ()
) -> Iterator[Finding]:
    """A finding for each part of the article that the page does not show, and that nothing opens.

    And one about all parts with a number or a ban that readers open themselves: some never do. None where the
    page hides nearly all of its article: then its scripts show it.

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
        shift: the number of the line of the first block.
        languages: the languages that the page declares.
    """
    kept = [index for index in range(len(blocks)) if index not in outside]
    hidden: dict[etree._Element, list[int]] = {}
    for index in kept:
        around = blocks[index].hidden_in
        if around is not None:
            hidden.setdefault(around, []).append(index)
    hidden |= _find_closed_details(blocks, [index for index in kept if blocks[index].hidden_in is None])
    if not hidden or sum(map(len, hidden.values())) >= _MAX_HIDDEN_SHARE * len(kept):
        return
    opened = _find_opened_names(next(iter(hidden)))
    groups: dict[etree._Element | None, list[int]] = {}
    openable: list[int] = []
    for element, indexes in hidden.items():
        if _may_be_opened(element, opened):
            openable += indexes
        else:
            groups.setdefault(element.getparent(), []).extend(indexes)
    for indexes in groups.values():
        has_number = any(map(str.isdigit, "".join(blocks[index].text for index in indexes)))
        level: Level = "decide" if has_number else "look"
        yield Finding(indexes[0] + shift, RULE, _MESSAGE.format(words=_quote(blocks, indexes)), level)
    language = next(iter(languages), FALLBACK)
    telling = [index for index in sorted(openable) if _is_telling(blocks[index].text, language)]
    if telling:
        yield Finding(telling[0] + shift, RULE, _OPENED_MESSAGE.format(words=_quote(blocks, telling)), "info")


def _quote(blocks: Sequence[TextBlock], indexes: Sequence[int]) -> str:
    return "; ".join(blocks[index].text[:_MAX_QUOTED_CHARS] for index in indexes[:_MAX_NAMED])


def _is_telling(text: str, language: str) -> bool:
    """Whether a text may hold a dose or a ban."""
    return any(map(str.isdigit, text)) or has_ban(text, language)


def _find_closed_details(
    blocks: Sequence[TextBlock], indexes: Sequence[int]
) -> dict[etree._Element, list[int]]:
    """The blocks within a closed ``details``, but for those of its summary, by the ``details``."""
    if not indexes:
        return {}
    root = blocks[indexes[0]].element.getroottree().getroot()
    closed = {details for details in root.iter("details") if "open" not in details.attrib}
    found: dict[etree._Element, list[int]] = {}
    for index in indexes if closed else ():
        current: etree._Element | None = blocks[index].element
        for _ in range(_MAX_DETAILS_LEVELS):
            if current is None or current.tag == "summary":
                break
            if current in closed:
                found.setdefault(current, []).append(index)
                break
            current = current.getparent()
    return found


#: A block stands no deeper than this within a ``details``.
_MAX_DETAILS_LEVELS = 12


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
    if element.tag == "details":
        return True
    current: etree._Element | None = element
    pattern = _OPENING_CLASS
    for _ in range(_MAX_WRAPPERS):
        if current is None or current.tag in ("body", "article", "main"):
            break
        names = f"{current.get('class') or ''} {current.get('id') or ''}"
        if pattern.search(names) or not _OPENING_ATTRIBUTES.isdisjoint(current.attrib):
            return True
        if not opened.isdisjoint(names.split()) or current.get("hidden") == "until-found":
            return True
        current, pattern = current.getparent(), _WRAPPER_CLASS
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
