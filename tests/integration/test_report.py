"""The report: what a person must decide stands first, changes are marked exactly, nothing is forgotten."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from msgspec import structs

from pipeline.article import Finding, Removal, Repair
from pipeline.builder import build, clean_article
from pipeline.config import Config
from pipeline.readability import measure_reading_level, rate_article
from pipeline.records import Manifest
from pipeline.report import write_catalogue
from pipeline.report.article_page import render_article_page
from pipeline.report.model import (
    ArticleReport,
    ArticleReportInput,
    HandoutFile,
    LineHistory,
    OpenDecision,
    ReportCounts,
    ReportedError,
    Review,
    find_lines_to_check,
    group_by_message,
    parse_article_report,
)
from pipeline.report.overview_page import OverviewRow, make_overview_row, render_overview_page
from pipeline.report.template_environment import describe_rule
from pipeline.scraper.main_content.page_parts import NAME_PATTERNS_BY_ROLE
from pipeline.scraper.rules import MARKDOWN_RULES, RULES
from pipeline.sources import find_sources
from pipeline.text.diff import diff_chars
from pipeline.text.visible import escape_hidden, is_hidden, render_visible
from support.articles import ROOT

Write = Callable[..., Path]
MEGABYTE = 1_000_000
SMALL = "A Small Article\nKeep it short (one at a time ).\n✅ Stop if it hurts.\nPost Your Ad Here\n"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(tmp_path, tmp_path / "source", tmp_path / "output", formats=("json",))


def built(config: Config, *sources: Path) -> Path:
    """The output folder after a build of some sources, or of all."""
    for _ in build(find_sources(sources, config.source, config.output), config):
        pass
    return config.output


def entries(output: Path) -> dict[str, dict[str, object]]:
    """The articles of ``report.json`` by name."""
    articles = json.loads((output / "report.json").read_bytes())["articles"]
    return {entry["name"]: entry for entry in articles}


def page(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_bytes().decode("utf-8"))


def texts(root: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in root.xpath(path)]


def test_a_repair_is_marked_at_exactly_the_changed_characters(write: Write, config: Config) -> None:
    write("source/small.txt", SMALL.replace("hurts.", "hurts â€“ at once."))
    detail = page(built(config) / "report" / "small.html")
    row = detail.xpath("//section[@aria-labelledby='repairs']//tr[th[contains(., '3')]]")[0]
    before, after = row.xpath("td/bdi")[:2]
    assert [mark.text_content() for mark in before.xpath(".//del")] == ["✅space", "â€“"]
    assert [mark.text_content() for mark in after.xpath(".//ins")] == ["–"]
    assert after.text_content() == "Stop if it hurts – at once."
    assert "undid wrongly decoded characters" in row.text_content()


def test_lines_of_which_only_spaces_changed_stand_apart(write: Write, config: Config) -> None:
    write("source/small.txt", SMALL)
    detail = page(built(config) / "report" / "small.html")
    assert texts(detail, "//section[@aria-labelledby='repairs']/details/summary") == [
        "1 line in which only spaces were repaired"
    ]


@given(st.text("ab c1"), st.text("ab c1"))
def test_the_runs_of_a_change_make_up_both_texts(before: str, after: str) -> None:
    runs = diff_chars(before, after)
    assert "".join(text for kind, text in runs if kind != "added") == before
    assert "".join(text for kind, text in runs if kind != "removed") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("a" * 5_000_000 + "x", "a" * 5_000_000), ("ab" * 500_000, "ba" * 500_000), ("x" * 3000, "y" * 3000)],
    ids=["one letter", "alternating", "nothing alike"],
)
def test_long_lines_are_compared_in_no_time(before: str, after: str) -> None:
    start = time.process_time()
    diff_chars(before, after)
    assert time.process_time() - start < 2


def test_removed_lines_that_forbid_or_count_stand_first(write: Write, config: Config) -> None:
    page_of_a_site = (
        "<html><body><main><h1>Calf stretch</h1><p>Stand near a wall and lean forward for a while.</p>"
        "<p>Keep your heel on the floor while you lean, and breathe slowly.</p></main>"
        "<footer><p>Copyright 2024</p><p>About us</p><p>Never bounce.</p><p>Hold for 30 seconds.</p></footer>"
        "</body></html>"
    )
    write("source/calf.html", page_of_a_site)
    output = built(config)
    detail = page(output / "report" / "calf.html")
    looked_at = texts(detail, "//section[@aria-labelledby='check']//tbody/tr/td[1]")
    assert looked_at == ["Never bounce.", "Hold for 30 seconds.", "Copyright 2024"]
    assert (
        'text = "Never bounce."' in detail.xpath("//section[@aria-labelledby='check']//pre")[0].text_content()
    )
    assert "About us" in " ".join(texts(detail, "//section[@aria-labelledby='removed']//td"))
    assert entries(output)["calf"]["counts"]["to_check"] == 3  # type: ignore[index]


def test_a_removed_line_that_stands_in_the_article_once_more_is_not_to_look_at() -> None:
    removal = Removal(1, "repeated-heading", "NEVER BOUNCE")
    lines = [
        LineHistory(1, "NEVER BOUNCE", None, (removal,)),
        LineHistory(2, "Never bounce", "## Never bounce"),
        LineHistory(3, "Never twist", None, (Removal(3, "page-foot", "Never twist"),)),
    ]
    found = find_lines_to_check(lines, lambda text: ("never",) if "never" in text.lower() else ())
    assert [line.line for line in found] == [3]


def test_a_finding_about_the_whole_article_names_no_line(write: Write, config: Config) -> None:
    write("source/small.txt", "A Small Article\nKeep it short and do it slowly.\n")
    output = built(config)
    about = [entry for entry in entries(output)["small"]["decisions"] if entry["rule"] == "no-steps"]  # type: ignore[attr-defined]
    assert [entry["line"] for entry in about] == [None]
    decide = page(output / "report" / "small.html").xpath("//section[@aria-labelledby='decide']")[0]
    assert "No numbered steps were found" in decide.text_content()
    assert not decide.xpath(".//table")


def test_a_finding_stands_beside_its_raw_line(write: Write, config: Config) -> None:
    write(
        "source/small.txt",
        "A Small Article\nKeep it short.\nA caf\ufffd is a good place.\nStop if it hurts.\n",
    )
    output = built(config)
    rows = page(output / "report" / "small.html").xpath("//section[@aria-labelledby='decide']//tbody/tr")
    told = {row.xpath("td")[0].text_content() for row in rows}
    assert "A caf\ufffd is a good place." in told
    asked = texts(page(output / "report.html"), "//section[@aria-labelledby='decide']//tbody/tr")
    assert len(asked) == 1
    assert "Line 3 A character was lost here" in asked[0]


def test_a_failed_article_is_told_with_its_reason(write: Write, config: Config) -> None:
    write("source/good.txt", SMALL)
    write("source/bad.txt", "Only a title\n")
    output = built(config)
    entry = entries(output)["bad"]
    assert entry["errors"] == [
        {
            "what": "there is a title but no text",
            "where": "bad.txt",
            "next_step": "paste the whole article into the file",
        }
    ]
    assert entry["files"] == []
    overview = page(output / "report.html")
    assert overview.xpath("//h2/text()")[0] == "Failed"
    failed = texts(overview, "//section[@aria-labelledby='failed']//tbody/tr")
    assert len(failed) == 1
    assert "There is a title but no text. Paste the whole article into the file." in failed[0]
    assert "There is no handout of this article." in page(output / "report" / "bad.html").text_content()


def test_a_format_that_fails_is_told_with_what_there_is(
    write: Write, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise ValueError("no paper")

    monkeypatch.setattr("pipeline.exporters.html.export", fail)
    write("source/small.txt", SMALL)
    output = built(Config(config.root, config.source, config.output, formats=("html", "json")))
    entry = entries(output)["small"]
    assert [file["file"] for file in entry["files"]] == ["small/small.json"]  # type: ignore[attr-defined]
    failed = texts(page(output / "report.html"), "//section[@aria-labelledby='failed']//tbody/tr")
    assert "HTML: the exporter failed (ValueError: no paper)" in failed[0]


def test_building_one_article_keeps_the_others(write: Write, config: Config) -> None:
    first, second = write("source/a.txt", SMALL), write("source/b.txt", SMALL.replace("Small", "Second"))
    write("source/broken.txt", "Only a title\n")
    built(config)
    write("source/b.txt", SMALL.replace("Small", "Third"))
    output = built(config, second)
    told = entries(output)
    assert list(told) == ["a", "b", "broken"]
    assert (told["a"]["title"], told["b"]["title"]) == ("A Small Article", "A Third Article")
    first.unlink()
    output = built(config, second)
    assert list(entries(output)) == ["b", "broken"]
    assert sorted(path.name for path in (output / "report").iterdir()) == [
        "b.html",
        "b.json",
        "broken.html",
        "broken.json",
    ]


def test_a_failed_article_keeps_its_name(write: Write, config: Config) -> None:
    built(config, write("x/a.txt", "Only a title\n"))
    output = built(config, write("y/a.txt", SMALL))
    assert {name: entry["title"] for name, entry in entries(output).items()} == {
        "a": "a.txt",
        "a-2": "A Small Article",
    }


def test_a_damaged_piece_is_told_and_stops_nothing(write: Write, config: Config) -> None:
    write("source/a.txt", SMALL)
    other = write("source/b.txt", SMALL)
    output = built(config)
    (output / "report" / "a.json").write_bytes(b'{"name": "a", \xff')
    write("source/b.txt", SMALL.replace("Small", "Changed"))
    built(config, other)
    assert entries(output)["a"]["decisions"] == [
        {
            "line": None,
            "rule": "not-told",
            "message": "The report has lost what it knew of this article. Build it again.",
        }
    ]
    built(config)
    assert entries(output)["a"]["repairs"]


def test_an_article_cannot_take_the_folder_of_the_report(write: Write, config: Config) -> None:
    write("source/report.txt", SMALL)
    assert list(entries(built(config))) == ["report-2"]


def test_hostile_text_shows_and_does_nothing(write: Write, config: Config) -> None:
    hostile = "<script>alert(1)</script> ]]> </style>\u202eevil\u202c &amp;amp; \u200b<img src=x onerror=y>"
    write("source/small.txt", SMALL.replace("Small", f"Small {hostile}").replace("short", f"short {hostile}"))
    output = built(config)
    for path in (output / "report.html", output / "report" / "small.html"):
        content = path.read_text(encoding="utf-8")
        assert not any(char in content for char in "\u202e\u202c\u200b")
        root = html.fromstring(content)
        assert not root.xpath("//script | //img")
        assert "<script>alert(1)</script>" in root.text_content()
    assert "right-to-left override" in (output / "report" / "small.html").read_text(encoding="utf-8")


@given(st.text())
def test_no_text_hides_a_character_or_breaks_out(text: str) -> None:
    told = str(render_visible(text, all_named=True))
    assert not any(is_hidden(char) for char in told)
    told.encode("utf-8")
    told = told.replace("<code>", "").replace("</code>", "")
    assert "<" not in told
    escape_hidden(text).encode("utf-8")


def test_letters_and_emoji_stay_whole() -> None:
    for text in ("नमस्\u200dते", "می\u200cرود", "👩\u200d⚕\ufe0f", "❤\ufe0f"):
        assert str(render_visible(text)) == text


def test_the_review_state_is_told(write: Write, config: Config) -> None:
    write("source/a.txt", SMALL)
    write("source/a.toml", 'licence = "CC BY 4.0"\n')
    entry = entries(built(config))["a"]
    assert entry["review"] == {"state": "draft", "licence": "CC BY 4.0", "missing": ["no reviewer"]}


def test_the_same_bytes_in_another_folder(write: Write, tmp_path: Path) -> None:
    outputs = []
    for name in ("one", "another folder"):
        write(f"{name}/source/a.txt", SMALL)
        write(f"{name}/source/b.txt", "Only a title\n")
        root = tmp_path / name
        place = Config(root, root / "source", root / "output", formats=("json",))
        built(place)
        outputs.append(built(place))
    one, other = (
        {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}
        for output in outputs
    )
    assert one == other


def test_every_rule_has_words_for_people() -> None:
    names = {rule.name for rule in (*RULES, *MARKDOWN_RULES)} | set(NAME_PATTERNS_BY_ROLE)
    names |= {"page-furniture", "kicker", "front-matter"}
    names |= {"decision-fix", "decision-drop", "decision-title"}
    assert [name for name in sorted(names) if describe_rule(name) == name.replace("-", " ")] == []


def many(count: int) -> list[OverviewRow]:
    """Rows of articles with all formats and more to decide than is shown."""
    message = "A sentence that says at some length what a person should look at and why. " * 2
    return [
        make_overview_row(
            ArticleReport(
                name=f"exercise-article-with-a-long-name-{number}",
                title=f"Strengthening exercises for people with problem {number}",
                source=f"../source/exercise-article-with-a-long-name-{number}.html",
                language="en",
                files=tuple(
                    HandoutFile(f"a-{number}/a-{number}.{kind}", 30_000)
                    for kind in ("pdf", "epub", "html", "json")
                ),
                errors=(ReportedError("it failed"),) if number % 10 == 0 else (),
                review=Review("draft", missing=("no reviewer", "no licence")),
                counts=ReportCounts(20, 30, 4, 5, 6, 1),
                decisions=tuple(OpenDecision(line, f"rule-{line}", f"{message}{line}") for line in range(5)),
                is_detailed=True,
                reading=None,
            )
        )
        for number in range(count)
    ]


def test_five_hundred_articles_are_one_page_below_a_megabyte() -> None:
    start = time.process_time()
    content = render_overview_page(many(500))
    took = time.process_time() - start
    assert len(content) < MEGABYTE
    assert took < 5
    root = html.fromstring(content.decode("utf-8"))
    places = {address[1:] for address in root.xpath("//nav//a/@href")}
    assert places <= set(root.xpath("//@id"))
    assert root.xpath("//nav[@aria-label='To decide, by letter']")
    assert len(root.xpath("//tbody/tr")) == 500


@pytest.mark.slow
@pytest.mark.parametrize("text", ["knee bends ", "腰背痛的锻炼", "\u200bx\u202e", "<&>\"'"], ids=ascii)
def test_a_detail_page_stays_below_a_megabyte(text: str) -> None:
    long = text * 3000
    lines = [
        LineHistory(
            number,
            f"{long} {number}",
            None if number % 2 else long,
            (Removal(number, "navigation", f"{long} {number}"),)
            if number % 2
            else (Repair(number, "mojibake", f"{long} {number}", f"{long}."),),
        )
        for number in range(1, 600)
    ]
    findings = [Finding(number, f"rule-{number % 50}", "Look at this.") for number in range(1, 600)]
    piece = ArticleReport(
        name="long",
        title="A long article",
        source="../source/long.txt",
        language="en",
        files=(),
        errors=(),
        review=Review("draft"),
        counts=ReportCounts(300, 300, 0, 599),
        decisions=(),
        is_detailed=True,
        reading=None,
        findings=tuple(findings),
    )
    content = render_article_page(
        ArticleReportInput(piece, lines, list(zip(findings, lines, strict=True)), lambda told: ())
    )
    assert len(content) < MEGABYTE


def test_the_report_of_the_first_article_tells_doses_and_stop_rules(config: Config) -> None:
    output = built(config, ROOT / "source" / "lower-back-pain.txt")
    detail = page(output / "report" / "lower-back-pain.html")
    told = texts(detail, "//section[@aria-labelledby='doses']//tbody/tr")
    assert "Line 2120–30 secondshold: 20 to 30 seconds" in told
    assert any("Stop immediately" in row for row in told)


def test_the_report_stores_the_reading_level_and_ratings_without_the_hardest_sentences(
    config: Config,
) -> None:
    source = ROOT / "source" / "lower-back-pain.txt"
    article, _ = clean_article(source, config)
    report = parse_article_report((built(config, source) / "report" / "lower-back-pain.json").read_bytes())
    level = measure_reading_level(article)
    assert any(section.hardest for section in level.sections)
    sections = tuple(structs.replace(section, hardest=None) for section in level.sections)
    assert report.reading == structs.replace(level, sections=sections)
    assert report.ratings == rate_article(article)


def test_findings_with_the_same_rule_and_message_are_one_group() -> None:
    first, second, other_rule = Finding(1, "a", "Look."), Finding(9, "a", "Look."), Finding(2, "b", "Look.")
    assert group_by_message((first, other_rule, second), lambda finding: finding) == [
        [first, second],
        [other_rule],
    ]


def test_the_catalogue_lists_the_handouts_whose_source_exists(write: Write, config: Config) -> None:
    write("source/a.txt", SMALL)
    second = write("source/b.txt", SMALL.replace("Small", "Second"))
    output = built(config)
    manifest = Manifest.read(output, config.root)
    assert texts(page(output / "index.html"), "//h2") == ["A Small Article", "A Second Article"]
    second.unlink()
    write_catalogue(output, manifest)
    assert texts(page(output / "index.html"), "//h2") == ["A Small Article"]
