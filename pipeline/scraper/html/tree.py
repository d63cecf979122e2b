"""The text of an element of a page's tree, and changes of the tree: what is shown as text becomes text."""

from lxml import etree

#: The attribute that marks an element which stands for something drawn: an icon, a field.
DRAWN_ATTRIBUTE = "data-drawn"

#: The attribute that marks a box which a page's style sheets do not show when it is opened.
UNSEEN_ATTRIBUTE = "data-unseen"


def read_text(element: etree._Element) -> str:
    """All text within an element, white space collapsed."""
    return " ".join("".join(element.itertext()).split())


def clear_content(element: etree._Element) -> None:
    """Take out all that an element holds, but for its attributes and the text behind it."""
    element.text = None
    for child in list(element):
        element.remove(child)


def replace_by_text(element: etree._Element, text: str) -> None:
    """Make of an element a ``span`` that holds nothing but a text."""
    clear_content(element)
    element.tag = "span"
    for name in ("hidden", "title", "aria-label"):
        element.attrib.pop(name, None)
    element.set(DRAWN_ATTRIBUTE, "text")
    element.text = text
