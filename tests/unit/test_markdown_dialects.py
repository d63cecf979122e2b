"""Markdown of all dialects is rewritten as CommonMark: words stay, and no line joins another one's list."""

import time

import pytest

from pipeline.article import Article, Item, OrderedList, Table
from pipeline.builder import interpret_article
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.readers.markdown_dialects import adapt_markdown
from pipeline.scraper.scrape import scrape_raw

HEAD = "# Heels\n\nHeel raises make your calves stronger, and anybody can do them at the kitchen table.\n\n"


def article_of(body: str) -> Article:
    return interpret_article(scrape_raw(read_bytes((HEAD + body).encode(), "article.md"), Decisions()))


def texts_of(body: str) -> list[str]:
    """Headings and texts below the first paragraph, items that belong to others behind these."""
    texts = []
    for section in article_of(body).sections:
        texts += [section.heading] if section.heading else []
        for block in section.blocks:
            for item in block.items:
                cells = item if isinstance(item, tuple) else (item,)
                texts += [text for cell in cells for text in texts_within(cell)]
    return texts[1:]


def texts_within(item: Item) -> list[str]:
    return [item.text, *(text for inner in item.items for text in texts_within(inner))]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("- Breathe\n**Don't**\n- Hop\n", ["Breathe", "Don't", "Hop"]),
        ("- Breathe\n__Don't:__\n1. Hop\n", ["Breathe", "Don't:", "Hop"]),
        ("- Breathe\nDon't do this:\n- Hop\n", ["Breathe", "Don't do this:", "Hop"]),
        ("Do\n- Breathe\nDon't\n- Hop\n", ["Do", "Breathe", "Don't", "Hop"]),
        ("- Atmen\n  **Nicht**\n- Hüpfen\n", ["Atmen", "Nicht", "Hüpfen"]),
        ("- 呼吸\n不要：\n- 憋气\n", ["呼吸", "不要：", "憋气"]),
        ("- A\n  - A1\n  **Don't**\n  - A2\n", ["A", "A1", "Don't", "A2"]),
        ("- eins\n-zwei\n", ["eins", "zwei"]),
        ("A. eins\nB. zwei\n", ["A. eins", "B. zwei"]),
        ("> - Breathe\n> **Don't**\n> - Hop\n", ["Breathe", "Don't", "Hop"]),
        (
            "<details><summary>Plus</summary>\n- Montez\n- Descendez</details>\n",
            ["Plus", "Montez", "Descendez"],
        ),
        (r"Bend $\leq 30^\circ$, $10\times3$; $5 or $6", ["Bend ≤30°, 10×3; $5 or $6"]),
        (r"Do \(\frac{1}{2}\) of it, $1{,}5$ kg.", ["Do ½ of it, 1,5 kg."]),
        ("╔════╗\n║ Stop ║\n╚════╝\n", ["Stop"]),
        ("<td>1. Heben\n2. Senken</td>\n", ["Heben", "Senken"]),
        ("<div>\n__Nicht__\n- Hüpfen\n</div>\n", ["Nicht", "Hüpfen"]),
        ("<div>\nHold for 5\n- 10 seconds.\n</div>\n", ["Hold for 5 - 10 seconds."]),
        ("✅ Breathe\n❌ Hop\n", ["Breathe", "Hop"]),
        (":white_check_mark: Breathe\n:x: Hop\n", ["Breathe", "Hop"]),
        ("Step 1: Sit\nStep 2: Stand\n", ["Sit", "Stand"]),
        ("1.Sit\n2.Stand\n", ["Sit", "Stand"]),
        ("1.1 Sit\n1.2 Stand\n2.1 Rest\n", ["1.1 Sit", "1.2 Stand", "2.1 Rest"]),
        ("i. Sit\nii. Stand\niii. Rest\niv. Go\n", ["i. Sit", "ii. Stand", "iii. Rest", "iv. Go"]),
        ("1° Sedersi\n2° Alzarsi\n", ["1° Sedersi", "2° Alzarsi"]),
        ("· Suba\n· No salte\n", ["Suba", "No salte"]),
        # Wrapped lines go on with their item.
        (
            "- 10 seconds and then let the foot sink\nslowly down:\n- x\n",
            ["10 seconds and then let the foot sink slowly down:", "x"],
        ),
        (
            "- Stand on one foot and let the other one hang and then\n**slowly**\n- Sit\n",
            ["Stand on one foot and let the other one hang and then slowly", "Sit"],
        ),
        ("- Heben Sie den\nFuß langsam an\n- Absetzen\n", ["Heben Sie den Fuß langsam an", "Absetzen"]),
        ("1. Step\n  - sub\n2. Next\n", ["Step", "sub", "Next"]),
        ("- [Warning]: Stop\n\n[Note]: Slowly.\n", ["[Warning]: Stop", "[Note]: Slowly."]),
        ("Hold 10[^a] seconds.\n\n[^a]: Longer\n", ["Hold 10[a] seconds.", "[a]: Longer"]),
        ("> [!WARNING]\n> Stop.\n", ["Warning", "Stop."]),
        ('!!! danger "Achtung"\n    Stop.\n', ["Danger: Achtung", "Stop."]),
        ("::: {.callout-warning}\nStop.\n:::\n", ["Warning", "Stop."]),
        (":::achtung\nStop.\n:::\n", ["Achtung", "Stop."]),
        (
            "Use ==30== seconds, ++gently++: 50%% of 20%%, x == y.\n",
            ["Use 30 seconds, gently: 50%% of 20%%, x == y."],
        ),
        ("Term\n: What it is.\n", ["Term: What it is."]),
        ("[[A page|Words]] and [[Other]] stay.\n", ["Words and Other stay."]),
        ('<div class="x">\n**Hold** on.\n</div>\n', ["Hold on."]),
        # Signs of a sentence that a line break tore are no mark-up.
        ("Tenez la pose de 15\n- 30 secondes.\n", ["Tenez la pose de 15 - 30 secondes."]),
        ("- Halten Sie sie 15\n  - 30 Sekunden.\n- Los\n", ["Halten Sie sie 15 - 30 Sekunden.", "Los"]),
        ("Do a total of 2\n* 2 lifts\n", ["Do a total of 2 * 2 lifts"]),
        ("Bend it no more than\n> 90 degrees.\n", ["Bend it no more than > 90 degrees."]),
        ("You lift in week 4\n# 3 times a day.\n", ["You lift in week 4 # 3 times a day."]),
        ("1. Do a total of\n30. Then rest.\n2. Sit\n", ["Do a total of 30. Then rest.", "Sit"]),
        ("1986. A good year.\n", ["1986. A good year."]),
        ("Rise.\n---\nLower\nand hold\n---\nRest.\n", ["Rise.", "Lower and hold", "Rest."]),
        # Marks of other dialects, and what editors suggest and note.
        ("Do 3*10*2 lifts, ~30~ 20 s, H~2~O, 10^2^.\n", ["Do 3*10*2 lifts, 20 s, H₂O, 10²."]),
        ("Hold {--30--}{++20++} s, {~~9~>2~~} kg{>>sure?<<}.\n", ["Hold 20 s, 2 kg."]),
        (
            "Rest. {--Then hop\nand run.--} Sit.\n\n{--\n- Hop\n--}\n\n{++\n- Rise\n++}\n",
            ["Rest. Sit.", "Rise"],
        ),
        ("%%\nSay 60?\n%%\n\nRise. {/* 60? */}\n", ["Rise."]),
        ("`{--x--}` is no change.\n", ["{--x--} is no change."]),
        # What components, tabs and tags of generators say.
        ('<Alert type="x" message="Do not hop." />\n\nRise.\n', ["Do not hop.", "Rise."]),
        ('<Step\n  title="Rise"\n>\nSlowly.\n</Step>\n', ["Rise", "Slowly."]),
        (
            '{% tabs %}\n{% tab title="Week 1" %}\n5 lifts.\n{% endtab %}\n{% endtabs %}\n',
            ["Week 1", "5 lifts."],
        ),
        ('import Alert from "./alert"\nexport const a = 1\n\nRise.\n', ["Rise."]),
        ("Lift {% if old %}5{% else %}10{% endif %} kg.\n", ["Lift 5 10 kg."]),
        # Bullets and numbers in a row are.
        ("## Week 4\n- 10 lifts\n", ["Week 4", "10 lifts"]),
        (
            "Lifts in week 4\n- 10 in the morning\n- 8 at night\n",
            ["Lifts in week 4", "10 in the morning", "8 at night"],
        ),
        ("Lifts:\n- 10\n- 12\n", ["Lifts:", "10", "12"]),
        ("1. Rise.\n   • Not fast.\n   • Not far.\n2. Sit.\n", ["Rise.", "Not fast.", "Not far.", "Sit."]),
        ("- Rise.\n      - Not fast.\n- Sit.\n", ["Rise.", "Not fast.", "Sit."]),
        ("• Rise\n– Do not hop\n– Do not run\n", ["Rise", "Do not hop", "Do not run"]),
        ("(1) Rise.\n(2) Sit.\n(4) Rest.\n", ["Rise.", "Sit.", "Rest."]),
        ("1 - Rise up.\n2 - Sit down.\n", ["Rise up.", "Sit down."]),
    ],
)
def test_what_people_write(body: str, texts: list[str]) -> None:
    assert texts_of(body) == texts


