"""Rules for characters that only a font of symbols gives a shape: bullets of Word, icons of web pages.

Word writes its bullets in the fonts Symbol and Wingdings, as U+F000 plus the number of the shape. Copied into
plain text, nothing but that number is left.
"""

import re

from pipeline.scraper.engine import Rule, Vocabulary, line_rule
from pipeline.scraper.lines import Line, Lines
from pipeline.scraper.rules.spaces import without

#: What Word offers as bullets: bullet of Symbol (B7); squares, diamonds, arrowheads and ticks of Wingdings.
_BULLETS = (
    "\uf06c\uf06e\uf06f\uf070\uf071\uf072\uf073\uf074\uf075\uf076\uf077\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0e8\uf0f0"
    "\uf0fc\uf0fe"
)
_OPENING_BULLET = re.compile(rf"\s*(?:[-*•]\s+)?[{_BULLETS}](?:\s*|$)")
#: Crosses of Wingdings (FB, FD). Whoever lists with them lists what is wrong.
_OPENING_CROSS = re.compile(r"\s*(?:[-*•]\s+)?[\uf0fb\uf0fd]\s*(?=\S)")
_ANY = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]+")
_OBJECT = re.compile(r"\ufffc+")


def restore_bullets(lines: Lines, _: Vocabulary) -> Lines:
    """Turn a symbol font's bullet at the beginning of a line into ``•``; an item needs none."""
    return tuple(_with_bullet(line) for line in lines)


def _with_bullet(line: Line) -> Line:
    found = _OPENING_BULLET.match(line.text)
    if not found:
        return line
    rest = line.text[found.end() :]
    return line.with_text(rest if line.mark and rest else f"• {rest}".rstrip())


def restore_crosses(text: str) -> str:
    r"""Turn a symbol font's cross at the beginning of a line into ``✗``.

    >>> restore_crosses("\uf0fb Bouncing")
    '✗ Bouncing'
    """
    return _OPENING_CROSS.sub("✗ ", text, count=1) if _OPENING_CROSS.match(text) else text


def drop_private(text: str) -> str:
    r"""Leave out characters for private use: nobody can say what they showed.

    Within a word, or beside a number, one may be a letter or a unit: it stays, and is found.

    >>> drop_private("Our clubs \ue806"), drop_private("bend to 45\uf0b0")
    ('Our clubs', 'bend to 45\uf0b0')
    """
    return text if text.isascii() else without(text, _ANY, _unless_needed)


def _unless_needed(found: re.Match[str]) -> str:
    before = found.string[max(found.start() - 1, 0) : found.start()]
    after = found.string[found.end() : found.end() + 1]
    is_within = before.isalpha() and after.isalpha()
    return found[0] if is_within or before.isdigit() or after.isdigit() else ""


def drop_objects(text: str) -> str:
    """Leave out what stands for a picture or another object that was not copied (U+FFFC)."""
    return without(text, _OBJECT)


SYMBOL_RULES: tuple[Rule, ...] = (
    Rule("symbol-bullet", restore_bullets),
    line_rule(
        "symbol-cross",
        restore_crosses,
        loss="A cross of a symbol font begins this line; it is read as a don't. Compare it.",
    ),
    line_rule(
        "private-character",
        drop_private,
        loss="A symbol of a special font stood here. Which one cannot be known; it goes.",
    ),
    line_rule(
        "lost-object",
        drop_objects,
        loss="A picture or another object stood here that was not saved with the text.",
    ),
)
