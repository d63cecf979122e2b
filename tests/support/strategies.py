"""Hypothesis strategies for raw articles: arbitrary text, and the shapes that scrapers leave behind."""

from hypothesis import strategies as st

#: Damage and mark-up as it is really met, glued into lines of ordinary and of arbitrary words.
FRAGMENTS = (
    *("?♂️✨", "?\u200d♀️", "\u200d♂️", "????\u200d♀️", "time ).", "( spaced )", "-", " -", ". -", "Hold: -"),
    *(
        "✅ Warm up first.",
        "❌ Don’t bounce.",
        "❌",
        "✅",
        "⚠️ Safety Tips",
        "• Lift",
        "1. Lie down",
        "2) Sit",
    ),
    *(
        "| a | b |",
        "|---|---|",
        "|",
        "| x | y | z |",
        "Start Position:",
        "Key Benefits",
        "Step-by-Step Instructions",
    ),
    *(
        "Post Your Ad Here",
        "Comments",
        "Comments (3)",
        "20–30 seconds",
        "20 - 30 seconds",
        "donâ€™t",
        "20â€“30",
    ),
    *(
        "# Title",
        "## Heading",
        "*stars*",
        "_under_",
        "`code`",
        "[link](x)",
        "<b>",
        "&amp;",
        "\\*",
        "\\",
        "***",
    ),
    *(
        "---",
        "===",
        "~~~",
        "```",
        "> quote",
        "+ plus",
        "10. ten",
        "\u00a0",
        "\ufeff",
        "\u2028",
        "\u0085",
        "\x00",
    ),
    *(
        "Can I do this?",
        "Frequently Asked Questions",
        "no. 1",
        "e.g.",
        "!",
        "![",
        "](",
        "Heading #",
        "##",
        "é",
        "\u0301",
    ),
    *(
        "OVERVIEW",
        "Overview",
        "Purpose:",
        "Do not:",
        "Q: Why?",
        "A: So.",
        "Step 2: Lift",
        "(3) Sit",
        "①",
        "① Sit",
    ),
    *(
        "– Lift",
        "o Lift",
        "✔ Lift",
        "🧘 Breathe",
        "1️⃣ Sit",
        "a\tb",
        "a   b",
        ", then rest",
        "By Ann",
        "3 May 2022",
    ),
    *(
        "Menu",
        "Log in",
        "Privacy policy",
        "© 2022",
        "Buy now",
        "Read more about our range.",
        "https://a.example",
    ),
)

words = st.sampled_from(
    ("Lift", "your", "leg", "slowly", "and", "hold", "for", "20–30", "seconds.", "never", "Back")
)
characters = st.characters(codec="utf-8")
phrase = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.lists(words, min_size=1, max_size=8).map(" ".join),
    st.text(characters, max_size=20),
)
line = st.lists(phrase, max_size=4).flatmap(
    lambda parts: st.sampled_from((" ", "")).map(lambda glue: glue.join(parts))
)

#: Text in the damaged shape of scraped articles.
scraped_text = st.lists(line, max_size=14).map("\n".join)

#: Any text at all.
any_text = st.text(characters, max_size=200)

raw_text = st.one_of(scraped_text, any_text)

#: Tags in any order, closed or not, and what stands between them.
TAGS = (
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h4",
    "b",
    "a href=x",
    "table",
    "tr",
    "td",
    "th",
    "br",
    "span",
)
MORE = (
    "pre",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "sup",
    "img src=a alt='b c d e'",
    "figure",
    "figcaption",
    "section",
)
ODD = (
    "&amp;",
    "&#55358;&#56792;",
    "&nbsp;",
    "<!-- c -->",
    "|",
    "\\",
    "<",
    "&",
    "\n",
    "\r\n",
    "\x00",
    "<?php x ?>",
)
PAGE_WORDS = (
    "Lift",
    "your leg",
    "20–30 seconds",
    "– never –",
    "✅ Do",
    "❌ Don’t",
    "1. Sit",
    "Éé",
    "抬腿",
    "ارفع",
)
page_piece = st.one_of(
    st.sampled_from((*TAGS, *MORE)).map(lambda tag: f"<{tag}>"),
    st.sampled_from((*TAGS, *MORE)).map(lambda tag: f"</{tag.split()[0]}>"),
    st.sampled_from((*ODD, *PAGE_WORDS)),
    st.text(st.characters(codec="utf-8"), max_size=8),
)
pages = st.lists(page_piece, min_size=1, max_size=40).map("".join)
