"""Writes into the text of a page the words and signs that its style sheets draw before and behind elements.

Strings, attributes and counters of ``content`` (``"Do not: "``, ``attr(data-side)``, ``counter(step)``),
ticks and crosses, and signs of a number or a sentence. What only decorates is left out (bullets, arrows,
letters of icon fonts), but it parts the words that it stands between.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.html.counter_styles import COUNTER_STYLE, render_counter
from pipeline.scraper.html.elements import INVISIBLE_TAGS, is_block_element, is_inline_only
from pipeline.scraper.html.hiding_styles import hides_words
from pipeline.scraper.html.icons import DO_SIGN, DONT_SIGN, find_icon_sign, is_in_control, opens_its_block
from pipeline.scraper.html.tree import put_text_behind, put_text_first, read_text
from pipeline.scraper.html.unshown_text import find_text_before, find_text_behind
from pipeline.scraper.html.word_gaps import (
    find_char_behind,
    find_last_char,
    part_words_before,
    part_words_behind,
)

#: Ticks and crosses as text, and as letters of Font Awesome.
_DRAWN_SIGNS = {
    **dict.fromkeys("\u2705\u2714\u2713\u2611\uf00c\uf058", DO_SIGN),
    **dict.fromkeys("\u274c\u2716\u2717\u2718\u2715\u00d7\u2612\U0001f6ab\uf00d\uf057", DONT_SIGN),
}
_STYLED_COUNTER = re.compile(r"counters?\([^()]*,\s*([\w-]+)\s*\)")
_PART = re.compile(
    r"\"(?P<one>(?:[^\"\\]|\\.)*)\"|'(?P<two>(?:[^'\\]|\\.)*)'"
    r"|(?P<function>attr|counters?|url)\(\s*(?P<argument>[^)]*)\)|(?P<slash>/)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|\n|(.))", re.DOTALL)
#: Signs that say something of what stands beside them, where letters and digits do so anyway.
_MEANING_SIGNS = frozenset("%\u00b0\u2264\u2265\u00b1\u2248\u00bd\u00bc\u00be")
#: Signs that say something between two numbers, right before one, and behind a word in its sentence.
_SIGNS_OF_NUMBERS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212~\u301c\u00d7*/:.,+")
_SIGNS_OF_A_NUMBER = frozenset("-\u2013\u2212+~<>")
_SIGNS_OF_SENTENCES = frozenset(",;:.!?")
_TELLING_SIGNS = _SIGNS_OF_NUMBERS | _SIGNS_OF_A_NUMBER | _SIGNS_OF_SENTENCES
#: What has no width is not drawn.
_UNDRAWN_CHARS = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_ICON_FONT = re.compile(
    r"icon|awesome|symbol|dingbats|glyph|material|fontello|icomoon|etmodules|flaticon", re.IGNORECASE
)
_UNWORDED_TAGS = INVISIBLE_TAGS | {
    *("html", "body", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "col", "img", "br", "hr", "wbr"),
    *("nav", "button", "option"),
}
_IMPORTANT = "!important"
_MAX_DRAWN_CHARS = 300
#: The tags of which style sheets strike out the words by a line that they draw across.
_STRIKE_TAGS = frozenset({"span", "b", "i", "em", "strong", "u", "small", "a", "font"})


_PICTURE_STYLE = re.compile(
    r"(?:^|[;\s])(?:-webkit-)?(?:background|mask|list-style)(?:-image)?\s*:[^;]{0,100}?url\(\s*([^)]{1,300})\)",
    re.IGNORECASE,
)


def unescape_string(text: str) -> str:
    """A string of a style sheet as it is shown: ``\\2717`` is a cross."""
    return _ESCAPE.sub(_unescape, text)


def find_drawn_sign(text: str) -> str:
    """The tick or cross that a text is, as it is written in articles; any other text as it is."""
    return _DRAWN_SIGNS.get(text.strip("\ufe0f \u00a0\n"), text)


def find_sign_in_style(style: str) -> str:
    """The tick or cross that a style shows as a picture, by the name of its file; empty if none is known.

    >>> find_sign_in_style("background: #fff url('/img/cross.svg')"), find_sign_in_style("margin: 0")
    ('❌', '')
    """
    match = _PICTURE_STYLE.search(style)
    return find_icon_sign("", _file_stem(match[1].strip("\"' "))) if match else ""


@dataclass
class _Counter:
    """A counter of style sheets, and the element within which it counts."""

    scope: etree._Element | None
    value: int


@dataclass
class ContentDrawer:
    """Draws the content of pseudo-elements, element by element in the order of the page.

    Attributes:
        counters: the open counters of each name, innermost last.
        items: the numbers of items of lists, as browsers count them.
    """

    counters: dict[str, list[_Counter]] = field(default_factory=dict)
    items: dict[etree._Element, int] = field(default_factory=dict)

    def count(self, element: etree._Element, values: dict[str, str]) -> None:
        """Count as an element's style says."""
        for name, number in _parse_counters(values.get("counter-reset", ""), 0):
            counters = self._find_counters(element, name)
            scope = element.getparent()
            if counters and counters[-1].scope is scope:
                counters.pop()
            counters.append(_Counter(scope, number))
        for name, number in _parse_counters(values.get("counter-increment", ""), 1):
            counters = self._find_counters(element, name)
            if not counters:
                counters.append(_Counter(element.getparent(), 0))
            counters[-1].value += number

    def _find_counters(self, element: etree._Element, name: str) -> list[_Counter]:
        """The counters of a name that an element is in the scope of."""
        counters = self.counters.setdefault(name, [])
        if counters:
            around = set(element.iterancestors())
            while counters and counters[-1].scope is not None and counters[-1].scope not in around:
                counters.pop()
        return counters

    def draw(self, element: etree._Element, pseudo_element: str, values: dict[str, str]) -> None:
        """Put what a pseudo-element shows into the text of its element.

        Args:
            element: the element.
            pseudo_element: ``before``, ``after`` or ``marker``.
            values: what holds for the pseudo-element.
        """
        values = {name: value.removesuffix(_IMPORTANT).strip() for name, value in values.items()}
        self.count(element, values)
        content = values.get("content", "")
        if element.tag in _UNWORDED_TAGS or content.lower() in ("", "none", "normal"):
            return
        if values.get("display") == "none" or values.get("visibility") in ("hidden", "collapse"):
            return
        text = self._render(element, content).strip(_UNDRAWN_CHARS)
        if style := self._find_number_style(element, content, values):
            _set_list_style(element, style)
            text = self._render(element, content, plain=True)
        sign = ""
        if not text.strip():
            if text:
                _draw_gap(element, pseudo_element)
            _strike_out(element, values)
            sign = find_sign_in_style(";".join(f"{name}:{value}" for name, value in values.items()))
            if not sign:
                return
            text = sign
        if hides_words(";".join(f"{name}:{value}" for name, value in values.items()), is_box=True):
            return
        self._insert(element, pseudo_element, text, values)

    def _find_number_style(self, element: etree._Element, content: str, values: dict[str, str]) -> str:
        """The style in which a counter is drawn that is the number of an item, and nothing else."""
        match = _STYLED_COUNTER.search(content)
        if match is None or not COUNTER_STYLE.fullmatch(match[1]):
            return ""
        plain = self._render(element, content, plain=True).strip()
        return match[1] if _is_list_number(element, plain, values) else ""

    def _render(self, element: etree._Element, content: str, *, plain: bool = False) -> str:
        """What ``content`` draws; its counters in plain digits, or in their own style."""
        parts = []
        for part in _PART.finditer(content):
            if part["slash"]:  # behind it stands what is said in place of it
                break
            string = part["one"] if part["one"] is not None else part["two"]
            argument = (part["argument"] or "").split(",")[0].strip().strip("\"'")
            if string is not None:
                parts.append(unescape_string(string))
            elif part["function"] == "attr":
                parts.append(element.get(argument.split()[0].lower() if argument else "") or "")
            elif part["function"] == "url":
                parts.append(find_icon_sign("", _file_stem(argument)))
            else:
                style = (part["argument"] or "").rpartition(",")[2].strip()
                number = self._read_counter(element, argument)
                is_styled = not plain and COUNTER_STYLE.fullmatch(style) is not None
                parts.append(render_counter(number, style) if is_styled else str(number))
        return "".join(parts)[:_MAX_DRAWN_CHARS]

    def _read_counter(self, element: etree._Element, name: str) -> int:
        """The value of a counter; browsers count the items of lists themselves."""
        counters = self._find_counters(element, name)
        if counters or name != "list-item":
            return counters[-1].value if counters else 0
        item = element if element.tag == "li" else next(element.iterancestors("li"), None)
        if item is None:
            return 0
        number = self.items.get(item)
        if number is None:
            above = item.getprevious()
            number = self.items.get(above) if above is not None else None
            number = 1 + (
                sum(1 for _ in item.itersiblings("li", preceding=True)) if number is None else number
            )
            self.items[item] = number
        return number

    def _insert(
        self, element: etree._Element, pseudo_element: str, text: str, values: dict[str, str]
    ) -> None:
        bare = text.strip("\ufe0f \u00a0\n")
        if len(bare) == 1 and _is_told_sign(element, pseudo_element, text):
            _draw_told_sign(element, pseudo_element, text)
            return
        text, sign = _find_words(text, bare, pseudo_element, values)
        if not text or (sign and not _is_sign_place(element)):
            _draw_gap(element, pseudo_element)
            return
        if not sign and _is_list_number(element, bare, values):
            _number_item(element, int(re.sub(r"\D", "", bare)))
            return
        is_line = is_block_element(element) and (
            values.get("display") in ("block", "flex", "grid") or values.get("position") == "absolute"
        )
        if is_line and not sign and pseudo_element != "marker":
            _add_line(element, pseudo_element, text)
        elif pseudo_element == "after":
            _append_text(element, text)
        else:
            behind = element.text or ""
            text += " " if text[-1:].isalpha() and behind[:1].isalpha() else ""  # a gap is no text
            element.text = text + (behind.lstrip("\n\t ") if text.endswith(" ") else behind)


