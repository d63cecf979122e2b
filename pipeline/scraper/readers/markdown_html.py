"""Parts lists, headings and bold lines that stand in raw HTML from its tags.

To CommonMark all lines below a tag are HTML up to the next blank line: ``- Lift`` below ``<summary>`` would
be a part of one long line. Whoever writes it means a list, and gets blank lines around it.
"""

import re

from pipeline.scraper.readers.markdown_line import MarkdownLine
from pipeline.scraper.rules.line_shape import goes_on_with_sign

#: The elements that begin raw HTML in CommonMark, wherever they stand.
_BLOCK_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl"
    "|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link"
    "|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th"
    "|thead|title|tr|track|ul"
)
_PREFIX = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK_NAMES})(?=\s|/?>|$)", re.IGNORECASE)
#: Any other tag begins raw HTML where it has a line of its own.
_LONE_TAG = re.compile(r"</?[A-Za-z][\w.-]*(?:\s[^<>]*)?/?>\s*")
#: What is shown, or run, as it is written.
_LITERAL_TAG = re.compile(r"<(/?)(?:pre|script|style|textarea|svg|math)\b", re.IGNORECASE)
_OPENING_TAGS = re.compile(rf"((?:<(?:{_BLOCK_NAMES})(?:\s[^<>]*)?>\s*)+)(?=[-*+\d])", re.IGNORECASE)
_CLOSING_TAGS = re.compile(rf"(?<=\S)\s*((?:</(?:{_BLOCK_NAMES})\s*>\s*)+)\Z", re.IGNORECASE)
_ITEM = re.compile(r"(?:([-*+])|(\d{1,3})[.)])[ \t]+(?=[^\s<])")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])((?:(?!\1)[^<>])+?)(?<=\S)\1")
_BREAK = re.compile(r"<br\s*/?>\s*\Z", re.IGNORECASE)


def separate_markdown_in_html(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """The lines, with blank lines around lists, headings and bold lines that stand in raw HTML."""
    if not any("<" in line.text for line in lines):
        return lines
    separator = _HtmlSeparator()
    for index, line in enumerate(lines):
        separator.add(line, lines[index + 1].text if index + 1 < len(lines) else "")
    return separator.adapted


class _HtmlSeparator:
    """Takes lines from above to below, and puts in blank ones.

    Attributes:
        adapted: the lines that it gives.
        indent: what stands before the tag that begins the raw HTML; None outside of it.
        is_markdown: whether the line above is Markdown within raw HTML.
        is_literal: whether the line is in an element that is shown as it is written.
    """

    def __init__(self) -> None:
        self.adapted: list[MarkdownLine] = []
        self.indent: str | None = None
        self.is_markdown = self.is_literal = False

    def add(self, line: MarkdownLine, below: str) -> None:
        """Add a line, above the next one."""
        prefix = _PREFIX.match(line.text)[0]  # type: ignore[index] # it matches the empty text
        body = line.text[len(prefix) :]
        was_literal = self.is_literal
        if "<" in body and (literals := _LITERAL_TAG.findall(body)):
            self.is_literal = not literals[-1]
        if was_literal or self.is_literal:
            self.adapted.append(line)
        elif not body:
            self.indent = self.indent if self.is_markdown else None
            self.adapted.append(line)
        elif body.startswith("<") and (_BLOCK_TAG.match(body) or _LONE_TAG.fullmatch(body)):
            self._add_tag(line, prefix, body, below)
        elif self.indent is not None:
            self._add_text(line, prefix, body, below)
        else:
            self.adapted.append(line)

    def _add_tag(self, line: MarkdownLine, prefix: str, body: str, below: str) -> None:
        if self.is_markdown and self.indent is not None:
            self._add_blank(line, self.indent)
            prefix = self.indent  # within the item above, the tag would end nothing but the item
        self.is_markdown, self.indent = False, prefix
        tags = _OPENING_TAGS.match(body)
        if tags and _begins_item(body[tags.end() :], "", below) and _ITEM.match(_strip(below)):
            self.adapted.append(line.with_text(prefix + tags[1]))
            self._add_markdown(line, prefix, body[tags.end() :])
        else:
            self.adapted.append(line.with_text(prefix + _BOLD.sub(r"<strong>\2</strong>", body)))

    def _add_text(self, line: MarkdownLine, prefix: str, body: str, below: str) -> None:
        above = self.adapted[-1].text
        if self.is_markdown and not (above.strip(" >") and _begins_heading(body)):
            self._add_parted(line, prefix, body)
        elif _begins_item(body, above, below) or _begins_heading(body):
            self._add_markdown(line, prefix, body)
        else:
            self.adapted.append(line.with_text(prefix + _BOLD.sub(r"<strong>\2</strong>", body)))

    def _add_markdown(self, line: MarkdownLine, prefix: str, body: str) -> None:
        self._add_blank(line, prefix)
        self.is_markdown = True
        self._add_parted(line, prefix, body)

    def _add_parted(self, line: MarkdownLine, prefix: str, body: str) -> None:
        """Add Markdown, and the tags that stand at its end below it."""
        tags = _CLOSING_TAGS.search(body) if body.endswith(">") else None
        self.adapted.append(line.with_text(prefix + (body[: tags.start()] if tags else body)))
        if tags and self.indent is not None:
            self._add_blank(line, self.indent)
            self.adapted.append(line.with_text(self.indent + tags[1]))
            self.is_markdown = False

    def _add_blank(self, line: MarkdownLine, prefix: str) -> None:
        self.adapted.append(line.with_text(prefix.rstrip() if ">" in prefix else ""))


def _strip(text: str) -> str:
    return text[_PREFIX.match(text).end() :]  # type: ignore[union-attr] # it matches the empty text


def _begins_item(body: str, above: str, below: str) -> bool:
    """Whether a line in raw HTML is an item of a list: right below a tag, or beside another item."""
    match = _ITEM.match(body)
    if match is None or _BREAK.search(above) or goes_on_with_sign(_strip(above), body, below):
        return False
    other = _ITEM.match(_strip(below))
    if match[1]:
        is_beside_item = other is not None and other[1] == match[1]
        is_below_tag = above.rstrip().endswith(">") and not body[match.end()].isdigit()
        return is_beside_item or is_below_tag
    return match[2] == "1" or (other is not None and other[2] == str(int(match[2]) + 1))


def _begins_heading(body: str) -> bool:
    """Whether a line in raw HTML is a heading, or bold and nothing else."""
    bold = _BOLD.fullmatch(body.rstrip().rstrip(":"))
    return bool(bold) or bool(_HEADING.match(body))
