"""What a handout must show: the article's texts in order, and the page frame around them.

`iter_expected_texts` gives the texts of the sections, each with the product's words that may stand before
it. `build_frame` gives what stands around the sections. Above: title, stop rules, the dose panel, blanks
to fill in, links to the sections. Below: log, notes, imprint. Any other text there is neither the
article's nor the product's, and is reported.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from pipeline.locale import DontWording, load_dont_wording, printed
from pipeline.text.normalize import ComparableText, comparable
from pipeline.wording.dose_panel import dose_panel
from pipeline.wording.imprint import printed_lines
from pipeline.wording.stop_box import stop_boxes

#: Punctuation that may stand between allowed words.
_PUNCTUATION_MARKS = tuple(":.,;·|/–-()（）：。،؛•…")
#: The log numbers its weeks, from 1 to at most this.
_MAX_LOG_WEEKS = 12


@dataclass(frozen=True)
class ExpectedText:
    """One text of the article.

    Attributes:
        text: the text.
        section: where it stands, in words.
        kind: what it is (``heading``, ``step``, ``text`` …).
        number: the number of a step.
        allowed_before: words of the product that may stand in front of it.
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
    """The texts of the sections in order: don'ts with the prefix that makes them so, steps with their number.

    Args:
        article: the article.
        paged: whether the handout has pages: then a table's header may be repeated at the top of each.
    """
    collector = _TextCollector(printed(article.language), load_dont_wording(article.language), paged)
    for index, section in enumerate(article.sections, 1):
        yield from collector.iter_section_texts(section, index)


@dataclass(frozen=True)
class _TextCollector:
    """Collects the expected texts of an article, section by section."""

    words: Mapping[str, str]
    dont_wording: DontWording
    paged: bool

    def iter_section_texts(self, section: Section, index: int) -> Iterator[ExpectedText]:
        name = f"«{section.heading}»" if section.heading else f"section {index}"
        if section.heading:
            yield ExpectedText(section.heading, name, "heading")
        for block in section.blocks:
            yield from self._iter_block_texts(block, section, name)

    def _iter_block_texts(self, block: Block, section: Section, name: str) -> Iterator[ExpectedText]:
        if isinstance(block, OrderedList):
            for number, step in enumerate(block.items, block.start):
                for item in walk_nested(step):
                    yield ExpectedText(item.text, name, "step", number if item is step else None)
        elif isinstance(block, Table):
            yield from self._iter_table_texts(block, section.heading or self.words["table"], name)
        elif isinstance(block, Image):
            label = self.words["picture"]
            if block.alt:
                before = _format_label(label, self.words)
                yield ExpectedText(block.alt, name, "picture", allowed_before=(before,))
            for item in walk_items(block):
                yield ExpectedText(item.text, name, "caption", allowed_before=(label,))
        elif isinstance(block, DontList):
            for number, dont in enumerate(block.items, block.start or 0):
                lead = "" if block.is_worded else self.dont_wording.format_lead(dont.text)
                counted = None if block.start is None else number
                yield ExpectedText(lead + dont.text, name, "don't", counted)
                # Items nested in a don't explain it: "it can tear a muscle" is no don't.
                yield from (
                    ExpectedText(item.text, name, "text") for item in walk_nested(dont) if item is not dont
                )
        else:
            yield from (ExpectedText(item.text, name, "text") for item in walk_items(block))

    def _iter_table_texts(self, table: Table, caption: str, name: str) -> Iterator[ExpectedText]:
        header = " ".join(cell.text for cell in table.items[0])
        for index, row in enumerate(table.items):
            above = (caption,) if not index else (header,) if self.paged else ()
            for cell in row:
                yield ExpectedText(cell.text, name, "cell", allowed_before=above)
                above = () if cell.text.strip() else above  # an empty cell has no text to stand in front of


@dataclass(frozen=True)
class PageFrame:
    """What must stand around the sections, and all that may.

    Texts of the article may stand only above its sections: below them they would be repetitions.

    Attributes:
        required_above: what must stand above the sections, in this order.
        required_anywhere: what must stand above or below them.
        week: the word for a week of the log, whose weeks are counted once.
        allowed_above: all that may stand above them.
        allowed_below: all that may stand below them.
    """

    required_above: tuple[str, ...]
    required_anywhere: tuple[str, ...]
    week: str
    allowed_above: "AllowedTexts"
    allowed_below: "AllowedTexts"


class AllowedTexts:
    """Texts that may follow one another in any order; compared by their letters, without white space.

    Args:
        texts: the texts.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._letters_by_first: dict[str, list[str]] = {}
        for letters in sorted({comparable(text).letters for text in texts} - {""}):
            self._letters_by_first.setdefault(letters[0], []).append(letters)

    def find_disallowed(self, handout: ComparableText, start: int, end: int) -> int:
        """The offset of the first text between ``start`` and ``end`` that is none of these; else ``end``."""
        reached = {start}
        farthest = start
        pending = [start]
        while pending:
            offset = pending.pop()
            farthest = max(farthest, offset)
            for letters in self._letters_by_first.get(handout.letters[offset : offset + 1], ()):
                after = offset + len(letters)
                if after <= end and after not in reached and handout.letters.startswith(letters, offset):
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
    doses = [f"{_format_label(row.about, words)} {row.amounts}" for row in dose_panel(article).rows]
    weeks = accumulate(f"{words['week']} {number}" for number in range(1, _MAX_LOG_WEEKS + 1))
    headings = [section.heading for section in article.sections if section.heading]
    imprint = [f"{_format_label(line.label, words)} {line.value}" for line in printed_lines(article)]
    unnumbered = (word for key, word in words.items() if key != "week")  # a week never lacks its number
    product_texts = [*unnumbered, *_PUNCTUATION_MARKS, *weeks, *imprint, *own_words]
    draft_notice = () if article.provenance.is_reviewed else (words["draft"],)
    return PageFrame(
        required_above=(article.title, *rules, *doses),
        required_anywhere=(*draft_notice, *imprint),
        week=words["week"],
        allowed_above=AllowedTexts([*product_texts, *headings, *rules, *doses, article.title]),
        allowed_below=AllowedTexts(product_texts),
    )


def _format_label(label: str, words: Mapping[str, str]) -> str:
    """A label with the colon of its language, as `pipeline.locale.format_label` writes it."""
    return words["labelled"].format(label=label)
