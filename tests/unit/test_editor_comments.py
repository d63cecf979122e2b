import lxml.html
import pytest

from pipeline.scraper.engine import Ledger
from pipeline.scraper.html.editor_comments import find_editor_comments
from pipeline.scraper.readers.page import read_page
from pipeline.scraper.scrape import remove_unshown_text


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


def _read(markup: str) -> tuple[str, list[str]]:
    page = read_page(
        f"<html><body><article><h1>Heels</h1><p>{HEAD}</p>{markup}<p>{HEAD}</p></article></body></html>"
    )
    lines = remove_unshown_text(page.lines, page.cuts, frozenset(), Ledger())
    texts = [line.text for line in lines if line.number not in page.outside]
    return " ".join(" ".join(texts[2:-1]).split()), [finding.rule for finding in page.findings]


HEAD = "Heel raises make your calves stronger, and anybody can do them at the kitchen table at home."
START, END = (
    '<suggestion-start name="deletion:e1:u1"></suggestion-start>',
    '<suggestion-end name="deletion:e1:u1"></suggestion-end>',
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<p>Hold for {START}60{END}20 s.</p>", "Hold for 20 s."),
        (f"<p>Rise.{START} Hop.</p><ul><li>Run</li></ul><p>And {END}sit.</p>", "Rise. sit."),
        (
            '<p data-suggestion-start-before="deletion:1" data-suggestion-end-after="deletion:1">Hop.</p>'
            "<p>Rise.</p>",
            "Rise.",
        ),
        (f"<p>Rise.{START} Never hop.</p>", "Rise. Never hop."),  # it never ends
        (
            '<p>Do <comment-start name="c"></comment-start>not<comment-end name="c"></comment-end> hop.</p>',
            "Do not hop.",
        ),
        (
            '<p><span class="suggestion-delete">Hop.</span> <span class="suggestion-insert">Sit.</span></p>',
            "Sit.",
        ),
        ('<p><span data-tracked-change="delete">Hop.</span> Sit.</p>', "Sit."),
        ('<p>Lift <span class="ice-del cts-1">9</span><span class="ice-ins">2</span> kg.</p>', "Lift 2 kg."),
        ('<p>Lift <span class="removed">9</span><span class="added">2</span> kg.</p>', "Lift 2 kg."),
        ("<p>Do <span class=msoDel>not</span><span class=msoIns>always</span> sit.</p>", "Do always sit."),
        # Other deletions are none of text.
        ('<p>Lift <span class="removed">9</span> kg.</p>', "Lift 9 kg."),
        ('<p data-action="delete" class="deletable undelete">Do not hop.</p>', "Do not hop."),
    ],
)
def test_what_editors_suggest_to_delete_is_struck_out(markup: str, text: str):
    assert _read(markup)[0] == text


def test_the_words_of_comments_are_told():
    markup = (
        '<p>Sit.<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>60 s?</p></div>'
    )
    assert _read(markup) == ("Sit.", ["editor-comment"])
