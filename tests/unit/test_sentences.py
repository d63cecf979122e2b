"""Where sentences end: for doses, kinds and stop rules cautiously, for the reading level by abbreviations."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.locale import list_languages, reading
from pipeline.text.sentences import find_sentence_spans, split_sentences
from support.sentence_table import TABLE as TABLE_TEXTS

TABLE = {language: rows.strip().splitlines() for language, rows in TABLE_TEXTS.items()}


def spans(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hold for 1 min. 30 sec. Then rest.", ["Hold for 1 min. 30 sec.", "Then rest."]),
        ("Slide from point A to point B. Hold for 30 seconds.",
         ["Slide from point A to point B.", "Hold for 30 seconds."]),
        ("At 8 a.m. and 8 p.m. Hold for 10 seconds.", ["At 8 a.m. and 8 p.m.", "Hold for 10 seconds."]),
        ("Take vitamin D. Walk daily.", ["Take vitamin D.", "Walk daily."]),
        ("Rest at least 10 s. 3 sets of 10 reps.", ["Rest at least 10 s.", "3 sets of 10 reps."]),
        ("Do plan B. Stop if you feel dizzy.", ["Do plan B.", "Stop if you feel dizzy."]),
        ("1. Kneel. 2. Hold for 20 seconds.", ["1.", "Kneel.", "2.", "Hold for 20 seconds."]),
        ("Halten Sie ca. 10 Sekunden bzw. Nr. 3.", ["Halten Sie ca. 10 Sekunden bzw. Nr. 3."]),
        ("停！休息。", ["停！", "休息。"]),
        ("“停！”休息10秒。", ["“停！”", "休息10秒。"]),
        ('站直。"核心"收紧。', ["站直。", '"核心"收紧。']),
        ("Squeeze to the max! Hold for 10 seconds.", ["Squeeze to the max!", "Hold for 10 seconds."]),
        ("Take a vitamin. 2 sets of 10 reps.", ["Take a vitamin.", "2 sets of 10 reps."]),
        ("[Stand up.] ‹Sit.› 'Rest.' Hold.", ["[Stand up.]", "‹Sit.›", "'Rest.'", "Hold."]),
        ("ⓐ Kneel. ⓑ Hold for 20 seconds.", ["ⓐ Kneel.", "ⓑ Hold for 20 seconds."]),
        ("Ask Dr. Smith. See fig. A. Rest.", ["Ask Dr. Smith.", "See fig. A.", "Rest."]),
        ("  Kneel.  💪 …  ", ["Kneel.", "💪 …"]),
        (" ", []),
    ],
)  # fmt: skip
def test_an_instruction_is_never_joined_to_the_sentence_before_it(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hold for 1min. 30sec. in all.",
        "Halten Sie 1 Min. 30 Sek. 3 Mal.",
        "Mantenga 30 seg. 3 veces.",
        "Hold for approx. 10 seconds, approx… 10 seconds.",
        "Do 8/max. 12 reps.",
        "Stützen Sie sich, z. B. An der Wand oder z.B. Am Tisch.",
        "Rest if it hurts. œdème, боль or pain.",
        "Do not […] Hold your breath.",
    ],
)
def test_what_surely_belongs_together_is_never_parted(text: str) -> None:
    assert spans(text) == [text]


def test_abbreviations_of_one_language_are_sure_in_the_articles_of_all() -> None:
    for language in list_languages("sentences"):
        words = reading(language)["sentences"]
        for word in words["never_ends"]:
            assert spans(f"Kneel {word}. Ten") == [f"Kneel {word}. Ten"], word
            assert list(split_sentences(f"Kneel {word}. Ten", language)) == [f"Kneel {word}. Ten"], word
        for unit in words["amount_units"]:
            assert spans(f"Hold 1 {unit}. 30. Then") == [f"Hold 1 {unit}. 30.", "Then"], unit
            assert spans(f"Hold 1 {unit}. Then") == [f"Hold 1 {unit}.", "Then"], unit


@pytest.mark.parametrize(("language", "row"), [(name, row) for name, rows in TABLE.items() for row in rows])
def test_the_sentences_of_the_table_are_found(language: str, row: str) -> None:
    sentences = [part.strip() for part in row.split("|")]
    assert spans(("" if language == "zh" else " ").join(sentences)) == sentences


MARKS = "ab cX.!?…؟。”\"')][›é’-\u0646ⓑ1 min. max. Dr. z. B. "


@given(st.text(st.sampled_from(MARKS), max_size=80))
def test_spans_are_in_order_and_hold_all_but_the_space_between_them(text: str) -> None:
    end_before = 0
    for start, end in find_sentence_spans(text):
        assert not text[end_before:start].strip()
        assert text[start:end].strip() == text[start:end] != ""
        end_before = end
    assert not text[end_before:].strip()


@pytest.mark.parametrize("unit", [".", ". ", "no. ", "1 min. ", "z. B. ", "[…] ", "。", '。"', "A.A", "?! )"])
def test_many_stops_take_no_longer_than_as_many_letters(unit: str) -> None:
    text = unit * (120_000 // len(unit))
    started = time.process_time()
    for _ in find_sentence_spans(text):
        pass
    for _ in split_sentences(text, "de"):
        pass
    assert time.process_time() - started < 6


def test_the_reading_level_knows_the_abbreviations_of_a_language() -> None:
    assert list(split_sentences("Ask Dr. Smith in the U.S. Army.", "en")) == [
        "Ask Dr. Smith in the U.S. Army."
    ]
    assert list(split_sentences("Ziehen Sie z. B. An. Halten.", "de")) == ["Ziehen Sie z. B. An.", "Halten."]
    assert list(split_sentences("Exercice no. 2. Puis pause.", "fr")) == [
        "Exercice no. 2.",
        "Puis pause.",
    ]
    assert list(split_sentences("Wait, no. Then rest.", "en")) == ["Wait, no.", "Then rest."]


def test_a_language_without_abbreviations_of_its_own_has_those_of_english() -> None:
    text = "Ask Mr. Smith. Then rest."
    assert (
        list(split_sentences(text, "xx"))
        == list(split_sentences(text, "en"))
        == ["Ask Mr. Smith.", "Then rest."]
    )
