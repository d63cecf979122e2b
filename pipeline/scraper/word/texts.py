"""The texts within an element of a Word document, and the elements that only hold others.

Whoever looks for words looks here for what counts: changes that stand, and of several alternatives one.
"""

from collections.abc import Iterator

from lxml import etree

from pipeline.scraper.word.package import find, short_name

#: Elements that hold runs or blocks, and add nothing of their own.
CONTAINERS = frozenset(
    {
        "w:hyperlink",
        "w:smartTag",
        "w:customXml",
        "w:fldSimple",
        "w:dir",
        "w:bdo",
        "w:sdtContent",
        "w:moveTo",
        "w:ins",
    }
)
#: Elements of a tracked change that hold what was deleted, or moved from here.
DELETIONS = frozenset({"w:del", "w:moveFrom"})


def choose_alternative(element: etree._Element) -> etree._Element:
    """The alternative that is read: the newest one that there is."""
    for name in ("mc:Choice", "mc:Fallback"):
        if (found := find(element, name)) is not None:
            return found
    return element


def iterate_texts(element: etree._Element | None, *, deleted: bool = False) -> Iterator[str]:
    """The texts of all runs in an element, without those that were deleted, or with them only."""
    if element is None:
        return
    events = etree.iterwalk(element, events=("start", "end"))
    for event, child in events:
        name = short_name(child.tag)
        if event == "end":
            if name == "w:p":
                yield " "
        elif name == "mc:Fallback" or (name in DELETIONS and not deleted and child is not element):
            events.skip_subtree()
        elif name in ("w:t", "m:t", "a:t") or (deleted and name == "w:delText"):
            yield child.text or ""
        elif name in ("w:tab", "w:br", "w:cr"):
            yield " "
