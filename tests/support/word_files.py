"""Word documents made by hand, part by part, for tests."""

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONSHIP_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Steps"><w:name w:val="My Steps"/>'
    '<w:basedOn w:val="Heading2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Numbered"><w:name w:val="List Number"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Hidden"><w:name w:val="Hidden"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
)


def level(index: int, kind: str, text: str, *, start: int = 1, font: str = "") -> str:
    """A level of an abstract list: ``decimal``, ``lowerLetter``, ``bullet`` …"""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/>{fonts}</w:lvl>'
    )


#: Lists 1 (numbers, letters), 2 (bullets), 3 (ticks), 4 (crosses), 5 (from 4), 6 (Roman), 7 ("Week 1").
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'
    for number, levels in enumerate(
        (
            level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)"),
            level(0, "bullet", "\uf0b7", font="Symbol") + level(1, "bullet", "o", font="Courier New"),
            level(0, "bullet", "\uf0fc", font="Wingdings"),
            level(0, "bullet", "\uf0fb", font="Wingdings"),
            level(0, "decimal", "%1.", start=4),
            level(0, "lowerRoman", "(%1)"),
            level(0, "decimal", "Week %1:"),
        ),
        1,
    )
) + "".join(
    f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in range(1, 8)
)


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph; what is no XML becomes a run."""
    runs = "".join(part if part.startswith("<") else run(part) for part in content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def item(text: str, number: int = 1, depth: int = 0) -> str:
    """An item of a list of `NUMBERING`."""
    return paragraph(
        text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def make_word_file(body: str, parts: Mapping[str, str] | None = None, *, numbering: str = NUMBERING) -> bytes:
    """A ``.docx`` with this body.

    Args:
        body: the content of ``w:body``.
        parts: further parts by name (``comments``, ``footnotes``, ``header1``), each the content of its root.
        numbering: the content of the list definitions.
    """
    roots = {
        "document": f"<w:body>{body}</w:body>",
        "styles": STYLES,
        "numbering": numbering,
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        overrides = relations = ""
        for name, content in roots.items():
            root = {"document": "document", "header1": "hdr", "footer1": "ftr"}.get(name, name)
            archive.writestr(f"word/{name}.xml", f"{_XML}<w:{root} {NAMESPACES}>{content}</w:{root}>")
            kind = name.rstrip("0123456789")
            main = ".main" if name == "document" else ""
            overrides += (
                f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT_TYPE}.{kind}{main}+xml"/>'
            )
            if name != "document":
                relations += (
                    f'<Relationship Id="r{name}" Type="{_RELATIONSHIP_TYPE}/{kind}" Target="{name}.xml"/>'
                )
        archive.writestr(
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        )
        root_relations = "http://schemas.openxmlformats.org/package/2006/relationships"
        archive.writestr(
            "_rels/.rels",
            f'{_XML}<Relationships xmlns="{root_relations}"><Relationship Id="r1"'
            f' Type="{_RELATIONSHIP_TYPE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'{_XML}<Relationships xmlns="{root_relations}">{relations}</Relationships>',
        )
    return stream.getvalue()