def _find_words(text: str, bare: str, pseudo_element: str, values: dict[str, str]) -> tuple[str, str]:
    """What is written of a drawn text, parted from what stands beside it; and the tick or cross in it.

    Both are empty where it only decorates: a letter of an icon font, a bullet.
    """
    font = values.get("font-family", "") or values.get("font", "")
    if sign := _DRAWN_SIGNS.get(bare, ""):
        return (f" {sign}" if pseudo_element == "after" else f"{sign} "), sign
    if _ICON_FONT.search(font) or (len(bare) == 1 and "font-family" in values):
        sign = find_icon_sign("", bare) if len(bare) > 1 else ""
        return (f"{sign} " if sign else ""), sign
    if bare in (DO_SIGN, DONT_SIGN):
        return f"{bare} ", ""
    return (text if any(char.isalnum() or char in _MEANING_SIGNS for char in text) else ""), ""


def _is_told_sign(element: etree._Element, pseudo_element: str, text: str) -> bool:
    """Whether a single sign that is drawn within a line says something of the words or numbers beside it.

    What opens a line is a bullet, whatever sign it is.
    """
    sign = text.strip()
    if pseudo_element == "marker" or sign not in _TELLING_SIGNS or is_block_element(element):
        return False
    own = read_text(element)
    before, behind = find_text_before(element), own
    if pseudo_element == "after":
        before, behind = own or before, find_text_behind(element)
    elif not own:
        behind = find_text_behind(element)
    if not before or not behind:
        return False
    if before[-1].isdecimal() and behind[0].isdecimal():
        return sign in _SIGNS_OF_NUMBERS
    if behind[0].isdecimal() and text[-1] == sign and pseudo_element == "before":
        return sign in _SIGNS_OF_A_NUMBER and not is_in_control(element)
    if pseudo_element == "after" and before[-1].isalnum():
        return sign in _SIGNS_OF_SENTENCES or (sign == "+" and before[-1].isdecimal())
    return False


