"""Approvals: of exactly one content, void as soon as anything clinical changes; what may be released."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.builder import clean_article
from pipeline.cli import main
from pipeline.clinical.reviewed_content import (
    collect_reviewed_texts,
    diff_reviewed_texts,
    fingerprint_content,
)
from pipeline.config import Config
from pipeline.sources import make_source
from support.articles import FIRST
from support.trying import tried

pytestmark = pytest.mark.slow

LICENCE = 'licence = "CC BY 4.0"\nsource_url = "https://example.org/article"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the first article in it, which is also the working folder."""
    (tmp_path / "source").mkdir()
    raw = tmp_path / "source" / "back.txt"
    raw.write_bytes(FIRST.read_bytes())
    (tmp_path / "source" / "back.toml").write_text(LICENCE, encoding="utf-8")
    (tmp_path / "handouts.toml").write_text('formats = ["html", "json"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return raw


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def edit(raw: Path, before: str, after: str) -> None:
    text = raw.read_text(encoding="utf-8")
    assert text.count(before) == 1
    raw.write_text(text.replace(before, after), encoding="utf-8")


def reviewed(raw: Path) -> bool:
    return clean_article(raw, Config())[0].provenance.is_reviewed


def test_what_is_approved_is_no_draft(project: Path) -> None:
    assert not reviewed(project)
    told = run(
        "approve",
        "back",
        "--reviewer",
        "R. Viewer, physiotherapist",
        "--on",
        "2026-02-01",
        "--due",
        "2027-02-01",
    )
    assert told.exit_code == 0
    assert reviewed(project)
    assert run("build").exit_code == 0
    page = Path("output/back/back.html").read_text(encoding="utf-8")
    assert "Draft" not in page
    assert "R. Viewer, physiotherapist" in page
    assert "1 February 2027" in page


def test_another_digit_voids_the_approval_and_the_diff_shows_it(project: Path) -> None:
    run("approve", "back", "--reviewer", "R. Viewer")
    edit(project, "hold for 20–30 seconds", "hold for 20–40 seconds")
    assert not reviewed(project)
    told = run("diff", "back")
    assert told.exit_code == 1
    assert "20–30 -> 20–40" in told.output
    assert "Step-by-Step Instructions | step 3" in told.output
    assert "Safety" not in told.output, "what did not change is not shown"
    built = run("build", "-v")
    assert "approval-void" in built.output
    assert "Draft: not clinically reviewed" in Path("output/back/back.html").read_text(encoding="utf-8")


def test_another_comma_leaves_the_approval_and_the_diff_is_empty(project: Path) -> None:
    run("approve", "back", "--reviewer", "R. Viewer")
    edit(project, "on a mat with your knees bent", "on a mat, with your knees bent")
    told = run("diff", "back")
    assert (told.exit_code, told.output) == (0, "")
    assert reviewed(project)


CLINICAL = {
    "a do becomes a don't": ("✅ Breathe naturally", "❌ Breathe naturally"),
    "a negation goes": ("never bounce", "bounce"),
    "a word comes": ("Arching your lower back", "Not arching your lower back"),
    "a side changes": ("one knee toward", "both knees toward"),
    "a unit changes": ("30 seconds.", "30 minutes."),
    "an item goes": ("❌ Arching your lower back while pulling your knees in.\n", ""),
    "a cell changes": ("Beginner-Friendly", "Advanced"),
    "a heading changes": ("Common Mistakes to Avoid", "Common Tips"),
    "the title changes": ("Loosen, Strengthen", "Loosen"),
}


@pytest.mark.parametrize("name", CLINICAL)
def test_whatever_is_clinical_voids_an_approval(project: Path, name: str) -> None:
    run("approve", "back", "--reviewer", "R. Viewer")
    edit(project, *CLINICAL[name])
    assert not reviewed(project)
    assert run("diff", "back").output


NOT_CLINICAL = {
    "a dash": ("slow and controlled - never", "slow and controlled – never"),
    "a capital": ("Stop immediately if", "stop immediately if"),
    "a curly quotation mark": ("session won’t fix", "session won't fix"),
    "a full stop": ("sharp or shooting pain.", "sharp or shooting pain"),
    "a range with another dash": ("20–30 seconds", "20-30 seconds"),
    "an advertisement": ("Post Your Ad Here", "Advertisement"),
}


@pytest.mark.parametrize("name", NOT_CLINICAL)
def test_what_nobody_could_hear_leaves_it(project: Path, name: str) -> None:
    run("approve", "back", "--reviewer", "R. Viewer")
    edit(project, *NOT_CLINICAL[name])
    assert reviewed(project)
    assert run("diff", "back").output == ""


def test_an_approval_that_was_edited_by_hand_is_refused(project: Path) -> None:
    run("approve", "back", "--reviewer", "R. Viewer")
    kept = make_source(project).approval
    kept.write_text(kept.read_text(encoding="utf-8").replace("20–30", "20–40"), encoding="utf-8")
    told = run("build")
    assert told.exit_code == 1
    assert f"{kept.relative_to(Path.cwd())}: the approval cannot be read" in told.stderr
    assert "delete it and approve again" in told.stderr


def test_a_named_reviewer_without_an_approval_is_a_finding(project: Path) -> None:
    (project.with_suffix(".toml")).write_text(LICENCE + 'reviewed_by = "R. Viewer"\n', encoding="utf-8")
    article, _ = clean_article(project, Config())
    assert "approval-not-recorded" in [finding.rule for finding in article.findings]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("approve", "nothing", "--reviewer", "R."), "there is no article 'nothing'"),
        (("approve", "back", "--reviewer", " "), "the reviewer has no name"),
        (
            ("approve", "back", "--reviewer", "R.", "--on", "2026-02-01", "--due", "2026-01-01"),
            "due before this one",
        ),
        (("diff", "back"), "nobody has approved this article"),
    ],
)
def test_what_makes_no_sense_is_told(project: Path, words: tuple[str, ...], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_draft_is_not_released_and_the_reasons_are_told(project: Path) -> None:
    (project.with_suffix(".toml")).unlink()
    run("build")
    told = run("release")
    assert told.exit_code == 1
    assert "nobody has approved it" in told.stderr
    assert "its licence is not known" in told.stderr
    assert not Path("output/release").exists()


def test_a_release_holds_the_handouts_and_their_digests(project: Path, write: Callable[..., Path]) -> None:
    run("approve", "back", "--reviewer", "R. Viewer", "--on", "2026-02-01")
    run("build")
    told = run("release")
    assert told.exit_code == 0, told.output
    sums = Path("output/release/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in sums:
        digest, _, address = line.partition("  ")
        released = Path("output/release", address).read_bytes()
        assert hashlib.sha256(released).hexdigest() == digest
        assert released == Path("output", address).read_bytes()
    assert [line.partition("  ")[2] for line in sums] == ["back/back.html", "back/back.json"]
    index = json.loads(Path("output/release/release.json").read_bytes())
    assert index["back"]["reviewed_by"] == "R. Viewer"
    assert index["back"]["licence"] == "CC BY 4.0"


def test_a_release_may_leave_drafts_out_but_never_takes_them(
    project: Path, write: Callable[..., Path]
) -> None:
    write("source/draft.txt", "A Draft\nSteps\n1. Walk.\n2. Rest.\n")
    run("approve", "back", "--reviewer", "R. Viewer")
    run("build")
    assert run("release").exit_code == 1
    assert run("release", "--reviewed-only").exit_code == 0
    assert sorted(path.name for path in Path("output/release").iterdir()) == [
        "SHA256SUMS",
        "back",
        "release.json",
    ]
    assert run("release", "draft").exit_code == 1
    assert Path("output/release/back/back.html").is_file(), "the release before is still there"


def test_what_no_longer_says_what_the_article_says_is_not_released(project: Path) -> None:
    run("approve", "back", "--reviewer", "R. Viewer")
    run("build")
    page = Path("output/back/back.html")
    page.write_text(page.read_text(encoding="utf-8").replace("never bounce", "bounce"), encoding="utf-8")
    told = run("release")
    assert told.exit_code == 1
    assert "back.html: in «Safety Tips»: expected" in told.stderr


def test_an_overdue_review_is_not_released(project: Path) -> None:
    run("approve", "back", "--reviewer", "R. Viewer", "--on", "2020-01-01", "--due", "2021-01-01")
    run("build")
    assert "its review was due on 2021-01-01" in run("release").stderr


def test_a_folder_that_holds_something_else_is_left_alone(project: Path, write: Callable[..., Path]) -> None:
    run("approve", "back", "--reviewer", "R. Viewer")
    run("build")
    kept = write("elsewhere/letter.txt", "Dear patient")
    told = run("release", "--output", "elsewhere")
    assert told.exit_code == 4
    assert kept.read_text(encoding="utf-8") == "Dear patient"


@tried(60)
@given(st.data())
def test_contents_differ_exactly_if_there_are_changes_to_show(first: Article, data: st.DataObject) -> None:
    points = collect_reviewed_texts(first)
    kept = data.draw(st.lists(st.sampled_from(points), max_size=8))
    other = data.draw(st.lists(st.sampled_from(points), max_size=8))
    assert (fingerprint_content(kept) == fingerprint_content(other)) == (
        not list(diff_reviewed_texts(kept, other))
    )


def test_a_void_approval_is_told_by_every_build(project: Path) -> None:
    run("approve", "back", "--reviewer", "R. Viewer")
    edit(project, "2–3 rounds", "2–4 rounds")
    told = run("build")
    assert told.exit_code == 0
    assert "Warning: source/back.txt: The approval by R. Viewer of " in told.stderr
    assert json.loads(Path("output/back/back.json").read_bytes())["status"] == "draft"
