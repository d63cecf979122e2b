"""Turns the lists of Word (numbered paragraphs) and of Google Docs (pieces of lists) into lists of HTML.

Word exports an item as a paragraph that begins with its number or bullet, and names list and level in CSS of
its own: ``mso-list:l0 level2 lfo1``. Its "filtered" pages have no such CSS: there the number is followed by a
gap in small type, and the indent tells the level. Google Docs writes a list of lists as pieces one below the
other, ``lst-kix_abc-0`` and ``lst-kix_abc-1``, and numbers of its own as CSS counters.

Bullets are dropped, since an item of a list has one. Ticks and crosses stay, as ✅ and ❌ at the head of the
item: they mean do and don't.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.scraper.symbol_fonts import CROSS, TICK, is_symbol_font, read_symbols

_WORD_LEVEL = re.compile(r"mso-list\s*:\s*(l\d{1,9})\s+level(\d)(?:\s+(lfo\d{1,9}))?", re.IGNORECASE)
_WORD_MARKER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
#: The gap behind a marker, in pages without Word's own CSS.
_WORD_GAP = re.compile(r"font\s*:\s*7(?:\.0)?pt\s+[\"']?Times New Roman", re.IGNORECASE)
_WORD_CLASS = re.compile(r"\bMsoList(?:Paragraph|Bullet|Number)", re.IGNORECASE)
_LEFT_MARGIN = re.compile(r"margin-left\s*:\s*(\d{1,4}(?:\.\d{1,4})?)\s*(pt|cm|in|mm)", re.IGNORECASE)
_POINTS = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0}
#: Word's indent of the first level, in points, where a paragraph states none.
_FIRST_INDENT_POINTS = 36.0
#: Paragraphs of one item, behind its first.
_MAX_PARAGRAPHS_BETWEEN = 3
_FONT_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([\w ]{1,40})", re.IGNORECASE)
_NUMBER_MARKER = re.compile(
    r"[(\[]?(?:(?:\d{1,4}[.]){0,8}(?P<number>\d{1,4})|(?P<letters>[a-z]{1,5}|[A-Z]{1,5}))[.):\]]{0,2}\Z"
)
#: What is a bullet in any font; in Courier New an ``o`` is one too.
_BULLETS = frozenset("•·‣▪▫■□●○◦◆◇➢➤►▸*-–—§Ø§v¨")
_TICKS, _CROSSES = frozenset("✓✔☑✅"), frozenset("✗✘☒❌✖❎")
_MAX_MARKER_CHARS = 12
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN = re.compile(r"(?=.)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")
_GOOGLE_CLASS = re.compile(r"(?:^|\s)lst-(kix_[\w.]{1,60})-(\d)(?=\s|$)")
_GOOGLE_COUNTER = re.compile(r"counter\(\s*lst-ctn-(kix_[\w.]{1,60}-\d)\s*,\s*([a-z-]{1,20})\s*\)")
_GOOGLE_BULLET = re.compile(r"\.lst-(kix_[\w.]{1,60}-\d)>li:before\{content:\"(\\[0-9a-f]{1,6}|[^\"\\])\s*\"")
_LIST_TYPES = {
    "lower-latin": "a",
    "lower-alpha": "a",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}


@dataclass(frozen=True, slots=True)
class _Marker:
    """What stands before an item: a number, letters, or a sign that is shown (a tick), or nothing that is."""

    number: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class _WordItem:
    paragraph: etree._Element
    list_name: str
    level: float
    marker: _Marker


@dataclass(frozen=True, slots=True)
class _RunItem:
    """An item that goes on with a list, and the paragraphs that stand between it and the item above."""

    item: _WordItem
    between: tuple[etree._Element, ...]


def restore_office_lists(root: etree._Element) -> None:
    """Make lists of the paragraphs and list pieces by which word processors show lists.

    Args:
        root: the root element of a parsed page. Paragraphs become ``li`` elements in ``ol`` and ``ul``, which
            have the type and the number that was shown; all text but the markers stays as it is. A paragraph
            with a marker that is no number, letter or bullet (``Week 1``) is left alone.
    """
    _restore_word_lists(root)
    _nest_google_lists(root)


def _restore_word_lists(root: etree._Element) -> None:
    run: list[_RunItem] = []
    for paragraph in list(root.iter("p")):
        item = _read_word_item(paragraph)
        if item is None:
            continue
        between = _find_between(item, run[-1].item) if run else ()
        if between is None:
            _build_lists(run)
            run = []
        run.append(_RunItem(item, between or ()))
    _build_lists(run)


def _find_between(item: _WordItem, above: _WordItem) -> tuple[etree._Element, ...] | None:
    """The paragraphs between two items of one list, none where they are neighbours; None where it ends.

    Only an item of an inner level goes on over paragraphs: ``a)`` would else be one of a list of its own. On
    the first level the number says that the list goes on.
    """
    between: list[etree._Element] = []
    previous = _find_previous(item.paragraph)
    while previous is not None and previous is not above.paragraph:
        first_level = 1 if item.list_name else _FIRST_INDENT_POINTS
        is_inner = item.list_name == above.list_name and item.level > first_level
        if not is_inner or previous.tag != "p" or len(between) == _MAX_PARAGRAPHS_BETWEEN:
            return None
        between.insert(0, previous)
        previous = _find_previous(previous)
    return None if previous is None else tuple(between)


def _find_previous(paragraph: etree._Element) -> etree._Element | None:
    """The element right above a paragraph, if no text and nothing that shows any stands between them."""
    previous = paragraph.getprevious()
    while isinstance(previous, etree._Comment) and not (previous.tail or "").strip():
        previous = previous.getprevious()
    return None if previous is None or (previous.tail or "").strip() else previous


def _read_word_item(paragraph: etree._Element) -> _WordItem | None:
    """What a paragraph is as an item of a list; its marker is taken out of it. None for any other."""
    style = paragraph.get("style", "")
    level = _WORD_LEVEL.search(style)
    if level is None and not _WORD_CLASS.search(paragraph.get("class", "")):
        return None
    parts = _find_marker_parts(paragraph)
    marker = _read_marker(parts, paragraph) if parts else None
    if marker is None:
        return None
    for part in parts:
        _remove_text(part)
    _strip_leading_space(paragraph)
    if marker.sign:
        paragraph.text = f"{marker.sign} {paragraph.text or ''}"
    if level is not None:
        return _WordItem(paragraph, level[3] or level[1], float(level[2]), marker)
    return _WordItem(paragraph, "", _read_indent(style), marker)


def _find_marker_parts(paragraph: etree._Element) -> list[etree._Element]:
    """The elements whose own text is an item's marker: the paragraph itself, where it begins with it."""
    for element in paragraph.iter("span"):
        if _WORD_MARKER.search(element.get("style", "")):
            return [element]
    parts: list[etree._Element] = []
    chars = 0
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start" and _WORD_GAP.search(element.get("style", "")):
            is_gap = not "".join(element.itertext()).strip()
            return [*parts, element] if parts and is_gap else []
        text = element.text if event == "start" else element.tail
        if text and text.strip():
            chars += len(text)
            if chars > _MAX_MARKER_CHARS or event == "end":
                return []
            parts.append(element)
    return []


