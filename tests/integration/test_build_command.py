"""``handouts build``: what it tells people and programs, and how it ends, whatever ends it."""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import COMMANDS, main
from support.articles import ROOT

pytestmark = pytest.mark.slow

Write = Callable[..., Path]
SMALL = "A Small Article\nKeep it short.\n✅ Stop if it hurts.\n"
OVERRIDE, ESCAPE = "\u202e", "\x1b"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def library(write: Write) -> Callable[[int], list[Path]]:
    """Writes so many small articles, no two alike."""

    def put(count: int) -> list[Path]:
        return [
            write(f"source/a{number:02}.txt", SMALL.replace("Small", f"Small {number}"))
            for number in range(count)
        ]

    return put


def handouts(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def build(*arguments: object) -> Result:
    return handouts("build", "--format", "json", *arguments)


def events(result: Result) -> list[dict[str, object]]:
    """What a build told programs; all of its output must be that."""
    assert result.stderr == ""
    return [json.loads(line) for line in result.stdout.splitlines()]


def there(folder: Path = Path("output")) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_help_tells_every_command_there_is() -> None:
    listed = handouts("--help").stdout.partition("Commands:")[2]
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z].*\.$", listed, re.MULTILINE), name
        assert handouts(name, "--help").exit_code == 0
    assert list(COMMANDS) == sorted(COMMANDS)


# What is built, and why


def test_what_is_up_to_date_is_left_alone(library: Callable[[int], list[Path]]) -> None:
    library(2)
    assert "2 built in " in build().stdout
    before = there()
    second = build()
    assert second.exit_code == 0
    assert second.stdout.startswith("0 built, 2 unchanged in ")
    assert there() == before
    assert "2 built in " in build("--force").stdout
    assert there() == before


def test_a_dry_run_says_what_would_be_built_and_why_and_writes_nothing(
    library: Callable[[int], list[Path]], write: Write
) -> None:
    library(2)
    assert build("--dry-run").stdout == (
        "source/a00.txt: it is new\nsource/a01.txt: it is new\n2 to build, 0 unchanged\n"
    )
    assert not Path("output").exists()
    build()
    write("source/a00.txt", SMALL.replace("short", "shorter"))
    Path("output/a01/a01.json").write_bytes(b"")
    before = there()
    result = build("--dry-run")
    assert "source/a00.txt: changed: article\n" in result.stdout
    assert "source/a01.txt: its json is not as it was made\n" in result.stdout
    assert there() == before


def test_a_dry_run_tells_many_articles_of_one_reason_together(library: Callable[[int], list[Path]]) -> None:
    library(12)
    assert build("--dry-run").stdout == (
        "12 articles: it is new (source/a00.txt, source/a01.txt, source/a02.txt and 9 more)\n"
        "12 to build, 0 unchanged\n"
    )
    assert build("--dry-run", "-v").stdout.count("it is new") == 12


def test_handouts_of_sources_that_are_gone_are_taken_away_when_asked_for(
    library: Callable[[int], list[Path]],
) -> None:
    paths = library(2)
    build()
    own = Path("output/a00/notes.txt")
    own.write_text("a person's own")
    paths[0].unlink()
    assert "1 handout of sources that are gone" in build("--dry-run").stdout
    before = there()
    told = handouts("clean-output", "--dry-run")
    assert told.stdout.startswith("output/a00/a00.json: would be removed, since source/a00.txt is gone\n")
    assert there() == before
    removed = handouts("clean-output")
    assert removed.exit_code == 0
    assert removed.stdout == "output/a00/a00.json: removed\n1 handout removed\n"
    assert own.exists()
    assert Path("output/a01/a01.json").exists()
    assert not Path("output/report/a00.html").exists()
    assert handouts("clean-output").stdout == "Nothing to remove: every source is there\n"
    assert handouts("clean-output", "-q").output == ""


def test_the_first_failure_ends_a_build_if_asked_for(
    library: Callable[[int], list[Path]], write: Write
) -> None:
    library(3)
    write("source/a01.txt", "")
    result = build("--fail-fast")
    assert result.exit_code == 1
    assert "Stopped: 1 built, 1 failed, 1 not built in " in result.stdout
    assert not Path("output/a02").exists()
    assert "a00/a00.json" in Path("output/index.html").read_text(encoding="utf-8")
    assert "2 built, 1 unchanged" in (write("source/a01.txt", SMALL), build())[1].stdout


