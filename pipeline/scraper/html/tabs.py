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
    _label_chosen_panels(root)
    panels = _PanelFinder(root)
    for tab in _find_likely_tabs(root):
        if tab.tag not in _TAB_TAGS or not _is_tab(tab):
            continue
        label = read_text(tab)
        panel = panels.find(tab) if label else None
        if panel is None or panel is tab:
            continue
        if panel.get(DRAWN_ATTRIBUTE) != "panel":
            _label_panel(panel, label)
            clear_content(tab)
        elif label == read_text(panel[0]):  # the same tab, for phones
            clear_content(tab)


#: Attributes by which a tab and its panel have the same name, where no role tells (Webflow and others).
_TAB_ATTRIBUTES = ("data-w-tab", "data-tab", "data-tab-id")
_TAB_TAGS = frozenset({"button", "a", "li", "div", "span"})
_find_likely_tabs = etree.XPath(
    " | ".join(
        (
            "//@role[. = 'tab']/..",
            *(f"//@{name}/.." for name in ("data-toggle", "data-bs-toggle", *_TAB_ATTRIBUTES)),
        )
    )
)
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


def _label_chosen_panels(root: etree._Element) -> None:
    """Label panels that a row of labels chooses between, as pages without scripts do (MkDocs)."""
    fields = {field.get("id") for field in root.iter("input") if field.get("type") == "radio"}
    if not fields:
        return
    rows = dict.fromkeys(label.getparent() for label in root.iter("label") if label.get("for") in fields)
    for row in rows:
        panels = None if row is None else row.getnext()
        if row is None or panels is None or not all(child.tag == "label" for child in row):
            continue
        if len(row) < _MIN_TABS or len(row) != len(panels) or not all(map(is_block_element, panels)):
            continue
        for label, panel in zip(row, panels, strict=True):
            if words := read_text(label):
                _label_panel(panel, words)
                clear_content(label)


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


class _PanelFinder:
    """Finds the panel of a tab; the names that elements of the page have are collected once."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._named: dict[str, dict[str, list[etree._Element]]] | None = None
        self._rows: dict[etree._Element, tuple[list[etree._Element], list[etree._Element]]] = {}

    def find(self, tab: etree._Element) -> etree._Element | None:
        """The panel that a tab opens: the one that it names, else the one in the same place of its row."""
        for name in ("aria-controls", "href", "data-target", "data-bs-target"):
            value = (tab.get(name) or "").strip()
            target = value.removeprefix("#")
            if target and (name == "aria-controls" or value.startswith("#")):
                panel = next(iter(self._find_named("id", target)), None)
                if panel is not None and is_block_element(panel):
                    return panel
        for name in _TAB_ATTRIBUTES:
            named = self._find_named(name, tab.get(name))
            panel = next((found for found in named if _PANEL_CLASS.search(found.get("class") or "")), None)
            if panel is not None and is_block_element(panel):
                return panel
        panel = next(iter(self._find_named("aria-labelledby", tab.get("id"))), None)
        if panel is not None and is_block_element(panel):
            return panel
        return self._find_in_row(tab)

    def _find_named(self, attribute: str, value: str | None) -> list[etree._Element]:
        """The elements below the root with this value of an attribute, in document order."""
        if not value:
            return []
        if self._named is None:
            self._named = {name: {} for name in ("id", "aria-labelledby", *_TAB_ATTRIBUTES)}
            for element in self._root.iterdescendants(etree.Element):
                for name, elements in self._named.items():
                    if found := element.get(name):
                        elements.setdefault(found, []).append(element)
        return self._named[attribute].get(value, [])

    def _find_in_row(self, tab: etree._Element) -> etree._Element | None:
        row = next((outer for outer in tab.iterancestors() if outer.get("role") == "tablist"), None)
        container = row.getparent() if row is not None else None
        if row is None or container is None:
            return None
        if row not in self._rows:
            self._rows[row] = (
                [inner for inner in row.iter(etree.Element) if inner.get("role") == "tab"],
                [inner for inner in container.iter(etree.Element) if inner.get("role") == "tabpanel"],
            )
        tabs, panels = self._rows[row]
        return panels[tabs.index(tab)] if len(tabs) == len(panels) and tab in tabs else None
