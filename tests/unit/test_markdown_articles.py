"""Articles in Markdown: front matter is provenance, mark-up is meaning, and source lines stay known."""

import pytest

from pipeline.article import Article, OrderedList, Paragraph, Table, UnorderedList
from pipeline.builder import interpret_article
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.rules.spacing import restore_dashes
from pipeline.scraper.scrape import scrape_raw

FRONT = """---
title: "Heel raises | Some Clinic"
author: [A. Author, B. Author]
date: 2024-03-01T08:00:00Z
lang: en-GB
canonical: https://example.org/heels
tags: [legs]
---
"""
BODY = """
Heel raises make your calves stronger. Anybody can do them at the kitchen table, at any time of the day.

## Steps

1. **Stand** behind a chair and hold on
   to its back.
1. Lift your heels and hold for 5 seconds.

   Breathe out.
1. Lower them again:
    - slowly
    - both together

| Week | Times |
|------|-------|
| 1    | 5     |
"""


def article_of(text: str) -> Article:
    return interpret_article(scrape_raw(read_bytes(text.encode(), "article.md"), Decisions()))


def test_front_matter_is_provenance_and_removed_by_name() -> None:
    article = article_of(FRONT + BODY)
    origin = article.provenance
    assert (article.title, article.title_line, article.language) == ("Heel raises", 2, "en-GB")
    assert (origin.author, origin.published) == ("A. Author, B. Author", "2024-03-01")
    assert origin.source_url == "https://example.org/heels"
    assert [removal.line for removal in article.removed if removal.rule == "front-matter"] == [*range(1, 9)]


@pytest.mark.parametrize(
    "front",
    ["---\ntitle: Heels: up and down\nbroken: [\n---\n", '+++\ntitle = "Heels: up and down"\n+++\n'],
    ids=["yaml with a fault", "toml"],
)
def test_front_matter_of_other_kinds_and_with_faults(front: str) -> None:
    assert article_of(front + BODY).title == "Heels: up and down"


def test_a_ruled_line_at_the_top_is_no_front_matter() -> None:
    article = article_of(f"---\n\n# Heel raises\n{BODY}\n---\n")
    assert article.title == "Heel raises"
    assert not article.removed


def test_wrapped_lines_nested_lists_and_tables() -> None:
    article = article_of(f"# Heel raises\n{BODY}")
    steps, table = article.sections[1].blocks
    assert isinstance(steps, OrderedList)
    assert [item.text for item in steps.items] == [
        "Stand behind a chair and hold on to its back.",
        "Lift your heels and hold for 5 seconds. Breathe out.",
        "Lower them again:",
    ]
    assert [child.text for child in steps.items[2].items] == ["slowly", "both together"]
    assert (steps.items[0].lines, [(dose.raw, dose.line) for dose in article.doses]) == (
        (7, 8),
        [("5 seconds", 9)],
    )
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.items] == [["Week", "Times"], ["1", "5"]]


def test_closing_links_and_what_only_a_site_generator_reads_goes() -> None:
    article = article_of(
        "# Heels\n\nLift them slowly, and never bounce.\n\n{% include ad.html %}\n\n{: .note}\n\n"
        "[Find a clinic]({{ base }}find)\n\n## Related\n\n- [Toes](/toes)\n- [Knees](/knees)\n"
    )
    assert sorted((removal.line, removal.rule) for removal in article.removed) == [
        *((5, "template-tag"), (7, "template-tag")),
        *((11, "related-links"), (13, "related-links"), (14, "related-links")),
    ]
    paragraphs = [block.items[0].text for block in article.sections[0].blocks if isinstance(block, Paragraph)]
    assert paragraphs == ["Lift them slowly, and never bounce.", "Find a clinic"]


def test_headings_run_in_below_ruled_lines() -> None:
    article = article_of(
        "# Falls\n\nMany can be avoided.\n\n***\n\nVision:  have your eyes checked\n\n- once a year\n"
    )
    section = article.sections[1]
    assert (section.heading, section.blocks[0].items[0].text) == ("Vision:", "have your eyes checked")  # type: ignore[union-attr]
    assert isinstance(section.blocks[1], UnorderedList)


@pytest.mark.parametrize("text", ["a--b.example.org/x--y", "use --help", "----", "x_a--b", "- - -"])
def test_hyphens_that_are_no_dashes_stay(text: str) -> None:
    assert restore_dashes(text) == text
