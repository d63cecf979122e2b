"""What only one of two readings of a file has is found, and what both have in two spellings is not."""

import pytest

from pipeline.article import Finding
from pipeline.builder.load_article import interpret_article
from pipeline.release import _check_findings
from pipeline.scraper import Decisions, read_bytes, scrape_raw
from pipeline.scraper.decisions import LineSelector
from pipeline.second_reading import RULE, FirstReading, check_second_reading
from pipeline.second_reading.alignment import find_differences
from pipeline.second_reading.markdown import read_markdown_text
from pipeline.second_reading.page import read_page_text
from pipeline.second_reading.page_limits import UnreadableError
from pipeline.second_reading.tokens import OPTIONAL, SHOWN, STRUCK, TokenStream, tokenize
from support.reader_faults import FAULTS, PAGE, Fault, replaced
from support.web_pages import TEXT, page, paragraphs


def findings(text: str, name: str = "legs.html", decisions: Decisions | None = None) -> list[Finding]:
    scraped = scrape_raw(read_bytes(text.encode(), name), decisions or Decisions())
    return [finding for finding in interpret_article(scraped).findings if finding.rule == RULE]


def words(stream: TokenStream, *duties: int) -> str:
    """The tokens of these duties, those of one block together."""
    kept = [index for index, duty in enumerate(stream.duties) if duty in (duties or (SHOWN,))]
    return " ".join(stream.tokens[index] for index in kept)


def lines(*texts: str) -> list[FirstReading]:
    return [FirstReading(number, text, is_kept=True) for number, text in enumerate(texts, 1)]


def of_text(read: tuple[str, ...], file_lines: tuple[str, ...]) -> list[Finding]:
    numbers = lambda text: [token for token in tokenize(text) if token.isdigit()]  # noqa: E731
    return list(check_second_reading("text", file_lines, lines(*read), numbers))


def test_a_page_that_is_read_rightly_is_no_finding() -> None:
    assert findings(PAGE) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_of_a_reader_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_bytes(PAGE.encode(), "legs.html").lines
    fault.seed(monkeypatch)
    assert [line.text for line in read_bytes(PAGE.encode(), "legs.html").lines] != [
        line.text for line in before
    ], "the fault changes something"
    assert findings(PAGE)


def test_there_are_sixty_faults_of_which_no_two_are_alike() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 60


def test_a_finding_names_the_words_and_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    next(fault for fault in FAULTS if fault.name == "button text is lost").seed(monkeypatch)
    (found,) = findings(PAGE)
    assert "«not»" in found.message
    assert PAGE.split("\n")[found.line - 1].startswith("<li>Do <button>not</button>")


def test_what_is_clinical_is_to_be_decided_and_the_rest_to_be_seen() -> None:
    (number,) = of_text(("Rest for", "after it"), ("Rest for 60", "after it"))
    (word,) = of_text(("Rest for", "after it"), ("Rest calmly for", "after it"))
    assert (number.level, word.level) == ("decide", "look")


def test_what_is_to_be_decided_is_a_reason_against_a_release(monkeypatch: pytest.MonkeyPatch) -> None:
    next(fault for fault in FAULTS if fault.name == "button text is lost").seed(monkeypatch)
    article = interpret_article(scrape_raw(read_bytes(PAGE.encode(), "legs.html"), Decisions()))
    (reason,) = _check_findings(article)
    assert "second-reading" in reason
    assert "«not»" in reason


def test_a_decision_about_the_line_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    next(fault for fault in FAULTS if fault.name == "button text is lost").seed(monkeypatch)
    (found,) = findings(PAGE)
    decided = Decisions(keep=(LineSelector(found.line),))
    assert [finding.level for finding in findings(PAGE, decisions=decided)] == ["info"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>2<my-part>0</my-part> s", "2\x1f0 s"),
        ("<p>20</p><p>30</p>", "20 30"),
        ("<p>20<br>30", "20 30"),
        ("<p>20<button>30</button>", "20 30"),
        ("<p>20<span style='display:block'>30</span>", "20 30"),
        ("<p>10<sup>2</sup> H<sub>2</sub>O", "10 2 H 2 O"),
        ("<p>1 <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1 1 2"),
        ("<p>a<!-- not --> b", "a b"),
        ("<p>a<script>not</script><style>p{}</style> b", "a b"),
        ("<table>lost<tr><td>1<td>2</table>", "lost 1 2"),
        ('<div data-x=1 " ">20', "20"),
        ("<p>Hold for <input value=10> seconds", "Hold for 10 seconds"),
        ("<form><label>Phone <input value=1></label></form>", "Phone"),
        ("<p>Do <img alt=❌ src=x> lock", "Do ❌ lock"),
        ("<p><img alt=❌ src=x>", ""),
        ("<div><template shadowrootmode=open><p>Stop <slot></slot></template>now</div>", "Stop"),
        ("<iframe srcdoc='&lt;p&gt;Hold 5 s'>no</iframe>", "Hold 5 s"),
        ("<p>Do <object>not</object> lift <object data=a.swf>no</object>", "Do not lift"),
        ("<svg><title>no</title><text>5 s</text></svg>", "5 s"),
        ("<?php if ($a > 1) ?><p>Lift", "Lift"),
        ("<body><noscript><p>Only without scripts</noscript>", "Only without scripts"),
    ],
)
def test_what_a_browser_shows_of_a_page(source: str, shown: str) -> None:
    assert words(read_page_text(source)) == shown


