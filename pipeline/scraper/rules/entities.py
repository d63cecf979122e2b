r"""How are entities, ``\uXXXX`` escapes and paragraph tags undone that mark-up and JSON left in the text?

Only what must be a left-over is undone. Text that speaks of entities or of code puts them into quotation
marks or backticks, and there they stay.
"""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import partial
from html.entities import html5, name2codepoint

from pipeline.scraper.rules.match_context import find_adjacent_chars


def _change_outside_backticks(change: Callable[[str], str], text: str) -> str:
    """``text`` changed where it is not between two backticks."""
    if "`" not in text:
        return change(text)
    parts = text.split("`")
    is_code_closed = len(parts) % 2
    return "`".join(
        part if index % 2 and (is_code_closed or index < len(parts) - 1) else change(part)
        for index, part in enumerate(parts)
    )


#: Names of HTML 4 that are words too: ``&or;`` may be meant.
_WORD_ENTITY_NAMES = frozenset(
    {
        "and",
        "cap",
        "clubs",
        "cup",
        "empty",
        "exist",
        "hearts",
        "image",
        "int",
        "lang",
        "ni",
        "not",
        "or",
        "part",
    }
    | {"prod", "prop", "rang", "real", "sim", "spades", "sub", "sum", "sup"}
)
#: What HTML 5 adds to them that text is written with.
_HTML5_ENTITY_NAMES = (
    *("AMP", "COPY", "GT", "LT", "QUOT", "REG", "apos", "check", "comma", "colon", "cross", "dash", "excl"),
    *("frac13", "frac23", "half", "hyphen", "lpar", "num", "period", "quest", "rpar", "semi"),
)
_CHAR_BY_ENTITY_NAME = {
    **{name: chr(number) for name, number in name2codepoint.items() if name not in _WORD_ENTITY_NAMES},
    **{name: html5[f"{name};"] for name in _HTML5_ENTITY_NAMES},
}
#: Escaping escapes all of these: where a bare ``&`` stands beside them, they are meant.
_ALWAYS_ESCAPED = frozenset({"amp", "lt", "gt", "quot", "AMP", "LT", "GT", "QUOT"})

#: What an ampersand becomes each time that it is escaped.
_ESCAPED_AMPERSANDS = r"(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);)*"
_ENTITY = rf"&{_ESCAPED_AMPERSANDS}(?:#(?:[0-9]{{1,7}}|[xX][0-9A-Fa-f]{{1,6}})|[A-Za-z][A-Za-z0-9]{{1,30}});"
_ENTITY_RUN = re.compile(f"(?:{_ENTITY})+")
_ENTITY_PARTS = re.compile(rf"&({_ESCAPED_AMPERSANDS})(?:#(?:[xX]([0-9A-Fa-f]+)|([0-9]+))|([A-Za-z0-9]+));")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[xX]?[0-9A-Fa-f]+|[A-Za-z0-9]+);)")
_QUOTATION_MARK = re.compile("[\"'“”‘’«»„]")
_WHITE_SPACE = frozenset("\t\n\r ")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT_CHAR = "\ufffd"
_MIN_PRINTABLE_CODE_POINT = 0x20


def decode_entities(text: str) -> str:
    """Undo entities that were left in the text, escaped once or more often.

    >>> decode_entities("Don&#8217;t bounce&amp;nbsp;&ndash; hold &#55357;&#56490;")
    'Don’t bounce\\xa0– hold 💪'
    >>> decode_entities("R&D at AT&T &c; write “&amp;” or `&lt;`")
    'R&D at AT&T &c; write “&amp;” or `&lt;`'
    """
    if "&" not in text or ";" not in text:
        return text
    is_escaped = not _BARE_AMPERSAND.search(text)
    return _change_outside_backticks(
        lambda part: _ENTITY_RUN.sub(partial(_decode_entity_run, is_escaped), part), text
    )


def _decode_entity_run(is_escaped: bool, found: re.Match[str]) -> str:
    """The decoded run of entities; the run itself where it is all that stands between quotation marks."""
    before, after = find_adjacent_chars(found)
    if _QUOTATION_MARK.fullmatch(before) and _QUOTATION_MARK.fullmatch(after):
        return found[0]
    return _join_surrogates(
        "".join(_decode_entity(entity, is_escaped) for entity in _ENTITY_PARTS.finditer(found[0]))
    )


