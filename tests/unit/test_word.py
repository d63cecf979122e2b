import json

import pytest

from pipeline.article import encode
from pipeline.builder.load_article import interpret_article
from pipeline.errors import ReadError
from pipeline.scraper import read_bytes, scrape_raw
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.word.equations import render_equation
from support.word_files import item, make_word_file, paragraph, run

_INTRO = paragraph(
    "Stiff knees are common after a long day at a desk, and a few slow lifts can help most people at night."
)
_START = paragraph("Three lifts", style="Title") + _INTRO + paragraph("How to do it", style="berschrift1")
_END = paragraph("Stop at once if the pain gets sharper, and call your doctor if the knee swells.")


def _read(body: str, parts=None, **package) -> dict:
    raw = read_bytes(make_word_file(_START + body + _END, parts, **package), "knees.docx")
    return json.loads(encode(interpret_article(scrape_raw(raw, Decisions()))))


def _blocks(article: dict) -> list:
    section = next(one for one in article["sections"] if one["heading"] == "How to do it")
    return [(block["type"], [_text(one) for one in block["items"]]) for block in section["blocks"]][:-1]


def _text(found):
    if isinstance(found, list):
        return [_text(cell) for cell in found]
    inner = [_text(one) for one in found.get("items") or ()] if isinstance(found, dict) else []
    text = found["text"] if isinstance(found, dict) else found
    return (text, inner) if inner else text


def _findings(article: dict, rule: str) -> list[tuple[str, str]]:
    return [(one["level"], one["message"]) for one in article["findings"] if one["rule"] == rule]


def _removed(article: dict) -> list[tuple[str, str]]:
    return [(one["rule"], one["text"]) for one in article["removed"]]


def test_title_headings_and_language():
    article = _read(
        paragraph("Form", style="Heading2") + paragraph("Keep it slow.") + paragraph("x", style="Steps")
    )
    assert article["title"] == "Three lifts"
    assert article["language"] == "en-GB"
    headings = {one["heading"]: one["level"] for one in article["sections"] if one["heading"]}
    assert headings == {"How to do it": 2, "Form": 3, "x": 3}


def test_one_heading_of_the_first_level_is_the_title():
    body = (
        paragraph("Three lifts", style="berschrift1")
        + _INTRO
        + paragraph("Steps", style="Heading2")
        + item("Sit.")
    )
    raw = read_bytes(make_word_file(body), "a.docx")
    scraped = scrape_raw(raw, Decisions())
    assert scraped.title.text == "Three lifts"
    assert [section.heading for section in scraped.sections] == [None, "Steps"]


def test_numbers_letters_ticks_and_crosses_of_lists():
    body = (
        item("Sit.")
        + item("Feet flat.", 1, 1)
        + item("Shoulders down.", 1, 1)
        + item("Lift.")
        + paragraph("Then check your form.")
        + item("Breathe", 3)
        + item("Bounce", 4)
        + paragraph("And rest.")
        + item("Walk", 2)
    )
    blocks = _blocks(_read(body))
    assert blocks[0] == ("ordered", [("Sit.", ["Feet flat.", "Shoulders down."]), "Lift."])
    assert ("do", ["Breathe"]) in blocks
    assert ("dont", ["Bounce"]) in blocks
    assert blocks[-1][1] == ["Walk"]


def test_a_number_with_a_word_stays_as_it_is_shown():
    assert _blocks(_read(item("Walk slowly.", 7) + item("Walk fast.", 7))) == [
        ("paragraph", ["Week 1: Walk slowly."]),
        ("paragraph", ["Week 2: Walk fast."]),
    ]


