"""The reading level of an article as the report tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.catalog.piece import Excess, Measure, Piece, Rating, ReadingLevel

#: More long sentences than anyone mends at once.
_MOST_EXCESSES = 40
_LONGEST_EXCESS = 400


@dataclass(frozen=True)
class SectionRow:
    """A section's measure: what it is called, and its figures as words."""

    heading: str | None
    words: int
    grade: str
    mean_sentence: str
    excesses: int


@dataclass(frozen=True)
class Card:
    """A scorecard: how many of the items that apply are met, and all its items."""

    name: str
    met: int
    applying: int
    for_a_person: int
    items: tuple[Rating, ...]


@dataclass(frozen=True)
class ReadingView:
    """All that is told about how easily an article is read."""

    caption: str
    aim: str
    rows: tuple[SectionRow, ...]
    excesses: tuple[Excess, ...]
    more_excesses: int
    cards: tuple[Card, ...]


def reading_view(piece: Piece) -> ReadingView | None:
    """The reading level of an article for its detail page; None where nothing is known of it."""
    reading = piece.reading
    if reading is None or not reading.measure.words:
        return None
    rows = [_row(None, reading.measure), *(_row(part.heading, part.measure) for part in reading.sections)]
    excesses = reading.measure.excesses or _of_sections(reading)
    return ReadingView(
        f"Level: {reading.formula}" if reading.formula else "Length of words and sentences",
        _aim(reading),
        tuple(rows),
        excesses[:_MOST_EXCESSES],
        max(0, len(excesses) - _MOST_EXCESSES),
        tuple(_cards(piece.ratings)),
    )


def level_words(reading: ReadingLevel | None) -> tuple[str, str]:
    """The level of a whole article, and what it means; both empty where it is not known."""
    if reading is None or reading.measure.grade is None:
        return "", ""
    means = {True: "easy enough", False: "too hard", None: ""}[reading.is_easy]
    return f"{reading.measure.grade:.1f}", ", ".join(filter(None, (reading.formula, means)))


def _aim(reading: ReadingLevel) -> str:
    """What is aimed at, as a sentence; where nothing can be, why."""
    said = reading.target[:1].upper() + reading.target[1:]
    return f"Aimed at: {reading.target}. " if reading.formula else f"{said}. " if said else ""


def _of_sections(reading: ReadingLevel) -> tuple[Excess, ...]:
    return tuple(excess for part in reading.sections for excess in part.measure.excesses)


def _row(heading: str | None, measure: Measure) -> SectionRow:
    return SectionRow(
        heading,
        measure.words,
        "" if measure.grade is None else f"{measure.grade:.1f}",
        f"{measure.mean_sentence:.1f}",
        len(measure.excesses),
    )


def _cards(ratings: Iterable[Rating]) -> Iterable[Card]:
    for name, group in groupby(ratings, key=lambda rating: rating.scorecard):
        items = tuple(group)
        met = sum(item.answer == "yes" for item in items)
        applying = met + sum(item.answer == "no" for item in items)
        yield Card(name, met, applying, sum(item.answer == "a person" for item in items), items)
