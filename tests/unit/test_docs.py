"""The documents name what there is."""

import re
import tomllib

import pytest

from pipeline.scraper.cut_rules import CUT_RULES
from pipeline.scraper.html.editor_comments import EDITOR_COMMENT
from pipeline.scraper.main_content.page_parts import NAME_PATTERNS_BY_ROLE, PAGE_CHROME
from pipeline.scraper.readers.blurred_text import BLURRED_TEXT
from pipeline.scraper.readers.markdown import FRONT_MATTER
from pipeline.scraper.readers.page import KICKER
from pipeline.scraper.readers.page_findings import PICTURE_RULE, SCREEN_COPY
from pipeline.scraper.rules import MARKDOWN_RULES, RULES
from pipeline.scraper.word.elements import TRACKED_CHANGE, UNREAD_PART
from support.articles import ROOT

CLEANING = (ROOT / "docs" / "cleaning.md").read_text(encoding="utf-8")
REPORT_WORDS = tomllib.loads((ROOT / "pipeline" / "report" / "rules.toml").read_text(encoding="utf-8"))
RULES_BY_HEADING = {
    "What a page shows, and what it does not": [*CUT_RULES],
    "Rules for whole pages": [
        *NAME_PATTERNS_BY_ROLE,
        *(PAGE_CHROME, PICTURE_RULE, SCREEN_COPY, KICKER, FRONT_MATTER, EDITOR_COMMENT),
        *(TRACKED_CHANGE, UNREAD_PART, BLURRED_TEXT),
    ],
    "Rules for Markdown": [rule.name for rule in MARKDOWN_RULES],
    "Rules for lines": [rule.name for rule in RULES],
    "A person's decisions": ["decision-fix", "decision-drop", "decision-title"],
}


def described_rules(heading: str) -> list[tuple[str, str]]:
    """Name and description of each row of the table below a heading of docs/cleaning.md."""
    _, _, below = CLEANING.partition(f"\n## {heading}\n")
    section, _, _ = below.partition("\n## ")
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert rows[0].startswith("| rule |"), heading
    cells = [line.strip("| ").split(" | ", 1) for line in rows[2:]]
    return [(name.strip("`"), description) for name, description in cells]


@pytest.mark.parametrize("heading", RULES_BY_HEADING)
def test_the_table_names_the_rules_in_their_order_and_nothing_else(heading: str) -> None:
    assert [name for name, _ in described_rules(heading)] == RULES_BY_HEADING[heading]


def test_no_other_table_names_rules() -> None:
    tables = re.findall(r"^## (.+)\n(?:(?!## ).*\n)*?\| rule \|", CLEANING, re.MULTILINE)
    assert tables == list(RULES_BY_HEADING)


def test_the_document_says_which_rules_make_findings() -> None:
    rows = [*described_rules("Rules for Markdown"), *described_rules("Rules for lines")]
    assert [name for name, description in rows if "*Finding.*" in description] == [
        rule.name for rule in (*MARKDOWN_RULES, *RULES) if rule.finding_message
    ]


def test_the_report_has_words_for_every_rule_and_for_nothing_else() -> None:
    names = {name for names in RULES_BY_HEADING.values() for name in names}
    assert REPORT_WORDS.keys() == names


def test_rule_names_are_kebab_case_and_each_is_one_rule() -> None:
    names = [rule.name for rule in RULES]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert len(set(names)) == len(names)
