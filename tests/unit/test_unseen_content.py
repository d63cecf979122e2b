import json

import pytest

from pipeline.scraper.readers import RawArticle, read_bytes
from pipeline.scraper.readers.escaped_markup import unescape_markup
from support.saved_pages import STEPS, page


def _levels(raw: RawArticle, rule: str) -> list[str]:
    return [finding.level for finding in raw.findings if finding.rule == rule]


def _with_data(data: object, *, kind: str = "application/ld+json") -> RawArticle:
    script = f'<script type="{kind}">{json.dumps(data)}</script>'
    return read_bytes(page(script).encode(), "knees.html")


def _how_to(*steps: object, **further: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "HowTo", "step": list(steps), **further}


def _step(text: str) -> dict[str, str]:
    return {"@type": "HowToStep", "text": text}


def test_steps_that_the_page_shows_are_no_finding() -> None:
    assert _levels(_with_data(_how_to(*map(_step, STEPS))), "steps-in-data") == []


def test_a_step_that_only_the_data_have_is_told() -> None:
    raw = _with_data(
        _how_to(_step("Lower the foot slowly."), _step("Never bounce."), _step("Rest 5 minutes."))
    )
    assert _levels(raw, "steps-in-data") == ["look", "decide", "decide"]
    assert any("“Never bounce.”" in finding.message for finding in raw.findings)


@pytest.mark.parametrize(
    "data",
    [
        _how_to("Never bounce at the top."),
        _how_to({"@type": "HowToStep", "name": "Never bounce at the top."}),
        _how_to({"@type": "HowToSection", "itemListElement": [_step("Never bounce at the top.")]}),
        {"@graph": [_how_to(_step("<p>Never bounce at the <b>top</b>.</p>"))]},
        [
            _how_to(
                {
                    "@type": ["HowToStep"],
                    "itemListElement": [{"@type": "HowToDirection", "text": "Never bounce."}],
                }
            )
        ],
        {"@type": "Recipe", "recipeInstructions": "Never bounce at the top."},
        {"@type": "WebPage", "mainEntity": _how_to(_step("Never bounce at the top."))},
        {
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": "Why?",
                    "acceptedAnswer": {"@type": "Answer", "text": "Never bounce."},
                }
            ],
        },
    ],
)
def test_the_forms_of_steps_and_answers(data: object) -> None:
    assert _levels(_with_data(data), "steps-in-data") == ["decide"]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "Never stop moving"}]},
        {"@type": "Organization", "text": "Never bounce at the top."},
        {"@type": "VideoObject", "description": "Never bounce at the top."},
        "no entity",
        [],
    ],
)
def test_other_data_are_no_steps(data: object) -> None:
    assert _levels(_with_data(data), "steps-in-data") == []


def test_a_step_in_another_language_has_its_own_forbidding_words() -> None:
    steps = _how_to(_step("Nicht wippen."), inLanguage="de")
    content = (
        '<html lang="de"><body><article><h1>Knie</h1><p>Steife Knie sind nach einem langen Tag häufig und'
        " ein paar langsame Übungen machen den Abend für die meisten Menschen leichter.</p>"
        f'<script type="application/ld+json">{json.dumps(steps)}</script></article></body></html>'
    )
    assert _levels(read_bytes(content.encode(), "knie.html"), "steps-in-data") == ["decide"]


_ESCAPED = (
    "&lt;h2&gt;How to do it&lt;/h2&gt;&lt;ol&gt;&lt;li&gt;Lift one foot.&lt;/li&gt;&lt;li&gt;Hold for"
    " 20&amp;ndash;30 seconds.&lt;/li&gt;&lt;/ol&gt;&lt;p&gt;Rest.&lt;/p&gt;"
)


@pytest.mark.parametrize(
    "markup",
    [
        _ESCAPED,
        _ESCAPED.replace("&lt;", "&amp;lt;")
        .replace("&gt;", "&amp;gt;")
        .replace("&amp;ndash;", "&amp;amp;ndash;"),
        _ESCAPED.replace("&lt;p", "<br>&lt;p"),
        f"<!-- feed -->{_ESCAPED}",
    ],
)
def test_escaped_mark_up_in_a_page_is_read_as_mark_up(markup: str) -> None:
    content = f"<html><body><article><h1>Three lifts</h1><div>{markup}</div></article></body></html>"
    raw = read_bytes(content.encode(), "knees.html")
    assert [line.text for line in raw.lines] == [
        "Three lifts",
        "How to do it",
        "Lift one foot.",
        "Hold for 20–30 seconds.",
        "Rest.",
    ]
    assert [line.text for line in raw.lines if line.is_step] == ["Lift one foot.", "Hold for 20–30 seconds."]
    assert _levels(raw, "escaped-markup") == ["look"]


@pytest.mark.parametrize("escaped", [_ESCAPED, _ESCAPED.replace("&lt;", "<").replace("&gt;", ">")])
def test_a_text_of_mark_up_is_read_as_a_page(escaped: str) -> None:
    raw = read_bytes(f"Three lifts\n\n{escaped}\n".encode(), "knees.txt")
    assert [(line.text, line.raw_span) for line in raw.lines][:2] == [
        ("Three lifts", (1, 1)),
        ("How to do it", (3, 3)),
    ]
    assert _levels(raw, "escaped-markup") == ["look"]


@pytest.mark.parametrize(
    "text",
    [
        "Write &lt;p&gt; and &lt;/p&gt; around it.",
        "&lt;p&gt;One&lt;/p&gt;",
        "&lt;p&gt;One&lt;p&gt;Two&lt;p&gt;Three&lt;p&gt;Four",
        "5 < 6 and 7 > 3 </p>",
        "&lt;b&gt;a&lt;/b&gt;&lt;i&gt;b&lt;/i&gt;&lt;u&gt;c&lt;/u&gt;",
    ],
)
def test_what_is_no_escaped_article_stays_words(text: str) -> None:
    assert unescape_markup(text) is None


def test_tags_in_code_are_what_the_page_shows() -> None:
    content = f"<html><body><h1>Tags</h1><p>These are tags of pages:</p><pre>{_ESCAPED}</pre></body></html>"
    raw = read_bytes(content.encode(), "tags.html")
    assert any("<h2>" in line.text for line in raw.lines)


def test_scripts_in_escaped_mark_up_are_not_shown() -> None:
    markup = f"{_ESCAPED}&lt;script&gt;alert(1)&lt;/script&gt;"
    content = f"<html><body><h1>Three lifts</h1><div>{markup}</div></body></html>"
    assert not any("alert" in line.text for line in read_bytes(content.encode(), "knees.html").lines)


@pytest.mark.parametrize(
    ("attributes", "is_told"),
    [
        ('data-step="Never bounce at the top."', True),
        ('data-tip-text="Never bounce at the top."', True),
        (
            'data-tool-v="2" content="Page Builder 3.20.2"',
            False,
        ),  # a meta element of the tool that made the page
        ('data-tool-v="2" html="Never bounce at the top."', False),
    ],
)
def test_of_attributes_those_are_read_that_a_script_draws_text_from(attributes: str, is_told: bool) -> None:
    mark_up = f'<meta data-text="" {attributes}><div {attributes}></div>'
    raw = read_bytes(page(mark_up).encode(), "knees.html")
    assert bool(_levels(raw, "steps-in-data")) == is_told
