"""Lists of links: on paper they lead nowhere."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.scraper.readers.blocks import TextBlock

RELATED_LINKS = "related-links"
#: A block is a link if this much of its text is, since a bullet or a date may stand beside it.
_SHARE = 0.8


def is_link(block: TextBlock) -> bool:
    """Whether a block is a link and hardly anything else."""
    return bool(block.text) and block.links >= len(block.text) * _SHARE


def closing_links(blocks: Sequence[TextBlock]) -> dict[int, str]:
    """The sections at the end of an article that hold nothing but links, heading and all, by index."""
    outside: dict[int, str] = {}
    for start, end in reversed(list(_sections(blocks))):
        body = range(start + 1, end)
        if not body or not all(is_link(blocks[index]) for index in body):
            break
        outside |= dict.fromkeys(range(start, end), RELATED_LINKS)
    return outside


def _sections(blocks: Sequence[TextBlock]) -> Iterator[tuple[int, int]]:
    """Start and end of each heading with what follows it up to the next."""
    starts = [index for index, block in enumerate(blocks) if block.mark.startswith("#")]
    yield from pairwise([*starts, len(blocks)])
