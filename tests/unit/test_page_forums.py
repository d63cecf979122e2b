"""Threads of forums: what elsewhere are comments is what such a page is about."""

import pytest

from pipeline.scraper.main_content.extractors import is_forum
from pipeline.scraper.readers.page import parse_page
from support.web_pages import TEXT, kept, page


def test_a_thread_of_a_forum_is_its_posts() -> None:
    posts = "".join(
        f'<div class="post comment" id="comment-{number}"><p>{text}</p></div>'
        for number, text in enumerate(TEXT)
    )
    html = page("", head="<meta name=generator content='phpBB 3.3'>").replace(
        "</article>", f"<div>{posts}</div></article>"
    )
    assert is_forum(parse_page(html))
    assert [text for text in kept(html) if text in TEXT] == [*TEXT]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel=canonical href=https://forum.example.org/t/12>", True),
        ("<meta property=og:url name=url content=https://example.org/forums/knees/12>", True),
        ('<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>', True),
        ("<link rel=canonical href=https://example.org/blog/forum-shoes>", False),
        ("<meta name=description content='Our forum runs on phpBB'>", False),
    ],
)
def test_a_forum_says_that_it_is_one(head: str, expected: bool) -> None:
    assert is_forum(parse_page(f"<html><head>{head}</head><body><p>Lift.</p></body></html>")) is expected
