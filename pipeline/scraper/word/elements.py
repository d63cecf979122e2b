"""Classes of the elements of a Word document, by their short names; which of several alternatives is read."""

from itertools import islice

from lxml import etree

from pipeline.scraper.word.package import short_name

#: The rules that remove what a tracked change deletes, and what stands in parts that are not read.
TRACKED_CHANGE, UNREAD_PART = "tracked-change", "unread-part"
#: Elements that hold runs or blocks, and add nothing of their own.
CONTAINERS = frozenset(
    {"w:hyperlink", "w:smartTag", "w:customXml", "w:fldSimple", "w:sdtContent", "w:moveTo", "w:ins"}
)
#: Elements of a tracked change that hold what was inserted, or moved to here.
INSERTIONS = frozenset({"w:ins", "w:moveTo"})
#: Elements of a tracked change that hold what was deleted, or moved from here.
DELETIONS = frozenset({"w:del", "w:moveFrom"})
#: Elements that turn the direction of the runs that they hold, and the controls that do so in a text
#: (ISO/IEC 29500-1, 17.3.2.3 and 17.3.2.8).
DIRECTIONS = {
    ("w:dir", "ltr"): "\u202a",
    ("w:dir", "rtl"): "\u202b",
    ("w:bdo", "ltr"): "\u202d",
    ("w:bdo", "rtl"): "\u202e",
}
END_OF_DIRECTION = "\u202c"
#: Elements that hold an equation.
MATH = frozenset({"m:oMath", "m:oMathPara"})
#: Elements of a run that stand for one sign.
SIGNS = {"w:tab": " ", "w:ptab": " ", "w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}
#: The extensions of Word whose alternatives are read; of others that for older programs is.
_KNOWN_EXTENSIONS = frozenset({"wps", "wpg", "wpc", "w14", "w15", "wp14", "a14", "v", "c14", "cx", "cx1"})
#: Word writes two or three alternatives; of so many more the others are not looked at.
_MAX_ALTERNATIVES = 20


def choose_alternative(element: etree._Element) -> etree._Element:
    """The alternative that is read: the first that is known here, else that for older programs.

    Word writes emoji as signs of an extension, and as a text for older programs.
    """
    alternatives = list(islice(element, _MAX_ALTERNATIVES))
    choices = [child for child in alternatives if short_name(child.tag) == "mc:Choice"]
    for choice in choices:
        if _KNOWN_EXTENSIONS.issuperset(choice.get("Requires", "").split()):
            return choice
    fallback = next((child for child in alternatives if short_name(child.tag) == "mc:Fallback"), None)
    return fallback if fallback is not None else choices[0] if choices else element


def is_other_alternative(element: etree._Element, name: str) -> bool:
    """Whether an element, of this short name, is an alternative that is not read."""
    if name not in ("mc:Choice", "mc:Fallback"):
        return False
    parent = element.getparent()
    return parent is not None and choose_alternative(parent) is not element
