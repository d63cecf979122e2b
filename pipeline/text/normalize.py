"""Normalised forms of a text, for comparing it with another.

`letters_only`, `letters_with_case`, `name_key`, `phrase_key` and `words_between` are keys: each says in its
first line what it takes away. Two texts with the same key are the same for that purpose.

`fold_with_offsets` and `fold` take away what is written now one way, now another, so that words are
found: Arabic vowel signs and the hamza on an alef, accents as one character or two, traditional or
simplified Chinese, shapes of apostrophes and spaces. `FoldedText` keeps the offset of every character in
the text itself (in characters), so that what is found in the folded text can be cut out of the original.

`comparable` keeps every visible character and only tells white space apart from it: the text composed
(NFC), without invisible characters, with ligatures resolved, and for each character what stands before
it: nothing, a line or block break, or a space. The meaning gate compares a handout that was read back in
this form, since a PDF has no spaces at the ends of its lines.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipeline.text.invisible import DEFAULT_IGNORABLE_CODES

#: Vowel signs of Arabic (tashkeel, dagger alef), its elongation mark, and marks that steer direction.
_REMOVED_CHARS = re.compile(
    r"[\u064b-\u0652\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]"
)
#: Traditional Chinese characters that doses are told with, and the simplified ones.
_TRADITIONAL_CHARS = (
    "復複個側練習組條動維堅鐘鍛煉隻週輪進訓時間數長雙兩過點約會藥無別"
    "開腳頭頸緩後還鬆體轉臥壓節應議達請氣歲療醫術減熱適從樣較強彎擺擴續繼連當紮單貼換邊滾繞拋鍵慮覺響雜處場專傷運盡將與為於讓幫導說腦關係發現經脈穩聳舉繃夾緊撐頂膽結"
)
_SIMPLIFIED_CHARS = (
    "复复个侧练习组条动维坚钟锻炼只周轮进训时间数长双两过点约会药无别"
    "开脚头颈缓后还松体转卧压节应议达请气岁疗医术减热适从样较强弯摆扩续继连当扎单贴换边滚绕抛键虑觉响杂处场专伤运尽将与为于让帮导说脑关系发现经脉稳耸举绷夹紧撑顶胆结"
)
_EQUIVALENT_CHARS = str.maketrans(
    f"أإآٱىة’ʼ\u00a0\u202f\u3000{_TRADITIONAL_CHARS}",
    f"اااايه''   {_SIMPLIFIED_CHARS}",
)
#: What folding takes away or composes: what stands behind it moves. The Bengali letters are those that
#: Unicode itself takes apart.
_MOVING_CHAR = re.compile(
    r"[\u0300-\u036f\u064b-\u0652\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
    r"\u09dc\u09dd\u09df]"
)


@dataclass(frozen=True)
class FoldedText:
    """A folded text, and where in the text itself each of its characters stands (None: at the same place)."""

    text: str
    offsets: tuple[int, ...] | None

    def map_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the text that was folded, with the marks that belong to it."""
        return (start, end) if self.offsets is None else (self.offsets[start], self.offsets[end])


def fold_with_offsets(text: str) -> FoldedText:
    """Fold a text.

    >>> fold_with_offsets("كرِّر").text == "كرر"
    True
    >>> fold_with_offsets("5 ثوانٍ").map_span(0, 6)
    (0, 7)

    What stands between two digits is kept: it may be all that is left of a dash.

    >>> fold_with_offsets("10\\u00ad15").text == "1015"
    False
    """
    if text.isascii():
        return FoldedText(text, None)
    if not _MOVING_CHAR.search(text):
        return FoldedText(text.translate(_EQUIVALENT_CHARS), None)
    characters: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        parts_number = text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()
        seen = text[start:end] if parts_number else _REMOVED_CHARS.sub("", text[start:end])
        cluster = unicodedata.normalize("NFC", seen)
        for character in cluster.translate(_EQUIVALENT_CHARS):
            characters.append(character)
            places.append(start)
        start = end
    return FoldedText("".join(characters), (*places, len(text)))


def fold(text: str) -> str:
    """The folded text alone."""
    return fold_with_offsets(text).text


#: What of ASCII is neither letter nor digit.
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())


def letters_only(text: str) -> str:
    """Its letters and digits, without case: what two copies of a line or title share.

    >>> letters_only("Falls --- and How to Prevent Them") == letters_only("FALLS — and how to prevent them")
    True
    """
    if text.isascii():
        return text.lower().encode("ascii").translate(None, _ASCII_SIGNS).decode("ascii")
    return "".join(filter(str.isalnum, text.casefold()))


