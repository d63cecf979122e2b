"""Which encoding makes words of bytes that are no UTF-8? One that gives the letters of the page's language.

Candidates are decoded and scored by what stands in the result: letters that the language writes with, its
frequent words (the lists of jusText), signs within a word, a small letter before a capital, bytes that the
encoding does not have. A page in a Latin script is Windows-1252 unless another encoding is clearly better:
one loan word says as little for the one as for the other. Where most letters are beyond ASCII, encodings of
Cyrillic, Greek, Hebrew, Arabic and Thai are tried, and those of Chinese, Japanese and Korean, whose most
frequent characters charset-normalizer lists.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.scraper.language import (
    detect_language,
    find_script,
    is_same_language,
    load_frequent_words,
    parse_declared_tag,
)

DEFAULT_ENCODING = "windows-1252"
#: Encodings of Latin letters, the likeliest first.
_LATIN_ENCODINGS = (
    *(DEFAULT_ENCODING, "iso-8859-15", "windows-1250", "iso-8859-2", "windows-1254", "windows-1257"),
    *("mac-roman", "cp850", "cp852", "cp437", "mac-latin2", "mac-turkish", "cp857"),
)
#: Encodings of other alphabets, the likeliest of each first.
_ENCODINGS_BY_SCRIPT = {
    "Cyrl": ("windows-1251", "koi8-u", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic"),
    "Grek": ("windows-1253", "iso-8859-7", "cp737", "mac-greek"),
    "Hebr": ("windows-1255", "iso-8859-8", "cp862"),
    "Arab": ("windows-1256", "iso-8859-6", "cp864"),
    "Thai": ("cp874",),
}
_SCRIPT_BY_ENCODING = {name: script for script, names in _ENCODINGS_BY_SCRIPT.items() for name in names}
#: Encodings of two bytes and more, each with the language that it was made for.
_LANGUAGE_BY_MULTI_BYTE = {
    "gb18030": "Chinese",
    "big5hkscs": "Chinese",
    "cp932": "Japanese",
    "euc_jp": "Japanese",
    "cp949": "Korean",
}
#: Of how many letters beyond ASCII among all a text need not be in a Latin script. Vietnamese has a quarter.
_MIN_NON_LATIN_SHARE = 0.35
#: How many points more than Windows-1252, or than the declared encoding, another must have.
_MIN_LEAD, MIN_LEAD_OVER_DECLARED = 1.5, 2.0
#: The share of the words that must be frequent ones, of the characters that must be, of Thai letters.
_MIN_FREQUENT_WORDS, _MIN_FREQUENT_CHARS, _MIN_THAI_LETTERS = 0.08, 0.1, 0.9
#: The share of the characters beyond ASCII that must be letters of the encoding's script.
_MIN_SCRIPT_SHARE = 0.85
#: The share of odd characters, and of letters of many scripts, that text in UTF-16 may have.
_MAX_ODD_SHARE = 0.03
#: How far into a page its declared language is searched for.
_MAX_DECLARATION_BYTES = 4096
#: How much of the bytes is looked at; more takes time and says no more.
_MAX_SAMPLE_BYTES, _MAX_WORDS = 30_000, 250

_HIDDEN_MARKUP = re.compile(
    rb"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^<>]{0,2000}>", re.DOTALL | re.IGNORECASE
)
_WORD_WITH_HIGH_BYTE = re.compile(rb"[0-9A-Za-z]*[\x80-\xff][0-9A-Za-z\x80-\xff]*")
_HIGH_BYTE_RUN = re.compile(rb"[\x80-\xff]+")
#: Letters with the marks that Arabic and Hebrew set on them.
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0591-\u05c7\u064b-\u0652]*")
_NON_LETTER_BYTE = re.compile(rb"[\x00-@\[-`{-\x7f]+")
_LANGUAGE_ATTRIBUTE = re.compile(rb"""<html\b[^<>]{0,300}?\blang\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)

# Points for what stands in a word.
_POINTS_LETTER, _POINTS_FOREIGN_LETTER, _POINTS_WORD = 1.0, -1.0, 2.0
_POINTS_NO_CHARACTER, _POINTS_SIGN_WITHIN, _POINTS_ODD_SIGN = -3.0, -3.0, -2.0
_POINTS_OTHER_SCRIPT, _POINTS_ODD_CAPITAL = -6.0, -1.5
#: Of a language that the page does not declare, where its words do not tell.
_POINTS_OTHER_LANGUAGE = -3.0
#: Signs that stand at the edges of words in any language, and within them.
_EDGE_SIGNS = frozenset("“”‘’‚„«»‹›–—…•·°©®™€£§¡¿½¼¾²³×±ªº´\u00a0\u00ad†‡№")
_INNER_SIGNS = frozenset("’‘·–—\u00ad\u00a0°×")


