"""``output/index.html``: all handouts, each with its formats and its review state."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.article import direction_of
from pipeline.catalog.environment import template
from pipeline.catalog.formats import links
from pipeline.locale import printed


@dataclass(frozen=True)
class Entry:
    """An article and its files: addresses relative to the page, and sizes in bytes."""

    title: str
    language: str
    is_reviewed: bool
    files: tuple[tuple[str, int], ...]

    @property
    def direction(self) -> str:
        """The base direction of the title."""
        return direction_of(self.language)


def index_page(entries: Sequence[Entry], *, language: str = "en") -> bytes:
    """The catalogue page.

    Args:
        entries: the articles, in the order in which they are listed.
        language: the language of the page itself (BCP 47).
    """
    rows = [(entry, links(entry.files)) for entry in entries]
    page = template("index.html.jinja").render(rows=rows, words=printed(language), language=language)
    return page.encode("utf-8")
