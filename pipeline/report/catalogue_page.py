"""``output/index.html``: all handouts, each with links to its formats and its review state.

Links stand in the order in which people look for formats (PDF, EPUB, HTML, JSON), each with its size in
kB.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.article import direction_of
from pipeline.locale import printed
from pipeline.report.template_environment import format_size, get_template

#: The formats that people know, in the order in which they look for them.
_FORMAT_NAMES = {".pdf": "PDF", ".epub": "EPUB", ".html": "HTML", ".json": "JSON"}


@dataclass(frozen=True)
class HandoutLink:
    """A handout as a page names it."""

    label: str
    address: str
    size: str


def make_links(files: Iterable[tuple[str, int]]) -> list[HandoutLink]:
    """The links to handouts, given their addresses and sizes in bytes."""
    return [_make_link(*file) for file in sorted(files, key=_make_sort_key)]


def _make_sort_key(file: tuple[str, int]) -> tuple[int, str]:
    known = list(_FORMAT_NAMES)
    suffix = _get_suffix(file[0])
    return (known.index(suffix) if suffix in known else len(known), file[0])


def _make_link(address: str, count: int) -> HandoutLink:
    suffix = _get_suffix(address)
    return HandoutLink(_FORMAT_NAMES.get(suffix, suffix[1:].upper()), address, format_size(count))


def _get_suffix(address: str) -> str:
    return "." + address.rpartition(".")[2]


@dataclass(frozen=True)
class CatalogueEntry:
    """An article and its files: addresses relative to the page, and sizes in bytes."""

    title: str
    language: str
    is_reviewed: bool
    files: tuple[tuple[str, int], ...]

    @property
    def direction(self) -> str:
        """The base direction of the title."""
        return direction_of(self.language)


def render_catalogue_page(entries: Sequence[CatalogueEntry], *, language: str = "en") -> bytes:
    """The catalogue page.

    Args:
        entries: the articles, in the order in which they are listed.
        language: the language of the page itself (BCP 47).
    """
    rows = [(entry, make_links(entry.files)) for entry in entries]
    page = get_template("index.html.jinja").render(rows=rows, words=printed(language), language=language)
    return page.encode("utf-8")
