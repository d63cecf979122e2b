"""Which member name and which provenance does the URL of a web page give to an article?"""

import contextlib
import datetime
import hashlib
import re
from urllib.parse import unquote, urlsplit

from pipeline.sources.names import make_member_name

_MAX_URL_CHARS = 2000
_PLAIN_QUERY = re.compile(r"[\w=&.,-]{1,40}", re.ASCII)
#: Text files of a web site that are no articles.
_SITE_FILES = frozenset({"robots.txt", "ads.txt", "app-ads.txt", "humans.txt", "llms.txt", "security.txt"})


def member_name_for_url(url: str, ending: str) -> str:
    """The member name for the page at a URL; empty where it is no HTTP(S) URL.

    Args:
        url: the URL; its fragment (after ``#``) is ignored.
        ending: the suffix of the name, which selects the reader of the page.

    >>> member_name_for_url("https://clinic.example/knee/squat.htm?lang=de#top", ".html")
    'clinic.example/knee/squat@lang=de.html'
    >>> member_name_for_url("https://clinic.example/", ".html")
    'clinic.example/index.html'
    >>> member_name_for_url("https://clinic.example/a.txt", ".txt")
    'clinic.example/a.txt'
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    path = parts.path
    for suffix in (".html", ".htm", ending):
        path = path.removesuffix(suffix)
    if not path.strip("/") or path.endswith("/"):
        path += "index"
    query = f"@{_shorten_query(parts.query)}" if parts.query else ""
    name = f"{host}{f'-{port}' if port else ''}/{_unquote_path(path.lstrip('/'))}{query}{ending}"
    return make_member_name(name)


def is_site_file(url: str) -> bool:
    """Whether a URL is that of a file for programs (``robots.txt`` and the like), not for readers."""
    path = urlsplit(url).path
    return path.startswith("/.well-known/") or path.lstrip("/") in _SITE_FILES


def provenance_from_url(url: str | None, date: str | None) -> dict[str, str]:
    """What a container states about an article's origin, keyed as in a decisions file.

    Args:
        url: where the article was found; dropped unless it is a printable HTTP(S) URL.
        date: when it was fetched, in ISO 8601; only the day is kept, and nothing of an invalid date.

    Returns:
        ``source_url`` and ``retrieved``, as far as they are known.
    """
    provenance = {}
    if url and is_printable_url(url.strip()):
        provenance["source_url"] = url.strip()
    with contextlib.suppress(ValueError):
        provenance["retrieved"] = datetime.date.fromisoformat((date or "")[:10]).isoformat()
    return provenance


def is_printable_url(url: str) -> bool:
    """Whether a URL may be printed and linked: HTTP(S), of limited length, without invisible characters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    return is_web and len(url) <= _MAX_URL_CHARS and url.isprintable() and " " not in url


def _shorten_query(query: str) -> str:
    if _PLAIN_QUERY.fullmatch(query):
        return query
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _unquote_path(path: str) -> str:
    """A URL's path, percent-decoded unless that would change how it is split into parts."""
    try:
        unquoted = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return path
    return unquoted if unquoted.count("/") == path.count("/") and "\\" not in unquoted else path
