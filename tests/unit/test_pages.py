"""Web pages: what a reader sees is what is read, whatever the page's encoding and faults."""

import gzip
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given

from pipeline.article import Image, OrderedList, Quote, Table, UnorderedList
from pipeline.builder import clean_article
from pipeline.config import Config
from pipeline.errors import ReadError
from pipeline.scraper.html.rendered_content import insert_rendered_content
from pipeline.scraper.html.text_blocks import extract_text_blocks
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.readers.page import parse_page, read_page
from support import laws
from support.articles import page_article
from support.strategies import pages
from support.trying import tried

BODY = "<h1>Über die Übung</h1><p>Heben Sie das Bein – langsam – für 20–30 Sekunden.</p><p>Nie ruckartig.</p>"


def marked(html: str) -> list[str]:
    """Each block of a page as its mark and its words."""
    return [block.mark + block.text for block in extract_text_blocks(parse_page(html))]


@pytest.mark.parametrize(
    ("head", "encoding", "named"),
    [
        ("", "utf-8", "utf-8"),
        ('<meta charset="utf-8">', "utf-8-sig", "utf-8"),
        ('<meta charset="ISO-8859-1">', "windows-1252", "windows-1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-16">', "utf-16", "utf-16"),
        ('<meta charset="iso-8859-1">', "utf-8", "utf-8"),
    ],
    ids=["undeclared", "byte order mark", "windows-1252 as latin-1", "utf-16", "wrongly declared"],
)
def test_the_same_words_in_every_encoding(head: str, encoding: str, named: str) -> None:
    raw = read_bytes(f"<html><head>{head}</head><body>{BODY}</body></html>".encode(encoding), "a.html")
    assert [line.text for line in raw.lines][1:] == [
        "Heben Sie das Bein – langsam – für 20–30 Sekunden.",
        "Nie ruckartig.",
    ]
    assert raw.encoding == named


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("gb18030", "每天抬腿十次，保持三秒钟。"), ("windows-1251", "Медленно поднимите ногу.")],
)
def test_declared_encodings_of_other_scripts(encoding: str, words: str) -> None:
    page = f'<?xml version="1.0" encoding="{encoding}"?><html><body><h1>1</h1><p>{words}</p></body></html>'
    assert words in [line.text for line in read_bytes(page.encode(encoding), "a.xhtml").lines]


def test_a_packed_page_is_read_as_the_page(write: Callable[..., Path]) -> None:
    path = write("knee.html.gz", gzip.compress(f"<body>{BODY}".encode(), mtime=0))
    assert clean_article(path, Config())[0].title == "Über die Übung"
    with pytest.raises(ReadError, match="cannot be unpacked"):
        read_bytes(gzip.compress(BODY.encode(), mtime=0)[:-9], "cut.html.gz")


def test_a_page_without_text_is_refused() -> None:
    for page in (b"<html><body><script>x</script></body></html>", b"<html></html>", b"<!-- nothing -->"):
        with pytest.raises(ReadError, match=r"no text that can be seen|page is empty"):
            read_bytes(page, "a.html")


def test_headings_lists_quotes_and_breaks_keep_their_meaning() -> None:
    assert marked(
        "<h1>Knee</h1><h3>Steps</h3><ol start=3><li>Lift<ul><li>slowly<li>not high</ul><li>Lower</ol>"
        "<blockquote><p>It helped.</p></blockquote><p>One<br>Two</p><h2>A<br>B</h2>"
    ) == [
        *("## Knee", "### Steps", "3. Lift", "  - slowly", "  - not high", "4. Lower"),
        *("> It helped.", "One", "Two", "## A B"),
    ]


def test_an_item_goes_on_after_a_break_and_ends_where_a_heading_begins() -> None:
    assert marked(
        "<ul><li><b>Hold</b><br>for 5 seconds<p>Relax.</p></li><li><h3>Arms</h3><p>Lift.</p></li></ul>"
    ) == [
        *("- Hold", "  for 5 seconds", "  Relax.", "### Arms", "Lift."),
    ]


@pytest.mark.parametrize(
    "style", ["vertical-align: super", "mso-text-raise:3.0pt", "color:red;vertical-align:super"]
)
def test_digits_that_a_style_raises_are_raised(style: str) -> None:
    assert marked(f'<p>10<span style="{style}">2</span> lifts</p>') == ["10² lifts"]
    assert marked(f'<p>{"x" * 9}<span style="vertical-align: middle">2</span></p>') == [f"{'x' * 9}2"]


