"""WeasyPrint's and pydyf's internals: every use of what is not their public interface, and one switch.

What is public (https://doc.courtbouillon.org/weasyprint/v70.0/api_reference.html) is used by
`pipeline.exporters.pdf.engine`, which can make a handout without anything of this module. An engine uses
the parts that its `Internals` name: all of them, or none. There are none where the environment variable
``HANDOUTS_WEASYPRINT_INTERNALS`` is ``0``, and none where a self-check, once a process, finds that a part
is not as it is known here: another version, another signature, or other bytes for a probe page.

Parts that save time, and give the same bytes as the engine without them. In brackets stands the CPU time of
warm handouts without the part over that with all parts (``benchmarks/internals.py``: median of 5 rounds of 30
handouts, WeasyPrint 70.0; 1.555 without any of the four). What gains less than 1.03 does not belong here:

- `StyleCache` (1.147): every handout of a theme has the same few dozen computed styles, and the
  engine computes each anew for each document, property by property. They are kept, and given to the styles
  of the next document before it is laid out. A style that is not in the cache is computed by the engine.
- `parse_well_formed` (1.226): our pages are well-formed, and the XML parser takes a thirtieth of the
  time of the HTML parser, which is written in Python. With it come `DEFAULT_CSS_RULES`: the engine's own
  default rules are for every element of HTML and style six pseudo-elements of each for footnotes and list
  markers that a handout has none of. These are the same rules for the elements that
  `pipeline.exporters.markup` writes (https://html.spec.whatwg.org/multipage/rendering.html).
- `PictureCache` (1.111): a handout shows the same few icons thirty times, and the engine interprets
  the SVG each time. The operators of an icon in one size are kept and repeated.
- `serialize_objects` (1.051): the bytes of an object are asked for twice, for the file and for
  the file's identifier.

Parts that read and change the boxes of a page, for which there is no public way:

- `measure_free_height`, `fill_page`: how much of the last page is left is known after the layout, and a
  second layout with taller lines would double the time. So the box that holds the lines to write on is made
  taller in place, and what is below it moves down. Without boxes the lines keep their height, and smaller
  spaces are tried for every handout of several pages.
- `collect_line_texts`, `find_marked_lines`: the characters of each line for ActualText. Without boxes a
  handout in a script that needs shaping is refused (`Engine.check_text`).

Lengths are in CSS pixels.
"""

import inspect
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

import pydyf
import weasyprint
from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, document
from weasyprint.document import Page
from weasyprint.images import SVGImage
from weasyprint.layout import background
from weasyprint.urls import URLFetcher

from pipeline.exporters.pdf import INTERNALS_SWITCH, are_internals_off

#: The major version of WeasyPrint whose internals these are.
_KNOWN_MAJOR_VERSION = "70"


@dataclass(frozen=True)
class Internals:
    """The parts that an engine uses; see the top of this module."""

    style_cache: bool = True
    xml_parser: bool = True
    picture_cache: bool = True
    serializer: bool = True
    boxes: bool = True


NO_INTERNALS = Internals(
    style_cache=False, xml_parser=False, picture_cache=False, serializer=False, boxes=False
)


# The switch and the self-check


class _Choice(NamedTuple):
    internals: Internals
    reason: str


#: What this process has chosen, once it has.
_choice: _Choice | None = None


def choose_internals(compare: Callable[[], str]) -> Internals:
    """All parts if all are as they are known, else none; found out once a process.

    Args:
        compare: makes a probe page with and without the internals, and returns what differs as a clause.
    """
    global _choice
    if _choice is None:
        reason = _find_reason(compare)
        _choice = _Choice(NO_INTERNALS if reason else Internals(), reason)
    return _choice.internals


def get_fallback_reason() -> str:
    """Why this process uses no internals, as a clause; empty where it does, or has made no engine yet."""
    return _choice.reason if _choice else ""


def _find_reason(compare: Callable[[], str]) -> str:
    if are_internals_off():
        return f"{INTERNALS_SWITCH} is 0"
    if mismatch := find_mismatch():
        return mismatch
    try:
        return compare()
    except Exception as error:  # internals that have changed may fail in any way
        return f"a probe page failed: {type(error).__name__}: {error}"


