"""Looks at finished files for what an article must never get into them; finds, and changes nothing."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

#: Elements that load, run or send something.
_ACTIVE = frozenset(
    [
        "applet",
        "audio",
        "base",
        "button",
        "embed",
        "form",
        "frame",
        "frameset",
        "iframe",
        "image",
        "input",
        "link",
        "math",
        "noscript",
        "object",
        "param",
        "portal",
        "select",
        "source",
        "template",
        "textarea",
        "track",
        "video",
        "xml",
        "foreignObject",
        "animate",
        "set",
        "use",
    ]
)
_DATA = frozenset({"http://purl.org/dc/elements/1.1/"})
_ADDRESSES = frozenset(
    [
        "action",
        "archive",
        "background",
        "cite",
        "classid",
        "codebase",
        "data",
        "formaction",
        "href",
        "longdesc",
        "manifest",
        "ping",
        "poster",
        "profile",
        "src",
        "srcdoc",
        "srcset",
        "xlink:href",
    ]
)
_STYLE_LOADS = re.compile(
    r"@import|expression\s*\(|(?<!-)behavior\s*:|-moz-binding|url\(\s*+[\"']?+(?!data:(?:image/(?:svg\+xml|png)|font/woff2)[;,])",
    re.IGNORECASE,
)
_LOCAL_STYLE_LOADS = re.compile(
    r"@import|expression\s*\(|(?<!-)behavior\s*:|-moz-binding|url\(\s*+[\"']?+(?:[a-z][a-z0-9+.-]*:|//|/|\.\.)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.-]*:|//|/|\\)[^\\]*\Z", re.IGNORECASE)
_LINK = re.compile(r"https?://|#", re.IGNORECASE)
#: Keys and actions of a PDF that run, open, send or carry something (ISO 32000-1, 12.6.4, 7.11.4, 12.7).
_PDF_KEYS = frozenset(
    [
        "/JS",
        "/JavaScript",
        "/AA",
        "/OpenAction",
        "/Launch",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/XFA",
        "/RichMedia",
        "/AcroForm",
    ]
)
_PDF_ACTIONS = frozenset(
    [
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/URI",
    ]
)


def faults(path: Path) -> Iterator[str]:
    """What is wrong with a finished file, by what kind it is."""
    content = path.read_bytes()
    if path.suffix == ".html":
        yield from page_faults(content)
    elif path.suffix == ".epub":
        yield from book_faults(content)
    elif path.suffix == ".pdf":
        yield from pdf_faults(content)


def page_faults(content: bytes) -> Iterator[str]:
    """A page that stands for itself: nothing is loaded, nothing runs, and it says so to browsers."""
    root = html.document_fromstring(content.decode("utf-8"))
    yield from _element_faults(root, _STYLE_LOADS)
    if content.count(b"</html>") != 1 or content.count(b"<!DOCTYPE") != 1:
        yield "there are two pages in it"
    policies = root.xpath("//meta[translate(@http-equiv,'CSP','csp')='content-security-policy']/@content")
    if len(policies) != 1 or not str(policies[0]).startswith("default-src 'none'"):
        yield f"its content security policy is {policies}"
    elif "unsafe" in str(policies[0]) or "script-src" in str(policies[0]):
        yield f"its content security policy allows too much: {policies[0]}"
    for other in root.xpath("//meta/@http-equiv"):
        if str(other).lower() != "content-security-policy":
            yield f"a meta element of the kind {other}"


def _element_faults(root: Any, style_loads: re.Pattern[str]) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            if isinstance(element, etree._Entity | etree._ProcessingInstruction):
                yield f"{element}"
            continue
        if etree.QName(element).namespace in _DATA:  # what a book says about itself
            continue
        tag = etree.QName(element).localname
        if tag in _ACTIVE and not (tag == "link" and element.get("rel") == "stylesheet"):
            yield f"an element {tag}"
        if tag == "script" and element.get("type") != "application/ld+json":
            yield "a script"
        if tag == "style" and style_loads.search(element.text or ""):
            yield f"a style sheet that loads: {style_loads.search(element.text or '')}"
        yield from _attribute_faults(element, tag)


def _attribute_faults(element: Any, tag: str) -> Iterator[str]:
    for name, value in element.attrib.items():
        name = str(name).rpartition("}")[2].lower()
        if name.startswith("on"):
            yield f"an event handler {name}"
        if name == "style":
            yield f"a style attribute {value!r}"
        if (
            name in _ADDRESSES
            and not (_LINK.match(value) if tag == "a" else False)
            and not _RELATIVE.match(value)
        ):
            yield f"an address {value!r} of {tag} {name}"


def book_faults(content: bytes) -> Iterator[str]:
    """A book whose parts are all in it and all declared."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        parts = {name: book.read(name) for name in names}
    if len(set(names)) != len(names):
        yield "two parts of one name"
    for name, part in parts.items():
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", name) or ".." in name:
            yield f"a part called {name!r}"
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml", ".svg")):
            if b"<!ENTITY" in part or b"SYSTEM" in part.partition(b"<html")[0]:
                yield f"entities in {name}"
            root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
            yield from (f"{name}: {fault}" for fault in _element_faults(root, _LOCAL_STYLE_LOADS))
        if name.endswith(".css") and (found := _LOCAL_STYLE_LOADS.search(part.decode())):
            yield f"{name} loads: {found[0]}"
    folder = next(name for name in names if name.endswith(".opf")).rpartition("/")[0]
    package = etree.fromstring(next(part for name, part in parts.items() if name.endswith(".opf")))
    declared = [f"{folder}/{item.get('href')}" for item in package.iter("{*}item")]
    undeclared = {name for name in names if name.startswith(f"{folder}/")} - set(declared)
    if undeclared != {name for name in names if name.endswith(".opf")}:
        yield f"parts that the package does not declare: {undeclared}"
    if len(list(package.iter("{*}metadata"))) != 1 or len(list(package.iter("{*}manifest"))) != 1:
        yield "two packages in one"


