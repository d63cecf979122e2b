"""The boxes above step 1: when to stop and when to get help, word for word, each sentence once.

Also decides by size (characters, texts, points) whether a box is set closer and a list in two columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.article import Article, StopRule
from pipeline.locale import printed
from pipeline.text.normalize import words_between

#: Characters, and sentences with listed points, above which a box is set closer: about a third of a page.
_MAX_UNCROWDED_CHARS, _MAX_UNCROWDED_TEXTS = 700, 8
#: Points from which on a list of points no longer than this is set in two columns.
_MIN_TWO_COLUMN_POINTS, _MAX_SHORT_POINT_CHARS = 4, 32


@dataclass(frozen=True)
class StopBoxRule:
    """One rule as it is shown: its sentence, empty where the title of the box says it, and its list."""

    text: str
    items: tuple[str, ...] = ()

    @property
    def is_short_list(self) -> bool:
        """Whether the list has so many points, all so short, that they stand two beside each other."""
        return (
            len(self.items) >= _MIN_TWO_COLUMN_POINTS and max(map(len, self.items)) <= _MAX_SHORT_POINT_CHARS
        )


@dataclass(frozen=True)
class StopBox:
    """One box: its printed title and its rules."""

    kind: Literal["stop", "help"]
    title: str
    rules: tuple[StopBoxRule, ...]

    @property
    def texts(self) -> list[str]:
        """All words of the article in the box, in the order in which they are read."""
        return [text for rule in self.rules for text in (rule.text, *rule.items) if text]

    @property
    def is_crowded(self) -> bool:
        """Whether there is so much in it that it is set closer, lest it push step 1 off the first page."""
        return len(self.texts) > _MAX_UNCROWDED_TEXTS or sum(map(len, self.texts)) > _MAX_UNCROWDED_CHARS


def stop_boxes(article: Article) -> list[StopBox]:
    """The boxes of an article, when to stop first; a box without a rule is left out."""
    words = printed(article.language)
    titles: dict[Literal["stop", "help"], str] = {"stop": words["stop_title"], "help": words["help_title"]}
    boxes = (
        StopBox(kind, title, tuple(_select_rules(article, kind, title))) for kind, title in titles.items()
    )
    return [box for box in boxes if box.rules]


def _select_rules(article: Article, kind: Literal["stop", "help"], title: str) -> Iterator[StopBoxRule]:
    """The rules of one kind: what says the same as one above is left out, and so is a repeated title."""
    seen: set[tuple[str, ...]] = set()
    for rule in article.stop_rules:
        if rule.kind == kind and (key := _normalize_rule(rule)) not in seen:
            seen.add(key)
            is_title = bool(rule.items) and _normalize_text(rule.text) == _normalize_text(title)
            yield StopBoxRule("" if is_title else rule.text, rule.items)


#: Signs around a rule that make no difference to a reader.
_EDGE_SIGNS = "⚠️•*-–—.:!：！。। "


def _normalize_rule(rule: StopRule) -> tuple[str, ...]:
    return tuple(_normalize_text(text) for text in (rule.text, *rule.items))


def _normalize_text(text: str) -> str:
    """A text without what makes no difference to a reader: case, spaces, signs in front and at the end."""
    return words_between(text, _EDGE_SIGNS)