@dataclass(frozen=True)
class EncodingGuess:
    """An encoding, and how much better than another it fits (in points; see the module).

    Attributes:
        encoding: the name of a codec.
        lead: by how many points it is ahead of the encoding that was declared, or else of Windows-1252.
    """

    encoding: str
    lead: float = 0.0


def guess_encoding(content: bytes, declared: str | None = None) -> EncodingGuess:
    """The encoding of bytes that are no UTF-8.

    Args:
        content: the bytes of a file, or those of its lines that are no UTF-8.
        declared: the encoding that the file declares, where it is one of a single code page. It is kept
            unless another is clearly better.
    """
    sample = _take_sample(content)
    if not _HIGH_BYTE_RUN.search(sample):
        return EncodingGuess(declared or DEFAULT_ENCODING)
    languages = _find_languages(content, sample)
    if declared and _fits_other_script(sample, declared) and _find_high_share(sample) < _MIN_NON_LATIN_SHARE:
        return EncodingGuess(declared)
    if _find_high_share(sample) >= _MIN_NON_LATIN_SHARE:
        return _guess_non_latin(sample, declared) or _guess_latin(sample, declared, languages)
    return _guess_latin(sample, declared, languages)


def is_multi_byte(encoding: str) -> bool:
    """Whether an encoding writes some characters with several bytes."""
    return encoding in _LANGUAGE_BY_MULTI_BYTE


def is_plausible_utf16(content: bytes, encoding: str) -> bool:
    """Whether bytes without a byte order mark are UTF-16: nearly all characters letters of one script or two.

    Args:
        content: the bytes.
        encoding: ``utf-16-le`` or ``utf-16-be``.
    """
    try:
        text = content[: _MAX_SAMPLE_BYTES & ~1].decode(encoding)
    except UnicodeDecodeError:
        return False
    letters = Counter(find_script(char) for char in text if char.isalpha())
    others = sum(not (char.isalnum() or char.isspace() or _is_sign(char)) for char in text)
    total = sum(letters.values())
    main = sum(count for script, count in letters.most_common(3) if script)
    if others > len(text) * _MAX_ODD_SHARE or not total or main < total * (1 - _MAX_ODD_SHARE):
        return False
    # Two letters of ASCII make a Chinese character, and hardly ever a frequent one.
    is_chinese = letters["Hani"] > total * _MIN_FREQUENT_CHARS and not letters["Kana"]
    return not is_chinese or _find_frequent_share(text, "Chinese") >= _MIN_FREQUENT_CHARS


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in "PSM"


def _take_sample(content: bytes) -> bytes:
    """The lines with bytes beyond ASCII, without mark-up."""
    if b"<" in content:
        content = _HIDDEN_MARKUP.sub(b" ", content)
    if len(content) <= _MAX_SAMPLE_BYTES:
        return content
    lines = [line for line in re.split(rb"[\r\n]+", content) if not line.isascii()]
    return b"\n".join(lines)[:_MAX_SAMPLE_BYTES]


def _find_high_share(sample: bytes) -> float:
    """The share of the bytes beyond ASCII among those and the ASCII letters."""
    high = sum(map(len, _HIGH_BYTE_RUN.findall(sample)))
    ascii_letters = len(_NON_LETTER_BYTE.sub(b"", sample)) - high
    return high / (high + ascii_letters)


def _find_languages(content: bytes, sample: bytes) -> tuple[str | None, str | None]:
    """The language that a page declares, and the one that its words in ASCII say, without regions."""
    found = _LANGUAGE_ATTRIBUTE.search(content, 0, _MAX_DECLARATION_BYTES)
    declared = parse_declared_tag(found[1].decode("ascii", "replace")) if found else None
    words = _WORD_WITH_HIGH_BYTE.sub(b" ", sample).decode("ascii", "replace")
    detected = detect_language(words)
    chosen = declared if declared and detected and is_same_language(declared, detected) else detected
    return declared and declared.partition("-")[0], chosen and chosen.partition("-")[0]


