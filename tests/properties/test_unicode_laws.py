"""Laws of what nobody sees: by Unicode's own properties, whatever the text."""

import re
import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.scraper.decode import decode_text
from pipeline.scraper.rules import invisible
from pipeline.text.bidirectional import (
    do_controls_change_order,
    has_right_to_left_letters,
    is_shown_in_order,
    strip_bidi_controls,
)
from pipeline.text.invisible import (
    BIDI_CONTROLS,
    DEFAULT_IGNORABLE,
    DEFAULT_IGNORABLE_CODES,
    join_split_numbers,
)
from support.trying import tried

ALL_CODES = range(0x110000)
SEEN = st.sampled_from([*"ab Zé1230-.,:אבגدلا٣🏴💪❤न가ᠮ", "not ", "20-30", " שלום ", "כרע"])
UNSEEN = st.sampled_from([chr(code) for code in sorted(DEFAULT_IGNORABLE_CODES) if code < 0xE0200])
LINES = st.lists(st.one_of(SEEN, SEEN, UNSEEN), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("chars", "name"),
    [(DEFAULT_IGNORABLE, "Default_Ignorable_Code_Point"), (BIDI_CONTROLS, "Bidi_Control")],
)
def test_the_tables_are_the_properties_of_unicode(chars: str, name: str) -> None:
    every_character = "".join(map(chr, ALL_CODES))
    ours, theirs = re.findall(f"[{chars}]", every_character), regex.findall(rf"\p{{{name}}}", every_character)
    assert ours == theirs


def test_right_to_left_letters_are_those_of_unicode() -> None:
    wrong = [
        code
        for code in ALL_CODES
        if chr(code).isalpha()
        and has_right_to_left_letters(chr(code)) != (unicodedata.bidirectional(chr(code)) in ("R", "AL"))
    ]
    assert wrong == []


def seen(text: str) -> str:
    """What a reader sees of a text, with what may stand for something lost."""
    return "".join(
        char for char in text if ord(char) not in DEFAULT_IGNORABLE_CODES and char not in " \ufffd"
    )


RULES = (
    invisible.drop_misleading_direction_controls,
    invisible.drop_hidden_letters,
    join_split_numbers,
    invisible.part_words_at_fillers,
    invisible.drop_invisible_characters,
)


@given(LINES)
@example("1\u034f0 sto\u034fp \U0001f3f4\U000e0067")
@tried(200)
def test_what_is_seen_stays(text: str) -> None:
    for rule in RULES:
        assert seen(rule(text)) == seen(text)


@given(LINES)
@tried(200)
def test_no_rule_has_more_to_do_when_it_has_run(text: str) -> None:
    for rule in RULES:
        once = rule(text)
        assert rule(once) == once, rule.__name__


@given(LINES)
@example("Hold \u202e03\u202c s")
@tried(200)
def test_no_control_is_left_that_changes_the_order(text: str) -> None:
    assert not do_controls_change_order(invisible.drop_misleading_direction_controls(text))


@given(LINES.filter(lambda text: not re.search("[א-ת\u0620-\u064a٣]", text)))
@tried(150)
def test_left_to_right_lines_are_shown_as_they_are_stored(text: str) -> None:
    plain = strip_bidi_controls(text)
    assert is_shown_in_order(plain, "ltr")


@given(
    st.integers(0, 999),
    st.integers(0, 999),
    st.sampled_from("\u00ad\u200b\ufeff\u2061\u2062\u2063\u2064\u200e\u200f"),
)
@example(1, 0, "\u200b")
@example(10, 15, "\u200b")
@tried(200)
def test_two_numbers_are_never_joined_where_something_may_have_parted_them(
    first: int, second: int, char: str
) -> None:
    text = f"Hold {first}{char}{second} s"
    for rule in RULES:
        text = rule(text)
    is_break = char in "\u200b\ufeff"
    may_be_range = first < second and second >= 10
    assert (f"{first}{second}" in text) == (is_break and not may_be_range)


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\n\r\0"), min_size=1),
        min_size=3,
        max_size=6,
    )
)
@example(["Rücken – gerade", "Füße"])
@tried(200)
def test_bytes_that_are_no_utf8_spoil_no_other_line(lines: list[str]) -> None:
    long = [f"Übung für den Rücken: {line}" for line in lines]
    content = "\n".join(long).encode() + b"\nF\xfc\xdfe gerade, nicht \xfcber den Schmerz\n"
    text = decode_text(content).text.split("\n")
    assert text[: len(lines)] == "\n".join(long).split("\n")
    assert text[-2] == "Füße gerade, nicht über den Schmerz"
