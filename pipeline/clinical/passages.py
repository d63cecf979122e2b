"""The text of one item over all of its source lines, and the source line of each of its characters.

Offsets are in characters of the joined text.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.article import Block, Item, walk_items
from pipeline.text.sentences import find_sentence_spans

#: Longer lines are not compared letter by letter: it would take too long.
_MAX_COMPARED_CHARS = 4000


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
        wanted = self.clean[start:end]
        if wanted in self.raw:
            return wanted
        if max(len(self.raw), len(self.clean)) > _MAX_COMPARED_CHARS:
            return self.raw
        first, last = len(self.raw), 0
        matcher = SequenceMatcher(None, self.raw, self.clean, autojunk=False)
        for tag, raw_first, raw_last, low, high in matcher.get_opcodes():
            if high <= start or low >= end:
                continue
            exact = tag == "equal"
            first = min(first, raw_first + max(0, start - low) if exact else raw_first)
            last = max(last, raw_last - max(0, high - end) if exact else raw_last)
        return self.raw[first:last]


@dataclass(frozen=True)
class Passage:
    """The words of one item: its lines joined by a space; ``starts`` is where each line begins in them."""

    text: str
    starts: tuple[tuple[int, int], ...]

    def find_sentences(self, language: str) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence; the article's language (BCP 47) says what is an abbreviation."""
        return find_sentence_spans(self.text, language)

    def find_line(self, place: int) -> tuple[int, int]:
        """The source line that a character stands on, and where that line begins in the text."""
        return self.starts[max(0, bisect_right(self.starts, place, key=lambda line: line[1]) - 1)]


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
