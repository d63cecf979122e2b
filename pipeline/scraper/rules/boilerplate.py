"""Rules that remove whole lines which belong to the web page and not to the article.

A line goes only if all of it is one of the known phrases (``locale/*.toml``, ``[read.boilerplate]``): a
sentence that merely mentions an advertisement or a comment stays.
"""

import re
from functools import partial

from pipeline.scraper.engine import Rule, Vocabulary, drop_rule
from pipeline.scraper.lines import Line

_DECORATION = re.compile(r"[\W_]+")
#: How many there are: ``Comments (12)``, ``3 comments``, ``1.2K shares``.
_COUNT = re.compile(r"^\d+k?\s|\s\d+k?$")

#: What each rule removes; the phrases stand under the same names in the locale files.
_KINDS = ("advertisement", "comments", "sharing", "newsletter", "navigation")
_COUNTED = frozenset({"comments", "sharing"})


def _says(kind: str, line: Line, vocabulary: Vocabulary) -> bool:
    if not line.is_plain or "|" in line.text or line.text.endswith(":"):
        return False  # a cell, or a label that owns the line below
    words = _DECORATION.sub(" ", line.text.casefold()).strip()
    if kind in _COUNTED:
        words = _COUNT.sub("", words).strip()
    return words in vocabulary.get("boilerplate", {}).get(kind, ())


BOILERPLATE_RULES: tuple[Rule, ...] = tuple(drop_rule(kind, partial(_says, kind)) for kind in _KINDS)
