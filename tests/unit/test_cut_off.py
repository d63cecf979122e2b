"""An article that is not all there is a finding, in any language; one that is whole says nothing."""

import time

import pytest

from pipeline.article import Finding
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.readers.partial_pages import find_partial_page
from pipeline.scraper.scrape import scrape_raw

PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>
<body><main><article><h1>{title}</h1><p>{text}</p><p>1. {text}</p><p>2. {text}</p><p>3. {text}</p>
<p>4. {text}</p>{end}</article></main></body></html>"""
TEXTS = {
    "en": (
        "Calf stretch",
        "The calf muscle shortens when we sit all day, and a gentle stretch makes it longer.",
    ),
    "it": (
        "Allungare il polpaccio",
        "Il polpaccio si accorcia se stiamo seduti, e un allungamento lo distende.",
    ),
    "pl": (
        "Rozciąganie łydki",
        "Mięsień łydki skraca się, gdy siedzimy cały dzień, a rozciąganie go wydłuża.",
    ),
    "ja": (
        "ふくらはぎのストレッチ",
        "一日中座っているとふくらはぎの筋肉が縮むので、ゆっくり伸ばすと楽になります。",
    ),
}


def findings(end: str, language: str = "en", head: str = "") -> list[Finding]:
    title, text = TEXTS[language]
    page = PAGE.format(language=language, title=title, text=text, head=head, end=end)
    raw = read_bytes(page.encode(), "calf.html")
    return [
        found for found in scrape_raw(raw, Decisions(), language="en").findings if found.rule == "cut-off"
    ]


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("it", "<p>Articolo riservato agli abbonati</p>"),
        ("pl", "<div class='box'><h3>Tylko dla subskrybentów</h3></div>"),
        ("ja", "<p>この続きは会員限定です</p>"),
        ("en", "<p>Page 1 of 4</p>"),
        ("ja", "<p>1/3ページ</p>"),
        (
            "it",
            "<div class='pagination'>1 <a href='?page=2'>2</a> <a href='?page=2'>Pagina successiva</a></div>",
        ),
        ("it", "<p><a href='/polpaccio'>Continua a leggere</a></p>"),
        ("en", "<p>Lower the heel, but never further than the...</p>"),
        ("en", "<p>Stop at once if the pain exceeds</p>"),
        (
            "ja",
            "<p>かかとを上げて、ふくらはぎに力が入っているのを感じながら、ここで特に気をつけてほしいのは</p>"
            "<div><span>残り60%</span><a href='app://x'>アプリで続きを読む</a></div>",
        ),
        ("en", "<p>Lower the heel until you feel the stretch in the […]</p>"),
        ("en", "<p>After two weeks you may stand on one leg, but keep a hand on the wall and the heel</p>"),
    ],
)
def test_what_stands_in_place_of_the_rest_is_told(language: str, end: str) -> None:
    assert [found.level for found in findings(end, language)] == ["decide"]


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("en", "<p>Let the heel sink, and breathe…</p>"),
        ("it", "<p>E adesso respirate...</p>"),
        ("en", "<p>Page 4 of 4</p>"),
        ("en", "<p>See pages 12-15 of our book.</p>"),
        ("en", "<p>3) 5 lifts on each side</p>"),
        ("en", "<ul><li>Keep the heel in one line with the knee and the hip while you lower it</li></ul>"),
        ("en", "<p>This is level 1 of 3 on this page.</p>"),
    ],
)
def test_what_is_whole_says_nothing(language: str, end: str) -> None:
    assert not findings(end, language)


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "Article", "isAccessibleForFree": "False"}</script>',
        '<meta property="article:content_tier" content="metered">',
        '<link rel="next" href="https://clinic.example/calf?page=2">',
    ],
)
def test_what_a_page_declares_of_itself_is_to_be_looked_at(head: str) -> None:
    assert [found.level for found in findings("", head=head)] == ["look"]


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "Article", "isAccessibleForFree": true}</script>',
        '<link rel="next" href="https://clinic.example/knee-bends">',
        '<link rel="next" href="https://clinic.example/calf/comment-page-2/">',
        "<style>.paywall { display: none }</style>",
    ],
)
def test_what_leads_elsewhere_is_no_sign(head: str) -> None:
    assert not findings("", head=head)


def test_a_notice_is_told_once() -> None:
    head = '<link rel="next" href="/calf/2/">'
    assert len(findings("<p>Subscribe to continue reading this article.</p>", head=head)) == 1


@pytest.mark.parametrize(
    "part", ['<a rel="next" ', '<a rel=next href="/a">', '<div class="x paywal', "<link "]
)
def test_thousands_of_links_take_no_time(part: str) -> None:
    started = time.perf_counter()
    assert not list(find_partial_page("isAccessibleForFree" + part * 20_000, 1))
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("en", "<div class='cta'><h3>Unlock this post for $4</h3><button>Join now</button></div>"),
        ("it", "<div class='box'><a href='/p'>Sblocca a 2,50 €</a></div>"),
        ("pl", "<p>Kup ten artykuł za 4 zł</p>"),
        ("ja", "<div class='end'><p>ここから先は</p><button>記事を購入する ¥300</button></div>"),
        ("it", "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>"),
        (
            "en",
            "<div aria-hidden='true' style='filter: blur(4px)'><p>Raise the heel slowly.</p></div>",
        ),
    ],
)
def test_what_is_sold_or_blurred_is_told(language: str, end: str) -> None:
    assert [found.level for found in findings(end, language)] == ["decide"]


@pytest.mark.parametrize(
    "end",
    [
        "<ul><li><a href='/b'>Massage ball</a> <b>£12</b> <button>Buy now</button></li></ul>",
        "<p>Buy me a coffee</p><a href='/pay'>Donate $5</a>",
        "<nav class='next'><h3>Continue reading</h3><a href='/sleep/'>How to choose a pillow</a></nav>",
        "<nav class='next'><a href='/sleep/'>Continue reading: How to choose a pillow</a></nav>",
        "<p style='filter: blur(8px); opacity: 0; transition: all 1s'>It fades in later.</p>",
    ],
)
def test_shops_and_other_articles_are_no_cut(end: str) -> None:
    assert findings(f"<p>Rest the leg afterwards.</p>{end}") == []


@pytest.mark.parametrize("end", ['<a href="/glossary/cr', "<stro", "<!-- block", "never beyond"])
def test_a_file_that_breaks_off_is_told(end: str) -> None:
    page = PAGE.format(language="en", title="Calf stretch", text=TEXTS["en"][1], head="", end="")
    raw = read_bytes((page.split("</article>")[0] + f"<p>Stop if it {end}").encode(), "calf.html")
    found = [one for one in scrape_raw(raw, Decisions()).findings if one.rule == "cut-off"]
    assert [one.level for one in found] == ["decide"]


def test_a_page_without_its_optional_end_tags_is_whole() -> None:
    page = "<!doctype html><title>Calf</title><h1>Calf stretch</h1><ol><li>Sit.<li>Stand.</ol><p>Stop now."
    assert not [one for one in read_bytes(page.encode(), "calf.html").findings if one.rule == "cut-off"]


def test_half_a_character_at_the_end_is_told() -> None:
    content = "Łydka\n\nMięsień skraca się, gdy siedzimy, a rozciąganie go wydłuż".encode() + "ą".encode()[:1]
    assert any("breaks off" in found.message for found in read_bytes(content, "calf.txt").findings)
