"""Finds the buttons of a page that are its text: steps that start a film, heads of answers, words.

What a button says stands on the page, whatever it does. It is no text of the article only where it names what
it does to the page ("Print this page").
"""

from lxml import etree

from pipeline.scraper.html.elements import find_block, is_block_element
from pipeline.scraper.html.fields import FORM_CONTROL
from pipeline.scraper.html.tree import DRAWN_ATTRIBUTE, read_text
from pipeline.scraper.html.unshown_text import find_text_before, is_sentence
from pipeline.text.scripts import has_case

#: Blocks whose words head what is below them, with a button or without.
_LABEL_TAGS = frozenset({"summary", "dt", "legend"})
#: Parts of a page whose buttons are the site's.
_SITE_TAGS = frozenset({"nav", "form", "header", "footer", "dialog"})
_SITE_ROLES = frozenset({"navigation", "tablist", "menu", "menubar", "toolbar", "dialog", "alertdialog"})
#: The words of a step, and the signs of one where words are not written apart.
_MIN_STEP_WORDS, _MIN_STEP_SIGNS = 3, 6
_MIN_STEPS = 2
#: Links that lead nowhere: buttons, and the titles of accordions.
_find_linkless = etree.XPath(
    "//a[(not(@href) and (@role = 'button' or @aria-expanded or ../@role = 'button' or ../@aria-expanded))"
    " or (@role = 'button' and @href = '#' and parent::li)]"
)


def mark_up_buttons(root: etree._Element) -> None:
    """Make text of buttons that are whole sentences, the steps of a numbered list, or the head of a box.

    A sentence in easy language may be all buttons, each of which says its word aloud.

    Args:
        root: the root element of a page; it is changed in place.
    """
    for link in _find_linkless(root):
        link.tag = "button" if link.get("role") == "button" else "span"
    lists: dict[etree._Element, bool] = {}
    sentences: dict[etree._Element, bool] = {}
    texts = [
        button for button in root.iter("button") if _is_text(button, lists) or _is_word(button, sentences)
    ]
    for button in texts:
        button.tag = "span"
        button.attrib.pop("role", None)


def _is_text(button: etree._Element, lists: dict[etree._Element, bool]) -> bool:
    """Whether a button that begins a block is a text of the page, whatever it does when it is pressed."""
    label, block = read_text(button), find_block(button)
    is_control = button.get(DRAWN_ATTRIBUTE) == FORM_CONTROL
    if not label or is_control or block is None or find_text_before(button):
        return False
    if block.tag in _LABEL_TAGS:
        return True
    if not (is_sentence(label) or (block.tag == "li" and _is_step(block, lists))):
        return False
    return not any(
        outer.tag in _SITE_TAGS or outer.get("role") in _SITE_ROLES for outer in button.iterancestors()
    )


def _is_word(button: etree._Element, sentences: dict[etree._Element, bool]) -> bool:
    """Whether a button stands in a block that has no word outside of its buttons, which make a sentence."""
    block = find_block(button)
    if block is None:
        return False
    if block not in sentences:
        words = [read_text(inner) for inner in block.iter("button")]
        sentence = " ".join(words)
        sentences[block] = (
            len(words) > 1 and is_sentence(sentence) and read_text(block).split() == sentence.split()
        )
    return sentences[block]


def _is_step(item: etree._Element, lists: dict[etree._Element, bool]) -> bool:
    """Whether an item is one of a list of buttons of which one is a sentence, or most say as much as a step.

    A list without numbers may be one of what can be done with the page.
    """
    steps = item.getparent()
    if steps is None:
        return False
    if steps not in lists:
        labels = [_read_button(inner) for inner in steps if inner.tag == "li"]
        has_steps = steps.tag == "ol" and 2 * sum(map(_is_long, labels)) > len(labels)
        lists[steps] = (
            len(labels) >= _MIN_STEPS and all(labels) and (has_steps or any(map(is_sentence, labels)))
        )
    return lists[steps]


def _read_button(item: etree._Element) -> str:
    """The label of the button that opens an item; empty where it opens with a text."""
    inner = item
    while not (inner.text or "").strip() and len(inner) and isinstance(inner[0].tag, str):
        inner = inner[0]
        if inner.tag == "button":
            return read_text(inner)
        if is_block_element(inner) and inner.getparent() is not item:
            break
    return ""


def _is_long(label: str) -> bool:
    if has_case(label) or " " in label:
        return label.count(" ") + 1 >= _MIN_STEP_WORDS
    return len(label) >= _MIN_STEP_SIGNS
