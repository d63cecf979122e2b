"""Makes text of boxes that a page frames, captions or opens with the elements of forms and pictures."""

import re

from lxml import etree

from pipeline.scraper.html.elements import is_block_element
from pipeline.scraper.html.tree import clear_content, read_text

_FIELDS = ("input", "select", "textarea", "button")
_PICTURES = ("img", "svg", "picture", "object", "canvas")
_QUESTION_MARKS = ("?", "？", "؟")
_OPENER_CLASS = re.compile(r"accordion|collaps|toggle|expand|disclosure|faq", re.IGNORECASE)
_OPENED_CLASS = re.compile(r"panel|collaps|accordion|content|answer", re.IGNORECASE)


def mark_up_boxes(root: etree._Element) -> None:
    """Make paragraphs of legends without fields, captions without pictures, and labels that open a box.

    A sign that stands in a box of its own beside a text goes to the head of the text.

    Args:
        root: the root element of a page; it is changed in place.
    """
    for fieldset in list(root.iter("fieldset")):
        if not any(True for _ in fieldset.iter(*_FIELDS)):
            _retag(fieldset, "div", fieldset.findall("legend"))
    for figure in list(root.iter("figure")):
        if (
            figure.find(".//figure") is None
            and not any(True for _ in figure.iter(*_PICTURES))
            and _has_text(figure)
        ):
            _retag(figure, "div", figure.findall("figcaption"))
    for sign in list(root.iter("div")):
        _move_sign(sign)
    choices = {field.get("id") for field in root.iter("input") if field.get("type") in ("radio", "checkbox")}
    for opener in list(root.iter("label", "button")):
        is_label = opener.tag == "label" and opener.get("for") in choices
        if (is_label or opener.tag == "button") and opens_box(opener):
            _make_label(opener)


def _retag(box: etree._Element, tag: str, labels: list[etree._Element]) -> None:
    box.tag = tag
    for label in labels:
        label.tag = "p"


def _has_text(figure: etree._Element) -> bool:
    """Whether a figure holds text that is not its caption."""
    return any(
        child.tag != "figcaption" and "".join(child.itertext()).strip()
        for child in figure.iterchildren(etree.Element)
    )


def _move_sign(box: etree._Element) -> None:
    """Put a tick or cross that stands alone in a box beside a text (Notion) at the head of that text."""
    sign = _read_sign(box)
    below = box.getnext()
    if sign not in _SIGNS or below is None or below.tag not in ("div", "p") or (box.tail or "").strip():
        return
    while not (below.text or "").strip() and len(below) and isinstance(below[0].tag, str):
        below = below[0]
    if below.tag in ("div", "p", "span", "strong", "b") and (below.text or "").strip():
        below.text = f"{sign} {(below.text or '').lstrip()}"
        clear_content(box)


def _read_sign(box: etree._Element) -> str:
    """The text of a box that holds a sign; empty where it holds more."""
    text = ""
    for part in box.itertext():
        text += part.strip()
        if len(text) > _MAX_SIGN_CHARS:
            return ""
    return text.rstrip("\ufe0f")


#: A sign and the selector of its variant.
_MAX_SIGN_CHARS = 2
_SIGNS = frozenset("\u2705\u2714\u2713\u274c\u2716\u2717\u2718\U0001f6ab")


def opens_box(opener: etree._Element) -> bool:
    """Whether a label or button stands alone, right above a box that it opens."""
    box, parent = opener.getnext(), opener.getparent()
    if box is None or parent is None or (opener.tail or "").strip() or not is_block_element(box):
        return False
    if (
        not "".join(opener.itertext()).strip()
        or not "".join(box.itertext()).strip()
        or box.tag in ("ul", "ol")
    ):
        return False
    if parent.tag in ("p", "li", "form", "nav", "header") or any(
        ancestor.tag in ("form", "nav") for ancestor in parent.iterancestors()
    ):
        return False
    if opener.tag == "label":
        return True
    if opener.get("aria-expanded") is not None or read_text(opener).endswith(_QUESTION_MARKS):
        return box.tag in ("div", "p", "section") and not any(True for _ in box.iter(*_FIELDS, "nav", "form"))
    return bool(
        _OPENER_CLASS.search(opener.get("class") or "") and _OPENED_CLASS.search(box.get("class") or "")
    )


def _make_label(opener: etree._Element) -> None:
    """Make a bold paragraph of what opens a box."""
    label = read_text(opener)
    clear_content(opener)
    opener.tag = "p"
    opener.attrib.pop("class", None)
    etree.SubElement(opener, "strong").text = label
