"""Shows which boxes and radio buttons of a page are ticked, as signs at the head of their words.

``<label><input type="radio" checked> left</label>`` says which leg is meant, and nothing else does. A list of
boxes of which none is ticked is one to work through: there the empty box is a bullet, and says nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.scraper.html.boxes import opens_box
from pipeline.scraper.html.elements import find_block, is_block_element, is_hidden_element
from pipeline.scraper.html.tree import (
    DRAWN_ATTRIBUTE,
    UNSEEN_ATTRIBUTE,
    clear_content,
    read_text,
    replace_by_text,
)
from pipeline.scraper.html.unshown_text import find_text_before, find_text_behind

#: The signs of a ticked box or button and of an open one; Word's own check boxes are read as these too.
TICKED, OPEN = "\u2611", "\u2610"
#: What gives the state of what a script draws as a box, switch or button that stays pressed.
STATE_ATTRIBUTES = ("aria-checked", "aria-pressed", "aria-selected")
_INPUT_TYPES = frozenset({"checkbox", "radio"})
_GROUP_TAGS = frozenset({"ul", "ol", "dl", "table", "fieldset"})
_GROUP_ROLES = frozenset({"group", "radiogroup", "list"})
#: Fields by which a form of the site's own is known: what is typed there is sent.
_SENT_TYPES = frozenset({"email", "password", "search", "submit", "tel", "image"})
#: Parts of an article that no form of the site holds; a form around a whole page does.
_ARTICLE_TAGS = ("h1", "h2", "article", "main", "ol")
#: How many elements a box may stand in, each within the other, until its label.
_MAX_LABEL_WRAPPERS = 4
#: Longer words are no choice between others.
_MAX_PRESSED_CHARS = 60


@dataclass(slots=True)
class _TickedField:
    """A box or button, whether it is ticked, the element that holds its words, if one does, and its block."""

    element: etree._Element
    is_ticked: bool
    label: etree._Element | None
    block: etree._Element | None


def insert_choices(
    root: etree._Element, inputs: Iterable[etree._Element], drawn: Iterable[etree._Element]
) -> None:
    """Put the state of boxes and radio buttons in front of their words, where one of a group is ticked.

    Args:
        root: the root element of a page; it is changed in place.
        inputs: the page's ``input`` elements.
        drawn: its elements with one of `STATE_ATTRIBUTES`.
    """
    fields = [field for field in inputs if (field.get("type") or "").strip().lower() in _INPUT_TYPES]
    if not fields and not any(True for _ in drawn):
        return
    labels: dict[str, etree._Element] = {}
    if fields:
        labels = {name: label for label in root.iter("label") if (name := label.get("for"))}
    site_forms: dict[etree._Element, bool] = {}
    choices = [*_find_choices(fields, labels, site_forms), *_find_drawn_choices(drawn, site_forms)]
    for group in _group_choices(choices):
        for choice in group:
            form = next(choice.element.iterancestors("form"), None)
            if form is not None and not site_forms.get(form):  # nothing sends it: it is there to be read
                form.tag = "div"
            _write_state(choice)


def _find_choices(
    fields: list[etree._Element], labels: dict[str, etree._Element], site_forms: dict[etree._Element, bool]
) -> Iterator[_TickedField]:
    """The boxes and radio buttons that have words beside them; not those by which a page opens its parts."""
    opening_names = set[str]()
    found: list[_TickedField] = []
    around = [_find_label_around(field) for field in fields]
    counts = Counter(around)
    for field, outer in zip(fields, around, strict=True):
        label = outer if outer is not None and counts[outer] == 1 else _find_label_beside(field, labels)
        if label is not None and not any(map(str.isalnum, read_text(label))):
            label = None
        if label is not None and label.get("for") and _opens_part(field, label):
            opening_names.add(field.get("name") or "")
            continue
        if label is None and not _stands_beside_words(field):
            continue
        if not _is_drawn(field) or _is_in_site_form(field, site_forms):
            continue
        found.append(_TickedField(field, field.get("checked") is not None, label, find_block(field)))
    return (choice for choice in found if (choice.element.get("name") or None) not in opening_names)


def _find_label_around(field: etree._Element) -> etree._Element | None:
    """The label in which a field stands."""
    label = field.getparent()
    for _ in range(_MAX_LABEL_WRAPPERS):
        if label is None or label.tag == "label" or is_block_element(label):
            break
        label = label.getparent()
    return label if label is not None and label.tag == "label" else None


def _find_label_beside(field: etree._Element, labels: dict[str, etree._Element]) -> etree._Element | None:
    """The label that names a field, in the same block."""
    label = labels.get(field.get("id") or "")
    return label if label is not None and find_block(label) is find_block(field) else None


def _opens_part(field: etree._Element, label: etree._Element) -> bool:
    """Whether a label opens a part of the page below it (tabs and accordions without scripts)."""
    return opens_box(label) and not find_text_before(field)


def _stands_beside_words(field: etree._Element) -> bool:
    return any(map(str.isalnum, find_text_behind(field) or find_text_before(field)))


def _is_drawn(field: etree._Element) -> bool:
    """Whether a field is shown, or an empty element beside it draws it (``<span class="checkmark">``)."""
    if not is_hidden_element(field) and UNSEEN_ATTRIBUTE not in field.attrib:
        return True
    return any(
        beside is not None and isinstance(beside.tag, str) and not read_text(beside)
        for beside in (field.getnext(), field.getprevious())
    )


def _is_in_site_form(element: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether an element is in a form that is sent to the site; one around the whole page is none."""
    form = next(element.iterancestors("form"), None)
    if form is None:
        return False
    if form not in known:
        is_sent = any(
            (field.get("type") or ("submit" if field.tag == "button" else "")).lower() in _SENT_TYPES
            for field in form.iter("input", "button")
        )
        is_sent = is_sent or bool(form.get("action"))
        known[form] = is_sent and next(form.iter(*_ARTICLE_TAGS), None) is None
    return known[form]


