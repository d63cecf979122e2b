"""Laws of the ledger: whatever the raw text, it accounts for every character of it."""

from collections import Counter

from hypothesis import example, given

from pipeline.article import Repair
from pipeline.scraper.rules import RULES
from support import laws
from support.strategies import raw_text
from support.trying import tried

DAMAGED = "Title\nbetter! ?♂️✨\n(takes time ).\nsides. -\nLift:\nslowly.\nComments"
TABLE = "Title\n| a | b |\n|---|---|\n| c | d | e |\n- x:\n2. y\n# z #"
#: Rules that bring back what stood there before it was damaged, letters among it.
RESTORING = frozenset({"mojibake", "entity", "escape", "ligature"})


# All laws are held to the same texts: to draw a text and to clean it takes longer than any law.
@given(raw_text)
@example(DAMAGED)
@example(TABLE)
@tried(600)
def test_every_law_of_the_ledger_holds(text: str) -> None:
    """Replaying the ledger gives the clean text, cleaning twice changes nothing, every character is kept,
    repaired or removed, the article holds every clean word in order, and no repair adds letters or digits.
    """
    repairs_never_add_letters_or_digits(laws.all_of_a_text(text))


def repairs_never_add_letters_or_digits(cleaned: laws.CleaningResult) -> None:
    """Only what undoes damage may bring back a letter that was not there before."""
    for entry in cleaned.ledger.entries:
        if isinstance(entry, Repair) and entry.rule not in RESTORING:
            added = Counter(filter(str.isalnum, entry.after)) - Counter(filter(str.isalnum, entry.before))
            assert not added, entry


# All rules are applied to the same texts, for the same reason.
@given(raw_text)
@tried(150)
def test_each_rule_is_a_pure_function(text: str) -> None:
    lines, untouched = laws.numbered(text), laws.numbered(text)
    for rule in RULES:
        assert rule.apply(lines, laws.ENGLISH) == rule.apply(lines, laws.ENGLISH), rule.name
        assert lines == untouched, rule.name
