"""The build: what is stale is planned, run on an executor, and written completely or not at all.

Articles are independent: an error in one is reported in its outcome, and the others are built.
"""

from pipeline.builder.build_article import collect_own_words
from pipeline.builder.load_article import clean_article, internal_error, interpret_article
from pipeline.builder.run import Build, build, clean_output
from pipeline.builder.tasks import Outcome

__all__ = [
    "Build",
    "Outcome",
    "build",
    "clean_article",
    "clean_output",
    "collect_own_words",
    "internal_error",
    "interpret_article",
]
