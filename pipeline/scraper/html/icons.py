"""Finds icons, pictures and letters of symbol fonts that stand for ticks, crosses or words, and writes these.

The signs of icon fonts are known by the names of their classes, or by the text that such a font draws as an
icon; a title or label that the page gives to an icon goes before that.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from pipeline.scraper.html.elements import find_block, is_block_element
from pipeline.scraper.html.tree import read_text, replace_by_text
from pipeline.scraper.html.unknown_icons import find_icon_name, mark_unknown_icons
from pipeline.scraper.html.word_gaps import part_words_before, part_words_behind
from pipeline.scraper.symbol_fonts import CROSS, TICK, UNKNOWN_SIGN, is_symbol_font, read_symbols

#: How many elements without text are passed on the way to the text before an icon.
_MAX_EMPTY_NEIGHBOURS = 50
DO_SIGN, DONT_SIGN = TICK, CROSS


def insert_signs(root: etree._Element) -> None:
    """Put the signs that a page draws into its text.

    Args:
        root: the root element of a page; it is changed in place.
    """
    openers: list[tuple[etree._Element, str]] = []
    for element in list(root.iter("i", "span", "svg", "em", "b", "font", "img", *_ICON_ELEMENTS)):
        if element.getparent() is not None and (name := _insert_sign(element)):
            openers.append((element, name))
    mark_unknown_icons(openers)


#: Elements that libraries of icons make, and the attributes by which these or others name an icon.
_ICON_ELEMENTS = ("ion-icon", "iconify-icon", "box-icon")
_NAME_ATTRIBUTES = ("data-icon", "data-lucide", "data-feather", "icon")
#: Names of icons that say what to do, and what not: of icon fonts and libraries, and in other languages.
_DO_ICON = re.compile(
    r"check(?:mark|ed|box|\d)?|check-?(?:double|alt|lg)|tick|yes(?:-alt)?|done|ok|correct|thumbs-?up|task-alt|verified"
    r"|2705|2714|yep|success|haken|richtig|korrekt|ja|correct[oa]|bien|vrai|juste|oui|certo|corretto|giusto|sim"
    r"|goed|juist|maru"
)
_DONT_ICON = re.compile(
    r"times|cross(?:mark)?|xmark|x|slash|close|cancel|no(?:-alt)?|ban|block|wrong|incorrect|dont|do-?not|nope|remove"
    r"|thumbs-?down|highlight-off|not-interested|not-allowed|prohibit(?:ed|ion)?|forbidden|do-not-disturb(?:-on)?|dangerous"
    r"|274c|2716|2718|1f6ab|falsch|nein|verboten|kreuz|incorrect[oa]|mal|prohibido|faux|interdit|non|croix|errado"
    r"|sbagliato|vietato|proibido|fout|niet|verkeerd|batsu|false"
)
#: What names of icons say beside what they show: shapes, colours, sizes, styles.
_ICON_DETAIL = re.compile(
    r"icons?|ico|picto(?:gram)?|sign|symbol|img|image|svg|circled?|square|octagon|rectangle|round(?:ed)?|box|fill(?:ed)?|outlined?|hand"
    r"|solid|line|light|bold|thin|regular|thick|o|lg|sm|xs|big|small|large|red|green|rot|rote[sr]?|gruen|gruene[sr]?|rojo|roja|verde|rouge"
    r"|vert|rosso|white|black|\d{1,4}(?:px)?|\d?x\d|v\d|mark|md|ios|tabler|broken|duotone|variant"
)
#: The beginnings of the names by which icon fonts are put in.
_ICON_NAME = re.compile(
    r"(?:(?:e-)?fa[srlbd]?|far|fas|fal|icon|icons|ico|bi|glyphicon|dashicons|mdi|ti|oi|ri|la|las|uil|el|ion|typcn|feather|lucide"
    r"|wi|fi|zmdi|pi|anticon|bx[sl]?|octicon|lni|entypo|icofont|tabler|svg|i|material|picto|pictogram|sprite|symbol|ph|heroicon)[-_]+"
    r"(?:ios-|md-|outline-|solid-|regular-)?(.+)",
    re.IGNORECASE,
)
_ICON_FONT_CLASSES = frozenset(
    {
        *("fa", "fas", "far", "fal", "fab", "icon", "bi", "glyphicon", "dashicons", "mdi", "ti", "iconify"),
        *("emoji", "ico", "picto", "pictogram", "sprite", "lucide", "ph"),
    }
)
#: Fonts whose "letters" are names of icons (Material Icons, Material Symbols).
_NAME_FONT_CLASS = re.compile(r"(?:^|\s)material-(?:icons|symbols)(?:[-\w]*)(?:\s|$)")
_LABEL_WORDS = {
    **dict.fromkeys(
        (
            *("tick", "check", "check mark", "checkmark", "yes", "correct", "right", "do", "ok", "richtig"),
            *(
                "ja",
                "korrekt",
                "correcto",
                "sí",
                "vrai",
                "oui",
                "giusto",
                "corretto",
                "certo",
                "correto",
                "goed",
            ),
        ),
        DO_SIGN,
    ),
    **dict.fromkeys(
        (
            "cross",
            "cross mark",
            "no",
            "wrong",
            "incorrect",
            "don't",
            "dont",
            "do not",
            "x",
            "not allowed",
            "avoid",
            *("falsch", "nein", "nicht", "verboten", "incorrecto", "faux", "non", "interdit", "sbagliato"),
            *("vietato", "errado", "incorreto", "não", "fout", "niet"),
        ),
        DONT_SIGN,
    ),
}
#: Short names of emoji that say what to do and what not, as chats, forums and wikis write them.
_EMOJI_NAMES = {
    **dict.fromkeys(
        ("tick", "/", "check", "check_mark", "white_check_mark", "heavy_check_mark", "ballot_box_with_check"),
        DO_SIGN,
    ),
    **dict.fromkeys(
        (
            *("error", "cross", "x", "cross_mark", "heavy_multiplication_x", "negative_squared_cross_mark"),
            *("no_entry", "no_entry_sign", "prohibited"),
        ),
        DONT_SIGN,
    ),
}
_EMOJI_NAME = re.compile(r"[:(]([a-z_/]+)[:)]", re.IGNORECASE)
_FONT_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([\w ]{1,40})", re.IGNORECASE)
_BULLET = "\u2022"
#: More letters than this are words in a font that was left over, which few browsers have.
_MAX_SYMBOL_LETTERS = 1
_ASCII_LETTER = re.compile(r"[A-Za-z]")


def _insert_sign(element: etree._Element) -> str:
    """Put the sign that an icon, a picture or a letter of a symbol font shows into the text.

    Returns:
        Of an icon that opens its block, the name of what it shows; its sign if that is known.
    """
    if element.tag == "img":
        _insert_picture_sign(element)
        return ""
    if _insert_symbol_letters(element):
        return ""
    text = "".join(element.itertext()).strip() if element.tag != "svg" else ""
    classes = element.get("class", "")
    if text and not (_NAME_FONT_CLASS.search(classes) and " " not in text):
        return ""
    if element.tag not in _DRAWN_TAGS and not _ICON_ATTRIBUTES & set(element.attrib):
        return ""
    return _insert_icon(element, classes, text)


def _insert_icon(element: etree._Element, classes: str, text: str) -> str:
    if is_in_control(element):
        if not text and find_icon_name(element, ""):
            part_words_behind(element)
        return ""
    sign = _find_icon_label(element, classes, text)
    if sign and element.tag == "svg" and _has_words_beside(element, sign):
        return ""
    name = sign or find_icon_name(element, text)
    is_opener = bool(name) and opens_its_block(element)
    if sign and is_opener:
        is_sign = sign in (DO_SIGN, DONT_SIGN)
        is_glued = _read_behind(element)[:1].isalnum() or (is_sign and not _is_alone(element))
        replace_by_text(element, sign + " " if is_glued else sign)
        name = sign if is_sign else ""
    elif not text and sign and (words := _read_spoken_words(element)) and _stands_in_sentence(element, words):
        _replace_by_words(element, words)
    elif name:
        if text:
            replace_by_text(element, "")
        part_words_behind(element)
    return name if is_opener else ""


def _has_words_beside(drawing: etree._Element, label: str) -> bool:
    """Whether words stand in a drawing that its label does not say: it is a picture, and no icon."""
    words = " ".join(read_text(text) for text in drawing.iter("text", "{*}text")).casefold()
    known = label.casefold()
    return any(char.isalnum() for char in words) and not all(word in known for word in words.split())


def _replace_by_words(element: etree._Element, words: str) -> None:
    """Put words in place of what is drawn, apart from those beside it; a single letter is part of a word."""
    replace_by_text(element, words)
    if len(words) > 1:
        part_words_before(element)
        part_words_behind(element)


def _read_spoken_words(element: etree._Element) -> str:
    """The few words by which an icon is called aloud, as a word of its sentence; a tool tip is none."""
    label = element.get("aria-label") or ""
    if element.tag == "svg" and not label:
        label = next((title.text or "" for title in element.iter("{*}title", "title")), "")
    words = label.split()
    return " ".join(words) if len(words) <= _MAX_WORD_PICTURE_WORDS else ""


_DRAWN_TAGS = frozenset({"svg", *_ICON_ELEMENTS})
_ICON_ATTRIBUTES = frozenset({"class", "title", "aria-label", *_NAME_ATTRIBUTES})


def _find_icon_label(element: etree._Element, classes: str, text: str) -> str:
    """The sign or word that an icon stands for; empty where it says nothing, or is not known."""
    label = element.get("title") or element.get("aria-label") or ""
    if element.tag == "svg" and not label:
        label = next((title.text or "" for title in element.iter("{*}title", "title")), "")
    label = " ".join(label.split())
    if label:
        known = _LABEL_WORDS.get(label.lower())
        return label if known is None or _is_alone(element) else known
    if _has_spoken_label(element):
        return ""
    names = map(_find_named_sign, _find_names(element))
    return next(filter(None, names), "") or find_icon_sign(classes, text)


def _find_names(element: etree._Element) -> Iterator[str]:
    """The names of an icon in its attributes, and those of the drawings and pictures that it is made of."""
    for attribute in (*_NAME_ATTRIBUTES, *(("name",) if element.tag in _ICON_ELEMENTS else ())):
        yield (element.get(attribute) or "").rpartition(":")[2]
    for part in element.iter("use", "{*}use", "image", "{*}image"):
        for key, value in part.attrib.items():
            if str(key).endswith("href"):
                address = str(value)[:_MAX_ADDRESS_CHARS]
                match = _FILE_NAME.match(address)
                yield address.rpartition("#")[2] if "#" in address else match[1] if match else address


def find_icon_sign(classes: str, text: str = "") -> str:
    """The sign of an icon, by the names of its classes, or by the name that is its text; empty if unknown.

    >>> find_icon_sign("fas fa-check"), find_icon_sign("dashicons dashicons-no"), find_icon_sign("fa fa-star")
    ('✅', '❌', '')
    """
    names = [text.lower()] if text else []
    words = classes.lower().split()
    has_font = not _ICON_FONT_CLASSES.isdisjoint(words)
    for word in words:
        if match := _ICON_NAME.fullmatch(word):
            names.append(match[1])
        elif has_font:
            names.append(word)
    return next(filter(None, map(_find_named_sign, names)), "")


@lru_cache(maxsize=2048)
def _find_named_sign(name: str) -> str:
    """The sign that an icon is named for, or its file: ``circle-xmark``, ``red_cross``; empty if none."""
    words = re.split(r"[-_ ]+", name.lower())[:_MAX_NAME_WORDS]
    bare = "-".join(word for word in words if not _ICON_DETAIL.fullmatch(word))
    for known in dict.fromkeys((bare or ("x" if "x" in words else ""), "-".join(words))):
        if _DONT_ICON.fullmatch(known):
            return DONT_SIGN
        if _DO_ICON.fullmatch(known):
            return DO_SIGN
    return ""


_MAX_NAME_WORDS = 8


def _has_spoken_label(element: etree._Element) -> bool:
    """Whether a text for screen readers follows, which says what the icon shows."""
    below = element.getnext()
    return (
        below is not None
        and isinstance(below.tag, str)
        and not (element.tail or "").strip()
        and bool(re.search(r"sr-only|visually|screen-?reader", below.get("class", "")))
    )


def is_in_control(element: etree._Element) -> bool:
    """Whether an element is part of a link, a button or a menu."""
    return any(ancestor.tag in ("a", "button", "nav") for ancestor in element.iterancestors())


def opens_its_block(element: etree._Element) -> bool:
    """Whether nothing stands before an element in its item, paragraph or cell, and something may follow."""
    current = element
    for _ in range(_MAX_EMPTY_NEIGHBOURS):
        parent, above = current.getparent(), current.getprevious()
        if parent is None:
            return False
        if ((parent.text if above is None else above.tail) or "").strip():
            return False
        if above is not None and above.tag == "br":
            return True
        if above is not None:
            is_comment = not isinstance(above.tag, str)
            if is_block_element(above) or (not is_comment and "".join(above.itertext()).strip()):
                return is_block_element(above)
            current = above
            continue
        if is_block_element(parent):
            return parent.tag in ("li", "p", "td", "th", "dt", "dd", "div", "figcaption")
        current = parent
    return False


def _read_behind(element: etree._Element) -> str:
    """The text right behind an element, which another element of its line may hold."""
    following = element.getnext()
    if element.tail or following is None or is_block_element(following):
        return element.tail or ""
    return following.text or ""


def _is_alone(element: etree._Element) -> bool:
    """Whether the block around an element holds no text."""
    block = find_block(element)
    if block is None or len(block) > _MAX_EMPTY_NEIGHBOURS:
        return False
    return not "".join(block.itertext()).strip()


#: The name of a picture's file, without its ending.
_FILE_NAME = re.compile(
    r"(?:[^?#]*/)?([a-z][\w-]{0,60}?)(?:@\dx)?\.(?:png|svg|gif|jpe?g|webp|avif)\b", re.IGNORECASE
)


def _find_sign_in_address(picture: etree._Element) -> str:
    """The sign that a picture without words shows, by the name of its file; empty if it is not known."""
    sizes = [picture.get(name, "") for name in ("width", "height")]
    if any(size.isdecimal() and int(size[:6]) > _MAX_SIGN_PIXELS for size in sizes):
        return ""
    block = find_block(picture)
    if block is None or (_is_alone(picture) and block.tag not in ("td", "th")):
        return ""
    match = _FILE_NAME.match((picture.get("src") or "")[:_MAX_ADDRESS_CHARS])
    return _find_named_sign(match[1].lower()) if match else ""


_MAX_ADDRESS_CHARS = 300
#: A larger picture is a photo, of what is done right or wrong.
_MAX_SIGN_PIXELS = 64


def _insert_picture_sign(picture: etree._Element) -> None:
    """Put the alternative of a picture into the text, where the picture stands for a sign or a word."""
    alt = " ".join((picture.get("alt") or "").split())
    if not alt:
        if (sign := _find_sign_in_address(picture)) and opens_its_block(picture):
            replace_by_text(picture, sign if _is_alone(picture) else sign + " ")
        return
    has_letters = any(map(str.isalpha, alt))
    if not has_letters and not alt.isascii():
        replace_by_text(picture, alt)
        return
    if is_in_control(picture):
        return
    block = find_block(picture)
    if block is not None and block.tag in ("td", "th") and _is_alone(picture) and len(block) == 1:
        replace_by_text(picture, alt)
        return
    known = _find_picture_sign(picture, alt)
    if known and block is not None and _may_open_text(block) and opens_its_block(picture):
        replace_by_text(picture, known + " ")
        return
    if _stands_in_sentence(picture, alt) and len(alt.split()) <= _MAX_WORD_PICTURE_WORDS:
        _replace_by_words(picture, alt)


def _may_open_text(block: etree._Element) -> bool:
    """Whether a sign at the head of a block belongs to a text: the block's, or that of the box beside it."""
    if block.tag in ("li", "p", "dd", "td"):
        return True
    below = block.getnext()
    if below is None or block.tag != "div" or len(block) != 1 or (block.tail or "").strip():
        return False
    return below.tag in ("div", "p") and read_text(below) != ""


