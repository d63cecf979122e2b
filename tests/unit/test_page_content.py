"""What of a web page is its article: what extractors get wrong is mended; nothing goes without a rule."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from lxml import etree

from pipeline.errors import ReadError
from pipeline.scraper.html.text_blocks import extract_text_blocks
from pipeline.scraper.main_content import extractors, find_page_chrome
from pipeline.scraper.readers.page import parse_page
from support.strategies import pages
from support.trying import tried
from support.web_pages import TEXT, TITLE, chosen, kept, page, paragraphs

#: Other articles.
NAMES = ("Turns", "Swings", "Rolls")


def test_menus_and_footers_go_and_each_says_why() -> None:
    article, removed = chosen(page(paragraphs(*TEXT)))
    assert article == [TITLE, *TEXT]
    assert removed == {
        "Home": "navigation",
        "Shop": "navigation",
        "Blog": "navigation",
        "The Gentle Gym, 12 Mill Lane, open from Monday to Friday.": "page-foot",
    }


def test_short_items_rows_and_headings_between_paragraphs_stay() -> None:
    article = (
        f"<p>{TEXT[0]}</p><h2>What you need</h2><ul><li>A chair</li><li>A mat</li></ul><p>{TEXT[1]}</p>"
        "<h2>How often</h2><table><tr><th>Week<th>Lifts</tr><tr><td>1<td>5</tr><tr><td>2<td>8</tr></table>"
        f"<p>{TEXT[2]}</p><h3>Stop</h3><ol><li>If it hurts</li><li>If you are dizzy</li></ol>"
        f"<p>{TEXT[3]}</p>"
    )
    assert kept(page(article)) == [
        *(TITLE, TEXT[0], "What you need", "A chair", "A mat", TEXT[1]),
        *("How often", "Week | Lifts", "1 | 5", "2 | 8", TEXT[2]),
        *("Stop", "If it hurts", "If you are dizzy", TEXT[3]),
    ]


@pytest.mark.parametrize(
    "question",
    [
        "<details><summary>{question}</summary><p>{answer}</p></details>",
        '<div class="accordion-item"><h3><button>{question}</button></h3>'
        '<div class="accordion-body" style="display:none"><p>{answer}</p></div></div>',
        '<div class="faq-toggle"><div class="q"><strong>{question}</strong></div>'
        '<div class="a" hidden>{answer}</div></div>',
    ],
    ids=["details", "buttons", "divisions"],
)
def test_answers_that_open_when_they_are_pressed_stay(question: str) -> None:
    asked = {
        "May I lift both legs at once?": "Only when one at a time has been easy for a whole week.",
        "What if my back arches?": "Put a folded towel behind it, and lift less high than before.",
    }
    folded = "".join(question.format(question=one, answer=two) for one, two in asked.items())
    article = page(paragraphs(*TEXT) + f"<h2>Questions</h2><div>{folded}</div>")
    assert kept(article)[-4:] == [part for pair in asked.items() for part in pair]


def test_a_warning_in_a_box_beside_the_text_stays() -> None:
    warning = "Stop at once if the pain gets sharper, and do not lift again that day."
    article = (
        f"{paragraphs(*TEXT[:2])}<aside><h4>Take care</h4><p>{warning}</p></aside>{paragraphs(*TEXT[2:])}"
    )
    assert warning in kept(page(article))


def test_a_disclaimer_is_no_furniture() -> None:
    warning = "These lifts are not for you if you have had a new knee in the last 6 weeks."
    assert warning in kept(page(f'{paragraphs(*TEXT)}<p class="disclaimer">{warning}</p>'))


def test_the_lead_stays_where_it_stands_apart_from_the_text() -> None:
    lead = "You need no more than a chair and ten minutes, and you can begin with it this very evening."
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div class=hero><h1>{TITLE}</h1>"
        f"<p class=intro>{lead}</p>"
        "<span class=date>Published on 3 May 2021</span>"
        f"</div><div class=wrap><div class=article-body>{paragraphs(*TEXT)}</div></div></body></html>"
    )
    assert kept(html) == [lead, *TEXT]


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("newsletter-box", "Get one new exercise every Friday, free of charge, by e-mail.", "newsletter"),
        ("social-share", "Tell all your friends that you can lift your legs now.", "sharing"),
        ("author-box", "Ann Bright has taught gentle exercise for 20 years.", "author-note"),
        ("cookieBanner", "We store small files on your device. Do you agree to that?", "cookies"),
        ("related-posts", "Four turns for the time after lunch, sitting on a chair.", "related-links"),
        ("comments", "I did this for a month, and my knees are ten years younger!", "comments"),
    ],
)
def test_what_says_that_it_is_something_else_goes_by_that_name(name: str, text: str, rule: str) -> None:
    other = f'<div class="{name}"><p>{text}</p></div>'
    for html in (page(paragraphs(*TEXT) + other), page(paragraphs(*TEXT), after=other)):
        article, removed = chosen(html)
        assert article == [TITLE, *TEXT]
        assert removed[text] == rule


def test_a_name_that_the_whole_article_has_says_nothing() -> None:
    wrapped = f'<div class="newsletter-post"><div class="share-ready">{paragraphs(*TEXT)}</div></div>'
    assert [text for text in kept(page(wrapped)) if text in TEXT] == [*TEXT]


@pytest.mark.parametrize(
    "heading", ["Related articles", "Ähnliche Beiträge", "你可能也喜欢", "Vous aimerez aussi"]
)
def test_sections_at_the_end_that_lead_elsewhere_go_in_every_language(heading: str) -> None:
    links = "".join(
        f"<li><a href=/{name}>{name} for stiff hips</a></li>" for name in ("Turns", "Swings", "Rolls")
    )
    article, removed = chosen(page(f"{paragraphs(*TEXT)}<h2>{heading}</h2><ul>{links}</ul>"))
    assert article == [TITLE, *TEXT]
    assert set(removed.values()) <= {"navigation", "page-foot", "related-links", "page-furniture"}
    assert all(removed[f"{name} for stiff hips"] == "related-links" for name in NAMES)


def test_a_section_below_one_that_leads_elsewhere_stays() -> None:
    html = page(
        f"{paragraphs(*TEXT[:4])}<h2>Related posts</h2><p><a href=/a>Turns for stiff hips</a></p>"
        f"<h2>When to stop</h2><p>{TEXT[4]}</p>"
    )
    assert kept(html) == [TITLE, *TEXT[:4], "When to stop", TEXT[4]]


def test_a_stray_line_of_the_page_takes_no_paragraph_with_it() -> None:
    for stray in ("<p>Read more</p>", "<p><b>Share this</b></p>", "<div><a href=#>Comments</a></div>"):
        html = page(f"{paragraphs(*TEXT[:3])}{stray}{paragraphs(*TEXT[3:])}")
        assert [text for text in kept(html) if text in TEXT] == [*TEXT]


def test_a_link_alone_in_a_paragraph_goes_and_one_in_a_sentence_stays() -> None:
    linked = (
        "See <a href=/a>how to sit</a>, <a href=/b>how to stand</a> and <a href=/c>how to lie down</a> well."
    )
    promoted = "<p><a href=/x>OUR TEN MOST POPULAR CHAIRS OF THE YEAR</a></p>"
    article = kept(page(paragraphs(TEXT[0], linked) + promoted + paragraphs(*TEXT[1:], *TEXT[:4])))
    assert re.sub("<[^>]*>", "", linked) in article
    assert "OUR TEN MOST POPULAR CHAIRS OF THE YEAR" not in article


def test_teasers_of_other_articles_below_the_text_go() -> None:
    praise = "do good to everybody who has spent the day on a chair, and take five minutes of your evening."
    cards = "".join(
        f"<div class=card><h3><a href=/>{name}</a></h3><p>{name} {praise}</p></div>" for name in NAMES
    )
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div class=site><div class=post><h1>{TITLE}</h1>"
        f"{paragraphs(*TEXT)}</div><div class=cards>{cards}</div></div></body></html>"
    )
    assert kept(html) == [TITLE, *TEXT]


def test_an_article_in_several_parts_of_one_kind_is_kept_whole() -> None:
    parts = "".join(
        f'<section class="step"><h2>Part {number}</h2><p>{text}</p></section>'
        for number, text in enumerate(TEXT)
    )
    assert [text for text in kept(page(parts)) if text in TEXT] == [*TEXT]


def test_of_a_sentence_that_stands_twice_the_article_keeps_its_own() -> None:
    teaser = f"<div class=sidebar><ul><li><a href=/knees>{TITLE}</a><p>{TEXT[2]}</p></li></ul></div>"
    root = parse_page(page(paragraphs(*TEXT), before=teaser))
    blocks = extract_text_blocks(root)
    outside = find_page_chrome(root, blocks)
    assert [index in outside for index, block in enumerate(blocks) if block.text == TEXT[2]] == [True, False]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Lift.</p>",
        "<nav><a href=/>Home</a></nav><div>Lift. <br> Lower. <br> Rest.</div>",
        "<footer><p>Only a footer.</p></footer>",
        "<ul><li><a href=/a>Lift</a><li><a href=/b>Lower</a></ul>",
        "<form><button>Lift</button></form>",
        "<h1>Lift</h1>",
    ],
)
def test_no_page_is_left_without_text(html: str) -> None:
    assert kept(f"<html><body>{html}</body></html>")


def test_without_the_extractors_the_paragraphs_are_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    assert kept(page(paragraphs(*TEXT))) == [TITLE, *TEXT]
    monkeypatch.setattr(extractors, "_MAX_PAGE_BLOCKS", 3)
    assert kept(page(paragraphs(*TEXT)))[-5:] == [*TEXT]


def test_comments_in_the_source_and_signs_for_private_use_disturb_nothing() -> None:
    strange = [f"{text[:20]}<!-- note -->{text[20:]}" for text in TEXT]
    private = "\U000f0001"
    assert kept(page(paragraphs(*strange))) == [TITLE, *TEXT]
    assert kept(page(paragraphs(private + TEXT[0], *TEXT[1:]))) == [TITLE, private + TEXT[0], *TEXT[1:]]


def test_every_line_of_preformatted_text_is_judged_by_itself() -> None:
    verse = ["lift the left leg", "hold it", "lower it"]
    article = kept(page(paragraphs(*TEXT[:3]) + f"<pre>{chr(10).join(verse)}</pre>" + paragraphs(*TEXT[3:])))
    assert article == [TITLE, *TEXT[:3], *verse, *TEXT[3:]]


@given(pages)
@tried(150)
def test_any_page_keeps_some_text_and_stays_as_it_was(html: str) -> None:
    try:
        root = parse_page(html)
    except ReadError:
        return
    blocks = extract_text_blocks(root)
    before = etree.tostring(root)
    outside = find_page_chrome(root, blocks)
    assert etree.tostring(root) == before
    assert set(outside) <= set(range(len(blocks)))
    assert not blocks or len(outside) < len(blocks)
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule) for rule in outside.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    "many",
    [
        lambda count: "<p>Lift the leg slowly.</p>" * count,
        lambda count: "a " * count * 20,
        lambda count: "<div>a" * (count // 8),
        lambda count: "<b>a</b>b" * count,
        lambda count: "<li><a href=x>Lift</a></li>" * count,
    ],
    ids=["paragraphs", "words", "nested", "inline", "links"],
)
def test_a_page_of_one_thing_many_times_is_read(many: Callable[[int], str]) -> None:
    assert kept(f"<html><body>{many(3000)}</body></html>")
