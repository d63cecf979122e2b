"""Classifies a heading into the kind of its section, by the heading patterns of its language."""

import re
from collections.abc import Mapping
from typing import cast, get_args

from pipeline.article import Kind

_KINDS = frozenset[str](get_args(Kind))
#: What is longer is no heading: its beginning is enough.
_MAX_HEADING_CHARS = 200


#: A regular expression, compiled or not, for each kind; it is searched in the case-folded heading.
HeadingPatterns = Mapping[str, str] | Mapping[str, re.Pattern[str]]


def classify_heading(heading: str | None, patterns: HeadingPatterns) -> Kind:
    """The kind of section that a heading names: ``other`` where no pattern matches.

    Args:
        heading: the heading; None for the text before the first heading, which is ``intro``.
        patterns: the patterns in their order; the first that matches wins.
    """
    return "intro" if heading is None else match_heading_kind(heading, patterns) or "other"


def match_heading_kind(heading: str, patterns: HeadingPatterns) -> Kind | None:
    """The kind that a heading names, None where no pattern matches; see `classify_heading`."""
    folded = heading[:_MAX_HEADING_CHARS].casefold()
    kind = next((kind for kind, pattern in patterns.items() if re.search(pattern, folded)), None)
    return cast(Kind, kind) if kind in _KINDS else None
