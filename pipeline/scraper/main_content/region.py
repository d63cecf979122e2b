"""Where on a page its article stands, which blocks are selected for it, and which are lists of links.

The idea is Readability's (Arc90, 2009): paragraphs vote for the element that holds them. Here only the
blocks vote that an extractor took for the article, each with its length in characters, links not counted.
The area is the innermost element that holds nearly all voted text; the body is the part of the page within
it that holds most of it directly. The selection names for every block that is not kept the rule that
excludes it. Two predicates ask whether a block is a link: one by its characters without spaces (web pages),
one by all of them (Markdown's closing link lists).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from pipeline.scraper.main_content.page_parts import PAGE_CHROME, choose_role, roles_by_markup
from pipeline.scraper.readers.html_elements import HEADING_TAGS
from pipeline.scraper.readers.text_blocks import TextBlock

#: What holds a piece of running text; whatever holds these is a part of the page.
_RUNNING_TEXT_TAGS = HEADING_TAGS | {
    *(
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "details",
        "summary",
    ),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
    *("img", "picture", "a", "b", "center", "em", "font", "i", "small", "span", "strong"),
}
#: The least share of the voted text that the article's area holds; the rest is taken for an error.
_MIN_AREA_SHARE = 0.8


@dataclass(frozen=True)
class MainRegion:
    """Where the article stands.

    Attributes:
        area: the innermost element that holds nearly all of the voted text.
        body: the one part of the page in it that holds most of it directly.
        body_share: how much of the area's voted text that is.
        voted_chars_by_part: voted letters of each part of the page that holds some directly.
    """

    area: etree._Element
    body: etree._Element
    body_share: float
    voted_chars_by_part: Counter[etree._Element]


def find_main_region(blocks: Sequence[TextBlock], letters: Sequence[int]) -> MainRegion | None:
    """Find the article.

    Args:
        blocks: the blocks of the page.
        letters: how many letters of each speak for it.
    """
    voted = sum(letters)
    if not voted:
        return None
    held = _sum_voted_chars(blocks, letters)
    area = max(
        (element for element, sum_ in held.items() if sum_ >= _MIN_AREA_SHARE * voted), key=_count_ancestors
    )
    pieces: Counter[etree._Element] = Counter()
    for block, count in zip(blocks, letters, strict=True):
        if count and is_within(block.element, area):
            pieces[find_page_part(block.element)] += count
    body, most = pieces.most_common(1)[0]
    return MainRegion(area, body, most / pieces.total(), pieces)


def _sum_voted_chars(blocks: Sequence[TextBlock], letters: Sequence[int]) -> Counter[etree._Element]:
    """How many voted letters each element holds, in all that is in it."""
    direct: Counter[etree._Element] = Counter()
    for block, count in zip(blocks, letters, strict=True):
        if count:
            direct[block.element] += count
    held: Counter[etree._Element] = Counter()
    for element, count in direct.items():
        held[element] += count
        for ancestor in element.iterancestors():
            held[ancestor] += count
    return held


def _count_ancestors(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def is_within(element: etree._Element, outer: etree._Element) -> bool:
    """Whether an element is ``outer`` or stands somewhere in it."""
    return element is outer or any(ancestor is outer for ancestor in element.iterancestors())


def find_page_part(element: etree._Element) -> etree._Element:
    """The part of the page that a piece of text stands in: neither a paragraph nor a list nor a table."""
    while element.tag in _RUNNING_TEXT_TAGS:
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        element = parent
    return element


RELATED_LINKS = "related-links"


def find_closing_links(blocks: Sequence[TextBlock]) -> dict[int, str]:
    """The sections at the end of an article that hold nothing but links, heading and all, by index."""
    outside: dict[int, str] = {}
    for start, end in reversed(list(_split_sections(blocks))):
        body = range(start + 1, end)
        if not body or not all(is_link(blocks[index]) for index in body):
            break
        outside |= dict.fromkeys(range(start, end), RELATED_LINKS)
    return outside


def _split_sections(blocks: Sequence[TextBlock]) -> Iterator[tuple[int, int]]:
    """Start and end of each heading with what follows it up to the next."""
    starts = [index for index, block in enumerate(blocks) if block.mark.startswith("#")]
    yield from pairwise([*starts, len(blocks)])


#: A part that held so much of the article would be badly named: of all voted text, or of the article's body.
_MAX_ROLE_SHARE, _MAX_ROLE_BODY_SHARE = 0.4, 0.15
#: A block of which more is the text of links is a link.
_MIN_LINKED_SHARE, _MIN_NON_SPACE_LINK_SHARE = 0.5, 0.8
_MAX_BOLD_HEADING_CHARS = 120


@dataclass
class Selection:
    """The choice among the blocks of a page.

    Attributes:
        blocks: the blocks of the page.
        region: where its article stands.
        voted_chars: how many letters of each block speak for the article.
        roles: for each block, the rules that its place on the page would remove it by.
        in_area: whether each block stands in the article's area.
        in_body: whether it stands in its body.
        kept: whether each block is kept.
        rules: for blocks that are not, the rule that says so, where one does.
    """

    blocks: Sequence[TextBlock]
    region: MainRegion
    voted_chars: Sequence[int]
    roles: list[frozenset[str]] = field(default_factory=list)
    in_area: list[bool] = field(default_factory=list)
    in_body: list[bool] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)
    rules: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        places = _ElementContextCache(self.region)
        found = [places.find_context(block.element) for block in self.blocks]
        self.in_area = [place.in_area for place in found]
        self.in_body = [place.in_body for place in found]
        self.kept = [False] * len(self.blocks)
        self.roles = [place.roles for place in found]
        wrong = self._find_misnamed_roles()
        self.roles = [place.roles - wrong if place.in_area else place.roles for place in found]

    def _find_misnamed_roles(self) -> frozenset[str]:
        """The names that would remove too much of the article: their authors meant something else by them."""
        everywhere, in_body = Counter[str](), Counter[str]()
        voted = body = 0
        for index, count in enumerate(self.voted_chars):
            if not (count and self.in_area[index]):
                continue
            in_its_body = count * self.in_body[index]
            voted, body = voted + count, body + in_its_body
            for rule in self.roles[index]:
                everywhere[rule] += count
                in_body[rule] += in_its_body
        return frozenset(
            rule
            for rule, count in everywhere.items()
            if count > _MAX_ROLE_SHARE * voted or in_body[rule] > _MAX_ROLE_BODY_SHARE * body
        )

    def keep(self, index: int) -> None:
        """Take a block for the article's, whatever was said of it before."""
        self.kept[index] = True
        self.rules.pop(index, None)

    def drop(self, index: int, rule: str) -> None:
        """Take a block for another part of the page."""
        self.kept[index] = False
        self.rules[index] = rule

    def is_undecided(self, index: int) -> bool:
        """Whether nothing was said of a block in the article's area."""
        return self.in_area[index] and not self.kept[index] and index not in self.rules

    def find_kept(self) -> list[int]:
        """The blocks that are kept."""
        return [index for index, kept in enumerate(self.kept) if kept]

    def find_excluded(self) -> Iterator[tuple[int, str]]:
        """The blocks that are not kept, each with the rule that says so."""
        for index, kept in enumerate(self.kept):
            if not kept:
                yield index, self.rules.get(index) or self._choose_rule(index)

    def _choose_rule(self, index: int) -> str:
        if self.roles[index]:
            return choose_role(self.roles[index])
        return RELATED_LINKS if is_link(self.blocks[index]) else PAGE_CHROME


