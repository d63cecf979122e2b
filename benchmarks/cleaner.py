"""CPU and memory of reading and cleaning web pages, beside trafilatura on the same pages.

    python benchmarks/cleaner.py FOLDER...

FOLDER holds saved pages (``.html`` or ``.html.gz``), in folders as deep as they may be. Each page is cleaned
by both, one right after the other, whichever is first changing from page to page. A page's cost is the CPU
time of this process. Peak memory is told as the run goes on: it must not grow with the number of pages.
"""

import argparse
import gzip
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura

from pipeline.builder import interpret_article
from pipeline.errors import PipelineError
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.scrape import scrape_raw


def clean_with_handouts(content: bytes) -> int:
    """Reads, cleans, structures and interprets a page; how many characters of text it found."""
    try:
        article = interpret_article(scrape_raw(read_bytes(content, "page.html"), Decisions()))
    except PipelineError:
        return 0
    return sum(len(str(block)) for section in article.sections for block in section.blocks)


def clean_with_trafilatura(content: bytes) -> int:
    """What trafilatura does to a page when it is asked for Markdown with metadata."""
    return len(trafilatura.extract(content, output_format="markdown", with_metadata=True) or "")


_CLEANERS = (clean_with_handouts, clean_with_trafilatura)


def read_pages(folders: list[Path]) -> Iterator[bytes]:
    """The pages in the folders, unpacked."""
    for folder in folders:
        for path in sorted(folder.rglob("*.html*")):
            if path.name.endswith((".html", ".html.gz")):
                content = path.read_bytes()
                yield gzip.decompress(content) if path.suffix == ".gz" else content


def measure_cpu(work: Callable[[bytes], int], content: bytes) -> float:
    """CPU seconds that ``work`` takes on a page."""
    started = time.process_time()
    work(content)
    return time.process_time() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, help="only so many pages, evenly chosen")
    args = parser.parse_args()
    found = list(read_pages(args.folders))
    if args.most:
        found = found[:: max(1, len(found) // args.most)][: args.most]
    for cleaner in _CLEANERS:  # imports and compilation belong to no page
        cleaner(found[0])
    costs: list[tuple[float, float]] = []
    for number, content in enumerate(found, 1):
        seconds_by_cleaner = {
            cleaner: measure_cpu(cleaner, content)
            for cleaner in (_CLEANERS if number % 2 else reversed(_CLEANERS))
        }
        costs.append((seconds_by_cleaner[clean_with_handouts], seconds_by_cleaner[clean_with_trafilatura]))
        if number % 100 == 0 or number == len(found):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{number:>6} pages: peak {peak:.0f} MB", flush=True)
    own_seconds, trafilatura_seconds = (sum(cost[side] for cost in costs) for side in (0, 1))
    print(f"handouts    {own_seconds / len(costs) * 1000:7.1f} ms CPU a page")
    print(f"trafilatura {trafilatura_seconds / len(costs) * 1000:7.1f} ms CPU a page")
    print(f"ratio of the sums {own_seconds / trafilatura_seconds:.2f}, median of the pages' ratios ", end="")
    print(f"{statistics.median(a / b for a, b in costs if b):.2f}")


if __name__ == "__main__":
    main()
