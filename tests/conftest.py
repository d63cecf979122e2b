"""What many tests need: the first article, and articles written on the spot."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.article import Article
from pipeline.build import clean_article, interpreted
from pipeline.config import Config
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.scrape import Scraped, scrape_raw

# On a build server the same examples are tried every time: a change is judged by what it changes. On a desk
# they are new ones each time, and what fails once is kept and tried again.
settings.register_profile("build-server", derandomize=True, database=None)
if os.environ.get("CI"):
    settings.load_profile("build-server")

ROOT = Path(__file__).resolve().parent.parent
FIRST = ROOT / "source" / "lower-back-pain.txt"


def scraped_text(text: str | bytes, **decisions: object) -> Scraped:
    """A raw article given as text (or bytes), cleaned and structured."""
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    return scrape_raw(read_bytes(content, "article.txt"), Decisions(**decisions))  # type: ignore[arg-type]


def article_of(text: str | bytes, **decisions: object) -> Article:
    """The article that a text is."""
    return interpreted(scraped_text(text, **decisions))


def page_article(html: str) -> Article:
    """The article that a web page is."""
    return interpreted(scrape_raw(read_bytes(html.encode("utf-8"), "article.html"), Decisions()))


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds work in the test's own process, where it can be looked at, unless a test says otherwise."""
    monkeypatch.setenv("HANDOUTS_JOBS", "0")


@pytest.fixture(scope="session")
def first() -> Article:
    """The first article."""
    return clean_article(FIRST, Config())[0]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file below the test's own folder and gives its path."""

    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return put
