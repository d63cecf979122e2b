"""Builds a library with ten broken articles in it, then again unchanged; watches what its workers take.

    python benchmarks/thousand.py --articles 1000 --jobs 2

Prints what was built and why the others failed, the CPU of both builds (the system's accounting of the whole
process tree) and their ratio, and the memory of the workers as the articles go by (Linux): RSS, all pages
that a worker touches, also those it shares with the others; PSS, its fair share of them.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from accounting import Run, run
from articles import make_articles


def _toml(text: str) -> Callable[[Path], None]:
    return lambda path: path.with_suffix(".toml").write_text(text, encoding="utf-8") and None


def _dangle(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.txt")


def _renamed(suffix: str) -> Callable[[Path], None]:
    return lambda path: path.rename(path.with_suffix(suffix)) and None


def _cut_gzip(path: Path) -> None:
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes())[:-20])
    path.unlink()


#: What may be wrong with an article, each in its own way.
BROKEN: dict[str, Callable[[Path], None]] = {
    "an empty file": lambda path: path.write_bytes(b"") and None,
    "a PDF that is called a text": lambda path: path.write_bytes(b"%PDF-1.7\n") and None,
    "a picture that is called a text": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n") and None,
    "a title and no text": lambda path: path.write_text("Only a title\n") and None,
    "decisions that are no TOML": _toml("title = \n"),
    "a decision that nobody knows": _toml('colour = "green"\n'),
    "a fix of words that are not there": _toml('[[fix]]\nline = 1\nbefore = "no such"\nafter = "words"\n'),
    "a Word file": _renamed(".docx"),
    "a packed file that was cut off": _cut_gzip,
    "a link to nothing": _dangle,
}


def watch(seen: list[tuple[int, list[tuple[int, int]]]], output: Path, stop: threading.Event) -> None:
    """Note, now and then, how many articles are done and what each worker takes (RSS and PSS in MB)."""
    while not stop.wait(2):
        done = len(list(output.glob(".handouts/*.json")))
        sizes = [size for pid in _workers() if (size := _memory(pid))]
        if sizes:
            seen.append((done, sizes))


def _workers() -> list[str]:
    """The processes that the server of workers has forked."""
    parents: dict[str, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"pipeline.builder.preload" in (folder / "cmdline").read_bytes():
                parents[folder.name] = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
    return [pid for pid, parent in parents.items() if parent in parents]


def _memory(pid: str) -> tuple[int, int] | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return None
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return sizes["Rss"] // 1024, sizes["Pss"] // 1024


def build(project: Path, jobs: int) -> tuple[Run, list[dict[str, object]]]:
    """Build; what the command did, and the events that it told."""
    done = run([sys.executable, "-m", "pipeline", "build", "--json", "--jobs", str(jobs)], project)
    return done, [json.loads(line) for line in done.printed.splitlines()]


def compare(what: str, first: Run, again: Run) -> None:
    """Print what a build takes as a share of the first one."""
    print(f"{what} (exit {again.code}): {again.cpu:.2f} s CPU, {again.wall:.2f} s")
    print(f"  ratio {again.cpu / first.cpu:.4f} (CPU), {again.wall / first.wall:.4f} (wall)")


def main() -> None:
    """Make the library, build it twice, and print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        files = make_articles(project / "source", given.articles)
        for number, spoil in enumerate(BROKEN.values()):
            spoil(files[number * len(files) // len(BROKEN) + 3])
        seen: list[tuple[int, list[tuple[int, int]]]] = []
        stop = threading.Event()
        watcher = threading.Thread(target=watch, args=(seen, project / "output", stop))
        watcher.start()
        first, events = build(project, given.jobs)
        stop.set()
        watcher.join()
        print(f"exit {first.code}; {len(list(project.glob('output/*/*.pdf')))} PDFs")
        for event in events:
            if event.get("event") in ("failed", "summary"):
                print(json.dumps(event, ensure_ascii=False))
        for done, sizes in seen[:: max(1, len(seen) // 20)]:
            print(f"after {done} articles, MB (RSS, PSS) of each worker: {sizes}")
        print(f"full build: {first.cpu:.1f} s CPU, {first.wall:.1f} s")
        compare("unchanged, the broken ones tried again", first, build(project, given.jobs)[0])
        for event in events:
            if event["event"] == "failed":
                (project / str(event["source"])).unlink(missing_ok=True)
        build(project, given.jobs)
        compare("unchanged", first, build(project, given.jobs)[0])


if __name__ == "__main__":
    main()
