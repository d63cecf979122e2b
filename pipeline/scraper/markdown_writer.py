"""Clean lines to clean Markdown: the form that a person reviews, line by line beside the raw article.

Only marks become mark-up. Whatever in the words themselves would be read as Markdown is escaped, so that
parsing the result gives back exactly the words.
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
    """Markdown and, for each of its lines, the source line it shows (None for lines of mark-up only)."""

    text: str
    source_lines: tuple[int | None, ...]


def render_markdown(lines: NumberedLines, *, title: str | None = None) -> CleanMarkdown:
    """The clean Markdown of marked lines, below a title where none of them is one."""
    shown: list[tuple[str, int | None]] = []
    if title is not None:
        shown += [(TITLE + _escape(title), None), ("", None)]
    owner: Line | None = None  # the last line that is no continuation
    widths = _count_table_columns(lines)
    indents: list[int] = []  # for each open list item, where its words begin
    for index, line in enumerate(lines):
        if line.is_blank:
            continue
        indent = _update_indent(line, indents)
        if owner is not None and _has_blank_line_between(owner, line):
            shown.append((">" if line.mark == QUOTE == owner.mark else "", None))
        shown.append((" " * indent + _render_line(line, widths.get(index, 0)), line.number))
        if line.mark == ROW and (owner is None or owner.mark != ROW):
            shown.append(("|" + "---|" * widths[index], None))
        owner = owner if owner is not None and line.is_continuation else line
    return CleanMarkdown("".join(text + "\n" for text, _ in shown), tuple(source for _, source in shown))


def _update_indent(line: Line, indents: list[int]) -> int:
    """Where the line begins; ``indents`` follows which list items are open."""
    if line.is_continuation:
        del indents[line.depth + 1 :]
        return indents[-1] if indents else len(CONTINUATION)
    if not line.is_item:
        indents.clear()
        return 0
    del indents[line.depth :]
    indent = indents[-1] if indents else 0
    bullet = line.mark.lstrip()
    indents.append(indent + (len(bullet) if line.is_step else len(BULLET)))
    return indent


def _has_blank_line_between(owner: Line, line: Line) -> bool:
    """Whether a blank line separates the two."""
    if line.is_continuation:
        return False
    if line.is_item and owner.is_item:
        return line.is_step or owner.is_step if line.depth != owner.depth else line.is_step != owner.is_step
    return not (line.mark == ROW and owner.mark == ROW)


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
    """A picture with its text alternative and, as its title, its caption."""
    told = (
        '"' + caption.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") + '"' if caption else ""
    )
    return f"![{_escape_inline(picture.alt)}](<{_quote_address(picture.source)}> {told})"


def _quote_address(source: str) -> str:
    """The address as Markdown may hold it; a picture that is not on the web has none."""
    scheme = source.partition(":")[0].lower() if ":" in source.split("/")[0] else ""
    return quote(source, safe="/:?#[]@!$&'()*+,;=%~") if scheme in ("", "http", "https") else ""


def _escape(text: str) -> str:
    escaped = _escape_inline(text)
    if _BLOCK_SYNTAX_AT_START.match(escaped):
        return "\\" + escaped
    return _NUMBER_AT_START.sub(r"\1\\\2", escaped, count=1) if escaped[:1].isdigit() else escaped


def _escape_inline(text: str) -> str:
    return _INLINE_SYNTAX.sub(r"\\\g<0>", text)


def _count_table_columns(lines: NumberedLines) -> dict[int, int]:
    """For each row's index, the most cells that any row of its table has: a parser cuts off the rest."""
    widths = {}
    for start, end in find_runs(lines, ROW):
        width = max(len(split_cells(line.text)) for line in lines[start:end])
        widths.update(dict.fromkeys(range(start, end), width))
    return widths