def test_a_style_may_put_a_paragraph_into_a_list_and_the_paragraph_may_leave_it():
    body = paragraph("Sit.", style="Numbered") + paragraph("Lift.", style="Numbered")
    left = paragraph("Rest.", style="Numbered", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert _blocks(_read(body + left)) == [("ordered", ["Sit.", "Lift."]), ("paragraph", ["Rest."])]


def test_tracked_changes_are_read_as_accepted_and_told():
    body = paragraph(
        "Hold for ",
        '<w:del w:id="1" w:author="x"><w:r><w:delText>60</w:delText></w:r></w:del>',
        f'<w:ins w:id="2" w:author="x">{run("20")}</w:ins>',
        run(" seconds."),
        f'<w:moveFrom w:id="3" w:author="x">{run("Do not lean.")}</w:moveFrom>',
    )
    article = _read(body)
    assert _blocks(article) == [("paragraph", ["Hold for 20 seconds."])]
    assert ("tracked-change", "60 Do not lean.") in _removed(article)
    assert _findings(article, "tracked-change")[0][0] == "decide"
    assert "“20”" in _findings(article, "tracked-insertion")[0][1]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next():
    body = paragraph("Do not ", properties='<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>') + paragraph(
        "lock it."
    )
    assert _blocks(_read(body)) == [("paragraph", ["Do not lock it."])]


def test_a_deleted_row_goes():
    body = (
        "<w:tbl>"
        + "".join(
            f"<w:tr>{properties}<w:tc>{paragraph(first)}</w:tc><w:tc>{paragraph(second)}</w:tc></w:tr>"
            for first, second, properties in (
                ("Week", "Lifts", ""),
                ("1", "5", ""),
                ("2", "50", '<w:trPr><w:del w:id="1" w:author="x"/></w:trPr>'),
            )
        )
        + "</w:tbl>"
    )
    article = _read(body)
    assert _blocks(article) == [("table", [["Week", "Lifts"], ["1", "5"]])]
    assert ("tracked-change", "2 50") in _removed(article)


def test_comments_go_and_each_is_told_with_its_words():
    comments = {
        "comments": f'<w:comment w:id="0" w:author="J">{paragraph("Is 60 not too long?")}</w:comment>'
    }
    body = paragraph("Hold for 30 seconds.", '<w:r><w:commentReference w:id="0"/></w:r>')
    article = _read(body, comments)
    assert _blocks(article) == [("paragraph", ["Hold for 30 seconds."])]
    assert ("editor-comment", "Is 60 not too long?") in _removed(article)
    assert _findings(article, "editor-comment")[0][0] == "decide"


def test_what_goes_out_of_an_item_does_not_part_the_list():
    comments = {"comments": f'<w:comment w:id="0" w:author="J">{paragraph("Ask Jo")}</w:comment>'}
    reference = '<w:r><w:commentReference w:id="0"/></w:r>'
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = paragraph("Sit.", reference, properties=numbered) + item("Feet flat.", 1, 1) + item("Lift.")
    article = _read(body, comments)
    assert _blocks(article) == [("ordered", [("Sit.", ["Feet flat."]), "Lift."])]
    assert _removed(article) == [("editor-comment", "Ask Jo")]


def test_what_goes_out_of_a_cell_does_not_stay_in_it():
    cell = paragraph("5", run(" or 50", "<w:vanish/>"))
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(first)}</w:tc><w:tc>{second}</w:tc></w:tr>"
        for first, second in (("Week", paragraph("Lifts")), ("1", cell), ("2", paragraph("9")))
    )
    article = _read(f"<w:tbl>{rows}</w:tbl>")
    assert _blocks(article) == [("table", [["Week", "Lifts"], ["1", "5"], ["2", "9"]])]
    assert _removed(article) == [("hidden-text", "or 50")]


def test_notes_stand_below_the_article():
    notes = {"footnotes": f'<w:footnote w:id="2">{paragraph("Not after surgery.")}</w:footnote>'}
    article = _read(paragraph("Lift 5 times", '<w:r><w:footnoteReference w:id="2"/></w:r>', run(".")), notes)
    texts = json.dumps(article["sections"])
    assert "Lift 5 times[1]." in texts
    assert "[1] Not after surgery." in texts


def test_hidden_text_goes_and_is_told():
    body = paragraph(
        "Lift", run(" never", "<w:vanish/>"), run(" it.", '<w:rStyle w:val="None"/>')
    ) + paragraph(
        run("Old: 60 seconds", '<w:rStyle w:val="Hidden"/>'),
        run("Rest.", '<w:rStyle w:val="Hidden"/><w:vanish w:val="0"/>'),
    )
    article = _read(body)
    assert _blocks(article) == [("paragraph", ["Lift it."]), ("paragraph", ["Rest."])]
    assert [text for rule, text in _removed(article) if rule == "hidden-text"] == ["never", "Old: 60 seconds"]


