"""Finds the parts of sentences that a page does not show, or shows as no longer meant.

Words that are struck out, hidden, or meant for screen readers only beside the same in short; an editor's
comments; buttons that stand before a sentence. Each kind is taken out by a rule of its own. What is hidden as
a whole paragraph or list is not looked for here: it may be an answer that opens when it is pressed.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from lxml import etree

from pipeline.scraper.cut_rules import (
    DRAWN_NUMBER,
    FALLBACK_CONTENT,
    HEADING_ANCHOR,
    HIDDEN_TEXT,
    PAGE_CONTROL,
    SCREEN_READER_TWIN,
    STRUCK_OUT,
)
from pipeline.scraper.html.editor_comments import EDITOR_COMMENT, find_editor_comments
from pipeline.scraper.html.elements import (
    INVISIBLE_TAGS,
    is_block_element,
    is_hidden_element,
    is_hiding_style,
    is_inline_only,
)
from pipeline.scraper.html.fallbacks import FALLBACK
from pipeline.scraper.html.hiding_styles import hides_words, parse_declarations
from pipeline.scraper.html.line_neighbours import iterate_before, iterate_behind
from pipeline.scraper.html.struck_styles import is_struck_by_gradient
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, UNSEEN_ATTRIBUTE, read_text
from pipeline.text.scripts import has_case

#: In place of a rule, for parts of what is cut that are shown.
SHOWN_AGAIN = ""

_STRUCK_TAGS = frozenset({"del", "s", "strike"})
#: Elements whose text no browser draws.
_UNDRAWN_TAGS = frozenset({"script", "style", "template", "noscript", "title", "datalist"})
#: Elements in which pages draw the numbers of items.
_NUMBER_TAGS = frozenset({"span", "b", "strong", "i", "em", "div", "p", "small", "font", "sup"})
_MAX_DRAWN_DIGITS = 3
_UNSTRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:\s*none", re.IGNORECASE)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
#: Properties that hide an element but for the parts of it that set them anew.
_INHERITED_PROPERTIES = ("visibility", "font-size", "color", "-webkit-text-fill-color", "text-indent")
#: Values that are those of the element around, or a part of them: of nothing, nothing.
_RELATIVE_VALUE = re.compile(r"[\d.]+(?:em|ex|ch|%)\Z|larger|smaller|inherit|unset|revert|currentcolor")
#: Names of classes by which the common style libraries strike out.
_STRUCK_CLASSES = frozenset(
    {"line-through", "text-decoration-line-through", "strikethrough", "strike-through", "is-struck"}
)
#: Names of classes by which they hide: on all screens, on wide ones, on narrow ones, and what shows again.
_HIDING_CLASSES = frozenset({"hidden", "d-none", "hide", "is-hidden", "invisible", "opacity-0"})
_WIDE_HIDING_CLASS = re.compile(
    r"(?:^|\s)(?:(?:sm|md|lg|xl):hidden|d-(?:sm|md|lg|xl)-none|show-for-small-only|hide-for-(?:medium|large)(?:-up)?"
    r"|(?:visible|show)-(?:xs|phone|mobile)(?:-inline(?:-block)?)?|hidden-(?:md|lg|desktop)|(?:hide|hidden)-(?:on-)?desktop"
    r"|(?:(?:is|for|text|label|view)-)?(?:mobile|mobil|movil|phone|smartphone|handy)(?:-(?:text|label|view|version))?"
    r"|(?:mobile|phone|sp)-only|only-(?:mobile|phone|sp)|is-hidden-(?:tablet|desktop)|elementor-hidden-desktop)(?:\s|$)",
    re.IGNORECASE,
)
_NARROW_HIDING_CLASS = re.compile(
    r"(?:^|\s)(?:(?:sm|md|lg|xl|2xl):(?:inline|block|flex|grid|contents|table)[\w-]*|max-(?:sm|md|lg):hidden"
    r"|d-(?:sm|md|lg|xl|xxl)-(?:inline|block|flex|grid|table)[\w-]*|d-(?:none|hidden)-(?:xs|sm)|hide-for-small(?:-only)?"
    r"|show-for-(?:medium|large)(?:-up)?|(?:hidden|hide)-(?:xs|phone|(?:on-)?mobile)|visible-(?:md|lg|desktop)[\w-]*"
    r"|(?:(?:is|for|text|label|view)-)?(?:desktop|escritorio|bureau)(?:-(?:text|label|view|version))?"
    r"|(?:desktop|pc)-only|only-(?:desktop|pc)|is-hidden-mobile|elementor-hidden-(?:mobile|phone))(?:\s|$)",
    re.IGNORECASE,
)
#: Names of classes whose text is for screen readers only, as the common style libraries call them.
SCREEN_READER_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|assistive-text|a11y-(?:hidden|only)"
    r"|u-visually-hidden|element-invisible|offscreen)(?:\s|$)",
    re.IGNORECASE,
)
_FULL_STOPS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", "…", "。", "！", "？", "：", "।", "؟")
#: Full stops: what calls ends with an exclamation mark, and a question is answered below.
_SENTENCE_STOPS = (".", "。", "।", "۔")
#: The spaces of a sentence, and its signs where words are not written apart.
_MIN_SENTENCE_SPACES, _MIN_SENTENCE_SIGNS = 2, 6
#: Signs of players, by which a button starts a film or reads aloud.
_PLAYER_SIGNS = "▶►▷⏯⏵⏸🔈🔉🔊🎥🎬📹\ufe0e\ufe0f "
#: The signs of which links to a heading itself consist.
_ANCHOR_SIGNS = frozenset("#¶§🔗⚓")


def find_unshown_elements(root: etree._Element) -> dict[etree._Element, str]:
    """The elements whose text is to be left out of the sentence around it, each with the rule that says so.

    Parts of them that are shown after all stand there with `SHOWN_AGAIN`.

    Args:
        root: the root element of a page.
    """
    found = dict.fromkeys(_find_drawn_numbers(root), DRAWN_NUMBER)
    found |= dict.fromkeys(find_editor_comments(root), EDITOR_COMMENT)
    for element in root.iter(etree.Element):
        if found.get(element):
            continue
        rule = _find_rule(element)
        if rule:
            found[element] = rule
        if rule == HIDDEN_TEXT:
            found |= dict.fromkeys(_find_shown_again(element), SHOWN_AGAIN)
    return found


def _find_shown_again(element: etree._Element) -> Iterator[etree._Element]:
    """The parts of an element that is hidden but laid out which their own style shows again."""
    style = element.get("style")
    if not style or not len(element) or "hidden" in element.attrib or "popover" in element.attrib:
        return
    outer = parse_declarations(style)
    is_inherited = any(name in outer for name in _INHERITED_PROPERTIES) and _hides(outer)
    if not is_inherited or not _HIDING_CLASSES.isdisjoint((element.get("class") or "").split()):
        return
    for inner in element.iterdescendants(etree.Element):
        own = parse_declarations(inner.get("style") or "")
        restored = {
            name: own[name]
            for name in _INHERITED_PROPERTIES
            if name in own and not _RELATIVE_VALUE.match(own[name])
        }
        if restored and not _hides(outer | restored):
            yield inner


def _hides(values: Mapping[str, str]) -> bool:
    """Whether declarations hide the words of an element."""
    style = ";".join(f"{name}:{value}" for name, value in values.items())
    return is_hiding_style(style) or hides_words(style)


def _find_rule(element: etree._Element) -> str | None:
    tag = element.tag
    if tag in _STRUCK_TAGS and not _UNSTRUCK_STYLE.search(element.get("style") or ""):
        return STRUCK_OUT
    if tag == "dialog" and "open" not in element.attrib:  # it opens elsewhere; here nothing of it is shown
        return HIDDEN_TEXT if find_text_before(element) or find_text_behind(element) else None
    if tag == "button":
        return PAGE_CONTROL if _is_control_beside_text(element) else None
    if element.attrib and (rule := _find_rule_of_attributes(element)):
        return rule
    return HEADING_ANCHOR if tag == "a" and _is_heading_anchor(element) else None


def _find_rule_of_attributes(element: etree._Element) -> str | None:
    """The rule that an element's own style, classes or role give."""
    if element.get(DRAWN_ATTRIBUTE) == FALLBACK:
        return FALLBACK_CONTENT
    if element.get("role") == "deletion":
        return STRUCK_OUT
    style = element.get("style")
    if style and (
        _STRUCK_STYLE.search(style)
        or ("gradient(" in style and is_struck_by_gradient(parse_declarations(style)))
    ):
        return STRUCK_OUT
    classes = element.get("class", "")
    if not _are_telling(classes):
        classes = ""
    if classes and not _STRUCK_CLASSES.isdisjoint(classes.split()):
        return STRUCK_OUT
    is_spoken = bool(classes and SCREEN_READER_CLASS.search(classes))
    is_hidden = (
        is_hidden_element(element)
        or (classes and _is_hidden_by_class(element, classes))
        # Whole parts of a page are often transparent until they are scrolled to; words of a line are not.
        or (style and not is_spoken and hides_words(style))
    )
    # What Word hides does not open when something is pressed, and no more does a cell of a table.
    if is_hidden and ((style and "mso-hide" in style) or is_inline_only(element)):
        return HIDDEN_TEXT
    if element.tag in _CELL_TAGS and (is_hidden or UNSEEN_ATTRIBUTE in element.attrib) and _is_plain(element):
        return HIDDEN_TEXT
    return SCREEN_READER_TWIN if is_spoken and _has_visible_twin(element) else None


