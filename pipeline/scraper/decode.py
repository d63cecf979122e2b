"""Decodes the bytes of an article to text, and splits it into lines.

UTF-8 is tried first. What is no UTF-8 is decoded by the encoding that the page or its server declares,
unless the words of another are clearly those of the page's language (`pipeline.scraper.code_pages`); within
UTF-8, only the bytes that are none are decoded so. Whatever was not as declared is reported.
"""

import codecs
import quopri
import re
from typing import NamedTuple

import ftfy.bad_codecs  # noqa: F401  (registers "sloppy-windows-1252" and "utf-8-variants")
import webencodings

from pipeline.article import Level
from pipeline.scraper.code_pages import (
    DEFAULT_ENCODING,
    MIN_LEAD_OVER_DECLARED,
    guess_encoding,
    is_multi_byte,
    is_plausible_utf16,
)

#: A surrogate pair in CESU-8 (Unicode Technical Report 26).
_CESU8_SURROGATE_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
#: How far into a page its declared encoding is searched for. The HTML Living Standard, 13.2.3.2, says 1024
#: bytes; real pages declare it later.
_MAX_DECLARATION_BYTES = 4096
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
#: Bytes are UTF-8 with errors if at least this share of those beyond ASCII are parts of its sequences, or of
#: the lines that are not ASCII are UTF-8; where another encoding is declared, if nearly all are.
_MIN_UTF8_SHARE, _MIN_UTF8_SHARE_OVER_DECLARED = 0.5, 0.8
#: The sequences of UTF-8 of two bytes and more (The Unicode Standard, table 3-7).
_UTF8_SEQUENCE = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)
#: What is left of one that lost its end, such as an emoji cut short.
_CUT_UTF8_SEQUENCE = re.compile(rb"[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2}")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
#: Labels that say nothing of a page whose bytes are no UTF-8.
_USELESS_LABELS = frozenset({"utf-8", "x-user-defined", "utf-16le", "utf-16be", "replacement"})
#: What browsers call encodings that Python has under another name, or has a larger set of.
_CODEC_BY_LABEL = {
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc-jp": "euc_jp",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "windows-874": "cp874",
    "ibm866": "cp866",
    "iso-8859-8-i": "iso-8859-8",
}
#: Bytes are UTF-16 if more than this share of every second byte is zero.
_MIN_UTF16_ZERO_SHARE = 0.6
#: Or if more than this share of all bytes is neither white space nor a sign or letter of ASCII, and what they
#: make is text.
_MIN_UTF16_OTHER_SHARE = 0.2
_PLAIN_ASCII = re.compile(rb"[\t\n\r\x20-\x7e]+")