def test_symbols_of_symbol_fonts():
    body = paragraph(
        "No more than ",
        '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>',
        run(" 5 kg, "),
        run("\u00b1", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'),
        run(" 1 kg."),
    )
    assert _blocks(_read(body)) == [("paragraph", ["No more than ≤ 5 kg, ± 1 kg."])]


def test_an_unknown_symbol_is_told():
    article = _read(paragraph("Lift", '<w:r><w:sym w:font="Wingdings 3" w:char="F070"/></w:r>', run(" it.")))
    assert _findings(article, "lost-character")


@pytest.mark.parametrize(("checked", "sign"), [("1", "☑"), ("0", "☐")])
def test_check_boxes_say_whether_they_are_checked(checked, sign):
    """Word draws a checked box as ☒, which is a cross elsewhere."""
    box = (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{run('☒')}</w:sdtContent></w:sdt>"
    )
    article = _read(paragraph("Warm up done: ", box, run(" (yes)")))
    assert f"Warm up done: {sign} (yes)" in json.dumps(article["sections"], ensure_ascii=False)


def test_fields_show_their_results():
    body = paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF dose</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        run("30 seconds"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        f'<w:fldSimple w:instr="REF rest">{run(", then rest")}</w:fldSimple>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> SYMBOL 252 \\f "Wingdings" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    assert _blocks(_read(body)) == [("paragraph", ["30 seconds, then rest✅"])]


def test_a_broken_field_swallows_nothing_below_its_paragraph():
    body = paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "Never bounce.") + paragraph("Hold it.")
    article = _read(body)
    assert _blocks(article) == [("paragraph", ["Hold it."])]
    assert _findings(article, "unread-part") == [
        ("decide", "This part of the document is not read, and not in the article: “Never bounce.”")
    ]


def test_a_mixed_number_is_not_glued_to_its_fraction():
    fraction = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    article = _read(paragraph("Wait 1", f"<m:oMath>{fraction}</m:oMath>", run(" hours.")))
    assert _blocks(article) == [("paragraph", ["Wait 1 1/2 hours."])]
    assert _findings(article, "equation")[0][0] == "decide"


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{paragraph('Never bounce.')}</w:txbxContent>"
    body = paragraph(
        "Lift.",
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        '<w:drawing><wp:inline><wp:docPr id="1" name="Box"/>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert _blocks(_read(body)) == [("paragraph", ["Lift."]), ("paragraph", ["Never bounce."])]


def test_struck_words_and_raised_numbers_keep_their_mark_up():
    raw = read_bytes(
        make_word_file(_START + paragraph("Lift 5 m", run("2", '<w:vertAlign w:val="superscript"/>'))),
        "a.docx",
    )
    assert raw.lines[-1].text == "Lift 5 m²"


def test_headers_and_footers_go_by_their_rules():
    section = '<w:sectPr><w:headerReference r:id="rheader1"/><w:footerReference r:id="rfooter1"/></w:sectPr>'
    article = _read(section, {"header1": paragraph("Mill Lane Clinic"), "footer1": paragraph("Page 1 of 2")})
    assert ("page-head", "Mill Lane Clinic") in _removed(article)
    assert ("page-foot", "Page 1 of 2") in _removed(article)


def test_a_table_of_contents_goes():
    body = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{paragraph('How to do it 1')}</w:sdtContent></w:sdt>"
    )
    assert ("navigation", "How to do it 1") in _removed(_read(body + paragraph("Lift.")))


def test_the_ledger_speaks_of_paragraphs():
    article = _read(paragraph("Lift  it.", run(" x", "<w:vanish/>")))
    assert [one["line"] for one in article["removed"]] == [5]


def test_a_document_under_another_name_is_read():
    raw = read_bytes(make_word_file(_START + _END), "knees.doc")
    assert raw.lines[0].text == "Three lifts"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (make_word_file(_START)[:900], "cut off"),
        (make_word_file(""), "no text"),
        (b"\xd0\xcf\x11\xe0 old", "an old Word file"),
        (b"{\\rtf1 words}", "a rich text file"),
    ],
)
def test_what_is_no_document_is_refused(content, what):
    with pytest.raises(ReadError, match=what):
        read_bytes(content, "knees.docx")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<m:sSup><m:e><m:t>x</m:t></m:e><m:sup><m:t>2</m:t></m:sup></m:sSup>", "x²"),
        ("<m:rad><m:deg/><m:e><m:t>2</m:t></m:e></m:rad>", "√(2)"),
        ("<m:d><m:e><m:t>a</m:t></m:e></m:d>", "(a)"),
        ("<m:f><m:num><m:t>a + b</m:t></m:num><m:den><m:t>2</m:t></m:den></m:f>", "(a + b)/2"),
    ],
)
def test_equations_in_one_line(markup, text):
    from lxml import etree

    from support.word_files import NAMESPACES

    assert render_equation(etree.fromstring(f"<m:oMath {NAMESPACES}>{markup}</m:oMath>")).text == text
