"""Rules for dashes that were typed as hyphens."""

import re

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import Lines

#: Pandoc's Markdown (extension ``smart``): three hyphens are an em dash, two are an en dash.
_DASHES = re.compile(r"(?<=[\w.,;:!?)\"'”’])(?P<tight>---?)(?=[\w(\"'“‘])|(?<= )(?P<loose>---?)(?= \S)")
_LONGEST_WORD = 200
_DASH = {"---": "—", "--": "–"}
#: Nobody but a writer of Markdown types three hyphens between two words.
_TYPED = re.compile(r"[^\W\d_]---[^\W\d_]")


def restore_dashes(text: str) -> str:
    """Two and three hyphens between words as the dashes that they stand for; addresses are left alone.

    >>> restore_dashes("an accident---a broken hip --- and 20--30 seconds")
    'an accident—a broken hip — and 20–30 seconds'
    >>> restore_dashes("see example.org/a--b or type --help")
    'see example.org/a--b or type --help'
    """
    if "--" not in text:
        return text
    return _DASHES.sub(lambda found: found[0] if _is_in_address(found) else _DASH[found[0]], text)


def _is_in_address(found: re.Match[str]) -> bool:
    """Whether the word around a dash is an address or a name in code."""
    if not found["tight"]:
        return False
    text = found.string
    start = max(text.rfind(" ", 0, found.start()) + 1, found.start() - _LONGEST_WORD)
    end = text.find(" ", found.end(), found.end() + _LONGEST_WORD)
    word = text[start : end if end >= 0 else found.end() + _LONGEST_WORD]
    return any(sign in word for sign in "/@_\\")


def restore_typed_dashes(lines: Lines, _: Vocabulary) -> Lines:
    """The dashes of a text that was Markdown once: one that has three hyphens between words somewhere.

    Two hyphens alone may stand for either dash, so other texts are left alone.
    """
    if not any("---" in line.text and _TYPED.search(line.text) for line in lines):
        return lines
    return tuple(line.with_text(restore_dashes(line.text)) for line in lines)


DASH_RULES: tuple[Rule, ...] = (Rule("typed-dash", restore_typed_dashes),)