# What is told


def test_many_articles_have_a_line_now_and_then_and_failures_are_told_at_once(
    library: Callable[[int], list[Path]], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.cli.reporters

    monkeypatch.setattr(pipeline.cli.reporters, "MAX_LISTED_ARTICLES", 4)
    monkeypatch.setattr(pipeline.cli.reporters, "_PROGRESS_SECONDS", 0)
    library(5)
    write("source/a03.txt", "")
    told = build().stdout.splitlines()
    assert told[0] == "1 of 5 done"
    assert re.fullmatch(r"4 of 5 done, 1 failed, [\d.,]+ a second, a few seconds left", told[3])
    assert told[5].startswith("4 built, 1 failed in ")
    monkeypatch.setattr(pipeline.cli.reporters, "_PROGRESS_SECONDS", 60)
    assert len(build("--force").stdout.splitlines()) == 2


def test_failures_that_ran_off_the_screen_are_told_once_more(
    library: Callable[[int], list[Path]], write: Write
) -> None:
    library(18)
    write("source/a00.txt", "")
    lines = build().stderr.splitlines()
    assert lines[0].startswith("Error: source/a00.txt: the file is empty")
    assert lines[1:] == ["1 article failed:", f"  {lines[0].removeprefix('Error: ')}"]


def test_where_nothing_failed_nothing_is_told_once_more(library: Callable[[int], list[Path]]) -> None:
    library(20)
    assert build().stderr == ""


def test_the_end_says_how_many_articles_need_a_person(write: Write) -> None:
    write("source/a.txt", SMALL)
    write("source/b.txt", "")
    result = build()
    assert "1 built, 1 failed in " in result.stdout
    assert "; open output/index.html\n" in result.stdout
    told = "2 articles need a person (1 failed, 1 with findings); open output/report.html"
    assert result.stdout.splitlines()[-1] == told
    assert told in build().stdout, "what was built before needs them still"


def test_quiet_tells_failures_only(write: Write) -> None:
    write("source/a.txt", SMALL)
    write("source/b.txt", "")
    result = build("-q")
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


def test_programs_are_told_in_events(write: Write) -> None:
    write("source/a.txt", SMALL)
    write("source/b.txt", "")
    told = events(build("--json"))
    assert [event["event"] for event in told] == ["begin", "plan", "built", "failed", "summary"]
    begin, plan, built, failed, summary = told
    assert begin["schema"] == 1
    assert (plan["to_build"], plan["unchanged"], plan["formats"]) == (2, 0, ["json"])
    assert (built["source"], built["name"], built["title"]) == ("source/a.txt", "a", "A Small Article")
    assert (built["files"], built["findings"]) == (["output/a/a.json"], 1)
    fault = {"what": "the file is empty", "where": "source/b.txt"}
    assert failed["errors"] == [{**fault, "next_step": "paste the article into it or delete it"}]
    assert summary["needs_a_person"] == {"failed": 1, "void": 0, "findings": 1}
    assert (summary["built"], summary["failed"], summary["exit_code"]) == (1, 1, 1)
    assert [event["event"] for event in events(build("--json"))][2:4] == ["unchanged", "failed"]


def test_programs_are_told_of_a_dry_run(library: Callable[[int], list[Path]]) -> None:
    paths = library(2)
    build()
    paths[1].unlink()
    told = events(build("--json", "--dry-run", "--force"))
    assert [event["event"] for event in told] == ["begin", "plan", "would-build", "would-remove", "summary"]
    assert told[2] == {
        "event": "would-build",
        "source": "source/a00.txt",
        "name": "a00",
        "reason": "it is asked for",
    }
    assert told[3]["files"] == ["output/a01/a01.json"]
    assert told[4]["dry_run"] is True


@pytest.mark.parametrize(
    ("arguments", "what", "code"),
    [
        (("--format", "docx"), "there is no format 'docx'", 2),
        (("--config", "none.toml"), "there is no such file", 3),
        (("--output", "taken"), "cannot be written", 4),
    ],
)
def test_programs_are_told_what_ends_a_build(
    write: Write, arguments: tuple[str, ...], what: str, code: int
) -> None:
    write("source/a.txt", SMALL)
    write("taken", "a file where the folder should be")
    result = handouts("build", "--json", *arguments)
    assert result.exit_code == code
    _, error, summary = events(result)
    assert error["event"] == "error"
    assert what in str(error["what"])
    assert error["next_step"]
    assert summary["exit_code"] == code


@pytest.mark.skipif(os.name != "posix", reason="elsewhere names of files are text")
def test_no_name_or_title_acts_on_the_terminal(write: Write) -> None:
    name = f"knee{ESCAPE}[31m{OVERRIDE}txt.txt"
    write(f"source/{name}", SMALL)
    write(f"source/empty\n{ESCAPE}]0;title.txt", "")
    output = build("-v").output + build("--dry-run", "--force").output + handouts("check").output
    output += build("--json", "--force").output + handouts("verify", "-v").output
    assert ESCAPE not in output
    assert OVERRIDE not in output
    assert re.search(r"source/empty\S+]0;title.txt: the file is empty", output), "it stands on one line"


# What ends it


def failing(monkeypatch: pytest.MonkeyPatch, number: int, place: str) -> None:
    """Let the system refuse to write files of this place."""
    real = os.replace

    def refuse(self: Path, target: Path) -> Path:
        if place in str(target):
            raise OSError(number, os.strerror(number))
        real(self, target)
        return target

    monkeypatch.setattr(Path, "replace", refuse)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "make room"),
        (errno.EROFS, "its disk is read-only"),
        (errno.EACCES, "change its rights"),
    ],
)
def test_an_output_that_cannot_be_written_any_more_ends_the_build_in_one_line(
    library: Callable[[int], list[Path]], monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    library(3)
    failing(monkeypatch, number, "a01.json")
    result = build()
    assert result.exit_code == 4
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("Error: output/")
    assert f"a01.json: cannot be written ({os.strerror(number)}); {advice}" in result.stderr
    assert "Stopped: 1 built, 2 not built in " in result.stdout


def test_a_disk_that_is_full_to_the_end_is_told_once(
    library: Callable[[int], list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    library(2)
    failing(monkeypatch, errno.ENOSPC, "output")
    result = build("--json")
    assert result.exit_code == 4
    assert [event["event"] for event in events(result)] == ["begin", "plan", "error", "summary"]
    assert not list(Path("output").rglob("*.json"))
    assert not list(Path("output").rglob(".writing-*"))


def test_a_source_that_vanishes_meanwhile_is_one_line(
    library: Callable[[int], list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.builder.run

    paths = library(2)
    planned = pipeline.builder.run.make_plan

    def and_then_vanishes(*given: object, **options: object) -> object:
        plan = planned(*given, **options)  # type: ignore[arg-type]
        paths[0].unlink()
        return plan

    monkeypatch.setattr(pipeline.builder.run, "make_plan", and_then_vanishes)
    result = build()
    assert result.exit_code == 1
    assert result.stderr == "Error: source/a00.txt: there is no such file; check the name\n"
    assert Path("output/a01/a01.json").exists()
    assert not Path("output/a00").exists()


def test_help_loads_only_what_it_needs() -> None:
    code = (
        "import sys, click; clicked = set(sys.modules)\n"
        "from pipeline.cli import main\nmain(['--help'], standalone_mode=False)\n"
        "print(*(set(sys.modules) - clicked), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert not loaded & {"pathlib", "dataclasses", "concurrent", "logging", "msgspec", "tomllib", "rich"}


def test_every_event_is_described() -> None:
    page = (ROOT / "docs/building.md").read_text(encoding="utf-8").partition("## Events")[2]
    told = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
    source = (ROOT / "pipeline/cli/reporters.py").read_text(encoding="utf-8")
    printed = set(re.findall(r'_print_event\(\s*"([a-z-]+)"', source)) | {"unchanged", "built", "failed"}
    assert printed == told
