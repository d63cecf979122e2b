"""Tables of Markdown dialects as tables of GitHub, which is the only kind that the parser reads.

A delimiter is rewritten where it is drawn otherwise or has fewer cells than the header; one within a table
begins a second table, whose header stands above it. Rows that are wider than the header keep their
cells, a cell that goes on over lines becomes one, rows without any delimiter are a table whose first row is
the header, and a line without a pipe ends the table. The grids and the ruled tables of Pandoc are read too.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from pipeline.scraper.readers.markdown_line import MarkdownLine

_PREFIX = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_FULL_WIDTH_PIPE = "｜"
_DELIMITER = re.compile(r"\|?\s*:?[-=─]+:?\s*(?:[|+┼]\s*:?[-=─]+:?\s*)*[|+]?\s*")
#: A delimiter below the first row of a table; elsewhere a row of values that are not there.
_DASHES_DELIMITER = re.compile(r"\|?\s*[–—]+\s*(?:\|\s*[–—]+\s*)+\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`[^`]+`")
_GRID_LINE = re.compile(r"\+(?:[-=:]{2,}\+)+\s*")
_COLUMN_RULE = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_FULL_RULE = re.compile(r"\s*-{10,}\s*")
_RULE_COLUMNS = re.compile(r"-+")
#: Tables drawn with lines: their uprights, and the lines above, between and below their rows.
_DRAWN_UPRIGHTS = "│║┃"
_DRAWN_ROW = re.compile(rf"[ \t]*[{_DRAWN_UPRIGHTS}].*[{_DRAWN_UPRIGHTS}]\s*")
_DRAWN_RULE = re.compile(r"[ \t]*[\u250c-\u257f][\u2500-\u257f]{2,}\s*")
_DRAWN_SIGNS = {
    **dict.fromkeys(range(0x250C, 0x2574), "+"),
    **dict.fromkeys(map(ord, "─━═╌╍┄┅┈┉"), "-"),
    **dict.fromkeys(map(ord, _DRAWN_UPRIGHTS), "|"),
}
#: The same, where no line stands above the header: the first line below it is a delimiter.
_DELIMITER_SIGNS = {code: "|" if sign == "+" else sign for code, sign in _DRAWN_SIGNS.items()}
_MIN_CELLS, _MIN_BARE_ROWS, _MIN_FRAME_LINES = 2, 2, 3
_MAX_CELL_LINES = 6
_MAX_RULED_LINES = 200


def adapt_tables(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """The lines with their tables as tables of GitHub, each between blank lines."""
    lines = _type_drawn_lines(lines)
    if not any("|" in line.text or "--" in line.text or _FULL_WIDTH_PIPE in line.text for line in lines):
        return lines
    adapted: list[MarkdownLine] = []
    for prefix, block in _split_blocks(_adapt_ruled_tables(lines)):
        if not any("|" in line.text or line.text.startswith(_FULL_WIDTH_PIPE) for line in block):
            adapted += block
            continue
        bodies = [line.with_text(line.text[len(prefix) :]) for line in block]
        adapted += [line.with_text((prefix + line.text).rstrip()) for line in _adapt_block(bodies)]
    return adapted


def is_drawn_table(lines: Sequence[MarkdownLine]) -> bool:
    """Whether lines are the rows and rules of a table that is drawn with lines (``│``), and nothing else."""
    return all(map(_is_drawn, lines)) and any(map(_has_drawn_cells, lines))


def _is_drawn(line: MarkdownLine) -> bool:
    return bool(_DRAWN_ROW.fullmatch(line.text) or _DRAWN_RULE.fullmatch(line.text))


def _has_drawn_cells(line: MarkdownLine) -> bool:
    return sum(map(line.text.count, _DRAWN_UPRIGHTS)) > _MIN_CELLS


def _type_drawn_lines(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """The lines with tables that are drawn with lines (``│``) as tables of pipes, and frames as quotes."""
    if not any(upright in line.text for line in lines for upright in _DRAWN_UPRIGHTS):
        return lines
    typed: list[MarkdownLine] = []
    for is_drawn, run in groupby(lines, _is_drawn):
        block = list(run)
        if is_drawn and any(map(_has_drawn_cells, block)):
            signs = _DRAWN_SIGNS if _DRAWN_RULE.fullmatch(block[0].text) else _DELIMITER_SIGNS
            block = [line.with_text(line.text.translate(signs).strip()) for line in block]
        elif is_drawn and len(block) >= _MIN_FRAME_LINES and _is_framed(block):
            block = [line.with_text(_quote_framed(line.text)) for line in block]
        typed += block
    return typed


def _is_framed(block: Sequence[MarkdownLine]) -> bool:
    return bool(_DRAWN_RULE.fullmatch(block[0].text) and _DRAWN_RULE.fullmatch(block[-1].text))


def _quote_framed(text: str) -> str:
    """A line of a frame around words as a line of a quote; the frame's own lines go."""
    return "" if _DRAWN_RULE.fullmatch(text) else f"> {text.strip().strip(_DRAWN_UPRIGHTS).strip()}"


