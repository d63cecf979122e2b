"""Doses in seven languages: a table of phrases each, what is a dose in them and what is none."""

import re
import time
import tomllib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Dose, Finding, Item, OrderedList, Paragraph, Section
from pipeline.clinical.doses import find_doses
from pipeline.clinical.language_words import load_language_words
from pipeline.clinical.passages import SourceLine
from support.articles import ROOT, article_of, page_article
from support.trying import tried

TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "tests" / "unit" / "doses").glob("*.toml"))
}
#: "hold 20..30 second/leg: 20–30 seconds per leg"; "repeat 10.. time" has no end.
FORM = re.compile(r"\w+ [\d.]*?\.\.[\d.]* \w+(?:/[\d-]* ?\w+)?: .+")
TOLD = [(language, text) for language, table in TABLES.items() for text in table["told"]]
UNTOLD = [(language, text) for language, table in TABLES.items() for text in table["untold"]["phrases"]]


def read(language: str, text: str) -> tuple[tuple[Dose, ...], tuple[Finding, ...]]:
    """What a step says that is these words."""
    steps = Section("Steps", 2, "steps", (OrderedList((Item(text, (1, 1)),), (1, 1)),))
    return find_doses((steps,), {1: SourceLine(text, text)}, load_language_words(language).dose_grammar)


def found(language: str, text: str) -> list[str]:
    """The doses of a step, as the tables write them."""
    return [
        f"{dose.kind} {_end(dose.min)}..{_end(dose.max)} {dose.unit}"
        f"{f'/{dose.per}' if dose.per else ''}: {dose.raw}"
        for dose in read(language, text)[0]
    ]


def _end(number: float | None) -> str:
    return "" if number is None else f"{number}"


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_what_is_told_is_a_dose(language: str, text: str) -> None:
    assert found(language, text) == TABLES[language]["told"][text]


@pytest.mark.parametrize(("language", "text"), UNTOLD)
def test_what_is_talked_about_denied_or_limited_is_none(language: str, text: str) -> None:
    assert found(language, text) == []


@pytest.mark.parametrize("name", ["Consistency", "Intensity", "In the morning"])
def test_what_is_said_of_a_dose_is_no_exercise(name: str) -> None:
    (dose,), _ = read("en", f"{name}: 3 times a week")
    assert dose.exercise is None


def test_no_dose_is_wrong_and_hardly_one_is_missed() -> None:
    right = wrong = missed = 0
    for language, table in TABLES.items():
        for text in (*table["told"], *table["untold"]["phrases"]):
            told, expected = Counter(found(language, text)), Counter(table["told"].get(text, ()))
            right += (told & expected).total()
            wrong += (told - expected).total()
            missed += (expected - told).total()
    assert wrong == 0
    assert right / (right + missed) >= 0.95


def test_the_tables_are_broad() -> None:
    assert set(TABLES) == {"ar", "bn", "de", "en", "es", "fr", "zh"}
    for table in TABLES.values():
        assert len(table["told"]) >= 20
        assert len(table["untold"]["phrases"]) >= 20
        assert all(FORM.fullmatch(dose) for told in table["told"].values() for dose in told)
        assert not set(table["told"]) & set(table["untold"]["phrases"])


@pytest.mark.parametrize("language", TABLES)
@given(picked=st.data())
@tried(60)
def test_every_dose_is_a_slice_of_its_line_whatever_the_words(language: str, picked: st.DataObject) -> None:
    table = TABLES[language]
    phrases = [*table["told"], *table["untold"]["phrases"]]
    pieces = sorted({piece for phrase in phrases for piece in re.findall(r"\w+|[^\w\s]|\s", phrase)})
    text = "".join(picked.draw(st.lists(st.sampled_from(pieces), max_size=40)))
    told, doubts = read(language, text)
    for dose in told:
        assert dose.raw
        assert dose.raw in text
        ends = [end for end in (dose.min, dose.max) if end is not None]
        assert 0 < ends[0] <= ends[-1] < 1000
    assert {doubt.rule for doubt in doubts} <= {"lost-dash", "torn-dose"}


