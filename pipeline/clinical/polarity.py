"""Reports dos and don'ts whose mark and wording contradict each other; changes nothing.

A lost or swapped mark turns advice into its opposite, and no rule can tell which of the two was meant:
each contradiction becomes a finding for a person to decide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.article import Block, DoList, DontList, Finding, Item, Section, walk_items
from pipeline.locale import dont_lead, reading
from pipeline.locale.safety_sentences import SafetySentences
from pipeline.text.normalize import letters_only

#: Below headings of these kinds nobody looks for what is to be avoided.
_ADVICE_KINDS = frozenset({"benefits", "steps", "tips"})
#: The share of a list of don'ts that must say so by themselves to make one doubtful that does not.
_MIN_FORBIDDING_SHARE = 0.5
_MAX_TEXT_CHARS, _MAX_EXCERPT_CHARS = 1000, 80


def check_polarity(sections: tuple[Section, ...], language: str) -> tuple[Finding, ...]:
    """What is doubtful of the article's dos and don'ts.

    Args:
        sections: the article's sections, each of its kind.
        language: the article's language (BCP 47).
    """
    words = _load_vocabulary(language)
    return (
        *_check_contradictions(sections, words),
        *(found for each in sections for found in _check_section(each, words)),
    )


@dataclass(frozen=True)
class _PolarityVocabulary:
    language: str
    instructing: re.Pattern[str]
    may_forbid: re.Pattern[str]
    safety_sentences: SafetySentences | None

    def is_forbidding(self, item: Item) -> bool:
        """Whether the words of an item say by themselves that it is a don't."""
        return dont_lead(item.text[:_MAX_TEXT_CHARS], self.language) == ""

    def is_instructing(self, item: Item) -> bool:
        """Whether the words of an item, taken alone, tell to do it."""
        return not self.is_forbidding(item) and bool(self.instructing.match(item.rest[:_MAX_TEXT_CHARS]))

    def render_dont(self, item: Item) -> str:
        """How a don't is printed."""
        return _excerpt(dont_lead(item.text, self.language) + item.text)


@cache
def _load_vocabulary(language: str) -> _PolarityVocabulary:
    known = reading(language)
    kinds = known.get("kinds", {})
    verbs = "|".join(verb for some in ("moving", "advising") for verb in kinds.get(some, ()))
    instructing = kinds.get("instructing", "(?!)").replace("{verbs}", verbs)
    return _PolarityVocabulary(
        language,
        re.compile(instructing, re.IGNORECASE),
        re.compile(known.get("may_forbid", "(?!)"), re.IGNORECASE),
        SafetySentences.from_vocabulary(known),
    )


def _check_section(section: Section, words: _PolarityVocabulary) -> Iterator[Finding]:
    dos = [item for block in section.blocks if isinstance(block, DoList) for item in block.items]
    lists = [block for block in section.blocks if isinstance(block, DontList)]
    donts = [item for block in lists for item in block.items]
    if section.kind == "mistakes" and dos and not donts:
        yield Finding(
            dos[0].lines[0],
            "do-among-mistakes",
            f"«{_excerpt(dos[0].text)}» is marked as a do below «{section.heading}». Decide which is right.",
        )
    bare = donts if section.kind == "tips" else [item for item in donts if not words.is_forbidding(item)]
    if section.kind == "steps":
        bare = [
            item for item in bare if words.is_instructing(item)
        ]  # "Rushing" names what is wrong with a step
    if section.kind in _ADVICE_KINDS and bare and not dos:
        yield Finding(
            bare[0].lines[0],
            "dont-among-tips",
            f"«{_excerpt(bare[0].text)}» is marked as a don't below «{section.heading}»; it is printed as "
            f"«{words.render_dont(bare[0])}». Decide which is right.",
        )
    yield from _check_swapped_marks(dos, donts, words)
    for block in lists:
        for item in block.items:
            yield from _check_dont(item, block, words)


def _check_swapped_marks(dos: list[Item], donts: list[Item], words: _PolarityVocabulary) -> Iterator[Finding]:
    """A do that forbids beside a don't that instructs: the marks may have changed places.

    A do that forbids ("Never bounce") is sound advice by itself.
    """
    instructing = [item for item in donts if words.is_instructing(item)]
    forbidding = [item for item in dos if words.is_forbidding(item)]
    if forbidding and instructing and len(forbidding) * 2 > len(dos):
        yield Finding(
            forbidding[0].lines[0],
            "mixed-polarity",
            f"The do «{_excerpt(forbidding[0].text)}» forbids, the don't «{_excerpt(instructing[0].text)}» "
            "tells what to do. Decide whether the marks have changed places.",
        )


def _check_dont(item: Item, block: Block, words: _PolarityVocabulary) -> Iterator[Finding]:
    """What is doubtful of one don't."""
    if words.is_forbidding(item):
        return
    printed, line = words.render_dont(item), item.lines[0]
    others = [other for other in block.items if isinstance(other, Item) and other is not item]
    forbidding = sum(words.is_forbidding(other) for other in others)
    if words.safety_sentences and words.safety_sentences.classify(item.text):
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
    elif others and forbidding > len(others) * _MIN_FORBIDDING_SHARE and words.is_instructing(item):
        yield Finding(
            line,
            "mixed-polarity",
            f"Its neighbours forbid in words, this tells what to do: it is printed as «{printed}». "
            "Decide whether it is a do.",
        )


def _check_contradictions(sections: tuple[Section, ...], words: _PolarityVocabulary) -> Iterator[Finding]:
    """The same words once as a do and once as a don't."""
    dos = {letters_only(item.text) for item in _iter_items(sections, DoList)}
    for item in _iter_items(sections, DontList):
        if letters_only(item.text) in dos and not words.is_forbidding(item):
            yield Finding(
                item.lines[0],
                "mixed-polarity",
                f"«{_excerpt(item.text)}» is marked both as a do and as a don't. Decide which is right.",
            )


def _iter_items(sections: tuple[Section, ...], of_type: type[Block]) -> Iterator[Item]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, of_type):
                yield from walk_items(block)


def _excerpt(text: str) -> str:
    return text if len(text) <= _MAX_EXCERPT_CHARS else text[:_MAX_EXCERPT_CHARS] + "…"
