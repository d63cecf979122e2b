"""Doses and stop rules: what is one, what is none, and that each is a slice of its source line."""

import pytest
from conftest import ROOT, article_of
from hypothesis import given, settings
from strategies import raw_text

from pipeline.errors import PipelineError

STEP = "A Title\nStep-by-Step Instructions\n1. {}\n"

DOSES = [
    ("Hold for 20–30 seconds.", ("hold", 20, 30, "second", None, "20–30 seconds")),
    ("Hold the stretch for 15 to 20 seconds.", ("hold", 15, 20, "second", None, "15 to 20 seconds")),
    ("Stay there for one minute.", ("hold", 1, 1, "minute", None, "one minute")),
    ("Keep your leg up for 5 sec.", ("hold", 5, 5, "second", None, "5 sec")),
    ("Pause for three breaths.", ("hold", 3, 3, "breath", None, "three breaths")),
    ("Hold for approx. 20 seconds.", ("hold", 20, 20, "second", None, "20 seconds")),
    ("Hold for 1½ minutes.", ("hold", 1.5, 1.5, "minute", None, "1½ minutes")),
    ("Repeat 10 times.", ("repeat", 10, 10, "time", None, "10 times")),
    ("Repeat 10-20 times on each leg.", ("repeat", 10, 20, "time", "leg", "10-20 times on each leg")),
    ("Do 2 or 3 times.", ("repeat", 2, 3, "time", None, "2 or 3 times")),
    ("Do 12 repetitions.", ("repeat", 12, 12, "repetition", None, "12 repetitions")),
    ("Do 2 rounds per side.", ("rounds", 2, 2, "round", "side", "2 rounds per side")),
    ("Do 3 sets.", ("sets", 3, 3, "set", None, "3 sets")),
    ("Rest for 30 seconds.", ("rest", 30, 30, "second", None, "30 seconds")),
    ("Walk for 5 minutes.", ("duration", 5, 5, "minute", None, "5 minutes")),
    ("Practise twice a day.", ("frequency", 2, 2, "time", "day", "twice a day")),
    ("Do this once or twice a week.", ("frequency", 1, 2, "time", "week", "once or twice a week")),
    ("Do it 3 times a week.", ("frequency", 3, 3, "time", "week", "3 times a week")),
    ("Do it every day.", ("frequency", 1, 1, "time", "day", "every day")),
]

NO_DOSES = [
    "See a doctor if the pain lasts more than 2 weeks.",
    "Never hold for 30 seconds.",
    "Don’t repeat it 10 times.",
    "Can I hold for 20 seconds?",
    "Lift one leg, then the other.",
    "When you can hold for 30 seconds, move on.",
    "You will feel better every day.",
    "Stand 30 centimetres from the wall.",
]


def doses_of(sentence: str) -> list[tuple[object, ...]]:
    article = article_of(STEP.format(sentence))
    return [(dose.kind, dose.min, dose.max, dose.unit, dose.per, dose.raw) for dose in article.doses]


@pytest.mark.parametrize(("sentence", "dose"), DOSES, ids=[sentence for sentence, _ in DOSES])
def test_what_is_a_dose(sentence: str, dose: tuple[object, ...]) -> None:
    assert doses_of(sentence) == [dose]


@pytest.mark.parametrize("sentence", NO_DOSES)
def test_what_is_none(sentence: str) -> None:
    assert doses_of(sentence) == []


def test_sets_of_so_many() -> None:
    assert [dose[0] for dose in doses_of("Do 2 sets of 8.")] == ["sets", "repeat"]


@pytest.mark.parametrize("mark", ["❌ ", "Key Benefits\n- ", "Common Mistakes to Avoid\n"])
def test_donts_benefits_and_mistakes_hold_no_dose(mark: str) -> None:
    assert article_of(f"A Title\n{mark}Hold for 60 seconds.\n").doses == ()


@pytest.mark.parametrize("source", sorted((ROOT / "source").glob("*.txt")), ids=lambda path: path.stem)
def test_every_dose_of_the_samples_is_a_slice_of_its_source_line(source) -> None:  # type: ignore[no-untyped-def]
    content = source.read_bytes()
    lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    article = article_of(content)
    assert len(article.doses) >= 3
    for dose in article.doses:
        assert dose.raw
        assert dose.raw in lines[dose.line - 1]


@given(raw_text)
@settings(max_examples=150, deadline=None)
def test_no_dose_is_ever_made_up(text: str) -> None:
    try:
        article = article_of("A Title\nHow to Do It\n" + text)
    except PipelineError:
        return
    lines = ("A Title\nHow to Do It\n" + text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for dose in article.doses:
        assert dose.raw in lines[dose.line - 1]


def test_a_dose_behind_mojibake_is_shown_as_the_raw_article_has_it() -> None:
    article = article_of(STEP.format("Hold for 20â€“30 seconds."))
    assert [(dose.min, dose.max, dose.raw) for dose in article.doses] == [(20, 30, "20â€“30 seconds")]


def test_a_torn_range_gives_no_dose_but_a_finding() -> None:
    article = article_of("A Title\nHow to Do It\n1. Hold for 20 -\n30 seconds.\n")
    assert article.doses == ()
    assert "broken-range" in [finding.rule for finding in article.findings]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Stop if it hurts.", ["Stop if it hurts."]),
        (
            "Breathe out. If you feel dizzy, stop and sit down. Go on.",
            ["If you feel dizzy, stop and sit down."],
        ),
        ("❌ Stop if you are bored.", []),
        ("There is a bus stop nearby.", []),
    ],
)
def test_stop_rules_are_sentences_word_for_word(line: str, found: list[str]) -> None:
    assert [rule.text for rule in article_of(f"A Title\nA first line.\n{line}\n").stop_rules] == found
