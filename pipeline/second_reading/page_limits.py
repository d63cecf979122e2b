"""Which pages are not read a second time, since their trees would be too large."""

import re

#: What is left open (``<b>``, ``<font>``) is opened again in every block that follows: a page of 100 kB can
#: make a tree of millions of elements. Real pages make a few thousand.
_MAX_REOPENED_ELEMENTS = 3_000_000
_FORMATTING_TAG = re.compile(
    r"<(/?)(b|big|code|em|font|i|nobr|small|strong|strike|s|tt|u)(?=[\s/>])", re.IGNORECASE
)


class UnreadableError(Exception):
    """The page cannot be read a second time: its tree would be too large, or the parser gives up."""


def refuse_reopened_elements(source: str) -> None:
    """Refuse a page that leaves so many elements open that its tree would be far larger than its source.

    Raises:
        UnreadableError: more than three million elements might be opened again.
    """
    open_counts: dict[str, int] = {}
    open_count = max_open_count = 0
    for is_end, name in _FORMATTING_TAG.findall(source):
        count = open_counts.get(name, 0)
        change = (-1 if count else 0) if is_end else 1
        open_counts[name] = count + change
        open_count += change
        max_open_count = max(max_open_count, open_count)
    if max_open_count * source.count("<") > _MAX_REOPENED_ELEMENTS:
        raise UnreadableError
