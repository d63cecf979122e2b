"""From sections of words to what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.article import Dose, Finding, OrderedList, Section, StopRule
from pipeline.clinical.doses import find_doses
from pipeline.clinical.passages import SourceLine
from pipeline.clinical.polarity import check_polarity
from pipeline.clinical.section_kinds import assign_kinds
from pipeline.clinical.stop_rules import find_stop_rules

__all__ = ["Meaning", "SourceLine", "interpret"]


@dataclass(frozen=True)
class Meaning:
    """The sections with their kinds, and what was found in them."""

    sections: tuple[Section, ...]
    doses: tuple[Dose, ...]
    stop_rules: tuple[StopRule, ...]
    findings: tuple[Finding, ...]


def interpret(sections: tuple[Section, ...], lines: Mapping[int, SourceLine], language: str) -> Meaning:
    """Read what the sections mean.

    Args:
        sections: the sections as they were structured.
        lines: the source lines that are part of the article, by number.
        language: the article's language (BCP 47).
    """
    kinds = assign_kinds(sections, language)
    stops = find_stop_rules(kinds, lines, language)
    found, doubts = find_doses(kinds, lines, language)
    return Meaning(
        kinds, found, stops, (*doubts, *check_polarity(kinds, language), *_find_missing(kinds, stops))
    )


def _find_missing(sections: tuple[Section, ...], stops: tuple[StopRule, ...]) -> tuple[Finding, ...]:
    """What a home exercise handout should have and this article does not."""
    first = min((block.lines[0] for section in sections for block in section.blocks), default=1)
    findings = []
    if not any(isinstance(block, OrderedList) for section in sections for block in section.blocks):
        findings.append(
            Finding(first, "no-steps", "No numbered steps were found. Compare with the original.")
        )
    if not any(rule.kind == "stop" for rule in stops):
        findings.append(
            Finding(first, "no-stop-rule", "The article does not say when to stop. Decide whether it must.")
        )
    return tuple(findings)
