"""Parts short codes that nothing fills any more (``[box title="Stop"]words[/box]``) from a page's text.

A plug-in of the site made boxes and captions of them; without it their tags stand in the page as text, and
the line breaks of which the site would have made paragraphs stand in its source. A rule of the ledger takes
the tags out; here they get lines of their own, and the titles that stand in them come behind them.
"""

import re

from lxml import etree

_find_texts = etree.XPath(
    "//text()[contains(., '[') and contains(., ']')]"
    "[not(ancestor::script or ancestor::style or ancestor::pre or ancestor::code or ancestor::textarea)]"
)
_TAG = r"\[/?[a-z][\w-]{0,40}(?:\s[^\[\]<>]{0,500})?\]"
#: Where the source begins a line before or behind a tag, and where one tag ends and another begins.
_LINE_EDGE = re.compile(rf"({_TAG})[ \t]*(?:\r?\n\s*|(?=\[[a-z]))|\r?\n\s*(?={_TAG})")
#: Words that a tag shows as the title of its box or the caption of its picture.
_TITLE = re.compile(
    r"(\[[a-z][\w-]{0,40}(?=\s)[^\[\]<>]{0,300}?)\s(?:title|heading|caption)=(?:\"([^\"\[\]]+)\"|'([^'\[\]]+)'"
    r"|[“”″]([^“”″\[\]]+)[“”″])([^\[\]<>]{0,300}\])"
)
#: By it a text tells where its lines part.
_BREAK = "\x1e"


def part_short_codes(root: etree._Element) -> None:
    """Give lines of their own to short codes that have one in the source, and to the titles in their tags.

    Args:
        root: the root element of a page; it is changed in place.
    """
    names = {name for text in _find_texts(root) for name in re.findall(r"\[/([a-z][\w-]{0,40})\]", text)}
    if not names:
        return
    for text in _find_texts(root):
        parent = text.getparent()
        if parent is None or not any(name in text for name in names):
            continue
        parted = _LINE_EDGE.sub(lambda edge: (edge[1] or "") + _BREAK, _move_title(str(text)))
        if parted != str(text):
            _write_lines(parent, parted.split(_BREAK), is_tail=bool(text.is_tail))


def _move_title(text: str) -> str:
    """A text whose tags have their titles behind them, on lines of their own."""
    return _TITLE.sub(lambda tag: f"{tag[1]}{tag[5]}{_BREAK}{tag[2] or tag[3] or tag[4]}{_BREAK}", text)


def _write_lines(element: etree._Element, lines: list[str], *, is_tail: bool) -> None:
    """Write lines, parted by breaks, in place of the text in an element or behind it."""
    breaks: list[etree._Element] = []
    for line in lines[1:]:
        line_break = etree.Element("br")
        line_break.tail = line
        breaks.append(line_break)
    if is_tail:
        element.tail = lines[0]
        for line_break in reversed(breaks):
            tail = line_break.tail
            element.addnext(line_break)
            line_break.tail = tail
    else:
        element.text = lines[0]
        for place, line_break in enumerate(breaks):
            element.insert(place, line_break)
