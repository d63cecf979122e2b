"""What a handout must say: the article's texts in order, each with what may stand in front of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.article import (
    Article,
    Block,
    DontList,
    Image,
    OrderedList,
    Section,
    Table,
    walk_items,
    walk_nested,
)
from pipeline.clinical.gate.fold import Folded, fold
from pipeline.locale import dont_lead, labelled, printed


@dataclass(frozen=True)
class Piece:
    """One text of the article.

    ``section`` says where it stands, in words; ``what`` what it is (``heading``, ``step``, ``item`` …).
    ``number`` is that of a step. ``before`` are words of the product that may stand in front of it.
    """

    text: str
    section: str
    what: str
    number: int | None = None
    before: tuple[str, ...] = ()

    @cached_property
    def folded(self) -> Folded:
        """The text made comparable."""
        return fold(self.text)


def pieces(article: Article, *, paged: bool = False) -> Iterator[Piece]:
    """The texts of the sections in order: don'ts with the word that makes them so, steps with their number.

    Args:
        article: the article.
        paged: whether the handout has pages: then a table's header may be repeated at the top of each.
    """
    for index, section in enumerate(article.sections, 1):
        place = f"«{section.heading}»" if section.heading else f"section {index}"
        if section.heading:
            yield Piece(section.heading, place, "heading")
        for block in section.blocks:
            yield from _block(block, section, place, article.language, paged)


def _block(block: Block, section: Section, place: str, language: str, paged: bool) -> Iterator[Piece]:
    words = printed(language)
    if isinstance(block, OrderedList):
        for number, step in enumerate(block.items, block.start):
            one = OrderedList((step,), step.lines, number)
            for item in walk_items(one):
                yield Piece(item.text, place, "step", number if item is step else None)
    elif isinstance(block, Table):
        yield from _table(block, section.heading or words["table"], place, paged)
    elif isinstance(block, Image):
        label = words["picture"]
        if block.alt:
            yield Piece(block.alt, place, "picture", before=(labelled(label, language),))
        for item in walk_items(block):
            yield Piece(item.text, place, "caption", before=(label,))
    elif isinstance(block, DontList):
        for dont in block.items:
            yield Piece(dont_lead(dont.text, language) + dont.text, place, "don't")
            # What stands below a don't explains it: "it can tear a muscle" is no don't.
            yield from (Piece(item.text, place, "text") for item in walk_nested(dont) if item is not dont)
    else:
        yield from (Piece(item.text, place, "text") for item in walk_items(block))


def _table(table: Table, caption: str, place: str, paged: bool) -> Iterator[Piece]:
    header = " ".join(cell.text for cell in table.items[0])
    for number, row in enumerate(table.items):
        above = (caption,) if not number else (header,) if paged else ()
        for cell in row:
            yield Piece(cell.text, place, "cell", before=above)
            above = () if cell.text.strip() else above  # an empty cell has nothing to stand in front of
