"""About this handout": the lines on author, source, licence, review and version of an article.

The same in every format, and made in one module, so that the meaning gate can compare a handout with it.
Dates (ISO 8601, ``YYYY-MM-DD``) are written as people of the language write them, with the name of the
month.
"""

from dataclasses import dataclass
from datetime import date

from pipeline.article import Article
from pipeline.locale import printed


def format_long_date(written: str, language: str) -> str:
    """A date with the name of its month, which no reader can take for another day.

    Args:
        written: the date, as ISO 8601 (``YYYY-MM-DD``).
        language: in which language to write it (BCP 47).

    Returns:
        The date in words; ``written`` as it is, where it is no such date.

    >>> format_long_date("2026-07-04", "en")
    '4 July 2026'
    >>> format_long_date("2026-07-01", "fr")
    '1er juillet 2026'
    >>> format_long_date("summer 2026", "en")
    'summer 2026'
    """
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    words = printed(language)
    month = words["months"].split(", ")[day.month - 1]
    number = words["first_of_month"] if day.day == 1 else str(day.day)
    return words["date"].format(day=number, month=month, year=day.year)


#: How many digits of the fingerprint are printed: enough to compare, short enough to be read out.
_PRINTED_DIGEST_CHARS = 12


@dataclass(frozen=True)
class ImprintLine:
    """A line of "About this handout"; ``date`` is its value as ISO 8601, where it is a date."""

    label: str
    value: str
    date: str = ""


def printed_lines(article: Article) -> tuple[ImprintLine, ...]:
    """What "About this handout" says of the article, in the order in which it is said."""
    words, provenance = printed(article.language), article.provenance

    def dated(label: str, day: str | None) -> ImprintLine:
        text = format_long_date(day or "", article.language)
        return ImprintLine(words[label], text, day if day and text != day else "")

    lines = (
        ImprintLine(words["author"], provenance.author or ""),
        ImprintLine(words["source"], provenance.source_url or provenance.source_file),
        dated("published", provenance.published),
        dated("retrieved", provenance.retrieved),
        ImprintLine(words["licence"], provenance.licence or words["unknown"]),
        ImprintLine(words["version"], provenance.version or ""),
        ImprintLine(words["reviewed_by"], provenance.reviewed_by or words["unknown"]),
        dated("reviewed_on", provenance.reviewed_on),
        dated("review_due", provenance.review_due),
        ImprintLine(words["reference"], f"SHA-256 {provenance.sha256[:_PRINTED_DIGEST_CHARS]}"),
    )
    return tuple(line for line in lines if line.value)