def _split_blocks(lines: Sequence[MarkdownLine]) -> Iterator[tuple[str, list[MarkdownLine]]]:
    """Runs of lines that begin with the same white space and signs of quotes, each with that prefix."""
    for prefix, block in groupby(lines, lambda line: _PREFIX.match(line.text)[0]):  # type: ignore[index] # it matches ""
        yield prefix, list(block)


def _adapt_block(block: list[MarkdownLine]) -> list[MarkdownLine]:
    rows = [line.with_text(_unfold_pipes(line.text)) for line in block]
    rows = _join_cells(_draw_grids(rows))
    adapted: list[MarkdownLine] = []
    was_table = False
    for is_table, run in groupby(rows, lambda line: bool(_PIPE.search(line.text))):
        lines = list(run)
        tables = _make_tables(lines) if is_table else []
        is_beside_table = bool(tables) or was_table
        if is_beside_table and adapted and adapted[-1].text.strip() and lines[0].text.strip():
            adapted.append(lines[0].with_text(""))
        was_table = bool(tables)
        adapted += tables or lines
    return adapted


def _unfold_pipes(text: str) -> str:
    return text.replace(_FULL_WIDTH_PIPE, "|") if text.startswith(_FULL_WIDTH_PIPE) else text


def _join_cells(rows: list[MarkdownLine]) -> list[MarkdownLine]:
    """The lines, with rows whose cells go on over several of them as one line each."""
    if not any(is_closed_row(line.text) and _DELIMITER.fullmatch(line.text) for line in rows):
        return rows
    joined: list[MarkdownLine] = []
    index = 0
    while index < len(rows):
        end = _find_row_end(rows, index)
        text = (
            " ".join(line.text.strip() for line in rows[index : end + 1]) if end > index else rows[index].text
        )
        joined.append(rows[index].with_text(text))
        index = end + 1
    return joined


def _find_row_end(rows: Sequence[MarkdownLine], start: int) -> int:
    """The index of the line on which the row ends that begins on a line."""
    text = rows[start].text
    if not text.startswith("|") or is_closed_row(text):
        return start
    for end in range(start + 1, min(start + _MAX_CELL_LINES, len(rows))):
        if rows[end].text.startswith("|") or not rows[end].text.strip():
            break
        if rows[end].text.rstrip().endswith("|"):
            return end
    return start


def is_closed_row(text: str) -> bool:
    """Whether a line begins and ends with a pipe, with something between."""
    text = text.strip()
    return len(text) > 2 and text.startswith("|") and text.endswith("|") and not text.endswith("\\|")


