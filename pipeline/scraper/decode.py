"""Bytes to text: decoded once, losing nothing."""

import codecs
import re

import charset_normalizer
import ftfy.bad_codecs  # noqa: F401  (registers "sloppy-windows-1252" and "utf-8-variants")
import webencodings

#: A surrogate pair in CESU-8 (Unicode Technical Report 26).
_CESU8_SURROGATE_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
#: How far into a page its encoding may be declared (HTML Living Standard, 13.2.3.2, has 1024; pages do not).
_MAX_DECLARATION_BYTES = 4096
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
#: More of a page tells no more about its encoding, and takes time.
_MAX_DETECTION_BYTES = 20_000
#: From this share of lines on that are UTF-8 it is UTF-8 with faults.
_MIN_UTF8_LINE_SHARE = 0.5


def split_lines(text: str) -> list[str]:
    r"""Lines at CR LF, CR and LF only.

    Never ``str.splitlines``: it also splits at U+0085, which stands inside mojibake.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decode_text(content: bytes) -> tuple[str, str]:
    """The text of ``content`` and the name of its encoding.

    A byte order mark is believed; then zero bytes tell UTF-16 without one. The rest is UTF-8, and lines
    that cannot be are Windows-1252, line by line, so that one bad byte does not spoil a whole file.
    """
    if marked := _decode_marked(content):
        return marked
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_line_by_line(content)


def decode_page(content: bytes, charset: str = "") -> tuple[str, str]:
    """The source of a web page and the name of its encoding.

    As `decode_text`; but what is not UTF-8 throughout is read as its server or the page itself declares. Of a page
    of which nothing is declared, or UTF-8, and which is mostly not UTF-8, the encoding is told by its bytes.

    Args:
        content: the page.
        charset: what its server declared; it goes before what the page does (HTML Living Standard, 13.2.3.2).
    """
    if marked := _decode_marked(content):
        return marked
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
    found = charset_normalizer.from_bytes(content[:_MAX_DETECTION_BYTES]).best()
    if found is None:
        return text, name
    return content.decode(found.encoding, errors="replace"), found.encoding.replace("_", "-")


def find_declared_encoding(content: bytes) -> str | None:
    """The encoding that a page's ``meta`` element or XML declaration names.

    >>> find_declared_encoding(b'<html><meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    start = content[:_MAX_DECLARATION_BYTES]
    found = _XML_ENCODING.search(start) or _META_CHARSET.search(start)
    return found[1].decode("ascii", errors="replace").lower() if found else None


def _is_mostly_utf8(content: bytes) -> bool:
    lines = [line for line in content.split(b"\n") if not line.isascii()]
    good = sum(_is_utf8(line) for line in lines)
    return good >= len(lines) * _MIN_UTF8_LINE_SHARE


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_marked(content: bytes) -> tuple[str, str] | None:
    """The text of what a byte order mark or zero bytes tell the encoding of."""
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
    # Text in a Latin script has a zero in nearly every second byte, and nowhere else.
    if odd and odd.count(0) > len(odd) * 0.6 and even.count(0) == 0:
        return "utf-16-le"
    if even and even.count(0) > len(even) * 0.6 and odd.count(0) == 0:
        return "utf-16-be"
    return None


def _decode_line_by_line(content: bytes) -> tuple[str, str]:
    lines, has_utf8 = [], False
    for raw in content.split(b"\n"):
        try:
            lines.append(raw.decode("utf-8"))
            has_utf8 = has_utf8 or not raw.isascii()
        except UnicodeDecodeError:
            lines.append(_decode_non_utf8_line(raw))
    return "\n".join(lines), "utf-8, windows-1252" if has_utf8 else "windows-1252"


def _decode_non_utf8_line(line: bytes) -> str:
    """A line that is not UTF-8: CESU-8 (surrogate pairs written as UTF-8), else Windows-1252."""
    if _CESU8_SURROGATE_PAIR.search(line):
        try:
            return line.decode("utf-8-variants")
        except UnicodeDecodeError:
            pass
    return line.decode("sloppy-windows-1252")
