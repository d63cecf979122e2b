"""Puts into the tree of a page, as text, what a browser shows although the tree does not hold it as text.

Shadow trees, pages within frames (``srcdoc``), the values of form fields, formulas (MathML), brackets around
the readings of ruby, icons that mean something, letters of symbol fonts, and the labels of tabs. What reads
the tree afterwards finds all of it where a browser shows it.
"""

import re

import lxml.html
from lxml import etree

from pipeline.scraper.html.elements import is_block_element

#: The attribute that marks an element which stands for something drawn: an icon, a field.
DRAWN_ATTRIBUTE = "data-drawn"
DO_SIGN, DONT_SIGN = "\u2705", "\u274c"
_MAX_FRAME_LEVELS = 3


def insert_rendered_content(root: etree._Element) -> None:
    """Change the tree of a page so that it holds as text all that a browser shows.

    Args:
        root: the root element of a page; it is changed in place.
    """
    _insert_frames(root)
    _insert_shadow_trees(root)
    for element in list(
        root.iter("math", "ruby", "input", "select", "textarea", "meter", "progress", "output")
    ):
        if element.getparent() is None:
            continue
        _RENDERERS[str(element.tag)](element)
    _label_tab_panels(root)
    for element in list(root.iter("i", "span", "svg", "em", "b", "font", "img")):
        if element.getparent() is not None:
            _insert_sign(element)


def _insert_frames(root: etree._Element) -> None:
    """Put the page that a frame holds in its own attribute in place of the frame."""
    for _ in range(_MAX_FRAME_LEVELS):
        frames = [frame for frame in root.iter("iframe") if (frame.get("srcdoc") or "").strip()]
        if not frames:
            return
        for frame in frames:
            try:
                page = lxml.html.document_fromstring(
                    frame.attrib.pop("srcdoc"), parser=lxml.html.HTMLParser(no_network=True)
                )
            except (etree.ParserError, ValueError):
                continue
            body = page.find("body")
            content = page if body is None else body
            _clear_content(frame)
            frame.tag = "div"
            frame.text = content.text
            frame.extend(list(content))


def _insert_shadow_trees(root: etree._Element) -> None:
    """Show each declarative shadow tree in place of its host's children, which fill its slots."""
    for template in list(root.iter("template")):
        host = template.getparent()
        if host is None or (template.get("shadowrootmode") or template.get("shadowroot")) is None:
            continue
        children = [child for child in host if child is not template]
        slots = {slot.get("name", ""): slot for slot in reversed(list(template.iter("slot")))}
        template.tag = "div" if any(map(is_block_element, template.iterdescendants())) else "span"
        template.tail, light_text = None, (host.text or "")
        host.text = None
        default = slots.get("")
        if default is not None and (
            light_text.strip() or any(child.get("slot") is None for child in children)
        ):
            _clear_content(default)
            default.text = light_text
        for child in children:
            slot = slots.get(child.get("slot") or "") if isinstance(child.tag, str) else None
            if slot is None:
                _detach(child)
                continue
            if slot is not default and not slot.get(DRAWN_ATTRIBUTE):
                _clear_content(slot)
                slot.set(DRAWN_ATTRIBUTE, "slot")
            slot.append(child)


def _clear_content(element: etree._Element) -> None:
    """Take out all that an element holds, but for its attributes and the text behind it."""
    element.text = None
    for child in list(element):
        element.remove(child)


