"""The first article, and articles written on the spot."""

from pathlib import Path

from pipeline.article import Article
from pipeline.builder import interpret_article
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.scrape import ScrapeResult, scrape_raw

ROOT = Path(__file__).resolve().parents[2]
FIRST = ROOT / "source" / "lower-back-pain.txt"


def scraped_text(text: str | bytes, **decisions: object) -> ScrapeResult:
    """A raw article given as text (or bytes), cleaned and structured."""
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    return scrape_raw(read_bytes(content, "article.txt"), Decisions(**decisions))  # type: ignore[arg-type]


def article_of(text: str | bytes, **decisions: object) -> Article:
    """The article that a text is."""
    return interpret_article(scraped_text(text, **decisions))


def page_article(html: str) -> Article:
    """The article that a web page is."""
    return interpret_article(scrape_raw(read_bytes(html.encode("utf-8"), "article.html"), Decisions()))
