"""Doses: how long, how often, how many, as the article itself says it.

A dose is only what stands there. Better none than a wrong one: a dose that is missing is a blank for the
therapist to fill in. What makes a dose is in `pipeline.clinical.dose_grammar`.
"""

from collections.abc import Iterator, Mapping

from pipeline.article import DontList, Dose, Finding, Section, Table
from pipeline.clinical.dose_grammar import Grammar, grammar_of
from pipeline.clinical.passages import Passage, SourceLine, passages

_WITHOUT_DOSES = frozenset({"benefits", "mistakes", "faq"})
_TORN = "A number and its unit are torn over two lines. Compare with the original: it is not shown as a dose."
_LOST = "\ufffd"
#: Longer than any sentence: what has no full stop for so long tells nobody what to do.
_LONGEST = 1000


def doses(
    sections: tuple[Section, ...], lines: Mapping[int, SourceLine], language: str
) -> tuple[tuple[Dose, ...], tuple[Finding, ...]]:
    """Every dose of the article, in reading order, and a finding for each that is torn over two lines.

    Args:
        sections: the article's sections, with their kinds.
        lines: the source lines, by number.
        language: the article's language (BCP 47); without a vocabulary for it no dose is found.
    """
    grammar = grammar_of(language)
    if grammar is None:
        return (), ()
    found = [
        entry for passage in _passages(sections, lines) for entry in _in_passage(passage, lines, grammar)
    ]
    return (
        tuple(entry for entry in found if isinstance(entry, Dose)),
        tuple(entry for entry in found if isinstance(entry, Finding)),
    )


def _passages(sections: tuple[Section, ...], lines: Mapping[int, SourceLine]) -> Iterator[Passage]:
    """Where doses may stand. What a table's number means is said by its header, so tables hold none."""
    for section in sections:
        for block in section.blocks:
            if section.kind not in _WITHOUT_DOSES and not isinstance(block, DontList | Table):
                yield from passages(block, lines)


def _in_passage(
    passage: Passage, lines: Mapping[int, SourceLine], grammar: Grammar
) -> Iterator[Dose | Finding]:
    for start, end in passage.sentences():
        if end - start > _LONGEST or _LOST in passage.text[start:end]:
            continue  # a lost character may have been a dash between two numbers
        for amount in grammar.amounts(passage.text, start, end):
            number, begins = passage.line_at(amount.start)
            if passage.line_at(amount.end - 1)[0] != number:
                yield Finding(number, "torn-dose", _TORN)
                continue
            raw = lines[number].raw_slice(amount.start - begins, amount.end - begins)
            yield Dose(amount.kind, amount.low, amount.high, amount.unit, amount.per, raw, number)
