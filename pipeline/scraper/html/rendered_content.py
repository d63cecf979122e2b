"""Puts into the tree of a page, as text, what a browser shows although the tree does not hold it as text.

Shadow trees, pages within frames (``srcdoc``), the values of form fields, formulas (MathML), brackets around
the readings of ruby, the marks of quotations, icons that mean something, letters of symbol fonts, the labels
of tabs, and what parts words that a style sheet shows as lines or boxes. What reads the tree afterwards finds
all of it where a browser shows it.
"""

import lxml.html
from lxml import etree

from pipeline.scraper.html.boxes import mark_up_boxes
from pipeline.scraper.html.drawn_tables import mark_up_tables
from pipeline.scraper.html.elements import is_block_element, is_hidden_element
from pipeline.scraper.html.fields import insert_field_values
from pipeline.scraper.html.icons import insert_signs
from pipeline.scraper.html.list_styles import apply_list_styles
from pipeline.scraper.html.pictures import mark_up_pictures
from pipeline.scraper.html.style_sheets import apply_style_sheets
from pipeline.scraper.html.styled_lines import part_styled_lines
from pipeline.scraper.html.tabs import label_tab_panels
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, clear_content, replace_by_text
from pipeline.scraper.html.unshown_text import SCREEN_READER_CLASS
from pipeline.text.raised_signs import SUBSCRIPT, SUPERSCRIPT

_MAX_FRAME_LEVELS = 3


def _part_spoken_texts(root: etree._Element) -> None:
    """Part by a space what is said to screen readers from the word behind it."""
    for element in root.iter("span", "b", "strong", "em", "i"):
        tail = element.tail or ""
        if tail[:1].isalnum() and SCREEN_READER_CLASS.search(element.get("class") or ""):
            element.tail = " " + tail


def insert_rendered_content(root: etree._Element) -> None:
    """Change the tree of a page so that it holds as text all that a browser shows.

    Args:
        root: the root element of a page; it is changed in place.
    """
    _insert_frames(root)
    _insert_shadow_trees(root)
    apply_style_sheets(root)
    mark_up_tables(root)
    mark_up_pictures(root)
    for element in list(root.iter(*_RENDERERS)):
        if element.getparent() is None:
            continue
        _RENDERERS[str(element.tag)](element)
    insert_field_values(root)
    part_styled_lines(root)
    _part_spoken_texts(root)
    mark_up_boxes(root)
    label_tab_panels(root)
    apply_list_styles(root)
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
        slots = {slot.get("name", ""): slot for slot in reversed(list(template.iter("slot")))}
        template.tag = "div" if any(map(is_block_element, template.iterdescendants())) else "span"
        light_nodes = _take_light_nodes(host, template)
        for node in light_nodes:
            name = "" if isinstance(node, str) else node.get("slot") or ""
            slot = slots.get(name)
            if slot is None or (isinstance(node, str) and not node.strip() and not slot.get(DRAWN_ATTRIBUTE)):
                continue
            if not slot.get(
                DRAWN_ATTRIBUTE
            ):  # what stands in a slot is shown only as long as nothing fills it
                clear_content(slot)
                slot.set(DRAWN_ATTRIBUTE, "slot")
            _append_node(slot, node)


def _take_light_nodes(host: etree._Element, template: etree._Element) -> list[str | etree._Element]:
    """Take out of a host all texts and elements but its shadow tree, in order."""
    nodes: list[str | etree._Element] = []
    if host.text:
        nodes.append(host.text)
    host.text = None
    for child in list(host):
        tail, child.tail = child.tail, None
        if child is not template:
            host.remove(child)
            if isinstance(child.tag, str):
                nodes.append(child)
        if tail:
            nodes.append(tail)
    return nodes


def _append_node(slot: etree._Element, node: str | etree._Element) -> None:
    if not isinstance(node, str):
        slot.append(node)
    elif len(slot):
        slot[-1].tail = (slot[-1].tail or "") + node
    else:
        slot.text = (slot.text or "") + node


#: Elements of MathML that hold the same formula in another language, or as its source.
_MATH_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})


def _render_math(math: etree._Element) -> None:
    """Make one line of text of a formula: ``1 1/2``, ``x²``."""
    text = " ".join(_flatten_math(math).split())
    if text:
        _clear_drawn_formula(math)
        replace_by_text(math, text)


