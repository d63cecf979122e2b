"""What each part of WeasyPrint's internals saves: CPU of warm PDF handouts without it, over that with all.

    python benchmarks/internals.py [--count 30] [--rounds 5]

In each round, the same articles are made with all parts, then without one part after the other, article by
article, so that what else the machine does falls on all. Printed is the median over the rounds of the ratio
of the sums. The bytes of every handout must be the same, or the run fails.
"""

import argparse
import tempfile
import time
from dataclasses import fields, replace
from pathlib import Path
from statistics import median
from unittest.mock import patch

from articles import make_articles

from pipeline.builder import clean_article
from pipeline.builder.plan import build_settings
from pipeline.config import Config
from pipeline.exporters import pdf
from pipeline.exporters.fonts import find_families
from pipeline.exporters.pdf.engine import Engine
from pipeline.exporters.pdf.weasyprint_internals import Internals

#: Parts that change what is printed: they have no ratio.
_PARTS_WITHOUT_A_TWIN = {"boxes"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    context = build_settings(Config()).context
    with tempfile.TemporaryDirectory() as scratch:
        sources = make_articles(Path(scratch), args.count)
        articles = [clean_article(source, Config())[0] for source in sources]
    names = [field.name for field in fields(Internals) if field.name not in _PARTS_WITHOUT_A_TWIN]
    variants = {"all": Internals()} | {name: replace(Internals(), **{name: False}) for name in names}
    variants["none of these"] = Internals(**dict.fromkeys(names, False))
    families = find_families("A", context.theme)
    engines = {
        name: Engine(context.theme, context.paper, families, parts) for name, parts in variants.items()
    }
    ratios: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(args.rounds + 1):
        sums = dict.fromkeys(variants, 0)
        for index, article in enumerate(articles):
            contents = set()
            order = list(engines.items())
            for name, engine in order[index % len(order) :] + order[: index % len(order)]:
                with patch.object(pdf, "_make_engine", lambda *_, engine=engine: engine):
                    begin = time.process_time_ns()
                    contents.add(pdf.export(article, context))
                    sums[name] += time.process_time_ns() - begin
            if len(contents) != 1:
                raise SystemExit(f"{article.provenance.source_file} has other bytes without a part")
        if not number:  # the first round warms the engines
            continue
        for name in variants:
            ratios[name].append(sums[name] / sums["all"])
        print(
            f"round {number}:", ", ".join(f"{name} {ratios[name][-1]:.3f}" for name in variants), flush=True
        )
    for name, values in ratios.items():
        print(f"without {name:<16} {median(values):.3f}  ({min(values):.3f} to {max(values):.3f})")


if __name__ == "__main__":
    main()
