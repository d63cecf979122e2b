"""Assigns each section its kind, by its heading, by its content, or by the section above it.

A heading that names a kind counts most. A section whose heading names none ("Quad Clenches") is of kind
``steps`` where it holds steps: a numbered list of movements, or paragraphs labelled "Starting position",
"Action". A section that neither its heading nor its content decides inherits the kind of the section
above it. The words are those of the article's language; thresholds are shares (0 to 1) of list items or
sentences.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from pipeline.article import (
    Block,
    DoList,
    DontList,
    Kind,
    OrderedList,
    Paragraph,
    Section,
    Table,
    UnorderedList,
    walk_items,
)
from pipeline.locale.instructions import InstructionPatterns
from pipeline.locale.section_headings import match_heading_kind
from pipeline.text.sentences import find_sentence_spans

#: Kinds that sections below inherit where their own heading names none.
_INHERITED_KINDS = frozenset[Kind](("benefits", "faq", "mistakes", "safety", "steps", "tips"))
#: Below these a heading that forbids ("Avoid long rests") is one piece of advice among others.
_ADVICE_KINDS = frozenset[Kind](("safety", "tips"))
#: The share of a numbered list, of a bulleted one and of sentences that must be movements to make them steps
#: (of sentences fewer where the heading names an exercise), and of a list that must be advice to be tips.
(
    _MIN_NUMBERED_MOVEMENT_SHARE,
    _MIN_LISTED_MOVEMENT_SHARE,
    _MIN_SENTENCE_MOVEMENT_SHARE,
    _MIN_EXERCISE_MOVEMENT_SHARE,
    _MIN_ADVICE_SHARE,
) = 0.3, 0.6, 0.5, 0.4, 0.5
#: Fewer sentences of running text make no steps, unless the heading names an exercise.
_MIN_STEP_SENTENCES = 3
#: Labelled parts of an exercise ("Starting position: …") that make steps.
_MIN_LABELLED_PARTS = 2
#: Instructions are short: of a long text the beginning is enough.
_MAX_TEXT_CHARS = 2000
#: ``Rest - sit down``, ``Action: lift``: a name or label before what is to be done.
_LEADING_NAME = re.compile(r"([^.!?:：;–—]{1,40}?)\s*(?:\s[-–—]|[:：])\s*")


@dataclass(frozen=True)
class SectionVocabulary:
    """The compiled patterns of one language for section kinds; of an unknown language they match nothing.

    Attributes:
        headings: heading patterns by kind, in the order in which they are tried.
        matter: a heading of a subject (symptoms, causes): its section is of kind ``other``.
        exercise: a heading that names an exercise.
        forbidding: a heading that forbids ("Avoid long rests").
        labels: a label of a part of an exercise ("Starting position").
        instructions: how sentences begin that instruct.
    """

    headings: tuple[Mapping[str, re.Pattern[str]], ...]
    matter: re.Pattern[str]
    exercise: re.Pattern[str]
    forbidding: re.Pattern[str]
    labels: re.Pattern[str]
    instructions: InstructionPatterns

    @classmethod
    def from_vocabulary(
        cls, vocabulary: Mapping[str, Any], instructions: InstructionPatterns
    ) -> "SectionVocabulary":
        """Compile a vocabulary (see `pipeline.locale.reading`)."""
        words: Mapping[str, Any] = vocabulary.get("kinds", {})
        tables: tuple[Mapping[str, str], ...] = (words.get("headings", {}), vocabulary.get("sections", {}))

        def compile_pattern(name: str) -> re.Pattern[str]:
            return re.compile(words.get(name, "(?!)"), re.IGNORECASE)

        return cls(
            headings=tuple(
                {kind: re.compile(pattern) for kind, pattern in table.items()} for table in tables
            ),
            matter=compile_pattern("matter"),
            exercise=compile_pattern("exercise"),
            forbidding=compile_pattern("forbidding"),
            labels=compile_pattern("labels"),
            instructions=instructions,
        )


def assign_kinds(sections: tuple[Section, ...], vocabulary: SectionVocabulary) -> tuple[Section, ...]:
    """The sections, each with its kind.

    Text before the first heading is ``intro``. Steps in it become a section of their own, without a heading.

    Args:
        sections: as they were structured; the kinds that they have are ignored.
        vocabulary: the vocabulary of the article's language; of an unknown one only shapes count.
    """
    classified: list[Section] = []
    kind_by_level: dict[int, Kind] = {}
    for section in _split_introductions(sections, vocabulary):
        if section.heading is None:
            classified.append(section)
            continue
        previous_kind = kind_by_level.get(section.level)
        kind_by_level = {level: kind for level, kind in kind_by_level.items() if level < section.level}
        parent = kind_by_level[max(kind_by_level)] if kind_by_level else None
        if previous_kind == "tips" and _is_advice(section, vocabulary):
            parent = previous_kind  # levels are often lost: "Stay active" after "Prevention" belongs to it
        kind = _classify_section(section, vocabulary, parent)
        if kind is None:
            kind = "intro" if not classified and _is_introduction(section, vocabulary) else "other"
        kind_by_level[section.level] = kind
        classified.append(msgspec.structs.replace(section, kind=kind))
    return tuple(classified)


def _is_advice(section: Section, vocabulary: SectionVocabulary) -> bool:
    """Whether a heading is itself a piece of advice."""
    heading = (section.heading or "")[:_MAX_TEXT_CHARS]
    return bool(vocabulary.instructions.any_verb.match(heading) or vocabulary.forbidding.match(heading))


def _is_introduction(section: Section, vocabulary: SectionVocabulary) -> bool:
    """Whether a section is running text without an instruction, as an introduction is."""
    is_prose = all(isinstance(block, Paragraph) for block in section.blocks)
    sentences = _collect_sentences(section.blocks)
    return is_prose and _compute_share(sentences, vocabulary.instructions.any_verb) == 0


def _classify_section(section: Section, vocabulary: SectionVocabulary, parent: Kind | None) -> Kind | None:
    """The kind of a section with a heading, below a section of kind ``parent``; None if undecided."""
    heading = (section.heading or "")[:_MAX_TEXT_CHARS]
    if parent == "faq" or (parent and parent in _ADVICE_KINDS and vocabulary.forbidding.search(heading)):
        return parent
    for patterns in vocabulary.headings:
        if kind := match_heading_kind(heading, patterns):
            return kind
    if vocabulary.matter.search(heading):
        return "other"
    if _is_exercise(section, vocabulary):
        return "steps"
    if parent and parent in _INHERITED_KINDS and (parent != "steps" or _is_continuation(section, vocabulary)):
        return parent
    return "steps" if _is_instruction(section, vocabulary) else _classify_by_shape(section, vocabulary)


def _is_exercise(section: Section, vocabulary: SectionVocabulary) -> bool:
    """Whether the content of a section has the shape of an exercise, whatever its parent is.

    An exercise has labelled parts, or a numbered list of movements. A section without content, only with
    further headings below it, is one where its heading names exercises.
    """
    has_exercise_heading = bool(vocabulary.exercise.search((section.heading or "")[:_MAX_TEXT_CHARS]))
    if not section.blocks:
        return has_exercise_heading
    numbered = _collect_texts(section.blocks, OrderedList)
    movement_share = _compute_share(numbered, vocabulary.instructions.movement)
    is_numbered = bool(numbered) and (has_exercise_heading or movement_share >= _MIN_NUMBERED_MOVEMENT_SHARE)
    names = (_LEADING_NAME.match(text) for text in _collect_texts(section.blocks))
    return (
        is_numbered
        or sum(bool(name and vocabulary.labels.fullmatch(name[1])) for name in names) >= _MIN_LABELLED_PARTS
    )


def _is_continuation(section: Section, vocabulary: SectionVocabulary) -> bool:
    """Whether a section below steps belongs to them: it has a list, or a sentence with a movement."""
    if any(isinstance(block, DoList | DontList) for block in section.blocks):
        return False
    if not section.blocks or any(isinstance(block, OrderedList | UnorderedList) for block in section.blocks):
        return True
    sentences = _collect_sentences(section.blocks)
    return _compute_share(sentences, vocabulary.instructions.movement) > 0


def _is_instruction(section: Section, vocabulary: SectionVocabulary) -> bool:
    """Whether a bulleted list, or running text, is made of movements."""
    has_exercise_heading = bool(vocabulary.exercise.search((section.heading or "")[:_MAX_TEXT_CHARS]))
    is_listed = (
        _compute_share(_collect_texts(section.blocks, UnorderedList), vocabulary.instructions.movement)
        >= _MIN_LISTED_MOVEMENT_SHARE
    )
    min_share = _MIN_EXERCISE_MOVEMENT_SHARE if has_exercise_heading else _MIN_SENTENCE_MOVEMENT_SHARE
    return is_listed or _has_movements(section.blocks, vocabulary, min_share, has_exercise_heading)


def _has_movements(
    blocks: Iterable[Block],
    vocabulary: SectionVocabulary,
    min_share: float,
    has_exercise_heading: bool = False,
) -> bool:
    sentences = _collect_sentences(blocks)
    return _compute_share(sentences, vocabulary.instructions.movement) >= min_share and (
        has_exercise_heading or len(sentences) >= _MIN_STEP_SENTENCES
    )


def _classify_by_shape(section: Section, vocabulary: SectionVocabulary) -> Kind | None:
    """The kind that the block types of a section suggest; None where they suggest none."""
    types = {type(block) for block in section.blocks}
    if types == {Table}:
        return "table"
    if types == {DontList}:
        return "mistakes"
    listed = _collect_texts(section.blocks, UnorderedList) or _collect_texts(section.blocks, OrderedList)
    opening = _collect_texts(section.blocks, Paragraph)[:1]
    is_advice = (
        _compute_share(listed, vocabulary.instructions.any_verb) >= _MIN_ADVICE_SHARE
        or _compute_share(opening, vocabulary.instructions.any_verb) > 0
    )
    return "tips" if DoList in types or is_advice else None


def _split_introductions(sections: Iterable[Section], vocabulary: SectionVocabulary) -> Iterator[Section]:
    """The sections; text without a heading is ``intro`` up to the first block of movements."""
    for section in sections:
        if section.heading is not None:
            yield section
            continue
        starts = (
            index for index, block in enumerate(section.blocks) if _is_start_of_steps(block, vocabulary)
        )
        start = next(starts, len(section.blocks))
        for kind, blocks in (("intro", section.blocks[:start]), ("steps", section.blocks[start:])):
            if blocks:
                yield msgspec.structs.replace(section, kind=kind, blocks=blocks)


def _is_start_of_steps(block: Block, vocabulary: SectionVocabulary) -> bool:
    if isinstance(block, OrderedList):
        is_movement = vocabulary.instructions.movement.match
        movement_count = sum(any(map(is_movement, _split_text(item.text))) for item in block.items)
        return movement_count >= _MIN_SENTENCE_MOVEMENT_SHARE * len(block.items)
    return isinstance(block, Paragraph) and _has_movements((block,), vocabulary, _MIN_SENTENCE_MOVEMENT_SHARE)


def _collect_texts(blocks: Iterable[Block], block_type: type[Any] | None = None) -> list[str]:
    """The text of every item, of all blocks or of those of one type."""
    selected = (block for block in blocks if block_type is None or isinstance(block, block_type))
    return [item.text for block in selected for item in walk_items(block)]


def _collect_sentences(blocks: Iterable[Block]) -> list[str]:
    return [sentence for text in _collect_texts(blocks) for sentence in _split_text(text)]


def _split_text(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentence_spans(text[:_MAX_TEXT_CHARS])]


def _compute_share(texts: list[str], pattern: re.Pattern[str]) -> float:
    """The share (0 to 1) of texts that match the pattern, at once or after a name ("Rest - sit down")."""
    matched_count = 0
    for text in texts:
        name = _LEADING_NAME.match(text)
        has_match = pattern.match(text[:_MAX_TEXT_CHARS]) or (
            name and pattern.match(text[name.end() : _MAX_TEXT_CHARS])
        )
        matched_count += bool(has_match)
    return matched_count / len(texts) if texts else 0.0