#: Callables that are called or replaced here: their owner, name and parameters.
_SIGNATURES: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (
        document,
        "get_all_computed_styles",
        (
            "html",
            "user_stylesheets",
            "presentational_hints",
            "font_config",
            "counter_style",
            "color_profiles",
            "page_rules",
            "layers",
            "target_collector",
            "forms",
        ),
    ),
    (HTML, "_ua_stylesheets", ("self", "forms")),
    (Page, "__init__", ("self", "page_box")),
    (
        background,
        "layout_box_backgrounds",
        ("page", "box", "get_image_from_uri", "layout_children", "style"),
    ),
    (SVGImage, "get_intrinsic_size", ("self", "image_resolution", "font_size")),
    (SVGImage, "draw", ("self", "stream", "concrete_width", "concrete_height", "_style")),
    (ElementWrapper, "from_html_root", ("root", "content_language")),
)


def find_mismatch() -> str:
    """What of the internals is not as it is known here, as a clause; empty where all is."""
    if weasyprint.VERSION.partition(".")[0] != _KNOWN_MAJOR_VERSION:
        return f"WeasyPrint {weasyprint.VERSION} is not of the known version {_KNOWN_MAJOR_VERSION}"
    for owner, name, expected in _SIGNATURES:
        function = getattr(owner, name, None)
        if function is None or tuple(inspect.signature(function).parameters) != expected:
            return f"{owner.__name__}.{name} of WeasyPrint {weasyprint.VERSION} is not as it is known"
    for name in ("data", "compressible"):
        if not isinstance(getattr(pydyf.Object, name, None), property):
            return f"Object.{name} of pydyf {pydyf.VERSION} is not as it is known"
    return ""


# Computed styles

#: Lengths that depend on the page, whose size the engine knows only later (CSS Values 4, 5.1.2).
_VIEWPORT_LENGTH = re.compile(r"[\d.](?:[sld]?v(?:[whib]|min|max))\b", re.IGNORECASE)
#: What the engine declares for an element by its attributes: new values in each document.
_ATTRIBUTE_PROPERTIES = frozenset({"anchor", "lang", "link"})
#: More styles than a theme gives rise to: pages with styles of their own must not fill the memory.
_MAX_CACHED_STYLES = 2_000


class _CachedStyle(NamedTuple):
    """What styles of one kind have in common: the values that a layout asks for.

    ``cascaded`` is what was declared for them: as long as it is kept, no other value can be taken for it.
    """

    values: dict[str, Any]
    specified: dict[str, Any]
    anonymous: dict[str, Any]
    cascaded: Any


class StyleCache:
    """The computed styles of one engine, by what is declared for them and for their parents.

    Args:
        sheet: the engine's style sheet.
    """

    def __init__(self, sheet: str) -> None:
        self.is_used = _VIEWPORT_LENGTH.search(sheet) is None
        self._numbers: dict[Hashable, int] = {}
        self._cached_styles: dict[int, _CachedStyle] = {}
        self._new_styles: dict[int, Any] = {}

    def fill(self, styles: Mapping[Any, Any]) -> None:
        """Give the styles of a document the cached values of their kind.

        Args:
            styles: computed styles by element, parents before children.
        """
        self._new_styles.clear()
        if len(self._cached_styles) > _MAX_CACHED_STYLES:
            self._numbers.clear()
            self._cached_styles.clear()
        numbers = {id(None): 0}
        for style in styles.values() if self.is_used else ():
            parent = numbers.get(id(style.parent_style))
            if id(style) not in numbers and parent is not None:
                numbers[id(style)] = self._fill_style(style, parent)

    def learn(self) -> None:
        """Keep what the layout of the document asked of the styles that were new."""
        for number, style in self._new_styles.items():
            # Computed anew, since the layout may have changed what it had.
            fresh = style.copy()
            fresh.clear()
            fresh.specified.clear()
            values = {name: fresh[name] for name in list(style)}
            anonymous_names = list(vars(style).get("anonymous_style", ()))
            anonymous = {name: fresh.anonymous_style[name] for name in anonymous_names}
            self._cached_styles[number] = _CachedStyle(
                values, dict(fresh.specified), anonymous, style.cascaded
            )
        self._new_styles.clear()

    def _fill_style(self, style: Any, parent: int) -> int:
        """Give one style its values if its kind is cached; return the number of its kind."""
        declared = tuple(
            (name, value if name in _ATTRIBUTE_PROPERTIES else id(value), weight)
            for name, (value, weight) in style.cascaded.items()
        )
        number = self._numbers.setdefault((parent, style.pseudo_type, declared), len(self._numbers) + 1)
        if cached := self._cached_styles.get(number):
            style.update(cached.values)
            style.specified.update(cached.specified)
            if cached.anonymous:
                style.anonymous_style.update(cached.anonymous)
        else:
            self._new_styles[number] = style
        return number


