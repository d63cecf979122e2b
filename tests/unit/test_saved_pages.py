import gzip
import quopri

import pytest

from pipeline.errors import ReadError
from pipeline.scraper.readers import RawArticle, read_bytes
from support.saved_pages import STEPS, mhtml, page, part, webarchive

_LOCATION = "Snapshot-Content-Location: https://gentle.example/knees\r\n"


def _steps(raw: RawArticle) -> list[str]:
    return [line.text for line in raw.lines if line.is_step]


def _found(raw: RawArticle, rule: str) -> list[tuple[str, str]]:
    return [(finding.level, finding.message) for finding in raw.findings if finding.rule == rule]


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit", "binary"])
@pytest.mark.parametrize("name", ["knees.mhtml", "knees.mht", "knees.html", "knees.txt", "knees.doc"])
def test_mhtml_under_any_name_and_in_any_coding(name: str, coding: str) -> None:
    raw = read_bytes(mhtml([part(page().encode(), coding=coding)]), name)
    assert _steps(raw) == STEPS
    assert raw.kind == "page"
    assert raw.metadata["source_url"] == "https://gentle.example/knees"


def test_an_mhtml_file_with_line_feeds_only_and_a_mark_in_front() -> None:
    content = b"\xef\xbb\xbf" + mhtml([part(page().encode())]).replace(b"\r\n", b"\n")
    assert _steps(read_bytes(content, "knees.html")) == STEPS


def test_an_mhtml_file_may_be_gzipped() -> None:
    assert _steps(read_bytes(gzip.compress(mhtml([part(page().encode())])), "knees.mhtml.gz")) == STEPS


def test_the_charset_of_the_part_is_believed() -> None:
    content = page().replace('<meta charset="utf-8">', "").encode("windows-1252")
    raw = read_bytes(mhtml([part(content, kind="text/html; charset=windows-1252")]), "knees.mhtml")
    assert _steps(raw) == STEPS


@pytest.mark.parametrize(
    ("head", "start"),
    [(_LOCATION, ""), ("", "<main@mhtml.blink>"), ("Content-Location: https://gentle.example/knees\r\n", "")],
)
def test_the_page_is_the_part_that_the_head_names(head: str, start: str) -> None:
    advert = part(b"<p>Buy shoes now</p>", location="https://ads.example/", identifier="frame@mhtml.blink")
    main = part(page().encode(), identifier="main@mhtml.blink")
    assert _steps(read_bytes(mhtml([advert, main], head=head, start=start), "knees.mhtml")) == STEPS


def test_a_single_part_without_boundaries() -> None:
    content = b"From: <Saved by Windows Internet Explorer 11>\r\nMIME-Version: 1.0\r\n" + part(
        page().encode()
    )
    assert _steps(read_bytes(content, "knees.mht")) == STEPS


def test_the_page_of_a_mail_that_has_a_plain_form_too() -> None:
    inner = (
        b'Content-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\n'
        + part(b"Lift one foot", kind="text/plain")
        + b"\r\n--in\r\n"
        + part(page().encode())
        + b"\r\n--in--\r\n"
    )
    assert _steps(read_bytes(mhtml([inner]), "knees.mht")) == STEPS


def test_a_frame_with_a_text_of_its_own_is_told_with_its_words() -> None:
    main = part(page('<iframe src="cid:f1@mhtml.blink"></iframe>').encode())
    frame = part(b"<p>Never bounce at the top.</p>", location="cid:x", identifier="f1@mhtml.blink")
    other = part(b"<p>Not shown by the page.</p>", location="cid:y", identifier="f2@mhtml.blink")
    raw = read_bytes(mhtml([main, frame, other]), "knees.mhtml")
    assert _steps(raw) == STEPS
    assert [level for level, _ in _found(raw, "unread-frame")] == ["decide"]
    assert "“Never bounce at the top.”" in _found(raw, "unread-frame")[0][1]


def test_shadow_trees_get_their_standard_attribute() -> None:
    content = page('<x-a><template shadowmode="open"><p>Stop if it hurts.</p></template></x-a>')
    raw = read_bytes(mhtml([part(content.encode())]), "knees.mhtml")
    assert any("shadowrootmode=" in line for line in raw.file_lines)


def test_pictures_alone_are_no_page() -> None:
    with pytest.raises(ReadError, match="no web page in this message"):
        read_bytes(mhtml([part(b"\x89PNG", kind="image/png", coding="base64")]), "knees.mhtml")


@pytest.mark.parametrize("keep", [300, 600, 868])
def test_an_mhtml_file_that_is_cut_off_is_refused(keep: int) -> None:
    with pytest.raises(ReadError, match="cut off"):
        read_bytes(mhtml([part(page().encode())])[:keep], "knees.mhtml")


def test_base64_that_is_cut_off_is_refused() -> None:
    content = mhtml([part(page().encode(), coding="base64")])
    start = content.index(b"\r\n----abc----")
    with pytest.raises(ReadError, match="damaged"):
        read_bytes(content[: start - 7] + content[start:], "knees.mhtml")


