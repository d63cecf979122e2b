"""The meaning gate: checks that nothing clinical changed between the raw article and a handout.

`check_against_source` and `check_sections` compare the clean article with the raw one, `verify` each
finished handout with the article, by reading its text back.
"""

from pipeline.clinical.gate.handout_check import SUFFIXES, verify
from pipeline.clinical.gate.source_check import check_against_source, check_sections

__all__ = ["SUFFIXES", "check_against_source", "check_sections", "verify"]
