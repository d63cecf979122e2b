"""Puts the values of form fields that stand in sentences and cells of a page into its text."""

from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.html.choices import OPEN, STATE_ATTRIBUTES, TICKED, insert_choices
from pipeline.scraper.html.elements import find_block, has_hidden_type, is_block_element, is_hidden_element
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, read_text, replace_by_text
from pipeline.scraper.html.unshown_text import find_text_before, find_text_behind
from pipeline.scraper.html.word_gaps import part_words_before, part_words_behind

#: Fields whose value is a text that the page shows.
_TEXT_FIELD_TYPES = frozenset(
    {"", "text", "number", "tel", "date", "time", "month", "week", "datetime-local", "range"}
)
#: Fields that are buttons: their value is the label.
_BUTTON_TYPES = frozenset({"button", "submit", "reset", "image"})
#: Fields that a script draws, with the value or state for screen readers.
_find_script_fields = etree.XPath(
    "//@aria-valuetext/.. | //@aria-valuenow/.. | //@aria-checked/.. | //@aria-pressed/.."
    " | //@aria-selected/parent::*[@role = 'option'] | //@data-placeholder/parent::*[@contenteditable]"
    " | //@value/parent::*[contains(name(), '-')]"
)
#: Fields whose value or state an attribute of their own gives.
_VALUE_TAGS = frozenset({"input", "meter", "progress"})
#: The parts of a drawing that hold text.
_DRAWN_TEXTS = ("text", "foreignobject", "{*}text", "{*}foreignObject")
#: The attribute that marks a block with a list of choices of which none is chosen: all of them are shown.
OPEN_LIST_ATTRIBUTE = "data-open-list"
#: The value of `DRAWN_ATTRIBUTE` at a field that is a form's.
FORM_CONTROL = "form-control"
#: Parts of a page whose fields are the site's.
_SITE_TAGS = frozenset({"form", "nav", "header", "footer", "aside"})
#: A longer text of a drawing is not a word of a sentence.
_MAX_DRAWN_CHARS = 60
#: Parts of a drawing (SVG) that are drawn only where something refers to them.
_UNDRAWN_TAGS = frozenset({"defs", "symbol", "clippath", "mask", "pattern", "marker"})
#: How many elements a field may stand in, each within the other, until the block around it.
_MAX_WRAPPERS = 50


def insert_field_values(root: etree._Element) -> None:
    """Make text of the values of fields that stand in sentences and cells.

    Args:
        root: the root element of a page; it is changed in place.
    """
    for form in root.iter("form"):
        if all(has_hidden_type(each) or _is_box_to_tick(each) for each in form.iter(*_FIELD_TAGS)):
            form.tag = "div"  # nobody types into it or sends it: to readers it is a text, or a list to tick
    labels = {label.get("for", ""): label for label in root.iter("label") if label.get("for")}
    renderer = _FieldRenderer(labels)
    fields = list(root.iter("input", "select", "textarea", "meter", "progress"))
    drawings = [svg for svg in root.iter("svg") if next(svg.iter(*_DRAWN_TEXTS), None) is not None]
    script_fields = _find_script_fields(root)
    choices: list[etree._Element] = []
    values: list[etree._Element] = []
    for element in script_fields:
        if element.tag in _VALUE_TAGS:
            continue
        if any(map(element.get, STATE_ATTRIBUTES)):
            choices.append(element)
        elif not len(element):
            values.append(element)
    for element in (*fields, *drawings, *values):
        if element.getparent() is not None:
            renderer.render(element)
    insert_choices(root, [field for field in fields if field.tag == "input"], choices)


_FIELD_TAGS = ("input", "select", "textarea", "button")


def _is_box_to_tick(field: etree._Element) -> bool:
    """Whether a field is the box at an item of a list."""
    is_box = field.tag == "input" and (field.get("type") or "").strip().lower() == "checkbox"
    return is_box and next(field.iterancestors("li", "form")).tag == "li"


