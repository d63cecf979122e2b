"""What mark-up, JSON, fonts and lost emoji leave in a text is undone or dropped; the rest stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.locale import reading
from pipeline.scraper.engine import CleaningResult, run_rules
from pipeline.scraper.line import BULLET, Line
from pipeline.scraper.rules import RULES
from pipeline.scraper.rules.characters import drop_lost_emoji_from_lines, restore_symbol_bullets
from support.laws import ENGLISH, numbered
from support.strategies import raw_text

RULE_NAMES = [rule.name for rule in RULES]
CHARACTER_RULES = RULES[RULE_NAMES.index("entity") : RULE_NAMES.index("punctuation-gap") + 1]

#: Pieces of what the rules look for, to be glued together in every way.
PIECES = (
    *("&", "amp;", "&#38;", "&#x26;", "&lt;", "&#55357;", "&#56490;", "&nbsp;", "#38;", "nbsp;", "`", '"'),
    *(
        "\\u2019",
        "\\ud83d",
        "\\ude00",
        "\\",
        "u0041",
        "</p>",
        "<p>",
        "<br>",
        ".",
        "!",
        " ",
        "\u00a0",
        "\u202f",
    ),
    *(
        "?",
        "??",
        "\ufffd",
        "\u200d",
        "♂",
        "♀",
        "\ufe0f",
        "✨",
        "🧘",
        "ð",
        "Ÿ",
        "â€",
        "ï¸",
        "Œ",
        "“",
        "”",
        "Ã",
        "Â",
    ),
    *("\x13", "\x00", "\x9d", "\xad", "\u200b", "\u200c", "\ufeff", "\u200e", "\ufb01", "\uf0b7", "\uf0fb"),
    *(
        "\ue001",
        "\ufffc",
        "5",
        "a",
        "É",
        "я",
        "م",
        "क",
        "鈥",
        "檛",
        "茅",
        "( ",
        " )",
        "•",
        "1.",
        "-",
        "\t",
        "\n",
    ),
)
glued = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def cleaned(text: str, language: str = "en") -> CleaningResult:
    return run_rules(numbered(text), CHARACTER_RULES, reading(language))


def clean(text: str, language: str = "en") -> str:
    return "\n".join(line.text for line in cleaned(text, language).lines)


def findings(text: str) -> list[str]:
    return [finding.rule for finding in cleaned(text).findings]


@given(st.one_of(glued, raw_text))
def test_character_rules_run_twice_change_nothing(text: str) -> None:
    once = cleaned(text).lines
    assert run_rules(once, CHARACTER_RULES, ENGLISH).lines == once


@pytest.mark.parametrize("rule", CHARACTER_RULES, ids=lambda rule: rule.name)
@given(text=glued)
def test_each_rule_is_pure_and_keeps_every_line(rule, text: str) -> None:  # type: ignore[no-untyped-def]
    lines = numbered(text)
    changed = rule.apply(lines, ENGLISH)
    assert changed == rule.apply(lines, ENGLISH)
    assert lines == numbered(text)
    assert [line.number for line in changed] == [line.number for line in lines]


@given(
    st.text(
        st.characters(codec="ascii", exclude_characters="&\\<?( \t\x0b\x0c\r\n", categories=("L", "N", "P"))
    )
)
def test_plain_ascii_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        ("Don&#8217;t &amp;ndash; 10&#x2013;15&amp;nbsp;s", "Don’t – 10–15\u00a0s"),
        ("bend to 45&deg; &plusmn; 5&#176;", "bend to 45° ± 5°"),
        ("Tips &amp; Tricks, Fish &#038; Chips", "Tips & Tricks, Fish & Chips"),
        ("pain &gt; 4 or x&ge;5", "pain > 4 or x≥5"),
        ("&amp;amp;amp;lt; 5", "< 5"),
        ("well done &#55358;&#56792; &#xD83D;&#xDE00;", "well done 🧘 😀"),
        ("&#226;&#128;&#153; is &#146;", "’ is ’"),
        ("half &#55358; an emoji", "half \ufffd an emoji"),
        ("Lift.&nbsp;</p> <p>Lower.<br/>Rest.", "Lift. Lower. Rest."),
        (r"Don\u2019t \u2013 \ud83d\udcaa", "Don’t – 💪"),
        (r"R\u00e9p\u00e9tez \u00ab 3 \u00d7 8 \u00bb", "Répétez « 3 × 8 »"),
        (r"It\u00e2\u0080\u0099s", "It’s"),
        (r"a \u0026 b", "a & b"),
    ],
)
def test_what_escaping_left_is_undone(left: str, text: str) -> None:
    assert clean(left) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "AT&T",
            "R&D &c",
            "Q&A;",
            "Rock &roll;",
            "?a=1&copy=2&lang=en",
            "3 & 4 &amp; 5",
            "`&amp;`",
            "“&nbsp;”",
        ),
        *("this &or; that", "100%20 &", "&#0;", "&#1114112;", "&unknown;", "a < b > c", "the <br> tag"),
        *(
            "a <p>paragraph</p> here",
            "<div><p>Hello!</p> </div>",
            r"C:\users\u2019",
            r"\\server\u2019",
            r"\underline \u0041",
            r"\\u2019",
            r"\u20",
        ),
    ],
)
def test_what_only_looks_escaped_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\u200bLift\u2060 your shoul\u00adders\ufeff", "Lift your shoulders"),
        ("re\u200clax\u200d now\u202c", "relax now"),
        ("flat\ufe0f on", "flat on"),
        ("juggling 🤹\u200d", "juggling 🤹"),
        ("diﬀerence, ﬁve, ﬂoor, oﬃce", "difference, five, floor, office"),
        ("Don\x19t 10\x1315 \x07ring l\x00i\x00f\x00t", "Don\ufffdt 10\ufffd15 ring lift"),
    ],
)
def test_invisible_characters_that_do_nothing_go(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "می\u200cخواهم",
            "क्\u200dष",
            "র\u200d্যা",
            "ක්\u200dෂ",
            "ไทย\u200bดี",
            "(עברית)\u200f",
            "10\u00ad15 seconds",
        ),
        *(
            "🧘\u200d♀️",
            "🏋🏽\u200d♂️",
            "❤️\u200d🔥",
            "👩\u200d👩\u200d👧",
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "3\ufe0f\u20e3",
        ),
        *("☀️ ☎︎ ©️ ‼️", "葛\ufe00", "a ﬁ alone", "exer\u00ad\ncise"),
    ],
)
def test_invisible_characters_that_are_needed_stay(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("better! ?♂️✨", "better! ✨"),
        ("slowly ????\u200d♀️ and relax", "slowly and relax"),
        ("slowly \ufffd\ufffd\u200d♀️ and relax", "slowly and relax"),
        ("\ufffd️\u200d♂️ Start", "Start"),
        ("️\u200d♂️ Start", "Start"),
        ("rest\u200d♀️ now", "rest now"),
        ("back ??✨", "back ✨"),
        ("ðŸ½✨ ðŸ�‹ï¸�â€�♂ï¸� go", "✨ go"),
    ],
)
def test_the_remains_of_an_emoji_go_with_a_finding(raw: str, text: str) -> None:
    assert clean(raw) == text
    assert set(findings(raw)) <= {"lost-emoji", "lost-byte"}
    assert "lost-emoji" in findings(raw)


@pytest.mark.parametrize(
    "text",
    [
        *("Why???", "Subwoofer: ??? (x2)", "no news ???", "flawless move.????", "Is it? ♀ 10, ♂ 12", "♂️ men"),
        *("Ready?✨", "Ready ?✨", "? Warm up", "Don?t arch", "\ufffd\ufffd\ufffd", "l\ufffdst"),
    ],
)
def test_question_marks_that_may_be_meant_stay(text: str) -> None:
    assert clean(text, "xx") == text
    assert findings(text) == []


def test_pairs_of_question_marks_stay_where_the_language_sets_them_off() -> None:
    lines = numbered("Prêts ??✨")
    assert drop_lost_emoji_from_lines(lines, {"space_before_punctuation": True}) == lines


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\uf0b7\tSlide", "• Slide"),
        ("\uf0a7 Slide", "• Slide"),
        ("\uf0fcSlide", "• Slide"),
        ("\uf0b7", "•"),
        ("\uf0fb Arching", "✗ Arching"),
        ("Clubs \ue806", "Clubs"),
        ("Follow \uf09aus", "Follow us"),
        ("\ufffc", ""),
    ],
)
def test_characters_of_symbol_fonts(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize("text", ["bend to 45\uf0b0", "wo\ue000rd", "\uf0b35 times"])
def test_private_characters_beside_numbers_and_within_words_stay(text: str) -> None:
    assert clean(text) == text


def test_an_item_needs_no_bullet_of_its_own() -> None:
    (line,) = restore_symbol_bullets((Line(1, "\uf0b7 Slide", BULLET),), ENGLISH)
    assert (line.mark, line.text) == (BULLET, "Slide")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Slide\u00a0your \u00a0heel", "Slide your heel"),
        ("then,\u00a0rest", "then, rest"),
        ("⚠️\u00a0Stop", "⚠️ Stop"),
        ("•\u00a0Lift", "• Lift"),
        ("2.\u00a0Lift", "2. Lift"),
        ("end.\u00a0 Next", "end. Next"),
        ("\u00a0Lift\u3000your\u2003arm\t", "Lift your arm"),
    ],
)
def test_spaces_that_only_kept_a_layout_become_plain(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        "10\u00a0seconds",
        "20\u202f°C",
        "No.\u00a0Dupont",
        "w\u00a0domu",
        "«\u00a0oui\u00a0»",
        "vite\u202f!",
        "§\u00a05",
    ],
)
def test_no_break_spaces_that_hold_something_together_stay(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("(it takes time ).", "(it takes time)."),
        ("Be proud !", "Be proud!"),
        ("Rest now . Then go on .", "Rest now. Then go on."),
        ("Rest , then lift", "Rest, then lift"),
        ("Is it so ? Yes", "Is it so? Yes"),
    ],
)
def test_gaps_that_something_left_are_closed(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        "( as here )",
        "wait . . . and see",
        "git add . # all",
        "R?cken ? t?glich",
        "a smile :) here",
        "5 ? 6",
        "Why ?no",
    ],
)
def test_gaps_that_may_be_meant_stay(text: str) -> None:
    assert clean(text) == text


def test_who_sets_off_most_signs_means_it() -> None:
    text = "Que faire ? Rien !\nAttention : doucement ; bien !"
    assert clean(text) == text
    assert clean("Fini !\nBravo! Encore! Oui?") == "Fini!\nBravo! Encore! Oui?"
