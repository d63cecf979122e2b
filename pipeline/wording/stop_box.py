"""The boxes above step 1: when to stop and when to get help, word for word, each sentence once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.article import Article, StopRule
from pipeline.locale import printed

#: Characters, and sentences with listed points, above which a box is set closer: about a third of a page.
_MANY_CHARACTERS, _MANY_POINTS = 700, 8
#: Points from which on a list of points no longer than this is set in two columns.
_FEWEST_BESIDE, _SHORT = 4, 32


@dataclass(frozen=True)
class Announced:
    """One rule as it is shown: its sentence, empty where the title of the box says it, and its list."""

    text: str
    items: tuple[str, ...] = ()

    @property
    def is_short_list(self) -> bool:
        """Whether the list has so many points, all so short, that they stand two beside each other."""
        return len(self.items) >= _FEWEST_BESIDE and max(map(len, self.items)) <= _SHORT


@dataclass(frozen=True)
class StopBox:
    """One box: its printed title and its rules."""

    kind: Literal["stop", "help"]
    title: str
    rules: tuple[Announced, ...]

    @property
    def texts(self) -> list[str]:
        """All words of the article in the box, in the order in which they are read."""
        return [text for rule in self.rules for text in (rule.text, *rule.items) if text]

    @property
    def is_crowded(self) -> bool:
        """Whether there is so much in it that it is set closer, lest it push step 1 off the first page."""
        return len(self.texts) > _MANY_POINTS or sum(map(len, self.texts)) > _MANY_CHARACTERS


def stop_boxes(article: Article) -> list[StopBox]:
    """The boxes of an article, when to stop first; a box without a rule is left out."""
    words = printed(article.language)
    titles: dict[Literal["stop", "help"], str] = {"stop": words["stop_title"], "help": words["help_title"]}
    boxes = (StopBox(kind, title, tuple(_shown(article, kind, title))) for kind, title in titles.items())
    return [box for box in boxes if box.rules]


def _shown(article: Article, kind: Literal["stop", "help"], title: str) -> Iterator[Announced]:
    """The rules of one kind: what says the same as one above is left out, and so is a repeated title."""
    seen: set[tuple[str, ...]] = set()
    for rule in article.stop_rules:
        if rule.kind == kind and (key := _folded(rule)) not in seen:
            seen.add(key)
            is_title = bool(rule.items) and _letters(rule.text) == _letters(title)
            yield Announced("" if is_title else rule.text, rule.items)


def _folded(rule: StopRule) -> tuple[str, ...]:
    return tuple(_letters(text) for text in (rule.text, *rule.items))


def _letters(text: str) -> str:
    """A text without what makes no difference to a reader: case, spaces, signs in front and at the end."""
    return " ".join(text.casefold().split()).strip("⚠️•*-–—.:!：！。। ")
