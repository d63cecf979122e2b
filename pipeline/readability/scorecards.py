"""The scorecards PEMAT-P and CDC Clear Communication Index: their items, ratings and scores.

PEMAT-P, 24 items: S. J. Shoemaker, M. S. Wolf, C. Brach: The Patient Education Materials Assessment Tool
(PEMAT) and User's Guide. Agency for Healthcare Research and Quality, publication 14-0002-EF, 2013,
updated 2014. The numbers are those of the tool, whose items 13 and 14 are for films.

CDC Index, 20 items: C. Baur, C. Prue: The CDC Clear Communication Index Is a New Evidence-Based Tool to
Prepare and Review Health Information. Health Promotion Practice 15 (2014), 629–637; CDC: User Guide,
2013, revised 2019. The numbers are those of the index.

The questions of both are in our words. Scores and their usual pass marks are in percent.
"""

from collections.abc import Iterable

from pipeline.article import Article, Value
from pipeline.readability import scorecard_rules
from pipeline.readability.evidence import Evidence
from pipeline.readability.level import Answer, Rating, Scorecard
from pipeline.readability.scorecard_rules import ItemRule, needs_human

_MAIN_MESSAGE_RULE = needs_human("A rule cannot tell which sentence is the main message.")
_ACTIVE_VOICE_RULE = needs_human("A passive cannot be told reliably by rule.")

#: Number, question, rule. Items 12 to 14 are about advice, 15 to 17 about numbers, 18 to 20 about risk.
CDC_ITEMS: tuple[tuple[int, str, ItemRule], ...] = (
    (1, "Is there one main message?", _MAIN_MESSAGE_RULE),
    (2, "Does the main message come first?", _MAIN_MESSAGE_RULE),
    (3, "Is the main message made to stand out?", _MAIN_MESSAGE_RULE),
    (4, "Does a picture carry or support the main message?", scorecard_rules.rate_main_message_picture),
    (5, "Is the reader called on to do something?", scorecard_rules.rate_named_action),
    (6, "Are main message and call to action in the active voice?", _ACTIVE_VOICE_RULE),
    (7, "Are the words those that the readers use?", scorecard_rules.rate_common_words),
    (8, "Are there bulleted or numbered lists?", scorecard_rules.rate_lists),
    (9, "Is it parted into short pieces with headings?", scorecard_rules.rate_chunks_with_headings),
    (
        10,
        "Does the first paragraph or section sum up what matters most?",
        needs_human("A rule cannot tell what matters most."),
    ),
    (
        11,
        "Does it say what experts know and do not know?",
        needs_human("Whether what is known is told rightly, only an expert can say."),
    ),
    (12, "Does it advise the reader what to do?", scorecard_rules.rate_named_action),
    (13, "Does it say why the advice matters to the reader?", scorecard_rules.rate_benefits),
    (14, "Does it say exactly how to follow the advice?", scorecard_rules.rate_numbered_steps),
    (15, "Are the numbers such as the readers use?", scorecard_rules.rate_number_familiarity),
    (16, "Does it say what the numbers mean?", scorecard_rules.rate_number_explanations),
    (17, "Is the reader spared calculations?", scorecard_rules.rate_no_sums),
    (
        18,
        "Does it say what the risk is, and for whom?",
        needs_human("Whether risks must be told is clinical."),
    ),
    (
        19,
        "Does it tell both risks and benefits of the advice?",
        needs_human("Whether risks and benefits are told in full is clinical."),
    ),
    (
        20,
        "Is a risk that is told in numbers also told in words or a picture?",
        scorecard_rules.rate_risk_in_words,
    ),
)
#: The bar, in percent.
MIN_CDC_PERCENT = 90


