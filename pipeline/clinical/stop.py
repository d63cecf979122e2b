"""Stop rules: sentences that tell the reader when to stop, found by rule and kept word for word."""

import re
from collections.abc import Iterator, Mapping

from pipeline.article import DontList, Section, StopRule
from pipeline.clinical.sentences import sentence_spans
from pipeline.locale import reading

#: Longer than any sentence: what has no full stop for so long is no rule, and would be slow to search.
_LONGEST = 1000


def stop_rules(
    sections: tuple[Section, ...], clean: Mapping[int, str], language: str
) -> tuple[StopRule, ...]:
    """Every sentence of the article that says when to stop.

    A don't is left out: "Stop if it hurts" below a cross would say the contrary.

    Args:
        sections: the article's sections.
        clean: the words of each source line, by its number.
        language: the article's language (BCP 47).
    """
    pattern = reading(language).get("stop")
    return tuple(_found(sections, clean, re.compile(pattern, re.IGNORECASE))) if pattern else ()


def _found(
    sections: tuple[Section, ...], clean: Mapping[int, str], pattern: re.Pattern[str]
) -> Iterator[StopRule]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, DontList):
                continue
            for number in range(block.lines[0], block.lines[1] + 1):
                text = clean.get(number, "")
                for start, end in sentence_spans(text):
                    if end - start <= _LONGEST and pattern.search(text[start:end]):
                        yield StopRule(text[start:end], number)
