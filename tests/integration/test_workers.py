"""Worker processes: the bytes of one process, bounded, replaced when they die, gone with their build."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.builder.plan import build_settings
from pipeline.builder.workers import build_sample_article
from pipeline.cli import main
from pipeline.config import Config
from support.running import processes, until

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
#: What is said of those that are not built.
REASONS = {
    "slow": "takes more than 6 seconds; cut it into several articles, or raise 'seconds' of [limits]",
    "greedy": "takes more than 400 MB of memory; cut it into several articles, or raise 'megabytes'",
    "deadly": "a worker died of it",
}
#: Seconds for what takes a few of them on a machine that does nothing else.
PATIENCE = 60


def contents(output: Path) -> dict[str, bytes]:
    """Every file of an output folder."""
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with four articles, in which builds have workers."""
    monkeypatch.setenv("HANDOUTS_JOBS", "2")
    (tmp_path / "source").mkdir()
    for number, part in enumerate(("knees", "hips", "arms", "feet"), 5):
        path = tmp_path / "source" / f"{part}.txt"
        path.write_text(ARTICLE.format(part, number), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def handouts() -> list[Path]:
    """The handouts in the folder ``output``, without what is made beside them."""
    return [path for path in Path("output").glob("*/*") if path.stem == path.parent.name]


def build_alone(*arguments: str) -> dict[str, bytes]:
    """What a build in this process leaves in the folder ``alone``."""
    assert CliRunner().invoke(main, ["build", "--jobs", "0", "--output", "alone", *arguments]).exit_code == 0
    return contents(Path("alone"))


def test_the_article_that_warms_workers_can_be_made_in_every_format() -> None:
    build_sample_article(build_settings(Config()))


def test_workers_make_the_same_bytes_as_one_process(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.cli.build._MIN_WARM_WORKER_ARTICLES", 0)  # as in large builds
    for name in ("arms", "feet"):  # an article for each worker shows it
        (project / "source" / f"{name}.txt").unlink()
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    by_workers, alone = contents(project / "output"), build_alone()
    assert by_workers.keys() == alone.keys()
    assert all(by_workers[name] == alone[name] for name in alone)


def test_articles_beyond_their_limits_are_stopped_and_the_others_are_built(
    project: Path, installed: Callable[..., None]
) -> None:
    installed("moody-format", MOODY, format_name="moody")
    limits = "[limits]\nseconds = 6\nmegabytes = 400\n"
    (project / "handouts.toml").write_text(f'formats = ["json", "moody"]\n{limits}', encoding="utf-8")
    for mood in (*REASONS, "unlucky"):
        (project / "source" / f"{mood}.txt").write_text(ARTICLE.format(f"{mood} neck", 9), encoding="utf-8")
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 1
    for mood, reason in REASONS.items():
        assert f"source/{mood}.txt: {reason}" in result.stderr
        assert not (project / "output" / mood).exists(), "what was made before it was stopped is gone too"
    told = json.loads((project / "output" / "report.json").read_bytes())["articles"]
    assert {each["name"] for each in told if each["errors"]} == set(REASONS)
    # Also the one whose worker died once, of something else as it seems: it is tried again.
    built = {path.stem: path.read_bytes() for path in (project / "output").glob("*/*.moody")}
    assert built == dict.fromkeys(("knees", "hips", "arms", "feet", "unlucky"), b"fine")


def test_a_build_that_is_killed_is_completed_to_the_same_bytes(project: Path) -> None:
    formats = ("--format", "html", "--format", "json")
    undisturbed = build_alone(*formats)
    command = (sys.executable, "-m", "pipeline", "build", *formats)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as build:
        assert until(lambda: len(handouts()) >= 3, PATIENCE)  # of eight
        build.send_signal(signal.SIGKILL)
    assert build.returncode == -signal.SIGKILL
    assert until(lambda: not processes(build.pid), PATIENCE), "its workers end with it"
    shutil.rmtree("alone")
    Path("output").rename("alone")
    assert build_alone(*formats) == undisturbed
