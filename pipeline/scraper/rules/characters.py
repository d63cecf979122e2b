"""The rules that repair characters within a line, in their order.

What mark-up and JSON left comes first, since mojibake may have been escaped; then mojibake, which needs to
see every byte; then what is left of emoji, which joiners tell; then what nobody sees; then spaces.

Damage that can be undone is undone. Damage that cannot is dropped or left, and found; nothing is guessed.
"""

from pipeline.scraper.engine import Rule
from pipeline.scraper.rules.emoji import EMOJI_RULES
from pipeline.scraper.rules.entities import ENTITY_RULES
from pipeline.scraper.rules.invisible import CONTROL_RULES, INVISIBLE_RULES
from pipeline.scraper.rules.ligatures import LIGATURE_RULES
from pipeline.scraper.rules.mojibake import MOJIBAKE_RULES
from pipeline.scraper.rules.mojibake_remains import REMAINS_RULES
from pipeline.scraper.rules.spaces import GAP_RULES, SPACE_RULES
from pipeline.scraper.rules.symbol_fonts import SYMBOL_RULES

CHARACTER_RULES: tuple[Rule, ...] = (
    *ENTITY_RULES,
    *MOJIBAKE_RULES,
    *REMAINS_RULES,
    *EMOJI_RULES,
    *CONTROL_RULES,
    *SYMBOL_RULES,
    *INVISIBLE_RULES,
    *LIGATURE_RULES,
    *SPACE_RULES,
    *GAP_RULES,
)
