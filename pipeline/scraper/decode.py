"""Bytes to numbered source lines: decoded once, never losing a line number."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

import ftfy.bad_codecs  # noqa: F401  (registers "sloppy-windows-1252", which has no undecodable byte)

from pipeline.errors import ReadError
from pipeline.scraper.lines import Line, Lines

#: How the files begin that people put into ``source/`` by mistake.
_SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP, EPUB or Word file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "a rich text file",
}
_TEXT_ADVICE = "save the article as plain text and put that into the source folder"
_CONTROLS_IN_TEXT = 0.05


@dataclass(frozen=True)
class RawArticle:
    """A raw article as it was found: file name, SHA-256 of its bytes, encoding, numbered lines."""

    name: str
    sha256: str
    encoding: str
    lines: Lines


def read(path: Path) -> RawArticle:
    """Read a raw article.

    Args:
        path: a text file (UTF-8, UTF-16 or Windows-1252).

    Raises:
        ReadError: it is missing, a folder, empty, unreadable or not text.
    """
    if path.is_dir():
        raise ReadError("this is a folder", where=str(path), next_step="name the files in it")
    if path.exists() and not path.is_file():
        raise ReadError("this is no ordinary file", where=str(path), next_step="save the article as a file")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ReadError("there is no such file", where=str(path), next_step="check the name") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError(
            f"cannot be read ({reason})", where=str(path), next_step="check its rights"
        ) from error
    # A name that is not UTF-8 would make JSON and XML that nobody can read.
    name = path.name.encode("utf-8", errors="replace").decode("utf-8")
    return read_bytes(content, name, where=str(path))


def read_bytes(content: bytes, name: str, *, where: str = "") -> RawArticle:
    """Decode a raw article; see `read`. ``name`` is its file name, ``where`` what an error calls it."""
    where = where or name
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise ReadError(f"this is {what}, not text", where=where, next_step=_TEXT_ADVICE)
    text, encoding = decode(content)
    if not text.strip():
        raise ReadError("the file is empty", where=where, next_step="paste the article into it or delete it")
    if _is_binary(text):
        raise ReadError("this is a binary file, not text", where=where, next_step=_TEXT_ADVICE)
    numbered = tuple(Line(number, line) for number, line in enumerate(split_lines(text), 1))
    return RawArticle(name, hashlib.sha256(content).hexdigest(), encoding, numbered)


def split_lines(text: str) -> list[str]:
    r"""Lines at CR LF, CR and LF only.

    Never ``str.splitlines``: it also splits at U+0085, which stands inside mojibake.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decode(content: bytes) -> tuple[str, str]:
    """The text of ``content`` and the name of its encoding.

    A byte order mark is believed; then zero bytes tell UTF-16 without one. The rest is UTF-8, and lines
    that cannot be are Windows-1252, line by line, so that one bad byte does not spoil a whole file.
    """
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    elif encoding := _utf16(content):
        return content.decode(encoding, errors="replace").removeprefix("\ufeff"), "utf-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_line_by_line(content)


def _utf16(content: bytes) -> str | None:
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
            lines.append(raw.decode("sloppy-windows-1252"))
    return "\n".join(lines), "utf-8, windows-1252" if has_utf8 else "windows-1252"


def _is_binary(text: str) -> bool:
    controls = sum(char < " " and not char.isspace() for char in text)
    return controls > len(text) * _CONTROLS_IN_TEXT
