"""Word documents: formats by style, changes, hidden cells; fields, readings, pictures and other parts."""

import json

import pytest

from pipeline.article import encode
from pipeline.builder.load_article import interpret_article
from pipeline.scraper import read_bytes, scrape_raw
from pipeline.scraper.decisions import Decisions
from support.word_files import (
    cell,
    character_style,
    complex_field,
    item,
    level,
    make_word_file,
    paragraph,
    paragraph_style,
    picture,
    relation,
    row,
    run,
    table,
)

_STYLES = (
    character_style("Old", "<w:strike/>")
    + character_style("Older", "<w:i/>", "Old")
    + character_style("Valid", '<w:strike w:val="0"/>', "Older")
    + character_style("Twice", "<w:dstrike/>")
    + character_style("Ticks", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    + character_style("Raised", '<w:vertAlign w:val="superscript"/>')
    + character_style("Note", "<w:vanish/>")
    + paragraph_style("Dropped", "<w:strike/>")
    + paragraph_style("Secret", "<w:vanish/>")
)
_PICTURE = relation("rIdPicture", "image", "media/image1.png")


def _read(body: str, parts=None, **package) -> dict:
    text = paragraph("Three lifts", style="Title") + paragraph("How to do it", style="berschrift1") + body
    package.setdefault("styles", _STYLES)
    raw = read_bytes(make_word_file(text, parts, **package), "knees.docx")
    return json.loads(encode(interpret_article(scrape_raw(raw, Decisions()))))


def _texts(article: dict) -> list[str]:
    blocks = [block for section in article["sections"] for block in section["blocks"]]
    return [_text(one) for block in blocks for one in block.get("items", [])]


def _text(one) -> str:
    if isinstance(one, list):
        return " | ".join(map(_text, one))
    return one["text"] if isinstance(one, dict) else one


def _findings(article: dict, rule: str) -> list[str]:
    return [one["message"] for one in article["findings"] if one["rule"] == rule]


def _styled(text: str, style: str, more: str = "") -> str:
    return run(text, f'<w:rStyle w:val="{style}"/>{more}')


@pytest.mark.parametrize("style", ["Old", "Older", "Twice"])
def test_words_that_a_style_strikes_out_go_and_are_told(style):
    article = _read(paragraph("Hold for ", _styled("60", style), run(" 20 seconds.")))
    assert _texts(article) == ["Hold for 20 seconds."]
    assert "60" in _findings(article, "struck-out")[0]


@pytest.mark.parametrize(
    "number",
    [
        _styled("60", "Valid"),
        _styled("60", "Old", '<w:strike w:val="false"/>'),
    ],
)
def test_what_a_style_or_run_strikes_out_no_more_stays(number):
    assert _texts(_read(paragraph("Hold for ", number, run(" seconds.")))) == ["Hold for 60 seconds."]


def test_a_paragraph_that_its_style_strikes_out_goes_but_not_what_a_second_style_turns_round():
    article = _read(
        paragraph("Jump ten times.", style="Dropped")
        + paragraph("Jump ", _styled("twice", "Old"), run(" more."), style="Dropped")
    )
    assert _texts(article) == ["twice"]
    assert len(_findings(article, "struck-out")) == 2


def test_the_style_of_all_paragraphs_counts_where_a_paragraph_names_none():
    styles = paragraph_style("All", "<w:vanish/>").replace("<w:style ", '<w:style w:default="1" ')
    shown = run("Rest.", '<w:vanish w:val="0"/>')
    article = _read(paragraph("Jump 9 times.") + paragraph(shown), styles=styles)
    assert _texts(article)[-1] == "Rest."
    assert any("Jump 9 times." in message for message in _findings(article, "hidden-text"))


def test_hidden_words_are_told_once():
    article = _read(paragraph("Rest.") + paragraph("Jump 9 times.", style="Secret"))
    assert _texts(article) == ["Rest."]
    assert len(_findings(article, "hidden-text")) == 1


def test_a_font_of_symbols_and_raised_digits_may_come_from_a_style_or_a_position():
    moved = run("2", '<w:position w:val="8"/>')
    body = paragraph("10", _styled("2", "Raised"), run(" and 10"), moved) + paragraph(
        _styled("û", "Ticks"), run(" Bounce.")
    )
    article = _read(body)
    assert _texts(article)[0] == "10² and 10²"
    assert article["sections"][-1]["blocks"][-1]["type"] == "dont"


def test_a_format_that_a_tracked_change_takes_away_is_told():
    changed = "<w:rPrChange w:id='1' w:author='x'><w:rPr><w:strike/></w:rPr></w:rPrChange>"
    article = _read(paragraph("Hold for ", run("60", changed), run(" seconds.")))
    assert _texts(article) == ["Hold for 60 seconds."]
    assert "60" in _findings(article, "tracked-format")[0]


def test_readings_stand_in_brackets_also_in_the_fields_of_older_documents():
    ruby = f"<w:r><w:ruby><w:rt>{run('ひざ')}</w:rt><w:rubyBase>{run('膝')}</w:rubyBase></w:ruby></w:r>"
    field = complex_field('EQ \\* jc2 \\* "Font:MS Mincho" \\* hps10 \\o\\ad(\\s\\up 9(あし),足)')
    assert _texts(_read(paragraph("毎日", ruby, run("と"), field, run("をのばす。")))) == [
        "毎日膝(ひざ)と足(あし)をのばす。"
    ]


def test_text_that_the_document_turns_round_is_told():
    article = _read(paragraph("Hold ", f'<w:bdo w:val="rtl">{run("51")}</w:bdo>', run(" seconds.")))
    assert _texts(article) == ["Hold 51 seconds."]
    assert _findings(article, "direction-control")


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="5"/><w:listEntry w:val="9"/></w:ddList>', "9"),
        ('<w:ddList><w:default w:val="1"/><w:listEntry w:val="5"/><w:listEntry w:val="9"/></w:ddList>', "9"),
        ('<w:ddList><w:listEntry w:val="5"/><w:listEntry w:val="9"/></w:ddList>', "5"),
        ('<w:textInput><w:default w:val="8"/></w:textInput>', "8"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
    ],
)
def test_form_fields_show_their_choice(form, shown):
    field = complex_field("FORMDROPDOWN", form=f"<w:ffData>{form}</w:ffData>")
    assert _texts(_read(paragraph("Do ", field, run(" lifts.")))) == [f"Do {shown} lifts."]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("EQ \\f(1,2)", "Wait 1/2 hour."),
        ("MACROBUTTON None [one]", "Wait [one] hour."),
        ("XE hours", "Wait hour."),
        ("EQ \\o\\ac(○,3)", "Wait ③ hour."),
    ],
)
def test_fields_that_word_stores_no_result_of(code, shown):
    assert _texts(_read(paragraph("Wait ", complex_field(code), run(" hour.")))) == [shown]


