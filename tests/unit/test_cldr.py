"""Dates and plurals are those of the Unicode CLDR (as Babel has it), but where the product knows better."""

import datetime

import pytest
from babel import Locale
from babel.dates import format_date

from pipeline.article import Dose
from pipeline.wording.dose_panel import format_dose_amount
from pipeline.wording.imprint import format_long_date

#: British English: the day comes first, as in the other languages.
CLDR_NAMES = {language: language for language in ("es", "fr", "de", "zh", "ar")} | {"en": "en_GB"}
DAYS = [datetime.date(2028, 1, 1) + datetime.timedelta(day) for day in range(366)]


@pytest.mark.parametrize("language", CLDR_NAMES)
def test_dates_are_written_as_in_cldr_but_for_the_first_of_a_french_month(language: str) -> None:
    other = {
        day: (written, expected)
        for day in DAYS
        if (written := format_long_date(day.isoformat(), language))
        != (expected := format_date(day, "long", locale=CLDR_NAMES[language]))
    }
    if language == "fr":  # « 1er juillet »: an ordinal, which the patterns of CLDR cannot say
        assert set(other) == {day for day in DAYS if day.day == 1}
        assert all(ours == cldr.replace("1 ", "1er ", 1) for ours, cldr in other.values())
    else:
        assert other == {}


@pytest.mark.parametrize("language", [*CLDR_NAMES, "bn"])
@pytest.mark.parametrize("unit", ["second", "time", "set"])
def test_numbers_of_one_plural_category_have_one_form_of_a_unit(language: str, unit: str) -> None:
    locale = Locale.parse(language)
    forms: dict[str, set[str]] = {}
    # From 101 on Arabic begins anew with 3 to 10 and 11 to 99, which the rules of the product do not know.
    for number in [*range(103), 0.5, 1.5, 2.5, 10.5]:
        dose = Dose(kind="hold", min=number, max=number, unit=unit, per=None, raw="20", line=1, section=0)
        amount = format_dose_amount(dose, language)
        mark = str(number).replace(".", "," if language in ("es", "fr", "de") else ".")
        forms.setdefault(locale.plural_form(number), set()).add(amount.removeprefix(mark).strip())
    assert {category: found for category, found in forms.items() if len(found) > 1} == {}