class _ElementContext(NamedTuple):
    """Where an element stands: the rules it would be removed by; whether in the article's area, its body."""

    roles: frozenset[str] = frozenset()
    in_area: bool = False
    in_body: bool = False


class _ElementContextCache:
    """The places of elements, each looked at once."""

    def __init__(self, core: MainRegion) -> None:
        self.body = core.body
        self.contexts: dict[etree._Element | None, _ElementContext] = {None: _ElementContext()}
        self.contexts[core.area] = _ElementContext(in_area=True, in_body=is_within(core.area, core.body))

    def find_context(self, element: etree._Element) -> _ElementContext:
        """Where an element stands. Above the area, what it stands in has a name up to the whole page."""
        path = []
        outer: etree._Element | None = element
        while outer not in self.contexts and outer is not None:
            path.append(outer)
            outer = outer.getparent()
        place = self.contexts[outer]
        for inner in reversed(path):
            named = frozenset[str]() if inner.tag in ("html", "body") else roles_by_markup(inner)
            place = _ElementContext(place.roles | named, place.in_area, place.in_body or inner is self.body)
            self.contexts[inner] = place
        return place


def is_heading(block: TextBlock) -> bool:
    """Whether a block is a heading, or a short line shown like one."""
    return block.mark.startswith("#") or (block.bold and len(block.text) < _MAX_BOLD_HEADING_CHARS)


def is_linked(block: TextBlock) -> bool:
    """Whether much of a block is the text of links."""
    return block.link_chars > len(block.text) * _MIN_LINKED_SHARE


def is_link(block: TextBlock) -> bool:
    """Whether a block is a link and hardly anything else (a bullet, a date); spaces do not count."""
    return (
        bool(block.text) and block.link_chars >= len(block.text.replace(" ", "")) * _MIN_NON_SPACE_LINK_SHARE
    )