@pytest.mark.parametrize(
    ("body", "starts"),
    [
        ("1. a\n3. b\n7. c\n", [1, 3, 7]),
        ("1. a\n1. b\n1. c\n", [1]),
        ("1. a\n\n![A foot on a step](x.png)\n\n1. b\n\nA whole sentence.\n\n1. c\n", [1, 2, 3]),
        ("Monday\n\n1. a\n\nTuesday\n\n1. b\n", [1, 1]),
        ("1. a\n1. b\n\n---\n\n1. c\n", [1, 1]),
        ("4. a\n5. b\n", [4]),
        ("- 1. a\n- 2. b\n", [1]),
    ],
)
def test_numbers_are_those_that_are_written(body: str, starts: list[int]) -> None:
    blocks = [block for section in article_of(body).sections for block in section.blocks]
    assert [block.start for block in blocks if isinstance(block, OrderedList)] == starts


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("{% include stop-rules.md %}", "decide"),
        ("{% include figure.html src='a.png' %}", "info"),
        ('{{< readfile "doses.md" >}}', "decide"),
        ('--8<-- "red-flags.md"', "decide"),
        ("![[red flags]]", "decide"),
        (".. include:: warnings.rst", "decide"),
        ("Then do <Dose sets={3} reps={12} /> of it.", "decide"),
        ('<Note text="Never hop." />', "look"),
        ("![[foot.png]]", None),
        ("<Grid cols='two'>", None),
        ("The plan includes: rest, sleep and {braces}.", None),
        ("Lift 8 times. {% if false %}Hop.{% endif %}", "look"),
        ("Lift {{!-- 18 or --}}8 times.", None),
    ],
)
def test_what_other_files_and_components_hold_is_told(body: str, level: str | None) -> None:
    findings = article_of(f"Rise up.\n\n{body}\n\nSit down.\n").findings
    assert [finding.level for finding in findings if finding.rule == "unread-part"] == (
        [level] if level else []
    )


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("Rest 20\n- 30 seconds, then go on.\n", True),
        ("1. Hold 5\n   - 10 seconds\n2. Rest\n", True),
        ("Rest 20\n- 30 seconds\n- 40 seconds\n", False),
        ("Week 4\n- 10 lifts\n", False),
    ],
)
def test_a_dose_that_may_be_a_torn_range_is_told(body: str, is_told: bool) -> None:
    found = [finding.level for finding in article_of(body).findings if finding.rule == "torn-range"]
    assert found == (["decide"] if is_told else [])


