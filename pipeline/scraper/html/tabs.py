"""Finds the panels of tabs, and puts the label of each tab at the head of its panel."""

import re
from itertools import islice

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS, is_block_element
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, clear_content, read_text


def label_tab_panels(root: etree._Element) -> None:
    """Put the label of each tab at the head of its panel, where a reader of paper finds it.

    Args:
        root: the root element of a page; it is changed in place.
    """
    _label_linked_panels(root)
    for tab in list(root.iter("button", "a", "li", "div", "span")):
        if not _is_tab(tab):
            continue
        label = read_text(tab)
        panel = _find_panel(root, tab) if label else None
        if panel is None or panel is tab:
            continue
        if panel.get(DRAWN_ATTRIBUTE) != "panel":
            _label_panel(panel, label)
            clear_content(tab)
        elif label == read_text(panel[0]):  # the same tab, for phones
            clear_content(tab)


#: Attributes by which a tab and its panel have the same name, where no role tells (Webflow and others).
_TAB_ATTRIBUTES = ("data-w-tab", "data-tab", "data-tab-id")
_TAB_CLASS = re.compile(r"\btab\b|tab-?(?:link|item|title|button|nav|label)", re.IGNORECASE)
_PANEL_CLASS = re.compile(r"tab-?(?:pane|panel|content|body)|panel", re.IGNORECASE)


def _is_tab(element: etree._Element) -> bool:
    if element.get("role") == "tab" or "tab" in (element.get("data-toggle"), element.get("data-bs-toggle")):
        return True
    if "pill" in (element.get("data-toggle"), element.get("data-bs-toggle")):
        return True
    classes = element.get("class") or ""
    is_named = any(element.get(name) for name in _TAB_ATTRIBUTES)
    return is_named and bool(_TAB_CLASS.search(classes)) and not _PANEL_CLASS.search(classes)


def _label_panel(panel: etree._Element, label: str) -> None:
    paragraph = etree.Element("p")
    strong = etree.SubElement(paragraph, "strong")
    strong.text = label
    paragraph.tail, panel.text = panel.text, None
    panel.insert(0, paragraph)
    panel.set(DRAWN_ATTRIBUTE, "panel")
    panel.attrib.pop("hidden", None)


def _label_linked_panels(root: etree._Element) -> None:
    """Label panels that follow a list of links to them, as scripts for tabs (jQuery) take them.

    A list of contents links to parts of the page that begin with their own headings.
    """
    for row in list(root.iter("ul")):
        links = [item[0] for item in row if item.tag == "li" and len(item) == 1 and item[0].tag == "a"]
        names = [link.get("href", "") for link in links]
        if len(links) < _MIN_TABS or len(links) != len(row) or not all(name[:1] == "#" for name in names):
            continue
        panels = list(islice(row.itersiblings(etree.Element), len(links)))
        if [f"#{panel.get('id')}" for panel in panels] != names or not all(map(_is_panel, panels)):
            continue
        for link, panel in zip(links, panels, strict=True):
            if label := read_text(link):
                _label_panel(panel, label)
                clear_content(link)


_MIN_TABS = 2


def _is_panel(element: etree._Element) -> bool:
    """Whether an element may be the panel of a tab: a part of the article that does not begin with a heading.

    What holds the title of the page is what a link leads to that skips the menu.
    """
    if element.tag not in ("div", "section", "article") or element.find(".//h1") is not None:
        return False
    first = next(
        (inner for inner in element.iterdescendants(etree.Element) if (inner.text or "").strip()), None
    )
    return first is None or first.tag not in HEADING_TAGS


def _find_panel(root: etree._Element, tab: etree._Element) -> etree._Element | None:
    """The panel that a tab opens: the one that it names, else the one in the same place of its row."""
    for name in ("aria-controls", "href", "data-target", "data-bs-target"):
        value = (tab.get(name) or "").strip()
        target = value.removeprefix("#")
        if target and (name == "aria-controls" or value.startswith("#")):
            panel = root.find(f".//*[@id='{target}']") if "'" not in target else None
            if panel is not None and is_block_element(panel):
                return panel
    for name in _TAB_ATTRIBUTES:
        value = tab.get(name) or "'"
        panels = root.findall(f".//*[@{name}='{value}']") if "'" not in value else []
        panel = next((found for found in panels if _PANEL_CLASS.search(found.get("class") or "")), None)
        if panel is not None and is_block_element(panel):
            return panel
    label_name = tab.get("id") or "'"
    if "'" not in label_name:
        panel = root.find(f".//*[@aria-labelledby='{label_name}']")
        if panel is not None and is_block_element(panel):
            return panel
    row = next((ancestor for ancestor in tab.iterancestors() if ancestor.get("role") == "tablist"), None)
    container = row.getparent() if row is not None else None
    if row is None or container is None:
        return None
    tabs = [inner for inner in row.iter(etree.Element) if inner.get("role") == "tab"]
    panels = [inner for inner in container.iter(etree.Element) if inner.get("role") == "tabpanel"]
    return panels[tabs.index(tab)] if len(tabs) == len(panels) else None
