"""``output/index.html``: all handouts, each with links to its formats and its review state.

The links of an article are sorted by format (PDF, EPUB, HTML, JSON), each with its size in kB.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.article import direction_of
from pipeline.locale import printed
from pipeline.report.template_environment import format_size, get_template

#: Names of formats by suffix, in the order of their links; other formats follow.
_FORMAT_NAMES = {".pdf": "PDF", ".epub": "EPUB", ".html": "HTML", ".json": "JSON"}


@dataclass(frozen=True)
class HandoutLink:
    """A link to a handout: its text, its address, and the size of the file in words."""

    label: str
    address: str
    size: str


def make_links(files: Iterable[tuple[str, int]]) -> list[HandoutLink]:
    """The links to handouts, given their addresses and sizes in bytes, sorted by format."""
    return [_make_link(*file) for file in sorted(files, key=_make_sort_key)]


def _make_sort_key(file: tuple[str, int]) -> tuple[int, str]:
    suffixes = list(_FORMAT_NAMES)
    suffix = _get_suffix(file[0])
    return (suffixes.index(suffix) if suffix in suffixes else len(suffixes), file[0])


def _make_link(address: str, size_bytes: int) -> HandoutLink:
    suffix = _get_suffix(address)
    return HandoutLink(_FORMAT_NAMES.get(suffix, suffix[1:].upper()), address, format_size(size_bytes))


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
    """The catalogue page, in UTF-8.

    Args:
        entries: the articles, in the order in which they are listed.
        language: the language of the page itself (BCP 47).
    """
    rows = [(entry, make_links(entry.files)) for entry in entries]
    template = get_template("catalogue_page.html.jinja")
    page = template.render(rows=rows, words=printed(language), language=language)
    return page.encode("utf-8")
