"""What does a line that ends in a colon introduce: the text of a label, or a list without bullets?

A label (``Purpose:``) and the line below it become one paragraph or item; the lines below an introduction
become list items.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.line import BULLET, CONTINUATION, INDENT, Line, NumberedLines
from pipeline.scraper.rules.line_shape import (
    COLONS,
    LinePattern,
    can_be_heading,
    can_be_plain_heading,
    count_columns,
    count_decoration_chars,
    has_sentence_end,
    is_capitals,
    is_prose,
)
from pipeline.scraper.rules.lists import can_be_item, is_item_start
from pipeline.text.normalize import letters_only

_MAX_LABEL_COLUMNS, _MAX_LABEL_WORDS = 40, 5
_MAX_ITEM_COLUMNS, _MAX_ITEM_LABEL_COLUMNS = 160, 50
#: So many lines below a colon are a list; so many are one that running text may end.
_MIN_LIST_ITEMS, _MIN_CERTAIN_LIST_ITEMS = 2, 3
_MAX_UNCASED_ITEM_COLUMNS = 60
#: ``Fig. 3``: stands between an exercise and the next one.
_CAPTION = re.compile(r"\W*[^\W\d_]{2,14}[.:]?\s?\d{1,3}\W*")
_NAMED_ITEM_PREFIX = re.compile(r"[^\s.!?:：。；;][^.!?:：。；;]{0,50}(?:: ?(?=[^\s\d/])|：)\S?")
#: A text that begins with a label of its own: up to three words, and a capital behind the colon.
_LABEL_PREFIX = re.compile(r"[^\s.!?:：]{1,20}(?: [^\s.!?:：]{1,15}){0,2}(?:: ?(?=[^\Wa-z])|：)")


def mark_label_continuations(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Give an item that is only a label (``Start Position:``) the line below as its text."""
    owned = {
        below.number
        for above, below in pairwise(lines)
        if above.is_item and _is_item_label(above) and can_be_item(below, vocabulary)
    }
    return tuple(line.with_mark(CONTINUATION) if line.number in owned else line for line in lines)


def _is_item_label(line: Line) -> bool:
    """Whether an item is only a label: a longer one introduces a list of its own."""
    return (
        line.text.endswith(COLONS)
        and count_columns(line.text[: _MAX_ITEM_LABEL_COLUMNS + 1]) <= _MAX_ITEM_LABEL_COLUMNS
    )


