"""How often the second reading of a file differs from the first, over a folder of articles and pages.

    python benchmarks/witness.py FOLDER [--limit COUNT]

Every file below the folder that can be read (``.txt``, ``.md``, ``.html``, also with ``.gz``) is cleaned.
Each finding of the rule ``second-reading`` is printed, then for each folder right below how many articles had
one. What cannot be cleaned (no title, no text) is counted apart.
"""

import argparse
from collections import Counter
from pathlib import Path

from pipeline.builder import clean_article
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.scraper.readers import SUFFIXES
from pipeline.second_reading import RULE


def main() -> None:
    """Clean all files, and print what the second reading found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="take so many files only, evenly spread")
    args = parser.parse_args()
    files = sorted(
        path
        for path in args.folder.rglob("*")
        if Path(path.name.lower().removesuffix(".gz")).suffix in SUFFIXES
    )
    if args.limit:
        files = files[:: max(1, len(files) // args.limit)]
    counts: dict[str, Counter[str]] = {}
    for path in files:
        part = path.relative_to(args.folder).parts[0] if path.parent != args.folder else "."
        counted = counts.setdefault(part, Counter())
        config = Config(root=path.parent, source=path.parent, output=path.parent, themes=path.parent)
        try:
            article, _ = clean_article(path, config)
        except PipelineError:
            counted["not cleaned"] += 1
            continue
        counted["articles"] += 1
        findings = [finding for finding in article.findings if finding.rule == RULE]
        counted["with a finding"] += bool(findings)
        counted["to decide"] += any(finding.level == "decide" for finding in findings)
        for finding in findings:
            print(f"{path}:{finding.line}: {finding.level}: {finding.message}")
    for part, counted in counts.items():
        print(part, dict(counted))


if __name__ == "__main__":
    main()
