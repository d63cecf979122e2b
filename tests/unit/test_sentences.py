"""Where sentences end: for doses, kinds and stop rules cautiously, for the reading level by abbreviations."""

import pytest

from pipeline.text.sentences import find_sentence_spans, split_sentences


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
    ],
)  # fmt: skip
def test_an_instruction_is_never_joined_to_the_sentence_before_it(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_sentence_spans(text)] == expected


def test_the_reading_level_knows_the_abbreviations_of_a_language() -> None:
    assert list(split_sentences("Ask Dr. Smith in the U.S. Army.", "en")) == [
        "Ask Dr. Smith in the U.S. Army."
    ]
    assert list(split_sentences("Ziehen Sie z. B. An. Halten.", "de")) == ["Ziehen Sie z. B. An.", "Halten."]
