"""Tells what a raw article's file is: by its bytes where they say so, else by the suffix of its name.

People save a web archive under ``.html``, a web page under ``.txt`` and a Word document under ``.doc``. What
the bytes plainly are is believed. What nobody can read here is refused, with what it is and what to do.
"""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from pipeline.errors import ReadError

#: The suffixes of the files that can be read; each may be compressed with gzip (``.html.gz``).
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
MHTML_SUFFIXES = frozenset({".mhtml", ".mht"})
WEBARCHIVE_SUFFIXES = frozenset({".webarchive"})
WORD_SUFFIXES = frozenset({".docx", ".docm", ".dotx"})
FEED_SUFFIXES = frozenset({".rss", ".atom"})
SUFFIXES = frozenset(
    {
        ".txt",
        *FEED_SUFFIXES,
        *PAGE_SUFFIXES,
        *MARKDOWN_SUFFIXES,
        *MHTML_SUFFIXES,
        *WEBARCHIVE_SUFFIXES,
        *WORD_SUFFIXES,
    }
)
GZIP_SUFFIX = ".gz"
_FORMAT_BY_SUFFIX = {
    ".txt": "text",
    **dict.fromkeys(PAGE_SUFFIXES, "page"),
    **dict.fromkeys(MARKDOWN_SUFFIXES, "markdown"),
    **dict.fromkeys(MHTML_SUFFIXES, "mhtml"),
    **dict.fromkeys(WEBARCHIVE_SUFFIXES, "webarchive"),
    **dict.fromkeys(WORD_SUFFIXES, "word"),
    **dict.fromkeys(FEED_SUFFIXES, "feed"),
}
_FORMAT_NAMES = {
    "mhtml": "a web archive (MHTML)",
    "webarchive": "a webarchive",
    "word": "a Word document",
    "feed": "a feed",
}
_TEXT_ADVICE = "save the article as plain text and put that into the source folder"
_WORD_ADVICE = "open it in a word processor and save it as .docx"
#: The first bytes of files that people put into ``source/`` by mistake, what they are, and what to do.
_SIGNATURES = (
    (b"%PDF", "a PDF", _TEXT_ADVICE),
    (b"PK\x03\x04", "a ZIP, EPUB or Word file", _TEXT_ADVICE),
    (b"\x89PNG", "a PNG picture", _TEXT_ADVICE),
    (b"\xff\xd8\xff", "a JPEG picture", _TEXT_ADVICE),
    (b"GIF8", "a GIF picture", _TEXT_ADVICE),
    (b"\x1f\x8b", "a gzip file", "give its name the ending .gz, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Word file, or one with a password", _WORD_ADVICE),
    (b"{\\rtf", "a rich text file", _WORD_ADVICE),
    (b"bplist00", "a property list", _TEXT_ADVICE),
)
#: What a file of another suffix is likely to be, where its first bytes do not tell.
_ADVICE_BY_SUFFIX = {
    **dict.fromkeys((".doc", ".rtf", ".odt", ".pages", ".wpd", ".dot"), _WORD_ADVICE),
    ".gdoc": "it is a link to Google Docs: download the document as .docx",
    ".url": "it is a link to a page: save the page itself",
    ".webloc": "it is a link to a page: save the page itself",
}
#: Far more than a document with pictures has; a list of them takes memory before anything is unpacked.
MAX_ZIP_MEMBERS = 10_000
_WORD_FOLDER = "word/"
#: A file that begins so is a page, whatever its name.
_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}(?:<!doctype\s+html|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_FEED_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<\?[^>]{0,500}>\s*|<!--.{0,2000}?-->\s*){0,5}"
    rb"<(?:rss|rdf:RDF|(?:\w{1,20}:)?feed)[\s>]",
    re.DOTALL,
)
_MAX_PAGE_START_BYTES = 12_000
_MAX_HEADER_BYTES = 16_000
#: The head of a message: fields with their continuation lines, up to the empty line.
_MESSAGE_HEAD = re.compile(rb"(?:[!-9;-~]{1,60}:[^\n]*\n(?:[ \t]+[^\s][^\n]*\n)*)+\r?\n")
_MIME_VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_PAGE_CONTENT_TYPE = re.compile(
    rb"^content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)", re.IGNORECASE | re.MULTILINE
)
_BINARY_PLIST, _XML_STARTS = b"bplist00", (b"<?xml", b"<!DOCTYPE plist", b"<plist")
_MAX_XML_HEAD_BYTES = 2_000


