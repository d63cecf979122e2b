"""Laws of the ledger: whatever the raw text, it accounts for every character of it."""

from collections import Counter

import pytest
from hypothesis import example, given

from pipeline.article import Repair
from pipeline.scraper.rules import RULES
from support import laws
from support.strategies import raw_text
from support.trying import tried

DAMAGED = "Title\nbetter! ?♂️✨\n(takes time ).\nsides. -\nLift:\nslowly.\nComments"
#: Rules that bring back what stood there before it was damaged, letters among it.
RESTORING = frozenset({"mojibake", "entity", "escape", "ligature"})


@given(raw_text)
@example(DAMAGED)
@tried(400)
def test_replaying_the_ledger_on_the_raw_text_gives_the_clean_text(text: str) -> None:
    laws.replaying_gives_the_clean_text(laws.numbered(text), laws.clean(text))


@given(raw_text)
@example(DAMAGED)
@tried(400)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    laws.cleaning_twice_changes_nothing(laws.clean(text))


@given(raw_text)
@example(DAMAGED)
@tried(400)
def test_every_source_character_is_kept_repaired_or_removed(text: str) -> None:
    laws.every_character_is_accounted_for(laws.numbered(text), laws.clean(text))


@given(raw_text)
@example(DAMAGED)
@example("Title\n| a | b |\n|---|---|\n| c | d | e |\n- x:\n2. y\n# z #")
@tried(600)
def test_the_article_holds_every_clean_word_in_order(text: str) -> None:
    laws.the_article_holds_every_clean_word(laws.clean(text))


@given(raw_text)
@tried(200)
def test_repairs_never_add_letters_or_digits(text: str) -> None:
    """Only what undoes damage may bring back a letter that was not there before."""
    for entry in laws.clean(text).ledger.entries:
        if isinstance(entry, Repair) and entry.rule not in RESTORING:
            added = Counter(filter(str.isalnum, entry.after)) - Counter(filter(str.isalnum, entry.before))
            assert not added, entry


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(text=raw_text)
@tried(40)
def test_each_rule_is_a_pure_function(rule, text: str) -> None:  # type: ignore[no-untyped-def]
    lines = laws.numbered(text)
    assert rule.apply(lines, laws.ENGLISH) == rule.apply(lines, laws.ENGLISH)
    assert lines == laws.numbered(text)
