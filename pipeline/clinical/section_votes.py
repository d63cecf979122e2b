"""Weighs what speaks for each kind of a section: its heading, its lead-ins, its form and its words.

Each reading gives *votes*: a kind, a weight and the reason in words, which ``handouts clean --explain``
prints. Of the body, what most of its texts do counts. Weights were set by hand; a heading that plainly names
a kind weighs as much as a body of which every text says the same.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.article import DoList, DontList, Kind, OrderedList, Section, Table, UnorderedList
from pipeline.clinical.section_body import BodyReading, Sort
from pipeline.clinical.section_vocabulary import SectionVocabulary
from pipeline.locale.section_cues import fold_cue_text

#: What a heading weighs that names a kind plainly; one that names steps where it also names what is no step
#: ("Who should not do the exercises?"); one that names a kind by a word that others share; one that names a
#: mistake by forbidding ("Avoid long rests" is as well a piece of advice).
_NAMED_WEIGHT, _SECOND_STEPS_WEIGHT, _CUED_WEIGHT, _FORBIDDING_WEIGHT = 5.0, 3.0, 4.0, 2.0
#: The share of that where yes or no is asked: "Is it good for beginners?" names no gain.
_POLAR_SHARE = 0.4
#: "Avoid" and "Do not" announce what they forbid; a longer heading is itself a don't.
_MAX_ANNOUNCING_WORDS = 2
#: Below a heading of these kinds what says how to move is advice or a fault: the share that speaks for steps.
_MOVEMENT_SHARES: Mapping[Kind, float] = {"mistakes": 0.3, "safety": 0.3, "tips": 0.5, "benefits": 0.5}
#: The same for advice below a question or a warning, for don'ts below a warning, for a plan in a table.
_ADVICE_SHARES: Mapping[Kind, float] = {"faq": 0.5, "safety": 0.5, "mistakes": 0.5}
_DONT_SHARES: Mapping[Kind, float] = {"safety": 0.4}
_TABLE_SHARE = 0.3
#: The least shares (0 to 1) of texts that name a fault, and of lists that are movements, to count as such.
_MIN_FAULT_SHARE, _MIN_NUMBERED_MOVEMENT_SHARE, _MIN_LISTED_MOVEMENT_SHARE = 0.34, 0.3, 0.6
#: Of a section with fewer texts that say how to move, the name of an exercise says less.
_MIN_TOLD_SHARE = 0.25
#: A single text of several says less than two.
_SINGLE_SHARE = 0.6
_MIN_LABELS, _MIN_QUESTIONS = 2, 2
_MAX_HEADING_CHARS = 600

#: The reason of a heading that names a kind.
NAMED = "the heading names it"
_NUMBERING = re.compile(
    r"\s*[(\[]?(?:\d{1,2}|[ivx]{1,4}|[a-h])[.):、．\]]+\s*|\s*[①-⑳⑴-⒇]\s*|\s*#\s?\d{1,2}\s+"
)
_QUOTES = "\"'“”„«»‹›‘’「」『』 "
_QUESTION_END = re.compile(r"[?？؟]$")
_SPACE = re.compile(r"[\s\u200b]+")


@dataclass(frozen=True)
class Vote:
    """What speaks for a kind, how strongly, and why."""

    kind: Kind
    weight: float
    reason: str


@dataclass(frozen=True)
class _ShareVote:
    """A vote for a kind by the share of texts of a sort: its weight where all are, and what they do."""

    sort: Sort
    kind: Kind
    weight: float
    action: str


_SHARE_VOTES = (
    _ShareVote("amount", "steps", 1.5, "have an amount"),
    _ShareVote("advice", "tips", 4, "advise"),
    _ShareVote("dont", "mistakes", 2.5, "forbid"),
    _ShareVote("dont", "tips", 1.5, "forbid"),
    _ShareVote("rule", "safety", 5, "say when to stop or get help"),
    _ShareVote("warning", "safety", 2.5, "warn"),
    _ShareVote("error", "mistakes", 5, "are labelled as errors"),
    _ShareVote("fact", "other", 1.5, "are of facts"),
)


def fold_heading(heading: str | None) -> str:
    """A heading in small letters, without its number and quotation marks."""
    text = _SPACE.sub(" ", fold_cue_text((heading or "")[:_MAX_HEADING_CHARS])).strip(_QUOTES + "*_")
    return text[found.end() :].strip(_QUOTES) if (found := _NUMBERING.match(text)) else text


def vote_heading(heading: str, vocabulary: SectionVocabulary) -> Iterator[Vote]:
    """The votes of a heading (see `fold_heading`) by itself."""
    yield from _vote_names(heading, vocabulary)
    yield from _vote_heading_form(heading, vocabulary)


def _vote_names(heading: str, vocabulary: SectionVocabulary) -> Iterator[Vote]:
    """The votes of what a heading names, and of whether it asks."""
    cues = vocabulary.cues
    is_question = bool(_QUESTION_END.search(heading))
    is_polar = is_question and bool(cues.polar.match(heading))
    is_asked = bool(cues.asked.match(heading)) and (is_question or heading.startswith("q"))
    for kind, weight in _weigh_names(heading, vocabulary).items():
        is_doubtful = is_polar and kind in ("benefits", "tips", "steps")
        yield Vote(kind, weight * (_POLAR_SHARE if is_doubtful else 1), NAMED)
    if is_asked or is_polar:
        yield Vote("faq", 3, "the heading is a question that a reader asks")
    elif is_question:
        yield Vote("other", 1, "the heading is a question")
    if vocabulary.matter.search(heading):
        yield Vote("other", 2.5, "the heading names a subject")


def _vote_heading_form(heading: str, vocabulary: SectionVocabulary) -> Iterator[Vote]:
    """The votes of what a heading counts or says to do."""
    cues = vocabulary.cues
    if cues.mistake_ordinal.match(heading):
        yield Vote("mistakes", 4, "the heading counts mistakes")
    if cues.ordinal.match(heading):
        yield Vote("steps", 1, "the heading is a place in an order")
    if cues.fault.match(heading):
        yield Vote("mistakes", 2, "the heading names a fault")
    if cues.part.fullmatch(heading.strip(": ")):
        yield Vote("steps", 1, "the heading is a part of the body")
    if vocabulary.is_dont(heading):
        yield Vote("mistakes", 1, "the heading forbids")
        yield Vote("tips", 1, "the heading forbids")
    elif cues.movement.match(heading):
        yield Vote("steps", 1, "the heading says how to move")
    elif cues.advice.match(heading) and not _QUESTION_END.search(heading):
        yield Vote("tips", 2, "the heading advises")


def _weigh_names(heading: str, vocabulary: SectionVocabulary) -> dict[Kind, float]:
    """The kinds that the words of a heading name, with their weights."""
    named: dict[Kind, float] = {}
    if kind := vocabulary.match_heading(heading):
        named[kind] = _NAMED_WEIGHT
    cued = vocabulary.match_cued_heading(heading)
    if kind := cued:
        if kind in ("safety", "mistakes", "faq") and "steps" in named:
            named["steps"] = _SECOND_STEPS_WEIGHT
        named.setdefault(kind, _CUED_WEIGHT)
    if "mistakes" in named and (
        vocabulary.is_double_negative(heading) or (cued != "mistakes" and vocabulary.forbids_nothing(heading))
    ):
        del named["mistakes"]
    is_announcement = heading.endswith((":", "：")) or len(heading.split()) <= _MAX_ANNOUNCING_WORDS
    if "mistakes" in named and vocabulary.is_dont(heading) and not is_announcement:
        named["mistakes"] = _FORBIDDING_WEIGHT
    return named


def vote_body(
    section: Section, body: BodyReading, named: Kind | None, vocabulary: SectionVocabulary
) -> Iterator[Vote]:
    """The votes of a section's body, below a heading that speaks most for the kind ``named``, or for none."""
    yield from _vote_form(section, named)
    yield from _vote_movements(section, body, named, vocabulary)
    yield from _vote_shares(section, body, named)
    yield from _vote_gains(body, named, vocabulary)
    yield from _vote_faults(section, body, vocabulary)
    if excluded := body.listed_counts["excluded"] / (body.texts or 1):
        yield Vote(
            "safety", 1.5 * excluded, f"{body.counts['excluded']} of {body.texts} texts say for whom not"
        )
    if any(map(vocabulary.is_warning_lead, body.leads)):
        yield Vote("safety", 3, "a lead-in says when to stop or get help")
    if vocabulary.is_warning_heading(section.heading or "", _list_texts(section)):
        yield Vote("safety", 4, "the heading says when to stop or get help, or for whom it is not")
    if "advice" in body.first_sorts and named not in _ADVICE_SHARES:
        yield Vote("tips", 1, "it begins with advice")
    if body.counts["question"] >= _MIN_QUESTIONS:
        yield Vote("faq", 4 * min(1, 2 * body.share("question")), "it has several questions")
    if _QUESTION_END.search(fold_heading(section.heading)) and any(
        map(vocabulary.cues.answered.match, body.folded[:1])
    ):
        yield Vote("faq", 1.5, "it begins with an answer")


