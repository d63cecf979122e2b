"""The boxes above step 1, word for word, each sentence once: when to stop, get help, or not begin."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.article import Article, StopRule, StopRuleKind
from pipeline.locale import printed
from pipeline.text.normalize import words_between

#: Characters at the ends of a text that make no difference between two rules.
_IGNORED_EDGE_CHARS = "⚠️•*-–—.:!：！。। "


@dataclass(frozen=True)
class StopBoxRule:
    """One rule as it is printed: its sentence (empty where the title of the box says it) and its list."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class StopBox:
    """One box: its printed title and its rules."""

    kind: StopRuleKind
    title: str
    rules: tuple[StopBoxRule, ...]

    @property
    def css_class(self) -> str:
        """How its section is classed: a box on when not to begin looks like one on help, but for its icon."""
        return "help contraindication" if self.kind == "contraindication" else self.kind

    @property
    def texts(self) -> list[str]:
        """All texts of the article in the box, in reading order."""
        return [text for rule in self.rules for text in (rule.text, *rule.items) if text]


def stop_boxes(article: Article) -> list[StopBox]:
    """The boxes of an article: when to stop, when to get help, when not to begin; none without a rule."""
    words = printed(article.language)
    titles: dict[StopRuleKind, str] = {
        "stop": words["stop_title"],
        "help": words["help_title"],
        "contraindication": words["contraindication_title"],
    }
    boxes = (
        StopBox(kind, title, tuple(_select_rules(article, kind, title))) for kind, title in titles.items()
    )
    return [box for box in boxes if box.rules]


def _select_rules(article: Article, kind: StopRuleKind, title: str) -> Iterator[StopBoxRule]:
    """The rules of one kind, without repetitions; a sentence that is the title of the box is left out."""
    keys: set[tuple[str, ...]] = set()
    for rule in article.stop_rules:
        if rule.kind == kind and (key := _normalize_rule(rule)) not in keys:
            keys.add(key)
            is_title = bool(rule.items) and _normalize_text(rule.text) == _normalize_text(title)
            yield StopBoxRule("" if is_title else rule.text, rule.items)


def _normalize_rule(rule: StopRule) -> tuple[str, ...]:
    return tuple(_normalize_text(text) for text in (rule.text, *rule.items))


def _normalize_text(text: str) -> str:
    """A key for comparing texts: case-folded, without spaces, bullets and punctuation at its ends."""
    return words_between(text, _IGNORED_EDGE_CHARS)
