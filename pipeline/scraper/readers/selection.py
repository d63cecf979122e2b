"""What of a page is its article so far: the blocks that are kept, and why each other one is not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from pipeline.scraper.readers.blocks import TextBlock
from pipeline.scraper.readers.core import Core, is_within
from pipeline.scraper.readers.links import RELATED_LINKS
from pipeline.scraper.readers.parts import PAGE_FURNITURE, most_telling, parts

#: A part that held so much of the article would be badly named: of all voted text, or of the article's body.
_TOO_MUCH, _TOO_MUCH_OF_BODY = 0.4, 0.15
#: A block of which more is the text of links is a link.
_LINKED, _ALL_LINK = 0.5, 0.8
_LONGEST_BOLD_HEADING = 120


@dataclass
class Selection:
    """The choice among the blocks of a page.

    Attributes:
        blocks: the blocks of the page.
        core: where its article stands.
        letters: how many letters of each block speak for the article.
        parts: for each block, the rules that its place on the page would remove it by.
        inside: whether each block stands in the article's area.
        in_body: whether it stands in its body.
        kept: whether each block is kept.
        rules: for blocks that are not, the rule that says so, where one does.
    """

    blocks: Sequence[TextBlock]
    core: Core
    letters: Sequence[int]
    parts: list[frozenset[str]] = field(default_factory=list)
    inside: list[bool] = field(default_factory=list)
    in_body: list[bool] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)
    rules: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        places = _Places(self.core)
        found = [places.of(block.element) for block in self.blocks]
        self.inside = [place.inside for place in found]
        self.in_body = [place.in_body for place in found]
        self.kept = [False] * len(self.blocks)
        self.parts = [place.parts for place in found]
        wrong = self._misnamed()
        self.parts = [place.parts - wrong if place.inside else place.parts for place in found]

    def _misnamed(self) -> frozenset[str]:
        """The names that would remove too much of the article: their authors meant something else by them."""
        everywhere, in_body = Counter[str](), Counter[str]()
        voted = body = 0
        for index, count in enumerate(self.letters):
            if not (count and self.inside[index]):
                continue
            in_its_body = count * self.in_body[index]
            voted, body = voted + count, body + in_its_body
            for rule in self.parts[index]:
                everywhere[rule] += count
                in_body[rule] += in_its_body
        return frozenset(
            rule
            for rule, count in everywhere.items()
            if count > _TOO_MUCH * voted or in_body[rule] > _TOO_MUCH_OF_BODY * body
        )

    def keep(self, index: int) -> None:
        """Take a block for the article's, whatever was said of it before."""
        self.kept[index] = True
        self.rules.pop(index, None)

    def drop(self, index: int, rule: str) -> None:
        """Take a block for another part of the page."""
        self.kept[index] = False
        self.rules[index] = rule

    def is_open(self, index: int) -> bool:
        """Whether nothing was said of a block in the article's area."""
        return self.inside[index] and not self.kept[index] and index not in self.rules

    def indices(self) -> list[int]:
        """The blocks that are kept."""
        return [index for index, kept in enumerate(self.kept) if kept]

    def outside(self) -> Iterator[tuple[int, str]]:
        """The blocks that are not kept, each with the rule that says so."""
        for index, kept in enumerate(self.kept):
            if not kept:
                yield index, self.rules.get(index) or self._rule_by_place(index)

    def _rule_by_place(self, index: int) -> str:
        if self.parts[index]:
            return most_telling(self.parts[index])
        return RELATED_LINKS if is_link(self.blocks[index]) else PAGE_FURNITURE


class _Place(NamedTuple):
    """Where an element stands: the rules it would be removed by; whether in the article's area, its body."""

    parts: frozenset[str] = frozenset()
    inside: bool = False
    in_body: bool = False


class _Places:
    """The places of elements, each looked at once."""

    def __init__(self, core: Core) -> None:
        self.body = core.body
        self.known: dict[etree._Element | None, _Place] = {None: _Place()}
        self.known[core.area] = _Place(inside=True, in_body=is_within(core.area, core.body))

    def of(self, element: etree._Element) -> _Place:
        """Where an element stands. Above the area, what it stands in has a name up to the whole page."""
        path = []
        outer: etree._Element | None = element
        while outer not in self.known and outer is not None:
            path.append(outer)
            outer = outer.getparent()
        place = self.known[outer]
        for inner in reversed(path):
            named = frozenset[str]() if inner.tag in ("html", "body") else parts(inner)
            place = _Place(place.parts | named, place.inside, place.in_body or inner is self.body)
            self.known[inner] = place
        return place


def is_heading(block: TextBlock) -> bool:
    """Whether a block is a heading, or a short line shown like one."""
    return block.mark.startswith("#") or (block.strong and len(block.text) < _LONGEST_BOLD_HEADING)


def is_linked(block: TextBlock) -> bool:
    """Whether much of a block is the text of links."""
    return block.links > len(block.text) * _LINKED


def is_link(block: TextBlock) -> bool:
    """Whether a block is a link and hardly anything else."""
    return bool(block.text) and block.links >= len(block.text.replace(" ", "")) * _ALL_LINK
