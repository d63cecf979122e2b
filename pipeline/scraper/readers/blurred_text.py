"""Finds the paragraphs that a page blurs, in place of a part of its article that it sells.

Nobody can read them, and mostly they are dummy text. Much else is blurred for a moment only: what fades in as
the page is scrolled, pictures until they are loaded. So a paragraph counts as blurred where the page also
keeps it from being selected, pressed or read aloud, or says that it is locked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from lxml import etree

from pipeline.scraper.cut_rules import BLURRED_TEXT
from pipeline.scraper.html.text_block import TextBlock, find_kept_texts
from pipeline.text.find import find_all

#: A blur of fewer pixels can be read.
_BLUR = re.compile(
    r"filter\s*:\s*blur\(\s*(?:(?:[2-9]|\d\d)(?:\.\d+)?px|\.\d+r?em|0\.[1-9]\d*r?em|[1-9]\d*r?em)", re.I
)
_BLUR_CLASS = re.compile(
    r"(?:^|\s)(?:blur(?:-(?:sm|md|lg|xl|2xl|3xl|\[\S+\]))?|(?:is-)?blurred(?:-(?:text|content))?)(?:\s|$)"
)
_MOVING = re.compile(r"opacity\s*:\s*0|transition|animation|transform\s*:\s*(?!none)|will-change", re.I)
_LOCKING = re.compile(r"user-select\s*:\s*none|pointer-events\s*:\s*none", re.I)
_LOCKED_CLASS = re.compile(
    r"lock|paywall|premium|gated|members?\b|subscri|select-none|pointer-events-none|restrict", re.I
)
_CLASS_NAME = re.compile(r"\.(-?[a-z_][\w-]*)", re.I)
#: In characters: how far before a declaration its rule begins.
_MAX_RULE_CHARS, _MAX_BLURRED_RULES = 600, 50
_MAX_BLURRED_SHARE = 0.5


def find_blurred_text(source: str, blocks: Sequence[TextBlock], outside: Mapping[int, str]) -> dict[int, str]:
    """Block index to rule name, for each block of the article that the page blurs.

    None where most of the article is blurred.

    Args:
        source: the source of the page.
        blocks: its text blocks.
        outside: block index to rule name, for each block that is not main content.
    """
    if "blur" not in source:
        return {}
    blurs = list(_find_blurs(source))
    rules = _find_blurring_rules(source, blurs)
    if not blurs and not _names_blur_class(source):
        return {}
    kept = find_kept_texts(blocks, outside)
    if not kept:
        return {}
    known: dict[etree._Element, bool] = {}
    blurred = [
        index
        for index in range(kept[0], min(kept[-1] + _MAX_BLOCKS_BEHIND, len(blocks)))
        if blocks[index].is_worded and _is_within_blur(blocks[index].element, rules, known)
    ]
    if len(blurred) > _MAX_BLURRED_SHARE * len(kept):
        return {}
    return dict.fromkeys(blurred, BLURRED_TEXT)


_MAX_BLOCKS_BEHIND = 4
#: How many times a source is looked at where it says "blur", and how much of it around that.
_MAX_NAMES, _MAX_NAME_CHARS = 500, 40


def _names_blur_class(source: str) -> bool:
    """Whether a source may have a class that blurs: it is looked at only where it says "blur"."""
    places = list(islice(find_all(source, "blur"), _MAX_NAMES))
    names = (source[max(0, at - len("is-") - 1) : at + _MAX_NAME_CHARS] for at in places)
    return len(places) == _MAX_NAMES or any(
        _BLUR_CLASS.search(name.replace('"', " ").replace("'", " ")) for name in names
    )


def _find_blurs(source: str) -> Iterator[int]:
    """Where the declarations of a source begin that blur."""
    for at in find_all(source, "blur("):
        if match := _BLUR.search(source, max(0, at - _MAX_NAME_CHARS), at + _MAX_NAME_CHARS):
            yield match.start()


def _find_blurring_rules(source: str, blurs: Iterable[int]) -> dict[str, str]:
    """The names of classes that a style sheet of the page blurs, each with what else it declares of them."""
    rules: dict[str, str] = {}
    for start in blurs:
        opening = source.rfind("{", max(0, start - _MAX_RULE_CHARS), start)
        if opening < 0 or source.find("}", opening, start) >= 0 or len(rules) >= _MAX_BLURRED_RULES:
            continue
        before = source[max(0, opening - _MAX_RULE_CHARS) : opening]
        selector = re.split(r"[{}>;]", before)[-1] if "}" in before or ">" in before else before
        closing = source.find("}", opening, opening + 2 * _MAX_RULE_CHARS)
        for name in _CLASS_NAME.findall(selector):
            rules[name] = source[opening:closing]
    return rules


def _is_within_blur(
    element: etree._Element | None, rules: Mapping[str, str], known: dict[etree._Element, bool]
) -> bool:
    path: list[etree._Element] = []
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    is_blurred = known[element] if element is not None else False
    for inner in reversed(path):
        is_blurred = is_blurred or _is_blurred(inner, rules)
        known[inner] = is_blurred
    return is_blurred


def _is_blurred(element: etree._Element, rules: Mapping[str, str]) -> bool:
    style, classes = element.get("style") or "", element.get("class") or ""
    ruled = " ".join(rules[name] for name in classes.split() if name in rules) if rules else ""
    declared = f"{style} {ruled}"
    if not (_BLUR.search(declared) or (classes and _BLUR_CLASS.search(classes))) or _MOVING.search(declared):
        return False
    is_kept_away = element.get("aria-hidden") == "true" or "inert" in element.attrib
    return is_kept_away or bool(_LOCKING.search(declared) or _LOCKED_CLASS.search(classes))