def find_suffix(name: str) -> str:
    """The suffix that gives a file's format, in lower case; a final ``.gz`` is passed over.

    >>> find_suffix("Knees.HTML.gz")
    '.html'
    """
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == GZIP_SUFFIX else path.suffix


def find_format(content: bytes, name: str, where: str) -> str:
    """The format of a file.

    Args:
        content: its bytes, decompressed.
        name: its name.
        where: the name that errors give the file.

    Returns:
        ``text``, ``page``, ``markdown``, ``mhtml``, ``webarchive``, ``feed`` or ``word``.

    Raises:
        ReadError: it is of a format that is not read, or not what its suffix says.
    """
    suffix = find_suffix(name)
    declared = _FORMAT_BY_SUFFIX.get(suffix, "")
    found = _recognize(content, declared)
    if found:
        return found
    for signature, file_format, advice in _SIGNATURES:
        if content.startswith(signature):
            raise ReadError(f"this is {file_format}, not text", where=where, next_step=advice)
    if not declared:
        message = f"there is no reader for '{PurePath(name).suffix}' files"
        advice = _ADVICE_BY_SUFFIX.get(suffix, f"save it as one of {', '.join(sorted(SUFFIXES))}")
        raise ReadError(message, where=where, next_step=advice)
    if declared in _FORMAT_NAMES:
        if not content.strip():
            raise ReadError(
                "the file is empty", where=where, next_step="save the article again, or delete it"
            )
        raise ReadError(
            f"this is not {_FORMAT_NAMES[declared]}, as its name says",
            where=where,
            next_step="save it again, or give it the ending of what it is",
        )
    return declared


def _recognize(content: bytes, declared: str) -> str:
    """The format that the bytes of a file plainly are; empty where they do not tell."""
    if content.startswith(b"PK\x03\x04"):
        return "word" if _is_word_document(content) else ""
    if is_webarchive(content):
        return "webarchive"
    if is_mhtml(content):
        return "mhtml"
    if _FEED_START.match(content[:_MAX_PAGE_START_BYTES]):
        return "feed"
    if declared not in ("page", "markdown") and _PAGE_START.match(content[:_MAX_PAGE_START_BYTES]):
        return "page"
    return ""


def _is_word_document(content: bytes) -> bool:
    """Whether a ZIP archive holds the text of a Word document.

    An archive whose list of members is cut off is one if it begins as one; its reader tells what is wrong.
    """
    if content.count(b"PK\x01\x02") > MAX_ZIP_MEMBERS:
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return any(name.startswith(_WORD_FOLDER) for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OverflowError, OSError):
        return b"word/document.xml" in content


def is_mhtml(content: bytes) -> bool:
    """Whether a file is a MIME message that holds a web page, whatever its name.

    >>> is_mhtml(b"MIME-Version: 1.0\\r\\nContent-Type: multipart/related; boundary=x\\r\\n\\r\\n--x")
    True
    """
    start = content[:_MAX_HEADER_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    head = _MESSAGE_HEAD.match(start)
    return bool(head and _MIME_VERSION.search(head[0]) and _PAGE_CONTENT_TYPE.search(head[0]))


def is_webarchive(content: bytes) -> bool:
    """Whether a file is a property list with a saved page in it, whatever its name."""
    if content.startswith(_BINARY_PLIST):
        return b"WebMainResource" in content
    start = content[:_MAX_XML_HEAD_BYTES]
    return start.lstrip().startswith(_XML_STARTS) and b"<plist" in start and b"WebMainResource" in start
