"""Finds the doses of an article: how long, how often, how many, with the source line of each.

A dose is only what the article itself states. Better none than a wrong one: a dose that is missing is a
blank for the therapist to fill in, and one that cannot be read for sure (torn over two lines, a lost
dash) becomes a finding. What makes a dose is decided in `pipeline.clinical.doses.grammar`.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from pipeline.article import DontList, Dose, Finding, OrderedList, Section, Table, walk_nested
from pipeline.clinical.doses.grammar import DoseGrammar
from pipeline.clinical.passages import Passage, SourceLine, build_passage, iter_passages

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
        replace(entry, section=section, step=step) if isinstance(entry, Dose) else entry
        for section, step, passage in _iter_dose_passages(sections, lines)
        for entry in _find_in_passage(passage, lines, grammar, sections[section].kind == "steps")
    ]
    return (
        tuple(entry for entry in entries if isinstance(entry, Dose)),
        tuple(entry for entry in entries if isinstance(entry, Finding)),
    )


def _iter_dose_passages(
    sections: tuple[Section, ...], lines: Mapping[int, SourceLine]
) -> Iterator[tuple[int, int | None, Passage]]:
    """The passages that may hold doses, each with the index of its section and the number of its step.

    Tables are skipped: only a table's header says what its numbers mean.
    """
    for index, section in enumerate(sections):
        if section.kind in _KINDS_WITHOUT_DOSES:
            continue
        for block in section.blocks:
            if isinstance(block, OrderedList):
                for number, item in enumerate(block.items, block.start):
                    passages = (build_passage(nested, lines) for nested in walk_nested(item))
                    yield from ((index, number, passage) for passage in passages if passage)
            elif not isinstance(block, DontList | Table):
                yield from ((index, None, passage) for passage in iter_passages(block, lines))


def _find_in_passage(
    passage: Passage, lines: Mapping[int, SourceLine], grammar: DoseGrammar, in_steps: bool
) -> Iterator[Dose | Finding]:
    for start, end in passage.find_sentences():
        if end - start > _MAX_SENTENCE_CHARS or _REPLACEMENT_CHAR in passage.text[start:end]:
            continue  # a lost character may have been a dash between two numbers
        for match in grammar.find_matches(passage.text, start, end, in_steps=in_steps):
            number, line_start = passage.find_line(match.start)
            if passage.find_line(match.end - 1)[0] != number:
                yield Finding(number, "torn-dose", _TORN_DOSE_MESSAGE)
                continue
            raw = lines[number].find_raw_slice(match.start - line_start, match.end - line_start)
            if match.is_doubtful:
                yield Finding(number, "lost-dash", _LOST_DASH_MESSAGE.format(raw))
                continue
            yield Dose(match.kind, match.low, match.high, match.unit, match.per, raw, number)