def _make_tables(rows: Sequence[MarkdownLine]) -> list[MarkdownLine]:
    """Neighbouring lines with pipes as tables, a blank line between two; empty if they are none."""
    delimiters = _find_delimiters(rows)
    if not delimiters:
        if len(rows) < _MIN_BARE_ROWS or not _are_bare_rows(rows):
            return []
        return _make_table(rows[:1], rows[1:])
    ruled = frozenset(delimiters)
    heads = [
        at - 1 for number, at in enumerate(delimiters) if number == 0 or _is_second_head(rows, at, ruled)
    ]
    tables = list(rows[: heads[0]])
    for number, head in enumerate(heads):
        end = heads[number + 1] if number + 1 < len(heads) else len(rows)
        body = [rows[at] for at in range(head + 1, end) if at not in ruled]
        tables += [rows[head].with_text("")] if tables else []
        tables += _make_table(rows[head : head + 1], body, rows[head + 1])
    return tables


def _find_delimiters(rows: Sequence[MarkdownLine]) -> list[int]:
    """The indices of the delimiters below a row."""
    found = [at for at in range(1, len(rows)) if _DELIMITER.fullmatch(rows[at].text)]
    found = [at for at in found if not _DELIMITER.fullmatch(rows[at - 1].text)]
    if not found and len(rows) > _MIN_BARE_ROWS and _DASHES_DELIMITER.fullmatch(rows[1].text):
        return [1]
    return found


def _is_second_head(rows: Sequence[MarkdownLine], at: int, delimiters: frozenset[int]) -> bool:
    """Whether the row above a delimiter is the header of another table, and not the last above a sum.

    It stands below another row and above one, and none of its cells begins with a digit.
    """
    if at - 2 in delimiters or at + 1 >= len(rows):
        return False
    return not any(cell[:1].isdigit() for cell in _split_row(rows[at - 1].text))


def _are_bare_rows(rows: Sequence[MarkdownLine]) -> bool:
    counts = {len(_split_row(row.text)) for row in rows}
    return len(counts) == 1 and min(counts) >= _MIN_CELLS and all(is_closed_row(row.text) for row in rows)


def _make_table(
    head: Sequence[MarkdownLine], body: Sequence[MarkdownLine], delimiter: MarkdownLine | None = None
) -> list[MarkdownLine]:
    """Header, delimiter and rows; all have as many cells as the widest."""
    columns = len(_split_row(head[0].text))
    rows = [row.with_text(_escape_code_pipes(row.text, columns)) for row in body]
    width = max((columns, *(len(_split_row(row.text)) for row in rows)))
    signs = _split_row(delimiter.text.replace("+", "|").replace("┼", "|")) if delimiter else []
    if len(signs) != width or not all(re.fullmatch(":?-+:?", sign) for sign in signs):
        signs = [":---" if sign.startswith(":") else "---" for sign in signs[:width]]
        signs += ["---"] * (width - len(signs))
    text = head[0].text
    if width > columns:
        text = f"| {' | '.join(_split_row(text))} |" + " |" * (width - columns)
    drawn = (delimiter or head[0]).with_text(f"| {' | '.join(signs)} |")
    return [head[0].with_text(text), drawn, *rows]


def _split_row(text: str) -> list[str]:
    """The cells of a row, their white space and escapes kept."""
    text = text.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [cell.strip() for cell in _PIPE.split(text)]


def _escape_code_pipes(text: str, columns: int) -> str:
    """A row with the pipes in its code escaped, where it has too many cells because of them."""
    if "`" not in text or len(_split_row(text)) <= columns:
        return text
    escaped = _CODE.sub(lambda code: _PIPE.sub(r"\\|", code[0]), text)
    return escaped if len(_split_row(escaped)) <= columns else text


# Tables of Pandoc and others, whose cells stand in columns.


