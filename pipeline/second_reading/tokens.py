"""What of a text is compared: its words, numbers and signs, each a token; and which of them must be read.

Two spellings of the same have the same tokens: composed or not (NFC), ligatures and full width, entities that
were escaped twice, tags that were, invisible characters, control characters for Windows-1252. A raised or
lowered number is a number of its own ("10²" is ten and two, as ``10<sup>2</sup>`` is), a fraction is two
numbers and a stroke. Punctuation and white space only part tokens. A number is one token, so that "60 20" is
not "6020".
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

#: How a passage must be read: in its place; there or near (struck out: the ledger has it); maybe (hidden).
SHOWN, STRUCK, OPTIONAL = 0, 1, 2

#: Stands in a text where an element ends or begins within a line.
ELEMENT_EDGE = "\x1e"
#: Stands in a token between two digits of two elements, so that a number that joins them is told from others.
ELEMENT_BOUNDARY = "\x1f"
#: Stands between two passages that are gone through as one text; it is a token.
_PASSAGE_END = "\x03"
_DIGITS_OF_TWO = re.compile("(?<=[0-9])\x1e+(?=[0-9])")

#: A tag that was escaped once too often.
_TAG_AS_TEXT = re.compile(r"</?[A-Za-z][\w-]{0,20}(?:\s[^<>\x02\x03]{0,300})?/?>")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SHIFTED_DIGITS = re.compile("[⁰¹²³⁴-⁹₀-₉]+")
_FRACTION = re.compile("[¼-¾⅐-⅟↉]")
_REWRITTEN_CHAR = re.compile(f"{_INVISIBLE.pattern}|{_SHIFTED_DIGITS.pattern}|{_FRACTION.pattern}")
_DASHES = r"\-–—−‒‑~"
_DASHES_READ = frozenset(_DASHES[1:])
#: A number, with the signs within it; a word; a dash, < or > before a number; any other sign, no punctuation.
_TOKEN = re.compile(
    rf"\d+(?:[.,:\x1f]\d+)*|[^\W\d_]+|[{_DASHES}<>](?=\s*\d)"
    rf"""|[^\w\s!"#&'()*,.:;?@\[\\\]^_`{{|}}<>{_DASHES}\x00-\x02\x04-\x1f\x7f-\x9f¡§«¶·»¿"""
    r"\u2010-\u2027\u2031-\u205e\u2e00-\u2e7f\u3001-\u3003\u3008-\u3011\u3014-\u301f\u30fb\ufffd]"
)
#: Control characters that browsers take for what Windows-1252 has there (HTML Living Standard, 13.2.5.80).
_CONTROL_CHAR = re.compile("[\x80-\x9f]")
_WINDOWS_1252 = {code: bytes([code]).decode("windows-1252", errors="replace") for code in range(0x80, 0xA0)}


def tokenize(text: str) -> list[str]:
    """The tokens of a text, in order.

    >>> tokenize("Hold for 20–30 s, 10² times; don't lock it ✅")
    ['Hold', 'for', '20', '-', '30', 's', '10', '2', 'times', 'don', 't', 'lock', 'it', '✅']
    """
    if "&" in text:
        text = html.unescape(text)
    if ELEMENT_EDGE in text:
        text = _DIGITS_OF_TWO.sub(ELEMENT_BOUNDARY, text).replace(ELEMENT_EDGE, "")
    if "<" in text:
        text = _TAG_AS_TEXT.sub(" ", text)
    if not text.isascii():
        if _CONTROL_CHAR.search(text):
            text = text.translate(_WINDOWS_1252)
        if _REWRITTEN_CHAR.search(text):
            text = _INVISIBLE.sub("", text)
            text = _SHIFTED_DIGITS.sub(lambda digits: f" {digits[0]} ", text)
            text = _FRACTION.sub(lambda fraction: f" {fraction[0]} ", text)
        text = unicodedata.normalize("NFKC", text).replace("\u2044", "/").replace("\u2218", "°")
        return ["-" if token in _DASHES_READ else token for token in _TOKEN.findall(text)]
    return _TOKEN.findall(text)


@dataclass
class TokenStream:
    """The tokens of a whole text, with what must be read of each and which passage it stands in.

    Attributes:
        tokens: the words, numbers and signs, in order.
        duties: for each token `SHOWN`, `STRUCK` or `OPTIONAL`.
        places: for each token the number of the block or line that it stands in.
        steps: the places at which the items of numbered lists begin, in order.
    """

    tokens: list[str] = field(default_factory=list)
    duties: bytearray = field(default_factory=bytearray)
    places: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)

    @classmethod
    def from_passages(cls, passages: Sequence[tuple[str, int, int]]) -> "TokenStream":
        """The tokens of passages, each given as its text, duty and place."""
        stream = cls()
        # All are gone through as one text, which is several times as fast.
        text = _PASSAGE_END.join(passage[0].replace(_PASSAGE_END, " ") for passage in passages)
        tokens = tokenize(text + _PASSAGE_END)
        start = 0
        for _, duty, place in passages:
            end = tokens.index(_PASSAGE_END, start)
            stream.tokens += tokens[start:end]
            stream.duties += bytes((duty,)) * (end - start)
            stream.places += [place] * (end - start)
            start = end + 1
        return stream

    def shown(self, start: int, end: int) -> list[str]:
        """The tokens from ``start`` to ``end`` that must be read in their place."""
        return [self.tokens[at] for at in range(start, end) if self.duties[at] == SHOWN]


def is_number(token: str) -> bool:
    """Whether a token is a number."""
    return token[0].isdecimal()


def has_same_letters(tokens: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two runs differ in nothing but where their words are parted; numbers must be the same."""
    tokens, others = list(tokens), list(others)
    return "".join(tokens) == "".join(others) and list(filter(is_number, tokens)) == list(
        filter(is_number, others)
    )