_CELL_TAGS = ("td", "th")


def _is_plain(cell: etree._Element) -> bool:
    """Whether a cell holds nothing but one line: tables that lay out a page hold boxes in their cells."""
    return not any(is_block_element(inner) for inner in cell.iterdescendants())


@lru_cache(maxsize=4096)
def _are_telling(classes: str) -> bool:
    """Whether any of an element's classes strikes out, hides or is for screen readers: few do."""
    names = classes.split()
    return (
        not _STRUCK_CLASSES.isdisjoint(names)
        or not _HIDING_CLASSES.isdisjoint(names)
        or any(
            pattern.search(classes)
            for pattern in (_WIDE_HIDING_CLASS, _NARROW_HIDING_CLASS, SCREEN_READER_CLASS)
        )
    )


def _find_drawn_numbers(root: etree._Element) -> Iterator[etree._Element]:
    """The elements that open an item of a numbered list with the number that the item has anyway."""
    for numbered_list in root.iter("ol"):
        if numbered_list.get("start") or any(inner.get("value") for inner in numbered_list):
            continue
        for number, item in enumerate(numbered_list, 1):
            if item.tag != "li" or (item.text or "").strip() or not len(item):
                continue
            first = item[0]
            label = (first.text or "").strip().rstrip(".):")
            is_number = label.isascii() and label.isdigit() and len(label) <= _MAX_DRAWN_DIGITS
            if first.tag not in _NUMBER_TAGS or len(first) or not is_number:
                continue
            if int(label) == number and (find_text_behind(first) or _heads_block(first)):
                yield first


