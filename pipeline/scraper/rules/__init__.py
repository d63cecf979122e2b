"""The rules, in the order in which they run. The order is data; a rule's name is public and stable.

Characters come first, so that all later rules see whole letters; then whole lines that are no part of the
article go; then what is left is given its mark-up.
"""

from pipeline.scraper.engine import Rule
from pipeline.scraper.rules.boilerplate import BOILERPLATE_RULES
from pipeline.scraper.rules.characters import CHARACTER_RULES
from pipeline.scraper.rules.glued import GLUED_RULES
from pipeline.scraper.rules.headings import HEADING_RULES, mark_numbered_headings
from pipeline.scraper.rules.items import ITEM_RULES
from pipeline.scraper.rules.page import PAGE_RULES
from pipeline.scraper.rules.tables import TABLE_RULES
from pipeline.scraper.rules.titles import TITLE_RULES

RULES: tuple[Rule, ...] = (
    *CHARACTER_RULES,
    *GLUED_RULES,
    *PAGE_RULES,
    *BOILERPLATE_RULES,
    *TABLE_RULES,
    Rule("numbered-heading", mark_numbered_headings),
    *ITEM_RULES,
    *HEADING_RULES,
    *TITLE_RULES,
)
