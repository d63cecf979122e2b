"""Which rows the panel of doses has: each says what it is of, and none says less than its sentence."""

from pipeline.wording.dose_panel import dose_panel
from support.articles import article_of, page_article

INTRO = "Moves for the neck\nA few slow movements done often are better than one long session.\n"


def rows(text: str) -> list[str]:
    return [f"{row.about}: {row.amounts}" for row in dose_panel(article_of(text)).rows]


def test_the_only_exercise_needs_no_name() -> None:
    assert rows(INTRO + "How to do it\n1. Turn your head.\n2. Hold for up to 20 seconds.\n") == [
        "Hold: up to 20 seconds"
    ]


def test_one_exercise_of_several_is_named_even_if_it_alone_has_a_dose() -> None:
    text = (
        "# Neck\n\nMove slowly.\n\n## Steps: Chin tuck\n\n1. Draw the chin back.\n\n## Steps: Side tilt\n\n{}"
    )
    assert rows(text.format("1. Hold for 5 seconds.\n")) == ["Steps: Side tilt, Step 1: Hold 5 seconds"]


def test_what_holds_for_some_readers_says_for_whom() -> None:
    tabs = (
        "<h1>Squats</h1><p>Squats make the legs strong, and stairs become easier.</p><h2>How many</h2>"
        "<p>With a new knee</p><p>Do 5 squats.</p><p>Without an operation</p><p>Do 15 squats.</p>"
    )
    told = dose_panel(page_article(tabs)).rows
    assert [(row.about, row.amounts) for row in told] == [
        ("With a new knee", "5 repetitions"),
        ("Without an operation", "15 repetitions"),
    ]


def test_a_dose_of_one_side_or_time_of_day_has_no_row() -> None:
    text = INTRO + "How to do it\n1. Do 10 reps on the left side.\n2. Hold for 5 seconds.\n"
    assert rows(text) == ["Hold: 5 seconds"]


def test_a_side_that_is_counted_by_is_in_the_row() -> None:
    assert rows(INTRO + "How to do it\n1. Lean over. Do 10 reps, each side.\n") == [
        "Repeat: 10 repetitions per side"
    ]


def test_sets_go_with_what_each_is_made_of() -> None:
    text = INTRO + "How to do it\n1. Bend: Do 2 sets of 8.\n2. Hang: Perform 3 x 30 seconds.\n"
    assert rows(text) == ["Step 1, Bend: 2 sets of 8 times", "Step 2, Hang: 3 sets of 30 seconds"]


def test_rows_of_a_table_are_named_by_their_first_cell() -> None:
    table = (
        "# A plan for the knee\n\nThese two moves make the knee strong, and you can do them at home.\n\n"
        "## Plan\n\n| Exercise | Sets | Hold (s) |\n|---|---|---|\n| Bridge | 3 | 10 |\n| Plank | 2 | 30 |\n"
    )
    assert rows(table) == ["Bridge: 3 sets of 10 seconds", "Plank: 2 sets of 30 seconds"]


def test_the_name_right_before_an_amount_is_that_of_its_exercise() -> None:
    text = INTRO + "The routine\n1. Low lunge (both sides) - 2 minutes\n2. Row 3x12\n"
    assert rows(text) == [
        "Step 1, Low lunge (both sides): For 2 minutes",
        "Step 2, Row: 3 sets of 12 repetitions",
    ]


def test_amounts_that_differ_by_reader_have_no_row() -> None:
    text = (
        INTRO
        + "How to do it\n1. Hold for 5 seconds.\n\nHow often\nPractise 2 days a week. Train 4 days a week.\n"
    )
    assert not any("days" in row for row in rows(text))
