"""The text of an element of a page's tree, and changes of the tree: what is shown as text becomes text."""

from lxml import etree

#: The attribute that marks an element which stands for something drawn: an icon, a field.
DRAWN_ATTRIBUTE = "data-drawn"

#: The attribute that marks a box which a page's style sheets do not show when it is opened.
UNSEEN_ATTRIBUTE = "data-unseen"

#: The attribute that marks a table in front of which stands what stood in it outside its cells.
STRAY_ATTRIBUTE = "data-stray"

#: Elements without content that, to the parser, hold all that follows them.
_EMPTY_TAGS = ("embed", "wbr", "keygen", "bgsound")


def strip_empty_elements(root: etree._Element) -> None:
    """Put in place of elements that hold nothing what the parser takes for their content."""
    etree.strip_tags(root, *_EMPTY_TAGS)


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


def put_text_behind(element: etree._Element, text: str) -> None:
    """Put a text right behind an element, before the text that stands there."""
    element.tail = text + (element.tail or "")


def put_text_before(element: etree._Element, text: str) -> None:
    """Put a text right before an element, behind the text that stands there."""
    parent, above = element.getparent(), element.getprevious()
    if above is not None:
        above.tail = (above.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def put_text_first(element: etree._Element, text: str) -> None:
    """Put a text at the beginning of an element."""
    element.text = text + (element.text or "")