def test_digits_that_a_class_raises_as_google_docs_does_are_raised() -> None:
    page = (
        "<style>.c1{vertical-align:super}.c2{vertical-align:baseline}</style>"
        "<p>10<span class=c1>2</span> and <span class=c2>5</span> lifts, and a rest of a day or two</p>"
    )
    assert read_page(page).lines[0].text.startswith("10² and 5 lifts")


def test_a_paragraph_that_word_hides_does_not_open_and_goes() -> None:
    page = read_page("<p>Rest.</p><p style='display:none;mso-hide:all'>Jump 60 times.</p><p>Sit down.</p>")
    assert set(page.outside.values()) == {"hidden-text"}


def test_raised_and_lowered_digits_stay_so() -> None:
    assert marked("<p>1<sup>1</sup>/<sub>2</sub> cups, 10 m<sup>2</sup></p>") == ["1¹/₂ cups, 10 m²"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("Hold 1<sup>1</sup>/<sub>2</sub> minutes", "Hold 1½ minutes"),
        ("Hold 2 <sup>2</sup>&frasl;<sub>3</sub> minutes", "Hold 2 2/3 minutes"),
        ("Add x<sup>2</sup>/<sub>3</sub>", "Add x²/₃"),
        ("Bend to 90<sup>o</sup> on the 2<sup>nd</sup> day", "Bend to 90º on the 2nd day"),
        ("Lift <math><mroot><mn>8</mn><mn>3</mn></mroot></math> kg", "Lift ³√8 kg"),
        ("Lift <math><mn>2</mn><mn>3</mn></math> kg", "Lift 2 3 kg"),
        ("Lift <math><mfenced><mn>2</mn><mn>3</mn></mfenced></math>", "Lift (2, 3)"),
        ('Bend <script type="math/tex">90^\\circ\\pm 5</script> each day', "Bend 90°±5 each day"),
        (
            'Hold <mjx-container jax="SVG"><svg><g data-mml-node="mn"><use data-c="33"></use>'
            '<use data-c="30"></use></g></svg></mjx-container> seconds',
            "Hold 30 seconds",
        ),
        ("Hold <select multiple><option selected>5<option>9<option selected>8</select> s", "Hold 5, 8 s"),
        ("Hold <select><option disabled>Choose<option>8</select> s", "Hold 8 s"),
        ('Hold <span role="spinbutton" aria-valuenow="30"></span> s', "Hold 30 s"),
        ("Hold <svg><text><tspan>8</tspan></text></svg> s", "Hold 8 s"),
        ("Hold 3<wbr>0 s", "Hold 30 s"),
        ('Hold <x-stepper value="20"></x-stepper> s', "Hold 20 s"),
        ('Hold <b contenteditable data-placeholder="20"></b> s', "Hold 20 s"),
        ('Do <i class="icon" aria-label="not"></i> bounce', "Do not bounce"),
        ("Do <svg><title>not</title><path/></svg> bounce", "Do not bounce"),
        ('<img src="a.png" alt="Never"> bounce', "Never bounce"),
        ('Do <picture><source srcset="b"><img src="a.png" alt="not"></picture> bounce', "Do not bounce"),
        ('Press <i class="fa fa-play" title="Play"></i> to begin', "Press to begin"),
    ],
)
def test_what_is_drawn_in_a_sentence_is_a_word_of_it(page: str, text: str) -> None:
    assert [line.text for line in read_page(f"<p>{page}</p>").lines] == [text]


def test_data_tables_become_rows_and_layout_tables_do_not() -> None:
    data = "<table><tr><th>Day<th>Hold<tr><td rowspan=2>Mon | Tue<td>5 s<tr><td>10 s</table>"
    assert marked(data) == ["| Day | Hold", "| Mon \\| Tue | 5 s", "|  | 10 s"]
    captioned = "<table><caption>Your <b>plan</b></caption><tr><th>Day<th>Hold<tr><td>Mon<td>5 s</table>"
    assert marked(captioned) == ["Your plan", "| Day | Hold", "| Mon | 5 s"]
    assert marked("<table><tr><td><h2>Menu</h2><td><p>Lift.</table>") == ["## Menu", "Lift."]


def test_cells_keep_their_columns_and_pipes() -> None:
    article = page_article(
        "<h1>Plan</h1><p>Do this.</p><table><tr><th>A<th>B<tr><td>x|y<td>2<tr><td><td>3</table>"
    )
    table = next(block for block in article.sections[-1].blocks if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in table.items] == [["A", "B"], ["x|y", "2"], ["", "3"]]


