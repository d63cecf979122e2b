"""The kind of a section: by its heading, by what stands in it, by the section above it."""

import time

import pytest

from pipeline.article import (
    Block,
    DoList,
    DontList,
    Item,
    Kind,
    OrderedList,
    Paragraph,
    Section,
    Table,
    UnorderedList,
)
from pipeline.clinical.language_words import load_language_words
from pipeline.clinical.section_kinds import assign_kinds, explain_kinds

LINES = (1, 1)


def items(*texts: str) -> tuple[Item, ...]:
    return tuple(Item(text, LINES) for text in texts)


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Paragraph((item,), LINES) for item in items(*texts))


def bullets(*texts: str) -> UnorderedList:
    return UnorderedList(items(*texts), LINES)


def numbers(*texts: str) -> OrderedList:
    return OrderedList(items(*texts), LINES)


def kinds(*sections: tuple[str | None, int, tuple[Block, ...]], language: str = "en") -> list[Kind]:
    given = tuple(Section(heading, level, "other", blocks) for heading, level, blocks in sections)
    return [section.kind for section in assign_kinds(given, load_language_words(language).section_kinds)]


def kind(heading: str, *blocks: Block, language: str = "en") -> Kind:
    """The kind of a section that stands alone behind an introduction."""
    opening = (None, 2, paragraphs("Your shoulder can be stiff for many reasons."))
    return kinds(opening, (heading, 2, blocks), language=language)[1]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Go to the emergency unit if:", "safety"),
        ("When should I see a doctor?", "safety"),
        ("Call 999 if", "safety"),
        ("Make your bathroom safer", "safety"),
        ("Ways to protect your knees", "tips"),
        ("How can I ease the pain?", "tips"),
        ("Living with a stiff hip", "tips"),
        ("Prevention of falls", "tips"),
        ("Effects of regular stretching", "benefits"),
        ("Causes of a frozen shoulder", "other"),
        ("Treatment by your physiotherapist", "other"),
        ("References", "other"),
        ("The history of yoga", "other"),
    ],
)
def test_a_heading_that_says_it_decides(heading: str, expected: Kind) -> None:
    assert kind(heading, *paragraphs("Some people feel it more than others.")) == expected


def test_a_numbered_list_of_movements_is_steps_whatever_its_heading() -> None:
    steps = numbers("Sit on a chair.", "Lift one foot.", "Lower it again.")
    assert kind("Seated Marching", steps) == "steps"
    assert kind("For Monday Morning", steps) == "steps"
    assert kind("The Heron", numbers("Feet apart", "Arms by your side", "Bend one knee")) == "steps"


def test_a_numbered_list_of_other_things_is_none() -> None:
    tablets = numbers("Paracetamol is tried first.", "Ibuprofen is stronger.", "Codeine is rarely given.")
    assert kind("Medicines", tablets) == "other"


def test_an_exercise_in_labelled_paragraphs_is_steps() -> None:
    told = paragraphs(
        "Purpose: A stronger thigh.", "Starting position: On your back.", "Repetition: 10 times."
    )
    assert kind("Thigh Clenches", *told) == "steps"


def test_an_exercise_in_running_text_is_steps_and_text_about_exercise_is_not() -> None:
    assert (
        kind("Doorway Stretch", *paragraphs("Stand in a doorway. Put one hand on the frame. Turn."))
        == "steps"
    )
    about = paragraphs("Exercise is good for people of any age. Many studies have shown it. It is cheap.")
    assert kind("Exercise and age", *about) == "other"


def test_a_list_of_advice_is_tips() -> None:
    advice = bullets("Drink enough water.", "Wear firm shoes.", "The stairs are better than the lift.")
    assert kind("At Work", *paragraphs("Small things help."), advice) == "tips"
    assert kind("The Room", bullets("A desk", "A chair", "A lamp")) == "other"


def test_marked_lists_and_tables_say_it_themselves() -> None:
    assert kind("The Neck", DontList(items("Letting the head drop"), LINES)) == "mistakes"
    assert kind("The Neck", DoList(items("Support the head"), LINES)) == "tips"
    assert kind("The Neck", Table((items("Muscle", "Load"), items("Neck", "Low")), LINES)) == "table"