def _draw_grids(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """Tables that are drawn with ``+---+`` above and below each row, with pipes and one delimiter."""
    if not any(_GRID_LINE.fullmatch(line.text) for line in lines):
        return lines
    drawn: list[MarkdownLine] = []
    index = 0
    while index < len(lines):
        end = index
        while (
            _GRID_LINE.fullmatch(lines[index].text) and end < len(lines) and lines[end].text[:1] in ("|", "+")
        ):
            end += 1
        rows = _read_grid(lines[index:end])
        drawn += rows or [lines[index]]
        index = end if rows else index + 1
    return drawn


def _read_grid(lines: Sequence[MarkdownLine]) -> list[MarkdownLine]:
    """The rows of a grid; empty if it is none. Where each line is ruled off or none is, lines are rows."""
    rules = [at for at, line in enumerate(lines) if _GRID_LINE.fullmatch(line.text)]
    rows: list[MarkdownLine] = []
    is_head_ruled_only = len(rules) <= 3 and not any("=" in lines[at].text for at in rules)
    for above, below in pairwise(rules):
        inner = lines[above + 1 : below]
        if is_head_ruled_only:
            rows += inner
        elif inner:
            columns = zip(*(_split_row(line.text) for line in inner), strict=False)
            cells = [" ".join(filter(None, column)) for column in columns]
            rows.append(inner[0].with_text(f"| {' | '.join(cells)} |"))
    if len(rows) < _MIN_BARE_ROWS:
        return []
    return _make_table(rows[:1], rows[1:])


def _adapt_ruled_tables(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """Tables whose columns are ruled (``-----  ---``) below the header."""
    adapted: list[MarkdownLine] = []
    end = 0
    for index, line in enumerate(lines):
        if index < end:
            continue
        if index and _COLUMN_RULE.fullmatch(line.text) and (found := _read_ruled_table(lines, index)):
            first, end, rows = found
            del adapted[len(adapted) - (index - first) :]
            adapted += [line.with_text(""), *rows, line.with_text("")]
        else:
            adapted.append(line)
    return adapted


def _read_ruled_table(lines: Sequence[MarkdownLine], rule: int) -> tuple[int, int, list[MarkdownLine]] | None:
    """The first line of a ruled table, the one behind its last, and its rows; None if it is none."""
    first = rule
    earliest = max(0, rule - _MAX_CELL_LINES)
    while (
        first > earliest and lines[first - 1].text.strip() and not _FULL_RULE.fullmatch(lines[first - 1].text)
    ):
        first -= 1
    is_framed = bool(first and _FULL_RULE.fullmatch(lines[first - 1].text))
    closing = rule + 1
    while closing < min(len(lines), rule + _MAX_RULED_LINES) and not _closes_ruled_table(
        lines[closing].text, is_framed
    ):
        closing += 1
    starts = [match.start() for match in _RULE_COLUMNS.finditer(lines[rule].text)]
    groups = [lines[first:rule]]
    for is_row, run in groupby(lines[rule + 1 : closing], lambda line: bool(line.text.strip())):
        if is_row:
            groups += [list(run)] if is_framed else [[line] for line in run]
    rows = [_read_columns(group, starts) for group in groups if group]
    if first == rule or len(rows) < _MIN_BARE_ROWS or not all(rows):
        return None
    made = [row for row in rows if row]
    is_closed = closing < len(lines) and bool(lines[closing].text.strip())
    return first - is_framed, closing + is_closed, _make_table(made[:1], made[1:])


def _closes_ruled_table(text: str, is_framed: bool) -> bool:
    if is_framed:
        return bool(_FULL_RULE.fullmatch(text))
    return not text.strip() or bool(_COLUMN_RULE.fullmatch(text) or _FULL_RULE.fullmatch(text))


def _read_columns(lines: Sequence[MarkdownLine], starts: Sequence[int]) -> MarkdownLine | None:
    """Lines as one row of cells; None where a word reaches over the gap between two columns."""
    cells: list[list[str]] = [[] for _ in starts]
    for line in lines:
        text = line.text.expandtabs(4)
        if any(
            text[start - 1 : start + 1].strip() and text[start - 1 : start].strip() for start in starts[1:]
        ):
            return None
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else None
            cells[number].append(text[0 if number == 0 else start : end].strip())
    texts = [" ".join(filter(None, cell)).replace("|", "\\|") for cell in cells]
    return lines[0].with_text(f"| {' | '.join(texts)} |") if sum(map(bool, texts)) > 1 or texts[0] else None