def _heads_block(label: etree._Element) -> bool:
    """Whether a block with a text follows, right behind a label."""
    below = label.getnext()
    return below is not None and is_block_element(below) and _collect_text(below) != ""


def _is_hidden_by_class(element: etree._Element, classes: str) -> bool:
    """Whether the class of an element hides it on a wide screen, as the common style libraries name classes.

    What only narrow screens show goes only where the same stands beside it for wide ones.
    """
    if _NARROW_HIDING_CLASS.search(classes):
        return False
    if not _HIDING_CLASSES.isdisjoint(classes.split()):
        return True
    if not _WIDE_HIDING_CLASS.search(classes):
        return False
    neighbours = (_find_neighbour(element, forward=False), _find_neighbour(element, forward=True))
    return any(
        twin is not None and bool(_NARROW_HIDING_CLASS.search(twin.get("class") or "")) for twin in neighbours
    )


#: Names of classes of what is only printed, and of what only screens show.
_PRINT_CLASS = re.compile(
    r"(?:^|\s)(?:d-print-(?:block|flex|inline|table)|print-only|only-print|visible-print(?:-block)?|show-for-print"
    r"|print:(?:block|flex))(?:\s|$)"
)
_SCREEN_CLASS = re.compile(
    r"(?:^|\s)(?:d-print-none|no-?print|hidden-print|hide-for-print|print:hidden)(?:\s|$)"
)


@lru_cache(maxsize=4096)
def find_screens(classes: str) -> Literal["narrow", "wide", ""]:
    """What shows an element, by its classes: narrow screens or paper, wide ones or screens, or all."""
    is_wide = bool(_NARROW_HIDING_CLASS.search(classes))
    if _PRINT_CLASS.search(classes) or (not is_wide and _WIDE_HIDING_CLASS.search(classes)):
        return "narrow"
    return "wide" if is_wide or _SCREEN_CLASS.search(classes) else ""


def _has_visible_twin(element: etree._Element) -> bool:
    """Whether what is said to screen readers stands beside it for those who see, hidden from them."""
    neighbours = (_find_neighbour(element, forward=False), _find_neighbour(element, forward=True))
    return any(
        twin is not None and twin.get("aria-hidden") == "true" and _collect_text(twin) != ""
        for twin in neighbours
    )


def _find_neighbour(element: etree._Element, *, forward: bool) -> etree._Element | None:
    """The next or previous sibling, where no text stands between."""
    neighbour = element.getnext() if forward else element.getprevious()
    if neighbour is None:
        return None
    between = element.tail if forward else neighbour.tail
    return None if (between or "").strip() else neighbour


def _is_heading_anchor(link: etree._Element) -> bool:
    """Whether a link consists of a sign only, by which a heading links to itself."""
    text = "".join(link.itertext()).strip()
    return bool(text) and len(text) <= 2 and set(text) <= _ANCHOR_SIGNS | {"\ufe0f"}


