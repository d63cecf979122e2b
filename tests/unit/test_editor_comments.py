import lxml.html
import pytest

from pipeline.scraper.html.editor_comments import find_editor_comments


def _find(markup: str) -> list[tuple[str, str]]:
    root = lxml.html.document_fromstring(f"<html><body>{markup}</body></html>")
    found = find_editor_comments(root)
    return [(str(element.tag), "".join(element.itertext())) for element in root.iter() if element in found]


def test_a_mark_and_a_comment_of_google_docs():
    markup = (
        '<p>Hold for 30 seconds.<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>60 is too long</span></p><p>Ask Jo</p></div>'
    )
    assert _find(markup) == [("sup", "[a]"), ("div", "[a]60 is too longAsk Jo")]


def test_a_comment_that_stands_in_the_article_takes_its_paragraph_only():
    markup = (
        "<div><p>Stop if it hurts.</p>"
        '<p><a href="#cmnt_ref1" id="cmnt1">[a]</a>60 is too long</p><p>Lower it.</p></div>'
    )
    assert _find(markup) == [("p", "[a]60 is too long")]


def test_a_mark_within_a_superscript_with_other_words_leaves_them():
    assert _find('<p>5 m<sup>2<a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>') == [("a", "[a]")]


def test_marks_and_comments_of_word():
    markup = (
        "<p>Hold for <a style='mso-comment-reference:JB_1;mso-comment-date:20260101T1000'>20 seconds</a>"
        "<span class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]>"
        "<a class=msocomanchor id='_anchor_1' href='#_msocom_1'>[JB1]</a><![endif]></span></span>.</p>"
        "<div style='mso-element:comment-list'><hr><div style='mso-element:comment'>"
        "<div class=msocomtxt><p class=MsoCommentText><a class=msocomoff>[JB1]</a>Why?</p></div></div></div>"
    )
    assert _find(markup) == [("span", "[JB1]"), ("div", "[JB1]Why?")]


def test_filtered_word_has_classes_only():
    markup = (
        "<p>Rest.<a class=msocomanchor href='#_msocom_2'>[TM2]</a></p>"
        "<div class=msocomtxt><p class=MsoCommentText>Too short</p></div><p class=MsoCommentText>Yes</p>"
    )
    assert [text for _, text in _find(markup)] == ["[TM2]", "Too short", "Yes"]


@pytest.mark.parametrize(
    "markup",
    [
        "<p class=MsoCommentText>Do not lock your knee.</p>",
        "<p><span class=MsoCommentReference>Do not lock your knee.</span></p>",
        "<p>See <a href='#note1' id='note_ref1'>[a]</a></p>",
        "<div style='mso-element:footnote-list'><p>Not after surgery.</p></div>",
        "<div class=comments><p>Thanks!</p></div>",
    ],
)
def test_what_only_looks_like_a_comment_stays(markup):
    assert _find(markup) == []


def test_only_the_outermost_element_is_found():
    markup = "<p>" + "<span class=MsoCommentReference>" * 100 + "[a1]" + "</span>" * 100 + "</p>"
    assert _find(markup * 50) == [("span", "[a1]")] * 50
