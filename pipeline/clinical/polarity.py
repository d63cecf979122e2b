"""Dos and don'ts whose mark and words do not go together: each a finding, nothing is changed.

A lost or swapped mark turns advice into its opposite, and no rule can tell which of the two was meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.article import Block, DoList, DontList, Finding, Item, Section, walk_items
from pipeline.locale import dont_lead, reading
from pipeline.locale.alarms import Alarms

#: Below headings of these kinds nobody looks for what is to be avoided.
_OF_ADVICE = frozenset({"benefits", "steps", "tips"})
#: The share of a list of don'ts that must say so by themselves to make one doubtful that does not.
_MOSTLY = 0.5
_LONGEST, _EXCERPT = 1000, 80


def polarity(sections: tuple[Section, ...], language: str) -> tuple[Finding, ...]:
    """What is doubtful of the article's dos and don'ts.

    Args:
        sections: the article's sections, each of its kind.
        language: the article's language (BCP 47).
    """
    words = _words(language)
    return (
        *_said_twice(sections, words),
        *(found for each in sections for found in _in_section(each, words)),
    )


@dataclass(frozen=True)
class _Words:
    language: str
    instructing: re.Pattern[str]
    may_forbid: re.Pattern[str]
    alarms: Alarms | None

    def forbids(self, item: Item) -> bool:
        """Whether the words of an item say by themselves that it is a don't."""
        return dont_lead(item.text[:_LONGEST], self.language) == ""

    def instructs(self, item: Item) -> bool:
        """Whether the words of an item, taken alone, tell to do it."""
        return not self.forbids(item) and bool(self.instructing.match(item.rest[:_LONGEST]))

    def is_printed(self, item: Item) -> str:
        """How a don't is printed."""
        return _excerpt(dont_lead(item.text, self.language) + item.text)


@cache
def _words(language: str) -> _Words:
    known = reading(language)
    kinds = known.get("kinds", {})
    verbs = "|".join(verb for some in ("moving", "advising") for verb in kinds.get(some, ()))
    instructing = kinds.get("instructing", "(?!)").replace("{verbs}", verbs)
    return _Words(
        language,
        re.compile(instructing, re.IGNORECASE),
        re.compile(known.get("may_forbid", "(?!)"), re.IGNORECASE),
        Alarms.of(known),
    )


def _in_section(section: Section, words: _Words) -> Iterator[Finding]:
    dos = [item for block in section.blocks if isinstance(block, DoList) for item in block.items]
    lists = [block for block in section.blocks if isinstance(block, DontList)]
    donts = [item for block in lists for item in block.items]
    if section.kind == "mistakes" and dos and not donts:
        yield Finding(
            dos[0].lines[0],
            "do-among-mistakes",
            f"«{_excerpt(dos[0].text)}» is marked as a do below «{section.heading}». Decide which is right.",
        )
    bare = donts if section.kind == "tips" else [item for item in donts if not words.forbids(item)]
    if section.kind == "steps":
        bare = [item for item in bare if words.instructs(item)]  # "Rushing" names what is wrong with a step
    if section.kind in _OF_ADVICE and bare and not dos:
        yield Finding(
            bare[0].lines[0],
            "dont-among-tips",
            f"«{_excerpt(bare[0].text)}» is marked as a don't below «{section.heading}»; it is printed as "
            f"«{words.is_printed(bare[0])}». Decide which is right.",
        )
    yield from _swapped(dos, donts, words)
    for block in lists:
        for item in block.items:
            yield from _doubtful(item, block, words)


def _swapped(dos: list[Item], donts: list[Item], words: _Words) -> Iterator[Finding]:
    """A do that forbids beside a don't that instructs: the marks may have changed places.

    A do that forbids ("Never bounce") is sound advice by itself.
    """
    instructing = [item for item in donts if words.instructs(item)]
    forbidding = [item for item in dos if words.forbids(item)]
    if forbidding and instructing and len(forbidding) * 2 > len(dos):
        yield Finding(
            forbidding[0].lines[0],
            "mixed-polarity",
            f"The do «{_excerpt(forbidding[0].text)}» forbids, the don't «{_excerpt(instructing[0].text)}» "
            "tells what to do. Decide whether the marks have changed places.",
        )


def _doubtful(item: Item, block: Block, words: _Words) -> Iterator[Finding]:
    """What is doubtful of one don't."""
    if words.forbids(item):
        return
    printed, line = words.is_printed(item), item.lines[0]
    others = [other for other in block.items if isinstance(other, Item) and other is not item]
    forbidding = sum(words.forbids(other) for other in others)
    if words.alarms and words.alarms.said(item.text):
        yield Finding(
            line,
            "mixed-polarity",
            f"A rule of safety is marked as a don't and printed as «{printed}». Decide whether it is a do.",
        )
    elif words.may_forbid.match(item.text):
        yield Finding(
            line,
            "unclear-dont",
            f"This may forbid, or name a mistake; it is printed as «{printed}». Decide which is meant.",
        )
    elif others and forbidding > len(others) * _MOSTLY and words.instructs(item):
        yield Finding(
            line,
            "mixed-polarity",
            f"Its neighbours forbid in words, this tells what to do: it is printed as «{printed}». "
            "Decide whether it is a do.",
        )


def _said_twice(sections: tuple[Section, ...], words: _Words) -> Iterator[Finding]:
    """The same words once as a do and once as a don't."""
    dos = {_letters(item) for item in _items(sections, DoList)}
    for item in _items(sections, DontList):
        if _letters(item) in dos and not words.forbids(item):
            yield Finding(
                item.lines[0],
                "mixed-polarity",
                f"«{_excerpt(item.text)}» is marked both as a do and as a don't. Decide which is right.",
            )


def _items(sections: tuple[Section, ...], of_type: type[Block]) -> Iterator[Item]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, of_type):
                yield from walk_items(block)


def _letters(item: Item) -> str:
    return "".join(character for character in item.text.casefold() if character.isalnum())


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"