def _find_picture_sign(picture: etree._Element, alt: str) -> str:
    """The sign that a picture shows, by its alternative or the name of its emoji; empty if none is known."""
    for name in (picture.get("data-emoji-short-name", ""), alt):
        if (match := _EMOJI_NAME.fullmatch(name)) and (sign := _EMOJI_NAMES.get(match[1].lower())):
            return sign
    return _LABEL_WORDS.get(alt.lower(), "")


#: A picture within a sentence that stands for words of it has no more of them.
_MAX_WORD_PICTURE_WORDS = 4


def _stands_in_sentence(picture: etree._Element, words: str) -> bool:
    """Whether text stands right before a picture, not the end of a sentence, and right behind it.

    Or whether it begins a sentence with a capital, and the text behind it goes on with a small letter.
    """
    element = _find_outermost_wrapper(picture)
    parent, above = element.getparent(), element.getprevious()
    if parent is None:
        return False
    before = ((parent.text if above is None else above.tail) or "").strip()
    after = (element.tail or "").strip()
    if before and not before.endswith((".", "!", "?", ":", "。", "！", "？")):
        return bool(after)
    return words[:1].isupper() and after[:1].islower() and (bool(before) or opens_its_block(picture))


def _find_outermost_wrapper(picture: etree._Element) -> etree._Element:
    """The outermost element within the line that holds nothing but a picture, and its sources."""
    element = picture
    for _ in range(_MAX_PICTURE_WRAPPERS):
        parent = element.getparent()
        if parent is None or parent.tag not in _PICTURE_WRAPPERS or (parent.text or "").strip():
            return element
        if any((inner.tail or "").strip() or inner.tag not in ("source", element.tag) for inner in parent):
            return element
        element = parent
    return element


