"""Whatever mark-up stands within a sentence of a page: the words shown are the words read, or it is said."""

import re
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article, walk_items
from pipeline.builder import interpret_article
from pipeline.scraper import Decisions, read_bytes, scrape_raw

#: Elements of the HTML standard that may stand within a sentence, those of older versions, and unknown ones.
INLINE = (
    *(
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "blink",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
    ),
    *(
        "ins",
        "kbd",
        "label",
        "map",
        "mark",
        "marquee",
        "nobr",
        "output",
        "q",
        "ruby",
        "samp",
        "slot",
        "small",
    ),
    *(
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "x-note",
        "my-em",
        "o:p",
        "glossary",
        "tooltip",
    ),
)
STRUCK = (
    "<del>{}</del>",
    "<s>{}</s>",
    "<strike>{}</strike>",
    '<span style="text-decoration:line-through">{}</span>',
)
HIDDEN = (
    "<span hidden>{}</span>",
    '<em style="display:none">{}</em>',
    '<x-note style="visibility: hidden">{}</x-note>',
    "<template>{}</template>",
    "<script>{}</script>",
    "<style>{}</style>",
    "<!-- {} -->",
    "<noscript>{}</noscript>",
    "<datalist><option>{}</option></datalist>",
)
CONTROLS = ("<button>{}</button>", '<button type="button" class="term">{}</button>', '<input value="{}">')
SENTENCES = (
    ("Do", "not", "hold", "for", "more", "than", "30", "seconds", "at", "once"),
    ("Never", "lift", "5", "kg", "with", "this", "arm", "before", "week", "6"),
    ("Beugen", "Sie", "das", "Knie", "nicht", "über", "90", "Grad", "hinaus"),
    ("No", "baje", "la", "pierna", "antes", "de", "10", "segundos"),
)
SPOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class MarkedSentence:
    """A sentence with mark-up, its words that a browser shows, and those that it does not show as meant."""

    html: str
    shown: list[str]
    unshown: list[str]


@st.composite
def marked_sentences(draw: st.DrawFn) -> MarkedSentence:
    """A sentence with a number and a negation, its words in any mark-up, others hidden or struck between."""
    parts, shown, unshown = list[str](), list[str](), list[str]()
    for word in draw(st.sampled_from(SENTENCES)):
        if draw(st.integers(0, 5)) == 0:
            extra = draw(st.sampled_from(("60", "always", "not", "1", "kg", "never")))
            parts.append(draw(st.sampled_from(STRUCK + HIDDEN)).format(extra))
            unshown.append(extra)
        wrapping = draw(st.integers(0, 7))
        text = word
        if wrapping == 0 and parts and shown:
            text = draw(st.sampled_from(CONTROLS)).format(word)
        elif wrapping <= 3:
            for tag in draw(st.lists(st.sampled_from(INLINE), min_size=1, max_size=3)):
                text = f"<{tag}>{text}</{tag}>"
        shown.append(word)
        parts.append(text + draw(st.sampled_from((" ", " ", " ", "\n", "<!-- x --> ", " <wbr>"))))
    return MarkedSentence("".join(parts), shown, unshown)


def read_words(page: str) -> tuple[list[str], Article]:
    """All words of the article that a page becomes, and the article."""
    scraped = scrape_raw(read_bytes(page.encode(), "page.html"), Decisions())
    article = interpret_article(scraped)
    texts = [
        item.text for section in article.sections for block in section.blocks for item in walk_items(block)
    ]
    return SPOKEN.findall(" ".join(texts)), article


PAGE = (
    "<html lang=en><head><title>Knee lifts</title></head><body><main><article><h1>Knee lifts</h1>"
    "<p>Stiff knees are common after a day at a desk, and a few slow lifts make the evening easier.</p>"
    "{}<p>Give it two or three weeks before you judge whether it helps, and tell your therapist about it.</p>"
    "</article></main></body></html>"
)
SHIFTED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ⁿ", "01234567890123456789n")


@given(
    marked_sentences(),
    st.sampled_from(("<p>{}.</p>", "<ol><li>Sit down.</li><li>{}.</li></ol>", "<div>{}.</div>")),
)
def test_the_words_shown_are_the_words_read(sentence: MarkedSentence, around: str) -> None:
    words, article = read_words(PAGE.format(around.format(sentence.html)))
    plain, _ = read_words(PAGE.format(around.format(" ".join(sentence.shown))))
    said = " ".join(
        finding.message for finding in article.findings if finding.rule not in ("no-steps", "no-stop-rule")
    )
    words = [word.translate(SHIFTED) for word in words]
    if words != plain:
        missing = [word for word in plain if plain.count(word) > words.count(word)]
        added = [word for word in words if words.count(word) > plain.count(word)]
        assert missing or added, (plain, words)
        assert all(word in said for word in missing + added), (missing, added, said)
