"""Tells what a drawing in a Word document is: pictures with their descriptions, text boxes, drawn words."""

from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from pipeline.scraper.word.elements import is_other_alternative
from pipeline.scraper.word.package import get, short_name


class Picture(NamedTuple):
    """A picture in a drawing.

    Attributes:
        description: the words that the document has for it; may be empty.
        relationship: the identifier of the part that holds it; empty for a drawn shape.
        shape: what is drawn where no part holds it (``noSmoking``); may be empty.
    """

    description: str
    relationship: str = ""
    shape: str = ""


@dataclass
class Drawing:
    """What a drawing holds, in order.

    Attributes:
        pictures: its pictures; where it has neither any nor words, the drawing itself.
        boxes: its text boxes (``w:txbxContent``).
        unread: words that it draws: WordArt, the text of shapes.
        parts: the identifiers of the parts with its chart or diagram.
    """

    pictures: list[Picture] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


#: Elements with a description: of the whole drawing, which is the first, and of a picture or shape in it.
_DESCRIBED = frozenset({"wp:docPr", "pic:cNvPr", "cNvPr"})
_PICTURES = {"a:blip": ("r:embed", "r:link"), "v:imagedata": ("r:id", "r:pict")}
#: Elements that name a part of the document: the attribute that does, and what the part draws.
_PARTS = {"c:chart": ("r:id", "chart"), "dgm:relIds": ("r:dm", "diagram")}
_VECTOR_SHAPES = frozenset(
    {"v:shape", "v:rect", "v:roundrect", "v:oval", "v:line", "v:polyline", "v:arc", "v:curve", "v:image"}
)


def read_drawing(element: etree._Element) -> Drawing:
    """Read a ``w:drawing``, ``w:pict``, ``w:object`` or ``w:contentPart``."""
    reader = _DrawingReader()
    events = etree.iterwalk(element, events=("start",))
    for _, child in events:
        name = short_name(child.tag)
        if is_other_alternative(child, name):
            events.skip_subtree()
        elif name == "w:txbxContent":
            reader.drawing.boxes.append(child)
            events.skip_subtree()
        else:
            reader.read(name, child)
    return reader.finish()


class _DrawingReader:
    def __init__(self) -> None:
        self.drawing = Drawing()
        self._description = self._own = self._shape = ""
        self._is_rule = False
        self._texts: list[str] = []

    def read(self, name: str, element: etree._Element) -> None:
        if name in _DESCRIBED or name in _VECTOR_SHAPES:
            self._read_description(name, element)
        elif name in _PICTURES:
            identifier = next(filter(None, (get(element, one) for one in _PICTURES[name])), "")
            self.drawing.pictures.append(Picture(self._own or self._description, identifier))
        elif name == "a:prstGeom":
            self._shape = get(element, "prst")
        elif name in _PARTS:
            attribute, self._shape = _PARTS[name]
            self.drawing.parts.append(get(element, attribute))
        elif name == "v:textpath":
            self.drawing.unread.append(get(element, "string").strip())
        elif name == "a:t" and element.text:
            self._texts.append(element.text)

    def _read_description(self, name: str, element: etree._Element) -> None:
        self._own = get(element, "descr") or get(element, "title") or get(element, "alt")
        self._description = self._description or self._own
        if name in _VECTOR_SHAPES:
            self._shape = self._shape or name.removeprefix("v:")
            self._is_rule = self._is_rule or get(element, "o:hr") in ("t", "true", "1")

    def finish(self) -> Drawing:
        drawing = self.drawing
        drawing.unread = list(filter(None, (*drawing.unread, " ".join(self._texts).strip())))
        is_worded = drawing.boxes or drawing.unread or self._is_rule
        if not drawing.pictures and (not is_worded or drawing.parts):
            drawing.pictures.append(Picture(self._description, "", self._shape))
        return drawing
