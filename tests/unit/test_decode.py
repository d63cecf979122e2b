"""Bytes to text: every encoding that raw articles come in, and what is no text."""

from pathlib import Path

import pytest

from pipeline.errors import ReadError
from pipeline.scraper.decode import decode_text, split_lines
from pipeline.scraper.readers import read_bytes
from pipeline.sources import make_source, read_source
from support.articles import FIRST

WORDS = "Don’t bounce – hold 20–30 seconds.\nZoë stretches, çà et là.\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (WORDS.encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + WORDS.encode("utf-8"), "utf-8"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16"),
        (WORDS.encode("utf-16-le"), "utf-16"),
        (WORDS.encode("utf-16-be"), "utf-16"),
        (WORDS.encode("windows-1252"), "windows-1252"),
    ],
    ids=[
        "utf-8",
        "utf-8 with mark",
        "utf-16-le",
        "utf-16-be",
        "utf-16-le bare",
        "utf-16-be bare",
        "windows-1252",
    ],
)
def test_the_same_words_in_every_encoding(content: bytes, encoding: str) -> None:
    assert decode_text(content)[:2] == (WORDS, encoding)


def test_one_bad_byte_spoils_its_own_line_only() -> None:
    text, encoding, doubt = decode_text("Café – gut\n".encode() + b"caf\xe9 two\n")
    assert text == "Café – gut\ncafé two\n"
    assert encoding == "utf-8, windows-1252"
    assert doubt is not None
    assert doubt.line == 2


def test_line_ends_of_all_systems_give_the_same_line_numbers() -> None:
    assert split_lines("a\r\nb\rc\nd") == ["a", "b", "c", "d"]


def test_next_line_character_inside_mojibake_splits_nothing() -> None:
    assert split_lines("wait\u0085 here\u2028still") == ["wait\u0085 here\u2028still"]


def test_the_first_article_is_read_to_the_byte() -> None:
    raw = read_bytes(FIRST.read_bytes(), FIRST.name)
    assert raw.sha256 == "398f173cdb7bd9abec0b99935cdcbbcfcda78e15261d91257188a5541e0bf09b"
    assert (raw.encoding, len(raw.lines)) == ("utf-8", 43)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"%PDF-1.7 rest", "this is a PDF, not text"),
        (b"PK\x03\x04rest", "this is a ZIP, EPUB or Word file, not text"),
        (b"\x89PNG\r\n", "this is a PNG picture, not text"),
        (bytes(range(256)) * 4, "this is a binary file, not text"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(content: bytes, what: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(content, "odd.txt", where="source/odd.txt")
    assert caught.value.what == what
    assert str(caught.value).startswith("source/odd.txt: ")
    assert caught.value.next_step


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="this is a folder"):
        read_source(make_source(tmp_path))
    with pytest.raises(ReadError, match="there is no such file"):
        read_source(make_source(tmp_path / "gone.txt"))
