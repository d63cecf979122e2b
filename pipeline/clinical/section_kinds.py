"""Assigns each section its kind, by its heading, by its content, or by the section above it.

A heading that names a kind counts most. A heading that names none ("Quad Clenches") is of kind ``steps``
where steps stand below it: a numbered list of movements, or paragraphs labelled "Starting position",
"Action". A section that neither its heading nor its content decides inherits the kind of the section
above it. All words are those of the article's language; thresholds are shares (0 to 1) of list items or
sentences.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
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
from pipeline.locale import reading
from pipeline.locale.section_headings import match_heading_kind
from pipeline.text.sentences import find_sentence_spans

#: Sections of these kinds pass it on to those below them whose own heading says nothing.
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


def assign_kinds(sections: tuple[Section, ...], language: str) -> tuple[Section, ...]:
    """The sections, each with its kind.

    Text before the first heading is ``intro``. Where it goes over to steps, they become a section of their
    own, without a heading.

    Args:
        sections: as they were structured; the kinds that they have are not looked at.
        language: the article's language (BCP 47); without a vocabulary for it only shapes count.
    """
    words = _load_vocabulary(language)
    found: list[Section] = []
    above: dict[int, Kind] = {}
    for section in _split_introductions(sections, words):
        if section.heading is None:
            found.append(section)
            continue
        beside = above.get(section.level)
        above = {level: kind for level, kind in above.items() if level < section.level}
        parent = above[max(above)] if above else None
        if beside == "tips" and _is_advice(section, words):
            parent = beside  # levels are often lost: "Stay active" behind "Prevention" is a part of it
        kind = _classify_section(section, words, parent)
        if kind is None:
            kind = "intro" if not found and _is_introduction(section, words) else "other"
        above[section.level] = kind
        found.append(msgspec.structs.replace(section, kind=kind))
    return tuple(found)


def _is_advice(section: Section, words: "_SectionVocabulary") -> bool:
    """Whether a heading is itself a piece of advice."""
    heading = (section.heading or "")[:_MAX_TEXT_CHARS]
    return bool(words.instructing.match(heading) or words.forbidding.match(heading))


def _is_introduction(section: Section, words: "_SectionVocabulary") -> bool:
    """Whether a section is running text that asks nothing of the reader: at the beginning it introduces."""
    is_prose = all(isinstance(block, Paragraph) for block in section.blocks)
    return (
        is_prose
        and _compute_share(_collect_sentences(section.blocks, words.language), words.instructing) == 0
    )


@dataclass(frozen=True)
class _SectionVocabulary:
    """A language's vocabulary, compiled; what a language has no words for is never found."""

    language: str
    headings: tuple[Mapping[str, str], ...]
    matter: re.Pattern[str]
    exercise: re.Pattern[str]
    forbidding: re.Pattern[str]
    labels: re.Pattern[str]
    moving: re.Pattern[str]
    instructing: re.Pattern[str]


@cache
def _load_vocabulary(language: str) -> _SectionVocabulary:
    known = reading(language)
    words: Mapping[str, Any] = known.get("kinds", {})

    def pattern(name: str, *verbs: str) -> re.Pattern[str]:
        listed = "|".join(verb for kind in verbs for verb in words.get(kind, ()))
        return re.compile(words.get(name, "(?!)").replace("{verbs}", listed), re.IGNORECASE)

    return _SectionVocabulary(
        language=language,
        headings=(words.get("headings", {}), known.get("sections", {})),
        matter=pattern("matter"),
        exercise=pattern("exercise"),
        forbidding=pattern("forbidding"),
        labels=pattern("labels"),
        moving=pattern("instructing", "moving"),
        instructing=pattern("instructing", "moving", "advising"),
    )


def _classify_section(section: Section, words: _SectionVocabulary, parent: Kind | None) -> Kind | None:
    """The kind of a section with a heading, below one of the kind ``parent``; None where nothing says it."""
    heading = (section.heading or "")[:_MAX_TEXT_CHARS]
    if parent == "faq" or (parent and parent in _ADVICE_KINDS and words.forbidding.search(heading)):
        return parent
    for patterns in words.headings:
        if said := match_heading_kind(heading, patterns):
            return said
    if words.matter.search(heading):
        return "other"
    if _is_exercise(section, words):
        return "steps"
    if parent and parent in _INHERITED_KINDS and (parent != "steps" or _is_continuation(section, words)):
        return parent
    return "steps" if _is_instruction(section, words) else _classify_by_shape(section, words)