def _decode_entity(entity: re.Match[str], is_escaped: bool) -> str:
    """The decoded entity; the entity itself where it may be meant as it is."""
    levels, hexadecimal, decimal, name = entity.groups()
    if name is None:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return _decode_code_point(code) or entity[0]
    if name in _ALWAYS_ESCAPED and not levels and not is_escaped:
        return entity[0]
    return _CHAR_BY_ENTITY_NAME.get(name, entity[0])


def _decode_code_point(code: int) -> str | None:
    """The character of this number; a space for white space, None for what no text has."""
    if code > sys.maxunicode:
        return None
    char = chr(code)
    if char in _WHITE_SPACE:
        return " "
    return None if code < _MIN_PRINTABLE_CODE_POINT or unicodedata.category(char) == "Cn" else char


def _join_surrogates(text: str) -> str:
    """``text`` with its surrogate pairs joined; a half that has lost the other is a lost character."""
    if not _SURROGATE.search(text):
        return text
    return _SURROGATE.sub(
        _REPLACEMENT_CHAR, text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    )


_ESCAPE_RUN = re.compile(r"(?<!\\)(?:\\u[0-9a-fA-F]{4}|\\U000[01][0-9a-fA-F]{4}|\\U0010[0-9a-fA-F]{4})+")
_ESCAPE_PARTS = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
#: ``C:\users`` and ``\\server\unit`` are paths.
_FILE_PATH = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\|(?<!\S)\\\\\w")
#: What JSON escapes of ASCII: white space, quotation marks and what HTML gives a meaning to.
_ESCAPED_ASCII = frozenset("\t\n\r\"&'<>")


def decode_escapes(text: str) -> str:
    r"""Undo the escapes of JSON that were left in the text, surrogate pairs too.

    JSON escapes no letters and digits of ASCII, so that an escaped one was written by somebody who means it.

    >>> decode_escapes(r"Don\u2019t stop \ud83d\ude00")
    'Don’t stop 😀'
    >>> decode_escapes(r"C:\users\u2019 and \underline and \u0041")
    'C:\\users\\u2019 and \\underline and \\u0041'
    """
    if "\\" not in text or _FILE_PATH.search(text):
        return text
    return _change_outside_backticks(lambda part: _ESCAPE_RUN.sub(_decode_escape_run, part), text)


def _decode_escape_run(found: re.Match[str]) -> str:
    before, after = find_adjacent_chars(found)
    if _QUOTATION_MARK.fullmatch(before) and _QUOTATION_MARK.fullmatch(after):
        return found[0]
    text = "".join(chr(int(short or long, 16)) for short, long in _ESCAPE_PARTS.findall(found[0]))
    if any(
        (char.isascii() and char not in _ESCAPED_ASCII) or unicodedata.category(char) == "Cn" for char in text
    ):
        return found[0]
    return _join_surrogates("".join(" " if char in _WHITE_SPACE else char for char in text))


#: The end of one paragraph and the beginning of the next, behind the end of a sentence.
_PARAGRAPH_TAGS = re.compile(
    r"(?<=[.!?…:;”\"’)])\s*+(?:</p>\s*+(?:<p(?:\s[^<>]{0,200})?>)?|<br\s*+/?>)\s*+", re.IGNORECASE
)
#: Beside tags of any other kind they are code that is shown.
_OTHER_TAG = re.compile(r"</?(?!p[\s>]|br[\s/>])[a-z][a-z0-9]{0,15}[\s/>]", re.IGNORECASE)


def drop_paragraph_tags(text: str) -> str:
    """Take out the tags that end a paragraph or line, behind the end of a sentence.

    >>> drop_paragraph_tags("Lift.</p> <p>Lower.<br>Rest.")
    'Lift. Lower. Rest.'
    >>> drop_paragraph_tags("The tag <br> and a <p>paragraph</p> here")
    'The tag <br> and a <p>paragraph</p> here'
    """
    if "<" not in text or _OTHER_TAG.search(text):
        return text
    return _change_outside_backticks(lambda part: _PARAGRAPH_TAGS.sub(" ", part), text)
