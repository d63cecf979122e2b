"""The compiled words of one language by which the kinds of sections are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.article import Kind
from pipeline.locale import DontWording
from pipeline.locale.advice_scope import AdviceScopes
from pipeline.locale.instructions import InstructionPatterns
from pipeline.locale.safety_sentences import SafetySentences
from pipeline.locale.section_cues import SectionCues, compile_cue
from pipeline.locale.section_headings import match_heading_kind


@dataclass(frozen=True)
class SectionVocabulary:
    """The compiled patterns of one language for section kinds; of an unknown language they match nothing.

    Attributes:
        headings: heading patterns by kind, in the order in which they are tried.
        matter: a heading of a subject (symptoms, causes): its section is of kind ``other``.
        exercise: a word for an exercise, or the name of one.
        forbidding: a heading that forbids ("Avoid long rests").
        labels: a label of a part of an exercise ("Starting position").
        instructions: how sentences begin that instruct.
        cues: what headings and bodies say beyond that.
        dont_wording: how don'ts are worded.
        safety_sentences: sentences on when to stop or get help; None for an unknown language.
        scopes: what headings that forbid announce; None for an unknown language.
    """

    headings: tuple[Mapping[str, re.Pattern[str]], ...]
    matter: re.Pattern[str]
    exercise: re.Pattern[str]
    forbidding: re.Pattern[str]
    labels: re.Pattern[str]
    instructions: InstructionPatterns
    cues: SectionCues
    dont_wording: DontWording
    safety_sentences: SafetySentences | None
    scopes: AdviceScopes | None

    @classmethod
    def from_vocabulary(
        cls,
        vocabulary: Mapping[str, Any],
        instructions: InstructionPatterns,
        cue_words: Mapping[str, Any],
        cues: SectionCues,
        dont_wording: DontWording,
        safety_sentences: SafetySentences | None,
        scopes: AdviceScopes | None,
    ) -> "SectionVocabulary":
        """Compile a vocabulary (see `pipeline.locale.reading`, `pipeline.locale.load_cue_table`)."""
        words: Mapping[str, Any] = {**cue_words, **vocabulary.get("kinds", {})}
        tables: tuple[Mapping[str, str], ...] = (
            vocabulary.get("kinds", {}).get("headings", {}),
            vocabulary.get("sections", {}),
        )

        return cls(
            headings=tuple(
                {kind: re.compile(pattern) for kind, pattern in table.items()} for table in tables
            ),
            matter=compile_cue(words.get("matter")),
            exercise=compile_cue(words.get("exercise")),
            forbidding=compile_cue(words.get("forbidding")),
            labels=compile_cue(words.get("labels")),
            instructions=instructions,
            cues=cues,
            dont_wording=dont_wording,
            safety_sentences=safety_sentences,
            scopes=scopes,
        )

    def match_heading(self, heading: str) -> Kind | None:
        """The kind that the plain words of a heading name; None where they name none."""
        kinds = (match_heading_kind(heading, patterns) for patterns in self.headings)
        return next((kind for kind in kinds if kind), None)

    def match_cued_heading(self, heading: str) -> Kind | None:
        """The kind that a heading in small letters names by a cue; None where it names none."""
        return next((kind for kind, pattern in self.cues.headings.items() if pattern.search(heading)), None)

    def is_dont(self, text: str) -> bool:
        """Whether a text says by itself that it is a don't ("Never bounce")."""
        return self.dont_wording.is_dont(text)

    def forbids_nothing(self, heading: str) -> bool:
        """Whether a heading with words for mistakes announces none ("How to avoid mistakes")."""
        return bool(self.scopes and not self.is_dont(heading) and self.scopes.forbids_nothing(heading))

    def is_double_negative(self, heading: str) -> bool:
        """Whether a heading with a ban commands all the same ("Don't forget")."""
        return bool(self.scopes and self.scopes.is_do_all_the_same(heading))

    def is_warning(self, text: str) -> bool:
        """Whether a sentence says when to stop or to get help."""
        return bool(self.safety_sentences and self.safety_sentences.classify(text))

    def is_warning_lead(self, text: str) -> bool:
        """Whether what introduces a list says to stop or to get help ("Call your doctor if:")."""
        rules = self.safety_sentences
        if rules is None or not rules.condition.search(text):
            return False
        return bool(rules.help.search(text) or rules.stop.search(text))

    def is_warning_heading(self, heading: str, items: tuple[str, ...]) -> bool:
        """Whether a heading, with the list below it, says when to stop, to get help, or not to begin."""
        rules = self.safety_sentences
        if rules is None or not heading:
            return False
        return bool(rules.classify_list_heading(heading, items) if items else rules.classify_heading(heading))
