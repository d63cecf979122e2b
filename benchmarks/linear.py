"""Time that cleaning takes against the size of the text: 10 MB of whatever must take about twice 5 MB.

    python benchmarks/linear.py [--megabytes 10]

Each text repeats one character or a few alternating markers, which is what regular expressions with nested
repetition fail on. The ratio is CPU of the whole over CPU of its half: 2 is linear, 4 is quadratic. Texts of
many short lines, which cost more a byte than any other, are a tenth of the size.
"""

import argparse
import contextlib
import sys
import time

from pipeline.builder import interpret_article
from pipeline.errors import PipelineError
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.readers.limits import SizeLimits
from pipeline.scraper.scrape import scrape_raw

#: What a text is made of, and the ending of the file that it is put into.
UNITS = (
    *(
        (unit, "a.txt")
        for unit in (" ", "a", "-", "?", "|", "*", "#", "\u00a0", "\u200d", "é", "â", "Ã", "✅", ".", "1")
    ),
    *(
        (unit, "a.txt")
        for unit in ("\n", "- ", "-\n", "a -", "?\u200d", "â€", "&amp;", "\\u00", "( ", " )", "| |\n")
    ),
    *(
        (unit, "a.txt")
        for unit in ("a. ", "1. a\n", "- a\n", "Title Case\n", "a:\n", "never 20–30 ", "A\tb\n", "\r\n")
    ),
    *((unit, "a.md") for unit in ("*", "_", "[", "`", "> ", "- a\n", "a--b ", "![", "](", "# a\n")),
    *(
        (unit, "a.html")
        for unit in ("<", "<p>a", "<b>", "</p>", "&amp;", "<br>a", "<li>a", "<!--", "<?php ", "<tr><td>a")
    ),
)
TOLERATED = 3.0
#: Articles of this size are refused; here what would be done with them is measured.
UNLIMITED = SizeLimits(*[sys.maxsize] * 4)


def measure_cpu(unit: str, name: str, size: int) -> float:
    """CPU seconds of reading, cleaning and interpreting ``size`` bytes made of ``unit``."""
    body = unit * (size // len(unit.encode()))
    content = f"A Title\n\nSome text to begin with.\n\n{body}\n\nThe end of it.\n".encode()
    started = time.process_time()
    with contextlib.suppress(
        PipelineError
    ):  # refused with a line: that is an answer too, and it took its time
        interpret_article(scrape_raw(read_bytes(content, name, limits=UNLIMITED), Decisions()))
    return time.process_time() - started


def main() -> None:
    """Measure and print; the exit code tells whether every ratio is tolerable."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--only", default="", help="only files whose name holds this")
    args = parser.parse_args()
    size = int(args.megabytes * 1_000_000)
    measure_cpu("a", "a.txt", 1000), measure_cpu("a", "a.md", 1000), measure_cpu("<p>a", "a.html", 1000)
    worst = 0.0
    for unit, name in UNITS:
        if args.only not in name:
            continue
        whole_size = size // 10 if len(unit) > 1 and ("\n" in unit or name != "a.txt") else size
        half, whole = measure_cpu(unit, name, whole_size // 2), measure_cpu(unit, name, whole_size)
        ratio = whole / max(half, 0.05)
        worst = max(worst, ratio)
        print(f"{name:<7} {unit!r:<16} {half:6.2f} s {whole:6.2f} s  ratio {ratio:.2f}", flush=True)
    print(f"worst ratio {worst:.2f}")
    raise SystemExit(worst > TOLERATED)


if __name__ == "__main__":
    main()
