"""What an article means: section kinds, doses, stop rules, each with the source line that proves it."""

from pipeline.clinical.interpret import Meaning, SourceLine, interpret

__all__ = ["Meaning", "SourceLine", "interpret"]
