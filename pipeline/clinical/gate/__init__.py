"""The meaning gate: text is read back out of every handout and held against the article."""

from pipeline.clinical.gate.verify import verify

__all__ = ["verify"]
