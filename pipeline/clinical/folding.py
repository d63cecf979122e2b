"""A text as its words are compared: without what is written now one way, now another.

Arabic is written with vowel signs or without, with a hamza on its alef or without; accents are one
character or two; Chinese is traditional or simplified; apostrophes and spaces come in several shapes.
Folding takes these differences away and remembers where every character came from, so that what is found
in the folded text can be cut out of the text itself.
"""

import re
import unicodedata
from dataclasses import dataclass

#: Vowel signs of Arabic (tashkeel, dagger alef), its elongation mark, and marks that steer direction.
_LEFT_OUT = re.compile(
    r"[\u064b-\u0652\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]"
)
#: Traditional Chinese characters that doses are told with, and the simplified ones.
_TRADITIONAL = "復複個側練習組條動維堅鐘鍛煉隻週輪進訓時間數長雙兩過點約會藥無別"
_SIMPLIFIED = "复复个侧练习组条动维坚钟锻炼只周轮进训时间数长双两过点约会药无别"
_SAME = str.maketrans(
    f"أإآٱىة’ʼ\u00a0\u202f\u3000{_TRADITIONAL}",
    f"اااايه''   {_SIMPLIFIED}",
)
#: What folding changes. The Bengali letters are those that Unicode itself takes apart.
_TOUCHED = re.compile(
    r"[\u0300-\u036f\u064b-\u0652\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
    rf"\u09dc\u09dd\u09dfأإآٱىة’ʼ\u00a0\u202f\u3000{_TRADITIONAL}]"
)


@dataclass(frozen=True)
class Folded:
    """A folded text, and where in the text itself each of its characters stands (None: at the same place)."""

    text: str
    places: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the text that was folded, with the marks that belong to it."""
        return (start, end) if self.places is None else (self.places[start], self.places[end])


def folded(text: str) -> Folded:
    """Fold a text.

    >>> folded("كرِّر").text == "كرر"
    True
    >>> folded("5 ثوانٍ").span(0, 6)
    (0, 7)

    What stands between two digits is kept: it may be all that is left of a dash.

    >>> folded("10\\u00ad15").text == "1015"
    False
    """
    if not _TOUCHED.search(text):
        return Folded(text, None)
    characters: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        parts_number = text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()
        seen = text[start:end] if parts_number else _LEFT_OUT.sub("", text[start:end])
        cluster = unicodedata.normalize("NFC", seen)
        for character in cluster.translate(_SAME):
            characters.append(character)
            places.append(start)
        start = end
    return Folded("".join(characters), (*places, len(text)))


def fold(text: str) -> str:
    """The folded text alone."""
    return folded(text).text
