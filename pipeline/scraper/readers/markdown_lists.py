"""Lists of Markdown dialects as CommonMark: bullets, numbers, nested items, and where a list ends.

A number that is glued to its word or stands behind a bullet becomes the marker of an item. Items are moved to
the columns in which CommonMark finds them nested. A label, a sign or a number that begins something of its
own gets a blank line above, so that it does not belong to the last item of the list.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.scraper.readers.markdown_line import MarkdownLine
from pipeline.text.width import count_columns

#: The signs of the quotes that a line stands in.
_QUOTE_PREFIX = re.compile(r"(?: {0,3}> ?)*")
_MARKER = re.compile(r"(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})[.)])(?P<space>[ \t]+)(?=\S)")
_NUMBERED_BULLET = re.compile(
    r"(?P<prefix>[ \t]*(?:>[> \t]*)?)(?P<bullet>[-*+] +)(?P<number>\d{1,3})(?P<sign>[.)])(?= +\S)"
)
#: A marker within a marker: ``- - Lift``, ``1. 1. Lift``.
_DOUBLED_MARKER = re.compile(
    r"^([ \t]*(?:>[> \t]*)?)(?:[-*+] +(?=[-*+] +\w)|(?P<number>\d{1,3})[.)] +(?=(?P=number)[.)] +\S))"
)
_GLUED_NUMBER = re.compile(r"[ \t]*(?:>[> \t]*)?(?:[-*+] +)?(?P<number>\d{1,2})[.)](?=[^\W\d_]{2})")
#: A long dash without a space is none: in several languages it opens what somebody says.
_GLUED_HYPHEN = re.compile(r"[ \t]*(?:>[> \t]*)?[-–](?=[^\W\d_])")
_HYPHEN_ITEM = re.compile(r"[ \t]*(?:>[> \t]*)?-[ \t]+\S")
_AUTO_NUMBER = re.compile(r"^([ \t]*(?:> ?)*)#\.(?=[ \t]+\S)")
_HEADING = re.compile(r" {0,3}#{1,6}\s")


def unwrap_numbered_bullets(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """``- 1. Lift`` as ``1. Lift`` where the numbers count up from 1; elsewhere the number is text."""
    lines = _space_hyphens(_space_numbers(lines))
    adapted = [
        line.with_text(_DOUBLED_MARKER.sub(r"\1", _AUTO_NUMBER.sub(r"\g<1>1.", line.text), count=1))
        for line in lines
    ]
    groups: list[dict[str, list[tuple[int, re.Match[str]]]]] = [{}]
    for index, line in enumerate(adapted):
        if _HEADING.match(line.text):
            groups.append({})
        elif match := _NUMBERED_BULLET.match(line.text):
            groups[-1].setdefault(match["prefix"].expandtabs(4), []).append((index, match))
    for group in groups:
        for items in group.values():
            counts = _counts_up([int(match["number"]) for _, match in items])
            for index, match in items:
                end = match.start("bullet") if counts else match.start("sign")
                start = match.start("number") if counts else match.start("sign")
                text = adapted[index].text
                adapted[index] = adapted[index].with_text(
                    text[:end] + ("" if counts else "\\") + text[start:]
                )
    return adapted


def _space_numbers(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """``1.Lift`` as ``1. Lift`` where such numbers count up from line to line."""
    matches = [_GLUED_NUMBER.match(line.text) for line in lines]
    adapted = list(lines)
    for (above, first), (below, second) in pairwise([(i, match) for i, match in enumerate(matches) if match]):
        if int(second["number"]) == int(first["number"]) + 1:
            for index, match in ((above, first), (below, second)):
                text = lines[index].text
                adapted[index] = lines[index].with_text(f"{text[: match.end()]} {text[match.end() :]}")
    return adapted


def _space_hyphens(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """``-Lift`` as ``- Lift`` right below an item that begins with a hyphen, and in a block of such lines."""
    adapted: list[MarkdownLine] = []
    for index, line in enumerate(lines):
        match = _GLUED_HYPHEN.match(line.text)
        if match:
            above = adapted[-1].text if adapted else ""
            below = lines[index + 1].text if index + 1 < len(lines) else ""
            if _HYPHEN_ITEM.match(above) or (_ends_block(above) and _GLUED_HYPHEN.match(below)):
                line = line.with_text(f"{line.text[: match.end() - 1]}- {line.text[match.end() :]}")
        adapted.append(line)
    return adapted


def _ends_block(line: str) -> bool:
    """Whether no text goes on below a line."""
    return not line.strip() or bool(_HEADING.match(line)) or line.rstrip().endswith(_COLONS)


def _counts_up(numbers: Sequence[int]) -> bool:
    """Whether numbers begin at 1 and each is one more than the one before, or 1 again."""
    return numbers[0] == 1 and all(number in (above + 1, 1) for above, number in pairwise(numbers))


@dataclass(slots=True)
class _OpenMarkdownItem:
    """A list item to which the lines below may belong.

    Attributes:
        indent: the column of its marker.
        content: the column of its text.
        is_numbered: whether its marker is a number.
        shift: how many columns its content is moved to the right.
    """

    indent: int
    content: int
    is_numbered: bool
    shift: int


@dataclass
class _ListScan:
    """The state of a scan over lines: open items, and the line above.

    Attributes:
        items: the open list items, outermost first.
        above: the line above, without the signs of quotes; blank behind a blank line.
        is_paragraph: whether the line above is text that the next line would go on with.
        ordinals: what the last enumerated line of each kind counts (``1.``, ``a)``).
        has_label: whether a few words right above the open list introduce it.
        prefix: the signs of the quotes that the line above stands in.
    """

    items: list[_OpenMarkdownItem] = field(default_factory=list)
    above: str = ""
    is_paragraph: bool = False
    ordinals: dict[str, int] = field(default_factory=dict)
    has_label: bool = False
    prefix: str = ""


#: Two columns below a number are fewer than CommonMark wants, but what everybody takes for nested.
_MIN_NESTED_COLUMNS = 2
_MAX_MARKER_SPACES = 4
#: What is indented more is code to CommonMark.
_MAX_BLOCK_INDENT = 3
#: Nobody wraps lines as early as this: where the next word had found room, the writer meant a new line.
_MIN_WRAP_COLUMNS = 45
_MAX_LABEL_WORDS, _MAX_LABEL_COLUMNS = 4, 30
_COLONS = (":", "：", "︰")
_SENTENCE_ENDS = tuple(".!?…。！？؟।")
_BOLD_LINE = re.compile(
    r"\W{0,8}?(\*\*\*?|__|<b>|<strong>)(?=\S)[^*_<>]{1,120}(?:\*\*\*?|__|</b>|</strong>)\W{0,4}",
    re.IGNORECASE,
)
_BOLD_LABEL = re.compile(
    r"\W{0,8}?(?:\*\*|__|<b>|<strong>)(?=\S)[^*_<>]{1,80}"
    r"(?:[:：](?:\*\*|__|</b>|</strong>)|(?:\*\*|__|</b>|</strong>) ?[:：])",
    re.IGNORECASE,
)
_EMPHASIZED_LINE = re.compile(r"([*_])(?=[^\s*_])[^*_]{1,80}\1[:：]?")
#: A sign that begins an item or a statement of its own: bullet, tick, cross, warning, box, circled number.
_SIGN_ITEM = re.compile(
    r"[•▪▫‣⁃◦●○■□►▸▶➤➢❖◆◇◼◾✦✧・･✓✔☑☐✅❌❎✖✗✘🚫⛔⚠❗‼🚨🛑👍👎①-⑳❶-❿]"
    r"|·[ \t]+(?=\w)|[一二三四五六七八九十]{1,3}、|\[[ xX]\] |\d\ufe0f?\u20e3"
)
_ENUMERATED_ITEM = re.compile(
    r"\(?(?:(?P<number>\d{1,3})|(?P<letter>[A-Za-z]))(?:\\?[.)](?=[ \t])|[．、）])[ \t]*(?=\S)"
)
#: ``2 - Sit down``, where ``1 - Stand`` stands above.
_DASHED_NUMBER = re.compile(r"(\d{1,2}) ?[-–] (?=[^\W\d_])")
#: What is nothing but a bullet, and dashes that are bullets where several lines begin with them.
_BULLET_SIGN = re.compile(r"[•▪▫‣⁃◦●○■□►▸▶➤➢❖◆◇◼◾✦✧·・･][ \t]*(?=\S)")
_DASH_BULLET = re.compile(r"[–—][ \t]+(?=\S)")
_LONG_NUMBER = re.compile(r"\s*\d{4,9}\\")
#: No list has so many items; a number that leads so far away from the one above ends a sentence.
_MAX_ITEM_NUMBER, _MAX_NUMBER_GAP, _MAX_COUNTING_GAP = 999, 5, 3
#: In small letters; capitals are initials of names, too.
_ROMAN_VALUES = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_ROMAN_NUMBER = re.compile(r"\(?(x|ix|iv|v?i{1,3}|v)[.)][ \t]+(?=\S)")
#: ``1.2 Sit down``, ``2° Sit down``: a capital behind them, or a letter that has none.
_PART_NUMBER = re.compile(r"(?P<kind>\d{1,2}\.)(?P<number>\d{1,2})\.?[ \t]+(?=[^\W\d_])")
_DEGREE_NUMBER = re.compile(r"(?P<number>\d{1,2})(?P<kind>[°º])[ \t]+(?=[^\W\d_])")
#: ``Step 2: Sit down``, where ``Step 1`` stands above.
_NAMED_NUMBER = re.compile(r"(?P<word>[^\W\d_]{1,14}) ?(?P<number>\d{1,3})(?= ?[:.)：–-])")
#: What begins a block of its own: heading, ruled line, table, HTML.
_BLOCK_START = re.compile(r"#{1,6}(?:\s|$)|(?:[-*_][ \t]*){3,}$|=+\s*$|-+\s*$|\||</?[a-z!]", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:a|b|code|del|em|i|ins|mark|s|small|span|strong|sub|sup|u)\b", re.IGNORECASE)
_DEFINITION = re.compile(r"[:~][ \t]{1,4}(?=\S)")
_FOOTNOTE = re.compile(r"\\\[[^\[\]\s]{1,60}\\\]:[ \t]*")


def adapt_lists(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """Blank lines where a new block was meant, and nested items where CommonMark finds them."""
    adapted: list[MarkdownLine] = []
    scan = _ListScan()
    for index, line in enumerate(lines):
        prefix = _QUOTE_PREFIX.match(line.text)[0]  # type: ignore[index] # it matches the empty text
        text = line.text[len(prefix) :].expandtabs(4) if ">" in prefix else line.text.expandtabs(4)
        prefix = prefix if ">" in prefix else ""
        if prefix.replace(" ", "") != scan.prefix:
            scan = _ListScan(prefix=prefix.replace(" ", ""))
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        below = _strip_quotes(below).expandtabs(4)
        before, text, after = _adapt_list_line(text, below, scan, adapted)
        adapted += [line.with_text(prefix.rstrip())] * before
        adapted.append(line.with_text(prefix + text if text.strip() else prefix.rstrip()))
        adapted += [line.with_text(prefix.rstrip())] * after
    return adapted


def _strip_quotes(text: str) -> str:
    prefix = _QUOTE_PREFIX.match(text)
    return text[prefix.end() :] if prefix and ">" in prefix[0] else text


def _adapt_list_line(
    text: str, below: str, scan: _ListScan, adapted: list[MarkdownLine]
) -> tuple[bool, str, bool]:
    """Whether a blank line goes above the line, the line, and whether one goes below it.

    Args:
        text: the line, without the signs of quotes.
        below: the line below it.
        scan: the state of the scan, which is brought up to date.
        adapted: the lines above; the name that a definition defines is given a colon there.
    """
    body = text.lstrip(" ")
    if not body.strip():
        scan.above, scan.is_paragraph = "", False
        return False, text, False
    indent = len(text) - len(body)
    body = _mark_nested_bullet(body, indent, below, scan)
    marker = _MARKER.match(body)
    if marker and marker["number"] and _is_number_of_sentence(int(marker["number"]), scan):
        body = f"{marker['number']}\\{body[marker.end('number') :]}"
        is_new = scan.is_paragraph and (_has_end(scan.above) or bool(_LONG_NUMBER.match(scan.above)))
        _, text, after = _adapt_text(body, indent, below, scan, adapted)
        return is_new, text, after
    if marker and not _BLOCK_START.match(body):
        return _adapt_item(text, body, indent, marker, scan)
    if _BLOCK_START.match(body) and not _INLINE_TAG.match(body):
        if indent < _MIN_NESTED_COLUMNS:
            scan.items.clear()
        if body.startswith("#"):
            scan.ordinals.clear()
        scan.above, scan.is_paragraph = body, False
        return False, " " * _shift(indent, scan, is_marker=False) + body, False
    return _adapt_text(body, indent, below, scan, adapted)


def _mark_nested_bullet(body: str, indent: int, below: str, scan: _ListScan) -> str:
    """A line within an item that begins with the sign of an item of its own, with CommonMark's bullet."""
    if body[0].isalnum() or not any(indent >= item.indent + _MIN_NESTED_COLUMNS for item in scan.items):
        return body
    if bullet := _BULLET_SIGN.match(body):
        return f"- {body[bullet.end() :]}"
    if (dash := _DASH_BULLET.match(body)) and (_has_end(scan.above) or _is_dash_run(body, below, scan)):
        return f"- {body[dash.end() :]}"
    return f"- {body}" if _SIGN_ITEM.match(body) else body


