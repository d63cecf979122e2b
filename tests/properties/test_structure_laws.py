"""Laws of structuring: whatever surrounds it, what an article tells its reader to do or not to do stays."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.scraper.line import DO, DONT, NumberedLines
from pipeline.text.normalize import letters_only
from support.laws import all_of_a_text
from support.trying import tried

#: Lines that stand around advice: headings, menus, notices, calls, labels, copies.
AROUND = (
    *(
        "Menu",
        "Home",
        "Log in",
        "Contact us",
        "Search",
        "Share",
        "Facebook",
        "Leave a reply",
        "Privacy policy",
    ),
    *(
        "© 2022 Riverside",
        "Buy now",
        "Check out our range of belts.",
        "Related articles",
        "You may also like",
    ),
    *(
        "By",
        "By: Ann Example",
        "3 May 2022",
        "OVERVIEW",
        "Overview",
        "Key Benefits",
        "Do not:",
        "Purpose:",
        "",
        "---",
    ),
    *(
        "Hips | Riverside Physio",
        "Hips",
        "Safety Tips",
        "What helps",
        "1. Bird dog",
        "Step 1",
        "-",
        "•",
        "2.",
    ),
    "A long walk does most people good, and it needs nothing but shoes that do not slip and some time.",
    "Your hips carry you all day, and they get stiff when you sit for hours without a single break.",
)
#: Advice: with a mark, with a number, or a sentence of its own.
ADVICE = (
    *(
        "✅ Warm up before you lift the box.",
        "❌ Bouncing at the end of the stretch.",
        "🚫 Running down the stairs.",
    ),
    *("1. Sit down on a firm chair.", "2. Stand up without your hands.", "(3) Turn around and sit down."),
    "Stop at once if your chest hurts.",
    "Never hold your breath while you lift.",
    "Repeat 10 times on each side.",
)
articles = st.lists(st.sampled_from(AROUND + ADVICE), min_size=1, max_size=40).map("\n".join)


# All laws are held to the same texts: to draw a text and to clean it takes longer than any law.
@given(articles)
@tried(300)
def test_every_law_of_structuring_and_of_the_ledger_holds(text: str) -> None:
    lines = all_of_a_text(text).lines
    advice_is_never_lost(text, lines)
    every_do_is_a_do_and_every_dont_a_dont(text, lines)


def advice_is_never_lost(text: str, lines: NumberedLines) -> None:
    left = "\n".join(letters_only(line.text) for line in lines)
    for line in filter(None, text.split("\n")):
        if line in ADVICE:
            assert letters_only(line).lstrip("0123456789") in left


def every_do_is_a_do_and_every_dont_a_dont(text: str, lines: NumberedLines) -> None:
    for line in lines:
        raw = text.split("\n")[line.number - 1]
        if line.mark in (DO, DONT):
            assert (line.mark == DO) == raw.startswith("✅")
        else:
            assert not raw.startswith(("✅ W", "❌ B", "🚫 R"))


@given(st.lists(st.sampled_from(AROUND + ADVICE), min_size=1, max_size=4), st.integers(2, 60))
@tried(100)
def test_lines_that_repeat_are_clean_after_one_cleaning(lines: list[str], times: int) -> None:
    all_of_a_text("\n".join(lines * times))
