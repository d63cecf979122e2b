"""The scorecards that clinics use, item by item, and their scores."""

from collections.abc import Iterable

from pipeline.article import Article, Value
from pipeline.clinical.readability import cdc, pemat
from pipeline.clinical.readability.evidence import Evidence
from pipeline.clinical.readability.rules import Rule
from pipeline.clinical.readability.values import Answer, Rating, Scorecard

_CARDS: tuple[tuple[Scorecard, tuple[tuple[int, str, Rule], ...]], ...] = (
    ("PEMAT-P", pemat.ITEMS),
    ("CDC", cdc.ITEMS),
)


class Score(Value, frozen=True):
    """How the items of a scorecard, or of a part of one that is scored for itself, were answered.

    ``percent`` is the score as the makers compute it: the share of "yes" in all that apply. It is None
    while an item is left to a person, or where none applies. ``bar`` is what is usually asked for.
    """

    name: str
    yes: int
    no: int
    not_applicable: int
    a_person: int
    percent: float | None
    bar: int

    @property
    def items(self) -> int:
        """How many items there are."""
        return self.yes + self.no + self.not_applicable + self.a_person


def ratings(article: Article) -> tuple[Rating, ...]:
    """Every item of PEMAT-P and of the CDC index, in their order, as far as rules can answer it."""
    seen = Evidence(article)
    return tuple(
        Rating(card, str(number), question, *rule(seen))
        for card, items in _CARDS
        for number, question, rule in items
    )


def scores(rated: Iterable[Rating]) -> tuple[Score, ...]:
    """The scores of an article's ratings: PEMAT-P for each of its two parts, then the CDC index."""
    parts: dict[str, list[Answer]] = {name: [] for name in _BARS}
    for rating in rated:
        parts[part_of(rating)].append(rating.answer)
    return tuple(_score(name, answers) for name, answers in parts.items() if answers)


_UNDERSTANDABILITY, _ACTIONABILITY = "PEMAT-P understandability", "PEMAT-P actionability"
_INDEX = "CDC Index"
_BARS = {_UNDERSTANDABILITY: pemat.BAR, _ACTIONABILITY: pemat.BAR, _INDEX: cdc.BAR}


def part_of(rating: Rating) -> str:
    """The name of the score that an item counts for."""
    if rating.scorecard == "CDC":
        return _INDEX
    return _ACTIONABILITY if int(rating.number) >= pemat.FIRST_OF_ACTIONABILITY else _UNDERSTANDABILITY


def _score(name: str, answers: list[Answer]) -> Score:
    yes, no = answers.count("yes"), answers.count("no")
    left = answers.count("a person")
    percent = 100 * yes / (yes + no) if yes + no and not left else None
    return Score(name, yes, no, answers.count("not applicable"), left, percent, _BARS[name])