def _read_marker(parts: list[etree._Element], paragraph: etree._Element) -> _Marker | None:
    """What the elements of a marker show; None where it is more than a number or a sign."""
    is_word_marker = len(parts) == 1
    text = "".join(parts[0].itertext()) if is_word_marker else "".join(part.text or "" for part in parts)
    text = text.strip("\u00a0 \t\r\n")
    font = _find_font(parts[0], paragraph)
    if is_symbol_font(font):
        sign = read_symbols(text, font)
        return _Marker(sign=sign if sign in _SHOWN_SIGNS else "")
    if len(text) > _MAX_MARKER_CHARS:
        return None
    if text in _TICKS or text in _CROSSES:
        return _Marker(sign=TICK if text in _TICKS else CROSS)
    if not text or text in _BULLETS or (text == "o" and font.lower().startswith("courier")):
        return _Marker()
    if text in ("ü", "û", "\uf0fc", "\uf0fb"):  # of Wingdings, whose name a page without styles has lost
        return _Marker(sign=read_symbols(text, "wingdings"))
    if "\uf000" <= text <= "\uf0ff":
        return _Marker()
    match = _NUMBER_MARKER.match(text)
    return _Marker(number=match["number"] or match["letters"]) if match else None


#: The signs of a symbol font that mean more than that an item begins.
_SHOWN_SIGNS = frozenset({TICK, CROSS, "\U0001f44d", "\U0001f44e", "\u263a", "\u2639", "\u2620"})