def _is_control_beside_text(button: etree._Element) -> bool:
    """Whether a button stands before or behind a sentence and is no word of it.

    A word of the sentence goes on with it: behind a button that is one, the sentence goes on with a small
    letter; before one, it has not ended. Where the script has no capitals, only a button behind the full stop
    at the end of the block is none of its words.
    """
    label = read_text(button)
    if not label:
        return False
    if is_sentence(label):
        return False
    first, last = _find_button_row(button)
    before, after = find_text_before(first), find_text_behind(last)
    if label[0] in _PLAYER_SIGNS and not (before and after):
        return bool(before or after)
    label = label.lstrip(_PLAYER_SIGNS)
    if before:
        if not after and not has_case(label):
            return before.endswith(_FULL_STOPS) and not label.endswith(_SENTENCE_ENDS)
        is_new_sentence = before.endswith(_SENTENCE_ENDS) and label[:1].isupper()
        return is_new_sentence and (not after or _is_capital_or_digit(after))
    return bool(after) and not label[0].islower() and label[0].isalpha() and _is_capital_or_digit(after)


def _find_button_row(button: etree._Element) -> tuple[etree._Element, etree._Element]:
    """The first and the last of the buttons that stand in a row with this one, with nothing between."""
    first = last = button
    for _ in range(_MAX_EMPTY_NEIGHBOURS):
        above = first.getprevious()
        if above is None or above.tag != "button" or (above.tail or "").strip():
            break
        first = above
    for _ in range(_MAX_EMPTY_NEIGHBOURS):
        below = last.getnext()
        if below is None or below.tag != "button" or (last.tail or "").strip():
            break
        last = below
    return first, last


def is_sentence(label: str) -> bool:
    """Whether the words of a button are a whole sentence, which no label is."""
    if not label.endswith(_SENTENCE_STOPS) or label.endswith(("...", "..")):
        return False
    if has_case(label):
        return label.count(" ") >= _MIN_SENTENCE_SPACES
    return " " in label or len(label) >= _MIN_SENTENCE_SIGNS


def _is_capital_or_digit(text: str) -> bool:
    first = next((char for char in text if char.isalnum()), "")
    return first.isupper() or first.isdigit()


#: How many elements without text are passed on the way to the next text.
_MAX_EMPTY_NEIGHBOURS = 50


def find_text_before(element: etree._Element) -> str:
    """The text that stands before an element in its block; empty where it begins the block."""
    return next(filter(None, map(_read_part, iterate_before(element, _MAX_EMPTY_NEIGHBOURS))), "")


def find_text_behind(element: etree._Element) -> str:
    """The text that follows an element in its block; empty where it ends the block."""
    return next(filter(None, map(_read_part, iterate_behind(element, _MAX_EMPTY_NEIGHBOURS))), "")


def _read_part(part: str | etree._Element) -> str:
    return part.strip() if isinstance(part, str) else _collect_text(part)


def _collect_text(element: etree._Element) -> str:
    """The text of an element, without what its own tags, attributes and styles hide or strike out."""
    if not isinstance(element.tag, str):
        return ""
    if not len(element):
        return "" if _is_unshown_itself(element) else (element.text or "").strip()
    parts = list[str]()
    events = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in events:
        if event != "start":
            parts.append((inner.tail or "") if inner is not element else "")
        elif _is_unshown_itself(inner):
            parts += ("".join(shown.itertext()) for shown in _find_shown_again(inner))
            events.skip_subtree()
        else:
            parts.append(inner.text or "")
    return "".join(parts).strip()


def _is_unshown_itself(element: etree._Element) -> bool:
    """Whether an element says of itself that its text is not shown, or not meant any more."""
    if element.tag in _STRUCK_TAGS or element.tag in _UNDRAWN_TAGS:
        return True
    style = element.get("style")
    return is_hidden_element(element) or bool(style and (_STRUCK_STYLE.search(style) or hides_words(style)))


def is_wholly_cut(element: etree._Element, unshown: Mapping[etree._Element, str]) -> bool:
    """Whether an element holds text, and all of it is cut."""
    return (
        bool(unshown) and "".join(element.itertext()).strip() != "" and not _has_shown_text(element, unshown)
    )


def _has_shown_text(element: etree._Element, unshown: Mapping[etree._Element, str]) -> bool:
    if unshown.get(element) or element.tag in INVISIBLE_TAGS:
        return False
    if (element.text or "").strip() and isinstance(element.tag, str):
        return True
    return any((child.tail or "").strip() or _has_shown_text(child, unshown) for child in element)