_MAX_PICTURE_WRAPPERS = 5
#: To the parser a source holds what follows it.
_PICTURE_WRAPPERS = frozenset(
    {"picture", "source", "span", "b", "strong", "i", "em", "u", "font", "small", "mark"}
)


def _insert_symbol_letters(element: etree._Element) -> bool:
    """Put signs in place of the letters of a symbol font.

    A letter that is not known is a bullet where it opens a line: there most are. Elsewhere it may have been a
    part of a dose or a sentence, and becomes U+FFFD, which is a finding.

    Returns:
        Whether the element is set in a symbol font.
    """
    font = _find_font(element)
    if not is_symbol_font(font):
        return False
    events = etree.iterwalk(element, events=("start", "end"))
    for event, inner in events:
        if not isinstance(inner.tag, str):
            continue
        if event == "start":
            if inner is not element and _has_own_font(inner):
                events.skip_subtree()  # it is in a font of its own
            else:
                inner.text = _translate_symbols(inner.text, font, element)
        elif inner is not element:
            inner.tail = _translate_symbols(inner.tail, font, element)
    return True


def _find_font(element: etree._Element) -> str:
    """The first font that an element asks for; empty where it asks for none."""
    match = _FONT_FAMILY.search(element.get("style") or "")
    return (match[1] if match else (element.get("face") or "").partition(",")[0]).strip()


def _has_own_font(element: etree._Element) -> bool:
    return (
        bool(element.get("face"))
        or "font:" in (style := element.get("style") or "")
        or "font-family" in style
    )


def _translate_symbols(text: str | None, font: str, element: etree._Element) -> str | None:
    if not text or not text.strip() or len(_ASCII_LETTER.findall(text)) > _MAX_SYMBOL_LETTERS:
        return text
    signs = read_symbols(text, font)
    letter = text.strip()
    is_bullet = len(letter) == 1 and UNKNOWN_SIGN in signs and opens_its_block(element)
    return text.replace(letter, _BULLET) if is_bullet else signs
