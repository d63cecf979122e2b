"""Stop rules: sentences that tell the reader when to stop, found by rule and kept word for word."""

import re
from collections.abc import Iterator, Mapping

from pipeline.article import DontList, OrderedList, Section, StopRule, Table
from pipeline.clinical.passages import Passage, SourceLine, passages
from pipeline.locale import reading

#: Longer than any sentence: what has no full stop for so long is no rule, and would be slow to search.
_LONGEST = 1000


def stop_rules(
    sections: tuple[Section, ...], lines: Mapping[int, SourceLine], language: str
) -> tuple[StopRule, ...]:
    """Every sentence of the article that says when to stop.

    A don't is left out: "Stop if it hurts" below a cross would say the contrary. Among the steps, "stop
    when your arm is level" is a part of the movement: there a sentence must name a sign of harm.

    Args:
        sections: the article's sections.
        lines: the source lines, by number.
        language: the article's language (BCP 47); without a vocabulary for it no rule is found.
    """
    words = reading(language).get("stop")
    if not words:
        return ()
    rule = re.compile(words["telling"], re.IGNORECASE)
    signs = re.compile(words["signs"], re.IGNORECASE)
    return tuple(
        found
        for section in sections
        for block in section.blocks
        if not isinstance(block, DontList | Table)
        for passage in passages(block, lines)
        for found in _in_passage(passage, rule, signs if isinstance(block, OrderedList) else None)
    )


def _in_passage(passage: Passage, rule: re.Pattern[str], signs: re.Pattern[str] | None) -> Iterator[StopRule]:
    for start, end in passage.sentences():
        sentence = passage.text[start:end]
        if end - start <= _LONGEST and rule.search(sentence) and (signs is None or signs.search(sentence)):
            yield StopRule(sentence, passage.line_at(start)[0])
