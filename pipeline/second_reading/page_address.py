"""Reads the page that an address holds itself (``data:text/html,…``)."""

from binascii import a2b_base64
from urllib.parse import unquote_to_bytes


def decode_page_address(address: str) -> str:
    """The page that an address holds (``data:text/html,…``); empty for any other."""
    head, comma, data = address.strip().partition(",")
    if not comma or not head.lower().startswith(("data:text/html", "data:application/xhtml")):
        return ""
    raw = unquote_to_bytes(data)
    try:
        raw = a2b_base64(raw + b"==") if head.lower().endswith(";base64") else raw
    except ValueError:
        return ""
    return raw.decode("utf-8", errors="replace")
