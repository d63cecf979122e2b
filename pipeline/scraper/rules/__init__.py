"""Which rules clean an article, in the order in which they run.

The order is data; a rule's name is public and stable. Table columns come first, while the spaces that show
them are still there; then characters, so that all later rules see whole letters; then whole lines that are
no part of the article are dropped; then what is left is given its mark-up.

Among the rules for characters, what mark-up and JSON left (entities, escapes) comes first, since mojibake
may have been escaped; then mojibake, which needs every byte; then remains of emoji, which are recognised by
their joiners; then invisible characters; then spaces. Damage that can be undone is undone. Damage that
cannot is dropped or left, and reported as a finding; nothing is guessed.
"""

from pipeline.scraper.engine import Rule
from pipeline.scraper.rules.boilerplate import BOILERPLATE_RULES
from pipeline.scraper.rules.characters import CHARACTER_RULES
from pipeline.scraper.rules.duplicates import REPEAT_RULES
from pipeline.scraper.rules.headings import (
    HEADING_RULES,
    MARKED_RULES,
    NUMBERED_RULES,
    ORNAMENT_RULES,
    TITLE_RULES,
)
from pipeline.scraper.rules.labels import LABEL_RULES
from pipeline.scraper.rules.line_joins import TORN_RULES, WRAP_RULES
from pipeline.scraper.rules.lists import BULLET_RULES, ITEM_RULES, MARK_RULES, STEP_RULES
from pipeline.scraper.rules.pasted_page import PAGE_RULES
from pipeline.scraper.rules.questions import FAQ_RULES, PAIR_RULES
from pipeline.scraper.rules.spacing import DASH_RULES, GLUED_RULES
from pipeline.scraper.rules.tables import COLUMN_RULES, TABLE_RULES

RULES: tuple[Rule, ...] = (
    *COLUMN_RULES,
    *CHARACTER_RULES,
    *DASH_RULES,
    *GLUED_RULES,
    *PAGE_RULES,
    *REPEAT_RULES,
    *BOILERPLATE_RULES,
    *TABLE_RULES,
    *ORNAMENT_RULES,
    *PAIR_RULES,
    *NUMBERED_RULES,
    *MARK_RULES,
    *TORN_RULES,
    *ITEM_RULES,
    *BULLET_RULES,
    *WRAP_RULES,
    *LABEL_RULES,
    *MARKED_RULES,
    *FAQ_RULES,
    *HEADING_RULES,
    *STEP_RULES,
    *TITLE_RULES,
)
