"""Rules that remove whole lines which belong to the web page and not to the article.

A line goes only if all of it is one of the known phrases (``locale/*.toml``, ``[read.boilerplate]``): a
sentence that merely mentions an advertisement or a comment stays.
"""

import re
from functools import partial

from pipeline.scraper.engine import Rule, Vocabulary, drop_rule
from pipeline.scraper.lines import Line

_DECORATION = re.compile(r"[\W\d_]+")

#: What each rule removes; the phrases stand under the same names in the locale files.
_KINDS = ("advertisement", "comments", "sharing", "newsletter", "navigation")


def _says(kind: str, line: Line, vocabulary: Vocabulary) -> bool:
    phrases = vocabulary.get("boilerplate", {}).get(kind, ())
    return _words(line.text) in phrases


def _words(text: str) -> str:
    """The bare words of a line: ``Comments (3)`` and ``— Comments —`` both say ``comments``."""
    return _DECORATION.sub(" ", text.casefold()).strip()


BOILERPLATE_RULES: tuple[Rule, ...] = tuple(drop_rule(kind, partial(_says, kind)) for kind in _KINDS)
