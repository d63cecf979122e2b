"""Which kind of section a heading announces, by the heading patterns of its language."""

import re
from collections.abc import Mapping
from typing import cast, get_args

from pipeline.article import Kind

_KINDS = frozenset[str](get_args(Kind))
#: What is longer is no heading: its beginning is enough.
_MAX_HEADING_CHARS = 200


def classify_heading(heading: str | None, patterns: Mapping[str, str]) -> Kind:
    """The kind of section that a heading announces.

    Args:
        heading: its words, None for the text before the first heading.
        patterns: a regular expression over the case-folded heading for each kind; the first found wins.
    """
    return "intro" if heading is None else match_heading_kind(heading, patterns) or "other"


def match_heading_kind(heading: str, patterns: Mapping[str, str]) -> Kind | None:
    """The kind that the words of a heading say, None where they say none; see `classify_heading`."""
    folded = heading[:_MAX_HEADING_CHARS].casefold()
    found = next((kind for kind, pattern in patterns.items() if re.search(pattern, folded)), None)
    return cast(Kind, found) if found in _KINDS else None