def _is_dash_run(body: str, below: str, scan: _ListScan) -> bool:
    """Whether a line begins with a dash, and the line above or below with the same."""
    dash = _DASH_BULLET.match(body)
    return bool(dash) and any(text.lstrip().startswith(body[:2]) for text in (below, scan.above))


def _is_number_of_sentence(number: int, scan: _ListScan) -> bool:
    """Whether a number at the beginning of a line is a year or ends the sentence above, and marks no item."""
    if number > _MAX_ITEM_NUMBER:
        return True
    is_after_item = scan.is_paragraph and bool(scan.items) and scan.items[-1].is_numbered
    return (
        is_after_item
        and number > scan.ordinals.get("number", 0) + _MAX_NUMBER_GAP
        and not _has_end(scan.above)
    )


def _has_end(text: str) -> bool:
    return text.rstrip().rstrip('*_"”»)').endswith((*_SENTENCE_ENDS, *_COLONS))


def _adapt_item(
    text: str, body: str, indent: int, marker: re.Match[str], scan: _ListScan
) -> tuple[bool, str, bool]:
    """A line that begins with the marker of a list item; see `_adapt_list_line`."""
    is_numbered = marker["number"] is not None
    if not scan.items:
        scan.has_label = scan.is_paragraph and _is_few_words(scan.above)
    while scan.items and not _is_nested(scan.items[-1], indent, is_numbered):
        scan.items.pop()
    was_paragraph, was_in_list = scan.is_paragraph, bool(scan.items)
    column = _shift(indent, scan, is_marker=True)
    spaces = len(marker["space"])
    width = len(marker[0]) - spaces + (spaces if spaces <= _MAX_MARKER_SPACES else 1)
    scan.items.append(_OpenMarkdownItem(indent, indent + width, is_numbered, column - indent))
    is_interrupting = False
    if is_numbered:
        number = int(marker["number"])
        is_interrupting = (
            was_paragraph and not was_in_list and number > 1 and number == scan.ordinals.get("number", 0) + 1
        )
        scan.ordinals["number"] = number
    scan.above, scan.is_paragraph = text, True
    return is_interrupting, " " * column + body, False