def test_a_section_that_says_nothing_is_of_the_kind_of_the_one_above_it() -> None:
    text = paragraphs("That depends on the person.")
    found = kinds(
        (None, 2, text),
        ("Safety", 2, ()),
        ("After an Operation", 3, text),
        ("In Summer", 4, text),
        ("Frequently Asked Questions", 2, ()),
        ("How long does it take?", 3, text),
        ("A Word on Chairs", 2, text),
    )
    assert found == ["intro", "safety", "safety", "safety", "faq", "faq", "other"]


def test_a_part_of_the_steps_without_instructions_is_no_step() -> None:
    found = kinds(
        ("Knee Exercises", 2, ()),
        ("Number One", 3, (numbers("Lie down", "Bend your knee"),)),
        ("Number Two", 3, (bullets("Towel under the heel", "Leg straight"),)),
        ("Who Invented Them", 3, paragraphs("They come from Sweden.")),
    )
    assert found == ["steps", "steps", "steps", "other"]


def test_an_exercise_among_tips_is_steps_and_what_they_forbid_is_a_tip() -> None:
    found = kinds(
        ("Tips for the Office", 2, ()),
        ("Avoid long phone calls", 3, (bullets("Walk around while you talk"),)),
        ("Chin Tucks", 3, (numbers("Sit up", "Pull your chin in", "Relax"),)),
        ("Common Mistakes", 3, paragraphs("Many people hurry.")),
    )
    assert found == ["tips", "tips", "steps", "mistakes"]


def test_headings_that_instruct_go_on_with_the_tips_where_levels_are_lost() -> None:
    text = paragraphs("Many people find that it helps them through the day.")
    found = kinds(
        (None, 2, text),
        ("Prevention", 2, text),
        ("Avoid long rests", 2, text),
        ("Use a firm chair", 2, text),
        ("The Physiotherapist", 2, text),
        ("Use of Medicines", 2, text),
    )
    assert found == ["intro", "tips", "tips", "tips", "other", "other"]


def test_an_opening_section_introduces() -> None:
    text = paragraphs("Nearly everybody has a stiff neck at times.")
    assert kinds(("A Stiff Neck", 2, text), ("Another Matter", 2, text)) == ["intro", "other"]
    assert kinds(("At Home", 2, paragraphs("Do 10 repetitions.")))[0] != "intro"


def test_steps_without_a_heading_follow_the_introduction() -> None:
    steps = numbers("Stand with your feet apart.", "Inhale and raise your arms.", "Exhale.")
    section = Section(None, 2, "other", (*paragraphs("This is an old exercise."), steps))
    first, second = assign_kinds((section,), load_language_words("en").section_kinds)
    assert (first.kind, second.kind) == ("intro", "steps")
    assert (first.heading, second.heading) == (None, None)
    assert (*first.blocks, *second.blocks) == section.blocks


@pytest.mark.parametrize(
    ("language", "heading", "blocks", "expected"),
    [
        ("es", "Elevación de talones", (numbers("De pie, junto a la silla", "Suba los talones"),), "steps"),
        ("es", "¿Qué puedo hacer?", paragraphs("Hay muchas maneras."), "tips"),
        ("fr", "Flexion du genou", (numbers("Allongée sur le dos", "Pliez un genou"),), "steps"),
        ("fr", "Le matin", (bullets("Buvez un verre d’eau", "Marchez un peu"),), "tips"),
        ("de", "Der Storch", (numbers("Stellen Sie sich hin.", "Das Bein langsam anheben."),), "steps"),
        ("de", "Was kann ich selbst tun?", paragraphs("Es gibt vieles."), "tips"),
        ("zh", "抬腿动作", (numbers("仰卧在床上", "双腿慢慢抬起"),), "steps"),
        ("zh", "如何预防", paragraphs("这很重要。"), "tips"),
        ("bn", "হাঁটুর ব্যায়াম", (numbers("চেয়ারে বসুন।", "পা তুলুন।"),), "steps"),
        ("ar", "تمرين الركبة", (numbers("اجلس على الكرسي.", "ارفع قدمك."),), "steps"),
        ("pt", "Joelho", (numbers("Sente-se.", "Levante o pé."),), "steps"),
        ("vi", "Gối", (numbers("Ngồi trên ghế.", "Nâng chân lên."),), "steps"),
        ("sv", "Knä", (numbers("Sitt på en stol.", "Lyft foten."),), "other"),
    ],
)
def test_every_language_has_its_own_words(
    language: str, heading: str, blocks: tuple[Block, ...], expected: Kind
) -> None:
    assert kind(heading, *blocks, language=language) == expected


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        (
            "Seated row",
            "You will be sitting with your knees bent. Your elbows are pulled back along your sides.",
        ),
        ("Wall slide", "With your back against the wall, bend your knees. Straighten them again."),
        ("On all fours", "From this position, slowly lift one arm. Keeping the back flat, change sides."),
    ],
)
def test_movements_are_told_in_any_voice(heading: str, text: str) -> None:
    assert kind(heading, *paragraphs(text)) == "steps"