def _is_exercise(section: Section, words: _SectionVocabulary) -> bool:
    """Whether what stands in a section has the shape of an exercise, wherever the section stands.

    An exercise has labelled parts, or a numbered list of movements. A heading of exercises that has
    nothing below it but other headings is one of them all.
    """
    named = bool(words.exercise.search((section.heading or "")[:_MAX_TEXT_CHARS]))
    if not section.blocks:
        return named
    numbered = _collect_texts(section.blocks, OrderedList)
    is_numbered = bool(numbered) and (
        named or _compute_share(numbered, words.moving) >= _MIN_NUMBERED_MOVEMENT_SHARE
    )
    names = (_LEADING_NAME.match(text) for text in _collect_texts(section.blocks))
    return (
        is_numbered
        or sum(bool(name and words.labels.fullmatch(name[1])) for name in names) >= _MIN_LABELLED_PARTS
    )


def _is_continuation(section: Section, words: _SectionVocabulary) -> bool:
    """Whether a part of the steps goes on with them: it has a list, or a sentence that says what to do."""
    if any(isinstance(block, DoList | DontList) for block in section.blocks):
        return False
    has_list = any(isinstance(block, OrderedList | UnorderedList) for block in section.blocks)
    return (
        not section.blocks
        or has_list
        or _compute_share(_collect_sentences(section.blocks, words.language), words.moving) > 0
    )


def _is_instruction(section: Section, words: _SectionVocabulary) -> bool:
    """Whether a bulleted list, or running text, tells how to move."""
    named = bool(words.exercise.search((section.heading or "")[:_MAX_TEXT_CHARS]))
    is_listed = (
        _compute_share(_collect_texts(section.blocks, UnorderedList), words.moving)
        >= _MIN_LISTED_MOVEMENT_SHARE
    )
    return is_listed or _has_movements(
        section.blocks, words, _MIN_EXERCISE_MOVEMENT_SHARE if named else _MIN_SENTENCE_MOVEMENT_SHARE, named
    )


def _has_movements(
    blocks: Iterable[Block], words: _SectionVocabulary, least: float, named: bool = False
) -> bool:
    sentences = _collect_sentences(blocks, words.language)
    return _compute_share(sentences, words.moving) >= least and (
        named or len(sentences) >= _MIN_STEP_SENTENCES
    )


def _classify_by_shape(section: Section, words: _SectionVocabulary) -> Kind | None:
    """What the shape of a section says, where neither its heading nor the one above does."""
    types = {type(block) for block in section.blocks}
    if types == {Table}:
        return "table"
    if types == {DontList}:
        return "mistakes"
    listed = _collect_texts(section.blocks, UnorderedList) or _collect_texts(section.blocks, OrderedList)
    opening = _collect_texts(section.blocks, Paragraph)[:1]
    is_advice = (
        _compute_share(listed, words.instructing) >= _MIN_ADVICE_SHARE
        or _compute_share(opening, words.instructing) > 0
    )
    return "tips" if DoList in types or is_advice else None


def _split_introductions(sections: Iterable[Section], words: _SectionVocabulary) -> Iterator[Section]:
    """The sections; text without a heading is ``intro`` up to where it tells how to move."""
    for section in sections:
        if section.heading is not None:
            yield section
            continue
        steps = (place for place, block in enumerate(section.blocks) if _is_start_of_steps(block, words))
        begin = next(steps, len(section.blocks))
        for kind, blocks in (("intro", section.blocks[:begin]), ("steps", section.blocks[begin:])):
            if blocks:
                yield msgspec.structs.replace(section, kind=kind, blocks=blocks)


def _is_start_of_steps(block: Block, words: _SectionVocabulary) -> bool:
    if isinstance(block, OrderedList):
        items = [any(map(words.moving.match, _split_text(item.text, words.language))) for item in block.items]
        return sum(items) >= _MIN_SENTENCE_MOVEMENT_SHARE * len(items)
    return isinstance(block, Paragraph) and _has_movements((block,), words, _MIN_SENTENCE_MOVEMENT_SHARE)


def _collect_texts(blocks: Iterable[Block], kind: type[Any] | None = None) -> list[str]:
    """The words of all items, of one kind of block or of all."""
    wanted = (block for block in blocks if kind is None or isinstance(block, kind))
    return [item.text for block in wanted for item in walk_items(block)]


def _collect_sentences(blocks: Iterable[Block], language: str) -> list[str]:
    return [sentence for text in _collect_texts(blocks) for sentence in _split_text(text, language)]


def _split_text(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in find_sentence_spans(text[:_MAX_TEXT_CHARS], language)]


def _compute_share(texts: list[str], pattern: re.Pattern[str]) -> float:
    """The share of the texts that begin as the pattern says, at once or behind a name ("Rest - sit down")."""
    found = 0
    for text in texts:
        name = _LEADING_NAME.match(text)
        begins = pattern.match(text[:_MAX_TEXT_CHARS]) or (
            name and pattern.match(text[name.end() : _MAX_TEXT_CHARS])
        )
        found += bool(begins)
    return found / len(texts) if texts else 0.0
