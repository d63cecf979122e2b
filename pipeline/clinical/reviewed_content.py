"""What a reviewer approves of an article, text by text, and what has changed since the approval.

Another comma, capital or curly quotation mark is no change. Another word, number or unit, a do that became
a don't, an item that moved within its section or to another one, a dose or a stop rule that is parsed
differently: each is a change. The SHA-256 fingerprint is the same for all spellings of the same content.
`format_change` renders a change as lines of plain text: its section, the approved text, the present text,
and the words that differ.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from pipeline.article import Article, Block, DoList, DontList, Dose, Image, OrderedList, Table, walk_items
from pipeline.clinical.tokens import spoken_words
from pipeline.text.diff import align_sequences


class ReviewedText(msgspec.Struct, frozen=True):
    """A text of an article: its section's heading, what it is (``do``, ``step 3`` …), and its words."""

    section: str
    what: str
    text: str

    @property
    def key(self) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
        """Equal for two texts that say the same in the same section, however they are spelt."""
        return spoken_words(self.section), self.what, spoken_words(self.text)


@dataclass(frozen=True)
class ContentChange:
    """A text that was removed (``before``), added (``after``), or replaced by another (both)."""

    before: ReviewedText | None
    after: ReviewedText | None


def collect_reviewed_texts(article: Article) -> tuple[ReviewedText, ...]:
    """The clinical content of an article, in the order of its handouts."""
    return tuple(text for text in _iter_article_texts(article) if any(text.key[2:]))


def fingerprint_content(content: Sequence[ReviewedText]) -> str:
    """The SHA-256 of clinical content, in hexadecimal: the same for all spellings of it."""
    return hashlib.sha256(msgspec.json.encode([text.key for text in content])).hexdigest()


def diff_reviewed_texts(
    before: Sequence[ReviewedText], after: Sequence[ReviewedText]
) -> Iterator[ContentChange]:
    """The changes between two contents, in reading order; none where both have the same fingerprint.

    Where several texts were replaced, they are paired in order; what is left over was removed or added.
    """
    old, new = [text.key for text in before], [text.key for text in after]
    for is_same, old_start, old_end, new_start, new_end in align_sequences(old, new):
        if is_same:
            continue
        paired = min(old_end - old_start, new_end - new_start)
        for offset in range(paired):
            yield ContentChange(before[old_start + offset], after[new_start + offset])
        yield from (ContentChange(text, None) for text in before[old_start + paired : old_end])
        yield from (ContentChange(None, text) for text in after[new_start + paired : new_end])


def _iter_article_texts(article: Article) -> Iterator[ReviewedText]:
    yield ReviewedText("", "language", article.language)
    yield ReviewedText("", "title", article.title)
    for rule in article.stop_rules:
        for text in (rule.text, *rule.items):
            what = "contraindication" if rule.kind == "contraindication" else "stop rule"
            yield ReviewedText("", what, text)
    for dose in article.doses:
        yield ReviewedText(article.sections[dose.section].heading or "", "dose", _dose_key(dose))
    for index, section in enumerate(article.sections, 1):
        name = section.heading or f"section {index}"
        if section.heading:
            yield ReviewedText(name, "heading", section.heading)
        for block in section.blocks:
            yield from (ReviewedText(name, what, text) for what, text in _iter_block_texts(block))


def _dose_key(dose: Dose) -> str:
    """The fields of a dose as text. Stored approvals hold it: another format would void all of them."""
    step = "" if dose.step is None else f" in step {dose.step}"
    per = f" per {dose.per}" if dose.per else ""
    low, high = ("" if end is None else end for end in (dose.min, dose.max))
    return f"{dose.kind}{step}: {low}–{high} {dose.unit}{per}"


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
    """A change as lines of plain text: its section, ``-`` the approved text, ``+`` the present text."""
    text = change.after or change.before
    assert text is not None  # noqa: S101 # a change has at least one of the two
    yield " | ".join(filter(None, (text.section, text.what)))
    if change.before:
        yield f"  - {_format_text(change.before, change.after)}"
    if change.after:
        yield f"  + {_format_text(change.after, change.before)}"
    if change.before and change.after:
        yield from (f"    {difference}" for difference in _format_differences(change.before, change.after))


def _format_text(text: ReviewedText, other: ReviewedText | None) -> str:
    """The text, with its section and what it is where these differ from the other one's."""
    has_same_label = other is None or (text.section, text.what) == (other.section, other.what)
    return text.text if has_same_label else f"({text.section} | {text.what}) {text.text}"


def _format_differences(before: ReviewedText, after: ReviewedText) -> Iterator[str]:
    old, new = spoken_words(before.text), spoken_words(after.text)
    for is_same, old_start, old_end, new_start, new_end in align_sequences(old, new):
        if not is_same:
            removed, added = " ".join(old[old_start:old_end]), " ".join(new[new_start:new_end])
            yield f"{removed or '(nothing)'} -> {added or '(nothing)'}"