def _guess_latin(
    sample: bytes, declared: str | None, languages: tuple[str | None, str | None]
) -> EncodingGuess:
    words = _collect_words(sample)
    names = dict.fromkeys((declared, *_LATIN_ENCODINGS) if declared else _LATIN_ENCODINGS)
    scores = {name: _score_best_language(words, name, languages) for name in names}
    base = declared or DEFAULT_ENCODING
    best = max(scores, key=lambda name: scores[name])  # of equals the first
    lead = scores[best] - scores[base]
    return EncodingGuess(best, lead) if lead >= _MIN_LEAD else EncodingGuess(base)


def _guess_non_latin(sample: bytes, declared: str | None) -> EncodingGuess | None:
    """The guess for a text of which most letters are beyond ASCII; None if no candidate gives words."""
    scores = {name: _score_alphabet(sample, name) for name in _SCRIPT_BY_ENCODING}
    scores |= {
        name: _score_multi_byte(sample, name, language) for name, language in _LANGUAGE_BY_MULTI_BYTE.items()
    }
    base = scores.get(declared, 0.0) if declared else 0.0
    best = max(scores, key=lambda name: scores[name])
    if scores[best] <= 0:
        return None
    if declared and base >= scores[best]:
        return EncodingGuess(declared)
    # A text that gives no words at all as declared is no matter of points.
    return EncodingGuess(best, (scores[best] - base) * _POINTS_PER_SHARE)


def _fits_other_script(sample: bytes, encoding: str) -> bool:
    """Whether an encoding of another script than the Latin gives words of its language."""
    if language := _LANGUAGE_BY_MULTI_BYTE.get(encoding):
        return _score_multi_byte(sample, encoding, language) > 0
    return encoding in _SCRIPT_BY_ENCODING and _score_alphabet(sample, encoding) > 0


#: Shares of frequent words and characters lie between 0.1 and 0.5 in texts, and below 0.03 in what is none.
_POINTS_PER_SHARE = 60.0


def _score_alphabet(sample: bytes, encoding: str) -> float:
    """The share of frequent words among the words that the encoding gives; 0 where they are too few."""
    script = _SCRIPT_BY_ENCODING[encoding]
    text = sample.decode(encoding, "replace")
    high = [char for char in text if char > "\x7f"]
    of_script = sum(find_script(char) == script for char in high)
    if script == "Thai":
        share = (of_script / len(high)) if high else 0.0
        return share * _SCORE_OF_THAI if share >= _MIN_THAI_LETTERS and _has_thai_words(text) else 0.0
    frequent = load_frequent_words(script)
    words = [word for word in _WORD.findall(text) if find_script(word[0]) == script]
    if not words or of_script < len(high) * _MIN_SCRIPT_SHARE:
        return 0.0
    # "пРИВЕТ" is Cyrillic read with the capitals of another encoding.
    odd = sum(word[0].islower() and not word.islower() for word in words)
    hits = sum(len(word) > 1 and word.lower() in frequent for word in words) - odd - text.count("\ufffd")
    share = hits / len(words)
    return share * of_script / len(high) if share >= _MIN_FREQUENT_WORDS else 0.0