def mark_label_texts(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Give a label that stands alone above its text (``Purpose:``) the line below, to make one paragraph.

    A line is a label if the article has it more than once, if its words are known as one, or if labels and
    texts take turns. What stands below must be one line: the first of several may be the first of a list.
    """
    filled = [line for line in lines if not line.is_blank]
    known = LinePattern(vocabulary, "label")
    times = Counter(letters_only(line.text) for line in filled if _is_label(line))
    owned = set[int]()
    for place, (label, text) in enumerate(pairwise(filled)):
        if not (
            _is_label(label)
            and _can_be_label_text(text)
            and _is_end_of_label_text(filled[place + 2 : place + 4])
        ):
            continue
        takes_turns = place + 2 < len(filled) and _is_label(filled[place + 2])
        takes_turns = takes_turns or (
            place >= 2 and _is_label(filled[place - 2]) and _is_label_text(filled[place - 1])
        )
        if takes_turns or times[letters_only(label.text)] > 1 or known.matches(_strip_label(label)):
            owned.add(text.number)
    return tuple(line.with_mark(CONTINUATION) if line.number in owned else line for line in lines)


def _is_label(line: Line) -> bool:
    words = _strip_label(line)
    return (
        line.is_plain
        and line.text.endswith(COLONS)
        and 0 < count_columns(words) <= _MAX_LABEL_COLUMNS
        and len(words.split()) <= _MAX_LABEL_WORDS
        and not words[0].islower()
        and not any(sign in words for sign in ".!?:,;|")
    )


def _strip_label(line: Line) -> str:
    return line.text[count_decoration_chars(line.text) :].rstrip(":： ")


def _can_be_label_text(line: Line) -> bool:
    return line.is_plain and not (
        line.text.endswith(COLONS)
        or is_item_start(line)
        or _LABEL_PREFIX.match(line.text)
        or (can_be_heading(line) and not is_prose(line.text))
    )


def _is_label_text(line: Line) -> bool:
    return line.is_continuation or _can_be_label_text(line)


def _is_end_of_label_text(below: Sequence[Line]) -> bool:
    """Whether what stands below a label's text is something else: a label, a heading, a caption, the end."""
    if not below:
        return True
    line = below[0]
    if (
        line.is_heading
        or line.is_item
        or _is_label(line)
        or can_be_heading(line)
        or _CAPTION.fullmatch(line.text)
    ):
        return True
    return can_be_plain_heading(line) and len(below) > 1 and _is_label(below[1])


def mark_unmarked_lists(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark the short lines below a colon that stand together, without bullets, up to a gap or a heading."""
    marks: dict[int, str] = {}
    index = 0
    while index < len(lines):
        index += 1
        owner = lines[index - 1]
        if not _is_list_introduction(owner):
            continue
        start = index + 1 if index < len(lines) and lines[index].is_blank else index
        end = start
        while end < len(lines) and _can_be_unmarked_item(lines[end]):
            end += 1
        items = _find_unmarked_items(lines[start:end], lines[end] if end < len(lines) else None)
        mark = INDENT * (owner.depth + 1) + BULLET if owner.is_item else BULLET
        marks |= {line.number: mark for line in items}
        index = max(index, end)
    return tuple(line.with_mark(marks[line.number]) if line.number in marks else line for line in lines)


def _find_unmarked_items(run: NumberedLines, below: Line | None) -> NumberedLines:
    """The items among the lines between what introduces a list and the line below; none if they are no list.

    The last of several right above running text may be its heading: in title case, it is.
    """
    if run and is_prose(run[-1].text) and ". " in run[-1].text:
        run, below = run[:-1], run[-1]
    if below is None or below.is_blank or below.is_heading:
        return run if _is_list(run) else ()
    if not is_prose(below.text) or has_sentence_end(run[-1].text if run else "."):
        return ()
    items = run[:-1] if can_be_heading(run[-1]) else run
    return items if len(items) >= _MIN_CERTAIN_LIST_ITEMS and _is_list(items) else ()


def _is_list_introduction(line: Line) -> bool:
    return (line.is_plain or line.is_continuation or line.is_item) and line.text.endswith(COLONS)


def _can_be_unmarked_item(line: Line) -> bool:
    return (
        line.is_plain
        and count_columns(line.text[: _MAX_ITEM_COLUMNS + 1]) <= _MAX_ITEM_COLUMNS
        and not line.text.endswith(COLONS)
        and not line.text[0].islower()
        and not is_item_start(line)
    )


def _is_list(items: Sequence[Line]) -> bool:
    """Whether lines are the items of one list: none but the last ends a sentence, or all do."""
    ends = [has_sentence_end(line.text) for line in items]
    if len(items) < _MIN_LIST_ITEMS or (any(ends[:-1]) and not all(ends)):
        return False
    if all(ends) and (len(items) < _MIN_CERTAIN_LIST_ITEMS or any(". " in line.text for line in items)):
        return False  # paragraphs
    if any(is_capitals(line.text) for line in items):
        return False
    return all(
        _has_case(line.text) or count_columns(line.text) <= _MAX_UNCASED_ITEM_COLUMNS for line in items
    )


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


def mark_named_lists(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark the lines below a colon that all read ``Name: what it is``, with gaps between them or none."""
    filled = [line for line in lines if not line.is_blank]
    marked = set[int]()
    place = 0
    while place < len(filled):
        place += 1
        if not _is_list_introduction(filled[place - 1]):
            continue
        end = place
        while end < len(filled) and _is_named_item(filled[end]):
            end += 1
        if not filled[place - 1].is_item and end - place >= _MIN_LIST_ITEMS:
            marked |= {line.number for line in filled[place:end]}
        place = max(place, end)
    return tuple(line.with_mark(BULLET) if line.number in marked else line for line in lines)


def _is_named_item(line: Line) -> bool:
    return (
        line.is_plain
        and not line.text.endswith(COLONS)
        and bool(_NAMED_ITEM_PREFIX.match(line.text))
        and not is_item_start(line)
    )


LABEL_RULES: tuple[Rule, ...] = (
    Rule("label-continuation", mark_label_continuations),
    Rule("label-text", mark_label_texts),
    Rule("unmarked-list", mark_unmarked_lists),
    Rule("named-list", mark_named_lists),
)
