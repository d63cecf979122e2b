"""Saved pages made by hand, part by part, for tests: MHTML and webarchives."""

import base64
import plistlib
import quopri
from collections.abc import Iterable

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Three lifts for stiff knees</title>'
    "</head><body><main><article><h1>Three lifts for stiff knees</h1>"
    "<p>Stiff knees are common after a long day at a"
    " desk, and a few slow lifts can make the evening easier for most people.</p><h2>How to do it</h2>"
    "<ol><li>Lift one foot — slowly.</li><li>Hold for 20–30 seconds.</li><li>Don’t lock your knee.</li></ol>"
    "<p>If the knee is swollen or hot, leave the lifts for another day and ask your therapist about it.</p>"
    "{inside}</article></main></body></html>"
)
STEPS = ["Lift one foot — slowly.", "Hold for 20–30 seconds.", "Don’t lock your knee."]


def page(inside: str = "") -> str:
    """A page with three steps and what is put below them."""
    return PAGE.replace("{inside}", inside)


def part(
    content: bytes,
    *,
    kind: str = "text/html",
    coding: str = "quoted-printable",
    location: str = "https://gentle.example/knees",
    identifier: str = "",
) -> bytes:
    """A part of an MHTML file, with its head."""
    encoded = {
        "quoted-printable": lambda: quopri.encodestring(content).replace(b"\n", b"\r\n"),
        "base64": lambda: base64.encodebytes(content).replace(b"\n", b"\r\n"),
    }.get(coding, lambda: content)()
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\nContent-Location: {location}\r\n"
    if identifier:
        head += f"Content-ID: <{identifier}>\r\n"
    return head.encode() + b"\r\n" + encoded


def mhtml(parts: Iterable[bytes], *, head: str = "", start: str = "", end: bool = True) -> bytes:
    """An MHTML file of these parts."""
    named = f'; start="{start}"' if start else ""
    content = (
        f"From: <Saved by Blink>\r\n{head}Subject: Three lifts\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html"{named};\r\n\tboundary="--abc--"\r\n\r\n\r\n'
    ).encode()
    content += b"".join(b"----abc--\r\n" + one + b"\r\n" for one in parts)
    return content + (b"----abc----\r\n" if end else b"")


def webarchive(
    content: str, frames: Iterable[str] = (), *, is_xml: bool = False, charset: str = "UTF-8"
) -> bytes:
    """A webarchive of a page with frames."""

    def resource(source: str) -> dict:
        return {
            "WebResourceData": source.encode(charset),
            "WebResourceMIMEType": "text/html",
            "WebResourceTextEncodingName": charset,
            "WebResourceURL": "https://gentle.example/knees",
        }

    archive = {
        "WebMainResource": resource(content),
        "WebSubframeArchives": [{"WebMainResource": resource(frame)} for frame in frames],
        "WebSubresources": [
            {"WebResourceData": b"\x89PNG" * 10, "WebResourceMIMEType": "image/png"},
            {
                "WebResourceData": b".old { text-decoration: line-through }",
                "WebResourceMIMEType": "text/css",
                "WebResourceURL": "https://gentle.example/site.css",
            },
        ],
    }
    return plistlib.dumps(archive, fmt=plistlib.FMT_XML if is_xml else plistlib.FMT_BINARY)
