"""Classes of HTML elements, as browsers show them by default, and what hides an element.

The classes follow the style sheet that browsers have built in (HTML Living Standard, 15.3, Rendering). Every
element that it does not name, known or not, is inline: part of a line of text.
"""

import re
import unicodedata
from typing import Any

from lxml import etree

from pipeline.scraper.html.hiding_styles import parse_declarations

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: Elements that browsers show in bold by default.
BOLD_TAGS = HEADING_TAGS | {"b", "strong", "th"}

#: Elements that begin a block of their own: those that the style sheet shows as blocks, list items, parts of
#: tables and slots. In a drop-down list each option is one.
BLOCK_TAGS = HEADING_TAGS | {
    *("html", "body", "address", "blockquote", "center", "dialog", "div", "figure", "figcaption", "footer"),
    *("form", "header", "hr", "legend", "listing", "main", "p", "plaintext", "pre", "search", "xmp"),
    *("article", "aside", "hgroup", "nav", "section", "dir", "dd", "dl", "dt", "menu", "ol", "ul", "li"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"),
    *("fieldset", "details", "summary", "optgroup", "option", "frameset", "frame"),
}

#: Elements whose content is never shown as text.
INVISIBLE_TAGS = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "title", "meta", "link", "base", "svg"),
        *("canvas", "iframe", "object", "embed", "audio", "video", "area", "select", "datalist"),
        *("textarea", "input", "progress", "meter", "noembed", "noframes", "param", "basefont"),
    }
)

_HIDING_STYLE = re.compile(
    r"(?:^|[;\s/])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$))",
    re.IGNORECASE,
)
_BLOCK_STYLE = re.compile(
    r"(?:^|[;\s])display\s*:\s*(?:block|flex|grid|list-item|flow-root|table)\b", re.IGNORECASE
)
_INLINE_BLOCK_STYLE = re.compile(r"(?:^|[;\s])display\s*:\s*inline-(?:block|flex|grid)", re.IGNORECASE)
_INLINE_STYLE = re.compile(r"(?:^|[;\s])display\s*:\s*(?:inline|contents)\s*(?:!important\s*)?(?:;|$)", re.I)

#: Inline elements of which pages make blocks by a class, and the names of such classes in style libraries.
_STYLED_INLINE_TAGS = frozenset({"span", "a", "b", "strong", "em", "i", "small", "time", "label", "cite"})
_BLOCK_CLASSES = frozenset({"block", "d-block", "d-flex", "d-grid", "is-block", "u-block"})


def is_hidden_element(element: etree._Element) -> bool:
    """Whether an element's own attributes hide it when the page is opened.

    ``aria-hidden`` hides nothing from those who see the page.
    """
    attributes: Any = element.attrib
    if not attributes:
        return False
    return "hidden" in attributes or "popover" in attributes or is_hiding_style(attributes.get("style", ""))


def has_hidden_type(field: etree._Element) -> bool:
    """Whether a field is one that no page shows (``type="hidden"``)."""
    return (field.get("type") or "").strip().lower() == "hidden"


def is_hiding_style(style: str) -> bool:
    """Whether a style hides an element; of several declarations of a property, the last one holds."""
    if not _HIDING_STYLE.search(style):
        return False
    if style.count(":") < _MIN_CONTRADICTIONS:
        return True
    values = parse_declarations(style)
    return any(_HIDING_STYLE.search(f"{name}:{value}") for name, value in values.items())


#: With fewer declarations none can undo another.
_MIN_CONTRADICTIONS = 2


def find_block(element: etree._Element) -> etree._Element | None:
    """The innermost block element around an element."""
    return next(filter(is_block_element, element.iterancestors()), None)


def is_direction_override(element: etree._Element) -> bool:
    """Whether a browser turns the letters and digits of an element round (``<bdo dir="rtl">51</bdo>``)."""
    if element.tag != "bdo":
        style = element.get("style")
        if not style or "-override" not in (style := style.lower()):
            return False
        if "bidi-override" not in style and "isolate-override" not in style:
            return False
    directions = (_find_direction(outer) for outer in (element, *element.iterancestors()))
    direction = next(filter(None, directions), "ltr")
    text = "".join(element.itertext()).strip()
    reads_rightwards = not any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    return len(text) > 1 and direction in ("ltr", "rtl") and (direction == "rtl") == reads_rightwards


