"""The clinical content of an article: all that a reviewer approves, text by text, and what changed of it
since.

A comma, a capital, a curly quotation mark are no change. A word, a number, a unit, a do that became a don't,
an item that moved or went to another section, a dose or a stop rule that the product now reads differently:
each is one.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import msgspec

from pipeline.article import Article, Block, DoList, DontList, Dose, Image, OrderedList, Table, walk_items
from pipeline.clinical.tokens import spoken_words


class Point(msgspec.Struct, frozen=True):
    """One text of an article: the section it stands in, what it is (``do``, ``step 3`` …), and its words."""

    section: str
    what: str
    text: str

    @property
    def key(self) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
        """What makes it this point and no other."""
        return spoken_words(self.section), self.what, spoken_words(self.text)


@dataclass(frozen=True)
class Change:
    """A point that was there before, one that is there now, or both where one took the other's place."""

    before: Point | None
    after: Point | None


def content(article: Article) -> tuple[Point, ...]:
    """The clinical content of an article, in the order of its handouts."""
    return tuple(point for point in _points(article) if any(point.key[2:]))


def fingerprint(points: Sequence[Point]) -> str:
    """The SHA-256 of a clinical content, in hexadecimal: the same for all spellings of it."""
    return hashlib.sha256(msgspec.json.encode([point.key for point in points])).hexdigest()


def changes(before: Sequence[Point], after: Sequence[Point]) -> Iterator[Change]:
    """What changed between two contents, in reading order; nothing where both have the same fingerprint."""
    old, new = [point.key for point in before], [point.key for point in after]
    for kind, first, last, low, high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        paired = min(last - first, high - low)
        for offset in range(paired):
            yield Change(before[first + offset], after[low + offset])
        yield from (Change(point, None) for point in before[first + paired : last])
        yield from (Change(None, point) for point in after[low + paired : high])


def _points(article: Article) -> Iterator[Point]:
    yield Point("", "language", article.language)
    yield Point("", "title", article.title)
    for rule in article.stop_rules:
        for text in (rule.text, *rule.items):
            yield Point("", "stop rule", text)
    for dose in article.doses:
        yield Point(article.sections[dose.section].heading or "", "dose", _told(dose))
    for index, section in enumerate(article.sections, 1):
        name = section.heading or f"section {index}"
        if section.heading:
            yield Point(name, "heading", section.heading)
        for block in section.blocks:
            yield from (Point(name, what, text) for what, text in _texts(block))


def _told(dose: Dose) -> str:
    """A dose in words that no change of the product's own wording changes."""
    step = "" if dose.step is None else f" in step {dose.step}"
    per = f" per {dose.per}" if dose.per else ""
    return f"{dose.kind}{step}: {dose.min}–{dose.max} {dose.unit}{per}"


def _texts(block: Block) -> Iterator[tuple[str, str]]:
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
