"""What a reviewer approves of an article, text by text, and what has changed since the approval.

A comma, a capital, a curly quotation mark are no change. A word, a number, a unit, a do that became a
don't, an item that moved or went to another section, a dose or a stop rule that the product now reads
differently: each is one. The SHA-256 fingerprint is the same for all spellings of the same content.
`format_change` renders a change as lines of plain text: where it is, the approved text, the present text,
and which words differ.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from pipeline.article import Article, Block, DoList, DontList, Dose, Image, OrderedList, Table, walk_items
from pipeline.clinical.tokens import spoken_words
from pipeline.text.diff import align_sequences


class ReviewedText(msgspec.Struct, frozen=True):
    """One text of an article: the section it stands in, what it is (``do``, ``step 3`` …), and its words."""

    section: str
    what: str
    text: str

    @property
    def key(self) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
        """What makes it this point and no other."""
        return spoken_words(self.section), self.what, spoken_words(self.text)


@dataclass(frozen=True)
class ContentChange:
    """A point that was there before, one that is there now, or both where one took the other's place."""

    before: ReviewedText | None
    after: ReviewedText | None


def collect_reviewed_texts(article: Article) -> tuple[ReviewedText, ...]:
    """The clinical content of an article, in the order of its handouts."""
    return tuple(point for point in _iter_article_texts(article) if any(point.key[2:]))


def fingerprint_content(points: Sequence[ReviewedText]) -> str:
    """The SHA-256 of a clinical content, in hexadecimal: the same for all spellings of it."""
    return hashlib.sha256(msgspec.json.encode([point.key for point in points])).hexdigest()


def diff_reviewed_texts(
    before: Sequence[ReviewedText], after: Sequence[ReviewedText]
) -> Iterator[ContentChange]:
    """What changed between two contents, in reading order; nothing where both have the same fingerprint."""
    old, new = [point.key for point in before], [point.key for point in after]
    for is_same, first, last, low, high in align_sequences(old, new):
        if is_same:
            continue
        paired = min(last - first, high - low)
        for offset in range(paired):
            yield ContentChange(before[first + offset], after[low + offset])
        yield from (ContentChange(point, None) for point in before[first + paired : last])
        yield from (ContentChange(None, point) for point in after[low + paired : high])


def _iter_article_texts(article: Article) -> Iterator[ReviewedText]:
    yield ReviewedText("", "language", article.language)
    yield ReviewedText("", "title", article.title)
    for rule in article.stop_rules:
        for text in (rule.text, *rule.items):
            yield ReviewedText("", "stop rule", text)
    for dose in article.doses:
        yield ReviewedText(article.sections[dose.section].heading or "", "dose", _dose_key(dose))
    for index, section in enumerate(article.sections, 1):
        name = section.heading or f"section {index}"
        if section.heading:
            yield ReviewedText(name, "heading", section.heading)
        for block in section.blocks:
            yield from (ReviewedText(name, what, text) for what, text in _iter_block_texts(block))


def _dose_key(dose: Dose) -> str:
    """A dose in words that no change of the product's own wording changes."""
    step = "" if dose.step is None else f" in step {dose.step}"
    per = f" per {dose.per}" if dose.per else ""
    return f"{dose.kind}{step}: {dose.min}–{dose.max} {dose.unit}{per}"


def _iter_block_texts(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, Image) and block.alt:
        yield "picture", block.alt
    if isinstance(block, OrderedList):
        for number, step in enumerate(block.items, block.start):
            yield from (
                (f"step {number}", item.text) for item in walk_items(OrderedList((step,), step.lines))
            )
        return
    names: dict[type, str] = {DoList: "do", DontList: "don't", Table: "cell"}
    yield from ((names.get(type(block), "text"), item.text) for item in walk_items(block))


def format_change(change: ContentChange) -> Iterator[str]:
    """A change as lines of plain text: its place, ``-`` what was approved, ``+`` what it is now."""
    point = change.after or change.before
    assert point is not None  # noqa: S101 # a change has at least one side
    yield " | ".join(filter(None, (point.section, point.what)))
    if change.before:
        yield f"  - {_format_side(change.before, change.after)}"
    if change.after:
        yield f"  + {_format_side(change.after, change.before)}"
    if change.before and change.after:
        yield from (f"    {difference}" for difference in _format_differences(change.before, change.after))


def _format_side(point: ReviewedText, other: ReviewedText | None) -> str:
    is_same_place = other is None or (point.section, point.what) == (other.section, other.what)
    return point.text if is_same_place else f"({point.section} | {point.what}) {point.text}"


def _format_differences(before: ReviewedText, after: ReviewedText) -> Iterator[str]:
    old, new = spoken_words(before.text), spoken_words(after.text)
    for is_same, first, last, low, high in align_sequences(old, new):
        if not is_same:
            lost, gained = " ".join(old[first:last]), " ".join(new[low:high])
            yield f"{lost or '(nothing)'} -> {gained or '(nothing)'}"
