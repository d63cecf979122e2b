"""Attacks by Word documents, saved pages, and mark-up and data that a page hides."""

import io
import json
import plistlib
import struct
import zipfile

from attacks import CANARY, HONEST, Attack, page
from support.saved_pages import mhtml, part, webarchive
from support.word_files import NAMESPACES, item, level, make_word_file, paragraph, run

_MEGABYTE = 1_000_000
_LARGER = "larger than any article"
_HONEST = paragraph("Heel raises", style="Title") + paragraph("Steps", style="berschrift1") + item(HONEST)


def _word(body: str = "", **parts: str) -> bytes:
    return make_word_file(_HONEST + body, parts)


def _repack(content: bytes, changes: dict[str, bytes]) -> bytes:
    """A document with some parts replaced or added, packed in no time."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in [*old.namelist(), *(set(changes) - set(old.namelist()))]:
            new.writestr(name, changes.get(name) or old.read(name))
    return stream.getvalue()


def _with_document(xml: str) -> bytes:
    return _repack(_word(), {"word/document.xml": xml.encode()})


def _laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    document = f"<w:document {NAMESPACES}><w:body>{paragraph(run('&a9;'))}</w:body></w:document>"
    return _with_document(f"<!DOCTYPE w:document [{entities}]>{document}")


def _external() -> bytes:
    document = f"<w:document {NAMESPACES}><w:body>{paragraph(run('&x;'))}</w:body></w:document>"
    return _with_document(f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file://{CANARY}">]>{document}')


def _linked() -> bytes:
    """Relationships that lead out of the package: to a file, to a server, up and up."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="x{n}" Type="{kind}/{name}" Target="{target}"{mode}/>'
        for n, (name, target, mode) in enumerate(
            (
                ("attachedTemplate", "http://127.0.0.1:@PORT@/t.dotm", ' TargetMode="External"'),
                ("footnotes", f"file://{CANARY}", ""),
                ("comments", "../../../../../../etc/passwd", ""),
                ("chart", CANARY, ' TargetMode="External"'),
            )
        )
    )
    root = "http://schemas.openxmlformats.org/package/2006/relationships"
    return _repack(
        _word(),
        {
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{root}">{relations}</Relationships>'.encode()
        },
    )


def _nested(count: int, opening: str, closing: str, inside: str) -> bytes:
    return _word(opening * count + inside + closing * count)


def _messages(count: int) -> bytes:
    inner = part(page())
    for number in range(count):
        inner = (
            f'Content-Type: multipart/mixed; boundary="b{number}"\r\n\r\n--b{number}\r\n'.encode()
            + inner
            + f"\r\n--b{number}--\r\n".encode()
        )
    return mhtml([inner])


def _overlapping_plist() -> bytes:
    """A binary property list of 2,000 data objects that all are the same megabyte."""
    count = 2_000
    body = bytearray(b"bplist00")
    references = b"".join(struct.pack(">H", n + 2) for n in range(count))
    top = len(body)
    body += b"\xd1\x00\x01\x00\x01"  # a dictionary: its key, its value, by number
    array = len(body)
    body += b"\xaf\x11" + struct.pack(">H", count) + references
    start = len(body)
    for left in range(count):
        body += b"\x4f\x12" + struct.pack(">I", _MEGABYTE - left * 6)
    body += b"WebMainResource" + bytes(_MEGABYTE)
    offsets = [top, array, *(start + n * 6 for n in range(count))]
    table = len(body)
    for offset in offsets:
        body += struct.pack(">I", offset)
    body += struct.pack(">6xBBQQQ", 4, 2, len(offsets), 0, table)
    return bytes(body)


def _deep_plist() -> bytes:
    archive = (
        b"<plist><dict><key>WebMainResource</key>"
        + b"<array>" * 50_000
        + b"</array>" * 50_000
        + b"</dict></plist>"
    )
    return b'<?xml version="1.0"?>' + archive


def _laughing_plist() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE plist [{entities}]><plist><dict><key>WebMainResource</key>'
        "<string>&a9;</string></dict></plist>"
    ).encode()


def _steps_in_data(count: int) -> bytes:
    steps = [{"@type": "HowToStep", "text": f"Never bounce {n} times."} for n in range(count)]
    data = json.dumps({"@type": "HowTo", "step": steps})
    return page(f'<script type="application/ld+json">{data}</script>')


