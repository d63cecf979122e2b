"""Parts a text from the tags of short codes in it (``[box title="Stop" id="3"]``), which a site fills."""

import re
from collections.abc import Iterator

_TAG = re.compile(r"\[[a-z][\w-]{0,40}\s[^\[\]<>]{0,500}=[^\[\]<>]{0,500}\]")
_TITLE = re.compile(r"\b(?:title|heading|caption)=[\"'“”″]([^\"'“”″]+)[\"'“”″]")


def may_hold_tags(text: str) -> bool:
    """Whether a text may hold such tags."""
    return "[" in text and "=" in text


def split_tags(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, each with whether it is shown: a title in a tag is, and the rest of a tag may be.

    >>> list(split_tags('Lift [box title="Never twist" id="3"]slowly'))
    [('Lift ', True), ('[box  id="3"]', False), ('Never twist', True), ('slowly', True)]
    """
    start = 0
    for tag in _TAG.finditer(text):
        yield text[start : tag.start()], True
        yield _TITLE.sub("", tag[0]), False
        if title := _TITLE.search(tag[0]):
            yield title[1], True
        start = tag.end()
    yield text[start:], True
