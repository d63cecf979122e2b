import lxml.html
import pytest

from pipeline.scraper.html.office_lists import restore_office_lists

_GAP = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>"


def _item(
    marker: str, text: str, *, level: int = 1, name: str = "l0", lfo: str = "lfo1", font: str = ""
) -> str:
    ignored = f"<span style='mso-list:Ignore'>{marker}{_GAP}</span>"
    if font:
        ignored = f"<span style='font-family:{font};mso-fareast-font-family:{font}'>{ignored}</span>"
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:{name} level{level} {lfo}'>"
        f"<![if !supportLists]>{ignored}<![endif]>{text}</p>\n"
    )


def _filtered(marker: str, text: str, *, margin: str = "", font: str = "") -> str:
    style = f"margin-left:{margin};text-indent:-18.0pt" if margin else "text-indent:-18.0pt"
    shown = f"<span style='font-family:{font}'>{marker}{_GAP}</span>" if font else f"{marker}{_GAP}"
    return f"<p class=MsoListParagraph style='{style}'>{shown}{text}</p>\n"


def _restore(markup: str) -> str:
    root = lxml.html.document_fromstring(f"<html><body>{markup}</body></html>")
    restore_office_lists(root)
    return _outline(root.find("body"))


def _outline(element) -> str:
    """Lists as ``ol:a[3 text ul[…]]``, other elements as their text."""
    parts = []
    for child in element:
        if child.tag in ("ol", "ul"):
            kind = child.tag + (f":{child.get('type')}" if child.get("type") else "")
            items = [
                " ".join(filter(None, (item.get("value"), (item.text or "").strip(), _outline(item))))
                for item in child
                if item.tag == "li"
            ]
            nested = "" if len(items) == len(child) else " + list in list"
            parts.append(f"{kind}[{'; '.join(items)}]{nested}")
        elif isinstance(child.tag, str):
            parts.append(" ".join(f"{''.join(child.itertext())}".split()))
        if (child.tail or "").strip():
            parts.append(child.tail.strip())
    return " ".join(filter(None, parts))


def test_numbers_letters_and_levels_of_word():
    markup = (
        _item("1.", "Sit.")
        + _item("a.", "Feet flat.", level=2)
        + _item("b.", "Shoulders down.", level=2)
        + _item("2.", "Lift.")
    )
    assert _restore(markup) == "ol[1 Sit. ol:a[1 Feet flat.; 2 Shoulders down.]; 2 Lift.]"


def test_ticks_and_crosses_of_wingdings_stay_and_bullets_go():
    markup = (
        _item("ü", "Breathe", lfo="lfo2", font="Wingdings")
        + _item("û", "Bounce", lfo="lfo3", font="Wingdings")
        + _item("§", "Rest", lfo="lfo4", font="Wingdings")
        + _item("·", "Walk", lfo="lfo4", font="Symbol")
        + _item("o", "Slowly", lfo="lfo4", level=2, font='"Courier New"')
    )
    assert _restore(markup) == "ul[✅ Breathe] ul[❌ Bounce] ul[Rest; Walk ul[Slowly]]"


def test_an_o_in_another_font_is_a_letter():
    assert _restore(_item("o.", "Rest")) == "ol:a[15 Rest]"


def test_a_list_that_starts_at_another_number():
    assert _restore(_item("4)", "Rest") + _item("5)", "Walk")) == "ol[4 Rest; 5 Walk]"


def test_roman_numbers_and_letters():
    assert (
        _restore(_item("i.", "One") + _item("ii.", "Two") + _item("iv.", "Four"))
        == "ol:i[1 One; 2 Two; 4 Four]"
    )
    assert _restore(_item("H.", "Eight") + _item("I.", "Nine")) == "ol:A[8 Eight; 9 Nine]"


def test_text_between_two_pieces_of_a_list_parts_them_and_the_numbers_go_on():
    markup = _item("1.", "Lift.") + "<p class=MsoNormal>Breathe out.</p>" + _item("2.", "Hold.")
    assert _restore(markup) == "ol[1 Lift.] Breathe out. ol[2 Hold.]"