def _is_nested(item: _OpenMarkdownItem, indent: int, is_numbered: bool) -> bool:
    """Whether a marker in this column begins an item within an open one."""
    if indent >= item.content:
        return True
    return item.is_numbered and not is_numbered and indent >= item.indent + _MIN_NESTED_COLUMNS


def _shift(indent: int, scan: _ListScan, *, is_marker: bool) -> int:
    """The column that CommonMark wants for what stands in a column of the source."""
    if not scan.items:
        return 0 if is_marker and indent > _MAX_BLOCK_INDENT else indent
    item = scan.items[-1]
    if indent >= item.content:
        is_code = is_marker and indent > item.content + _MAX_BLOCK_INDENT  # to CommonMark
        return (item.content if is_code else indent) + item.shift
    is_within = item.is_numbered and indent >= item.indent + _MIN_NESTED_COLUMNS
    if is_within and (is_marker or not scan.is_paragraph):
        return item.content + item.shift
    return indent


def _adapt_text(
    body: str, indent: int, below: str, scan: _ListScan, adapted: list[MarkdownLine]
) -> tuple[bool, str, bool]:
    """A line of text; see `_adapt_list_line`."""
    is_above_item = bool(_MARKER.match(below.lstrip(" ")))
    below_indent = len(below) - len(below.lstrip(" "))
    if definition := _DEFINITION.match(body):
        text = body[definition.end() :]
        if _name_definition(adapted):
            scan.above, scan.is_paragraph = text, True
            return False, text, False
        scan.above, scan.is_paragraph = body, True
        return True, text if scan.items or adapted else body, False
    if not scan.is_paragraph:
        while scan.items and indent < scan.items[-1].indent + _MIN_NESTED_COLUMNS:
            scan.items.pop()
        column = _shift(indent, scan, is_marker=False)
        _count(body, scan)
        scan.above, scan.is_paragraph = " " * indent + body, True
        is_bold = bool(_BOLD_LINE.fullmatch(body.rstrip())) and not scan.items
        needs_gap = is_bold or (is_above_item and _is_label(body) and below_indent <= indent)
        return False, " " * column + body, needs_gap
    is_lazy = bool(scan.items) and indent < scan.items[-1].content
    is_beside_label = is_above_item and scan.has_label and _is_few_words(body) and indent == 0
    is_dedented = (
        not is_lazy
        and bool(scan.items)
        and is_above_item
        and below_indent <= scan.items[-1].indent
        and bool(_BOLD_LINE.fullmatch(body.rstrip()))
    )
    is_new = _begins_item(body, scan) or bool(_FOOTNOTE.match(body)) or _is_dash_run(body, below, scan)
    if scan.items and not is_new:
        is_new = is_dedented or (is_lazy and (is_beside_label or _begins_block(body, scan.above)))
    elif not scan.items and not is_new:
        is_new = bool(_BOLD_LINE.fullmatch(body.rstrip())) and (
            is_above_item or _had_room(body, scan.above) or scan.above.rstrip().endswith(_SENTENCE_ENDS)
        )
    if is_new and scan.items and (is_lazy or is_dedented):
        indent = _leave_items(body, indent, below_indent if is_above_item else -1, scan)
    column = _shift(indent, scan, is_marker=False)
    scan.above, scan.is_paragraph = " " * indent + body, True
    is_bold = bool(_BOLD_LINE.fullmatch(body.rstrip()))
    return is_new, " " * column + body, is_new and (is_above_item or is_bold)