def test_a_field_without_a_result_is_told_and_one_in_the_code_of_another_is_not():
    lost = paragraph("Do ", complex_field('QUOTE "12"'), run(" lifts."))
    inner = complex_field("DOCVARIABLE x", "5")
    outer = complex_field(f'IF </w:instrText></w:r>{inner}<w:r><w:instrText> = 5 "ten"', "ten")
    article = _read(lost + paragraph("Do ", outer, run(" turns.")))
    assert _texts(article)[-1] == "Do ten turns."
    assert len(_findings(article, "unread-part")) == 1


def test_an_emoji_that_word_writes_as_a_sign_of_an_extension_is_read():
    emoji = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Emoji"'
        ' w16se:char="1F6AB"/></mc:Choice><mc:Fallback><w:t>🚫</w:t></mc:Fallback></mc:AlternateContent>'
        "</w:r>"
    )
    assert _texts(_read(paragraph("Walk, ", emoji, run(" twist.")))) == ["Walk, 🚫 twist."]


def test_a_checked_box_is_no_cross_in_a_cell_either_and_stays_among_open_ones():
    def box(checked: int, content: str) -> str:
        state = f'<w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox></w:sdtPr>'
        return f"<w:sdt>{state}<w:sdtContent>{content}</w:sdtContent></w:sdt>"

    body = table(row("Lift", "Yes"), f"<w:tr>{cell('Squat')}{box(1, cell('☒'))}</w:tr>")
    body += paragraph(box(1, run("☒")), run(" Walk")) + paragraph(box(0, run("☐")), run(" Run"))
    assert _texts(_read(body)) == ["Lift | Yes", "Squat | ☑", "☑ Walk", "☐ Run"]


