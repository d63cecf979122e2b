"""Which invisible characters are dropped?

They are controls, joiners, direction marks, soft hyphens and variation selectors. Each stays where its
script or emoji needs it and is dropped where it has no effect. Between two digits none is dropped: what
looked like ``20-30`` must not become 2030.
"""

import re

from pipeline.scraper.rules.match_context import find_adjacent_chars
from pipeline.scraper.rules.plausible import PICTOGRAPHS

#: The last two of each plane and 32 more are no characters (The Unicode Standard, 23.7); XML holds none.
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
#: C0 and C1 controls but for white space, the separators 1C to 1F, surrogates without their other half, and
#: what is no character.
_CONTROL_CHARS = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_NONCHARACTERS}]+")
_NULL_CHARS = re.compile("\x00+")
_REPLACEMENT_CHAR = "\ufffd"


def drop_control_characters(text: str) -> str:
    r"""Leave out control characters and lone surrogates, which no page can show.

    Between two letters or digits one stands for something (a dash whose code was cut short is U+0013): it
    becomes U+FFFD, which is shown and found.

    >>> drop_control_characters("lift\x07 slowly"), drop_control_characters("20\x1330")
    ('lift slowly', '20\ufffd30')
    >>> drop_control_characters("l\x00i\x00f\x00t\x00")
    'lift'
    """
    text = _NULL_CHARS.sub("", text)
    return _CONTROL_CHARS.sub(_choose_control_replacement, text)


def _choose_control_replacement(found: re.Match[str]) -> str:
    before, after = find_adjacent_chars(found)
    return _REPLACEMENT_CHAR if before.isalnum() and after.isalnum() else ""


_INVISIBLE_CHARS = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]+"
)
#: Scripts written from right to left need direction marks (Unicode Standard Annex 9).
_RIGHT_TO_LEFT_CHAR = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Overrides show letters and digits in another order than that in which they are written and read aloud; what
#: a text in two directions needs, embeddings do too.
_EMBEDDING_BY_OVERRIDE = {"\u202d": "\u202a", "\u202e": "\u202b"}
#: Tags spell the names of flags behind a black flag; elsewhere they are a text that nobody sees.
_BLACK_FLAG = "\U0001f3f4"
#: Scripts whose letters change with joiners: Arabic and its kin, those of India, South-East Asia, Mongolia
#: (The Unicode Standard, 9.2, 12.1, 13.5 and 23.2).
_JOINING_SCRIPT_CHAR = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
#: Scripts that write no spaces between words mark with U+200B where a line may break.
_SPACELESS_SCRIPT_CHAR = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf]"
)
_PICTOGRAPH = re.compile(f"[{PICTOGRAPHS}\ufe0f\u20e3]")
#: What a variation selector may vary: emoji and their keycaps, signs, Chinese characters, Mongolian letters.
_VARIATION_BASE = re.compile(
    f"[{PICTOGRAPHS}0-9#*©®™\u200d\u2200-\u22ff\u1800-\u18af\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
#: What the other selectors vary (Unicode Technical Standard 37).
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def drop_invisible_characters(text: str) -> str:
    r"""Leave out invisible characters that do nothing where they stand.

    >>> drop_invisible_characters("\u200bLift your shoul\u00adders\u200d")
    'Lift your shoulders'
    >>> drop_invisible_characters("20\u00ad30") == "20\u00ad30"
    True
    >>> drop_invisible_characters("Hold for \u202e01\u202c seconds"), drop_invisible_characters("20\u202e30")
    ('Hold for 01 seconds', '20\ufffd30')
    """
    if text.isascii() or not _INVISIBLE_CHARS.search(text):
        return text
    keeps_directions = bool(_RIGHT_TO_LEFT_CHAR.search(text))
    return _INVISIBLE_CHARS.sub(
        lambda found: _keep_needed_chars(found, keeps_directions=keeps_directions), text
    )


def _keep_needed_chars(found: re.Match[str], *, keeps_directions: bool) -> str:
    """The characters of a run that have an effect between the two characters around it."""
    before, after = find_adjacent_chars(found)
    if before.isdigit() and after.isdigit():
        return _REPLACEMENT_CHAR if not _EMBEDDING_BY_OVERRIDE.keys().isdisjoint(found[0]) else found[0]
    return "".join(
        _EMBEDDING_BY_OVERRIDE.get(char, char)
        for char in found[0]
        if (char in _DIRECTION_MARKS and keeps_directions) or _is_needed(char, before, after)
    )


def _is_needed(char: str, before: str, after: str) -> bool:
    if char == "\u00ad":
        return not after  # whoever joins hyphenated lines needs to see it
    if char == "\u200b":
        return bool(_SPACELESS_SCRIPT_CHAR.match(before) or _SPACELESS_SCRIPT_CHAR.match(after))
    if char in "\u200c\u200d":
        joins_emoji = char == "\u200d" and _PICTOGRAPH.match(before) and _PICTOGRAPH.match(after)
        return bool(joins_emoji or _JOINING_SCRIPT_CHAR.match(before) or _JOINING_SCRIPT_CHAR.match(after))
    if char >= "\U000e0100":
        return bool(_IDEOGRAPH.match(before))
    if char >= "\U000e0000":
        return before == _BLACK_FLAG
    return char in "\ufe0e\ufe0f" and bool(_VARIATION_BASE.match(before))