def _draw_told_sign(element: etree._Element, pseudo_element: str, text: str) -> None:
    """Put a sign of a number or sentence into the text; behind one of a sentence the next word is parted."""
    if pseudo_element == "after":
        is_of_numbers = find_last_char(element).isdecimal()
        _append_text(element, text)
        if find_char_behind(element).isalnum() and not is_of_numbers:
            put_text_behind(element, " ")
    else:
        put_text_first(element, text)


def _draw_gap(element: etree._Element, pseudo_element: str) -> None:
    """Part the words between which something is drawn that says nothing itself."""
    if is_block_element(element):
        return
    if pseudo_element == "before" and read_text(element):
        part_words_before(element)
    elif pseudo_element != "marker":
        part_words_behind(element)


def _parse_counters(value: str, default: int) -> list[tuple[str, int]]:
    """The names in the value of ``counter-reset`` or ``counter-increment``, each with its number."""
    found: list[tuple[str, int]] = []
    for word in value.removesuffix(_IMPORTANT).split()[:10]:
        if re.fullmatch(r"-?\d{1,6}", word):
            if found:
                found[-1] = (found[-1][0], int(word))
        elif word != "none":
            found.append((word, default))
    return found


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        char = chr(min(int(match[1], 16), 0x10FFFF))
        return char if char.isprintable() or char not in "\n\r\0" else " "
    return match[2] or ""


