"""Interprets the sections of an article: their kinds, the doses and the stop rules, and what is doubtful."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.article import Dose, Finding, OrderedList, Section, StopRule
from pipeline.clinical.dont_lists import mark_announced_donts, mark_worded_donts
from pipeline.clinical.doses import find_doses
from pipeline.clinical.language_words import LanguageWords
from pipeline.clinical.passages import SourceLine
from pipeline.clinical.polarity import check_polarity
from pipeline.clinical.section_kinds import assign_kinds
from pipeline.clinical.stop_rules import find_stop_rules

__all__ = ["Meaning", "SourceLine", "interpret"]


_UNREAD_LANGUAGE_MESSAGE = (
    "Doses, stop rules and don'ts are not recognised in the language of this article. "
    "Compare with the original that none is missing, and that the article says when to stop."
)


@dataclass(frozen=True)
class Meaning:
    """The sections with their kinds, and the doses, stop rules and findings of the article."""

    sections: tuple[Section, ...]
    doses: tuple[Dose, ...]
    stop_rules: tuple[StopRule, ...]
    findings: tuple[Finding, ...]


def interpret(
    sections: tuple[Section, ...], lines: Mapping[int, SourceLine], words: LanguageWords
) -> Meaning:
    """Interpret the sections of an article.

    Args:
        sections: the sections as they were structured.
        lines: the source lines that are part of the article, by number.
        words: the words of the article's language.
    """
    sections = assign_kinds(sections, words.section_kinds)
    polarity_findings = check_polarity(sections, words.polarity)  # of what the article marks itself
    sections = mark_announced_donts(sections, words.polarity)
    stop_rules = find_stop_rules(sections, lines, words.safety_sentences, words.polarity.dont_wording)
    doses, dose_findings = find_doses(sections, lines, words.dose_grammar)
    findings = (
        *dose_findings,
        *polarity_findings,
        *_find_missing(sections, stop_rules, words, has_doses=bool(doses)),
    )
    # Last: "Do not go on if it hurts" is a don't and a stop rule.
    return Meaning(mark_worded_donts(sections, words.polarity), doses, stop_rules, findings)


def _find_missing(
    sections: tuple[Section, ...], stop_rules: tuple[StopRule, ...], words: LanguageWords, *, has_doses: bool
) -> tuple[Finding, ...]:
    """A finding for each thing that a home exercise handout should have and this article does not.

    In a language that articles are not understood in nobody can tell when to stop: that is a finding of its
    own. An article that tells to do nothing need not say when to stop either.
    """
    first_line = min((block.lines[0] for section in sections for block in section.blocks), default=1)
    findings = []
    has_steps = _has_steps(sections)
    if not has_steps:
        findings.append(
            Finding(first_line, "no-steps", "No numbered steps were found. Compare with the original.")
        )
    if not words.is_known:
        findings.append(Finding(first_line, "unread-language", _UNREAD_LANGUAGE_MESSAGE))
    elif not any(rule.kind == "stop" for rule in stop_rules):
        findings.append(
            Finding(
                first_line,
                "no-stop-rule",
                "The article does not say when to stop. Decide whether it must.",
                "look" if has_steps or has_doses else "info",
            )
        )
    return tuple(findings)


def _has_steps(sections: tuple[Section, ...]) -> bool:
    """Whether an article has steps: a numbered list, or a section that says what to do."""
    return any(
        (section.kind == "steps" and section.blocks)
        or any(isinstance(block, OrderedList) for block in section.blocks)
        for section in sections
    )
