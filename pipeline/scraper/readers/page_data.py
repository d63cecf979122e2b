"""Finds the steps in the data from which a page's own scripts draw it.

Pages of Next, Nuxt and other frameworks hold their content as data in a script (``__NEXT_DATA__``,
``window.__INITIAL_STATE__``), others in attributes (``data-steps``). Saved before it was drawn, such a page
lacks its steps. A text counts if it stands below a key that names steps, warnings or the like.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

from pipeline.locale.caseless import lower_ascii
from pipeline.scraper.html.tree import read_text
from pipeline.text.find import find_all

#: The ends of keys of data that hold steps, in small letters and in the singular ("howToSteps").
_STEP_NAMES = (
    *("step", "instruction", "direction", "procedure", "exercise", "warning", "caution"),
    *("contraindication", "contra_indication", "donts"),
)
#: What stands behind such a name: ``s": [``, ``:{"``.
_KEY_END = re.compile(r"s?[\"']?\s*:\s*(?=[\[{\"'])")
#: A key of data that holds text of any kind, in the data that a whole page is drawn from.
_TEXT_KEY = re.compile(
    r"\b(?:content|body|html|text|articleBody|description|children)[\"']?\s*:\s*(?=[\"'])", re.IGNORECASE
)
_PAGE_DATA = re.compile(r"__[A-Z][A-Z_]+__|__next_f")
_STRING_OR_BRACKET = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[\[\]{}]", re.DOTALL)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_STEP_ATTRIBUTE = re.compile(
    r"(?:[\w-]*-)?(?:(?:step|instruction|direction|procedure|exercise|warning|(?:pre)?caution)s?"
    r"|contra_?indications?|(?:dos_?(?:and_?)?)?donts)|data-(?:[\w-]*-)?(?:text|content|html)",
    re.IGNORECASE,
)
#: What a page with such attributes has in its source, each after its first letters, which are quickly found.
_ATTRIBUTE_HINTS = tuple(
    map(
        re.compile,
        (
            "data-(?:step|instruction|exercise|warning|text|content|html)",
            " steps?=",
            " instructions=",
            " exercises=",
            " warnings?=",
        ),
    )
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
    if any(hint.search(source) for hint in _ATTRIBUTE_HINTS):
        yield from _iterate_attribute_steps(root)


def _iterate_script_steps(data: str, *, is_page: bool) -> Iterator[str]:
    if '\\"' in data:  # data in a string, which is read as data once more
        data = data.replace('\\"', '"').replace("\\\\", "\\")
    starts = _find_step_values(lower_ascii(data))
    for start in starts:
        yield from _iterate_value(data, start)
    for key in islice(_TEXT_KEY.finditer(data), _MAX_KEYS) if is_page else ():
        yield from filter(_FULL_STOP.search, _iterate_value(data, key.end()))
    if starts and "__NUXT__" in data and "function(" in data:  # the values are arguments of a function
        texts = map(_decode_string, _STRING.findall(data, starts[-1]))
        yield from (text for text in texts if _is_sentence(text) and _FULL_STOP.search(text))


def _find_step_values(lowered: str) -> list[int]:
    """Where the values of the first keys begin that hold steps, in data in small letters."""
    ends = (_KEY_END.match(lowered, at + len(name)) for name in _STEP_NAMES for at in find_all(lowered, name))
    return sorted(match.end() for match in ends if match)[:_MAX_KEYS]


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
    values = (
        (element, value)
        for element in root.iter(etree.Element)
        for name, value in element.items()
        if _may_hold_steps(name)
    )
    for element, value in islice(values, _MAX_ATTRIBUTES):
        text = value.strip()
        if not text or read_text(element):
            continue
        if text[0] in "[{":
            yield from _iterate_value(text, 0)
        elif _is_sentence(text):
            yield text


@lru_cache(maxsize=1024)
def _may_hold_steps(attribute: str) -> bool:
    """Whether an attribute with this name may hold steps: a page has many with the same name."""
    return bool(_STEP_ATTRIBUTE.fullmatch(attribute))