def test_what_is_shown_without_scripts_only_may_be_read() -> None:
    stream = read_page_text(f"<p>{' '.join(TEXT)}<noscript><p>Not a word</noscript> end")
    assert words(stream).endswith("about it end")
    assert words(stream, OPTIONAL) == "Not a word"


def test_what_is_struck_out_or_hidden_is_told_apart() -> None:
    stream = read_page_text(
        "<p>Hold <del>60</del><ins>20</ins> s <s>a</s> <b style='text-decoration: line-through'>b</b>"
        "<i hidden>c</i><i style='display:none'>d</i><img alt='e' src=''><select><option>f</select>"
    )
    assert words(stream) == "Hold 20 s"
    assert words(stream, STRUCK) == "60 a b"
    assert words(stream, OPTIONAL) == "c d e f"


@pytest.mark.parametrize(
    "sentence",
    [
        "Lift 10<sup>2</sup> times &frac12; a metre, &#146;high&#146; &amp;amp; far, ﬁrm",
        "Never<span hidden> ever 7</span> hurry <img src='a.png' alt='A leg'> at 8:00",
        "Press <details><summary>More</summary>than 3 times</details>",
        "Eight <span aria-hidden=true>8</span> times",
    ],
)
def test_two_spellings_are_the_same(sentence: str) -> None:
    assert findings(page(paragraphs(*TEXT[:3], sentence, *TEXT[3:]))) == []


def test_a_number_that_joins_two_elements_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    source = page(paragraphs(*TEXT[:3], "Hold for <b>20</b><i>30</i> seconds.", *TEXT[3:]))
    assert findings(source) == [], "the reader parts them"
    Fault("joined", in_blocks=replaced("20 30", "2030")).seed(monkeypatch)
    (found,) = findings(source)
    assert "«20 30»" in found.message
    assert found.level == "decide"


def test_what_stands_around_the_article_does_not_count() -> None:
    menu = "<nav><svg><text>Menu 5</text></svg><ul><li><a href=/a>Shop</a></ul></nav>"
    assert findings(page(paragraphs(*TEXT), before=menu, after=menu)) == []


def test_a_passage_that_stands_elsewhere_is_the_same_and_a_number_is_not() -> None:
    block = ("one two three four 5",)
    assert of_text(("a b", "c d", *block), (*block, "a b", "c d")) == []
    assert of_text(("a 20 b c d e f 60 g",), ("a 60 b c d e f 20 g",))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("3. Hold [5 s](http://x.com/7 'eight') ![pic 9](b.png)", "Hold 5 s"),
        ("> - **20** <b>s</b> <!-- 7 --> `<5>`", "20 s < 5"),
        ("[a]: http://x.com/7", ""),
        ("~~60~~20 s", "20 s"),
        ("<http://x.com/7>", "http / / x com / 7"),
        ("```python\n5\n```", "5"),
    ],
)
def test_what_markdown_shows(source: str, shown: str) -> None:
    assert words(read_markdown_text(source.split("\n"))) == shown


def test_markdown_that_is_read_rightly_is_no_finding() -> None:
    text = (
        "---\ntitle: Three lifts\n---\n# Three lifts\n\nSit tall for 5 s.\n\n1. Lift *one* foot\n"
        "2. Hold `10` s\n   20. times\n\n- 5. [Rest](a.html) 60 s\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
        "\n> Never 3 times\n"
    )
    assert findings(text, "lifts.md") == []


def test_a_page_that_grows_beyond_all_measure_is_refused() -> None:
    opened = "".join(f"<b id={number}>" for number in range(400))
    source = f"<div>{opened}</div>" + "<p>a</p>" * 5_000
    with pytest.raises(UnreadableError):
        read_page_text(source)


@pytest.mark.parametrize("size", [3_000, 30_000])
def test_long_texts_are_compared(size: int) -> None:
    tokens = [str(number) for number in range(size)]
    others = [*tokens[:100], "x", *tokens[100 : size // 2], *tokens[size // 2 + 1 :]]
    found = list(find_differences(tokens, others))
    assert (found[0], len(found)) == ((100, 100, 100, 101), 2)


def test_an_unlike_text_is_one_difference_and_takes_no_time() -> None:
    found = list(find_differences(["a", "b"] * 20_000, ["b", "c", "c"] * 20_000))
    assert found
