"""Plug-ins that go wrong are errors that name their distribution; the others still work."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main

WORKS = 'name = "odd"\nsuffix = ".odd"\ndef export(article, context):\n    return article.title.encode()\n'


def build(*formats: str):  # type: ignore[no-untyped-def]
    options = [part for name in formats for part in ("--format", name)]
    return CliRunner().invoke(main, ["build", "a.txt", "--output", "made", *options])


def test_a_format_of_another_distribution_is_used(installed: Callable[..., None]) -> None:
    installed("odd-format", WORKS)
    assert build("odd").exit_code == 0
    assert Path("made/a/a.odd").read_bytes() == b"A Small Article"


def test_two_distributions_of_one_name_are_an_error_that_names_both(installed: Callable[..., None]) -> None:
    installed("odd-format", WORKS)
    installed("odder-format", WORKS)
    result = build("odd")
    assert result.exit_code == 2
    assert "the format 'odd' is brought by odd-format and odder-format" in result.stderr


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import nothing_of_this_name", "cannot be loaded (ModuleNotFoundError"),
        ("name = 'odd'", "is no exporter named 'odd'"),
        (WORKS.replace('"odd"', '"even"'), "is no exporter named 'odd'"),
    ],
)
def test_what_is_no_exporter_is_an_error_that_names_it(
    installed: Callable[..., None], source: str, message: str
) -> None:
    installed("odd-format", source)
    result = build("odd")
    assert result.exit_code == 1
    assert message in result.stderr
    assert "odd-format" in result.stderr
    assert not Path("made").exists()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('no ink')", "the exporter failed (ValueError: no ink)"),
        ("return b''", "the exporter made an empty file"),
        ("return 'words'", "the exporter made no bytes"),
    ],
)
def test_a_failing_format_is_withheld_and_the_others_are_written(
    installed: Callable[..., None], body: str, message: str
) -> None:
    installed("odd-format", WORKS.replace("return article.title.encode()", body))
    result = build("odd", "json")
    assert result.exit_code == 1
    assert message in result.stderr
    assert "odd-format" in result.stderr
    assert Path("made/a/a.json").exists()
    assert not Path("made/a/a.odd").exists()


def test_a_handout_that_leaves_a_sentence_out_is_withheld(installed: Callable[..., None]) -> None:
    shortened = WORKS.replace('".odd"', '".html"').replace(
        "return article.title.encode()", "return b'<p>A Small Article</p><p>Keep it short.</p>'"
    )
    installed("odd-format", shortened)
    result = build("odd")
    assert result.exit_code == 1
    assert "expected «Stop if it hurts.», there stands nothing more" in result.stderr
    assert not Path("made/a/a.html").exists()


FRAMED = """
from pipeline.exporters import markup
name, suffix = "odd", ".html"
{words}
def export(article, context):
    return f"<body>{{markup.body(article, context)}}<p>Ask at the front desk</p></body>".encode()
"""


def test_what_a_format_prints_of_its_own_it_declares(installed: Callable[..., None]) -> None:
    installed("odd-format", FRAMED.format(words=""))
    result = build("odd")
    assert result.exit_code == 1
    assert "below the sections: expected nothing more, there stands «Ask at the front desk" in result.stderr


def test_what_a_format_declares_may_stand_around_the_article(installed: Callable[..., None]) -> None:
    installed("odd-format", FRAMED.format(words='words = ("Ask at the front desk",)'))
    assert build("odd").exit_code == 0
    told = CliRunner().invoke(main, ["verify", "made"])
    assert told.exit_code == 0, told.output
