"""What a person decides in ``<stem>.toml`` holds, and is never applied elsewhere or passed over."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.builder import clean_article
from pipeline.config import Config
from pipeline.errors import DecisionError
from support.articles import FIRST

Write = Callable[..., Path]


def built(write: Write, decisions: str):  # type: ignore[no-untyped-def]
    path = write("back.txt", FIRST.read_bytes())
    write("back.toml", decisions)
    return clean_article(path, Config())[0]


def test_metadata_goes_into_title_language_and_provenance(write: Write) -> None:
    article = built(
        write,
        """
        title = "Lower back: one exercise"
        language = "en-GB"
        author = "A. Author"
        licence = "CC BY 4.0"
        source_url = "https://example.org/back"
        retrieved = 2026-01-31
        reviewed_by = "R. Viewer, physiotherapist"
        reviewed_on = "2026-02-01"
        review_due = 2027-02-01
        version = "2"
        """,
    )
    assert (article.title, article.language) == ("Lower back: one exercise", "en-GB")
    assert article.provenance.retrieved == "2026-01-31"
    assert article.provenance.reviewed_on == "2026-02-01"
    assert article.provenance.is_reviewed
    assert ("decision-title", 1) in [(repair.rule, repair.line) for repair in article.repairs]


def test_without_reviewer_or_licence_it_is_a_draft(write: Write) -> None:
    assert not built(write, 'reviewed_by = "R. Viewer"').provenance.is_reviewed
    assert not built(write, 'licence = "CC BY 4.0"').provenance.is_reviewed


def test_fix_keep_and_drop(write: Write) -> None:
    article = built(
        write,
        """
        [[fix]]
        line = 21
        before = "20–30 seconds"
        after = "10–20 seconds"
        [[keep]]
        line = 42
        [[drop]]
        line = 25
        """,
    )
    assert ("decision-fix", 21) in [(repair.rule, repair.line) for repair in article.repairs]
    assert article.doses[0].max == 20
    assert 42 not in [removal.line for removal in article.removed]
    assert ("decision-drop", 25) in [(removal.rule, removal.line) for removal in article.removed]


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ('[[fix]]\nline = 21\nbefore = "40 seconds"\nafter = "x"', "line 21 does not hold '40 seconds'"),
        ("[[drop]]\nline = 99", "the article has no line 99"),
        ("[[keep]]\n", "a [[keep]] has no line"),
        ("[[fix]]\nline = 2\n", "a [[fix]] has no before or after"),
        ('colour = "red"', "'colour' is not known"),
        ('retrieved = "last week"', "'retrieved' is no date"),
        ("title = 3", "'title' is no text"),
        ("title = " + "[" * 20_000, "cannot be read as TOML"),
        ('language = "../../x"', "'../../x' is no language tag"),
        ("title = ", "cannot be read as TOML"),
        ("fix = 3", "'fix' is no list of tables"),
    ],
)
def test_a_decision_that_cannot_be_applied_is_an_error_that_names_it(
    write: Write, decisions: str, message: str
) -> None:
    with pytest.raises(DecisionError) as caught:
        built(write, decisions)
    assert message in str(caught.value)
    assert "back.toml" in str(caught.value)


def test_a_title_is_given_to_an_article_that_begins_without_one(write: Write) -> None:
    path = write("list.txt", "- one thing\n- another thing\n")
    write("list.toml", 'title = "Two\\nThings"')
    article, scraped = clean_article(path, Config())
    assert article.title == "Two Things"
    assert scraped.markdown.text.startswith("# Two Things\n\n- one thing\n")
