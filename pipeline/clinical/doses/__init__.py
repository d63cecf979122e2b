"""Finds the doses of an article: how long, how often, how many, with the source line of each.

A dose is only what the article itself states. Better none than a wrong one: a dose that is missing is a
blank for the therapist to fill in, and one that cannot be read for sure (torn over two lines, a lost
dash) becomes a finding. What makes a dose is decided in `pipeline.clinical.doses.grammar`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from msgspec.structs import replace

from pipeline.article import (
    Block,
    DontList,
    Dose,
    Finding,
    Item,
    OrderedList,
    Paragraph,
    Section,
    Table,
    walk_nested,
)
from pipeline.clinical.doses.grammar import DoseGrammar, DoseMatch
from pipeline.clinical.doses.tables import iter_table_values
from pipeline.clinical.passages import Passage, SourceLine, build_passage

_KINDS_WITHOUT_DOSES = frozenset({"benefits", "mistakes", "faq"})
_TORN_DOSE_MESSAGE = (
    "A number and its unit are torn over two lines. Compare with the original: it is not shown as a dose."
)
_LOST_DASH_MESSAGE = (
    "“{}” may be a range that lost its dash. Compare with the original: it is not shown as a dose. "
    "If it is one, write it with its dash in a [[fix]]."
)
_REPLACEMENT_CHAR = "\ufffd"
#: Longer than any sentence that instructs: longer runs without a full stop are skipped.
_MAX_SENTENCE_CHARS = 1000


#: A line that announces what follows it, or names it, is short.
_MAX_TITLE_CHARS, _MAX_TITLE_WORDS = 50, 7
_SENTENCE_END = (".", "!", "?", "。", "！", "？", "।", "؟", ";", ",")


@dataclass(frozen=True)
class _Place:
    """Where a passage stands: the line above its list, the exercise that its item names, its step."""

    lead: str | None
    exercise: str | None = None
    step: int | None = None


def find_doses(
    sections: tuple[Section, ...],
    lines: Mapping[int, SourceLine],
    grammar: DoseGrammar | None,
) -> tuple[tuple[Dose, ...], tuple[Finding, ...]]:
    """Every dose of the article, in reading order, and a finding for each that cannot be read for sure.

    Args:
        sections: the article's sections, with their kinds.
        lines: the source lines, by number.
        grammar: the dose grammar of the article's language; None, and no dose is found, for an unknown one.
    """
    if grammar is None:
        return (), ()
    entries = [
        replace(entry, section=index) if isinstance(entry, Dose) else entry
        for index, section in enumerate(sections)
        if section.kind not in _KINDS_WITHOUT_DOSES
        for entry in _find_in_section(section, lines, grammar)
    ]
    return (
        tuple(entry for entry in entries if isinstance(entry, Dose)),
        tuple(entry for entry in entries if isinstance(entry, Finding)),
    )


def _find_in_section(
    section: Section, lines: Mapping[int, SourceLine], grammar: DoseGrammar
) -> Iterator[Dose | Finding]:
    title = grammar.find_title_kind(section.heading) if section.heading else None
    lead: str | None = None
    for before, block in pairwise((None, *section.blocks)):
        lead = _find_lead(before) if block is not None else None
        if isinstance(block, Table):
            for passage, exercise, matches in iter_table_values(block, lines, grammar):
                yield from _build_entries(matches, passage, lines, _Place(lead, exercise))
        elif block is not None and not isinstance(block, DontList):
            for passage, place in _iter_dose_passages(block, lines, grammar, lead):
                yield from _find_in_passage(passage, place, lines, grammar, title, section.kind == "steps")


def _find_lead(before: Block | None) -> str | None:
    """What stands above a block as its title: a short paragraph that is no sentence."""
    return _read_title(before.items[-1]) if isinstance(before, Paragraph) and before.items else None


def _read_title(item: Item) -> str | None:
    """The text of an item that is a title ("Weeks 2–4:", "Bridge"); None for a sentence."""
    text = item.text.strip()
    is_short = 0 < len(text) <= _MAX_TITLE_CHARS and len(text.split()) <= _MAX_TITLE_WORDS
    return text.rstrip(":： ") if is_short and not text.endswith(_SENTENCE_END) else None


def _iter_dose_passages(
    block: Block, lines: Mapping[int, SourceLine], grammar: DoseGrammar, lead: str | None
) -> Iterator[tuple[Passage, _Place]]:
    """The passages of a block that may hold doses, each with its place."""
    numbers = range(block.start, block.start + len(block.items)) if isinstance(block, OrderedList) else ()
    for item, number in zip_longest(block.items, numbers):
        if not isinstance(item, Item):
            continue
        for nested in walk_nested(item):
            # What stands below an item is of the exercise that the item is.
            own_name = None if isinstance(block, OrderedList) and nested is item else item.name
            exercise = own_name or (None if nested is item else _read_title(item))
            if exercise and (
                grammar.find_title_kind(exercise) or not grammar.is_exercise_name(exercise.strip())
            ):
                exercise = None  # "Hold: 5 seconds" is a label
            if passage := build_passage(nested, lines):
                yield passage, _Place(lead, exercise, number)


def _find_in_passage(
    passage: Passage,
    place: _Place,
    lines: Mapping[int, SourceLine],
    grammar: DoseGrammar,
    title: tuple[str, str | None] | None,
    in_steps: bool,
) -> Iterator[Dose | Finding]:
    is_for_others = False
    if title and (matches := grammar.find_value_matches(passage.text, *title)):
        yield from _build_entries(matches, passage, lines, place)
        return
    topic = title[0] if title else None
    for start, end in passage.find_sentences():
        # What a label addresses to some readers alone goes on to the end of the item.
        is_for_others = is_for_others or grammar.addresses_others(passage.text[start:end])
        if is_for_others or end - start > _MAX_SENTENCE_CHARS or _REPLACEMENT_CHAR in passage.text[start:end]:
            continue  # a lost character may have been a dash between two numbers
        found = grammar.find_matches(passage.text, start, end, in_steps=in_steps, topic=topic)
        yield from _build_entries(found, passage, lines, place)


def _build_entries(
    matches: Iterable[DoseMatch], passage: Passage, lines: Mapping[int, SourceLine], place: _Place
) -> Iterator[Dose | Finding]:
    """The dose of each match with its slice of the raw line; a finding where it cannot be read for sure."""
    for match in matches:
        number, line_start = passage.find_line(match.start)
        if passage.find_line(match.end - 1)[0] != number:
            yield Finding(number, "torn-dose", _TORN_DOSE_MESSAGE)
            continue
        raw = lines[number].find_raw_slice(match.start - line_start, match.end - line_start)
        if match.is_doubtful:
            yield Finding(number, "lost-dash", _LOST_DASH_MESSAGE.format(raw))
            continue
        amount = (match.low, match.high, match.unit, match.per)
        yield Dose(
            match.kind,
            *amount,
            raw,
            number,
            step=place.step,
            lead=place.lead,
            exercise=place.exercise or (passage.text[slice(*match.name)] if match.name else None),
            is_narrowed=match.is_narrowed,
        )