def _file_stem(address: str) -> str:
    """The name of a file without folders and ending."""
    return address.partition("?")[0].partition("#")[0].rpartition("/")[2].partition(".")[0].lower()


def draw_background_sign(element: etree._Element, style: str) -> None:
    """Put the tick or cross that stands before an element as its background into its text.

    Args:
        element: an element of a page.
        style: its declarations of backgrounds.
    """
    sign = find_sign_in_style(style)
    if (
        sign
        and _is_sign_place(element)
        and not (element.text or "").lstrip().startswith((DO_SIGN, DONT_SIGN))
    ):
        element.text = f"{sign} {(element.text or '').lstrip()}"


def _is_sign_place(element: etree._Element) -> bool:
    """Whether a tick or a cross before an element says that it is right or wrong."""
    return element.tag in ("li", "p", "td", "dd", "dt", "div", "h3", "h4", "h5") or (
        element.tag in ("span", "i", "b", "em", "strong")
        and is_inline_only(element)
        and opens_its_block(element)
        and not is_in_control(element)
    )


def _is_list_number(element: etree._Element, text: str, values: dict[str, str]) -> bool:
    """Whether what is drawn before an item of a list is nothing but the number that a counter gives it."""
    parent = element.getparent()
    return (
        element.tag == "li"
        and parent is not None
        and parent.tag in ("ol", "ul")
        and "counter" in values.get("content", "")
        and re.fullmatch(r"[\s.)(:#]*\d{1,4}[\s.):]*", text) is not None
    )


def _number_item(item: etree._Element, number: int) -> None:
    """Make the list number its items, and this item by a number."""
    parent = item.getparent()
    if parent is None:
        return
    parent.tag = "ol"
    place = 1 + sum(1 for _ in item.itersiblings("li", preceding=True)) if item.getprevious() is None else 0
    if place and number != place and parent.get("start") is None:
        parent.set("start", str(number))


def _set_list_style(item: etree._Element, style: str) -> None:
    """Say of the list of an item in which style its numbers are shown."""
    parent = item.getparent()
    if parent is not None and style not in (parent.get("style") or ""):
        parent.set("style", f"{parent.get('style') or ''}; list-style-type: {style}")


def _add_line(element: etree._Element, pseudo_element: str, text: str) -> None:
    """Put a line of its own at the beginning or end of an element."""
    line = etree.Element("div")
    line.text = text
    if pseudo_element == "after":
        element.append(line)
    else:
        line.tail, element.text = element.text, None
        element.insert(0, line)


def _append_text(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _strike_out(element: etree._Element, values: dict[str, str]) -> None:
    """Strike out the words of an element across which its pseudo-element draws a line."""
    if element.tag not in _STRIKE_TAGS or values.get("position") != "absolute":
        return
    if not re.match(r"(?:4\d|5\d|60)(?:\.\d+)?%|calc\(50%", values.get("top") or values.get("bottom") or ""):
        return
    is_wide = values.get("width", "").startswith("100%") or (
        values.get("left", "").startswith("0") and values.get("right", "").startswith("0")
    )
    is_thin = re.match(r"[1-4](?:\.\d+)?px|0?\.\d+r?em", values.get("height", "")) is not None
    has_line = "border-top" in values or "border-bottom" in values or "border" in values or is_thin
    if is_wide and has_line and is_inline_only(element):
        element.set("style", f"text-decoration: line-through; {element.get('style') or ''}")