def use_style_cache(tree: HTML, styles: StyleCache) -> None:
    """Have the styles of a page filled from a cache when it is laid out."""
    _install_style_hook()
    tree.handout_style_cache = styles


@cache
def _install_style_hook() -> None:
    """Wrap the function by which a document gets its styles; once a process."""
    compute: Callable[..., Any] = document.get_all_computed_styles

    @wraps(compute)
    def compute_and_fill(html: Any, *arguments: Any, **options: Any) -> Any:
        style_for = compute(html, *arguments, **options)
        if styles := getattr(html, "handout_style_cache", None):
            styles.fill(style_for.get_computed_styles())
        return style_for

    document.get_all_computed_styles = compute_and_fill


# The page's tree and the default rules

DEFAULT_CSS_RULES = """
head, meta, style, title { display: none }
html, article, aside, blockquote, body, div, figure, figcaption, footer, h1, h2, h3, h4, h5, h6, header, main,
nav, ol, p, section, ul { display: block }
li { display: list-item }
table { display: table; box-sizing: border-box; text-indent: initial; border-spacing: 2px }
table, td, th { border-color: gray }
caption { display: table-caption }
thead { display: table-header-group; vertical-align: middle; border-color: inherit }
tbody { display: table-row-group; vertical-align: middle; border-color: inherit }
tr { display: table-row; vertical-align: inherit; border-color: inherit }
td, th { display: table-cell; padding: 1px; vertical-align: inherit }
blockquote, figure, ol, p, ul { margin-top: 1em; margin-bottom: 1em }
blockquote, figure { margin-left: 40px; margin-right: 40px }
ol ol, ol ul, ul ol, ul ul { margin-top: 0; margin-bottom: 0 }
body { margin: 8px }
ol, ul { padding-inline-start: 40px; counter-reset: list-item; break-before: avoid }
ol { list-style-type: decimal }
ul { list-style-type: disc }
ol ul, ul ul { list-style-type: circle }
cite, em, i { font-style: italic }
b, strong, th { font-weight: bold }
small, sub, sup { font-size: smaller }
h1, h2, h3, h4, h5, h6 {
  font-weight: bold; bookmark-label: content(text); hyphens: manual; break-after: avoid; break-inside: avoid
}
h1 { font-size: 2em; margin-top: .67em; margin-bottom: .67em; bookmark-level: 1 }
h2 { font-size: 1.5em; margin-top: .83em; margin-bottom: .83em; bookmark-level: 2 }
h3 { font-size: 1.17em; margin-top: 1em; margin-bottom: 1em; bookmark-level: 3 }
h4 { font-size: 1em; margin-top: 1.33em; margin-bottom: 1.33em; bookmark-level: 4 }
h5 { font-size: .83em; margin-top: 1.67em; margin-bottom: 1.67em; bookmark-level: 5 }
h6 { font-size: .67em; margin-top: 2.33em; margin-bottom: 2.33em; bookmark-level: 6 }
br::before { content: "\\A"; white-space: pre-line }
[dir=ltr] { direction: ltr }
[dir=rtl] { direction: rtl }
@page { margin: 75px }
"""

#: Elements that hold nothing but blocks, one below the other; a ``div`` may hold blocks side by side.
_BLOCK_CONTAINERS = frozenset({"html", "head", "body", "main", "ol", "ul", "table", "thead", "tbody", "tr"})


