"""What kind of section a heading announces, by the words of its language."""

import re
from collections.abc import Mapping
from typing import cast, get_args

from pipeline.article import Kind

_KINDS = frozenset[str](get_args(Kind))


def kind_of(heading: str | None, patterns: Mapping[str, str]) -> Kind:
    """The kind of section that a heading announces.

    Args:
        heading: its words, None for the text before the first heading.
        patterns: a regular expression over the case-folded heading for each kind; the first found wins.
    """
    if heading is None:
        return "intro"
    folded = heading.casefold()
    found = next((kind for kind, pattern in patterns.items() if re.search(pattern, folded)), "other")
    return cast(Kind, found) if found in _KINDS else "other"
