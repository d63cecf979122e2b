"""Assigns each section its kind, by what its heading, its lead-ins, its form and its words say together.

`pipeline.clinical.section_votes` gives the votes of a section; here those of the sections around it are
added: of the section above it, and of its sisters, whose headings count the same thing ("Step 2", "Day 3").
The kind with the most votes wins; where none has enough, the section is of kind ``other``. The words are
those of the article's language.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from pipeline.article import Block, Kind, OrderedList, Paragraph, Section, UnorderedList
from pipeline.clinical.section_body import read_body
from pipeline.clinical.section_vocabulary import SectionVocabulary
from pipeline.clinical.section_votes import NAMED, Vote, fold_heading, vote_body, vote_heading
from pipeline.text.excerpt import make_excerpt

__all__ = ["ClassifiedSection", "SectionVocabulary", "assign_kinds", "classify_sections", "explain_kinds"]

#: Kinds that sections below inherit where nothing of their own outweighs it.
_INHERITED_KINDS = frozenset[Kind](("benefits", "faq", "mistakes", "safety", "steps", "tips"))
#: Below these a heading that forbids ("Avoid long rests") is one piece of advice among others.
_ADVICE_KINDS = frozenset[Kind](("safety", "tips"))
#: What a parent and sisters weigh, and the least weight that makes a kind.
_PARENT_WEIGHT, _SISTER_WEIGHT, _MIN_WEIGHT = 2.5, 1.5, 1.4
_PARENT_WEIGHTS: Mapping[Kind, float] = {"safety": 3.5, "mistakes": 3.5, "faq": 10.0}
#: Below "Common questions" stand questions; a single question ("Can I swim?") has no such sections below it.
_MIN_FAQ_WEIGHT = 4.0
#: A heading that names a subject ("Symptoms") introduces nothing.
_MIN_SUBJECT_WEIGHT, _MIN_INSTRUCTING_WEIGHT = 2.5, 0.8
_MIN_SISTERS = 2
_MAX_EXPLAINED_CHARS = 50
#: A heading that weighs as much names its kind plainly, and the share that the sections around it then have.
_MIN_NAMED_WEIGHT, _NAMED_SHARE = 5.0, 0.3
#: The share (0 to 1) of texts that must say how to move where steps begin without a heading.
_MIN_STEP_SHARE, _MIN_STEP_TEXTS, _MAX_TOLD_SHARE = 0.5, 3, 0.34


@dataclass(frozen=True)
class ClassifiedSection:
    """A section with its kind, and the votes that made it."""

    section: Section
    votes: tuple[Vote, ...] = ()


def assign_kinds(sections: tuple[Section, ...], vocabulary: SectionVocabulary) -> tuple[Section, ...]:
    """The sections, each with its kind.

    Text before the first heading is ``intro``. Steps in it become a section of their own, without a heading.

    Args:
        sections: as they were structured; the kinds that they have are ignored.
        vocabulary: the vocabulary of the article's language; of an unknown one only shapes count.
    """
    return tuple(classified.section for classified in classify_sections(sections, vocabulary))


def classify_sections(sections: Iterable[Section], vocabulary: SectionVocabulary) -> list[ClassifiedSection]:
    """The sections with their kinds, and why each has its own; see `assign_kinds`."""
    split = list(_split_introductions(sections, vocabulary))
    own = [_vote_section(section, vocabulary) for section in split]
    sisters = _vote_sisters(split, own, vocabulary)
    classified: list[ClassifiedSection] = []
    kind_by_level: dict[int, Kind] = {}
    for section, votes, added in zip(split, own, sisters, strict=True):
        if section.heading is None:
            classified.append(ClassifiedSection(section))
            continue
        previous = kind_by_level.get(section.level)
        kind_by_level = {level: kind for level, kind in kind_by_level.items() if level < section.level}
        parent = kind_by_level[max(kind_by_level)] if kind_by_level else None
        if previous == "tips" and _is_advice(section, vocabulary):
            parent = previous  # levels are often lost: "Stay active" after "Prevention" belongs to it
        votes = (*votes, *_weaken(votes, (*added, *_vote_parent(section, parent, vocabulary))))
        kind = _count(votes)
        if kind in (None, "other"):
            kind = "intro" if not classified and _is_introduction(section, votes) else "other"
        is_question = kind == "faq" and not any(
            vote.kind == "faq" and vote.weight >= _MIN_FAQ_WEIGHT for vote in votes
        )
        kind_by_level[section.level] = "other" if is_question else kind
        classified.append(ClassifiedSection(msgspec.structs.replace(section, kind=kind), votes))
    return classified


def explain_kinds(sections: Iterable[Section], vocabulary: SectionVocabulary) -> Iterator[str]:
    """A line for each section with a heading: its kind, and what speaks for this and for other kinds.

    Args:
        sections: the sections of an article, with their kinds.
        vocabulary: the vocabulary of the article's language.
    """
    sections = tuple(sections)
    for section, classified in zip(sections, classify_sections(sections, vocabulary), strict=False):
        if section.heading is None:
            continue
        votes = sorted(classified.votes, key=lambda vote: (vote.kind != section.kind, -vote.weight))
        reasons = "; ".join(
            f"{'' if vote.kind == section.kind else f'{vote.kind}: '}{vote.reason} ({vote.weight:.1f})"
            for vote in votes
        )
        heading = make_excerpt(section.heading, _MAX_EXPLAINED_CHARS)
        yield f"line {section.line or 0:>4}  kind     {section.kind}, «{heading}»: {reasons or 'no sign'}"


def _vote_section(section: Section, vocabulary: SectionVocabulary) -> tuple[Vote, ...]:
    """The votes of a section's own heading and body."""
    if section.heading is None:
        return ()
    heading = fold_heading(section.heading)
    body = read_body(section.blocks, vocabulary)
    votes = tuple(vote_heading(heading, vocabulary))
    named = max(votes, key=lambda vote: vote.weight).kind if votes else None
    return (*votes, *vote_body(section, body, named, vocabulary))


