"""Finds the panels of tabs, and puts the label of each tab at the head of its panel."""

from itertools import islice

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS, is_block_element
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, clear_content


def label_tab_panels(root: etree._Element) -> None:
    """Put the label of each tab at the head of its panel, where a reader of paper finds it.

    Args:
        root: the root element of a page; it is changed in place.
    """
    _label_linked_panels(root)
    for tab in list(root.iter("button", "a", "li", "div", "span")):
        if tab.get("role") != "tab" and (tab.get("data-toggle") or tab.get("data-bs-toggle")) not in (
            "tab",
            "pill",
        ):
            continue
        label = " ".join("".join(tab.itertext()).split())
        panel = _find_panel(root, tab) if label else None
        if panel is None or panel is tab:
            continue
        if panel.get(DRAWN_ATTRIBUTE) != "panel":
            _label_panel(panel, label)
            clear_content(tab)
        elif label == " ".join("".join(panel[0].itertext()).split()):  # the same tab, for phones
            clear_content(tab)


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
            if label := " ".join("".join(link.itertext()).split()):
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
