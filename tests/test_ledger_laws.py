"""Laws of the ledger: whatever the raw text, it accounts for every character of it."""

from collections import Counter

import pytest
from hypothesis import example, given, settings
from strategies import raw_text

from pipeline.article import Removal, Repair, walk_items
from pipeline.locale import reading
from pipeline.scraper.decode import split_lines
from pipeline.scraper.engine import Cleaned, run_rules
from pipeline.scraper.ledger import replay
from pipeline.scraper.lines import Line, Lines
from pipeline.scraper.markdown import render
from pipeline.scraper.parse import parse
from pipeline.scraper.rules import RULES

ENGLISH = reading("en")
DAMAGED = "Title\nbetter! ?♂️✨\n(takes time ).\nsides. -\nLift:\nslowly.\nComments"


def numbered(text: str) -> Lines:
    return tuple(Line(number, line) for number, line in enumerate(split_lines(text), 1))


def clean(text: str) -> Cleaned:
    return run_rules(numbered(text), RULES, ENGLISH)


def ink(text: str) -> str:
    """The characters that can be seen: all but white space."""
    return "".join(text.split())


@given(raw_text)
@example(DAMAGED)
@settings(max_examples=400, deadline=None)
def test_replaying_the_ledger_on_the_raw_text_gives_the_clean_text(text: str) -> None:
    cleaned = clean(text)
    again = replay(numbered(text), cleaned.ledger.entries)
    assert again == cleaned.lines
    assert render(again) == render(cleaned.lines)


@given(raw_text)
@example(DAMAGED)
@settings(max_examples=400, deadline=None)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    twice = run_rules(once.lines, RULES, ENGLISH)
    assert twice.lines == once.lines
    assert twice.ledger.entries == []


@given(raw_text)
@example(DAMAGED)
@settings(max_examples=400, deadline=None)
def test_every_source_character_is_kept_repaired_or_removed(text: str) -> None:
    cleaned = clean(text)
    kept = {line.number: line for line in cleaned.lines}
    changes: dict[int, list[tuple[str, str]]] = {}
    for entry in cleaned.ledger.entries:
        after = "" if isinstance(entry, Removal) else entry.after
        before = entry.text if isinstance(entry, Removal) else entry.before
        changes.setdefault(entry.line, []).append((before, after))
    for line in numbered(text):
        told = line.text
        for before, after in changes.get(line.number, []):
            assert before == told, "an entry begins where the one before it ended"
            told = after
        left = kept[line.number].text if line.number in kept else ""
        assert ink(left) == ink(told), "what is left is what the ledger says"


@given(raw_text)
@example(DAMAGED)
@example("Title\n| a | b |\n|---|---|\n| c | d | e |\n- x:\n2. y\n# z #")
@settings(max_examples=600, deadline=None)
def test_the_article_holds_every_clean_word_in_order(text: str) -> None:
    cleaned = clean(text)
    title, sections = parse(render(cleaned.lines))
    words = [title.text]
    for section in sections:
        words.append(section.heading or "")
        words += [item.text for block in section.blocks for item in walk_items(block)]
    expected = "".join(
        line.text.replace("|", "") if line.mark == "| " else line.text for line in cleaned.lines
    )
    assert ink("".join(words)) == ink(expected)


@given(raw_text)
@settings(max_examples=200, deadline=None)
def test_repairs_never_add_letters_or_digits(text: str) -> None:
    """Only the restoring of mojibake may bring back a letter that was not there before."""
    for entry in clean(text).ledger.entries:
        if isinstance(entry, Repair) and entry.rule != "mojibake":
            added = Counter(filter(str.isalnum, entry.after)) - Counter(filter(str.isalnum, entry.before))
            assert not added, entry


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(text=raw_text)
@settings(max_examples=40, deadline=None)
def test_each_rule_is_a_pure_function(rule, text: str) -> None:  # type: ignore[no-untyped-def]
    lines = numbered(text)
    assert rule.apply(lines, ENGLISH) == rule.apply(lines, ENGLISH)
    assert lines == numbered(text)
