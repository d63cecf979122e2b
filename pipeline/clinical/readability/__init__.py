"""How easily an article is read: its reading level by section, and the scorecards that clinics use.

All of it is advice to an editor. Nothing of an article is changed because of it.
"""

from pipeline.clinical.readability.level import keeps_target, reading_level
from pipeline.clinical.readability.ratings import Score, ratings, scores
from pipeline.clinical.readability.values import (
    Excess,
    Measure,
    Rating,
    ReadingLevel,
    SectionLevel,
    Sentence,
)

__all__ = [
    "Excess",
    "Measure",
    "Rating",
    "ReadingLevel",
    "Score",
    "SectionLevel",
    "Sentence",
    "keeps_target",
    "ratings",
    "reading_level",
    "scores",
]
