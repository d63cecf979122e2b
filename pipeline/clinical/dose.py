"""Doses: how long, how often, how many, as the article itself says it.

A dose is only what stands there. Better none than a wrong one: a dose that is missing is a blank for the
therapist to fill in. What makes a dose is in `pipeline.clinical.dose_grammar`.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from pipeline.article import DontList, Dose, Finding, OrderedList, Section, Table, walk_nested
from pipeline.clinical.dose_grammar import Grammar, grammar_of
from pipeline.clinical.passages import Passage, SourceLine, passage_of, passages

_WITHOUT_DOSES = frozenset({"benefits", "mistakes", "faq"})
_TORN = "A number and its unit are torn over two lines. Compare with the original: it is not shown as a dose."
_LOST_DASH = (
    "“{}” may be a range that lost its dash. Compare with the original: it is not shown as a dose. "
    "If it is one, write it with its dash in a [[fix]]."
)
_LOST = "\ufffd"
#: Longer than any sentence: what has no full stop for so long tells nobody what to do.
_LONGEST = 1000


def doses(
    sections: tuple[Section, ...], lines: Mapping[int, SourceLine], language: str
) -> tuple[tuple[Dose, ...], tuple[Finding, ...]]:
    """Every dose of the article, in reading order, and a finding for each that cannot be read for sure.

    Args:
        sections: the article's sections, with their kinds.
        lines: the source lines, by number.
        language: the article's language (BCP 47); without a vocabulary for it no dose is found.
    """
    grammar = grammar_of(language)
    if grammar is None:
        return (), ()
    found = [
        replace(entry, section=section, step=step) if isinstance(entry, Dose) else entry
        for section, step, passage in _passages(sections, lines)
        for entry in _in_passage(passage, lines, grammar, sections[section].kind == "steps")
    ]
    return (
        tuple(entry for entry in found if isinstance(entry, Dose)),
        tuple(entry for entry in found if isinstance(entry, Finding)),
    )


def _passages(
    sections: tuple[Section, ...], lines: Mapping[int, SourceLine]
) -> Iterator[tuple[int, int | None, Passage]]:
    """Where doses may stand, each with the index of its section and the number of its step.

    What a table's number means is said by its header, so tables hold none.
    """
    for index, section in enumerate(sections):
        if section.kind in _WITHOUT_DOSES:
            continue
        for block in section.blocks:
            if isinstance(block, OrderedList):
                for number, item in enumerate(block.items, block.start):
                    own = (passage_of(each, lines) for each in walk_nested(item))
                    yield from ((index, number, passage) for passage in own if passage)
            elif not isinstance(block, DontList | Table):
                yield from ((index, None, passage) for passage in passages(block, lines))


def _in_passage(
    passage: Passage, lines: Mapping[int, SourceLine], grammar: Grammar, in_steps: bool
) -> Iterator[Dose | Finding]:
    for start, end in passage.sentences():
        if end - start > _LONGEST or _LOST in passage.text[start:end]:
            continue  # a lost character may have been a dash between two numbers
        for told in grammar.doses(passage.text, start, end, in_steps=in_steps):
            number, begins = passage.line_at(told.start)
            if passage.line_at(told.end - 1)[0] != number:
                yield Finding(number, "torn-dose", _TORN)
                continue
            raw = lines[number].raw_slice(told.start - begins, told.end - begins)
            if told.is_doubtful:
                yield Finding(number, "lost-dash", _LOST_DASH.format(raw))
                continue
            yield Dose(told.kind, told.low, told.high, told.unit, told.per, raw, number)