@pytest.mark.parametrize(
    "body",
    [
        "Hold {--60--}{++20++} s.{>>Not 60?<<} %%Why 5?%% Go.",
        ":x: Hop\n\n:white_check_mark: Rise",
        "[[Squats|Deep bends]] and ![[x.png]] and [this][nowhere].",
        '::: {.callout-important title="Do not hop"}\nRise.\n:::',
        '<Warning text="Never hop." />\n\nRise.',
        '{% hint style="danger" %}\nNever hop.\n{% endhint %}',
        "|Week|Sets|\n|===|===|\n|1|2|",
        "Do {% comment %}18{% endcomment %}8 {{!-- or 9 --}} lifts. {# Never hop. #}",
        "{::comment}\nHop 9 times.\n{:/comment}\n\nRise <%# twice? %>slowly.",
        "Hold it for 5\n- 10 seconds.",
        r"Lift $\frac{1}{2}$ of it to $30^\circ$, \(10\times3\); it costs $5 or $6.",
        "┌──┬──┐\n│1 │2 │\n├──┼──┤\n│3 │4 │\n└──┴──┘",
        "Rest\n====\n\nRise.",
    ],
)
def test_a_second_reading_knows_these_dialects_too(body: str) -> None:
    assert [
        found.message for found in article_of(f"{body}\n").findings if found.rule == "second-reading"
    ] == []


WEEKS, DAYS = ["Week", "Sets", "1", "2"], ["Day", "Rest", "Mon", "60 s"]


