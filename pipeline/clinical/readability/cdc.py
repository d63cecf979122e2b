"""The Clear Communication Index of the US Centers for Disease Control and Prevention (CDC), 20 items.

C. Baur, C. Prue: The CDC Clear Communication Index Is a New Evidence-Based Tool to Prepare and Review
Health Information. Health Promotion Practice 15 (2014), 629–637; CDC: User Guide, 2013, revised 2019. The
numbers are those of the index, the questions are in our words.
"""

from pipeline.clinical.readability import rules
from pipeline.clinical.readability.rules import Rule, a_person

_MAIN_MESSAGE = a_person("A rule cannot tell which sentence is the main message.")

#: Number, question, rule. Items 12 to 14 are asked of advice, 15 to 17 of numbers, 18 to 20 of risk.
ITEMS: tuple[tuple[int, str, Rule], ...] = (
    (1, "Is there one main message?", _MAIN_MESSAGE),
    (2, "Does the main message come first?", _MAIN_MESSAGE),
    (3, "Is the main message made to stand out?", _MAIN_MESSAGE),
    (4, "Does a picture carry or support the main message?", rules.has_picture),
    (5, "Is the reader called on to do something?", rules.names_an_action),
    (
        6,
        "Are main message and call to action in the active voice?",
        a_person("A passive cannot be told reliably by rule."),
    ),
    (7, "Are the words those that the readers use?", rules.common_words),
    (8, "Are there bulleted or numbered lists?", rules.listed),
    (9, "Is it parted into short pieces with headings?", rules.chunked_with_headings),
    (
        10,
        "Does the first paragraph or section sum up what matters most?",
        a_person("A rule cannot tell what matters most."),
    ),
    (
        11,
        "Does it say what experts know and do not know?",
        a_person("Whether what is known is told rightly, only an expert can say."),
    ),
    (12, "Does it advise the reader what to do?", rules.names_an_action),
    (13, "Does it say why the advice matters to the reader?", rules.explains_why),
    (14, "Does it say exactly how to follow the advice?", rules.in_steps),
    (15, "Are the numbers such as the readers use?", rules.numbers_familiar),
    (16, "Does it say what the numbers mean?", rules.numbers_explained),
    (17, "Is the reader spared calculations?", rules.no_sums),
    (18, "Does it say what the risk is, and for whom?", a_person("Whether risks must be told is clinical.")),
    (
        19,
        "Does it tell both risks and benefits of the advice?",
        a_person("Whether risks and benefits are told in full is clinical."),
    ),
    (20, "Is a risk that is told in numbers also told in words or a picture?", rules.risk_in_words),
)
#: The bar, in percent.
BAR = 90
