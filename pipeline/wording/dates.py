"""Dates as people of a language write them: ISO 8601 is for machines."""

from datetime import date

from pipeline.locale import printed


def long_date(written: str, language: str) -> str:
    """A date with the name of its month, which no reader can take for another day.

    Args:
        written: the date, as ISO 8601 (``YYYY-MM-DD``).
        language: in which language to write it (BCP 47).

    Returns:
        The date in words; ``written`` as it is, where it is no such date.

    >>> long_date("2026-07-04", "en")
    '4 July 2026'
    >>> long_date("2026-07-01", "fr")
    '1er juillet 2026'
    >>> long_date("summer 2026", "en")
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