def _find_drawn_choices(
    drawn: Iterable[etree._Element], site_forms: dict[etree._Element, bool]
) -> Iterator[_TickedField]:
    """The boxes, switches and pressed buttons that a script draws, with words in or beside them."""
    for element in drawn:
        if element.tag == "input" or element.getparent() is None or is_hidden_element(element):
            continue
        words = read_text(element)
        is_button = "aria-pressed" in element.attrib
        if is_button and (len(words) > _MAX_PRESSED_CHARS or not words or not _is_one_of_several(element)):
            continue
        if (words or _stands_beside_words(element)) and not _is_in_site_form(element, site_forms):
            is_ticked = any(element.get(name) == "true" for name in STATE_ATTRIBUTES)
            label = element if any(map(str.isalnum, words)) else None
            yield _TickedField(element, is_ticked, label, find_block(element))


def _is_one_of_several(button: etree._Element) -> bool:
    """Whether other buttons that stay pressed stand beside one: alone it does something to the page."""
    return any(
        beside is not None and "aria-pressed" in beside.attrib
        for beside in (button.getprevious(), button.getnext())
    )


def _group_choices(choices: Iterable[_TickedField]) -> Iterator[list[_TickedField]]:
    """The choices by groups of which one is ticked, or of which several stand in one line."""
    groups: dict[object, list[_TickedField]] = defaultdict(list)
    for choice in choices:
        groups[_find_group(choice)].append(choice)
    for group in groups.values():
        if any(choice.is_ticked for choice in group):
            yield group
            continue
        in_line: dict[etree._Element | None, list[_TickedField]] = defaultdict(list)
        for choice in group:
            in_line[choice.block].append(choice)
        for line in in_line.values():
            if len(line) > 1 and next(line[0].element.iterancestors("form"), None) is None:
                yield line


def _find_group(choice: _TickedField) -> object:
    """What the choices of a group have in common: their name, list, table or box, or the part around them."""
    element, name = choice.element, choice.element.get("name")
    if element.get("type") == "radio" and name:
        return name
    block = choice.block
    for outer in element.iterancestors():
        if outer.tag in _GROUP_TAGS or outer.get("role") in _GROUP_ROLES:
            return outer
        if block is not None and outer is block.getparent():
            break
    return block if block is None or block.getparent() is None else block.getparent()


def _write_state(choice: _TickedField) -> None:
    """Write the sign of a choice before its words, in its label if that stands elsewhere."""
    sign = TICKED if choice.is_ticked else OPEN
    element, label = choice.element, choice.label
    if label is not None and element.tag == "input":
        replace_by_text(element, "")
        _write_at_head(label, sign)
        label.tag = "span"  # its words are the article's now, not a form's
    elif label is not None:
        _write_at_head(element, sign)
        element.tag = "span" if element.tag == "button" else element.tag
    else:
        clear_content(element)
        replace_by_text(element, sign)
        element.tail = f" {(element.tail or '').lstrip()}"
    element.attrib.pop("role", None)


def _write_at_head(label: etree._Element, sign: str) -> None:
    """Put a sign at the head of a label, parted by a space from what stands around it."""
    drawn = etree.Element("span")
    drawn.text, drawn.tail = f" {sign}", f" {(label.text or '').lstrip()}"
    drawn.set(DRAWN_ATTRIBUTE, "text")
    label.text = None
    label.insert(0, drawn)
