"""The rule for UTF-8 that was read as Windows-1252 and then lost the bytes that have no character there.

Those are 81, 8D, 8F, 90 and 9D: they vanish, or leave U+FFFD or a control. Which of the five was lost can
mostly not be known; what is put back here is the one character that can stand where the rest of its bytes
stands. Each use becomes a finding all the same.
"""

import re

from pipeline.scraper.engine import Rule, line_rule
from pipeline.scraper.rules.plausible import PICTOGRAPH_PARTS, PICTOGRAPHS

_LOST = "[\ufffd\x81\x8d\x8f\x90\x9d]?"
#: E2 9D 8C is a cross; with another byte for 9D it is no character that begins a line or word.
_CROSS = re.compile(rf"(?<!\S)â{_LOST}Œ(?=\s)")
#: EF B8 8F behind a pictograph gives it its coloured form.
_VARIATION = re.compile(f"(?<=[{PICTOGRAPHS}])ï¸{_LOST}")
#: E2 80 8D between a pictograph and a gender sign joins them.
_JOINER = re.compile(f"(?<=[{PICTOGRAPHS}{PICTOGRAPH_PARTS}])â€{_LOST}(?=[♀♂])")
#: E2 80 9D closes a quotation that was opened: behind a word, and before what is none.
_QUOTATION_MARK = re.compile(rf"“|”|(?<=[^\s“(])â€{_LOST}(?![\w\x80-\xff\u02c6\u02dc\u2018-\u2122])")


def restore_lost_bytes(text: str) -> str:
    """Put back what the remaining bytes and the place tell.

    >>> restore_lost_bytes("âŒ Don’t “holdâ€ your breath")
    '❌ Don’t “hold” your breath'
    >>> restore_lost_bytes("the word â€ is left")
    'the word â€ is left'
    """
    if "â" not in text and "ï¸" not in text:
        return text
    text = _CROSS.sub("❌", text)
    text = _VARIATION.sub("\ufe0f", text)
    return _close_quotations(_JOINER.sub("\u200d", text))


def _close_quotations(text: str) -> str:
    """``text`` with the closing marks restored of those quotations that were opened."""
    is_open = False

    def closed(found: re.Match[str]) -> str:
        nonlocal is_open
        was_open, is_open = is_open, found[0] == "“"
        return "”" if was_open and found[0][0] == "â" else found[0]

    return _QUOTATION_MARK.sub(closed, text) if "“" in text and "„" not in text else text


REMAINS_RULES: tuple[Rule, ...] = (
    line_rule(
        "lost-byte",
        restore_lost_bytes,
        loss="A character had lost a part of its code; what it must have been was put back. Compare it.",
    ),
)