#: What a long text may be made of: numbers and units without end, and sentences that are hard to search.
REPEATED = {
    "en": [
        "20 ",
        "seconds ",
        "20",
        "20-",
        "2 sets ",
        "Hold and ",
        "Reps: 10 ",
        "(Name: ",
        ". ",
        "...",
        "1 1 ",
    ],
    "de": ["20 ", "Sekunden ", "halten ", "20 Sekunden ", "mit je "],
    "fr": ["20 ", "secondes ", "et puis ", "Tenez "],
    "es": ["20 ", "luego y ", "Repita "],
    "zh": ["二", "十", "20", "保持", "每侧", "，"],
    "bn": ["২০ ", "সেকেন্ড ", "দু", "প্রতি "],
    "ar": ["20 ", "ثانية ", "و", "اثبت و ", "\u064e"],
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "piece"), [(key, piece) for key, some in REPEATED.items() for piece in some]
)
def test_a_long_text_is_read_in_linear_time(language: str, piece: str) -> None:
    """As one sentence, and as sentences of the longest kind that are still read."""
    sentence = (piece * 1000)[:900].strip() + (". " if language != "zh" else "。")
    grammar = load_language_words(language).dose_grammar
    for text in (piece * (100_000 // len(piece)), sentence * 15):
        started = time.process_time()
        block = Paragraph((Item(text, (1, 1)),), (1, 1))
        find_doses((Section(None, 2, "intro", (block,)),), {1: SourceLine(text, text)}, grammar)
        assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hold for 2030 seconds."),
        ("en", "Repeat 1015 times."),
        ("en", "Do 812 repetitions."),
        ("de", "2030 Sekunden halten."),
        ("zh", "保持2030秒。"),
        ("ar", "اثبت 2030 ثانية."),
        ("bn", "২০৩০ সেকেন্ড ধরে রাখুন।"),
    ],
)
def test_a_range_that_may_have_lost_its_dash_is_no_dose_but_a_finding(language: str, text: str) -> None:
    told, doubts = read(language, text)
    assert told == ()
    assert [doubt.rule for doubt in doubts] == ["lost-dash"]


@pytest.mark.parametrize("text", ["Hold for 120 seconds.", "Hold for 180 seconds.", "Repeat 100 times."])
def test_a_high_number_that_is_one_number_stays_one(text: str) -> None:
    told, doubts = read("en", text)
    assert len(told) == 1
    assert doubts == ()


def test_arabic_is_read_with_its_vowel_signs_and_without() -> None:
    assert found("ar", "كَرِّرْ ١٠ مرّات.") == ["repeat 10..10 time: ١٠ مرّات"]
    assert found("ar", "إثبت ٥ ثوانٍ.") == found("ar", "اثبت ٥ ثوانٍ.") == ["hold 5..5 second: ٥ ثوانٍ"]


def test_accents_are_read_however_they_are_encoded() -> None:
    assert found("fr", "Re\u0301pe\u0301tez 10 fois de chaque co\u0302te\u0301.") == [
        "repeat 10..10 time/side: 10 fois de chaque co\u0302te\u0301"
    ]


def test_what_stands_unseen_between_two_digits_does_not_make_one_number_of_them() -> None:
    for between in ("\u00ad", "\u200b", "\u2060"):
        assert read("en", f"Hold for 10{between}15 seconds.") == ((), ())


def test_a_dose_in_a_language_without_a_vocabulary_is_not_found() -> None:
    assert read("fi", "Toista 10 kertaa. Hold for 20 seconds.") == ((), ())


def test_a_time_alone_is_a_dose_among_steps_only() -> None:
    items = (Item("30 seconds", (1, 1)),)
    for kind, count in (("steps", 1), ("other", 0)):
        section = Section("Plank", 2, kind, (Paragraph(items, (1, 1)),))  # type: ignore[arg-type]
        lines = {1: SourceLine("30 seconds", "30 seconds")}
        assert len(find_doses((section,), lines, load_language_words("en").dose_grammar)[0]) == count


def test_mark_up_within_a_dose_is_a_part_of_its_slice() -> None:
    items = "<li><b>Sets:</b> 3</li>\n<li>Hold for <i>20</i> seconds.</li>"
    page = f"<h1>A Title</h1><h2>How to Do It</h2><ul>\n{items}</ul>"
    assert [(dose.raw, dose.line) for dose in page_article(page).doses] == [
        ("Sets:</b> 3", 2),
        ("20</i> seconds", 3),
    ]


def test_articles_in_other_languages_have_doses() -> None:
    article = article_of(
        "Dehnung der Wade\nStellen Sie sich vor eine Wand und legen Sie die Hände auf.\nAnleitung\n"
        "1. Schieben Sie die Ferse nach hinten und halten Sie die Dehnung für 20 bis 30 Sekunden.\n"
        "2. Wiederholen Sie die Übung 3-mal pro Bein.\n"
    )
    assert article.language == "de"
    assert [(dose.kind, dose.min, dose.max, dose.per, dose.step) for dose in article.doses] == [
        ("hold", 20, 30, None, 1),
        ("repeat", 3, 3, "leg", 2),
    ]
