"""The report of an output folder: what was built, repaired and removed, and what is left to decide.

Each article has a piece of its own in ``output/report/``, written when the article is built or fails: the
piece as JSON, and a page that shows it. ``report.html`` and ``report.json`` are put together from the pieces,
one after the other: a build of a few articles leaves all others in the report, and memory stays flat.
"""

from pipeline.reporting.folder import has_piece, keep_piece, write_report
from pipeline.reporting.told import told

__all__ = ["has_piece", "keep_piece", "told", "write_report"]