def test_nested_lists_and_quotes_reach_the_article() -> None:
    article = page_article(
        "<h1>Plan</h1><ul><li>Warm up:<ol><li>March<li>Roll</ol><li>Lift</ul><blockquote>Slow is good."
        "<p>Very.</blockquote>"
    )
    bullets, quote = article.sections[0].blocks
    assert isinstance(bullets, UnorderedList)
    assert isinstance(quote, Quote)
    assert [[child.text for child in item.items] for item in bullets.items] == [["March", "Roll"], []]
    assert [item.text for item in quote.items] == ["Slow is good.", "Very."]


def test_a_picture_keeps_its_alternative_and_caption() -> None:
    article = page_article(
        '<h1>Plan</h1><p>Lie down.</p><figure><img src="a b.png" alt="Woman lying on a mat">'
        "<figcaption>Keep your back “flat”</figcaption></figure><p>Lift.</p><img src=x.gif alt=logo>"
    )
    image = next(block for block in article.sections[0].blocks if isinstance(block, Image))
    assert (image.alt, image.items[0].text) == ("Woman lying on a mat", "Keep your back “flat”")
    assert image.source == "a%20b.png"


def test_a_list_to_tick_is_kept_and_a_form_to_send_is_not() -> None:
    boxes = "<ul><li><input type=checkbox> Heel lifted</li><li><input type=checkbox> Toes spread</li></ul>"
    page = "<h1>Heel lifts</h1><p>Lift both heels slowly.</p><form>{}</form><p>Rest your feet.</p>"
    kept = page_article(page.format(f"<input type=hidden name=t value=99>{boxes}"))
    assert any(isinstance(block, UnorderedList) for block in kept.sections[0].blocks)
    sent = page_article(page.format(f"{boxes}<input type=email><button>Send</button>"))
    assert not any(isinstance(block, UnorderedList) for block in sent.sections[0].blocks)


def test_a_picture_that_a_style_draws_is_told_also_without_words() -> None:
    drawn = '<div role="img" style="height:320px;background-image:url(/media/arm-3.jpg)"></div>'
    article = page_article(f"<h1>Arm</h1><p>Take the position shown here:</p>{drawn}<p>Come back.</p>")
    assert any("arm-3.jpg" in finding.message for finding in article.findings)


def test_server_code_and_what_is_hidden_in_the_page_is_no_text() -> None:
    page = (
        '<?php $b = a()->url . "/x"; ?><body><h1>Lift</h1><script>a<b</script><p>Slowly.</p><?php include 1'
    )
    assert marked(page)[:2] == ["## Lift", "Slowly."]


def test_lines_are_those_of_the_file() -> None:
    page = "<html>\n<body>\n<h1>Lift</h1>\n<ol>\n<li>Lie\n   down.</li>\n<li>Hold for 5 seconds.</li></ol>\n"
    article = page_article(page)
    steps = next(block for block in article.sections[0].blocks if isinstance(block, OrderedList))
    assert (article.title_line, steps.lines, steps.items[0].lines) == (3, (5, 7), (5, 6))
    assert [(dose.raw, dose.line) for dose in article.doses] == [("5 seconds", 7)]


@pytest.mark.parametrize("attribute", ["5", "x", "1-2-3", "700-900", "٣-٤"])
def test_no_attribute_of_a_page_changes_the_lines_that_its_text_is_from(attribute: str) -> None:
    html = f'<html><body>\n<h1>Lifts</h1>\n<p data-line="{attribute}">Lift one leg slowly.</p></body></html>'
    raw = read_bytes(html.encode(), "a.html")
    assert [(line.text, line.raw_span) for line in raw.lines] == [
        ("Lifts", (2, 2)),
        ("Lift one leg slowly.", (3, 3)),
    ]
    markdown = read_bytes(f"# Lifts\n\n{html.splitlines()[2]}\n".encode(), "a.md")
    assert "Lift one leg slowly." in [line.text for line in markdown.lines]


