"""Clinical tokens have the same name in every language and spelling."""

import re
import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clinical.tokens import find_clinical_tokens, normalize_number, spoken_words
from support.articles import ROOT

TABLES = ROOT / "pipeline" / "locale" / "tokens"
LANGUAGES = sorted(path.stem for path in TABLES.glob("*.toml"))

SAID = [
    ("en", "Never hold both legs for more than 20-30 secs.", "never both more 20–30 second"),
    ("en", "Don’t go beyond 10 % on the other side.", "not beyond 10 % other"),
    ("en", "Only 1 ½ turns, twice a day, before meals.", "only 1½ twice day before"),
    ("en", "You won't need it until 10:30.", "not until 10:30"),
    ("es", "Nunca mantengas ambas piernas más de 30 segundos.", "never both more 30 second"),
    ("es", "No lo hagas antes de 2 horas sin ayuda.", "not before 2 hour without"),
    ("es", "Repite de 10 a 15 veces con cada pierna izquierda.", "10 15 time each left"),
    ("fr", "Ne forcez jamais ; 20 à 30 secondes de chaque côté.", "not never 20 30 second each"),
    ("fr", "N’allez pas au-delà de 10 fois sans pause.", "not not beyond 10 time without"),
    ("de", "Halten Sie nie beide Beine länger als 30 Sekunden.", "never both more 30 second"),
    ("de", "Das linke Knie nicht vor dem rechten, nur 3-mal.", "left not before right only 3 time"),
    ("zh", "切勿弹动，两侧各10次，不要超过30秒。", "never both each 10 time not beyond 30 second"),
    ("bn", "কখনো ঝাঁকুনি দেবেন না, প্রতি পায়ে ১০ বার।", "never not each 10 time"),
    ("ar", "لا تتجاوز ٢٠-٣٠ ثانية للساق اليسرى.", "not beyond 20–30 second left"),
    ("ar", "كرر ثلاث مرات يوميًا قبل النوم فقط.", "3 time daily before only"),
]


@pytest.mark.parametrize(("language", "text", "tokens"), SAID)
def test_tokens_have_one_name_in_all_languages(language: str, text: str, tokens: str) -> None:
    assert find_clinical_tokens(text, language) == tuple(tokens.split())


def test_there_is_a_table_for_every_language() -> None:
    assert LANGUAGES == ["ar", "bn", "de", "en", "es", "fr", "zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_names_what_may_never_be_lost(language: str) -> None:
    table = tomllib.loads((TABLES / f"{language}.toml").read_text(encoding="utf-8"))
    needed = {"not", "avoid", "stop", "only", "both", "each", "other", "left", "right", "before", "after"}
    assert needed | {"beyond", "without", "half", "if", "more"} <= set(table["words"])
    assert {"second", "minute", "time", "week", "day"} <= set(table["units"])
    english = tomllib.loads((TABLES / "en.toml").read_text(encoding="utf-8"))
    assert set(table["words"]) <= {*english["words"], "thrice"}, "a token has one name in all languages"
    assert set(table["units"]) <= set(english["units"])
    assert all(re.fullmatch(r"\d+", number) for number in table["numbers"])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_takes_long_over_a_long_line(language: str) -> None:
    started = time.process_time()
    for text in (
        "20 " * 9_000,
        "no " * 9_000,
        "不" * 30_000,
        "না " * 9_000,
        "لا " * 9_000,
        "9" * 30_000,
    ):
        find_clinical_tokens(text, language)
        spoken_words(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("written", "number"), [("٢٠ - ٣٠", "20–30"), ("২০–৩০", "20–30"), ("20—30", "20–30"), ("1,5", "1,5")]
)
def test_a_number_has_one_spelling(written: str, number: str) -> None:
    assert normalize_number(written) == number


SAME = [
    ("Hold – then relax", "hold, then relax."),
    ("Don’t “push”!", 'Don\'t "push"'),
    ("20–30 seconds", "20 - 30 seconds"),
    ("Lie down 🙂", "Lie down"),
    ("٢٠ ثانية", "20 ثانية"),
]
OTHER = [
    ("20 30 seconds", "2030 seconds"),
    ("20–30 seconds", "20, 30 seconds"),
    ("1.5 minutes", "15 minutes"),
    ("10 %", "10"),
    ("✅ Push", "❌ Push"),
    ("করুন", "করুনা"),
    ("two legs", "too legs"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_nobody_hears_makes_no_difference(one: str, other: str) -> None:
    assert spoken_words(one) == spoken_words(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_is_heard_makes_one(one: str, other: str) -> None:
    assert spoken_words(one) != spoken_words(other)


@given(st.text(alphabet="abc 019–-.,’é না٣", max_size=30))
def test_words_said_again_are_the_same_words(text: str) -> None:
    words = spoken_words(text)
    assert spoken_words(" ".join(words)) == words or any("–" in word for word in words)