class _ParsedPage(HTML):  # type: ignore[misc] # WeasyPrint ships no types
    """A page that was parsed already, in place of one that WeasyPrint parses."""

    def __init__(self, root: Element, fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        """The defaults for the elements of our pages, in place of those for all there are."""
        return [_make_default_css()]


@cache
def _make_default_css() -> CSS:
    return CSS(string=DEFAULT_CSS_RULES)


def parse_well_formed(page: str, fetcher: URLFetcher) -> HTML:
    """A page for the layout engine, parsed as XML.

    The XML parser (expat) loads nothing: there is no document type that declares anything. A page that only
    HTML can hold (a control character) is left to the engine's own parser.
    """
    try:
        root = fromstring(page)  # noqa: S314 # templates write the page, and escape all words
    except ParseError:
        return HTML(string=page, url_fetcher=fetcher)
    for element in root.iter():
        if element.tag in _BLOCK_CONTAINERS:
            _strip_block_gaps(element)
    return _ParsedPage(root, fetcher)


def _strip_block_gaps(element: Element) -> None:
    """Drop the white space between blocks: a box would be made for each, and thrown away."""
    if element.text and element.text.isspace():
        element.text = None
    for child in element:
        if child.tail and child.tail.isspace():
            child.tail = None


# Pictures

#: So many sizes of one icon are kept; a theme has a few.
_MAX_CACHED_SIZES = 64


class PictureCache(dict[str, Any]):
    """The pictures of a theme by address, in place of the engine's own cache: each SVG is a `CachedSvg`."""

    def __setitem__(self, address: str, picture: Any) -> None:
        super().__setitem__(address, CachedSvg(picture) if isinstance(picture, SVGImage) else picture)


@dataclass(frozen=True)
class _PaintedSvg:
    """What painting an icon added to a stream: its operators, and the graphics states that they name."""

    operators: tuple[Any, ...]
    states: dict[str, Any]


class CachedSvg:
    """A picture for the layout engine that is painted once in each size.

    It has the two methods that the engine calls of any picture.

    Args:
        picture: the engine's own picture of an SVG file.
    """

    def __init__(self, picture: Any) -> None:
        self._picture = picture
        self._painted_by_size: dict[tuple[float, float], _PaintedSvg] = {}

    def get_intrinsic_size(self, image_resolution: float, font_size: float) -> Any:
        """Width, height and their ratio, as far as the picture says."""
        return self._picture.get_intrinsic_size(image_resolution, font_size)

    def draw(self, stream: Any, concrete_width: float, concrete_height: float, style: Any) -> None:
        """Paint it into a stream (a `pydyf.Stream`) that holds nothing but the transformation before it."""
        size = (concrete_width, concrete_height)
        states = stream.extra["Resources"]["ExtGState"]
        if painted := self._painted_by_size.get(size):
            stream.stream.extend(painted.operators)
            states.update(painted.states)
            return
        start = len(stream.stream)
        self._picture.draw(stream, concrete_width, concrete_height, style)
        if len(self._painted_by_size) < _MAX_CACHED_SIZES and _has_only_strokes(stream):
            self._painted_by_size[size] = _PaintedSvg(tuple(stream.stream[start:]), dict(states))


def _has_only_strokes(stream: Any) -> bool:
    """Whether all that was painted are strokes and fills: what names other objects is not repeated."""
    resources = stream.extra["Resources"]
    return not any(resources[kind] for kind in ("XObject", "Pattern", "Shading"))


# The objects of a PDF


def serialize_objects(pdf: pydyf.PDF) -> None:
    """Replace the objects of a finished PDF by their bytes; ``pdf`` is changed in place."""
    pdf.objects[:] = [obj if obj.free == "f" else _SerializedObject(obj) for obj in pdf.objects]


class _SerializedObject(pydyf.Object):  # type: ignore[misc] # pydyf ships no types
    """An object of a PDF as its bytes."""

    def __init__(self, obj: Any) -> None:
        super().__init__()
        self.number, self.generation = obj.number, obj.generation
        self._content, self._compressible = obj.data, obj.compressible

    @property
    def data(self) -> bytes:
        return self._content  # type: ignore[no-any-return]

    @property
    def compressible(self) -> bool:
        return self._compressible  # type: ignore[no-any-return]


# The boxes of a page

#: The generated box that holds the lines to write on, and the class of the element that has it.
_NOTE_LINES_PSEUDO, _NOTES_CLASS = "::after", "notes"


def measure_free_height(page: Page) -> float:
    """How much of a page is empty below its content."""
    page_box = page._page_box
    root = page_box.children[0]
    end = page_box.content_box_y() + page_box.height
    return float(end - root.position_y - root.margin_height())


def fill_page(page: Page, pixels: float, pictures: Mapping[str, Any]) -> Page:
    """A page with its lines to write on drawn out; ``page`` is changed and must not be used any more.

    Args:
        page: a page that is laid out.
        pixels: by how much; nothing happens if it is not more than 0, or if the page has no such lines.
        pictures: the pictures of the engine's cache by address, for backgrounds.
    """
    page_box = page._page_box
    extend_note_lines(page_box, pixels, lambda url, **_: pictures[url])
    # Links and bookmarks are gathered from the boxes when a page is made.
    return Page(page_box)


def extend_note_lines(page_box: Any, pixels: float, get_image: Callable[..., Any]) -> bool:
    """Make the lines to write on of a page taller, and move down what is below them.

    Args:
        page_box: the box of a page that is laid out; it is changed in place.
        pixels: by how much; nothing happens if it is not more than 0.
        get_image: returns the picture of an address, for backgrounds.

    Returns:
        Whether the page has such lines.
    """
    path = _find_note_lines(page_box.children[0])
    if not path or pixels <= 0:
        return bool(path)
    moved = []
    for parent, box in pairwise(path):
        siblings_below = parent.children[parent.children.index(box) + 1 :]
        for sibling in siblings_below:
            sibling.translate(dy=pixels)
        moved += siblings_below
    for box in path:
        box.height += pixels
    for box in (path[-1], *moved):
        background.layout_box_backgrounds(page_box, box, get_image)
    return True


def _find_note_lines(box: Any) -> list[Any]:
    """The boxes from this one down to the lines to write on; none where there are no such lines below it."""
    if (
        str(box.element_tag).endswith(_NOTE_LINES_PSEUDO)
        and _NOTES_CLASS in box.element.get("class", "").split()
    ):
        return [box]
    for child in reversed(getattr(box, "children", ())):
        if getattr(child, "element", None) is not None and (path := _find_note_lines(child)):
            return [box, *path]
    return []


# Lines of text and their marked content


class MarkedLine(NamedTuple):
    """A line of text, and the two places where a PDF may say its characters (ISO 32000-1, 14.9.4).

    Attributes:
        text: the characters.
        tag: its element in the structure tree.
        properties: the property list of its marked content in the page's stream; None if it is not there.
    """

    text: str
    tag: dict[str, Any]
    properties: dict[str, Any] | None


def collect_line_texts(pages: list[Page]) -> list[list[str]]:
    """The text of each box of text of each page, in the order in which they are tagged."""
    return [list(_collect_box_texts(page._page_box)) for page in pages]


def _collect_box_texts(box: Any) -> Iterator[str]:
    for child in box.children:
        # What is positioned stands behind a placeholder.
        content = getattr(child, "_box", child)
        if hasattr(content, "text"):
            yield content.text
        elif hasattr(content, "children"):
            yield from _collect_box_texts(content)


def find_marked_lines(pages: list[Page], pdf: pydyf.PDF) -> Iterator[list[MarkedLine]]:
    """The lines of each page with their tags and their marked content.

    Args:
        pages: the pages of a document that is laid out.
        pdf: the PDF that they were painted into.

    Raises:
        ValueError: there are other tags than lines: nothing may be guessed.
    """
    tags = _collect_line_tags(pdf)
    for texts, reference in zip(collect_line_texts(pages), pdf.page_references, strict=True):
        properties = _collect_property_lists(pdf, reference)
        yield [
            MarkedLine(text, tag, properties.get(tag["K"][0]))
            for text, tag in zip(texts, tags[reference], strict=True)
        ]


def _collect_line_tags(pdf: pydyf.PDF) -> dict[bytes, list[Any]]:
    """The tags of marked text by page reference, in the order in which it was tagged."""
    tags: defaultdict[bytes, list[Any]] = defaultdict(list)
    for element in pdf.objects:
        if not isinstance(element, dict) or element.get("S") != "/Span":
            continue
        if len(element["K"]) == 1 and isinstance(element["K"][0], int):
            tags[element["Pg"]].append(element)
    return tags


def _collect_property_lists(pdf: pydyf.PDF, reference: bytes) -> dict[int, Any]:
    """The property lists of a page's marked content, by identifier."""
    objects = {obj.reference: obj for obj in pdf.objects}
    stream = objects[objects[reference]["Contents"]]
    return {part["MCID"]: part for part in stream.stream if isinstance(part, dict) and "MCID" in part}


def map_every_glyph(pdf: pydyf.PDF) -> None:
    """Map glyphs that stand for no character of their own to one that nobody sees; each must have one.

    ``pdf`` is changed in place (ISO 32000-1, 9.10.3; PDF/UA-1, 7.21.7).
    """
    for obj in pdf.objects:
        lines = getattr(obj, "stream", ())
        if b"begincmap" in lines:
            obj.stream = [line.replace(b"<>", b"<200b>") for line in lines]
