"""A build on a cluster makes what a build on this machine makes, also when a worker is lost in its midst."""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from support.articles import ROOT
from support.running import until

sys.path.append(str(ROOT / "benchmarks"))
from articles import make_articles

pytestmark = pytest.mark.slow

#: Seconds for what takes a few of them on a machine that does nothing else.
PATIENCE = 180
HANDOUTS = (sys.executable, "-c", "from pipeline.cli import main; main()")
THEME = 'description = "Plain"\n[css]\nhtml = ["base.css", "screen.css", "print.css", "own.css"]\n'

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="the extra 'dask' is not installed",
)


def handouts(*arguments: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*HANDOUTS, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def in_this_process(*arguments: str, folder: Path) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(main, [*arguments, "--jobs", "0"])


def tree(folder: Path) -> dict[str, bytes]:
    """All files of an output folder, by their addresses."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def wait(happened: Callable[[], object], what: str) -> None:
    assert until(happened, PATIENCE), f"waited in vain for {what}"


def announce(folder: Path) -> None:
    """Install a format that never ends with some articles, and with others takes ever more memory."""
    info = folder / "slow-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[pipeline.exporters]\nslow = slow\n")
    (folder / "slow.py").write_text(
        "name, suffix = 'slow', '.slow'\n"
        "def export(article, context):\n"
        "    kept = []\n"
        "    while 'Endless' in article.title or 'Greedy' in article.title:\n"
        "        kept += [bytearray(10_000_000)] if 'Greedy' in article.title else []\n"
        "    return b'done'\n"
    )


def path_with(folder: Path) -> str:
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        announce(folder)
        self._known = folder / "scheduler.json"
        scheduler = ("scheduler", "--host", "127.0.0.1", "--port", "0")
        self._running = [self._dask(*scheduler, log=folder / "scheduler.log")]
        wait(lambda: self._known.exists() and self._known.read_text(), "a scheduler")
        address = str(json.loads(self._known.read_text())["address"])
        self.address = address.replace("tcp://", "dask://")

    def _dask(self, *arguments: str, log: Path) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(self._known)]
        with log.open("wb") as told:
            return subprocess.Popen(
                [*command, "--no-dashboard"],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": path_with(self.folder)},
                stdout=told,
                stderr=told,
            )

    def worker(self, *arguments: str) -> "tuple[subprocess.Popen[bytes], Path]":
        """One more worker, and its log."""
        place = self.folder / f"worker-{len(self._running)}"
        always = ("--nthreads", "1", "--memory-limit", "0", "--local-directory", str(place))
        log = place.with_suffix(".log")
        self._running.append(self._dask("worker", *always, *arguments, log=log))
        wait(lambda: "Registered to" in log.read_text(), "a worker")
        return self._running[-1], log

    def end(self) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in self._running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster with one worker, which dask's nanny looks after."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        started.worker()
        yield started
    finally:
        started.end()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 13 articles, one of them no article, with what a build on this machine makes of them."""
    folder = tmp_path_factory.mktemp("library")
    make_articles(folder / "source", 12)
    (folder / "source" / "empty.txt").write_bytes(b"")
    (folder / "handouts.toml").write_text('formats = ["html", "json"]\n')
    assert in_this_process("build", "--output", "here", folder=folder).exit_code == 1
    return folder


@needs_dask
def test_a_worker_that_is_killed_in_mid_build_loses_nothing_and_doubles_nothing(
    cluster: Cluster, library: Path
) -> None:
    victim, log = cluster.worker("--no-nanny")
    command = [*HANDOUTS, "build", "--executor", cluster.address, "--json", "--output", "there"]
    with subprocess.Popen(command, cwd=library, stdout=subprocess.PIPE, text=True) as build:
        wait(lambda: len(list((library / "there").glob("article*/*.html"))) > 3, "the first handouts")
        victim.send_signal(signal.SIGKILL)
        told = build.communicate(timeout=PATIENCE)[0]
    assert build.returncode == 1
    assert "Starting Worker plugin handouts" in log.read_text(), "it was one of the workers"
    sources = [event["source"] for event in map(json.loads, told.splitlines()) if event.get("source")]
    assert len(sources) == len(set(sources)) == 13
    assert tree(library / "there") == tree(library / "here")


@needs_dask
def test_every_format_and_a_theme_of_ones_own_come_out_the_same(cluster: Cluster, tmp_path: Path) -> None:
    make_articles(tmp_path / "source", 2)
    theme = tmp_path / "themes" / "own"
    theme.mkdir(parents=True)
    (theme / "theme.toml").write_text(THEME)
    (theme / "own.css").write_text("h1 { color: #123456 }")
    (tmp_path / "handouts.toml").write_text('theme = "own"\n')
    assert in_this_process("build", "--output", "here", folder=tmp_path).exit_code == 0
    there = handouts("build", "--executor", cluster.address, "--output", "there", folder=tmp_path)
    assert (there.returncode, there.stderr) == (0, "")
    assert tree(tmp_path / "there") == tree(tmp_path / "here")
    nowhere = ("--executor", "dask://nowhere:1")
    assert "2 unchanged" in in_this_process("build", *nowhere, "--output", "there", folder=tmp_path).stdout


@needs_dask
def test_a_worker_with_another_product_is_refused_in_one_line(cluster: Cluster, tmp_path: Path) -> None:
    make_articles(tmp_path / "source", 1)
    other = tmp_path / "other"
    shutil.copytree(ROOT / "pipeline", other / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "themes", other / "themes")
    with (other / "pipeline" / "locale" / "en.toml").open("a") as words:
        words.write("\n# another version\n")
    run = handouts("build", "--executor", cluster.address, folder=tmp_path, PYTHONPATH=str(other))
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "product is not the same" in run.stderr
    assert not list((tmp_path / "output").glob("article*"))


@needs_dask
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_limits_hold_on_a_worker_too(cluster: Cluster, tmp_path: Path) -> None:
    make_articles(tmp_path / "source", 3)
    for title in ("Endless", "Greedy"):
        (tmp_path / "source" / f"{title}.txt").write_text(f"{title} bends\n\nBend your knee 10 times.\n")
    settings = 'formats = ["json", "slow"]\n[limits]\nseconds = 6\nmegabytes = 400\n'
    (tmp_path / "handouts.toml").write_text(settings)
    path = path_with(cluster.folder)
    run = handouts("build", "--executor", cluster.address, folder=tmp_path, PYTHONPATH=path)
    assert run.returncode == 1
    assert "Endless.txt: takes more than 6 seconds" in run.stderr
    assert "Greedy.txt: takes more than 400 MB of memory" in run.stderr
    assert "3 built, 2 failed" in run.stdout


@needs_dask
@pytest.mark.parametrize("address", ["dask://", "tcp://127.0.0.1:8786", "dask://host:port"])
def test_what_is_no_address_of_a_cluster_is_told_in_one_line(address: str, library: Path) -> None:
    run = in_this_process("build", "--executor", address, "--output", "other", folder=library)
    assert run.exit_code == 2
    assert "is no address of a cluster" in run.stderr


def test_without_the_extra_its_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_articles(tmp_path / "source", 1)
    monkeypatch.delitem(sys.modules, "pipeline.builder.dask_cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    run = in_this_process("build", "--executor", "dask://here:1", folder=tmp_path)
    assert run.exit_code == 2
    assert "pip install 'exercise-handouts[dask]'" in run.stderr
