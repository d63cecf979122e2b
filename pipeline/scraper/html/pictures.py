"""Finds the pictures of a page, also those that are loaded later or are not in an ``img``."""

import re

from lxml import etree

from pipeline.scraper.html.drawn_words import find_sign_in_style
from pipeline.scraper.html.elements import is_block_element, is_hidden_element
from pipeline.scraper.html.tree import clear_content

#: Elements that stand for ``img``: of AMP, and of frameworks.
_PICTURE_ELEMENTS = ("amp-img", "amp-anim", "ion-img", "nuxt-img", "gatsby-image")
_LAZY_ATTRIBUTES = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
_SOURCE_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PICTURE_NAME = re.compile(r"\.(?:svg|png|jpe?g|gif|webp|avif)(?:[?#].*)?$", re.IGNORECASE)


def mark_up_pictures(root: etree._Element) -> None:
    """Make an ``img`` of each element that stands for one, and put captions where they are looked for.

    The caption of a picture stands behind it, the caption of a table within it.

    Args:
        root: the root element of a page; it is changed in place.
    """
    for element in root.iter(*_PICTURE_ELEMENTS):
        clear_content(element)
        element.tag = "img"
    for element in list(root.iter("div", "span", "a", "i", "figure")):
        if not element.attrib or len(element) or (element.text or "").strip():
            continue
        if element.get("role") == "img" and (element.get("aria-label") or element.get("title")):
            _mark_up_background(element)
        elif (address := _find_drawing(element)) and find_sign_in_style(f"background: url({address})") == "":
            element.tag = "img"
            element.set("src", address)
    for figure in root.iter("figure"):
        captions = figure.findall(".//figcaption")
        if len(captions) == 1:
            _place_caption(figure, captions[0])


def _mark_up_background(element: etree._Element) -> None:
    """Make a picture of an element that shows one as its background, and has words that say what."""
    label = " ".join((element.get("aria-label") or element.get("title") or "").split())
    address = _BACKGROUND.search(element.get("style") or "")
    if address is not None and label:
        element.tag = "img"
        element.set("src", address[1].strip("\"' "))
        element.set("alt", label)
    elif label and is_block_element(element):  # the style sheet draws it: a drawing without an address
        element.tag = "svg"
        element.set("aria-label", label)


def _find_drawing(element: etree._Element) -> str:
    """The address of the picture that an empty element shows as its background; empty where it decorates."""
    address = ""
    style = element.get("style")
    if style and "url(" in style and (match := _BACKGROUND.search(style)):
        address = match[1]
    elif is_block_element(element):
        address = next((element.get(name, "") for name in _LAZY_BACKGROUNDS if name in element.attrib), "")
        match = _BACKGROUND.search(f"background: {address}")
        address = match[1] if match else address
    address = address.strip("\"' ")
    is_picture = bool(_PICTURE_NAME.search(address)) and not _DECORATION.search(address.rpartition("/")[2])
    return address if is_picture else ""


_LAZY_BACKGROUNDS = ("data-bg", "data-background", "data-background-image", "data-bgset")
#: Names of pictures that show nothing of what the text says.
_DECORATION = re.compile(
    r"sprite|icon|logo|(?:^|[-_])bg|backgr|pattern|texture|arrow|gradient|spacer|blank|pixel|placeholder|load|avatar|flag"
    r"|star|divider|shadow|hero|banner|button|play|menu|search|close",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*([^)]{1,2000}?)\s*\)", re.IGNORECASE)


def _place_caption(figure: etree._Element, caption: etree._Element) -> None:
    tables = figure.findall(".//table")
    has_picture = figure.find(".//img") is not None
    if len(tables) == 1 and not has_picture and tables[0].find("caption") is None:
        caption.tag, caption.tail = "caption", None
        caption.attrib.pop("class", None)  # it names the caption of a picture
        tables[0].insert(0, caption)
        figure.tag = "div"
    elif has_picture and len(figure) > 1 and figure[0] is caption and not (caption.tail or "").strip():
        caption.tail = None
        figure.append(caption)


def find_picture_source(picture: etree._Element) -> str:
    """The address of a picture; empty where it has none. A place holder counts only if there is no other."""
    source = (picture.get("src") or "").strip()
    if source and not source.startswith("data:"):
        return source
    for name in _LAZY_ATTRIBUTES:
        if address := (picture.get(name) or "").strip():
            return address
    for name in _SOURCE_SETS:
        if addresses := (picture.get(name) or "").split():
            return addresses[0].rstrip(",")
    return source


#: Sites whose frames show films.
_FILM_ADDRESS = re.compile(
    r"youtube(?:-nocookie)?\.com/embed|player\.vimeo\.com|dailymotion\.com/embed|wistia", re.IGNORECASE
)


def find_film_address(element: etree._Element) -> str:
    """The address of the film that a ``video`` or the frame of a film site shows; empty for other frames."""
    source = (element.get("src") or element.get("data-src") or "").strip()
    if element.tag == "video":
        inner = element.find("source")
        return source or (inner.get("src", "").strip() if inner is not None else "")
    return source if _FILM_ADDRESS.search(source) else ""


def is_picture_object(element: etree._Element) -> bool:
    """Whether an ``object`` shows a picture."""
    address = (element.get("data") or "").strip()
    kind = (element.get("type") or "").lower()
    return bool(address) and (kind.startswith("image/") or (not kind and bool(_PICTURE_NAME.search(address))))


#: Names by which pages call the portrait of who wrote a text or a comment.
_PORTRAIT = re.compile(r"(?:^|[\s_-])(?:avatar|gravatar|author-(?:image|img|photo|picture))", re.IGNORECASE)


def is_portrait(picture: etree._Element) -> bool:
    """Whether a picture is the portrait of an author, which shows no exercise."""
    return bool(_PORTRAIT.search(picture.get("class") or "")) or "gravatar.com/" in (picture.get("src") or "")


def is_invisible_picture(picture: etree._Element) -> bool:
    """Whether a picture counts visitors: it is one dot, or small, hidden and without a word.

    Hidden pictures of another size may be shown once they are loaded.
    """
    sizes = (picture.get("width"), picture.get("height"))
    if "0" in sizes or "1" in sizes:
        return True
    return (
        all(size is not None and size.isdecimal() and int(size) <= _MAX_COUNTER_PIXELS for size in sizes)
        and not picture.get("alt")
        and is_hidden_element(picture)
    )


#: The sides of a picture that counts visitors, where it is no dot.
_MAX_COUNTER_PIXELS = 10