def _leave_items(body: str, indent: int, below_indent: int, scan: _ListScan) -> int:
    """Close the items that a line does not belong to; returns the line's column.

    A label of a list within an item stays in that item. Anything else leaves all lists: within an item, what
    stands below a list in it would be read as above that.

    Args:
        body: the line.
        indent: its column.
        below_indent: the column of the marker on the line below; negative where there is none.
        scan: the state of the scan.
    """
    outer = [item for item in scan.items if item.content <= min(indent, below_indent)]
    if not outer or len(outer) == len(scan.items) or not _is_label(body):
        outer, indent = [], 0
    scan.items[:] = outer
    return indent


def _name_definition(adapted: list[MarkdownLine]) -> bool:
    """Give the term right above a definition a colon; false where there is none."""
    above = adapted[-1].text.rstrip() if adapted else ""
    if (
        not above.strip()
        or above.endswith((*_COLONS, *_SENTENCE_ENDS))
        or count_columns(above[:120]) > _MAX_LABEL_COLUMNS * 2
        or _MARKER.match(above.lstrip())
        or _BLOCK_START.match(above.lstrip())
        or (len(adapted) > 1 and adapted[-2].text.strip())
    ):
        return False
    adapted[-1] = adapted[-1].with_text(above + ":")
    return True