def _detach(element: etree._Element) -> None:
    """Take an element out, with the text behind it, which belongs to what it was shown beside."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _replace_by_text(element: etree._Element, text: str) -> None:
    """Make of an element a ``span`` that holds nothing but a text."""
    _clear_content(element)
    element.tag = "span"
    for name in ("hidden", "title", "aria-label"):
        element.attrib.pop(name, None)
    element.set(DRAWN_ATTRIBUTE, "text")
    element.text = text


#: Fields whose value is a text that the page shows.
_TEXT_FIELD_TYPES = frozenset(
    {"", "text", "number", "tel", "date", "time", "month", "week", "datetime-local", "range"}
)


def _render_input(field: etree._Element) -> None:
    if (field.get("type") or "").strip().lower() in _TEXT_FIELD_TYPES and _is_in_sentence(field):
        _render_value(field, field.get("value") or "")


def _render_textarea(field: etree._Element) -> None:
    if _is_in_sentence(field):
        _render_value(field, field.text or "")


def _render_select(field: etree._Element) -> None:
    options = list(field.iter("option"))
    chosen = next((option for option in options if option.get("selected") is not None), None)
    chosen = chosen if chosen is not None else (options[0] if options else None)
    if chosen is not None and _is_in_sentence(field):
        _render_value(field, "".join(chosen.itertext()))


def _render_gauge(gauge: etree._Element) -> None:
    value = "".join(gauge.itertext()).strip() or gauge.get("value") or ""
    if _is_in_sentence(gauge):
        _render_value(gauge, value)


def _render_value(field: etree._Element, value: str) -> None:
    value = " ".join(value.split())
    if value:
        _replace_by_text(field, value)


def _render_output(_: etree._Element) -> None:
    """Leave ``output`` as it is: its text is its content."""


def _is_in_sentence(element: etree._Element) -> bool:
    """Whether text stands beside an element in its block: a field alone is a form's, not the article's."""
    current = element
    for _ in range(50):
        parent = current.getparent()
        if parent is None:
            return False
        if (parent.text or "").strip() or any(
            (child.tail or "").strip() or (child is not current and _is_inline_text(child))
            for child in parent
        ):
            return parent.tag not in ("form", "fieldset", "label", "legend")
        if is_block_element(parent):
            return False
        current = parent
    return False


def _is_inline_text(element: etree._Element) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in ("label", "button", "br", "script", "style")
        and not is_block_element(element)
        and bool("".join(element.itertext(with_tail=False)).strip())
    )


_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
#: Elements of MathML that hold the same formula in another language, or as its source.
_MATH_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})


def _render_math(math: etree._Element) -> None:
    """Make one line of text of a formula: ``1 1/2``, ``x²``."""
    text = " ".join(_flatten_math(math).split())
    if text:
        _replace_by_text(math, text)


def _flatten_math(element: etree._Element) -> str:
    parts = [
        _flatten_math(child)
        for child in element
        if isinstance(child.tag, str) and child.tag.rpartition(":")[2] not in _MATH_ANNOTATIONS
    ]
    match str(element.tag).rpartition(":")[2]:
        case "mfrac" if len(parts) == 2:  # noqa: PLR2004 # numerator and denominator
            return f" {_bracket(parts[0])}/{_bracket(parts[1])} "
        case "msup" if len(parts) == 2:  # noqa: PLR2004 # base and exponent
            return parts[0].strip() + _shift(parts[1], _SUPERSCRIPT, "^")
        case "msub" if len(parts) == 2:  # noqa: PLR2004 # base and index
            return parts[0].strip() + _shift(parts[1], _SUBSCRIPT, "_")
        case "msqrt":
            return f"√{_bracket(''.join(parts))}"
        case "mo":
            sign = (element.text or "").strip()
            return f" {sign} " if sign in "=<>≤≥+−×÷·" and sign else sign
        case "mspace" | "mphantom":
            return " "
        case _:
            return (element.text or "").strip() + "".join(parts)


def _bracket(part: str) -> str:
    part = part.strip()
    return part if part.isalnum() else f"({part})"


def _shift(part: str, signs: dict[int, int], fallback: str) -> str:
    part = part.strip()
    shifted = part.translate(signs)
    return shifted if all(ord(char) in signs for char in part) else fallback + _bracket(part)


def _render_ruby(ruby: etree._Element) -> None:
    """Put a reading in brackets, where the page leaves that to the browser, which sets it above the word."""
    for reading in ruby.iter("rt", "rtc"):
        if not "".join(reading.itertext()).strip() or reading.find("rt") is not None:
            continue
        neighbours = (reading.getprevious(), reading.getnext())
        if any(neighbour is not None and neighbour.tag == "rp" for neighbour in neighbours):
            continue
        reading.text = "(" + (reading.text or "").lstrip()
        if len(reading):
            reading[-1].tail = (reading[-1].tail or "").rstrip() + ")"
        else:
            reading.text = reading.text.rstrip() + ")"


_RENDERERS = {
    "math": _render_math,
    "ruby": _render_ruby,
    "input": _render_input,
    "textarea": _render_textarea,
    "select": _render_select,
    "meter": _render_gauge,
    "progress": _render_gauge,
    "output": _render_output,
}


def _label_tab_panels(root: etree._Element) -> None:
    """Put the label of each tab at the head of its panel, where a reader of paper finds it."""
    for tab in list(root.iter("button", "a", "li", "div", "span")):
        if tab.get("role") != "tab" and (tab.get("data-toggle") or tab.get("data-bs-toggle")) not in (
            "tab",
            "pill",
        ):
            continue
        label = " ".join("".join(tab.itertext()).split())
        panel = _find_panel(root, tab) if label else None
        if panel is None or panel.get(DRAWN_ATTRIBUTE) == "panel":
            continue
        paragraph = etree.Element("p")
        strong = etree.SubElement(paragraph, "strong")
        strong.text = label
        paragraph.tail, panel.text = panel.text, None
        panel.insert(0, paragraph)
        panel.set(DRAWN_ATTRIBUTE, "panel")
        panel.attrib.pop("hidden", None)
        _clear_content(tab)


def _find_panel(root: etree._Element, tab: etree._Element) -> etree._Element | None:
    """The panel that a tab opens: the one that it names, else the one in the same place of its row."""
    for name in ("aria-controls", "href", "data-target", "data-bs-target"):
        value = (tab.get(name) or "").strip()
        target = value.removeprefix("#")
        if target and (name == "aria-controls" or value.startswith("#")):
            panel = root.find(f".//*[@id='{target}']") if "'" not in target else None
            if panel is not None and is_block_element(panel):
                return panel
    row = next((ancestor for ancestor in tab.iterancestors() if ancestor.get("role") == "tablist"), None)
    container = row.getparent() if row is not None else None
    if row is None or container is None:
        return None
    tabs = [inner for inner in row.iter(etree.Element) if inner.get("role") == "tab"]
    panels = [inner for inner in container.iter(etree.Element) if inner.get("role") == "tabpanel"]
    return panels[tabs.index(tab)] if len(tabs) == len(panels) else None


#: Names of icons that say what to do, and what not: of Font Awesome, Bootstrap, Dashicons, Material and others.
_DO_ICON = re.compile(
    r"check(?:mark|ed)?|check-?(?:circle|square|double|alt|o|lg|bold)(?:-(?:o|fill|filled))?|tick|yes(?:-alt)?|done"
    r"|ok(?:-(?:sign|circle))?|correct|thumbs-?up|thumb_up|check_(?:circle|box)|task_alt|verified|2705|2714|yep"
)
_DONT_ICON = re.compile(
    r"times(?:-(?:circle|square|octagon|rectangle))?(?:-o)?|cross(?:mark)?|xmark|x-?(?:circle|square|lg|octagon)?"
    r"(?:-fill)?|circle-xmark|square-xmark|close|cancel|no(?:-alt)?|ban|block|wrong|incorrect|dont|do-?not|nope"
    r"|remove(?:-(?:sign|circle))?|thumbs-?down|thumb_down|highlight_off|not_interested|prohibited|forbidden"
    r"|do_not_disturb(?:_on)?|dangerous|274c|2716|2718|1f6ab"
)
#: The beginnings of the names by which icon fonts are put in.
_ICON_NAME = re.compile(
    r"(?:fa[srlbd]?|far|fas|fal|icon|icons|bi|glyphicon|dashicons|mdi|ti|oi|ri|la|las|uil|el|ion|typcn|feather|lucide"
    r"|wi|fi|zmdi|icofont|tabler|svg|i|material)[-_](?:ios-|md-|outline-|solid-|regular-)?(.+)",
    re.IGNORECASE,
)
_ICON_FONT_CLASSES = frozenset(
    {
        *(
            "fa",
            "fas",
            "far",
            "fal",
            "fab",
            "icon",
            "bi",
            "glyphicon",
            "dashicons",
            "mdi",
            "ti",
            "iconify",
            "emoji",
        )
    }
)
#: Fonts whose "letters" are names of icons (Material Icons, Material Symbols).
_NAME_FONT_CLASS = re.compile(r"(?:^|\s)material-(?:icons|symbols)(?:[-\w]*)(?:\s|$)")
_LABEL_WORDS = {
    **dict.fromkeys(
        ("tick", "check", "check mark", "checkmark", "yes", "correct", "right", "do", "ok"), DO_SIGN
    ),
    **dict.fromkeys(
        (
            "cross",
            "cross mark",
            "no",
            "wrong",
            "incorrect",
            "don't",
            "dont",
            "do not",
            "x",
            "not allowed",
            "avoid",
        ),
        DONT_SIGN,
    ),
}
#: Letters of symbol fonts that are ticks, crosses, or arrows, by font family.
_SYMBOL_FONTS = {
    "wingdings": {"ü": DO_SIGN, "û": DONT_SIGN, "þ": DO_SIGN, "ý": DONT_SIGN, "à": "→", "ß": "←"},
    "wingdings 2": {
        "P": DO_SIGN,
        "O": DONT_SIGN,
        "R": DO_SIGN,
        "Q": DONT_SIGN,
        "T": DONT_SIGN,
        "S": DONT_SIGN,
    },
    "webdings": {"a": DO_SIGN, "r": DONT_SIGN, "x": DONT_SIGN},
    "zapfdingbats": {
        "3": DO_SIGN,
        "4": DO_SIGN,
        "5": DONT_SIGN,
        "6": DONT_SIGN,
        "7": DONT_SIGN,
        "8": DONT_SIGN,
    },
    "symbol": {
        "°": "°",
        "³": "≥",
        "£": "≤",
        "±": "±",
        "´": "×",
        "®": "→",
        "¹": "≠",
        "»": "≈",
        "¸": "÷",
        "m": "µ",
    },
}
_FONT_FAMILY = re.compile(
    r"font-family\s*:\s*[\"']?(wingdings(?: [23])?|webdings|zapf ?dingbats|symbol)\b", re.I
)
_BULLET = "\u2022"


def _insert_sign(element: etree._Element) -> None:
    """Put the sign that an icon, a picture or a letter of a symbol font shows into the text."""
    if element.tag == "img":
        _insert_picture_sign(element)
        return
    if _insert_symbol_letters(element) or _is_in_control(element):
        return
    text = "".join(element.itertext()).strip() if element.tag != "svg" else ""
    classes = element.get("class", "")
    if text and not (_NAME_FONT_CLASS.search(classes) and " " not in text):
        return
    if not classes and not element.get("title") and not element.get("aria-label") and element.tag != "svg":
        return
    sign = _find_icon_label(element, classes, text)
    if sign and _opens_its_block(element):
        is_sign = sign in (DO_SIGN, DONT_SIGN)
        _replace_by_text(element, sign + " " if is_sign and not _is_alone(element) else sign)
    elif text:
        _replace_by_text(element, "")


def _find_icon_label(element: etree._Element, classes: str, text: str) -> str:
    """The sign or word that an icon stands for; empty where it says nothing, or is not known."""
    label = element.get("title") or element.get("aria-label") or ""
    if element.tag == "svg" and not label:
        label = next((title.text or "" for title in element.iter("{*}title", "title")), "")
    label = " ".join(label.split())
    if label:
        known = _LABEL_WORDS.get(label.lower())
        return label if known is None or _is_alone(element) else known
    if _has_spoken_label(element):
        return ""
    return find_icon_sign(classes, text)


def find_icon_sign(classes: str, text: str = "") -> str:
    """The sign of an icon, by the names of its classes, or by the name that is its text; empty if unknown.

    >>> find_icon_sign("fas fa-check"), find_icon_sign("dashicons dashicons-no"), find_icon_sign("fa fa-star")
    ('✅', '❌', '')
    """
    names = [text.lower()] if text else []
    words = classes.lower().split()
    has_font = not _ICON_FONT_CLASSES.isdisjoint(words)
    for word in words:
        if match := _ICON_NAME.fullmatch(word):
            names.append(match[1])
        elif has_font:
            names.append(word)
    for name in names:
        if _DONT_ICON.fullmatch(name):
            return DONT_SIGN
        if _DO_ICON.fullmatch(name):
            return DO_SIGN
    return ""


def _has_spoken_label(element: etree._Element) -> bool:
    """Whether a text for screen readers follows, which says what the icon shows."""
    below = element.getnext()
    return (
        below is not None
        and not (element.tail or "").strip()
        and bool(re.search(r"sr-only|visually|screen-?reader", below.get("class", "")))
    )


def _is_in_control(element: etree._Element) -> bool:
    return any(ancestor.tag in ("a", "button", "nav") for ancestor in element.iterancestors())


def _opens_its_block(element: etree._Element) -> bool:
    """Whether nothing stands before an element in its item, paragraph or cell, and something may follow."""
    current = element
    while True:
        parent, above = current.getparent(), current.getprevious()
        if parent is None:
            return False
        if ((parent.text if above is None else above.tail) or "").strip():
            return False
        if above is not None and above.tag == "br":
            return True
        if above is not None:
            if is_block_element(above) or "".join(above.itertext(with_tail=False)).strip():
                return is_block_element(above)
            current = above
            continue
        if is_block_element(parent):
            return parent.tag in ("li", "p", "td", "th", "dt", "dd", "div", "figcaption")
        current = parent


def _is_alone(element: etree._Element) -> bool:
    """Whether the block around an element holds no text."""
    block = next((ancestor for ancestor in element.iterancestors() if is_block_element(ancestor)), None)
    return block is not None and not "".join(block.itertext()).strip()


def _insert_picture_sign(picture: etree._Element) -> None:
    """Put the alternative of a picture into the text, where the picture stands for a sign or a word."""
    alt = " ".join((picture.get("alt") or "").split())
    if not alt:
        return
    has_letters = any(map(str.isalpha, alt))
    if not has_letters and not alt.isascii():
        _replace_by_text(picture, alt)
        return
    if _is_in_control(picture):
        return
    block = next((ancestor for ancestor in picture.iterancestors() if is_block_element(ancestor)), None)
    if block is not None and block.tag in ("td", "th") and _is_alone(picture) and len(block) == 1:
        _replace_by_text(picture, alt)
        return
    known = _LABEL_WORDS.get(alt.lower())
    if known and block is not None and block.tag in ("li", "p", "dd", "td") and _opens_its_block(picture):
        _replace_by_text(picture, known + " ")
        return
    if _stands_in_sentence(picture) and len(alt.split()) <= _MAX_WORD_PICTURE_WORDS:
        _replace_by_text(picture, alt)


#: A picture within a sentence that stands for words of it has no more of them.
_MAX_WORD_PICTURE_WORDS = 4


def _stands_in_sentence(picture: etree._Element) -> bool:
    """Whether text stands right before a picture, not the end of a sentence, and right behind it."""
    parent, above = picture.getparent(), picture.getprevious()
    if parent is None:
        return False
    before = ((parent.text if above is None else above.tail) or "").strip()
    after = (picture.tail or "").strip()
    return bool(before and after) and not before.endswith((".", "!", "?", ":", "。", "！", "？"))


def _insert_symbol_letters(element: etree._Element) -> bool:
    """Put signs in place of the letters of a symbol font; a letter that is only a bullet becomes one.

    Returns:
        Whether the element is set in a symbol font.
    """
    match = _FONT_FAMILY.search(element.get("style") or "") or _FONT_FAMILY.search(
        f"font-family:{element.get('face')}" if element.get("face") else ""
    )
    if match is None:
        return False
    font = match[1].lower().replace("zapf dingbats", "zapfdingbats")
    signs = _SYMBOL_FONTS.get(font, {})
    for inner in (element, *element.iterdescendants()):
        if isinstance(inner.tag, str):
            inner.text = _translate_symbols(inner.text, signs, font)
        if inner is not element:
            inner.tail = _translate_symbols(inner.tail, signs, font)
    return True


def _translate_symbols(text: str | None, signs: dict[str, str], font: str) -> str | None:
    if not text or not text.strip():
        return text
    letters = text.strip()
    if len(letters) == 1 and font != "symbol":
        return text.replace(letters, signs.get(letters, _BULLET if letters.isprintable() else letters))
    return "".join(signs.get(char, char) for char in text) if font == "symbol" else text
