"""Parts the label of a nested list (``Lower again. **Don't**``) from the step that it stands in.

A step's text and the words that introduce the list in it are one paragraph to a list's reader. Printed behind
the step, ``Don't`` says nothing about the list below; as an item that the list belongs to, it does.
"""

import re

from lxml import etree

from pipeline.scraper.html.elements import BOLD_TAGS
from pipeline.scraper.html.text_blocks import LINE_ATTRIBUTE
from pipeline.scraper.rules.line_shape import COLONS, has_sentence_end

_MAX_LABEL_CHARS, _MAX_LABEL_WORDS = 60, 6
_LIST_TAGS = ("ul", "ol")
_LINE_END = re.compile(r"\n\s*\Z")


def part_item_labels(root: etree._Element) -> None:
    """Make items of labels that stand between the text of an item and a list in it, or between two lists.

    Args:
        root: the root element of a parsed page; a label and its list become an item of a list of their own.
    """
    for element in list(root.iter("p", *BOLD_TAGS)):
        holder = element.getparent()
        if holder is None or holder.tag not in ("li", "p"):
            continue
        item = holder if holder.tag == "li" else holder.getparent()
        last = element if item is holder else holder
        nested = last.getnext()
        if item is None or item.tag != "li" or nested is None or nested.tag not in _LIST_TAGS:
            continue
        if not (_is_label_paragraph(element) if element.tag == "p" else _is_label(element)):
            continue
        is_last = holder is item or (element.getnext() is None and not (holder.tail or "").strip())
        if is_last and _stands_apart(element, holder, item):
            _part(element, last, nested)


def _is_label_paragraph(element: etree._Element) -> bool:
    """Whether a paragraph between two lists ends with a colon, as a label does."""
    above, text = element.getprevious(), "".join(element.itertext()).strip()
    return above is not None and above.tag in _LIST_TAGS and text.endswith(COLONS) and _is_short(text)


def _is_label(bold: etree._Element) -> bool:
    """Whether a bold element is as short as a label, no sentence, and has nothing behind it."""
    text = "".join(bold.itertext()).strip()
    has_tail = bool((bold.tail or "").strip().strip("".join(COLONS)))
    return _is_short(text) and not has_tail and not has_sentence_end(text.rstrip("!"))


def _is_short(text: str) -> bool:
    return 0 < len(text) <= _MAX_LABEL_CHARS and len(text.split()) <= _MAX_LABEL_WORDS


def _stands_apart(label: etree._Element, holder: etree._Element, item: etree._Element) -> bool:
    """Whether something stands before the label in its item, of which it is no part."""
    previous = label.getprevious()
    before = (previous.tail if previous is not None else holder.text) or ""
    if not before.strip():
        if previous is not None:
            return previous.tag in ("br", "p", *_LIST_TAGS)
        return holder is not item and (holder.getprevious() is not None or bool((item.text or "").strip()))
    first = next((char for char in "".join(label.itertext()) if char.isalpha()), "a")
    return has_sentence_end(before.strip()) or (bool(_LINE_END.search(before)) and not first.islower())


def _part(label: etree._Element, last: etree._Element, nested: etree._Element) -> None:
    """Move a label and the list below it into an item of their own, of the list above if there is one."""
    outer = last.getprevious()
    if outer is None or outer.tag != "ul" or (outer.tail or "").strip():
        outer = etree.Element("ul")
        nested.addprevious(outer)
    item = etree.SubElement(outer, "li")
    first = (nested.get(LINE_ATTRIBUTE) or "").partition("-")[0]
    if first.isdigit() and not label.get(LINE_ATTRIBUTE):
        item.set(LINE_ATTRIBUTE, f"{int(first) - 1}-{int(first) - 1}")
    outer.tail, nested.tail = nested.tail, None
    item.append(label)
    item.append(nested)
