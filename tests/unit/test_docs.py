"""The documents name what there is."""

import re

from pipeline.scraper.main_content.page_parts import NAME_PATTERNS_BY_ROLE
from pipeline.scraper.rules import MARKDOWN_RULES, RULES
from support.articles import ROOT

CLEANING = (ROOT / "docs" / "cleaning.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"^\| `([a-z-]+)` \|", CLEANING, re.MULTILINE))


def test_every_rule_is_described_and_every_description_has_a_rule() -> None:
    page_rules = {*NAME_PATTERNS_BY_ROLE, "page-furniture", "byline", "kicker", "front-matter"}
    assert {rule.name for rule in (*RULES, *MARKDOWN_RULES)} | page_rules == NAMED


def test_rule_names_are_kebab_case_and_each_is_one_rule() -> None:
    names = [rule.name for rule in RULES]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert len(set(names)) == len(names)
