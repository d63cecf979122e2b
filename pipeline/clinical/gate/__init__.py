"""The meaning gate: what may never change between the raw article and what a patient is given.

`hold_against_source` and `hold_sections` hold the clean article against the raw one, `verify` each finished
handout against the article, by reading its text back.
"""

from pipeline.clinical.gate.source import hold_against_source, hold_sections
from pipeline.clinical.gate.verify import SUFFIXES, verify

__all__ = ["SUFFIXES", "hold_against_source", "hold_sections", "verify"]
