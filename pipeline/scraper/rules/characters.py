"""How are remains of emoji, characters of symbol fonts and ligatures repaired or dropped?

Lost emoji: what loses an emoji leaves a question mark (or U+FFFD) for each character, for each half of a
surrogate pair or for each byte, and often the joiner, gender sign or variation selector that followed. The
remains are dropped and reported as a finding. Question marks alone are no evidence: ``???`` may be meant.

Symbol fonts: Word writes its bullets in the fonts Symbol and Wingdings, as U+F000 plus the number of the
shape. Copied into plain text, nothing but that number is left. Icons of web pages are private-use
characters too.

Ligatures that a text took over from print are expanded: ``ﬁ`` is two letters, and read out as two.
"""

import re
import unicodedata

from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import Line, NumberedLines
from pipeline.scraper.rules.match_context import find_adjacent_chars
from pipeline.scraper.rules.plausible import LOST_BYTE, PICTOGRAPH_PARTS, PICTOGRAPHS
from pipeline.scraper.rules.spacing import remove_matches

_JOINER, _GENDER_SIGNS, _VARIATION_SELECTORS = "\u200d", "\u2640\u2642", "\ufe0e\ufe0f"
_EMOJI_REMAINS_CHARS = f"?\ufffd{_JOINER}{_GENDER_SIGNS}{_VARIATION_SELECTORS}"
#: What Windows-1252 makes of the bytes that continue a sequence of UTF-8.
_MISREAD_CONTINUATION_BYTES = (
    "\xa1-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022"
    "\u2026\u2030\u2039\u203a\u20ac\u2122"
)
#: One of these is in all that is left of an emoji.
_EMOJI_REMAINS_SIGN = re.compile(f"[{_EMOJI_REMAINS_CHARS}ð]")
_EMOJI_REMAINS = re.compile(
    # A word that consists of nothing but such characters.
    rf"(?<!\S)[{_EMOJI_REMAINS_CHARS}]+"
    # A joined gender sign behind what it cannot be joined to.
    rf"|(?<=[^\s{PICTOGRAPHS}{PICTOGRAPH_PARTS}]){_JOINER}+[{_GENDER_SIGNS}]+[{_VARIATION_SELECTORS}]*"
    # U+FFFD that is joined to a sign or varied.
    rf"|(?<!\ufffd)\ufffd++[{_JOINER}{_GENDER_SIGNS}{_VARIATION_SELECTORS}][{_EMOJI_REMAINS_CHARS}]*"
    # UTF-8 that was read as Windows-1252 and lost a byte: F0 9F begins an emoji.
    rf"|ð{LOST_BYTE}?Ÿ[{_MISREAD_CONTINUATION_BYTES}\ufffd]{{0,2}}"
    rf"(?:ï¸{LOST_BYTE}?|â€{LOST_BYTE}?(?=[{_GENDER_SIGNS}])|[{_JOINER}{_GENDER_SIGNS}{_VARIATION_SELECTORS}])*"
)
#: An even number of question marks as a word of their own, right before an emoji that is left.
_QUESTION_MARK_PAIRS = re.compile(rf"(?<!\S)(?:\?\?)+(?=[{PICTOGRAPHS}])")


def drop_lost_emoji(text: str) -> str:
    """Drop what is left of an emoji whose other parts were lost.

    Which emoji it was cannot be known: ``?`` stands for any of hundreds.

    >>> drop_lost_emoji("everything moves better! ?♂️✨")
    'everything moves better! ✨'
    >>> drop_lost_emoji("Is this for women and men? ♀ 10, ♂ 12. ???")
    'Is this for women and men? ♀ 10, ♂ 12. ???'
    """
    if text.isascii() or not _EMOJI_REMAINS_SIGN.search(text):
        return text
    return remove_matches(text, _EMOJI_REMAINS, _choose_remains_replacement)


def _choose_remains_replacement(found: re.Match[str]) -> str:
    """Empty; the match where it may be meant: question marks alone, a sign that begins a word."""
    remains = found[0]
    if remains[0] == "ð":
        return ""
    has_mark = "?" in remains or "\ufffd" in remains
    is_varied = any(char in remains for char in _GENDER_SIGNS + _VARIATION_SELECTORS)
    is_remains = remains[0] not in _GENDER_SIGNS and (is_varied or (has_mark and _JOINER in remains))
    return "" if is_remains else remains


