"""The panel "How much": every dose of the article at a glance, and which step it belongs to.

One hold and one number of rounds need no more than a word each. Where the article has several doses of one
kind, "Hold" alone would not say which: then each row names its step.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pipeline.article import Article, Dose, Item, OrderedList
from pipeline.exporters.dose_words import amount, label, phrase
from pipeline.exporters.markup.sentences import plain
from pipeline.locale import printed


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
    steps = _steps(article)
    for name, doses in groupby(article.doses, lambda dose: steps.get(dose.line)):
        if name is None:
            yield from (_plain_row(dose, article.language) for dose in doses)
            continue
        told = list(doses)
        phrases = ", ".join(phrase(dose, article.language) for dose in told)
        yield Row(told[0].kind, name, phrases[:1].upper() + phrases[1:])


def _steps(article: Article) -> Mapping[int, str]:
    """What to call the step that a source line belongs to, by line."""
    word = printed(article.language)["step"]
    names: dict[int, str] = {}
    for section in article.sections:
        for block in section.blocks:
            if isinstance(block, OrderedList):
                for number, item in enumerate(block.items, block.start):
                    called = _called(item, f"{word} {number}")
                    names.update(dict.fromkeys(range(item.lines[0], item.lines[1] + 1), called))
    return names


def _called(step: Item, numbered: str) -> str:
    return f"{numbered}, {plain(step.name)}" if step.name else numbered
