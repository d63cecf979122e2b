"""Holds what the reader read of an article against the second reading; each difference names its words.

Both readings are of the whole file. They are laid beside each other, and what differs counts only between
the first and the last line of the article. Declared to be equal are: words that are parted elsewhere; a
passage that stands somewhere else, whole; what no browser shows (hidden text, words of pictures, choices of
lists), read or not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.second_reading.alignment import find_differences
from pipeline.second_reading.tokens import (
    ELEMENT_BOUNDARY,
    OPTIONAL,
    STRUCK,
    TokenStream,
    has_same_letters,
    is_number,
)

#: Differences with no more equal tokens between them are one: words that both have by chance.
_MAX_TOKENS_BETWEEN = 2
#: How many equal tokens on each side of a difference are looked at with it.
_MAX_TOKENS_BESIDE = 12
#: A passage of fewer tokens that stands elsewhere is a difference: it may be another one.
_MIN_MOVED_TOKENS = 4
#: So of whole blocks: a table shows its foot last, wherever it stands.
_MIN_MOVED_BLOCK_TOKENS = 2
#: How far from its place a struck passage may have been read.
_MAX_ASIDE_TOKENS = 200
#: Readings that differ in more places are not of the same page: no passage is looked for elsewhere.
_MAX_MOVED_REGIONS = 100
_MAX_NAMED_TOKENS = 12
#: An item is known by so many words.
_MAX_BEGINNING_TOKENS = 5
#: So many words of whole blocks right behind or before the article that no line has at all are missed there.
_MIN_EDGE_TOKENS = 8


@dataclass(frozen=True)
class Difference:
    """Words that only one of two readings has.

    Attributes:
        line: the number of the line at which they stand or are missing.
        missing: the words that the second reading has and the reader has not.
        extra: the words that the reader has and the second reading has not.
        joined: a number that the reader made of the text of two elements, with a space between its parts.
    """

    line: int
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    joined: str = ""

    @property
    def text(self) -> str:
        """All of its words."""
        return " ".join((*self.missing, *self.extra, self.joined))


@dataclass
class _Region:
    """A stretch that differs: tokens of the lines, and of the second reading without what is optional."""

    start: int
    end: int
    other_start: int
    other_end: int


def compare_readings(lines: TokenStream, second: TokenStream, article: range) -> list[Difference]:
    """The differences between two readings within the article, in order.

    Args:
        lines: the tokens of the lines that the reader returned, those outside the article too; the place of
            each is its line's number.
        second: the tokens of the second reading.
        article: the tokens of ``lines`` from the first to the last that are part of the article.
    """
    return _Comparison(lines, second).find_differences(article)


def find_steps_in_other_order(lines: TokenStream, second: TokenStream) -> Iterator[tuple[int, str]]:
    """The items of numbered lists that the lines have before one that the second reading has above them.

    Items are known by their first words, where these begin no other line.

    Yields:
        The line of the item that stands too high, and its first words.
    """
    line_by_words = _find_beginnings(lines)
    block_words = {block: words for words, block in _find_beginnings(second).items()}
    last = -1
    for block in second.steps:
        words = block_words.get(block)
        line = line_by_words.get(words) if words else None
        if words is None or line is None or line < 0:
            continue
        if line < last:
            yield line, " ".join(words)
        last = line


def _find_beginnings(stream: TokenStream) -> dict[tuple[str, ...], int]:
    """The first words of each place, and the place; -1 where several begin with them."""
    found: dict[tuple[str, ...], int] = {}
    above = -1
    for at, place in enumerate(stream.places):
        if place != above:
            words = tuple(stream.tokens[at : at + _MAX_BEGINNING_TOKENS])
            found[words] = -1 if words in found else place
            above = place
    return found


class _Comparison:
    """Two readings, and what may be said of a region in which they differ.

    What is optional in the second reading is set aside when the readings are laid beside each other: else a
    word could be taken for its copy in the words of a picture. It counts where the lines have more.
    """

    def __init__(self, lines: TokenStream, second: TokenStream) -> None:
        self._lines, self._second = lines, second
        self._indices = [at for at, duty in enumerate(second.duties) if duty != OPTIONAL]
        self._shown = [second.tokens[at] for at in self._indices]

    def find_differences(self, article: range) -> list[Difference]:
        """The differences within the article, in order."""
        regions = [_Region(*found) for found in find_differences(self._lines.tokens, self._shown)]
        if not regions:
            return []
        regions = [region for region in self._merge(regions) if not self._is_same(region)]
        if len(regions) <= _MAX_MOVED_REGIONS:
            regions = [region for region in regions if not self._is_moved(region, regions)]
        return [self._describe(region) for region in regions if self._is_within(region, article)]

    def _merge(self, regions: Iterable[_Region]) -> list[_Region]:
        """The regions, those with hardly anything between them as one, unless each is the same on its own."""
        merged: list[_Region] = []
        for region in regions:
            last = merged[-1] if merged else None
            if last is not None and (
                region.start - last.end <= _MAX_TOKENS_BETWEEN
                and region.other_start - last.other_end <= _MAX_TOKENS_BETWEEN
                and not has_same_letters(*self._tokens_of(last))
            ):
                last.end, last.other_end = region.end, region.other_end
            else:
                merged.append(region)
        return merged

    def _tokens_of(self, region: _Region) -> tuple[list[str], list[str]]:
        """The tokens of a region in both readings, but for those of a title that may not be shown."""
        shown: list[str] = []
        for token in self._shown[region.other_start : region.other_end]:
            shown += token.split(ELEMENT_BOUNDARY)
        return self._lines.shown(region.start, region.end), shown

    def _is_same(self, region: _Region) -> bool:
        """Whether nothing in a region is read by one only."""
        mine, shown = self._tokens_of(region)
        if self._find_joined(region):
            return False
        if has_same_letters(mine, shown) or has_same_letters(
            self._lines.tokens[region.start : region.end], shown
        ):
            return True
        if _has_letters_of(self._lines.tokens[region.start : region.end], shown) and _has_letters_of(
            self._find_known(region), mine
        ):
            return True
        # What is optional may stand before or behind a word that is the same: both are looked at in one.
        wide = self._widen(region)
        mine, shown = self._tokens_of(wide)
        known, all_mine = self._find_known(wide), self._lines.tokens[wide.start : wide.end]
        return _is_spelled_by(shown, all_mine) and _is_subsequence(mine, known)

    def _widen(self, region: _Region) -> _Region:
        """The region with the tokens beside it that are the same in both, a few of them."""
        wide = _Region(region.start, region.end, region.other_start, region.other_end)
        mine, shown = self._lines.tokens, self._shown
        for _ in range(_MAX_TOKENS_BESIDE):
            if wide.start and wide.other_start and mine[wide.start - 1] == shown[wide.other_start - 1]:
                wide.start, wide.other_start = wide.start - 1, wide.other_start - 1
        for _ in range(_MAX_TOKENS_BESIDE):
            is_end = wide.end == len(mine) or wide.other_end == len(shown)
            if not is_end and mine[wide.end] == shown[wide.other_end]:
                wide.end, wide.other_end = wide.end + 1, wide.other_end + 1
        return wide

    def _find_known(self, region: _Region) -> list[str]:
        """All tokens of the second reading in a region and at its edges, optional ones too."""
        start = self._indices[region.other_start - 1] + 1 if region.other_start else 0
        is_last = region.other_end == len(self._indices)
        end = len(self._second.tokens) if is_last else self._indices[region.other_end]
        known: list[str] = []
        for token in self._second.tokens[start:end]:
            known += token.split(ELEMENT_BOUNDARY)
        return known

    def _is_within(self, region: _Region, article: range) -> bool:
        """Whether a region is part of the article: between its first and last token, or in their blocks."""
        if region.start < region.end:
            return region.start < article.stop and region.end > article.start
        if article.start < region.start < article.stop:
            return True
        if region.start == article.stop and region.other_end - region.other_start >= _MIN_EDGE_TOKENS:
            return True  # nothing of it was read, not even as a part of the page
        if region.start == article.start and region.other_end < len(self._indices):
            return self._place_of(region.other_end - 1) == self._place_of(region.other_end)
        if region.start == article.stop and region.other_start:
            return self._place_of(region.other_start - 1) == self._place_of(region.other_start)
        return False

    def _place_of(self, at: int) -> int:
        """The place of a token; of what would stand behind the last one, no place at all."""
        return self._second.places[self._indices[at]] if at < len(self._indices) else -1

    def _describe(self, region: _Region) -> Difference:
        """The difference in a region."""
        line = self._find_line(region)
        if joined := self._find_joined(region):
            return Difference(line, joined=joined)
        mine, shown = self._tokens_of(region)
        missing = _subtract(shown, self._lines.tokens[region.start : region.end])
        extra = _subtract(mine, self._find_known(region))
        if not missing and not extra:  # the same words in another order
            missing, extra = shown, mine
        return Difference(line, tuple(missing), tuple(extra))

    def _find_line(self, region: _Region) -> int:
        places = self._lines.places
        is_gap = region.start == region.end and region.other_start and region.start
        if is_gap and self._place_of(region.other_start - 1) == self._place_of(region.other_start):
            return places[region.start - 1]
        return places[min(region.start, len(places) - 1)]

    def _find_joined(self, region: _Region) -> str:
        """The number that the lines join of two elements in a region, with a space between both."""
        mine = self._lines.tokens[region.start : region.end]
        for token in self._shown[region.other_start : region.other_end]:
            if ELEMENT_BOUNDARY in token and token.replace(ELEMENT_BOUNDARY, "") in mine:
                return token.replace(ELEMENT_BOUNDARY, " ")
        return ""

    def _is_moved(self, region: _Region, regions: Sequence[_Region]) -> bool:
        """Whether the words of a region stand elsewhere: as a whole passage, or struck out and near."""
        if self._find_joined(region):
            return False
        mine, shown = self._tokens_of(region)
        missing = _subtract(shown, self._lines.tokens[region.start : region.end])
        extra = _subtract(mine, shown)
        if not missing and not extra:
            return False
        others = [other for other in regions if other is not region]
        return self._is_read_elsewhere(region, missing, others) and self._is_shown_elsewhere(
            region, extra, others
        )

    def _is_read_elsewhere(self, region: _Region, missing: Sequence[str], others: Iterable[_Region]) -> bool:
        """Whether the lines have the missing words in another region."""
        duties = {self._second.duties[at] for at in self._indices[region.other_start : region.other_end]}
        is_struck = duties == {STRUCK}
        min_tokens = _MIN_MOVED_BLOCK_TOKENS if self._is_whole_block(region) else _MIN_MOVED_TOKENS
        if not is_struck and 0 < len(missing) < min_tokens:
            return False
        return not missing or any(
            (not is_struck or abs(other.start - region.start) <= _MAX_ASIDE_TOKENS)
            and _has_run(self._lines.tokens[other.start : other.end], missing)
            for other in others
        )

    def _is_shown_elsewhere(self, region: _Region, extra: Sequence[str], others: Iterable[_Region]) -> bool:
        """Whether the second reading has the additional words in another region, or near but struck out."""
        if not extra:
            return True
        start = max(0, region.other_start - _MAX_ASIDE_TOKENS)
        near = self._indices[start : region.other_end + _MAX_ASIDE_TOKENS]
        struck = [self._second.tokens[at] for at in near if self._second.duties[at] == STRUCK]
        return _has_run(struck, extra) or any(
            len(extra) >= (_MIN_MOVED_BLOCK_TOKENS if self._is_whole_block(other) else _MIN_MOVED_TOKENS)
            and _has_run(self._shown[other.other_start : other.other_end], extra)
            for other in others
        )

    def _is_whole_block(self, region: _Region) -> bool:
        """Whether what the second reading has in a region is one or more of its blocks, whole."""
        start, end = region.other_start, region.other_end
        return (not start or self._place_of(start - 1) != self._place_of(start)) and (
            end == len(self._indices) or self._place_of(end - 1) != self._place_of(end)
        )


def _is_subsequence(tokens: Iterable[str], others: Iterable[str]) -> bool:
    remaining = iter(others)
    return all(token in remaining for token in tokens)


def _is_spelled_by(tokens: Iterable[str], others: Sequence[str]) -> bool:
    """Whether each token stands among the others, in order: a word also as a few of them in a row."""
    at = 0
    for token in tokens:
        while at < len(others):
            end, text = at + 1, others[at]
            while text != token and token.startswith(text) and end - at < _MAX_PARTS and not is_number(token):
                if end == len(others):
                    break
                text, end = text + others[end], end + 1
            at = end if text == token else at + 1
            if text == token:
                break
        else:
            return False
    return True


#: A word that was read without the gaps in it is made of so many words at the most.
_MAX_PARTS = 4


def _has_letters_of(tokens: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the others stand among the tokens in one piece, however parted, with the same numbers."""
    numbers = filter(is_number, tokens)
    return "".join(others) in "".join(tokens) and _is_subsequence(filter(is_number, others), numbers)


def _subtract(tokens: Sequence[str], others: Sequence[str]) -> list[str]:
    """The tokens that the others do not have (or not as often), in order."""
    counts = Counter(others)
    rest = []
    for token in tokens:
        if counts[token]:
            counts[token] -= 1
        else:
            rest.append(token)
    return rest


def _has_run(tokens: Sequence[str], run: Sequence[str]) -> bool:
    """Whether the run stands among the tokens, in one piece."""
    return f"\0{_join(run)}\0" in f"\0{_join(tokens)}\0"


def _join(tokens: Iterable[str]) -> str:
    return "\0".join(tokens)


def name_words(words: Sequence[str]) -> str:
    """The first words of a run, for a message.

    >>> name_words(("hold", "20", "s"))
    '«hold 20 s»'
    """
    shown = " ".join(words[:_MAX_NAMED_TOKENS])
    return f"«{shown} …»" if len(words) > _MAX_NAMED_TOKENS else f"«{shown}»"
