"""Whatever a rule of cleaning does, no article is made that says something else than its raw file."""

import importlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings

from pipeline.builder import build
from pipeline.config import Config
from pipeline.errors import MeaningError, ReadError, StructureError
from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.line import NumberedLines
from support.articles import article_of
from support.strategies import raw_text

#: The package has a function of the same name.
scraping = importlib.import_module("pipeline.scraper.scrape")

RAW = """A Title
Steps
1. Bend both knees and hold for 20 30 seconds.
2. Never bounce, and do not push.
3. Repeat 10 times.
"""


def rule(change: Callable[[str], str]) -> Rule:
    """A rule of cleaning that rewrites lines."""

    def apply(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
        return tuple(line.with_text(change(line.text)) for line in lines)

    return Rule("a-bad-rule", apply)


BAD_RULES = {
    "a negation is lost": lambda text: text.replace("do not push", "do push"),
    "never is lost": lambda text: text.replace("Never bounce", "Bounce"),
    "two numbers become one": lambda text: text.replace("20 30", "2030"),
    "a digit is changed": lambda text: text.replace("10", "100"),
    "a word is changed": lambda text: text.replace("both", "one"),
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_a_rule_that_changes_the_meaning_stops_the_article(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(scraping, "RULES", (*scraping.RULES, rule(BAD_RULES[name])))
    with pytest.raises(MeaningError, match="a-bad-rule changed a number or a letter"):
        article_of(RAW)


def test_nothing_of_such_an_article_is_written(
    monkeypatch: pytest.MonkeyPatch, write: Callable[..., Path], tmp_path: Path
) -> None:
    source = write("source/a.txt", RAW)
    monkeypatch.setattr(scraping, "RULES", (*scraping.RULES, rule(BAD_RULES["never is lost"])))
    outcome = next(build([source], Config(root=tmp_path, output=tmp_path / "output")))
    assert "«Never bounce, and do not push.» became «Bounce, and do not push.»" in str(outcome.errors[0])
    assert "line 4" in str(outcome.errors[0])
    assert not (tmp_path / "output" / "a").exists()


def test_a_rule_may_take_away_a_line_a_mark_and_damage() -> None:
    article = article_of(
        "A Title\nPost Your Ad Here\nSteps\n1. Donâ€™t push.\n2. Hold for 20â€“30 seconds ?♂️"
    )
    assert [item.text for item in article.sections[0].blocks[0].items] == [
        "Don’t push.",
        "Hold for 20–30 seconds",
    ]  # type: ignore[union-attr]


def test_a_section_that_lost_a_text_stops_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = scraping.parse_markdown

    def forgetful(markdown: object) -> object:
        title, sections = parse(markdown)  # type: ignore[arg-type]
        return title, sections[:-1]

    monkeypatch.setattr(scraping, "parse_markdown", forgetful)
    with pytest.raises(MeaningError, match="the sections differ from the clean lines"):
        article_of(RAW + "Tips\nBreathe out as you push.\n")


@settings(deadline=None)
@given(raw_text)
def test_no_article_is_stopped_by_a_rule_of_the_product(text: str) -> None:
    with suppress(ReadError, StructureError):
        article_of(text)