def _is_label(body: str) -> bool:
    return body.rstrip().rstrip("*_").endswith(_COLONS) or bool(_BOLD_LINE.fullmatch(body.rstrip()))


def _is_few_words(body: str) -> bool:
    """Whether a line is as short as a label, begins with no small letter and ends with no punctuation."""
    body = body.strip()
    first = next((char for char in body if char.isalpha()), "a")
    is_short = len(body.split()) <= _MAX_LABEL_WORDS and count_columns(body[:60]) <= _MAX_LABEL_COLUMNS
    return is_short and not first.islower() and not body.endswith((*set(_SENTENCE_ENDS) - {"!"}, ",", ";"))


def _begins_block(body: str, above: str) -> bool:
    """Whether a line right below a list item, not indented, is no part of it: a label, bold or with a colon.

    A small letter begins one only where the line above had room for its first word.
    """
    body = body.rstrip()
    first = next((char for char in body if char.isalpha()), "")
    if first.islower() and not _had_room(body, above):
        return False
    return bool(
        _BOLD_LINE.fullmatch(body) or _BOLD_LABEL.match(body) or _EMPHASIZED_LINE.fullmatch(body)
    ) or body.rstrip("*_ ").endswith(_COLONS)


def _had_room(body: str, above: str) -> bool:
    """Whether the first word of a line had found room on the line above: it was not wrapped."""
    word = body.split(maxsplit=1)[0]
    return count_columns(above.rstrip()) + 1 + count_columns(word[:60]) < _MIN_WRAP_COLUMNS


