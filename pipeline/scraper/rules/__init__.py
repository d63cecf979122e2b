"""The rules, in the order in which they run. The order is data; a rule's name is public and stable.

Columns come first, while their spaces are still there; then characters, so that all later rules see whole
letters; then whole lines that are no part of the article go; then what is left is given its mark-up.
"""

from pipeline.scraper.engine import Rule
from pipeline.scraper.rules.boilerplate import BOILERPLATE_RULES
from pipeline.scraper.rules.bullets import BULLET_RULES
from pipeline.scraper.rules.characters import CHARACTER_RULES
from pipeline.scraper.rules.columns import COLUMN_RULES
from pipeline.scraper.rules.dashes import DASH_RULES
from pipeline.scraper.rules.faq import FAQ_RULES, PAIR_RULES
from pipeline.scraper.rules.glued import GLUED_RULES
from pipeline.scraper.rules.headings import HEADING_RULES, MARKED_RULES, NUMBERED_RULES, ORNAMENT_RULES
from pipeline.scraper.rules.items import ITEM_RULES, MARK_RULES
from pipeline.scraper.rules.labels import LABEL_RULES
from pipeline.scraper.rules.page import PAGE_RULES
from pipeline.scraper.rules.repeats import REPEAT_RULES
from pipeline.scraper.rules.steps import STEP_RULES
from pipeline.scraper.rules.tables import TABLE_RULES
from pipeline.scraper.rules.titles import TITLE_RULES
from pipeline.scraper.rules.wraps import TORN_RULES, WRAP_RULES

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