def test_pictures_are_in_the_ledger_with_their_address_and_stand_for_signs():
    body = (
        item("Sit.")
        + paragraph(picture(), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + table(row("Lift", "Allowed"), row("Squat", cell(paragraph(picture("no")))))
        + table(row("Lift", "Shown"), row("Squat", cell(paragraph(picture()))))
    )
    article = _read(body, relations=_PICTURE)
    removed = [one["text"] for one in article["removed"] if one["rule"] == "picture"]
    assert removed == ["(word/media/image1.png), step 2", "(word/media/image1.png)"]
    assert "2 of the article's pictures" in _findings(article, "picture")[0]
    assert "Squat | ❌" in _texts(article)


def test_a_shape_without_words_is_a_picture():
    shape = (
        '<w:r><w:drawing><wp:anchor><wp:docPr id="1" name="Sign"/><a:graphic><a:graphicData>'
        '<a:prstGeom prst="noSmoking"/></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'
    )
    article = _read(paragraph(shape, run("Jump.")))
    assert [one["text"] for one in article["removed"]] == ["(drawing noSmoking)"]


def test_a_chart_is_told_with_its_values_where_it_stands():
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Chart"/><a:graphic><a:graphicData>'
        '<c:chart r:id="rIdChart"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        "<c:pt><c:v>Week 1</c:v></c:pt><c:pt><c:v>12</c:v></c:pt></c:chartSpace>"
    )
    article = _read(
        paragraph("Lift.") + paragraph(drawing) + paragraph("Rest."),
        relations=relation("rIdChart", "chart", "charts/chart1.xml"),
        files={"word/charts/chart1.xml": chart},
    )
    assert "“Week 1 12”" in _findings(article, "unread-part")[0]
    assert ("unread-part", "Week 1 12") in [(one["rule"], one["text"]) for one in article["removed"]]


def test_a_page_within_the_document_is_read():
    article = _read(
        paragraph("Lift.") + '<w:altChunk r:id="rIdPage"/>' + paragraph("Rest."),
        relations=relation("rIdPage", "aFChunk", "page.html"),
        files={"word/page.html": "<html><p>Never <s>ever</s> bounce.</p><ul><li>Sit.</li></ul></html>"},
    )
    assert _texts(article) == ["Lift.", "Never bounce.", "Sit.", "Rest."]


def test_a_document_within_the_document_that_cannot_be_read_is_told():
    article = _read(
        paragraph("Lift.") + '<w:altChunk r:id="rIdPart"/>',
        relations=relation("rIdPart", "aFChunk", "part.rtf"),
        files={"word/part.rtf": "{\\rtf1 Never bounce.}"},
    )
    assert "part.rtf" in _findings(article, "unread-part")[0]


