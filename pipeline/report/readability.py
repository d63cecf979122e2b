"""Reading level and scorecards of an article as rows of the report."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.report.model import (
    ArticleReport,
    ReportedExcess,
    ReportedMeasure,
    ReportedRating,
    ReportedReadingLevel,
)

#: More long sentences than anyone mends at once.
_MAX_EXCESS_ROWS = 40
_MAX_EXCESS_CHARS = 400


@dataclass(frozen=True)
class SectionLevelRow:
    """A section's measure: what it is called, and its figures as words."""

    heading: str | None
    words: int
    grade: str
    mean_sentence: str
    excesses: int


@dataclass(frozen=True)
class ScorecardView:
    """A scorecard: how many of the items that apply are met, and all its items."""

    name: str
    met: int
    applying: int
    for_a_person: int
    items: tuple[ReportedRating, ...]


@dataclass(frozen=True)
class ReadingView:
    """All that is told about how easily an article is read."""

    caption: str
    aim: str
    rows: tuple[SectionLevelRow, ...]
    excesses: tuple[ReportedExcess, ...]
    more_excesses: int
    cards: tuple[ScorecardView, ...]


def make_reading_view(piece: ArticleReport) -> ReadingView | None:
    """The reading level of an article for its detail page; None where nothing is known of it."""
    reading = piece.reading
    if reading is None or not reading.measure.words:
        return None
    rows = [
        _make_section_row(None, reading.measure),
        *(_make_section_row(part.heading, part.measure) for part in reading.sections),
    ]
    excesses = reading.measure.excesses or _collect_section_excesses(reading)
    return ReadingView(
        f"Level: {reading.formula}" if reading.formula else "Length of words and sentences",
        _format_aim(reading),
        tuple(rows),
        excesses[:_MAX_EXCESS_ROWS],
        max(0, len(excesses) - _MAX_EXCESS_ROWS),
        tuple(_make_scorecards(piece.ratings)),
    )


def format_level(reading: ReportedReadingLevel | None) -> tuple[str, str]:
    """The level of a whole article, and what it means; both empty where it is not known."""
    if reading is None or reading.measure.grade is None:
        return "", ""
    means = {True: "easy enough", False: "too hard", None: ""}[reading.is_easy]
    return f"{reading.measure.grade:.1f}", ", ".join(filter(None, (reading.formula, means)))


def _format_aim(reading: ReportedReadingLevel) -> str:
    """What is aimed at, as a sentence; where nothing can be, why."""
    said = reading.target[:1].upper() + reading.target[1:]
    return f"Aimed at: {reading.target}. " if reading.formula else f"{said}. " if said else ""


def _collect_section_excesses(reading: ReportedReadingLevel) -> tuple[ReportedExcess, ...]:
    return tuple(excess for part in reading.sections for excess in part.measure.excesses)


def _make_section_row(heading: str | None, measure: ReportedMeasure) -> SectionLevelRow:
    return SectionLevelRow(
        heading,
        measure.words,
        "" if measure.grade is None else f"{measure.grade:.1f}",
        f"{measure.mean_sentence:.1f}",
        len(measure.excesses),
    )


def _make_scorecards(ratings: Iterable[ReportedRating]) -> Iterable[ScorecardView]:
    for name, group in groupby(ratings, key=lambda rating: rating.scorecard):
        items = tuple(group)
        met = sum(item.answer == "yes" for item in items)
        applying = met + sum(item.answer == "no" for item in items)
        yield ScorecardView(name, met, applying, sum(item.answer == "a person" for item in items), items)
