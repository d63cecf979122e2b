"""Prepares the source of a page for its parser, which reads some of it in another way than browsers do."""

import html
import re

from pipeline.locale.caseless import lower_ascii

#: Server-side code that was saved with the page; a parser would take what follows its first ``>`` for text.
_SERVER_CODE_DELIMITERS = (("<?php", "?>"), ("<?=", "?>"), ("<%", "%>"))
_BREAK_END_TAG = re.compile(r"</br\s*/?>", re.IGNORECASE)
_PLAIN_TEXT_TAG = re.compile(r"<plaintext\b[^<>]{0,300}>", re.IGNORECASE)
_CHARACTER_DATA_START, _CHARACTER_DATA_END = "<![CDATA[", "]]>"
#: What decides how character data is read: scripts hold none, in drawings and formulas it is text.
_CONTEXT = re.compile(r"<(script|style)\b|<(/?)(?:svg|math)\b|<!\[CDATA\[", re.IGNORECASE)
_CONTROL_CHARS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01])(?!\d)|[xX]0*(?:[1-8bcefBCEF]|1[0-9a-fA-F])(?![0-9a-fA-F]));?"
)
_CONTROL_REPLACEMENTS = {"\0": "\ufffd", "\v": " ", "\f": " "}
_BODY_TAG = re.compile(r"<body\b", re.IGNORECASE)
_FRAMESET_TAG = re.compile(r"</?frameset\b[^<>]{0,300}>", re.IGNORECASE)
#: Parts of a table, which are ignored where no table is open (HTML Living Standard, 13.2.6.4.7, "in body").
_CELL_TAG_NAMES = "td|th|tr|tbody|thead|tfoot|caption|colgroup|col"
#: In small letters: where a table begins or ends, and the beginnings of those tags.
_TABLE_OR_CELL = re.compile(r"<(?:(/?table)|t[dhrbf]|caption|col)")
_TABLE_TAG = re.compile(
    rf"<(?:(?P<raw>!--|(?:script|style|textarea|title|xmp)\b)|(?P<end>/?)(?:(?P<holder>(?:table|template|svg|math)\b)"
    rf"|(?:{_CELL_TAG_NAMES})(?=[\s/>])))",
    re.IGNORECASE,
)


def prepare_source(text: str, *, is_xml: bool = False) -> str:
    """The source of a page as its parser needs it.

    Args:
        text: the source, decoded.
        is_xml: whether browsers read the file as XML.
    """
    text = _strip_server_code(text)
    lower = lower_ascii(text)
    if "</br" in lower:  # to a browser the end tag of a line break, which no element has, is a line break
        text = _BREAK_END_TAG.sub("<br>", text)
    if _CHARACTER_DATA_START in text:
        text = _write_character_data(text, is_xml=is_xml)
    if "<plaintext" in lower:
        text = _end_markup_at_plain_text(text)
    if "<frameset" in lower and not is_xml:
        text = _drop_stray_frameset(text)
    if not is_xml and _may_have_stray_cells(lower):
        text = _drop_stray_cells(text)
    return text


def write_control_characters(text: str) -> str:
    """The source without what no tree of its parser takes in: C0 controls, and what is no character.

    White space becomes a space, NUL what browsers show for it, all others one control that shows nothing.

    >>> write_control_characters("Hold\\f20\\x1330 s\\0 5&#19;6")
    'Hold 20\\x7f30 s\\ufffd 5\\x7f6'
    """
    if "&#" in text:
        text = _CONTROL_REFERENCE.sub("\x7f", text)
    return _CONTROL_CHARS.sub(lambda found: _CONTROL_REPLACEMENTS.get(found[0], "\x7f"), text)


def _drop_stray_frameset(text: str) -> str:
    """The source without the tags of a frameset that stands in a body: browsers ignore it there.

    >>> _drop_stray_frameset("<body><p>Hold <frameset>20</frameset> seconds")
    '<body><p>Hold 20 seconds'
    """
    body, frameset = _BODY_TAG.search(text), _FRAMESET_TAG.search(text)
    if body is None or frameset is None or frameset.start() < body.start():
        return text
    return _FRAMESET_TAG.sub(lambda tag: "\n" * tag[0].count("\n"), text)