@dataclass
class _FieldRenderer:
    """Renders the fields of a page.

    Attributes:
        labels: the labels of the page, by the names of the fields that they are for.
        texts: for each element around a field: whether it holds text of its own, and how many of its children
            are text within a line.
    """

    labels: dict[str, etree._Element]
    texts: dict[etree._Element, tuple[bool, int]] = field(default_factory=dict)

    def render(self, element: etree._Element) -> None:
        """Make text of one field that is shown, where it stands in a sentence or fills a cell."""
        if is_hidden_element(element):
            return
        match element.tag:
            case "input":
                self._render_input(element)
            case "textarea":
                self._render_textarea(element)
            case "select":
                self._render_select(element)
            case "svg":
                self._render_drawing(element)
            case "meter" | "progress":
                value = read_text(element) or element.get("value") or ""
                if self._is_in_sentence(element):
                    _render_value(element, value)
            case _:
                values = map(element.get, ("aria-valuetext", "aria-valuenow", "value", "data-placeholder"))
                value = next(filter(None, values), "")
                if not read_text(element) and self._is_in_sentence(element):
                    _render_value(element, value)

    def _render_input(self, element: etree._Element) -> None:
        kind = (element.get("type") or "").strip().lower()
        if kind in _TEXT_FIELD_TYPES:
            value = (element.get("value") or "").strip()
            if self._is_in_sentence(element):
                _render_value(element, value or _read_place_holder(element))
            elif not (value and self._join_label(element, value)):
                _render_control(element, value)
        elif kind in _BUTTON_TYPES:
            is_text = self._is_in_sentence(element) or _is_whole_item(element)
            _render_control(element, element.get("value") or element.get("alt") or "", is_text=is_text)
        elif kind in ("checkbox", "radio") and _fills_cell(element):
            replace_by_text(element, TICKED if element.get("checked") is not None else OPEN)

    def _join_label(self, element: etree._Element, value: str) -> bool:
        """Put a value behind the label that stands in a box of its own beside its field, outside of forms."""
        label = self.labels.get(element.get("id") or "")
        around = None if label is None else label.getparent()
        if label is None or around is None or not read_text(label) or around not in element.iterancestors():
            return False
        if any(outer.tag in _SITE_TAGS for outer in element.iterancestors()):
            return False
        replace_by_text(label, f"{read_text(label)} {value}")
        replace_by_text(element, "")
        return True

    def _render_textarea(self, element: etree._Element) -> None:
        if self._is_in_sentence(element):
            _render_value(element, (element.text or "").strip() or _read_place_holder(element))
        elif element.get("readonly") is not None or element.get("disabled") is not None:  # to be read
            _render_value(element, element.text or "")
            element.set("style", "display:block")

    def _render_select(self, element: etree._Element) -> None:
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        is_open_list = False
        if element.get("multiple") is not None or (element.get("size") or "1").strip() not in ("", "0", "1"):
            is_open_list = not chosen and len(options) > 1
            chosen = chosen or options  # a list of which all are seen
        else:
            enabled = [option for option in options if option.get("disabled") is None]
            chosen = (chosen or enabled[:1] or options)[-1:]
        if chosen and self._is_in_sentence(element):
            if is_open_list and (block := find_block(element)) is not None:
                block.set(OPEN_LIST_ATTRIBUTE, "")
            _render_value(element, ", ".join(map(_read_option, chosen)))
        elif chosen and not is_open_list:
            _render_control(element, ", ".join(map(_read_option, chosen)))

    def _render_drawing(self, element: etree._Element) -> None:
        """Make text of a drawing (SVG) that stands for a word or number of a sentence."""
        texts = [
            text
            for text in element.iter(*_DRAWN_TEXTS)
            if not any(outer.tag in _UNDRAWN_TAGS for outer in text.iterancestors())
        ]
        value = " ".join(filter(None, map(read_text, texts)))
        if value and len(value) <= _MAX_DRAWN_CHARS and self._is_in_sentence(element):
            _render_value(element, value)
        elif value and texts and all(text.tag == "foreignobject" for text in texts):  # a part of the page
            element.tag = "div"
            for text in texts:
                text.tag = "div"

    def _is_in_sentence(self, element: etree._Element) -> bool:
        """Whether text stands beside a field in its block: a field alone is a form's, not the article's.

        A field that fills a cell is the article's too, and one beside its label, outside a form.
        """
        if _fills_cell(element) or _is_item(element):
            return True
        current = element
        for _ in range(_MAX_WRAPPERS):
            parent = current.getparent()
            if parent is None:
                return False
            if self._has_text_beside(parent, current):
                if _stands_between_words(element) or (parent.tag == "form" and _heads_line(element)):
                    return True
                is_in_form = any(ancestor.tag == "form" for ancestor in parent.iterancestors())
                return parent.tag not in ("form", "fieldset", "legend", *(("label",) if is_in_form else ()))
            if is_block_element(parent):
                return False
            current = parent
        return False

    def _has_text_beside(self, parent: etree._Element, child: etree._Element) -> bool:
        found = self.texts.get(parent)
        if found is None:
            has_text = bool((parent.text or "").strip()) or any(
                (inner.tail or "").strip() for inner in parent
            )
            found = self.texts[parent] = (has_text, sum(map(_is_inline_text, parent)))
        has_text, inline_texts = found
        return has_text or inline_texts > _is_inline_text(child)