def pdf_faults(content: bytes) -> Iterator[str]:
    """A PDF that only shows."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, thing in enumerate(pdf.objects):
            yield from (f"object {number}: {fault}" for fault in _pdf_faults(thing, 0))
        metadata = etree.fromstring(pdf.Root.Metadata.read_bytes(), etree.XMLParser(resolve_entities=False))
        if len(list(metadata.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"))) != 1:
            yield "two descriptions in its metadata"


def _pdf_faults(thing: Any, depth: int) -> Iterator[str]:
    import pikepdf

    if depth > 20 or not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        return
    if isinstance(thing, pikepdf.Array):
        for part in thing:
            yield from _pdf_faults(part, depth + 1) if not _is_indirect(part) else ()
        return
    for key, value in thing.items():
        if key in _PDF_KEYS:
            yield f"a key {key}"
        if (
            key == "/S"
            and isinstance(value, pikepdf.Name)
            and str(value) in _PDF_ACTIONS
            and not _is_web_link(thing)
        ):
            yield f"an action {value}"
        if not _is_indirect(value):
            yield from _pdf_faults(value, depth + 1)


def _is_indirect(thing: Any) -> bool:
    import pikepdf

    return isinstance(thing, pikepdf.Object) and thing.is_indirect


def _is_web_link(action: Any) -> bool:
    return str(action.get("/S")) == "/URI" and str(action.get("/URI", "")).lower().startswith(
        ("http://", "https://")
    )


def words_of(path: Path) -> str:
    """All text of a finished file, to look for what must not be in it."""
    content = path.read_bytes()
    if path.suffix == ".epub":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(
                book.read(name).decode("utf-8", "replace")
                for name in book.namelist()
                if not name.endswith((".ttf", ".png"))
            )
    if path.suffix == ".pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(content)
        try:
            return "\n".join(page.get_textpage().get_text_range() for page in document) + content.decode(
                "latin-1"
            )
        finally:
            document.close()
    return content.decode("utf-8")
