"""From the numbers of lines as they were read to the lines of the raw file."""

from collections.abc import Mapping, Sequence

import msgspec

from pipeline.article import Article, Block, Dose, Item, Lines, Section
from pipeline.scraper.slices import slice_of


def in_raw_file(article: Article, places: Mapping[int, Lines], source: Sequence[str]) -> Article:
    """The article with every line number as a line of the raw file.

    Args:
        article: an article whose lines are numbered as they were read.
        places: for each number, the first and last line of the raw file that it was read from.
        source: the lines of the raw file, where it was not read line by line.
    """
    if not source and all(place == (number, number) for number, place in places.items()):
        return article
    return _Places(places, source).article(article)


class _Places:
    def __init__(self, places: Mapping[int, Lines], source: Sequence[str]) -> None:
        self._places = places
        self._source = source

    def article(self, article: Article) -> Article:
        changed = {
            name: tuple(
                msgspec.structs.replace(entry, line=self._line(entry.line))
                for entry in getattr(article, name)
            )
            for name in ("repairs", "removed", "markup", "findings", "stop_rules")
        }
        return msgspec.structs.replace(
            article,
            sections=tuple(self._section(section) for section in article.sections),
            title_line=None if article.title_line is None else self._line(article.title_line),
            doses=tuple(self._dose(dose) for dose in article.doses),
            **changed,
        )

    def _dose(self, dose: Dose) -> Dose:
        """The dose with the line of the raw file that it stands on, and the slice of it that says it."""
        first, last = self._places.get(dose.line, (1, 1))
        for number in range(first, min(last, len(self._source)) + 1):
            if raw := slice_of(self._source[number - 1], dose.raw):
                return msgspec.structs.replace(dose, line=number, raw=raw)
        return msgspec.structs.replace(dose, line=first)

    def _line(self, number: int) -> int:
        return self._places[number][0] if number in self._places else 1

    def _span(self, lines: Lines) -> Lines:
        first, last = self._places.get(lines[0], (1, 1)), self._places.get(lines[1], (1, 1))
        return first[0], max(first[1], last[1])

    def _section(self, section: Section) -> Section:
        return msgspec.structs.replace(
            section,
            line=None if section.line is None else self._line(section.line),
            blocks=tuple(self._block(block) for block in section.blocks),
        )

    def _block(self, block: Block) -> Block:
        items = tuple(
            tuple(self._item(cell) for cell in item) if isinstance(item, tuple) else self._item(item)
            for item in block.items
        )
        return msgspec.structs.replace(block, items=items, lines=self._span(block.lines))

    def _item(self, item: Item) -> Item:
        items = tuple(self._item(child) for child in item.items)
        return msgspec.structs.replace(item, lines=self._span(item.lines), items=items)
