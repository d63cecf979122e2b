"""Reading level and scorecards of an article as rows of the report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.readability import LengthExcess, Rating, ReadabilityMeasure, ReadingLevel
from pipeline.report.model import ArticleReport

#: Texts that are too long, shown on one page: more than a person shortens in one session.
_MAX_EXCESS_ROWS = 40


@dataclass(frozen=True)
class SectionLevelRow:
    """A section's heading and figures; ``excesses`` is how many of its texts are too long."""

    heading: str | None
    words: int
    grade: str
    mean_sentence: str
    excesses: int


@dataclass(frozen=True)
class ScorecardView:
    """A scorecard and all its items.

    Attributes:
        name: the name of the scorecard.
        met: how many items are answered with yes.
        applying: how many items are answered with yes or no.
        unrated: how many items are left to a person.
        items: all its items, in their order.
    """

    name: str
    met: int
    applying: int
    unrated: int
    items: tuple[Rating, ...]


@dataclass(frozen=True)
class ReadingView:
    """What the page of an article shows of its reading level; ``omitted_excesses`` are not shown."""

    caption: str
    aim: str
    rows: tuple[SectionLevelRow, ...]
    excesses: tuple[LengthExcess, ...]
    omitted_excesses: int
    cards: tuple[ScorecardView, ...]


def make_reading_view(report: ArticleReport) -> ReadingView | None:
    """The reading level of an article for its page; None where nothing was measured."""
    reading = report.reading
    if reading is None or not reading.measure.words:
        return None
    rows = [
        _make_section_row(None, reading.measure),
        *(_make_section_row(section.heading, section.measure) for section in reading.sections),
    ]
    excesses = reading.measure.excesses or _collect_section_excesses(reading)
    return ReadingView(
        f"Level: {reading.formula}" if reading.formula else "Length of words and sentences",
        _format_aim(reading),
        tuple(rows),
        excesses[:_MAX_EXCESS_ROWS],
        max(0, len(excesses) - _MAX_EXCESS_ROWS),
        tuple(_make_scorecards(report.ratings)),
    )


def format_level(reading: ReadingLevel | None) -> tuple[str, str]:
    """The grade of a whole article, and its formula and verdict; both empty where there is no grade."""
    if reading is None or reading.measure.grade is None:
        return "", ""
    verdict = {True: "easy enough", False: "too hard", None: ""}[reading.is_easy]
    return f"{reading.measure.grade:.1f}", ", ".join(filter(None, (reading.formula, verdict)))


def _format_aim(reading: ReadingLevel) -> str:
    """The target as a sentence; without a formula, why there is none."""
    sentence = reading.target[:1].upper() + reading.target[1:]
    return f"Aimed at: {reading.target}. " if reading.formula else f"{sentence}. " if sentence else ""


def _collect_section_excesses(reading: ReadingLevel) -> tuple[LengthExcess, ...]:
    return tuple(excess for section in reading.sections for excess in section.measure.excesses)


def _make_section_row(heading: str | None, measure: ReadabilityMeasure) -> SectionLevelRow:
    return SectionLevelRow(
        heading,
        measure.words,
        "" if measure.grade is None else f"{measure.grade:.1f}",
        f"{measure.mean_sentence:.1f}",
        len(measure.excesses),
    )


def _make_scorecards(ratings: Iterable[Rating]) -> Iterator[ScorecardView]:
    for name, group in groupby(ratings, key=lambda rating: rating.scorecard):
        items = tuple(group)
        met = sum(item.answer == "yes" for item in items)
        applying = met + sum(item.answer == "no" for item in items)
        unrated = sum(item.answer == "a person" for item in items)
        yield ScorecardView(name, met, applying, unrated, items)