DOCUMENTS = (
    Attack(
        "word-bomb",
        "a document whose text unpacks to 100 MB",
        lambda: _repack(_word(), {"word/document.xml": b" " * (100 * _MEGABYTE)}),
        ".docx",
        refused="too large",
    ),
    Attack(
        "word-notes-bomb",
        "a document whose notes unpack to 100 MB",
        lambda: _repack(_word("", footnotes=""), {"word/footnotes.xml": b" " * (100 * _MEGABYTE)}),
        ".docx",
        refused="too large",
    ),
    Attack(
        "word-media-bomb",
        "a picture that unpacks to 100 MB, which nobody needs",
        lambda: _repack(_word(), {"word/media/image1.png": b" " * (100 * _MEGABYTE)}),
        ".docx",
    ),
    Attack(
        "word-elements", "a million elements", lambda: _word("<w:r/>" * _MEGABYTE), ".docx", refused=_LARGER
    ),
    Attack(
        "word-laughs", "entities that grow to billions", _laughs, ".docx", refused="the document is damaged"
    ),
    Attack("word-entity", "an entity reads a file", _external, ".docx", refused="entities"),
    Attack(
        "word-alternatives",
        "a drawing with 8,000 alternatives, none of them known",
        lambda: _word(
            "<w:p><w:r><w:drawing><mc:AlternateContent>"
            + '<mc:Choice Requires="new"/>' * 8_000
            + "</mc:AlternateContent></w:drawing></w:r></w:p>"
        ),
        ".docx",
    ),
    Attack("word-linked", "parts that lead out of the document are read", _linked, ".docx"),
    Attack(
        "word-deep",
        "60 tables in each other",
        lambda: _nested(60, "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", paragraph("Stand tall.")),
        ".docx",
    ),
    Attack(
        "word-deeper",
        "content controls in each other, deeper than a parser goes",
        lambda: _nested(5_000, "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", paragraph("Stand tall.")),
        ".docx",
        refused="damaged",
    ),
    Attack(
        "word-fields",
        "25,000 fields that begin and never end",
        lambda: _word(
            paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 25_000) + paragraph("Stand tall.")
        ),
        ".docx",
        keeps=(HONEST, "Stand tall."),
    ),
    Attack(
        "word-numbers",
        "lists that begin at billions, in letters and Roman numbers; a cell over a billion columns",
        lambda: make_word_file(
            _HONEST
            + item("One", 1)
            + f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{paragraph("Wide")}</w:tc></w:tr></w:tbl>',
            numbering=f'<w:abstractNum w:abstractNumId="1">{level(0, "lowerLetter", "%1.", start=2_147_483_647)}'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        ),
        ".docx",
    ),
    Attack(
        "word-circles",
        "styles based on each other, a note that refers to itself",
        lambda: _repack(
            _word(
                paragraph("Stand tall", '<w:r><w:footnoteReference w:id="2"/></w:r>', style="A"),
                footnotes='<w:footnote w:id="2">'
                + paragraph("Note", '<w:r><w:footnoteReference w:id="2"/></w:r>')
                + "</w:footnote>",
            ),
            {
                "word/styles.xml": f"<w:styles {NAMESPACES}>"
                '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style>'
                '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'.encode()
            },
        ),
        ".docx",
        keeps=(HONEST, "Stand tall"),
    ),
    Attack(
        "word-markup",
        "words that are mark-up of pages",
        lambda: _word(
            paragraph("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; stays words")
        ),
        ".docx",
        keeps=(HONEST, "stays words"),
    ),
    Attack("word-cut", "a document that is cut off", lambda: _word()[:-200], ".docx", refused="cut off"),
    Attack(
        "mhtml-nested",
        "messages in messages, a thousand deep",
        lambda: _messages(1_000),
        ".mhtml",
        refused="too many",
    ),
    Attack(
        "mhtml-parts",
        "15,000 empty parts",
        lambda: mhtml([part(page()), *[b"Content-Type: text/css\r\n\r\n"] * 15_000]),
        ".mhtml",
        refused="too many",
    ),
    Attack(
        "mhtml-boundaries",
        "15,000 lines that are nearly boundaries, in 15 messages in each other",
        lambda: _messages(15).replace(b"</body>", b"--b\r\n" * 15_000 + b"</body>"),
        ".mhtml",
        keeps=(),
    ),
    Attack(
        "mhtml-parameters",
        "a head with 100,000 parameters",
        lambda: mhtml([part(page(), kind="text/html" + "; a=b" * 100_000)]),
        ".mhtml",
        refused="damaged",
    ),
    Attack(
        "mhtml-cut",
        "a saved page that is cut off",
        lambda: mhtml([part(page())])[:500],
        ".html",
        refused="cut off",
    ),
    Attack(
        "webarchive-overlap",
        "2,000 objects that stand in the same megabyte",
        _overlapping_plist,
        ".webarchive",
        refused="damaged",
    ),
    Attack("webarchive-deep", "50,000 lists in each other", _deep_plist, ".webarchive", refused="webarchive"),
    Attack(
        "webarchive-laughs",
        "entities that grow to billions",
        _laughing_plist,
        ".webarchive",
        refused="damaged",
    ),
    Attack(
        "webarchive-frames",
        "10,000 frames",
        lambda: webarchive(page().decode(), ["<p>Never stop</p>"] * 10_000),
        ".webarchive",
        lacks=("Never stop",),
    ),
    Attack(
        "webarchive-types",
        "values of other types than any browser writes",
        lambda: plistlib.dumps(
            {
                "WebMainResource": {
                    "WebResourceData": page(),
                    "WebResourceURL": 5,
                    "WebResourceTextEncodingName": [1],
                }
            }
        ),
        ".webarchive",
    ),
    Attack(
        "escaped-elements",
        "150,000 escaped elements",
        lambda: page("<div>" + "&lt;p&gt;x&lt;/p&gt;" * 150_000 + "</div>"),
        ".html",
        refused=_LARGER,
    ),
    Attack(
        "escaped-tags",
        "escaped tags that never end",
        lambda: page(f"<div>{'&lt;p ' * 20_000}&lt;/p&gt;</div>"),
        ".html",
        keeps=(),
    ),
    Attack("steps-in-data", "20,000 steps in JSON-LD", lambda: _steps_in_data(20_000), ".html"),
    Attack(
        "word-paragraphs",
        "600 numbered paragraphs of Word, each deeper than the last",
        lambda: page(
            "".join(
                f"<p class=MsoListParagraph style='margin-left:{n}pt;mso-list:l0 level{n % 9 + 1} lfo1'>"
                f"<span style='mso-list:Ignore'>{n}.</span>Stand tall</p>"
                for n in range(600)
            )
        ),
        ".html",
        keeps=(),
    ),
)