def test_what_a_page_says_about_itself_is_provenance_and_no_text() -> None:
    article = page_article(
        """<html lang=en-GB><head><title>Knee lifts | Some Clinic</title>
        <link rel=canonical href=https://example.org/knee><link rel=license href=https://example.org/by>
        <script type="application/ld+json">{"@graph": [{"@type": "Organization", "name": "Some Clinic"},
        {"@type": ["Article"], "headline": "Knee lifts",
        "author": [{"name": "A. Author"}, {"name": "B. Author"}],
        "datePublished": "2024-03-01T08:00:00Z"}]}</script></head>
        <body><h1>Some Clinic</h1><h2>Knee lifts</h2><p>Lift your knee slowly and lower it again.</p>"""
    )
    origin = article.provenance
    assert (article.title, article.language) == ("Knee lifts", "en-GB")
    assert (origin.author, origin.published) == ("A. Author, B. Author", "2024-03-01")
    assert (origin.source_url, origin.licence) == ("https://example.org/knee", "https://example.org/by")


@pytest.mark.parametrize("unset", ["0000-00-00T00:00:00", "2023-02-29", "2024-13-01", "٢٠٢٤-٠٣-٠١"])
def test_a_date_that_no_calendar_has_is_passed_over(unset: str) -> None:
    article = page_article(
        f'''<title>Knee lifts</title><meta property="article:published_time" content="{unset}">
        <meta name="date" content="2024-03-01"><p>Lift your knee slowly and lower it again.</p>'''
    )
    assert article.provenance.published == "2024-03-01"


def test_a_page_whose_title_stands_in_its_head_only_is_called_so() -> None:
    article = page_article(
        "<title>Knee lifts - Some Clinic</title><p>Lift your knee slowly and lower it again.</p>"
    )
    assert article.title == "Knee lifts"


def test_damaged_linked_data_does_no_harm() -> None:
    deep = "[" * 50_000
    article = page_article(
        f'<script type="application/ld+json">{deep}</script><h1>Lift</h1><p>Slowly, please.</p>'
    )
    assert article.title == "Lift"


@given(pages)
@example("<p>a<table><tr><td>b<td>c<tr><td>d<td>e</table>f")
@tried(300)
def test_every_visible_text_of_a_page_is_on_one_of_its_lines(page: str) -> None:
    laws.every_visible_text_is_on_a_line(page)


@example("<li><div><li>✅ Do")
@given(pages)
@example("<li><img src=a alt='b c d e'>")
@tried(150)
def test_every_line_of_a_page_is_kept_repaired_or_removed_by_a_named_rule(page: str) -> None:
    laws.every_line_of_a_page_is_accounted_for(page)


def read(html: str) -> list[str]:
    """The lines of a page as its reader returns them, each as its mark and its words."""
    return [line.mark + line.text for line in read_bytes(f"<body>{html}".encode(), "a.html").lines]


def test_a_comment_before_an_icon_does_not_stop_the_reader() -> None:
    page = '<h1>Knee</h1><ul><li><!-- icon --><i class="fa fa-check"></i> Lift slowly.</li></ul>'
    assert read(page) == ["# Knee", "- ✅ Lift slowly."]


def test_the_end_tag_of_a_line_break_is_a_line_break() -> None:
    page = "<h1>Mochila en los niños</br><span>Prof. Dr. Cuneo</span></h1><p>Lift 1</BR>0 times</p>"
    assert read(page) == ["# Mochila en los niños Prof. Dr. Cuneo", "Lift 1", "0 times"]


STYLE = "<style>.line{color:red;display:block} .row{display:flex} .both{display:inline}</style><h1>Knee</h1>"


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p><span class=line>Bridge</span><span class=line>Lie down.</span></p>", ["Bridge", "Lie down."]),
        ("<p>Hold for <b class=line>30</b>seconds.</p>", ["Hold for 30 seconds."]),
        ("<p class=row><span>Sets</span><span>3</span><span>10</span></p>", ["Sets 3 10"]),
        ("<h2><span class=line>Step 1</span><span class=line>Lift</span></h2>", ["## Step 1 Lift"]),
        ("<p><span class=line>Lie down.</span></p>", ["Lie down."]),
        ('<p>Knee<span class="line both">cap</span></p>', ["Kneecap"]),
        ("<style>@media print {.both{display:block}}</style><p>Knee<b class=both>cap</b></p>", ["Kneecap"]),
        ("<style>.card b{display:block}</style><p class=card><b>10</b>times</p>", ["10 times"]),
        (
            "<style>p > b{display:block} p > .both{display:inline}</style><p>Knee<b class=both>cap",
            ["Kneecap"],
        ),
        ("<style>.card b{float:left}</style><p class=card><b>Not</b>now</p>", ["Not now"]),
        ("<style>.card b{float:left}</style><p class=card><b>K</b>neecap</p>", ["Kneecap"]),
        ("<style>p b + b{margin-left:1em}</style><p><b>left</b><b><i></i>right</b></p>", ["left right"]),
    ],
    ids=[
        *("lines", "sentence", "boxes", "heading", "alone", "unclear", "print only"),
        *("within", "stronger rule", "float", "first letter", "gap"),
    ],
)
def test_words_that_a_style_sheet_parts_are_not_glued(page: str, lines: list[str]) -> None:
    assert read(STYLE + page)[1:] == lines


