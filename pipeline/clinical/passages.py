"""The text of one item over all of its source lines, and the source line of each of its characters.

Offsets are in characters of the joined text.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.article import Block, Item, walk_items
from pipeline.text.diff import MAX_ALIGNED_CHARS, align_sequences
from pipeline.text.sentences import find_sentence_spans


@dataclass(frozen=True)
class SourceLine:
    """One source line: ``raw`` as it stands in the raw article, ``clean`` as its words are after cleaning."""

    raw: str
    clean: str

    def find_raw_slice(self, start: int, end: int) -> str:
        """The slice of the raw line that became ``clean[start:end]``.

        Cleaning changes characters (``20â€“30`` became ``20–30``), so the two lines are laid side by side.
        Of a line too long for that, it is all of the raw line.
        """
        clean_slice = self.clean[start:end]
        if clean_slice in self.raw:
            return clean_slice
        if max(len(self.raw), len(self.clean)) > MAX_ALIGNED_CHARS:
            return self.raw
        raw_start, raw_end = len(self.raw), 0
        for is_same, old_start, old_end, new_start, new_end in align_sequences(self.raw, self.clean):
            if new_end <= start or new_start >= end:
                continue
            raw_start = min(raw_start, old_start + max(0, start - new_start) if is_same else old_start)
            raw_end = max(raw_end, old_end - max(0, new_end - end) if is_same else old_end)
        return self.raw[raw_start:raw_end]


@dataclass(frozen=True)
class Passage:
    """The words of one item: its lines joined by a space; ``starts`` is where each line begins in them."""

    text: str
    starts: tuple[tuple[int, int], ...]

    def find_sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence."""
        return find_sentence_spans(self.text)

    def find_line(self, offset: int) -> tuple[int, int]:
        """The source line that a character stands on, and where that line begins in the text."""
        return self.starts[max(0, bisect_right(self.starts, offset, key=lambda line: line[1]) - 1)]


def iter_passages(block: Block, lines: Mapping[int, SourceLine]) -> Iterator[Passage]:
    """The passages of a block, one an item."""
    for item in walk_items(block):
        if passage := build_passage(item, lines):
            yield passage


def build_passage(item: Item, lines: Mapping[int, SourceLine]) -> Passage | None:
    """The passage of one item, without those nested in it; None where it has no words."""
    texts, starts, length = [], [], 0
    for number in range(item.lines[0], item.lines[1] + 1):
        if number in lines and (text := lines[number].clean):
            texts.append(text)
            starts.append((number, length))
            length += len(text) + 1
    return Passage(" ".join(texts), tuple(starts)) if texts else None