def _find_direction(element: etree._Element) -> str:
    """The direction that an element sets itself, by its style or else its attribute."""
    match = re.search(r"(?:^|[;\s])direction\s*:\s*(rtl|ltr)", (element.get("style") or "").lower())
    if match is not None:
        return match[1]
    direction = (element.get("dir") or "").lower()
    return direction if direction in ("rtl", "ltr") else ""


def is_block_element(element: etree._Element) -> bool:
    """Whether a browser begins a line with an element: by its tag, or by its own style."""
    tag = element.tag
    if not isinstance(tag, str):
        return False
    style = element.get("style")
    if style and "display" in style.lower():
        if _BLOCK_STYLE.search(style):
            return True
        if tag not in ("li", "tr", "td", "th") and _INLINE_STYLE.search(style):
            return False
        if tag == "div" and _INLINE_BLOCK_STYLE.search(style):
            return not (_stands_beside_text(element) or _is_word_in_row(element))
    if tag in _STYLED_INLINE_TAGS and (classes := element.get("class")):
        return not _BLOCK_CLASSES.isdisjoint(classes.split())
    return tag in BLOCK_TAGS or (":" not in tag and "-" in tag and _is_container(element))


def is_inline_only(element: etree._Element) -> bool:
    """Whether an element is part of a line: neither it nor anything in it begins a block."""
    return not is_block_element(element) and not any(
        is_block_element(inner) for inner in element.iterdescendants()
    )


def _is_word_in_row(element: etree._Element) -> bool:
    """Whether a box within a line is one of a row of words or signs, as animations split a sentence."""
    length = _count_word_signs(element)
    above, below = element.getprevious(), element.getnext()
    for neighbour, gap in ((below, element.tail), (above, None if above is None else above.tail)):
        if neighbour is not None and neighbour.tag == "div" and length:
            other = _count_word_signs(neighbour)
            if other and (gap or length == other == 1):
                return True
    return False


#: No word is longer than these signs.
_MAX_WORD_SIGNS = 60


def _count_word_signs(box: etree._Element) -> int:
    """How many signs the word in a box within a line has; 0 where it is none, or the box has a width."""
    style = (box.get("style") or "").lower()
    if not _INLINE_BLOCK_STYLE.search(style) or "width" in style:
        return 0
    length = 0
    for part in box.itertext():
        length += len(part)
        if length > _MAX_WORD_SIGNS or any(map(str.isspace, part)):
            return 0
    return length


def _stands_beside_text(element: etree._Element) -> bool:
    """Whether text stands right before an element or right behind it."""
    parent, above = element.getparent(), element.getprevious()
    before = above.tail if above is not None else None if parent is None else parent.text
    return bool((before or "").strip() or (element.tail or "").strip())


#: Elements that lay out a page, in which custom elements stand beside each other as its parts.
_LAYOUT_PARENTS = frozenset(
    {"body", "div", "main", "article", "section", "aside", "header", "footer", "nav", "form", "center"}
)


def _is_container(element: etree._Element) -> bool:
    """Whether a custom element lays out the page: it stands beside others, with no text around it.

    The style sheets of such pages make blocks of them; within a sentence they are inline.
    """
    parent, above, below = element.getparent(), element.getprevious(), element.getnext()
    if parent is None or (above is None and below is None):
        return False
    text_above = parent.text if above is None else above.tail
    if (text_above or "").strip() or (element.tail or "").strip():
        return False
    if not _is_part(above) or not _is_part(below):
        return False
    while parent is not None and "-" in str(parent.tag):
        parent = parent.getparent()
    return parent is not None and parent.tag in _LAYOUT_PARENTS


def _is_part(neighbour: etree._Element | None) -> bool:
    """Whether a neighbour, if there is one, is a part of the page too, and no word of a sentence."""
    return neighbour is None or neighbour.tag in BLOCK_TAGS or "-" in str(neighbour.tag)