def test_a_cut_picture_behind_the_page_does_no_harm() -> None:
    content = mhtml(
        [part(page().encode()), part(b"\x89PNG" * 50, kind="image/png", coding="base64")], end=False
    )
    assert _steps(read_bytes(content[:-20], "knees.mhtml")) == STEPS


def test_a_text_that_begins_like_a_letter_is_a_text() -> None:
    raw = read_bytes(b"From: your physio\nTo: you\n\nLift one foot.\n", "letter.txt")
    assert raw.kind == "text"


@pytest.mark.parametrize("is_xml", [True, False])
@pytest.mark.parametrize("name", ["knees.webarchive", "knees.html", "knees.txt"])
def test_a_webarchive_under_any_name(name: str, is_xml: bool) -> None:
    raw = read_bytes(webarchive(page(), is_xml=is_xml), name)
    assert _steps(raw) == STEPS
    assert raw.metadata["source_url"] == "https://gentle.example/knees"


def test_the_charset_of_a_webarchive_is_believed() -> None:
    content = page().replace('<meta charset="utf-8">', "")
    assert _steps(read_bytes(webarchive(content, charset="windows-1252"), "knees.webarchive")) == STEPS


def test_a_frame_of_a_webarchive_is_told() -> None:
    raw = read_bytes(webarchive(page(), ["<p>Rest for 5 minutes.</p>", "<p></p>"]), "knees.webarchive")
    assert [level for level, _ in _found(raw, "unread-frame")] == ["decide"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (webarchive(page())[:-40], "damaged"),
        (webarchive(page())[:700], "cut off or damaged|property list"),
        (b"bplist00" + bytes(100), "property list"),
        (b"", "empty"),
        (b"<html><body><p>Words</p>", ""),
    ],
)
def test_what_is_no_webarchive_is_refused(content: bytes, what: str) -> None:
    if what:
        with pytest.raises(ReadError, match=what):
            read_bytes(content, "knees.webarchive")
    else:
        assert read_bytes(content, "knees.webarchive").kind == "page"


@pytest.mark.parametrize("name", ["knees.txt", "knees.php", "knees.doc", "knees"])
def test_a_page_under_another_name_is_a_page(name: str) -> None:
    assert _steps(read_bytes(b"\n<!-- saved -->\n" + page().encode(), name)) == STEPS


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.mhtml", b"words", "this is not a web archive"),
        ("a.docx", b"words", "this is not a Word document"),
        ("a.odt", b"PK\x03\x04 content.xml", "a ZIP, EPUB or Word file"),
        ("a.pages", b"words", "no reader for '.pages' files"),
        ("a.url", b"[InternetShortcut]\nURL=https://x.example/", "no reader for '.url' files"),
    ],
)
def test_other_files_are_refused_with_what_they_are(name: str, content: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        read_bytes(content, name)
    assert caught.value.next_step


_BODY = page().partition("</h1>")[2].partition("</article>")[0]


@pytest.mark.parametrize("name", ["knees.rss", "knees.xml", "knees.html", "knees.txt"])
@pytest.mark.parametrize("content", [f"<![CDATA[{_BODY}]]>", _BODY.replace("<", "&lt;")])
def test_a_feed_of_one_article(name: str, content: str) -> None:
    feed = (
        '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        "<title>Gym</title><language>en-GB</language><item><title>Three lifts for stiff knees</title>"
        "<link>https://gentle.example/k</link>"
        f"<description>Short.</description><content:encoded>{content}</content:encoded></item></channel></rss>"
    )
    raw = read_bytes(feed.encode(), name)
    assert _steps(raw) == STEPS
    assert raw.metadata["source_url"] == "https://gentle.example/k"
    assert raw.languages[0] == "en-GB"


@pytest.mark.parametrize(
    "content",
    [
        '<content type="html">' + _BODY.replace("&", "&amp;").replace("<", "&lt;") + "</content>",
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{_BODY}</div></content>',
    ],
)
def test_an_atom_feed_of_one_article(content: str) -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry><title>Three lifts</title>'
        f'<link rel="alternate" href="https://gentle.example/k"/>{content}</entry></feed>'
    )
    raw = read_bytes(feed.encode(), "knees.atom")
    assert _steps(raw) == STEPS
    assert raw.metadata["source_url"] == "https://gentle.example/k"