def _begins_item(body: str, scan: _ListScan) -> bool:
    """Whether a line of a paragraph begins with a sign, number or letter in which items begin."""
    return bool(_SIGN_ITEM.match(body)) or _count(body, scan)


def _count(body: str, scan: _ListScan) -> bool:
    """Whether a line begins with a number or letter that goes on counting; it is remembered."""
    if (found := _parse_ordinal(body)) is None:
        return False
    kind, value = found
    if kind == "letter" and (roman := _ROMAN_NUMBER.match(body)) and scan.ordinals.get(kind, 0) != value - 1:
        kind, value = "roman", _ROMAN_VALUES[roman[1]]
    last = scan.ordinals.get(kind, 0)
    # Of a name, perhaps, or of an abbreviation ("i. d. R.").
    is_initial = value == 1 and (kind == "roman" or (kind == "letter" and body[:1].isupper()))
    is_first = value == 1 and kind != "dashed"
    # A number that is left out is a gap in the list, where the line above is an item of it.
    is_after_gap = 0 < last < value <= last + _MAX_COUNTING_GAP and (
        _has_end(scan.above) or (_parse_ordinal(scan.above.lstrip()) or ("",))[0] == kind
    )
    is_next = (value == last + 1 or is_first or is_after_gap) and not is_initial
    if is_next or is_initial or value == 1:
        scan.ordinals[kind] = value
    return is_next


def _parse_ordinal(body: str) -> tuple[str, int] | None:
    """What kind of number or letter a line begins with, and its value."""
    if match := _ENUMERATED_ITEM.match(body):
        if match["number"]:
            return "number", int(match["number"])
        return "letter", ord(match["letter"].lower()) - ord("a") + 1
    if match := _ROMAN_NUMBER.match(body):
        return "roman", _ROMAN_VALUES[match[1]]
    match = _PART_NUMBER.match(body) or _DEGREE_NUMBER.match(body)
    if match and not body[match.end()].islower():
        return match["kind"], int(match["number"])
    if match := _NAMED_NUMBER.match(body):
        return match["word"], int(match["number"])
    if match := _DASHED_NUMBER.match(body):
        return "dashed", int(match[1])
    return None
