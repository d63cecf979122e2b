"""Finds the page that a frame holds within itself: its attribute ``srcdoc``, or an address ``data:``."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from lxml import etree

_DATA_ADDRESS = re.compile(
    r"\s*data:\s*(?:text/html|application/xhtml\+xml)((?:;[^;,]{0,100})*),(.*)", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([\w-]{1,40})", re.IGNORECASE)


def take_frame_source(frame: etree._Element) -> str:
    """Take the source of the page out of a frame that holds one; empty for any other.

    Args:
        frame: an ``iframe`` or ``object``; it keeps no attribute with a page.
    """
    page = frame.attrib.pop("srcdoc", "") if frame.tag == "iframe" else ""
    if page.strip():
        return str(page)
    name = "src" if frame.tag == "iframe" else "data"
    address = _DATA_ADDRESS.fullmatch(frame.get(name) or "")
    if address is None:
        return ""
    del frame.attrib[name]
    return decode_data_address(address[1], address[2]).strip()


def decode_data_address(parameters: str, data: str) -> str:
    """The text of an address ``data:`` (RFC 2397); empty where it is damaged.

    >>> decode_data_address("", "%3Cp%3ELift%3C/p%3E"), decode_data_address(";base64", "TGlmdA==")
    ('<p>Lift</p>', 'Lift')
    """
    content = unquote_to_bytes(data)
    if parameters.lower().rstrip().endswith(";base64"):
        try:
            content = base64.b64decode(b"".join(content.split()) + b"==")
        except (binascii.Error, ValueError):
            return ""
    charset = _CHARSET.search(parameters)
    try:
        return content.decode(charset[1] if charset else "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")
