"""Lines of Markdown that go on with the sentence above and begin with what CommonMark takes for mark-up.

Where a line break tears ``5 - 10 seconds`` before its sign, the sign becomes a bullet, quote or heading; a
sentence that stands above a line of hyphens becomes a heading. Both get what keeps them as they are meant.
"""

import re

from pipeline.scraper.readers.markdown_line import MarkdownLine
from pipeline.scraper.rules.line_shape import goes_on_with_sign, has_sentence_end

_PREFIX = re.compile(r"[ \t]*(?:>[ \t]?(?![ \t]*\d))*[ \t]*")
_TORN_SIGN = re.compile(r"[ \t>]*(?:[-–—*+>]|#{1,6})[ \t]*\d")
_BLOCK_SIGN = re.compile(r"(?:#{1,6}\s|\||(?:[-*_=][ \t]*){3,}$)")
_HYPHEN_LINE = re.compile(r" {0,3}-{2,}\s*")
_ITEM_MARK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])\s")


def escape_torn_signs(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """The lines, with the signs of torn ranges and products escaped, and rules parted from sentences."""
    adapted: list[MarkdownLine] = []
    for index, line in enumerate(lines):
        above = lines[index - 1].text if index else ""
        if above.strip() and _TORN_SIGN.match(line.text):
            below = lines[index + 1].text if index + 1 < len(lines) else ""
            line = line.with_text(_escape_sign(above, line.text, below))
        elif above.strip() and _HYPHEN_LINE.fullmatch(line.text) and _is_sentence(lines, index):
            adapted.append(line.with_text(""))
        adapted.append(line)
    return adapted


def _escape_sign(above: str, text: str, below: str) -> str:
    prefix, above_prefix = _measure_prefix(text), _measure_prefix(above)
    body, body_above = text[prefix:], above[above_prefix:]
    is_quoted = ">" in above[:above_prefix]
    if is_quoted != (">" in text[:prefix]) or _BLOCK_SIGN.match(body_above):
        return text
    is_sibling = prefix == above_prefix and body_above.startswith(f"{body[0]} ")
    body_below = below[prefix:] if _measure_prefix(below) == prefix else ""
    if is_sibling or not goes_on_with_sign(body_above, body, body_below):
        return text
    return f"{text[:prefix]}\\{body}"


def _measure_prefix(text: str) -> int:
    match = _PREFIX.match(text)
    return match.end() if match else 0


def _is_sentence(lines: list[MarkdownLine], rule: int) -> bool:
    """Whether what stands above a line of hyphens is a sentence or an item, which nobody underlines."""
    above = lines[rule - 1].text
    is_one_line = rule == 1 or not lines[rule - 2].text.strip()
    text = above.strip()
    if _BLOCK_SIGN.match(text):
        return False
    is_in_item = above.startswith("  ") or bool(_ITEM_MARK.match(above))
    return is_in_item or not is_one_line or (has_sentence_end(text) and text[-1] not in "!?？！؟")
