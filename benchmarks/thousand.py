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

#: How many articles are done, and RSS and PSS of each worker, in MB.
_Sample = tuple[int, list[tuple[int, int]]]


def _write_decisions(text: str) -> Callable[[Path], None]:
    return lambda path: path.with_suffix(".toml").write_text(text, encoding="utf-8") and None


def _make_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.txt")


def _rename_to(suffix: str) -> Callable[[Path], None]:
    return lambda path: path.rename(path.with_suffix(suffix)) and None


def _truncate_gzip(path: Path) -> None:
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes())[:-20])
    path.unlink()


#: What may be wrong with an article, each in its own way.
BROKEN: dict[str, Callable[[Path], None]] = {
    "an empty file": lambda path: path.write_bytes(b"") and None,
    "a PDF that is called a text": lambda path: path.write_bytes(b"%PDF-1.7\n") and None,
    "a picture that is called a text": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n") and None,
    "a title and no text": lambda path: path.write_text("Only a title\n") and None,
    "decisions that are no TOML": _write_decisions("title = \n"),
    "a decision that nobody knows": _write_decisions('colour = "green"\n'),
    "a fix of words that are not there": _write_decisions(
        '[[fix]]\nline = 1\nbefore = "no such"\nafter = "words"\n'
    ),
    "a Word file": _rename_to(".docx"),
    "a packed file that was cut off": _truncate_gzip,
    "a link to nothing": _make_dangling_link,
}


def watch_memory(samples: list[_Sample], output: Path, stop: threading.Event) -> None:
    """Note, now and then, how many articles are done and what each worker takes (RSS and PSS in MB)."""
    while not stop.wait(2):
        article_count = len(list(output.glob(".handouts/*.json")))
        sizes = [size for pid in _find_workers() if (size := _read_memory(pid))]
        if sizes:
            samples.append((article_count, sizes))


def _find_workers() -> list[str]:
    """The processes that the server of workers has forked."""
    parents: dict[str, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"pipeline.builder.preload" in (folder / "cmdline").read_bytes():
                parents[folder.name] = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
    return [pid for pid, parent in parents.items() if parent in parents]


def _read_memory(pid: str) -> tuple[int, int] | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return None
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return sizes["Rss"] // 1024, sizes["Pss"] // 1024


def build(project: Path, jobs: int) -> tuple[Run, list[dict[str, object]]]:
    """Build; what the command did, and the events that it told."""
    completed = run([sys.executable, "-m", "pipeline", "build", "--json", "--jobs", str(jobs)], project)
    return completed, [json.loads(line) for line in completed.printed.splitlines()]


def compare(label: str, first: Run, second: Run) -> None:
    """Print what a build takes as a share of the first one."""
    print(f"{label} (exit {second.code}): {second.cpu:.2f} s CPU, {second.wall:.2f} s")
    print(f"  ratio {second.cpu / first.cpu:.4f} (CPU), {second.wall / first.wall:.4f} (wall)")


def main() -> None:
    """Make the library, build it twice, and print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        files = make_articles(project / "source", args.articles)
        for number, spoil in enumerate(BROKEN.values()):
            spoil(files[number * len(files) // len(BROKEN) + 3])
        samples: list[_Sample] = []
        stop = threading.Event()
        watcher = threading.Thread(target=watch_memory, args=(samples, project / "output", stop))
        watcher.start()
        first, events = build(project, args.jobs)
        stop.set()
        watcher.join()
        print(f"exit {first.code}; {len(list(project.glob('output/*/*.pdf')))} PDFs")
        for event in events:
            if event.get("event") in ("failed", "summary"):
                print(json.dumps(event, ensure_ascii=False))
        for article_count, sizes in samples[:: max(1, len(samples) // 20)]:
            print(f"after {article_count} articles, MB (RSS, PSS) of each worker: {sizes}")
        print(f"full build: {first.cpu:.1f} s CPU, {first.wall:.1f} s")
        compare("unchanged, the broken ones tried again", first, build(project, args.jobs)[0])
        for event in events:
            if event["event"] == "failed":
                (project / str(event["source"])).unlink(missing_ok=True)
        build(project, args.jobs)
        compare("unchanged", first, build(project, args.jobs)[0])


if __name__ == "__main__":
    main()
