"""The kind of each section: by the words of its heading, by what stands in it, by the section it is part of.

What a heading says plainly counts most. A heading that says little ("Quad Clenches") heads steps where steps
stand below it: a numbered list of movements, or paragraphs labelled "Starting position", "Action". What says
nothing at all is of the kind of the section above it. All words are those of the article's language.
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
from pipeline.clinical.sentences import sentence_spans
from pipeline.locale import reading
from pipeline.locale.headings import said_kind

#: Sections of these kinds pass it on to those below them whose own heading says nothing.
_PASSED_ON = frozenset[Kind](("benefits", "faq", "mistakes", "safety", "steps", "tips"))
#: Below these a heading that forbids ("Avoid long rests") is one piece of advice among others.
_OF_ADVICE = frozenset[Kind](("safety", "tips"))
#: The share of a numbered list, of a bulleted one and of sentences that must be movements to make them steps
#: (of sentences fewer where the heading names an exercise), and of a list that must be advice to be tips.
_NUMBERED, _LISTED, _TOLD, _TOLD_AS_EXERCISE, _ADVISED = 0.3, 0.6, 0.5, 0.4, 0.5
#: Fewer sentences of running text make no steps, unless the heading names an exercise.
_FEWEST_TOLD = 3
#: Labelled parts of an exercise ("Starting position: …") that make steps.
_LABELLED = 2
#: Instructions are short: of a long text the beginning is enough.
_LONGEST = 2000
#: ``Rest - sit down``, ``Action: lift``: a name or label before what is to be done.
_NAME = re.compile(r"([^.!?:：;–—]{1,40}?)\s*(?:\s[-–—]|[:：])\s*")


def with_kinds(sections: tuple[Section, ...], language: str) -> tuple[Section, ...]:
    """The sections, each with its kind.

    Text before the first heading is ``intro``. Where it goes over to steps, they become a section of their
    own, without a heading.

    Args:
        sections: as they were structured; the kinds that they have are not looked at.
        language: the article's language (BCP 47); without a vocabulary for it only shapes count.
    """
    words = _words(language)
    found: list[Section] = []
    above: dict[int, Kind] = {}
    for section in _opened(sections, words):
        if section.heading is None:
            found.append(section)
            continue
        beside = above.get(section.level)
        above = {level: kind for level, kind in above.items() if level < section.level}
        parent = above[max(above)] if above else None
        if beside == "tips" and _is_advice(section, words):
            parent = beside  # levels are often lost: "Stay active" behind "Prevention" is a part of it
        kind = _kind(section, words, parent)
        if kind is None:
            kind = "intro" if not found and _only_tells(section, words) else "other"
        above[section.level] = kind
        found.append(msgspec.structs.replace(section, kind=kind))
    return tuple(found)


def _is_advice(section: Section, words: "_Words") -> bool:
    """Whether a heading is itself a piece of advice."""
    heading = (section.heading or "")[:_LONGEST]
    return bool(words.instructing.match(heading) or words.forbidding.match(heading))


def _only_tells(section: Section, words: "_Words") -> bool:
    """Whether a section is running text that asks nothing of the reader: at the beginning it introduces."""
    is_prose = all(isinstance(block, Paragraph) for block in section.blocks)
    return is_prose and _share(_sentences(section.blocks), words.instructing) == 0


@dataclass(frozen=True)
class _Words:
    """A language's vocabulary, compiled; what a language has no words for is never found."""

    headings: tuple[Mapping[str, str], ...]
    matter: re.Pattern[str]
    exercise: re.Pattern[str]
    forbidding: re.Pattern[str]
    labels: re.Pattern[str]
    moving: re.Pattern[str]
    instructing: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    known = reading(language)
    words: Mapping[str, Any] = known.get("kinds", {})

    def pattern(name: str, *verbs: str) -> re.Pattern[str]:
        listed = "|".join(verb for kind in verbs for verb in words.get(kind, ()))
        return re.compile(words.get(name, "(?!)").replace("{verbs}", listed), re.IGNORECASE)

    return _Words(
        headings=(words.get("headings", {}), known.get("sections", {})),
        matter=pattern("matter"),
        exercise=pattern("exercise"),
        forbidding=pattern("forbidding"),
        labels=pattern("labels"),
        moving=pattern("instructing", "moving"),
        instructing=pattern("instructing", "moving", "advising"),
    )


