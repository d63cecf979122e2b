"""Articles that attack: each is built safely or refused with a line; nothing is read outside, nothing sent.

The cases stand in ``attacks/``; what is defended and how is told in ``docs/security.md``.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from attacks import CANARY, PORT, Attack
from attacks.beside import BESIDE
from attacks.documents import DOCUMENTS
from attacks.encodings import ENCODINGS
from attacks.names import NAMES, PRINTED, plant_what_is_no_file
from attacks.sizes import LONG_RUNS, SIZES
from attacks.streams import STREAMS, Stream
from support.articles import ROOT
from support.inspection import faults, words_of

pytestmark = pytest.mark.slow

TEXTS = Path(__file__).parent / "texts"
TOLD = tomllib.loads((TEXTS.parent / "texts.toml").read_text(encoding="utf-8"))
SMALL: tuple[Attack, ...] = tuple(
    Attack(
        name.partition(".")[0],
        told["tries"],
        (TEXTS / name).read_bytes(),
        file=name,
        refused=told.get("refused", ""),
        keeps=tuple(told.get("keeps", Attack.keeps)),
        lacks=tuple(told.get("lacks", ())),
    )
    for name, told in TOLD.items()
)
CONFINED = (*SMALL, *ENCODINGS, *BESIDE, *(case for case in NAMES if case.name in PRINTED))
LARGE = (*SIZES, *LONG_RUNS, *DOCUMENTS)
SECRET = "kingfisher-9f31c7"  # noqa: S105 # what stands in the file that no handout may hold a word of
#: Seconds after which a build is taken to hang: no measure of speed, the machine may be busy.
HANGS = 300


@dataclass(frozen=True)
class Built:
    """What a build of hostile articles left behind."""

    output: Path
    lines: tuple[str, ...]
    denied: tuple[str, ...]
    callers: tuple[str, ...]
    articles: Mapping[str, Mapping[str, object]]

    def files(self, source: str) -> list[Path]:
        """The handouts of an article."""
        told = self.articles[source]["files"]
        assert isinstance(told, list)
        return [self.output / each["file"] for each in told]

    def errors(self, source: str) -> list[str]:
        """The lines that tell what is wrong with an article, or with a file beside it."""
        begin = re.compile(rf"Error: (?:\S*source/)?{re.escape(source.partition('.')[0])}[.:,]")
        return [line for line in self.lines if begin.match(line)]


@pytest.fixture(scope="module")
def port() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine on which whoever calls is written down."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    caller, address = server.accept()
                except OSError:
                    return
                callers.append(str(address))
                caller.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], callers


def plant(cases: Iterable[Attack], source: Path, canary: Path, port: int) -> None:
    """Write articles into a source folder, with the canary's path and the port filled in."""
    for case in cases:
        for name, content in ((case.file_name, case.raw()), *case.beside.items()):
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                content.replace(CANARY.encode(), str(canary).encode()).replace(
                    PORT.encode(), str(port).encode()
                )
            )


def run(folder: Path, *arguments: str, is_confined: bool) -> tuple[list[str], list[str]]:
    """Build in a child process; its lines, and what it was denied."""
    record = folder / "denied"
    record.touch()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "exercise-handouts"
    allowed = [str(folder / name) for name in ("source", "output", "temp")] + [str(cache)]
    command = ["-m", "support.confined", str(record), *allowed, "--"] if is_confined else ["-m", "pipeline"]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "tests"), str(ROOT))),
        "TMPDIR": str(folder / "temp"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, *command, "build", *arguments],
        cwd=folder / "source",
        env=environment,
        capture_output=True,
        timeout=HANGS,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr.decode("utf-8", "backslashreplace")[-2000:]
    told = (done.stdout + done.stderr).decode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told), (
        "a terminal would obey it"
    )
    return told.splitlines(), record.read_text(encoding="utf-8").splitlines()


def build(
    folder: Path, cases: Iterable[Attack], port: tuple[int, list[str]], *arguments: str, is_confined: bool
) -> Built:
    """Plant articles, build them, and gather what came of it."""
    for name in ("source", "output", "temp", "outside"):
        (folder / name).mkdir(exist_ok=True)
    canary = folder / "outside" / "canary.txt"
    canary.write_text(f"{SECRET}\n")
    plant(cases, folder / "source", canary, port[0])
    lines, denied = run(
        folder,
        str(folder / "source"),
        "--output",
        str(folder / "output"),
        *arguments,
        is_confined=is_confined,
    )
    told = json.loads((folder / "output" / "report.json").read_bytes())["articles"]
    assert not [*folder.rglob("owned"), *folder.rglob("*.owned")], "something ran"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ("denied", "outside", "output", "source", "temp")
    )
    return Built(
        folder / "output",
        tuple(lines),
        tuple(denied),
        tuple(port[1]),
        {each["source"].rpartition("source/")[2]: each for each in told},
    )


@pytest.fixture(scope="module")
def confined(tmp_path_factory: pytest.TempPathFactory, port: tuple[int, list[str]]) -> Built:
    """All small cases, in all formats, in a process that may read only what it needs."""
    return build(tmp_path_factory.mktemp("confined"), CONFINED, port, "--jobs", "0", is_confined=True)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory, port: tuple[int, list[str]]) -> Built:
    """All cases of names; their texts are harmless, so that two formats are enough."""
    formats = ("--format", "json", "--format", "html")
    return build(tmp_path_factory.mktemp("named"), NAMES, port, "--jobs", "0", *formats, is_confined=True)


