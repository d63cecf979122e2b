"""Attacks by sheer size: depth, length, number, and long runs of what a rule or a reader looks for.

What is beyond any honest article is refused before it costs anything; what is right below that must be built.
"""

from gzip import compress

from attacks import Attack, Content, page, text

_MEGABYTE = 1_000_000


def _nested(tag: str, depth: int) -> bytes:
    return page(f"<{tag}>" * depth + "<p>In the middle.</p>")


def _large(name: str, tries: str, content: Content, suffix: str = ".txt") -> Attack:
    """One that is refused by its size."""
    return Attack(name, tries, content, suffix, refused="larger than any article")


def _long(name: str, tries: str, content: Content, suffix: str = ".txt") -> Attack:
    """One that can be read, but is no handout."""
    return Attack(name, tries, content, suffix, refused="too long for a handout")


def _laughs() -> bytes:
    aliases = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    return f"---\ntitle: Heel raises\na0: &a0 [x, x]\n{aliases}\nauthor: *a11\n---\n".encode() + text()


SIZES: tuple[Attack, ...] = (
    _large(
        "deep-divs",
        "20,000 nested elements: a recursive walk overflows, a parser stops and says nothing",
        lambda: _nested("div", 20_000),
        ".html",
    ),
    _large("deep-spans", "20,000 nested inline elements", lambda: _nested("span", 20_000), ".html"),
    _large("deep-lists", "5,000 nested lists", lambda: _nested("ul><li", 5_000), ".html"),
    _large("deep-tables", "5,000 nested tables", lambda: _nested("table><tr><td", 5_000), ".html"),
    _large(
        "deep-svg",
        "10,000 nested groups in SVG, which nobody looks into",
        lambda: page("<svg>" + "<g>" * 10_000 + "</svg>"),
        ".html",
    ),
    _large(
        "anchors",
        "formatting elements that are never closed, and opened anew in each block",
        lambda: page("<a href='#x'><b><i><font>" * 3_000 + "<p>x" * 3_000),
        ".html",
    ),
    Attack(
        "deep-allowed",
        "as deep as a browser shows: what stands in the middle and below is not lost",
        lambda: page(
            "<div>" * 480
            + "<p>In the middle of it all, stand tall.</p>"
            + "</div>" * 480
            + "<p>Stop if it hurts.</p>"
        ),
        ".html",
        keeps=("In the middle of it all, stand tall.", "Stop if it hurts."),
    ),
    Attack(
        "deep-list-allowed",
        "a list in a list, forty times",
        lambda: page("<ul><li>Stand tall" * 40 + "</ul>" * 40 + "<p>Stop if it hurts.</p>"),
        ".html",
        keeps=("Stop if it hurts.",),
    ),
    Attack(
        "deep-quotes",
        "10,000 block quotes in Markdown, one in the other",
        lambda: text(">" * 10_000 + " Quoted"),
        ".md",
        refused="nested deeper",
    ),
    Attack(
        "deep-markdown-lists",
        "200 lists in Markdown, one in the other",
        lambda: text(*("  " * depth + "- Stand tall" for depth in range(200))),
        ".md",
        refused="nested deeper",
    ),
    _large("brackets", "100,000 open brackets: links that never end", lambda: text("[" * 100_000), ".md"),
    _large("pictures", "100,000 beginnings of pictures", lambda: text("![" * 50_000), ".md"),
    Attack("emphasis", "emphasis that opens and never closes", lambda: text("*a **a " * 10_000), ".md"),
    Attack(
        "code-spans",
        "code spans, each longer than the one before",
        lambda: text("".join("a" + "`" * n for n in range(300))),
        ".md",
    ),
    Attack(
        "unclosed-markup",
        "comments, instructions and tags in Markdown that never end",
        lambda: text("<?" * 50_000, "<a " * 30_000),
        ".md",
        keeps=(),
    ),
    _large(
        "references",
        "30,000 definitions of links",
        lambda: text(*(f"[r{n}]: /x 'y'" for n in range(30_000))),
        ".md",
    ),
    Attack("yaml-laughs", "front matter whose aliases grow to billions", _laughs, ".md"),
    Attack(
        "yaml-deep",
        "front matter nested 20,000 deep",
        lambda: b"---\ntitle: Heel raises\nx: " + b"[" * 20_000 + b"\n---\n" + text(),
        ".md",
    ),
    Attack(
        "toml-deep",
        "front matter in TOML nested 50,000 deep",
        lambda: b"+++\ntitle = 'Heel raises'\nx = " + b"[" * 50_000 + b"\n+++\n" + text(),
        ".md",
    ),
    Attack(
        "linked-data-deep",
        "JSON-LD nested 100,000 deep",
        lambda: page(head='<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
        ".html",
    ),
    Attack(
        "linked-data-digits",
        "JSON-LD with a number of a million digits",
        lambda: page(head='<script type="application/ld+json">{"a":' + "1" * _MEGABYTE + "}</script>"),
        ".html",
    ),
    _large(
        "attributes",
        "100,000 attributes of one element, each compared with all",
        lambda: page("<p " + " ".join(f"a{n}='>'" for n in range(100_000)) + ">x</p>"),
        ".html",
    ),
    Attack(
        "large-title",
        "a title element of 10 MB",
        lambda: page(head="<title>" + "x" * 10 * _MEGABYTE + "</title>"),
        ".html",
    ),
    Attack(
        "large-heading",
        "a title of 300,000 letters at the head of the page",
        lambda: ("Heel raises " * 25_000 + "\n\n").encode() + text(),
        refused="title",
    ),
    Attack(
        "large-picture",
        "a picture of 11 MB in a data: address; what stands below it is not lost",
        lambda: page(
            f'<img alt="A foot on the step" src="data:image/png;base64,{"A" * 11 * _MEGABYTE}"><p>Stop if it hurts.</p>'
        ),
        ".html",
        keeps=("Stop if it hurts.",),
    ),
    Attack(
        "large-script",
        "a script of 11 MB; what stands below it is not lost",
        lambda: page(f"<script>{'x' * 11 * _MEGABYTE}</script><p>Stop if it hurts.</p>"),
        ".html",
        keeps=("Stop if it hurts.",),
    ),
    Attack(
        "large-comment",
        "a comment of 11 MB; what stands below it is not lost",
        lambda: page(f"<!--{'x' * 11 * _MEGABYTE}--><p>Stop if it hurts.</p>"),
        ".html",
        keeps=("Stop if it hurts.",),
    ),
    Attack(
        "large-classes",
        "a class attribute of 100,000 names",
        lambda: page("<p class='" + "share-nav-ad " * 100_000 + "'>Stand tall.</p>"),
        ".html",
    ),
    _large(
        "cells",
        "a table with 100,000 cells",
        lambda: page("<table>" + ("<tr>" + "<td>7</td>" * 100 + "</tr>") * 1_000 + "</table>"),
        ".html",
    ),
    _long(
        "cells-below",
        "a table with 10,000 cells",
        lambda: page("<table>" + ("<tr>" + "<td>7</td>" * 20 + "</tr>") * 500 + "</table>"),
        ".html",
    ),
    Attack(
        "cells-in-text",
        "a table with 20,000 cells, drawn with pipes",
        lambda: text("| a " * 100 + "|", "| - " * 100 + "|", *["| a " * 100 + "|"] * 200),
    ),
    _large(
        "row",
        "one row of 20,000 cells",
        lambda: page("<table><tr>" + "<td>7</td>" * 20_000 + "</tr></table>"),
        ".html",
    ),
    _long(
        "short-rows",
        "short rows below a long one, which are filled up",
        lambda: text("|a" * 120 + "|", "|-" * 120 + "|", *["|b|"] * 120),
        ".md",
    ),
    _long(
        "colspan",
        "cells that span 99,999,999 columns and rows",
        lambda: page(
            "<table>" + "<tr><th>a<th>b<tr><td colspan=99999999 rowspan=99999999>x<td>y" * 5 + "</table>"
        ),
        ".html",
    ),
    _large("items", "100,000 list items", lambda: text(*("- Go on" for _ in range(100_000)))),
    _long(
        "items-below", "3,000 list items", lambda: text(*(f"- Do {number} more" for number in range(3_000)))
    ),
    _large("lines", "1,000,000 short lines", lambda: text(*["a"] * _MEGABYTE)),
    _large("lines-of-page", "1,000,000 lines by line breaks", lambda: page("a<br>" * _MEGABYTE), ".html"),
    _large(
        "headings",
        "8,000 headings",
        lambda: page("".join(f"<h2>H{number}</h2><p>x</p>" for number in range(8_000))),
        ".html",
    ),
    _large("line", "a line of 10 MB", lambda: text("x" * 10 * _MEGABYTE)),
    _large("line-of-markdown", "a line of 10 MB in Markdown", lambda: text("x " * 5 * _MEGABYTE), ".md"),
    _large("line-of-page", "a paragraph of 10 MB", lambda: page("<p>" + "x " * 5 * _MEGABYTE), ".html"),
    _large(
        "references-to-letters",
        "a million letters, each as a numeric reference",
        lambda: page("<p>" + "&#x41;" * _MEGABYTE),
        ".html",
    ),
    Attack(
        "entities-of-entities",
        "ampersands escaped 20,000 times",
        lambda: text("Stand tall &" + "amp;" * 20_000 + "lt;"),
    ),
    Attack(
        "unclosed-comments",
        "comments and CDATA sections that never end",
        lambda: page("<!--" * 200_000 + "<![CDATA[" * 100_000),
        ".html",
    ),
    Attack(
        "accents",
        "a letter with 100,000 accents",
        lambda: text("Stretch" + "\u0301\u0322" * 50_000 + " now."),
        refused="accents",
    ),
    Attack("word", "a word of 100,000 letters", lambda: text("Lift " + "ab" * 50_000 + " now.")),
    _long("doses", "20,000 doses in one line", lambda: text("Hold for 10 seconds. " * 20_000)),
    Attack(
        "doses-below",
        "1,500 lines of doses",
        lambda: text(*["- Hold for 10 seconds, rest 5 seconds, 3 sets of 10 repetitions."] * 1_500),
    ),
    Attack(
        "stop-rules", "1,100 stop rules", lambda: text(*["Stop if you feel pain, and see a doctor."] * 1_100)
    ),
    Attack(
        "mojibake",
        "text that was wrongly decoded twice, 10,000 times over",
        lambda: text("Ã¢â‚¬â„¢" * 10_000),
        keeps=(),
    ),
    Attack(
        "bomb",
        "a gzip file of half a megabyte that unpacks to 100 MB",
        lambda: compress(b"Heel raises\n\n" + b"x" * 100 * _MEGABYTE, 1),
        ".txt.gz",
        refused="too large for an article",
    ),
    Attack(
        "bomb-of-line-feeds",
        "a gzip file that unpacks to 24 MB of nothing",
        lambda: compress(text() + b"\n" * 24 * _MEGABYTE, 1),
        ".txt.gz",
        refused="larger than any article",
    ),
)

#: What regular expressions of the product begin with.
_RUNS = {
    "spaces": " ",
    "no-break-spaces": "\u00a0 ",
    "dots": ".",
    "digits": "1",
    "pipes": "| ",
    "hyphens": "- ",
    "colons": "a: ",
    "parentheses": "(a ",
    "brackets": "[",
    "ticks": "`",
    "underscores": "_",
    "ampersands": "&#x",
    "tags": "<p ",
    "quotes": "“",
    "questions": "? ",
    "numbers": "1. ",
    "decimals": "1.5 ",
    "ranges": "1-2-",
    "times": "10 x ",
    "crosses": "❌ ",
    "joiners": "\u200d💪",
    "escapes": "\\u0041",
    "addresses": "www.a@",
    "braces": "{{",
    "camels": "aB.",
    "nevers": "never 10 ",
    "letters": "é",
}

#: Characters of a run: what goes over it again for each of them takes longer than the build gives an article.
_LENGTH = 20_000

LONG_RUNS: tuple[Attack, ...] = tuple(
    Attack(
        f"run-of-{name}",
        f"a line of nothing but {unit!r}: regular expressions that backtrack",
        text("Lower it. " + unit * (_LENGTH // len(unit)) + " Rest."),
    )
    for name, unit in _RUNS.items()
)
