"""Finds the steps in the data from which a page's own scripts draw it.

Pages of Next, Nuxt and other frameworks hold their content as data in a script (``__NEXT_DATA__``,
``window.__INITIAL_STATE__``), others in attributes (``data-steps``). Saved before it was drawn, such a page
lacks its steps. A text counts if it stands below a key that names steps, warnings or the like.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from pipeline.scraper.html.tree import read_text

_NAMES = (
    r"steps?|instructions?|directions?|procedures?|exercises?|warnings?|cautions?|precautions?"
    r"|contra_?indications?|dos_?(?:and_?)?donts|donts"
)
#: A key of data that holds steps, with what opens its value: ``"steps": [``, ``howToSteps:{"``.
#: Looked for in small letters: so, it is passed over quickly wherever none of the names can begin.
_STEP_KEY = re.compile(rf"(?:{_NAMES})[\"']?\s*:\s*(?=[\[{{\"'])")
#: A key of data that holds text of any kind, in the data that a whole page is drawn from.
_TEXT_KEY = re.compile(
    r"\b(?:content|body|html|text|articleBody|description|children)[\"']?\s*:\s*(?=[\"'])", re.IGNORECASE
)
_PAGE_DATA = re.compile(r"__[A-Z][A-Z_]+__|__next_f")
_STRING_OR_BRACKET = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[\[\]{}]", re.DOTALL)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_STEP_ATTRIBUTE = re.compile(rf"(?:data-)?(?:[\w-]*-)?(?:{_NAMES}|text|content|html)", re.IGNORECASE)
#: What a page with such attributes has in its source.
_ATTRIBUTE_HINTS = (
    *("data-step", "data-instruction", "data-exercise", "data-warning", "data-text", "data-content"),
    *("data-html", " steps=", " step=", " instructions=", " exercises=", " warning=", " warnings="),
)
_find_step_attributes = etree.XPath(
    "//*[@*[starts-with(name(), 'data-') or contains(name(), 'step') or contains(name(), 'instruction')"
    " or contains(name(), 'exercise') or contains(name(), 'warning')]][not(normalize-space())]"
)
_SENTENCE = re.compile(r"\S+ \S+ \S+|[^\x00-\x7f]{6}")
_ADDRESS = re.compile(r"\s*(?:https?:|/|\.|#|data:|[\w.-]+/[\w./-]+$)")
_FULL_STOP = re.compile(r"[.!?。！？]['\"”»]?\s*(?:</?\w{1,20}>\s*){0,9}$")
#: A page that shows less may not have been drawn.
_MIN_DRAWN_CHARS = 1_500
_MAX_KEYS, _MAX_VALUE_PARTS, _MAX_ATTRIBUTES = 200, 600, 200


def find_drawn_steps(root: etree._Element, source: str, *, shown_chars: int) -> Iterator[str]:
    """The texts below keys that name steps, in the data of a page's scripts and attributes.

    Args:
        root: the root element of the page.
        source: the source of the page.
        shown_chars: how much text the page shows. Where that is little, sentences below other keys count too.
    """
    is_short = shown_chars < _MIN_DRAWN_CHARS
    for script in root.iter("script"):
        kind = (script.get("type") or "").strip().lower()
        if kind != "application/ld+json" and script.text:
            is_page = is_short and (kind == "application/json" or bool(_PAGE_DATA.search(script.text)))
            yield from _iterate_script_steps(script.text, is_page=is_page)
    if any(hint in source for hint in _ATTRIBUTE_HINTS):
        yield from _iterate_attribute_steps(root)


def _iterate_script_steps(data: str, *, is_page: bool) -> Iterator[str]:
    if not is_page and '\\"' not in data and not _STEP_KEY.search(data.lower()):
        return
    if '\\"' in data:  # data in a string, which is read as data once more
        data = data.replace('\\"', '"').replace("\\\\", "\\")
    lowered = data.lower()
    if len(lowered) != len(data):  # a few capitals have two small letters
        lowered = data
    found = list(islice(_STEP_KEY.finditer(lowered), _MAX_KEYS))
    for key in found:
        yield from _iterate_value(data, key.end())
    for key in islice(_TEXT_KEY.finditer(data), _MAX_KEYS) if is_page else ():
        yield from filter(_FULL_STOP.search, _iterate_value(data, key.end()))
    if found and "__NUXT__" in data and "function(" in data:  # the values are arguments of a function
        texts = map(_decode_string, _STRING.findall(data, found[-1].end()))
        yield from (text for text in texts if _is_sentence(text) and _FULL_STOP.search(text))


def _iterate_value(data: str, start: int) -> Iterator[str]:
    """The sentences in a value of data, which begins here."""
    depth = 0
    for part in islice(_STRING_OR_BRACKET.finditer(data, start), _MAX_VALUE_PARTS):
        sign = part[0][0]
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif _is_sentence(text := _decode_string(part[0])):
            yield text
        if depth <= 0:
            return


def _decode_string(literal: str) -> str:
    if literal[0] == "'":
        return literal[1:-1].replace("\\'", "'")
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return literal[1:-1]


def _is_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(text)) and not _ADDRESS.match(text)


def _iterate_attribute_steps(root: etree._Element) -> Iterator[str]:
    """The sentences in attributes of elements that hold no text."""
    for element in islice(_find_step_attributes(root), _MAX_ATTRIBUTES):
        for name, value in element.attrib.items():
            if not _STEP_ATTRIBUTE.fullmatch(str(name)) or read_text(element):
                continue
            text = str(value).strip()
            if text[:1] in "[{" and text:
                yield from _iterate_value(text, 0)
            elif _is_sentence(text):
                yield text
