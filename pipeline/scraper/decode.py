"""Decodes the bytes of an article to text, and splits it into lines.

UTF-8 is tried first. Lines that are not UTF-8 are decoded as Windows-1252 one by one; a web page is decoded
by the encoding that it or its server declares, or by a detected one.
"""

import codecs
import re

import charset_normalizer
import ftfy.bad_codecs  # noqa: F401  (registers "sloppy-windows-1252" and "utf-8-variants")
import webencodings

#: A surrogate pair in CESU-8 (Unicode Technical Report 26).
_CESU8_SURROGATE_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
#: How far into a page its declared encoding is searched for. The HTML Living Standard, 13.2.3.2, says 1024
#: bytes; real pages declare it later.
_MAX_DECLARATION_BYTES = 4096
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
#: How much of a page its encoding is detected from; more takes time and does not improve the result.
_MAX_DETECTION_BYTES = 20_000
#: A page is UTF-8 with errors if at least this share of its lines that are not ASCII are UTF-8.
_MIN_UTF8_LINE_SHARE = 0.5
#: Bytes are UTF-16 if more than this share of every second byte is zero.
_MIN_UTF16_ZERO_SHARE = 0.6


def split_lines(text: str) -> list[str]:
    r"""Split at CR LF, CR and LF only.

    ``str.splitlines`` would also split at U+0085, which is part of mojibake.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decode_text(content: bytes) -> tuple[str, str]:
    """Decode a text file.

    UTF-16 is recognised by its byte order mark, or without one by its zero bytes. Anything else is decoded as
    UTF-8. A line that is not UTF-8 is decoded as Windows-1252, so that one wrong byte changes only its line.

    Returns:
        The text, and the name of its encoding.
    """
    if decoded := _decode_by_mark(content):
        return decoded
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_line_by_line(content)


def decode_page(content: bytes, charset: str = "") -> tuple[str, str]:
    """Decode the source of a web page.

    In this order: UTF-16 by its byte order mark or zero bytes; UTF-8 if all of the page is; the encoding that
    the server declared, or else the page. Where they declare none, or UTF-8, a page of which at least half
    of the lines are UTF-8 is decoded as `decode_text` does, and any other by a detected encoding.

    Args:
        content: the bytes of the page.
        charset: the encoding that the server declared. It goes before the page's own (HTML Living Standard,
            13.2.3.2).

    Returns:
        The source, and the name of its encoding.
    """
    if decoded := _decode_by_mark(content):
        return decoded
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    label = charset or find_declared_encoding(content)
    encoding = webencodings.lookup(label) if label else None
    if encoding is not None and encoding.name not in ("utf-8", "x-user-defined", "utf-16le", "utf-16be"):
        return encoding.codec_info.decode(content, "replace")[0], encoding.name
    text, name = _decode_line_by_line(content)
    if name != "windows-1252" and _is_mostly_utf8(content):
        return text, name
    detected = charset_normalizer.from_bytes(content[:_MAX_DETECTION_BYTES]).best()
    if detected is None:
        return text, name
    return content.decode(detected.encoding, errors="replace"), detected.encoding.replace("_", "-")


def find_declared_encoding(content: bytes) -> str | None:
    """The encoding that a page declares in its XML declaration or a ``meta`` element, in lower case.

    >>> find_declared_encoding(b'<html><meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    start = content[:_MAX_DECLARATION_BYTES]
    match = _XML_ENCODING.search(start) or _META_CHARSET.search(start)
    return match[1].decode("ascii", errors="replace").lower() if match else None


def _is_mostly_utf8(content: bytes) -> bool:
    lines = [line for line in content.split(b"\n") if not line.isascii()]
    utf8_lines = sum(_is_utf8(line) for line in lines)
    return utf8_lines >= len(lines) * _MIN_UTF8_LINE_SHARE


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_by_mark(content: bytes) -> tuple[str, str] | None:
    """Text and encoding of bytes with a byte order mark or the zero bytes of UTF-16; None for others."""
    if content.startswith(codecs.BOM_UTF8):
        text = content[len(codecs.BOM_UTF8) :]
        return (text.decode("utf-8"), "utf-8") if _is_utf8(text) else _decode_line_by_line(text)
    if encoding := _detect_utf16(content):
        return content.decode(encoding, errors="replace").removeprefix("\ufeff"), "utf-16"
    return None


def _detect_utf16(content: bytes) -> str | None:
    if content.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if content.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    even, odd = content[0::2], content[1::2]
    # In UTF-16, text in a Latin script has a zero in nearly every second byte, and nowhere else.
    if odd and odd.count(0) > len(odd) * _MIN_UTF16_ZERO_SHARE and even.count(0) == 0:
        return "utf-16-le"
    if even and even.count(0) > len(even) * _MIN_UTF16_ZERO_SHARE and odd.count(0) == 0:
        return "utf-16-be"
    return None


def _decode_line_by_line(content: bytes) -> tuple[str, str]:
    """The text, each line decoded as UTF-8 or else as Windows-1252, and the names of the encodings."""
    lines, has_utf8 = [], False
    for line in content.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
            has_utf8 = has_utf8 or not line.isascii()
        except UnicodeDecodeError:
            lines.append(_decode_non_utf8_line(line))
    return "\n".join(lines), "utf-8, windows-1252" if has_utf8 else "windows-1252"


def _decode_non_utf8_line(line: bytes) -> str:
    """Decode a line that is not UTF-8: as CESU-8 (UTF-8 with surrogate pairs), else as Windows-1252."""
    if _CESU8_SURROGATE_PAIR.search(line):
        try:
            return line.decode("utf-8-variants")
        except UnicodeDecodeError:
            pass
    return line.decode("sloppy-windows-1252")