#: Number, question, rule. Items up to 19 rate understandability, the others actionability.
PEMAT_ITEMS: tuple[tuple[int, str, ItemRule], ...] = (
    (1, "Is it plain at once what it is for?", needs_human("Only a reader can say what is plain at once.")),
    (
        2,
        "Is everything that does not serve the purpose left out?",
        needs_human("Advertisements were removed; what else distracts is for a person to say."),
    ),
    (3, "Are the words common ones?", scorecard_rules.rate_common_words),
    (
        4,
        "Are medical terms few, and each explained?",
        needs_human("No list of terms is complete enough to rate by."),
    ),
    (5, "Is it said who does what (active voice)?", _ACTIVE_VOICE_RULE),
    (6, "Are numbers clear and easy to understand?", scorecard_rules.rate_number_clarity),
    (7, "Is the reader spared calculations?", scorecard_rules.rate_no_calculations),
    (8, "Is it parted into short pieces?", scorecard_rules.rate_chunks),
    (9, "Do the headings say what stands below them?", scorecard_rules.rate_headings),
    (10, "Is the order logical?", needs_human("A rule cannot follow the thought of a text.")),
    (11, "Is there a summary?", scorecard_rules.rate_summary),
    (12, "Do visual cues lead to the key points?", scorecard_rules.rate_visual_cues),
    (
        15,
        "Are there pictures wherever they would help to understand?",
        scorecard_rules.rate_movement_pictures,
    ),
    (
        16,
        "Do the pictures support the text and not distract from it?",
        scorecard_rules.make_picture_rule("Look at each picture beside its text."),
    ),
    (17, "Does each picture have a clear title or caption?", scorecard_rules.rate_captions),
    (
        18,
        "Are the pictures clear and free of clutter?",
        scorecard_rules.make_picture_rule("Look at each picture as it is printed."),
    ),
    (
        19,
        "Are tables simple, with short and clear headings?",
        scorecard_rules.make_table_rule("Look at each table and its headings."),
    ),
    (20, "Does it name at least one thing to do?", scorecard_rules.rate_named_action),
    (21, "Does it speak to the reader when it says what to do?", scorecard_rules.rate_direct_address),
    (22, "Is what to do broken down into clear, manageable steps?", scorecard_rules.rate_numbered_steps),
    (23, "Is there something to use, such as a checklist or a log?", scorecard_rules.rate_tool),
    (24, "Does it show how to do any calculation that is needed?", scorecard_rules.rate_calculation_help),
    (25, "Does it say how to use its tables, charts and diagrams?", scorecard_rules.rate_figure_explanations),
    (26, "Are there pictures wherever they would help to do it?", scorecard_rules.rate_movement_pictures),
)
#: The first item of actionability; both parts have a score of their own.
FIRST_ACTIONABILITY_ITEM = 20
#: The usual bar for each part, in percent.
MIN_PEMAT_PERCENT = 70


_SCORECARDS: tuple[tuple[Scorecard, tuple[tuple[int, str, ItemRule], ...]], ...] = (
    ("PEMAT-P", PEMAT_ITEMS),
    ("CDC", CDC_ITEMS),
)


class Score(Value, frozen=True):
    """The score of a scorecard, or of a part of one with its own score, and the count of each answer.

    ``percent`` is computed as its makers do: the share of "yes" in all items that apply. It is None while an
    item is left to a person, or where none applies. ``bar`` is the usual pass mark, in percent.
    """

    name: str
    yes: int
    no: int
    not_applicable: int
    a_person: int
    percent: float | None
    bar: int

    @property
    def items(self) -> int:
        """How many items there are."""
        return self.yes + self.no + self.not_applicable + self.a_person


def rate_article(article: Article) -> tuple[Rating, ...]:
    """A rating for every item of PEMAT-P and of the CDC Index, in their order."""
    evidence = Evidence(article)
    return tuple(
        Rating(card, str(number), question, *rule(evidence))
        for card, items in _SCORECARDS
        for number, question, rule in items
    )


def compute_scores(ratings: Iterable[Rating]) -> tuple[Score, ...]:
    """The scores of an article's ratings: PEMAT-P for each of its two parts, then the CDC Index."""
    answers_by_score: dict[str, list[Answer]] = {name: [] for name in _MIN_PERCENT_BY_SCORE}
    for rating in ratings:
        answers_by_score[get_score_name(rating)].append(rating.answer)
    return tuple(_compute_score(name, answers) for name, answers in answers_by_score.items() if answers)


_UNDERSTANDABILITY_SCORE, _ACTIONABILITY_SCORE = "PEMAT-P understandability", "PEMAT-P actionability"
_CDC_SCORE = "CDC Index"
_MIN_PERCENT_BY_SCORE = {
    _UNDERSTANDABILITY_SCORE: MIN_PEMAT_PERCENT,
    _ACTIONABILITY_SCORE: MIN_PEMAT_PERCENT,
    _CDC_SCORE: MIN_CDC_PERCENT,
}


def get_score_name(rating: Rating) -> str:
    """The name of the score that an item counts for."""
    if rating.scorecard == "CDC":
        return _CDC_SCORE
    return (
        _ACTIONABILITY_SCORE if int(rating.number) >= FIRST_ACTIONABILITY_ITEM else _UNDERSTANDABILITY_SCORE
    )


def _compute_score(name: str, answers: list[Answer]) -> Score:
    yes, no = answers.count("yes"), answers.count("no")
    unrated = answers.count("a person")
    percent = 100 * yes / (yes + no) if yes + no and not unrated else None
    not_applicable = answers.count("not applicable")
    return Score(name, yes, no, not_applicable, unrated, percent, _MIN_PERCENT_BY_SCORE[name])
