"""How easily an article is read: its reading level by section, and the scorecards PEMAT-P and CDC Index.

All of it is advice to an editor. Nothing of an article is changed because of it.
"""

from pipeline.readability.level import (
    HardestSentence,
    LengthExcess,
    Rating,
    ReadabilityMeasure,
    ReadingLevel,
    SectionLevel,
    is_on_target,
    measure_reading_level,
)
from pipeline.readability.scorecards import Score, compute_scores, rate_article

__all__ = [
    "HardestSentence",
    "LengthExcess",
    "Rating",
    "ReadabilityMeasure",
    "ReadingLevel",
    "Score",
    "SectionLevel",
    "compute_scores",
    "is_on_target",
    "measure_reading_level",
    "rate_article",
]