def drop_question_mark_pairs(text: str) -> str:
    """Drop question marks that stand for emoji beside one that is left.

    >>> drop_question_mark_pairs("Great for your back ??✨"), drop_question_mark_pairs("Ready ?✨")
    ('Great for your back ✨', 'Ready ?✨')
    """
    return remove_matches(text, _QUESTION_MARK_PAIRS) if "??" in text else text


def drop_lost_emoji_from_lines(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Drop the remains of emoji in all lines.

    Pairs of question marks go only where the language writes no space before a question mark.
    """
    lines = tuple(line.with_text(drop_lost_emoji(line.text)) for line in lines)
    if vocabulary.get("space_before_punctuation", True):
        return lines
    return tuple(line.with_text(drop_question_mark_pairs(line.text)) for line in lines)


#: What Word offers as bullets: bullet of Symbol (B7); squares, diamonds, arrowheads and ticks of Wingdings.
_SYMBOL_FONT_BULLETS = (
    "\uf06c\uf06e\uf06f\uf070\uf071\uf072\uf073\uf074\uf075\uf076\uf077\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0e8\uf0f0"
    "\uf0fc\uf0fe"
)
_SYMBOL_BULLET_PREFIX = re.compile(rf"\s*(?:[-*•]\s+)?[{_SYMBOL_FONT_BULLETS}](?:\s*|$)")
#: Crosses of Wingdings (FB, FD). Whoever lists with them lists what is wrong.
_SYMBOL_CROSS_PREFIX = re.compile(r"\s*(?:[-*•]\s+)?[\uf0fb\uf0fd]\s*(?=\S)")
_PRIVATE_USE_CHARS = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]+")
_OBJECT_REPLACEMENT_CHARS = re.compile(r"\ufffc+")


def restore_symbol_bullets(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Turn a symbol font's bullet at the beginning of a line into ``•``; an item needs none."""
    return tuple(_restore_symbol_bullet(line) for line in lines)


def _restore_symbol_bullet(line: Line) -> Line:
    found = _SYMBOL_BULLET_PREFIX.match(line.text)
    if not found:
        return line
    text = line.text[found.end() :]
    return line.with_text(text if line.mark and text else f"• {text}".rstrip())


def restore_symbol_crosses(text: str) -> str:
    r"""Turn a symbol font's cross at the beginning of a line into ``✗``.

    >>> restore_symbol_crosses("\uf0fb Bouncing")
    '✗ Bouncing'
    """
    return _SYMBOL_CROSS_PREFIX.sub("✗ ", text, count=1) if _SYMBOL_CROSS_PREFIX.match(text) else text


def drop_private_characters(text: str) -> str:
    r"""Leave out characters for private use: nobody can say what they showed.

    Within a word, or beside a number, one may be a letter or a unit: it stays, and is found.

    >>> drop_private_characters("Our clubs \ue806"), drop_private_characters("bend to 45\uf0b0")
    ('Our clubs', 'bend to 45\uf0b0')
    """
    return text if text.isascii() else remove_matches(text, _PRIVATE_USE_CHARS, _choose_private_replacement)


def _choose_private_replacement(found: re.Match[str]) -> str:
    before, after = find_adjacent_chars(found)
    is_within_word = before.isalpha() and after.isalpha()
    return found[0] if is_within_word or before.isdigit() or after.isdigit() else ""


def drop_lost_objects(text: str) -> str:
    """Leave out U+FFFC, which stands for a picture or another object that was not copied.

    A space stays where two parts of a word or number would be joined.

    >>> drop_lost_objects("Hold 2\ufffc0"), drop_lost_objects("Lift \ufffc slowly")
    ('Hold 2 0', 'Lift slowly')
    """
    if "\ufffc" not in text:
        return text
    return remove_matches(_OBJECT_WITHIN_WORD.sub(" ", text), _OBJECT_REPLACEMENT_CHARS)


_OBJECT_WITHIN_WORD = re.compile(r"(?<=[^\W_])\ufffc+(?=[^\W_])")


#: Latin ligatures (Unicode block Alphabetic Presentation Forms) that touch a letter. Alone, one may be meant.
_ANY_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LIGATURE = re.compile("(?<=[^\\W\\d_])[\ufb00-\ufb06]+|[\ufb00-\ufb06]+(?=[^\\W\\d_])")


def expand_ligatures(text: str) -> str:
    """Write a word's ligatures as the letters that they are.

    >>> expand_ligatures("ﬂexible, diﬀerence, a ﬁ alone")
    'flexible, difference, a ﬁ alone'
    """
    if text.isascii() or not _ANY_LIGATURE.search(text):
        return text
    return _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