def test_an_inner_item_goes_on_over_a_paragraph_of_its_outer_item():
    markup = (
        _item("1.", "Lift.")
        + "<p class=MsoListParagraph>Breathe out.</p>"
        + _item("a.", "Slowly.", level=2)
        + _item("2.", "Hold.")
    )
    assert _restore(markup) == "ol[1 Lift. Breathe out. ol:a[1 Slowly.]; 2 Hold.]"


def test_an_inner_item_below_a_heading_is_a_list_of_its_own():
    markup = _item("1.", "Lift.") + "<h2>Then</h2>" + _item("a.", "Slowly.", level=2)
    assert _restore(markup) == "ol[1 Lift.] Then ol:a[1 Slowly.]"


def test_another_list_begins_anew():
    markup = _item("1.", "Lift.") + _item("1.", "Sit.", name="l1", lfo="lfo2")
    assert _restore(markup) == "ol[1 Lift.] ol[1 Sit.]"


def test_filtered_pages_have_indents_only():
    markup = (
        _filtered("1.", "Sit.")
        + _filtered("a.", "Feet flat.", margin="72.0pt")
        + _filtered("2.", "Lift.")
        + _filtered("ü", "Breathe", font="Wingdings")
        + _filtered("·", "Rest", font="Symbol")
    )
    assert _restore(markup) == "ol[1 Sit. ol:a[1 Feet flat.]; 2 Lift.] ul[✅ Breathe; Rest]"


@pytest.mark.parametrize("marker", ["Week 1:", "Step 1.", "1–2", "½", "Level A", "一、", "1.5 kg", "do not"])
def test_a_marker_that_says_more_than_a_number_stays(marker):
    assert _restore(_item(marker, "Rest")).replace("\u00a0", " ").split() == [*marker.split(), "Rest"]


@pytest.mark.parametrize(
    "markup",
    [
        "<p class=MsoNormal>1. Lift</p>",
        "<p class=MsoListParagraph>Lift 3 times.</p>",
        f"<p class=MsoListParagraph>Hold for 30 seconds or longer.{_GAP}Rest</p>",
        "<p class=MsoListParagraph><b>Do</b> 5 lifts</p>",
    ],
)
def test_paragraphs_without_a_marker_stay(markup):
    assert _restore(markup) == " ".join(lxml.html.fromstring(markup).text_content().split())


def test_a_bold_marker_leaves_the_bold_words():
    markup = f"<p class=MsoListParagraph><b>1.{_GAP}Lift</b> slowly</p>"
    root = lxml.html.document_fromstring(markup)
    restore_office_lists(root)
    assert lxml.html.tostring(root.find("body")[0]) == (
        b'<ol start="1"><li class="MsoListParagraph" value="1"><b>Lift</b> slowly</li></ol>'
    )


_GOOGLE_STYLE = (
    '<style>.lst-kix_a-1>li:before{content:"" counter(lst-ctn-kix_a-1,lower-latin) ". "}'
    '.lst-kix_b-0>li:before{content:"\\002717   "}.lst-kix_c-0>li:before{content:"\\0025cf   "}</style>'
)


def test_pieces_of_google_lists_are_nested():
    markup = _GOOGLE_STYLE + (
        '<ol class="c1 lst-kix_a-0 start" start="1"><li>Sit</li></ol>'
        '<ol class="c1 lst-kix_a-1 start" start="1"><li>Feet flat</li></ol>'
        '<ol class="c1 lst-kix_a-0" start="2"><li>Lift</li><li>Hold</li></ol>'
    )
    assert _restore(markup).endswith("ol[Sit ol:a[Feet flat]; 2 Lift; Hold]")


def test_google_lists_with_text_between_stay_apart():
    markup = (
        '<ol class="lst-kix_a-0 start" start="1"><li>Sit</li></ol><p>Rest</p>'
        '<ol class="lst-kix_a-0" start="2"><li>Lift</li></ol>'
    )
    assert _restore(markup) == "ol[Sit] Rest ol[Lift]"


def test_crosses_of_google_lists_stay():
    markup = (
        _GOOGLE_STYLE
        + '<ul class="lst-kix_b-0"><li>Bounce</li></ul><ul class="lst-kix_c-0"><li>Rest</li></ul>'
    )
    assert _restore(markup).endswith("ul[❌ Bounce] ul[Rest]")