def _stands_between_words(element: etree._Element) -> bool:
    """Whether words stand before an element in its line, and text behind it: no form's label goes on so."""
    return any(map(str.isalnum, find_text_before(element))) and bool(find_text_behind(element))


def _heads_line(element: etree._Element) -> bool:
    """Whether a drawing, or a field with a value, begins a line that goes on with a small letter or number.

    The form around it may be one that a page is written into as a whole.
    """
    behind = find_text_behind(element)
    return behind[:1].islower() or behind[:1].isdecimal()


def _render_control(element: etree._Element, label: str, *, is_text: bool = False) -> None:
    """Make a button of a field that is no part of a sentence: what it shows goes into the ledger as a form's.

    Args:
        element: the field.
        label: what it shows.
        is_text: whether it may be a text of the page, as other buttons are.
    """
    label = " ".join(label.split())
    if label:
        replace_by_text(element, label)
        element.tag = "button"
        if not is_text:
            element.set(DRAWN_ATTRIBUTE, FORM_CONTROL)
            element.tail = element.tail or " "  # it is a box, and no part of the word behind it


def _render_value(element: etree._Element, value: str) -> None:
    value = " ".join(value.split())
    if value:
        replace_by_text(element, value)
        part_words_before(element)
        part_words_behind(element)
        parent = element.getparent()
        if parent is not None and parent.tag == "label":  # its words are the article's now, not a form's
            parent.tag = "span"


def _read_place_holder(element: etree._Element) -> str:
    """What an empty field shows, if it is a number or the sentence goes on; a form asks for words by it."""
    shown = element.get("placeholder") or ""
    return shown if any(map(str.isdigit, shown)) or (element.tail or "").strip() else ""


def _read_option(option: etree._Element) -> str:
    return " ".join((option.get("label") or "".join(option.itertext())).split())


def _fills_cell(element: etree._Element) -> bool:
    """Whether a field is all that a cell of a table holds."""
    cell = element.getparent()
    return (
        cell is not None
        and cell.tag in ("td", "th")
        and len(cell) == 1
        and not (cell.text or "").strip()
        and not (element.tail or "").strip()
    )


def _is_item(element: etree._Element) -> bool:
    """Whether a field is all that an item holds, beside items that are texts, outside forms and menus."""
    item = element.getparent()
    if item is None or item.tag != "li" or len(item) > 1 or read_text(item) != read_text(element):
        return False
    beside = (item.getprevious(), item.getnext())
    return any(other is not None and (other.text or "").strip() for other in beside) and not any(
        outer.tag in _SITE_TAGS for outer in item.iterancestors()
    )


def _is_whole_item(button: etree._Element) -> bool:
    """Whether a button is all that an item or paragraph holds, and sends nothing."""
    around = button.getparent()
    return (
        button.get("type", "").lower() == "button"
        and around is not None
        and around.tag in ("li", "p")
        and len(around) == 1
        and not read_text(around)
    )


def _is_inline_text(element: etree._Element) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in ("label", "button", "br", "script", "style")
        and not is_block_element(element)
        and bool("".join(element.itertext()).strip())
    )
