"""Text that was read in a wrong encoding is restored where that is proven; right text is never touched."""

import ftfy.bad_codecs  # noqa: F401  (registers the "sloppy" codecs)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.locale import reading
from pipeline.scraper.rules.mojibake import restore_lost_bytes, restore_mojibake, restore_mojibake_in_lines
from support.laws import numbered
from support.sentences import RIGHT, SENTENCES

ENGLISH = reading("en")
WRONG = (
    *("latin-1", "sloppy-windows-1252", "sloppy-windows-1250", "sloppy-windows-1251", "sloppy-windows-1254"),
    *("macroman", "cp437"),
)


def damaged(text: str, codec: str) -> str:
    return text.encode().decode(codec)


@pytest.mark.parametrize("codec", WRONG)
@pytest.mark.parametrize("text", SENTENCES)
def test_utf8_that_was_read_wrong_is_restored(text: str, codec: str) -> None:
    assert restore_mojibake(damaged(text, codec)) == text


@pytest.mark.parametrize("text", SENTENCES)
def test_utf8_that_was_read_wrong_twice_is_restored(text: str) -> None:
    codec = "sloppy-windows-1252"
    assert restore_mojibake(damaged(damaged(text, codec), codec)) == text


def cesu(text: str) -> str:
    units = memoryview(text.encode("utf-16-le")).cast("H")
    return b"".join(chr(unit).encode("utf-8", "surrogatepass") for unit in units).decode("latin-1")


@pytest.mark.parametrize("text", SENTENCES)
def test_cesu_8_that_was_read_as_latin_1_is_restored(text: str) -> None:
    assert restore_mojibake(cesu(text)) == text


@pytest.mark.parametrize(
    ("gbk", "text"),
    [
        ("Don鈥檛 bounce", "Don’t bounce"),
        ("鈿狅笍 Stop if it hurts", "⚠️ Stop if it hurts"),
        ("R茅p茅tez l鈥櫭﹑aule", "Répétez l’épaule"),
        ("Bend 45掳 卤 5掳, hold 陆 minute, 3 脳 8", "Bend 45° ± 5°, hold ½ minute, 3 × 8"),
        ("脺ben f眉r den R眉cken", "Üben für den Rücken"),
        ("袧芯褉屑邪褌懈胁褘", "Нормативы"),
        ("f眉r 鈥� t盲glich", "für 鈥\ufffd täglich"),
    ],
)
def test_utf8_that_was_read_as_gbk_is_restored(gbk: str, text: str) -> None:
    assert restore_mojibake_in_lines(numbered(gbk), ENGLISH) == numbered(text)


def test_proof_in_one_line_restores_the_others_unless_real_chinese_stands_there() -> None:
    damaged, chinese = "caf茅 au lait\nr茅p茅tez", "\n腰痛练习"
    assert restore_mojibake_in_lines(numbered(damaged), ENGLISH) == numbered("café au lait\nrépétez")
    assert restore_mojibake_in_lines(numbered(damaged + chinese), ENGLISH) == numbered(
        "caf茅 au lait\nrépétez" + chinese
    )


@pytest.mark.parametrize("text", RIGHT + SENTENCES)
def test_right_text_is_left_as_it_is(text: str) -> None:
    assert restore_mojibake_in_lines(numbered(text), ENGLISH) == numbered(text)


@given(st.lists(st.sampled_from(SENTENCES + RIGHT), max_size=4), st.sampled_from((" ", ". ", " / ")))
def test_right_texts_of_many_languages_together_are_left_as_they_are(texts: list[str], glue: str) -> None:
    text = glue.join(texts)
    assert restore_mojibake_in_lines(numbered(text), ENGLISH) == numbered(text)


words = st.text(st.characters(categories=("Ll", "Lu"), max_codepoint=0x17F), min_size=1, max_size=8)


@given(st.lists(words, max_size=6).map(" ".join), st.sampled_from(SENTENCES[:6]), st.sampled_from(WRONG))
def test_a_line_with_proof_is_restored_whole(text: str, proof: str, codec: str) -> None:
    line = f"{text} {proof}"
    restored = restore_mojibake(damaged(line, codec))
    # A word may come out of two readings; what proved itself comes out of one.
    assert restored.endswith(proof)
    assert restore_mojibake(restored) == restored


@given(st.text(max_size=40))
def test_restoring_twice_is_restoring_once(text: str) -> None:
    once = restore_mojibake(text)
    assert restore_mojibake(once) == once
    assert restore_lost_bytes(restore_lost_bytes(text)) == restore_lost_bytes(text)


@pytest.mark.parametrize(
    ("latin_1", "text"),
    [
        ("we\x92re “so” used", "we’re “so” used"),
        ("\x95 Lift \x96 lower\x85", "• Lift – lower…"),
        ("\x93both\x94 ends", "“both” ends"),
    ],
)
def test_windows_1252_that_was_read_as_latin_1_is_restored(latin_1: str, text: str) -> None:
    assert restore_mojibake(latin_1) == text


@pytest.mark.parametrize(
    ("spaced", "text"),
    [
        ("jusqu’Ã 3 fois", "jusqu’à 3 fois"),
        ("vis-Ã -vis", "vis-à-vis"),
        ("dÃ©jÃ  vu", "déjà vu"),
        ("Ã  la maison, Ã©tirez", "à la maison, étirez"),
        ("use aÂ split board", "use a split board"),
    ],
)
def test_a_byte_that_became_a_space_is_restored(spaced: str, text: str) -> None:
    assert restore_mojibake(spaced) == text


def lost(text: str, mark: str) -> str:
    return "".join(bytes([byte]).decode("cp1252", "ignore") or mark for byte in text.encode())


@pytest.mark.parametrize("mark", ["", "\ufffd"])
def test_a_cross_and_closing_marks_that_lost_a_byte_are_put_back(mark: str) -> None:
    for text in ("❌ Don’t “hold” 20–30", "⚠️ Stop", "say “yes”, “no” and “maybe”."):
        assert restore_lost_bytes(restore_mojibake(lost(text, mark))) == text


@pytest.mark.parametrize("text", ["yes” â€ no", "„soâ€ nicht", "a word â€ alone", "âŒx", "chÃŒre"])
def test_what_lost_a_byte_and_is_not_proven_is_left(text: str) -> None:
    assert restore_lost_bytes(text) == text


def test_a_cross_that_lost_a_byte_never_becomes_half_an_integral() -> None:
    for text in ("âŒ Donâ€™t", "âŒ\u00a0Donâ€™t"):
        assert "⌠" not in restore_mojibake(text)
