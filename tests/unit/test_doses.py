"""Doses and stop rules: what is one, what is none, and that each is a slice of its source line."""

import pytest
from hypothesis import given

from pipeline.builder import clean_article
from pipeline.config import Config
from pipeline.errors import PipelineError
from support.articles import ROOT, article_of
from support.strategies import raw_text
from support.trying import tried

STEP = "A Title\nStep-by-Step Instructions\n1. {}\n"

DOSES = [
    ("Hold for 20–30 seconds.", ("hold", 20, 30, "second", None, "20–30 seconds")),
    ("Hold the stretch for 15 to 20 seconds.", ("hold", 15, 20, "second", None, "15 to 20 seconds")),
    ("Stay there for one minute.", ("hold", 1, 1, "minute", None, "one minute")),
    ("Keep your leg up for 5 sec.", ("hold", 5, 5, "second", None, "5 sec")),
    ("Pause for three breaths.", ("hold", 3, 3, "breath", None, "three breaths")),
    ("Hold for approx. 20 seconds.", ("hold", 20, 20, "second", None, "20 seconds")),
    ("Hold for 1½ minutes.", ("hold", 1.5, 1.5, "minute", None, "1½ minutes")),
    ("Hold for 1 ½ minutes.", ("hold", 1.5, 1.5, "minute", None, "1 ½ minutes")),
    ("Hold for a 30-second count.", ("hold", 30, 30, "second", None, "30-second")),
    ("Don’t rush – hold for 20–30 seconds.", ("hold", 20, 30, "second", None, "20–30 seconds")),
    ("Do it twice daily.", ("frequency", 2, 2, "time", "day", "twice daily")),
    ("Repeat this 3 times daily.", ("frequency", 3, 3, "time", "day", "3 times daily")),
    ("Do this 2–3 times weekly.", ("frequency", 2, 3, "time", "week", "2–3 times weekly")),
    ("Hold for between 20 and 30 seconds.", ("hold", 20, 30, "second", None, "between 20 and 30 seconds")),
    ("Rest your heel on a chair for 30 seconds.", ("duration", 30, 30, "second", None, "30 seconds")),
    ("Do 2 sets of 12–8.", ("sets", 2, 2, "set", None, "2 sets")),
    ("Do 3 sets of 10 kg.", ("sets", 3, 3, "set", None, "3 sets")),
    ("Do 3 sets of 10, 8, 6.", ("sets", 3, 3, "set", None, "3 sets")),
    ("Do 2 sets, not 3 sets.", ("sets", 2, 2, "set", None, "2 sets")),
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

#: What is talked about, forbidden, limited, or no whole number. Better no dose than a wrong one.
NO_DOSES = [
    "See a doctor if the pain lasts more than 2 weeks.",
    "Never hold for 30 seconds.",
    "Don’t repeat it 10 times.",
    "Can I hold for 20 seconds?",
    "Lift one leg, then the other.",
    "When you can hold for 30 seconds, move on.",
    "You will feel better every day.",
    "Stand 30 centimetres from the wall.",
    "Hold for 1/2 minute.",
    "Hold for 1 1/2 minutes.",
    "Hold for 1:30 minutes.",
    "Repeat 1,000 times.",
    "Hold for forty five seconds.",
    "Hold for a hundred and twenty seconds.",
    "Hold for forty seconds to sixty seconds.",
    "Hold for 20 to thirty-five seconds.",
    "Do this 3 times a month.",
    "Avoid holding for 60 seconds.",
    "You shouldn't hold for 60 seconds.",
    "You cannot hold for 5 seconds? Rest.",
    "If you can't hold for 30 seconds hold for 10 seconds.",
    "Instead of holding for 60 seconds, hold for 20 seconds.",
    "Stretch without holding for 60 seconds.",
    "No need to hold for 60 seconds.",
    "Holding for 60 seconds is too long.",
    "Do not hold e.g. for 60 seconds.",
    "Do not hold approx. 60 seconds.",
    "Hold max. 30 seconds.",
    "Hold for a maximum of 30 seconds.",
    "Hold for no longer than 30 seconds.",
    "Hold for 30 seconds maximum.",
    "Hold for < 30 seconds.",
    "Skip this for 2 days.",
    "Rest from this exercise for 2 days per week.",
    "Take 2 days off per week.",
    "If you are over 65, hold for 10 seconds.",
    "People who held for 60 seconds in a study got worse.",
    "Nobody should hold for 60 seconds.",
    "Neither leg should be held for 60 seconds.",
    "Hold for 20/30 seconds.",
    "Hold for 20 up to 30 seconds.",
    "Hold for 20, 30 seconds.",
    "Hold for 20 (or 30) seconds.",
    "Hold for 20 sec to 1 min.",
    "Hold for 2 to 3 to 5 seconds.",
    "Hold for 20..30 seconds.",
    "Hold for 20 ... 30 seconds.",
    "Hold for 1 minute 30 seconds.",
    "Hold for 1 min 30 sec.",
    "Hold for one and a half minutes.",
    "Hold for two and a half minutes.",
    "Hold for .5 minutes.",
    "Repeat 10 times less often.",
    "Repeat 2 or 3 times during the day.",
    "Repeat 3 times in the morning.",
    "Rest 1 day between sessions.",
    "Repeat 8 to 10 to 12 times per side.",
    "Lift the 5 second leg.",
    "Take the second rep, 3 minutes later.",
    "Keep your foot 2 second steps away.",
    "Never hold for 30 seconds, 60 seconds or longer.",
    "Not 3, but 2 sets.",
    "Reduce from 3 sets to 2 sets.",
    "Hold for 20-30-40 seconds.",
    "Hold for 30–20 seconds.",
    "You must be able to stand for 10 seconds before you try this.",
    "Pain that lasts 30 minutes means you did too much.",
    "Wait 48 hours, then 2 minutes.",
    "It takes 5 minutes.",
    "Do not exceed 3 sets.",
    "Hold for 2O seconds.",
    "Hold for 20 – 3O seconds.",
    "Hold for 10² seconds.",
    "Hold for 1 000 seconds.",
    "Hold for 1.000 seconds.",
    "Do level 2 sets.",
    "Do exercise 3 sets 1 and 2.",
    "See figure 2. Seconds later relax.",
    "Phase 2 days 1 to 3 only.",
    "In weeks 1 to 2 sets stay low.",
    "On day 3 reps go up.",
    "Use a weight of 2 times your own.",
    "Lean back 10° 3 times.",
    "Hold for thirty-five to 40 seconds.",
    "Repeat twenty-two to 30 times.",
    "Hold for two point five seconds.",
    "Hold for 1'000 seconds.",
    "Hold for 3·5 seconds.",
    "Hold for -5 seconds.",
    "Hold for 10→15 seconds.",
    "Hold for 10 & 15 seconds.",
    "Hold for 10-to-15 seconds.",
    "Hold for 10 through 15 seconds.",
    "Hold for 10 or even 15 seconds.",
    "Hold for 10 ± 5 seconds.",
    "Hold for 10 plus 5 seconds.",
    "Do this twice-daily.",
    "Do this several times daily.",
    "Do this almost every day.",
    "Do this every day or two.",
    "Continue with your daily medicine.",
    "Walk a little further every day.",
    "Avoid this: hold for 60 seconds.",
    "Wrong: do 50 reps.",
    "Too much: do 50 reps.",
    "Do not, for now, squat 20 times.",
    "Never do these - lift 10 times, squat 20 times.",
    "If you are older: hold for 5 seconds.",
    "After surgery: hold for 5 seconds.",
    "Athletes only: do 50 reps.",
    "Hold for 30 seconds, no more.",
    "Hold for 30 seconds (max).",
    "Hold for 30 sec. max.",
    "Hold for 30 sec. to 1 min.",
    "Hold for 1 min. 30 sec.",
    "Hold for 1 minute and a half.",
    "Hold for 1 minute & 30 seconds.",
    "Hold for a minute thirty seconds.",
    "Hold for 30 seconds to a minute.",
    "Hold for 10 secs/20 secs.",
    "Hold for 30 seconds only if it feels good.",
    "Hold for 60 seconds – never!",
    "Do it twice a day if you have no pain.",
    "Hold for 30 seconds (10 seconds if you are pregnant).",
    "Keep weight off it for 10 minutes.",
    "Hold off exercise for about 10 minutes after a meal.",
    "Stay off work for 3 days a week.",
    "Take a rest day twice a week.",
    "Stretch 3 times as long.",
    "Turn three times slower.",
    "Use a band with 2 times the resistance.",
    "Repeat steps 2 to 5 times 3.",
    "Do one of 3 sets.",
    "Hold for a further 10 seconds.",
    "Do the first two exercises three times a day.",
    "Hold for 20\ufffd30 seconds.",
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
    assert [dose[:3] for dose in doses_of("Do 2 sets of 8.")] == [("sets", 2, 2), ("repeat", 8, 8)]
    assert [dose[:3] for dose in doses_of("Do 3 sets of 10–15.")] == [("sets", 3, 3), ("repeat", 10, 15)]
    assert [dose[:3] for dose in doses_of("Do 3 sets of 10–15 reps.")] == [("sets", 3, 3), ("repeat", 10, 15)]
    assert [dose[0] for dose in doses_of("Do 3 sets of 30 seconds.")] == ["sets", "duration"]


def test_what_stands_behind_a_comma_is_not_held() -> None:
    found = doses_of("Breathe in for 4 seconds, hold for 7 seconds, out for 8 seconds.")
    assert [dose[:2] for dose in found] == [("hold", 7)]


def test_a_sentence_over_two_lines_is_read_as_one() -> None:
    article = article_of(
        "A Title\nHow to Do It\n1. Reach:\nNever hold this for\n60 seconds.\n2. Hold it for\n20 seconds.\n"
    )
    assert [(dose.kind, dose.raw, dose.line) for dose in article.doses] == [("hold", "20 seconds", 7)]


@pytest.mark.parametrize("mark", ["❌ ", "Key Benefits\n- ", "Common Mistakes to Avoid\n"])
def test_donts_benefits_and_mistakes_hold_no_dose(mark: str) -> None:
    assert article_of(f"A Title\n{mark}Hold for 60 seconds.\n").doses == ()


SAMPLES = sorted(path for path in (ROOT / "source").iterdir() if path.suffix in (".txt", ".html", ".md"))


@pytest.mark.parametrize("source", SAMPLES, ids=lambda path: path.stem)
def test_every_dose_of_the_samples_is_a_slice_of_its_source_line(source) -> None:  # type: ignore[no-untyped-def]
    content = source.read_bytes()
    lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    article = clean_article(source, Config())[0]
    assert len(article.doses) >= (2 if article.language.startswith("en") else 1)
    for dose in article.doses:
        assert dose.raw
        assert dose.raw in lines[dose.line - 1]


@given(raw_text)
@tried(150)
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
    assert "torn-dose" in [finding.rule for finding in article.findings]


@pytest.mark.parametrize(
    "lines",
    [
        "Do not\nhold this for 60 seconds.",
        "Never\nhold this for 60 seconds.",
        "If your knee is swollen,\nhold for 5 seconds.",
        "Don't\n- Hold for 90 seconds.",
        "1. Avoid the following:\nHold for 60 seconds.",
    ],
)
def test_what_is_forbidden_on_the_line_above_is_no_dose(lines: str) -> None:
    assert article_of(f"A Title\nA first line.\n{lines}\n").doses == ()


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
        ("You should not stop if it feels tight.", []),
        ("When the pain goes, don't stop exercising.", []),
        ("Do not stop breathing when you lift.", []),
        ("If you stop, the pain returns.", []),
        ("Non-stop if you can.", []),
        ("Discontinue if you feel faint.", ["Discontinue if you feel faint."]),
        ("Stop immediately if you feel\nsharp pain.", ["Stop immediately if you feel sharp pain."]),
        ("1. Stop when your arm is level.", []),
        ("1. Stop when it hurts.", ["Stop when it hurts."]),
    ],
)
def test_stop_rules_are_sentences_word_for_word(line: str, found: list[str]) -> None:
    assert [rule.text for rule in article_of(f"A Title\nA first line.\n{line}\n").stop_rules] == found