def _kind(section: Section, words: _Words, parent: Kind | None) -> Kind | None:
    """The kind of a section with a heading, below one of the kind ``parent``; None where nothing says it."""
    heading = (section.heading or "")[:_LONGEST]
    if parent == "faq" or (parent and parent in _OF_ADVICE and words.forbidding.search(heading)):
        return parent
    for patterns in words.headings:
        if said := said_kind(heading, patterns):
            return said
    if words.matter.search(heading):
        return "other"
    if _is_exercise(section, words):
        return "steps"
    if parent and parent in _PASSED_ON and (parent != "steps" or _goes_on(section, words)):
        return parent
    return "steps" if _instructs(section, words) else _shown(section, words)


def _is_exercise(section: Section, words: _Words) -> bool:
    """Whether what stands in a section has the shape of an exercise, wherever the section stands.

    An exercise has labelled parts, or a numbered list of movements. A heading of exercises that has
    nothing below it but other headings is one of them all.
    """
    named = bool(words.exercise.search((section.heading or "")[:_LONGEST]))
    if not section.blocks:
        return named
    numbered = _texts(section.blocks, OrderedList)
    is_numbered = bool(numbered) and (named or _share(numbered, words.moving) >= _NUMBERED)
    names = (_NAME.match(text) for text in _texts(section.blocks))
    return is_numbered or sum(bool(name and words.labels.fullmatch(name[1])) for name in names) >= _LABELLED


def _goes_on(section: Section, words: _Words) -> bool:
    """Whether a part of the steps goes on with them: it has a list, or a sentence that says what to do."""
    if any(isinstance(block, DoList | DontList) for block in section.blocks):
        return False
    has_list = any(isinstance(block, OrderedList | UnorderedList) for block in section.blocks)
    return not section.blocks or has_list or _share(_sentences(section.blocks), words.moving) > 0


def _instructs(section: Section, words: _Words) -> bool:
    """Whether a bulleted list, or running text, tells how to move."""
    named = bool(words.exercise.search((section.heading or "")[:_LONGEST]))
    is_listed = _share(_texts(section.blocks, UnorderedList), words.moving) >= _LISTED
    return is_listed or _tells(section.blocks, words, _TOLD_AS_EXERCISE if named else _TOLD, named)


def _tells(blocks: Iterable[Block], words: _Words, least: float, named: bool = False) -> bool:
    sentences = _sentences(blocks)
    return _share(sentences, words.moving) >= least and (named or len(sentences) >= _FEWEST_TOLD)


def _shown(section: Section, words: _Words) -> Kind | None:
    """What the shape of a section says, where neither its heading nor the one above does."""
    types = {type(block) for block in section.blocks}
    if types == {Table}:
        return "table"
    if types == {DontList}:
        return "mistakes"
    listed = _texts(section.blocks, UnorderedList) or _texts(section.blocks, OrderedList)
    opening = _texts(section.blocks, Paragraph)[:1]
    is_advice = _share(listed, words.instructing) >= _ADVISED or _share(opening, words.instructing) > 0
    return "tips" if DoList in types or is_advice else None


def _opened(sections: Iterable[Section], words: _Words) -> Iterator[Section]:
    """The sections; text without a heading is ``intro`` up to where it tells how to move."""
    for section in sections:
        if section.heading is not None:
            yield section
            continue
        steps = (place for place, block in enumerate(section.blocks) if _begins_steps(block, words))
        begin = next(steps, len(section.blocks))
        for kind, blocks in (("intro", section.blocks[:begin]), ("steps", section.blocks[begin:])):
            if blocks:
                yield msgspec.structs.replace(section, kind=kind, blocks=blocks)


def _begins_steps(block: Block, words: _Words) -> bool:
    if isinstance(block, OrderedList):
        items = [any(map(words.moving.match, _sentences_of(item.text))) for item in block.items]
        return sum(items) >= _TOLD * len(items)
    return isinstance(block, Paragraph) and _tells((block,), words, _TOLD)


def _texts(blocks: Iterable[Block], kind: type[Any] | None = None) -> list[str]:
    """The words of all items, of one kind of block or of all."""
    wanted = (block for block in blocks if kind is None or isinstance(block, kind))
    return [item.text for block in wanted for item in walk_items(block)]


def _sentences(blocks: Iterable[Block]) -> list[str]:
    return [sentence for text in _texts(blocks) for sentence in _sentences_of(text)]


def _sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text[:_LONGEST])]


def _share(texts: list[str], pattern: re.Pattern[str]) -> float:
    """The share of the texts that begin as the pattern says, at once or behind a name ("Rest - sit down")."""
    found = 0
    for text in texts:
        name = _NAME.match(text)
        begins = pattern.match(text[:_LONGEST]) or (name and pattern.match(text[name.end() : _LONGEST]))
        found += bool(begins)
    return found / len(texts) if texts else 0.0
