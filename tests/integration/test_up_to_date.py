"""What is up to date is left alone, what is not is made again, and the reason is told."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.builder import Build, Outcome, build, clean_output
from pipeline.builder.plan import build_settings, make_plan
from pipeline.config import Config
from pipeline.errors import OutputError
from pipeline.sources import find_sources
from pipeline.storage.atomic import assign_output_names

pytestmark = pytest.mark.slow

Write = Callable[..., Path]
ARTICLE = "Stronger knees\n\nHow to do it\n1. Stand straight.\n2. Bend your knees for 5 seconds.\n"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings of a project with two articles."""
    (tmp_path / "source").mkdir()
    for name in ("knees", "hips"):
        (tmp_path / "source" / f"{name}.txt").write_text(ARTICLE.replace("knees", name), encoding="utf-8")
    return Config(tmp_path, tmp_path / "source", tmp_path / "output", formats=("html", "json"))


def built(config: Config, **options: bool) -> dict[str, Outcome]:
    """The outcomes of a build of everything, by name."""
    outcomes = build(find_sources((), config.source, config.output), config, **options)
    return {outcome.task.name: outcome for outcome in outcomes}


def files(output: Path) -> dict[str, tuple[int, int]]:
    """Every file of an output folder, with what tells whether it was written again."""
    return {
        str(path.relative_to(output)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in output.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def reasons(config: Config) -> dict[str, str]:
    """Why a build would make what, by name."""
    found = find_sources((), config.source, config.output)
    return {task.name: task.reason for task in make_plan(found, build_settings(config)).tasks}


def contents(output: Path) -> dict[str, bytes]:
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_a_second_build_writes_nothing(config: Config) -> None:
    built(config)
    before = files(config.output)
    assert all(outcome.is_unchanged for outcome in built(config).values())
    assert files(config.output) == before


def test_an_unchanged_article_is_not_even_read_by_an_exporter(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(config)
    (config.source / "hips.txt").write_text(ARTICLE.replace("knees", "hip joints"), encoding="utf-8")
    exported = []
    real = __import__("pipeline.exporters.html", fromlist=["export"]).export

    def noted(article, context):  # type: ignore[no-untyped-def]
        exported.append(article.title)
        return real(article, context)

    monkeypatch.setattr("pipeline.exporters.html.export", noted)
    built(config)
    assert exported == ["Stronger hip joints"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: (c.source / "hips.txt").write_text(ARTICLE + "3. Rest.\n"), "changed: article"),
        (lambda c: (c.source / "hips.toml").write_text('author = "A. Writer"\n'), "changed: decisions"),
        (lambda c: (c.output / "hips" / "hips.html").unlink(), "its html is not as it was made"),
        (lambda c: (c.output / "hips" / "hips.html").write_text("cut"), "its html is not as it was made"),
        (lambda c: (c.output / "report" / "hips.json").unlink(), "its part of the report is gone"),
        (lambda c: (c.output / "report" / "hips.json").write_text("{"), "its part of the report is gone"),
        (lambda c: (c.output / ".handouts" / "hips.json").write_text("{"), "it is new"),
    ],
)
def test_whatever_an_article_is_made_from_is_noticed(
    config: Config, change: Callable[[Config], object], reason: str
) -> None:
    built(config)
    undisturbed = contents(config.output)
    change(config)
    assert reasons(config) == {"hips": reason}
    outcomes = built(config)
    assert outcomes["knees"].is_unchanged
    assert not outcomes["hips"].is_unchanged
    assert reasons(config) == {}
    if not reason.startswith("changed"):
        assert contents(config.output) == undisturbed


def test_a_changed_look_makes_all_handouts_again_and_says_why(config: Config) -> None:
    theme = config.root / "themes" / "own"
    theme.mkdir(parents=True)
    (theme / "theme.toml").write_text('description = "Own"\n')
    own = Config(config.root, config.source, config.output, config.root / "themes", ("html",), theme="own")
    built(own)
    (theme / "screen.css").write_text("body { color: #123456 }\n")
    assert set(reasons(own).values()) == {"changed: theme"}
    built(own)
    assert "#123456" in (config.output / "hips" / "hips.html").read_text(encoding="utf-8")
    letter = Config(
        config.root, config.source, config.output, config.root / "themes", ("html",), "own", "Letter"
    )
    assert set(reasons(letter).values()) == {"changed: settings"}


def test_one_more_format_makes_only_that(config: Config) -> None:
    built(config)
    before = files(config.output)
    more = Config(config.root, config.source, config.output, formats=("html", "json", "epub"))
    outcome = built(more)["hips"]
    assert [path.name for path in outcome.written] == ["hips.epub"]
    assert files(config.output)["hips/hips.html"] == before["hips/hips.html"]


@pytest.mark.parametrize("page", ["index.html", "report.html", "report.json"])
def test_a_page_of_all_articles_that_is_gone_is_made_again(config: Config, page: str) -> None:
    built(config)
    (config.output / page).unlink()
    built(config)
    assert (config.output / page).is_file()


def test_force_makes_all_again_with_the_same_bytes(config: Config) -> None:
    built(config)
    before, inodes = contents(config.output), files(config.output)
    assert not any(outcome.is_unchanged for outcome in built(config, is_forced=True).values())
    assert contents(config.output) == before
    assert files(config.output)["hips/hips.html"] != inodes["hips/hips.html"]


def test_an_article_that_fails_is_tried_again_and_loses_its_handouts(config: Config) -> None:
    built(config)
    (config.source / "hips.txt").write_text("Only a title\n", encoding="utf-8")
    assert built(config)["hips"].errors
    assert not (config.output / "hips").exists()
    assert built(config)["hips"].errors, "every build tells it"
    (config.source / "hips.txt").write_text(ARTICLE, encoding="utf-8")
    assert built(config)["hips"].written


def test_a_format_that_fails_is_tried_again_and_the_others_are_left(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise ValueError("no ink")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.exporters.html.export", fail)
        assert "no ink" in str(built(config)["hips"].errors[0])
    outcome = built(config)["hips"]
    assert [path.name for path in outcome.written] == ["hips.html"]


def test_clean_output_takes_away_what_deleted_sources_left_and_nothing_else(config: Config) -> None:
    built(config)
    note = config.output / "hips" / "note.txt"
    note.write_text("written by hand")
    (config.output / "poster.pdf").write_bytes(b"%PDF")
    (config.source / "hips.txt").unlink()
    gone = clean_output(config)
    assert {path.name for path in gone} == {"hips.html", "hips.json"}
    assert note.exists()
    assert (config.output / "poster.pdf").exists()
    assert (config.output / "knees" / "knees.html").exists()
    told = json.loads((config.output / "report.json").read_bytes())["articles"]
    assert [each["name"] for each in told] == ["knees"]
    assert "hips" not in (config.output / "index.html").read_text(encoding="utf-8")


def test_two_builds_at_once_are_refused_with_one_line(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.storage.atomic._LOCK_TIMEOUT_SECONDS", 0.05)
    with (
        Build(config),
        pytest.raises(OutputError, match=r"another build is at work in this folder; wait for it"),
        Build(config),
    ):
        pass
    assert built(config)["hips"].written, "the lock is gone with the build"


def test_a_build_that_was_cut_off_anywhere_is_completed_to_the_same_bytes(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cuts a build off after each of its writes in turn."""
    config = replace(config, formats=("json",))
    (config.source / "knees.txt").unlink()
    built(config)
    undisturbed = contents(config.output)
    real = os.fsync
    cuts = 0
    for cut in count(1):
        shutil.rmtree(config.output)
        left = cut

        def killed(descriptor: int) -> None:
            nonlocal left
            real(descriptor)
            left -= 1
            if left <= 0:
                raise KeyboardInterrupt

        try:
            with monkeypatch.context() as patch:
                patch.setattr("os.fsync", killed)
                built(config)
            break
        except KeyboardInterrupt:
            cuts += 1
            built(config)
            assert contents(config.output) == undisturbed, f"cut off after {cut} writes"
    assert cuts > 6, "every file was cut off once"


def test_what_a_build_left_that_was_killed_while_it_wrote_the_report_is_cleared_away(config: Config) -> None:
    """All handouts were made already: the next build has nothing to do but to write the pages."""
    config = replace(config, formats=("json",))
    built(config)
    undisturbed = contents(config.output)
    (config.output / ".handouts" / ".catalogue").unlink()
    (config.output / ".writing-0wzmz9r8").write_bytes(b"<!DOCTYPE html>")
    built(config)
    assert contents(config.output) == undisturbed


def test_articles_in_folders_keep_their_places(config: Config) -> None:
    for name in ("knees.txt", "knees/squat.txt", "knees/Squat.md", "knees/report/x.y.txt", "report/z.txt"):
        path = config.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE.replace("1. ", "1. " if name.endswith("txt") else "# "), encoding="utf-8")
    built(config)
    made = {path.relative_to(config.output).as_posix() for path in config.output.glob("**/*.html")}
    assert {
        "knees/knees.html",
        "knees/squat/squat.html",
        "knees/squat-2/squat-2.html",
        "knees/report/x-y/x-y.html",
        "report-articles/z/z.html",
        "report/knees.html",
        "report/knees/squat.html",
    } <= made
    page = (config.output / "report" / "knees" / "squat.html").read_text(encoding="utf-8")
    assert 'href="../../report.html"' in page
    assert 'href="../../knees/squat/squat.html"' in page
    assert reasons(config) == {}


@given(st.lists(st.text(max_size=20).map(lambda text: f"a/{text}"), max_size=12), st.randoms())
def test_names_are_safe_unlike_and_do_not_depend_on_what_was_done_before(trees: list[str], chance) -> None:  # type: ignore[no-untyped-def]
    addressed = [(str(number), tree) for number, tree in enumerate(trees)]
    names = list(assign_output_names(addressed, {}))
    assert len(set(names)) == len(names)
    for name in names:
        assert all(part.strip("._-abcdefghijklmnopqrstuvwxyz0123456789") == "" for part in name.split("/"))
        assert all(part and not part.startswith(".") for part in name.split("/"))
    some = {str(number): name for number, name in enumerate(names) if chance.random() < 0.5}
    assert list(assign_output_names(addressed, some)) == names