def _list_texts(section: Section) -> tuple[str, ...]:
    """The items of the first list of a section."""
    lists = (block for block in section.blocks if isinstance(block, UnorderedList | OrderedList))
    first = next(lists, None)
    return tuple(item.text for item in first.items) if first else ()


def _vote_form(section: Section, named: Kind | None) -> Iterator[Vote]:
    """The votes of the types of a section's blocks."""
    types = {type(block) for block in section.blocks}
    if types == {Table}:
        yield Vote("table", 5, "it is a table")
    if types == {DontList}:
        yield Vote("mistakes", 3 * _scale(_DONT_SHARES, named), "all of it is marked as don'ts")
    elif DoList in types and DontList not in types:
        yield Vote("tips", 1.5, "it has marked dos")


def _vote_movements(
    section: Section, body: BodyReading, named: Kind | None, vocabulary: SectionVocabulary
) -> Iterator[Vote]:
    """The votes for steps: of exercises that are named, labelled or told."""
    heading = fold_heading(section.heading)
    types = {type(block) for block in section.blocks}
    movement, count = body.share("movement"), body.counts["movement"]
    scale = _scale(_MOVEMENT_SHARES, named) * (_TABLE_SHARE if types == {Table} else 1)
    if vocabulary.exercise.search(heading) and not _QUESTION_END.search(heading):
        # "Exercises for the back" may as well be about them, where nothing below says how to move.
        is_about = section.blocks and movement + body.share("amount") < _MIN_TOLD_SHARE
        yield Vote("steps", 0.5 if is_about else 1.5, "the heading names an exercise")
    if body.counts["label"] >= _MIN_LABELS:
        yield Vote("steps", 3 * scale, "it has the labelled parts of an exercise")
    if not movement:
        return
    is_certain = count > 1 or body.texts == 1
    weight = 5 * movement * (1 if is_certain else _SINGLE_SHARE)
    yield Vote("steps", weight * scale, f"{count} of {body.texts} texts say how to move")
    is_numbered = OrderedList in types and movement >= _MIN_NUMBERED_MOVEMENT_SHARE
    is_listed = UnorderedList in types and body.listed_share("movement") >= _MIN_LISTED_MOVEMENT_SHARE
    if is_numbered or is_listed:
        yield Vote("steps", 1.5 * scale, "it has a list of movements")


