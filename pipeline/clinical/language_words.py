"""The words of one language that the clinical stage needs, compiled once and handed down.

`load_language_words` reads the locale files once per language and process. `interpret` and the checks
receive the result, and pass on to each function the part that it needs.
"""

from dataclasses import dataclass
from functools import cache

from pipeline.clinical.doses.grammar import DoseGrammar
from pipeline.clinical.doses.vocabulary import compile_dose_vocabulary
from pipeline.clinical.polarity import PolarityVocabulary
from pipeline.clinical.section_vocabulary import SectionVocabulary
from pipeline.clinical.tokens import TokenVocabulary, load_token_vocabulary
from pipeline.locale import load_cue_table, load_dont_wording, reading
from pipeline.locale.advice_scope import AdviceScopes
from pipeline.locale.cautions import CautionWords, load_caution_words
from pipeline.locale.instructions import load_instruction_patterns
from pipeline.locale.safety_sentences import SafetySentences
from pipeline.locale.section_cues import load_section_cues


@dataclass(frozen=True)
class LanguageWords:
    """The compiled vocabularies of one language.

    Attributes:
        section_kinds: for the kinds of sections.
        polarity: for dos and don'ts.
        safety_sentences: for stop rules; None for an unknown language.
        dose_grammar: for doses; None for an unknown language.
        tokens: for clinical tokens; the English ones for an unknown language.
        cautions: the few words of an otherwise unknown language; None where not even these are known.
    """

    section_kinds: SectionVocabulary
    polarity: PolarityVocabulary
    safety_sentences: SafetySentences | None
    dose_grammar: DoseGrammar | None
    tokens: TokenVocabulary
    cautions: CautionWords | None = None

    @property
    def is_known(self) -> bool:
        """Whether articles in the language are understood: their doses, stop rules and don'ts are found."""
        return self.safety_sentences is not None


@cache
def load_language_words(language: str) -> LanguageWords:
    """The words of a language (BCP 47); of an unknown language the patterns match nothing."""
    vocabulary = reading(language)
    instructions = load_instruction_patterns(language)
    dont_wording = load_dont_wording(language)
    scopes = AdviceScopes.from_vocabulary(vocabulary)
    safety_sentences = SafetySentences.from_vocabulary(vocabulary)
    dose_vocabulary = compile_dose_vocabulary(vocabulary)
    return LanguageWords(
        section_kinds=SectionVocabulary.from_vocabulary(
            vocabulary,
            instructions,
            load_cue_table(language),
            load_section_cues(language),
            dont_wording,
            safety_sentences,
            scopes,
        ),
        polarity=PolarityVocabulary.from_vocabulary(
            vocabulary, instructions, dont_wording, safety_sentences, scopes
        ),
        safety_sentences=safety_sentences,
        dose_grammar=DoseGrammar(dose_vocabulary) if dose_vocabulary else None,
        tokens=load_token_vocabulary(language),
        cautions=None if safety_sentences else load_caution_words(language),
    )
