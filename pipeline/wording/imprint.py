"""What is printed of where an article comes from and who stands for it: the lines of "About this handout".

The same in every format, and declared in one place, so that a handout can be held against it.
"""

from dataclasses import dataclass

from pipeline.article import Article
from pipeline.locale import printed
from pipeline.wording.dates import long_date

#: How many digits of the fingerprint are printed: enough to compare, short enough to be read out.
_PRINTED_DIGITS = 12


@dataclass(frozen=True)
class Line:
    """A line of "About this handout"; ``date`` is its value as ISO 8601, where it is a date."""

    label: str
    value: str
    date: str = ""


def printed_lines(article: Article) -> tuple[Line, ...]:
    """What "About this handout" says of the article, in the order in which it is said."""
    words, known = printed(article.language), article.provenance

    def dated(label: str, day: str | None) -> Line:
        told = long_date(day or "", article.language)
        return Line(words[label], told, day if day and told != day else "")

    lines = (
        Line(words["author"], known.author or ""),
        Line(words["source"], known.source_url or known.source_file),
        dated("published", known.published),
        dated("retrieved", known.retrieved),
        Line(words["licence"], known.licence or words["unknown"]),
        Line(words["version"], known.version or ""),
        Line(words["reviewed_by"], known.reviewed_by or words["unknown"]),
        dated("reviewed_on", known.reviewed_on),
        dated("review_due", known.review_due),
        Line(words["reference"], f"SHA-256 {known.sha256[:_PRINTED_DIGITS]}"),
    )
    return tuple(line for line in lines if line.value)
