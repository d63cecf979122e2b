"""Makes hidden characters visible, or drops them, for each place that a text is shown in.

What is hidden is decided once (`is_hidden`, `_is_shown_as_written`); each function is one way to show it:

- `render_visible`: escaped mark-up for a page, hidden characters by their names, in a ``code`` element;
- `escape_hidden`: plain text for titles and attributes, hidden characters as ``[U+XXXX]``;
- `escape_for_terminal`, `escape_unprintable`: one line of a terminal, and an address of a source, hidden
  characters as in Python (``\\x1b``, ``\\u202e``); the first keeps spaces of other widths;
- `escape_invisible_chars`: the ledger for a person, where joiners too are shown, as ``<U+XXXX>``;
- `mask_invisible_chars`: the name of a file, hidden characters as ``_``;
- `drop_unprintable`: a page's metadata, without them;
- `single_line`: text on one line and without control characters, as any output format may hold it.

Characters that would reorder the words around them (Unicode Standard Annex 9, 2) are passed on by
`single_line` alone. A joiner or variation selector that is part of how a word or an emoji is written is left
as it is, unless the text is shown as a change.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup, escape

#: What people call characters whose Unicode names say little, or that have none.
_CHAR_NAMES = {
    "\t": "tab",
    "\n": "line break",
    "\r": "carriage return",
    "\x0b": "line break",
    "\x0c": "page break",
    "\x85": "line break",
    "\xa0": "no-break space",
    "\xad": "soft hyphen",
    "\u2060": "word joiner",
    "\u3164": "hangul filler",
    "\ufe0e": "text selector",
    "\ufe0f": "emoji selector",
    "\ufeff": "byte order mark",
    "\ufffc": "lost object",
}
_SPACE_NAME = "space"
_GLYPHLESS_CHARS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc" + "".join(
    map(chr, range(0xFE00, 0xFE10))
)
#: They are seen in how the letters beside them join: words in Indic and Persian writing need them, and emoji.
_JOINERS = "\u200c\u200d"
_VARIATION_SELECTORS = "\ufe0e\ufe0f"
#: A joiner after one of these shapes letters or makes one emoji of two: it is part of the writing.
_JOINABLE_CATEGORIES = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})


def describe_char(char: str) -> str:
    """What a character is called.

    >>> describe_char(chr(0x202E)), describe_char(chr(7)), describe_char(chr(0xE000))
    ('right-to-left override', 'U+0007', 'U+E000')
    """
    return _CHAR_NAMES.get(char) or unicodedata.name(char, "").lower() or f"U+{ord(char):04X}"


@lru_cache(maxsize=65_536)
def is_hidden(char: str) -> bool:
    """Whether nobody can see that the character is there (a plain space is told by its gap)."""
    return not char.isprintable() or char in _GLYPHLESS_CHARS


def render_visible(text: str, most: int = 0, *, all_named: bool = False) -> Markup:
    """A text for a page: escaped, the characters that nobody can see by their names.

    Args:
        text: any text.
        most: how many characters are shown; 0 for all.
        all_named: whether the text is one that changed. Every hidden character in it is named then, and the
            spaces at its ends; otherwise what holds letters or an emoji together is left as it is.

    >>> render_visible("<b>2" + chr(0xA0) + "kg</b>")
    Markup('&lt;b&gt;2<code>no-break space</code>kg&lt;/b&gt;')
    """
    left_out = len(text) - most if most and len(text) > most else 0
    if left_out:
        text = text[:most]
    parts = _render_parts(text, all_named=all_named)
    if left_out:
        parts = (*parts, Markup('… <small lang="en" dir="ltr">%s more characters</small>') % f"{left_out:,}")
    return Markup("").join(parts)


def _render_parts(text: str, *, all_named: bool) -> tuple[Markup, ...]:
    if all_named:
        inner = text.strip(" ")
        if not inner:
            return (_render_char_name(_SPACE_NAME, len(text)),) if text else ()
        start = len(text) - len(text.lstrip(" "))
        end = len(text) - start - len(inner)
        edges = _render_char_name(_SPACE_NAME, start), _render_char_name(_SPACE_NAME, end)
        return (edges[0], *_render_inner(inner, all_named=True), edges[1])
    return tuple(_render_inner(text, all_named=False))


def _render_inner(text: str, *, all_named: bool) -> Iterator[Markup]:
    if text.isprintable() and not any(char in text for char in _GLYPHLESS_CHARS):
        yield escape(text)
        return
    parts = [
        char if is_hidden(char) and (all_named or not _is_part_of_writing(text, index)) else ""
        for index, char in enumerate(text)
    ]
    start = 0
    for char, run in groupby(parts):
        length = sum(1 for _ in run)
        yield _render_char_name(describe_char(char), length) if char else escape(text[start : start + length])
        start += length


def _is_part_of_writing(text: str, index: int) -> bool:
    """Whether a hidden character is part of how a word or an emoji is written."""
    char, before = text[index], text[index - 1 : index]
    if not before or (is_hidden(before) and before not in _VARIATION_SELECTORS):
        return False
    if char in _VARIATION_SELECTORS:
        return before not in _VARIATION_SELECTORS and not before.isspace()
    is_before_sign = text[index + 1 : index + 2].isprintable() and not text[index + 1 : index + 2].isspace()
    return (
        char in _JOINERS
        and index + 1 < len(text)
        and is_before_sign
        and (before in _VARIATION_SELECTORS or unicodedata.category(before) in _JOINABLE_CATEGORIES)
    )


@lru_cache(maxsize=4096)
def _render_char_name(name: str, count: int) -> Markup:
    times = f" ×{count:,}" if count > 1 else ""
    return Markup("<code>%s</code>") % f"{name}{times}" if count else Markup("")


def escape_hidden(text: str, most: int = 200) -> str:
    """A text where no mark-up may stand (a title, an attribute): hidden characters by their code points.

    >>> escape_hidden("Knee" + chr(0x202E) + " bends")
    'Knee[U+202E] bends'
    """
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(
        f"[U+{ord(char):04X}]" if is_hidden(char) and not _is_part_of_writing(cut, index) else char
        for index, char in enumerate(cut)
    )


def _is_shown_as_written(char: str) -> bool:
    """Whether a character of a name or an address is seen: by itself, or in how others join."""
    return char.isprintable() or char in _JOINERS


def escape_unprintable(text: str) -> str:
    r"""The text with what nobody can see, or what turns the direction of a line, by its number.

    >>> print(escape_unprintable("a\nb\u202egpj.txt"))
    a\x0ab\u202egpj.txt
    """
    if text.isprintable():
        return text
    return "".join(char if _is_shown_as_written(char) else _escape_char(char) for char in text)


def escape_for_terminal(text: str) -> str:
    r"""A text that may come from anywhere (a name, a title, an error), as it may stand in a terminal's line.

    Nothing in it can move the cursor, change colours, end the line or turn the order of other words round:
    characters that cannot be seen stand there by their numbers, as they do in the names of sources.

    >>> print(escape_for_terminal("knee" + chr(0x202E) + "txt." + chr(27) + "[31m"))
    knee\u202etxt.\x1b[31m
    """
    if text.isprintable():
        return text
    return "".join(
        char if _is_shown_as_written(char) or _is_plain_space(char) else _escape_char(char) for char in text
    )


def _is_plain_space(char: str) -> bool:
    """Whether a character is a space that is only wider or closer than others, and ends no line."""
    return char.isspace() and char > "\x85" and char not in "\u2028\u2029"


def _escape_char(char: str) -> str:
    r"""A character as its number, in the notation of Python.

    >>> print(_escape_char(chr(27)), _escape_char(chr(0x202E)))
    \x1b \u202e
    """
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def escape_invisible_chars(text: str) -> str:
    """The text with invisible characters written as their code points, joiners and emoji selectors too.

    >>> escape_invisible_chars("20" + chr(0xAD) + "30")
    '20<U+00AD>30'
    """
    return "".join(
        char if char.isprintable() and char != "\ufe0f" else f"<U+{ord(char):04X}>" for char in text
    )


def mask_invisible_chars(name: str) -> str:
    r"""The name of a file as a handout may print it: nothing in it turns a line round or is not seen.

    >>> mask_invisible_chars("heel\u202etxt.lmth.txt")
    'heel_txt.lmth.txt'
    """
    return name if name.isprintable() else "".join(map(_mask_invisible_char, name))


def _mask_invisible_char(char: str) -> str:
    """The character; a space for any other space, a line for what nobody can see."""
    if _is_shown_as_written(char):
        return char
    return " " if char.isspace() else "_"


def drop_unprintable(text: str) -> str:
    """The text without what nobody can see, joiners too.

    >>> drop_unprintable("Knee" + chr(0x202E) + " bends")
    'Knee bends'
    """
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def make_encodable(text: str) -> str:
    """The text without what no UTF-8 can hold: the bytes of a file name in another encoding."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


#: Characters that XML or PDF/UA forbid, and that nobody can see.
_INVISIBLE_CONTROLS = {
    code: None for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\t\n"
}


def single_line(text: str) -> str:
    """``text`` on one line and without control characters; every visible character stays."""
    return " ".join(text.replace("\u2028", " ").replace("\u2029", " ").translate(_INVISIBLE_CONTROLS).split())
