"""Text of an article as inline mark-up, and how much room items and tables need on paper.

`render_inline` escapes a text, hides decorative pictographs from screen readers, gives those with a
meaning a text alternative, and changes no word. The other functions measure in characters, and in points
for tables: style sheets cannot count letters, so the mark-up states in a class what may be broken between
two pages and how a table is set.
"""

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from pipeline.article import DontList, Item, OrderedList, Table
from pipeline.text.emoji import is_decoration
from pipeline.text.visible import single_line

# One pictograph: a flag, a keycap, or a picture with its skin tone, variation selectors and joined parts.
_PICTOGRAPH_BASE = "[\u231a\u231b\u23e9-\u23fa\u25b6\u25c0\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_PICTOGRAPH_MODIFIERS = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_PICTOGRAPH = re.compile(
    f"(?:{_PICTOGRAPH_BASE}{_PICTOGRAPH_MODIFIERS}(?:\u200d[\u2190-\u2bff\U0001f000-\U0001faff]{_PICTOGRAPH_MODIFIERS})*)+"
)

#: Pictographs that say something a listener must hear, and the printed word that names them.
_MEANING_KEYS = {
    "⚠": "symbol_warning", "🛑": "symbol_warning", "⛔": "symbol_dont", "🚫": "symbol_dont",
    "✅": "symbol_do", "✔": "symbol_do", "✓": "symbol_do", "☑": "symbol_do",
    "❌": "symbol_dont", "✖": "symbol_dont", "✗": "symbol_dont", "✘": "symbol_dont",
    "❎": "symbol_dont", "👎": "symbol_dont", "🚨": "symbol_warning",
}  # fmt: skip


def render_inline(text: str, words: Mapping[str, str]) -> Markup:
    """``text`` as mark-up; the text read back out of it is `single_line` of ``text``."""
    parts: list[str] = []
    end = 0
    text = single_line(text)
    for match in _PICTOGRAPH.finditer(text):
        parts += [escape(text[end : match.start()]), _render_pictographs(match[0], words)]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def _render_pictographs(symbols: str, words: Mapping[str, str]) -> Markup:
    meanings = [words[_MEANING_KEYS[symbol]] for symbol in symbols if symbol in _MEANING_KEYS]
    if meanings:
        template = Markup('<span role="img" aria-label="{}">{}</span>')
        return template.format(", ".join(dict.fromkeys(meanings)), symbols)
    if not all(map(is_decoration, symbols)):
        # An arrow, a number in a circle, a plus: the screen reader's own name for it is heard.
        return escape(symbols)
    return Markup('<span aria-hidden="true">{}</span>').format(symbols)


#: Characters above which an item or a box may be broken between pages: about a fifth of one.
_MAX_UNBREAKABLE_CHARS = 600
#: Points: the width of a table, what a character takes at the size of the text and at 11 points (bold, on
#: average, to be safe), and the space between columns.
_TABLE_WIDTH_PT, _NORMAL_CHAR_PT, _SMALL_CHAR_PT, _NORMAL_GAP_PT, _SMALL_GAP_PT = 440, 7.6, 6.4, 9, 6

_UNBREAKABLE_RUN = re.compile(r"[^\s\-–—/]+[\-–—/]?")


def is_breakable(texts: Iterable[str]) -> bool:
    """Whether these texts together fill so much of a page that they may be broken between two."""
    return sum(map(len, texts)) > _MAX_UNBREAKABLE_CHARS


def is_breakable_item(item: Item) -> bool:
    """Whether a list item, with the items below it, may be broken between two pages."""
    return is_breakable(_collect_texts(item))


def choose_table_fit(table: Table) -> str:
    """How a table is set: ``roomy``, ``close`` (smaller letters), or ``even`` (its words must be broken)."""
    columns = zip(*table.items, strict=False)
    longest = [
        max((len(word) for cell in column for word in _UNBREAKABLE_RUN.findall(cell.text)), default=0)
        for column in columns
    ]
    letters, gaps = sum(longest), len(longest)
    if letters * _NORMAL_CHAR_PT + gaps * _NORMAL_GAP_PT <= _TABLE_WIDTH_PT:
        return "roomy"
    return "close" if letters * _SMALL_CHAR_PT + gaps * _SMALL_GAP_PT <= _TABLE_WIDTH_PT else "even"


def choose_numeral_width(steps: OrderedList | DontList) -> str:
    """The digits of a list's highest number: ``one-digit`` to ``three-digit``, or ``many-digit``."""
    digits = len(str((steps.start or 1) + len(steps.items) - 1))
    return {1: "one-digit", 2: "two-digit", 3: "three-digit"}.get(digits, "many-digit")


def _collect_texts(item: Item) -> Iterable[str]:
    yield item.text
    for child in item.items:
        yield from _collect_texts(child)