def _vote_shares(section: Section, body: BodyReading, named: Kind | None) -> Iterator[Vote]:
    """The votes of what a share of the texts does."""
    is_table = all(isinstance(block, Table) for block in section.blocks)
    scales: dict[Kind, float] = {
        "steps": _scale(_MOVEMENT_SHARES, named) * (_TABLE_SHARE if is_table else 1),
        "tips": _scale(_ADVICE_SHARES, named),
        "mistakes": _scale(_DONT_SHARES, named),
    }
    for vote in _SHARE_VOTES:
        if count := body.counts[vote.sort]:
            weight = vote.weight * body.share(vote.sort) * scales.get(vote.kind, 1)
            yield Vote(vote.kind, weight, f"{count} of {body.texts} texts {vote.action}")


def _vote_gains(body: BodyReading, named: Kind | None, vocabulary: SectionVocabulary) -> Iterator[Vote]:
    """The votes for benefits: a list of gains says more than sentences that mention some."""
    if count := body.counts["gain"]:
        weight = (2 + 2.5 * body.listed / body.texts) * body.share("gain")
        # "It strengthens the heart, improves sleep and reduces stress" is a list of gains in a sentence.
        told = sum(len(vocabulary.cues.gain.findall(text)) for text in body.folded)
        is_certain = count > 1 or told > 1 or named == "benefits"
        yield Vote(
            "benefits",
            weight * (1 if is_certain else _SINGLE_SHARE),
            f"{count} of {body.texts} texts tell a gain",
        )
    if any(map(vocabulary.cues.gain.search, body.leads)):
        yield Vote("benefits", 1.5, "a lead-in tells a gain")


def _vote_faults(section: Section, body: BodyReading, vocabulary: SectionVocabulary) -> Iterator[Vote]:
    """The votes for mistakes: of faults that are named, and of corrections beside them."""
    if fault := body.share("fault"):
        weight = (1 + 2 * body.listed / body.texts) * fault
        yield Vote("mistakes", weight, f"{body.counts['fault']} of {body.texts} texts name a fault")
    is_fault = fault >= _MIN_FAULT_SHARE or vocabulary.cues.fault.match(fold_heading(section.heading))
    if is_fault and (body.counts["error"] or any(map(vocabulary.cues.correction.search, body.folded))):
        yield Vote("mistakes", 1.5, "a correction stands beside a fault")


def _scale(shares: Mapping[Kind, float], named: Kind | None) -> float:
    return shares.get(named, 1.0) if named else 1.0
