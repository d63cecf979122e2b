"""Each mistake in a TOML file that people write is one error with file, key and what to write instead."""

from pathlib import Path

import pytest

from pipeline.config import Config, Limits, load_config
from pipeline.errors import EXIT_CONFIGURATION, ConfigurationError, DecisionError
from pipeline.exporters.theme import find_theme
from pipeline.scraper import read_decisions
from pipeline.toml_schema import parse_toml


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            "colour = 1",
            "'colour' is not known; use one of source, output, themes, theme, paper, language, formats,",
        ),
        ("[clinic]\nfax = '1'", "'clinic.fax' is not known; use one of name, contact"),
        ("clinic = 'Hill Clinic'", "'clinic' is no table; begin it with [clinic]"),
        ("[clinic]\nname = 7", "'clinic.name' is no text; put it in quotation marks"),
        ("paper = 'A5'", "there is no paper 'A5'; use A4 or Letter"),
        ("paper = 5", "'paper' is no text; use A4 or Letter"),
        ("formats = 'pdf'", 'is no list of names; write formats = ["pdf", "epub", "html", "json"]'),
        ("formats = []", "'formats' is no list of names"),
        ("formats = ['pdf', 1]", "'formats' is no list of names"),
        ("theme = 3", "'theme' is no text; put it in quotation marks"),
        ("[limits]\nseconds = 0", "'limits.seconds' is no whole number from 1 on; write seconds = 60"),
        ("[limits]\nseconds = 1.5", "'limits.seconds' is no whole number from 1 on"),
        ("[limits]\nseconds = true", "'limits.seconds' is no whole number from 1 on"),
        (
            "[limits]\nmegabytes = 299",
            "'limits.megabytes' is no whole number from 300 on; write megabytes = 1000",
        ),
        ("themes = 's3://shelf'", "'themes' is no folder of this machine; keep themes beside this file"),
        ('[clinic]\nname = "a\\u202eb"', "'clinic.name' holds a character that nobody can see; delete it"),
        ("a" + ".a" * 50_000 + " = 1", "it is larger than anyone writes by hand"),
        ("theme = " + "[" * 20_000, "cannot be read as TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(tmp_path: Path, settings: str, message: str) -> None:
    path = tmp_path / "handouts.toml"
    path.write_text(settings, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_config(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert caught.value.exit_code == EXIT_CONFIGURATION


def test_settings_are_read_with_their_types_and_the_rest_by_default(tmp_path: Path) -> None:
    path = tmp_path / "handouts.toml"
    path.write_bytes(
        b'paper = "Letter"\r\nformats = ["html", "pdf", "html"]\r\noutput = "memory://shelf/made"\r\n'
        b'[clinic]\r\nname = "Hill Clinic"\r\n[limits]\r\nseconds = 5\r\n'
    )
    config = load_config(path)
    assert config == Config(
        root=tmp_path,
        source=tmp_path / "source",
        output=config.output,
        themes=tmp_path / "themes",
        formats=("html", "pdf"),
        paper="Letter",
        clinic_name="Hill Clinic",
        limits=Limits(seconds=5),
    )
    assert str(config.output).startswith("memory:")


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ("[[fix]]\nline = 2\nbefore = ''\nafter = 'x'", "a [[fix]] has no before or after; give it before ="),
        ("[[fix]]\nbefore = 'a'\nafter = 'b'", "a [[fix]] has no line; give it line = NUMBER"),
        ("[[keep]]\nline = 0", "a [[keep]] has no line; give it line = NUMBER"),
        ("[[drop]]\nline = true", "a [[drop]] has no line"),
        ("[[drop]]\nline = 3\ntext = 4", "the text of a [[drop]] is no text; put it in quotation marks"),
        ("[[drop]]\nline = 3\ntxet = 'ad'", "'drop.txet' is not known; use one of line, text"),
        ("drop = [3]", "'drop' is no list of tables; begin each with [[drop]]"),
        ("author = ' '", "'author' is no text"),
        ("author = ['A', 'B']", "'author' is no text; put it in quotation marks"),
        ("retrieved = 3", "'retrieved' is no date; write it as 2026-01-31"),
        ("source_url = 'javascript:x'", "'source_url' is no address of the web"),
    ],
)
def test_a_wrong_decision_is_named_with_what_to_write(decisions: str, message: str) -> None:
    with pytest.raises(DecisionError) as caught:
        read_decisions(decisions.encode(), "knee/squat.toml")
    assert message in str(caught.value)
    assert str(caught.value).startswith("knee/squat.toml: ")


def test_dates_of_decisions_are_taken_in_all_forms_that_toml_and_iso_8601_have() -> None:
    written = "\n".join(
        [
            "retrieved = 2026-01-31",
            "published = 2026-01-31T10:00:00Z",
            "reviewed_on = '20260131'",
            "review_due = '2026-01-31'",
        ]
    )
    assert set(read_decisions(written.encode(), "a.toml").metadata.values()) == {"2026-01-31"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("colour = 'red'", "'colour' is not known; use one of description, fonts, css"),
        ("description = 1", "'description' is no text"),
        ("css = 'a.css'", "'css' is no table; begin it with [css]"),
        ("[css]\ndocx = ['a.css']", "'css.docx' is not known; use one of html, pdf, epub"),
        ("[css]\npdf = 'a.css'", "'css.pdf' is no list of names; write pdf = "),
        ("[fonts]\nfamilies = []", "'fonts.families' is no list of names"),
        ("description = " + "[" * 20_000, "cannot be read as TOML"),
    ],
)
def test_a_wrong_theme_is_named_with_what_to_write(tmp_path: Path, settings: str, message: str) -> None:
    (tmp_path / "own").mkdir()
    path = tmp_path / "own" / "theme.toml"
    path.write_text(settings, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        find_theme("own", [tmp_path])
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert caught.value.exit_code == EXIT_CONFIGURATION


def test_a_theme_says_only_what_it_has_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "theme.toml").write_text("[css]\nhtml = ['own.css']\n", encoding="utf-8")
    settings = find_theme("own", [tmp_path]).settings
    assert settings.html == ("own.css",)
    assert settings.pdf == ("base.css", "pdf.css")


@pytest.mark.parametrize("text", ["a" + ".a" * 50_000 + " = 1", "#" * 100_001])
def test_toml_that_takes_time_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(ValueError, match="larger than anyone writes"):
        parse_toml(text)
