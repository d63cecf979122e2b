"""What an article means: section kinds, doses, stop rules, each with the source line that proves it."""

from pipeline.clinical.interpret import Meaning, SourceLine, interpret
from pipeline.clinical.language_words import LanguageWords, load_language_words

__all__ = ["LanguageWords", "Meaning", "SourceLine", "interpret", "load_language_words"]