def _may_have_stray_cells(lower: str) -> bool:
    """Whether parts of a table may stand outside all tables; of tables within tables it is not told.

    Args:
        lower: the source in small letters.
    """
    is_in_table = False
    for tag in _TABLE_OR_CELL.finditer(lower):
        if tag[1]:
            is_in_table = tag[1] == "table"
        elif not is_in_table:
            return True
    return False


def _drop_stray_cells(text: str) -> str:
    """The source without the tags of parts of tables that stand outside all tables: browsers ignore them.

    >>> _drop_stray_cells("<p>Do <td>not</td> lift.<table><td>1</table>")
    '<p>Do not lift.<table><td>1</table>'
    """
    parts, start, at, depth = list[str](), 0, 0, 0
    lower = lower_ascii(text)
    while (tag := _TABLE_TAG.search(text, at)) is not None:
        at = tag.end()
        if raw := tag["raw"]:
            end = lower.find("-->" if raw == "!--" else f"</{raw.lower()}", at)
            at = len(text) if end < 0 else end
        elif tag["holder"]:  # what a template holds may be put into a table
            depth = max(0, depth + (-1 if tag["end"] else 1))
        elif not depth:
            end = text.find(">", at)
            if end < 0:
                break
            parts += [text[start : tag.start()], "\n" * text.count("\n", tag.start(), end)]
            start = at = end + 1
    return "".join((*parts, text[start:]))


def _end_markup_at_plain_text(text: str) -> str:
    """Behind the tag ``plaintext`` nothing is mark-up any more.

    >>> _end_markup_at_plain_text("<p>Lift<plaintext>Hold <b>")
    '<p>Lift<pre>Hold &lt;b&gt;</pre>'
    """
    tag = _PLAIN_TEXT_TAG.search(text)
    if tag is None:
        return text
    return f"{text[: tag.start()]}<pre>{html.escape(text[tag.end() :], quote=False)}</pre>"


def _write_character_data(text: str, *, is_xml: bool) -> str:
    """Write character data (CDATA) as text, where it is, else as what is held and not shown.

    >>> _write_character_data("Do <![CDATA[not]]> <svg><![CDATA[a<b]]></svg>", is_xml=False)
    'Do <template>not</template> <svg>a&lt;b</svg>'
    """
    parts, start, at, drawing_depth = list[str](), 0, 0, 0
    lower = lower_ascii(text)
    while (found := _CONTEXT.search(text, at)) is not None:
        tag_end = text.find(">", found.end())
        at = found.end()
        if found[1]:
            script_end = lower.find(f"</{found[1].lower()}", at)
            at = len(text) if script_end < 0 else script_end
        elif found[0].upper() != _CHARACTER_DATA_START:
            if tag_end < 0:
                break
            is_empty = text[tag_end - 1 : tag_end] == "/"
            drawing_depth += 0 if is_empty else -1 if found[2] else 1
        else:
            is_text = is_xml or drawing_depth > 0
            end = text.find(_CHARACTER_DATA_END, at) if is_text else tag_end
            end = len(text) if end < 0 else end
            content = html.escape(text[at:end].removesuffix("]]"), quote=False)
            parts += [text[start : found.start()], content if is_text else f"<template>{content}</template>"]
            start = at = end + (len(_CHARACTER_DATA_END) if is_text else 1)
    return "".join((*parts, text[start:]))


def _strip_server_code(text: str) -> str:
    """The source of a page without server-side code (PHP, ASP), but with the line breaks in it.

    >>> _strip_server_code('<?php $x = a()->b; ?><p>Lift</p>')
    '<p>Lift</p>'
    """
    for begin, end in _SERVER_CODE_DELIMITERS:
        if begin not in text:
            continue
        parts, offset = [], 0
        while (start := text.find(begin, offset)) >= 0 and (stop := text.find(end, start)) >= 0:
            parts += [text[offset:start], "\n" * text.count("\n", start, stop)]
            offset = stop + len(end)
        text = "".join((*parts, text[offset:]))
    return text