def letters_with_case(text: str) -> str:
    """Its letters and digits, case kept, compatibility forms composed (NFKC): no spaces, no punctuation.

    >>> letters_with_case("2 kg | m²")
    '2kgm2'
    """
    if text.isascii():
        return text.encode("ascii").translate(None, _ASCII_SIGNS).decode("ascii")
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def name_key(text: str) -> str:
    """Its letters and digits, case kept; of a text without any, all but its white space.

    >>> name_key("💪 Knee bends"), name_key("💪 !")
    ('Kneebends', '💪!')
    """
    return "".join(filter(str.isalnum, text)) or "".join(text.split())


def words_between(text: str, edge_signs: str) -> str:
    """The text without case, without spaces beyond one, and without the given signs at both ends.

    >>> words_between("- Stop  if it hurts.", "-. ")
    'stop if it hurts'
    """
    return " ".join(text.casefold().split()).strip(edge_signs)


_MAX_PHRASE_CHARS = 90
#: The rest of ``1.2K comments``.
_THOUSANDS_SUFFIX = "k "
#: Every rule asks the same of the same lines.
_MAX_CACHE_ENTRIES = 1 << 14


@lru_cache(_MAX_CACHE_ENTRIES)
def phrase_key(text: str) -> str:
    """What a short line says: its words without case, digits and punctuation; nothing for a long one.

    >>> phrase_key("📧 E-mail this (3)")
    'e mail this'
    """
    if len(text) > _MAX_PHRASE_CHARS:
        return ""
    folded = text.casefold()
    if not folded.isascii() or not folded.replace(" ", "").isalpha():
        folded = "".join(char if unicodedata.category(char)[0] in "LM" else " " for char in folded)
    words = " ".join(folded.split())
    return words.removeprefix(_THOUSANDS_SUFFIX) if text[:1].isdigit() else words


#: What stands before a character: nothing, a break (the end of a line or block, which may stand for a space),
#: a space.
GAP_NONE, GAP_BREAK, GAP_SPACE = 0, 1, 2

#: Characters that are not seen and may be lost: no font need have them, and a PDF holds only what one has.
_INVISIBLE_CHARS: dict[int, None] = dict.fromkeys(DEFAULT_IGNORABLE_CODES)
_CONTROL_CHARS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"}
#: Ligatures that are letters of a raw article come back from a PDF as the letters that they join.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_COMPARABLE_TRANSLATION = {**_INVISIBLE_CHARS, **_CONTROL_CHARS, **_LIGATURES}
_GAP_AND_WORD = re.compile(r"(\s*)(\S+)")
_MAX_CACHED_CHARS = 500


@dataclass(frozen=True)
class ComparableText:
    """A text without its white space: ``gaps[i]`` is what stands before ``letters[i]``."""

    letters: str
    gaps: bytes

    def has_same_gaps(self, other: "ComparableText", offset: int) -> bool:
        """Whether the spaces within ``other`` stand here too, from ``offset`` on, and no others.

        A break here may be a space there or none: a PDF has no spaces at the ends of its lines.
        """
        here = self.gaps[offset + 1 : offset + len(other.letters)]
        other_gaps = other.gaps[1:]
        if here == other_gaps:
            return True
        return all(own in (GAP_BREAK, expected) for own, expected in zip(here, other_gaps, strict=True))

    def excerpt(self, start: int, end: int) -> str:
        """The text from ``start`` to ``end``, with its spaces."""
        letters = self.letters[start:end]
        gaps = self.gaps[start:end]
        spaced = ((" " if gap and index else "") + letters[index] for index, gap in enumerate(gaps))
        return "".join(spaced)


def comparable(text: str) -> ComparableText:
    """A text made comparable: composed (NFC), without what cannot be seen.

    A line feed in it is a break, any other white space a space. The product's own words stand in every
    handout, and an article's texts in each of its formats: short texts are kept folded.
    """
    return _build_cached_comparable(text) if len(text) <= _MAX_CACHED_CHARS else _build_comparable(text)


@lru_cache(maxsize=2048)
def _build_cached_comparable(text: str) -> ComparableText:
    return _build_comparable(text)


def _build_comparable(text: str) -> ComparableText:
    text = text.translate(_COMPARABLE_TRANSLATION)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _rejoin_accents(text))
    letters: list[str] = []
    gaps = bytearray()
    for found in _GAP_AND_WORD.finditer(text):
        between, piece = found.groups()
        letters.append(piece)
        gaps.append((GAP_BREAK if "\n" in between else GAP_SPACE) if between else GAP_NONE)
        gaps.extend(bytes(len(piece) - 1))
    return ComparableText("".join(letters), bytes(gaps))


def _rejoin_accents(text: str) -> str:
    """The text without breaks before an accent: a PDF may show it apart from its letter."""
    if not any(map(unicodedata.combining, set(text))):
        return text
    kept: list[str] = []
    for char in text:
        if unicodedata.combining(char):
            while kept and kept[-1] == "\n":
                kept.pop()
        kept.append(char)
    return "".join(kept)