def _weaken(own: tuple[Vote, ...], around: tuple[Vote, ...]) -> Iterator[Vote]:
    """The votes of the sections around one: less for one whose heading plainly names its kind."""
    is_named = any(vote.weight >= _MIN_NAMED_WEIGHT for vote in own if vote.reason == NAMED)
    for vote in around:
        is_weak = is_named and vote.weight < _PARENT_WEIGHTS["faq"]
        yield Vote(vote.kind, vote.weight * _NAMED_SHARE, vote.reason) if is_weak else vote


def _vote_parent(section: Section, parent: Kind | None, vocabulary: SectionVocabulary) -> Iterator[Vote]:
    """The vote of the section above for one below it."""
    if parent not in _INHERITED_KINDS or parent is None:
        return
    if parent == "faq":
        yield Vote(parent, _PARENT_WEIGHTS[parent], "it stands below questions")
    elif parent in _ADVICE_KINDS and vocabulary.forbidding.search(fold_heading(section.heading)):
        yield Vote(parent, _PARENT_WEIGHTS["faq"], f"it forbids, below {parent}")
    elif parent != "steps" or _is_continuation(section, vocabulary):
        yield Vote(parent, _PARENT_WEIGHTS.get(parent, _PARENT_WEIGHT), f"it stands below {parent}")


def _vote_sisters(
    sections: list[Section], votes: list[tuple[Vote, ...]], vocabulary: SectionVocabulary
) -> list[tuple[Vote, ...]]:
    """For each section the vote of its sisters, which count the same or ask as it does."""
    families: dict[tuple[int, str], list[int]] = {}
    for index, section in enumerate(sections):
        if section.heading is not None and (form := _find_form(section.heading, vocabulary)):
            families.setdefault((section.level, form), []).append(index)
    added: list[tuple[Vote, ...]] = [() for _ in sections]
    for (_, form), members in families.items():
        if len(members) < _MIN_SISTERS:
            continue
        if form == "?":
            kinds = Counter(_count(votes[index]) for index in members)
            if kinds["faq"] * 2 > len(members):
                for index in members:
                    added[index] = (Vote("faq", 2, "its sisters are questions"),)
            continue
        kinds = Counter(kind for index in members if (kind := _count(votes[index])))
        best, count = kinds.most_common(1)[0] if kinds else (None, 0)
        if best and count * 2 > len(members):
            for index in members:
                added[index] = (Vote(best, _SISTER_WEIGHT, f"most of its sisters are {best}"),)
    return added


def _find_form(heading: str, vocabulary: SectionVocabulary) -> str | None:
    """What a heading counts ("step", "week"), ``1.`` where it is numbered, ``?`` where it asks."""
    folded = fold_heading(heading)
    if ordinal := vocabulary.cues.ordinal.match(folded):
        return "".join(character for character in ordinal[0] if not character.isdigit())[:6]
    if folded.endswith(("?", "？", "؟")):
        return "?"
    return "1." if heading.strip()[:1].isdigit() else None


def _count(votes: Iterable[Vote]) -> Kind | None:
    """The kind with the most votes; None where none has enough."""
    weights: dict[Kind, float] = {}
    for vote in votes:
        weights[vote.kind] = weights.get(vote.kind, 0) + vote.weight
    best = max(weights, key=lambda kind: weights[kind], default=None)
    return best if best and weights[best] >= _MIN_WEIGHT else None


def _is_advice(section: Section, vocabulary: SectionVocabulary) -> bool:
    """Whether a heading is itself a piece of advice."""
    heading = fold_heading(section.heading)
    return bool(vocabulary.instructions.any_verb.match(heading) or vocabulary.forbidding.match(heading))


def _is_introduction(section: Section, votes: tuple[Vote, ...]) -> bool:
    """Whether a section is running text without an instruction, as an introduction is."""
    instructing = {"steps", "tips", "mistakes", "safety"}
    return all(isinstance(block, Paragraph) for block in section.blocks) and not any(
        (vote.kind in instructing and vote.weight >= _MIN_INSTRUCTING_WEIGHT)
        or (vote.kind == "other" and vote.weight >= _MIN_SUBJECT_WEIGHT)
        for vote in votes
    )


def _is_continuation(section: Section, vocabulary: SectionVocabulary) -> bool:
    """Whether a section below steps belongs to them: it has a list, or a sentence with a movement."""
    if not section.blocks or any(isinstance(block, OrderedList | UnorderedList) for block in section.blocks):
        return True
    return read_body(section.blocks, vocabulary).counts["movement"] > 0


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
        parts: tuple[tuple[Kind, tuple[Block, ...]], ...] = (
            ("intro", section.blocks[:start]),
            ("steps", section.blocks[start:]),
        )
        for kind, blocks in parts:
            if blocks:
                yield msgspec.structs.replace(section, kind=kind, blocks=blocks)


def _is_start_of_steps(block: Block, vocabulary: SectionVocabulary) -> bool:
    """Whether steps begin with a block: a numbered list, or a paragraph, of movements."""
    if not isinstance(block, OrderedList | Paragraph):
        return False
    body = read_body((block,), vocabulary)
    if body.share("movement") < _MIN_STEP_SHARE:
        return False
    if isinstance(block, OrderedList):
        return True
    # "Do it once or twice in the morning: it will help you relax" tells of an exercise.
    return body.texts >= _MIN_STEP_TEXTS and body.share("fact") + body.share("gain") <= _MAX_TOLD_SHARE