def _find_font(marker: etree._Element, paragraph: etree._Element) -> str:
    """The font of a marker, from its own style, that of an element in it, or that of one around it."""
    for element in marker.iter("span"):
        style = element.get("style", "")
        if not _WORD_GAP.search(style) and (match := _FONT_FAMILY.search(style)):
            return match[1].strip()
    element = marker
    while element is not paragraph:
        if match := _FONT_FAMILY.search(element.get("style", "")) or _FONT_FAMILY.search(
            f"font-family:{element.get('face', '')}"
        ):
            return match[1].strip()
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return ""


def _remove_text(part: etree._Element) -> None:
    """Take a part of a marker out: a ``span`` of its own with its gap, else the text that it begins with."""
    parent = part.getparent()
    style = part.get("style", "")
    if parent is None or not (_WORD_MARKER.search(style) or _WORD_GAP.search(style)):
        part.text = None
        return
    previous, tail = part.getprevious(), part.tail or ""
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(part)


def _strip_leading_space(paragraph: etree._Element) -> None:
    """Take the white space out that stood between a marker and its text, no-break spaces too."""
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "start" and isinstance(element.tag, str) and element.text:
            element.text = element.text.lstrip("\u00a0 \t\r\n")
            if element.text:
                return
        elif event == "end" and element is not paragraph and element.tail:
            element.tail = element.tail.lstrip("\u00a0 \t\r\n")
            if element.tail:
                return


def _read_indent(style: str) -> float:
    match = _LEFT_MARGIN.search(style)
    return float(match[1]) * _POINTS[match[2].lower()] if match else _FIRST_INDENT_POINTS


@dataclass(slots=True)
class _OpenOfficeList:
    """A list that takes further items.

    Attributes:
        element: its ``ol`` or ``ul``.
        level: its level, or its indent in points; a deeper one is greater.
        name: the list that it is, in Word's own count.
        number_type: the attribute ``type`` of an ``ol``; empty for bullets.
        next_value: the number of its next item.
    """

    element: etree._Element
    level: float
    name: str
    number_type: str
    next_value: int = 1


def _build_lists(run: Sequence[_RunItem]) -> None:
    """Put paragraphs that stand one below the other into lists, in the place of the first."""
    open_lists: list[_OpenOfficeList] = []
    for index, (item, between) in enumerate((one.item, one.between) for one in run):
        for paragraph in between:
            run[index - 1].item.paragraph.append(paragraph)
        while open_lists and open_lists[-1].level > item.level:
            open_lists.pop()
        current = open_lists[-1] if open_lists and open_lists[-1].level == item.level else None
        if current is not None and not _continues(current, item):
            open_lists.pop()
            current = None
        if current is None:
            current = _open_list(item, open_lists)
            open_lists.append(current)
        paragraph = item.paragraph
        current.element.append(paragraph)
        paragraph.tag = "li"
        if current.number_type:
            value = _read_value(item.marker.number, current.number_type)
            current.next_value = value + 1
            paragraph.set("value", str(value))


def _continues(current: _OpenOfficeList, item: _WordItem) -> bool:
    """Whether an item belongs to a list of its level: it is of the same list and kind, or counts on."""
    number = item.marker.number
    if bool(number) != bool(current.number_type):
        return False
    if number and _can_have_type(number, current.number_type):
        return (
            current.name == item.list_name or _read_value(number, current.number_type) == current.next_value
        )
    return not number and current.name == item.list_name


