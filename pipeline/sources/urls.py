"""Which member name and which provenance does the URL of a web page give to an article?"""

import contextlib
import datetime
import hashlib
import re
from urllib.parse import unquote, urlsplit

from pipeline.sources.names import make_member_name

_MAX_URL_CHARS = 2000
_PLAIN_QUERY = re.compile(r"[\w=&.,-]{1,40}", re.ASCII)
#: Files of a site that are text and no articles.
_SITE_FILES = frozenset({"robots.txt", "ads.txt", "app-ads.txt", "humans.txt", "llms.txt", "security.txt"})


def member_name_for_url(url: str, ending: str) -> str:
    """A name for the page at an address; empty where it is no address of a page.

    Args:
        url: the address; what stands behind ``#`` is a place in the page.
        ending: what the name is to end in, which tells the kind of the page.

    >>> member_name_for_url("https://clinic.example/knee/squat.htm?lang=de#top", ".html")
    'clinic.example/knee/squat@lang=de.html'
    >>> member_name_for_url("https://clinic.example/", ".html"), member_name_for_url("https://clinic.example/a.txt", ".txt")
    ('clinic.example/index.html', 'clinic.example/a.txt')
    """
    try:
        split = urlsplit(url.strip())
        host, port = split.hostname or "", split.port
    except ValueError:
        return ""
    if split.scheme not in ("http", "https") or not host:
        return ""
    path = split.path
    for known in (".html", ".htm", ending):
        path = path.removesuffix(known)
    if not path.strip("/") or path.endswith("/"):
        path += "index"
    query = f"@{_shorten_query(split.query)}" if split.query else ""
    name = f"{host}{f'-{port}' if port else ''}/{_unquote_path(path.lstrip('/'))}{query}{ending}"
    return make_member_name(name)


def is_site_file(url: str) -> bool:
    """Whether an address is of a file for robots and other programs, not for readers."""
    path = urlsplit(url).path
    return path.startswith("/.well-known/") or path.lstrip("/") in _SITE_FILES


def provenance_from_url(url: str | None, date: str | None) -> dict[str, str]:
    """What a container tells of an article, by the names that decisions use.

    Args:
        url: where it was found; left out unless it is the address of a web page.
        date: when, as ISO 8601; only the day is told.
    """
    told = {}
    if url and is_printable_url(url.strip()):
        told["source_url"] = url.strip()
    with contextlib.suppress(ValueError):
        told["retrieved"] = datetime.date.fromisoformat((date or "")[:10]).isoformat()
    return told


def is_printable_url(url: str) -> bool:
    """Whether it is an address that may be printed and linked: no script, nothing that nobody can see."""
    try:
        split = urlsplit(url)
    except ValueError:
        return False
    is_web = split.scheme in ("http", "https") and bool(split.hostname)
    return is_web and len(url) <= _MAX_URL_CHARS and url.isprintable() and " " not in url


def _shorten_query(query: str) -> str:
    if _PLAIN_QUERY.fullmatch(query):
        return query
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _unquote_path(path: str) -> str:
    """The path with its escapes read, where that leaves the same parts."""
    try:
        read = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return path
    return read if read.count("/") == path.count("/") and "\\" not in read else path