def test_nothing_is_read_outside_and_nothing_is_sent(confined: Built, named: Built) -> None:
    assert confined.denied == named.denied == ()
    assert confined.callers == named.callers == ()


@pytest.mark.parametrize("case", CONFINED, ids=lambda case: case.name)
def test_an_attack_is_built_safely_or_refused_with_one_line(case: Attack, confined: Built) -> None:
    hold(case, confined)


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case.name)
def test_a_name_leads_nowhere_else(case: Attack, named: Built) -> None:
    hold(case, named)


def hold(case: Attack, built: Built) -> None:
    """What must be true of a case that was built."""
    name = case.file_name.encode().decode()
    files, errors = built.files(name), built.errors(printable(name))
    if case.refused:
        assert len(errors) == 1, errors
        assert case.refused in errors[0]
        assert not files
        return
    assert errors == []
    assert files
    for path in files:
        assert list(faults(path)) == []
        words = words_of(path)
        assert SECRET not in words
        assert "root:x:0" not in words
        # The JSON also tells what was removed.
        assert path.suffix == ".json" or not [word for word in case.lacks if word in words]
        assert path.resolve().is_relative_to(built.output.resolve())
        assert re.fullmatch(r"[a-z0-9._-]+", path.name)
    said = next(json.loads(path.read_bytes()) for path in files if path.suffix == ".json")
    shown = json.dumps({key: said[key] for key in ("title", "sections")}, ensure_ascii=False)
    assert [word for word in case.keeps if json.dumps(word, ensure_ascii=False)[1:-1] not in shown] == []


def printable(name: str) -> str:
    """A name as it is told on the terminal."""
    from pipeline.text.visible import escape_unprintable as told

    return told(name)


def test_no_two_articles_share_a_folder_and_no_name_leads_out(named: Built) -> None:
    folders = [path.parent for name in named.articles for path in named.files(name)[:1]]
    assert len(set(folders)) == len(folders) == len(NAMES)
    for path in named.output.rglob("*"):
        assert re.fullmatch(r"[a-z0-9._/-]+", path.relative_to(named.output).as_posix()), path
        assert not path.is_symlink()


def test_the_catalogue_and_the_report_hold_nothing_active(confined: Built, named: Built) -> None:
    pages = [path for built in (confined, named) for path in built.output.rglob("*.html")]
    assert len(pages) > len(CONFINED) + len(NAMES)
    for path in pages:
        assert list(faults(path)) == [], path
        assert SECRET not in path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, port: tuple[int, list[str]]) -> Built:
    """All large cases, by workers that have less time and less memory than in other builds."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "source").mkdir()
    (folder / "source" / "handouts.toml").write_text("[limits]\nseconds = 25\nmegabytes = 512\n")
    return build(
        folder, LARGE, port, "--jobs", "2", "--format", "json", "--format", "html", is_confined=False
    )


@pytest.mark.parametrize("case", LARGE, ids=lambda case: case.name)
def test_what_is_large_takes_neither_long_nor_much_memory(case: Attack, large: Built) -> None:
    hold(case, large)


@pytest.fixture(scope="module")
def streamed(
    tmp_path_factory: pytest.TempPathFactory, port: tuple[int, list[str]]
) -> tuple[Built, dict[str, str]]:
    """All hostile containers, and beside them what is no file; what is said of each of that."""
    cases = [Attack(case.file, case.tries, case.content, file=case.file) for case in STREAMS]
    folder = tmp_path_factory.mktemp("streamed")
    for name in ("source", "outside"):
        (folder / name).mkdir()
    expected = plant_what_is_no_file(folder / "source", folder / "outside" / "canary.txt")
    return build(folder, cases, port, "--jobs", "0", "--format", "json", is_confined=True), expected


def test_links_pipes_and_impossible_names_are_told(streamed: tuple[Built, dict[str, str]]) -> None:
    built, expected = streamed
    assert built.denied == ()
    assert {
        name: [why in line for line in built.lines if f"source/{name}" in line]
        for name, why in expected.items()
    } == {name: [True] for name in expected}


@pytest.mark.parametrize("case", STREAMS, ids=lambda case: case.file)
def test_a_container_gives_its_articles_and_nothing_else(
    case: Stream, streamed: tuple[Built, dict[str, str]]
) -> None:
    hold_stream(case, streamed[0])


def hold_stream(case: Stream, built: Built) -> None:
    """What must be true of a container that was built."""
    assert built.denied == ()
    begin = re.compile(rf"Error: \S*source/{re.escape(case.file)}(?:!|:)")
    errors = [line for line in built.lines if begin.match(line)]
    assert len(errors) == len(case.refused), errors
    assert not [error for error, why in zip(errors, case.refused, strict=True) if why not in error], errors
    made = [path for name in built.articles if name.startswith(f"{case.file}!") for path in built.files(name)]
    assert len(made) == case.built
    for path in made:
        assert path.resolve().is_relative_to(built.output.resolve())
        assert re.fullmatch(r"[a-z0-9._-]+", path.name)
        assert SECRET not in path.read_text(encoding="utf-8")