@pytest.mark.parametrize(
    "page",
    [
        "<p class=row><span>a</span>b\x1f<i>c</i></p>",
        "<p>b\x1f<b class=line>c</b>d\x1f e</p>",
        "<p>a<i class='fa fa-ban'></i>b\x1f</p>",
        "<p>Lift a <img src=a alt='b c'>leg\x1f</p>",
        "<p>a<b style='margin: 1em' class=line>b\x1fc</b></p>",
        "<style>.d::before{content:'-'}</style><p>20<b class=d>30\x1f</b></p>",
        "<ul style='list-style-type:\"b\"'><li>c\x0cd e\x1f</ul>",
        "<p><input type=checkbox checked>abc\x02</p>",
        "<p><q>ab\uffffc</q></p>",
    ],
)
def test_words_beside_control_characters_are_parted_and_kept(page: str) -> None:
    lines = read(STYLE + page)[1:]
    letters = "".join(char for line in lines for char in line if char.isalnum())
    assert letters in ("abc", "bcde", "ab", "Liftabcleg", "2030")


def test_words_within_a_formula_keep_the_spaces_that_it_draws() -> None:
    formula = "<math><mi>n</mi><mtext>&nbsp;for&nbsp;</mtext><mn>10</mn><mtext> s </mtext></math>"
    assert read(f"<h1>Knee</h1><p>Hold {formula}.</p>")[1:] == ["Hold n for 10s."]


def test_style_sheets_that_are_too_long_to_be_read_are_told() -> None:
    padding = ".a{color:red}" * 30_000
    found = read_page(f"<style>{padding}</style>{BODY}").findings
    assert "style sheets are so long" in found[0].message
    assert not read_page(f"<style>{padding[:1000]}</style>{BODY}<!--{padding}-->").findings


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "<input value=3>",
        "<li role=tab aria-controls=p{number}>t</li>",
        "<li><span>{number}</span> a</li>",
        "<i class='fa fa-x'></i>",
        "<img src=icon-check.png alt=''>",
        "<label for=i{number}>a</label><div>b</div>",
    ],
    ids=["fields", "tabs", "numbers", "icons", "signs", "labels"],
)
def test_thousands_of_what_is_drawn_are_read_in_linear_time(unit: str) -> None:
    body = "".join(unit.format(number=number) for number in range(1, 3001))
    root = parse_page(f"<html><body><ol role=tablist>{body}</ol></body></html>")
    started = time.process_time()
    insert_rendered_content(root)
    extract_text_blocks(root)
    assert time.process_time() - started < 6


@pytest.mark.parametrize(
    ("name", "page", "text"),
    [
        ("a.html", "<p>Do <svg><text><![CDATA[not]]></text></svg> lock.</p>", "Do not lock."),
        ("a.xhtml", "<p>Do <![CDATA[not < 5]]> lock.</p>", "Do not < 5 lock."),
        ("a.html", "<script>//<![CDATA[\nx()//]]></script><p>Lock <b>it.</b></p>", "Lock it."),
        ("a.html", "<p>Bend<plaintext>Hold <b>", "Bend"),
    ],
)
def test_character_data_is_read_where_browsers_show_it(name: str, page: str, text: str) -> None:
    assert read_page(page, where=name).lines[0].text == text


def test_what_browsers_take_for_a_comment_is_held_and_cut() -> None:
    page = read_page("<p>Do <![CDATA[not]]> lock.</p>")
    assert page.lines[0].text == "Do not lock."
    assert [cut.rule for cut in page.cuts[1]] == ["fallback-content"]


@pytest.mark.parametrize(
    ("alt", "is_told"), [("20", True), ("Not", True), ("Figure 2", False), ("7.jpg", False)]
)
def test_a_lost_picture_of_a_number_or_denial_is_to_be_decided_on(alt: str, is_told: bool) -> None:
    page = read_page(
        f'<html lang="en"><h1>Lift</h1><p>Hold it for <img src="a.png" alt="{alt}"></p><p>Rest.</p></html>'
    )
    assert [finding.rule for finding in page.findings if finding.level == "decide"] == ["picture"] * is_told
