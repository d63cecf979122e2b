"""Makes the lists of a page those that it shows: numbered or not, nested or not, with marks that it draws."""

import re

from lxml import etree

from pipeline.scraper.html.counter_styles import COUNTER_STYLE
from pipeline.scraper.html.drawn_words import find_drawn_sign, find_sign_in_style, unescape_string

_LIST_STYLE = re.compile(r"(?:^|[;\s])list-style(?:-type|-image)?\s*:\s*([^;]+)", re.IGNORECASE)
_DRAWN_MARK = re.compile(r"(?:\A|\s)(?:\"([^\"]{1,40})\"|'([^']{1,40})')")
_BULLET_STYLE = re.compile(r"\b(?:disc|circle|square)\b", re.IGNORECASE)
_NUMBER_STYLE = re.compile(rf"\bdecimal(?:-leading-zero)?\b|{COUNTER_STYLE.pattern}", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"\s*(?:\d{1,3}\s*[.):、．]|[①-⑳])")


def apply_list_styles(root: etree._Element) -> None:
    """Change lists to what their own styles, and the editor that made them, say that they show.

    Args:
        root: the root element of a page; it is changed in place.
    """
    _nest_indented_items(root)
    for styled in list(root.iter("ol", "ul")):
        match = _LIST_STYLE.search(styled.get("style") or "")
        if match is None and (value := _find_item_style(styled)):
            styled.set("style", f"{styled.get('style') or ''}; list-style-type: {value}")
            _apply_list_style(styled, value)
        elif match is not None:
            _apply_list_style(styled, match[1])
        else:
            _draw_marks_of_items(styled)


def _find_item_style(styled: etree._Element) -> str:
    """The list style that all items of a list have; empty if they have none or several."""
    matches = [_LIST_STYLE.search(item.get("style") or "") for item in styled if item.tag == "li"]
    values = {match[1].strip() if match else "" for match in matches}
    return values.pop() if len(values) == 1 else ""


def _draw_marks_of_items(styled: etree._Element) -> None:
    """Write the marks that some of a list's items have by their own styles, or as their backgrounds."""
    for item in styled.iterchildren("li"):
        style = item.get("style")
        if not style:
            continue
        match = _LIST_STYLE.search(style)
        if match is not None:
            _draw_mark(item, _find_mark(match[1]))
        elif "url(" in style:
            _draw_mark(item, find_sign_in_style(style))


def _draw_mark(item: etree._Element, mark: str) -> None:
    if mark:
        item.text = f"{mark} {(item.text or '').lstrip()}"


def _find_mark(value: str) -> str:
    """What a list style draws before each item, if it says something: a sign, a word, a picture of a sign."""
    if mark := _DRAWN_MARK.search(value):
        text = find_drawn_sign(unescape_string(mark[1] or mark[2]).strip())
        says = bool(text) and (not text.isascii() or any(map(str.isalnum, text)))
        return text if says else ""
    return find_sign_in_style(f"list-style: {value}") if "url(" in value else ""


def _apply_list_style(styled: etree._Element, value: str) -> None:
    items = [item for item in styled if item.tag == "li"]
    if mark := _find_mark(value):
        for item in items:
            _draw_mark(item, mark)
    elif styled.tag == "ul" and _NUMBER_STYLE.search(value):
        styled.tag = "ol"
    elif styled.tag == "ol" and (
        _BULLET_STYLE.search(value)
        or (
            "none" in value.lower()
            and items
            and (all(map(_has_own_number, items)) or _stands_by_steps(styled))
        )
    ):
        styled.tag = "ul"


def _stands_by_steps(styled: etree._Element) -> bool:
    """Whether a list without numbers stands beside one that has them: what to check before the steps."""
    parent = styled.getparent()
    return parent is not None and any(
        other is not styled and "list-style" not in (other.get("style") or "")
        for other in parent.iterchildren("ol")
    )


def _has_own_number(item: etree._Element) -> bool:
    return bool(_OWN_NUMBER.match("".join(item.itertext())))


#: How Quill numbers items by their level.
_LEVEL_TYPES = ("1", "a", "i")
_INDENT_CLASS = re.compile(r"(?:^|\s)ql-indent-(\d)(?:\s|$)")


def _nest_indented_items(root: etree._Element) -> None:
    """Make lists of their own of the bullets and indented items that an editor (Quill) keeps in one list."""
    for flat in list(root.iter("ol", "ul")):
        if any(map(_is_indented, flat.iterchildren("li"))):
            _nest_items(flat)


def _is_indented(item: etree._Element) -> bool:
    return bool(item.get("data-list") or _INDENT_CLASS.search(item.get("class", "")))


def _nest_items(flat: etree._Element) -> None:
    items = [item for item in flat if item.tag == "li"]
    wrapper = etree.Element("div")
    open_lists: list[tuple[int, etree._Element]] = []
    numbers: dict[int, int] = {}  # level -> how many numbered items it has had
    for item in items:
        match = _INDENT_CLASS.search(item.get("class", ""))
        level = int(match[1]) if match else 0
        kind = item.get("data-list") or ("ordered" if flat.tag == "ol" else "bullet")
        tag = "ol" if kind == "ordered" else "ul"
        while open_lists and open_lists[-1][0] > level:
            numbers.pop(open_lists.pop()[0], None)
        if open_lists and open_lists[-1][0] == level and open_lists[-1][1].tag != tag:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            outer = open_lists[-1][1][-1] if open_lists else wrapper
            inner = etree.SubElement(outer, tag)
            if tag == "ol" and level % len(_LEVEL_TYPES):  # Quill letters these levels
                inner.set("type", _LEVEL_TYPES[level % len(_LEVEL_TYPES)])
            if tag == "ol" and numbers.get(level):
                inner.set("start", str(numbers[level] + 1))
            open_lists.append((level, inner))
        if tag == "ol":
            numbers[level] = numbers.get(level, 0) + 1
        item.tail = None
        open_lists[-1][1].append(item)
    flat.tag = "div"
    flat.append(wrapper)