@pytest.mark.parametrize(
    ("body", "tables"),
    [
        ("|Week|Sets|\n|---|---|\n|1|2|\n|Day|Rest|\n|:--|--:|\n|Mon|60 s|\n", [WEEKS, DAYS]),
        ("Week | Sets\n---|---\n1 | 2\nDay | Rest\n---|---\nMon | 60 s\n", [WEEKS, DAYS]),
        ("> |Week|Sets|\n> |---|---|\n> |1|2|\n> |Day|Rest|\n> |---|---|\n> |Mon|60 s|\n", [WEEKS, DAYS]),
        ("|Week|Sets|\n|---|---|\n|1|2|\n|---|---|\n|All|2|\n", [[*WEEKS, "All", "2"]]),
        ("|Week|Sets|\n|---|\n|1|2|\n", [WEEKS]),
        ("|Week|Sets|\n|===|===|\n|1|2|\n", [WEEKS]),
        ("|Week|Sets|\n|1|2|\n", [WEEKS]),
        ("╔════╦════╗\n║Week║Sets║\n╠════╬════╣\n║ 1  ║ 2  ║\n╚════╩════╝\n", [WEEKS]),
        ("```\n│Week│Sets│\n├────┼────┤\n│1   │2   │\n```\n", [WEEKS]),
        ("- Look:\n|Week|Sets|\n|---|---|\n|1|2|\n- Rest\n", [WEEKS]),
        ("|Week|Sets|\n|---|---|\n|1|2|not yet|\n", [["Week", "Sets", "", "1", "2", "not yet"]]),
        ("|Week|Sets|\n|---|---|\n|1|`2|3`|\n", [["Week", "Sets", "1", "2|3"]]),
        ("|Week|Sets|\n|---|---|\n|1|2 but\nnot more|\n", [["Week", "Sets", "1", "2 but not more"]]),
        ("|Week|Sets|\n|---|---|\n|1|2|\nNever hop.\n", [WEEKS]),
        (
            "+----+----+\n|Week|Sets|\n+====+====+\n|1   |2   |\n|    |or 3|\n+----+----+\n",
            [["Week", "Sets", "1", "2 or 3"]],
        ),
        ("Week  Sets\n----  ----\n1     2\n\nNever hop.\n", [WEEKS]),
        (
            "----------\nWeek  Sets\n----  ----\n1     2 or\n      3\n----------\n",
            [["Week", "Sets", "1", "2 or 3"]],
        ),
        ("Rise up\n--- ---\nand sit down\n", []),
    ],
)
def test_tables_of_all_dialects(body: str, tables: list[list[str]]) -> None:
    blocks = [block for section in article_of(body).sections for block in section.blocks]
    found = [
        [cell.text for row in block.items for cell in row] for block in blocks if isinstance(block, Table)
    ]
    assert found == tables


@pytest.mark.parametrize(
    ("body", "nested"),
    [
        ("1. Lower. **Don't**\n   - hop\n2. Rest\n", {"Lower.": ["Don't"], "Don't": ["hop"]}),
        ("1. Senken<br>**Nicht:**\n   1. wippen\n", {"Senken": ["Nicht:"], "Nicht:": ["wippen"]}),
        (
            "- Squat\n  **Do**\n  - breathe\n  **Don't**\n  - hop\n- Rest\n",
            {"Squat": ["Do", "Don't"], "Do": ["breathe"], "Don't": ["hop"]},
        ),
        ("- Suba\n\n  - lento\n\n  **No**\n\n  - salte\n", {"Suba": ["lento", "No"], "No": ["salte"]}),
        ("- Lower and **rest**\n  - 10 s\n", {"Lower and rest": ["10 s"]}),
        ("- **Warm up**\n  - march\n", {"Warm up": ["march"]}),
    ],
)
def test_a_label_within_an_item_has_the_list_below_it(body: str, nested: dict[str, list[str]]) -> None:
    found = {}

    def note(item: Item) -> None:
        if item.items:
            found[item.text] = [inner.text for inner in item.items]
        for inner in item.items:
            note(inner)

    for section in article_of(body).sections:
        for block in section.blocks:
            for item in block.items:
                note(item)
    assert found == nested


def test_every_line_knows_where_it_came_from() -> None:
    lines = ["- a", "**b**", "- c", ":::tip", "d", ":::", "###e"]
    adapted = adapt_markdown(lines, 5)
    numbers = [line.number for line in adapted]
    assert numbers == sorted(numbers)
    assert [(line.text, line.number) for line in adapted if line.text.strip("> ")] == [
        *(("- a", 5), ("**b**", 6), ("- c", 7), ("> **Tip**", 8), ("> d", 9), ("### e", 11)),
    ]


def test_fenced_code_is_left_alone() -> None:
    lines = ["```", "###x", "- 1. a", ":x:", "```"]
    assert [line.text for line in adapt_markdown(lines)] == lines


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *("> " * 25_000, "[[a|" * 25_000, "== a" * 25_000, "    - " * 10_000, "[a]: " + " " * 25_000 + "x"),
        *(":::a\n" * 10_000, "{{< warning >}}\n" * 5_000, "a  b\n--- ---\n" * 10_000),
        *("|a|b|\n|---|---|\n" * 10_000, "+--+--+\n" * 10_000, "|a\n" * 20_000, "for 5\n- 10 a\n" * 10_000),
        *("{# a " * 20_000, "{% comment %}" * 20_000, "<td>- a\n" * 10_000, "<div>\n- a\n- b\n" * 10_000),
    ],
)
def test_hostile_markdown_takes_no_time(text: str) -> None:
    """What looks at each pair of so many lines or signs takes longer than this, however little it does."""
    start = time.process_time()
    adapt_markdown(text.split("\n"))
    assert time.process_time() - start < 4
