"""The command: what it makes, what it says, how it ends."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.scraper.readers import RawArticle
from support.articles import FIRST

Write = Callable[..., Path]
SMALL = "A Small Article\nKeep it short.\n✅ Stop if it hurts.\n"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def handouts(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def one_line(result: Result) -> str:
    """The one line of error that there must be."""
    assert "Traceback" not in result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("Error: ")
    return lines[0]


def test_build_makes_every_format_and_the_catalogue(write: Write) -> None:
    write("source/small.txt", SMALL)
    result = handouts("build")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in Path("output/small").iterdir()) == [
        "small.epub",
        "small.html",
        "small.json",
        "small.pdf",
    ]
    index = Path("output/index.html").read_text(encoding="utf-8")
    assert "A Small Article" in index
    assert 'href="small/small.pdf"' in index
    assert "source/small.txt -> output/small (pdf, epub, html, json)" in result.stdout


def test_build_takes_files_folders_formats_and_another_output(write: Write) -> None:
    write("here/a.txt", SMALL)
    write("there/B c.txt", SMALL)
    result = handouts("build", "here", "there/B c.txt", "--format", "json", "--output", "made")
    assert result.exit_code == 0, result.output
    assert Path("made/a/a.json").exists()
    assert Path("made/b-c/b-c.json").exists()
    assert not list(Path("made").rglob("*.pdf"))


def test_sources_of_the_same_name_are_kept_apart(write: Write) -> None:
    write("x/a.txt", SMALL)
    write("y/a.txt", SMALL.replace("Small", "Smaller"))
    assert handouts("build", "x", "y", "--format", "json").exit_code == 0
    assert json.loads(Path("output/a/a.json").read_bytes())["title"] == "A Small Article"
    assert json.loads(Path("output/a-2/a-2.json").read_bytes())["title"] == "A Smaller Article"


def test_settings_come_from_handouts_toml_and_options_win(write: Write) -> None:
    write(
        "handouts.toml",
        'source = "raw"\noutput = "made"\nformats = ["html"]\n[clinic]\nname = "Hill Clinic"\n',
    )
    write("raw/a.txt", SMALL)
    assert handouts("build").exit_code == 0
    assert "Hill Clinic" in Path("made/a/a.html").read_text(encoding="utf-8")
    assert handouts("build", "--output", "other", "--format", "json").exit_code == 0
    assert Path("other/a/a.json").exists()


def test_folders_are_beside_the_settings_that_name_or_leave_them_out(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write("clinic/handouts.toml", 'formats = ["json"]\n')
    write("clinic/source/a.txt", SMALL)
    write("elsewhere/.keep", "")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert handouts("build", "--config", "../clinic/handouts.toml").exit_code == 0
    assert (tmp_path / "clinic/output/a/a.json").exists()


BAD_SOURCES = {
    "empty.txt": (b"", "the file is empty"),
    "binary.txt": (bytes(range(32)) * 9, "this is a binary file"),
    "portable.txt": (b"%PDF-1.7", "this is a PDF"),
    "page.odt": (b"words", "there is no reader for '.odt' files"),
    "page.docx": (b"words", "this is not a Word document, as its name says"),
    "untitled.txt": (b"x " * 200 + b"\nmore", "no title was found"),
    "bare.txt": (b"Only a Title\n", "there is a title but no text"),
}


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_a_bad_article_is_one_line_and_the_others_are_built(write: Write, name: str) -> None:
    content, message = BAD_SOURCES[name]
    write(f"source/{name}", content)
    write("source/good.txt", SMALL)
    result = handouts("build", "--format", "json", "--format", "html")
    assert result.exit_code == 1
    line = one_line(result)
    assert f"source/{name}: {message}" in line
    assert ";" in line, "it says what to do next"
    assert Path("output/good/good.html").exists()
    assert not Path(f"output/{Path(name).stem}").exists()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere names of files are text")
def test_a_name_that_is_no_text_is_one_line_and_the_others_are_built(write: Write) -> None:
    write("source/small.txt", SMALL)
    try:
        Path(os.fsdecode(b"source/caf\xe9.txt")).write_text(SMALL, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    result = handouts("build", "--format", "json")
    assert result.exit_code == 1
    assert one_line(result).endswith("its name is no UTF-8; give the file another name")
    assert Path("output/small/small.json").is_file()


def test_a_source_that_went_bad_takes_its_old_handout_away(write: Write) -> None:
    write("source/a.txt", SMALL)
    assert handouts("build", "--format", "html").exit_code == 0
    write("source/a.txt", "")
    assert handouts("build", "--format", "html").exit_code == 1
    assert not Path("output/a").exists()
    assert "a/a.html" not in Path("output/index.html").read_text(encoding="utf-8")


def test_a_changed_source_takes_the_formats_that_are_not_rebuilt_away(write: Write) -> None:
    write("source/a.txt", SMALL)
    assert handouts("build", "--format", "html", "--format", "json").exit_code == 0
    assert handouts("build", "--format", "html").exit_code == 0
    assert Path("output/a/a.json").exists(), "the same article: nothing is outdated"
    write("source/a.txt", SMALL.replace("short", "shorter"))
    assert handouts("build", "--format", "html").exit_code == 0
    assert not Path("output/a/a.json").exists()
    assert "a/a.json" not in Path("output/index.html").read_text(encoding="utf-8")


def test_a_source_that_is_gone_is_not_listed_any_more(write: Write) -> None:
    write("source/a.txt", SMALL)
    write("source/b.txt", SMALL)
    assert handouts("build", "--format", "html").exit_code == 0
    Path("source/b.txt").unlink()
    assert handouts("build", "--format", "html").exit_code == 0
    index = Path("output/index.html").read_text(encoding="utf-8")
    assert "a/a.html" in index
    assert "b/b.html" not in index


def test_another_source_of_the_same_name_overwrites_nothing(write: Write) -> None:
    write("x/a.txt", SMALL)
    write("y/a.txt", SMALL.replace("Small", "Smaller"))
    assert handouts("build", "x/a.txt", "--format", "json").exit_code == 0
    assert handouts("build", "y/a.txt", "--format", "json").exit_code == 0
    assert handouts("build", "y/a.txt", "--format", "json").exit_code == 0
    assert json.loads(Path("output/a/a.json").read_bytes())["title"] == "A Small Article"
    assert json.loads(Path("output/a-2/a-2.json").read_bytes())["title"] == "A Smaller Article"
    assert not Path("output/a-3").exists()


def test_a_manifest_that_names_other_places_deletes_nothing(write: Write) -> None:
    victim = write("victim.txt", "keep me")
    write("source/a.txt", SMALL)
    assert handouts("build", "--format", "json").exit_code == 0
    record = Path("output/.handouts/a.json")
    record.write_text(record.read_text().replace('"a.json"', '"../../victim.txt"'))
    write("source/a.txt", SMALL.replace("short", "shorter"))
    assert handouts("build", "--format", "json").exit_code == 0
    assert victim.read_text() == "keep me"


@pytest.mark.slow
def test_handouts_of_a_build_that_was_cut_off_are_outdated(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.builder.build_article

    write("source/a.txt", SMALL)
    assert handouts("build", "--format", "html", "--format", "json").exit_code == 0
    write("source/a.txt", SMALL.replace("short", "very long"))
    real = pipeline.builder.build_article.write_atomically

    def killed_after_html(path: Path, content: bytes) -> None:
        real(path, content)
        if path.suffix == ".html":
            raise KeyboardInterrupt

    monkeypatch.setattr(pipeline.builder.build_article, "write_atomically", killed_after_html)
    handouts("build", "--format", "html")
    monkeypatch.undo()
    os.chdir(write("here.txt", "").parent)
    write("source/a.txt", SMALL)
    assert handouts("build", "--format", "json").exit_code == 0
    assert not Path("output/a/a.html").exists(), "it says what the source does not say any more"


def test_the_output_folder_cannot_be_the_source_folder(write: Write) -> None:
    write("source/a.txt", SMALL)
    result = handouts("build", "source", "--output", "source")
    assert "the output folder is the source folder" in one_line(result)
    assert result.exit_code == 2


def test_a_source_named_like_the_catalogue_does_not_stand_in_its_way(write: Write) -> None:
    write("source/index.html.txt", SMALL)
    assert handouts("build", "--format", "html").exit_code == 0
    assert Path("output/index.html").is_file()


def test_a_fault_of_the_product_itself_is_told_and_the_others_are_built(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.builder.load_article

    def fail_on_bad(raw: RawArticle, *rest: object, **options: object) -> object:
        if raw.name == "bad.txt":
            raise RuntimeError("never foreseen")
        return real(raw, *rest, **options)  # type: ignore[arg-type]

    real = pipeline.builder.load_article.scrape_raw
    monkeypatch.setattr(pipeline.builder.load_article, "scrape_raw", fail_on_bad)
    write("source/bad.txt", SMALL)
    write("source/good.txt", SMALL)
    result = handouts("build", "--format", "json")
    assert result.exit_code == 1
    assert "source/bad.txt: the product failed on this article (RuntimeError: never foreseen)" in one_line(
        result
    )
    assert Path("output/good/good.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (("build", "gone.txt"), "gone.txt: there is no such file", 1),
        (("build", "--format", "docx", "a.txt"), "there is no format 'docx'", 2),
        (("build", "--theme", "neon", "a.txt"), "there is no theme 'neon'", 2),
        (("build",), "source: there is no article", 2),
        (("build", "--config", "none.toml", "a.txt"), "none.toml: there is no such file", 3),
        (("clean", "gone.txt"), "gone.txt: there is no such file", 1),
        (("clean", "."), "this is a folder", 1),
    ],
)
def test_wrong_input_is_one_clear_line(
    write: Write, arguments: tuple[str, ...], message: str, code: int
) -> None:
    write("a.txt", SMALL)
    result = handouts(*arguments)
    assert message in one_line(result)
    assert result.exit_code == code


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("colour = 1", "'colour' is not known"),
        ("[clinic]\nfax = '1'", "'clinic.fax' is not known"),
        ("paper = 'A5'", "there is no paper 'A5'"),
        ("formats = 'pdf'", "'formats' is no list of names"),
        ("theme = 3", "'theme' is no text"),
        ("theme = ", "cannot be read as TOML"),
        ("theme = " + "[" * 20_000, "cannot be read as TOML"),
        ('language = "klingon language"', "'klingon language' is no language tag"),
        ('output = "o\\u0000"', "'output' holds a character that nobody can see"),
    ],
)
def test_wrong_settings_are_one_clear_line(write: Write, settings: str, message: str) -> None:
    write("handouts.toml", settings)
    write("source/a.txt", SMALL)
    result = handouts("build")
    assert message in one_line(result)
    assert result.exit_code == 3


@pytest.mark.parametrize("output", ["taken", "/dev/null/below"])
def test_unwritable_output_is_one_clear_line(write: Write, output: str) -> None:
    write("source/a.txt", SMALL)
    write("taken", "a file where the folder should be")
    result = handouts("build", "--format", "json", "--output", output)
    assert "cannot be written" in one_line(result)
    assert result.exit_code == 4


def test_clean_prints_markdown_or_writes_json(write: Write) -> None:
    path = write("back.txt", FIRST.read_bytes())
    printed = handouts("clean", path)
    assert printed.stdout.startswith("# Exercise for Lower Back Pain")
    assert "3. Lift & Stretch:" in printed.stdout
    written = handouts("clean", path, "--output", "made")
    assert written.exit_code == 0, written.output
    assert json.loads(Path("made/back.json").read_bytes())["title"].startswith("Exercise for")
    assert Path("made/back.md").read_text(encoding="utf-8") == printed.stdout


def test_clean_explains_line_by_line(write: Write) -> None:
    result = handouts("clean", write("back.txt", FIRST.read_bytes()), "--explain")
    assert "line   41  repaired lost-emoji: …verything moves better! [-?♂<U+FE0F>-]✨" in result.stdout
    assert "line   42  removed  advertisement: Post Your Ad Here" in result.stdout
    assert "7 repaired, 9 removed, 0 to look at" in result.stdout


def test_clean_goes_on_after_a_bad_file(write: Write) -> None:
    bad, good = write("bad.txt", ""), write("good.txt", SMALL)
    result = handouts("clean", bad, good, "--output", "made")
    assert result.exit_code == 1
    assert Path("made/good.json").exists()
    assert "bad.txt: the file is empty" in one_line(result)


def test_clean_refuses_two_files_of_one_name(write: Write) -> None:
    result = handouts("clean", write("x/a.txt", SMALL), write("y/a.txt", SMALL), "--output", "made")
    assert "would both be written as a.json" in one_line(result)
    assert result.exit_code == 2


def test_formats_and_themes_are_listed_with_where_they_come_from() -> None:
    assert [line.split() for line in handouts("formats").stdout.splitlines()] == [
        [name, "exercise-handouts"] for name in ("epub", "html", "json", "pdf")
    ]
    assert handouts("themes").stdout.startswith("clinic ")


def test_quiet_and_verbose_stand_before_or_after_the_command(write: Write) -> None:
    write("source/a.txt", SMALL)
    assert handouts("build", "-q", "--format", "json").output == ""
    assert handouts("-q", "build", "--format", "json").output == ""
    assert "line 2: no-steps" in handouts("build", "-v", "--force", "--format", "json").stdout


def test_version_and_help() -> None:
    assert handouts("--version").stdout.startswith("handouts, version ")
    assert "build" in handouts("--help").stdout
