"""Puts into the tree of a page, as text, what a browser shows although the tree does not hold it as text.

Shadow trees, pages within frames (``srcdoc``), the values of form fields, formulas (MathML), brackets around
the readings of ruby, icons that mean something, letters of symbol fonts, the labels of tabs, and what parts
words that a style sheet shows as lines or boxes. What reads the tree afterwards finds all of it where a
browser shows it.
"""

import re

import lxml.html
from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS, is_block_element
from pipeline.scraper.html.icons import insert_signs
from pipeline.scraper.html.style_sheets import iter_class_rules
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, clear_content, replace_by_text

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
    _part_by_style(root)
    _label_tab_panels(root)
    _nest_indented_items(root)
    insert_signs(root)


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
            clear_content(frame)
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
            clear_content(default)
            default.text = light_text
        for child in children:
            slot = slots.get(child.get("slot") or "") if isinstance(child.tag, str) else None
            if slot is None:
                _detach(child)
                continue
            if slot is not default and not slot.get(DRAWN_ATTRIBUTE):
                clear_content(slot)
                slot.set(DRAWN_ATTRIBUTE, "slot")
            slot.append(child)


def _detach(element: etree._Element) -> None:
    """Take an element out, with the text behind it, which belongs to what it was shown beside."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


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
        replace_by_text(field, value)


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
        replace_by_text(math, text)


def _flatten_math(element: etree._Element) -> str:
    parts = [
        _flatten_math(child)
        for child in element
        if isinstance(child.tag, str) and child.tag.rpartition(":")[2] not in _MATH_ANNOTATIONS
    ]
    match str(element.tag).rpartition(":")[2]:
        case "mfrac" if len(parts) == 2:  # numerator and denominator
            return f" {_bracket(parts[0])}/{_bracket(parts[1])} "
        case "msup" if len(parts) == 2:  # base and exponent
            return parts[0].strip() + _shift(parts[1], _SUPERSCRIPT, "^")
        case "msub" if len(parts) == 2:  # base and index
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


_DISPLAY = re.compile(r"(?:^|[;{\s])display\s*:\s*([a-z-]+)", re.IGNORECASE)
#: Elements of a line that a style sheet may show as lines of their own; an icon has no text to be parted.
_PARTED_TAGS = frozenset(
    {"span", "a", "b", "strong", "em", "i", "small", "time", "label", "cite", "u", "font", "mark", "abbr"}
)


def _part_by_style(root: etree._Element) -> None:
    """Part the words of elements that a style sheet shows as lines or boxes side by side.

    ``<span class="name">Bridge</span><span class="text">Lie down`` is no word ``BridgeLie``. An element
    with no text right beside it becomes a block if its style says so. Within a sentence or heading only
    spaces are put around it, so that it stays one.
    """
    displays: dict[str, str] = {}
    for name, declarations in iter_class_rules(root, _DISPLAY):
        displays[name] = _DISPLAY.findall(declarations)[-1].lower()
    if not displays:
        return
    for element in root.iter(*_PARTED_TAGS):
        parent = element.getparent()
        text = "".join(element.itertext()).strip()
        if parent is None or is_block_element(element) or not text:
            continue
        is_line = _find_displays(element, displays) in _LINE_DISPLAYS
        if not is_line and _find_displays(parent, displays) not in _BOX_DISPLAYS:
            continue
        if text == "".join(parent.itertext()).strip():  # nothing that it could be joined with
            continue
        if is_line and not _has_text_beside(element, parent) and not _is_in_heading(parent):
            element.set("style", f"{element.get('style', '')};display:block")
        else:
            _put_spaces_around(element, parent)


_LINE_DISPLAYS = ({"block"}, {"flex"}, {"grid"}, {"list-item"}, {"table"}, {"flow-root"})
#: What makes boxes of all that an element holds.
_BOX_DISPLAYS = ({"flex"}, {"grid"}, {"inline-flex"}, {"inline-grid"})


def _find_displays(element: etree._Element, displays: dict[str, str]) -> set[str]:
    """How an element is shown by the classes that it has; where they differ, which holds is not known."""
    return {displays[name] for name in element.get("class", "").split() if name in displays}


def _has_text_beside(element: etree._Element, parent: etree._Element) -> bool:
    above = element.getprevious()
    before = parent.text if above is None else above.tail
    return bool((before or "").strip() or (element.tail or "").strip())


def _is_in_heading(element: etree._Element) -> bool:
    return element.tag in HEADING_TAGS or any(outer.tag in HEADING_TAGS for outer in element.iterancestors())


def _put_spaces_around(element: etree._Element, parent: etree._Element) -> None:
    element.tail = " " + (element.tail or "")
    above = element.getprevious()
    if above is None:
        parent.text = (parent.text or "") + " "
    else:
        above.tail = (above.tail or "") + " "


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
            if tag == "ol" and numbers.get(level):
                inner.set("start", str(numbers[level] + 1))
            open_lists.append((level, inner))
        if tag == "ol":
            numbers[level] = numbers.get(level, 0) + 1
        item.tail = None
        open_lists[-1][1].append(item)
    flat.tag = "div"
    flat.append(wrapper)


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
        clear_content(tab)


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