def _open_list(item: _WordItem, outer: list[_OpenOfficeList]) -> _OpenOfficeList:
    number = item.marker.number
    number_type = _find_type(number) if number else ""
    element = etree.Element("ol" if number else "ul")
    if number:
        value = _read_value(number, number_type)
        element.set("start", str(value))
        if number_type != "1":
            element.set("type", number_type)
    if outer and len(outer[-1].element):
        outer[-1].element[-1].append(element)
    else:
        item.paragraph.addprevious(element)
    return _OpenOfficeList(element, item.level, item.list_name, number_type)


def _find_type(number: str) -> str:
    """The type of a list whose first item has this number: ``1``, ``a``, ``A``, ``i`` or ``I``."""
    if number.isdigit():
        return "1"
    is_roman = _ROMAN.match(number.lower()) and (len(number) > 1 or number in "iIvVxX")
    if is_roman:
        return "i" if number.islower() else "I"
    return "a" if number.islower() else "A"


def _can_have_type(number: str, number_type: str) -> bool:
    if number.isdigit() or number_type == "1":
        return number.isdigit() and number_type == "1"
    if number.islower() != number_type.islower():
        return False
    return number_type in "aA" or bool(_ROMAN.match(number.lower()))


def _read_value(number: str, number_type: str) -> int:
    if number_type == "1":
        return int(number)
    letters = number.lower()
    if number_type in "iI":
        values = [_ROMAN_DIGITS[letter] for letter in letters]
        return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
    if len(set(letters)) == 1:  # Word counts on from z with aa, bb
        return (len(letters) - 1) * 26 + ord(letters[0]) - ord("a") + 1
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - ord("a") + 1
    return value


def _nest_google_lists(root: etree._Element) -> None:
    lists = [(element, match) for element in root.iter("ol", "ul") if (match := _match_google_class(element))]
    if not lists:
        return
    styles = "".join(style.text or "" for style in root.iter("style"))
    types = {name: _LIST_TYPES.get(kind, "") for name, kind in _GOOGLE_COUNTER.findall(styles)}
    signs = dict(_iterate_bullets(styles))
    open_lists: list[tuple[etree._Element, str, int]] = []
    for element, match in lists:
        name, level = match[1], int(match[2])
        key = f"{name}-{level}"
        if element.tag == "ol" and types.get(key) and not element.get("type"):
            element.set("type", types[key])
        if element.tag == "ul" and key in signs:
            for item in element.iterchildren("li"):
                item.text = f"{signs[key]} {item.text or ''}"
        while open_lists and open_lists[-1][2] > level:
            open_lists.pop()
        # What stands between the pieces ends the list: they are pieces of one only right below each other.
        above = open_lists[0][0] if open_lists else None
        if above is None or open_lists[0][1] != name or _find_previous(element) is not above:
            open_lists = [(element, name, level)]
            continue
        outer, _, outer_level = open_lists[-1]
        if outer_level == level and outer.tag == element.tag:
            _append_children(outer, element)
        elif outer_level < level and len(outer):
            outer[-1].append(element)
            element.tail = None
            open_lists.append((element, name, level))
        else:
            open_lists = [(element, name, level)]


def _match_google_class(element: etree._Element) -> "re.Match[str] | None":
    return _GOOGLE_CLASS.search(element.get("class", ""))


def _iterate_bullets(styles: str) -> Iterator[tuple[str, str]]:
    """The Google Docs lists whose bullets are ticks or crosses, and the sign that stands for either."""
    for name, content in _GOOGLE_BULLET.findall(styles):
        code = int(content[1:], 16) if content.startswith("\\") else ord(content)
        sign = chr(code) if code <= 0x10FFFF else ""
        if sign and (sign in _TICKS or sign in _CROSSES):
            yield name, TICK if sign in _TICKS else CROSS


def _append_children(target: etree._Element, source: etree._Element) -> None:
    """Move the items of a list to the end of another, with the number that its first one states."""
    start = source.get("start", "")
    if len(source) and start.isdecimal() and source.tag == "ol" and source[0].get("value") is None:
        source[0].set("value", start)
    for child in list(source):
        target.append(child)
    parent = source.getparent()
    if parent is not None:
        parent.remove(source)