_SCORE_OF_THAI = 0.15
#: Vowels and tone marks that no Thai sentence goes without, in front of and above a consonant.
_THAI_SYLLABLE = re.compile(
    "[\u0e40-\u0e44][\u0e01-\u0e2e]|[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
_MIN_THAI_SYLLABLES_SHARE = 0.2


def _has_thai_words(text: str) -> bool:
    letters = sum("\u0e01" <= char <= "\u0e2e" for char in text)
    return bool(letters) and len(_THAI_SYLLABLE.findall(text)) >= letters * _MIN_THAI_SYLLABLES_SHARE


def _score_multi_byte(sample: bytes, encoding: str, language: str) -> float:
    text = sample.decode(encoding, "replace")
    broken = text.count("\ufffd") / max(1, sum(char > "\x7f" for char in text))
    share = _find_frequent_share(text, language) - broken
    return share if share >= _MIN_FREQUENT_CHARS else 0.0


def _find_frequent_share(text: str, language: str) -> float:
    """The share of a language's most frequent characters among the letters beyond ASCII."""
    letters = [char for char in text if char > "\x7f" and char.isalpha()]
    frequent = _load_frequent_chars(language)
    return sum(char in frequent for char in letters) / len(letters) if letters else 0.0


#: The traditional forms of frequent Chinese characters, which the library lists in simplified ones.
_TRADITIONAL_CHARS = frozenset("們個這來為國時說會對過後發種經麼學當沒動還進樣開從實")


@cache
def _load_frequent_chars(language: str) -> frozenset[str]:
    """A language's most frequent characters; of Japanese the Hiragana, which no other language has."""
    if language == "Japanese":
        return frozenset(map(chr, range(0x3041, 0x3097)))
    from charset_normalizer.constant import FREQUENCIES  # needed for few pages; takes a tenth of a second

    chars = frozenset(FREQUENCIES[language])
    return chars | _TRADITIONAL_CHARS if language == "Chinese" else chars


def _collect_words(sample: bytes) -> list[bytes]:
    """The different words that have bytes beyond ASCII, the most frequent first."""
    return [word for word, _ in Counter(_WORD_WITH_HIGH_BYTE.findall(sample)).most_common(_MAX_WORDS)]


def _score_best_language(
    words: Sequence[bytes], encoding: str, languages: tuple[str | None, str | None]
) -> float:
    """The points of an encoding in the language of the page's words, or in the one that it fits best."""
    texts = [word.decode(encoding, "replace") for word in words]
    script = _SCRIPT_BY_ENCODING.get(encoding, "Latn")
    vocabularies = _load_vocabularies(script)
    declared, detected = languages
    candidates = [detected] if detected and detected in vocabularies else list(vocabularies)
    # Some language or other writes each of the letters: that is no evidence for an encoding.
    letter_points = _POINTS_LETTER if declared in vocabularies or detected in vocabularies else 0.0
    letters = [[char for char in text.lower() if _is_letter_of(char, script)] for text in texts]
    points = [
        _score_letters(texts, letters, vocabularies[name], letter_points)
        + (0.0 if name in (declared, detected) or declared not in vocabularies else _POINTS_OTHER_LANGUAGE)
        for name in candidates
    ]
    return sum(map(_score_shape, texts)) + max(points, default=0.0)


def _is_letter_of(char: str, script: str) -> bool:
    return char > "\x7f" and char.isalpha() and char not in _EDGE_SIGNS and find_script(char) == script


def _score_letters(
    texts: Sequence[str],
    letters: Sequence[Sequence[str]],
    vocabulary: tuple[frozenset[str], Mapping[str, object]],
    letter_points: float,
) -> float:
    """The points of words in one language.

    Args:
        texts: the words.
        letters: of each word its letters beyond ASCII.
        vocabulary: the letters of the language, and its frequent words.
        letter_points: for each letter that the language has.
    """
    alphabet, words = vocabulary
    points = sum(
        letter_points if char in alphabet else _POINTS_FOREIGN_LETTER for chars in letters for char in chars
    )
    return points + sum(_POINTS_WORD for text in texts if len(text) > 1 and text.lower() in words)


def _score_shape(word: str) -> float:
    """The points of a word for what no language writes within or beside one."""
    points = 0.0
    for index, char in enumerate(word):
        if char <= "\x7f":
            continue
        before, after = word[index - 1 : index] if index else "", word[index + 1 : index + 2]
        if char == "\ufffd" or unicodedata.category(char) in ("Cc", "Cn", "Co"):
            points += _POINTS_NO_CHARACTER
        elif not char.isalpha() or char in _EDGE_SIGNS:
            is_within = before.isalpha() and after.isalpha()
            if char not in (_INNER_SIGNS if is_within else _EDGE_SIGNS) and not unicodedata.combining(char):
                points += _POINTS_SIGN_WITHIN if is_within else _POINTS_ODD_SIGN
        else:
            if char.isupper() and (before.islower() or (before.isupper() and after.islower())):
                points += _POINTS_ODD_CAPITAL
            if _touches_ascii_letter(before, after) and find_script(char) != "Latn":
                points += _POINTS_OTHER_SCRIPT
            elif before.isdigit() and after.isdigit():
                points += _POINTS_SIGN_WITHIN
    return points


def _touches_ascii_letter(before: str, after: str) -> bool:
    return any(side <= "\x7f" and side.isalpha() for side in (before, after))


@cache
def _load_vocabularies(script: str) -> Mapping[str, tuple[frozenset[str], Mapping[str, object]]]:
    """For each language of a script its letters beyond ASCII and its frequent words."""
    words: dict[str, dict[str, object]] = {}
    for word, languages in load_frequent_words(script).items():
        for language in languages:
            words.setdefault(language, {})[word] = None
    return {language: (_find_alphabet(found), found) for language, found in words.items()}


_MIN_WORDS_WITH_LETTER = 2


def _find_alphabet(words: Iterable[str]) -> frozenset[str]:
    counts = Counter(char for word in words for char in set(word) if char > "\x7f" and char.isalpha())
    return frozenset(char for char, count in counts.items() if count >= _MIN_WORDS_WITH_LETTER)
