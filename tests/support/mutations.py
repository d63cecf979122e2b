"""What may go wrong between an article and its handout: faults that could hurt, as functions of the article.

A mutation gives the article with one fault in it, or None where it cannot be done to this article.
"""

import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from pipeline.article import (
    Article,
    Block,
    DoList,
    DontList,
    Dose,
    Item,
    OrderedList,
    Paragraph,
    Section,
    Table,
    UnorderedList,
)

Mutation = Callable[[Article], Article | None]


def with_blocks(article: Article, change: Callable[[Block], Block | None]) -> Article | None:
    """The article with its first block changed for which ``change`` gives another one."""
    for index, section in enumerate(article.sections):
        for place, block in enumerate(section.blocks):
            changed = change(block)
            if changed is not None:
                blocks = (*section.blocks[:place], changed, *section.blocks[place + 1 :])
                return with_section(article, index, replace(section, blocks=blocks))
    return None


def with_section(article: Article, index: int, section: Section) -> Article:
    return replace(article, sections=(*article.sections[:index], section, *article.sections[index + 1 :]))


def with_text(article: Article, change: Callable[[str], str]) -> Article | None:
    """The article with the first text changed that ``change`` makes another of."""

    def in_block(block: Block) -> Block | None:
        items: list[Item | tuple[Item, ...]] = list(block.items)
        for index, entry in enumerate(items):
            row = entry if isinstance(entry, tuple) else (entry,)
            for cell, item in enumerate(row):
                if (text := change(item.text)) != item.text:
                    new = replace(item, text=text, name=None)
                    items[index] = (*row[:cell], new, *row[cell + 1 :]) if isinstance(entry, tuple) else new
                    return replace(block, items=tuple(items))
        return None

    return with_blocks(article, in_block)


def words(pattern: str, becomes: str) -> Mutation:
    """The first place of a pattern, rewritten."""
    return lambda article: with_text(
        article, lambda text: re.sub(pattern, becomes, text, count=1, flags=re.IGNORECASE)
    )


def of_block(
    kind: type[Block] | tuple[type[Block], ...], change: Callable[[Block], Block | None]
) -> Mutation:
    return lambda article: with_blocks(
        article, lambda block: change(block) if isinstance(block, kind) else None
    )


def _without_item(block: Block) -> Block | None:
    return replace(block, items=(block.items[0], *block.items[2:])) if len(block.items) > 1 else None


def _doubled(block: Block) -> Block:
    return replace(block, items=(block.items[0], *block.items))


def _swapped(block: Block) -> Block | None:
    if len(block.items) < 2:
        return None
    return replace(block, items=(block.items[1], block.items[0], *block.items[2:]))


def _other_polarity(block: Block) -> Block:
    other = DontList if isinstance(block, DoList) else DoList
    return other(block.items, block.lines)  # type: ignore[arg-type]


def _without_polarity(block: Block) -> Block | None:
    if isinstance(block, DontList) and block.is_worded:
        return None  # its own words forbid
    return UnorderedList(block.items, block.lines)  # type: ignore[arg-type]


def _without_cell(block: Block) -> Block:
    row = block.items[-1]
    assert isinstance(row, tuple)
    return replace(block, items=(*block.items[:-1], (*row[:-1], replace(row[-1], text=""))))


def _swapped_cells(block: Block) -> Block:
    row = block.items[-1]
    assert isinstance(row, tuple)
    return replace(block, items=(*block.items[:-1], (row[1], row[0], *row[2:])))


def _renumbered(block: Block) -> Block:
    return replace(block, start=2)


def without_last_text(article: Article) -> Article | None:
    """The last line is cut off; it may be a footnote."""
    index = len(article.sections) - 1
    section = article.sections[index]
    last = section.blocks[-1]
    blocks = section.blocks[:-1]
    if len(last.items) > 1:
        blocks = (*blocks, replace(last, items=last.items[:-1]))
    return with_section(article, index, replace(section, blocks=blocks))


