"""Reads the body of a section text by text, each for what it says: how to move, advice, a gain, a warning …

A text is a list item, a row of a table, or a sentence. What introduces a list ("Call your doctor if:") is a
*lead-in* and counts by itself.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from pipeline.article import (
    Block,
    DoList,
    DontList,
    OrderedList,
    Paragraph,
    Table,
    UnorderedList,
    walk_items,
)
from pipeline.clinical.section_vocabulary import SectionVocabulary
from pipeline.locale.section_cues import SectionCues, fold_cue_text
from pipeline.text.sentences import find_sentence_spans

#: What a text may say; one may say several.
Sort = Literal[
    "movement", "advice", "dont", "gain", "rule", "warning", "excluded", "fact",
    "fault", "error", "label", "amount", "question",
]  # fmt: skip

#: Of a long text the beginning is enough, and of a long section the first texts.
_MAX_TEXT_CHARS, _MAX_PARAGRAPH_CHARS, _MAX_TEXTS = 600, 1200, 60
#: A list item of no more words may be the bare name of an exercise, or the place of a part of the body.
_MAX_NAME_WORDS, _MAX_PLACEMENT_WORDS = 7, 14
#: So many characters of a script without spaces are about a word.
_UNSPACED_WORD_CHARS = 2
#: ``Rest - sit down``, ``Action: lift``: a name or label before what is said.
_LEADING_NAME = re.compile(r"([^.!?:：;–—]{1,40}?)\s*(?:\s[-–—]|[:：])\s*")
_QUESTION_END = re.compile(r"[?？؟]$")
_LEAD_END = re.compile(r"[:：]$")


@dataclass
class BodyReading:
    """How many texts of a body say what.

    Attributes:
        texts: how many texts there are, but for lead-ins.
        listed: how many of them are list items or rows.
        counts: how many texts are of each sort.
        listed_counts: the same, of list items and rows alone.
        leads: the lead-ins, in small letters.
        folded: the texts, in small letters.
        first_sorts: what the first text says.
    """

    texts: int = 0
    listed: int = 0
    counts: Counter[Sort] = field(default_factory=Counter)
    listed_counts: Counter[Sort] = field(default_factory=Counter)
    leads: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    first_sorts: frozenset[Sort] = frozenset()

    def share(self, sort: Sort) -> float:
        """The share (0 to 1) of texts that are of a sort."""
        return self.counts[sort] / self.texts if self.texts else 0.0

    def listed_share(self, sort: Sort) -> float:
        """The share (0 to 1) of list items and rows that are of a sort."""
        return self.listed_counts[sort] / self.listed if self.listed else 0.0

    def add(self, text: str, sorts: set[Sort], *, is_listed: bool) -> None:
        """Count a text."""
        if not self.texts:
            self.first_sorts = frozenset(sorts)
        self.folded.append(text)
        self.texts += 1
        self.listed += is_listed
        self.counts.update(sorts)
        if is_listed:
            self.listed_counts.update(sorts)


def read_body(blocks: tuple[Block, ...], vocabulary: SectionVocabulary) -> BodyReading:
    """Read the texts of a section's blocks, each for what it says."""
    body = BodyReading()
    for block_type, text in _walk_texts(blocks):
        if body.texts >= _MAX_TEXTS:
            break
        folded = fold_cue_text(text).strip()
        if not folded:
            continue
        is_listed = block_type is not Paragraph
        if not is_listed and _LEAD_END.search(folded):
            body.leads.append(folded)
            continue
        sorts = _sort_text(folded, vocabulary, is_listed=is_listed)
        if block_type is DoList:  # what is marked as right or wrong is advice on how to move
            sorts = sorts - {"movement", "amount"} | {"advice"}
        elif block_type is DontList:
            sorts = sorts - {"movement", "amount"} | {"dont"}
        body.add(folded, sorts, is_listed=is_listed)
    return body


