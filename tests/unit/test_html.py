"""The HTML handout, read as a browser and a screen reader do."""

import re
from itertools import pairwise

import pytest
from lxml import etree, html

from pipeline.article import Article
from pipeline.exporters import Clinic, ExportContext
from pipeline.exporters.registry import load_exporter
from support.articles import article_of, page_article
from support.themes import clinic_theme


@pytest.fixture(scope="module")
def context() -> ExportContext:
    return ExportContext(theme=clinic_theme())


@pytest.fixture(scope="module")
def source(first: Article, context: ExportContext) -> str:
    return load_exporter("html").export(first, context).decode("utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> etree._Element:
    return html.document_fromstring(source)


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_language_title_and_one_main_heading(page: etree._Element, first: Article) -> None:
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    assert first.title in page.findtext(".//title")
    assert [words(heading) for heading in page.iter("h1")] == [first.title]


def test_headings_skip_no_level(page: etree._Element) -> None:
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_landmarks_and_a_skip_link_that_leads_somewhere(page: etree._Element) -> None:
    assert len(list(page.iter("main"))) == 1
    assert page.xpath("//footer")
    first_link = next(page.iter("a"))
    assert first_link.get("href", "").startswith("#")
    assert page.get_element_by_id(first_link.get("href")[1:]) is not None


def test_nothing_is_fetched_and_nothing_runs(source: str, page: etree._Element) -> None:
    # JSON-LD is data: no browser runs it, and the policy below need not allow it.
    assert not page.xpath("//script[not(@type='application/ld+json')] | //link[@rel='stylesheet']")
    assert not page.xpath("//iframe | //@onclick | //@onload")
    for address in page.xpath("//@src | //@href | //@srcset | //@poster"):
        assert address.startswith(("#", "data:"))
    for address in re.findall(r"url\(\s*[\"']?([^\"')]*)", source):
        assert address.startswith("data:"), address
    assert "@import" not in source
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "query",
    [
        "(prefers-color-scheme: dark)",
        "(prefers-reduced-motion: reduce)",
        "@media print",
        ":focus-visible",
        "overflow-wrap",
    ],
)
def test_the_style_sees_to_every_reader(source: str, query: str) -> None:
    assert query in source


def test_steps_are_a_numbered_list_of_named_steps(page: etree._Element) -> None:
    (steps,) = page.xpath("//ol[li[contains(., 'Start Position')]]")
    assert len(steps.findall("li")) == 5
    assert words(steps[2]).startswith("Lift & Stretch: Slowly raise one knee")
    assert words(steps[2].xpath(".//strong | .//b")[0]).startswith("Lift & Stretch")


def test_every_dont_says_so_in_words_and_no_do_does(page: etree._Element) -> None:
    donts = page.xpath("//li[contains(., 'Arching') or contains(., 'Forcing') or contains(., 'Ignoring')]")
    assert len(donts) == 3
    assert all(words(item).startswith("Avoid: ") for item in donts)
    (do,) = page.xpath("//li[contains(., 'Warm up with')]")
    assert words(do).startswith("Warm up")


def test_the_table_has_a_caption_and_column_headers(page: etree._Element) -> None:
    (table,) = page.iter("table")
    assert words(table.find("caption"))
    assert [(words(cell), cell.get("scope")) for cell in table.iter("th")][:2] == [
        ("Muscle Groups Worked", "col"),
        ("Difficulty Level", "col"),
    ]


def test_a_column_without_a_name_has_no_empty_header(context: ExportContext) -> None:
    article = page_article(
        "<title>Plan</title><p>Do as many as the plan says.</p><table><thead><tr><th><th>Reps"
        "<tbody><tr><td>Squat<td>10<tr><td>Lunge<td>8</table>"
    )
    (table,) = html.fromstring(load_exporter("html").export(article, context)).iter("table")
    assert [(cell.tag, words(cell)) for cell in table.find("thead/tr")] == [("td", ""), ("th", "Reps")]


def test_the_stop_rule_stands_above_step_one_and_in_its_place(source: str) -> None:
    rule = "Stop immediately if you feel sharp or shooting pain."
    assert source.count(rule) == 2
    assert source.index(rule) < source.index("Lie on your back on a mat")


def test_doses_are_told_in_words_that_can_be_heard(page: etree._Element) -> None:
    told = words(page.find("body"))
    assert "20 to 30 seconds" in told
    assert "2 to 3 per leg" in told
    assert "every day" in told


def test_decoration_is_hidden_from_screen_readers(page: etree._Element) -> None:
    (sparkles,) = page.xpath("//*[text()='✨']")
    assert sparkles.get("aria-hidden") == "true"


