"""Which articles, which formats, in which order; what is up to date; nothing half-written.

Every article stands for itself: what goes wrong with one is told in its outcome, and the others are built.
"""

from pipeline.build.article import own_words
from pipeline.build.cleaning import clean_article, interpreted, unforeseen
from pipeline.build.order import Outcome
from pipeline.build.run import Build, build, clean_output

__all__ = [
    "Build",
    "Outcome",
    "build",
    "clean_article",
    "clean_output",
    "interpreted",
    "own_words",
    "unforeseen",
]
