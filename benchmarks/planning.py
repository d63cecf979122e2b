"""What it costs to plan a build of very many articles that stand in one container.

    python benchmarks/planning.py [--rows 100000] [--kilobytes 5] [--kinds jsonl zip warc warc.gz folder]

Each kind is made anew, with articles of random words, and planned by a fresh interpreter, so that the peak of
its memory is that of the planning. It is told above that of an interpreter which has imported nothing, and it
must not depend on how long the articles are. Then some articles are read, spread over the container.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

KINDS = ("jsonl", "zip", "warc", "warc.gz", "folder")
_ROOT = Path(__file__).resolve().parent.parent
#: Bytes of a word and the space behind it.
_WORD_BYTES = 7
_SAMPLED_ARTICLES = 500
_PLANNING_SCRIPT = f"""
import sys, time, pickle
from pathlib import Path
from pipeline.sources import find_sources, read_source
place = Path(sys.argv[1])
begin = time.process_time()
sources = find_sources([place], place, place.parent / "output")
planning = time.process_time() - begin
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")][0].split()[1]
some = sources[:: max(1, len(sources) // {_SAMPLED_ARTICLES})]
begin = time.process_time()
read = sum(len(read_source(source).content) for source in some)
reading = (time.process_time() - begin) / len(some)
pickled = max(len(pickle.dumps(source)) for source in some)
print(len(sources), planning, reading, peak, pickled)
"""


def make_texts(count: int, size: int) -> Iterator[tuple[str, str]]:
    """So many names and texts of so many bytes; the same ones every time."""
    chance = Random(5)  # noqa: S311 (not for secrets)
    words = ["".join(chance.choices("abcdefghijklmnop", k=_WORD_BYTES - 1)) for _ in range(3000)]
    for number in range(count):
        yield (
            f"part-{number % 30}/article-{number:06}",
            " ".join(chance.choices(words, k=size // _WORD_BYTES)),
        )


def make_container(kind: str, folder: Path, count: int, size: int) -> Path:
    """A container of a kind, or a folder tree, with so many articles."""
    path = folder / (kind if kind == "folder" else f"library.{kind}")
    if kind == "folder":
        for name, text in make_texts(count, size):
            file_path = path / f"{name}.txt"
            file_path.parent.mkdir(parents=True, exist_ok=True)
            file_path.write_text(text, encoding="ascii")
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, text in make_texts(count, size):
                archive.writestr(f"{name}.txt", text)
    else:
        with path.open("wb") as file:
            for name, text in make_texts(count, size):
                file.write(_encode_entry(kind, name, text))
    return path


def _encode_entry(kind: str, name: str, text: str) -> bytes:
    """A row of a list, or a record of a crawl."""
    url = f"https://clinic.example/{name}"
    if kind == "jsonl":
        return json.dumps({"name": name, "text": text, "url": url}).encode() + b"\n"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{text}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    record = head.encode() + block + b"\r\n\r\n"
    return gzip.compress(record, 1) if kind.endswith(".gz") else record


def _run(code: str, *arguments: str) -> list[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=_ROOT).stdout.split()  # noqa: S603


def measure_bare_interpreter() -> float:
    """Peak memory of an interpreter that imports nothing, in MB."""
    peak = '[line for line in open("/proc/self/status") if line.startswith("VmHWM")][0].split()[1]'
    return int(_run(f"print({peak})")[0]) / 1024


def main() -> None:
    """Make, plan, read, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kilobytes", type=float, default=5)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    args = parser.parse_args()
    bare_megabytes = measure_bare_interpreter()
    print(f"{'kind':8} {'articles':>8} {'planned':>8} {'each':>7} {'peak above':>16} {'read':>8} pickled")
    for kind in args.kinds:
        with tempfile.TemporaryDirectory() as folder:
            path = make_container(kind, Path(folder), args.rows, int(args.kilobytes * 1000))
            count, planning, reading, peak, pickled = _run(_PLANNING_SCRIPT, str(path))
        microseconds = float(planning) / int(count) * 1e6
        megabytes = int(peak) / 1024 - bare_megabytes
        seconds, milliseconds = float(planning), float(reading) * 1e3
        figures = f"{seconds:>6.2f} s {microseconds:>4.0f} µs {megabytes:>13.1f} MB {milliseconds:>5.2f} ms"
        print(f"{kind:8} {count:>8} {figures} {pickled:>5} B", flush=True)


if __name__ == "__main__":
    main()