@pytest.mark.parametrize(
    ("feed", "what"),
    [
        ("<rss><channel><item/><item/></channel></rss>", "holds 2 articles"),
        ("<rss><channel></channel></rss>", "holds 0 articles"),
        ("<rss><channel><item>", "the feed is damaged"),
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss><item>&a;</item></rss>', "feed"),
        ("words", "not a feed"),
    ],
)
def test_a_feed_of_several_articles_or_a_damaged_one_is_refused(feed: str, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        read_bytes(feed.encode(), "knees.rss")


_STRUCK = 'Hold for <i class="old">60</i> 20 seconds.'


def _struck_page(link: str) -> str:
    return page(f"<p>{_STRUCK}</p>").replace("</head>", f"{link}</head>")


def test_style_sheets_that_were_saved_as_parts_hold() -> None:
    css = part(b".old { text-decoration: line-through }", kind="text/css", location="", identifier="s1@mhtml")
    linked = _struck_page('<link rel="stylesheet" href="cid:s1@mhtml">')
    raw = read_bytes(mhtml([part(linked.encode()), css]), "a.mhtml")
    cuts = [
        (line.text[cut.start : cut.end].strip(), cut.rule)
        for line in raw.lines
        for cut in raw.cuts.get(line.number, ())
    ]
    assert cuts == [("60", "struck-out")]
    raw = read_bytes(webarchive(_struck_page("<link href=site.css rel=stylesheet>")), "a.webarchive")
    assert [cut.rule for cuts_of_line in raw.cuts.values() for cut in cuts_of_line] == ["struck-out"]


def test_a_style_sheet_for_paper_or_of_another_address_does_not_hold() -> None:
    for link in ("<link media=print href=site.css rel=stylesheet>", "<link href=other.css rel=stylesheet>"):
        assert not read_bytes(webarchive(_struck_page(link)), "a.webarchive").cuts


_FRAME = "<html><body><p>Do not do this after surgery.</p></body></html>"


@pytest.mark.parametrize(
    "inside",
    [
        '<iframe src="warn.html?a=1&amp;b=2"></iframe>',
        '<frame src="https://gentle.example/warn.html?a=1&b=2">',
    ],
)
def test_a_frame_is_known_by_any_form_of_its_address(inside: str) -> None:
    frame = part(_FRAME.encode(), location="https://gentle.example/warn.html?a=1&b=2")
    raw = read_bytes(mhtml([part(page(inside).encode()), frame]), "a.mhtml")
    assert _found(raw, "unread-frame")[0][0] == "decide"


def test_a_frame_within_a_frame_is_told_and_one_that_nothing_names_is_not() -> None:
    outer = part(b'<html><body><iframe src="cid:b@x"></iframe></body></html>', location="", identifier="a@x")
    inner = part(_FRAME.encode(), location="", identifier="b@x")
    shown = part(page('<iframe src="cid:a@x"></iframe>').encode())
    assert len(_found(read_bytes(mhtml([shown, outer, inner]), "a.mhtml"), "unread-frame")) == 1
    assert not _found(read_bytes(mhtml([part(page().encode()), outer, inner]), "a.mhtml"), "unread-frame")


def test_a_page_of_frames_is_that_of_the_frame_with_the_article() -> None:
    sets = b'<html><frameset cols="20,80"><frame src="cid:m@x"><frame src="cid:a@x"></frameset></html>'
    menu = part(b"<html><body><a href=x>Home</a></body></html>", location="", identifier="m@x")
    article = part(page().encode(), location="", identifier="a@x")
    assert _steps(read_bytes(mhtml([part(sets), menu, article]), "a.mhtml")) == STEPS


def test_a_page_that_is_still_packed_as_for_mail_is_unpacked() -> None:
    packed = quopri.encodestring(page().encode())
    for content, name in ((mhtml([part(packed, coding="8bit")]), "a.mhtml"), (packed, "a.html")):
        raw = read_bytes(content, name)
        assert _steps(raw) == STEPS
        assert _found(raw, "encoding")


def test_a_page_that_speaks_of_that_code_is_left_alone() -> None:
    raw = read_bytes(page("<p>It writes a=3Db, =E2=80=93 and =C3=A9 for signs.</p>").encode(), "a.html")
    assert any("=E2=80=93" in line.text for line in raw.lines)


def _feed(item: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>'
        f"<title>Three lifts</title>{item}</item></channel></rss>"
    ).encode()


def test_a_ban_that_only_the_summary_of_a_feed_has_is_told() -> None:
    summary = (
        "Hold for 20–30 seconds. Do not lift after surgery. The post Three lifts for 3 knees appeared first."
    )
    item = f"<description>{summary}</description><content:encoded><![CDATA[{_BODY}]]></content:encoded>"
    found = _found(read_bytes(_feed(item), "a.rss"), "unread-summary")
    assert len(found) == 1
    assert "“Do not lift after surgery.”" in found[0][1]


def test_the_text_of_a_feed_may_be_escaped_twice() -> None:
    escaped = _BODY.replace("<", "&amp;lt;").replace(">", "&amp;gt;")
    assert _steps(read_bytes(_feed(f"<description>{escaped}</description>"), "a.rss")) == STEPS


def test_a_feed_whose_elements_have_a_prefix() -> None:
    body = _BODY.replace("<", "&lt;")
    feed = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>Three lifts</a:title>'
        f'<a:content type="html">{body}</a:content></a:entry></a:feed>'
    )
    assert _steps(read_bytes(feed.encode(), "a.atom")) == STEPS
