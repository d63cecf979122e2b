"""What was lost and cannot be restored is left, and a person is told where to look."""

import pytest
from hypothesis import given

from pipeline.scraper.findings import find_lost_letters
from support.laws import numbered
from support.sentences import RIGHT, SENTENCES
from support.strategies import raw_text


def told(text: str) -> list[str]:
    return [finding.rule for finding in find_lost_letters(numbered(text))]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("? Warm up first", ["lost-mark"]),
        ("? Don?t arch your back", ["lost-mark", "lost-letter"]),
        ("It doesn?t matter", ["lost-letter"]),
        ("?bungen f?r den R?cken", ["lost-letter"]),
        ("Bend to 45? ? 5?, hold", ["lost-letter"]),
        ("Hold for 20?30 seconds", ["lost-letter"]),
        ("Hold for 20 ? 30 seconds", ["lost-letter"]),
        ("Great for your back ???", ["question-marks"]),
        ("A flawless move.????", ["question-marks"]),
        ("haha???♀???♂ ,", ["question-marks"]),
        ("à¤¦à¤°à¥à¤¦ hurts", ["damaged-text"]),
        ("the word â€ is", ["damaged-text"]),
        ("Ãlvaro lifts", ["damaged-text"]),
        ("bend to 45\uf0b0", ["lost-symbol"]),
        ("10\u00ad15 seconds", ["lost-symbol"]),
    ],
)
def test_what_was_lost_is_found(text: str, rules: list[str]) -> None:
    assert told(text) == rules


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Why???",
            "Can I walk? Yes.",
            "Où est-il ?",
            "Did that help you?In our view",
            "a.org/?q=walk&page=2",
        ),
        *("see example.org/a?page=2", "Is 5 enough? 6 is.", "What?!", "Are you 45? Yes.", "f\ufffdr"),
        *SENTENCES,
        *RIGHT,
    ],
)
def test_right_text_gives_no_finding(text: str) -> None:
    assert told(text) == []


@given(raw_text)
def test_looking_changes_nothing_and_names_the_line(text: str) -> None:
    lines = numbered(text)
    assert {finding.line for finding in find_lost_letters(lines)} <= {line.number for line in lines}
