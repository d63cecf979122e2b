"""How doses are said on a handout, in seven languages."""

import pytest

from pipeline.article import Dose
from pipeline.wording.dose_phrases import format_dose_amount, format_dose_label, format_dose_phrase

HOLD = ("hold", 20, 30, "second", None)
LEG = ("repeat", 10, 10, "time", "leg")
ROUNDS = ("rounds", 2, 3, "round", "leg")
OFTEN = ("frequency", 3, 3, "time", "week")


def dose(told: tuple[object, ...], raw: str = "") -> Dose:
    return Dose(*told, raw=raw, line=1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "told", "said"),
    [
        ("en", HOLD, "20 to 30 seconds"),
        ("en", LEG, "10 times per leg"),
        ("en", ROUNDS, "2 to 3 per leg"),
        ("de", HOLD, "20 bis 30 Sekunden"),
        ("de", OFTEN, "3 Mal pro Woche"),
        ("fr", HOLD, "20 à 30 secondes"),
        ("fr", ("hold", 1.5, 1.5, "minute", None), "1,5 minute"),
        ("es", HOLD, "20 a 30 segundos"),
        ("es", ("hold", 1.5, 1.5, "minute", None), "1,5 minutos"),
        ("zh", HOLD, "20至30秒"),
        ("zh", LEG, "每条腿10次"),
        ("zh", OFTEN, "每周3次"),
        ("bn", HOLD, "20 থেকে 30 সেকেন্ড"),
        ("bn", LEG, "প্রতি পায়ে 10 বার"),
        ("ar", HOLD, "20 إلى 30 ثانية"),
        ("ar", LEG, "10 مرات لكل ساق"),
    ],
)
def test_an_amount_is_said_as_the_language_says_it(
    language: str, told: tuple[object, ...], said: str
) -> None:
    assert format_dose_amount(dose(told), language) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "دقيقة واحدة"),
        (2, "دقيقتان"),
        (3, "3 دقائق"),
        (10, "10 دقائق"),
        (11, "11 دقيقة"),
        (1.5, "1.5 دقيقة"),
        (100, "100 دقيقة"),
    ],
)
def test_arabic_units_go_with_their_numbers(number: float, said: str) -> None:
    assert format_dose_amount(dose(("hold", number, number, "minute", None)), "ar") == said


def test_the_end_of_a_range_says_the_form_of_its_unit() -> None:
    assert format_dose_amount(dose(("repeat", 8, 12, "repetition", None)), "ar") == "8 إلى 12 تكرارًا"
    assert format_dose_amount(dose(("hold", 1, 2, "minute", None)), "en") == "1 to 2 minutes"


@pytest.mark.parametrize(
    ("language", "raw", "said"),
    [
        ("bn", "২০–৩০ সেকেন্ড", "২০ থেকে ৩০ সেকেন্ড"),
        ("ar", "٢٠-٣٠ ثانية", "٢٠ إلى ٣٠ ثانية"),
        ("ar", "20-30 ثانية", "20 إلى 30 ثانية"),
        ("zh", "二十至三十秒", "20至30秒"),
    ],
)
def test_numbers_are_in_the_digits_of_the_article(language: str, raw: str, said: str) -> None:
    assert format_dose_amount(dose(HOLD, raw), language) == said


def test_a_phrase_holds_its_label() -> None:
    assert format_dose_phrase(dose(HOLD), "en") == "hold 20 to 30 seconds"
    assert format_dose_phrase(dose(HOLD), "zh") == "保持：20至30秒"
    assert format_dose_phrase(dose(ROUNDS), "de") == "2 bis 3 Runden pro Bein"
    assert format_dose_phrase(dose(("frequency", 1, 1, "time", "day")), "fr") == "tous les jours"
    assert format_dose_label(dose(OFTEN), "es") == "Con qué frecuencia"