def _walk_texts(blocks: tuple[Block, ...]) -> Iterator[tuple[type[Block], str]]:
    """The texts of blocks, each with the type of what it stands in: list, table, or running text."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.items[1:]:
                yield Table, " ".join(cell.text for cell in row)[:_MAX_TEXT_CHARS]
            continue
        is_list = isinstance(block, UnorderedList | OrderedList | DoList | DontList)
        for item in walk_items(block):
            if is_list:
                yield type(block), item.text[:_MAX_TEXT_CHARS]
                continue
            text = item.text[:_MAX_PARAGRAPH_CHARS]
            for start, end in find_sentence_spans(text):
                yield Paragraph, text[start:end]


def _sort_text(text: str, vocabulary: SectionVocabulary, *, is_listed: bool) -> set[Sort]:
    """What a text in small letters says."""
    cues = vocabulary.cues
    name = _LEADING_NAME.match(text)
    if name and cues.error_label.fullmatch(name[1]):
        return {"error", "fault"}
    starts = (text, text[name.end() :]) if name else (text,)
    sorts = {order} if (order := _find_order(text, starts, vocabulary, is_listed=is_listed)) else set()
    if name and vocabulary.labels.fullmatch(name[1]):
        sorts.add("label")
    # "Reduce the load" begins as a gain does, and advises.
    is_told = order not in ("advice", "dont") and any(map(cues.gain_start.match, starts))
    if is_told or (not is_listed and cues.gain.search(text)):
        sorts.add("gain")
    if order != "movement" and vocabulary.is_warning(text):
        sorts.add("rule")
    elif cues.warning.search(text):
        sorts.add("warning")
    if _QUESTION_END.search(text):
        sorts.add("question")
    patterns: tuple[tuple[Sort, re.Pattern[str]], ...] = (
        ("fact", cues.fact),
        ("fault", cues.fault),
        ("amount", cues.amount),
        *((("excluded", cues.excluded),) if is_listed else ()),
    )
    return sorts | {sort for sort, pattern in patterns if pattern.search(text)}


def _find_order(
    text: str, starts: tuple[str, ...], vocabulary: SectionVocabulary, *, is_listed: bool
) -> Sort | None:
    """Whether a text forbids, says how to move, or advises otherwise.

    Args:
        text: the text, in small letters.
        starts: the text, and what follows its name or label.
        vocabulary: the words of its language.
        is_listed: whether it is a list item.
    """
    cues = vocabulary.cues
    if vocabulary.is_dont(text):
        return "dont"
    if any(cues.movement.match(start) or cues.placed.match(start) for start in starts):
        return "movement"
    is_light = any(map(cues.light.match, starts))
    if is_light and any(pattern.search(text) for pattern in (cues.part, cues.amount, cues.place)):
        return "movement"
    if _is_exercise_entry(text, vocabulary, is_listed=is_listed) or _is_described_movement(text, cues):
        return "movement"
    return "advice" if any(map(cues.advice.match, starts)) else None


def _is_described_movement(text: str, cues: SectionCues) -> bool:
    """Whether a sentence tells a movement in another voice than an order ("The knee is lifted up")."""
    return bool(
        cues.moved.search(text)
        and cues.part.search(text)
        and cues.place.search(text)
        and not cues.fact.search(text)
    )


def _is_exercise_entry(text: str, vocabulary: SectionVocabulary, *, is_listed: bool) -> bool:
    """Whether a text is an exercise or a placement without a verb: "10 squats", "Chin to chest"."""
    cues = vocabulary.cues
    words = len(text.split()) if " " in text else len(text) // _UNSPACED_WORD_CHARS
    has_amount = bool(cues.amount.search(text))
    if not has_amount and not (is_listed and words <= _MAX_PLACEMENT_WORDS):
        return False
    has_part, is_fact = bool(cues.part.search(text)), bool(cues.fact.search(text))
    if has_amount and not is_fact and (has_part or vocabulary.exercise.search(text)):
        return True
    if not is_listed or cues.gain_start.match(text) or cues.fault.search(text):
        return False
    if words <= _MAX_NAME_WORDS and vocabulary.exercise.search(text):
        return True
    return has_part and not is_fact and words <= _MAX_PLACEMENT_WORDS and bool(cues.place.search(text))
