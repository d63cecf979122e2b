"""What a handout must show: the article's texts in order, and the page frame around them.

`iter_expected_texts` gives the texts of the sections, each with the product's words that may stand before
it. `build_frame` gives what stands around the sections. Above: title, stop rules, the dose panel, blanks
to fill in, links to the sections. Below: log, notes, imprint. Whatever else stands there is neither a
word of the article nor one of the product, and is reported.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

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
from pipeline.locale import dont_lead, format_label, printed
from pipeline.text.normalize import ComparableText, comparable
from pipeline.wording.dose_panel import dose_panel
from pipeline.wording.imprint import printed_lines
from pipeline.wording.stop_box import stop_boxes


@dataclass(frozen=True)
class ExpectedText:
    """One text of the article.

    ``section`` says where it stands, in words; ``what`` what it is (``heading``, ``step``, ``item`` …).
    ``number`` is that of a step. ``before`` are words of the product that may stand in front of it.
    """

    text: str
    section: str
    kind: str
    number: int | None = None
    allowed_before: tuple[str, ...] = ()

    @cached_property
    def comparable_text(self) -> ComparableText:
        """The text made comparable."""
        return comparable(self.text)


def iter_expected_texts(article: Article, *, paged: bool = False) -> Iterator[ExpectedText]:
    """The texts of the sections in order: don'ts with the word that makes them so, steps with their number.

    Args:
        article: the article.
        paged: whether the handout has pages: then a table's header may be repeated at the top of each.
    """
    for index, section in enumerate(article.sections, 1):
        place = f"«{section.heading}»" if section.heading else f"section {index}"
        if section.heading:
            yield ExpectedText(section.heading, place, "heading")
        for block in section.blocks:
            yield from _iter_block_texts(block, section, place, article.language, paged)


def _iter_block_texts(
    block: Block, section: Section, place: str, language: str, paged: bool
) -> Iterator[ExpectedText]:
    words = printed(language)
    if isinstance(block, OrderedList):
        for number, step in enumerate(block.items, block.start):
            one = OrderedList((step,), step.lines, number)
            for item in walk_items(one):
                yield ExpectedText(item.text, place, "step", number if item is step else None)
    elif isinstance(block, Table):
        yield from _iter_table_texts(block, section.heading or words["table"], place, paged)
    elif isinstance(block, Image):
        label = words["picture"]
        if block.alt:
            yield ExpectedText(block.alt, place, "picture", allowed_before=(format_label(label, language),))
        for item in walk_items(block):
            yield ExpectedText(item.text, place, "caption", allowed_before=(label,))
    elif isinstance(block, DontList):
        for dont in block.items:
            yield ExpectedText(dont_lead(dont.text, language) + dont.text, place, "don't")
            # What stands below a don't explains it: "it can tear a muscle" is no don't.
            yield from (
                ExpectedText(item.text, place, "text") for item in walk_nested(dont) if item is not dont
            )
    else:
        yield from (ExpectedText(item.text, place, "text") for item in walk_items(block))


def _iter_table_texts(table: Table, caption: str, place: str, paged: bool) -> Iterator[ExpectedText]:
    header = " ".join(cell.text for cell in table.items[0])
    for number, row in enumerate(table.items):
        above = (caption,) if not number else (header,) if paged else ()
        for cell in row:
            yield ExpectedText(cell.text, place, "cell", allowed_before=above)
            above = () if cell.text.strip() else above  # an empty cell has nothing to stand in front of


#: Marks of punctuation that may stand between declared words.
_PUNCTUATION_MARKS = tuple(":.,;·|/–-()（）：。،؛•…")
#: The log counts its weeks, from the first on: no more than so many.
_MAX_LOG_WEEKS = 12


@dataclass(frozen=True)
class PageFrame:
    """What must stand above the sections, in order, what must stand somewhere, and all that may stand there.

    What the article says stands above its sections only: below them it would be said twice.
    """

    required_above: tuple[str, ...]
    required_anywhere: tuple[str, ...]
    allowed_above: "AllowedTexts"
    allowed_below: "AllowedTexts"


class AllowedTexts:
    """Texts that may follow one another in any order; told by their letters alone.

    Args:
        texts: the texts.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for letters in sorted({comparable(text).letters for text in texts} - {""}):
            self._by_first.setdefault(letters[0], []).append(letters)

    def find_disallowed(self, shown: ComparableText, start: int, end: int) -> int:
        """Where, from ``start`` to ``end``, the first text stands that is none of these; else ``end``."""
        reached = {start}
        farthest = start
        pending = [start]
        while pending:
            place = pending.pop()
            farthest = max(farthest, place)
            for letters in self._by_first.get(shown.letters[place : place + 1], ()):
                after = place + len(letters)
                if after <= end and after not in reached and shown.letters.startswith(letters, place):
                    reached.add(after)
                    pending.append(after)
        return end if end in reached else farthest


def build_frame(article: Article, own_words: Sequence[str] = ()) -> PageFrame:
    """The frame of an article's handouts.

    Args:
        article: the article.
        own_words: what else may be printed around it: the clinic's name and contact, words of a plug-in.
    """
    words = printed(article.language)
    rules = [text for box in stop_boxes(article) for text in (box.title, *box.texts)]
    rows = [f"{format_label(row.about, article.language)} {row.amounts}" for row in dose_panel(article).rows]
    weeks = accumulate(f"{words['week']} {number}" for number in range(1, _MAX_LOG_WEEKS + 1))
    headings = [section.heading for section in article.sections if section.heading]
    about = [f"{format_label(line.label, article.language)} {line.value}" for line in printed_lines(article)]
    named = (word for name, word in words.items() if name != "week")  # never without its number
    own = [*named, *_PUNCTUATION_MARKS, *weeks, *about, *own_words]
    return PageFrame(
        required_above=(article.title, *rules, *rows),
        required_anywhere=(*(() if article.provenance.is_reviewed else (words["draft"],)), *about),
        allowed_above=AllowedTexts([*own, *headings, *rules, *rows, article.title]),
        allowed_below=AllowedTexts(own),
    )
