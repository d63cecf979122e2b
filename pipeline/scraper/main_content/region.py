"""Finds the element of a page that holds the main content, and holds the selection of its text blocks.

The idea is Readability's (Arc90, 2009): paragraphs vote for the elements that hold them. Here a block votes
if an extractor took it for main content, and its vote is its length in characters, links not counted. The
area is the innermost element that holds nearly all votes; the body is the part of the page, within the area,
that holds the most votes directly. The selection names a rule for every block that is not kept.

Two predicates ask whether a block is only a link: one compares with its characters without spaces (blocks
of web pages), one with all of them (link lists at the end of Markdown).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from pipeline.scraper.html.elements import HEADING_TAGS
from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.main_content.page_parts import PAGE_CHROME, choose_role, find_roles

#: The rule that removes links to other articles.
RELATED_LINKS = "related-links"
SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟")
#: Shorter text needs more than its length to be taken for a paragraph.
MIN_PARAGRAPH_CHARS = 60
#: Elements of running text, of lists and of tables: they are no part of the page by themselves.
_RUNNING_TEXT_TAGS = HEADING_TAGS | {
    *("p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "details"),
    *("summary", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "img", "picture", "a"),
    *("b", "center", "em", "font", "i", "small", "span", "strong"),
}
_LIST_TAGS = frozenset({"ul", "ol", "li", "dl", "dd"})
#: The least share of all votes that the area holds; the rest is taken for an error of the extractor.
_MIN_AREA_SHARE = 0.8
#: A role is misnamed if it applies to a larger share of the votes, or of those in the body.
_MAX_ROLE_SHARE, _MAX_ROLE_BODY_SHARE = 0.4, 0.15
#: With less of its text in links, a block is running text.
_MAX_FEW_LINKS_SHARE = 0.3
#: From this share of its text on, links are much of a block; from this share of its characters without spaces
#: on, it is only a link.
_MIN_LINKED_SHARE, _MIN_NON_SPACE_LINK_SHARE = 0.5, 0.8
#: A longer block in bold is a paragraph.
_MAX_BOLD_HEADING_CHARS = 120


@dataclass(frozen=True)
class MainRegion:
    """Where on the page the main content is.

    Attributes:
        area: the innermost element that holds nearly all votes.
        body: the part of the page, within the area, that holds the most votes directly.
        body_share: the share of the area's votes that the body holds directly, 0 to 1.
        voted_chars_by_part: the votes, in characters, that each part of the page in the area holds directly.
    """

    area: etree._Element
    body: etree._Element
    body_share: float
    voted_chars_by_part: Counter[etree._Element]


def find_main_region(blocks: Sequence[TextBlock], voted_chars: Sequence[int]) -> MainRegion | None:
    """Find the main content; None without any vote.

    Args:
        blocks: the text blocks of the page.
        voted_chars: for each block, the characters by which it votes; 0 where no extractor took it.
    """
    total = sum(voted_chars)
    if not total:
        return None
    sums = _sum_voted_chars(blocks, voted_chars)
    area = max(
        (element for element, chars in sums.items() if chars >= _MIN_AREA_SHARE * total), key=_count_ancestors
    )
    if area.tag in _LIST_TAGS:  # the heading and the warning of a list stand outside it
        area = find_page_part(area)
    chars_by_part: Counter[etree._Element] = Counter()
    for block, chars in zip(blocks, voted_chars, strict=True):
        if chars and is_within(block.element, area):
            chars_by_part[find_page_part(block.element)] += chars
    body, body_chars = chars_by_part.most_common(1)[0]
    return MainRegion(area, body, body_chars / chars_by_part.total(), chars_by_part)


def _sum_voted_chars(blocks: Sequence[TextBlock], voted_chars: Sequence[int]) -> Counter[etree._Element]:
    """The votes, in characters, that each element holds at any depth."""
    direct: Counter[etree._Element] = Counter()
    for block, chars in zip(blocks, voted_chars, strict=True):
        if chars:
            direct[block.element] += chars
    sums: Counter[etree._Element] = Counter()
    for element, chars in direct.items():
        sums[element] += chars
        for ancestor in element.iterancestors():
            sums[ancestor] += chars
    return sums


def _count_ancestors(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def is_within(element: etree._Element, outer: etree._Element) -> bool:
    """Whether an element is ``outer`` or one of its descendants."""
    return element is outer or any(ancestor is outer for ancestor in element.iterancestors())


def find_page_part(element: etree._Element) -> etree._Element:
    """The part of the page that an element is in: the innermost one that is not paragraph, list or table."""
    while element.tag in _RUNNING_TEXT_TAGS:
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        element = parent
    return element


@dataclass
class Selection:
    """Which text blocks of a page are kept as main content, and by which rule others are excluded.

    Attributes:
        blocks: the text blocks of the page, in document order.
        region: where the main content is.
        voted_chars: for each block, the characters by which it votes; 0 where no extractor took it.
        roles: for each block, the roles that mark-up gives to the elements around it (see `page_parts`). A
            role that applies to too much of the area is left out: the page means something else by it.
        in_area: for each block, whether it is in the area.
        in_body: for each block, whether it is in the body.
        kept: for each block, whether it is kept.
        rules: block index to rule name, for blocks that a rule excludes. A block that is neither kept nor
            here is undecided.
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
        cache = _ElementContextCache(self.region)
        contexts = [cache.find_context(block.element) for block in self.blocks]
        self.in_area = [context.in_area for context in contexts]
        self.in_body = [context.in_body for context in contexts]
        self.kept = [False] * len(self.blocks)
        self.roles = [context.roles for context in contexts]
        misnamed = self._find_misnamed_roles()
        self.roles = [context.roles - misnamed if context.in_area else context.roles for context in contexts]

    def _find_misnamed_roles(self) -> frozenset[str]:
        """The roles that would remove too much of the main content: the page means something else by them."""
        area_chars_by_role, body_chars_by_role = Counter[str](), Counter[str]()
        area_chars = body_chars = 0
        for index, chars in enumerate(self.voted_chars):
            if not (chars and self.in_area[index]):
                continue
            chars_in_body = chars * self.in_body[index]
            area_chars, body_chars = area_chars + chars, body_chars + chars_in_body
            for role in self.roles[index]:
                area_chars_by_role[role] += chars
                body_chars_by_role[role] += chars_in_body
        return frozenset(
            role
            for role, chars in area_chars_by_role.items()
            if chars > _MAX_ROLE_SHARE * area_chars
            or body_chars_by_role[role] > _MAX_ROLE_BODY_SHARE * body_chars
        )

    def keep(self, index: int) -> None:
        """Keep a block as main content, even if a rule has excluded it."""
        self.kept[index] = True
        self.rules.pop(index, None)

    def drop(self, index: int, rule: str) -> None:
        """Exclude a block by a rule, even if it was kept."""
        self.kept[index] = False
        self.rules[index] = rule

    def is_undecided(self, index: int) -> bool:
        """Whether a block is in the area, and neither kept nor excluded yet."""
        return self.in_area[index] and not self.kept[index] and index not in self.rules

    def find_kept(self) -> list[int]:
        """The indices of the blocks that are kept."""
        return [index for index, is_kept in enumerate(self.kept) if is_kept]

    def find_excluded(self) -> Iterator[tuple[int, str]]:
        """The indices of the blocks that are not kept, each with the rule that excludes it."""
        for index, is_kept in enumerate(self.kept):
            if not is_kept:
                yield index, self.rules.get(index) or self._choose_rule(index)

    def _choose_rule(self, index: int) -> str:
        if self.roles[index]:
            return choose_role(self.roles[index])
        return RELATED_LINKS if is_link(self.blocks[index]) else PAGE_CHROME


