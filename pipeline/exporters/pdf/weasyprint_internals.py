"""WeasyPrint's and pydyf's internals: shortcuts that save time in the layout of a handout.

None of this is public interface. All but `extend_note_lines` give the same pages, byte for byte, as the
engine without them, and tests compare these.

- `StyleCache`: every handout of a theme has the same few dozen computed styles, and the engine computes
  each anew for each document, property by property: a fifth of the time of a PDF. They are kept, and
  given to the styles of the next document before it is laid out. `install_style_cache` wraps the function
  by which a document gets its styles; a style that is not in the cache is computed by the engine.
- `parse_well_formed`: our pages are well-formed, and the XML parser takes a thirtieth of the time of the
  HTML parser, which is written in Python.
- `DEFAULT_CSS_RULES`: the engine's own default rules are for every element of HTML and style six
  pseudo-elements of each for footnotes and list markers that a handout has none of, a quarter of the time
  of a layout. These are the same rules for the elements that `pipeline.exporters.markup` writes
  (https://html.spec.whatwg.org/multipage/rendering.html).
- `CachedSvg`: a handout shows the same few icons thirty times, and the engine interprets the SVG each
  time, a third of the time in which a PDF is painted. The operators of an icon in one size are kept and
  repeated.
- `extend_note_lines`: how much of the last page is left is known after the layout, and a second layout
  with taller lines would double the time. So the box that holds the lines to write on is made taller in
  place (CSS pixels), and what is below it moves down. A page without such a box stays as it is.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, document
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.urls import URLFetcher

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
    """The computed styles of one engine, by where they stand in the cascade.

    Args:
        sheet: the engine's style sheet.
    """

    def __init__(self, sheet: str) -> None:
        self.is_used = _VIEWPORT_LENGTH.search(sheet) is None
        self._numbers: dict[Hashable, int] = {}
        self._cached_styles: dict[int, _CachedStyle] = {}
        self._new_styles: dict[int, Any] = {}

    def fill(self, styles: Mapping[Any, Any]) -> None:
        """Give the styles of a document what is known of their like.

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
        """Remember what the layout of the document asked of the styles that were new."""
        for number, style in self._new_styles.items():
            # Computed anew, since the layout may have changed what it had.
            fresh = style.copy()
            fresh.clear()
            fresh.specified.clear()
            values = {name: fresh[name] for name in list(style)}
            asked = vars(style).get("anonymous_style", ())
            anonymous = {name: fresh.anonymous_style[name] for name in list(asked)}
            self._cached_styles[number] = _CachedStyle(
                values, dict(fresh.specified), anonymous, style.cascaded
            )
        self._new_styles.clear()

    def _fill_style(self, style: Any, parent: int) -> int:
        """Give one style its values if its kind is known; the number of its kind."""
        declared = tuple(
            (name, value if name in _ATTRIBUTE_PROPERTIES else id(value), weight)
            for name, (value, weight) in style.cascaded.items()
        )
        number = self._numbers.setdefault((parent, style.pseudo_type, declared), len(self._numbers) + 1)
        if kind := self._cached_styles.get(number):
            style.update(kind.values)
            style.specified.update(kind.specified)
            if kind.anonymous:
                style.anonymous_style.update(kind.anonymous)
        else:
            self._new_styles[number] = style
        return number


def install_style_cache() -> None:
    """Have documents that bring their engine's `StyleCache` (``shared_styles``) use them."""
    real: Callable[..., Any] = document.get_all_computed_styles

    def remembering(html: Any, *arguments: Any, **options: Any) -> Any:
        style_for = real(html, *arguments, **options)
        if shared := getattr(html, "shared_styles", None):
            shared.fill(style_for.get_computed_styles())
        return style_for

    document.get_all_computed_styles = remembering


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
    """The page for the layout engine.

    Our pages are well-formed, and the parser of XML takes a thirtieth of the time of that of HTML, which is
    written in Python. It loads nothing: there is no document type that declares anything. A page that only
    HTML can hold (a control character) goes the other way.
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


#: So many sizes of one icon are kept; a theme has a few.
_MAX_CACHED_SIZES = 64


@dataclass(frozen=True)
class _PaintedSvg:
    """What painting an icon added to a stream: its operators, and the graphics states that they name."""

    operators: tuple[Any, ...]
    states: dict[str, Any]


class CachedSvg:
    """A picture for the layout engine that remembers how it is painted.

    It stands in the engine's cache of pictures in place of its own, and has the two methods that the engine
    calls of any picture.

    Args:
        picture: the engine's own picture of an SVG file.
    """

    def __init__(self, picture: Any) -> None:
        self._picture = picture
        self._strokes: dict[tuple[float, float], _PaintedSvg] = {}

    def get_intrinsic_size(self, image_resolution: float, font_size: float) -> Any:
        """Width, height and their ratio, as far as the picture says."""
        return self._picture.get_intrinsic_size(image_resolution, font_size)

    def draw(self, stream: Any, concrete_width: float, concrete_height: float, style: Any) -> None:
        """Paint it into a stream (a `pydyf.Stream`) that nothing was painted into but its own place."""
        size = (concrete_width, concrete_height)
        states = stream.extra["Resources"]["ExtGState"]
        if known := self._strokes.get(size):
            stream.stream.extend(known.operators)
            states.update(known.states)
            return
        before = len(stream.stream)
        self._picture.draw(stream, concrete_width, concrete_height, style)
        if len(self._strokes) < _MAX_CACHED_SIZES and _has_only_strokes(stream):
            self._strokes[size] = _PaintedSvg(tuple(stream.stream[before:]), dict(states))


def _has_only_strokes(stream: Any) -> bool:
    """Whether all that was painted are strokes and fills: what names other objects is not repeated."""
    resources = stream.extra["Resources"]
    return not any(resources[kind] for kind in ("XObject", "Pattern", "Shading"))


#: The generated box that holds the lines, and the class of the element that has it.
_NOTE_LINES_PSEUDO, _NOTES_CLASS = "::after", "notes"


def extend_note_lines(page: Any, pixels: float, picture: Callable[..., Any]) -> bool:
    """Draw out the lines to write on of a page by so many pixels.

    Args:
        page: the box of a page that is laid out; it is changed in place.
        pixels: how many; nothing happens if they are none.
        picture: gives the picture of an address, for backgrounds.

    Returns:
        Whether the page has such lines.
    """
    path = _find_box_path(page.children[0])
    if not path or pixels <= 0:
        return bool(path)
    moved = []
    for above, box in pairwise(path):
        below = above.children[above.children.index(box) + 1 :]
        for each in below:
            each.translate(dy=pixels)
        moved += below
    for box in path:
        box.height += pixels
    for box in (path[-1], *moved):
        layout_box_backgrounds(page, box, picture)
    return True


def _find_box_path(box: Any) -> list[Any]:
    """The boxes from this one down to the lines; none where there are no lines below it."""
    if (
        str(box.element_tag).endswith(_NOTE_LINES_PSEUDO)
        and _NOTES_CLASS in box.element.get("class", "").split()
    ):
        return [box]
    for child in reversed(getattr(box, "children", ())):
        if getattr(child, "element", None) is not None and (path := _find_box_path(child)):
            return [box, *path]
    return []
