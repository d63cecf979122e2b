"""The first article: what must come out of it, word for word."""

from pipeline.article import Article, DoList, DontList, OrderedList, Table, UnorderedList


def section(article: Article, heading: str | None):  # type: ignore[no-untyped-def]
    return next(found for found in article.sections if found.heading == heading)


def test_title_and_language(first: Article) -> None:
    assert first.title == "Exercise for Lower Back Pain: Loosen, Strengthen"
    assert (first.language, first.direction) == ("en", "ltr")


def test_sections_in_order_with_their_kinds(first: Article) -> None:
    assert [(found.heading, found.kind) for found in first.sections] == [
        (None, "intro"),
        ("Key Benefits", "benefits"),
        ("Step-by-Step Instructions", "steps"),
        ("Safety Tips", "safety"),
        ("Common Mistakes to Avoid", "mistakes"),
        ("Quick Reference Table", "table"),
        ("Final Tips", "tips"),
    ]


def test_five_benefits_are_bullets(first: Article) -> None:
    (benefits,) = section(first, "Key Benefits").blocks
    assert isinstance(benefits, UnorderedList)
    assert [item.name for item in benefits.items] == [
        "Reduces stiffness",
        "Boosts flexibility",
        "Enhances posture",
        "Relieves stress",
        "Supports daily motion",
    ]


def test_five_named_steps_are_numbered(first: Article) -> None:
    (steps,) = section(first, "Step-by-Step Instructions").blocks
    assert isinstance(steps, OrderedList)
    assert [item.name for item in steps.items] == [
        "Start Position",
        "Engage Your Core",
        "Lift & Stretch",
        "Switch Sides",
        "Bonus for Flexibility Lovers",
    ]
    assert steps.items[3].text == (
        "Switch Sides: Release the first leg and repeat with the other. Continue for 2–3 rounds per leg."
    )
    assert (
        steps.items[3].rest
        == "Release the first leg and repeat with the other. Continue for 2–3 rounds per leg."
    )
    assert steps.items[3].lines == (22, 23)


def test_four_dos_and_four_donts_without_their_marks(first: Article) -> None:
    (dos,) = section(first, "Safety Tips").blocks
    (donts,) = section(first, "Common Mistakes to Avoid").blocks
    assert isinstance(dos, DoList)
    assert isinstance(donts, DontList)
    assert (len(dos.items), len(donts.items)) == (4, 4)
    assert dos.items[3].text == "Stop immediately if you feel sharp or shooting pain."
    assert donts.items[1].text == "Forcing the stretch beyond your comfort zone (flexibility takes time)."


def test_one_row_table(first: Article) -> None:
    (table,) = section(first, "Quick Reference Table").blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.items] == [
        ["Muscle Groups Worked", "Difficulty Level"],
        ["Lower back, glutes, core", "Beginner-Friendly"],
    ]


def test_three_doses_each_a_slice_of_its_source_line(first: Article) -> None:
    assert [
        (dose.kind, dose.min, dose.max, dose.unit, dose.per, dose.raw, dose.line) for dose in first.doses
    ] == [
        ("hold", 20, 30, "second", None, "20–30 seconds", 21),
        ("rounds", 2, 3, "round", "leg", "2–3 rounds per leg", 23),
        ("frequency", 1, 1, "time", "day", "daily", 41),
    ]


def test_stop_rule_word_for_word(first: Article) -> None:
    assert [(rule.text, rule.line) for rule in first.stop_rules] == [
        ("Stop immediately if you feel sharp or shooting pain.", 30)
    ]


def test_boilerplate_and_list_marks_are_removed_and_told(first: Article) -> None:
    told = {(entry.line, entry.rule, entry.text) for entry in first.removed}
    assert (42, "advertisement", "Post Your Ad Here") in told
    assert (43, "comments", "Comments") in told
    assert (38, "table-delimiter", "|---|---|") in told
    assert {line for line, rule, _ in told if rule == "lone-bullet"} == {4, 6, 8, 10, 12, 15}
    assert len(told) == 9


def test_repairs_are_told_and_nothing_else_is_changed(first: Article) -> None:
    told = [(entry.line, entry.rule) for entry in first.repairs]
    assert sorted(told) == [
        (17, "glued-bullet"),
        (19, "glued-bullet"),
        (21, "glued-bullet"),
        (23, "glued-bullet"),
        (26, "heading-decoration"),
        (33, "bracket-gap"),
        (41, "lost-emoji"),
    ]


def test_the_lost_emoji_is_dropped_and_found_not_guessed(first: Article) -> None:
    (tip,) = section(first, "Final Tips").blocks
    assert tip.items[0].text.endswith("everything moves better! ✨")
    assert [(finding.line, finding.rule) for finding in first.findings] == [(41, "lost-emoji")]