class _ElementContext(NamedTuple):
    """The roles that apply to an element, and whether it is in the area and in the body."""

    roles: frozenset[str] = frozenset()
    in_area: bool = False
    in_body: bool = False


class _ElementContextCache:
    """The contexts of elements, each computed once."""

    def __init__(self, region: MainRegion) -> None:
        self.body = region.body
        self.contexts: dict[etree._Element | None, _ElementContext] = {None: _ElementContext()}
        self.contexts[region.area] = _ElementContext(
            in_area=True, in_body=is_within(region.area, region.body)
        )

    def find_context(self, element: etree._Element) -> _ElementContext:
        """The context of an element. Its roles are those of all elements around it, up to the area."""
        path = []
        outer: etree._Element | None = element
        while outer not in self.contexts and outer is not None:
            path.append(outer)
            outer = outer.getparent()
        context = self.contexts[outer]
        for inner in reversed(path):
            roles = frozenset[str]() if inner.tag in ("html", "body") else find_roles(inner)
            context = _ElementContext(
                context.roles | roles, context.in_area, context.in_body or inner is self.body
            )
            self.contexts[inner] = context
        return context


def is_heading(block: TextBlock) -> bool:
    """Whether a block is a heading, or short and bold like one."""
    return block.mark.startswith("#") or (block.bold and len(block.text) < _MAX_BOLD_HEADING_CHARS)


def has_few_links(block: TextBlock) -> bool:
    """Whether less than 30 % of a block's text is in links."""
    return block.link_chars < len(block.text) * _MAX_FEW_LINKS_SHARE


def is_linked(block: TextBlock) -> bool:
    """Whether more than half of a block's text is in links."""
    return block.link_chars > len(block.text) * _MIN_LINKED_SHARE


def is_link(block: TextBlock) -> bool:
    """Whether a block is only a link, judged by its characters without spaces."""
    return (
        bool(block.text) and block.link_chars >= len(block.text.replace(" ", "")) * _MIN_NON_SPACE_LINK_SHARE
    )


def find_closing_links(blocks: Sequence[TextBlock]) -> dict[int, str]:
    """The last sections of an article that hold only links.

    Args:
        blocks: all text blocks of the article, with the marks of its headings.

    Returns:
        Block index to rule name, for the headings and the links.
    """
    outside: dict[int, str] = {}
    for start, end in reversed(list(_find_sections(blocks))):
        body = range(start + 1, end)
        if not body or not all(is_link(blocks[index]) for index in body):
            break
        outside |= dict.fromkeys(range(start, end), RELATED_LINKS)
    return outside


def _find_sections(blocks: Sequence[TextBlock]) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of each section: a heading and what follows it up to the next heading."""
    starts = [index for index, block in enumerate(blocks) if block.mark.startswith("#")]
    yield from pairwise([*starts, len(blocks)])
