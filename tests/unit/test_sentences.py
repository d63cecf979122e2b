"""One splitter for doses, kinds, stop rules and the reading level: where its spans begin and end."""

import pytest

from pipeline.text.sentences import find_sentence_spans, split_sentences


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Hold for 1 min. 30 sec. Then rest.", ["Hold for 1 min. 30 sec.", "Then rest."]),
        ("en", "1. Kneel. 2. Hold for 20 seconds.", ["1.", "Kneel.", "2.", "Hold for 20 seconds."]),
        ("en", "A. Kneel. (b.) Hold for 20 seconds.", ["A.", "Kneel.", "(b.)", "Hold for 20 seconds."]),
        ("en", "Does it hurt? No. Stop at once.", ["Does it hurt?", "No.", "Stop at once."]),
        ("en", "Ask Dr. Smith in the U.S. Army. Rest e.g. on a mat.",
         ["Ask Dr. Smith in the U.S. Army.", "Rest e.g. on a mat."]),
        ("de", "Z. B. An der Wand, bzw. Tür vs. Boden. Nr. 3 folgt.",
         ["Z. B. An der Wand, bzw. Tür vs. Boden.", "Nr. 3 folgt."]),
        ("zh", "1 min. 30 sec. 停！休息。", ["1 min. 30 sec.", "停！", "休息。"]),
        ("en", "Walk 10 m. Rest 30 s. Go on for 1 h. 30 min. Sit.",
         ["Walk 10 m.", "Rest 30 s.", "Go on for 1 h. 30 min.", "Sit."]),
        ("fr", "Marchez 10 m. Reposez-vous. Voir M. Dupont.",
         ["Marchez 10 m.", "Reposez-vous.", "Voir M. Dupont."]),
        ("xx", "  💪  ", ["💪"]),
    ],
)  # fmt: skip
def test_spans_begin_and_end_with_the_sentence(language: str, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_sentence_spans(text, language)] == expected


def test_the_label_of_an_item_belongs_to_its_sentence_for_the_reading_level() -> None:
    assert list(split_sentences("1. Kneel. b. Hold. 💪 3.", "en")) == ["1. Kneel. b. Hold.", "💪 3."]
    assert list(split_sentences("A. Kneel. 2. Hold.", "en")) == ["A. Kneel.", "2. Hold."]
