"""The panel "How much": every dose of the article at a glance, and which exercise and step it belongs to.

One hold and one number of rounds need no more than a word each. Where the article has several doses of one
kind, "Hold" alone would not say which: then each row names its step, and its section where there are several.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pipeline.article import Article, Dose, OrderedList, Section
from pipeline.locale import listed, printed
from pipeline.wording.doses import amount, label, phrase
from pipeline.wording.plain import plain


@dataclass(frozen=True)
class Row:
    """One row: what it is about, and how much of it. ``kind`` is that of its first dose."""

    kind: str
    about: str
    amounts: str


@dataclass(frozen=True)
class Panel:
    """The rows, and whether they name steps."""

    rows: tuple[Row, ...]
    by_step: bool


def dose_panel(article: Article) -> Panel:
    """The panel of an article; without rows where it states no dose."""
    kinds = Counter(dose.kind for dose in article.doses)
    if all(count == 1 for count in kinds.values()):
        return Panel(tuple(_plain_row(dose, article.language) for dose in article.doses), by_step=False)
    return Panel(tuple(_step_rows(article)), by_step=True)


def _plain_row(dose: Dose, language: str) -> Row:
    return Row(dose.kind, label(dose, language), amount(dose, language))


def _step_rows(article: Article) -> Iterator[Row]:
    names = _names(article)
    for place, doses in groupby(article.doses, _place):
        name = names[place]
        if name is None:
            yield from (_plain_row(dose, article.language) for dose in doses)
            continue
        told = list(doses)
        phrases = listed((phrase(dose, article.language) for dose in told), article.language)
        yield Row(told[0].kind, name, phrases[:1].upper() + phrases[1:])


def _place(dose: Dose) -> tuple[int, int | None]:
    return dose.section, dose.step


def _names(article: Article) -> Mapping[tuple[int, int | None], str | None]:
    """What to call the section and step of each dose: the section's heading only where there are several."""
    word = printed(article.language)["step"]
    places = dict.fromkeys(map(_place, article.doses))
    in_steps = {section for section, step in places if step is not None}
    beside = {section for section, step in places if step is None}
    names: dict[tuple[int, int | None], str | None] = {}
    for section, step in places:
        is_one_of_many = len(beside if step is None else in_steps) > 1
        heading = article.sections[section].heading if is_one_of_many else None
        called = None if step is None else _called(article.sections[section], step, f"{word} {step}")
        parts = [plain(heading) if heading else None, called]
        names[section, step] = listed(filter(None, parts), article.language) or None
    return names


def _called(section: Section, number: int, numbered: str) -> str:
    """A step by its number, and its name where only one step of the section has that number."""
    steps = [
        block.items[number - block.start]
        for block in section.blocks
        if isinstance(block, OrderedList) and block.start <= number < block.start + len(block.items)
    ]
    name = steps[0].name if len(steps) == 1 else None
    return f"{numbered}, {plain(name)}" if name else numbered
