"""Worker processes: the bytes of one process, bounded, replaced when they die, gone with their build."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.builder.plan import build_settings
from pipeline.builder.workers import build_sample_article
from pipeline.cli import main
from pipeline.config import Config

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only"),
]

ARTICLE = "Stronger {0}\n\nHow to do it\n1. Stand straight.\n2. Bend your {0} for {1} seconds.\n"
#: A format that meets its limits, or dies, on some articles.
MOODY = """
import os, time
name = "moody"
suffix = ".moody"
def export(article, context):
    if "slow" in article.title:
        time.sleep(60)
    if "greedy" in article.title:
        return b"".join([bytes(50_000_000) for _ in range(100)])
    if "deadly" in article.title:
        os.abort()
    if "unlucky" in article.title and not os.path.exists("was-here"):
        open("was-here", "w").close()
        os.abort()
    return b"fine"
"""

#: Seconds within which a good article is built on a machine that does much else: where a test waits for them,
#: and where none does.
SHORT, PATIENCE = 6, 120


def contents(output: Path) -> dict[str, bytes]:
    """Every file of an output folder."""
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with six articles, in which builds have workers."""
    monkeypatch.setenv("HANDOUTS_JOBS", "2")
    (tmp_path / "source").mkdir()
    for number, part in enumerate(("knees", "hips", "arms", "feet", "hands", "ankles"), 5):
        path = tmp_path / "source" / f"{part}.txt"
        path.write_text(ARTICLE.format(part, number), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_article_that_warms_workers_can_be_made_in_every_format() -> None:
    build_sample_article(build_settings(Config()))


def test_workers_make_the_same_bytes_as_one_process(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    by_workers = contents(project / "output")
    monkeypatch.setenv("HANDOUTS_JOBS", "0")
    assert CliRunner().invoke(main, ["build", "--output", "alone"]).exit_code == 0
    alone = contents(project / "alone")
    assert by_workers.keys() == alone.keys()
    assert all(by_workers[name] == alone[name] for name in alone)


@pytest.fixture
def moody(project: Path, installed: Callable[..., None]) -> Path:
    """The project with a format that meets its limits, and with little memory."""
    installed("moody-format", MOODY, format_name="moody")
    limit(project, seconds=PATIENCE)
    return project


def limit(project: Path, *, seconds: int) -> None:
    told = f'formats = ["json", "moody"]\n[limits]\nseconds = {seconds}\nmegabytes = 400\n'
    (project / "handouts.toml").write_text(told, encoding="utf-8")


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        (
            "slow",
            f"takes more than {SHORT} seconds; cut it into several articles, or raise 'seconds' of [limits]",
        ),
        ("greedy", "takes more than 400 MB of memory; cut it into several articles, or raise 'megabytes'"),
        ("deadly", "a worker died of it"),
    ],
)
def test_an_article_beyond_its_limits_is_stopped_and_the_others_are_built(
    moody: Path, mood: str, reason: str
) -> None:
    (moody / "source" / "bad.txt").write_text(ARTICLE.format(f"{mood} neck", 9), encoding="utf-8")
    if mood == "slow":
        limit(moody, seconds=SHORT)
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 1
    assert f"source/bad.txt: {reason}" in result.stderr
    assert not (moody / "output" / "bad").exists(), "what was made of it before it was stopped is gone too"
    assert len(list((moody / "output").glob("*/*.moody"))) == 6
    told = json.loads((moody / "output" / "report.json").read_bytes())["articles"]
    assert [each["name"] for each in told if each["errors"]] == ["bad"]


def test_an_article_whose_worker_died_of_something_else_is_tried_again(moody: Path) -> None:
    (moody / "source" / "bad.txt").write_text(ARTICLE.format("unlucky neck", 9), encoding="utf-8")
    result = CliRunner().invoke(main, ["build"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert (moody / "output" / "bad" / "bad.moody").read_bytes() == b"fine"


def test_a_build_that_is_killed_is_completed_to_the_same_bytes(project: Path) -> None:
    command = (sys.executable, "-m", "pipeline", "build", "-q", "--format", "html", "--format", "epub")
    environment = {**os.environ, "HANDOUTS_JOBS": "2"}
    began = time.monotonic()
    subprocess.run(command, cwd=project, env=environment, check=True)
    takes = time.monotonic() - began
    (project / "output").rename(project / "undisturbed")
    for moment in (0.95, 0.7):
        process = subprocess.Popen(command, cwd=project, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(takes * moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        subprocess.run(command, cwd=project, env=environment, check=True)
        assert contents(project / "output") == contents(project / "undisturbed")
        shutil.rmtree(project / "output")
