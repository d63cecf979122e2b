"""The Patient Education Materials Assessment Tool for printable materials (PEMAT-P), 24 items.

S. J. Shoemaker, M. S. Wolf, C. Brach: The Patient Education Materials Assessment Tool (PEMAT) and User's
Guide. Agency for Healthcare Research and Quality, publication 14-0002-EF, 2013, updated 2014. The numbers are
those of the tool, whose items 13 and 14 are for films; the questions are in our words.
"""

from pipeline.clinical.readability import rules
from pipeline.clinical.readability.rules import Rule, a_person

#: Number, question, rule. Items up to 19 are of understandability, the others of actionability.
ITEMS: tuple[tuple[int, str, Rule], ...] = (
    (1, "Is it plain at once what it is for?", a_person("Only a reader can say what is plain at once.")),
    (
        2,
        "Is everything that does not serve the purpose left out?",
        a_person("Advertisements were removed; what else distracts is for a person to say."),
    ),
    (3, "Are the words common ones?", rules.common_words),
    (
        4,
        "Are medical terms few, and each explained?",
        a_person("No list of terms is complete enough to rate by."),
    ),
    (5, "Is it said who does what (active voice)?", a_person("A passive cannot be told reliably by rule.")),
    (6, "Are numbers clear and easy to understand?", rules.numbers_clear),
    (7, "Is the reader spared calculations?", rules.no_calculations),
    (8, "Is it parted into short pieces?", rules.chunked),
    (9, "Do the headings say what stands below them?", rules.headed),
    (10, "Is the order logical?", a_person("A rule cannot follow the thought of a text.")),
    (11, "Is there a summary?", rules.summed_up),
    (12, "Do visual cues lead to the key points?", rules.cued),
    (15, "Are there pictures wherever they would help to understand?", rules.shows_pictures),
    (
        16,
        "Do the pictures support the text and not distract from it?",
        rules.of_pictures("Look at each picture beside its text."),
    ),
    (17, "Does each picture have a clear title or caption?", rules.captioned),
    (
        18,
        "Are the pictures clear and free of clutter?",
        rules.of_pictures("Look at each picture as it is printed."),
    ),
    (
        19,
        "Are tables simple, with short and clear headings?",
        rules.of_tables("Look at each table and its headings."),
    ),
    (20, "Does it name at least one thing to do?", rules.names_an_action),
    (21, "Does it speak to the reader when it says what to do?", rules.addresses_the_reader),
    (22, "Is what to do broken down into clear, manageable steps?", rules.in_steps),
    (23, "Is there something to use, such as a checklist or a log?", rules.has_tool),
    (24, "Does it show how to do any calculation that is needed?", rules.calculations_shown),
    (25, "Does it say how to use its tables, charts and diagrams?", rules.figures_explained),
    (26, "Are there pictures wherever they would help to do it?", rules.shows_pictures),
)
#: The first item of actionability; scores are given for both parts.
FIRST_OF_ACTIONABILITY = 20
#: The usual bar for each part, in percent.
BAR = 70
