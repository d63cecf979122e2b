"""Write (or write anew) what a case's raw article comes out as.

    python tests/support/new_case.py FOLDER...

A case is a folder in ``tests/cases`` named for its fault, with ``raw.txt`` (``raw.html``, ``raw.md``) and
perhaps ``raw.toml``. Read what this writes before you commit it: it becomes the law.
"""

import sys
from pathlib import Path

from pipeline.article import Article
from pipeline.builder import interpret_article
from pipeline.builder.load_article import scrape_raw_file
from pipeline.scraper.explain import explain
from pipeline.scraper.scrape import ScrapeResult
from pipeline.sources import make_source, read_source

CASES = Path(__file__).resolve().parents[1] / "cases"


def raw_file(folder: Path) -> Path:
    """The raw article of a case."""
    return next(path for path in sorted(folder.glob("raw.*")) if path.suffix != ".toml")


def outcome(folder: Path) -> dict[str, str]:
    """The golden files of a case, by name."""
    source = make_source(raw_file(folder))
    scraped = scrape_raw_file(source, read_source(source), "en")
    article = interpret_article(scraped)
    return {
        "clean.md": scraped.markdown.text,
        "ledger.txt": _lines(explain(article)),
        "meaning.txt": _lines(_meaning(article, scraped)),
    }


def _meaning(article: Article, scraped: ScrapeResult):  # type: ignore[no-untyped-def]
    yield f"{scraped.raw.encoding}, {article.language}, {article.direction}"
    for section in article.sections:
        blocks = ", ".join(f"{type(block).__name__} {len(block.items)}" for block in section.blocks)
        yield f"{section.kind}: {section.heading or '(no heading)'}: {blocks}"
    for dose in article.doses:
        per = f" per {dose.per}" if dose.per else ""
        yield f"dose, line {dose.line}: {dose.kind} {dose.min}..{dose.max} {dose.unit}{per} «{dose.raw}»"
    for rule in article.stop_rules:
        yield f"{rule.kind}, line {rule.line}: {rule.text}"
        yield from (f"    - {text}" for text in rule.items)


def _lines(lines) -> str:  # type: ignore[no-untyped-def]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for file, content in outcome(CASES / Path(name).name).items():
            (CASES / Path(name).name / file).write_text(content, encoding="utf-8", newline="\n")
