"""The report of an output folder: what was built, repaired and removed, and what a person must decide.

Each article has a report of its own in ``output/report/``, written when the article is built or fails: an
`ArticleReport` as JSON, and a page that shows it. ``report.html`` and ``report.json`` are assembled from
these one article at a time: a build of a few articles keeps the reports of all others, and memory does not
grow with their number. ``index.html``, the catalogue of what can be handed out, is rendered here too.
"""

from pipeline.report.collect import collect_report_input
from pipeline.report.store import (
    CATALOGUE_FILE,
    OVERVIEW_FILES,
    has_article_report,
    store_article_report,
    write_catalogue,
    write_report,
)

__all__ = [
    "CATALOGUE_FILE",
    "OVERVIEW_FILES",
    "collect_report_input",
    "has_article_report",
    "store_article_report",
    "write_catalogue",
    "write_report",
]