def test_a_draft_says_so_and_a_reviewed_handout_does_not(
    source: str, first: Article, context: ExportContext
) -> None:
    assert "Draft: not clinically reviewed" in source
    reviewed = article_of(
        "A Title\nWords.\n",
        metadata={"reviewed_by": "R. Viewer", "licence": "CC BY 4.0", "reviewed_on": "2026-02-01"},
    )
    page = load_exporter("html").export(reviewed, context).decode()
    assert "Draft" not in page
    assert "R. Viewer" in page
    assert "CC BY 4.0" in page


def test_words_of_the_article_are_never_markup(context: ExportContext) -> None:
    hostile = article_of('A <b>Title</b> & "More"\n<script>alert(1)</script>\n❌ <img src=x onerror=y>\n')
    page = html.document_fromstring(load_exporter("html").export(hostile, context).decode())
    assert [script.get("type") for script in page.iter("script")] == ["application/ld+json"]
    assert not list(page.iter("img"))
    assert words(next(page.iter("h1"))) == 'A <b>Title</b> & "More"'


def test_the_clinic_is_named(first: Article, context: ExportContext) -> None:
    named = ExportContext(theme=context.theme, clinic=Clinic("Hill Clinic", "Call 555 0100"))
    page = words(html.document_fromstring(load_exporter("html").export(first, named).decode()))
    assert "Hill Clinic" in page
    assert "Call 555 0100" in page


def test_a_bare_article_makes_a_whole_page(context: ExportContext) -> None:
    page = html.document_fromstring(
        load_exporter("html").export(article_of("A Title\nOne line.\n"), context).decode()
    )
    assert not [heading for heading in page.iter("h1", "h2", "h3") if not words(heading)]
    assert not [item for item in page.iter("li", "th") if not words(item)]
    assert "as agreed with your therapist" in words(page.find("body"))


def test_it_is_small(source: str) -> None:
    assert len(source.encode()) < 100_000


def test_a_dont_that_says_so_itself_is_not_turned_into_its_contrary(context: ExportContext) -> None:
    article = article_of("A Title\n❌ Don’t bounce.\n❌ Never twist.\n❌ No warm-up.\n❌ Not breathing.\n")
    page = html.document_fromstring(load_exporter("html").export(article, context).decode())
    (donts,) = page.xpath("//ul[contains(@class, 'dont')]")
    assert [words(item) for item in donts] == [
        "Don’t bounce.",
        "Never twist.",
        "Avoid: No warm-up.",
        "Avoid: Not breathing.",
    ]


def test_signs_that_mean_something_are_not_hidden_from_screen_readers(context: ExportContext) -> None:
    article = article_of("A Title\nAbout it\nHold 20 ➕ 10 seconds ❷ times ⬆ then 🦄 rest 👎 here.\n")
    page = html.document_fromstring(load_exporter("html").export(article, context).decode())
    hidden = "".join(page.xpath("//*[@aria-hidden='true']/text()"))
    assert "🦄" in hidden
    assert not set("➕❷⬆👎") & set(hidden)
    assert page.xpath("//*[text()='👎']/@aria-label") == ["do not"]


def test_several_doses_of_a_kind_are_told_by_step(context: ExportContext) -> None:
    article = article_of(
        "A Title\nHow to Do It\n"
        "1. Bend: Hold for 5 seconds. Do 2 sets of 8.\n2. Turn: Hold for 10–15 seconds.\n"
        "Final Tips\nDo it twice a day.\n"
    )
    page = html.document_fromstring(load_exporter("html").export(article, context).decode())
    (panel,) = page.xpath("//ul[contains(@class, 'doses')]")
    assert [words(row) for row in panel] == [
        "Step 1, Bend: Hold 5 seconds, 2 sets of 8 times",
        "Step 2, Turn: Hold 10 to 15 seconds",
        "How often: 2 times per day",
    ]


def test_words_of_the_frame_in_another_language_say_so(context: ExportContext) -> None:
    article = article_of(
        "Nhón gót chân\n\nBài tập giúp bắp chân khỏe.\n\n1. Đứng sau ghế.\n2. Nhón gót lên.\n\n❌ Nín thở\n",
        metadata={"language": "vi"},
    )
    page = html.document_fromstring(load_exporter("html").export(article, context).decode("utf-8"))
    assert page.get("lang") == "vi"
    foreign = {words(element) for element in page.xpath("//*[@lang='en']/descendant-or-self::*")}
    assert {"Skip to the exercise", "Notes", "How much", "Avoid:", "About this handout"} <= foreign
    assert all(element.get("lang") is None for element in page.xpath("//ol | //ol//*"))


def test_words_of_the_frame_in_the_language_of_the_page_say_nothing(page: etree._Element) -> None:
    assert page.xpath("//body//*[@lang]") == []