def test_a_text_about_the_body_is_no_exercise() -> None:
    about = "The hip joint bends and turns. Sitting bends it for hours, and the muscles become short."
    assert kind("How the hip works", *paragraphs(about)) == "other"


def test_names_and_amounts_make_a_list_of_exercises() -> None:
    assert kind("Day 3", bullets("20 squats", "10 lunges each leg", "30-second plank")) == "steps"
    assert kind("2 weeks after surgery", bullets("Ankle pumps, 20 times", "Chin to chest")) == "steps"


def test_headings_that_count_are_of_one_kind() -> None:
    found = kinds(
        (None, 2, paragraphs("Knees need strength.")),
        ("Step 1: Warm up", 2, paragraphs("Walk on the spot. Swing your arms. Breathe deeply.")),
        ("Step 2: The chair", 2, paragraphs("It should be firm.")),
        ("Step 3: Stand up", 2, paragraphs("Lean forward. Push through your feet. Stand tall.")),
    )
    assert found == ["intro", "steps", "steps", "steps"]


@pytest.mark.parametrize("heading", ["Can I run with it?", "Is swimming allowed?", "Q: Does it hurt?"])
def test_what_a_reader_asks_is_a_question(heading: str) -> None:
    assert kind(heading, *paragraphs("That depends on the person.")) == "faq"


def test_a_question_about_a_subject_is_none() -> None:
    assert kind("What is a frozen shoulder?", *paragraphs("A stiff joint.")) == "other"


def test_a_question_above_a_list_of_movements_is_steps() -> None:
    moves = bullets("Squeeze your thighs", "Lift your heels", "Lower them slowly")
    assert kind("How can I train my calves?", moves) == "steps"


def test_a_habit_beside_its_correction_is_a_mistake() -> None:
    told = paragraphs("This puts stress on the joint. Push them out instead.")
    assert kind("Letting the knees cave in", *told) == "mistakes"
    assert (
        kind(
            "Sin calentar",
            *paragraphs("Error: empezar en frío. Solución: camina cinco minutos."),
            language="es",
        )
        == "mistakes"
    )


def test_the_reasons_are_told() -> None:
    section = Section("Heel slides", 2, "steps", (numbers("Lie down.", "Slide your heel back."),), 7)
    (line,) = explain_kinds((section,), load_language_words("en").section_kinds)
    assert line.startswith("line    7  kind     steps, «Heel slides»: 2 of 2 texts say how to move (5.0)")


@pytest.mark.parametrize("language", ["ar", "bn", "de", "en", "es", "fr", "it", "ja", "ru", "tr", "vi", "zh"])
@pytest.mark.parametrize("unit", ["a", "slowly ", "然后", "- ", "x: ", "ب", "y puis und "])
def test_a_very_long_text_takes_no_time(language: str, unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    kind("A Heading", *paragraphs(text), bullets(text), numbers(text), language=language)
    kind(text[:10_000], *paragraphs("Words."), language=language)
    assert time.process_time() - started < 2
