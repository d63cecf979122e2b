"""Reports dos and don'ts whose mark and wording contradict each other; changes nothing.

A lost or swapped mark turns advice into its opposite, and no rule can tell which of the two was meant:
each contradiction becomes a finding for a person to decide.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.article import Block, DoList, DontList, Finding, Item, Section, walk_items
from pipeline.locale import DontWording
from pipeline.locale.advice_scope import AdviceScopes
from pipeline.locale.instructions import InstructionPatterns
from pipeline.locale.safety_sentences import SafetySentences
from pipeline.text.excerpt import make_excerpt
from pipeline.text.normalize import letters_only

#: Sections of these kinds are read as advice: a don't among it is easily taken for a do.
_ADVICE_KINDS = frozenset({"benefits", "steps", "tips"})
#: A don't that instructs is reported where more than this share (0 to 1) of its list forbids in words.
_MIN_FORBIDDING_SHARE = 0.5
_MAX_TEXT_CHARS, _MAX_EXCERPT_CHARS = 1000, 80


@dataclass(frozen=True)
class PolarityVocabulary:
    """The compiled patterns of one language for dos and don'ts.

    Attributes:
        instructions: how texts begin that instruct.
        may_forbid: texts that may forbid or name a mistake.
        dont_wording: how don'ts are worded and printed.
        safety_sentences: sentences on when to stop or get help; None for an unknown language.
        scopes: what makes don'ts of what it announces; None for an unknown language.
    """

    instructions: InstructionPatterns
    may_forbid: re.Pattern[str]
    dont_wording: DontWording
    safety_sentences: SafetySentences | None
    scopes: AdviceScopes | None

    @classmethod
    def from_vocabulary(
        cls,
        vocabulary: Mapping[str, Any],
        instructions: InstructionPatterns,
        dont_wording: DontWording,
        safety_sentences: SafetySentences | None,
        scopes: AdviceScopes | None,
    ) -> "PolarityVocabulary":
        """Compile a vocabulary (see `pipeline.locale.reading`)."""
        may_forbid = re.compile(vocabulary.get("may_forbid", "(?!)"), re.IGNORECASE)
        return cls(instructions, may_forbid, dont_wording, safety_sentences, scopes)

    def is_forbidding(self, item: Item) -> bool:
        """Whether the text of an item says by itself that it is a don't."""
        return self.dont_wording.is_dont(item.text[:_MAX_TEXT_CHARS])

    def is_instructing(self, item: Item) -> bool:
        """Whether the text of an item, taken alone, says what to do."""
        return not self.is_forbidding(item) and bool(
            self.instructions.any_verb.match(item.rest[:_MAX_TEXT_CHARS])
        )

    def format_dont(self, item: Item) -> str:
        """How a don't is printed, cut to an excerpt."""
        return make_excerpt(self.dont_wording.format_lead(item.text) + item.text, _MAX_EXCERPT_CHARS)


def check_polarity(sections: tuple[Section, ...], vocabulary: PolarityVocabulary) -> tuple[Finding, ...]:
    """A finding for each do or don't whose mark and wording contradict each other.

    Args:
        sections: the article's sections, with their kinds.
        vocabulary: the vocabulary of the article's language.
    """
    return (
        *_check_contradictions(sections, vocabulary),
        *(finding for section in sections for finding in _check_section(section, vocabulary)),
    )


def _check_section(section: Section, vocabulary: PolarityVocabulary) -> Iterator[Finding]:
    dos = [item for block in section.blocks if isinstance(block, DoList) for item in block.items]
    lists = [block for block in section.blocks if isinstance(block, DontList)]
    donts = [item for block in lists for item in block.items]
    if section.kind == "mistakes" and dos and not donts:
        yield Finding(
            dos[0].lines[0],
            "do-among-mistakes",
            f"«{_make_item_excerpt(dos[0])}» is marked as a do below «{section.heading}». "
            "Decide which is right.",
        )
    doubtful = (
        donts if section.kind == "tips" else [item for item in donts if not vocabulary.is_forbidding(item)]
    )
    if section.kind == "steps":  # "Rushing" names what is wrong with a step
        doubtful = [item for item in doubtful if vocabulary.is_instructing(item)]
    if section.kind in _ADVICE_KINDS and doubtful and not dos:
        yield Finding(
            doubtful[0].lines[0],
            "dont-among-tips",
            f"«{_make_item_excerpt(doubtful[0])}» is marked as a don't below «{section.heading}»; "
            f"it is printed as «{vocabulary.format_dont(doubtful[0])}». Decide which is right.",
        )
    yield from _check_swapped_marks(dos, donts, vocabulary)
    for block in lists:
        for item in block.items:
            yield from _check_dont(item, block, vocabulary)


def _check_swapped_marks(
    dos: list[Item], donts: list[Item], vocabulary: PolarityVocabulary
) -> Iterator[Finding]:
    """A finding where most dos forbid and a don't instructs: the marks may have been swapped.

    A single do that forbids ("Never bounce") is sound advice.
    """
    instructing = [item for item in donts if vocabulary.is_instructing(item)]
    forbidding = [item for item in dos if vocabulary.is_forbidding(item)]
    if forbidding and instructing and len(forbidding) * 2 > len(dos):
        do, dont = _make_item_excerpt(forbidding[0]), _make_item_excerpt(instructing[0])
        yield Finding(
            forbidding[0].lines[0],
            "mixed-polarity",
            f"The do «{do}» forbids, the don't «{dont}» tells what to do. "
            "Decide whether the marks have changed places.",
        )


def _check_dont(item: Item, block: Block, vocabulary: PolarityVocabulary) -> Iterator[Finding]:
    """The finding for one don't, if it contradicts its mark."""
    if vocabulary.is_forbidding(item):
        return
    printed, line = vocabulary.format_dont(item), item.lines[0]
    others = [other for other in block.items if isinstance(other, Item) and other is not item]
    forbidding = sum(vocabulary.is_forbidding(other) for other in others)
    if vocabulary.safety_sentences and vocabulary.safety_sentences.classify(item.text):
        yield Finding(
            line,
            "mixed-polarity",
            f"A rule of safety is marked as a don't and printed as «{printed}». Decide whether it is a do.",
        )
    elif vocabulary.may_forbid.match(item.text):
        yield Finding(
            line,
            "unclear-dont",
            f"This may forbid, or name a mistake; it is printed as «{printed}». Decide which is meant.",
        )
    elif others and forbidding > len(others) * _MIN_FORBIDDING_SHARE and vocabulary.is_instructing(item):
        yield Finding(
            line,
            "mixed-polarity",
            f"Its neighbours forbid in words, this tells what to do: it is printed as «{printed}». "
            "Decide whether it is a do.",
        )


def _check_contradictions(sections: tuple[Section, ...], vocabulary: PolarityVocabulary) -> Iterator[Finding]:
    """A finding for each text that is marked both as a do and as a don't."""
    dos = {letters_only(item.text) for item in _iter_items(sections, DoList)}
    for item in _iter_items(sections, DontList):
        if letters_only(item.text) in dos and not vocabulary.is_forbidding(item):
            yield Finding(
                item.lines[0],
                "mixed-polarity",
                f"«{_make_item_excerpt(item)}» is marked both as a do and as a don't. Decide which is right.",
            )


def _iter_items(sections: tuple[Section, ...], of_type: type[Block]) -> Iterator[Item]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, of_type):
                yield from walk_items(block)


def _make_item_excerpt(item: Item) -> str:
    return make_excerpt(item.text, _MAX_EXCERPT_CHARS)
