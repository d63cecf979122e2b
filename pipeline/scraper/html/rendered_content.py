"""Puts into the tree of a page, as text, what a browser shows although the tree does not hold it as text.

Shadow trees, pages within frames (``srcdoc``, ``data:``), the values of form fields, formulas, brackets
around the readings of ruby, the marks of quotations, icons that mean something, letters of symbol fonts, the
labels of tabs, and what parts words that a style sheet shows as lines or boxes. What reads the tree
afterwards finds all of it where a browser shows it.
"""

import lxml.html
from lxml import etree

from pipeline.scraper.html.boxes import mark_up_boxes
from pipeline.scraper.html.buttons import mark_up_buttons
from pipeline.scraper.html.drawn_tables import mark_up_tables
from pipeline.scraper.html.elements import is_block_element
from pipeline.scraper.html.fallbacks import FALLBACK_TAGS, insert_fallback
from pipeline.scraper.html.fields import insert_field_values
from pipeline.scraper.html.formulas import (
    render_drawn_formula,
    render_formula_source,
    render_math,
    render_raised_fraction,
)
from pipeline.scraper.html.frames import take_frame_source
from pipeline.scraper.html.icons import insert_signs
from pipeline.scraper.html.list_styles import apply_list_styles
from pipeline.scraper.html.pictures import mark_up_pictures
from pipeline.scraper.html.ruby import render_ruby, render_stray_reading
from pipeline.scraper.html.stray_table_content import move_stray_content
from pipeline.scraper.html.style_rules import read_style_sheets
from pipeline.scraper.html.style_sheets import apply_style_sheets
from pipeline.scraper.html.styled_lines import part_styled_lines
from pipeline.scraper.html.tabs import label_tab_panels
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, clear_content, put_text_behind, strip_empty_elements
from pipeline.scraper.html.unshown_text import SCREEN_READER_CLASS

_MAX_FRAME_LEVELS = 3


def _part_spoken_texts(root: etree._Element) -> None:
    """Part by a space what is said to screen readers from the word behind it."""
    for element in root.iter("span", "b", "strong", "em", "i"):
        tail = element.tail or ""
        if tail[:1].isalnum() and SCREEN_READER_CLASS.search(element.get("class") or ""):
            put_text_behind(element, " ")


def insert_rendered_content(root: etree._Element) -> None:
    """Change the tree of a page so that it holds as text all that a browser shows.

    Args:
        root: the root element of a page; it is changed in place.
    """
    _insert_frames(root)
    _insert_shadow_trees(root)
    move_stray_content(root)
    sheets = read_style_sheets(root)
    apply_style_sheets(root, sheets)
    mark_up_tables(root)
    mark_up_pictures(root)
    for element in list(root.iter(*_RENDERERS)):
        renderer = _RENDERERS.get(str(element.tag))  # what was made text with another one needs none
        if renderer is not None and element.getparent() is not None:
            renderer(element)
    insert_field_values(root)
    mark_up_buttons(root)
    part_styled_lines(root, sheets)
    _part_spoken_texts(root)
    mark_up_boxes(root)
    label_tab_panels(root)
    apply_list_styles(root)
    insert_signs(root)


def _insert_frames(root: etree._Element) -> None:
    """Put the page that a frame holds in its own attribute, or its address, in place of the frame."""
    for _ in range(_MAX_FRAME_LEVELS):
        frames = [
            (frame, source) for frame in root.iter("iframe", "object") if (source := take_frame_source(frame))
        ]
        if not frames:
            return
        for frame, source in frames:
            try:
                page = lxml.html.document_fromstring(source, parser=lxml.html.HTMLParser(no_network=True))
            except (etree.ParserError, ValueError):
                continue
            strip_empty_elements(page)
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


def _hide_stray_bracket(bracket: etree._Element) -> None:
    """Hide what a page puts into the brackets of a reading (``rp``) where there is none."""
    if next(bracket.iterancestors("ruby"), None) is None:
        bracket.set("hidden", "")


def _render_object(element: etree._Element) -> None:
    """Make a part of its line of an ``object`` that embeds nothing: its content is shown."""
    if any(element.get(name) for name in ("data", "type", "classid")):
        insert_fallback(element)
    else:
        element.tag = "span"


_RENDERERS = {
    **dict.fromkeys(FALLBACK_TAGS, insert_fallback),
    "object": _render_object,
    "math": render_math,
    "mjx-container": render_drawn_formula,
    "script": render_formula_source,
    "sup": render_raised_fraction,
    "ruby": render_ruby,
    "rp": _hide_stray_bracket,
    "rt": render_stray_reading,
    "q": _render_quotation,
}
