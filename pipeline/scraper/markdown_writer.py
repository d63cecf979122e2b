"""Renders clean lines as Markdown: the form that a reviewer compares with the raw article, line by line.

Only the marks of lines become mark-up. In their text, whatever would be parsed as Markdown is escaped, so
that parsing the result gives back exactly the text.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.scraper.line import (
    BULLET,
    CONTINUATION,
    QUOTE,
    ROW,
    TITLE,
    ImageRef,
    Line,
    NumberedLines,
    find_runs,
)
from pipeline.scraper.rules.tables import split_cells

_INLINE_SYNTAX = re.compile(r"[*_`\[\]<]|\\(?=[!-/:-@\[-`{-~]|$)|&(?=#?\w+;)|!(?=\[)")
_BLOCK_SYNTAX_AT_START = re.compile(r"(?:#{1,6}|[-+])(?=\s|$)|>|~~~")
_NUMBER_AT_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_CLOSING_HASHES = re.compile(r"(?:(?<=\s)|^)(#+)$")


@dataclass(frozen=True)
class CleanMarkdown:
    """Clean Markdown with its source lines.

    Attributes:
        text: the Markdown.
        source_lines: for each line of the Markdown, the number of the `Line` that it shows; None for blank
            lines and for lines with mark-up only.
    """

    text: str
    source_lines: tuple[int | None, ...]


def render_markdown(lines: NumberedLines, *, title: str | None = None) -> CleanMarkdown:
    """Render marked lines as Markdown.

    Args:
        lines: the clean lines.
        title: a title to put above them, where none of them is one.
    """
    output: list[tuple[str, int | None]] = []
    if title is not None:
        output += [(TITLE + _escape(title), None), ("", None)]
    owner: Line | None = None  # the last line that is not a continuation
    widths = _count_table_columns(lines)
    open_items: list[tuple[int, int]] = []  # of each, its depth and the column in which its text begins
    for index, line in enumerate(lines):
        if line.is_blank:
            continue
        indent = _update_indent(line, open_items)
        if owner is not None and _has_blank_line_between(owner, line):
            output.append((">" if line.mark == QUOTE == owner.mark else "", None))
        output.append((" " * indent + _render_line(line, widths.get(index, 0)), line.number))
        if line.mark == ROW and (owner is None or owner.mark != ROW or line.starts_table):
            output.append(("|" + "---|" * widths[index], None))
        owner = owner if owner is not None and line.is_continuation else line
    return CleanMarkdown("".join(text + "\n" for text, _ in output), tuple(number for _, number in output))


def _update_indent(line: Line, open_items: list[tuple[int, int]]) -> int:
    """The column in which a line begins; ``open_items`` are the list items that are open after it.

    An item may be nested in one that has no text of its own and so is not there: it stands where that would.
    """
    if line.is_continuation:
        while open_items and open_items[-1][0] > line.depth:
            open_items.pop()
        return open_items[-1][1] if open_items else len(CONTINUATION)
    if not line.is_item:
        open_items.clear()
        return 0
    while open_items and open_items[-1][0] >= line.depth:
        open_items.pop()
    indent = open_items[-1][1] if open_items else 0
    bullet = line.mark.lstrip()
    open_items.append((line.depth, indent + (len(bullet) if line.is_step else len(BULLET))))
    return indent


def _has_blank_line_between(owner: Line, line: Line) -> bool:
    """Whether a line begins a new block, so that Markdown needs a blank line between ``owner`` and it."""
    if line.is_continuation:
        return False
    if line.is_item and owner.is_item:
        return line.is_step or owner.is_step if line.depth != owner.depth else line.is_step != owner.is_step
    return not (line.mark == ROW == owner.mark) or line.starts_table


def _render_line(line: Line, width: int) -> str:
    if line.mark == ROW:
        row = [_escape_inline(cell).replace("|", "\\|") for cell in split_cells(line.text)]
        return "| " + " | ".join(row + [""] * (width - len(row))) + " |"
    if line.picture is not None:
        return _render_image(line.picture, line.text)
    if line.is_continuation:
        return _escape(line.text)
    if line.is_heading:
        return line.mark + _CLOSING_HASHES.sub(r"\\\1", _escape(line.text))
    return line.mark.lstrip() + _escape(line.text)


def _render_image(picture: ImageRef, caption: str) -> str:
    """A picture with its alternative text, and its caption as the title of the Markdown image."""
    title = caption.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    title = f'"{title}"' if caption else ""
    return f"![{_escape_inline(picture.alt)}](<{_quote_address(picture.source)}> {title})"


def _quote_address(source: str) -> str:
    """The address of a picture, percent-encoded; empty where it is neither http(s) nor relative."""
    scheme = source.partition(":")[0].lower() if ":" in source.split("/")[0] else ""
    return quote(source, safe="/:?#[]@!$&'()*+,;=%~") if scheme in ("", "http", "https") else ""


def _escape(text: str) -> str:
    """Escape inline mark-up, and what would be block mark-up at the beginning of a line."""
    escaped = _escape_inline(text)
    if _BLOCK_SYNTAX_AT_START.match(escaped):
        return "\\" + escaped
    return _NUMBER_AT_START.sub(r"\1\\\2", escaped, count=1) if escaped[:1].isdigit() else escaped


def _escape_inline(text: str) -> str:
    return _INLINE_SYNTAX.sub(r"\\\g<0>", text)


def _count_table_columns(lines: NumberedLines) -> dict[int, int]:
    """For the index of each table row, the largest number of cells in a row of its table.

    A Markdown parser drops cells beyond the columns of the first row, so all rows are made as wide.
    """
    widths = {}
    for start, end in find_runs(lines, ROW):
        width = max(len(split_cells(line.text)) for line in lines[start:end])
        widths.update(dict.fromkeys(range(start, end), width))
    return widths
