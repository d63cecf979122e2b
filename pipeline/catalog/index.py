"""``output/index.html``: all handouts, each with its formats and its review state."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from pipeline.article import direction_of
from pipeline.locale import printed

#: The formats that people know, in the order in which they look for them.
_FORMAT_NAMES = {".pdf": "PDF", ".epub": "EPUB", ".html": "HTML", ".json": "JSON"}
_KILO = 1000


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


@dataclass(frozen=True)
class _Link:
    label: str
    address: str
    size: str


def index_page(entries: Sequence[Entry], *, language: str = "en") -> bytes:
    """The catalogue page.

    Args:
        entries: the articles, in the order in which they are listed.
        language: the language of the page itself (BCP 47).
    """
    rows = [(entry, [_link(*file) for file in sorted(entry.files, key=_place)]) for entry in entries]
    return _template().render(rows=rows, words=printed(language), language=language).encode("utf-8")


def _place(file: tuple[str, int]) -> tuple[int, str]:
    known = list(_FORMAT_NAMES)
    suffix = "." + file[0].rpartition(".")[2]
    return (known.index(suffix) if suffix in known else len(known), file[0])


def _link(address: str, size: int) -> _Link:
    suffix = "." + address.rpartition(".")[2]
    return _Link(_FORMAT_NAMES.get(suffix, suffix[1:].upper()), address, f"{max(1, round(size / _KILO))} kB")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("pipeline.catalog"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("index.html.jinja")
