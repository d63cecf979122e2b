"""What kind of section a heading announces, by the words of its language."""

import re
from collections.abc import Mapping
from typing import cast, get_args

from pipeline.article import Kind

_KINDS = frozenset[str](get_args(Kind))
#: What is longer is no heading: its beginning is enough.
_LONGEST = 200


def kind_of(heading: str | None, patterns: Mapping[str, str]) -> Kind:
    """The kind of section that a heading announces.

    Args:
        heading: its words, None for the text before the first heading.
        patterns: a regular expression over the case-folded heading for each kind; the first found wins.
    """
    return "intro" if heading is None else said_kind(heading, patterns) or "other"


def said_kind(heading: str, patterns: Mapping[str, str]) -> Kind | None:
    """The kind that the words of a heading say, None where they say none; see `kind_of`."""
    folded = heading[:_LONGEST].casefold()
    found = next((kind for kind, pattern in patterns.items() if re.search(pattern, folded)), None)
    return cast(Kind, found) if found in _KINDS else None
