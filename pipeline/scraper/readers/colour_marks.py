"""Finds items whose colour says something that their words do not: "the movements in red are forbidden"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from lxml import etree

from pipeline.article import Finding
from pipeline.locale.colours import find_hue, find_marking_hues, find_named_hues
from pipeline.scraper.html.colours import find_shown_hues
from pipeline.scraper.html.selectors import BudgetExceededError, MatchBudget, parse_selector, split_selectors
from pipeline.scraper.html.style_rules import read_style_sheets
from pipeline.scraper.html.text_block import TextBlock, find_kept_texts
from pipeline.scraper.line import ROW

RULE = "colour-mark"
_MESSAGE = (
    "The text names a colour ({hues}), and this has it: «{words}». The handout shows no colours. Decide"
    " what it says of these words, and write it with a [[fix]]."
)
_COLOUR_DECLARATION = re.compile(r"(?:^|[;\s])(?:color|background|border)", re.IGNORECASE)
_MAX_PARTS, _MAX_BLOCKS, _MAX_RULES = 12, 400, 400
_MAX_QUOTED_CHARS, _MAX_NAMED = 60, 4
_LIST_TAGS = ("ul", "ol", "menu", "dl", "table")


def find_colour_marks(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int
) -> Iterator[Finding]:
    """A finding where the article names a colour, and some of its items have it and others do not.

    In a list or table one colour is enough. Elsewhere it takes two that are named, or one that is named as a
    mark ("in red").

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
        shift: the number of the line of the first block.
    """
    kept = find_kept_texts(blocks, outside)
    text = "\n".join(blocks[index].text for index in kept)
    named = find_named_hues(text)
    if not named:
        return
    shown = _find_block_hues([(index, blocks[index]) for index in kept[:_MAX_BLOCKS]])
    marked = [index for index, hues in shown.items() if hues[0] & named or hues[1] & named]
    if not marked:
        return
    hues = set().union(*((shown[index][0] | shown[index][1]) & named for index in marked))
    is_certain = len(hues) >= _MIN_HUES or bool(hues & find_marking_hues(text))
    if not is_certain:
        marked = _find_differing_items(blocks, shown, named)
        hues = set().union(*(shown[index][0] & named for index in marked))
    if marked:
        words = "; ".join(blocks[index].text[:_MAX_QUOTED_CHARS] for index in marked[:_MAX_NAMED])
        message = _MESSAGE.format(hues=", ".join(sorted(hues)), words=words)
        yield Finding(marked[0] + shift, RULE, message, "decide" if is_certain else "look")


_MIN_HUES = 2
_BlockHues = Mapping[int, tuple[set[str], set[str]]]


def _find_differing_items(blocks: Sequence[TextBlock], shown: _BlockHues, named: set[str]) -> list[int]:
    """The items and rows whose text has a named colour, of lists and tables where not all have it."""
    groups: dict[etree._Element, list[int]] = {}
    for index in shown:
        block = blocks[index]
        around = next(block.element.iterancestors(*_LIST_TAGS), None)
        if around is not None and (block.mark == ROW or block.mark.strip()):
            groups.setdefault(around, []).append(index)
    return [
        index
        for indexes in groups.values()
        if len({frozenset(shown[index][0] & named) for index in indexes}) > 1
        for index in indexes
        if shown[index][0] & named
    ]


def _find_block_hues(blocks: Sequence[tuple[int, TextBlock]]) -> dict[int, tuple[set[str], set[str]]]:
    """For each block but headings, the colours of its text and those behind it."""
    parts = {index: _find_parts(block) for index, block in blocks if not block.mark.startswith("#")}
    styles = _find_sheet_colours([element for elements in parts.values() for element in elements])
    found: dict[int, tuple[set[str], set[str]]] = {}
    for index, elements in parts.items():
        text, behind = set[str](), set[str]()
        for element in elements:
            own_text, own_behind = find_shown_hues(element, styles.get(element, ""))
            text |= own_text
            behind |= own_behind
        found[index] = (text, behind)
    return found


def _find_parts(block: TextBlock) -> list[etree._Element]:
    """The elements whose colour a block may have: its own, the item around it, and those within it.

    No links, and not the name of a colour that is written in this colour.
    """
    element = block.element
    parent = element.getparent()
    parts = [parent] if parent is not None and parent.tag == "li" else []
    for inner in element.iter(etree.Element):
        text = (inner.text or "").strip()
        if inner.tag not in ("a", "th", "img", "svg") and not (text and find_hue(text)):
            parts.append(inner)
        if len(parts) > _MAX_PARTS:
            break
    return parts


def _find_sheet_colours(elements: Sequence[etree._Element]) -> dict[etree._Element, str]:
    """What the page's own style sheets declare of the colours of elements."""
    found: dict[etree._Element, str] = {}
    root = elements[0].getroottree().getroot() if elements else None
    if root is None or next(root.iter("style"), None) is None:
        return found
    sheets = read_style_sheets(root)
    rules = [rule for rule in sheets.rules if _COLOUR_DECLARATION.search(rule.declarations)]
    selectors = [
        (selector, sheets.resolve(rule.declarations))
        for rule in rules[:_MAX_RULES]
        for part in split_selectors(rule.selectors)
        if (selector := parse_selector(part)) is not None and not selector.pseudo_element
    ]
    budget = MatchBudget(_MAX_STEPS)
    with suppress(BudgetExceededError):
        for element in elements:
            for selector, declarations in selectors:
                if selector.matches(element, budget):
                    found[element] = f"{found.get(element, '')};{declarations}"
    return found


_MAX_STEPS = 100_000