def split_lines(text: str) -> list[str]:
    r"""Split at CR LF, CR and LF only.

    ``str.splitlines`` would also split at U+0085, which is part of mojibake.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


#: Attributes and signs of a page that is packed for mail (RFC 2045, 6.7), and attributes of one that is not.
_PACKED_ATTRIBUTE = re.compile(rb"<[^<>]{0,200}?\s[\w-]{1,40}=3D", re.IGNORECASE)
_PLAIN_ATTRIBUTE = re.compile(rb"<[^<>]{0,200}?\s[\w-]{1,40}=[\"']", re.IGNORECASE)
_PACKED_SIGN = re.compile(rb"(?:=[89A-F][0-9A-F]){2,4}|=\r?\n")
_MIN_PACKED_SIGNS = 3
_QUOTED_PRINTABLE_MESSAGE = (
    "The page was still packed as for mail, and was unpacked. Compare its accents and signs."
)
#: Bytes of a text in another encoding are hardly ever UTF-8 up to the last one.
_CUT_MESSAGE = (
    "The file breaks off in the middle of a character: it is cut off. Compare the end with the original."
)


class EncodingDoubt(NamedTuple):
    """What a person should know of how bytes were decoded: the line of the file (from 1), and the message."""

    line: int
    message: str
    level: Level = "look"


class DecodedText(NamedTuple):
    """A text, the names of the encodings that it was decoded from, and what is doubtful about that."""

    text: str
    encoding: str
    doubt: EncodingDoubt | None = None


def decode_text(content: bytes) -> DecodedText:
    """Decode a text file.

    UTF-16 is recognised by its byte order mark, or without one by its zero bytes. Anything else is decoded as
    UTF-8. Within UTF-8, bytes that are none are decoded as Windows-1252, so that one wrong byte changes only
    itself, or as another encoding that they plainly are; so is a text without any UTF-8.
    """
    return _doubt_order(_decode(content, None, is_utf8_declared=False))


def decode_page(content: bytes, charset: str = "") -> DecodedText:
    """Decode the source of a web page.

    As `decode_text` does; a page that is no UTF-8 is decoded by the encoding that the server declared, or
    else the page, unless another gives words of the page's language and this one does not.

    Args:
        content: the bytes of the page.
        charset: the encoding that the server declared. It goes before the page's own (HTML Living Standard,
            13.2.3.2).
    """
    if is_quoted_printable(content):
        unpacked = decode_page(quopri.decodestring(content), charset)
        return unpacked._replace(doubt=unpacked.doubt or EncodingDoubt(1, _QUOTED_PRINTABLE_MESSAGE))
    label = charset or find_declared_encoding(content)
    encoding = webencodings.lookup(label) if label else None
    name = encoding.name if encoding is not None else ""
    declared = None if name in _USELESS_LABELS else encoding
    return _doubt_order(_decode(content, declared, is_utf8_declared=name == "utf-8"))


#: Hebrew words that begin with a letter of the form that only ends words, and words that end with one.
_FINAL_FORMS = "\u05da\u05dd\u05df\u05e3\u05e5"
_BEGUN_WITH_FINAL = re.compile(rf"(?<![\u05d0-\u05ea])[{_FINAL_FORMS}](?=[\u05d0-\u05ea])")
_ENDED_WITH_FINAL = re.compile(rf"(?<=[\u05d0-\u05ea])[{_FINAL_FORMS}](?![\u05d0-\u05ea])")
_MIN_BACKWARD_WORDS = 3
_BACKWARD_MESSAGE = (
    "The Hebrew of this file is stored in visual order, from left to right: every line is backwards here."
    " Save it as ISO-8859-8-I or UTF-8 in the order in which it is read."
)


def _doubt_order(decoded: DecodedText) -> DecodedText:
    """Add the doubt about a text whose Hebrew is stored in the order in which old screens showed it."""
    text = decoded.text
    if text.isascii() or not any(form in text for form in _FINAL_FORMS):
        return decoded
    backward = _BEGUN_WITH_FINAL.findall(text)
    if len(backward) < _MIN_BACKWARD_WORDS or len(backward) <= 2 * len(_ENDED_WITH_FINAL.findall(text)):
        return decoded
    first = _BEGUN_WITH_FINAL.search(text)
    line = 1 + text[: first.start() if first else 0].count("\n")
    return decoded._replace(doubt=EncodingDoubt(line, _BACKWARD_MESSAGE, "decide"))


def is_quoted_printable(content: bytes) -> bool:
    """Whether a page is still packed as for mail: attributes read ``class=3D"a"``, and lines end with ``=``.

    >>> is_quoted_printable(b'<html lang=3D"en"><p class=3D"a" id=3D"b">20=E2=80=9330</p></html>')
    True
    """
    if b"=3D" not in content:
        return False
    packed = len(_PACKED_ATTRIBUTE.findall(content)) + len(_PACKED_SIGN.findall(content))
    return packed >= _MIN_PACKED_SIGNS and packed > len(_PLAIN_ATTRIBUTE.findall(content))


def _decode(content: bytes, declared: webencodings.Encoding | None, *, is_utf8_declared: bool) -> DecodedText:
    if decoded := _decode_by_mark(content):
        return decoded
    try:
        return DecodedText(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and error.end == len(content)
        if is_cut and not (whole := content[: error.start]).isascii():
            text = whole.decode("utf-8")
            return DecodedText(f"{text}\ufffd", "utf-8", EncodingDoubt(text.count("\n") + 1, _CUT_MESSAGE))
    if _is_mostly_utf8(content, _MIN_UTF8_SHARE_OVER_DECLARED if declared else _MIN_UTF8_SHARE):
        return _decode_mixed(content)
    declared_codec = _CODEC_BY_LABEL.get(declared.name, declared.name) if declared else None
    guess = guess_encoding(content, declared_codec)
    if declared and (guess.encoding == declared_codec or guess.lead < MIN_LEAD_OVER_DECLARED):
        return DecodedText(declared.codec_info.decode(content, "replace")[0], declared.name)
    text, name = _decode_by_guess(content, guess.encoding)
    if declared or is_utf8_declared:
        said = declared.name if declared else "utf-8"
        message = (
            f"The page says that its encoding is {said}, but its words are {name}: it was read as that."
            " Compare its accents and signs."
        )
        return DecodedText(text, name, EncodingDoubt(1, message))
    if guess.encoding == DEFAULT_ENCODING:
        return DecodedText(text, name)
    message = f"The file does not say its encoding; by its words it is {name}. Compare its accents and signs."
    return DecodedText(text, name, EncodingDoubt(1, message))


def _decode_by_guess(content: bytes, encoding: str) -> tuple[str, str]:
    """All of the text, but for lines that are UTF-8 and not ASCII, and the names of its encodings."""
    if is_multi_byte(encoding):
        return content.decode(encoding, "replace"), encoding
    return _decode_line_by_line(content, encoding)


def _decode_mixed(content: bytes) -> DecodedText:
    """UTF-8 in which some bytes are none: these are decoded by themselves."""
    lines = content.split(b"\n")
    bad_numbers = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
    bad_lines = b"\n".join(_UTF8_SEQUENCE.sub(b" ", lines[number - 1]) for number in bad_numbers)
    # Characters that lost a byte tell of no other encoding.
    guess = guess_encoding(_CUT_UTF8_SEQUENCE.sub(b" ", bad_lines))
    is_certain = guess.lead >= MIN_LEAD_OVER_DECLARED and not is_multi_byte(guess.encoding)
    encoding = guess.encoding if is_certain else DEFAULT_ENCODING
    texts = [
        line.decode("utf-8") if _is_utf8(line) else _decode_bytes_between_utf8(line, encoding)
        for line in lines
    ]
    shown = ", ".join(map(str, bad_numbers[:_MAX_NUMBERS_SHOWN]))
    more = " …" if len(bad_numbers) > _MAX_NUMBERS_SHOWN else ""
    message = (
        f"The encoding is UTF-8, but some bytes are none (line {shown}{more}): they were read as {encoding}."
        " Compare the accents and signs there."
    )
    return DecodedText("\n".join(texts), f"utf-8, {encoding}", EncodingDoubt(bad_numbers[0], message))


_MAX_NUMBERS_SHOWN = 8


def _decode_bytes_between_utf8(line: bytes, encoding: str) -> str:
    if _CESU8_SURROGATE_PAIR.search(line):
        return _decode_non_utf8_line(line, encoding)
    parts, copied = [], 0
    for found in _UTF8_SEQUENCE.finditer(line):
        parts += [_decode_bytes(line[copied : found.start()], encoding), found[0].decode("utf-8")]
        copied = found.end()
    return "".join((*parts, _decode_bytes(line[copied:], encoding)))


def find_declared_encoding(content: bytes) -> str | None:
    """The encoding that a page declares in its XML declaration or a ``meta`` element, in lower case.

    >>> find_declared_encoding(b'<html><meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    start = content[:_MAX_DECLARATION_BYTES]
    match = _XML_ENCODING.search(start) or _META_CHARSET.search(start)
    return match[1].decode("ascii", errors="replace").lower() if match else None


def _is_mostly_utf8(content: bytes, least: float) -> bool:
    """Whether this share of the bytes beyond ASCII, or of the lines that have such, are UTF-8."""
    high = sum(map(len, _HIGH_BYTES.findall(content)))
    if sum(map(len, _UTF8_SEQUENCE.findall(content))) >= high * least:
        return True
    lines = [line for line in content.split(b"\n") if not line.isascii()]
    utf8_lines = sum(map(_is_utf8, lines))
    return utf8_lines >= len(lines) * least


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_by_mark(content: bytes) -> DecodedText | None:
    """Text and encoding of bytes with a byte order mark or the zero bytes of UTF-16; None for others."""
    if content.startswith(codecs.BOM_UTF8):
        text = content[len(codecs.BOM_UTF8) :]
        return DecodedText(text.decode("utf-8"), "utf-8") if _is_utf8(text) else _decode_mixed(text)
    if encoding := _detect_utf16(content):
        return DecodedText(content.decode(encoding, errors="replace").removeprefix("\ufeff"), "utf-16")
    return None


def _detect_utf16(content: bytes) -> str | None:
    if content.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if content.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    if b"\0" not in content:
        return None
    even, odd = content[0::2], content[1::2]
    # In UTF-16, text in a Latin script has a zero in nearly every second byte, and nowhere else.
    if odd and odd.count(0) > len(odd) * _MIN_UTF16_ZERO_SHARE and even.count(0) == 0:
        return "utf-16-le"
    if even and even.count(0) > len(even) * _MIN_UTF16_ZERO_SHARE and odd.count(0) == 0:
        return "utf-16-be"
    # In other scripts it has one in every space and line break. What is ASCII but for its zeros is no UTF-16.
    if len(_PLAIN_ASCII.sub(b"", content)) > len(content) * _MIN_UTF16_OTHER_SHARE:
        likelier = ("utf-16-le", "utf-16-be") if odd.count(0) > even.count(0) else ("utf-16-be", "utf-16-le")
        return next((encoding for encoding in likelier if is_plausible_utf16(content, encoding)), None)
    return None


def _decode_line_by_line(content: bytes, encoding: str) -> tuple[str, str]:
    """The text, each line decoded as UTF-8 or else by ``encoding``, and the names of the encodings."""
    lines, has_utf8 = [], False
    for line in content.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
            has_utf8 = has_utf8 or not line.isascii()
        except UnicodeDecodeError:
            lines.append(_decode_non_utf8_line(line, encoding))
    return "\n".join(lines), f"utf-8, {encoding}" if has_utf8 else encoding


def _decode_non_utf8_line(line: bytes, encoding: str) -> str:
    """Decode a line that is not UTF-8: as CESU-8 (UTF-8 with surrogate pairs), else by ``encoding``."""
    if _CESU8_SURROGATE_PAIR.search(line):
        try:
            return line.decode("utf-8-variants")
        except UnicodeDecodeError:
            pass
    return _decode_bytes(line, encoding)


def _decode_bytes(content: bytes, encoding: str) -> str:
    """Decode by a single-byte encoding; one of Windows leaves no byte undecoded, as in browsers."""
    sloppy = f"sloppy-{encoding}" if encoding.startswith("windows-") else encoding
    return content.decode(sloppy, "replace")
