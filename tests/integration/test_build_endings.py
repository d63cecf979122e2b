"""Builds as processes of their own: ended by signals, by a pipe that nobody reads, seen on a terminal."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from support.running import processes, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them"),
]

Write = Callable[..., Path]
TEXT = "Article {0}\nA short exercise.\nHow to do it\n1. Bend: Bend your knees.\n2. Rest: Rest {0} seconds.\n"
HANDOUTS = [sys.executable, "-m", "pipeline", "build", "--format", "json"]
IN_THIS_PROCESS = ["build", "--format", "json", "--jobs", "0"]
COUNT = 16
PATIENCE = 30


@pytest.fixture
def library(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with some articles, in which builds work in processes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANDOUTS_JOBS", raising=False)
    for number in range(COUNT):
        write(f"source/a{number:02}.txt", TEXT.format(number))
    return tmp_path


@contextmanager
def heard() -> Iterator[None]:
    """What is started meanwhile hears all signals: nohup has whatever it starts ignore a terminal's end,
    and a shell has what it starts in the background ignore an interrupt."""
    deaf = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in deaf.items():
            signal.signal(number, handler)


def started(*arguments: str) -> "subprocess.Popen[str]":
    """A build in a session of its own."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with heard():
        return subprocess.Popen([*HANDOUTS, *arguments], text=True, start_new_session=True, **pipes)


def built() -> list[Path]:
    return list(Path("output").glob("a*/*.json"))


def handouts() -> dict[str, bytes]:
    paths = (path for path in Path("output").rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in paths if path.name != ".lock"}


def end(build: "subprocess.Popen[str]", number: int, *, group: bool) -> tuple[str, str]:
    """Send a signal to a build, or to all of its processes as a terminal does; what it said."""
    (os.killpg if group else os.kill)(build.pid, number)
    said = build.communicate(timeout=PATIENCE)
    assert until(lambda: not processes(build.pid), PATIENCE), "nothing of it is left running"
    assert not list(Path("output").rglob(".writing-*")), "nothing is half-written"
    return said


@pytest.mark.parametrize(
    ("number", "group"), [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGHUP, True)]
)
def test_a_signal_ends_a_build_in_order(library: Path, number: signal.Signals, group: bool) -> None:
    build = started("--jobs", "2", "-v")
    assert build.stdout is not None
    first = build.stdout.readline()
    stdout, stderr = end(build, number, group=group)
    assert build.returncode == 128 + number
    assert stderr == ""
    assert f"Interrupted ({number.name}): " in stdout
    assert "The next build goes on from here\n" in stdout
    name = first.partition(" -> output/")[2].partition(" ")[0]
    index = Path("output/index.html").read_text(encoding="utf-8")
    assert f"{name}/{name}.json" in index, "the catalogue knows what was built"


def test_the_next_build_completes_what_was_interrupted(library: Path) -> None:
    build = started("--jobs", "2")
    assert until(lambda: len(built()) > 3, PATIENCE)
    end(build, signal.SIGINT, group=True)
    assert len(built()) < COUNT
    completed = CliRunner().invoke(main, IN_THIS_PROCESS)
    counts = re.search(r"(\d+) built(?:, (\d+) unchanged)? in ", completed.stdout)
    assert counts
    assert int(counts[1]) + int(counts[2] or 0) == COUNT
    found = handouts()
    assert CliRunner().invoke(main, [*IN_THIS_PROCESS, "--force"]).exit_code == 0
    assert handouts() == found, "the same bytes as of an undisturbed build"


def test_a_signal_while_workers_start_leaves_none(library: Path) -> None:
    build = started("--jobs", "2")
    # The server process of workers, and the process that keeps account of what they share.
    assert until(lambda: len(processes(build.pid)) > 2, PATIENCE)
    _, stderr = end(build, signal.SIGTERM, group=False)
    assert build.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in stderr


def test_the_second_signal_ends_at_once() -> None:
    code = """
import os, signal
from pipeline.cli.lifecycle import Interrupted, handle_signals
with handle_signals() as signals:
    signals.on_first_signal = lambda: print("first", flush=True)
    signals.on_second_signal = lambda: print("second", flush=True)
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except Interrupted as interrupted:
        print(interrupted.name, interrupted.exit_code, flush=True)
        os.kill(os.getpid(), signal.SIGTERM)
    print("never told")
"""
    with heard():
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert run.returncode == 143
    assert run.stdout == "first\nSIGINT 130\nsecond\n"


def test_a_build_ends_when_nobody_reads_what_it_says(library: Path) -> None:
    build = started("--jobs", "0", "-v")
    assert build.stdout is not None
    assert build.stderr is not None
    assert build.stdout.readline().startswith("source/a00.txt -> ")
    build.stdout.close()
    assert build.wait(PATIENCE) == 141
    assert build.stderr.read() == ""
    build.stderr.close()
    assert 0 < len(built()) < COUNT
    assert Path("output/index.html").exists()


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal: the person's end and the program's."""
    import pty

    ours, its = pty.openpty()
    yield ours, its
    os.close(ours)


def test_a_terminal_has_a_bar_and_gets_its_cursor_back(library: Path, terminal: tuple[int, int]) -> None:
    ours, its = terminal
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    (library / "source/empty\x1b[2J.txt").write_text("")
    with heard():
        build = subprocess.Popen(
            [*HANDOUTS, "--jobs", "0"], stdout=its, stderr=its, env=environment, start_new_session=True
        )
    os.close(its)
    said, is_ended = b"", False
    try:
        while chunk := os.read(ours, 65536):
            said += chunk
            if b"-> output/a03" in said and not is_ended:
                is_ended = True
                os.kill(build.pid, signal.SIGINT)
    except OSError:  # the program has ended
        pass
    assert build.wait(PATIENCE) == 130
    told = said.decode()
    assert " of 17 done" in told
    assert told.rindex("\x1b[?25h") > told.rindex("\x1b[?25l"), "the cursor is shown again"
    assert "\x1b[2J" not in told
    assert "Stopping; what is half-made is dropped." in told
    assert "Interrupted (SIGINT): " in told[told.rindex("\x1b[?25h") :]