def test_a_text_box_in_hidden_text_is_hidden():
    box = (
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{paragraph('Jump 9 times.')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    article = _read(paragraph("Lift.", box))
    assert _texts(article) == ["Lift."]
    assert _findings(article, "hidden-text")


def test_rows_and_cells_that_are_not_shown_go_and_are_told():
    article = _read(
        table(
            row("Lift", "Week", "Reps"),
            row("Squat", "1", cell("50", '<w:cellDel w:id="1" w:author="x"/>'), "10"),
            row("Bend", "2", "99", properties="<w:hidden/>"),
            row(cell("Old dose 7", "<w:vMerge/>"), "3", "15"),
        )
    )
    assert _texts(article) == ["Lift | Week | Reps", "Squat | 1 | 10", " | 3 | 15"]
    assert "50" in _findings(article, "tracked-change")[0]
    assert len(_findings(article, "hidden-text")) == 2


def test_inserted_rows_are_told_and_rows_among_alternatives_are_read():
    inserted = '<w:ins w:id="1" w:author="x"/>'
    choice = f'<mc:Choice Requires="w14">{row("Lift", "Reps")}</mc:Choice>'
    head = f"<mc:AlternateContent>{choice}</mc:AlternateContent>"
    article = _read(table(head, row("Squat", "50", properties=inserted)))
    assert _texts(article) == ["Lift | Reps", "Squat | 50"]
    assert "50" in _findings(article, "tracked-insertion")[0]


def test_a_number_that_is_bold_in_part_is_one_number():
    article = _read(
        paragraph("Hold for ", run("1", "<w:b/>"), run("5 or 2"), run("0", "<w:b/>"), run(" seconds."))
    )
    assert _texts(article) == ["Hold for 15 or 20 seconds."]


def test_the_text_of_a_block_that_is_not_known_is_told():
    article = _read(paragraph("Sit.") + f'<x:new xmlns:x="urn:x">{paragraph("Never bounce.")}</x:new>')
    assert "Never bounce." in _findings(article, "unread-part")[0]


def test_words_in_place_of_a_number_stay():
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "none", "Never")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert _texts(_read(item("bounce."), numbering=numbering)) == ["Never bounce."]


def test_columns_that_a_row_leaves_free_stay_free():
    gap = '<w:gridBefore w:val="1"/>'
    article = _read(table(row("Lift", "Week", "Reps"), row("1", "10", properties=gap)))
    assert _texts(article)[-1] == " | 1 | 10"


def test_letters_of_a_list_are_told():
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "lowerLetter", "%1)")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert _findings(_read(item("Sit.") + item("Lift."), numbering=numbering), "list-numbering")


def test_a_letter_as_a_bullet_is_no_number():
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "x")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    article = _read(item("Bounce.") + item("Jump."), numbering=numbering)
    assert _texts(article) == ["x Bounce.", "x Jump."]
    assert len(_findings(article, "list-letter")) == 1


def test_the_level_of_an_item_may_follow_from_its_style():
    inner = level(1, "decimal", "%2)").replace("<w:lvlText", '<w:pStyle w:val="Inner"/><w:lvlText')
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = paragraph_style("Inner", "", "Numbered")
    body = paragraph("Sit.", style="Numbered") + paragraph("Feet flat.", style="Inner")
    article = _read(body, numbering=numbering, styles=styles)
    assert article["sections"][-1]["blocks"][0]["items"][0]["items"][0]["text"] == "Feet flat."


def test_notes_keep_their_lists_and_go_with_what_refers_to_them():
    notes = {
        "footnotes": f'<w:footnote w:id="2">{item("Not after surgery.")}{item("Not if ill.")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("Only 7 days.")}</w:footnote>'
    }
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:footnoteReference w:id="3"/></w:r></w:del>'
    article = _read(paragraph("Lift", '<w:r><w:footnoteReference w:id="2"/></w:r>', deleted), notes)
    assert _texts(article) == ["Lift[1]", "[1] Not after surgery.", "Not if ill."]
    assert "Only 7 days." in _findings(article, "tracked-change")[0]


def test_an_initial_of_its_own_frame_is_a_part_of_its_word():
    frame = '<w:framePr w:dropCap="drop" w:lines="3"/>'
    assert _texts(_read(paragraph("D", properties=frame) + paragraph("o not bounce."))) == ["Do not bounce."]


def test_changes_and_struck_parts_of_an_equation():
    def number(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    changed = f"<m:oMath><w:del>{number('60')}</w:del><w:ins>{number('20')}</w:ins></m:oMath>"
    box = f"<m:borderBox><m:borderBoxPr><m:strikeH/></m:borderBoxPr><m:e>{number('7')}</m:e></m:borderBox>"
    article = _read(
        paragraph("Hold ", changed, run(" seconds, "), f"<m:oMath>{box}</m:oMath>", run(" 8 times."))
    )
    assert _texts(article) == ["Hold 20 seconds, 8 times."]
    assert "60" in _findings(article, "tracked-change")[0]
    assert "7" in _findings(article, "struck-out")[0]
