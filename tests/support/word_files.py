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
    ' xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
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


def character_style(name: str, properties: str, based_on: str = "") -> str:
    """A style of characters, maybe based on another."""
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
        f"<w:rPr>{properties}</w:rPr></w:style>"
    )


def paragraph_style(name: str, properties: str, based_on: str = "") -> str:
    """A style of paragraphs that says how their runs are shown."""
    return character_style(name, properties, based_on).replace('"character"', '"paragraph"')


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row; what is no cell becomes one."""
    made = (one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def cell(content: str, properties: str = "") -> str:
    """A cell; a text becomes a paragraph."""
    blocks = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def complex_field(code: str, result: str | None = None, form: str = "") -> str:
    """A field between its marks, with a result or none, and what it is as a form field."""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(description: str = "") -> str:
    """A run with a picture, which is the part ``rIdPicture``."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{description}"/><a:graphic>'
        '<a:graphicData><a:blip r:embed="rIdPicture"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        "</w:r>"
    )


def relation(identifier: str, kind: str, target: str) -> str:
    """The relation of a document to a part of it."""
    return f'<Relationship Id="{identifier}" Type="{_RELATIONSHIP_TYPE}/{kind}" Target="{target}"/>'


def make_word_file(
    body: str,
    parts: Mapping[str, str] | None = None,
    *,
    numbering: str = NUMBERING,
    styles: str = "",
    relations: str = "",
    files: Mapping[str, str] | None = None,
) -> bytes:
    """A ``.docx`` with this body.

    Args:
        body: the content of ``w:body``.
        parts: further parts by name (``comments``, ``footnotes``, ``header1``), each the content of its root.
        numbering: the content of the list definitions.
        styles: styles besides `STYLES`.
        relations: relations of the document (`relation`) besides those to ``parts``.
        files: further files of the package by name, as they are.
    """
    roots = {
        "document": f"<w:body>{body}</w:body>",
        "styles": STYLES + styles,
        "numbering": numbering,
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        overrides = ""
        for name, content in roots.items():
            root = {"document": "document", "header1": "hdr", "footer1": "ftr"}.get(name, name)
            archive.writestr(f"word/{name}.xml", f"{_XML}<w:{root} {NAMESPACES}>{content}</w:{root}>")
            kind = name.rstrip("0123456789")
            main = ".main" if name == "document" else ""
            overrides += (
                f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT_TYPE}.{kind}{main}+xml"/>'
            )
            if name != "document":
                relations += relation(f"r{name}", kind, f"{name}.xml")
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
        for name, content in (files or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()