#: How many elements may stand between a formula and what holds it beside its drawing.
_MAX_FORMULA_WRAPPERS = 3


def _clear_drawn_formula(math: etree._Element) -> None:
    """Empty the drawing of a formula that stands beside it (KaTeX, MathJax, wikis).

    The drawing is hidden from screen readers, the formula from the others; the parts of the drawing are put
    in place by style sheets, and without them are no formula.
    """
    current = math
    for _ in range(_MAX_FORMULA_WRAPPERS):
        above, below = current.getprevious(), current.getnext()
        for drawing, text in ((below, current.tail), (above, None if above is None else above.tail)):
            if drawing is None or drawing.get("aria-hidden") != "true" or (text or "").strip():
                continue
            clear_content(drawing)
            drawing.tag = "span"
            for wrapper in (math, *math.iterancestors()):
                if is_hidden_element(wrapper):
                    wrapper.attrib.pop("style", None)
                if wrapper is current:
                    return
        parent = current.getparent()
        if parent is None or is_block_element(parent):
            return
        current = parent


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
            return parts[0].strip() + _shift(parts[1], SUPERSCRIPT, "^")
        case "msub" if len(parts) == 2:  # base and index
            return parts[0].strip() + _shift(parts[1], SUBSCRIPT, "_")
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
    """Put a reading in brackets, where the page leaves that to the browser, which sets it above the word.

    The page's own brackets are shown as its readings are, whatever its style sheets say of them.
    """
    for bracket in ruby.iter("rp"):
        bracket.attrib.pop("style", None)
    for reading in ruby.iter("rt", "rtc"):
        if not "".join(reading.itertext()).strip() or reading.find("rt") is not None:
            continue
        brackets = _find_brackets(reading)
        if is_hidden_element(reading):
            for bracket in brackets:
                bracket.set("style", "display: none")
        elif not brackets:
            _put_in_brackets(reading)


def _put_in_brackets(reading: etree._Element) -> None:
    """Put a reading in brackets; readings right behind each other stand within the same ones."""
    above, below = reading.getprevious(), reading.getnext()
    is_first = above is None or above.tag != reading.tag or bool((above.tail or "").strip())
    is_last = below is None or below.tag != reading.tag or bool((reading.tail or "").strip())
    reading.text = ("(" if is_first else " ") + (reading.text or "").lstrip()
    closing = ")" if is_last else ""
    if len(reading):
        reading[-1].tail = (reading[-1].tail or "").rstrip() + closing
    else:
        reading.text = reading.text.rstrip() + closing
    if not is_last:
        reading.tail = None


def _find_brackets(reading: etree._Element) -> list[etree._Element]:
    """The brackets around a reading: beside it, or around and in it, where the page leaves out end tags."""
    around = (reading.getprevious(), reading.getnext(), reading.getparent(), *reading.iter("rp"))
    return [element for element in around if element is not None and element.tag == "rp"]


#: The signs around quotations by language, as browsers draw them.
_QUOTES = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "is"), "„“"),
    **dict.fromkeys(("fr", "es", "it", "pt", "ru", "uk", "el", "no", "nb"), "«»"),
    **dict.fromkeys(("pl", "hu", "ro", "nl"), "„”"),
    **dict.fromkeys(("sv", "fi"), "””"),
    "ja": "「」",
}


def _render_quotation(quotation: etree._Element) -> None:
    """Put the signs that a browser draws around a quotation (``q``) into its text."""
    text = "".join(quotation.itertext()).strip()
    if not text or not text[0].isalnum():  # it is empty, or the page has put signs itself
        return
    language = next(
        (
            element.get("lang", "")
            for element in (quotation, *quotation.iterancestors())
            if element.get("lang")
        ),
        "",
    )
    signs = _QUOTES.get(language.lower()[:2], "“”")
    closing = signs[1]
    quotation.text = signs[0] + (quotation.text or "").lstrip()
    if len(quotation):
        quotation[-1].tail = (quotation[-1].tail or "").rstrip() + closing
    else:
        quotation.text = quotation.text.rstrip() + closing


_RENDERERS = {
    "math": _render_math,
    "ruby": _render_ruby,
    "q": _render_quotation,
}