def half_of_the_last_text(article: Article) -> Article | None:
    """The file ends in the middle of its last sentence."""
    section = article.sections[-1]
    last = section.blocks[-1].items[-1]
    text = (last[-1] if isinstance(last, tuple) else last).text
    return with_text(article, lambda given: given[: len(given) // 2] if given == text else given)


def moved_to_another_section(article: Article) -> Article | None:
    """The last text of the first section goes to the end of the second."""
    if len(article.sections) < 3:
        return None
    first, second = article.sections[1], article.sections[2]
    block = first.blocks[-1]
    moved = block.items[-1]
    if isinstance(moved, tuple) or len(block.items) < 2:
        return None
    left = replace(first, blocks=(*first.blocks[:-1], replace(block, items=block.items[:-1])))
    gained = replace(second, blocks=(*second.blocks, Paragraph((moved,), moved.lines)))
    return replace(article, sections=(article.sections[0], left, gained, *article.sections[3:]))


def without_a_heading(article: Article) -> Article | None:
    return with_section(article, 1, replace(article.sections[1], heading=None))


def swapped_headings(article: Article) -> Article | None:
    first, second = article.sections[1], article.sections[2]
    one = with_section(article, 1, replace(first, heading=second.heading))
    return with_section(one, 2, replace(second, heading=first.heading))


def without_stop_rules(article: Article) -> Article | None:
    return replace(article, stop_rules=()) if article.stop_rules else None


def other_dose(article: Article) -> Article | None:
    """Another amount of the first dose that the panel shows."""
    return _with_shown_dose(article, lambda dose: (replace(dose, max=(dose.max or 0) + 10),))


def without_a_dose(article: Article) -> Article | None:
    """Without the first dose that the panel shows."""
    return _with_shown_dose(article, lambda _: ())


def _with_shown_dose(article: Article, change: Callable[[Dose], tuple[Dose, ...]]) -> Article | None:
    for index, dose in enumerate(article.doses):
        if not dose.is_narrowed:
            doses = (*article.doses[:index], *change(dose), *article.doses[index + 1 :])
            return replace(article, doses=doses)
    return None


def other_title(article: Article) -> Article | None:
    return replace(article, title=article.title + " 2")


def as_reviewed(article: Article) -> Article | None:
    """A draft that does not say that it is one."""
    return replace(article, provenance=replace(article.provenance, reviewed_by="N. N.", licence="CC BY 4.0"))


def doubled_section(article: Article) -> Article | None:
    return replace(article, sections=(*article.sections, article.sections[-1]))


MUTATIONS: dict[str, Mutation] = {
    "never is dropped": words(r"\bnever |\bnie | أبدًا", ""),
    "not is dropped": words(r"\bnot |\bnicht |لا ", ""),
    "without becomes with": words(r"\bwithout\b|\bohne\b|بدون", "with"),
    "a range is glued": words(r"(\d+)–(\d+)", r"\1\2"),
    "a space between numbers and words is lost": words(r"(\d) (?=[A-Za-zÄÖÜäöü\u0600-\u06ff])", r"\1"),
    "a digit is changed": words(r"\d", "9"),
    "both becomes one": words(r"\bboth\b|\bbeide\w*|كلا|كلتا", "one"),
    "left becomes right": words(r"\bleft\b|\blinke\b|اليسرى|اليسار", "right"),
    "before becomes after": words(r"\bbefore\b|\bvor\b|قبل", "after"),
    "a unit is changed": words(r"seconds|Sekunden|ثانية|دقائق", "minutes"),
    "only is dropped": words(r" only\b| nur\b| فقط", ""),
    "each becomes one": words(r"\beach\b|\bpro\b|لكل", "one"),
    "an item is lost": of_block((UnorderedList, DoList, DontList), _without_item),
    "a step is lost": of_block(OrderedList, _without_item),
    "a row is lost": of_block(Table, _without_item),
    "an item is doubled": of_block((UnorderedList, DoList, DontList), _doubled),
    "a step is doubled": of_block(OrderedList, _doubled),
    "two steps change places": of_block(OrderedList, _swapped),
    "two items change places": of_block((UnorderedList, DontList), _swapped),
    "steps have other numbers": of_block(OrderedList, _renumbered),
    "dos become don'ts": of_block(DoList, _other_polarity),
    "don'ts become dos": of_block(DontList, _other_polarity),
    "don'ts lose what makes them so": of_block(DontList, _without_polarity),
    "a cell is dropped": of_block(Table, _without_cell),
    "two cells change places": of_block(Table, _swapped_cells),
    "the last line is cut off": without_last_text,
    "the last line is cut in half": half_of_the_last_text,
    "a text goes to another section": moved_to_another_section,
    "a heading is lost": without_a_heading,
    "two headings change places": swapped_headings,
    "a section is doubled": doubled_section,
    "the stop rules are lost": without_stop_rules,
    "the panel states another dose": other_dose,
    "the panel lacks a dose": without_a_dose,
    "the title is another": other_title,
    "a draft does not say so": as_reviewed,
}


def mutants(article: Article) -> Iterator[tuple[str, Article]]:
    """Every mutation of an article that changes something."""
    for name, mutation in MUTATIONS.items():
        changed = mutation(article)
        if changed is not None and changed != article:
            yield name, changed
